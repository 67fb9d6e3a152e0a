//! The checker follows shipped and random days, and is lied to.

mod doctored;
mod doctored_change;
mod doctored_feeders;
mod doctored_life;
pub(crate) mod random;
mod told;

use crate::worlds;
use trundle::audit::{Audited, Queue, Sight, Watch, day};
use trundle::base::ids::RobotId;
use trundle::sim::dispatch::{Candidate, POLICIES, Policy};
use trundle::study::staffing;

/// Two audited days of every option of every shipped scenario, with their names.
fn shipped() -> Vec<(String, Audited)> {
    let mut found = Vec::new();
    for scenario in worlds::scenarios() {
        let ground = worlds::ground(scenario);
        for robots in worlds::options(&ground.scenario) {
            for replication in 0..2 {
                let mut plan = worlds::day(&ground, robots.clone(), replication);
                plan.edges = replication == 0;
                let name = format!("{} {robots:?} day {replication}", ground.scenario.name);
                found.push((name, day(&ground, &plan)));
            }
        }
    }
    found
}

#[test]
fn every_shipped_scenario_runs_feasible_days_under_every_option_and_obeys_littles_law() {
    let mut customers = [0; Queue::ALL.len()];
    for (name, day) in shipped() {
        assert!(day.faults.is_empty(), "{name}: {:#?}", day.faults);
        let delivered = day.seen.count(Sight::ByRobot) + day.seen.count(Sight::ByCourier);
        assert!(delivered > 0, "{name}: an empty day proves nothing");
        for queue in Queue::ALL {
            let little = day.queues.of(queue);
            assert_eq!(little.integral_ms, little.times_ms, "{name}: {queue:?}");
            customers[queue as usize] += little.left;
        }
    }
    for queue in Queue::ALL {
        // No shipped scenario has a gate, a workshop with bays or cooks yet; the random worlds do.
        let rare = matches!(queue, Queue::Gates | Queue::ForBay | Queue::Bays | Queue::ForCook);
        let used = customers[queue as usize] > 0 || rare;
        assert!(used, "nobody was ever in the queue {queue:?}");
    }
}

/// A policy that finds nobody for any order.
const LAZY: Policy = Policy { id: "lazy", meaning: "nobody", choose: nobody, ..POLICIES[0] };

fn nobody(_: &[Candidate]) -> Option<RobotId> {
    None
}

#[test]
fn a_watch_keeps_the_first_violation_and_counts_what_it_followed() {
    let ground = worlds::ground(worlds::scenario("kiwibot-restaurant"));
    let plan = |replication| worlds::day(&ground, vec![4], replication);
    let watch = Watch::new(true);
    for replication in 0..3 {
        let day = watch.day(&ground, plan(replication), staffing(&ground.scenario, &plan(0)));
        assert!(day == worlds::priced(&ground, plan(replication)), "a watch changes nothing");
    }
    assert_eq!((watch.first(), watch.days()), (None, 3));
    assert!(watch.events() > 1000);
    // A violation on the real path: nobody is sent although robots stand ready.
    for replication in [5, 2, 7] {
        let mut broken = plan(replication);
        broken.policy = &LAZY;
        watch.day(&ground, broken, staffing(&ground.scenario, &plan(0)));
    }
    let said = watch.first().unwrap().to_string();
    let seed = ground.scenario.run.seed;
    assert!(said.starts_with(&format!("seed {seed}, replication 2, robots [4], ")), "{said}");
    assert!(said.contains("waits while") && said.contains(" ms): order "), "{said}");
    // The day after the first broken one is not followed any more.
    assert_eq!(watch.days(), 5);
    let off = Watch::new(false);
    let mut broken = plan(0);
    broken.policy = &LAZY;
    off.day(&ground, broken, staffing(&ground.scenario, &plan(0)));
    assert_eq!((off.first(), off.days(), off.events()), (None, 0, 0));
}
