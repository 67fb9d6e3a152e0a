//! Robots with several compartments.

#![expect(clippy::wildcard_enum_match_arm, reason = "a test looks at the facts that it is about")]

use crate::tiny;
use crate::worlds;
use std::collections::BTreeMap;
use std::sync::Arc;
use trundle::audit::day;
use trundle::base::ids::RobotId;
use trundle::base::law::Law;
use trundle::base::time::{SimDuration, SimTime};
use trundle::base::units::{Metres, WattHours};
use trundle::events::SimEvent;
use trundle::metrics::{LeadCause, Outcome, RunRecord};
use trundle::scenario::{DispatchRule, Scenario};
use trundle::sim::{DayPlan, Ground};

/// The tiny world under insertion that looks every ten minutes, with so many compartments.
fn tiny_with(compartments: u32, change: impl FnOnce(&mut Scenario)) -> Arc<Ground> {
    tiny::ground_with(|scenario| {
        scenario.fleets[0].vendor.compartments = compartments;
        scenario.fleets[0].dispatch = DispatchRule {
            policy: "insertion".to_owned(),
            every: SimDuration::from_minutes(10.0),
            ..DispatchRule::default()
        };
        change(scenario);
    })
}

/// A day with two orders for which somebody is sought before the first look.
fn two_orders(ground: &Ground) -> DayPlan {
    let soon = |plan: &DayPlan| {
        let placed = tiny::placed(ground, plan);
        let look = SimTime::from_hours(10.0) + SimDuration::from_minutes(10.0);
        // Sought 100 s after placement: ready after 300 s, the robot is 200 s away.
        placed.iter().all(|at| *at + SimDuration::from_seconds(100.0) < look)
    };
    tiny::day(ground, 2, soon)
}

/// Every such day, from the first one on.
fn days_with_two_orders(ground: &Ground) -> impl Iterator<Item = DayPlan> {
    let first = two_orders(ground);
    let days = (0..400)
        .map(move |more| DayPlan { replication: first.replication + more, ..first.clone() });
    days.filter(|plan| {
        let placed = tiny::placed(ground, plan);
        let look = SimTime::from_hours(10.0) + SimDuration::from_minutes(10.0);
        let soon = placed.iter().all(|at| *at + SimDuration::from_seconds(100.0) < look);
        placed.len() == 2 && soon
    })
}

/// What befell orders, in s after the first look.
fn told(ground: &Arc<Ground>, plan: &DayPlan) -> Vec<(f64, &'static str, u32)> {
    assert_eq!(day(ground, plan).faults, []);
    let look = SimTime::from_hours(10.0) + SimDuration::from_minutes(10.0);
    let tell = |(at, event): (SimTime, SimEvent)| {
        let (what, order) = match event {
            SimEvent::OrderAssigned { order, .. } => ("assigned", order),
            SimEvent::OrderLoaded { order, .. } => ("loaded", order),
            SimEvent::RobotArrived { order, .. } => ("at door", order),
            SimEvent::OrderDelivered { order, .. } => ("delivered", order),
            SimEvent::OrderNotTaken { order, .. } => ("not taken", order),
            SimEvent::GoodsReturned { .. } => return Some((at.since(look).seconds(), "back", 0)),
            _ => return None,
        };
        Some((at.since(look).seconds(), what, order.0))
    };
    worlds::events(ground, plan.clone()).into_iter().filter_map(tell).collect()
}

#[test]
fn two_orders_on_one_trip_are_loaded_one_by_one_and_handed_over_door_by_door() {
    let ground = tiny_with(2, |_| {});
    let plan = two_orders(&ground);
    // 200 s to the kitchen, which was done meanwhile, 60 s for each order, 300 s to the house where
    // both live, 30 s for each at its door.
    let placed = tiny::placed(&ground, &plan);
    let look = SimTime::from_hours(10.0) + SimDuration::from_minutes(10.0);
    let ready = placed.iter().max().unwrap().0 + 300_000;
    let loaded = SimDuration(ready.max(look.0 + 200_000) - look.0).seconds() + 120.0;
    let expected = [
        (0.0, "assigned", 0),
        (0.0, "assigned", 1),
        (loaded, "loaded", 0),
        (loaded, "loaded", 1),
        (loaded + 300.0, "at door", 0),
        (loaded + 330.0, "delivered", 0),
        (loaded + 330.0, "at door", 1),
        (loaded + 360.0, "delivered", 1),
    ];
    let found = told(&ground, &plan);
    let mut sorted = found.clone();
    // Which of the two comes first is the policy's: doors and placements may tie.
    if sorted[0].2 == 1 {
        for (.., order) in &mut sorted {
            *order = 1 - *order;
        }
    }
    assert_eq!(sorted, expected);
    let record = worlds::record(&ground, plan);
    // 200 m at 10 kg, 300 m at 14 kg, 500 m at 10 kg; computers from setting out until home.
    let away_s = loaded + 360.0 + 500.0;
    let energy = 2.0 + 4.2 + 5.0 + 0.01 * away_s;
    let used = record.robots[0].energy_used.0;
    assert!((used - energy).abs() < 1e-6, "{used} Wh, by hand {energy}");
    // Every millisecond of both orders is attributed; for the one whose door comes second, the stop
    // at the first is a part of the way.
    for order in &record.orders {
        let spent: u64 = order.spent_ms.iter().map(|ms| u64::from(*ms)).sum();
        assert_eq!(SimDuration(spent), order.lead_time().unwrap());
        let path = if order.order.0 == found[0].2 { 300_000 } else { 330_000 };
        assert_eq!(order.spent_ms[LeadCause::Path as usize], path);
        assert_eq!(order.spent_ms[LeadCause::Customer as usize], 30_000);
    }
}

#[test]
fn with_one_compartment_the_second_order_waits_for_the_robot_to_come_home() {
    let ground = tiny_with(1, |_| {});
    let plan = two_orders(&ground);
    let found = told(&ground, &plan);
    let assigned: Vec<f64> =
        found.iter().filter(|(_, what, _)| *what == "assigned").map(|(at, ..)| *at).collect();
    assert_eq!(assigned.len(), 2);
    assert!(assigned[1] >= 1090.0, "the robot is away for 1,090 s at least: {assigned:?}");
}

#[test]
fn a_basket_too_many_for_the_vehicle_stays_behind() {
    let ground = tiny_with(2, |scenario| scenario.fleets[0].vendor.payload.0 = 3.9);
    let found = told(&ground, &two_orders(&ground));
    let at_once = found.iter().filter(|(at, what, _)| *what == "assigned" && *at == 0.0).count();
    assert_eq!(at_once, 1, "two baskets weigh 4 kg: {found:?}");
    let ground = tiny_with(2, |scenario| scenario.fleets[0].vendor.reach.0 = 305.0);
    let found = told(&ground, &two_orders(&ground));
    let at_once = found.iter().filter(|(at, what, _)| *what == "assigned" && *at == 0.0).count();
    assert_eq!(at_once, 2, "both live in one house: {found:?}");
}

#[test]
fn what_nobody_takes_comes_back_after_the_last_door() {
    let ground = tiny_with(2, |scenario| {
        let wait = SimDuration::from_minutes(5.0);
        let no_show = &mut scenario.customers.no_show;
        (no_show.share, no_show.wait) = (0.5, wait);
    });
    let mixed = |plan: &DayPlan| {
        let found = told(&ground, plan);
        let count = |what| found.iter().filter(|(_, it, _)| *it == what).count();
        (count("not taken"), count("delivered")) == (1, 1)
    };
    let plan = days_with_two_orders(&ground).find(mixed).unwrap();
    let found = told(&ground, &plan);
    assert_eq!(found.iter().filter(|(_, what, _)| *what == "back").count(), 1);
    let (last, back) = (found[found.len() - 2], found[found.len() - 1]);
    // 300 m back to the kitchen and 60 s to take the goods out.
    assert_eq!((back.0 - last.0, back.1), (360.0, "back"), "{found:?}");
}

/// A battery of 120 Wh of which 60 are the reserve, and help that takes 6200 s: one call on the way to
/// the kitchen draws 62 Wh.
#[test]
fn at_its_reserve_a_robot_gives_all_its_orders_back() {
    let ground = tiny_with(2, |scenario| {
        scenario.customers.patience_min = Law::Constant(6000.0);
        let vendor = &mut scenario.fleets[0].vendor;
        vendor.distance_between_calls = Metres(500.0);
        vendor.help_s = Law::Constant(6200.0);
        vendor.battery.capacity = WattHours(120.0);
        (vendor.battery.reserve, vendor.battery.recharge_below) = (0.5, 0.6);
    });
    let given_back = |plan: &DayPlan| -> Vec<SimTime> {
        let facts = worlds::events(&ground, plan.clone()).into_iter();
        let back =
            |(_, event): &(SimTime, SimEvent)| matches!(event, SimEvent::OrderGivenBack { .. });
        facts.filter(back).map(|(at, _)| at).collect()
    };
    let plan = days_with_two_orders(&ground).find(|plan| given_back(plan).len() > 1).unwrap();
    assert_eq!(day(&ground, &plan).faults, []);
    let back = given_back(&plan);
    assert_eq!(back[0], back[1], "both at once");
    let record = worlds::record(&ground, plan);
    assert!(record.orders.iter().all(|order| order.outcome.is_some()));
    assert!(record.robots[0].given_back >= 2);
}

fn campus(compartments: u32, policy: &str, robots: u32) -> (Arc<Ground>, DayPlan) {
    let mut scenario = worlds::scenario("starship-campus");
    for fleet in &mut scenario.fleets {
        fleet.vendor.compartments = compartments;
        fleet.robots = robots;
        fleet.dispatch = DispatchRule {
            policy: policy.to_owned(),
            every: SimDuration::from_minutes(2.0),
            ..DispatchRule::default()
        };
    }
    let ground = worlds::ground(scenario);
    let mut plan = worlds::day(&ground, vec![robots], 1);
    plan.edges = true;
    (ground, plan)
}

/// Orders by trip: how many a robot was given at one instant.
fn trips(ground: &Arc<Ground>, plan: &DayPlan) -> Vec<usize> {
    let mut given: BTreeMap<(SimTime, RobotId), usize> = BTreeMap::new();
    for (at, event) in worlds::events(ground, plan.clone()) {
        if let SimEvent::OrderAssigned { robot, .. } = event {
            *given.entry((at, robot)).or_default() += 1;
        }
    }
    given.into_values().collect()
}

#[test]
fn compartments_let_few_robots_bring_more() {
    for policy in ["insertion", "rolling-horizon"] {
        let by_robot = |record: &RunRecord| {
            let orders = record.orders.iter();
            orders.filter(|order| order.outcome == Some(Outcome::ByRobot)).count()
        };
        let run = |compartments| {
            let (ground, plan) = campus(compartments, policy, 8);
            let found = day(&ground, &plan);
            assert!(found.faults.is_empty(), "{policy} {compartments}: {:#?}", found.faults);
            let trips = trips(&ground, &plan);
            let most = trips.iter().copied().max().unwrap_or(0);
            assert!(most <= compartments as usize, "{policy}: {most} on one trip");
            (by_robot(&worlds::record(&ground, plan)), most)
        };
        let ((alone, _), (bundled, most)) = (run(1), run(3));
        assert!(most == 3, "{policy} never fills a robot");
        assert!(bundled > alone + alone / 10, "{policy}: {bundled} in bundles, {alone} alone");
    }
}

#[test]
fn compartments_change_nothing_where_the_policy_sends_one_order_at_a_time() {
    let events = |compartments| {
        let (ground, plan) = campus(compartments, "nearest-idle", 8);
        worlds::events(&ground, plan)
    };
    assert!(events(1) == events(3));
}
