//! An order's life outside a robot's care: fits or not, waits, is assigned, falls back, expires.

use super::bundles;
use super::calendar::Notice;
use super::conditions;
use super::couriers;
use super::demand::OrderSpec;
use super::dispatch::{Assignment, Candidate};
use super::energy::{self, Trip};
use super::intake;
use super::kitchen;
use super::looks;
use super::state::Sim;
use super::station;
use super::trip;
use crate::base::ids::{FleetId, OrderId, RobotId};
use crate::base::time::{SimDuration, SimTime};
use crate::base::units::Millimetres;
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

/// Fleets that could carry an order, as bits; where there is none, why the nearest miss could not.
fn fitting_fleets(sim: &mut Sim, spec: &OrderSpec) -> (u64, Unfit) {
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
fn fit(sim: &mut Sim, fleet: FleetId, spec: &OrderSpec) -> Result<(), Unfit> {
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
    let lasts = |trip: &Trip| energy::accepts(vendor, full, trip, spec.mass);
    if !usual_trip(sim, fleet, spec).is_some_and(|(trip, _)| lasts(&trip)) {
        return Err(Unfit::OutOfReach);
    }
    let (begins, ends) = vendor.service;
    let spec = spec.as_carried();
    let closed = spec.ready < begins || spec.ready >= ends;
    if closed && !vendor.round_the_clock() {
        return Err(Unfit::OutOfHours);
    }
    let round = conditions::way_round(sim.ground, sim.today, fleet, &spec)?;
    sim.today.remember(fleet, spec.id, round);
    let resistance = sim.fleet_ground(fleet).resistance;
    match round.map(|way| Trip { way, resistance, drops: 1 }) {
        Some(trip) if !lasts(&trip) => Err(Unfit::PathClosed),
        Some(_) | None => Ok(()),
    }
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
        Some(way.metres() / sim.vendor(fleet).cruise)
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

/// The first idle robot of a fleet whose battery lasts for the order's trip; all idle robots of a
/// fleet stand at one hub, so the others are no nearer.
fn candidate(sim: &Sim, fleet: FleetId, id: OrderId) -> Option<Candidate> {
    let order = sim.order(id);
    let (trip, approach) = expected_trip(sim, fleet, order)?;
    let vendor = sim.vendor(fleet);
    let able = |robot: &&RobotId| {
        let left = sim.robots.charge[robot.index()].energy;
        energy::accepts(vendor, left, &trip, order.mass)
    };
    let robot = *sim.fleets.station[fleet.index()].idle.iter().find(able)?;
    Some(Candidate { robot, approach })
}

/// An order's whole trip, hub to hub, round what would bar it, and the way of its usual approach.
pub(super) fn expected_trip(
    sim: &Sim,
    fleet: FleetId,
    order: &OrderSpec,
) -> Option<(Trip, Millimetres)> {
    let (mut trip, approach) = usual_trip(sim, fleet, order)?;
    if sim.today.bars() {
        let known = sim.today.remembered(fleet, order.id).map(Ok);
        let find = || conditions::way_round(sim.ground, sim.today, fleet, order);
        trip.way = known.unwrap_or_else(find).ok().flatten().unwrap_or(trip.way);
    }
    Some((trip, approach))
}

/// An order's whole trip by the shortest ways, and the way of its approach.
fn usual_trip(sim: &Sim, fleet: FleetId, order: &OrderSpec) -> Option<(Trip, Millimetres)> {
    let ground = sim.fleet_ground(fleet);
    let merchant = ground.merchants[order.merchant.index()].as_ref()?;
    let door = ground.customers[order.customer as usize].ok()?;
    let loaded = merchant.tree.distance(&ground.network, door)?.metres();
    let back = ground.hub_tree.distance(&ground.network, door)?.metres();
    let way = merchant.approach_way.metres() + loaded + back;
    Some((Trip { way, resistance: ground.resistance, drops: 1 }, merchant.approach_way))
}

fn give(sim: &mut Sim, id: OrderId, robot: RobotId) {
    sim.order_state(id).phase = OrderPhase::Settled;
    trip::take_order(sim, robot, id);
}

/// Whether a robot that stands ready could carry an order.
pub(super) fn able(sim: &Sim, robot: RobotId, id: OrderId) -> bool {
    let (fleet, order) = (sim.fleet_of(robot), sim.order(id));
    let fits = sim.orders.state[id.index()].fits >> fleet.index() & 1 == 1;
    let trip = if fits { expected_trip(sim, fleet, order) } else { None };
    let (vendor, left) = (sim.vendor(fleet), sim.robots.charge[robot.index()].energy);
    trip.is_some_and(|(trip, _)| energy::accepts(vendor, left, &trip, order.mass))
}

/// A policy sends a robot that stands ready to waiting orders of a merchant, door after door.
pub(super) fn send(sim: &mut Sim, ids: &[OrderId], robot: RobotId) {
    for id in ids {
        let placed = sim.order(*id).placed;
        sim.waiting.orders.remove(&(placed, *id));
        sim.order_state(*id).phase = OrderPhase::Settled;
    }
    bundles::link(sim, ids);
    if let Some(first) = ids.first() {
        trip::take_order(sim, robot, *first);
    }
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
        let (order, state) = (sim.order(*id), &sim.orders.state[id.index()]);
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
        OrderPhase::Early | OrderPhase::ForKitchen | OrderPhase::Settled => false,
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
