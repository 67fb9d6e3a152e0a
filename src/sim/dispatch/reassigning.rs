//! What is not picked up may change its carrier: all orders that are open or only approached are
//! matched anew with everybody who can take them.

use super::matching::least_cost;
use super::nearest_idle::{choose, is_idle};
use super::snapshot::{Assignment, Carrier, Decision, OpenOrder, Snapshot};
use super::{Policy, weight};

/// The policy.
pub const POLICY: Policy = Policy {
    id: "reassigning",
    meaning: "matches all orders that are not picked up with all carriers that are idle or on the \
              way to their merchant, so that an order may change its carrier",
    decide,
    at_once: false,
    choose,
    sees_placed: false,
    oldest_first: false,
    renews: true,
};

/// Gain below which an order stays with the carrier that approaches it \[ms\].
///
/// Assumption: 60 s, range 0-300: changing one's mind is not free to those who drive.
const WORTH_MS: i64 = 60_000;

/// Matches anew, and says what changes.
pub fn decide(snapshot: &Snapshot<'_>) -> Decision {
    let movable = |carrier: &&Carrier| match &carrier.heading {
        Some(heading) => heading.orders.len() <= 1,
        None => is_idle(snapshot, carrier),
    };
    let carriers: Vec<&Carrier> = snapshot.carriers.iter().filter(movable).collect();
    let mut orders: Vec<(&OpenOrder, Option<u32>)> =
        snapshot.orders.iter().map(|order| (order, None)).collect();
    for carrier in &carriers {
        let held = carrier.heading.iter().flat_map(|heading| &heading.orders);
        orders.extend(held.map(|order| (order, Some(carrier.id))));
    }
    orders.sort_by_key(|(order, _)| (order.placed, order.id));
    let found = least_cost(orders.len(), carriers.len(), |order, carrier| {
        cost(snapshot, carriers[carrier], orders[order])
    });
    let mut given: Vec<Option<&OpenOrder>> = vec![None; carriers.len()];
    for (order, carrier) in orders.iter().zip(found) {
        if let Some(carrier) = carrier {
            given[carrier] = Some(order.0);
        }
    }
    let changes = carriers.iter().zip(given).filter_map(|(carrier, order)| change(carrier, order));
    Decision { firm: changes.collect(), planned: Vec::new() }
}

/// What a carrier is told, if it is anything new.
fn change(carrier: &Carrier, order: Option<&OpenOrder>) -> Option<Assignment> {
    let held = carrier.heading.as_ref();
    let before = held.and_then(|heading| heading.orders.first()).map(|order| order.id);
    if before == order.map(|order| order.id) {
        return None;
    }
    let merchant = order.map(|order| order.merchant).or(held.map(|heading| heading.merchant))?;
    let orders = order.iter().map(|order| order.id).collect();
    Some(Assignment { carrier: carrier.id, merchant, orders })
}

/// The pick-up after now, and the way still to go; who is on the way goes to its merchant only.
fn cost(
    snapshot: &Snapshot<'_>,
    carrier: &Carrier,
    (order, holder): (&OpenOrder, Option<u32>),
) -> Option<i64> {
    let bound = carrier.heading.as_ref().map(|heading| heading.merchant);
    if !snapshot.fits(carrier, order) || bound.is_some_and(|merchant| merchant != order.merchant) {
        return None;
    }
    let at = snapshot.pick_up(carrier, &[order])?;
    let keeps = if holder == Some(carrier.id) { 0 } else { WORTH_MS };
    Snapshot::in_time(carrier, at).then(|| weight(at.since(snapshot.now)) + keeps)
}
