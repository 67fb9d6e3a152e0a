//! Matches all waiting orders with all idle carriers at once, every so often.

use super::matching::least_cost;
use super::nearest_idle::{approach, choose, is_idle};
use super::snapshot::{Assignment, Carrier, Decision, OpenOrder, Snapshot};
use super::{Policy, weight};

/// The policy.
pub const POLICY: Policy = Policy {
    id: "batched-matching",
    meaning: "every so often all waiting orders and idle carriers are matched, as many as can be, \
              at the least sum of ways and late pick-ups",
    decide,
    at_once: false,
    choose,
    sees_placed: false,
    oldest_first: false,
    renews: false,
};

/// As many orders as can be, at least cost.
pub fn decide(snapshot: &Snapshot<'_>) -> Decision {
    let idle: Vec<&Carrier> =
        snapshot.carriers.iter().filter(|carrier| is_idle(snapshot, carrier)).collect();
    let orders = snapshot.orders;
    let found = least_cost(orders.len(), idle.len(), |order, carrier| {
        cost(snapshot, idle[carrier], &orders[order])
    });
    let pairs = orders.iter().zip(found).filter_map(|(order, carrier)| {
        let carrier = idle[carrier?].id;
        Some(Assignment { carrier, merchant: order.merchant, orders: vec![order.id] })
    });
    Decision { firm: pairs.collect(), planned: Vec::new() }
}

/// The way to the merchant and the time that the food then waits \[ms\].
pub fn cost(snapshot: &Snapshot<'_>, carrier: &Carrier, order: &OpenOrder) -> Option<i64> {
    let way = approach(snapshot, carrier, order)?;
    let late = snapshot.pick_up(carrier, &[order])?.since(order.ready);
    Some(weight(way) + weight(late))
}
