//! Crews in pools: who goes where, and when they work.

use super::{Facts, first};
use crate::worlds;
use std::collections::BTreeMap;
use std::sync::Arc;
use trundle::base::law::Law;
use trundle::base::time::{SimDuration, SimTime};
use trundle::base::units::{Metres, MetresPerSecond};
use trundle::events::SimEvent;
use trundle::scenario::{Answers, CrewPool, PlaceRule, Scenario, Shifts};
use trundle::sim::Ground;

/// A campus whose robots get stuck every few hundred metres and are always fixed on the spot.
fn campus(change: impl FnOnce(&mut Scenario)) -> Arc<Ground> {
    let mut scenario = worlds::scenario("starship-campus");
    let fleet = &mut scenario.fleets[0];
    let vendor = &mut fleet.vendor;
    vendor.distance_between_calls = Metres(4000.0);
    vendor.rescue_share = 1.0;
    vendor.fixed_on_spot = 1.0;
    vendor.rescue_min = Law::Constant(2.0);
    change(&mut scenario);
    worlds::ground(scenario)
}

fn days(ground: &Arc<Ground>, count: u32) -> Vec<Facts> {
    let robots = worlds::options(&ground.scenario)[0].clone();
    let day = |number| worlds::events(ground, worlds::day(ground, robots.clone(), number));
    (0..count).map(day).collect()
}

/// Spans from call to help given, of every rescue of a day \[min\].
fn helped_after_min(facts: &Facts) -> Vec<f64> {
    let mut called = BTreeMap::new();
    let mut spans = Vec::new();
    for (at, event) in facts {
        match event {
            SimEvent::RescueCalled { robot, .. } => drop(called.insert(*robot, *at)),
            SimEvent::RescueEnded { robot, .. } => {
                spans.push(at.since(called.remove(robot).unwrap()).minutes());
            }
            _ => {}
        }
    }
    spans
}

#[test]
fn the_nearest_crew_helps_sooner_than_the_first() {
    let two_bases = |scenario: &mut Scenario| {
        let pool = CrewPool { people: 1, ..scenario.fleets[0].crews[0].clone() };
        let other = CrewPool { base: Some(PlaceRule::Centre), ..pool.clone() };
        scenario.fleets[0].crews = vec![pool, other];
    };
    let first_come = campus(two_bases);
    let nearest = campus(|scenario| {
        two_bases(scenario);
        scenario.fleets[0].rescue.answers = Answers::Nearest;
    });
    let mean = |ground: &Arc<Ground>| {
        let spans: Vec<f64> = days(ground, 10).iter().flat_map(helped_after_min).collect();
        let count = trundle::base::cast::float(spans.len());
        (spans.iter().sum::<f64>() / count, spans.len())
    };
    let ((slow, rescues), (fast, _)) = (mean(&first_come), mean(&nearest));
    assert!(rescues > 200, "only {rescues} rescues prove nothing");
    assert!(fast < 0.9 * slow, "nearest {fast} min, first come {slow} min");
}

#[test]
fn a_crew_on_its_way_back_is_sent_on_from_where_it_is() {
    let ground = campus(|scenario| {
        scenario.fleets[0].rescue.answers = Answers::Nearest;
        scenario.fleets[0].crews[0].people = 1;
        scenario.fleets[0].crews[0].speed = MetresPerSecond(0.4);
    });
    let (mut sent_on, mut from_base) = (0, 0);
    for facts in days(&ground, 4) {
        let mut out = false;
        for (_, event) in facts {
            match event {
                SimEvent::RescueStarted { .. } => {
                    (sent_on, from_base) =
                        if out { (sent_on + 1, from_base) } else { (sent_on, from_base + 1) };
                    out = true;
                }
                SimEvent::CrewReturned { .. } => out = false,
                _ => {}
            }
        }
    }
    assert!(sent_on > 10 && from_base > 0, "{sent_on} sent on, {from_base} from the base");
}

#[test]
fn crews_out_of_their_shift_answer_nobody_and_robots_wait_for_the_next_one() {
    let (from, until) = (SimTime::from_hours(12.0), SimTime::from_hours(15.0));
    let ground = campus(|scenario| {
        scenario.fleets[0].crews[0].shifts = Shifts::new(&[(from, until)]).unwrap();
    });
    let day = 86_400_000;
    let (mut late, mut at_begin) = (0, 0);
    for facts in days(&ground, 3) {
        for (at, event) in &facts {
            if let SimEvent::RescueStarted { waited, .. } = event {
                let clock = SimTime(at.0 % day);
                assert!((from..until).contains(&clock), "a rescue begins at {at}");
                late += u32::from(*waited > SimDuration::ZERO);
                at_begin += u32::from(clock == from);
            }
        }
        let handed = facts.iter().rfind(|(_, event)| {
            matches!(event, SimEvent::OrderDelivered { .. } | SimEvent::CourierDelivered { .. })
        });
        assert!(handed.unwrap().0 < SimTime::from_hours(30.0), "nobody waits a night for a meal");
        let called = facts.iter().filter(|(_, e)| matches!(e, SimEvent::RescueCalled { .. }));
        let ended = facts.iter().filter(|(_, e)| matches!(e, SimEvent::RescueEnded { .. }));
        assert_eq!(called.count(), ended.count(), "every robot is fetched in the end");
    }
    assert!(late > 3 && at_begin > 0, "{late} robots waited, {at_begin} for the shift's begin");
}

#[test]
fn shifts_are_paid_by_their_length_and_what_was_worked_beside_them() {
    let span = |from, to| (SimTime::from_hours(from), SimTime::from_hours(to));
    let ground = campus(|scenario| {
        let pool = &mut scenario.fleets[0].crews[0];
        pool.people = 2;
        pool.shifts = Shifts::new(&[span(10.0, 14.0), span(14.0, 20.0)]).unwrap();
    });
    let robots = worlds::options(&ground.scenario)[0].clone();
    let record = worlds::record(&ground, worlds::day(&ground, robots, 0));
    let paid: Vec<f64> = record.crews.iter().map(|crew| crew.on_duty.hours()).collect();
    assert_eq!(paid.len(), 4, "two people in each of two shifts");
    for (paid, shift) in paid.iter().zip([4.0, 4.0, 6.0, 6.0]) {
        assert!(*paid >= shift && *paid < shift + 12.0, "{paid} h for a shift of {shift} h");
    }
    let worked: u32 = record.crews.iter().map(|crew| crew.rescues).sum();
    assert!(worked > 0);
}

#[test]
fn crews_with_one_base_and_one_speed_are_the_same_in_one_pool_or_in_two() {
    let split = campus(|scenario| {
        let pool = CrewPool { people: 1, ..scenario.fleets[0].crews[0].clone() };
        scenario.fleets[0].crews = vec![pool.clone(), pool];
    });
    let whole = campus(|scenario| scenario.fleets[0].crews[0].people = 2);
    assert_eq!(days(&split, 2), days(&whole, 2));
}

#[test]
fn a_crew_that_takes_no_time_to_come_is_a_queue_with_one_server() {
    let ground = campus(|scenario| {
        let pool = &mut scenario.fleets[0].crews[0];
        (pool.people, pool.speed) = (1, MetresPerSecond(1e12));
    });
    let mut busy_until = SimTime::MIDNIGHT;
    for (at, event) in &days(&ground, 1)[0] {
        match event {
            SimEvent::RescueStarted { waited, .. } => {
                let called = SimTime(at.0 - waited.0);
                assert_eq!(*at, called.max(busy_until), "starts as soon as it can");
            }
            SimEvent::RescueEnded { .. } => busy_until = *at,
            _ => {}
        }
    }
    assert!(first(&days(&ground, 1)[0], |e| matches!(e, SimEvent::RescueEnded { .. })).is_some());
}
