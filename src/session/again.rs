//! A day with changes lived again from its beginning, before a witness who is told of each.

use super::lived::Lived;
use super::touches::{self, Refusal, Touch};
use super::{DAY_END, Session};
use crate::base::time::SimTime;
use crate::events::Observer;
use crate::metrics::RunRecord;
use crate::sim::demand::OrderSpec;
use crate::sim::{DayPlan, Ground};
use std::sync::Arc;

/// Hears what a day states, and what somebody changed in it.
pub trait Witness: Observer {
    /// Something was changed at an instant, after all else that was stated of it; with the order, where
    /// that is what came.
    fn changed(&mut self, at: SimTime, touch: &Touch, order: Option<OrderSpec>);
}

/// The plan of an option's day; `None` where the scenario has no such option.
pub fn plan_of(ground: &Ground, place: usize, replication: u32) -> Option<DayPlan> {
    Session::plan(&ground.scenario, place, replication).map(|(_, plan)| plan)
}

/// Lives a day from its beginning to its end, with changes at their times.
///
/// # Errors
/// The first change that cannot be done, by its place.
pub fn live_again(
    ground: &Arc<Ground>,
    plan: DayPlan,
    touches: &[(SimTime, Touch)],
    witness: &mut impl Witness,
) -> Result<RunRecord, (usize, Refusal)> {
    let mut lived = Lived::begin(ground, plan);
    let mut priced = ground.scenario.clone();
    for (number, (at, touch)) in touches.iter().enumerate() {
        lived.advance(*at, witness);
        witness.changed(*at, touch, touches::wanted_by(touch, ground, *at, number));
        touches::apply(touch, number, (&mut lived, None), &mut priced)
            .map_err(|refusal| (number, refusal))?;
        lived.hear(witness);
    }
    while let Some(next) = lived.living().next() {
        lived.advance(next, witness);
    }
    lived.advance(DAY_END, witness);
    let now = lived.living().now();
    Ok(lived.folds().as_of(now))
}
