//! A fleet's hub: robots that stand ready, hours of service.

use super::areas;
use super::chargers::{self, ChargerDesk};
use super::energy;
use super::ground::Post;
use super::orders;
use super::returns;
use super::stacks::Stacks;
use super::state::Sim;
use super::trip::turn;
use crate::base::ids::{FleetId, RobotId};
use crate::base::units::WattHours;
use crate::events::Duty;
use bevy_ecs::prelude::Component;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// A fleet's hub -- state.
#[derive(Debug, Clone, Default, Component, Serialize, Deserialize)]
pub struct Station {
    /// The fleet's robots of the morning, by id.
    pub robots: Range<u32>,
    /// Those that joined it since, by id: after all robots of the morning, whosever they are.
    pub joined: Vec<u32>,
    /// Robots that stand ready.
    pub idle: Stacks,
    /// Its chargers, at the hub and elsewhere.
    pub chargers: Vec<ChargerDesk>,
    /// Whether the fleet is in its hours of service.
    pub in_service: bool,
}

impl Station {
    /// All robots of the fleet, by id.
    pub(super) fn everybody(&self) -> Vec<RobotId> {
        self.robots.clone().chain(self.joined.iter().copied()).map(RobotId).collect()
    }
}

/// A robot's way back, or to where it will wait, is over: it charges, ends its day, or stands ready.
pub(super) fn come_home(sim: &mut Sim, robot: RobotId) {
    let fleet = sim.fleet_of(robot);
    let charge = *sim.robot(robot).3;
    if charge.charger.is_some() || sim.duty(robot).post.has_power() {
        areas::leave(sim, robot);
    }
    if let Some(charger) = charge.charger {
        chargers::queue_up(sim, robot, charger);
    } else if energy::must_charge(&sim.vendor(fleet).battery, left_there(sim, robot)) {
        chargers::go(sim, robot);
    } else {
        stand_by(sim, robot);
    }
}

/// Energy that counts when a robot is there: on the footpath, what its computers drew meanwhile is
/// gone.
fn left_there(sim: &Sim, robot: RobotId) -> WattHours {
    let row = robot.index();
    if sim.robots.duty[row].post.has_power() {
        sim.robots.charge[row].energy
    } else {
        returns::charge_now(sim, robot)
    }
}

/// Sends the idle robot with most charge to a charger: an order waits that none of them has the charge
/// for.
pub(super) fn charge_one(sim: &mut Sim, fleet: FleetId) {
    let battery = sim.vendor(fleet).battery;
    let idle = sim.station(fleet).idle.robots();
    let missing = idle
        .into_iter()
        .map(|(robot, _)| (energy::missing(&battery, returns::charge_now(sim, robot)).0, robot));
    let least = missing.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    if let Some((missing, robot)) = least
        && missing > 0.0
    {
        leave_stack(sim, robot);
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
    let post = sim.duty(robot).post;
    if !sim.station(fleet).in_service || sim.duty(robot).withdrawn {
        return end_day(sim, robot, post);
    }
    turn(sim, robot, Duty::Idle);
    sim.station(fleet).idle.insert(post, robot);
    orders::robot_free(sim, robot);
    if !post.has_power() {
        returns::wait(sim, robot);
    }
}

/// A robot's day ends: at its hub, or once it is there.
fn end_day(sim: &mut Sim, robot: RobotId, post: Post) {
    match post {
        Post::Hub(_) => turn(sim, robot, Duty::OutOfService),
        Post::Charger(_) | Post::Merchant(_) | Post::Door(_) => returns::send_home(sim, robot),
    }
}

/// A robot no longer stands ready.
pub(super) fn leave_stack(sim: &mut Sim, robot: RobotId) {
    let (fleet, post) = (sim.fleet_of(robot), sim.duty(robot).post);
    sim.station(fleet).idle.remove(post, robot);
}

/// The hours of service begin: every robot stands ready.
pub(super) fn begin_service(sim: &mut Sim, fleet: FleetId) {
    sim.station(fleet).in_service = true;
    for robot in sim.station(fleet).everybody() {
        stand_by(sim, robot);
    }
}

/// The hours of service end: who stands idle ends the day, who is out comes home first.
pub(super) fn end_service(sim: &mut Sim, fleet: FleetId) {
    let station = sim.station(fleet);
    station.in_service = false;
    let idle = std::mem::take(&mut station.idle);
    for (robot, post) in idle.robots() {
        end_day(sim, robot, post);
    }
    orders::service_ended(sim);
}
