//! The figures of a day as if it ended now, by the definitions of a finished one.

use crate::base::cast;
use crate::base::interval::DayValue;
use crate::cost::pricing::price;
use crate::metrics::kpi::position;
use crate::metrics::{LeadCause, RunRecord};
use crate::scenario::Scenario;
use crate::study::figures::day_figures;

/// Figures of a day and of the same orders carried by couriers alone, in the order of [`KPIS`](crate::metrics::kpi::KPIS).
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// Of the watched day.
    pub own: Vec<DayValue>,
    /// Of couriers alone; empty where that is the watched day.
    pub couriers: Vec<DayValue>,
    /// What orders waited for most so far.
    pub longest_wait: Option<(LeadCause, f64)>,
}

impl Figures {
    /// From the records as if both days ended now.
    pub(super) fn of(
        scenario: &Scenario,
        record: &RunRecord,
        couriers: Option<&RunRecord>,
    ) -> Self {
        let own = figures(scenario, record);
        let longest_wait = longest_wait(record);
        let couriers = couriers.map_or_else(Vec::new, |record| figures(scenario, record));
        Self { own, couriers, longest_wait }
    }

    /// One of the watched day's figures; `None` where it does not exist yet.
    pub fn own(&self, name: &str) -> Option<f64> {
        value(&self.own, name)
    }

    /// One of the figures of couriers alone.
    pub fn couriers(&self, name: &str) -> Option<f64> {
        value(&self.couriers, name)
    }
}

fn figures(scenario: &Scenario, record: &RunRecord) -> Vec<DayValue> {
    day_figures(record, &price(scenario, record), scenario.promise)
}

fn value(figures: &[DayValue], name: &str) -> Option<f64> {
    let DayValue { part, whole } = *figures.get(position(name)?)?;
    let value = part / whole;
    value.is_finite().then_some(value)
}

/// The cause that delivered orders spent most time on, the kitchen and the robot's own way left out,
/// and the minutes an order that it took.
pub fn longest_wait(record: &RunRecord) -> Option<(LeadCause, f64)> {
    let done = record.orders.iter().filter(|order| order.lead_time().is_some());
    let (mut sums, mut orders) = ([0_u64; LeadCause::ALL.len()], 0_usize);
    for order in done {
        orders += 1;
        sums.iter_mut().zip(order.spent_ms).for_each(|(sum, ms)| *sum += u64::from(ms));
    }
    let waits = LeadCause::ALL.into_iter().filter(|cause| is_wait(*cause));
    let longest = waits.max_by_key(|cause| (sums[*cause as usize], std::cmp::Reverse(*cause)))?;
    let minutes = cast::float64(sums[longest as usize]) / 6e4 / cast::float(orders.max(1));
    (minutes > 0.0).then_some((longest, minutes))
}

/// Whether a cause is a wait for something of which there could be more.
fn is_wait(cause: LeadCause) -> bool {
    match cause {
        LeadCause::KitchenQueue
        | LeadCause::RobotWait
        | LeadCause::Feeder
        | LeadCause::Charger
        | LeadCause::Crossing
        | LeadCause::OperatorQueue
        | LeadCause::OperatorService
        | LeadCause::Rescue
        | LeadCause::Gate
        | LeadCause::Offline
        | LeadCause::Courier => true,
        LeadCause::Kitchen
        | LeadCause::Loading
        | LeadCause::Window
        | LeadCause::Approach
        | LeadCause::Path
        | LeadCause::Customer
        | LeadCause::Remake => false,
    }
}
