//! Robots whose orders a policy changes while they are on their way to the merchant.

use crate::audit::random::drawn;
use crate::tiny;
use crate::worlds;
use std::sync::Arc;
use trundle::audit::{Seen, Sight, day};
use trundle::base::ids::RobotId;
use trundle::base::law::Law;
use trundle::base::time::{SimDuration, SimTime};
use trundle::base::units::MetresPerSecond;
use trundle::events::{Duty, SimEvent};
use trundle::scenario::{DispatchRule, OperatingMode, PlaceRule, Returns};
use trundle::sim::{DayPlan, Ground, Living};

const EVERY_S: u64 = 10;

/// Robot 0 lives 200 m before the kitchen, robot 1 at the kitchen.
fn two_hubs() -> Arc<Ground> {
    tiny::ground_with(|scenario| {
        scenario.merchants[0].preparation_min = Law::Constant(0.0);
        let fleet = &mut scenario.fleets[0];
        fleet.vendor.cruise = MetresPerSecond(2.0);
        fleet.more_hubs = vec![PlaceRule::Named("Kitchen".to_owned())];
        fleet.dispatch = DispatchRule {
            policy: "reassigning".to_owned(),
            every: SimDuration::from_seconds(10.0),
            ..DispatchRule::default()
        };
    })
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the others are not asked for")]
fn of_second(event: &SimEvent) -> Option<(&'static str, RobotId)> {
    match *event {
        SimEvent::OrderAssigned { order, robot } if order.0 == 1 => Some(("given", robot)),
        SimEvent::OrderTakenBack { order, robot } if order.0 == 1 => Some(("taken back", robot)),
        SimEvent::OrderLoaded { order, robot, .. } if order.0 == 1 => Some(("loaded", robot)),
        _ => None,
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the others are not asked for")]
fn turn_of_first(event: &SimEvent) -> Option<Duty> {
    match *event {
        SimEvent::DutyChanged { robot: RobotId(0), from: Duty::Approach, to, .. } => Some(to),
        _ => None,
    }
}

/// The look at which an order is seen.
fn look_after(at: SimTime) -> SimTime {
    SimTime(at.0.div_ceil(EVERY_S * 1000) * EVERY_S * 1000)
}

/// A day of two orders. Robot 1 brings the first: loading 60 s, 150 s, 30 s at the door, and 150 s home.
/// The second goes to robot 0, 100 s away, shortly before robot 1 is home again.
fn changing_day(ground: &Ground) -> DayPlan {
    (0..4000)
        .map(|replication| worlds::day(ground, vec![2], replication))
        .find(|plan| {
            let placed = tiny::placed(ground, plan);
            let [first, second] = placed[..] else { return false };
            let gone = look_after(second).since(look_after(first)).seconds();
            (355.0..385.0).contains(&gone)
        })
        .expect("no day with two such orders")
}

#[test]
fn an_order_goes_to_the_robot_that_comes_free_nearer_to_it() {
    let ground = two_hubs();
    let home_after = 60 + 150 + 30 + 150;
    let plan = changing_day(&ground);
    let placed = tiny::placed(&ground, &plan);
    let home = tiny::after(look_after(placed[0]), home_after);
    let changes = look_after(home);
    let found = day(&ground, &plan);
    assert!(found.faults.is_empty(), "{:#?}", found.faults);
    let events = worlds::events(&ground, plan);
    let told: Vec<_> =
        events.iter().filter_map(|(at, event)| Some((*at, of_second(event)?))).collect();
    assert_eq!(
        told,
        [
            (look_after(placed[1]), ("given", RobotId(0))),
            (changes, ("taken back", RobotId(0))),
            (changes, ("given", RobotId(1))),
            (tiny::after(changes, 60), ("loaded", RobotId(1))),
        ]
    );
    // Robot 0 hears of it at the kitchen, and drives home from there.
    let arrives = tiny::after(look_after(placed[1]), 100);
    let turns = events.iter().find_map(|(at, event)| Some((*at, turn_of_first(event)?)));
    assert_eq!(turns, Some((arrives, Duty::Return)));
}

#[test]
fn random_worlds_whose_robots_change_orders_run_feasible_days() {
    let policies = ["reassigning", "insertion", "rolling-horizon"];
    let mut seen = Seen::default();
    for case in 0..180 {
        let mut scenario = drawn(case);
        let place = usize::try_from(case).unwrap();
        for fleet in &mut scenario.fleets {
            fleet.dispatch = DispatchRule {
                policy: policies[place % 3].to_owned(),
                every: SimDuration::from_seconds([0.0, 20.0, 90.0][place / 3 % 3]),
                ..DispatchRule::default()
            };
            fleet.vendor.compartments = [1, 3][place / 9 % 2];
            if case % 5 == 0 && fleet.vendor.mode != OperatingMode::Accompanied {
                fleet.stand_by.returns = Returns::Stay;
            }
        }
        let ground = worlds::ground(scenario);
        let options = worlds::options(&ground.scenario);
        let robots = options[place % (options.len() - 1)].clone();
        let found = day(&ground, &worlds::day(&ground, robots, 3));
        assert!(found.faults.is_empty(), "case {case}: {:#?}", found.faults);
        seen += found.seen;
    }
    let needed = [Sight::TakenBack, Sight::BundledOnRobot, Sight::ByRobot];
    let counts = needed.map(|sight| (sight, seen.count(sight)));
    assert!(counts.iter().all(|(_, count)| *count >= 20), "{counts:?}");
}

#[test]
fn a_robot_taken_out_on_its_way_keeps_its_order() {
    let ground = two_hubs();
    let plan = changing_day(&ground);
    let given = look_after(tiny::placed(&ground, &plan)[1]);
    let mut facts = worlds::Facts::default();
    let mut living = Living::begin(&ground, plan);
    living.advance(tiny::after(given, 1));
    living.take_out(RobotId(0)).unwrap();
    living.advance(SimTime::from_hours(48.0));
    living.read(&mut facts);
    let told = facts.0.iter().filter_map(|(at, event)| Some((*at, of_second(event)?)));
    let loaded = tiny::after(given, 100 + 60);
    let expected = [(given, ("given", RobotId(0))), (loaded, ("loaded", RobotId(0)))];
    assert_eq!(told.collect::<Vec<_>>(), expected);
}
