//! An order's life outside a robot's care: fits or not, waits, is assigned, falls back, expires.

use super::calendar::Notice;
use super::conditions;
use super::couriers;
use super::demand::OrderSpec;
use super::dispatch::{Assignment, Candidate};
use super::energy::{self, Trip};
use super::looks;
use super::state::Sim;
use super::station;
use super::trip;
use crate::base::ids::{FleetId, OrderId, RobotId};
use crate::base::time::{SimDuration, SimTime};
use crate::base::units::Millimetres;
use crate::events::{SimEvent, Unfit};
use bevy_ecs::prelude::{Component, Resource};
use std::collections::BTreeSet;

/// Where an order stands -- state.
#[derive(Debug, Clone, Copy, Component)]
pub struct OrderState {
    /// Who it waits for.
    pub phase: OrderPhase,
    /// When the kitchen has it ready; later than first said where it is made again.
    pub ready: SimTime,
    /// Fleets that could carry it, as bits.
    pub fits: u64,
}

/// Who an order waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderPhase {
    /// Nobody yet: not placed, or the kitchen needs longer than anybody's way to it.
    Early,
    /// A robot.
    ForRobot,
    /// A courier, for this reason.
    ForCourier(Unfit),
    /// Nobody: in somebody's care, or ended.
    Settled,
}

/// Orders that wait for a robot, and what a policy plans for them.
#[derive(Debug, Default, Resource)]
pub struct WaitingOrders {
    /// The orders, oldest first.
    pub orders: BTreeSet<(SimTime, OrderId)>,
    /// What the policy planned at its last look.
    pub planned: Vec<Assignment>,
    /// When it looks next.
    pub look_at: Option<SimTime>,
}

/// Patience that never ends.
pub const ENDLESS: SimDuration = SimDuration(u64::MAX);

/// A customer orders.
pub(super) fn arrive(sim: &mut Sim, id: OrderId) {
    let next = OrderId(id.0 + 1);
    if next.index() < sim.roster.orders.len() {
        let at = sim.order(next).placed;
        sim.calendar.schedule(at, Notice::OrderArrives(next));
    }
    let spec = *sim.order(id);
    state_placed(sim, &spec);
    let (fits, reason) = fitting_fleets(sim, &spec);
    if sim.day.robots.iter().filter(|robots| **robots > 0).count() > 1 {
        sim.log.state(spec.placed, SimEvent::OrderFits { order: id, fleets: fits });
    }
    let mut state = sim.order_state(id);
    state.fits = fits;
    let lead = if fits == 0 {
        state.phase = OrderPhase::ForCourier(reason);
        couriers::expected_approach(sim)
    } else {
        state.phase = OrderPhase::ForRobot;
        shortest_approach(sim, &spec, fits)
    };
    let due = SimTime(spec.ready.0.saturating_sub(lead.0)).max(spec.placed);
    sim.calendar.schedule(due, Notice::OrderDue(id));
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
}

/// Fleets that could carry an order, as bits; where there is none, why the nearest miss could not.
fn fitting_fleets(sim: &Sim, spec: &OrderSpec) -> (u64, Unfit) {
    let mut fits = 0;
    let mut reason = Unfit::NoRobots;
    for index in 0..sim.day.robots.len() {
        if sim.day.robots[index] == 0 {
            continue;
        }
        match fit(sim, FleetId::from_index(index), spec) {
            Ok(()) => fits |= 1 << index,
            Err(unfit) if nearness(unfit) > nearness(reason) => reason = unfit,
            Err(_) => {}
        }
    }
    (fits, reason)
}

/// How far an order came before it was found not to fit: of several fleets, the one that came
/// nearest says why.
fn nearness(reason: Unfit) -> u8 {
    match reason {
        Unfit::NoRobots => 0,
        Unfit::ForbiddenByRule => 1,
        Unfit::TooHeavy => 2,
        Unfit::TooLarge => 3,
        Unfit::NoDrivablePath => 4,
        Unfit::OutOfReach => 5,
        Unfit::OutOfHours | Unfit::LeftToCouriers => 6,
        Unfit::PathClosed | Unfit::FootpathFull => 7,
        Unfit::NoRobotInTime | Unfit::RobotFailed | Unfit::NoCourierLeft => 8,
    }
}

/// Whether a fleet could carry an order, robots and time aside.
fn fit(sim: &Sim, fleet: FleetId, spec: &OrderSpec) -> Result<(), Unfit> {
    let vendor = sim.vendor(fleet);
    if spec.mass > vendor.payload {
        return Err(Unfit::TooHeavy);
    }
    if spec.volume > vendor.cargo {
        return Err(Unfit::TooLarge);
    }
    let way = sim.ground.loaded_way(fleet, spec.merchant, spec.customer)?;
    if sim.day.rule.leaves_to_couriers(way) {
        return Err(Unfit::LeftToCouriers);
    }
    let full = vendor.battery.capacity * vendor.battery.recharge_to;
    let lasts = expected_trip(sim, fleet, spec)
        .is_some_and(|(trip, _)| energy::accepts(vendor, full, &trip, spec.mass));
    if !lasts {
        return Err(Unfit::OutOfReach);
    }
    let (begins, ends) = vendor.service;
    let closed = spec.ready < begins || spec.ready >= ends;
    if closed && !vendor.round_the_clock() {
        return Err(Unfit::OutOfHours);
    }
    conditions::barred(&sim.ground, &sim.today, fleet, spec).map_or(Ok(()), Err)
}

/// Shortest time from a fitting fleet's hub to the merchant.
fn shortest_approach(sim: &Sim, spec: &OrderSpec, fits: u64) -> SimDuration {
    let fleets = (0..sim.day.robots.len()).filter(|index| fits >> index & 1 == 1);
    let times = fleets.filter_map(|index| {
        let fleet = FleetId::from_index(index);
        let merchant = sim.fleet_ground(fleet).merchants[spec.merchant.index()].as_ref()?;
        Some(merchant.approach_way.metres() / sim.vendor(fleet).cruise)
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
        OrderPhase::Early | OrderPhase::Settled => {}
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
    if patience < ENDLESS {
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

/// The first idle robot of a fleet whose battery lasts for the order's trip; all idle robots of a
/// fleet stand at one hub, so the others are no nearer.
fn candidate(sim: &mut Sim, fleet: FleetId, id: OrderId) -> Option<Candidate> {
    let order = *sim.order(id);
    let (trip, approach) = expected_trip(sim, fleet, &order)?;
    let entity = sim.roster.fleets[fleet.index()];
    let station = sim.stations.get(entity).ok()?.0;
    let vendor = sim.vendor(fleet);
    let able = |robot: &&RobotId| {
        let charge = sim.robots.get(sim.roster.robots[robot.index()]).map(|parts| parts.3.energy);
        charge.is_ok_and(|left| energy::accepts(vendor, left, &trip, order.mass))
    };
    let robot = *station.idle.iter().find(able)?;
    Some(Candidate { robot, approach })
}

/// An order's whole trip, hub to hub, and the way of its approach.
fn expected_trip(sim: &Sim, fleet: FleetId, order: &OrderSpec) -> Option<(Trip, Millimetres)> {
    let ground = sim.fleet_ground(fleet);
    let merchant = ground.merchants[order.merchant.index()].as_ref()?;
    let door = ground.customers[order.customer as usize].ok()?;
    let loaded = merchant.tree.distance(&ground.network, door)?.metres();
    let back = ground.hub_tree.distance(&ground.network, door)?.metres();
    let way = merchant.approach_way.metres() + loaded + back;
    Some((Trip { way, resistance: ground.resistance }, merchant.approach_way))
}

fn give(sim: &mut Sim, id: OrderId, robot: RobotId) {
    sim.order_state(id).phase = OrderPhase::Settled;
    trip::take_order(sim, robot, id);
}

/// Whether a robot that stands ready could carry an order.
pub(super) fn able(sim: &Sim, robot: RobotId, id: OrderId) -> bool {
    let fleet = sim.fleet_of(robot);
    let Ok((order, state)) = sim.orders.get(sim.roster.orders[id.index()]) else { return false };
    let Ok(parts) = sim.robots.get(sim.roster.robots[robot.index()]) else { return false };
    let fits = state.fits >> fleet.index() & 1 == 1;
    let trip = if fits { expected_trip(sim, fleet, order) } else { None };
    let vendor = sim.vendor(fleet);
    trip.is_some_and(|(trip, _)| energy::accepts(vendor, parts.3.energy, &trip, order.mass))
}

/// A policy sends a robot that stands ready to a waiting order.
pub(super) fn send(sim: &mut Sim, id: OrderId, robot: RobotId) {
    let placed = sim.order(id).placed;
    sim.waiting.orders.remove(&(placed, id));
    give(sim, id, robot);
}

/// A robot stands ready: it takes the oldest waiting order that it can carry, or a policy looks.
pub(super) fn robot_free(sim: &mut Sim, fleet: FleetId, robot: RobotId) {
    if looks::plans(sim) {
        looks::changed(sim);
        return;
    }
    let left = sim.robot(robot).3.energy;
    let vendor = sim.vendor(fleet);
    let found = sim.waiting.orders.iter().copied().find(|(_, id)| {
        let Ok((order, state)) = sim.orders.get(sim.roster.orders[id.index()]) else {
            return false;
        };
        let fits = state.fits >> fleet.index() & 1 == 1;
        let trip = if fits { expected_trip(sim, fleet, order) } else { None };
        trip.is_some_and(|(trip, _)| energy::accepts(vendor, left, &trip, order.mass))
    });
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
        hand_to_courier(sim, id, Unfit::NoRobotInTime);
    }
}

/// The customer's patience ends: an order that still waits is withdrawn.
pub(super) fn expire(sim: &mut Sim, id: OrderId) {
    let now = sim.clock.now;
    let placed = sim.order(id).placed;
    let waited = match sim.order_state(id).phase {
        OrderPhase::ForRobot => sim.waiting.orders.remove(&(placed, id)),
        OrderPhase::ForCourier(_) => couriers::forget(sim, id),
        OrderPhase::Early | OrderPhase::Settled => false,
    };
    if waited {
        sim.log.state(now, SimEvent::OrderWithdrawn { order: id });
        end(sim, id);
    }
}

/// A robot could not go on with an order: a courier brings it, made again if it was on board.
pub(super) fn robot_failed(sim: &mut Sim, id: OrderId, on_board: bool) {
    let now = sim.clock.now;
    if on_board {
        let order = sim.order(id);
        let again = now + order.ready.since(order.placed);
        sim.order_state(id).ready = again;
        sim.log.state(now, SimEvent::OrderMadeAgain { order: id });
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
    if served_today(sim, id) {
        sim.order_state(id).phase = OrderPhase::ForRobot;
        due(sim, id);
    } else if hand_to_courier(sim, id, Unfit::OutOfHours) {
        expire_later(sim, id);
    }
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
            hand_to_courier(sim, id, Unfit::OutOfHours);
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
