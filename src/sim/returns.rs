//! Where robots go when a trip is over, and where they wait for the next.

use super::assist;
use super::calendar::Notice;
use super::chargers;
use super::energy::{self, Trip};
use super::ground::Post;
use super::robot::draws_hotel;
use super::state::Sim;
use super::station;
use super::trip;
use crate::base::ids::{FleetId, MerchantId, RobotId};
use crate::base::time::{SimDuration, SimTime};
use crate::base::units::{Metres, WattHours};
use crate::events::{Duty, LegKind, SimEvent};
use crate::map::Anchor;
use crate::scenario::Returns;

/// Names of drives that belong to no order's trip, in the streams of chance.
const MOVE: u64 = 1 << 61;

/// The hub to which a robot belongs that is at a place: its own, or the nearest.
pub(super) fn hub_from(sim: &Sim, robot: RobotId, here: Anchor) -> u32 {
    let who = &sim.robots.who[robot.index()];
    let ground = sim.fleet_ground(who.fleet);
    if ground.returns == Returns::HomeHub { who.home } else { ground.nearest_hub(here) }
}

/// A way home begins: to a charger elsewhere, where the robot has to charge next and that is the
/// nearest, else to its hub.
pub(super) fn choose(sim: &mut Sim, robot: RobotId) {
    if sim.robot(robot).3.charger.is_none() {
        let charger = chargers::on_the_way_home(sim, robot);
        sim.robot(robot).3.charger = charger;
    }
    let ground = sim.fleet_ground(sim.fleet_of(robot));
    let hub = if ground.hubs.len() == 1 {
        Some(0)
    } else {
        let here = sim.robot(robot).2.anchor(ground.network.map());
        here.map(|here| hub_from(sim, robot, here))
    };
    if let Some(hub) = hub {
        sim.duty(robot).post = Post::Hub(hub);
    }
}

/// A robot has nothing on board any more and stands at a post: it goes where its fleet's robots
/// wait.
pub(super) fn go(sim: &mut Sim, robot: RobotId, here: Post) {
    let ground = sim.fleet_ground(sim.fleet_of(robot));
    if !ground.returns.leaves_hubs() || !may_wait(sim, robot, Metres(0.0)) {
        return trip::plan_leg(sim, robot, LegKind::Return);
    }
    if ground.returns == Returns::Stay {
        assist::release(sim, robot);
        sim.duty(robot).post = here;
        // People who feed a fleet take goods that nobody wanted at the hub.
        if here.has_power() {
            station::come_home(sim, robot);
        } else {
            station::stand_by(sim, robot);
        }
        return;
    }
    match busy_post(sim, robot, ground.post_at(here)) {
        Some((way, post, merchant)) if may_wait(sim, robot, way) => {
            send(sim, robot, post, merchant);
        }
        _ => trip::plan_leg(sim, robot, LegKind::Return),
    }
}

/// Whether a robot may wait away from its hub that drives so far before: in its hours of service,
/// and with charge for a trip when it is there.
fn may_wait(sim: &Sim, robot: RobotId, way: Metres) -> bool {
    let fleet = sim.fleet_of(robot);
    let serves = sim.fleets.station[fleet.index()].in_service;
    let out = sim.robots.duty[robot.index()].withdrawn;
    serves && !out && lasts(sim, robot, way)
}

/// Whether a robot that drives so far is expected to have charge for a trip there.
pub(super) fn lasts(sim: &Sim, robot: RobotId, way: Metres) -> bool {
    let fleet = sim.fleet_of(robot);
    let (vendor, resistance) = (sim.vendor(fleet), sim.fleet_ground(fleet).resistance);
    let left =
        charge_now(sim, robot) - energy::way_home(vendor, &Trip { way, resistance, drops: 0 });
    !energy::must_charge(&vendor.battery, left)
}

/// Energy in a robot's battery by now, what its computers drew since its last turn left out.
pub(super) fn charge_now(sim: &Sim, robot: RobotId) -> WattHours {
    let row = robot.index();
    let (state, left) = (&sim.robots.duty[row], sim.robots.charge[row].energy);
    if !draws_hotel(state) {
        return left;
    }
    let hotel = sim.vendor(sim.robots.who[row].fleet).battery.hotel;
    let drawn = hotel * sim.clock.now.since(state.since);
    WattHours((left.0 - drawn.0).max(0.0))
}

/// A post at which orders are expected, its merchant, and how many.
#[derive(Debug, Clone, Copy)]
pub(super) struct Busy {
    pub(super) post: Post,
    pub(super) merchant: MerchantId,
    pub(super) orders: f64,
}

/// Posts at merchants that expect orders within the hour, those of one place together, by post.
pub(super) fn busy(sim: &Sim, fleet: FleetId) -> Vec<Busy> {
    let ground = sim.fleet_ground(fleet);
    let mut found: Vec<Busy> = Vec::new();
    for (index, merchant) in ground.merchants.iter().enumerate() {
        let id = MerchantId::from_index(index);
        let orders = sim.ground.expected_orders(id, sim.clock.now);
        let Some(merchant) = merchant.as_ref().filter(|_| orders > 0.0) else { continue };
        match found.iter_mut().find(|known| known.post == merchant.post) {
            Some(known) => known.orders += orders,
            None => found.push(Busy { post: merchant.post, merchant: id, orders }),
        }
    }
    found.sort_by_key(|busy| busy.post);
    found
}

/// The nearest post where robots of the fleet wait for orders that are expected, and the way to it;
/// none where that is the hub to which it returns anyway.
fn busy_post(sim: &Sim, robot: RobotId, here: Anchor) -> Option<(Metres, Post, MerchantId)> {
    let ground = sim.fleet_ground(sim.fleet_of(robot));
    let way = |post: Post| ground.way_to_post(here, post);
    let posts = busy(sim, sim.fleet_of(robot)).into_iter();
    let ways = posts.filter_map(|busy| Some((way(busy.post)?, busy.post, busy.merchant)));
    let (least, post, merchant) = ways.min()?;
    let hub = Post::Hub(ground.nearest_hub(here));
    let home = ground.returns == Returns::ExpectedDemand && Some(least) >= way(hub);
    (post != hub && !home).then_some((least.metres(), post, merchant))
}

/// Sends a robot to wait at a merchant.
pub(super) fn send(sim: &mut Sim, robot: RobotId, post: Post, merchant: MerchantId) {
    sim.log.state(sim.clock.now, SimEvent::RobotSent { robot, merchant });
    sim.duty(robot).bound = Some(post);
    trip::plan_leg(sim, robot, LegKind::Reposition);
}

/// A robot that stood ready no longer does, and will drive: from its post, on a drive with a name of
/// its own where that begins on the footpath or leads to a merchant.
pub(super) fn leave_post(sim: &mut Sim, robot: RobotId, leg: LegKind) {
    let ground = sim.fleet_ground(sim.fleet_of(robot));
    let (_, state, drive, ..) = sim.robot(robot);
    drive.stand_at(ground.post_at(state.post));
    if leg == LegKind::Reposition || !matches!(state.post, Post::Hub(_)) {
        state.moves += 1;
        state.trip_key = MOVE | u64::from(robot.0) << 24 | u64::from(state.moves);
    }
}

/// A robot that waits away from its hub goes home.
pub(super) fn send_home(sim: &mut Sim, robot: RobotId) {
    leave_post(sim, robot, LegKind::Return);
    trip::plan_leg(sim, robot, LegKind::Return);
}

/// A robot begins to wait on the footpath, where its computers run on the battery: it goes to a
/// charger when it would else have too little charge for a trip.
pub(super) fn wait(sim: &mut Sim, robot: RobotId) {
    if let Some(at) = drained_at(sim, robot) {
        sim.calendar.schedule(at, Notice::Drained(robot));
    }
}

/// When a robot that waits on the footpath has to leave for a charger.
fn drained_at(sim: &Sim, robot: RobotId) -> Option<SimTime> {
    let row = robot.index();
    let state = &sim.robots.duty[row];
    let battery = &sim.vendor(sim.robots.who[row].fleet).battery;
    if state.duty != Duty::Idle || state.post.has_power() || battery.hotel.0 <= 0.0 {
        return None;
    }
    let above = sim.robots.charge[row].energy.0 - energy::lowest(battery) * battery.capacity.0;
    Some(state.since + SimDuration::from_hours(above.max(0.0) / battery.hotel.0) + SimDuration(1))
}

/// The charge of a robot that waits on the footpath may have come down.
pub(super) fn drained(sim: &mut Sim, robot: RobotId) {
    if drained_at(sim, robot) == Some(sim.clock.now) {
        station::leave_stack(sim, robot);
        chargers::go(sim, robot);
    }
}
