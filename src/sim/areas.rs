//! Areas that only so many robots of a fleet may be in: entered as there is room, first come first
//! served.
//!
//! A robot holds a place from before its first edge inside until it has driven off the last one, is at
//! its hub or a charger, or is carried off; at other stops inside it keeps it. A supervised robot gives its operator back while it
//! waits, as before a gate.

use super::assist;
use super::calendar::Notice;
use super::state::Sim;
use super::trip::{drive_on, turn};
use crate::base::ids::{FleetId, RobotId};
use crate::base::time::SimTime;
use crate::events::{Duty, SimEvent, Skill};
use crate::scenario::OperatingMode;
use bevy_ecs::prelude::Resource;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, VecDeque};

/// One fleet in one area -- state.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct AreaDesk {
    /// Who is inside.
    pub inside: BTreeSet<RobotId>,
    /// Who waits, with the time since when.
    pub queue: VecDeque<(RobotId, SimTime)>,
}

/// Every area by fleet; empty where there is none -- state.
#[derive(Debug, Clone, Default, Resource, Serialize, Deserialize)]
pub struct AreaDesks(pub Vec<Vec<AreaDesk>>);

impl AreaDesks {
    /// So many areas for each of so many fleets.
    pub fn new(fleets: usize, areas: usize) -> Self {
        Self(if areas > 0 { vec![vec![AreaDesk::default(); areas]; fleets] } else { Vec::new() })
    }
}

/// The area in which a robot that drives on holds a place; the place is given back where its way goes
/// on outside.
pub(super) fn held_on(sim: &mut Sim, robot: RobotId) -> Option<usize> {
    let area = held(sim, robot)?;
    let ground = sim.fleet_ground(sim.fleet_of(robot));
    let (_, _, drive, ..) = sim.robot(robot);
    if !drive.leaves_area(ground, drive.step, Some(area)) {
        return Some(area);
    }
    leave(sim, robot);
    None
}

/// The area in which a robot holds a place.
fn held(sim: &Sim, robot: RobotId) -> Option<usize> {
    let desks = sim.areas.0.get(sim.fleet_of(robot).index())?;
    desks.iter().position(|desk| desk.inside.contains(&robot))
}

/// A robot stands before an area.
pub(super) fn arrive(sim: &mut Sim, robot: RobotId, area: usize) {
    let (now, fleet) = (sim.clock.now, sim.fleet_of(robot));
    if room(sim, fleet, area) {
        return enter(sim, robot, area, now);
    }
    sim.areas.0[fleet.index()][area].queue.push_back((robot, now));
    turn(sim, robot, Duty::Gate);
    if sim.vendor(fleet).mode == OperatingMode::Supervised {
        assist::release(sim, robot);
    }
    wake_later(sim, fleet, area);
}

/// Whether one more robot of a fleet may be in an area now.
fn room(sim: &Sim, fleet: FleetId, area: usize) -> bool {
    let cap = sim.fleet_ground(fleet).areas.area(area).cap(sim.clock.now);
    cap.is_none_or(|cap| sim.areas.0[fleet.index()][area].inside.len() < cap as usize)
}

/// Has the queue looked at when the number may change.
fn wake_later(sim: &mut Sim, fleet: FleetId, area: usize) {
    let at = sim.fleet_ground(fleet).areas.area(area).changes(sim.clock.now);
    if let Some(at) = at {
        sim.calendar.schedule(at, Notice::Area(fleet, area));
    }
}

/// The number of an area changes.
pub(super) fn changed(sim: &mut Sim, fleet: FleetId, area: usize) {
    serve(sim, fleet, area);
    if !sim.areas.0[fleet.index()][area].queue.is_empty() {
        wake_later(sim, fleet, area);
    }
}

fn enter(sim: &mut Sim, robot: RobotId, area: usize, since: SimTime) {
    let (now, fleet) = (sim.clock.now, sim.fleet_of(robot));
    sim.areas.0[fleet.index()][area].inside.insert(robot);
    sim.log.state(now, SimEvent::AreaEntered { robot, area, waited: now.since(since) });
    let alone = sim.duty(robot).operator.is_none();
    if alone && sim.vendor(fleet).mode == OperatingMode::Supervised {
        turn(sim, robot, Duty::AwaitOperator);
        assist::ask(sim, robot, Skill::Watch);
    } else {
        drive_on(sim, robot);
    }
}

/// A robot gives its place in an area back, if it holds one, and the next one enters.
pub(super) fn leave(sim: &mut Sim, robot: RobotId) {
    let Some(area) = held(sim, robot) else { return };
    let (now, fleet) = (sim.clock.now, sim.fleet_of(robot));
    sim.areas.0[fleet.index()][area].inside.remove(&robot);
    sim.log.state(now, SimEvent::AreaLeft { robot, area });
    serve(sim, fleet, area);
}

/// Lets robots in, in turn, as far as there is room.
fn serve(sim: &mut Sim, fleet: FleetId, area: usize) {
    while room(sim, fleet, area) {
        let next = sim.areas.0[fleet.index()][area].queue.pop_front();
        let Some((robot, since)) = next else { return };
        enter(sim, robot, area, since);
    }
}
