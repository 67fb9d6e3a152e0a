//! Robots as servers: each takes an order at a kitchen beside its hub, stands at a door for as long
//! as the customer takes, and is home again.

use super::bare;
use crate::base::cast::{float, float64};
use crate::base::law::{Law, MAX_SAMPLE, Sample};
use crate::base::stream::mix;
use crate::base::time::{SimDuration, SimTime};
use crate::base::units::MetresPerSecond;
use crate::events::{Duty, Observer, SimEvent};
use crate::map::draft::{Draft, Look};
use crate::map::{PlaceKind, Point, SidewalkMap};
use crate::scenario::{RulePack, Scenario};
use crate::sim::{DayPlan, Ground, run_day};
use std::sync::Arc;

/// Length of the footpath \[m\], and a speed at which a robot has driven it in a millisecond.
const NEXT_DOOR_M: f64 = 1.0;
const AT_ONCE_MPS: f64 = 1000.0;

/// What the way to the door and back adds to a trip \[s\].
const WAYS_S: f64 = 2.0 * NEXT_DOOR_M / AT_ONCE_MPS;

/// Orders come for so long \[h\].
const OPEN_H: f64 = 6.0;

/// Law of a trip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    /// Always the same.
    Constant,
    /// Spread evenly from 0 to twice the mean.
    Even,
    /// Exponential.
    Exponential,
}

impl Length {
    fn law(self, mean: f64) -> Law {
        let even = || {
            let part = |n| (2.0 * float(n) + 1.0) / float(MAX_SAMPLE) * mean;
            Sample::new(&(0..MAX_SAMPLE).map(part).collect::<Vec<f64>>())
        };
        match self {
            Self::Constant => Law::Constant(mean),
            Self::Even => even().map_or(Law::Constant(mean), Law::Empirical),
            Self::Exponential => Law::Exponential { mean },
        }
    }

    /// Name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Constant => "constant",
            Self::Even => "even",
            Self::Exponential => "exponential",
        }
    }
}

/// Robots, their orders, and the laws of one case.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trips {
    /// Robots.
    pub robots: u32,
    /// Law of a trip.
    pub length: Length,
    /// Its mean \[s\].
    pub trip_s: f64,
    /// Mean length of a trip times orders a second.
    pub load: f64,
    /// Mean of the exponential time that a customer waits for a robot \[s\]; `None`: for ever.
    pub patience_s: Option<f64>,
}

/// What one day showed.
#[derive(Debug, Clone, PartialEq)]
pub struct DayOfTrips {
    /// Robots on a trip, looked at again and again.
    pub busy: Vec<u32>,
    /// Orders placed once the beginning had passed.
    pub placed: u32,
    /// How many of them were withdrawn.
    pub withdrawn: u32,
}

impl Trips {
    /// The instants at which busy robots are counted lie so far apart \[s\]: no trip of a bounded law
    /// that is under way at one is under way at the next.
    fn apart_s(&self) -> f64 {
        2.0 * self.trip_s
    }

    /// Lets so many days pass.
    ///
    /// # Panics
    /// Never: the scenario and the map are the program's own.
    pub fn days(&self, days: u32, seed: u64) -> Vec<DayOfTrips> {
        let ground = Ground::build(self.scenario(), Arc::new(next_door()));
        let ground = Arc::new(ground.expect("the footpath holds every place"));
        let day = |replication| {
            let plan = DayPlan {
                seed: mix(seed ^ mix(self.key())),
                ..DayPlan::new(&ground.scenario, replication, vec![self.robots])
            };
            let mut counter = Counter::new(self.apart_s());
            run_day(&ground, plan, &mut counter);
            counter.day
        };
        (0..days).map(day).collect()
    }

    /// A number of each case's own, so that no two cases share their luck.
    fn key(&self) -> u64 {
        let patience = self.patience_s.unwrap_or(-1.0);
        let words = [f64::from(self.robots), self.trip_s, self.load, patience];
        words.into_iter().fold(self.length as u64, |key, word| mix(key ^ word.to_bits()))
    }

    fn scenario(&self) -> Scenario {
        let mut scenario = bare(MetresPerSecond(AT_ONCE_MPS));
        scenario.rules = RulePack::open();
        scenario.run.close = SimTime::from_hours(OPEN_H);
        let rate = self.load / (self.trip_s + WAYS_S);
        scenario.merchants[0].orders_per_day = rate * OPEN_H * 3600.0;
        scenario.customers.walk_to_door_s = self.length.law(self.trip_s);
        if let Some(mean) = self.patience_s {
            scenario.customers.patience_min = Law::Exponential { mean: mean / 60.0 };
        }
        scenario.fleets[0].vendor.loading_s = Law::Constant(0.0);
        scenario
    }
}

fn next_door() -> SidewalkMap {
    let mut draft = Draft::default();
    let ends = [0.0, NEXT_DOOR_M].map(|x| draft.vertex(Point { x, y: 0.0 }));
    draft.straight(ends[0], ends[1], Look::default());
    draft.place(PlaceKind::Eatery, "Kitchen".to_owned(), Point { x: 0.0, y: 1.0 });
    draft.place(PlaceKind::Building, "Home".to_owned(), Point { x: NEXT_DOOR_M, y: 1.0 });
    draft.finish("next door")
}

/// Counts busy robots at instants, and orders once some trips have passed.
struct Counter {
    apart_ms: u64,
    /// The next instant, and the first.
    next: SimTime,
    first: SimTime,
    busy: u32,
    counts: Vec<bool>,
    day: DayOfTrips,
}

/// Trips that pass before anything is counted.
const BEFORE: f64 = 20.0;

impl Counter {
    fn new(apart_s: f64) -> Self {
        let first = SimTime::MIDNIGHT + SimDuration::from_seconds(apart_s / 2.0 * BEFORE);
        Self {
            apart_ms: SimDuration::from_seconds(apart_s).0,
            next: first,
            first,
            busy: 0,
            counts: Vec::new(),
            day: DayOfTrips { busy: Vec::new(), placed: 0, withdrawn: 0 },
        }
    }
}

impl Observer for Counter {
    fn observe(&mut self, at: SimTime, event: &SimEvent) {
        while self.next < at.min(SimTime::from_hours(OPEN_H)) {
            self.day.busy.push(self.busy);
            self.next.0 += self.apart_ms;
        }
        if let SimEvent::OrderPlaced { .. } = *event {
            self.counts.push(at >= self.first);
            self.day.placed += u32::from(at >= self.first);
        }
        if let SimEvent::OrderWithdrawn { order } = *event {
            self.day.withdrawn += u32::from(self.counts[order.index()]);
        }
        if let SimEvent::DutyChanged { from, to, .. } = *event {
            self.busy += u32::from((from, to) == (Duty::Idle, Duty::Approach));
            self.busy -= u32::from((from, to) == (Duty::Return, Duty::Idle));
        }
    }
}

impl DayOfTrips {
    /// Mean of the counts.
    pub fn mean(&self) -> f64 {
        let sum: u64 = self.busy.iter().map(|busy| u64::from(*busy)).sum();
        float64(sum) / float(self.busy.len())
    }

    /// Mean square of the counts less their mean as it should be.
    pub fn variance(&self, mean: f64) -> f64 {
        let squares = self.busy.iter().map(|busy| (f64::from(*busy) - mean).powi(2));
        squares.sum::<f64>() / float(self.busy.len())
    }

    /// Share of orders withdrawn \[0–1\].
    pub fn withdrawn_share(&self) -> f64 {
        f64::from(self.withdrawn) / f64::from(self.placed)
    }
}
