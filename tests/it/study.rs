//! Sweeps and what-if runs: a cell is what a scenario with its values would say.

use crate::feeders::feeders;
use crate::worlds;
use trundle::base::interval::{DayValue, Estimate};
use trundle::base::money::Money;
use trundle::scenario::{PlaceRule, Scenario, Vary};
use trundle::study::bottleneck::{FIGURES, Resource};
use trundle::study::{self, Cell, Study};

/// A small scenario with waits for everything, and no axis.
fn small() -> Scenario {
    let mut scenario = worlds::scenario("kiwibot-restaurant");
    scenario.run.replications = 5;
    scenario.vary = Vary::default();
    let fleet = &mut scenario.fleets[0];
    (fleet.robots, fleet.chargers[0].plugs) = (4, Some(1));
    fleet.operators[0].on_duty = 1;
    scenario
}

fn run(scenario: &Scenario) -> Study {
    study::run(&worlds::ground(scenario.clone()), &|_, _| ())
}

/// Bits of every figure of every day.
fn bits(cell: &Cell) -> Vec<(u64, u64)> {
    let values = cell.days.iter().flatten();
    values.map(|value: &DayValue| (value.part.to_bits(), value.whole.to_bits())).collect()
}

#[test]
fn a_cell_is_what_a_scenario_with_its_values_would_say() {
    let small = || {
        let mut scenario = small();
        scenario.fleets[0].hub = Some(PlaceRule::Centre);
        scenario.fleets[0].feeders = Some(feeders(1));
        scenario
    };
    let mut varied = small();
    varied.vary.operators = vec![2];
    varied.vary.crews = vec![2];
    varied.vary.feeders = vec![2, 1];
    varied.vary.chargers = vec![3];
    varied.vary.wage_usd_per_h = vec![24.0];
    let study = run(&varied);
    assert_eq!(study.cells.len(), 32 + 1, "the scenario's own number of feeders is run once");
    assert_eq!(study.cells.iter().filter(|cell| cell.base).count(), 2);
    let mut own = small();
    own.fleets[0].operators[0].on_duty = 2;
    own.fleets[0].operators[0].wage_per_h = Money::from_units(24.0);
    own.fleets[0].chargers[0].plugs = Some(3);
    own.fleets[0].crews[0].people = 2;
    own.fleets[0].feeders = Some(feeders(2));
    let expected = run(&own);
    let alone = expected.base_cell(0).unwrap();
    let cell = study.cells.iter().find(|cell| cell.setting == alone.setting).unwrap();
    assert_eq!(bits(cell), bits(alone));
    assert_ne!(bits(cell), bits(study.base_cell(0).unwrap()));
}

/// One more feeder is a fleet of as many feeders, and orders wait less for one.
#[test]
fn an_axis_of_feeders_sets_how_many_there_are() {
    let mut varied = small();
    varied.fleets[0].hub = Some(PlaceRule::Centre);
    varied.fleets[0].feeders = Some(feeders(1));
    varied.vary.feeders = vec![1, 2, 4];
    let study = run(&varied);
    let people = |cell: &Cell| cell.setting.feeders;
    let fleet: Vec<&Cell> = study.cells.iter().filter(|cell| cell.option == 0).collect();
    let numbers: Vec<Option<u32>> = fleet.iter().map(|cell| people(cell)).collect();
    assert_eq!(numbers, [Some(1), Some(2), Some(4)]);
    assert_eq!(people(study.base_cell(1).unwrap()), None, "couriers need nobody");
    let waits: Vec<f64> = (fleet.iter())
        .map(|cell| Estimate::of_days(&cell.figure("feeder_wait_min_mean")).mean.unwrap())
        .collect();
    assert!(waits[0] > waits[1] && waits[1] > waits[2], "{waits:?}");
}

#[test]
fn a_wage_changes_money_alone() {
    let mut varied = small();
    varied.vary.wage_usd_per_h = vec![24.0];
    let study = run(&varied);
    let [own, dear] = [0, 1].map(|index| &study.cells[index]);
    let mean = |cell: &Cell, name| Estimate::of_days(&cell.figure(name)).mean.unwrap();
    for name in ["operator_wait_s_mean", "lead_time_min_mean", "robot_delivered"] {
        assert!((mean(own, name) - mean(dear, name)).abs() < 1e-12, "{name}");
    }
    let paid = |cell| mean(cell, "fleet_cost_usd_per_delivery");
    assert!(paid(dear) > paid(own) + 1.0, "{} and {}", paid(own), paid(dear));
}

#[test]
fn one_more_unit_is_really_added_to_the_same_days() {
    use Resource::{Bay, Charger, Crew, Feeder, Operator, Robot};

    let with_bays = |robots: u32| {
        let mut scenario = small();
        let wear = &mut scenario.fleets[0].wear;
        (wear.bays, wear.hours_between_failures) = (Some(robots), Some(1.0));
        scenario
    };
    let small = || with_bays(1);
    let study = run(&small());
    let found: Vec<Resource> = study.what_ifs.iter().map(|w| w.added.resource).collect();
    assert_eq!(found, [Robot, Operator(0), Crew(0), Charger, Bay]);
    assert_eq!(study.bottlenecks.len(), 1, "couriers have none");
    let base = study.base_cell(0).unwrap();
    for what_if in &study.what_ifs {
        let mut more = small();
        let fleet = &mut more.fleets[0];
        match what_if.added.resource {
            Robot => fleet.robots += 1,
            Operator(pool) => fleet.operators[pool].on_duty += 1,
            Crew(pool) => fleet.crews[pool].people += 1,
            Charger => {
                fleet.chargers[0].plugs = fleet.plugs().map(|plugs| plugs + 1);
            }
            Feeder => unreachable!("the fleet has none"),
            Bay => fleet.wear.bays = Some(2),
        }
        let more = run(&more);
        for figure in FIGURES {
            let with = more.base_cell(0).unwrap().figure(figure);
            let difference = Estimate::of_difference(&with, &base.figure(figure));
            assert_eq!(what_if.change(figure), difference, "{} {figure}", what_if.added.name);
        }
    }
}
