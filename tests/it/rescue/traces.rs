//! One robot that gets stuck with its order on board, worked out by hand for each fate of the order.
//!
//! The map stands at the top of `tiny.rs`: depot and crew at 0 m, kitchen at 200 m, home at 500 m.
//! The crew walks a metre a second, works 120 s, and never fixes anything on the spot; a repair
//! takes 600 s.

use super::{Facts, first};
use crate::tiny::{self, Twist, after};
use crate::worlds;
use std::sync::Arc;
use trundle::base::law::Law;
use trundle::base::money::Money;
use trundle::base::time::{SimDuration, SimTime};
use trundle::base::units::{MetresPerSecond, WattHours, Watts};
use trundle::cost::ledger::{Category, Party};
use trundle::events::{Duty, LegKind, RescueOutcome, SimEvent};
use trundle::metrics::Outcome;
use trundle::scenario::{Answers, OperatingMode, RefundBy, Scenario, StrandedOrder};
use trundle::sim::{DayPlan, Ground};

fn stuck(scenario: &mut Scenario, stranded: StrandedOrder) {
    let fleet = &mut scenario.fleets[0];
    fleet.rescue.stranded = stranded;
    fleet.crews[0].speed = MetresPerSecond(1.0);
    let vendor = &mut fleet.vendor;
    vendor.rescue_share = 1.0;
    vendor.fixed_on_spot = 0.0;
    vendor.rescue_min = Law::Constant(2.0);
    vendor.repair_min = Law::Constant(10.0);
}

fn rescues(facts: &Facts) -> usize {
    facts.iter().filter(|(_, event)| matches!(event, SimEvent::RescueCalled { .. })).count()
}

/// Way driven with the order when the only rescue of a day was called \[mm\].
fn stuck_at(facts: &Facts) -> Option<u64> {
    let called = first(facts, |event| matches!(event, SimEvent::RescueCalled { .. }))?;
    let driven = facts.iter().take_while(|(at, _)| *at <= called).filter_map(|(_, event)| {
        let SimEvent::StretchDriven { leg: LegKind::Loaded, distance, .. } = event else {
            return None;
        };
        Some(u64::from(distance.0))
    });
    let way: u64 = driven.sum();
    (way > 0 && way < 300_000 && rescues(facts) == 1).then_some(way)
}

/// A day with one order whose robot gets stuck once, between kitchen and door.
fn day(twist: Twist, change: impl Fn(&mut Scenario)) -> (Arc<Ground>, DayPlan, Facts, u64) {
    let ground = tiny::changed(Twist { calls_m: 500.0, ..twist }, change);
    let plan =
        tiny::day(&ground, 1, |plan| stuck_at(&worlds::events(&ground, plan.clone())).is_some());
    let facts = worlds::events(&ground, plan.clone());
    let way = stuck_at(&facts).unwrap();
    (ground, plan, facts, way)
}

fn with(stranded: StrandedOrder) -> (Arc<Ground>, DayPlan, Facts, u64) {
    day(Twist::default(), |scenario| stuck(scenario, stranded))
}

/// When the crew has found that it must carry the robot: 20 s of help, the walk, 120 s of work.
fn given_up(facts: &Facts, way: u64) -> SimTime {
    let stopped = first(facts, |event| matches!(event, SimEvent::HelpCalled { .. })).unwrap();
    let called = first(facts, |event| matches!(event, SimEvent::RescueCalled { .. })).unwrap();
    assert_eq!(called, after(stopped, 20));
    called + SimDuration(200_000 + way + 120_000)
}

/// When the robot was home, and how long it was carried.
fn home(facts: &Facts) -> (SimTime, SimDuration) {
    let ended = facts.iter().find_map(|(at, event)| match event {
        SimEvent::RescueEnded { outcome: RescueOutcome::CarriedHome, carried, .. } => {
            Some((*at, *carried))
        }
        _ => None,
    });
    ended.unwrap()
}

fn outcome(ground: &Arc<Ground>, plan: DayPlan) -> Outcome {
    worlds::record(ground, plan).orders[0].outcome.unwrap()
}

#[test]
fn an_order_made_again_leaves_the_kitchen_when_the_robot_is_given_up() {
    let (ground, plan, facts, way) = with(StrandedOrder::Remade);
    let given_up = given_up(&facts, way);
    let again = first(&facts, |event| matches!(event, SimEvent::OrderMadeAgain { .. }));
    assert_eq!(again, Some(given_up));
    let carried = SimDuration(200_000 + way);
    assert_eq!(home(&facts), (given_up + carried, carried));
    assert!(matches!(outcome(&ground, plan), Outcome::FellBack(_)));
}

#[test]
fn the_crew_is_away_for_its_way_its_work_and_its_way() {
    let (.., facts, way) = with(StrandedOrder::Remade);
    let away = facts.iter().find_map(|(_, event)| match event {
        SimEvent::CrewReturned { away, .. } => Some(*away),
        _ => None,
    });
    assert_eq!(away, Some(SimDuration(2 * (200_000 + way) + 120_000)));
}

#[test]
fn a_refunded_order_ends_when_the_robot_is_given_up_and_costs_its_ticket() {
    for payer in [RefundBy::Vendor, RefundBy::Merchant] {
        let (ground, plan, facts, way) = day(Twist::default(), |scenario| {
            stuck(scenario, StrandedOrder::Refunded);
            scenario.fleets[0].rescue.refund_by = payer;
        });
        let refunded = first(&facts, |event| matches!(event, SimEvent::OrderRefunded { .. }));
        assert_eq!(refunded, Some(given_up(&facts, way)));
        let (record, ledger) = worlds::priced(&ground, plan);
        assert_eq!(record.orders[0].outcome, Some(Outcome::Refunded));
        assert_eq!(record.orders[0].lead_time(), None);
        let from = match payer {
            RefundBy::Vendor => Party::Vendor,
            RefundBy::Merchant => Party::Merchant,
        };
        assert_eq!(ledger.paid(from, Category::Refund), Money::from_units(20.0));
        assert_eq!(ledger.paid(Party::Customer, Category::CustomerFee), Money::ZERO);
        assert_eq!(ledger.imbalance(), Money::ZERO);
    }
}

#[test]
fn by_hand_the_crew_walks_to_the_door_and_home_from_there() {
    let (ground, plan, facts, way) = with(StrandedOrder::ByHand);
    let at_door = given_up(&facts, way) + SimDuration(300_000 - way);
    let handed = first(&facts, |event| matches!(event, SimEvent::OrderCompletedByHand { .. }));
    // The customer needs 30 s to the door.
    assert_eq!(handed, Some(after(at_door, 30)));
    let carried = SimDuration(300_000 - way + 30_000 + 500_000);
    assert_eq!(home(&facts), (after(at_door, 530), carried));
    let (record, ledger) = worlds::priced(&ground, plan.clone());
    assert_eq!(
        record.orders[0].lead_time(),
        Some(after(at_door, 30).since(record.orders[0].placed))
    );
    assert_eq!(outcome(&ground, plan), Outcome::ByHand);
    assert_eq!(record.robots[0].delivered, 0);
    assert_eq!(ledger.imbalance(), Money::ZERO);
}

#[test]
fn a_kept_order_is_brought_from_the_depot_after_the_repair() {
    let (ground, plan, facts, way) = with(StrandedOrder::Kept);
    let carried = SimDuration(200_000 + way);
    let home = home(&facts);
    assert_eq!(home, (given_up(&facts, way) + carried, carried));
    // Repaired in 600 s, 500 m to the door, 30 s until it is taken out.
    let delivered = first(&facts, |event| matches!(event, SimEvent::OrderDelivered { .. }));
    assert_eq!(delivered, Some(after(home.0, 600 + 500 + 30)));
    assert_eq!(outcome(&ground, plan), Outcome::ByRobot);
}

#[test]
fn a_companion_brings_the_order_to_the_door_as_a_crew_does() {
    let (.., facts, way) = day(Twist::default(), |scenario| {
        stuck(scenario, StrandedOrder::ByHand);
        scenario.fleets[0].vendor.mode = OperatingMode::Accompanied;
    });
    let called = first(&facts, |event| matches!(event, SimEvent::RescueCalled { .. })).unwrap();
    let handed = first(&facts, |event| matches!(event, SimEvent::OrderCompletedByHand { .. }));
    // Companions walk 4.8 km/h, three quarters of a second a metre.
    let walk = SimDuration((300_000 - way) * 3 / 4);
    let error = handed.unwrap().0.abs_diff((after(called, 120 + 30) + walk).0);
    assert!(error <= 1, "{error} ms beside the walk");
}

#[test]
fn a_robot_on_a_narrow_path_blocks_it_from_its_call_until_it_is_picked_up() {
    for narrow in [true, false] {
        let (ground, plan, facts, way) = day(Twist { narrow, ..Twist::default() }, |scenario| {
            stuck(scenario, StrandedOrder::Remade);
            scenario.fleets[0].vendor.size_m = Some([0.7, 0.5, 0.6]);
        });
        // 20 s of help, the crew's walk, 120 s of work: then it is carried.
        let stood = SimDuration(20_000 + 200_000 + way + 120_000);
        let record = worlds::record(&ground, plan);
        let robot = &record.robots[0];
        let expected = if narrow { (stood, SimDuration::ZERO) } else { (SimDuration::ZERO, stood) };
        assert_eq!((robot.blocked, robot.obstructed), expected);
        let on_edges: SimDuration = record.stood.values().map(|(one, other)| *one + *other).sum();
        assert_eq!(on_edges, stood);
        drop(facts);
    }
}

/// A robot whose battery is empty at the door: the customer takes two hours, the computers 72 Wh.
fn emptied(swap: Option<Law>) -> Facts {
    let ground = tiny::changed(Twist::default(), |scenario| {
        scenario.customers.walk_to_door_s = Law::Constant(7200.0);
        let fleet = &mut scenario.fleets[0];
        fleet.crews[0].speed = MetresPerSecond(1.0);
        fleet.crews[0].swap_min = swap;
        let vendor = &mut fleet.vendor;
        vendor.rescue_min = Law::Constant(2.0);
        vendor.repair_min = Law::Constant(10.0);
        vendor.battery.capacity = WattHours(60.0);
        vendor.battery.reserve = 0.0;
        vendor.battery.hotel = Watts(36.0);
    });
    let plan = tiny::day(&ground, 1, |_| true);
    worlds::events(&ground, plan)
}

#[test]
fn a_spare_battery_lets_an_empty_robot_drive_home() {
    let facts = emptied(Some(Law::Constant(5.0)));
    let called = first(&facts, |event| matches!(event, SimEvent::RescueCalled { .. })).unwrap();
    let ended = facts.iter().find_map(|(at, event)| match event {
        SimEvent::RescueEnded { outcome, .. } => Some((*at, *outcome)),
        _ => None,
    });
    // 500 s to the robot, 300 s for the battery, 500 s home.
    assert_eq!(ended, Some((after(called, 800), RescueOutcome::BatterySwapped)));
    let idle = facts
        .iter()
        .rfind(|(_, event)| matches!(event, SimEvent::DutyChanged { from: Duty::Return, .. }));
    assert_eq!(idle.map(|(at, _)| *at), Some(after(called, 1300)));
}

/// Seconds between the first call of two robots that run empty at one door, and the start of each
/// rescue, by the nearest crew with so many spare batteries.
fn rescues_started(spares: Option<u32>) -> Vec<u64> {
    let ground = tiny::changed(Twist::default(), |scenario| {
        scenario.customers.walk_to_door_s = Law::Constant(7200.0);
        let fleet = &mut scenario.fleets[0];
        fleet.robots = 2;
        fleet.rescue.answers = Answers::Nearest;
        fleet.crews[0].people = 1;
        fleet.crews[0].speed = MetresPerSecond(1.0);
        (fleet.crews[0].swap_min, fleet.crews[0].spares) = (Some(Law::Constant(5.0)), spares);
        let battery = &mut fleet.vendor.battery;
        (battery.capacity, battery.reserve) = (WattHours(60.0), 0.0);
        battery.hotel = Watts(36.0);
    });
    // The second robot calls while the crew is on its way to the first, or works on it.
    let apart = |plan: &DayPlan| {
        let placed = tiny::placed(&ground, plan);
        (60..500).contains(&(placed[1].since(placed[0]).0 / 1000))
    };
    let mut plan = tiny::day(&ground, 2, apart);
    (plan.robots, plan.edges) = (vec![2], true);
    assert_eq!(trundle::audit::day(&ground, &plan).faults, []);
    let facts = worlds::events(&ground, plan);
    let called = first(&facts, |event| matches!(event, SimEvent::RescueCalled { .. })).unwrap();
    let started = facts.iter().filter(|(_, e)| matches!(e, SimEvent::RescueStarted { .. }));
    started.map(|(at, _)| at.since(called).0 / 1000).collect()
}

#[test]
fn a_crew_that_has_used_its_last_spare_battery_goes_back_before_it_answers() {
    // 500 s to the first robot and 300 s for its battery; the second stands at the same door. With
    // one battery alone the crew walks 500 s back first.
    assert_eq!(rescues_started(None), [0, 800]);
    assert_eq!(rescues_started(Some(2)), [0, 800]);
    assert_eq!(rescues_started(Some(1)), [0, 1300]);
}

#[test]
fn without_a_spare_battery_an_empty_robot_is_carried_home() {
    let facts = emptied(None);
    let called = first(&facts, |event| matches!(event, SimEvent::RescueCalled { .. })).unwrap();
    // 500 s to the robot, 120 s of work, 500 s home.
    assert_eq!(home(&facts), (after(called, 1120), SimDuration(500_000)));
}
