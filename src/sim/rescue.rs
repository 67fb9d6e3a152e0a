//! Rescue crews: they walk to a stuck robot, fix it or carry it home, and walk back to their base.

use super::calendar::Notice;
use super::ground::FleetGround;
use super::state::Sim;
use super::trip;
use crate::base::ids::{CrewId, FleetId, RobotId};
use crate::base::stream::unit;
use crate::base::time::{SimDuration, SimTime};
use crate::base::units::{Metres, MetresPerSecond, Millimetres};
use crate::events::{RescueOutcome, SimEvent};
use crate::map::ReachTree;
use bevy_ecs::prelude::Component;
use std::collections::{BTreeSet, VecDeque};

/// Way for which a crew is sent where no path leads: never on a sound map \[m\].
const NO_PATH_M: f64 = 5_000.0;

/// One crew -- state.
#[derive(Debug, Clone, Copy, Component)]
pub struct Crew {
    /// Which.
    pub id: CrewId,
    /// Whose robots.
    pub fleet: FleetId,
    /// Where it is in its round.
    pub round: CrewRound,
    /// When it left its base.
    pub left: SimTime,
}

/// A crew's round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CrewRound {
    /// At its base.
    AtBase,
    /// Walking to a robot.
    Out(RobotId),
    /// Working on it.
    Working(RobotId),
    /// Carrying it to its hub.
    Carrying(RobotId),
    /// Walking to its base.
    Back,
}

/// The queue in front of a fleet's crews -- state.
#[derive(Debug, Clone, Default, Component)]
pub struct CrewDesk {
    /// Crews at their base.
    pub free: BTreeSet<CrewId>,
    /// Robots waiting, with the time since when.
    pub queue: VecDeque<(RobotId, SimTime)>,
}

/// A robot asks for a person on site.
pub(super) fn call(sim: &mut Sim, robot: RobotId) {
    let now = sim.clock.now;
    sim.log.state(now, SimEvent::RescueCalled { robot });
    let fleet = sim.fleet_of(robot);
    sim.crew_desk(fleet).queue.push_back((robot, now));
    serve(sim, fleet);
}

/// Sends free crews to waiting robots, first come first served.
fn serve(sim: &mut Sim, fleet: FleetId) {
    let now = sim.clock.now;
    loop {
        let mut desk = sim.crew_desk(fleet);
        if desk.queue.is_empty() {
            return;
        }
        let Some(crew) = desk.free.pop_first() else { return };
        let Some((robot, since)) = desk.queue.pop_front() else { return };
        sim.log.state(now, SimEvent::RescueStarted { crew, robot, waited: now.since(since) });
        let time = walk_time(sim, fleet, robot, |ground| &ground.crew_tree);
        send(sim, crew, CrewRound::Out(robot), time);
        sim.crew(crew).left = now;
    }
}

/// What a crew does when its notice comes.
pub(super) fn on_crew(sim: &mut Sim, id: CrewId) {
    let Crew { fleet, round, left, .. } = *sim.crew(id);
    match round {
        CrewRound::AtBase => {}
        CrewRound::Out(robot) => {
            let work = sim.draw_rescue_work(robot);
            send(sim, id, CrewRound::Working(robot), work);
        }
        CrewRound::Working(robot) => decide(sim, id, fleet, robot),
        CrewRound::Carrying(robot) => {
            trip::carried_home(sim, robot, Some(id));
            let ground = &sim.ground.fleets[fleet.index()];
            let way = ground.crew_tree.distance(&ground.network, ground.hub);
            let time = metres(way.map(Millimetres::metres)) / sim.crew_walk(fleet);
            send(sim, id, CrewRound::Back, time);
        }
        CrewRound::Back => {
            let now = sim.clock.now;
            sim.log.state(now, SimEvent::CrewReturned { crew: id, away: now.since(left) });
            sim.crew(id).round = CrewRound::AtBase;
            sim.crew_desk(fleet).free.insert(id);
            serve(sim, fleet);
        }
    }
}

/// Fixed on the spot, or carried home.
fn decide(sim: &mut Sim, crew: CrewId, fleet: FleetId, robot: RobotId) {
    if fixed_on_spot(sim, robot) {
        let time = walk_time(sim, fleet, robot, |ground| &ground.crew_tree);
        send(sim, crew, CrewRound::Back, time);
        trip::fixed_on_spot(sim, robot, Some(crew));
    } else {
        trip::lose_order(sim, robot);
        let time = walk_time(sim, fleet, robot, |ground| &ground.hub_tree);
        send(sim, crew, CrewRound::Carrying(robot), time);
    }
}

/// Draws whether the robot can go on; an empty battery cannot be fixed on the spot.
pub(super) fn fixed_on_spot(sim: &mut Sim, robot: RobotId) -> bool {
    let now = sim.clock.now;
    let vendor = sim.vendor(sim.fleet_of(robot));
    let (share, hotel) = (vendor.fixed_on_spot, vendor.battery.hotel);
    let (_, state, _, charge, mut meter) = sim.robot(robot);
    let empty = state.flat || charge.energy <= hotel * now.since(state.since);
    !empty && unit(&mut meter.rng) < share
}

/// Time to walk between a robot and the root of a tree of its fleet.
pub(super) fn walk_time(
    sim: &mut Sim,
    fleet: FleetId,
    robot: RobotId,
    tree: impl Fn(&FleetGround) -> &ReachTree,
) -> SimDuration {
    let ground = sim.ground.clone();
    let ground = &ground.fleets[fleet.index()];
    let (_, _, drive, _, _) = sim.robot(robot);
    let at = drive.anchor(ground.network.map());
    let way = at.and_then(|at| tree(ground).distance(&ground.network, at));
    metres(way.map(Millimetres::metres)) / sim.crew_walk(fleet)
}

fn metres(way: Option<Metres>) -> Metres {
    way.unwrap_or(Metres(NO_PATH_M))
}

fn send(sim: &mut Sim, crew: CrewId, round: CrewRound, after: SimDuration) {
    sim.crew(crew).round = round;
    let at = sim.clock.now + after;
    sim.calendar.schedule(at, Notice::Crew(crew));
}

/// Tells the outcome of a rescue.
pub(super) fn state_end(
    sim: &mut Sim,
    robot: RobotId,
    crew: Option<CrewId>,
    outcome: RescueOutcome,
) {
    let now = sim.clock.now;
    sim.log.state(now, SimEvent::RescueEnded { crew, robot, outcome });
}

impl Sim<'_, '_> {
    fn crew_walk(&self, fleet: FleetId) -> MetresPerSecond {
        self.ground.scenario.fleets[fleet.index()].crew.walk
    }
}
