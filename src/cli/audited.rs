//! A watched day before the independent checker, with what was changed in it.

use crate::audit::{Audit, Audited, Change};
use crate::base::time::SimTime;
use crate::cost::pricing::price;
use crate::events::{Observer, SimEvent};
use crate::session::{Refusal, Touch, Witness, live_again, plan_of, policy_name};
use crate::sim::Ground;
use crate::sim::demand::OrderSpec;
use std::sync::Arc;

/// The checker as a witness.
struct Checked<'a>(Audit<'a>);

impl Observer for Checked<'_> {
    fn observe(&mut self, at: SimTime, event: &SimEvent) {
        self.0.observe(at, event);
    }
}

impl Witness for Checked<'_> {
    fn changed(&mut self, at: SimTime, touch: &Touch, order: Option<OrderSpec>) {
        let change = match *touch {
            Touch::Rain { until } => Some(Change::Rain(until)),
            Touch::ClosePath { path, until } => Some(Change::Closed(path, until)),
            Touch::OperatorBreak { operator, until } => Some(Change::Break(operator, until)),
            Touch::RobotOut { robot } => Some(Change::Out(robot)),
            Touch::RobotBack { robot } => Some(Change::Back(robot)),
            Touch::AddRobots(who) => Some(Change::Join(who)),
            Touch::Policy { policy } => Some(Change::Policy(policy_name(policy))),
            Touch::Order { .. } => order.map(Change::Order),
            // A price changes nothing that happens.
            Touch::Price { .. } => None,
        };
        if let Some(change) = change {
            self.0.changed(at, change);
        }
    }
}

/// Lives a day again with what was changed in it and follows it; `None` where there is no such option.
///
/// # Errors
/// The first change that cannot be done, by its place.
pub fn day(
    ground: &Arc<Ground>,
    (place, replication): (usize, u32),
    touches: &[(SimTime, Touch)],
) -> Result<Option<Audited>, (usize, Refusal)> {
    let Some(plan) = plan_of(ground, place, replication) else { return Ok(None) };
    let mut checked = Checked(Audit::new(ground, &plan));
    let record = live_again(ground, plan, touches, &mut checked)?;
    checked.0.check_books(&record, &price(&ground.scenario, &record));
    Ok(Some(checked.0.finish()))
}
