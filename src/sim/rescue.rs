//! Rescue crews: they go to a stuck robot, make it fit to drive on or carry it home, and come back.
//!
//! A fleet's crews stand in pools with bases of their own and one queue before them. A crew that
//! has begun a rescue ends it, whatever its shift; a new one is given only to crews on shift. Where
//! a crew is on its way is a closed-form function of time, so one that comes back can be sent
//! elsewhere from where it is.

use super::calendar::Notice;
use super::fate::{self, Finding};
use super::ground::CrewGround;
use super::state::Sim;
use crate::base::cast;
use crate::base::ids::{CrewId, FleetId, RobotId};
use crate::base::time::{SimDuration, SimTime};
use crate::base::units::{Metres, MetresPerSecond, Millimetres};
use crate::events::{RescueOutcome, SimEvent};
use crate::map::{Anchor, Network, Path};
use crate::scenario::{Answers, CrewPool, shifts};
use bevy_ecs::prelude::Component;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, VecDeque};

/// One crew -- state.
#[derive(Debug, Clone, Copy, Component, Serialize, Deserialize)]
pub struct Crew {
    /// Which.
    pub id: CrewId,
    /// Whose robots.
    pub fleet: FleetId,
    /// Which of the fleet's pools.
    pub pool: usize,
    /// When it works; `None`: all through the hours.
    pub shift: Option<(SimTime, SimTime)>,
    /// Where it is in its round.
    pub round: CrewRound,
    /// When it left its base.
    pub left: SimTime,
    /// Charged batteries that it still has with it; `None`: as many as it needs.
    pub spares: Option<u32>,
    /// Where its way back began.
    pub back_from: Option<Anchor>,
    /// When its part of the round began ...
    pub since: SimTime,
    /// ... and ends; a notice of another time comes from a part that was broken off.
    pub until: SimTime,
}

/// A crew's round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum CrewRound {
    /// At its base.
    AtBase,
    /// On its way to a robot.
    Out(RobotId),
    /// Working on it.
    Working(RobotId),
    /// Putting a full battery into it.
    Swapping(RobotId),
    /// Carrying it.
    Carrying(RobotId),
    /// On its way to its base.
    Back,
}

/// The queue in front of a fleet's crews -- state.
#[derive(Debug, Clone, Default, Component, Serialize, Deserialize)]
pub struct CrewDesk {
    /// Crews at their base, on shift or not.
    pub home: BTreeSet<CrewId>,
    /// Crews of the fleet, by id.
    pub crews: std::ops::Range<u32>,
    /// Robots waiting, with the time since when.
    pub queue: VecDeque<(RobotId, SimTime)>,
    /// When the next shift is looked at.
    pub wakes: Option<SimTime>,
}

/// Radii within which the nearest is sought, one after the other \[m\]: most robots are near some
/// crew, and a search over a whole city takes long.
const SEARCH_M: [f64; 4] = [1_000.0, 4_000.0, 16_000.0, f64::INFINITY];

/// A crew that can be sent somewhere.
struct FreeCrew {
    id: CrewId,
    at: Anchor,
    speed: MetresPerSecond,
}

/// A crew, the place in the queue of the robot that it goes to, and how long it takes.
type Call = (CrewId, usize, SimDuration);

/// A robot asks for a person on site.
pub(super) fn call(sim: &mut Sim, robot: RobotId) {
    let now = sim.clock.now;
    let stand = fate::stand(sim, robot);
    sim.log.state(now, SimEvent::RescueCalled { robot, stand });
    let fleet = sim.fleet_of(robot);
    sim.crew_desk(fleet).queue.push_back((robot, now));
    serve(sim, fleet);
}

/// Sends crews to waiting robots.
fn serve(sim: &mut Sim, fleet: FleetId) {
    while !sim.crew_desk(fleet).queue.is_empty() {
        let call = match sim.fleet(fleet).rescue.answers {
            Answers::FirstCome => first_come(sim, fleet),
            Answers::Nearest => nearest(sim, fleet),
        };
        let Some(call) = call else { return wake_later(sim, fleet) };
        answer(sim, fleet, call);
    }
}

/// A shift begins while robots wait.
pub(super) fn shift_begins(sim: &mut Sim, fleet: FleetId) {
    sim.crew_desk(fleet).wakes = None;
    serve(sim, fleet);
}

/// Has the queue looked at again when a shift begins.
fn wake_later(sim: &mut Sim, fleet: FleetId) {
    let now = sim.clock.now;
    let crews = sim.crew_desk(fleet).crews.clone().map(CrewId);
    let begins = crews.filter_map(|crew| sim.crew(crew).shift);
    let Some(at) = begins.map(|shift| shifts::next_begin(shift, now)).min() else { return };
    let desk = sim.crew_desk(fleet);
    if desk.wakes.is_none_or(|wakes| at < wakes) {
        desk.wakes = Some(at);
        sim.calendar.schedule(at, Notice::ShiftBegins(fleet));
    }
    let mut crews = sim.crew_desk(fleet).crews.clone().map(CrewId);
    if !crews.any(|crew| on_shift(sim, crew)) {
        give_up_orders(sim, fleet, at.since(now));
    }
}

/// Nobody is on shift: orders of waiting robots whose customers would not wait so long are given up.
fn give_up_orders(sim: &mut Sim, fleet: FleetId, wait: SimDuration) {
    let queue: Vec<RobotId> = sim.crew_desk(fleet).queue.iter().map(|(robot, _)| *robot).collect();
    for robot in queue {
        let order = sim.duty(robot).order;
        if order.is_some_and(|order| sim.order(order).patience < wait) {
            fate::give_up(sim, robot);
        }
    }
}

/// The robot that called first, and the first crew on shift at its base.
fn first_come(sim: &mut Sim, fleet: FleetId) -> Option<Call> {
    let home = sim.crew_desk(fleet).home.clone();
    let crew = home.into_iter().find(|crew| on_shift(sim, *crew))?;
    let (robot, _) = *sim.crew_desk(fleet).queue.front()?;
    let pool = sim.crew(crew).pool;
    let way = way_from_base(sim, pool, robot);
    Some((crew, 0, way / sim.crew_pool(fleet, pool).speed))
}

/// Who is there soonest of the crews on shift at their base or on the way back; ties to the robot
/// that called first, then to the lowest id.
fn nearest(sim: &mut Sim, fleet: FleetId) -> Option<Call> {
    let crews = free_crews(sim, fleet);
    let fastest = crews.iter().map(|crew| crew.speed.0).max_by(f64::total_cmp)?;
    let ground = sim.ground;
    let network = &ground.fleets[fleet.index()].network;
    let queue: Vec<RobotId> = sim.crew_desk(fleet).queue.iter().map(|(robot, _)| *robot).collect();
    let anchor = |robot| sim.robot(robot).2.anchor(network.map());
    let robots: Vec<Option<Anchor>> = queue.into_iter().map(anchor).collect();
    let mut best = None;
    for radius in SEARCH_M.map(Metres) {
        best = soonest(network, &crews, &robots, radius);
        let beyond = radius / MetresPerSecond(fastest);
        if best.is_some_and(|(time, ..)| time <= beyond) {
            break;
        }
    }
    best.map(|(time, place, crew)| (crew, place, time))
}

/// The shortest time between a crew and a robot, found within a radius; whom no path reaches counts
/// only where the radius is the whole map.
fn soonest(
    network: &Network,
    crews: &[FreeCrew],
    robots: &[Option<Anchor>],
    radius: Metres,
) -> Option<(SimDuration, usize, CrewId)> {
    let mut best: Option<(SimDuration, usize, CrewId)> = None;
    let mut offer = |crew: &FreeCrew, place, way: Option<Millimetres>| {
        if way.is_some() || radius.0.is_infinite() {
            let key = (fate::metres(way) / crew.speed, place, crew.id);
            best = Some(best.map_or(key, |best| best.min(key)));
        }
    };
    if crews.len() < robots.len() {
        for crew in crews {
            let tree = network.tree_unshared(crew.at, radius);
            for (place, robot) in robots.iter().enumerate() {
                offer(crew, place, robot.and_then(|at| tree.distance(network, at)));
            }
        }
    } else {
        for (place, robot) in robots.iter().enumerate() {
            let tree = robot.map(|at| network.tree_unshared(at, radius));
            for crew in crews {
                offer(crew, place, tree.as_ref().and_then(|tree| tree.distance(network, crew.at)));
            }
        }
    }
    best
}

/// Crews on shift that can be sent somewhere, by id.
fn free_crews(sim: &mut Sim, fleet: FleetId) -> Vec<FreeCrew> {
    let mut free = Vec::new();
    for id in sim.crew_desk(fleet).crews.clone().map(CrewId) {
        if on_shift(sim, id)
            && let Some(at) = position(sim, id)
        {
            let pool = sim.crew(id).pool;
            free.push(FreeCrew { id, at, speed: sim.crew_pool(fleet, pool).speed });
        }
    }
    free
}

/// Whether a crew may be given a rescue now, as far as its hours go.
fn on_shift(sim: &mut Sim, crew: CrewId) -> bool {
    let now = sim.clock.now;
    sim.crew(crew).shift.is_none_or(|shift| shifts::covers(shift, now))
}

/// Where a crew is that can be sent somewhere; `None` while it is busy with a robot, or goes back for
/// batteries.
fn position(sim: &mut Sim, id: CrewId) -> Option<Anchor> {
    let now = sim.clock.now;
    let Crew { fleet, pool, round, back_from, since, spares, .. } = *sim.crew(id);
    let ground = sim.ground;
    let network = &ground.fleets[fleet.index()].network;
    let CrewGround { base, tree } = &ground.fleets[fleet.index()].crews[pool];
    match round {
        CrewRound::AtBase => Some(*base),
        CrewRound::Back if spares == Some(0) => None,
        CrewRound::Back => {
            let mut path = Path::default();
            tree.path(network, back_from?, &mut path);
            path.reverse(network.map());
            let speed = sim.crew_pool(fleet, pool).speed;
            let way = cast::whole(speed.0 * now.since(since).seconds() * 1000.0);
            Some(path.anchor_at(network.map(), way).unwrap_or(*base))
        }
        CrewRound::Out(_)
        | CrewRound::Working(_)
        | CrewRound::Swapping(_)
        | CrewRound::Carrying(_) => None,
    }
}

/// A crew sets out to a robot of the queue.
fn answer(sim: &mut Sim, fleet: FleetId, (crew, place, time): Call) {
    let now = sim.clock.now;
    let desk = sim.crew_desk(fleet);
    let Some((robot, since)) = desk.queue.remove(place) else { return };
    let leaves_base = desk.home.remove(&crew);
    sim.log.state(now, SimEvent::RescueStarted { crew, robot, waited: now.since(since) });
    send(sim, crew, CrewRound::Out(robot), time);
    if leaves_base {
        let pool = sim.crew(crew).pool;
        let spares = sim.crew_pool(fleet, pool).spares;
        let who = sim.crew(crew);
        (who.left, who.spares) = (now, spares);
    }
}

/// What a crew does when its notice comes.
pub(super) fn on_crew(sim: &mut Sim, id: CrewId) {
    let now = sim.clock.now;
    let Crew { fleet, pool, round, left, until, .. } = *sim.crew(id);
    if until != now {
        return;
    }
    match round {
        CrewRound::AtBase => {}
        CrewRound::Out(robot) => arrive(sim, id, robot),
        CrewRound::Working(robot) => match fate::look(sim, robot) {
            Finding::Fixed => leave(sim, id, robot, RescueOutcome::FixedOnSpot),
            Finding::Empty if sim.crew_pool(fleet, pool).swap_min.is_some() => {
                swap(sim, id, robot);
            }
            Finding::Empty | Finding::Broken => carry(sim, id, robot),
        },
        CrewRound::Swapping(robot) => {
            super::station::swap_battery(sim, robot);
            let who = sim.crew(id);
            who.spares = who.spares.map(|spares| spares.saturating_sub(1));
            leave(sim, id, robot, RescueOutcome::BatterySwapped);
        }
        CrewRound::Carrying(robot) => carry(sim, id, robot),
        CrewRound::Back => {
            sim.log.state(now, SimEvent::CrewReturned { crew: id, away: now.since(left) });
            sim.crew(id).round = CrewRound::AtBase;
            sim.crew_desk(fleet).home.insert(id);
            serve(sim, fleet);
        }
    }
}

/// A crew is at its robot: an empty battery is plain to see, the rest takes work to find.
fn arrive(sim: &mut Sim, id: CrewId, robot: RobotId) {
    let Crew { fleet, pool, .. } = *sim.crew(id);
    let spare = sim.crew_pool(fleet, pool).swap_min.is_some();
    if spare && sim.duty(robot).harm.is_none() && fate::is_empty(sim, robot) {
        return swap(sim, id, robot);
    }
    let work = sim.draw_rescue_work(robot);
    send(sim, id, CrewRound::Working(robot), work);
}

fn swap(sim: &mut Sim, id: CrewId, robot: RobotId) {
    let Crew { fleet, pool, .. } = *sim.crew(id);
    let Some(law) = sim.crew_pool(fleet, pool).swap_min else { return };
    let work = SimDuration::from_minutes(law.draw(&mut sim.robot(robot).4.rng));
    send(sim, id, CrewRound::Swapping(robot), work);
}

/// The robot drives on, and the crew goes back or elsewhere.
fn leave(sim: &mut Sim, id: CrewId, robot: RobotId, outcome: RescueOutcome) {
    let Crew { fleet, pool, .. } = *sim.crew(id);
    let map = sim.ground.map.clone();
    let at = sim.robot(robot).2.anchor(&map);
    let way = way_from_base(sim, pool, robot);
    go_back(sim, id, at, way);
    fate::goes_on(sim, robot, Some(id), outcome);
    free(sim, fleet);
}

/// The next part of carrying a robot; once it is home, the crew goes back or elsewhere.
fn carry(sim: &mut Sim, id: CrewId, robot: RobotId) {
    let Crew { fleet, pool, .. } = *sim.crew(id);
    let speed = sim.crew_pool(fleet, pool).speed;
    if let Some(time) = fate::carry_on(sim, robot, speed) {
        return send(sim, id, CrewRound::Carrying(robot), time);
    }
    fate::carried_home(sim, robot, Some(id));
    let ground = sim.fleet_ground(fleet);
    let (hub, network) = (ground.post_at(sim.duty(robot).post), &ground.network);
    let way = fate::metres(ground.crews[pool].tree.distance(network, hub));
    go_back(sim, id, Some(hub), way);
    free(sim, fleet);
}

fn go_back(sim: &mut Sim, id: CrewId, from: Option<Anchor>, way: Metres) {
    let Crew { fleet, pool, .. } = *sim.crew(id);
    sim.crew(id).back_from = from;
    let time = way / sim.crew_pool(fleet, pool).speed;
    send(sim, id, CrewRound::Back, time);
}

/// A crew has left its robot: where the nearest answers, it need not come home first.
fn free(sim: &mut Sim, fleet: FleetId) {
    if sim.fleet(fleet).rescue.answers == Answers::Nearest {
        serve(sim, fleet);
    }
}

fn send(sim: &mut Sim, crew: CrewId, round: CrewRound, after: SimDuration) {
    let now = sim.clock.now;
    let who = sim.crew(crew);
    (who.round, who.since, who.until) = (round, now, now + after);
    sim.calendar.schedule(now + after, Notice::Crew(crew));
}

/// Way between a pool's base and a robot.
fn way_from_base(sim: &mut Sim, pool: usize, robot: RobotId) -> Metres {
    fate::way_between(sim, robot, |ground| &ground.crews[pool].tree)
}

impl Sim<'_> {
    fn crew_pool(&self, fleet: FleetId, pool: usize) -> &CrewPool {
        &self.fleet(fleet).crews[pool]
    }
}
