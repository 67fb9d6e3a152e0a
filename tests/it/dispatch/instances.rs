//! Scored instances: the identity, the second look, and the published figures.

use super::made;
use crate::shared::shared;
use std::sync::Arc;
use trundle::audit::instance::recheck;
use trundle::base::time::SimDuration;
use trundle::map::SidewalkMap;
use trundle::scenario::DispatchRule;
use trundle::scenario::instance::{Instance, read_all, scenario};
use trundle::scenario::schema::COURIER_DISPATCH;
use trundle::score::{Scored, errands, score};
use trundle::sim::{DayPlan, Ground};

pub(super) fn rule(policy: &str, at_once: u32, every_s: f64) -> DispatchRule {
    let every = SimDuration::from_seconds(every_s);
    DispatchRule { policy: policy.to_owned(), at_once, every, ..DispatchRule::default() }
}

pub(super) fn horizon(at_once: u32) -> DispatchRule {
    rule("rolling-horizon", at_once, 60.0)
}

/// Click-to-door = preparation + travel + half services + ready-to-pickup, order by order.
fn holds_identity(instance: &Arc<Instance>, rule: &DispatchRule) -> usize {
    let errands = errands(instance, rule).unwrap();
    let found = recheck(instance, &errands).unwrap();
    let speed = instance.rules.metres_per_minute;
    let mut compared = 0;
    for (order, served) in instance.orders.iter().zip(&found.orders) {
        let Some(served) = served else { continue };
        let at = instance.restaurants[order.restaurant].at;
        let (dx, dy) = (at.x - order.at.x, at.y - order.at.y);
        let travel = ((dx * dx + dy * dy).sqrt() / speed).ceil();
        let whole = (order.ready.minutes() - order.placed.minutes())
            + travel
            + 4.0
            + (served.picked_up.minutes() - order.ready.minutes());
        let click = served.dropped_off.minutes() - order.placed.minutes();
        assert!(
            (click - whole).abs() < 1e-9,
            "{} {}: {click} is not {whole}",
            instance.name,
            order.id
        );
        assert!((click - click.round()).abs() < 1e-9, "{click} is no whole number of minutes");
        compared += 1;
    }
    compared
}

#[test]
fn the_identity_holds_order_by_order_for_every_policy_that_bundles_nothing() {
    for case in 0..12 {
        let instance = made::instance(case);
        for policy in COURIER_DISPATCH.iter().filter(|policy| **policy != "external") {
            let compared = holds_identity(&instance, &rule(policy, 1, 60.0));
            assert!(compared > 10, "case {case}, {policy}: {compared} orders delivered");
        }
    }
}

#[test]
fn made_instances_run_feasible_days_under_every_policy_by_both_checkers() {
    for case in 0..24 {
        let instance = made::instance(case);
        for policy in COURIER_DISPATCH.iter().filter(|policy| **policy != "external") {
            for (at_once, every) in [(1, 60.0), (3, 60.0), (3, 0.0), (2, 17.0)] {
                let rule = rule(policy, at_once, every);
                let name = format!("case {case}, {policy}, {at_once}, {every}");
                let scored = score(&instance, &rule);
                assert!(scored.is_ok(), "{name}: {}", scored.unwrap_err());
                let scenario = scenario(&instance, rule).unwrap();
                let map = Arc::new(SidewalkMap::empty(&instance.name));
                let ground = Arc::new(Ground::build(scenario, map).unwrap());
                let plan = DayPlan::new(&ground.scenario, 0, Vec::new());
                let day = trundle::audit::day(&ground, &plan);
                assert!(day.faults.is_empty(), "{name}: {:#?}", day.faults);
            }
        }
    }
}

/// A lie in the errands is found by the second look.
#[test]
fn errands_that_cannot_have_happened_are_refused() {
    let instance = made::instance(1);
    let sound = errands(&instance, &horizon(3)).unwrap();
    assert!(recheck(&instance, &sound).is_ok());
    let minute = SimDuration(60_000);
    let lied = |change: &dyn Fn(&mut Vec<trundle::audit::instance::Errand>)| {
        let mut errands = sound.clone();
        change(&mut errands);
        let breaches = recheck(&instance, &errands).expect_err("a lie was believed");
        breaches.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
    };
    let twice = lied(&|errands| {
        let order = errands[0].orders[0];
        let again =
            errands.iter_mut().skip(1).find(|errand| errand.restaurant == sound[0].restaurant);
        let again = again.unwrap();
        again.orders.push((order.0, again.sets_out));
    });
    assert!(twice.contains("is carried twice"), "{twice}");
    let foresight = lied(&|errands| errands[0].orders[0].1 = SimDuration(0));
    assert!(foresight.contains("placed"), "{foresight}");
    let elsewhere = lied(&|errands| errands[0].restaurant = (sound[0].restaurant + 1) % 3);
    assert!(elsewhere.contains("another restaurant"), "{elsewhere}");
    let beforehand = lied(&|errands| {
        let courier = errands[0].courier;
        let next = errands.iter_mut().skip(1).find(|errand| errand.courier == courier).unwrap();
        next.sets_out = errands_begin(&sound, courier) + minute;
        for order in &mut next.orders {
            order.1 = next.sets_out;
        }
    });
    assert!(beforehand.contains("free at"), "{beforehand}");
    let late = lied(&|errands| {
        for errand in errands.iter_mut() {
            errand.sets_out += SimDuration(60_000 * 1000);
            errand.orders.iter_mut().for_each(|order| order.1 = errand.sets_out);
        }
    });
    assert!(late.contains("the shift ends"), "{late}");
}

fn errands_begin(errands: &[trundle::audit::instance::Errand], courier: usize) -> SimDuration {
    errands.iter().find(|errand| errand.courier == courier).unwrap().sets_out
}

#[test]
fn a_score_does_not_depend_on_who_is_scored_beside_it() {
    let one = score(&made::instance(5), &horizon(4)).unwrap();
    let again = score(&made::instance(5), &horizon(4)).unwrap();
    assert_eq!(one, again);
}

/// Every instance of the shared archives; `None` where they are absent.
fn all_instances() -> Option<Vec<Arc<Instance>>> {
    let folder = shared("data/mdrp-grubhub")?;
    let mut found = Vec::new();
    for seed in [0, 1, 2, 4, 5, 7, 8, 9] {
        let read = read_all(&folder.join(format!("seed{seed}.tar.gz"))).unwrap();
        found.extend(read.into_iter().map(Arc::new));
    }
    assert_eq!(found.len(), 192);
    Some(found)
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let values: Vec<f64> = values.collect();
    values.iter().sum::<f64>() / f64::from(u32::try_from(values.len()).unwrap())
}

#[test]
fn the_published_means_are_met_without_knowing_the_future() {
    let Some(instances) = all_instances() else { return };
    let seed0: Vec<&Arc<Instance>> =
        instances.iter().filter(|instance| instance.name.starts_with('0')).collect();
    let scored: Vec<Scored> =
        seed0.iter().map(|instance| score(instance, &horizon(4)).unwrap()).collect();
    let table4: Vec<&Scored> =
        scored.iter().filter(|row| row.published.ctd_foresight_min.is_some()).collect();
    assert_eq!(table4.len(), 16);
    let own = mean(table4.iter().map(|row| row.measures.click_to_door_min.mean));
    let theirs = mean(table4.iter().filter_map(|row| row.published.ctd_heuristic_min));
    assert!((theirs - 31.88).abs() < 0.01 && own <= 31.2, "{own} against {theirs}");
    let (mut excess, mut compared) = (0.0, 0);
    for instance in &seed0 {
        holds_identity(instance, &horizon(1));
        let row = score(instance, &horizon(1)).unwrap();
        let (own, best) = (row.measures.click_to_door_min.mean, row.published.ctd_unbundled_min);
        let (best, gap) = (best.unwrap(), row.published.gap_unbundled.unwrap());
        // The printed mean and gap are rounded.
        assert!(own >= best * (1.0 - gap) - 0.01, "{}: {own} beats {best} less {gap}", row.name);
        excess += own / best - 1.0;
        compared += 1;
    }
    assert_eq!(compared, 24);
    assert!(excess / 24.0 < 0.01, "{} % above the optimum", 100.0 * excess / 24.0);
}

/// All 192; a minute in a debug build, so only where it is asked for.
#[test]
#[ignore = "all 192 instances: run it in release"]
fn all_shared_instances_are_served() {
    let Some(instances) = all_instances() else { return };
    let scored: Vec<Scored> =
        instances.iter().map(|instance| score(instance, &horizon(4)).unwrap()).collect();
    let undelivered = mean(scored.iter().map(|row| row.measures.undelivered_share));
    let click = mean(scored.iter().map(|row| row.measures.click_to_door_min.mean));
    assert!(undelivered <= 0.0025 && click <= 32.7, "{undelivered} not delivered, {click} min");
}
