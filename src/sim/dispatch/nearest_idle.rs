//! Nearest idle carrier that fits; equal ways go to the lowest id.

use super::snapshot::{Assignment, Carrier, Decision, OpenOrder, Snapshot};
use super::{Candidate, Policy};
use crate::base::ids::RobotId;
use crate::base::time::SimDuration;

/// The policy.
pub const POLICY: Policy = Policy {
    id: "nearest-idle",
    meaning: "the idle robot or courier with the shortest way to the merchant, order by order as \
              they fall due; who comes free takes the order that has waited longest",
    decide,
    at_once: true,
    choose,
    sees_placed: false,
    oldest_first: false,
    renews: false,
};

/// The idle robot with the shortest way; ties to the lowest id.
pub fn choose(candidates: &[Candidate]) -> Option<RobotId> {
    let order = |candidate: &&Candidate| (candidate.approach, candidate.robot);
    candidates.iter().min_by_key(order).map(|candidate| candidate.robot)
}

/// The same over a snapshot: orders in turn, each to the idle carrier that is first at the merchant.
pub fn decide(snapshot: &Snapshot<'_>) -> Decision {
    let mut idle: Vec<&Carrier> =
        snapshot.carriers.iter().filter(|carrier| is_idle(snapshot, carrier)).collect();
    let mut decision = Decision::default();
    for order in snapshot.orders {
        let ways = idle.iter().enumerate().filter_map(|(place, carrier)| {
            Some((approach(snapshot, carrier, order)?, carrier.id, place))
        });
        if let Some((_, carrier, place)) = ways.min() {
            idle.remove(place);
            let (merchant, orders) = (order.merchant, vec![order.id]);
            decision.firm.push(Assignment { carrier, merchant, orders });
        }
    }
    decision
}

/// Whether a carrier stands free.
pub fn is_idle(snapshot: &Snapshot<'_>, carrier: &Carrier) -> bool {
    carrier.heading.is_none() && carrier.free_at <= snapshot.now
}

/// Way of a carrier to an order's merchant, where it may have the order.
pub fn approach(
    snapshot: &Snapshot<'_>,
    carrier: &Carrier,
    order: &OpenOrder,
) -> Option<SimDuration> {
    let pick_up = snapshot.pick_up(carrier, &[order])?;
    if !snapshot.fits(carrier, order) || !Snapshot::in_time(carrier, pick_up) {
        return None;
    }
    snapshot.travel.approach(carrier.place, order.merchant)
}
