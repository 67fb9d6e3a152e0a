//! Dispatch policies: a snapshot in, an assignment out, nothing else touched.

pub mod nearest_idle;

use crate::base::ids::RobotId;
use crate::base::units::Millimetres;

/// A policy by name.
#[derive(Debug, Clone, Copy)]
pub struct Policy {
    /// Id in scenarios.
    pub id: &'static str,
    /// What it does.
    pub meaning: &'static str,
    /// Chooses among robots that could carry an order.
    pub choose: fn(&[Candidate]) -> Option<RobotId>,
}

/// Every policy.
pub const POLICIES: &[Policy] = &[nearest_idle::POLICY];

/// A robot that could carry an order now: idle, fits, charged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// Which robot.
    pub robot: RobotId,
    /// Way to the merchant.
    pub approach: Millimetres,
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
