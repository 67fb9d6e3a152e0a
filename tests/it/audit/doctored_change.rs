//! Lies about orders that a policy takes from robots on their way, each told of a feasible day.

#![expect(clippy::wildcard_enum_match_arm, reason = "a test looks at the facts that it is about")]

use super::doctored::{busy, named, nth};
use super::told::{Facts, Told, send_anew};
use crate::worlds;
use std::sync::OnceLock;
use trundle::audit::{Audit, Change};
use trundle::base::ids::{MerchantId, OrderId, RobotId};
use trundle::base::time::SimTime;
use trundle::events::{Duty, Observer, SimEvent};

const ROBOTS: u32 = 16;

/// A day with more orders than robots from two hubs bring, sent anew every 20 s.
fn day() -> &'static Told {
    static DAY: OnceLock<Told> = OnceLock::new();
    DAY.get_or_init(|| {
        let mut scenario = worlds::scenario("standing-by");
        scenario.fleets.truncate(2);
        scenario.fleets.remove(0);
        send_anew(&mut scenario);
        let ground = worlds::ground(scenario);
        let plan = worlds::day(&ground, vec![ROBOTS], 0);
        Told::of(ground, plan)
    })
}

fn lie(tell: impl FnOnce(&mut Facts)) -> Vec<String> {
    day().lie(tell)
}

fn taken(event: &SimEvent) -> bool {
    matches!(event, SimEvent::OrderTakenBack { .. })
}

fn merchant_of(facts: &Facts, id: OrderId) -> Option<MerchantId> {
    facts.iter().find_map(|(_, event)| match *event {
        SimEvent::OrderPlaced { order, merchant, .. } if order == id => Some(merchant),
        _ => None,
    })
}

/// Places at which a robot that drives to a merchant is given another order.
fn renewed(facts: &Facts) -> Vec<(usize, OrderId, RobotId)> {
    let mut approaches = [false; ROBOTS as usize];
    let mut found = Vec::new();
    for (place, (_, event)) in facts.iter().enumerate() {
        match *event {
            SimEvent::DutyChanged { robot, to, .. } => {
                approaches[robot.index()] = to == Duty::Approach;
            }
            SimEvent::OrderAssigned { order, robot } if approaches[robot.index()] => {
                found.push((place, order, robot));
            }
            _ => {}
        }
    }
    found
}

#[test]
fn the_day_without_a_lie_is_feasible_and_robots_change_orders() {
    let facts = &day().facts;
    assert_eq!(day().complaints(facts), Vec::<String>::new());
    assert!(facts.iter().filter(|(_, event)| taken(event)).count() > 5);
    assert!(renewed(facts).len() > 2, "{}", renewed(facts).len());
}

#[test]
fn an_order_that_two_robots_have_is_noticed() {
    let said = lie(|facts| {
        let place = nth(facts, 2, taken);
        facts.remove(place);
    });
    named(&said, "goes from Given");
}

#[test]
fn an_order_that_is_taken_from_a_robot_that_loads_it_is_noticed() {
    let said = lie(|facts| {
        let loaded = |event: &SimEvent| matches!(event, SimEvent::OrderLoaded { .. });
        let place = nth(facts, 4, loaded);
        let (at, SimEvent::OrderLoaded { order, robot, .. }) = facts[place] else { return };
        facts.insert(place, (at, SimEvent::OrderTakenBack { order, robot }));
    });
    named(&said, "is taken from robot");
}

#[test]
fn an_order_of_another_merchant_than_the_robot_goes_to_is_noticed() {
    let said = lie(|facts| {
        // The two next orders of different merchants that are given out change places.
        let given = renewed(facts);
        let (place, order, robot) = given[0];
        let others = facts.iter().enumerate().skip(place + 1).find_map(|(at, (_, event))| {
            let SimEvent::OrderAssigned { order: other, .. } = *event else { return None };
            (merchant_of(facts, other) != merchant_of(facts, order)).then_some((at, other))
        });
        let Some((_, other)) = others else { return };
        facts[place].1 = SimEvent::OrderAssigned { order: other, robot };
    });
    named(&said, "goes to");
}

#[test]
fn a_robot_that_drives_on_for_nothing_is_noticed() {
    let said = lie(|facts| {
        // Taken back too early: at the instant before, when its robot still stood at the hub.
        let place = nth(facts, 0, taken);
        let (_, SimEvent::OrderTakenBack { order, robot }) = facts[place] else { return };
        let given =
            facts.iter().position(|(_, event)| *event == SimEvent::OrderAssigned { order, robot });
        let Some(given) = given else { return };
        let told: (SimTime, SimEvent) = facts.remove(place);
        facts.insert(given + 1, (facts[given].0, told.1));
    });
    named(&said, "is taken from robot");
}

#[test]
fn an_order_that_is_taken_from_a_robot_out_of_service_is_noticed() {
    let Told { ground, plan, facts } = day();
    let place = nth(facts, 0, taken);
    let (at, SimEvent::OrderTakenBack { robot, .. }) = facts[place] else { return };
    let mut audit = Audit::new(ground, plan);
    let begins = facts.iter().position(|(when, _)| *when == at).unwrap();
    for (place, (when, event)) in facts.iter().enumerate() {
        if place == begins {
            audit.changed(facts[begins - 1].0, Change::Out(robot));
        }
        audit.observe(*when, event);
    }
    let said: Vec<String> = audit.finish().faults.iter().map(ToString::to_string).collect();
    named(&said, "is taken from robot");
}

#[test]
fn a_second_order_for_a_robot_without_room_is_noticed() {
    let said = lie(|facts| {
        // Told as if the first had not been taken back; all robots have one compartment.
        let (place, _, robot) = renewed(facts)[0];
        let back = facts[..place].iter().rposition(|(_, event)| {
            matches!(*event, SimEvent::OrderTakenBack { robot: from, .. } if from == robot)
        });
        if let Some(back) = back {
            facts.remove(back);
        }
    });
    named(&said, "on one trip");
}

#[test]
fn an_order_that_a_policy_takes_back_that_gives_orders_out_at_once_is_noticed() {
    let said = busy().lie(|facts| {
        let place = nth(facts, 2, |event| matches!(event, SimEvent::OrderAssigned { .. }));
        let SimEvent::OrderAssigned { order, robot } = facts[place].1 else { return };
        let sets_out = facts[place..].iter().position(
            |(_, event)| matches!(*event, SimEvent::DutyChanged { robot: who, to: Duty::Approach, .. } if who == robot),
        );
        let after = place + sets_out.unwrap() + 1;
        facts.insert(after, (facts[after - 1].0, SimEvent::OrderTakenBack { order, robot }));
    });
    named(&said, "is taken from robot");
}

#[test]
fn a_second_order_for_a_robot_under_way_is_noticed() {
    let said = busy().lie(|facts| {
        let trips = facts.iter().enumerate().filter_map(|(place, (_, event))| {
            let SimEvent::OrderLoaded { order, robot, .. } = *event else { return None };
            Some((place, order, robot))
        });
        let mut given_meanwhile = trips.filter_map(|(loaded, order, robot)| {
            let over = SimEvent::OrderDelivered { order, robot };
            facts[loaded..].iter().find(|(_, event)| *event == over)?;
            let trip = facts[loaded..].iter().take_while(|(_, event)| *event != over);
            let given = |event: &SimEvent| matches!(event, SimEvent::OrderAssigned { .. });
            let place = trip.into_iter().position(|(_, event)| given(event))?;
            Some((loaded + place, robot))
        });
        let (place, busy) = given_meanwhile.next().unwrap();
        if let SimEvent::OrderAssigned { robot, .. } = &mut facts[place].1 {
            *robot = busy;
        }
    });
    named(&said, "and gets");
}
