//! Breakdown, vandalism, theft and the workshop.

use super::Facts;
use crate::worlds;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use trundle::base::cast::float;
use trundle::base::law::Law;
use trundle::base::money::Money;
use trundle::base::time::{SimDuration, SimTime};
use trundle::cost::ledger::{Category, Party};
use trundle::events::{Duty, Mishap, SimEvent};
use trundle::scenario::{StrandedOrder, Wear};
use trundle::sim::Ground;

fn campus(wear: Wear, stranded: StrandedOrder) -> Arc<Ground> {
    let mut scenario = worlds::scenario("starship-campus");
    let fleet = &mut scenario.fleets[0];
    (fleet.wear, fleet.rescue.stranded) = (wear, stranded);
    fleet.vendor.repair_min = Law::Constant(60.0);
    worlds::ground(scenario)
}

fn day(ground: &Arc<Ground>, number: u32) -> Facts {
    let robots = worlds::options(&ground.scenario)[0].clone();
    worlds::events(ground, worlds::day(ground, robots, number))
}

/// Hours that robots drove, and mishaps of each kind.
fn driven_and_struck(facts: &Facts) -> (f64, [u32; 3]) {
    let (mut since, mut driven, mut struck) = (BTreeMap::new(), SimDuration::ZERO, [0; 3]);
    for (at, event) in facts {
        match event {
            SimEvent::DutyChanged { robot, from, .. } => {
                let begun = since.insert(*robot, *at).unwrap_or(SimTime::MIDNIGHT);
                if matches!(from, Duty::Approach | Duty::Deliver | Duty::Return) {
                    driven += at.since(begun);
                }
            }
            SimEvent::RobotStruck { mishap, .. } => struck[*mishap as usize] += 1,
            _ => {}
        }
    }
    (driven.hours(), struck)
}

#[test]
fn mishaps_come_as_often_as_their_rates_say() {
    let wear = Wear {
        hours_between_failures: Some(4.0),
        thefts_per_h: 0.01,
        vandalism_per_h: 0.1,
        bays: None,
    };
    let ground = campus(wear, StrandedOrder::Remade);
    let (mut hours, mut struck) = (0.0, [0; 3]);
    for number in 0..40 {
        let (driven, found) = driven_and_struck(&day(&ground, number));
        hours += driven;
        struck.iter_mut().zip(found).for_each(|(sum, count)| *sum += count);
    }
    for (mishap, rate) in Mishap::ALL.into_iter().zip([0.25, 0.1, 0.01]) {
        let (count, expected) = (f64::from(struck[mishap as usize]), hours * rate);
        // Counts are Poisson: four standard deviations.
        let bound = 4.0 * expected.sqrt();
        assert!(expected > 15.0, "{expected} {mishap:?} expected prove nothing");
        assert!((count - expected).abs() <= bound, "{mishap:?}: {count}, expected {expected}");
    }
}

#[test]
fn what_never_happens_changes_nothing() {
    let plain = worlds::ground(worlds::scenario("starship-campus"));
    let mut scenario = plain.scenario.clone();
    scenario.fleets[0].wear.hours_between_failures = Some(1e9);
    let rare = worlds::ground(scenario);
    assert_eq!(day(&plain, 0), day(&rare, 0));
}

#[test]
fn one_bay_repairs_one_robot_at_a_time_in_turn() {
    let wear = Wear { hours_between_failures: Some(3.0), bays: Some(1), ..Wear::default() };
    let ground = campus(wear, StrandedOrder::Remade);
    let (mut held, mut waits, mut last_admitted) = (None, 0, SimTime::MIDNIGHT);
    for (at, event) in day(&ground, 0) {
        match event {
            SimEvent::BayTaken { robot, waited } => {
                assert_eq!(held.replace(robot), None, "two robots in one bay at {at}");
                waits += u32::from(waited > SimDuration::ZERO);
                let admitted = SimTime(at.0 - waited.0);
                assert!(admitted >= last_admitted, "robot {robot} is taken out of turn");
                last_admitted = admitted;
            }
            SimEvent::BayLeft { robot, held: span } => {
                assert_eq!(held.take(), Some(robot));
                assert_eq!(span, SimDuration::from_minutes(60.0));
            }
            _ => {}
        }
    }
    assert!(waits > 3, "only {waits} robots waited for the bay");
    assert_eq!(held, None);
}

#[test]
fn a_broken_robot_waits_for_a_crew_and_not_for_an_operator() {
    let wear = Wear { hours_between_failures: Some(2.0), ..Wear::default() };
    let ground = campus(wear, StrandedOrder::Remade);
    let facts = day(&ground, 0);
    let mut struck = 0;
    for pair in facts.windows(3) {
        if let [(at, SimEvent::RobotStruck { robot, mishap }), turned, called] = pair {
            struck += 1;
            assert_eq!(*mishap, Mishap::Breakdown);
            assert!(matches!(turned.1, SimEvent::DutyChanged { to: Duty::Rescue, .. }));
            let waits = matches!(called, (when, SimEvent::RescueCalled { robot: who, .. })
                if when == at && who == robot);
            assert!(waits, "{called:?}");
        }
    }
    assert!(struck > 10, "only {struck} failures");
}

#[test]
fn a_stolen_robot_is_gone_with_its_order_and_its_price() {
    let wear = Wear { thefts_per_h: 0.3, ..Wear::default() };
    for stranded in [StrandedOrder::Remade, StrandedOrder::Refunded, StrandedOrder::Kept] {
        let ground = campus(wear, stranded);
        let facts = day(&ground, 0);
        let mut gone = BTreeSet::new();
        for (at, event) in &facts {
            match event {
                SimEvent::RobotStruck { robot, .. } => drop(gone.insert(*robot)),
                SimEvent::OrderAssigned { robot, .. } => {
                    assert!(!gone.contains(robot), "robot {robot} works at {at} and is gone");
                }
                _ => {}
            }
        }
        assert!(gone.len() > 3, "only {} thefts", gone.len());
        let robots = worlds::options(&ground.scenario)[0].clone();
        let (record, ledger) = worlds::priced(&ground, worlds::day(&ground, robots, 0));
        assert!(record.orders.iter().all(|order| order.outcome.is_some()));
        let unit = ground.scenario.fleets[0].vendor.unit_cost;
        let loss = unit.times(0.5).times(float(gone.len()));
        assert_eq!(ledger.paid(Party::Vendor, Category::Theft), loss);
        assert_eq!(ledger.imbalance(), Money::ZERO);
    }
}
