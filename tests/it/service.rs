//! Measures of service, against the figures of the day and against each other.

use crate::worlds;
use trundle::base::interval::DayValue;
use trundle::metrics::RunRecord;
use trundle::metrics::kpi::KPIS;
use trundle::metrics::service::{Day, MEASURES, Measured};
use trundle::scenario::{OperatingMode, Scenario};
use trundle::study::figures::day_figures;

fn on(name: &str, record: &RunRecord, scenario: &Scenario) -> Measured {
    let measure = MEASURES.iter().find(|measure| measure.name == name).unwrap();
    measure.on(&Day { record, promise: scenario.promise })
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
}

/// A figure, and the measure that says the same.
const SAME: &[(&str, &str)] = &[
    ("lead_time_min_mean", "click_to_door_min"),
    ("ready_to_door_min_mean", "ready_to_door_min"),
    ("delivered_share", "delivered_share"),
    ("on_time_share", "on_time_share"),
    ("deadhead_share", "deadhead_share"),
    ("utilisation", "robot_utilisation"),
    ("calls_per_km", "calls_per_km"),
];

#[test]
fn what_has_two_names_has_one_value() {
    for scenario in worlds::scenarios() {
        let ground = worlds::ground(scenario);
        let scenario = &ground.scenario;
        for robots in worlds::options(scenario) {
            let (record, ledger) = worlds::priced(&ground, worlds::day(&ground, robots, 0));
            let figures = day_figures(&record, &ledger, scenario.promise);
            for (figure, measure) in SAME {
                let place = KPIS.iter().position(|kpi| kpi.name == *figure).unwrap();
                let (DayValue { part, whole }, found) =
                    (figures[place], on(measure, &record, scenario).mean);
                let none = whole <= 0.0 && found.whole <= 0.0;
                let same = none || near(part / whole, found.part / found.whole);
                assert!(same, "{}: {figure} {part}/{whole}, {found:?}", scenario.name);
            }
        }
    }
}

#[test]
fn parts_of_an_order_add_up_and_the_industrys_words_mean_what_they_say() {
    let mut modes = Vec::new();
    for scenario in worlds::scenarios() {
        let ground = worlds::ground(scenario);
        let scenario = &ground.scenario;
        let (mode, own) = (scenario.fleets[0].vendor.mode, scenario.fleets[0].robots);
        let plan = worlds::day(&ground, worlds::options(scenario)[0].clone(), 1);
        let (record, _) = worlds::priced(&ground, plan);
        let of = |name| on(name, &record, scenario);
        let [to_pickup, to_door, whole] =
            ["ready_to_pickup_min", "pickup_to_door_min", "ready_to_door_min"]
                .map(|it| of(it).values);
        for ((a, b), sum) in to_pickup.iter().zip(&to_door).zip(&whole) {
            assert!(near(a + b, *sum), "{}: {a} + {b} = {sum}", scenario.name);
        }
        let lead = of("click_to_door_min").values;
        for (over, lead) in of("overage_min").values.iter().zip(&lead) {
            assert!(near(*over, (lead - scenario.promise.minutes()).max(0.0)));
        }
        let active = of("daily_active_robots").mean.part;
        assert!(active > 0.0 && active <= f64::from(own), "{}: {active}", scenario.name);
        let hours = of("daily_supply_hours").mean.part;
        assert!(hours >= active && hours <= 30.0 * f64::from(own), "{}: {hours}", scenario.name);
        let supply = of("orders_per_supply_hour").mean;
        assert!(near(supply.whole, hours) && supply.part > 0.0);
        let each = of("orders_per_active_robot");
        assert!(near(each.mean.part, supply.part) && near(each.mean.whole, active));
        assert!(near(of("orders_per_bundle").mean.part, of("orders_per_bundle").mean.whole));
        let completed = of("completion_share").values[0];
        assert!(completed > 0.5 && completed <= 1.0, "{}: {completed}", scenario.name);
        let autonomy = of("autonomy_share").values[0];
        match mode {
            OperatingMode::OnCall => assert!(autonomy > 0.8 && autonomy < 1.0, "{autonomy}"),
            // Nobody holds a robot that stands at its hub until feeders come.
            OperatingMode::Supervised if scenario.fleets[0].feeders.is_some() => {
                assert!(autonomy > 0.3 && autonomy < 0.9, "{}: {autonomy}", scenario.name);
            }
            OperatingMode::Supervised | OperatingMode::Accompanied => {
                assert!(autonomy < 0.6, "{}: {autonomy}", scenario.name);
            }
        }
        modes.push(format!("{mode:?}"));
    }
    modes.sort_unstable();
    modes.dedup();
    assert_eq!(modes.len(), 3, "{modes:?}");
}
