//! Signals and gaps against exact tables, phase by phase and crossing by crossing.

use crate::shared::shared;
use crate::tiny::{self, Twist};
use crate::worlds;
use trundle::base::cast::float64;
use trundle::base::ids::EdgeId;
use trundle::base::stream::stream;
use trundle::map::{Kerb, Step};
use trundle::sim::Ground;
use trundle::sim::crossings::{CrossingPace, Gaps, Signal};

/// Arrival phases of one cycle.
const PHASES: u64 = 10_000;

fn table(name: &str) -> Vec<Vec<f64>> {
    let Some(path) = shared(&format!("oracles/{name}")) else { return Vec::new() };
    let mut reader = csv::Reader::from_path(path).unwrap();
    let number = |cell: &str| cell.parse().unwrap_or(f64::NAN);
    reader.records().map(|row| row.unwrap().iter().map(number).collect()).collect()
}

fn micros(seconds: f64) -> u64 {
    trundle::base::cast::whole(seconds * 1e6)
}

#[test]
fn signals_delay_as_the_table_says_over_all_phases_of_the_cycle() {
    for row in table("pedestrian_signal_delay.csv") {
        let (cycle_s, green_s) = (row[0], row[1]);
        let signal =
            Signal { cycle_us: micros(cycle_s), green_us: micros(green_s), offset_us: 4_711 };
        // Equally spaced, one of them at the very beginning of red.
        let begin = signal.green_us + signal.cycle_us - signal.offset_us;
        let arrivals = (0..PHASES).map(|phase| begin + phase * signal.cycle_us / PHASES);
        let mut waits: Vec<u64> = arrivals.map(|at| signal.wait_us(at)).collect();
        waits.sort_unstable();
        let step = cycle_s / float64(PHASES);
        let mean = float64(waits.iter().sum()) / float64(PHASES) / 1e6;
        assert!((mean - row[3]).abs() <= step, "{row:?}: mean {mean}");
        let stopped = waits.iter().filter(|wait| **wait > 0).count();
        let share = trundle::base::cast::float(stopped) / float64(PHASES);
        assert!((share - row[2]).abs() <= 1.0 / float64(PHASES), "{row:?}: {share} stop");
        let p90 = float64(waits[9 * waits.len() / 10]) / 1e6;
        assert!((p90 - row[6]).abs() <= step + 1e-9, "{row:?}: 90th percentile {p90}");
        assert_eq!(*waits.last().unwrap(), micros(row[7]), "{row:?}: longest wait");
    }
}

/// Both directions of every edge of a map.
fn steps(ground: &Ground) -> impl Iterator<Item = Step> {
    let edges = (0..ground.map.edges.len()).map(EdgeId::from_index);
    edges.flat_map(|edge| [false, true].map(|forward| Step::new(edge, forward)))
}

#[test]
fn where_a_drive_need_not_look_there_is_no_road_no_kerb_and_no_gate() {
    let mut scenario = worlds::scenario("scout-suburb");
    scenario.gates.below_m = Some(1.5);
    let ground = worlds::ground(scenario);
    let fleet = &ground.fleets[0];
    let tail = |step: Step| {
        let edge = ground.map.edge(step.edge());
        if step.forward() { edge.from } else { edge.to }
    };
    let mut leaving = vec![Vec::new(); ground.map.vertices.len()];
    for step in steps(&ground) {
        leaving[tail(step).index()].push(step);
    }
    let (mut plain, mut met) = (0, 0);
    for before in steps(&ground) {
        for step in &leaving[tail(before.reversed()).index()] {
            let edge = ground.map.edge(step.edge());
            let road = ground.map.crossing_between(before, *step).or(edge.crossing);
            let stops = road.is_some() || edge.kerb == Kerb::Raised || fleet.is_gate(step.edge());
            assert!(fleet.may_stop(*step) || !stops, "{before:?} {step:?}");
            (plain, met) = (plain + u32::from(!fleet.may_stop(*step)), met + u32::from(stops));
        }
    }
    assert!(plain > 1000 && met > 1000 && !fleet.gates.is_empty(), "{plain} {met}");
}

/// Two-sided test of 40 means at a level of one in ten thousand.
const T40: f64 = 4.33;

#[test]
fn gaps_delay_as_the_table_says() {
    for (number, row) in table("pedestrian_gap_delay.csv").into_iter().enumerate() {
        let gaps =
            Gaps { per_hour: row[0], critical_s: row[1], yield_share: 0.0, longest_s: f64::MAX };
        let crossings = 1_000;
        let means: Vec<f64> = (0..40)
            .map(|replication| {
                let mut rng = stream(15, replication, "gap_table", number as u64);
                (0..crossings).map(|_| gaps.wait_s(&mut rng)).sum::<f64>() / f64::from(crossings)
            })
            .collect();
        let mean = means.iter().sum::<f64>() / 40.0;
        let variance = means.iter().map(|one| (one - mean).powi(2)).sum::<f64>() / 39.0;
        let t = (mean - row[3]) / (variance / 40.0).sqrt();
        assert!(t.abs() <= T40, "{row:?}: mean {mean}, t = {t}");
    }
}

#[test]
fn where_drivers_need_not_yield_nobody_does() {
    let ground = tiny::ground(Twist { signal: true, ..Twist::default() });
    let mut map = (*ground.map).clone();
    map.crossings[0].signals = false;
    let map = std::sync::Arc::new(map);
    let share = |marked, rule: (bool, bool)| {
        let (mut scenario, mut map) = (ground.scenario.clone(), (*map).clone());
        map.crossings[0].marked = marked;
        (scenario.rules.drivers_yield.marked, scenario.rules.drivers_yield.unmarked) = rule;
        let built = Ground::build(scenario, std::sync::Arc::new(map)).unwrap();
        match built.fleets[0].crossings[0] {
            CrossingPace::Gaps(gaps) => gaps.yield_share,
            CrossingPace::Signal(_) => f64::NAN,
        }
    };
    let settings = ground.scenario.crossings;
    let close = |one: f64, other: f64| (one - other).abs() < 1e-12;
    assert!(close(share(true, (true, false)), settings.yield_marked));
    assert!(close(share(true, (false, false)), 0.0));
    assert!(close(share(false, (true, false)), 0.0));
    assert!(close(share(false, (true, true)), settings.yield_unmarked));
}

#[test]
fn a_slow_robot_has_less_green_and_at_last_none() {
    let ground = tiny::ground(Twist { signal: true, ..Twist::default() });
    let green_s = |scenario: &trundle::scenario::Scenario| {
        let built = Ground::build(scenario.clone(), ground.map.clone()).unwrap();
        match built.fleets[0].crossings[0] {
            CrossingPace::Signal(signal) => float64(signal.green_us) / 1e6,
            CrossingPace::Gaps(_) => f64::NAN,
        }
    };
    // Ten metres at 1 m/s are 10 s, at the walkers' 1.0668 m/s 9.374: 0.626 s less than 25 s.
    let mut scenario = ground.scenario.clone();
    assert!((green_s(&scenario) - 24.374).abs() < 1e-3);
    scenario.crossings.clearance_s = Some(12.0);
    scenario.crossings.margin_s = 1.0;
    assert!((green_s(&scenario) - 22.0).abs() < 1e-6, "21 + 12 - 10 - 1");
    // At 21 + 12 - 1 = 32 s for ten metres it never clears, and the way is shut.
    scenario.fleets[0].vendor.crossing.0 = 10.0 / 32.5;
    scenario.fleets[0].hub = Some(trundle::scenario::PlaceRule::Named("Home".to_owned()));
    let shut = Ground::build(scenario, ground.map.clone());
    let closed = shut.map(|built| built.fleets[0].closed_crossings);
    assert!(closed.is_ok_and(|closed| closed == 1));
}
