//! A robot's trip: approach, load, deliver, hand over, return, with the stops that befall it.

use super::approach;
use super::areas;
use super::assist::{self, Operator};
use super::bundles;
use super::calendar::Notice;
use super::chargers;
use super::demand::OrderSpec;
use super::detours;
use super::energy::{self, Budget};
use super::gates;
use super::ground::Post;
use super::link;
use super::loading;
use super::motion::{EndsBy, Limits};
use super::orders;
use super::returns;
use super::robot::{Appointment, DutyState, driving};
use super::state::Sim;
use super::station;
use super::stuck;
use super::surges;
use super::workshop;
use crate::base::ids::{FleetId, OrderId, RobotId};
use crate::base::stream::stream;
use crate::base::time::{SimDuration, SimTime};
use crate::base::units::Kilograms;
use crate::events::{CallCause, Duty, LegKind, SimEvent, Skill};
use crate::scenario::OperatingMode;

/// What a robot does when its notice comes.
pub(super) fn on_robot(sim: &mut Sim, robot: RobotId) {
    match sim.duty(robot).duty {
        Duty::Approach | Duty::Deliver | Duty::Return => end_stretch(sim, robot),
        Duty::Load => leave_merchant(sim, robot),
        Duty::HandOver => hand_over(sim, robot),
        Duty::Assist => stuck::end_session(sim, robot),
        Duty::Rescue => stuck::companion_done(sim, robot),
        Duty::Charge => chargers::charged(sim, robot),
        Duty::OutOfService => workshop::repaired(sim, robot),
        Duty::Gate | Duty::Offline => drive_on(sim, robot),
        Duty::Idle | Duty::AwaitOperator => {}
    }
}

/// Turns a robot to another duty.
pub(super) fn turn(sim: &mut Sim, robot: RobotId, to: Duty) {
    if !sim.areas.0.is_empty() {
        areas::turned(sim, robot, to);
    }
    let now = sim.clock.now;
    let row = robot.index();
    let (who, charge) = (&sim.robots.who[row], &mut sim.robots.charge[row]);
    let hotel = sim.ground.scenario.fleets[who.fleet.index()].vendor.battery.hotel;
    sim.robots.duty[row].turn(who, to, now, charge, hotel, sim.log);
}

/// Begins a leg as soon as somebody may watch it.
pub(super) fn plan_leg(sim: &mut Sim, robot: RobotId, leg: LegKind) {
    let state = sim.duty(robot);
    state.leg = Some(leg);
    state.under_way = false;
    let held = state.operator.is_some();
    match sim.vendor(sim.fleet_of(robot)).mode {
        OperatingMode::OnCall => drive_on(sim, robot),
        OperatingMode::Supervised | OperatingMode::Accompanied if held => drive_on(sim, robot),
        OperatingMode::Supervised | OperatingMode::Accompanied => {
            turn(sim, robot, Duty::AwaitOperator);
            assist::ask(sim, robot, Skill::Watch);
        }
    }
}

/// Drives the next stretch of the leg.
pub(super) fn drive_on(sim: &mut Sim, robot: RobotId) {
    drive(sim, robot, false);
}

/// Drives the next stretch of the leg, after a wait before the barrier at which the robot stands.
pub(super) fn wait_on(sim: &mut Sim, robot: RobotId) {
    drive(sim, robot, true);
}

fn drive(sim: &mut Sim, robot: RobotId, waits: bool) {
    let fleet = sim.fleet_of(robot);
    let Some(leg) = sim.duty(robot).leg else { return };
    let Some(until) = appointment(sim, robot, fleet) else { return };
    turn(sim, robot, driving(leg));
    if !sim.duty(robot).under_way {
        set_out(sim, robot, fleet, leg);
    }
    let guided = guided(sim, robot, fleet);
    let area = areas::held_on(sim, robot);
    let (now, edges) = (sim.clock.now, sim.log.edges);
    let (vendor, ground) = (sim.vendor(fleet), sim.fleet_ground(fleet));
    let today = sim.today.0.as_mut();
    let row = robot.index();
    let (drive, load) = (&mut sim.robots.drive[row], sim.robots.duty[row].load);
    let energy = Budget::of(vendor, sim.robots.charge[row].energy, load, leg);
    let hazard = sim.robots.meter[row].call_in;
    drive.plan(ground, today, now, Limits { hazard, energy, until, waits, guided, area }, edges);
    let at = drive.stretch.ends;
    sim.calendar.schedule(at, Notice::Robot(robot));
}

/// The speeds of a robot by the robots that its operator guides now; they hold for the whole stretch.
fn guided(sim: &mut Sim, robot: RobotId, fleet: FleetId) -> Option<usize> {
    if sim.fleet_ground(fleet).guidance.is_empty() {
        return None;
    }
    let operator = sim.duty(robot).operator?;
    let Operator { pool, holding, .. } = *sim.operator(operator);
    sim.fleet_ground(fleet).guidance.at(pool, holding)
}

/// What ends the next stretch at the latest; `None` where the robot has no link and waits for it.
fn appointment(sim: &mut Sim, robot: RobotId, fleet: FleetId) -> Option<SimTime> {
    let accompanied = sim.vendor(fleet).mode == OperatingMode::Accompanied;
    let lost = if accompanied { SimTime(u64::MAX) } else { link::holds_until(sim, robot)? };
    let surge = surges::next(sim, robot);
    let mishap = workshop::sound_until(sim, robot);
    let first = mishap.min(surge).min(lost);
    if first < SimTime(u64::MAX) {
        sim.duty(robot).appointment = if mishap < surge.min(lost) {
            Appointment::Mishap
        } else if surge < lost {
            Appointment::Surge
        } else {
            Appointment::LinkLost
        };
    }
    Some(first)
}

/// Lays the leg's path and opens its stream of chance.
fn set_out(sim: &mut Sim, robot: RobotId, fleet: FleetId, leg: LegKind) {
    let (seed, replication) = (sim.day.seed, sim.day.replication);
    let fleet_ground = sim.fleet_ground(fleet);
    let order = sim.duty(robot).order.map(|order| sim.order(order));
    match (leg, sim.duty(robot).bound.take()) {
        (LegKind::Return, _) => returns::choose(sim, robot),
        (LegKind::Reposition, Some(bound)) => sim.duty(robot).post = bound,
        (LegKind::Approach | LegKind::Loaded | LegKind::Back | LegKind::Reposition, _) => {}
    }
    let (_, state, drive, charge, _) = sim.robot(robot);
    let network = &fleet_ground.network;
    match (leg, order) {
        (LegKind::Approach, _) => {}
        (LegKind::Loaded, Some(order)) if state.from_hub => {
            let door = fleet_ground.customers[order.customer as usize];
            if let (Ok(door), Some(hub)) = (door, fleet_ground.post_tree(state.post)) {
                hub.path(network, door, &mut drive.path);
            }
        }
        (LegKind::Loaded, Some(order)) if state.from_door.is_some() => {
            let door = fleet_ground.customers[order.customer as usize];
            if let (Some(here), Ok(door)) = (drive.anchor(network.map()), door) {
                bundles::lay_way(network, (here, door), &mut drive.path);
            }
        }
        (LegKind::Loaded, Some(order)) => {
            let merchant = fleet_ground.merchants[order.merchant.index()].as_ref();
            let door = fleet_ground.customers[order.customer as usize];
            if let (Some(merchant), Ok(door)) = (merchant, door) {
                merchant.tree.path(network, door, &mut drive.path);
            }
        }
        (LegKind::Back, _) => {
            let merchant = state.back_to.and_then(|id| fleet_ground.merchants[id.index()].as_ref());
            if let (Some(merchant), Some(here)) = (merchant, drive.anchor(network.map())) {
                merchant.tree.path(network, here, &mut drive.path);
                drive.path.reverse(network.map());
            }
        }
        (LegKind::Loaded | LegKind::Return | LegKind::Reposition, _) => {
            if let Some(here) = drive.anchor(network.map()) {
                let elsewhere = charge.charger.map(|at| &fleet_ground.chargers[at].tree);
                let tree = elsewhere.or_else(|| fleet_ground.post_tree(state.post));
                if let Some(tree) = tree {
                    tree.path(network, here, &mut drive.path);
                    drive.path.reverse(network.map());
                }
            }
        }
    }
    let (process, entity) = chance(state, leg, charge.charger.is_some());
    drive.begin(leg, stream(seed, replication, process, entity));
    state.under_way = true;
    if sim.today.bars() {
        detours::at_departure(sim, robot, leg);
    }
}

/// Process and entity that name a leg's stream of chance.
fn chance(state: &DutyState, leg: LegKind, to_charger: bool) -> (&'static str, u64) {
    // A loaded leg that begins at the hub is the second of its trip, with chance of its own; a trip
    // ends either at home or where the robot will wait.
    let part = match leg {
        _ if state.from_hub => 3,
        LegKind::Reposition => LegKind::Return as u64,
        LegKind::Approach | LegKind::Loaded | LegKind::Return | LegKind::Back => leg as u64,
    };
    let process = match leg {
        LegKind::Back => "traffic_back",
        LegKind::Approach | LegKind::Loaded | LegKind::Return if to_charger => "traffic_to_charger",
        LegKind::Approach | LegKind::Loaded | LegKind::Return | LegKind::Reposition => "traffic",
    };
    (process, state.trip_key << 2 | part)
}

/// A stretch is driven: its way, energy and crossings are facts now.
fn end_stretch(sim: &mut Sim, robot: RobotId) {
    let now = sim.clock.now;
    let (fleet, row) = (sim.fleet_of(robot), robot.index());
    let vendor = sim.vendor(fleet);
    let (drive, state) = (&mut sim.robots.drive[row], &mut sim.robots.duty[row]);
    let (charge, meter) = (&mut sim.robots.charge[row], &mut sim.robots.meter[row]);
    drive.finish_stretch();
    let (leg, stretch) = (drive.leg, &drive.stretch);
    let (begins, ends_by, people) = (stretch.begins, stretch.ends_by, stretch.people);
    let drawn = energy::drive_energy(vendor, stretch.lift, state.load);
    let energy = energy::drawn_from(&vendor.battery, charge.energy, drawn);
    charge.energy = charge.energy - energy;
    meter.call_in = meter.call_in.saturating_sub(stretch.hazard);
    state.flat = ends_by == EndsBy::EmptyBattery;
    for (edge, entered) in drive.passes.drain(..) {
        sim.log.state(now, SimEvent::EdgePassed { robot, edge, entered });
    }
    let driven = SimEvent::StretchDriven {
        robot,
        leg,
        distance: stretch.way,
        crossings: stretch.crossings,
        crossing_wait: SimDuration(stretch.wait_us / 1000),
        slot_wait: SimDuration(stretch.slot_us / 1000),
        closed_wait: SimDuration(stretch.closed_us / 1000),
        energy,
    };
    sim.log.state(now, driven);
    workshop::count(sim, robot, begins);
    if ends_by.goes_on() && sim.duty(robot).goes_for_nothing() {
        return approach::turn_home(sim, robot);
    }
    match ends_by {
        EndsBy::Arrival => arrive(sim, robot, leg),
        EndsBy::CallAlong => {
            let calls = &sim.fleet_ground(fleet).calls;
            let cause = calls.cause_along(people, &mut sim.robot(robot).4.rng);
            stuck::call_for_help(sim, robot, cause);
        }
        EndsBy::CallAt(cause) => stuck::call_for_help(sim, robot, cause),
        EndsBy::EmptyBattery => stuck::await_rescue(sim, robot),
        EndsBy::Reserve => approach::give_back(sim, robot),
        EndsBy::Appointment => match sim.duty(robot).appointment {
            Appointment::LinkLost => drive_on(sim, robot),
            Appointment::Surge => stuck::call_for_help(sim, robot, CallCause::Weather),
            Appointment::Mishap => workshop::strike(sim, robot),
        },
        EndsBy::AtGate(edge) => gates::arrive(sim, robot, edge),
        EndsBy::LeftGate(_) => {
            gates::leave(sim, robot);
            drive_on(sim, robot);
        }
        EndsBy::AtBarrier => detours::at_barrier(sim, robot),
        EndsBy::AtArea(area) => areas::arrive(sim, robot, area),
        EndsBy::LeftArea => drive_on(sim, robot),
    }
}

/// The leg's end.
fn arrive(sim: &mut Sim, robot: RobotId, leg: LegKind) {
    let now = sim.clock.now;
    let fleet = sim.fleet_of(robot);
    let mode = sim.vendor(fleet).mode;
    gates::leave(sim, robot);
    let keeps = sim.fleet(fleet).slots_held || mode != OperatingMode::Supervised;
    if !keeps || matches!(leg, LegKind::Return | LegKind::Reposition) {
        assist::release(sim, robot);
    }
    let order = sim.duty(robot).order;
    let ends = match (leg, order) {
        (LegKind::Approach, Some(order)) => {
            turn(sim, robot, Duty::Load);
            let Some(leaves) = loading::leaves(sim, robot, order) else { return };
            leaves
        }
        (LegKind::Loaded, Some(order)) => {
            turn(sim, robot, Duty::HandOver);
            sim.log.state(now, SimEvent::RobotArrived { order, robot });
            let wait = sim.ground.scenario.customers.no_show.wait;
            sim.order(order).leaves_door(now, wait)
        }
        (LegKind::Back, _) => {
            turn(sim, robot, Duty::Load);
            now + loading::draw_back(sim, robot)
        }
        (LegKind::Approach | LegKind::Loaded | LegKind::Return | LegKind::Reposition, _) => {
            return station::come_home(sim, robot);
        }
    };
    sim.calendar.schedule(ends, Notice::Robot(robot));
}

fn leave_merchant(sim: &mut Sim, robot: RobotId) {
    let now = sim.clock.now;
    if sim.duty(robot).leg == Some(LegKind::Back) {
        let unloading = loading::draw_back(sim, robot);
        let merchant = sim.duty(robot).back_to;
        sim.log.state(now, SimEvent::GoodsReturned { robot, unloading });
        empty(sim, robot);
        let ground = sim.fleet_ground(sim.fleet_of(robot));
        let here = merchant.and_then(|id| ground.merchants[id.index()].as_ref());
        return returns::go(sim, robot, here.map_or(Post::default(), |here| here.post));
    }
    approach::load(sim, robot);
}

fn hand_over(sim: &mut Sim, robot: RobotId) {
    let now = sim.clock.now;
    let Some(order) = sim.duty(robot).order else { return };
    let OrderSpec { no_show, merchant, mass, .. } = *sim.order(order);
    let next = bundles::unlink(sim, order);
    let state = sim.duty(robot);
    if no_show {
        // The order is over, and its goods go back to the merchant.
        state.back_to = Some(merchant);
        sim.log.state(now, SimEvent::OrderNotTaken { order, robot });
    } else {
        state.load = state.load - mass;
        sim.log.state(now, SimEvent::OrderDelivered { order, robot });
    }
    orders::end(sim, order);
    if let Some(next) = next {
        return bundles::go_on(sim, robot, next);
    }
    let state = sim.duty(robot);
    if state.back_to.is_some() {
        (state.order, state.from_hub, state.from_door) = (None, false, None);
        return plan_leg(sim, robot, LegKind::Back);
    }
    empty(sim, robot);
    let door = Post::Door(sim.order(order).customer);
    returns::go(sim, robot, door);
}

/// Takes the order, or goods that nobody took, off a robot's hands; orders whose doors would have
/// come after its own hang on it still.
pub(super) fn empty(sim: &mut Sim, robot: RobotId) -> Option<OrderId> {
    let state = sim.duty(robot);
    state.load = Kilograms(0.0);
    (state.from_hub, state.from_door, state.back_to) = (false, None, None);
    state.order.take()
}
