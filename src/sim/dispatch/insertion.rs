//! Every order where it adds least: alone to an idle carrier, or into the errand of one that goes to
//! the same merchant and has not loaded yet.

use super::Policy;
use super::nearest_idle::{choose, is_idle};
use super::snapshot::{Assignment, Carrier, Decision, OpenOrder, Snapshot};
use super::weight;
use crate::base::time::SimTime;

/// The policy.
pub const POLICY: Policy = Policy {
    id: "insertion",
    meaning: "each order in turn goes where it lengthens the waits least: to an idle carrier, or \
              along with others of its merchant that are not loaded yet",
    decide,
    at_once: false,
    choose,
    sees_placed: false,
    oldest_first: false,
    renews: false,
};

/// A carrier with the orders it is to have.
struct Load<'a> {
    carrier: &'a Carrier,
    orders: Vec<&'a OpenOrder>,
    changed: bool,
}

/// Order by order, to where the sum of all drop-offs grows least; ties to the lowest carrier.
pub fn decide(snapshot: &Snapshot<'_>) -> Decision {
    let mut loads: Vec<Load<'_>> = snapshot
        .carriers
        .iter()
        .filter(|carrier| carrier.heading.is_some() || is_idle(snapshot, carrier))
        .map(|carrier| Load {
            carrier,
            orders: carrier.heading.iter().flat_map(|heading| &heading.orders).collect(),
            changed: false,
        })
        .collect();
    for order in snapshot.orders {
        insert(snapshot, &mut loads, order);
    }
    let changed = loads.into_iter().filter(|load| load.changed);
    let errand = |load: Load<'_>| Assignment {
        carrier: load.carrier.id,
        merchant: load.orders[0].merchant,
        orders: load.orders.iter().map(|order| order.id).collect(),
    };
    Decision { firm: changed.map(errand).collect(), planned: Vec::new() }
}

fn insert<'a>(snapshot: &Snapshot<'a>, loads: &mut [Load<'a>], order: &'a OpenOrder) {
    let mut best: Option<(i64, usize, usize)> = None;
    for (place, load) in loads.iter().enumerate() {
        if !has_room(snapshot, load, order) {
            continue;
        }
        let before = sum_of_drops(snapshot, load.carrier, &load.orders).unwrap_or(0);
        for door in 0..=load.orders.len() {
            let mut orders = load.orders.clone();
            orders.insert(door, order);
            let Some(after) = sum_of_drops(snapshot, load.carrier, &orders) else { continue };
            if best.is_none_or(|(least, ..)| after - before < least) {
                best = Some((after - before, place, door));
            }
        }
    }
    if let Some((_, place, door)) = best {
        loads[place].orders.insert(door, order);
        loads[place].changed = true;
    }
}

fn has_room(snapshot: &Snapshot<'_>, load: &Load<'_>, order: &OpenOrder) -> bool {
    let bound = load.carrier.heading.as_ref().map(|heading| heading.merchant);
    let bound = bound.or(load.orders.first().map(|first| first.merchant));
    let mass: f64 = load.orders.iter().map(|other| other.mass.0).sum();
    let volume: f64 = load.orders.iter().map(|other| other.volume.0).sum();
    snapshot.fits(load.carrier, order)
        && bound.is_none_or(|merchant| merchant == order.merchant)
        && load.orders.len() < load.carrier.at_once
        && (load.orders.is_empty()
            || mass + order.mass.0 <= load.carrier.payload.0
                && volume + order.volume.0 <= load.carrier.cargo.0)
}

/// Sum of the drop-offs of an errand after now \[ms\]; `None` where it cannot be carried out.
fn sum_of_drops(snapshot: &Snapshot<'_>, carrier: &Carrier, orders: &[&OpenOrder]) -> Option<i64> {
    let picked_up = snapshot.pick_up(carrier, orders)?;
    if !Snapshot::in_time(carrier, picked_up) {
        return None;
    }
    let ids: Vec<_> = orders.iter().map(|order| order.id).collect();
    if ids.len() > 1 && !snapshot.travel.may_have_all(carrier.id, &ids) {
        return None;
    }
    let (half, mut at) =
        (snapshot.travel.half_dropoff(), picked_up + snapshot.travel.half_pickup());
    let (mut sum, mut door): (i64, Option<u32>) = (0, None);
    for order in orders {
        let ride = match door {
            None => snapshot.travel.ride(order.merchant, order.customer)?,
            Some(last) => snapshot.travel.between(order.merchant, last, order.customer)?,
        };
        let dropped: SimTime = at + ride + half;
        sum += weight(dropped.since(snapshot.now));
        (at, door) = (dropped + half, Some(order.customer));
    }
    Some(sum)
}
