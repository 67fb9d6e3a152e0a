//! The checker follows shipped and random days.

mod random;

use crate::worlds;
use trundle::audit::{Sight, day};

#[test]
fn every_shipped_scenario_runs_feasible_days_under_every_option() {
    for scenario in worlds::scenarios() {
        let ground = worlds::ground(scenario);
        for robots in worlds::options(&ground.scenario) {
            for replication in 0..2 {
                let mut plan = worlds::day(&ground, robots.clone(), replication);
                plan.edges = replication == 0;
                let found = day(&ground, &plan);
                let name = &ground.scenario.name;
                assert!(
                    found.faults.is_empty(),
                    "{name} {robots:?} day {replication}: {:#?}",
                    found.faults
                );
                let delivered =
                    found.seen.count(Sight::ByRobot) + found.seen.count(Sight::ByCourier);
                assert!(delivered > 0, "{name}: an empty day proves nothing");
            }
        }
    }
}
