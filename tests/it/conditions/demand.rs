//! Orders under weather, events and classes; opening hours.

use crate::worlds;
use trundle::base::cast::float;
use trundle::base::time::{SimDuration, SimTime};
use trundle::base::units::Metres;
use trundle::map::Point;
use trundle::scenario::{
    Circle, CrowdEvent, PlaceRule, Rainfall, Scenario, Timetable, Weather, WeatherDay,
    WeatherFactors,
};
use trundle::sim::Ground;
use trundle::sim::demand::{OrderSpec, orders};

const DAYS: u32 = 200;

fn plain() -> Scenario {
    let mut scenario = worlds::scenario("starship-campus");
    scenario.vary.robots.clear();
    scenario
}

/// Orders of many days.
fn drawn(ground: &Ground) -> Vec<OrderSpec> {
    let per_day = ground.scenario.orders_per_day();
    let day = |replication| orders(ground, ground.scenario.run.seed, replication, per_day);
    (0..DAYS).flat_map(day).collect()
}

/// Orders a day.
fn mean(orders: &[OrderSpec]) -> f64 {
    float(orders.len()) / f64::from(DAYS)
}

/// Five standard errors of the difference of two Poisson means, both as large as this.
fn bound(mean: f64) -> f64 {
    5.0 * (2.0 * mean / f64::from(DAYS)).sqrt()
}

fn within(order: &OrderSpec, (from, until): (f64, f64)) -> bool {
    (SimTime::from_hours(from)..SimTime::from_hours(until)).contains(&order.placed)
}

fn rain_from_noon() -> Weather {
    let mut rain = [0.0; 24];
    rain[12..].fill(2.0);
    let rainfall = Rainfall::ByHour(rain);
    let day = WeatherDay { name: "wet".into(), rainfall, celsius: [9.0; 24] };
    let factors =
        WeatherFactors { speed: 1.0, calls: 1.0, orders: 1.5, couriers: 1.0, people: 1.0 };
    Weather { days: vec![day], rain: factors, snow: factors }
}

#[test]
fn rain_brings_its_factor_of_orders_in_its_hours_and_no_other() {
    let before = drawn(&worlds::ground(plain()));
    let mut scenario = plain();
    scenario.conditions.weather = Some(rain_from_noon());
    let after = drawn(&worlds::ground(scenario));
    let part = |orders: &[OrderSpec], hours| {
        let kept = orders.iter().filter(|order| within(order, hours));
        float(kept.count()) / f64::from(DAYS)
    };
    let (dry, wet) = ((8.0, 12.0), (12.0, 21.0));
    assert!((part(&after, dry) - part(&before, dry)).abs() < bound(part(&after, dry)));
    let (more, less) = (part(&after, wet), 1.5 * part(&before, wet));
    assert!((more - less).abs() < 1.5 * bound(more), "{more} against {less}");
}

#[test]
fn class_ends_move_orders_and_keep_their_mean() {
    let before = drawn(&worlds::ground(plain()));
    let mut scenario = plain();
    scenario.conditions.timetable = Some(Timetable {
        class_ends: [9.75, 11.75, 13.75].map(SimTime::from_hours).to_vec(),
        surge: SimDuration::from_minutes(15.0),
        orders: 4.0,
        pedestrians: 1.0,
    });
    let after = drawn(&worlds::ground(scenario));
    // The same numbers of orders are drawn: not one more or less on any day.
    assert_eq!(before.len(), after.len());
    let surge = |order: &&OrderSpec| within(order, (11.75, 12.0));
    let (few, many) = (before.iter().filter(surge).count(), after.iter().filter(surge).count());
    assert!(many > 2 * few, "{many} against {few}");
}

#[test]
fn an_event_doubles_the_orders_of_its_neighbours_while_it_lasts() {
    let before = worlds::ground(plain());
    let at = before.merchants[0];
    let (radius, hours) = (Metres(300.0), (18.0, 21.0));
    let mut scenario = plain();
    scenario.conditions.events = vec![CrowdEvent {
        circle: Some(Circle { place: PlaceRule::Eatery { index: 0 }, radius }),
        hours: (SimTime::from_hours(hours.0), SimTime::from_hours(hours.1)),
        orders: 3.0,
        pedestrians: 1.0,
    }];
    let after = worlds::ground(scenario);
    let near = |ground: &Ground, order: &OrderSpec| {
        let home: Point = ground.customers[order.customer as usize];
        home.distance(at) <= radius.0
    };
    let share = |ground: &Ground, near_by: bool, during: bool| {
        let kept = drawn(ground)
            .into_iter()
            .filter(|order| near(ground, order) == near_by && within(order, hours) == during);
        float(kept.count()) / f64::from(DAYS)
    };
    for (near_by, during, factor) in [(true, true, 3.0), (false, true, 1.0), (true, false, 1.0)] {
        let (found, plain) = (share(&after, near_by, during), share(&before, near_by, during));
        let error = (found - factor * plain).abs();
        assert!(error < factor * bound(found), "{near_by} {during}: {found} against {plain}");
    }
}

#[test]
fn a_merchant_takes_all_its_orders_in_its_own_hours() {
    let mut scenario = plain();
    scenario.merchants[1].hours = Some((SimTime::from_hours(11.0), SimTime::from_hours(15.0)));
    let (before, after) = (drawn(&worlds::ground(plain())), drawn(&worlds::ground(scenario)));
    let of = |orders: &[OrderSpec], merchant| {
        let own = orders.iter().filter(|order| order.merchant.index() == merchant);
        own.copied().collect::<Vec<_>>()
    };
    assert!(of(&after, 1).iter().all(|order| within(order, (11.0, 15.0))));
    assert_eq!(of(&after, 1).len(), of(&before, 1).len());
    let placed = |orders: Vec<OrderSpec>| orders.iter().map(|o| o.placed).collect::<Vec<_>>();
    assert_eq!(placed(of(&after, 0)), placed(of(&before, 0)));
    assert!((mean(&of(&after, 1)) - 90.0).abs() < bound(90.0));
}
