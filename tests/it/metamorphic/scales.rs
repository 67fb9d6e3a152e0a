//! A day that is moved in time, lived twice as fast, watched for longer, or written down otherwise
//! is the same day.

use crate::worlds::{self, Facts};
use std::sync::Arc;
use trundle::base::law::Law;
use trundle::base::time::{SimDuration, SimTime};
use trundle::base::units::{Kilograms, MetresPerSecond, Watts};
use trundle::events::{Duty, SimEvent};
use trundle::map::{SidewalkMap, Surface};
use trundle::report;
use trundle::scenario::{Overrides, Scenario, load, shipped};
use trundle::sim::{Ground, run_until};
use trundle::study;

/// Seven days, a whole number of every signal's cycle.
const WEEK: SimDuration = SimDuration(7 * 86_400_000);

fn facts(ground: &Arc<Ground>) -> Vec<(SimTime, SimEvent)> {
    let robots = worlds::options(&ground.scenario)[0].clone();
    worlds::events(ground, worlds::day(ground, robots, 0))
}

#[test]
fn a_day_seen_for_longer_begins_like_the_same_day_seen_for_less() {
    for scenario in worlds::scenarios() {
        let ground = worlds::ground(scenario);
        let robots = worlds::options(&ground.scenario)[0].clone();
        let plan = worlds::day(&ground, robots, 0);
        let whole = worlds::events(&ground, plan.clone());
        for hours in [11.0, 12.5, 13.0, 26.0] {
            let until = SimTime::from_hours(hours);
            let mut seen = Facts::default();
            run_until(&ground, plan.clone(), until, &mut seen);
            let before = whole.iter().take_while(|(at, _)| *at <= until).count();
            assert_eq!(seen.0.len(), before, "{} until {until}", ground.scenario.name);
            assert!(seen.0 == whole[..before], "{} until {until}", ground.scenario.name);
        }
    }
}

/// A smooth level map on which nothing happens by the clock.
fn quiet(map: &SidewalkMap) -> SidewalkMap {
    let mut map = map.clone();
    map.crossings.clear();
    map.vertices.iter_mut().for_each(|vertex| vertex.crossing = None);
    for edge in &mut map.edges {
        (edge.crossing, edge.surface, edge.incline) = (None, Surface::Smooth, None);
    }
    map
}

fn halve(law: &mut Law) {
    match law {
        Law::Constant(value) | Law::Exponential { mean: value } => *value /= 2.0,
        Law::LogNormal { mean, sd } | Law::Gamma { mean, sd } => {
            (*mean, *sd) = (*mean / 2.0, *sd / 2.0);
        }
        Law::Empirical(_) => unreachable!("no shipped scenario has one"),
    }
}

/// Every speed, rate in time and power twice as high, every time half as long.
fn twice_as_fast(scenario: &mut Scenario) {
    let half = |at: &mut SimTime| at.0 /= 2;
    half(&mut scenario.run.open);
    half(&mut scenario.run.close);
    scenario.fallback_after = scenario.fallback_after.map(|after| SimDuration(after.0 / 2));
    scenario.merchants.iter_mut().for_each(|merchant| halve(&mut merchant.preparation_min));
    halve(&mut scenario.customers.patience_min);
    halve(&mut scenario.customers.walk_to_door_s);
    let courier = &mut scenario.couriers.profile;
    courier.speed = courier.speed * 2.0;
    halve(&mut courier.approach_min);
    halve(&mut courier.pickup_min);
    halve(&mut courier.dropoff_min);
    for fleet in &mut scenario.fleets {
        fleet.crews.iter_mut().for_each(|pool| pool.speed = pool.speed * 2.0);
        let vendor = &mut fleet.vendor;
        half(&mut vendor.service.0);
        half(&mut vendor.service.1);
        (vendor.cruise, vendor.crossing) = (vendor.cruise * 2.0, vendor.crossing * 2.0);
        let vendor_times = [
            &mut vendor.help_s,
            &mut vendor.loading_s,
            &mut vendor.repair_min,
            &mut vendor.rescue_min,
        ];
        vendor_times.into_iter().for_each(halve);
        let battery = &mut vendor.battery;
        battery.hotel = Watts(battery.hotel.0 * 2.0);
        battery.charger = Watts(battery.charger.0 * 2.0);
    }
}

#[test]
fn a_day_lived_twice_as_fast_takes_half_the_time() {
    let mut scenario = worlds::scenario("kiwibot-restaurant");
    scenario.run.open = SimTime::from_hours(10.0);
    scenario.run.close = SimTime::from_hours(20.0);
    scenario.merchants[0].arrivals.hourly = [1.0; 24];
    scenario.merchants[0].orders_per_day = 30.0;
    let vendor = &mut scenario.fleets[0].vendor;
    vendor.service = (SimTime::MIDNIGHT, SimTime::from_hours(23.0));
    // Whole millimetres a second, before and after.
    (vendor.cruise, vendor.crossing) = (MetresPerSecond(1.5), MetresPerSecond(1.0));
    let map = Arc::new(quiet(&worlds::ground(scenario.clone()).map));
    let slow = Arc::new(Ground::build(scenario.clone(), map.clone()).unwrap());
    twice_as_fast(&mut scenario);
    let fast = Arc::new(Ground::build(scenario, map).unwrap());
    let (slow, fast) = (facts(&slow), facts(&fast));
    assert!(slow.len() > 300);
    let by_robot = |facts: &[(SimTime, SimEvent)], robot: u32| -> Vec<(Duty, SimTime)> {
        let turn = |(at, event): &(SimTime, SimEvent)| {
            let SimEvent::DutyChanged { robot: who, to, .. } = *event else { return None };
            (who.0 == robot).then_some((to, *at))
        };
        facts.iter().filter_map(turn).collect()
    };
    for robot in 0..4 {
        let (slow, fast) = (by_robot(&slow, robot), by_robot(&fast, robot));
        assert_eq!(slow.len(), fast.len(), "robot {robot}");
        for ((duty, at), (same, half)) in slow.iter().zip(&fast) {
            assert_eq!(duty, same, "robot {robot} at {at:?}");
            // Times are whole milliseconds: each wait, leg and service is rounded once.
            let off = (at.0 / 2).abs_diff(half.0);
            assert!(off <= 60, "robot {robot} {duty:?} at {at:?}, {half:?} at twice the pace");
        }
    }
}

#[test]
fn a_week_later_the_same_day_is_a_week_later() {
    for id in ["kiwibot-restaurant", "starship-campus"] {
        let own = worlds::scenario(id);
        let mut later = own.clone();
        later.run.open = later.run.open + WEEK;
        later.run.close = later.run.close + WEEK;
        for fleet in &mut later.fleets {
            let (from, until) = fleet.vendor.service;
            if !fleet.vendor.round_the_clock() {
                fleet.vendor.service = (from + WEEK, until + WEEK);
            }
        }
        let back = |(at, mut event): (SimTime, SimEvent)| {
            if let SimEvent::OrderPlaced { ready, .. } = &mut event {
                ready.0 -= WEEK.0;
            }
            (SimTime(at.0 - WEEK.0), event)
        };
        // Robots that serve round the clock stand ready from the first midnight on.
        let day = |scenario| {
            let facts = facts(&worlds::ground(scenario)).into_iter();
            facts.filter(|(at, _)| *at > SimTime::MIDNIGHT)
        };
        let now: Vec<_> = day(own).collect();
        let then: Vec<_> = day(later).map(back).collect();
        let differs = now.iter().zip(&then).find(|(now, then)| now != then);
        assert!(differs.is_none() && now.len() == then.len(), "{id}: {differs:?}");
    }
}

#[test]
fn the_same_numbers_in_another_notation_give_the_same_results() {
    let (_, text) = shipped().iter().find(|(name, _)| *name == "kiwibot-restaurant").unwrap();
    let other = text
        .replace("orders_per_day = 60", "orders_per_day = 6.0e1  # sixty")
        .replace("lead_time_min = 40", "lead_time_min = 40.0")
        .replace("mean = 16, sd = 6", "mean = 1_6.00, sd = 0.6e1")
        .replace("within_m = 1600", "within_m = 1.6e3")
        .replace("\n\n", "\n\n\n");
    assert!(other.matches("e1").count() == 2 && other.contains("1.6e3"), "the file has changed");
    let digest = |text: &str| {
        let mut scenario = load(text, "kiwibot-restaurant", &Overrides::default()).unwrap();
        scenario.run.replications = 2;
        scenario.vary = trundle::scenario::Vary::default();
        report::digest(&study::run(&worlds::ground(scenario), &|_, _| ()))
    };
    assert_eq!(digest(text), digest(&other));
}

#[test]
fn a_robot_that_may_carry_nothing_or_keeps_all_its_charge_never_leaves_the_depot() {
    let trips = |change: &dyn Fn(&mut Scenario)| {
        let mut scenario = worlds::scenario("kiwibot-restaurant");
        change(&mut scenario);
        let facts = facts(&worlds::ground(scenario)).into_iter();
        facts.filter(|(_, event)| matches!(event, SimEvent::OrderAssigned { .. })).count()
    };
    assert!(trips(&|_| ()) > 10);
    let nothing = |scenario: &mut Scenario| scenario.fleets[0].vendor.payload = Kilograms(0.0);
    assert_eq!(trips(&nothing), 0);
    let all = |scenario: &mut Scenario| scenario.fleets[0].vendor.battery.reserve = 1.0;
    assert_eq!(trips(&all), 0);
}
