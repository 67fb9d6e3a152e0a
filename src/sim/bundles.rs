//! Trips with several orders of one merchant, as many as the vehicle has compartments: loaded
//! together, handed over door after door in the sequence that the policy gave them.
//!
//! Each order names the one whose door comes next. What ends the trip early ends it for all: at its
//! reserve a robot gives all of them back; on a robot that is carried home all are lost, refunded or
//! kept as the one is whose door was next; where a crew brings that one by hand, the others are made
//! again.

use super::able::expected_trip;
use super::energy::{self, Trip};
use super::ground::{FleetGround, Ground, Post};
use super::returns;
use super::state::Sim;
use super::trip;
use crate::base::cast;
use crate::base::ids::{FleetId, MerchantId, OrderId, RobotId};
use crate::base::units::{Kilograms, Metres, Millimetres};
use crate::events::LegKind;
use crate::map::{Anchor, Network, Path};

/// Hangs every order on the one before it.
pub(super) fn link(sim: &mut Sim, ids: &[OrderId]) {
    for pair in ids.windows(2) {
        sim.order_state(pair[0]).next = Some(pair[1]);
    }
}

/// Takes an order off the one that hangs on it, and names that one.
pub(super) fn unlink(sim: &mut Sim, id: OrderId) -> Option<OrderId> {
    sim.order_state(id).next.take()
}

/// Takes an order and all that hang on it apart; gives them in their sequence.
pub(super) fn untie(sim: &mut Sim, first: OrderId) -> Vec<OrderId> {
    std::iter::successors(Some(first), |id| unlink(sim, *id)).collect()
}

/// A robot has handed one order over and drives on to the door of the next.
pub(super) fn go_on(sim: &mut Sim, robot: RobotId, next: OrderId) {
    let (key, map) = (sim.order(next).key, sim.ground.map.clone());
    let (_, state, drive, ..) = sim.robot(robot);
    let driven = state.from_door.unwrap_or_default().0 + drive.path.length(&map).0;
    (state.order, state.trip_key, state.from_hub) = (Some(next), key, false);
    state.from_door = Some(Millimetres(driven));
    trip::plan_leg(sim, robot, LegKind::Loaded);
}

/// Lays the shortest way between two doors.
pub(super) fn lay_way(network: &Network, (from, to): (Anchor, Anchor), path: &mut Path) {
    network.tree_unshared(from, Metres(f64::INFINITY)).path(network, to, path);
}

/// Whether a robot that stands ready could carry some orders of one merchant together, each of which
/// it could carry alone: it has room, its reach goes to the last door, and its charge lasts for the
/// whole trip - on a day with barriers for the sum of the trips of each alone.
pub(super) fn able(sim: &Sim, robot: RobotId, ids: &[OrderId]) -> bool {
    let fleet = sim.fleet_of(robot);
    let vendor = sim.vendor(fleet);
    let specs = || ids.iter().map(|id| sim.order(*id));
    let mass = Kilograms(specs().map(|spec| spec.mass.0).sum());
    let volume: f64 = specs().map(|spec| spec.volume.0).sum();
    if ids.len() > vendor.compartments as usize || mass > vendor.payload || volume > vendor.cargo.0
    {
        return false;
    }
    let left = returns::charge_now(sim, robot);
    let from = (fleet, sim.robots.duty[robot.index()].post);
    let suffices = |(trip, loaded): (Trip, Metres)| {
        loaded <= vendor.reach && energy::accepts(vendor, left, &trip, mass)
    };
    // By way of the merchant it is never shorter; where that suffices, nothing else need be known.
    tour(sim, from, ids, by_merchant).is_some_and(suffices)
        || tour(sim, from, ids, between).is_some_and(suffices)
}

/// A trip with several doors, and its way from the merchant to the last of them.
fn tour(
    sim: &Sim,
    from: (FleetId, Post),
    ids: &[OrderId],
    between: impl Fn(&FleetGround, MerchantId, (u32, u32)) -> Option<Metres>,
) -> Option<(Trip, Metres)> {
    let (fleet, post) = from;
    let ground = sim.fleet_ground(fleet);
    let (first, last) = (sim.order(*ids.first()?), sim.order(*ids.last()?));
    let merchant = ground.merchants[first.merchant.index()].as_ref()?;
    let door = |customer: u32| ground.customers[customer as usize].ok();
    let mut loaded = merchant.tree.distance(&ground.network, door(first.customer)?)?.metres();
    for pair in ids.windows(2) {
        let doors = (sim.order(pair[0]).customer, sim.order(pair[1]).customer);
        loaded += between(ground, first.merchant, doors)?;
    }
    let last = door(last.customer)?;
    let back = ground.back_hub(post, last).tree.distance(&ground.network, last)?.metres();
    let mut way = ground.approach_way(post, merchant)?.metres() + loaded + back;
    if sim.today.bars() {
        let alone =
            |id: &OrderId| expected_trip(sim, from, sim.order(*id)).map(|(trip, _)| trip.way.0);
        way = Metres(ids.iter().map(alone).sum::<Option<f64>>()?);
    }
    let drops = cast::index32(ids.len());
    Some((Trip { way, resistance: ground.resistance, drops }, loaded))
}

/// Way from a door to another past the merchant.
fn by_merchant(ground: &FleetGround, id: MerchantId, (from, to): (u32, u32)) -> Option<Metres> {
    let merchant = ground.merchants[id.index()].as_ref()?;
    let way = |customer: u32| {
        let door = ground.customers[customer as usize].ok()?;
        Some(merchant.tree.distance(&ground.network, door)?.metres())
    };
    Some(way(from)? + way(to)?)
}

/// Shortest way from a door to another. No tree is rooted at a door: one is grown for the question,
/// as far as the way past the merchant, and dropped.
fn between(ground: &FleetGround, id: MerchantId, doors: (u32, u32)) -> Option<Metres> {
    let most = by_merchant(ground, id, doors)? + Metres(1.0);
    let (from, to) = doors;
    let (from, to) = (ground.customers[from as usize].ok()?, ground.customers[to as usize].ok()?);
    let tree = ground.network.tree_unshared(from, most);
    Some(tree.distance(&ground.network, to)?.metres())
}

/// What a plan takes for the way from a door to another: the straight line, lengthened as the two
/// ways from the merchant are.
pub(super) fn between_about(
    ground: &Ground,
    fleet: FleetId,
    id: MerchantId,
    doors: (u32, u32),
) -> Option<Metres> {
    let ways = by_merchant(&ground.fleets[fleet.index()], id, doors)?;
    let (at, from, to) = (
        ground.merchants[id.index()],
        ground.customers[doors.0 as usize],
        ground.customers[doors.1 as usize],
    );
    let lines = at.distance(from) + at.distance(to);
    let detour = if lines > 0.0 { ways.0 / lines } else { 1.0 };
    Some(Metres(detour * from.distance(to)))
}
