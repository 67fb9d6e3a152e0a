//! An order's life outside a robot's care: fits or not, waits, is assigned, falls back, expires.

use super::able::{able, candidate, fitting_fleets};
use super::approach;
use super::bundles;
use super::calendar::Notice;
use super::couriers;
use super::demand::OrderSpec;
use super::dispatch::Assignment;
use super::feeders;
use super::intake;
use super::kitchen;
use super::looks;
use super::state::Sim;
use super::station;
use crate::base::ids::{FleetId, OrderId, RobotId};
use crate::base::time::{SimDuration, SimTime};
use crate::events::{SimEvent, Unfit};
use bevy_ecs::prelude::{Component, Resource};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Where an order stands -- state.
#[derive(Debug, Clone, Copy, Component, Serialize, Deserialize)]
pub struct OrderState {
    /// Who it waits for.
    pub phase: OrderPhase,
    /// When the kitchen has it ready; later than first said where it is made again.
    pub ready: SimTime,
    /// Fleets that could carry it, as bits.
    pub fits: u64,
    /// The order on the same robot whose door comes after its own.
    pub next: Option<OrderId>,
}

impl OrderState {
    /// Before it is placed.
    pub(super) fn of(order: &OrderSpec) -> Self {
        Self { phase: OrderPhase::Early, ready: order.ready, fits: 0, next: None }
    }
}

/// Who an order waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum OrderPhase {
    /// Nobody yet: not placed, or the kitchen needs longer than anybody's way to it.
    Early,
    /// A robot.
    ForRobot,
    /// A courier, for this reason.
    ForCourier(Unfit),
    /// The kitchen, which makes it again; then for a courier.
    ForKitchen,
    /// Nobody: in somebody's care, or ended.
    Settled,
}

/// Orders that wait for a robot, and what a policy plans for them.
#[derive(Debug, Clone, Default, Resource, Serialize, Deserialize)]
pub struct WaitingOrders {
    /// The orders, oldest first.
    pub orders: BTreeSet<(SimTime, OrderId)>,
    /// What the policy planned at its last look.
    pub planned: Vec<Assignment>,
    /// When it looks next.
    pub look_at: Option<SimTime>,
}

/// A customer orders.
pub(super) fn arrive(sim: &mut Sim, id: OrderId) {
    let Some(spec) = intake::place(sim, id) else { return };
    state_placed(sim, spec);
    let (fits, reason) = fitting_fleets(sim, spec);
    if sim.day.robots.iter().filter(|robots| **robots > 0).count() > 1 {
        sim.log.state(spec.placed, SimEvent::OrderFits { order: id, fleets: fits });
    }
    let state = sim.order_state(id);
    state.fits = fits;
    state.phase = if fits == 0 { OrderPhase::ForCourier(reason) } else { OrderPhase::ForRobot };
    let carried = fits != 0 || couriers::reaches(sim, id);
    if !sim.kitchens.counts(spec.merchant) || !carried {
        seek(sim, spec, spec.ready);
    } else if spec.released > spec.placed {
        sim.calendar.schedule(spec.released, Notice::KitchenJoins(id));
    } else {
        kitchen::join(sim, id);
    }
}

/// Schedules the search for somebody who carries an order: so that the nearest is at the merchant
/// when it is ready and, where it has a window, not long before that begins at the door.
fn seek(sim: &mut Sim, spec: &OrderSpec, ready: SimTime) {
    let fits = sim.order_state(spec.id).fits;
    let (lead, plans) = if fits == 0 {
        (couriers::mean_approach(sim), couriers::sees_placed(sim))
    } else {
        (shortest_approach(sim, spec, fits), false)
    };
    let now = sim.clock.now;
    let ahead = if plans { 0 } else { ready.0.saturating_sub(lead.0) };
    let mut due = SimTime(ahead).max(spec.released).max(now);
    if spec.opens > SimTime::MIDNIGHT {
        let drive = shortest_drive(sim, spec, fits);
        let until = SimTime(spec.opens.0.saturating_sub(lead.0 + drive.0));
        if until > due {
            sim.log.state(now, SimEvent::OrderHeld { order: spec.id, until });
            due = until;
        }
    }
    sim.calendar.schedule(due, Notice::OrderDue(spec.id));
}

/// A cook has begun with an order: when it will be ready is known.
pub(super) fn begun(sim: &mut Sim, id: OrderId) {
    if sim.order_state(id).phase == OrderPhase::ForKitchen {
        if hand_to_courier(sim, id, Unfit::RobotFailed) {
            expire_later(sim, id);
        }
        return;
    }
    let (spec, ready) = (*sim.order(id), sim.order_state(id).ready);
    seek(sim, &spec, ready);
}

fn state_placed(sim: &mut Sim, spec: &OrderSpec) {
    let distance = sim.ground.courier_way(spec.merchant, spec.customer);
    let placed = SimEvent::OrderPlaced {
        order: spec.id,
        merchant: spec.merchant,
        ticket: spec.ticket,
        mass: spec.mass,
        volume: spec.volume,
        ready: spec.ready,
        distance,
    };
    sim.log.state(spec.placed, placed);
    if !spec.plain(sim.ground.scenario.promise) {
        let OrderSpec { id: order, released, opens, closes, .. } = *spec;
        let promised = SimEvent::OrderPromised { order, released, opens, closes };
        sim.log.state(spec.placed, promised);
    }
}

/// Shortest time from one of a fitting fleet's hubs to the merchant, by whoever goes there.
fn shortest_approach(sim: &Sim, spec: &OrderSpec, fits: u64) -> SimDuration {
    let fleets = (0..sim.day.robots.len()).filter(|index| fits >> index & 1 == 1);
    let times = fleets.filter_map(|index| {
        let fleet = FleetId::from_index(index);
        let ground = sim.fleet_ground(fleet);
        if let Some(time) = feeders::carrying(sim, fleet, spec.merchant) {
            return Some(time);
        }
        let merchant = ground.merchants[spec.merchant.index()].as_ref()?;
        let hubs = ground.peopled_hubs(sim.day.robots[index]) as usize;
        let way = merchant.approaches[..hubs].iter().map(|approach| approach.way).min()?;
        Some(way.metres() / sim.vendor(fleet).cruise)
    });
    times.min().unwrap_or(SimDuration::ZERO)
}

/// Shortest time from the merchant to the customer, by a fitting fleet or else by courier.
fn shortest_drive(sim: &Sim, spec: &OrderSpec, fits: u64) -> SimDuration {
    if fits == 0 {
        let way = sim.ground.courier_way(spec.merchant, spec.customer);
        let speed = sim.ground.scenario.couriers.profile.speed;
        return way.map_or(SimDuration::ZERO, |way| way.metres() / speed);
    }
    let fleets = (0..sim.day.robots.len()).filter(|index| fits >> index & 1 == 1);
    let times = fleets.filter_map(|index| {
        let fleet = FleetId::from_index(index);
        let way = sim.ground.loaded_way(fleet, spec.merchant, spec.customer).ok()?;
        let fed = feeders::carrying(sim, fleet, spec.merchant);
        Some(way.metres() / sim.vendor(fleet).cruise + fed.unwrap_or(SimDuration::ZERO))
    });
    times.min().unwrap_or(SimDuration::ZERO)
}

/// It is time to look for somebody.
pub(super) fn due(sim: &mut Sim, id: OrderId) {
    let now = sim.clock.now;
    match sim.order_state(id).phase {
        OrderPhase::ForRobot => {
            if looks::plans(sim) || !dispatch(sim, id) {
                let placed = sim.order(id).placed;
                sim.waiting.orders.insert((placed, id));
                if looks::plans(sim) {
                    looks::ask(sim);
                }
                if !looks::plans(sim) || !somebody_able(sim, id) {
                    charge_for(sim, id);
                }
                if let Some(after) = sim.ground.scenario.fallback_after {
                    sim.calendar.schedule(now + after, Notice::OrderFallsBack(id));
                }
                expire_later(sim, id);
            }
        }
        OrderPhase::ForCourier(reason) => {
            if hand_to_courier(sim, id, reason) {
                expire_later(sim, id);
            }
        }
        OrderPhase::Early | OrderPhase::ForKitchen | OrderPhase::Settled => {}
    }
}

/// Whether a robot that stands ready could carry an order.
fn somebody_able(sim: &mut Sim, id: OrderId) -> bool {
    fitting(sim, id).into_iter().any(|fleet| candidate(sim, fleet, id).is_some())
}

/// Where robots stand idle with too little charge for an order, one of them charges.
fn charge_for(sim: &mut Sim, id: OrderId) {
    for fleet in fitting(sim, id) {
        station::charge_one(sim, fleet);
    }
}

/// The customer's patience begins when somebody is sought and nobody is found.
fn expire_later(sim: &mut Sim, id: OrderId) {
    let patience = sim.order(id).patience;
    if patience < OrderSpec::ENDLESS {
        let at = sim.clock.now + patience;
        sim.calendar.schedule(at, Notice::OrderExpires(id));
    }
}

/// Looks for a robot among those that stand ready.
fn dispatch(sim: &mut Sim, id: OrderId) -> bool {
    let fleets = fitting(sim, id);
    let mut candidates = Vec::with_capacity(fleets.len());
    for fleet in fleets {
        candidates.extend(candidate(sim, fleet, id));
    }
    let Some(robot) = (sim.day.policy.choose)(&candidates) else { return false };
    give(sim, id, robot);
    true
}

/// Fleets that could carry an order.
fn fitting(sim: &mut Sim, id: OrderId) -> Vec<FleetId> {
    let fits = sim.order_state(id).fits;
    let fleets = (0..sim.day.robots.len()).filter(|index| fits >> index & 1 == 1);
    fleets.map(FleetId::from_index).collect()
}

fn give(sim: &mut Sim, id: OrderId, robot: RobotId) {
    sim.order_state(id).phase = OrderPhase::Settled;
    approach::take_order(sim, robot, id);
}

/// A policy sends a robot that stands ready to waiting orders of a merchant, door after door.
pub(super) fn send(sim: &mut Sim, ids: &[OrderId], robot: RobotId) {
    for id in ids {
        settle(sim, *id);
    }
    bundles::link(sim, ids);
    if let Some(first) = ids.first() {
        approach::take_order(sim, robot, *first);
    }
}

/// An order waits no longer.
pub(super) fn settle(sim: &mut Sim, id: OrderId) {
    let placed = sim.order(id).placed;
    sim.waiting.orders.remove(&(placed, id));
    sim.order_state(id).phase = OrderPhase::Settled;
}

/// A robot stands ready: it takes the oldest waiting order that it can carry, or a policy looks.
pub(super) fn robot_free(sim: &mut Sim, robot: RobotId) {
    if looks::plans(sim) {
        looks::changed(sim);
        return;
    }
    let found = sim.waiting.orders.iter().copied().find(|(_, id)| able(sim, robot, *id));
    if let Some(key) = found {
        sim.waiting.orders.remove(&key);
        give(sim, key.1, robot);
    }
}

/// The merchant gives up on robots for an order that still waits.
pub(super) fn fall_back(sim: &mut Sim, id: OrderId) {
    if sim.order_state(id).phase == OrderPhase::ForRobot {
        let placed = sim.order(id).placed;
        sim.waiting.orders.remove(&(placed, id));
        leave_robots(sim, id, Unfit::NoRobotInTime);
    }
}

/// The customer's patience ends: an order that still waits is withdrawn.
pub(super) fn expire(sim: &mut Sim, id: OrderId) {
    let now = sim.clock.now;
    let placed = sim.order(id).placed;
    let waited = match sim.order_state(id).phase {
        OrderPhase::ForRobot => sim.waiting.orders.remove(&(placed, id)),
        OrderPhase::ForCourier(_) => couriers::forget(sim, id),
        OrderPhase::Early | OrderPhase::ForKitchen | OrderPhase::Settled => false,
    };
    if waited {
        feeders::recall(sim, id);
        sim.log.state(now, SimEvent::OrderWithdrawn { order: id });
        end(sim, id);
    }
}

/// A robot could not go on with an order: a courier brings it, made again if it was on board or has
/// left the merchant with a feeder.
pub(super) fn robot_failed(sim: &mut Sim, id: OrderId, on_board: bool) {
    let now = sim.clock.now;
    if feeders::recall(sim, id) || on_board {
        let order = *sim.order(id);
        sim.order_state(id).ready = now + order.work();
        sim.log.state(now, SimEvent::OrderMadeAgain { order: id });
        if sim.kitchens.counts(order.merchant) {
            sim.order_state(id).phase = OrderPhase::ForKitchen;
            return kitchen::join(sim, id);
        }
    }
    if hand_to_courier(sim, id, Unfit::RobotFailed) {
        expire_later(sim, id);
    }
}

/// An order was lost on board a robot, and its customer is paid back.
pub(super) fn refunded(sim: &mut Sim, id: OrderId, robot: RobotId) {
    let now = sim.clock.now;
    sim.log.state(now, SimEvent::OrderRefunded { order: id, robot });
    end(sim, id);
}

/// A robot gave an order back before it had it on board: another one is sought at once.
pub(super) fn given_back(sim: &mut Sim, id: OrderId) {
    feeders::given_back(sim, id);
    if served_today(sim, id) {
        sim.order_state(id).phase = OrderPhase::ForRobot;
        due(sim, id);
    } else if leave_robots(sim, id, Unfit::OutOfHours) {
        expire_later(sim, id);
    }
}

/// Robots had their chance: gives an order to couriers, made again where a feeder has taken it away
/// from the merchant; true when it has to wait for a courier.
fn leave_robots(sim: &mut Sim, id: OrderId, reason: Unfit) -> bool {
    if feeders::recall(sim, id) {
        robot_failed(sim, id, true);
        return false;
    }
    hand_to_courier(sim, id, reason)
}

/// Whether a fleet that could carry an order is, or will be, in its hours of service today.
fn served_today(sim: &mut Sim, id: OrderId) -> bool {
    let now = sim.clock.now;
    fitting(sim, id).into_iter().any(|fleet| {
        let vendor = sim.vendor(fleet);
        vendor.round_the_clock() || vendor.service.1 > now
    })
}

/// A fleet's hours of service end: orders that no fleet can carry any more today go to couriers.
pub(super) fn service_ended(sim: &mut Sim) {
    let waiting: Vec<(SimTime, OrderId)> = sim.waiting.orders.iter().copied().collect();
    for (placed, id) in waiting {
        if !served_today(sim, id) {
            sim.waiting.orders.remove(&(placed, id));
            leave_robots(sim, id, Unfit::OutOfHours);
        }
    }
}

/// Gives an order to couriers; true when it has to wait for one.
fn hand_to_courier(sim: &mut Sim, id: OrderId, reason: Unfit) -> bool {
    let now = sim.clock.now;
    sim.order_state(id).phase = OrderPhase::ForCourier(reason);
    let hindrance = couriers::hindrance(sim, id, reason);
    let Some(reason) = hindrance else {
        sim.log.state(now, SimEvent::OrderFellBack { order: id, reason });
        return !couriers::request(sim, id);
    };
    sim.log.state(now, SimEvent::OrderRefused { order: id, reason });
    end(sim, id);
    false
}

/// A courier is sought again for an order that another one was on the way for.
pub(super) fn sought_again(sim: &mut Sim, id: OrderId) {
    sim.order_state(id).phase = OrderPhase::ForCourier(Unfit::NoRobots);
}

/// An order is in somebody's care or over.
pub(super) fn end(sim: &mut Sim, id: OrderId) {
    sim.order_state(id).phase = OrderPhase::Settled;
}
