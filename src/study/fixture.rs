//! Small studies for tests, run like every other: a shipped scenario on a small map, with every axis
//! and few days.

use super::{Study, run};
use crate::base::interval::DayValue;
use crate::base::money::Money;
use crate::map::generate::generate;
use crate::scenario::{
    AnswerKind, FeederPool, MapSource, MapStyle, Overrides, Pedestrians, PlaceRule, Returns,
    RulePack, Scenario, Vary, catalog, load, shipped,
};
use crate::sim::Ground;
use std::sync::{Arc, OnceLock};

const DAYS: u32 = 5;
const SEED: u64 = 11;

/// Smallest town that the generator makes \[km²\].
const AREA_KM2: f64 = 0.1;

/// Three options, every axis, people on the footpaths; made once for all tests.
pub(crate) fn study() -> Study {
    static STUDY: OnceLock<Study> = OnceLock::new();
    let mut study = STUDY.get_or_init(|| ran(scenario())).clone();
    // Texts that neither a table nor a page may take for anything else.
    study.rules_tour[0].pack = "=Slow & \"Sons\"".to_owned();
    let banned = study.rules_tour.iter_mut().find(|row| row.robots == 0);
    "<b>a ban</b>".clone_into(&mut banned.expect("a pack of the axis bans robots").why_not);
    study
}

/// A study without orders and sweep, as far as it can be written down.
pub(crate) fn empty() -> Study {
    let mut study = study();
    study.cells.clear();
    study.base.clear();
    study.what_ifs.clear();
    study.bottlenecks.clear();
    study.break_even.clear();
    study.rules_tour.clear();
    study.closed_form = super::ClosedForm::default();
    study
}

/// A study whose days passed without an order.
pub(crate) fn idle() -> Study {
    static STUDY: OnceLock<Study> = OnceLock::new();
    let run = || {
        let mut scenario = scenario();
        scenario.merchants[0].orders_per_day = 1e-9;
        scenario.vary = Vary { rules: scenario.vary.rules, ..Vary::default() };
        ran(scenario)
    };
    STUDY.get_or_init(run).clone()
}

/// A study in which feeders carry from the kitchen to a hub, by number of robots and of feeders.
pub(crate) fn fed() -> Study {
    static STUDY: OnceLock<Study> = OnceLock::new();
    let run = || {
        let mut scenario = scenario();
        scenario.answer = AnswerKind::Feeders;
        let fleet = &mut scenario.fleets[0];
        fleet.hub = Some(PlaceRule::Centre);
        let profile = catalog::couriers::read("foot").expect("it is in the catalog");
        let wage_per_h = Money::from_units(15.0);
        fleet.feeders = Some(FeederPool { people: 2, profile, wage_per_h });
        scenario.vary = Vary { robots: vec![2], feeders: vec![1, 8], ..Vary::default() };
        ran(scenario)
    };
    STUDY.get_or_init(run).clone()
}

/// A study with long names, many fleet sizes and options, and large amounts.
pub(crate) fn crowded() -> Study {
    let mut study = study();
    let swept = |option: usize| {
        study.cells.iter().find(|cell| cell.option == option && cell.own_setting).cloned()
    };
    let (first, second) = (swept(0).expect("a fleet"), swept(1).expect("another"));
    for orders_per_day in [60.0, 120.0, 400.0] {
        let sized = |robots| super::Cell { robots, orders_per_day, base: false, ..first.clone() };
        study.cells.extend((7..=24).map(sized));
        let orders_per_day = orders_per_day + 1.0;
        study.cells.push(super::Cell { orders_per_day, base: false, ..second.clone() });
    }
    let large = |value: &mut DayValue| value.part *= 1000.0;
    study.cells.iter_mut().flat_map(|cell| &mut cell.days).flatten().for_each(large);
    for base in &mut study.base {
        let lines = base.ledgers.iter_mut().flat_map(|ledger| &mut ledger.lines);
        lines.for_each(|line| line.amount = line.amount.times(1000.0));
    }
    for option in &mut study.options {
        option.name = format!("{} of the Very Long Named Robotics Company", option.name);
    }
    "a-rather-long-scenario-name-that-fills-its-line".clone_into(&mut study.scenario.name);
    study
}

fn ran(scenario: Scenario) -> Study {
    let map = generate(MapStyle::Town, AREA_KM2, SEED).expect("the area is in range");
    let ground = Ground::build(scenario, Arc::new(map)).expect("the map holds every place");
    run(&Arc::new(ground), &|_, _| ())
}

/// Leased robots, robots with companions, and couriers.
fn scenario() -> Scenario {
    let text = shipped().iter().find(|(id, _)| *id == "town-kitchen").expect("it is shipped").1;
    let mut scenario =
        load(text, "lease-or-courier", &Overrides::default()).expect("shipped scenarios are sound");
    scenario.answer = AnswerKind::FleetSize;
    scenario.run.replications = DAYS;
    scenario.map = MapSource::Generated { style: MapStyle::Town, area_km2: AREA_KM2, seed: SEED };
    "=Pizzeria & \"Sons\" <script>".clone_into(&mut scenario.merchants[0].name);
    scenario.merchants[0].orders_per_day = 40.0;
    scenario.fleets.remove(1);
    scenario.fleets[0].robots = 4;
    scenario.fleets[0].stand_by.returns = Returns::NearestHub;
    let profile = catalog::pedestrians::read("city-centre").expect("it is in the catalog");
    scenario.conditions.pedestrians =
        Some(Pedestrians { profile, scale: 1.0, weekend: false, quota: false });
    scenario.rules = pack("estonia");
    scenario.vary = Vary {
        robots: vec![2],
        orders_per_day: vec![15.0, 90.0],
        operators: vec![1, 3],
        wage_usd_per_h: vec![2.0, 15.0],
        rules: ["florida", "toronto"].map(pack).to_vec(),
        ..Vary::default()
    };
    scenario
}

fn pack(id: &str) -> RulePack {
    catalog::rules::read(id).expect("it is in the catalog")
}
