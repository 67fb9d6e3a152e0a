//! A world so small that every time and metre of it can be found with pencil and paper.
//!
//! ```text
//!  depot      kitchen       [signal]      home
//!    0 --------- 200 ---------- 350 -------- 500 ----------- 1000 [m]
//!                                           [steps, 120 m, to a home at their head]
//! ```
//! The robot drives 1 m/s everywhere, so a millimetre takes a millisecond. Kitchen 300 s, loading
//! 60 s, walk to the door 30 s, help 20 s. Battery: 0.001 Wh a metre and
//! kilogram (3.6 J, so that the rolling resistance is 3.6/9.80665), vehicle of 10 kg, baskets of
//! 2 kg, computers 36 W (0.01 Wh a second). Couriers are 240 s from the kitchen, take 60 s there and
//! 120 s at the door, ride 2 m/s and climb steps.

use crate::worlds;
use std::sync::Arc;
use trundle::base::law::Law;
use trundle::base::time::{SimDuration, SimTime};
use trundle::base::units::{Kilograms, Metres, MetresPerSecond, WattHours, Watts};
use trundle::map::draft::{Draft, Look};
use trundle::map::{Crossing, EdgeKind, PlaceKind, Point, RoadClass, SidewalkMap};
use trundle::scenario::{OperatingMode, PlaceRule, Scenario};
use trundle::sim::demand::orders;
use trundle::sim::{DayPlan, Ground};

/// What differs from the plainest world.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Twist {
    /// A signal stands at 350 m.
    pub(crate) signal: bool,
    /// The only customer lives at the head of 120 m of steps.
    pub(crate) steps: bool,
    /// Mean way between calls for help \[m\]; never where 0.
    pub(crate) calls_m: f64,
    /// The footpaths are a metre wide.
    pub(crate) narrow: bool,
}

/// The tiny world.
pub(crate) fn ground(twist: Twist) -> Arc<Ground> {
    changed(twist, |_| {})
}

/// The tiny world with something changed in its scenario.
pub(crate) fn changed(twist: Twist, change: impl FnOnce(&mut Scenario)) -> Arc<Ground> {
    let mut scenario = scenario(twist);
    change(&mut scenario);
    Arc::new(Ground::build(scenario, Arc::new(map(twist))).unwrap())
}

/// The tiny world under other conditions.
pub(crate) fn ground_with(change: impl FnOnce(&mut Scenario)) -> Arc<Ground> {
    let mut scenario = scenario(Twist::default());
    change(&mut scenario);
    Arc::new(Ground::build(scenario, Arc::new(map(Twist::default()))).unwrap())
}

/// The tiny world's people and robots on another map.
pub(crate) fn on(map: SidewalkMap, change: impl FnOnce(&mut Scenario)) -> Ground {
    let mut scenario = scenario(Twist::default());
    change(&mut scenario);
    Ground::build(scenario, Arc::new(map)).unwrap()
}

fn map(twist: Twist) -> SidewalkMap {
    let mut draft = Draft::default();
    let mut corner = |x| draft.vertex(Point { x, y: 0.0 });
    let corners = [corner(0.0), corner(200.0), corner(350.0), corner(500.0), corner(1000.0)];
    let width_m = twist.narrow.then_some(1.0);
    for pair in corners.windows(2) {
        draft.straight(pair[0], pair[1], Look { width_m, ..Look::default() });
    }
    if twist.signal {
        let crossing = Crossing {
            at: Point { x: 350.0, y: 0.0 },
            signals: true,
            marked: true,
            road: RoadClass::Secondary,
            road_limit_kmh: None,
            length_m: 10.0,
        };
        draft.set_crossing(corners[2], crossing);
    }
    draft.place(PlaceKind::Eatery, "Depot".to_owned(), Point { x: 0.0, y: 5.0 });
    draft.place(PlaceKind::Eatery, "Kitchen".to_owned(), Point { x: 200.0, y: 5.0 });
    let mut home = Point { x: 500.0, y: 5.0 };
    if twist.steps {
        home = Point { x: 500.0, y: 120.0 };
        let head = draft.vertex(home);
        draft.straight(corners[3], head, Look { kind: EdgeKind::Steps, ..Look::default() });
    }
    draft.place(PlaceKind::Building, "Home".to_owned(), home);
    draft.finish("tiny")
}

fn scenario(twist: Twist) -> Scenario {
    let mut scenario = worlds::scenario("kiwibot-restaurant");
    scenario.run.open = SimTime::from_hours(10.0);
    scenario.run.close = SimTime(SimTime::from_hours(10.0).0 + 600_000);
    scenario.fallback_after = None;
    scenario.customers.patience_min = Law::Constant(600.0);
    scenario.customers.walk_to_door_s = Law::Constant(30.0);
    scenario.customers.within = Metres(2000.0);
    let merchant = &mut scenario.merchants[0];
    merchant.place = PlaceRule::Named("Kitchen".to_owned());
    merchant.orders_per_day = 2.0;
    merchant.ticket = Law::Constant(20.0);
    merchant.basket.mass_kg = Law::Constant(2.0);
    merchant.basket.volume_l = Law::Constant(10.0);
    merchant.preparation_min = Law::Constant(5.0);
    let courier = &mut scenario.couriers.profile;
    courier.approach_min = Law::Constant(4.0);
    courier.pickup_min = Law::Constant(1.0);
    courier.dropoff_min = Law::Constant(2.0);
    courier.speed = MetresPerSecond(2.0);
    (courier.straight, courier.climbs_steps) = (false, true);
    let fleet = &mut scenario.fleets[0];
    fleet.robots = 1;
    fleet.hub = Some(PlaceRule::Named("Depot".to_owned()));
    fleet.crews[0].base = None;
    let vendor = &mut fleet.vendor;
    vendor.mode = OperatingMode::OnCall;
    vendor.service = (SimTime::MIDNIGHT, SimTime::from_hours(23.5));
    vendor.cruise = MetresPerSecond(1.0);
    vendor.crossing = MetresPerSecond(1.0);
    vendor.loading_s = Law::Constant(60.0);
    vendor.help_s = Law::Constant(20.0);
    vendor.rescue_share = 0.0;
    vendor.distance_between_calls = Metres(if twist.calls_m > 0.0 { twist.calls_m } else { 1e12 });
    vendor.mass = Kilograms(10.0);
    let battery = &mut vendor.battery;
    battery.capacity = WattHours(1000.0);
    battery.recharge_to = 1.0;
    battery.rolling_resistance = 3.6 / 9.806_65;
    (battery.drivetrain_efficiency, battery.regeneration) = (1.0, 0.0);
    battery.hotel = Watts(36.0);
    scenario
}

/// The first of the days with so many orders that something holds of.
pub(crate) fn day(
    ground: &Ground,
    orders_placed: usize,
    holds: impl Fn(&DayPlan) -> bool,
) -> DayPlan {
    let mut plans = (0..1000).map(|replication| worlds::day(ground, vec![1], replication));
    let wanted = |plan: &DayPlan| {
        let placed = orders(ground, plan.seed, plan.replication, plan.orders_per_day);
        placed.len() == orders_placed && holds(plan)
    };
    plans.find(wanted).unwrap()
}

/// When the orders of a day are placed.
pub(crate) fn placed(ground: &Ground, plan: &DayPlan) -> Vec<SimTime> {
    let orders = orders(ground, plan.seed, plan.replication, plan.orders_per_day);
    orders.iter().map(|order| order.placed).collect()
}

/// So many seconds after an instant.
pub(crate) fn after(from: SimTime, seconds: u64) -> SimTime {
    from + SimDuration(seconds * 1000)
}
