//! A feasible day as it was told, and what the checker says when it is told otherwise.

use crate::worlds;
use std::sync::Arc;
use trundle::audit::Audit;
use trundle::base::time::{SimDuration, SimTime};
use trundle::events::{Observer, SimEvent};
use trundle::scenario::{DispatchRule, Scenario};
use trundle::sim::{DayPlan, Ground};

pub(super) type Facts = Vec<(SimTime, SimEvent)>;

/// Whether an event is of a kind.
macro_rules! is {
    ($pattern:pat) => {
        |event: &SimEvent| matches!(event, $pattern)
    };
}
pub(super) use is;

/// Three times as many orders, for which robots are sent anew every 20 s.
pub(super) fn send_anew(scenario: &mut Scenario) {
    for merchant in &mut scenario.merchants {
        merchant.orders_per_day *= 3.0;
    }
    scenario.fleets[0].dispatch = DispatchRule {
        policy: "reassigning".to_owned(),
        every: SimDuration::from_seconds(20.0),
        ..DispatchRule::default()
    };
}

/// A day and its facts.
pub(super) struct Told {
    pub(super) ground: Arc<Ground>,
    pub(super) plan: DayPlan,
    pub(super) facts: Facts,
}

impl Told {
    /// Lives a day.
    pub(super) fn of(ground: Arc<Ground>, plan: DayPlan) -> Self {
        let facts = worlds::events(&ground, plan.clone());
        Self { ground, plan, facts }
    }

    /// The checker after some facts.
    pub(super) fn followed(&self, facts: &Facts) -> Audit<'_> {
        let mut audit = Audit::new(&self.ground, &self.plan);
        for (at, event) in facts {
            audit.observe(*at, event);
        }
        audit
    }

    /// What the checker complains of in a day with such facts.
    pub(super) fn complaints(&self, facts: &Facts) -> Vec<String> {
        self.followed(facts).finish().faults.iter().map(ToString::to_string).collect()
    }

    /// What it complains of after one lie.
    pub(super) fn lie(&self, tell: impl FnOnce(&mut Facts)) -> Vec<String> {
        let mut facts = self.facts.clone();
        tell(&mut facts);
        assert!(facts != self.facts, "no lie was told");
        self.complaints(&facts)
    }
}
