//! Who could carry an order: which fleets, and which of their robots that stand ready.

use super::conditions;
use super::demand::OrderSpec;
use super::dispatch::Candidate;
use super::energy::{self, Trip};
use super::ground::Post;
use super::returns;
use super::state::Sim;
use crate::base::ids::{FleetId, OrderId, RobotId};
use crate::base::units::Millimetres;
use crate::events::Unfit;

/// Fleets that could carry an order, as bits; where there is none, why the nearest miss could not.
pub(super) fn fitting_fleets(sim: &mut Sim, spec: &OrderSpec) -> (u64, Unfit) {
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
    let peopled = sim.fleet_ground(fleet).peopled_hubs(sim.day.robots[fleet.index()]);
    let usual =
        |post: &Post| usual_trip(sim, (fleet, *post), spec).is_some_and(|(trip, _)| lasts(&trip));
    let hubs: Vec<Post> = (0..peopled).map(Post::Hub).filter(usual).collect();
    if hubs.is_empty() {
        return Err(Unfit::OutOfReach);
    }
    let (begins, ends) = vendor.service;
    let spec = spec.as_carried();
    let closed = spec.ready < begins || spec.ready >= ends;
    if closed && !vendor.round_the_clock() {
        return Err(Unfit::OutOfHours);
    }
    open_from(sim, fleet, &hubs, &spec, lasts)
}

/// Whether a trip from any of a fleet's hubs is open to robots, round what would bar it.
fn open_from(
    sim: &mut Sim,
    fleet: FleetId,
    hubs: &[Post],
    spec: &OrderSpec,
    lasts: impl Fn(&Trip) -> bool,
) -> Result<(), Unfit> {
    if !sim.today.bars() {
        return Ok(());
    }
    let resistance = sim.fleet_ground(fleet).resistance;
    let mut open = Err(Unfit::PathClosed);
    for from in hubs.iter().map(|hub| (fleet, *hub)) {
        match conditions::way_round(sim.ground, sim.today, from, spec) {
            Ok(round) => {
                sim.today.remember(from, spec.id, round);
                if round.is_none_or(|way| lasts(&Trip { way, resistance, drops: 1 })) {
                    open = Ok(());
                }
            }
            Err(unfit) => open = open.or(Err(unfit)),
        }
    }
    open
}

/// The nearest idle robot of a fleet whose battery lasts for the order's trip, and of equally near
/// ones that of the lowest id. Robots at one place are equally near: the first that can stands for
/// all of them.
pub(super) fn candidate(sim: &Sim, fleet: FleetId, id: OrderId) -> Option<Candidate> {
    let order = sim.order(id);
    let vendor = sim.vendor(fleet);
    let mut nearest: Option<Candidate> = None;
    for (post, robots) in sim.fleets.station[fleet.index()].idle.places() {
        let approach = approach_way(sim, (fleet, post), order);
        if nearest.is_some_and(|found| approach.is_none_or(|way| found.approach < way)) {
            continue;
        }
        let Some((trip, approach)) = expected_trip(sim, (fleet, post), order) else { continue };
        let able = |robot: &&RobotId| {
            energy::accepts(vendor, returns::charge_now(sim, **robot), &trip, order.mass)
        };
        let Some(robot) = robots.iter().find(able).copied() else { continue };
        let nearer = |found: &Candidate| (approach, robot) < (found.approach, found.robot);
        if nearest.as_ref().is_none_or(nearer) {
            nearest = Some(Candidate { robot, approach });
        }
    }
    nearest
}

/// Way from where robots stand to an order's merchant.
fn approach_way(
    sim: &Sim,
    (fleet, post): (FleetId, Post),
    order: &OrderSpec,
) -> Option<Millimetres> {
    let ground = sim.fleet_ground(fleet);
    ground.approach_way(post, ground.merchants[order.merchant.index()].as_ref()?)
}

/// An order's whole trip, from a post and back to a hub, round what would bar it, and the way of
/// its usual approach; none from where it is barred and nothing leads round.
pub(super) fn expected_trip(
    sim: &Sim,
    from: (FleetId, Post),
    order: &OrderSpec,
) -> Option<(Trip, Millimetres)> {
    let (mut trip, approach) = usual_trip(sim, from, order)?;
    if sim.today.bars() {
        let known = sim.today.remembered(from, order.id).map(Ok);
        let find = || conditions::way_round(sim.ground, sim.today, from, &order.as_carried());
        match known.unwrap_or_else(find) {
            Ok(round) => trip.way = round.unwrap_or(trip.way),
            // A fleet of one hub keeps what it once found fit, whatever closes later.
            Err(_) if keeps_fit(sim, from.0) => {}
            Err(_) => return None,
        }
    }
    Some((trip, approach))
}

/// Whether robots of a fleet stand at one place only.
fn keeps_fit(sim: &Sim, fleet: FleetId) -> bool {
    let ground = sim.fleet_ground(fleet);
    ground.hubs.len() == 1 && !ground.returns.leaves_hubs()
}

/// An order's whole trip by the shortest ways, and the way of its approach.
fn usual_trip(
    sim: &Sim,
    (fleet, post): (FleetId, Post),
    order: &OrderSpec,
) -> Option<(Trip, Millimetres)> {
    let ground = sim.fleet_ground(fleet);
    let merchant = ground.merchants[order.merchant.index()].as_ref()?;
    let door = ground.customers[order.customer as usize].ok()?;
    let (way, approach) = ground.trip_way(post, merchant, door)?;
    Some((Trip { way, resistance: ground.resistance, drops: 1 }, approach))
}

/// Whether the battery of a robot that stands ready lasts for an order's trip.
fn lasts(sim: &Sim, robot: RobotId, order: &OrderSpec) -> bool {
    let fleet = sim.fleet_of(robot);
    let (post, left) = (sim.robots.duty[robot.index()].post, returns::charge_now(sim, robot));
    let trip = expected_trip(sim, (fleet, post), order);
    trip.is_some_and(|(trip, _)| energy::accepts(sim.vendor(fleet), left, &trip, order.mass))
}

/// Whether a robot that stands ready could carry an order.
pub(super) fn able(sim: &Sim, robot: RobotId, id: OrderId) -> bool {
    let (fleet, order) = (sim.fleet_of(robot), sim.order(id));
    sim.orders.state[id.index()].fits >> fleet.index() & 1 == 1 && lasts(sim, robot, order)
}
