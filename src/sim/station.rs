//! A fleet's hub: robots that stand ready, hours of service.

use super::areas;
use super::chargers::{self, ChargerDesk};
use super::energy;
use super::orders;
use super::state::Sim;
use super::trip::turn;
use crate::base::ids::{FleetId, RobotId};
use crate::events::Duty;
use bevy_ecs::prelude::Component;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::ops::Range;

/// A fleet's hub -- state.
#[derive(Debug, Clone, Default, Component, Serialize, Deserialize)]
pub struct Station {
    /// The fleet's robots, by id.
    pub robots: Range<u32>,
    /// Robots that stand ready.
    pub idle: BTreeSet<RobotId>,
    /// Its chargers, at the hub and elsewhere.
    pub chargers: Vec<ChargerDesk>,
    /// Whether the fleet is in its hours of service.
    pub in_service: bool,
}

/// A robot's way back is over: it charges, ends its day, or stands ready.
pub(super) fn come_home(sim: &mut Sim, robot: RobotId) {
    let fleet = sim.fleet_of(robot);
    areas::leave(sim, robot);
    let charge = *sim.robot(robot).3;
    if let Some(charger) = charge.charger {
        chargers::queue_up(sim, robot, charger);
    } else if energy::must_charge(&sim.vendor(fleet).battery, charge.energy) {
        chargers::go(sim, robot);
    } else {
        stand_by(sim, robot);
    }
}

/// Sends the idle robot with most charge to a charger: an order waits that none of them has the charge
/// for.
pub(super) fn charge_one(sim: &mut Sim, fleet: FleetId) {
    let battery = sim.vendor(fleet).battery;
    let idle: Vec<RobotId> = sim.station(fleet).idle.iter().copied().collect();
    let missing = idle
        .into_iter()
        .map(|robot| (energy::missing(&battery, sim.robot(robot).3.energy).0, robot));
    let least = missing.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    if let Some((missing, robot)) = least
        && missing > 0.0
    {
        sim.station(fleet).idle.remove(&robot);
        chargers::go(sim, robot);
    }
}

/// Puts a full battery into a robot that stands on its way.
pub(super) fn swap_battery(sim: &mut Sim, robot: RobotId) {
    turn(sim, robot, Duty::Rescue);
    chargers::fill(sim, robot);
    sim.duty(robot).flat = false;
}

/// A robot stands ready, or ends its day when the hours of service are over.
pub(super) fn stand_by(sim: &mut Sim, robot: RobotId) {
    let fleet = sim.fleet_of(robot);
    if !sim.station(fleet).in_service || sim.duty(robot).withdrawn {
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
    let station = sim.station(fleet);
    station.in_service = false;
    let idle = std::mem::take(&mut station.idle);
    for robot in idle {
        turn(sim, robot, Duty::OutOfService);
    }
    orders::service_ended(sim);
}
