//! Worlds whose long-run behaviour theory knows: the simulation's own demand, trips, stretches,
//! help meters, desks and crossings, with nothing else in the way.
//!
//! Here robots drive on and on along one endless footpath and call for help as they go; in `ranks`
//! some of them with goods and some without; in `road` they drive legs over many crossings; in
//! `trips` they are servers themselves.

mod desk;
pub mod ranks;
pub mod road;
#[cfg(test)]
mod tests;
pub mod trips;

use crate::base::cast::float;
use crate::base::ids::MerchantId;
use crate::base::law::Law;
use crate::base::stream::mix;
use crate::base::time::SimTime;
use crate::base::units::{Metres, MetresPerSecond, WattHours};
use crate::map::draft::{Draft, Look};
use crate::map::{PlaceKind, Point, SidewalkMap};
use crate::scenario::{self, OperatingMode, Overrides, PlaceRule, Scenario};
use crate::sim::{DayPlan, Ground, run_until};
use desk::Desk;
use std::sync::{Arc, OnceLock};

/// Length of the footpath \[m\]: as long as a path can be.
const ENDLESS_M: f64 = 4_200_000.0;

/// Highest speed there \[m/s\].
const MOST_MPS: f64 = 2.0;

/// Robots set out within this \[h\], and drive for longer than anybody looks.
const SETTING_OUT_H: f64 = 0.25;

/// Who answers the robots' calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Server {
    /// So many remote operators.
    Operators(u32),
    /// One rescue crew that is there at once; every call goes on to it.
    Crew,
}

/// How a time is spread around its mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shape {
    /// Not at all.
    Constant,
    /// Exponential.
    Exponential,
    /// Gamma with this standard deviation over the mean; positive.
    Gamma(f64),
}

impl Shape {
    /// The law with this mean.
    pub fn law(self, mean: f64) -> Law {
        match self {
            Self::Constant => Law::Constant(mean),
            Self::Exponential => Law::Exponential { mean },
            Self::Gamma(spread) => Law::Gamma { mean, sd: mean * spread },
        }
    }

    /// Standard deviation over the mean.
    pub fn spread(self) -> f64 {
        match self {
            Self::Constant => 0.0,
            Self::Exponential => 1.0,
            Self::Gamma(spread) => spread,
        }
    }
}

/// Robots, those who help them, and the laws of one case.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fleet {
    /// Robots on the road.
    pub robots: u32,
    /// Who answers.
    pub server: Server,
    /// Mean time that a robot drives between two calls \[s\].
    pub run_s: f64,
    /// How that time is spread.
    pub run: Shape,
    /// Mean length of a session or a rescue \[s\].
    pub service_s: f64,
    /// How that length is spread.
    pub service: Shape,
    /// Calls of all robots together \[1/s\], for the length of the run.
    pub calls_per_s: f64,
}

/// How long to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Independent worlds.
    pub worlds: u32,
    /// Batches of each world, one after another.
    pub batches: u32,
    /// Calls that a batch lets pass first.
    pub before: usize,
    /// Calls that a batch counts.
    pub calls: usize,
}

/// What one batch showed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shown {
    /// Mean wait of a call in mean service times.
    pub wait: f64,
    /// Share of calls that wait \[0–1\].
    pub waits: f64,
    /// Share of servers' time at work \[0–1\].
    pub utilisation: f64,
    /// Share of time in which every server is at work \[0–1\].
    pub all_busy: f64,
    /// Share of robots' time driving \[0–1\].
    pub availability: f64,
}

/// Lets the fleet drive for as long as it takes; one entry for each batch of each world.
///
/// # Panics
/// Never: the scenario and the map are the program's own.
pub fn measure(fleet: &Fleet, size: Size, seed: u64) -> Vec<Shown> {
    let calls = f64::from(size.batches) * float(size.before + size.calls);
    let span_s = SETTING_OUT_H * 3600.0 + (1.02 * calls + 6.0 * calls.sqrt()) / fleet.calls_per_s;
    let mps = (ENDLESS_M / span_s * 1000.0).floor().clamp(1.0, MOST_MPS * 1000.0) / 1000.0;
    let ground = Ground::build(scenario(fleet, MetresPerSecond(mps)), Arc::new(endless()));
    let mut ground = ground.expect("the endless footpath holds every place");
    ground.fleets[0].calls.threshold = fleet.run.law(1.0);
    let ground = Arc::new(ground);
    let until = SimTime::from_hours(span_s / 3600.0);
    let world = |replication| {
        let mut desk = Desk::new(fleet, size);
        run_until(&ground, day(&ground, fleet, seed, replication), until, &mut desk);
        desk.shown()
    };
    (0..size.worlds).flat_map(world).collect()
}

/// One order for every robot, and some to spare.
fn day(ground: &Ground, fleet: &Fleet, seed: u64, replication: u32) -> DayPlan {
    let robots = f64::from(fleet.robots);
    DayPlan {
        seed: mix(seed ^ mix(fleet.key())),
        orders_per_day: robots + 6.0 * robots.sqrt() + 20.0,
        ..DayPlan::new(&ground.scenario, replication, vec![fleet.robots])
    }
}

impl Fleet {
    /// A number of each case's own, so that no two cases share their luck.
    fn key(&self) -> u64 {
        let servers = match self.server {
            Server::Operators(operators) => u64::from(operators),
            Server::Crew => 1 << 40,
        };
        let times = [self.run_s, self.run.spread(), self.service_s, self.service.spread()];
        let sizes = [u64::from(self.robots), servers];
        let words = times.map(f64::to_bits).into_iter().chain(sizes);
        words.fold(0, |key, word| mix(key ^ word).wrapping_add(word))
    }
}

fn endless() -> SidewalkMap {
    let mut draft = Draft::default();
    let ends = [0.0, ENDLESS_M].map(|x| draft.vertex(Point { x, y: 0.0 }));
    draft.straight(ends[0], ends[1], Look::default());
    draft.place(PlaceKind::Eatery, "Kitchen".to_owned(), Point { x: 0.0, y: 1.0 });
    draft.place(PlaceKind::Building, "Home".to_owned(), Point { x: ENDLESS_M, y: 1.0 });
    draft.finish("endless")
}

/// Everybody orders in the first minutes after midnight, and every robot sets out once.
fn scenario(fleet: &Fleet, speed: MetresPerSecond) -> Scenario {
    let mut scenario = bare(speed);
    scenario.run.close = SimTime::from_hours(SETTING_OUT_H);
    let offer = &mut scenario.fleets[0];
    let vendor = &mut offer.vendor;
    vendor.distance_between_calls = Metres(fleet.run_s * speed.0);
    match fleet.server {
        Server::Operators(operators) => {
            offer.operators[0].on_duty = operators;
            vendor.help_s = fleet.service.law(fleet.service_s);
            vendor.rescue_share = 0.0;
        }
        Server::Crew => {
            offer.operators[0].on_duty = 1;
            vendor.help_s = Law::Constant(0.0);
            vendor.rescue_share = 1.0;
            vendor.fixed_on_spot = 1.0;
            vendor.rescue_min = fleet.service.law(fleet.service_s / 60.0);
            offer.crews[0].people = 1;
            offer.crews[0].speed = MetresPerSecond(1e12);
        }
    }
    scenario
}

/// The scenario that is made bare; read once.
static BASE: OnceLock<Scenario> = OnceLock::new();

fn base() -> Scenario {
    let text = scenario::shipped().iter().find(|(id, _)| *id == "starship-campus");
    let text = text.map_or("", |(_, text)| *text);
    scenario::load(text, "theory", &Overrides::default()).expect("shipped scenarios are sound")
}

/// One merchant, one fleet at its door that drives day and night, and nothing that disturbs it.
fn bare(speed: MetresPerSecond) -> Scenario {
    let mut scenario = BASE.get_or_init(base).clone();
    scenario.run.open = SimTime::MIDNIGHT;
    scenario.merchants.truncate(1);
    let merchant = &mut scenario.merchants[MerchantId(0).index()];
    merchant.place = PlaceRule::BusiestEatery;
    merchant.orders_per_day = 1.0;
    merchant.arrivals.hourly = [1.0; 24];
    merchant.preparation_min = Law::Constant(0.0);
    merchant.basket.mass_kg = Law::Constant(1.0);
    merchant.basket.volume_l = Law::Constant(1.0);
    scenario.customers.within = Metres(2.0 * ENDLESS_M);
    scenario.customers.patience_min = Law::Constant(60_000.0);
    scenario.fallback_after = None;
    scenario.fleets.truncate(1);
    let offer = &mut scenario.fleets[0];
    offer.hub = None;
    let vendor = &mut offer.vendor;
    vendor.mode = OperatingMode::OnCall;
    vendor.cruise = speed;
    vendor.crossing = speed;
    vendor.reach = Metres(2.0 * ENDLESS_M);
    vendor.service = (SimTime::MIDNIGHT, SimTime::from_hours(24.0));
    vendor.battery.capacity = WattHours(1e12);
    scenario
}
