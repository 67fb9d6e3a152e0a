//! Worlds to run: scenarios on their maps, days of their options, and the events of a day.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock};
use trundle::base::time::SimTime;
use trundle::cost::ledger::Ledger;
use trundle::cost::pricing::price;
use trundle::events::{Observer, SimEvent};
use trundle::map::SidewalkMap;
use trundle::map::generate::generate;
use trundle::metrics::{RunFold, RunRecord};
use trundle::scenario::{MapSource, Overrides, Scenario, Together, load, shipped};
use trundle::sim::{DayPlan, Ground, run_day};
use trundle::study::staffing;

/// Everything that a day stated, in order.
#[derive(Debug, Default)]
pub(crate) struct Facts(pub(crate) Vec<(SimTime, SimEvent)>);

impl Observer for Facts {
    fn observe(&mut self, at: SimTime, event: &SimEvent) {
        self.0.push((at, *event));
    }
}

/// A shipped scenario.
pub(crate) fn scenario(id: &str) -> Scenario {
    let (_, text) = shipped().iter().find(|(name, _)| *name == id).unwrap();
    load(text, id, &Overrides::default()).unwrap()
}

/// Orders of a day that is run a few times only.
const LARGE: f64 = 1000.0;

/// Every shipped scenario; large ones with two replications.
pub(crate) fn scenarios() -> Vec<Scenario> {
    let mut all: Vec<Scenario> = shipped().iter().map(|(id, _)| scenario(id)).collect();
    for large in all.iter_mut().filter(|scenario| scenario.orders_per_day() > LARGE) {
        large.run.replications = 2;
    }
    all
}

/// A scenario on the map that it asks the generator for; maps are made once for all tests.
pub(crate) fn ground(scenario: Scenario) -> Arc<Ground> {
    let made = match scenario.map {
        MapSource::Generated { style, area_km2, seed } => Some((style, area_km2, seed)),
        MapSource::File(_) | MapSource::Plane => None,
    };
    let (style, area_km2, seed) = made.unwrap();
    let key = format!("{} {area_km2} {seed}", style.name());
    let known = maps().lock().unwrap().get(&key).cloned();
    let map = known.unwrap_or_else(|| {
        let map = Arc::new(generate(style, area_km2, seed).unwrap());
        maps().lock().unwrap().entry(key).or_insert(map).clone()
    });
    Arc::new(Ground::build(scenario, map).unwrap())
}

fn maps() -> &'static Mutex<BTreeMap<String, Arc<SidewalkMap>>> {
    static MAPS: OnceLock<Mutex<BTreeMap<String, Arc<SidewalkMap>>>> = OnceLock::new();
    MAPS.get_or_init(Mutex::default)
}

/// Robots of each fleet under every option of a scenario; couriers alone come last.
pub(crate) fn options(scenario: &Scenario) -> Vec<Vec<u32>> {
    let own: Vec<u32> = scenario.fleets.iter().map(|fleet| fleet.robots).collect();
    let none = vec![0; own.len()];
    let alone = |fleet: usize| {
        let mut robots = none.clone();
        robots[fleet] = own[fleet];
        robots
    };
    let mut options: Vec<Vec<u32>> = match scenario.together {
        Together::Shared => Vec::new(),
        Together::Apart | Together::Both => (0..own.len()).map(alone).collect(),
    };
    if scenario.together != Together::Apart {
        options.push(own);
    }
    options.push(none);
    options
}

/// A day of an option at the scenario's own demand.
pub(crate) fn day(ground: &Ground, robots: Vec<u32>, replication: u32) -> DayPlan {
    DayPlan::new(&ground.scenario, replication, robots)
}

/// The events of a day.
pub(crate) fn events(ground: &Arc<Ground>, plan: DayPlan) -> Vec<(SimTime, SimEvent)> {
    let mut facts = Facts::default();
    run_day(ground, plan, &mut facts);
    facts.0
}

/// The record of a day and its ledger.
pub(crate) fn priced(ground: &Arc<Ground>, plan: DayPlan) -> (RunRecord, Ledger) {
    let record = record(ground, plan);
    let ledger = price(&ground.scenario, &record);
    (record, ledger)
}

/// The record of a day.
pub(crate) fn record(ground: &Arc<Ground>, plan: DayPlan) -> RunRecord {
    let mut fold = RunFold::new(staffing(&ground.scenario, &plan));
    run_day(ground, plan, &mut fold);
    fold.finish()
}
