//! What happens between departure and door, worked out by hand in the tiny world: operators with
//! shifts, skills and queues, approvals, radio links, gates, calls in batches.

#![expect(clippy::wildcard_enum_match_arm, reason = "a test looks at the facts that it is about")]

use crate::tiny::{self, Twist, after};
use crate::worlds;
use std::sync::Arc;
use trundle::base::cast::float64;
use trundle::base::law::Law;
use trundle::base::time::{SimDuration, SimTime};
use trundle::events::{CallCause, Duty, SimEvent, Skill};
use trundle::scenario::{CallRate, OperatingMode, PlaceRule, QueueRule, Scenario, Shifts};
use trundle::sim::{DayPlan, Ground};

type Facts = Vec<(SimTime, SimEvent)>;

fn facts(ground: &Arc<Ground>, plan: DayPlan) -> Facts {
    let audited = trundle::audit::day(ground, &plan);
    assert!(audited.faults.is_empty(), "{:#?}", audited.faults);
    worlds::events(ground, plan)
}

/// Calls of one cause; the vendor's own never come in the tiny world.
fn only(cause: CallCause, per_km: f64, share: f64) -> impl FnOnce(&mut Scenario) {
    move |scenario: &mut Scenario| {
        let rate = CallRate { cause, per_km, share, surges_per_h: 0.0, help_s: None };
        scenario.fleets[0].calls = vec![rate];
    }
}

fn calls(facts: &Facts) -> Vec<(SimTime, CallCause)> {
    let called = facts.iter().filter_map(|(at, event)| match event {
        SimEvent::HelpCalled { cause, .. } => Some((*at, *cause)),
        _ => None,
    });
    called.collect()
}

fn waits(facts: &Facts) -> Vec<SimDuration> {
    let took = facts.iter().filter_map(|(_, event)| match event {
        SimEvent::OperatorTook { waited, .. } => Some(*waited),
        _ => None,
    });
    took.collect()
}

fn delivered(facts: &Facts) -> Option<SimTime> {
    let done = |(at, event): &(SimTime, SimEvent)| {
        matches!(event, SimEvent::OrderDelivered { .. }).then_some(*at)
    };
    facts.iter().find_map(done)
}

#[test]
fn a_crossing_that_needs_approval_stops_every_robot_before_it() {
    let signal = Twist { signal: true, ..Twist::default() };
    let ground = tiny::changed(signal, only(CallCause::Crossing, 0.0, 1.0));
    let plan = tiny::day(&ground, 1, |_| true);
    let p = tiny::placed(&ground, &plan)[0];
    let facts = facts(&ground, plan);
    // Sent after 100 s, 200 s to the kitchen, loaded in 60 s; the crossing lies 150 m on, and is
    // met again on the way home.
    let found = calls(&facts);
    assert_eq!(found[0], (after(p, 510), CallCause::Crossing));
    assert_eq!(found.len(), 2);
    assert!(facts.iter().all(|(_, event)| !matches!(event, SimEvent::RescueCalled { .. })));
    let asked = facts
        .iter()
        .filter(|(_, event)| matches!(event, SimEvent::OperatorTook { skill: Skill::Drive, .. }));
    assert_eq!(asked.count(), 2);
}

#[test]
fn approvals_come_at_the_share_of_crossings_that_needs_them() {
    let share = 0.3;
    let mut scenario = worlds::scenario("starship-campus");
    only(CallCause::Crossing, 0.0, share)(&mut scenario);
    let ground = worlds::ground(scenario);
    let (mut approvals, mut crossings) = (0.0, 0.0);
    for replication in 0..3 {
        let plan = worlds::day(&ground, vec![25], replication);
        let record = worlds::record(&ground, plan);
        for robot in &record.robots {
            approvals += f64::from(robot.calls[CallCause::Crossing as usize]);
            crossings += f64::from(robot.crossings);
        }
    }
    // Four standard errors of a proportion.
    let error = (share * (1.0 - share) / crossings).sqrt();
    let found: f64 = approvals / crossings;
    assert!(crossings > 1_000.0 && (found - share).abs() < 4.0 * error, "{found} of {crossings}");
}

#[test]
fn a_call_outside_every_shift_waits_for_the_next_one() {
    let eleven = SimTime::from_hours(11.0);
    let ground = tiny::changed(Twist { signal: true, ..Twist::default() }, |scenario| {
        only(CallCause::Crossing, 0.0, 1.0)(scenario);
        let shifts = Shifts::new(&[(eleven, SimTime::from_hours(20.0))]).unwrap();
        scenario.fleets[0].operators[0].shifts = shifts;
    });
    let plan = tiny::day(&ground, 1, |_| true);
    let p = tiny::placed(&ground, &plan)[0];
    let facts = facts(&ground, plan);
    assert_eq!(waits(&facts)[0], eleven.since(after(p, 510)));
}

#[test]
fn nobody_answers_in_a_break() {
    let ground = tiny::changed(Twist { signal: true, ..Twist::default() }, |scenario| {
        only(CallCause::Crossing, 0.0, 1.0)(scenario);
        // The shift is the ten minutes of the run's hours: the break fills their middle third.
        scenario.run.close = SimTime(scenario.run.open.0 + 3_600_000);
        scenario.fleets[0].operators[0].on_duty = 1;
        scenario.fleets[0].operators[0].rest = SimDuration::from_minutes(20.0);
    });
    let (begins, ends) = (SimTime(36_000_000 + 1_200_000), SimTime(36_000_000 + 2_400_000));
    let stands = |plan: &DayPlan| {
        let at = after(tiny::placed(&ground, plan)[0], 510);
        begins < at && at < ends
    };
    let plan = tiny::day(&ground, 1, stands);
    let p = tiny::placed(&ground, &plan)[0];
    assert_eq!(waits(&facts(&ground, plan))[0], ends.since(after(p, 510)));
}

#[test]
fn an_operator_without_the_skill_leaves_the_call_to_one_who_has_it() {
    let ground = tiny::changed(Twist { signal: true, ..Twist::default() }, |scenario| {
        only(CallCause::Crossing, 0.0, 1.0)(scenario);
        let pool = &mut scenario.fleets[0].operators[0];
        (pool.on_duty, pool.skills) = (3, vec![Skill::Assist]);
        let mut other = pool.clone();
        (other.on_duty, other.skills) = (1, vec![Skill::Drive]);
        scenario.fleets[0].operators.push(other);
    });
    let plan = tiny::day(&ground, 1, |_| true);
    let facts = facts(&ground, plan);
    let took = facts.iter().filter_map(|(_, event)| match event {
        SimEvent::OperatorTook { operator, .. } => Some(operator.0),
        _ => None,
    });
    assert_eq!(took.collect::<Vec<_>>(), [3, 3]);
}

#[test]
fn taking_over_and_a_slow_link_lengthen_the_session() {
    let with = |takeover_s: f64, latency_ms: u64| {
        let ground = tiny::changed(Twist { signal: true, ..Twist::default() }, |scenario| {
            only(CallCause::Crossing, 0.0, 1.0)(scenario);
            scenario.fleets[0].operators[0].takeover_s = Law::Constant(takeover_s);
            scenario.fleets[0].link.latency = SimDuration(latency_ms);
        });
        let plan = tiny::day(&ground, 1, |_| true);
        let held = facts(&ground, plan).into_iter().find_map(|(_, event)| match event {
            SimEvent::OperatorReleased { held, .. } => Some(held.0),
            _ => None,
        });
        held.unwrap()
    };
    assert_eq!(with(0.0, 0), 20_000);
    assert_eq!(with(7.0, 0), 27_000);
    // A command every 5 s, each half a second late.
    assert_eq!(with(0.0, 500), 22_000);
}

#[test]
fn a_robot_without_its_link_stands_as_long_as_the_link_is_away() {
    let length = 45.0;
    let ground = tiny::changed(Twist::default(), |scenario| {
        scenario.fleets[0].link.outages_per_h = 6.0;
        scenario.fleets[0].link.outage_s = Law::Constant(length);
    });
    let plain = tiny::ground(Twist::default());
    let plan = tiny::day(&ground, 1, |plan| {
        worlds::record(&ground, plan.clone()).robots[0].duty_ms[Duty::Offline as usize] > 0
    });
    let p = tiny::placed(&ground, &plan)[0];
    let record = worlds::record(&ground, plan.clone());
    let away = record.robots[0].duty_ms[Duty::Offline as usize];
    assert!(away <= 45_000 * 3, "{away}");
    let home = |facts: &Facts| {
        let idle = |(at, event): &(SimTime, SimEvent)| {
            let home =
                matches!(event, SimEvent::DutyChanged { from: Duty::Return, to: Duty::Idle, .. });
            home.then_some(*at)
        };
        facts.iter().find_map(idle).unwrap().since(p).0
    };
    let (with, without) = (facts(&ground, plan.clone()), facts(&plain, plan));
    // Standing is not lost where the kitchen is waited for anyway: the robot is sent in time to be
    // there when the food is.
    let late = home(&with) - home(&without);
    assert!(late <= away && away - late <= 45_000, "{late} of {away}");
    assert!(delivered(&with) >= delivered(&without));
}

#[test]
fn robots_enter_a_gate_one_after_another() {
    let mut scenario = worlds::scenario("starship-campus");
    scenario.gates.at = vec![PlaceRule::Centre];
    scenario.fleets[0].hub = Some(PlaceRule::Centre);
    let ground = worlds::ground(scenario);
    let gate = ground.fleets[0].gates[0];
    let plan = worlds::day(&ground, vec![25], 0);
    let (mut inside, mut waited, mut passes) = (None, 0, 0);
    for (at, event) in facts(&ground, plan) {
        match event {
            SimEvent::GateEntered { robot, edge, waited: wait } => {
                assert_eq!((edge, inside.replace(robot)), (gate, None), "at {at}");
                waited += wait.0;
                passes += 1;
            }
            SimEvent::GateLeft { robot, .. } => assert_eq!(inside.take(), Some(robot)),
            _ => {}
        }
    }
    assert!(passes > 50 && waited > 0, "{passes} passes, {waited} ms waited");
}

#[test]
fn a_surge_makes_many_robots_call_at_one_instant() {
    let mut scenario = worlds::scenario("starship-campus");
    scenario.fleets[0].vendor.distance_between_calls = trundle::base::units::Metres(1e12);
    scenario.fleets[0].calls = vec![CallRate {
        cause: CallCause::Weather,
        per_km: 0.0,
        share: 1.0,
        surges_per_h: 1.0,
        help_s: None,
    }];
    let ground = worlds::ground(scenario);
    let found = calls(&facts(&ground, worlds::day(&ground, vec![25], 0)));
    let most = found.iter().map(|(at, _)| found.iter().filter(|(other, _)| other == at).count());
    assert!(found.iter().all(|(_, cause)| *cause == CallCause::Weather));
    assert!(most.max() >= Some(5), "{found:?}");
}

#[test]
fn robots_with_goods_go_first_where_the_rule_says_so() {
    let wait = |queue: QueueRule| {
        let mut scenario = worlds::scenario("starship-campus");
        let fleet = &mut scenario.fleets[0];
        fleet.queue = queue;
        fleet.operators[0].on_duty = 1;
        fleet.vendor.distance_between_calls = trundle::base::units::Metres(400.0);
        let ground = worlds::ground(scenario);
        let (mut loaded, mut empty) = ((0.0, 0.0), (0.0, 0.0));
        for replication in 0..4 {
            let mut on_board = [false; 25];
            for (_, event) in facts(&ground, worlds::day(&ground, vec![25], replication)) {
                match event {
                    SimEvent::OrderLoaded { robot, .. } => on_board[robot.index()] = true,
                    SimEvent::OrderDelivered { robot, .. } => on_board[robot.index()] = false,
                    SimEvent::OperatorTook { robot, waited, .. } => {
                        let sum = if on_board[robot.index()] { &mut loaded } else { &mut empty };
                        *sum = (sum.0 + waited.seconds(), sum.1 + 1.0);
                    }
                    _ => {}
                }
            }
        }
        (loaded.0 / loaded.1, empty.0 / empty.1)
    };
    let (fair, first) = (wait(QueueRule::FirstCome), wait(QueueRule::LoadedFirst));
    assert!(first.0 < 0.9 * fair.0 && first.1 > fair.1, "{fair:?} {first:?}");
}

#[test]
fn a_supervised_robot_may_keep_its_operator_at_stops() {
    let held = |slots_held: bool| {
        let ground = tiny::changed(Twist::default(), |scenario| {
            scenario.fleets[0].vendor.mode = OperatingMode::Supervised;
            scenario.fleets[0].slots_held = slots_held;
        });
        let plan = tiny::day(&ground, 1, |_| true);
        let facts = facts(&ground, plan);
        let spans = facts.iter().filter_map(|(_, event)| match event {
            SimEvent::OperatorReleased { held, .. } => Some(held.0),
            _ => None,
        });
        spans.collect::<Vec<u64>>()
    };
    assert_eq!(held(false), [200_000, 300_000, 500_000], "legs only");
    assert_eq!(held(true), [1_090_000], "from departure to home");
}

#[test]
fn an_operator_who_guides_more_robots_than_way_points_allow_slows_them_down() {
    let pace = |robots: u32, set_s: Option<f64>| {
        let ground = tiny::changed(Twist::default(), |scenario| {
            let fleet = &mut scenario.fleets[0];
            fleet.vendor.mode = OperatingMode::Supervised;
            fleet.operators[0].robots_per_operator = robots;
            fleet.operators[0].waypoint_s = set_s;
        });
        ground.fleets[0].paces[0].mm_per_s
    };
    // A way-point every 7.5 s, set in 2.5 s: three robots keep the operator just busy.
    assert_eq!([pace(1, None), pace(3, None), pace(6, None)], [1000, 1000, 500]);
    assert_eq!(pace(3, Some(5.0)), 500);
}

#[test]
fn a_stretch_is_driven_at_the_pace_of_the_robots_that_its_operator_holds_when_it_begins() {
    let ground = tiny::changed(Twist::default(), |scenario| {
        let fleet = &mut scenario.fleets[0];
        fleet.robots = 3;
        fleet.vendor.mode = OperatingMode::Supervised;
        fleet.operators[0].on_duty = 1;
        fleet.operators[0].robots_per_operator = 3;
        fleet.operators[0].waypoint_s = Some(5.0);
        scenario.merchants[0].orders_per_day = 6.0;
    });
    // A way-point every 7.5 s, set in 5 s: one robot keeps all of 1 m/s, two three quarters of it,
    // three half.
    let mut seen = [0; 3];
    for replication in 0..40 {
        let mut plan = worlds::day(&ground, vec![3], replication);
        plan.edges = true;
        let (mut holding, mut begun) = (0, [(SimTime::MIDNIGHT, 0); 3]);
        for (at, event) in facts(&ground, plan) {
            match event {
                SimEvent::OperatorTook { .. } => holding += 1,
                SimEvent::OperatorReleased { .. } => holding -= 1,
                SimEvent::DutyChanged { robot, .. } => begun[robot.index()] = (at, holding),
                SimEvent::StretchDriven { robot, distance, .. } => {
                    let (since, held) = begun[robot.index()];
                    let expected = f64::from(distance.0) / [1.0, 0.75, 0.5][held - 1];
                    let taken = float64(at.since(since).0);
                    assert!((taken - expected).abs() <= 2.0, "{taken} ms, {expected} for {held}");
                    seen[held - 1] += 1;
                }
                _ => {}
            }
        }
    }
    assert!(seen.iter().all(|stretches| *stretches > 10), "{seen:?}");
}
