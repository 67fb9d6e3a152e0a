//! Areas that only so many robots of a fleet may be in, or only for so long: entered as there is
//! room, first come first served. Nobody is sent away: where the number falls below those inside, and
//! where one stays longer than allowed, that is told.
//!
//! A robot holds a place from before its first edge inside until it has driven off the last one, is at
//! its hub or a charger, or is carried off; at other stops inside it keeps it. A supervised robot gives
//! its operator back while it waits, as before a gate.

use super::assist;
use super::calendar::Notice;
use super::state::Sim;
use super::trip::{drive_on, turn};
use crate::base::cast;
use crate::base::ids::{FleetId, RobotId};
use crate::base::time::{SimDuration, SimTime};
use crate::events::{Duty, SimEvent, Skill, StayStates};
use crate::scenario::OperatingMode;
use bevy_ecs::prelude::Resource;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};

/// One fleet in one area -- state.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct AreaDesk {
    /// Who is inside.
    pub inside: BTreeMap<RobotId, Visit>,
    /// Who waits, with the time since when.
    pub queue: VecDeque<(RobotId, SimTime)>,
    /// Robots inside beyond the number.
    pub beyond: u32,
    /// When the number changes next, if that is awaited.
    pub wakes: Option<SimTime>,
}

/// A robot inside -- state.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct Visit {
    /// In which states it is, and since when, in the order of [`StayStates::ALL`].
    since: [Option<SimTime>; StayStates::ALL.len()],
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
    desks.iter().position(|desk| desk.inside.contains_key(&robot))
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

/// Has the desk looked at when the number may change.
fn wake_later(sim: &mut Sim, fleet: FleetId, area: usize) {
    let desk = &mut sim.areas.0[fleet.index()][area];
    if desk.wakes.is_some() {
        return;
    }
    desk.wakes = sim.ground.fleets[fleet.index()].areas.area(area).changes(sim.clock.now);
    if let Some(at) = desk.wakes {
        sim.calendar.schedule(at, Notice::Area(fleet, area));
    }
}

/// The number of an area changes.
pub(super) fn changed(sim: &mut Sim, fleet: FleetId, area: usize) {
    sim.areas.0[fleet.index()][area].wakes = None;
    count(sim, fleet, area);
    serve(sim, fleet, area);
    let desk = &sim.areas.0[fleet.index()][area];
    if !desk.queue.is_empty() || !desk.inside.is_empty() {
        wake_later(sim, fleet, area);
    }
}

/// Tells how many robots are inside beyond the number, where that changes.
fn count(sim: &mut Sim, fleet: FleetId, area: usize) {
    let now = sim.clock.now;
    let cap = sim.fleet_ground(fleet).areas.area(area).cap(now);
    let desk = &mut sim.areas.0[fleet.index()][area];
    let inside = cast::index32(desk.inside.len());
    let beyond = cap.map_or(0, |cap| inside.saturating_sub(cap));
    if std::mem::replace(&mut desk.beyond, beyond) != beyond {
        sim.log.state(now, SimEvent::AreaOverfull { fleet, area, beyond });
    }
}

/// A robot turns to another duty, and so perhaps to other states.
#[cold]
pub(super) fn turned(sim: &mut Sim, robot: RobotId, to: Duty) {
    let Some(area) = held(sim, robot) else { return };
    let (now, fleet) = (sim.clock.now, sim.fleet_of(robot));
    for states in StayStates::ALL {
        let desk = &mut sim.areas.0[fleet.index()][area];
        let Some(visit) = desk.inside.get_mut(&robot) else { return };
        let since = &mut visit.since[states as usize];
        if states.hold(to) {
            since.get_or_insert(now);
        } else if let Some(since) = since.take() {
            tell_overstay(sim, (robot, area), since, states);
        }
    }
}

/// Tells of a robot that was in some states for too long.
fn tell_overstay(
    sim: &mut Sim,
    (robot, area): (RobotId, usize),
    since: SimTime,
    states: StayStates,
) {
    let (now, fleet) = (sim.clock.now, sim.fleet_of(robot));
    let over = sim.fleet_ground(fleet).areas.area(area).overstay(since, now, states);
    if over > SimDuration::ZERO {
        sim.log.state(now, SimEvent::AreaOverstayed { robot, area, over, states });
    }
}

fn enter(sim: &mut Sim, robot: RobotId, area: usize, since: SimTime) {
    let (now, fleet) = (sim.clock.now, sim.fleet_of(robot));
    let mut visit = Visit::default();
    visit.since[StayStates::AtWork as usize] = Some(now);
    sim.areas.0[fleet.index()][area].inside.insert(robot, visit);
    sim.log.state(now, SimEvent::AreaEntered { robot, area, waited: now.since(since) });
    wake_later(sim, fleet, area);
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
    let visit = sim.areas.0[fleet.index()][area].inside.remove(&robot).unwrap_or_default();
    for (states, since) in StayStates::ALL.into_iter().zip(visit.since) {
        if let Some(since) = since {
            tell_overstay(sim, (robot, area), since, states);
        }
    }
    sim.log.state(now, SimEvent::AreaLeft { robot, area });
    count(sim, fleet, area);
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
