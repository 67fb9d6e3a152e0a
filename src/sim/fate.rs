//! What becomes of a robot that cannot go on by itself, and of the order on board.
//!
//! Crews and companions do the same here: they look at the robot, let it drive on, or carry it,
//! first to the customer's door where the fleet's rule says so, then home. They differ in whose
//! notice tells that a part of it is done.

use super::areas;
use super::assist;
use super::bundles;
use super::gates;
use super::ground::{FleetGround, Post};
use super::orders;
use super::returns;
use super::robot::DutyState;
use super::state::Sim;
use super::trip::{self, turn};
use super::workshop;
use crate::base::ids::{CrewId, OrderId, RobotId};
use crate::base::stream::unit;
use crate::base::time::SimDuration;
use crate::base::units::{Metres, MetresPerSecond, Millimetres};
use crate::events::{Duty, LegKind, RescueOutcome, SimEvent, Skill, Stand};
use crate::map::{Anchor, ReachTree};
use crate::scenario::{OperatingMode, StrandedOrder, VendorProfile};
use serde::{Deserialize, Serialize};

/// Way for which a crew is sent where no path leads: never on a sound map \[m\].
const NO_PATH_M: f64 = 5_000.0;

/// Width that a pedestrian needs beside a standing robot \[m\].
///
/// Assumption: 0.75, range 0.6–0.9: shoulders with a hand's breadth, or a wheelchair.
const PEDESTRIAN_M: f64 = 0.75;

/// How far somebody has carried a robot -- state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Carried {
    /// It stands, or drives.
    #[default]
    No,
    /// To the customer's door, with the order.
    ToDoor,
    /// The customer comes to the door.
    AtDoor,
    /// To its hub.
    Home,
}

/// What somebody on site finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Finding {
    /// It can drive on.
    Fixed,
    /// Its battery is empty.
    Empty,
    /// It cannot be fixed where it stands.
    Broken,
}

/// Looks at a robot; draws only where that decides.
pub(super) fn look(sim: &mut Sim, robot: RobotId) -> Finding {
    let share = sim.vendor(sim.fleet_of(robot)).fixed_on_spot;
    if sim.duty(robot).harm.is_some() {
        return Finding::Broken;
    }
    if is_empty(sim, robot) {
        return Finding::Empty;
    }
    let (.., meter) = sim.robot(robot);
    if unit(&mut meter.rng) < share { Finding::Fixed } else { Finding::Broken }
}

/// Whether a robot that waits has an empty battery by now.
pub(super) fn is_empty(sim: &mut Sim, robot: RobotId) -> bool {
    let now = sim.clock.now;
    let hotel = sim.vendor(sim.fleet_of(robot)).battery.hotel;
    let (_, state, _, charge, _) = sim.robot(robot);
    state.flat || charge.energy <= hotel * now.since(state.since)
}

/// The next part of carrying a robot, and how long it takes at a speed; `None` once it is home.
pub(super) fn carry_on(
    sim: &mut Sim,
    robot: RobotId,
    speed: MetresPerSecond,
) -> Option<SimDuration> {
    let (now, carried) = (sim.clock.now, sim.duty(robot).carried);
    let (next, time) = match carried {
        Carried::No => {
            sim.duty(robot).carried_since = now;
            gates::leave(sim, robot);
            areas::leave(sim, robot);
            if let Some((StrandedOrder::ByHand, _)) = stranded(sim, robot) {
                (Carried::ToDoor, way_left(sim, robot) / speed)
            } else {
                lose_order(sim, robot);
                let here = sim.robots.drive[robot.index()].anchor(&sim.ground.map);
                (Carried::Home, way_home(sim, robot, here) / speed)
            }
        }
        Carried::ToDoor => {
            let (order, limit) =
                (sim.duty(robot).order, sim.ground.scenario.customers.no_show.wait);
            let leaves = order.map_or(now, |order| sim.order(order).leaves_door(now, limit));
            (Carried::AtDoor, leaves.since(now))
        }
        Carried::AtDoor => (Carried::Home, complete_by_hand(sim, robot) / speed),
        Carried::Home => {
            sim.duty(robot).carried = Carried::No;
            return None;
        }
    };
    sim.duty(robot).carried = next;
    Some(time)
}

/// The order on board a robot, and the fleet's rule for it.
fn stranded(sim: &mut Sim, robot: RobotId) -> Option<(StrandedOrder, OrderId)> {
    let rule = sim.fleet(sim.fleet_of(robot)).rescue.stranded;
    let state = sim.duty(robot);
    let on_board = state.leg == Some(LegKind::Loaded);
    state.order.filter(|_| on_board).map(|order| (rule, order))
}

/// The crew hands the order over at the door; others on board are made again. The way home from there.
fn complete_by_hand(sim: &mut Sim, robot: RobotId) -> Metres {
    let now = sim.clock.now;
    let Some(order) = trip::empty(sim, robot) else { return Metres(NO_PATH_M) };
    let fact = if sim.order(order).no_show {
        SimEvent::OrderNotTaken { order, robot }
    } else {
        SimEvent::OrderCompletedByHand { order, robot }
    };
    sim.log.state(now, fact);
    for lost in bundles::untie(sim, order).into_iter().skip(1) {
        orders::robot_failed(sim, lost, true);
    }
    orders::end(sim, order);
    let customer = sim.order(order).customer as usize;
    let ground = sim.fleet_ground(sim.fleet_of(robot));
    way_home(sim, robot, ground.customers[customer].ok())
}

/// Way from a place to the hub to which somebody carries a robot from there.
fn way_home(sim: &mut Sim, robot: RobotId, here: Option<Anchor>) -> Metres {
    let ground = sim.fleet_ground(sim.fleet_of(robot));
    let hub = here.map(|here| returns::hub_from(sim, robot, here));
    let hub = hub.unwrap_or_default();
    sim.duty(robot).post = Post::Hub(hub);
    metres(here.and_then(|here| ground.hub(hub).tree.distance(&ground.network, here)))
}

/// What becomes of a robot's order when it is carried home: kept for a later trip, once, where the
/// fleet's rule says so and it is on board.
fn lose_order(sim: &mut Sim, robot: RobotId) {
    let again = sim.duty(robot).from_hub;
    match stranded(sim, robot) {
        Some((StrandedOrder::Kept, _)) if !again => {}
        _ => give_up(sim, robot),
    }
}

/// A robot's order goes to a courier, made again if it was on board, or is refunded.
pub(super) fn give_up(sim: &mut Sim, robot: RobotId) {
    let on_board = stranded(sim, robot);
    let Some(first) = trip::empty(sim, robot) else { return };
    for order in bundles::untie(sim, first) {
        if let Some((StrandedOrder::Refunded, _)) = on_board {
            orders::refunded(sim, order, robot);
        } else {
            orders::robot_failed(sim, order, on_board.is_some());
        }
    }
}

/// The robot was made fit to go on where it stood, and goes on with its leg, or home where its order
/// was given up meanwhile.
pub(super) fn goes_on(sim: &mut Sim, robot: RobotId, crew: Option<CrewId>, outcome: RescueOutcome) {
    state_end(sim, robot, crew, outcome);
    let DutyState { order, leg, .. } = *sim.duty(robot);
    if order.is_none() && matches!(leg, Some(LegKind::Approach | LegKind::Loaded)) {
        return trip::plan_leg(sim, robot, LegKind::Return);
    }
    if sim.vendor(sim.fleet_of(robot)).mode == OperatingMode::Supervised {
        turn(sim, robot, Duty::AwaitOperator);
        assist::ask(sim, robot, Skill::Watch);
    } else {
        trip::drive_on(sim, robot);
    }
}

/// The robot was carried to its hub and goes to the workshop.
pub(super) fn carried_home(sim: &mut Sim, robot: RobotId, crew: Option<CrewId>) {
    state_end(sim, robot, crew, RescueOutcome::CarriedHome);
    assist::release(sim, robot);
    turn(sim, robot, Duty::OutOfService);
    let (_, state, _, charge, _) = sim.robot(robot);
    (state.flat, state.harm) = (false, None);
    charge.charger = None;
    workshop::admit(sim, robot);
}

/// Tells the outcome of a rescue.
fn state_end(sim: &mut Sim, robot: RobotId, crew: Option<CrewId>, outcome: RescueOutcome) {
    let now = sim.clock.now;
    let carried = match outcome {
        RescueOutcome::CarriedHome => now.since(sim.duty(robot).carried_since),
        RescueOutcome::FixedOnSpot | RescueOutcome::BatterySwapped => SimDuration::ZERO,
    };
    sim.log.state(now, SimEvent::RescueEnded { crew, robot, outcome, carried });
}

/// Way between a standing robot and the root of a tree.
pub(super) fn way_between(
    sim: &mut Sim,
    robot: RobotId,
    tree: impl Fn(&FleetGround) -> &ReachTree,
) -> Metres {
    let fleet = sim.fleet_of(robot);
    let ground = sim.ground;
    let ground = &ground.fleets[fleet.index()];
    let at = sim.robot(robot).2.anchor(ground.network.map());
    metres(at.and_then(|at| tree(ground).distance(&ground.network, at)))
}

/// Way that a robot's leg still has.
fn way_left(sim: &mut Sim, robot: RobotId) -> Metres {
    let map = sim.ground.map.clone();
    sim.robot(robot).2.way_left(&map).metres()
}

pub(super) fn metres(way: Option<Millimetres>) -> Metres {
    way.map_or(Metres(NO_PATH_M), Millimetres::metres)
}

/// Where a robot stands in the way of others.
pub(super) fn stand(sim: &mut Sim, robot: RobotId) -> Option<Stand> {
    let ground = sim.ground;
    let width = vehicle_m(sim.vendor(sim.fleet_of(robot)));
    let anchor = sim.robot(robot).2.anchor(&ground.map)?;
    let path = ground.map.edge(anchor.edge).width_m;
    let blocks = path.is_some_and(|path| f64::from(path) < width + PEDESTRIAN_M);
    Some(Stand { edge: anchor.edge, blocks })
}

/// Width of a vehicle \[m\]; the narrowest path that it may use where its size is not published.
fn vehicle_m(vendor: &VendorProfile) -> f64 {
    vendor.size_m.map_or(vendor.drives.min_width_m, |[_, width, _]| width)
}
