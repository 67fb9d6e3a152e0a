//! Lies about kitchens, windows and doors, each told of a feasible day.

use super::doctored::{delay, named, nth};
use super::told::{Facts, Told, is};
use crate::worlds;
use std::sync::OnceLock;
use trundle::audit::Sight;
use trundle::base::law::Law;
use trundle::base::time::{SimDuration, SimTime};
use trundle::events::SimEvent;

/// A day with two cooks, windows, and customers who do not come to the door.
fn day() -> &'static Told {
    static DAY: OnceLock<Told> = OnceLock::new();
    DAY.get_or_init(|| {
        let mut scenario = worlds::scenario("kiwibot-restaurant");
        scenario.merchants[0].orders_per_day = 120.0;
        scenario.merchants[0].cooks = Some(2);
        scenario.customers.no_show.share = 0.35;
        scenario.customers.no_show.wait = SimDuration::from_minutes(5.0);
        scenario.ahead.share = 0.6;
        scenario.ahead.lead_min = Law::Exponential { mean: 90.0 };
        scenario.ahead.window = SimDuration::from_minutes(20.0);
        scenario.ahead.notice = SimDuration::from_minutes(90.0);
        scenario.fallback_after = Some(SimDuration::from_minutes(3.0));
        let ground = worlds::ground(scenario);
        let plan = worlds::day(&ground, vec![4], 0);
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
    for sight in [
        Sight::WaitForCook,
        Sight::HeldBack,
        Sight::LateForWindow,
        Sight::NotTaken,
        Sight::NotTakenFromCourier,
    ] {
        assert!(seen.count(sight) > 2, "{sight:?}");
    }
}

#[test]
fn a_window_that_is_not_told_or_is_another_is_noticed() {
    let said = lie(|facts| {
        let place = nth(facts, 2, is!(SimEvent::OrderPromised { .. }));
        facts.remove(place);
    });
    named(&said, "is not told");
    let said = lie(|facts| {
        let place = nth(facts, 2, is!(SimEvent::OrderPromised { .. }));
        if let SimEvent::OrderPromised { closes, .. } = &mut facts[place].1 {
            *closes = SimTime(closes.0 + 1);
        }
    });
    named(&said, "is told, not");
    let said = lie(|facts| {
        let place = nth(facts, 1, is!(SimEvent::OrderHeld { .. }));
        facts.remove(place);
    });
    named(&said, "was held back untold");
    let said = lie(|facts| {
        let place = nth(facts, 1, is!(SimEvent::OrderHeld { .. }));
        if let SimEvent::OrderHeld { until, .. } = &mut facts[place].1 {
            *until = SimTime(until.0 - 1);
        }
    });
    named(&said, "is held back until");
}

#[test]
fn a_kitchen_that_makes_three_at_once_or_out_of_turn_is_noticed() {
    let began = is!(SimEvent::PreparationBegan { .. });
    let joined = is!(SimEvent::KitchenJoined { .. });
    // An order that joined later than its cook began is moved before it.
    let waits = |facts: &Facts| {
        let place = |n| nth(facts, n, began);
        (0..40).map(place).find(|at| !joined(&facts[at - 1].1)).unwrap()
    };
    let said = lie(|facts| {
        let place = waits(facts);
        if let SimEvent::PreparationBegan { ready, .. } = &mut facts[place].1 {
            *ready = SimTime(ready.0 + 1);
        }
    });
    named(&said, "is ready at");
    let said = lie(|facts| {
        let place = waits(facts);
        if let SimEvent::PreparationBegan { ready, .. } = &mut facts[place].1 {
            *ready = SimTime(ready.0 + 1);
        }
        delay(facts, place, 1);
    });
    named(&said, "for a cook who was free");
    let said = lie(|facts| {
        let place = nth(facts, 7, joined);
        facts.remove(place);
    });
    named(&said, "is made before");
    let said = lie(|facts| {
        // Nobody counted this cook as busy: one order more than cooks are made.
        let place = waits(facts);
        let joins = (0..place).rev().find(|at| joined(&facts[*at].1)).unwrap();
        let (at, event) = facts.remove(place);
        let SimEvent::PreparationBegan { order, ready } = event else { return };
        let earlier = facts[joins].0;
        let ready = SimTime(ready.0 - at.since(earlier).0);
        facts.insert(joins + 1, (earlier, SimEvent::PreparationBegan { order, ready }));
    });
    assert!(!said.is_empty());
}

#[test]
fn goods_that_are_given_up_too_early_or_never_taken_back_are_noticed() {
    let missed = is!(SimEvent::OrderNotTaken { .. });
    let said = lie(|facts| {
        let place = nth(facts, 0, missed);
        let SimEvent::OrderNotTaken { order, robot } = facts[place].1 else { return };
        facts[place].1 = SimEvent::OrderDelivered { order, robot };
    });
    named(&said, "handed over at");
    let said = lie(|facts| {
        let place = nth(facts, 0, is!(SimEvent::OrderDelivered { .. }));
        let SimEvent::OrderDelivered { order, robot } = facts[place].1 else { return };
        facts[place].1 = SimEvent::OrderNotTaken { order, robot };
    });
    named(&said, "is taken by its customer");
    let said = lie(|facts| {
        let place = nth(facts, 0, is!(SimEvent::GoodsReturned { .. }));
        facts.remove(place);
    });
    named(&said, "takes goods back");
    let said = lie(|facts| {
        let place = nth(facts, 0, is!(SimEvent::GoodsReturned { .. }));
        if let SimEvent::GoodsReturned { unloading, .. } = &mut facts[place].1 {
            *unloading = SimDuration(unloading.0 + 1);
        }
    });
    named(&said, "is relieved at");
    let said = lie(|facts| {
        let place = nth(facts, 0, is!(SimEvent::CourierNotTaken { .. }));
        let SimEvent::CourierNotTaken { order, courier, distance } = facts[place].1 else { return };
        facts[place].1 = SimEvent::CourierDelivered { order, courier, distance };
    });
    named(&said, "hands");
}
