//! Lies about people who feed a fleet, each told of a feasible day.

#![expect(clippy::wildcard_enum_match_arm, reason = "a test looks at the facts that it is about")]

use super::doctored::{delay, named, nth};
use super::told::{Facts, Told, is, send_anew};
use crate::feeders::{PEOPLE, failing};
use crate::worlds;
use std::sync::OnceLock;
use trundle::audit::Sight;
use trundle::base::cast::index32;
use trundle::base::ids::FeederId;
use trundle::base::time::{SimDuration, SimTime};
use trundle::events::{Duty, SimEvent, Unfit};

/// A day of two hubs on which robots break down while people are on their way for their orders.
fn day() -> &'static Told {
    static DAY: OnceLock<Told> = OnceLock::new();
    DAY.get_or_init(|| {
        let ground = worlds::ground(failing());
        let plan = worlds::day(&ground, vec![16], 0);
        Told::of(ground, plan)
    })
}

fn lie(tell: impl FnOnce(&mut Facts)) -> Vec<String> {
    day().lie(tell)
}

#[test]
fn the_day_without_a_lie_is_feasible_and_shows_what_is_lied_about() {
    assert_eq!(day().complaints(&day().facts), Vec::<String>::new());
    let Told { ground, plan, .. } = day();
    let seen = trundle::audit::day(ground, plan).seen;
    let needed = [Sight::Fed, Sight::FedInVain, Sight::FedMadeAgain, Sight::WaitForFeeder];
    let counts = needed.map(|sight| (sight, seen.count(sight)));
    assert!(counts.iter().all(|(_, count)| *count > 0), "{counts:?}");
}

#[test]
fn an_order_for_which_nobody_is_asked_or_twice_is_noticed() {
    let wanted = is!(SimEvent::FeederWanted { .. });
    let said = lie(|facts| {
        let place = nth(facts, 4, wanted);
        facts.remove(place);
    });
    named(&said, "no feeder is wanted for");
    let said = lie(|facts| {
        let place = nth(facts, 4, wanted);
        facts.insert(place, facts[place]);
    });
    named(&said, "a feeder is wanted for");
}

#[test]
fn a_feeder_who_is_not_the_nearest_or_goes_out_of_turn_is_noticed() {
    let sent = is!(SimEvent::FeederSent { .. });
    // In the morning all of them are free, at two hubs.
    let said = lie(|facts| {
        let place = nth(facts, 0, sent);
        if let SimEvent::FeederSent { feeder, .. } = &mut facts[place].1 {
            *feeder = FeederId((feeder.0 + 1) % index32(PEOPLE));
        }
    });
    named(&said, "the nearest is");
    let said = lie(|facts| {
        let place = nth(facts, 3, sent);
        if let SimEvent::FeederSent { waited, .. } = &mut facts[place].1 {
            *waited = SimDuration(waited.0 + 1);
        }
    });
    named(&said, "first is");
    let said = lie(|facts| {
        let place = nth(facts, 3, sent);
        delay(facts, place, 1);
    });
    named(&said, "wait for a free feeder");
}

#[test]
fn a_feeder_who_leaves_the_merchant_too_soon_or_without_being_sent_is_noticed() {
    let picked_up = is!(SimEvent::FeederPickedUp { .. });
    let said = lie(|facts| {
        let place = nth(facts, 3, picked_up);
        delay(facts, place, 1);
    });
    named(&said, "leaves with");
    let said = lie(|facts| {
        let (one, other) = (nth(facts, 3, picked_up), nth(facts, 4, picked_up));
        let SimEvent::FeederPickedUp { order: of_other, .. } = facts[other].1 else { return };
        if let SimEvent::FeederPickedUp { order, .. } = &mut facts[one].1 {
            *order = of_other;
        }
    });
    named(&said, "was not sent for it");
}

#[test]
fn goods_that_somebody_takes_whose_order_was_recalled_are_noticed() {
    // Who came back without the order is said to have left the merchant with it.
    let said = lie(|facts| {
        let vain = is!(SimEvent::FeederReturned { brought: false, .. });
        let place = nth(facts, 0, vain);
        let (at, SimEvent::FeederReturned { feeder, order, .. }) = facts[place] else { return };
        facts.insert(place, (at, SimEvent::FeederPickedUp { feeder, order }));
    });
    named(&said, "is None for");
}

#[test]
fn a_feeder_who_is_back_at_another_time_or_with_other_goods_is_noticed() {
    let back = is!(SimEvent::FeederReturned { .. });
    let said = lie(|facts| {
        let place = nth(facts, 3, back);
        if let SimEvent::FeederReturned { brought, .. } = &mut facts[place].1 {
            *brought = !*brought;
        }
    });
    named(&said, "is back from");
    let said = lie(|facts| {
        let place = nth(facts, 3, back);
        if let SimEvent::FeederReturned { away, .. } = &mut facts[place].1 {
            *away = SimDuration(away.0 + 1);
        }
    });
    named(&said, "is back from");
    let said = lie(|facts| {
        let last = facts.iter().rposition(|(_, event)| back(event)).unwrap();
        facts.remove(last);
    });
    named(&said, "are still out");
}

#[test]
fn a_robot_that_loads_what_is_not_at_the_hub_is_noticed() {
    let said = lie(|facts| {
        let place = nth(facts, 2, is!(SimEvent::FeederReturned { brought: true, .. }));
        facts.remove(place);
    });
    named(&said, "not None");
}

#[test]
fn goods_that_feeders_have_are_made_again_before_a_courier_comes_for_them() {
    let said = lie(|facts| {
        // Told as if they were still at the merchant.
        let again = facts.iter().enumerate().find_map(|(place, (_, event))| {
            let SimEvent::OrderMadeAgain { order } = *event else { return None };
            let loaded = |(_, event): &(SimTime, SimEvent)| {
                matches!(*event, SimEvent::OrderLoaded { order: id, .. } if id == order)
            };
            (!facts[..place].iter().any(loaded)).then_some((place, order))
        });
        let (place, order) = again.unwrap();
        facts[place].1 = SimEvent::OrderFellBack { order, reason: Unfit::RobotFailed };
    });
    named(&said, "falls back, and feeders have its goods");
}

#[test]
fn an_order_of_a_fed_fleet_that_a_policy_takes_back_is_noticed() {
    let Told { ground, plan, .. } = day();
    let mut scenario = ground.scenario.clone();
    send_anew(&mut scenario);
    let ground = worlds::ground(scenario);
    let told = Told::of(ground.clone(), worlds::day(&ground, plan.robots.clone(), 0));
    assert_eq!(told.complaints(&told.facts), Vec::<String>::new());
    let said = told.lie(|facts| {
        let approaches = is!(SimEvent::DutyChanged { to: Duty::Approach, .. });
        let place = nth(facts, 3, approaches);
        let (at, SimEvent::DutyChanged { robot: who, .. }) = facts[place] else { return };
        let given = facts[..place].iter().rev().find_map(|(_, event)| match *event {
            SimEvent::OrderAssigned { order, robot } if robot == who => Some(order),
            _ => None,
        });
        let Some(order) = given else { return };
        facts.insert(place + 1, (at, SimEvent::OrderTakenBack { order, robot: who }));
    });
    named(&said, "is taken from robot");
}
