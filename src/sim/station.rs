//! A fleet's hub: robots that stand ready, plugs, hours of service.

use super::calendar::Notice;
use super::energy;
use super::orders;
use super::state::Sim;
use super::trip::turn;
use crate::base::ids::{FleetId, RobotId};
use crate::base::units::WattHours;
use crate::events::{Duty, SimEvent};
use bevy_ecs::prelude::Component;
use std::collections::{BTreeSet, VecDeque};
use std::ops::Range;

/// A fleet's hub -- state.
#[derive(Debug, Clone, Default, Component)]
pub struct Station {
    /// The fleet's robots, by id.
    pub robots: Range<u32>,
    /// Robots that stand ready.
    pub idle: BTreeSet<RobotId>,
    /// Plugs not taken.
    pub free_plugs: u32,
    /// Robots waiting for a plug.
    pub plug_queue: VecDeque<RobotId>,
    /// Whether the fleet is in its hours of service.
    pub in_service: bool,
}

/// A robot is home: it charges, ends its day, or stands ready.
pub(super) fn come_home(sim: &mut Sim, robot: RobotId) {
    let fleet = sim.fleet_of(robot);
    let left = sim.robot(robot).3.energy;
    if !energy::wants_charge(&sim.vendor(fleet).battery, left) {
        stand_by(sim, robot);
        return;
    }
    charge(sim, fleet, robot);
}

/// Sends the idle robot with most charge to a plug: an order waits that none of them has the charge
/// for.
pub(super) fn charge_one(sim: &mut Sim, fleet: FleetId) {
    let battery = sim.vendor(fleet).battery;
    let idle: Vec<RobotId> = sim.station(fleet).idle.iter().copied().collect();
    let missing = idle.into_iter().map(|robot| {
        let (missing, _) = energy::recharge(&battery, sim.robot(robot).3.energy);
        (missing.0, robot)
    });
    let least = missing.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    if let Some((missing, robot)) = least
        && missing > 0.0
    {
        sim.station(fleet).idle.remove(&robot);
        charge(sim, fleet, robot);
    }
}

/// A robot takes a plug, or waits for one.
fn charge(sim: &mut Sim, fleet: FleetId, robot: RobotId) {
    turn(sim, robot, Duty::Charge);
    let mut station = sim.station(fleet);
    if station.free_plugs > 0 {
        station.free_plugs -= 1;
        plug_in(sim, robot);
    } else {
        station.plug_queue.push_back(robot);
    }
}

fn plug_in(sim: &mut Sim, robot: RobotId) {
    let battery = sim.vendor(sim.fleet_of(robot)).battery;
    let (_, time) = energy::recharge(&battery, sim.robot(robot).3.energy);
    let at = sim.clock.now + time;
    sim.calendar.schedule(at, Notice::Robot(robot));
}

/// A robot leaves its plug, and the next one takes it.
pub(super) fn charged(sim: &mut Sim, robot: RobotId) {
    fill(sim, robot);
    let fleet = sim.fleet_of(robot);
    let mut station = sim.station(fleet);
    let next = station.plug_queue.pop_front();
    if next.is_none() {
        station.free_plugs += 1;
    }
    if let Some(next) = next {
        plug_in(sim, next);
    }
    stand_by(sim, robot);
}

/// Brings a battery to the level at which robots leave the plug.
pub(super) fn fill(sim: &mut Sim, robot: RobotId) {
    let battery = sim.vendor(sim.fleet_of(robot)).battery;
    let mut charge = sim.robot(robot).3;
    let (energy, _) = energy::recharge(&battery, charge.energy);
    charge.energy += energy;
    if energy > WattHours(0.0) {
        let now = sim.clock.now;
        sim.log.state(now, SimEvent::Charged { robot, energy });
    }
}

/// Puts a full battery into a robot that stands on its way.
pub(super) fn swap_battery(sim: &mut Sim, robot: RobotId) {
    turn(sim, robot, Duty::Rescue);
    fill(sim, robot);
    sim.duty(robot).flat = false;
}

/// A robot stands ready, or ends its day when the hours of service are over.
pub(super) fn stand_by(sim: &mut Sim, robot: RobotId) {
    let fleet = sim.fleet_of(robot);
    if !sim.station(fleet).in_service {
        turn(sim, robot, Duty::OutOfService);
        return;
    }
    turn(sim, robot, Duty::Idle);
    sim.station(fleet).idle.insert(robot);
    orders::robot_free(sim, fleet, robot);
}

/// The hours of service begin: every robot stands ready.
pub(super) fn begin_service(sim: &mut Sim, fleet: FleetId) {
    sim.station(fleet).in_service = true;
    for robot in sim.station(fleet).robots.clone() {
        stand_by(sim, RobotId(robot));
    }
}

/// The hours of service end: who stands idle ends the day, who is out comes home first.
pub(super) fn end_service(sim: &mut Sim, fleet: FleetId) {
    let mut station = sim.station(fleet);
    station.in_service = false;
    let idle = std::mem::take(&mut station.idle);
    for robot in idle {
        turn(sim, robot, Duty::OutOfService);
    }
    orders::service_ended(sim);
}
