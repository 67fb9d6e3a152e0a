//! Robots under weather, people, closures and quotas.

use crate::tiny;
use crate::worlds;
use std::collections::BTreeMap;
use std::sync::Arc;
use trundle::base::ids::EdgeId;
use trundle::base::time::{SimDuration, SimTime};
use trundle::base::units::Metres;
use trundle::events::{LegKind, SimEvent, Unfit};
use trundle::scenario::{
    Circle, Closure, ConditionsPlan, CrowdEvent, Pedestrians, PlaceRule, Rainfall, Scenario,
    Timetable, Weather, WeatherDay, WeatherFactors, catalog,
};
use trundle::sim::conditions::robots_per_min;
use trundle::sim::{DayPlan, Ground};

const NONE: WeatherFactors =
    WeatherFactors { speed: 1.0, calls: 1.0, orders: 1.0, couriers: 1.0, people: 1.0 };

fn weather(mm: f64, rain: WeatherFactors) -> Weather {
    let rainfall = Rainfall::ByHour([mm; 24]);
    let day = WeatherDay { name: "a day".into(), rainfall, celsius: [9.0; 24] };
    Weather { days: vec![day], rain, snow: rain }
}

fn people(profile: &str, scale: f64, quota: bool) -> Pedestrians {
    let profile = catalog::pedestrians::read(profile).unwrap();
    Pedestrians { profile, scale, weekend: false, quota }
}

/// Conditions that act and change nothing: each factor is one, nobody walks.
fn idle(scenario: &mut Scenario) {
    let hour = SimTime::from_hours;
    scenario.conditions.weather = Some(weather(3.0, NONE));
    scenario.conditions.pedestrians = Some(people("campus", 0.0, true));
    scenario.conditions.pedestrians.as_mut().unwrap().profile.width_m = [50.0; 7];
    let hours = (hour(12.0), hour(14.0));
    scenario.conditions.events =
        vec![CrowdEvent { circle: None, hours, orders: 1.0, pedestrians: 1.0 }];
    scenario.conditions.timetable = Some(Timetable {
        class_ends: vec![hour(12.0), hour(13.0)],
        surge: SimDuration::from_minutes(60.0),
        orders: 1.0,
        pedestrians: 1.0,
    });
}

#[test]
fn conditions_that_change_nothing_leave_every_event_as_it_was() {
    for mut scenario in worlds::scenarios() {
        scenario.conditions = ConditionsPlan::default();
        let before = worlds::ground(scenario.clone());
        idle(&mut scenario);
        scenario.conditions.pedestrians.as_mut().unwrap().quota = false;
        let after = worlds::ground(scenario);
        assert!(before.conditions.is_none() && after.conditions.is_some());
        for robots in worlds::options(&before.scenario) {
            let plan = worlds::day(&before, robots, 2);
            assert_eq!(worlds::events(&before, plan.clone()), worlds::events(&after, plan));
        }
    }
}

/// Ends of the stretches of a day, by leg.
fn stretches(ground: &Arc<Ground>, plan: DayPlan) -> Vec<(SimTime, SimEvent)> {
    let facts = worlds::events(ground, plan).into_iter();
    facts.filter(|(_, event)| matches!(event, SimEvent::StretchDriven { .. })).collect()
}

#[test]
fn rain_slows_every_leg_by_its_factor() {
    let slow = WeatherFactors { speed: 0.8, ..NONE };
    let ground = tiny::ground_with(|s| s.conditions.weather = Some(weather(3.0, slow)));
    let plan = tiny::day(&ground, 1, |_| true);
    let placed = tiny::placed(&ground, &plan)[0];
    let ends: Vec<SimTime> = stretches(&ground, plan).iter().map(|(at, _)| *at).collect();
    // The robot is sent as if it were dry, after 100 s; 200 m at 0.8 m/s take 250 s. The kitchen is
    // done after 300 s; loaded in 60 s, 300 m take 375 s; handed over in 30 s, 500 m take 625 s.
    let seconds = [350, 350 + 60 + 375, 350 + 60 + 375 + 30 + 625];
    assert_eq!(ends, seconds.map(|s| tiny::after(placed, s)));
}

/// The tiny world with its third edge, 350 m to 500 m, closed in these hours.
fn closed(from: SimTime, until: SimTime) -> Arc<Ground> {
    tiny::ground_with(|scenario| {
        let place = PlaceRule::Named("Home".to_owned());
        let circle = Some(Circle { place, radius: Metres(6.0) });
        let closure = Closure { circle, ways: Vec::new(), hours: (from, until) };
        scenario.conditions.closures = vec![closure];
    })
}

/// End of the loaded leg, and its waits at closed paths.
fn loaded(ground: &Arc<Ground>, plan: DayPlan) -> Option<(SimTime, SimDuration)> {
    let stretches = stretches(ground, plan).into_iter().filter_map(|(at, event)| {
        if let SimEvent::StretchDriven { leg: LegKind::Loaded, closed_wait, .. } = event {
            return Some((at, closed_wait));
        }
        None
    });
    stretches.reduce(|(_, before), (at, wait)| (at, before + wait))
}

fn reasons(ground: &Arc<Ground>, plan: DayPlan) -> Vec<Unfit> {
    let facts = worlds::events(ground, plan).into_iter();
    let reason = |(_, event)| {
        if let SimEvent::OrderFellBack { reason, .. } = event { Some(reason) } else { None }
    };
    facts.filter_map(reason).collect()
}

#[test]
fn a_robot_waits_before_a_closed_path_until_it_opens() {
    let open = tiny::ground_with(|_| {});
    let plan = tiny::day(&open, 1, |_| true);
    let placed = tiny::placed(&open, &plan)[0];
    let at = |seconds| tiny::after(placed, seconds);
    // Foreseen is an entry 150 m behind the kitchen, that is after 300 + 150 s, and the way back
    // after 630 s; loading, which is not foreseen, brings the robot there after 510 s. It waits 90 s,
    // and is at the door 150 m and 150 s later.
    assert_eq!(loaded(&open, plan.clone()), Some((at(660), SimDuration::ZERO)));
    let barrier = closed(at(480), at(600));
    assert_eq!(loaded(&barrier, plan.clone()), Some((at(750), SimDuration(90_000))));
    assert_eq!(reasons(&barrier, plan), []);
}

#[test]
fn an_order_whose_way_is_closed_goes_to_a_courier_and_says_so() {
    let open = tiny::ground_with(|_| {});
    let plan = tiny::day(&open, 1, |_| true);
    let placed = tiny::placed(&open, &plan)[0];
    for (from, until) in [(440, 460), (620, 700)] {
        let ground = closed(tiny::after(placed, from), tiny::after(placed, until));
        assert_eq!(reasons(&ground, plan.clone()), [Unfit::PathClosed], "{from} s");
    }
    let night = closed(SimTime::MIDNIGHT, SimTime::from_hours(6.0));
    assert_eq!(reasons(&night, plan), []);
}

#[test]
fn no_minute_sees_more_robots_than_its_quota() {
    let mut scenario = worlds::scenario("starship-campus");
    scenario.conditions.pedestrians = Some(people("campus", 4.6, true));
    let ground = worlds::ground(scenario);
    let conditions = ground.conditions.as_ref().unwrap();
    let (mut waits, mut full, mut tightest) = (0, 0, u32::MAX);
    for replication in 0..2 {
        let mut plan = worlds::day(&ground, vec![60], replication);
        (plan.orders_per_day, plan.edges) = (1500.0, true);
        let mut entered: BTreeMap<(EdgeId, u64), u32> = BTreeMap::new();
        for (_, event) in worlds::events(&ground, plan) {
            if let SimEvent::EdgePassed { edge, entered: at, .. } = event {
                *entered.entry((edge, at.0 / 60_000)).or_default() += 1;
            } else if let SimEvent::StretchDriven { slot_wait, .. } = event {
                waits += u32::from(slot_wait.0 > 0);
            } else if let SimEvent::OrderFellBack { reason: Unfit::FootpathFull, .. } = event {
                full += 1;
            }
        }
        for ((edge, minute), robots) in entered {
            let crowd = conditions.crowd(edge).unwrap();
            let hour = usize::try_from(minute / 60 % 24).unwrap();
            let quota = robots_per_min(crowd.width_m, crowd.per_min[hour]);
            tightest = tightest.min(quota - robots.min(quota));
            assert!(robots <= quota, "{robots} of {quota} on {edge} in minute {minute}");
        }
    }
    assert!(waits > 0 && full > 0 && tightest == 0, "{waits} waits, {full} turned away");
}

#[test]
fn what_the_map_does_not_hold_is_refused_with_its_key() {
    let refused = |change: &dyn Fn(&mut Scenario)| {
        let mut scenario = worlds::scenario("kiwibot-restaurant");
        change(&mut scenario);
        let made = worlds::ground(worlds::scenario("kiwibot-restaurant"));
        let found = Ground::build(scenario, made.map.clone()).unwrap_err();
        found.iter().map(|problem| problem.key.clone()).collect::<Vec<_>>()
    };
    let hours = (SimTime::from_hours(11.0), SimTime::from_hours(12.0));
    let closure = Closure { circle: None, ways: vec![987_654_321], hours };
    let keys = refused(&|s| s.conditions.closures = vec![closure.clone()]);
    assert!(keys.iter().all(|key| key == "closure[0].ways") && !keys.is_empty(), "{keys:?}");
    let place = PlaceRule::Named("nowhere".to_owned());
    let circle = Some(Circle { place, radius: Metres(5.0) });
    let event = CrowdEvent { circle, hours, orders: 2.0, pedestrians: 1.0 };
    let keys = refused(&|s| s.conditions.events = vec![event.clone()]);
    assert_eq!(keys, ["event[0].place"]);
}

#[test]
fn days_under_every_condition_stand_the_audit() {
    let hour = SimTime::from_hours;
    for id in ["kiwibot-restaurant", "starship-campus"] {
        let mut scenario = worlds::scenario(id);
        let slow =
            WeatherFactors { speed: 0.7, calls: 2.0, orders: 1.3, couriers: 0.8, people: 0.7 };
        scenario.conditions.weather = Some(weather(1.0, slow));
        scenario.conditions.pedestrians = Some(people("campus", 2.5, true));
        let circle =
            |radius| Some(Circle { place: PlaceRule::BusiestEatery, radius: Metres(radius) });
        scenario.conditions.events = vec![CrowdEvent {
            circle: circle(250.0),
            hours: (hour(17.5), hour(19.0)),
            orders: 2.0,
            pedestrians: 1.5,
        }];
        let hours = (hour(13.0), hour(13.5));
        let closure = Closure { circle: circle(60.0), ways: Vec::new(), hours };
        scenario.conditions.closures = vec![closure];
        let surge = SimDuration::from_minutes(10.0);
        let class_ends = vec![hour(11.75), hour(14.75)];
        let timetable = Timetable { class_ends, surge, orders: 3.0, pedestrians: 2.0 };
        scenario.conditions.timetable = Some(timetable);
        let ground = worlds::ground(scenario);
        let mut plan = worlds::day(&ground, worlds::options(&ground.scenario)[0].clone(), 0);
        plan.edges = true;
        let audited = trundle::audit::day(&ground, &plan);
        assert_eq!(audited.faults, [], "{id}");
        assert!(audited.events > 0);
    }
}
