//! What befalls robots on the road, and the workshop that repairs them.
//!
//! Failures, vandalism and theft are Poisson processes in a robot's driving time: the driving time
//! to the next of each is drawn beforehand from a stream of its own, and a stretch ends at the
//! latest there. A fleet to which nothing happens has no meters, draws nothing and pays nothing.

use super::areas;
use super::assist;
use super::bundles;
use super::calendar::Notice;
use super::chargers;
use super::fate;
use super::gates;
use super::orders;
use super::state::Sim;
use super::station;
use super::stuck;
use super::trip::{self, turn};
use crate::base::ids::{FleetId, RobotId};
use crate::base::law::standard_exponential;
use crate::base::stream::{StreamRng, stream};
use crate::base::time::{SimDuration, SimTime};
use crate::events::{Duty, LegKind, Mishap, SimEvent};
use crate::scenario::Wear;
use bevy_ecs::prelude::Component;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// Driving time until a robot's next mishaps -- state; empty where nothing ever befalls it.
#[derive(Debug, Clone, Default, Component, Serialize, Deserialize)]
pub struct WearMeter {
    /// One of each kind that happens at all.
    dues: Box<[Due]>,
}

/// The next mishap of one kind.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Due {
    mishap: Mishap,
    mean: SimDuration,
    left: SimDuration,
    rng: StreamRng,
}

impl Due {
    fn draw(&mut self) {
        let span = self.mean.seconds() * standard_exponential(&mut self.rng);
        self.left = SimDuration::from_seconds(span).max(SimDuration(1));
    }
}

impl WearMeter {
    /// Meters of one robot.
    pub fn new(wear: &Wear, seed: u64, replication: u32, robot: RobotId) -> Self {
        let kinds = Mishap::ALL.into_iter().zip(wear.mean_hours());
        let due = |(mishap, hours): (Mishap, Option<f64>)| {
            let rng = stream(seed, replication, mishap.name(), u64::from(robot.0));
            let mean = SimDuration::from_hours(hours?);
            let mut due = Due { mishap, mean, left: SimDuration::ZERO, rng };
            due.draw();
            Some(due)
        };
        Self { dues: kinds.filter_map(due).collect() }
    }

    /// Driving time to the next mishap.
    fn left(&self) -> Option<SimDuration> {
        self.dues.iter().map(|due| due.left).min()
    }

    /// Counts driving time.
    fn count(&mut self, driven: SimDuration) {
        for due in &mut self.dues {
            due.left = due.left.saturating_sub(driven);
        }
    }

    /// The mishap that is due, if one is; the next of its kind is drawn.
    fn take(&mut self) -> Option<Mishap> {
        let due = self.dues.iter_mut().find(|due| due.left == SimDuration::ZERO)?;
        due.draw();
        Some(due.mishap)
    }
}

/// The queue in front of a fleet's workshop -- state.
#[derive(Debug, Clone, Default, Component, Serialize, Deserialize)]
pub struct Workshop {
    /// Bays not taken; `None`: one for every robot.
    pub free: Option<u32>,
    /// Robots waiting, with the time since when and their repair.
    pub queue: VecDeque<(RobotId, SimTime, SimDuration)>,
}

/// The instant up to which a robot that sets out now drives without a mishap.
pub(super) fn sound_until(sim: &Sim, robot: RobotId) -> SimTime {
    let left = sim.robots.wear[robot.index()].left();
    left.map_or(SimTime(u64::MAX), |left| sim.clock.now + left)
}

/// Counts the driving time of a stretch that ended now.
pub(super) fn count(sim: &mut Sim, robot: RobotId, begun: SimTime) {
    let driven = sim.clock.now.since(begun);
    sim.robots.wear[robot.index()].count(driven);
}

/// Something befalls a robot: it waits for a crew, or it is gone.
pub(super) fn strike(sim: &mut Sim, robot: RobotId) {
    let now = sim.clock.now;
    let due = sim.robots.wear[robot.index()].take();
    let Some(mishap) = due else { return trip::drive_on(sim, robot) };
    sim.log.state(now, SimEvent::RobotStruck { robot, mishap });
    sim.duty(robot).harm = Some(mishap);
    match mishap {
        Mishap::Breakdown | Mishap::Vandalism => stuck::await_rescue(sim, robot),
        Mishap::Theft => {
            fate::give_up(sim, robot);
            gates::leave(sim, robot);
            areas::leave(sim, robot);
            assist::release(sim, robot);
            turn(sim, robot, Duty::OutOfService);
        }
    }
}

/// A robot comes to the workshop: it is repaired, or waits for a bay.
pub(super) fn admit(sim: &mut Sim, robot: RobotId) {
    let (now, fleet) = (sim.clock.now, sim.fleet_of(robot));
    let law = &sim.vendor(fleet).repair_min;
    let repair = SimDuration::from_minutes(law.draw(&mut sim.robot(robot).4.rng));
    let workshop = sim.workshop(fleet);
    if workshop.free.is_none() {
        sim.calendar.schedule(now + repair, Notice::Robot(robot));
        return;
    }
    workshop.queue.push_back((robot, now, repair));
    serve(sim, fleet);
}

/// Gives free bays to waiting robots, first come first served.
fn serve(sim: &mut Sim, fleet: FleetId) {
    let now = sim.clock.now;
    let workshop = sim.workshop(fleet);
    let Some(free) = workshop.free.filter(|free| *free > 0) else { return };
    let Some((robot, since, repair)) = workshop.queue.pop_front() else { return };
    workshop.free = Some(free - 1);
    sim.duty(robot).bay_since = Some(now);
    sim.log.state(now, SimEvent::BayTaken { robot, waited: now.since(since) });
    sim.calendar.schedule(now + repair, Notice::Robot(robot));
}

/// A robot is repaired: it has a full battery and brings the order that it kept, or stands ready.
pub(super) fn repaired(sim: &mut Sim, robot: RobotId) {
    let (now, fleet) = (sim.clock.now, sim.fleet_of(robot));
    if let Some(since) = sim.duty(robot).bay_since.take() {
        sim.log.state(now, SimEvent::BayLeft { robot, held: now.since(since) });
        let workshop = sim.workshop(fleet);
        workshop.free = workshop.free.map(|free| free + 1);
        serve(sim, fleet);
    }
    chargers::fill(sim, robot);
    if sim.duty(robot).order.is_none() {
        station::stand_by(sim, robot);
    } else if sim.station(fleet).in_service {
        let state = sim.duty(robot);
        (state.from_hub, state.from_door) = (true, None);
        trip::plan_leg(sim, robot, LegKind::Loaded);
    } else if let Some(first) = trip::empty(sim, robot) {
        for order in bundles::untie(sim, first) {
            orders::robot_failed(sim, order, true);
        }
        station::stand_by(sim, robot);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_robot_to_which_nothing_happens_has_no_meter() {
        assert_eq!(WearMeter::new(&Wear::default(), 1, 0, RobotId(0)).left(), None);
    }

    #[test]
    fn mishaps_come_at_their_mean_driving_time_whatever_the_stretches() {
        let wear = Wear { hours_between_failures: Some(2.0), ..Wear::default() };
        let mut meter = WearMeter::new(&wear, 7, 0, RobotId(3));
        let (mut driven, mut mishaps) = (SimDuration::ZERO, 0);
        while mishaps < 10_000 {
            let stretch = meter.left().unwrap().min(SimDuration::from_minutes(11.0));
            driven += stretch;
            meter.count(stretch);
            mishaps += u32::from(meter.take().is_some());
        }
        let mean = driven.hours() / f64::from(mishaps);
        // The mean of 10,000 exponential draws has a standard error of 1 %.
        assert!((mean - 2.0).abs() < 4.0 * 0.02, "{mean} h");
    }
}
