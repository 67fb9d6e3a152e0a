//! What must hold call by call on a queue of calls whose instants and lengths nobody changes.

use super::*;
use crate::base::ids::RobotId;
use crate::base::time::SimDuration;
use crate::events::{Observer, SimEvent};
use std::collections::BTreeMap;

/// Every robot calls once within the first instants that are looked at: after a drive of the same
/// length, so as it set out; and again only when the longest queue has long been served.
const CALLS: Fleet = Fleet {
    robots: 300,
    server: Server::Operators(1),
    run_s: 9_000.0,
    run: Shape::Constant,
    service_s: 20.0,
    service: Shape::Gamma(1.5),
    calls_per_s: 300.0 / 18_000.0,
};

/// The wait of each robot's first call.
#[derive(Default)]
struct Waits(BTreeMap<RobotId, SimDuration>);

impl Observer for Waits {
    fn observe(&mut self, _: SimTime, event: &SimEvent) {
        if let SimEvent::OperatorTook { robot, waited, .. } = *event {
            let again = self.0.insert(robot, waited);
            assert_eq!(again, None, "robot {robot} called twice");
        }
    }
}

fn waits(operators: u32, seed: u64) -> BTreeMap<RobotId, SimDuration> {
    let fleet = Fleet { server: Server::Operators(operators), ..CALLS };
    let mut ground = Ground::build(scenario(&fleet, MetresPerSecond(1.0)), Arc::new(endless()));
    ground.as_mut().unwrap().fleets[0].calls.threshold = fleet.run.law(1.0);
    let ground = Arc::new(ground.unwrap());
    // The same luck, whoever answers.
    let day = DayPlan { seed, ..day(&ground, &CALLS, 0, 0) };
    let mut waits = Waits::default();
    run_until(&ground, day, SimTime::from_hours(5.0), &mut waits);
    waits.0
}

#[test]
fn with_one_operator_more_no_call_waits_longer() {
    let (mut calls, mut shorter) = (0, 0);
    for seed in 0..12 {
        let mut fewer = waits(1, seed);
        assert!(fewer.len() > 290, "only {} robots called", fewer.len());
        for operators in 2..=9 {
            let more = waits(operators, seed);
            assert_eq!(fewer.len(), more.len());
            for (robot, waited) in &more {
                let before = fewer[robot];
                assert!(
                    *waited <= before,
                    "seed {seed}, {operators}: {robot} {waited:?} {before:?}"
                );
                calls += 1;
                shorter += usize::from(*waited < before);
            }
            fewer = more;
        }
    }
    assert!(3 * shorter > calls, "operators hardly mattered: {shorter} of {calls}");
}
