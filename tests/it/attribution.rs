//! Every millisecond of every lead time goes to one cause, on the real code path.

use crate::audit::random;
use crate::feeders::feeders;
use crate::worlds;
use std::sync::Arc;
use trundle::base::time::SimDuration;
use trundle::metrics::{CAUSES, Carrier, LeadCause, OrderRecord, Outcome, RunRecord};
use trundle::sim::Ground;

/// Random days beside the shipped ones.
const CASES: u64 = 80;

/// Orders of a day for which a cause is not what record and events say.
fn wrong(day: &RunRecord) -> Vec<&OrderRecord> {
    let delivered = day.orders.iter().filter(|order| order.lead_time().is_some());
    delivered.filter(|order| !sound(order)).collect()
}

/// Sum, kitchen and customer, from the record alone.
fn sound(order: &OrderRecord) -> bool {
    let of = |cause: LeadCause| SimDuration(u64::from(order.spent_ms[cause as usize]));
    let (Some(lead), Some(ended)) = (order.lead_time(), order.ended) else { return false };
    let sum: u64 = order.spent_ms.iter().map(|ms| u64::from(*ms)).sum();
    let kitchen = order.ready.min(ended).since(order.released);
    let opens = order.window.map_or(order.released, |(opens, _)| opens);
    let by_robot = order.outcome == Some(Outcome::ByRobot);
    let door = order.arrived.filter(|_| by_robot).map(|arrived| ended.since(arrived.max(opens)));
    let courier = matches!(order.carrier, Some(Carrier::Courier(_)));
    let by_hand = order.outcome == Some(Outcome::ByHand);
    sum == lead.0
        && (of(LeadCause::Kitchen) + of(LeadCause::KitchenQueue) == kitchen || order.made_again > 0)
        && door.is_none_or(|door| of(LeadCause::Customer) == door)
        && courier != (by_robot || by_hand)
        && (courier || of(LeadCause::Courier) == SimDuration::ZERO)
        && (order.made_again > 0 || of(LeadCause::Remake) == SimDuration::ZERO)
}

/// Time by cause over all delivered orders of a day.
fn total(day: &RunRecord) -> [u64; CAUSES] {
    let delivered = day.orders.iter().filter(|order| order.lead_time().is_some());
    delivered.fold([0; CAUSES], |mut sums, order| {
        sums.iter_mut().zip(order.spent_ms).for_each(|(sum, ms)| *sum += u64::from(ms));
        sums
    })
}

fn hold(ground: &Arc<Ground>, robots: Vec<u32>, replication: u32) -> [u64; CAUSES] {
    let day = worlds::record(ground, worlds::day(ground, robots, replication));
    let wrong = wrong(&day);
    assert!(wrong.is_empty(), "{} day {replication}: {wrong:#?}", ground.scenario.name);
    total(&day)
}

#[test]
fn causes_sum_to_the_lead_time_of_every_order_of_every_shipped_scenario() {
    for scenario in worlds::scenarios() {
        let ground = worlds::ground(scenario);
        for robots in worlds::options(&ground.scenario) {
            for replication in 0..2 {
                let spent = hold(&ground, robots.clone(), replication);
                assert!(spent.iter().sum::<u64>() > 0, "an empty day proves nothing");
            }
        }
    }
}

#[test]
fn causes_sum_to_the_lead_time_of_every_order_of_random_worlds() {
    let mut seen = [0_u64; CAUSES];
    for case in 0..CASES {
        let mut scenario = random::drawn(case);
        for fleet in scenario.fleets.iter_mut().filter(|_| case % 4 == 3) {
            fleet.feeders = Some(feeders(2));
        }
        let ground = worlds::ground(scenario);
        let options = worlds::options(&ground.scenario);
        let robots = options[usize::try_from(case / 4).unwrap() % (options.len() - 1)].clone();
        let spent = hold(&ground, robots, 0);
        seen.iter_mut().zip(spent).for_each(|(days, ms)| *days += u64::from(ms > 0));
    }
    for cause in LeadCause::ALL {
        let off = matches!(cause, LeadCause::Gate | LeadCause::Offline);
        assert!(off || seen[cause as usize] >= 5, "{cause:?} hardly ever held: {seen:?}");
    }
}
