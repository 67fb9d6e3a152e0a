//! A courier's round: to the merchant, with all orders to their doors, and free again.

use super::{Courier, CourierRound, Place, desk, half_dropoff, half_of, half_pickup, offers};
use crate::base::ids::{CourierId, OrderId};
use crate::base::time::{SimDuration, SimTime};
use crate::base::units::Millimetres;
use crate::events::SimEvent;
use crate::sim::calendar::Notice;
use crate::sim::ground::Ride;
use crate::sim::state::Sim;

/// What a courier does when its notice comes.
pub(crate) fn on_courier(sim: &mut Sim, courier: CourierId) {
    let now = sim.clock.now;
    let who = sim.courier(courier);
    if now < who.until {
        return;
    }
    match who.round {
        CourierRound::Off | CourierRound::Free => {}
        CourierRound::ToMerchant => leave_merchant(sim, courier),
        CourierRound::ToDoor => at_door(sim, courier),
        CourierRound::AtDoor => give_up(sim, courier),
        CourierRound::Leaving => leave_door(sim, courier),
    }
}

/// The round goes on at an instant.
fn until(sim: &mut Sim, courier: CourierId, round: CourierRound, span: SimDuration) {
    let at = sim.clock.now + span;
    let who = sim.courier(courier);
    (who.round, who.until) = (round, at);
    sim.calendar.schedule(at, Notice::Courier(courier));
}

/// A courier on the way to a merchant leaves it once its last order is ready; without any, it is
/// free as soon as it is there.
pub(super) fn leave_when_ready(sim: &mut Sim, courier: CourierId) {
    let Courier { arrives, bundle, .. } = sim.courier(courier).clone();
    let mut leaves = arrives.max(sim.clock.now);
    if let Some(first) = bundle.first().copied() {
        let half = half_pickup(sim, first);
        let ready = bundle.iter().map(|order| sim.order_state(*order).ready).max();
        leaves = (arrives + half).max(ready.unwrap_or(arrives)).max(sim.clock.now) + half;
    }
    let span = leaves.since(sim.clock.now);
    until(sim, courier, CourierRound::ToMerchant, span);
}

fn leave_merchant(sim: &mut Sim, courier: CourierId) {
    let now = sim.clock.now;
    let who = sim.courier(courier).clone();
    for order in &who.bundle {
        sim.log.state(now, SimEvent::CourierPickedUp { order: *order, courier });
    }
    if who.bundle.is_empty() {
        sim.courier(courier).place = who.bound.map_or(who.place, Place::Merchant);
        be_free(sim, courier);
    } else {
        ride_to_door(sim, courier);
    }
}

/// The order that is dropped off next.
fn next_order(sim: &mut Sim, courier: CourierId) -> Option<OrderId> {
    let who = sim.courier(courier);
    who.bundle.get(who.dropped).copied()
}

/// Rides on to the next door.
fn ride_to_door(sim: &mut Sim, courier: CourierId) {
    let Some(order) = next_order(sim, courier) else { return };
    let there = sim.clock.now + ride(sim, courier, order).time;
    let at = there.max(sim.order(order).opens) + half_dropoff(sim, order);
    until(sim, courier, CourierRound::ToDoor, at.since(sim.clock.now));
}

/// The ride to an order's door: from the merchant, or from the door before.
fn ride(sim: &mut Sim, courier: CourierId, order: OrderId) -> Ride {
    let nothing = Ride { time: SimDuration::ZERO, way: Millimetres(0) };
    let (merchant, customer) = (sim.order(order).merchant, sim.order(order).customer);
    let who = sim.courier(courier);
    let before = who.dropped.checked_sub(1).map(|last| who.bundle[last]);
    let found = match before {
        None => sim.ground.courier_ride(merchant, customer),
        Some(last) => {
            let from = sim.order(last).customer;
            sim.ground.courier_between(merchant, from, customer)
        }
    };
    found.map_or(nothing, |ride| sim.in_this_weather(ride))
}

/// The half of a service before the goods change hands is over, or nobody comes for them.
fn at_door(sim: &mut Sim, courier: CourierId) {
    let now = sim.clock.now;
    let Some(order) = next_order(sim, courier) else { return };
    if sim.order(order).no_show {
        let wait = sim.ground.scenario.customers.no_show.wait;
        return until(sim, courier, CourierRound::AtDoor, wait);
    }
    let distance = way_of(sim, courier, order);
    sim.log.state(now, SimEvent::CourierDelivered { order, courier, distance });
    turn_away(sim, courier, order);
}

fn give_up(sim: &mut Sim, courier: CourierId) {
    let now = sim.clock.now;
    let Some(order) = next_order(sim, courier) else { return };
    let distance = way_of(sim, courier, order);
    sim.log.state(now, SimEvent::CourierNotTaken { order, courier, distance });
    turn_away(sim, courier, order);
}

/// The way that was gone for an order: with the first of a bundle, that to the merchant too.
fn way_of(sim: &mut Sim, courier: CourierId, order: OrderId) -> Millimetres {
    let way = ride(sim, courier, order).way;
    let who = sim.courier(courier);
    let approach = if who.dropped == 0 { who.approach.0 } else { 0 };
    Millimetres(approach.saturating_add(way.0))
}

fn turn_away(sim: &mut Sim, courier: CourierId, order: OrderId) {
    let customer = sim.order(order).customer;
    let who = sim.courier(courier);
    who.dropped += 1;
    who.place = Place::Customer(customer);
    let half = half_dropoff(sim, order);
    until(sim, courier, CourierRound::Leaving, half);
}

fn leave_door(sim: &mut Sim, courier: CourierId) {
    if next_order(sim, courier).is_some() {
        ride_to_door(sim, courier);
    } else {
        be_free(sim, courier);
    }
}

/// A courier has no order any more.
fn be_free(sim: &mut Sim, courier: CourierId) {
    let now = sim.clock.now;
    sim.log.state(now, SimEvent::CourierFree { courier });
    let who = sim.courier(courier);
    who.bundle.clear();
    let over = who.shift.is_some_and(|(_, off)| now >= off);
    who.round = if over { CourierRound::Off } else { CourierRound::Free };
    if over {
        return;
    }
    sim.courier_desk.free.insert(courier);
    look_after_waiting(sim);
}

/// When a courier with orders is expected to be free.
pub(super) fn expected_end(sim: &Sim, courier: &Courier) -> SimTime {
    let profile = &sim.ground.scenario.couriers.profile;
    let half = half_of(profile.dropoff_min.mean());
    let mut at = courier.until;
    let mut last = courier.dropped.checked_sub(1);
    let mut next = courier.dropped;
    if matches!(courier.round, CourierRound::ToDoor | CourierRound::AtDoor) {
        at = at + half;
        (last, next) = (Some(courier.dropped), courier.dropped + 1);
    }
    while let Some(order) = courier.bundle.get(next) {
        let (merchant, to) = (sim.order(*order).merchant, sim.order(*order).customer);
        let ride = match last {
            None => sim.ground.courier_ride(merchant, to),
            Some(last) => {
                let from = sim.order(courier.bundle[last]).customer;
                sim.ground.courier_between_about(merchant, from, to)
            }
        };
        let time = ride.map_or(SimDuration::ZERO, |ride| sim.in_this_weather(ride).time);
        at = at + time + half + half;
        (last, next) = (Some(next), next + 1);
    }
    at
}

/// Somebody came free or on shift: whoever waits is looked after.
pub(super) fn look_after_waiting(sim: &mut Sim) {
    if desk::plans(sim) {
        desk::changed(sim);
    } else {
        offers::serve(sim);
    }
}
