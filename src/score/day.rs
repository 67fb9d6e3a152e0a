//! The day of an instance: simulated once, looked at twice.

use super::{Measures, Scored, published};
use crate::audit::instance;
use crate::audit::instance::{Errand, Rederived, recheck};
use crate::base::ids::{CourierId, OrderId};
use crate::base::time::{SimDuration, SimTime};
use crate::events::{Observer, SimEvent};
use crate::map::SidewalkMap;
use crate::scenario::instance::{Instance, scenario};
use crate::scenario::{DispatchRule, Problems};
use crate::sim::{DayPlan, Ground, run_day};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// Faults told of one instance.
const MOST_TOLD: usize = 5;

/// Why an instance has no score.
#[derive(Debug, Clone, PartialEq)]
pub enum ScoreError {
    /// The scenario around it is broken.
    Scenario(Problems),
    /// What the policy did cannot have happened.
    Infeasible {
        /// Name of the instance.
        instance: String,
        /// What does not hold, the first few.
        what: Vec<String>,
    },
}

impl fmt::Display for ScoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scenario(problems) => problems.fmt(f),
            Self::Infeasible { instance, what } => {
                write!(f, "{instance}: the day is not sound: {}", what.join("; "))
            }
        }
    }
}

impl std::error::Error for ScoreError {}

/// Simulates an instance under a dispatch rule, checks its errands, and measures them.
///
/// # Errors
/// A rule broken, as the second look at the errands finds it: a bug of the simulation or policy.
pub fn score(instance: &Arc<Instance>, rule: &DispatchRule) -> Result<Scored, ScoreError> {
    let ground = ground(instance, rule)?;
    let mut book = ErrandBook::default();
    run_day(&ground, DayPlan::new(&ground.scenario, 0, Vec::new()), &mut book);
    let infeasible = |what: Vec<String>| ScoreError::Infeasible {
        instance: instance.name.clone(),
        what: what.into_iter().take(MOST_TOLD).collect(),
    };
    let found = recheck(instance, &book.errands).map_err(|breaches| {
        infeasible(breaches.iter().map(instance::Breach::to_string).collect())
    })?;
    let differ = book.differences(instance, &found);
    if !differ.is_empty() {
        return Err(infeasible(differ));
    }
    Ok(Scored {
        name: instance.name.clone(),
        measures: Measures::of(instance, &found),
        published: published(&instance.name),
    })
}

fn ground(instance: &Arc<Instance>, rule: &DispatchRule) -> Result<Arc<Ground>, ScoreError> {
    let scenario = scenario(instance, rule.clone()).map_err(ScoreError::Scenario)?;
    let map = Arc::new(SidewalkMap::empty(&instance.name));
    let ground = Ground::build(scenario, map);
    ground.map(Arc::new).map_err(|problems| ScoreError::Infeasible {
        instance: instance.name.clone(),
        what: problems.into_iter().map(|problem| problem.what).collect(),
    })
}

/// The errands of an instance's day under a rule.
///
/// # Errors
/// When the scenario around it is broken.
pub fn errands(instance: &Arc<Instance>, rule: &DispatchRule) -> Result<Vec<Errand>, ScoreError> {
    let ground = ground(instance, rule)?;
    let mut book = ErrandBook::default();
    run_day(&ground, DayPlan::new(&ground.scenario, 0, Vec::new()), &mut book);
    Ok(book.errands)
}

/// Errands as the events of a day tell them.
#[derive(Debug, Default)]
struct ErrandBook {
    errands: Vec<Errand>,
    /// Where each courier's errand under way is in the list.
    under_way: BTreeMap<CourierId, usize>,
    /// Restaurant of each order placed.
    restaurants: Vec<usize>,
    /// When each order left its restaurant and was handed over.
    left: BTreeMap<OrderId, SimTime>,
    handed_over: BTreeMap<OrderId, SimTime>,
}

impl Observer for ErrandBook {
    #[expect(clippy::wildcard_enum_match_arm, reason = "an errand is told by couriers' events")]
    fn observe(&mut self, at: SimTime, event: &SimEvent) {
        match *event {
            SimEvent::OrderPlaced { merchant, .. } => self.restaurants.push(merchant.index()),
            SimEvent::CourierAssigned { order, courier } => self.assign(at, order, courier),
            SimEvent::CourierReleased { order, courier } => {
                if let Some(errand) = self.errand(courier) {
                    errand.settled = SimDuration(at.0);
                    errand.orders.retain(|(other, _)| *other != order.index());
                }
            }
            SimEvent::CourierPickedUp { order, .. } => _ = self.left.insert(order, at),
            SimEvent::CourierDelivered { order, courier, .. } => {
                self.handed_over.insert(order, at);
                let place = order.index();
                // Doors stand in the sequence in which they were reached.
                if let Some(errand) = self.errand(courier)
                    && let Some(found) = errand.orders.iter().position(|(id, _)| *id == place)
                {
                    let order = errand.orders.remove(found);
                    errand.orders.push(order);
                }
            }
            SimEvent::CourierFree { courier } => _ = self.under_way.remove(&courier),
            _ => {}
        }
    }
}

impl ErrandBook {
    fn errand(&mut self, courier: CourierId) -> Option<&mut Errand> {
        let place = *self.under_way.get(&courier)?;
        self.errands.get_mut(place)
    }

    fn assign(&mut self, at: SimTime, order: OrderId, courier: CourierId) {
        let given = (order.index(), SimDuration(at.0));
        if let Some(errand) = self.errand(courier) {
            errand.settled = given.1;
            errand.orders.push(given);
            return;
        }
        self.under_way.insert(courier, self.errands.len());
        self.errands.push(Errand {
            courier: courier.index(),
            sets_out: SimDuration(at.0),
            restaurant: self.restaurants.get(order.index()).copied().unwrap_or(0),
            settled: given.1,
            orders: vec![given],
        });
    }

    /// Where the events and the second look disagree.
    fn differences(&self, instance: &Instance, found: &Rederived) -> Vec<String> {
        let half = SimDuration(instance.rules.pickup.0 / 2);
        let orders = found.orders.iter().enumerate().filter_map(|(place, served)| {
            let id = OrderId::from_index(place);
            let told = (self.left.get(&id).copied(), self.handed_over.get(&id).copied());
            let again = served.map(|served| {
                let (left, door) = (served.picked_up + half, served.dropped_off);
                (SimTime(left.0), SimTime(door.0))
            });
            let same = (told.0, told.1) == (again.map(|it| it.0), again.map(|it| it.1));
            let name = &instance.orders[place].id;
            (!same).then(|| format!("{name} is told as {told:?}, found again as {again:?}"))
        });
        orders.collect()
    }
}
