//! Whether a decision can be carried out as it stands: the contract of every policy.

use super::snapshot::{Assignment, Decision, Nonsense, OpenOrder, Snapshot};
use crate::base::ids::OrderId;
use std::collections::{BTreeMap, BTreeSet};

/// Holds a decision against its snapshot.
///
/// # Errors
/// The first assignment that cannot be carried out, and why.
pub fn check(snapshot: &Snapshot<'_>, decision: &Decision) -> Result<(), Nonsense> {
    let mut known: BTreeMap<OrderId, (&OpenOrder, Option<u32>)> =
        snapshot.orders.iter().map(|order| (order.id, (order, None))).collect();
    for carrier in snapshot.carriers {
        let heading = carrier.heading.iter().flat_map(|heading| &heading.orders);
        known.extend(heading.map(|order| (order.id, (order, Some(carrier.id)))));
    }
    let (mut carriers, mut orders) = (BTreeSet::new(), BTreeSet::new());
    let renewed: BTreeSet<u32> = decision.firm.iter().map(|errand| errand.carrier).collect();
    for errand in &decision.firm {
        if !carriers.insert(errand.carrier) {
            return Err(Nonsense::Twice);
        }
        feasible(snapshot, errand, &known, &renewed, &mut orders)?;
    }
    Ok(())
}

fn feasible(
    snapshot: &Snapshot<'_>,
    errand: &Assignment,
    known: &BTreeMap<OrderId, (&OpenOrder, Option<u32>)>,
    renewed: &BTreeSet<u32>,
    taken: &mut BTreeSet<OrderId>,
) -> Result<(), Nonsense> {
    let carrier = snapshot.carrier(errand.carrier).ok_or(Nonsense::Carrier)?;
    let bound = carrier.heading.as_ref().map(|heading| heading.merchant);
    let ready_to_go = match bound {
        Some(merchant) => merchant == errand.merchant,
        None => carrier.free_at <= snapshot.now,
    };
    if !ready_to_go {
        return Err(Nonsense::Carrier);
    }
    if errand.orders.is_empty() {
        // Whoever is on the way may be left without an order, and is free where it goes.
        return if bound.is_some() { Ok(()) } else { Err(Nonsense::Order) };
    }
    if errand.orders.len() > carrier.at_once {
        return Err(Nonsense::Unfit);
    }
    let mut orders = Vec::with_capacity(errand.orders.len());
    for id in &errand.orders {
        let (order, holder) = known.get(id).ok_or(Nonsense::Order)?;
        if !taken.insert(*id) {
            return Err(Nonsense::Twice);
        }
        // What another carrier is on the way for is its own, unless that one is sent anew as well.
        let free = holder.is_none_or(|holder| holder == carrier.id || renewed.contains(&holder));
        if order.merchant != errand.merchant || !free {
            return Err(Nonsense::Order);
        }
        if !snapshot.fits(carrier, order) {
            return Err(Nonsense::Unfit);
        }
        orders.push(*order);
    }
    let mass: f64 = orders.iter().map(|order| order.mass.0).sum();
    let volume: f64 = orders.iter().map(|order| order.volume.0).sum();
    let fit = mass <= carrier.payload.0
        && volume <= carrier.cargo.0
        && snapshot.travel.may_have_all(carrier.id, &errand.orders);
    if orders.len() > 1 && !fit {
        return Err(Nonsense::Unfit);
    }
    let at = snapshot.pick_up(carrier, &orders).ok_or(Nonsense::Unfit)?;
    if Snapshot::in_time(carrier, at) { Ok(()) } else { Err(Nonsense::TooLate) }
}
