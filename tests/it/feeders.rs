//! People who carry orders from the merchant to the hub where robots load.

use crate::audit::random::drawn;
use crate::tiny::{self, Twist};
use crate::worlds;
use trundle::audit::{Seen, Sight, day};
use trundle::base::cast::float;
use trundle::base::ids::FleetId;
use trundle::base::law::Law;
use trundle::base::money::Money;
use trundle::base::time::{SimDuration, SimTime};
use trundle::base::units::{Kilograms, Litres, Metres, MetresPerSecond};
use trundle::cost::ledger::Category;
use trundle::events::{Duty, SimEvent};
use trundle::map::route;
use trundle::metrics::LeadCause;
use trundle::scenario::{
    DispatchRule, FeederPool, Fleet, OperatingMode, PlaceRule, Returns, Scenario, catalog,
};
use trundle::sim::Living;
use trundle::sim::demand::orders;

pub(crate) fn feeders(people: u32) -> FeederPool {
    let mut profile = catalog::couriers::read("foot").unwrap();
    profile.speed = MetresPerSecond(2.0);
    profile.pickup_min = Law::Constant(1.0);
    FeederPool { people, profile, wage_per_h: Money::from_units(15.0) }
}

fn fed(people: u32) -> impl FnOnce(&mut Scenario) {
    move |scenario| scenario.fleets[0].feeders = Some(feeders(people))
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the others are not asked for")]
fn told(event: &SimEvent) -> Option<&'static str> {
    match *event {
        SimEvent::FeederWanted { .. } => Some("wanted"),
        SimEvent::FeederSent { .. } => Some("sent"),
        SimEvent::FeederPickedUp { .. } => Some("picked up"),
        SimEvent::FeederReturned { brought: true, .. } => Some("brought"),
        SimEvent::OrderLoaded { .. } => Some("loaded"),
        SimEvent::OrderDelivered { .. } => Some("delivered"),
        SimEvent::DutyChanged { to: Duty::Load, .. } => Some("stands ready to load"),
        _ => None,
    }
}

/// The hub is 200 m before the kitchen, the door 300 m behind it: 100 s for people, 500 s for a robot.
#[test]
fn one_order_takes_as_long_as_on_paper() {
    let ground = tiny::changed(Twist::default(), fed(1));
    let plan = tiny::day(&ground, 1, |_| true);
    let placed = tiny::placed(&ground, &plan)[0];
    let events = worlds::events(&ground, plan.clone());
    let found: Vec<(&str, SimTime)> =
        events.iter().filter_map(|(at, event)| Some((told(event)?, *at))).collect();
    let expected = [
        ("wanted", 200),
        ("sent", 200),
        ("stands ready to load", 200),
        ("picked up", 300 + 30 + 30),
        ("brought", 460),
        ("loaded", 520),
        ("delivered", 520 + 500 + 30),
    ];
    let expected = expected.map(|(what, seconds)| (what, tiny::after(placed, seconds)));
    assert_eq!(found, expected);
    let found = day(&ground, &plan);
    assert!(found.faults.is_empty(), "{:#?}", found.faults);
    let (record, ledger) = worlds::priced(&ground, plan);
    let spent = record.orders[0].spent_ms;
    let of = |cause: LeadCause| spent[cause as usize] / 1000;
    // Ready after 300 s; then the feeder is awaited until 460 s, and the robot is loaded.
    assert_eq!((of(LeadCause::Kitchen), of(LeadCause::Feeder)), (300, 160));
    assert_eq!((of(LeadCause::Loading), of(LeadCause::Path)), (60, 500));
    let feeder = &record.feeders[0];
    assert_eq!((feeder.brought, feeder.in_vain), (1, 0));
    assert_eq!(feeder.busy, SimDuration::from_seconds(260.0));
    let wages = ledger.lines.iter().filter(|line| line.category == Category::FeederWage);
    let wages: Money = wages.map(|line| line.amount).sum();
    assert_eq!(wages, Money::from_units(15.0 * feeder.on_duty.hours()));
}

/// The same order, watched: the feeder is seen going, standing and coming back, the goods with it.
#[test]
fn a_feeder_is_seen_on_its_way() {
    let ground = tiny::changed(Twist::default(), fed(1));
    let plan = tiny::day(&ground, 1, |_| true);
    let placed = tiny::placed(&ground, &plan)[0];
    let hub = route::point(&ground.map, ground.fleets[0].hubs[0].at);
    let kitchen = ground.merchants[0];
    let mut living = Living::begin(&ground, plan);
    let mut seen = |seconds: u64| {
        let at = tiny::after(placed, seconds);
        living.advance(at);
        let feeder = living.feeders().first().copied();
        let at = feeder.map(|feeder| {
            let way = feeder.at(at.0 * 1000);
            let share = way.distance(hub) / kitchen.distance(hub);
            (libm::round(100.0 * share), feeder.carries.is_some())
        });
        let fed = living.fed();
        assert!(fed.values().all(|place| *place == hub));
        (at, fed.len())
    };
    assert_eq!(seen(199), (None, 0));
    assert_eq!(seen(225), (Some((25.0, false)), 0));
    assert_eq!(seen(300), (Some((100.0, false)), 0));
    assert_eq!(seen(359), (Some((100.0, false)), 0));
    assert_eq!(seen(385), (Some((75.0, true)), 1));
    assert_eq!(seen(459), (Some((1.0, true)), 1));
    assert_eq!(seen(461), (None, 1), "at the hub");
    assert_eq!(seen(521), (None, 0), "loaded");
}

/// Each merchant's orders are loaded at the hub that is nearest to it.
#[test]
fn robots_of_several_hubs_load_where_the_goods_are_put_down() {
    let ground = tiny::changed(Twist::default(), |scenario| {
        fed(2)(scenario);
        scenario.fleets[0].more_hubs = vec![PlaceRule::Named("Kitchen".to_owned())];
    });
    let plan = tiny::day(&ground, 2, |_| true);
    let found = day(&ground, &plan);
    assert!(found.faults.is_empty(), "{:#?}", found.faults);
    let feed = ground.fleets[0].feed.as_ref().unwrap();
    let merchant = trundle::base::ids::MerchantId(0);
    assert_eq!(feed.hub_of(merchant), Some(1));
    // The kitchen lies at its hub, so nobody walks for its orders but the one who begins elsewhere.
    let record = worlds::record(&ground, plan);
    assert_eq!(record.feeders.iter().map(|feeder| feeder.brought).sum::<u32>(), 2);
}

/// A kitchen that no robot can drive to is served by way of a hub.
#[test]
fn feeders_reach_merchants_that_robots_do_not() {
    let stairs = Twist { steps: true, ..Twist::default() };
    let kitchen_above = |scenario: &mut Scenario| {
        scenario.merchants[0].place = PlaceRule::Named("Home".to_owned());
    };
    let alone = tiny::changed(stairs, kitchen_above);
    assert!(alone.fleets[0].merchants[0].is_none());
    let fed = tiny::changed(stairs, |scenario| {
        kitchen_above(scenario);
        fed(1)(scenario);
    });
    assert!(fed.fleets[0].merchants[0].is_some());
}

/// The leg that robots drive loaded in the shipped scenario is the one reported of Berkeley: 200 m on
/// the mean (HUST19).
#[test]
fn robots_of_the_shipped_scenario_drive_the_last_200_m() {
    let ground = worlds::ground(worlds::scenario("kiwibot-feeders"));
    let scenario = &ground.scenario;
    let per_day = scenario.orders_per_day();
    let ways: Vec<f64> = (0..5)
        .flat_map(|replication| orders(&ground, scenario.run.seed, replication, per_day))
        .map(|order| ground.loaded_way(FleetId(0), order.merchant, order.customer).unwrap())
        .map(|way| way.metres().0)
        .collect();
    let mean = ways.iter().sum::<f64>() / float(ways.len());
    assert!(ways.len() > 500 && (180.0..=220.0).contains(&mean), "{mean} m over {}", ways.len());
}

/// Customers around a place are those of every merchant, however far that is.
#[test]
fn customers_around_a_place_buy_from_every_merchant() {
    let scenario = worlds::scenario("kiwibot-feeders");
    let ground = worlds::ground(scenario.clone());
    let near = &ground.customers_of[0];
    assert!(ground.customers_of.iter().all(|of| of == near) && near.len() > 20);
    for (index, at) in ground.customers.iter().enumerate() {
        let inside = near.contains(&u32::try_from(index).unwrap());
        let other = near.iter().map(|of| ground.customers[*of as usize].distance(*at));
        // Two points of one circle are at most its diameter apart.
        assert!(!inside || other.fold(0.0, f64::max) <= 400.0);
    }
    let far = ground.merchants.iter().map(|shop| shop.distance(ground.customers[near[0] as usize]));
    assert!(far.fold(0.0, f64::max) > 400.0, "a merchant lies outside");

    let mut drawn = scenario;
    drawn.customers.distance_m = Some(Law::Constant(700.0));
    let farther = worlds::ground(drawn);
    let drawn = orders(&farther, 1, 0, farther.scenario.orders_per_day());
    assert!(drawn.len() > 50);
    for order in drawn {
        assert!(near.contains(&order.customer), "{order:?}");
    }
    let mut nowhere = worlds::scenario("kiwibot-feeders");
    nowhere.customers.around = Some(PlaceRule::Named("no such place".to_owned()));
    let problems = trundle::sim::Ground::build(nowhere, ground.map.clone()).unwrap_err();
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!(problems[0].key, "customers.around");
}

/// Robots wait where their trips end, far from the hubs, and seldom come there.
fn breaks_down_on_the_way(fleet: &mut Fleet) {
    if fleet.vendor.mode != OperatingMode::Accompanied {
        fleet.stand_by.returns = Returns::Stay;
    }
    fleet.vendor.distance_between_calls = Metres(300.0);
    (fleet.vendor.rescue_share, fleet.vendor.fixed_on_spot) = (0.5, 0.0);
}

/// Robots take three orders at once, and nobody gives up waiting.
fn bundles(scenario: &mut Scenario) {
    scenario.customers.patience_min = Law::Constant(90.0);
    for fleet in &mut scenario.fleets {
        fleet.vendor.compartments = 3;
        (fleet.vendor.payload, fleet.vendor.cargo) = (Kilograms(60.0), Litres(200.0));
        fleet.dispatch = DispatchRule {
            policy: "insertion".to_owned(),
            every: SimDuration::from_minutes(12.0),
            ..DispatchRule::default()
        };
    }
}

#[test]
fn random_worlds_with_feeders_run_feasible_days_whatever_befalls_them() {
    let mut seen = Seen::default();
    for case in 0..160 {
        let mut scenario = drawn(case);
        for fleet in &mut scenario.fleets {
            let people = [1, 2, 6][usize::try_from(case % 3).unwrap()];
            let mut pool = feeders(people);
            pool.profile.speed =
                MetresPerSecond([0.3, 1.3, 4.0][usize::try_from(case / 3 % 3).unwrap()]);
            fleet.feeders = Some(pool);
            if case % 2 == 1 {
                breaks_down_on_the_way(fleet);
            }
        }
        if case % 4 == 2 {
            bundles(&mut scenario);
        }
        let ground = worlds::ground(scenario);
        let options = worlds::options(&ground.scenario);
        let robots = options[usize::try_from(case / 2).unwrap() % (options.len() - 1)].clone();
        let plan = worlds::day(&ground, robots, 2);
        let found = day(&ground, &plan);
        assert!(found.faults.is_empty(), "case {case}: {:#?}", found.faults);
        seen += found.seen;
    }
    let needed = [Sight::Fed, Sight::WaitForFeeder, Sight::FedInVain, Sight::BundledOnRobot];
    let counts = needed.map(|sight| (sight, seen.count(sight)));
    assert!(counts.iter().all(|(_, count)| *count >= 3), "{counts:?}");
    println!("{counts:?} {:?}", seen.count(Sight::FedMadeAgain));
}
