//! Calls that come in batches: a shower hits many robots on the road at one instant.
//!
//! Surges are a Poisson process of the day; each hits every robot that is driving with the same
//! probability, drawn by surge and robot, so that one robot more changes nothing for the others.

use super::state::Sim;
use crate::base::ids::RobotId;
use crate::base::law::standard_exponential;
use crate::base::stream::{stream, unit};
use crate::base::time::{SimDuration, SimTime};
use crate::events::CallCause;
use crate::scenario::Fleet;
use bevy_ecs::prelude::Component;
use serde::{Deserialize, Serialize};

/// Surges are drawn for so long after midnight \[h\].
const HORIZON_H: f64 = 48.0;

/// Surges of a fleet's day -- parameter.
#[derive(Debug, Clone, Default, Component, Serialize, Deserialize)]
pub struct Surges {
    /// When they come.
    at: Vec<SimTime>,
    /// Share of driving robots that each hits \[0–1\].
    share: f64,
}

impl Surges {
    /// Draws the surges of a day.
    pub fn drawn(fleet: &Fleet, seed: u64, replication: u32, index: usize) -> Self {
        let of = fleet.calls.iter().find(|calls| calls.cause == CallCause::Weather);
        let Some(calls) = of.filter(|calls| calls.surges_per_h > 0.0) else {
            return Self::default();
        };
        let mut rng = stream(seed, replication, "surge", index as u64);
        let mut at = Vec::new();
        let mut hours = standard_exponential(&mut rng) / calls.surges_per_h;
        while hours < HORIZON_H {
            at.push(SimTime::MIDNIGHT + SimDuration::from_hours(hours));
            hours += standard_exponential(&mut rng) / calls.surges_per_h;
        }
        Self { at, share: calls.share }
    }

    /// When the next surge hits a robot, should it drive then.
    fn next(&self, now: SimTime, robot: RobotId, seed: u64, replication: u32) -> Option<SimTime> {
        let first = self.at.partition_point(|at| *at <= now);
        let hit = |surge: &usize| {
            let entity = (*surge as u64) << 32 | u64::from(robot.0);
            unit(&mut stream(seed, replication, "surge_hit", entity)) < self.share
        };
        (first..self.at.len()).find(hit).map(|surge| self.at[surge])
    }
}

/// When the next surge hits a robot that drives.
pub(super) fn next(sim: &Sim, robot: RobotId) -> SimTime {
    let (now, seed, replication) = (sim.clock.now, sim.day.seed, sim.day.replication);
    let fleet = sim.fleet_of(robot);
    if sim.fleet(fleet).calls.is_empty() {
        return SimTime(u64::MAX);
    }
    let next = sim.fleets.surges[fleet.index()].next(now, robot, seed, replication);
    next.unwrap_or(SimTime(u64::MAX))
}
