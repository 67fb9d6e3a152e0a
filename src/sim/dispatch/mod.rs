//! Dispatch policies: a snapshot in, assignments out, nothing else touched.
//!
//! A policy is a file here with a [`Policy`] and its line in [`POLICIES`]. Robots and couriers are
//! the same to it: carriers with a place, a time from which they are free, and room.

pub mod batched_matching;
pub mod check;
pub mod external;
pub mod insertion;
pub mod matching;
pub mod nearest_idle;
pub mod oldest_first;
pub mod reassigning;
pub mod rolling_horizon;
pub mod snapshot;
pub mod split_by_distance;
pub mod transport;

use crate::base::ids::RobotId;
use crate::base::time::SimDuration;
use crate::base::units::Millimetres;
use crate::events::PolicyFault;
use crate::scenario::DispatchRule;
use bevy_ecs::prelude::Resource;

pub use check::check;
pub use external::External;
pub use snapshot::{
    Assignment, Carrier, Decision, Heading, Nonsense, OpenOrder, Place, Snapshot, Travel,
};

/// A policy by name.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Policy {
    /// Id in scenarios.
    pub id: &'static str,
    /// What it does.
    pub meaning: &'static str,
    /// Looks at everything and decides.
    pub decide: fn(&Snapshot<'_>) -> Decision,
    /// Whether orders need no look: each is given out when somebody is sought for it, and whoever
    /// comes free takes the next in turn. Then `choose` stands for `decide`.
    pub at_once: bool,
    /// Chooses among idle robots that could carry one order.
    pub choose: fn(&[Candidate]) -> Option<RobotId>,
    /// Whether orders are seen from their placement on, or from when somebody is sought.
    pub sees_placed: bool,
    /// Whether waiting orders stand in turn by placement, not by when somebody was sought.
    pub oldest_first: bool,
    /// Whether it also looks where no order waits and somebody comes free, at what others are on the
    /// way for.
    pub renews: bool,
}

/// Every policy.
pub const POLICIES: &[Policy] = &[
    nearest_idle::POLICY,
    oldest_first::POLICY,
    batched_matching::POLICY,
    rolling_horizon::POLICY,
    insertion::POLICY,
    reassigning::POLICY,
    split_by_distance::POLICY,
    external::POLICY,
];

/// A robot that could carry an order now: idle, fits, charged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// Which robot.
    pub robot: RobotId,
    /// Way to the merchant.
    pub approach: Millimetres,
}

/// What a policy decides, and what was wrong with the answer of an external one.
///
/// # Panics
/// When a policy of our own decides what cannot be carried out: a bug.
pub fn decided(
    policy: &Policy,
    rule: &DispatchRule,
    external: &mut Option<External>,
    snapshot: &Snapshot<'_>,
) -> (Decision, Option<PolicyFault>) {
    if policy.id == external::POLICY.id {
        let external = external.get_or_insert_with(|| External::start(rule));
        return match external.ask(snapshot) {
            Ok(decision) => (decision, None),
            Err(fault) => ((policy.decide)(snapshot), Some(fault)),
        };
    }
    let decision = (policy.decide)(snapshot);
    let sound = check(snapshot, &decision);
    assert!(sound.is_ok(), "{} at {}: {sound:?} in {decision:?}", policy.id, snapshot.now);
    (decision, None)
}

/// Programs of external policies under way.
#[derive(Debug, Default, Resource)]
pub struct Externals {
    /// That of the robots.
    pub robots: Option<External>,
    /// That of the couriers.
    pub couriers: Option<External>,
}

/// The policy of a dispatch rule: a batch without a window is none, and gives orders out at once.
pub fn chosen(rule: &DispatchRule) -> &'static Policy {
    let unbatched = rule.policy == batched_matching::POLICY.id && rule.every == SimDuration::ZERO;
    let found = policy(&rule.policy).filter(|_| !unbatched);
    found.unwrap_or(&POLICIES[0])
}

/// A span as a cost \[ms\].
pub fn weight(span: SimDuration) -> i64 {
    i64::try_from(span.0).unwrap_or(i64::MAX).min(1 << 40)
}

/// A policy by its id.
pub fn policy(id: &str) -> Option<&'static Policy> {
    POLICIES.iter().find(|policy| policy.id == id)
}

/// A policy is written down by its id.
pub(super) mod by_id {
    use super::{Policy, policy};
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature is serde's")]
    pub(in crate::sim) fn serialize<S: Serializer>(
        policy: &&'static Policy,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        to.serialize_str(policy.id)
    }

    pub(in crate::sim) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<&'static Policy, D::Error> {
        let id = String::deserialize(from)?;
        policy(&id).ok_or_else(|| Error::custom(format!("no dispatch policy `{id}`")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_policy_takes_one_of_its_candidates_or_nobody() {
        let candidates: Vec<Candidate> = (0..6)
            .map(|id| Candidate { robot: RobotId(id), approach: Millimetres(500 - id % 3) })
            .collect();
        for policy in POLICIES {
            assert_eq!((policy.choose)(&[]), None, "{}", policy.id);
            let chosen = (policy.choose)(&candidates).unwrap();
            assert!(candidates.iter().any(|candidate| candidate.robot == chosen));
            let mut reversed = candidates.clone();
            reversed.reverse();
            assert_eq!((policy.choose)(&reversed), Some(chosen), "order of candidates matters");
        }
    }
}
