//! Calls that come in batches: a shower hits many robots on the road at one instant.
//!
//! Surges are a Poisson process, all day or, where the scenario knows its weather, in the hours in
//! which rain or snow falls; each hits every robot that is driving with the same
//! probability, drawn by surge and robot, so that one robot more changes nothing for the others.

use super::conditions::Sky;
use super::state::Sim;
use crate::base::ids::RobotId;
use crate::base::law::standard_exponential;
use crate::base::stream::{stream, unit};
use crate::base::time::{SimDuration, SimTime};
use crate::events::CallCause;
use crate::scenario::{ConditionsPlan, Fleet};
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
    /// Draws the surges of a day under its sky.
    pub fn drawn(
        fleet: &Fleet,
        plan: &ConditionsPlan,
        seed: u64,
        replication: u32,
        index: usize,
    ) -> Self {
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
        if plan.weather.is_some() {
            let sky = Sky::of(plan, seed, replication);
            at.retain(|at| sky.wet(*at));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::cast::float;
    use crate::scenario::{
        CallRate, Overrides, Rainfall, Weather, WeatherDay, WeatherFactors, load, shipped,
    };

    fn fleet() -> Fleet {
        let (id, text) = shipped()[0];
        let mut fleet = load(text, id, &Overrides::default()).unwrap().fleets[0].clone();
        let cause = CallCause::Weather;
        let (share, surges_per_h) = (0.5, 2.0);
        fleet.calls = vec![CallRate { cause, per_km: 0.0, share, surges_per_h, help_s: None }];
        fleet
    }

    /// Surges of many days, counted by hour of the clock.
    fn by_hour(plan: &ConditionsPlan, days: u32) -> [usize; 24] {
        let mut counts = [0; 24];
        for day in 0..days {
            let surges = Surges::drawn(&fleet(), plan, 1, day, 0);
            surges.at.iter().for_each(|at| counts[at.hour() % 24] += 1);
        }
        counts
    }

    #[test]
    fn surges_come_in_wet_hours_at_their_rate_and_in_no_dry_one() {
        let mut rain = [0.0; 24];
        (rain[11], rain[12], rain[19]) = (2.0, 0.4, 0.1);
        let factors =
            WeatherFactors { speed: 0.8, calls: 2.0, orders: 1.0, couriers: 1.0, people: 1.0 };
        let day = WeatherDay {
            name: "showers".to_owned(),
            rainfall: Rainfall::ByHour(rain),
            celsius: [9.0; 24],
        };
        let weather = Some(Weather { days: vec![day], rain: factors, snow: factors });
        let wet = by_hour(&ConditionsPlan { weather, ..ConditionsPlan::default() }, 500);
        let plain = by_hour(&ConditionsPlan::default(), 500);
        // Two days of 2 surges an hour, 500 times: 2,000 an hour, with a deviation of 45.
        for hour in 0..24 {
            let found = float(plain[hour]);
            assert!((found - 2000.0).abs() < 200.0, "{hour}: {found}");
            assert_eq!(wet[hour], if [11, 12, 19].contains(&hour) { plain[hour] } else { 0 });
        }
    }
}
