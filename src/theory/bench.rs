//! Robots that drive on and on along one endless footpath and call for help as they go: the
//! simulation's own demand, trips, stretches, help meters and operator desk, with nothing else in
//! the way.

use crate::base::cast::float;
use crate::base::ids::{MerchantId, OperatorId};
use crate::base::law::Law;
use crate::base::stream::mix;
use crate::base::time::{SimDuration, SimTime};
use crate::base::units::{Metres, MetresPerSecond, WattHours};
use crate::events::{Observer, SimEvent};
use crate::map::draft::{Draft, Look};
use crate::map::{PlaceKind, Point, SidewalkMap};
use crate::scenario::{self, OperatingMode, Overrides, PlaceRule, Scenario};
use crate::sim::{DayPlan, Ground, run_until};
use std::sync::Arc;

/// Mean length of a help session \[s\].
pub const HELP_S: f64 = 20.0;

/// All robots are on their way after this; nothing before it is counted.
const WARM_UP_S: f64 = 3_600.0;

/// Length of the footpath \[m\]: forty days at a metre a second.
const ENDLESS_M: f64 = 3_500_000.0;

/// Robots, operators and laws of one case.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fleet {
    /// Robots on the road.
    pub robots: u32,
    /// Remote operators.
    pub operators: u32,
    /// Mean time that a robot drives between two calls \[s\].
    pub run_s: f64,
    /// Law of a help session \[s\].
    pub help: Law,
}

/// What one replication showed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shown {
    /// Mean wait of a call in mean help times.
    pub wait: f64,
    /// Share of operator time with a robot \[0–1\].
    pub utilisation: f64,
}

/// The ground of a case.
///
/// # Panics
/// Never: the scenario and the map are the program's own.
pub fn ground(fleet: &Fleet) -> Arc<Ground> {
    let ground = Ground::build(scenario(fleet), Arc::new(map()));
    Arc::new(ground.expect("the endless footpath holds every place"))
}

/// Lets the fleet drive until about so many calls were made, and measures after the warm-up.
pub fn measure(ground: &Arc<Ground>, fleet: &Fleet, calls: f64, replication: u32) -> Shown {
    let cycle_s = fleet.run_s + 2.0 * HELP_S;
    let until =
        SimTime::from_hours((WARM_UP_S + calls * cycle_s / f64::from(fleet.robots)) / 3600.0);
    let day = DayPlan {
        seed: seed(fleet),
        orders_per_day: 2.0 * f64::from(fleet.robots) + 20.0,
        ..DayPlan::new(&ground.scenario, replication, vec![fleet.robots])
    };
    let mut desk = Desk::new(fleet.operators as usize, until);
    run_until(ground, day, until, &mut desk);
    desk.shown()
}

/// A seed of each case's own, so that no two cases share their luck.
fn seed(fleet: &Fleet) -> u64 {
    let sizes = u64::from(fleet.robots) << 32 | u64::from(fleet.operators);
    mix(sizes ^ fleet.run_s.to_bits() ^ fleet.help.mean().to_bits().rotate_left(7))
}

/// Waits of calls, and operators' time with a robot, after the warm-up.
struct Desk {
    from: SimTime,
    until: SimTime,
    waits: Vec<f64>,
    busy_s: f64,
    taken: Vec<Option<SimTime>>,
}

impl Desk {
    fn new(operators: usize, until: SimTime) -> Self {
        let from = SimTime::MIDNIGHT + SimDuration::from_seconds(WARM_UP_S);
        Self { from, until, waits: Vec::new(), busy_s: 0.0, taken: vec![None; operators] }
    }

    fn end(&mut self, operator: OperatorId, at: SimTime) {
        if let Some(since) = self.taken[operator.index()].take() {
            self.busy_s += at.since(since.max(self.from)).seconds();
        }
    }

    fn shown(mut self) -> Shown {
        for operator in 0..self.taken.len() {
            self.end(OperatorId::from_index(operator), self.until);
        }
        let paid_s = self.until.since(self.from).seconds() * float(self.taken.len());
        let waits = self.waits.iter().sum::<f64>();
        Shown { wait: waits / float(self.waits.len()) / HELP_S, utilisation: self.busy_s / paid_s }
    }
}

impl Observer for Desk {
    fn observe(&mut self, at: SimTime, event: &SimEvent) {
        if let SimEvent::OperatorTook { operator, waited, .. } = *event {
            self.taken[operator.index()] = Some(at);
            if at >= self.from {
                self.waits.push(waited.seconds());
            }
        }
        if let SimEvent::OperatorReleased { operator, .. } = *event {
            self.end(operator, at);
        }
    }
}

fn map() -> SidewalkMap {
    let mut draft = Draft::default();
    let ends = [0.0, ENDLESS_M].map(|x| draft.vertex(Point { x, y: 0.0 }));
    draft.straight(ends[0], ends[1], Look::default());
    draft.place(PlaceKind::Eatery, "Kitchen".to_owned(), Point { x: 0.0, y: 1.0 });
    draft.place(PlaceKind::Building, "Home".to_owned(), Point { x: ENDLESS_M, y: 1.0 });
    draft.finish("endless")
}

/// Everybody orders in the first minutes after midnight, so that every robot sets out once and
/// drives for longer than anybody looks.
fn scenario(fleet: &Fleet) -> Scenario {
    let text = scenario::shipped().iter().find(|(id, _)| *id == "starship-campus");
    let text = text.map_or("", |(_, text)| *text);
    let mut scenario = scenario::load(text, "endless", &Overrides::default())
        .expect("shipped scenarios are sound");
    scenario.run.open = SimTime::MIDNIGHT;
    scenario.run.close = SimTime::from_hours(0.25);
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
    offer.operators[0].on_duty = fleet.operators;
    let vendor = &mut offer.vendor;
    vendor.mode = OperatingMode::OnCall;
    vendor.cruise = MetresPerSecond(1.0);
    vendor.crossing = MetresPerSecond(1.0);
    vendor.reach = Metres(2.0 * ENDLESS_M);
    vendor.service = (SimTime::MIDNIGHT, SimTime::from_hours(24.0));
    vendor.battery.capacity = WattHours(1e12);
    vendor.distance_between_calls = Metres(fleet.run_s);
    vendor.help_s = fleet.help;
    vendor.rescue_share = 0.0;
    scenario
}
