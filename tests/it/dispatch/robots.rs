//! Robots sent by policies that look at everything at once, and fleets split by distance.

use crate::worlds;
use trundle::audit::day;
use trundle::base::time::SimDuration;
use trundle::events::Unfit;
use trundle::metrics::Outcome;
use trundle::scenario::{DispatchRule, Scenario};
use trundle::sim::dispatch::POLICIES;

/// How far robots go where their fleet is split.
const SPLIT_M: f64 = 700.0;

fn sent_by(policy: &str, every: f64) -> Scenario {
    let mut scenario = worlds::scenario("starship-campus");
    for fleet in &mut scenario.fleets {
        fleet.vendor.compartments = if every > 0.0 { 3 } else { 1 };
        fleet.dispatch = DispatchRule {
            policy: policy.to_owned(),
            every: SimDuration::from_seconds(every),
            split_m: Some(SPLIT_M),
            ..DispatchRule::default()
        };
    }
    scenario
}

#[test]
fn robots_of_every_policy_run_feasible_days() {
    for policy in POLICIES.iter().filter(|policy| policy.id != "external") {
        for every in [0.0, 45.0] {
            let ground = worlds::ground(sent_by(policy.id, every));
            let robots = worlds::options(&ground.scenario)[0].clone();
            let plan = worlds::day(&ground, robots, 2);
            let found = day(&ground, &plan);
            assert!(found.faults.is_empty(), "{} {every}: {:#?}", policy.id, found.faults);
            let record = worlds::record(&ground, plan);
            let by_robot =
                |order: &&trundle::metrics::OrderRecord| order.outcome == Some(Outcome::ByRobot);
            let delivered = record.orders.iter().filter(by_robot).count();
            assert!(delivered * 3 > record.orders.len(), "{}: {delivered}", policy.id);
        }
    }
}

#[test]
fn orders_beyond_the_split_go_to_couriers_and_say_so() {
    let ground = worlds::ground(sent_by("split-by-distance", 0.0));
    let robots = worlds::options(&ground.scenario)[0].clone();
    let record = worlds::record(&ground, worlds::day(&ground, robots, 0));
    let (mut far, mut near) = (0, 0);
    for order in &record.orders {
        if order.outcome == Some(Outcome::FellBack(Unfit::LeftToCouriers)) {
            far += 1;
        } else if order.outcome == Some(Outcome::ByRobot) {
            near += 1;
            let straight = order.distance.unwrap().metres().0;
            assert!(straight <= SPLIT_M + 10.0, "a robot goes {straight} m");
        }
    }
    assert!(far > 20 && near > 20, "{far} far, {near} near");
}
