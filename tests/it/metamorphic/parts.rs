//! Orders that come in parts make the day that they make together.

use crate::worlds::{self, Facts};
use bevy_ecs::prelude::World;
use bevy_ecs::system::SystemState;
use std::sync::Arc;
use trundle::base::ids::MerchantId;
use trundle::base::time::{SimDuration, SimTime};
use trundle::events::SimEvent;
use trundle::sim::build::populate_without_orders;
use trundle::sim::demand::{OrderSpec, orders};
use trundle::sim::intake::{self, OrderFault};
use trundle::sim::{DayPlan, EventLog, Ground, Snapshot, advance};

const END: SimTime = SimTime(u64::MAX);

type Dated = Vec<(SimTime, SimEvent)>;

fn live(world: &mut World, until: SimTime) -> Dated {
    let mut state = SystemState::new(world);
    advance(world, &mut state, until);
    let mut facts = Facts::default();
    world.resource_mut::<EventLog>().read(&mut facts);
    facts.0
}

fn drawn(ground: &Ground, plan: &DayPlan) -> Vec<OrderSpec> {
    orders(ground, plan.seed, plan.replication, plan.orders_per_day)
}

/// A day whose orders until an instant are lived first; the others are added to a copy of the world.
fn in_two_parts(ground: &Arc<Ground>, plan: &DayPlan, at: SimTime) -> Dated {
    let (first, second): (Vec<_>, Vec<_>) =
        drawn(ground, plan).into_iter().partition(|order| order.placed <= at);
    let mut world = World::new();
    populate_without_orders(&mut world, ground, plan.clone());
    intake::add(&mut world, first).unwrap();
    let mut facts = live(&mut world, at);
    let bytes = Snapshot::take(&world).to_bytes();
    let mut copy = World::new();
    Snapshot::from_bytes(&bytes).unwrap().restore(&mut copy, ground).unwrap();
    intake::add(&mut copy, second).unwrap();
    facts.extend(live(&mut copy, END));
    facts
}

#[test]
fn a_day_whose_orders_come_in_two_parts_is_one_day() {
    let mut split = 0;
    for scenario in worlds::scenarios() {
        let ground = worlds::ground(scenario);
        for robots in worlds::options(&ground.scenario) {
            let plan = worlds::day(&ground, robots, 2);
            let whole = worlds::events(&ground, plan.clone());
            let placed = drawn(&ground, &plan);
            for hours in [9.0, 12.25, 13.0, 18.5] {
                let at = SimTime::from_hours(hours);
                let name = format!("{} {:?} at {at}", ground.scenario.name, plan.robots);
                assert!(in_two_parts(&ground, &plan, at) == whole, "{name}");
                let before = placed.iter().filter(|order| order.placed <= at).count();
                split += usize::from(before > 0 && before < placed.len());
            }
        }
    }
    assert!(split > 20, "only {split} days had orders on both sides");
}

#[test]
fn orders_added_among_others_that_are_still_to_come_take_their_places() {
    let ground = worlds::ground(worlds::scenario("starship-campus"));
    let plan = worlds::day(&ground, worlds::options(&ground.scenario)[0].clone(), 1);
    let whole = worlds::events(&ground, plan.clone());
    let lunch = SimTime::from_hours(12.5);
    let mut every_third = 0;
    let (known, late): (Vec<_>, Vec<_>) = drawn(&ground, &plan).into_iter().partition(|order| {
        every_third += 1;
        order.placed <= lunch || every_third % 3 > 0
    });
    let mut world = World::new();
    populate_without_orders(&mut world, &ground, plan);
    intake::add(&mut world, known).unwrap();
    let mut facts = live(&mut world, lunch);
    let half = late.len() / 2;
    assert!(half > 10);
    for part in [&late[half..], &late[..half]] {
        intake::add(&mut world, part.to_vec()).unwrap();
    }
    facts.extend(live(&mut world, END));
    assert!(facts == whole);
}

#[test]
fn orders_that_cannot_be_are_refused_all_at_once_and_nothing_is_added() {
    let ground = worlds::ground(worlds::scenario("kiwibot-restaurant"));
    let plan = worlds::day(&ground, vec![4], 0);
    let good = drawn(&ground, &plan).pop().unwrap();
    let (noon, early) = (SimTime::from_hours(12.0), SimTime::from_hours(9.0));
    let mut world = World::new();
    populate_without_orders(&mut world, &ground, plan);
    intake::add(&mut world, vec![OrderSpec { placed: noon, ready: noon, ..good }]).unwrap();
    let before = live(&mut world, noon).len();
    assert!(before > 0);
    let second = SimDuration::from_seconds(1.0);
    let faulty = vec![
        OrderSpec { placed: early, ..good },
        good,
        OrderSpec { placed: noon + second, ready: noon, ..good },
        OrderSpec { merchant: MerchantId(99), ..good },
        OrderSpec { customer: u32::MAX, ..good },
    ];
    let faults = intake::add(&mut world, faulty).unwrap_err();
    let (in_the_past, too_soon) = (
        OrderFault::InThePast { placed: early, now: noon },
        OrderFault::ReadyTooSoon { placed: noon + second, ready: noon },
    );
    let expected = [
        (0, in_the_past),
        (2, too_soon),
        (3, OrderFault::NoMerchant(MerchantId(99))),
        (4, OrderFault::NoCustomer(u32::MAX)),
    ];
    assert_eq!(faults, expected);
    let placed = |facts: Dated| {
        let placed = |event: &SimEvent| matches!(event, SimEvent::OrderPlaced { .. });
        facts.iter().filter(|(_, event)| placed(event)).count()
    };
    assert_eq!(placed(live(&mut world, END)), 0, "a refused list leaves no order behind");
}
