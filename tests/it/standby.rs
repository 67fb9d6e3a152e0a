//! Where robots stand and wait: several hubs in one fleet, and the rules by which they return.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a test looks at the few events that it is about"
)]

use crate::{tiny, worlds};
use std::collections::BTreeMap;
use std::sync::Arc;
use trundle::audit;
use trundle::base::cast;
use trundle::base::ids::{FleetId, MerchantId, OrderId, RobotId};
use trundle::base::time::{SimDuration, SimTime};
use trundle::base::units::WattHours;
use trundle::events::{Duty, LegKind, Observer, SimEvent};
use trundle::map::draft::{Draft, Look};
use trundle::map::{PlaceKind, Point, SidewalkMap};
use trundle::scenario::{DispatchRule, PlaceRule, Returns, Scenario};
use trundle::sim::{Ground, Living};
use trundle::study::hubs;

fn campus(change: impl FnOnce(&mut Scenario)) -> Arc<Ground> {
    let mut scenario = worlds::scenario("starship-campus");
    change(&mut scenario);
    worlds::ground(scenario)
}

fn at_hubs(scenario: &mut Scenario, hubs: usize, returns: Returns) {
    let fleet = &mut scenario.fleets[0];
    fleet.more_hubs = (1..hubs).map(|index| PlaceRule::Eatery { index }).collect();
    fleet.stand_by.returns = returns;
}

#[test]
fn with_one_hub_home_and_the_nearest_are_the_same_to_the_byte() {
    let day = |returns| {
        let ground = campus(|scenario| at_hubs(scenario, 1, returns));
        worlds::events(&ground, worlds::day(&ground, vec![12], 3))
    };
    let home = day(Returns::HomeHub);
    assert!(home.len() > 1000 && home == day(Returns::NearestHub));
}

#[test]
fn every_rule_runs_feasible_days_on_which_every_order_ends() {
    for returns in Returns::ALL {
        for policy in ["nearest-idle", "batched-matching"] {
            let ground = campus(|scenario| {
                at_hubs(scenario, 3, returns);
                let rule = DispatchRule {
                    policy: policy.to_owned(),
                    every: SimDuration::from_seconds(30.0),
                    ..DispatchRule::default()
                };
                scenario.fleets[0].dispatch = rule;
            });
            let plan = worlds::day(&ground, vec![9], 1);
            let found = audit::day(&ground, &plan);
            assert!(found.faults.is_empty(), "{} {policy}: {:#?}", returns.name(), found.faults);
            let record = worlds::record(&ground, plan);
            let ended = record.orders.iter().filter(|order| order.outcome.is_some()).count();
            assert!(ended == record.orders.len() && ended > 200, "{ended}");
        }
    }
}

#[test]
fn robots_live_at_the_hubs_in_turn() {
    let ground = campus(|scenario| at_hubs(scenario, 3, Returns::HomeHub));
    let mut day = Living::begin(&ground, worlds::day(&ground, vec![8], 0));
    let hubs: Vec<Point> = ground.fleets[0].hubs.iter().map(|hub| point(&ground, hub.at)).collect();
    let mut found = Vec::new();
    day.robots(0, |robot| found.push(hubs.iter().position(|at| *at == robot.at).unwrap()));
    assert_eq!(found, [0, 1, 2, 0, 1, 2, 0, 1]);
}

fn point(ground: &Ground, at: trundle::map::Anchor) -> Point {
    trundle::map::route::point(&ground.map, at)
}

/// Robots sent elsewhere from where they stood ready, over some days.
fn sent_from_idling(cool_down_min: f64) -> usize {
    let ground = campus(|scenario| {
        at_hubs(scenario, 2, Returns::ExpectedDemand);
        scenario.fleets[0].stand_by.cool_down = SimDuration::from_minutes(cool_down_min);
    });
    let day = |replication| {
        let mut idle = BTreeMap::new();
        let mut sent = 0;
        for (_, event) in worlds::events(&ground, worlds::day(&ground, vec![15], replication)) {
            match event {
                SimEvent::DutyChanged { robot, to, .. } => _ = idle.insert(robot, to),
                SimEvent::RobotSent { robot, .. } => {
                    sent += usize::from(idle[&robot] == Duty::Idle);
                }
                _ => {}
            }
        }
        sent
    };
    (0..4).map(day).sum()
}

#[test]
fn a_longer_cool_down_never_sends_more_robots_elsewhere() {
    let sent = [0.0, 10.0, 30.0, 60.0, 1440.0].map(sent_from_idling);
    assert!(sent.is_sorted_by(|a, b| a >= b), "{sent:?}");
    assert!(sent[0] > 50 && sent[0] > sent[3], "{sent:?}");
}

/// A footpath of so many metres with eateries at the middles of cells of 100 m and a home at its
/// middle.
fn line(length: u32) -> SidewalkMap {
    let mut draft = Draft::default();
    let corners: Vec<_> = (0..=length / 200)
        .map(|corner| draft.vertex(Point { x: f64::from(corner * 200), y: 0.0 }))
        .collect();
    for pair in corners.windows(2) {
        draft.straight(pair[0], pair[1], Look::default());
    }
    for cell in 0..length / 100 {
        let at = Point { x: f64::from(cell * 100 + 50), y: 3.0 };
        draft.place(PlaceKind::Eatery, format!("Kitchen {cell}."), at);
    }
    let middle = Point { x: f64::from(length / 2), y: 5.0 };
    draft.place(PlaceKind::Building, "Home".to_owned(), middle);
    draft.finish("line")
}

#[test]
fn from_k_hubs_on_a_line_the_mean_way_to_its_merchants_is_its_length_over_4_k() {
    let length = 1600_u32;
    let cases = [
        (1, Returns::HomeHub, "nearest-idle"),
        (2, Returns::NearestHub, "nearest-idle"),
        (4, Returns::HomeHub, "nearest-idle"),
        (4, Returns::HomeHub, "batched-matching"),
        (4, Returns::HomeHub, "insertion"),
    ];
    for (hubs, returns, policy) in cases {
        let hub_at = |hub: u32| f64::from(length * (2 * hub + 1)) / f64::from(2 * hubs);
        let ground = tiny::on(line(length), |scenario| {
            let cells = 0..length / 100;
            let merchant = scenario.merchants[0].clone();
            scenario.merchants = cells
                .map(|cell| {
                    let mut merchant = merchant.clone();
                    merchant.name = format!("{cell}");
                    merchant.place = PlaceRule::Named(format!("Kitchen {cell}."));
                    merchant.orders_per_day = 8.0;
                    merchant
                })
                .collect();
            let fleet = &mut scenario.fleets[0];
            let mut places =
                (0..hubs).map(|hub| PlaceRule::Plane(Point { x: hub_at(hub), y: 0.0 }));
            fleet.hub = places.next();
            fleet.more_hubs = places.collect();
            fleet.stand_by.returns = returns;
            policy.clone_into(&mut fleet.dispatch.policy);
            fleet.dispatch.every = SimDuration::from_seconds(10.0);
            fleet.vendor.reach = trundle::base::units::Metres(2000.0);
        });
        let ground = Arc::new(ground);
        let robots = 400;
        let facts = worlds::events(&ground, worlds::day(&ground, vec![robots], 0));
        let ways = approaches(&facts);
        let mut by_merchant = BTreeMap::new();
        for (merchant, way) in ways {
            let x = f64::from(merchant.0 * 100 + 50);
            let nearest =
                (0..hubs).map(|hub| (x - hub_at(hub)).abs()).fold(f64::INFINITY, f64::min);
            assert!((way - nearest).abs() < 0.1, "{hubs} hubs: {way} m to {merchant}, {nearest}");
            by_merchant.insert(merchant, way);
        }
        assert_eq!(by_merchant.len(), 16, "every merchant had an order");
        let mean = by_merchant.values().sum::<f64>() / cast::float(by_merchant.len());
        let theory = f64::from(length) / f64::from(4 * hubs);
        assert!((mean - theory).abs() < 0.1, "{hubs} hubs: {mean} m, {theory} by theory");
    }
}

/// Way of every order's approach, with its merchant \[m\].
fn approaches(facts: &[(SimTime, SimEvent)]) -> Vec<(MerchantId, f64)> {
    let mut of: BTreeMap<OrderId, MerchantId> = BTreeMap::new();
    let mut busy: BTreeMap<RobotId, (MerchantId, f64)> = BTreeMap::new();
    let mut ways = Vec::new();
    for (_, event) in facts {
        match *event {
            SimEvent::OrderPlaced { order, merchant, .. } => _ = of.insert(order, merchant),
            SimEvent::OrderAssigned { order, robot } => _ = busy.insert(robot, (of[&order], 0.0)),
            SimEvent::StretchDriven { robot, leg: LegKind::Approach, distance, .. } => {
                busy.get_mut(&robot).unwrap().1 += distance.metres().0;
            }
            SimEvent::OrderLoaded { robot, .. } => ways.extend(busy.remove(&robot)),
            _ => {}
        }
    }
    ways
}

#[test]
fn a_robot_that_stays_leaves_for_the_plug_when_its_computers_have_drawn_down_to_the_level() {
    let ground = tiny::ground_with(|scenario| {
        let fleet = &mut scenario.fleets[0];
        fleet.stand_by.returns = Returns::Stay;
        fleet.vendor.battery.recharge_below = 0.9;
    });
    let plan = tiny::day(&ground, 1, |_| true);
    let found = audit::day(&ground, &plan);
    assert!(found.faults.is_empty(), "{:#?}", found.faults);
    let (mut left, mut since, mut stood) = (1000.0, None, None);
    for (at, event) in worlds::events(&ground, plan) {
        match event {
            SimEvent::StretchDriven { energy, .. } => left -= energy.0,
            SimEvent::DutyChanged { from, to, drawn, .. } => {
                if from == Duty::Idle && to == Duty::Return {
                    stood = since.map(|(since, level)| (since, level, at));
                }
                left -= drawn.0;
                if from == Duty::HandOver && to == Duty::Idle {
                    since = Some((at, left));
                }
            }
            _ => {}
        }
    }
    let (since, level, until) = stood.unwrap();
    // 36 W are 0.01 Wh a second; it leaves a millisecond after it has come down to 900 Wh.
    let seconds = (level - 900.0) / 0.01;
    assert!(seconds > 3600.0, "{seconds}");
    assert!((until.since(since).seconds() - seconds).abs() < 0.003, "{seconds} s, {until}");
    assert_eq!(WattHours(1000.0), ground.scenario.fleets[0].vendor.battery.capacity);
}

#[test]
fn a_robot_that_stays_takes_the_next_order_from_where_it_stands() {
    let ground = tiny::ground_with(|scenario| {
        scenario.fleets[0].stand_by.returns = Returns::Stay;
        scenario.run.close = SimTime::from_hours(16.0);
    });
    let apart = |plan: &trundle::sim::DayPlan| {
        let placed = tiny::placed(&ground, plan);
        placed.len() == 2 && placed[1] > tiny::after(placed[0], 1800)
    };
    let plan = tiny::day(&ground, 2, apart);
    let ways: Vec<f64> =
        approaches(&worlds::events(&ground, plan)).into_iter().map(|(_, way)| way).collect();
    assert_eq!(ways, [200.0, 300.0], "from the depot, then from the customer's door");
}

#[test]
fn hubs_placed_where_they_are_bring_nothing_and_better_ones_save_empty_way() {
    let ground = campus(|_| {});
    let study = hubs::place(&ground, FleetId(0), 2, 4).unwrap();
    let same = hubs::gain(&ground, FleetId(0), &study.now, 6).unwrap();
    assert!(same.empty_m.difference.mean.unwrap().abs() < 1.0, "{same:?}");
    let gain = hubs::gain(&ground, FleetId(0), &study.plans[1], 6).unwrap();
    let (_, most) = gain.empty_m.difference.bounds().unwrap();
    assert!(most < -50.0, "two hubs: {gain:?}");
}

/// What the checker says of a day at three hubs by a rule, after something was done to its facts.
fn said(returns: Returns, lie: impl FnOnce(&mut Vec<(SimTime, SimEvent)>)) -> String {
    let ground = campus(|scenario| at_hubs(scenario, 3, returns));
    let mut plan = worlds::day(&ground, vec![9], 1);
    plan.edges = true;
    let mut facts = worlds::events(&ground, plan.clone());
    lie(&mut facts);
    let mut audit = audit::Audit::new(&ground, &plan);
    for (at, event) in &facts {
        audit.observe(*at, event);
    }
    let faults = audit.finish().faults.into_iter();
    faults.map(|fault| fault.to_string()).collect::<Vec<_>>().join("; ")
}

#[test]
fn a_robot_that_is_sent_elsewhere_than_the_rule_says_is_noticed() {
    let sent = |event: &SimEvent| matches!(event, SimEvent::RobotSent { .. });
    for returns in [Returns::NearestBusyMerchant, Returns::ExpectedDemand] {
        assert_eq!(said(returns, |_| {}), "");
        let untold = said(returns, |facts| {
            let place = facts.iter().position(|(_, event)| sent(event)).unwrap();
            facts.remove(place);
        });
        assert!(untold.contains("drives Reposition while Return"), "{untold}");
        let elsewhere = said(returns, |facts| {
            let told = facts.iter_mut().find(|(_, event)| sent(event)).unwrap();
            let SimEvent::RobotSent { merchant, .. } = &mut told.1 else { unreachable!() };
            merchant.0 = (merchant.0 + 1) % 4;
        });
        assert_ne!(elsewhere, "", "{}", returns.name());
    }
}
