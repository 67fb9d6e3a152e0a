//! People who carry orders from the merchant to the hub where robots load.

use crate::audit::random::drawn;
use crate::tiny::{self, Twist};
use crate::worlds;
use std::sync::Arc;
use trundle::audit::{Audit, Change, Seen, Sight, day};
use trundle::base::ids::RobotId;
use trundle::base::law::Law;
use trundle::base::money::Money;
use trundle::base::time::{SimDuration, SimTime};
use trundle::base::units::{Kilograms, Litres, Metres, MetresPerSecond, WattHours};
use trundle::cost::ledger::Category;
use trundle::events::{Duty, Observer, SimEvent};
use trundle::metrics::LeadCause;
use trundle::scenario::{
    DispatchRule, FeederPool, Fleet, OperatingMode, PlaceRule, Returns, Scenario, Together, catalog,
};
use trundle::sim::feeders::FeederDesk;
use trundle::sim::{DayPlan, Ground, Living};

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

/// Feeders of a fleet whose robots fail.
pub(crate) const PEOPLE: usize = 10;

/// Sixteen robots of two hubs, many of which break down while people are on their way for their orders.
pub(crate) fn failing() -> Scenario {
    let mut scenario = worlds::scenario("standing-by");
    scenario.fleets.truncate(2);
    scenario.fleets.remove(0);
    for merchant in &mut scenario.merchants {
        merchant.orders_per_day *= 2.0;
    }
    scenario.fallback_after = Some(SimDuration::from_minutes(15.0));
    let fleet = &mut scenario.fleets[0];
    let mut pool = feeders(u32::try_from(PEOPLE).unwrap());
    pool.profile.speed = MetresPerSecond(0.4);
    fleet.feeders = Some(pool);
    // They wait where trips end, far from the hubs, and many do not come there.
    fleet.stand_by.returns = Returns::Stay;
    fleet.vendor.mode = OperatingMode::OnCall;
    fleet.vendor.distance_between_calls = Metres(200.0);
    (fleet.vendor.rescue_share, fleet.vendor.fixed_on_spot) = (0.4, 0.0);
    scenario
}

/// Who comes back after closing time is paid until then.
#[test]
fn what_feeders_do_is_on_record_and_paid_to_the_last_return_and_nothing_is_left_at_hubs() {
    let scenario = failing();
    let (open, close) = (scenario.run.open, scenario.run.close);
    let ground = worlds::ground(scenario);
    let plan = worlds::day(&ground, vec![16], 0);
    let events = worlds::events(&ground, plan.clone());
    let mut living = Living::begin(&ground, plan.clone());
    let (record, ledger) = worlds::priced(&ground, plan);
    let (mut waited, mut vain) = ([SimDuration::ZERO; PEOPLE], [0; PEOPLE]);
    let mut last = [close; PEOPLE];
    for (at, event) in events {
        if let SimEvent::FeederSent { feeder, waited: span, .. } = event {
            waited[feeder.index()] += span;
        } else if let SimEvent::FeederReturned { feeder, brought, .. } = event {
            vain[feeder.index()] += u32::from(!brought);
            last[feeder.index()] = last[feeder.index()].max(at);
        }
    }
    let some_waited = waited.iter().any(|span| *span > SimDuration::ZERO);
    assert!(vain.iter().any(|times| *times > 0) && some_waited, "{vain:?} {waited:?}");
    assert!(last.iter().any(|at| *at > close), "nobody works past {close}");
    for (place, feeder) in record.feeders.iter().enumerate() {
        assert_eq!((feeder.waited, feeder.in_vain), (waited[place], vain[place]));
        assert_eq!(feeder.on_duty, last[place].since(open));
    }
    let wages = ledger.lines.iter().filter(|line| line.category == Category::FeederWage);
    let wages: f64 = wages.map(|line| line.amount.units()).sum();
    let hours: f64 = last.iter().map(|last| last.since(open).hours()).sum();
    assert!((wages - 15.0 * hours).abs() < 1e-3, "{wages} for {hours} h");
    living.advance(SimTime::from_hours(72.0));
    let world = living.world();
    let mut desks = world.try_query::<&FeederDesk>().unwrap();
    for desk in desks.iter(world) {
        assert!(desk.queue.is_empty() && desk.errands.is_empty(), "{desk:?}");
    }
}

/// Robot 1 comes 500 m to the hub beside the kitchen, calls for help after 400 m, and is at its reserve
/// after that: 3,600 s after the order it gives it back, while robot 0 stands at the hub. People need so
/// many seconds from the hub to the kitchen.
fn given_back_on_the_way(
    two_fleets: bool,
    walk_s: f64,
) -> (Arc<Ground>, DayPlan, Vec<(SimTime, SimEvent)>) {
    let mut ground = tiny::ground_with(|scenario| {
        scenario.customers.patience_min = Law::Constant(6000.0);
        let mut pool = feeders(1);
        pool.profile.speed = MetresPerSecond(200.0 / walk_s);
        let home = PlaceRule::Named("Home".to_owned());
        let fleet = &mut scenario.fleets[0];
        fleet.feeders = Some(pool);
        fleet.vendor.help_s = Law::Constant(3200.0);
        fleet.vendor.distance_between_calls = Metres(400.0);
        // 38 Wh above the reserve: enough for a trip that nothing befalls.
        (fleet.vendor.battery.capacity, fleet.vendor.battery.reserve) = (WattHours(160.0), 0.7625);
        if two_fleets {
            let depot = fleet.hub.clone().unwrap();
            let mut other = fleet.clone();
            "other".clone_into(&mut other.name);
            (other.hub, other.more_hubs) = (Some(home), vec![depot]);
            scenario.fleets.push(other);
            scenario.together = Together::Shared;
        } else {
            fleet.more_hubs = vec![home];
        }
    });
    for fleet in &mut Arc::get_mut(&mut ground).unwrap().fleets {
        fleet.calls.threshold = Law::Constant(1.0);
    }
    let robots = if two_fleets { vec![1, 1] } else { vec![2] };
    let plan = (0..1000)
        .map(|replication| worlds::day(&ground, robots.clone(), replication))
        .find(|plan| tiny::placed(&ground, plan).len() == 1)
        .unwrap();
    let placed = tiny::placed(&ground, &plan)[0];
    let (mut living, mut audit) =
        (Living::begin(&ground, plan.clone()), Audit::new(&ground, &plan));
    let mut facts = worlds::Facts::default();
    let robot = RobotId(0);
    for (at, out) in [(placed.0 - 1000, true), (placed.0 + 3_000_000, false)] {
        living.advance(SimTime(at));
        let known = facts.0.len();
        living.read(&mut facts);
        for (when, event) in &facts.0[known..] {
            audit.observe(*when, event);
        }
        let (done, change) = if out {
            (living.take_out(robot), Change::Out(robot))
        } else {
            (living.put_back(robot), Change::Back(robot))
        };
        done.unwrap();
        audit.changed(SimTime(at), change);
    }
    living.advance(SimTime::from_hours(72.0));
    let known = facts.0.len();
    living.read(&mut facts);
    for (when, event) in &facts.0[known..] {
        audit.observe(*when, event);
    }
    assert_eq!(audit.finish().faults, []);
    (ground, plan, facts.0)
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the others are not asked for")]
#[test]
fn goods_on_their_way_are_loaded_by_the_robot_that_has_the_order_when_they_come() {
    for two_fleets in [false, true] {
        let (ground, plan, facts) = given_back_on_the_way(two_fleets, 4000.0);
        let placed = tiny::placed(&ground, &plan)[0];
        let told = facts.iter().filter_map(|(at, event)| {
            let what = match *event {
                SimEvent::OrderAssigned { robot, .. } => ("given", robot.0),
                SimEvent::OrderGivenBack { robot, .. } => ("given back", robot.0),
                SimEvent::FeederPickedUp { feeder, .. } => ("picked up", feeder.0),
                SimEvent::FeederReturned { feeder, brought: true, .. } => ("brought", feeder.0),
                SimEvent::FeederReturned { feeder, .. } => ("in vain", feeder.0),
                SimEvent::OrderLoaded { robot, .. } => ("loaded", robot.0),
                SimEvent::OrderDelivered { robot, .. } => ("delivered", robot.0),
                _ => return None,
            };
            Some((at.since(placed).0 / 1000, what.0, what.1))
        });
        let told: Vec<_> = told.collect();
        let changes = [(0, "given", 1), (3600, "given back", 1), (3600, "given", 0)];
        // Robot 0 calls for help 400 m behind the hub.
        let brings = |at: u64| {
            let loaded = at + 4000 + 60;
            [
                (at, "picked up", 0),
                (at + 4000, "brought", 0),
                (loaded, "loaded", 0),
                (loaded + 500 + 3200 + 30, "delivered", 0),
            ]
        };
        let expected = if two_fleets {
            let [picked_up, rest @ ..] = brings(3600 + 4060);
            // She came 300 m from the other hub of her fleet.
            let vain = (10_000, "in vain", 1);
            [&changes[..], &[picked_up, vain], &rest].concat()
        } else {
            [&changes[..], &brings(4060)].concat()
        };
        assert_eq!(told, expected);
    }
}

#[test]
fn goods_that_have_left_the_merchant_stay_with_the_fleet_whose_people_have_them() {
    let (_, _, facts) = given_back_on_the_way(true, 2000.0);
    let carriers = |told: fn(&SimEvent) -> Option<RobotId>| -> Vec<u32> {
        facts.iter().filter_map(|(_, event)| Some(told(event)?.0)).collect()
    };
    let given = carriers(|event| {
        let SimEvent::OrderAssigned { robot, .. } = *event else { return None };
        Some(robot)
    });
    let loaded = carriers(|event| {
        let SimEvent::OrderLoaded { robot, .. } = *event else { return None };
        Some(robot)
    });
    assert!(given.len() > 1 && given.iter().all(|robot| *robot == 1), "{given:?}");
    assert!(loaded.iter().all(|robot| *robot == 1), "{loaded:?}");
}
