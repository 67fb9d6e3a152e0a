//! Calls that have their cause in people and weather, and couriers in the rain.

use crate::tiny;
use crate::worlds;
use std::sync::Arc;
use trundle::base::cast::float;
use trundle::base::crowd::density_per_m2;
use trundle::base::time::SimTime;
use trundle::base::units::Metres;
use trundle::events::{CallCause, SimEvent};
use trundle::scenario::{
    CallRate, Pedestrians, Rainfall, Scenario, Weather, WeatherDay, WeatherFactors, catalog, notes,
};
use trundle::sim::Ground;

const DAYS: u32 = 400;

/// Robots call for people alone, at this rate.
fn shy(scenario: &mut Scenario, per_km: f64) {
    let cause = CallCause::People;
    let rate = CallRate { cause, per_km, share: 0.0, surges_per_h: 0.0, help_s: None };
    scenario.fleets[0].calls = vec![rate];
    scenario.fleets[0].vendor.distance_between_calls = Metres(1e12);
}

fn people(scale: f64) -> Pedestrians {
    let profile = catalog::pedestrians::read("city-centre").unwrap();
    Pedestrians { profile, scale, weekend: false, quota: false }
}

/// Calls for people and way driven \[km\] of many days.
fn calls(ground: &Arc<Ground>) -> (f64, f64) {
    let (mut calls, mut km) = (0, 0.0);
    for replication in 0..DAYS {
        for (_, event) in worlds::events(ground, worlds::day(ground, vec![1], replication)) {
            if let SimEvent::HelpCalled { cause, .. } = event {
                assert_eq!(cause, CallCause::People);
                calls += 1;
            } else if let SimEvent::StretchDriven { distance, .. } = event {
                km += distance.metres().0 / 1000.0;
            }
        }
    }
    (float(calls), km)
}

#[test]
fn robots_call_for_people_in_proportion_to_their_density() {
    let per_km = 3.0;
    // Everything happens between ten and eleven, so the reference is the density of that hour in the
    // mean of a week: on a footway 3 m wide.
    let profile = people(1.0).profile;
    let density = |share: f64| density_per_m2(share * profile.busiest_per_h[0] / 3600.0 / 3.0);
    let week = (5.0 * density(profile.weekday[10]) + 2.0 * density(profile.weekend[10])) / 7.0;
    for scale in [0.5, 1.0, 4.0] {
        let ground = tiny::ground_with(|scenario| {
            shy(scenario, per_km);
            scenario.conditions.pedestrians = Some(people(scale));
        });
        let (found, km) = calls(&ground);
        let expected = km * per_km * density(scale * profile.weekday[10]) / week;
        // Four deviations of a Poisson number.
        let bound = 4.0 * expected.sqrt();
        assert!((found - expected).abs() < bound, "{scale}: {found}, {expected} expected");
        assert!(expected > 300.0);
    }
}

#[test]
fn where_nobody_walks_no_robot_calls_for_people_and_a_note_says_so() {
    let ground = tiny::ground_with(|scenario| shy(scenario, 5.0));
    let (found, km) = calls(&ground);
    assert!(found <= 0.0 && km > 100.0, "{found} calls on {km} km");
    let codes = |scenario: &Scenario| notes(scenario).into_iter().map(|note| note.code);
    assert!(codes(&ground.scenario).any(|code| code == "S508"));
    let mut peopled = ground.scenario.clone();
    peopled.conditions.pedestrians = Some(people(1.0));
    assert!(codes(&peopled).all(|code| code != "S508"));
    // People without such calls change their speed alone.
    let quiet = tiny::ground_with(|s| s.conditions.pedestrians = Some(people(1.0)));
    assert!(calls(&quiet).0 <= 0.0);
}

#[test]
fn a_courier_rides_slower_in_the_rain() {
    let delivered = |couriers: f64| {
        let ground = tiny::ground_with(|scenario| {
            let rain =
                WeatherFactors { speed: 1.0, calls: 1.0, orders: 1.0, couriers, people: 1.0 };
            let rainfall = Rainfall::ByHour([2.0; 24]);
            let day = WeatherDay { name: "wet".to_owned(), rainfall, celsius: [9.0; 24] };
            scenario.conditions.weather = Some(Weather { days: vec![day], rain, snow: rain });
        });
        let mut plan = tiny::day(&ground, 1, |_| true);
        plan.robots = vec![0];
        let placed = tiny::placed(&ground, &plan)[0];
        assert_eq!(trundle::audit::day(&ground, &plan).faults, []);
        let facts = worlds::events(&ground, plan);
        let at = |wanted: &dyn Fn(&SimEvent) -> bool| -> SimTime {
            facts.iter().find(|(_, event)| wanted(event)).unwrap().0
        };
        let left = at(&|event| matches!(event, SimEvent::CourierPickedUp { .. }));
        let there = at(&|event| matches!(event, SimEvent::CourierDelivered { .. }));
        (left.since(placed).0, there.since(placed).0)
    };
    // Asked after 60 s, 240 s away, half of the minute at the kitchen before the food is taken and
    // half after; 300 m at 2 m/s and half of two minutes at the door.
    assert_eq!(delivered(1.0), (360_000, 570_000));
    // 300 s away and 187.5 s of riding.
    assert_eq!(delivered(0.8), (420_000, 667_500));
}
