//! An order's life worked out by hand in the tiny world: cooks, windows, doors that stay shut.
//!
//! The map, its metres and its seconds stand at the top of `tiny.rs`: the robot is 200 s from the
//! kitchen, the kitchen 300 m from home, home 500 m from the depot; kitchen 300 s, loading 60 s,
//! walk to the door 30 s.

use crate::tiny::{self, Twist, after};
use crate::worlds;
use std::sync::Arc;
use trundle::base::law::Law;
use trundle::base::money::Money;
use trundle::base::time::{SimDuration, SimTime};
use trundle::cost::ledger::{Category, Party};
use trundle::events::{Duty, LegKind, SimEvent};
use trundle::metrics::{LeadCause, OrderRecord, Outcome};
use trundle::scenario::{
    BookDay, BookOrder, BookPlane, NotTaken, OrderBook, Ready, Scenario, StrandedOrder, Strays,
};
use trundle::sim::Ground;

/// An order of the book, placed so many seconds after ten o'clock.
fn order(line: usize, seconds: u64) -> BookOrder {
    BookOrder {
        line,
        merchant: 0,
        customer: None,
        placed: ten(seconds),
        ready: None,
        ticket: None,
        mass: None,
        volume: None,
        promise: None,
        earliest: None,
        latest: None,
        patience: None,
        walk_to_door: None,
    }
}

/// So many seconds after ten o'clock.
fn ten(seconds: u64) -> SimTime {
    after(SimTime::from_hours(10.0), seconds)
}

/// The tiny world with these orders, and something changed.
fn world(orders: Vec<BookOrder>, change: impl FnOnce(&mut Scenario)) -> Arc<Ground> {
    tiny::changed(Twist::default(), |scenario| {
        scenario.book = Some(OrderBook {
            file: "orders.csv".to_owned(),
            plane: BookPlane::Map,
            strays: Strays::Refused,
            merchants: Vec::new(),
            described: 1,
            days: vec![BookDay { name: String::new(), orders }],
        });
        change(scenario);
    })
}

/// Robots that stand ready in the morning.
fn facts(ground: &Arc<Ground>, robots: u32) -> Vec<(SimTime, SimEvent)> {
    worlds::events(ground, worlds::day(ground, vec![robots], 0))
}

fn records(ground: &Arc<Ground>, robots: u32) -> Vec<OrderRecord> {
    worlds::record(ground, worlds::day(ground, vec![robots], 0)).orders
}

/// Instants of events of a kind, in seconds after ten.
fn instants(facts: &[(SimTime, SimEvent)], kind: impl Fn(&SimEvent) -> bool) -> Vec<u64> {
    let found = facts.iter().filter(|(_, event)| kind(event));
    found.map(|(at, _)| at.since(ten(0)).0 / 1000).collect()
}

macro_rules! is {
    ($pattern:pat) => {
        |event: &SimEvent| matches!(event, $pattern)
    };
}

/// Seconds of an order by cause, zeros left out.
fn spent(order: &OrderRecord) -> Vec<(LeadCause, u32)> {
    let told = LeadCause::ALL.into_iter().zip(order.spent_ms.map(|ms| ms / 1000));
    told.filter(|(_, seconds)| *seconds > 0).collect()
}

#[test]
fn one_cook_makes_orders_in_turn_and_nobody_is_sought_before() {
    let orders = vec![order(2, 0), order(3, 60), order(4, 100)];
    let ground = world(orders, |scenario| scenario.merchants[0].cooks = Some(1));
    let facts = facts(&ground, 3);
    assert_eq!(instants(&facts, is!(SimEvent::KitchenJoined { .. })), [0, 60, 100]);
    assert_eq!(instants(&facts, is!(SimEvent::PreparationBegan { .. })), [0, 300, 600]);
    // Ready at 300, 600 and 900; a robot needs 200 s to the kitchen.
    assert_eq!(instants(&facts, is!(SimEvent::OrderAssigned { .. })), [100, 400, 700]);
    assert_eq!(instants(&facts, is!(SimEvent::OrderLoaded { .. })), [360, 660, 960]);
    let orders = records(&ground, 3);
    let ready: Vec<u64> = orders.iter().map(|order| order.ready.since(ten(0)).0 / 1000).collect();
    assert_eq!(ready, [300, 600, 900]);
    let causes = [
        (LeadCause::Kitchen, 300),
        (LeadCause::KitchenQueue, 500),
        (LeadCause::Loading, 60),
        (LeadCause::Path, 300),
        (LeadCause::Customer, 30),
    ];
    assert_eq!(spent(&orders[2]), causes);
    // Two cooks make the first two at once.
    let orders = vec![order(2, 0), order(3, 60), order(4, 100)];
    let ground = world(orders, |scenario| scenario.merchants[0].cooks = Some(2));
    let began = instants(&self::facts(&ground, 3), is!(SimEvent::PreparationBegan { .. }));
    assert_eq!(began, [0, 60, 300]);
}

#[test]
fn as_many_cooks_as_orders_change_nothing_but_what_is_stated() {
    let plain = worlds::ground(worlds::scenario("kiwibot-restaurant"));
    let mut scenario = worlds::scenario("kiwibot-restaurant");
    scenario.merchants[0].cooks = Some(1000);
    let counted = worlds::ground(scenario);
    let stated = |ground| {
        let facts = worlds::events(ground, worlds::day(ground, vec![4], 0));
        let of_kitchen = |event: &SimEvent| {
            matches!(event, SimEvent::KitchenJoined { .. } | SimEvent::PreparationBegan { .. })
        };
        let (kitchen, rest): (Vec<_>, Vec<_>) =
            facts.into_iter().partition(|(_, event)| of_kitchen(event));
        (kitchen.len(), rest)
    };
    let ((none, rest), (some, others)) = (stated(&plain), stated(&counted));
    assert_eq!((none, some % 2), (0, 0));
    assert!(some > 50 && rest == others);
}

#[test]
fn an_order_lost_on_board_waits_for_a_cook_again() {
    let orders = vec![order(2, 0), order(3, 10)];
    let ground = world(orders, |scenario| {
        scenario.merchants[0].cooks = Some(1);
        let fleet = &mut scenario.fleets[0];
        fleet.rescue.stranded = StrandedOrder::Remade;
        fleet.wear.thefts_per_h = 3600.0 / 400.0;
    });
    let thief = worlds::day(&ground, vec![1], 0);
    let mut days = (0..200).map(|replication| {
        let plan = worlds::day(&ground, vec![1], replication);
        (worlds::events(&ground, plan.clone()), plan)
    });
    let lost = |facts: &[(SimTime, SimEvent)]| {
        let again = instants(facts, is!(SimEvent::OrderMadeAgain { .. }));
        // The second order is on the stove from 300 to 600 s.
        again.first().is_some_and(|at| *at < 560)
    };
    let (facts, plan) = days.find(|(facts, _)| lost(facts)).unwrap();
    assert!(plan.replication < 200 && thief.replication == 0);
    assert_eq!(instants(&facts, is!(SimEvent::PreparationBegan { .. })), [0, 300, 600]);
    let back = instants(&facts, is!(SimEvent::OrderFellBack { .. }));
    assert!(back.contains(&600), "a courier is asked once a cook begins: {back:?}");
    let record = worlds::record(&ground, plan);
    let lost = &record.orders[0];
    let causes = spent(lost);
    assert!(causes.iter().any(|(cause, _)| *cause == LeadCause::KitchenQueue), "{causes:?}");
    assert!(causes.contains(&(LeadCause::Remake, 300)), "{causes:?}");
}

#[test]
fn an_order_placed_ahead_reaches_the_kitchen_in_time_for_its_window() {
    // Placed at ten for 11:00 to 11:10; the kitchen gets it 40 min before: at 10:20, 1200 s.
    let (opens, closes) = (Some(ten(3600)), Some(ten(4200)));
    let ahead = BookOrder { earliest: opens, latest: closes, ..order(2, 0) };
    let ground = world(vec![ahead], |scenario| {
        scenario.ahead.notice = SimDuration::from_minutes(40.0);
        scenario.merchants[0].cooks = Some(1);
    });
    let facts = facts(&ground, 1);
    assert_eq!(instants(&facts, is!(SimEvent::KitchenJoined { .. })), [1200]);
    // Kitchen done at 1500. Sought so that approach (200 s) and way (300 s) end at 3600: at 3100.
    assert_eq!(instants(&facts, is!(SimEvent::OrderHeld { .. })), [1200]);
    assert_eq!(instants(&facts, is!(SimEvent::OrderAssigned { .. })), [3100]);
    // 200 s, loading 60 s, 300 s: at the door at 3660, in the window.
    assert_eq!(instants(&facts, is!(SimEvent::RobotArrived { .. })), [3660]);
    let order = &records(&ground, 1)[0];
    assert_eq!((order.released, order.window), (ten(1200), opens.zip(closes)));
    assert_eq!(order.lead_time(), Some(SimDuration((3690 - 1200) * 1000)));
    assert!(order.on_time(SimDuration::from_minutes(1.0)), "the window counts, not the promise");
    let causes = [
        (LeadCause::Kitchen, 300),
        (LeadCause::Loading, 60),
        (LeadCause::Window, 1600),
        (LeadCause::Approach, 200),
        (LeadCause::Path, 300),
        (LeadCause::Customer, 30),
    ];
    assert_eq!(spent(order), causes);
}

#[test]
fn a_robot_that_is_early_waits_at_the_door_and_one_that_is_late_counts_as_late() {
    // Two orders of one window; the one robot brings the second late.
    let window = |line, placed| BookOrder {
        earliest: Some(ten(1000)),
        latest: Some(ten(1060)),
        ready: Some(Ready::At(ten(placed))),
        ..order(line, placed)
    };
    let ground = world(vec![window(2, 0), window(3, 1)], |scenario| {
        scenario.merchants[0].loading_s = Some(Law::Constant(0.0));
        scenario.fleets[0].vendor.cruise = trundle::base::units::MetresPerSecond(2.0);
        scenario.rules.footpath = Some(trundle::base::units::MetresPerSecond(1.0));
    });
    // Believed to take 250 s and taking 500 s, the first comes at 1250 s.
    let late = records(&ground, 1);
    assert_eq!(late[0].arrived, Some(ten(1250)));
    assert!(!late[0].on_time(SimDuration::from_hours(9.0)) && !late[1].on_time(SimDuration(1)));
    // A courier who is at the merchant at once is early at the door, and waits.
    let mut early = window(2, 0);
    (early.earliest, early.latest) = (Some(ten(400)), Some(ten(700)));
    early.ready = Some(Ready::At(ten(200)));
    let ground = world(vec![early], |scenario| {
        scenario.merchants[0].loading_s = Some(Law::Constant(0.0));
        let courier = &mut scenario.couriers.profile;
        courier.approach_min = Law::Constant(0.0);
    });
    let facts = facts(&ground, 0);
    // Sought at 250 s, since the ride takes 150 s; pick-up 60 s; there at 460 s; half of 120 s.
    assert_eq!(instants(&facts, is!(SimEvent::CourierAssigned { .. })), [250]);
    assert_eq!(instants(&facts, is!(SimEvent::CourierDelivered { .. })), [520]);
    let spec = trundle::sim::demand::orders(&ground, 1, 0, 1.0)[0];
    let wait = SimDuration::from_minutes(5.0);
    assert_eq!(spec.leaves_door(ten(300), wait), ten(430), "thirty seconds from the window on");
    assert_eq!(spec.leaves_door(ten(500), wait), ten(530));
}

#[test]
fn the_nearest_fleet_decides_when_somebody_is_sought_for_a_window() {
    let early = BookOrder {
        earliest: Some(ten(900)),
        latest: Some(ten(1000)),
        ready: Some(Ready::At(ten(0))),
        ..order(2, 0)
    };
    let ground = world(vec![early], |scenario| {
        scenario.merchants[0].loading_s = Some(Law::Constant(0.0));
        let slow = scenario.fleets[0].clone();
        let mut quick = slow.clone();
        quick.name = "quick".to_owned();
        quick.hub = None;
        scenario.fleets.push(quick);
        scenario.together = trundle::scenario::Together::Shared;
    });
    // The fleet at the merchant is sought from 600 s; the other would have to leave at 400 s.
    let day = worlds::day(&ground, vec![1, 1], 0);
    let facts = worlds::events(&ground, day.clone());
    assert_eq!(instants(&facts, is!(SimEvent::OrderAssigned { .. })), [600]);
    assert_eq!(instants(&facts, is!(SimEvent::RobotArrived { .. })), [900]);
    assert_eq!(instants(&facts, is!(SimEvent::OrderDelivered { .. })), [930]);
}

#[test]
fn goods_that_nobody_takes_go_back_to_the_merchant() {
    let ground = world(vec![order(2, 0)], |scenario| {
        scenario.customers.no_show.share = 1.0;
        scenario.customers.no_show.wait = SimDuration::from_minutes(5.0);
    });
    let facts = facts(&ground, 1);
    // Set out at 100, loaded at 360, at the door at 660, given up at 960, back at the merchant
    // after 300 m at 1260, relieved at 1320, home after 200 m at 1520.
    assert_eq!(instants(&facts, is!(SimEvent::RobotArrived { .. })), [660]);
    assert_eq!(instants(&facts, is!(SimEvent::OrderNotTaken { .. })), [960]);
    assert_eq!(instants(&facts, is!(SimEvent::GoodsReturned { .. })), [1320]);
    assert_eq!(instants(&facts, is!(SimEvent::DutyChanged { to: Duty::Idle, .. }))[1..], [1520]);
    let legs = facts.iter().filter_map(|(_, event)| {
        let SimEvent::StretchDriven { leg, distance, energy, .. } = event else { return None };
        Some((*leg, distance.0 / 1000, (energy.0 * 1000.0).round()))
    });
    let legs: Vec<_> = legs.collect();
    // 0.001 Wh a metre and kilogram: 10 kg empty, 12 kg with the goods, both ways.
    let wanted = [
        (LegKind::Approach, 200, 2000.0),
        (LegKind::Loaded, 300, 3600.0),
        (LegKind::Back, 300, 3600.0),
        (LegKind::Return, 200, 2000.0),
    ];
    assert_eq!(legs, wanted);
    let order = &records(&ground, 1)[0];
    assert_eq!((order.outcome, order.lead_time()), (Some(Outcome::NotTaken(None)), None));
    // A courier waits as long: sought at 60 s, there after 240 s and half of 60 s, loaded in 30 s,
    // ride 150 s, half of 120 s, five minutes.
    let facts = self::facts(&ground, 0);
    assert_eq!(
        instants(&facts, is!(SimEvent::CourierNotTaken { .. })),
        [60 + 240 + 30 + 30 + 150 + 60 + 300]
    );
    assert_eq!(instants(&facts, is!(SimEvent::CourierFree { .. })), [930]);
    let reason = trundle::events::Unfit::NoRobots;
    let order = &records(&ground, 0)[0];
    assert_eq!(order.outcome, Some(Outcome::NotTaken(Some(reason))));
}

#[test]
fn who_pays_for_goods_that_nobody_takes_is_the_scenarios_rule() {
    let ledger = |ticket, robots| {
        let ground = world(vec![order(2, 0)], |scenario| {
            scenario.customers.no_show.share = 1.0;
            scenario.customers.no_show.ticket = ticket;
        });
        worlds::priced(&ground, worlds::day(&ground, vec![robots], 0)).1
    };
    let twenty = Money::from_units(20.0);
    for robots in [0, 1] {
        let charged = ledger(NotTaken::Charged, robots);
        let refunds = charged.lines.iter().filter(|line| line.category == Category::Refund);
        assert_eq!(refunds.count(), 0);
        let by_merchant = ledger(NotTaken::RefundedByMerchant, robots);
        assert_eq!(by_merchant.paid(Party::Merchant, Category::Refund), twenty);
        let by_carrier = ledger(NotTaken::RefundedByCarrier, robots);
        let carrier = if robots == 0 { Party::Platform } else { Party::Vendor };
        assert_eq!(by_carrier.paid(carrier, Category::Refund), twenty);
        // Who carried is paid in any case; a refunded customer pays no fee, no share of nothing.
        let pay = |ledger: &trundle::cost::ledger::Ledger, category| {
            let lines = ledger.lines.iter().filter(|line| line.category == category);
            lines.map(|line| line.amount).sum::<Money>()
        };
        for category in [Category::OrderFee, Category::CourierPay] {
            assert_eq!(pay(&charged, category), pay(&by_merchant, category));
        }
        let asked = pay(&charged, Category::CustomerFee) + pay(&charged, Category::Commission);
        assert_eq!(pay(&by_merchant, Category::CustomerFee), Money::ZERO);
        assert_eq!(pay(&by_merchant, Category::Commission), Money::ZERO);
        assert!(robots == 1 || asked > Money::ZERO);
        assert!(pay(&charged, Category::OrderFee) > Money::ZERO || robots == 0);
    }
}

#[test]
fn the_share_of_scheduled_and_absent_customers_is_that_of_the_scenario() {
    let mut scenario = worlds::scenario("starship-campus");
    scenario.customers.no_show.share = 0.05;
    scenario.ahead.share = 0.3;
    scenario.ahead.window = SimDuration::from_minutes(20.0);
    let ground = worlds::ground(scenario);
    let mut count = [0_u32; 3];
    for day in 0..20 {
        for order in trundle::sim::demand::orders(&ground, 1, day, ground.scenario.orders_per_day())
        {
            let windowed = order.opens > SimTime::MIDNIGHT;
            count[0] += 1;
            count[1] += u32::from(order.no_show);
            count[2] += u32::from(windowed);
            assert!(!windowed || order.closes == order.opens + SimDuration::from_minutes(20.0));
            assert!(order.released >= order.placed && order.ready >= order.released);
        }
    }
    let [all, absent, ahead] = count.map(f64::from);
    // Binomial: four standard errors. Who orders late in the day finds no window any more.
    assert!((absent / all - 0.05).abs() < 4.0 * (0.05_f64 * 0.95 / all).sqrt(), "{count:?}");
    assert!((ahead / all - 0.3).abs() < 4.0 * (0.3_f64 * 0.7 / all).sqrt() + 0.02, "{count:?}");
}

#[test]
fn every_order_of_every_shipped_scenario_ends_in_one_state_with_its_reason() {
    for scenario in worlds::scenarios() {
        let ground = worlds::ground(scenario);
        for robots in worlds::options(&ground.scenario) {
            let day = worlds::record(&ground, worlds::day(&ground, robots.clone(), 3));
            for order in &day.orders {
                let name = format!("{} {robots:?} {}", ground.scenario.name, order.order);
                let outcome = order.outcome.unwrap_or_else(|| panic!("{name} has no end"));
                assert!(order.ended.is_some_and(|ended| ended >= order.placed), "{name}");
                let by_robot = matches!(order.carrier, Some(trundle::metrics::Carrier::Robot(_)));
                let reasoned = match outcome {
                    Outcome::ByRobot
                    | Outcome::ByHand
                    | Outcome::Refunded
                    | Outcome::NotTaken(None) => by_robot && outcome.reason().is_none(),
                    Outcome::FellBack(_) | Outcome::NotTaken(Some(_)) => {
                        !by_robot && outcome.reason().is_some()
                    }
                    Outcome::Refused(_) | Outcome::Withdrawn => order.lead_time().is_none(),
                };
                assert!(reasoned, "{name}: {order:?}");
            }
        }
    }
}
