//! Minutes of lead time by cause, over all delivered orders of an option or its slowest.

use super::result::BaseRun;
use crate::base::cast;
use crate::base::interval::{DayValue, Estimate};
use crate::metrics::{CAUSES, LeadCause, OrderRecord, RunRecord};

/// Share of a day's delivered orders that count as its slowest; at least one order of the day.
pub const SLOWEST_SHARE: f64 = 0.05;

/// Which orders of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderGroup {
    /// All that were delivered.
    All,
    /// The slowest of them.
    Slowest,
}

impl OrderGroup {
    /// Both, in the order of tables and charts.
    pub const ALL: [Self; 2] = [Self::All, Self::Slowest];

    /// Name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Slowest => "slowest_5_percent",
        }
    }

    /// The orders of a day that belong to it.
    fn of(self, day: &RunRecord) -> Vec<&OrderRecord> {
        let delivered = day.orders.iter().filter(|order| order.lead_time().is_some());
        let mut orders: Vec<&OrderRecord> = delivered.collect();
        if self == Self::Slowest {
            orders.sort_by_key(|order| (std::cmp::Reverse(order.lead_time()), order.order));
            let kept = (SLOWEST_SHARE * cast::float(orders.len())).ceil();
            orders.truncate(usize::try_from(cast::whole(kept)).unwrap_or(usize::MAX));
        }
        orders
    }
}

/// Minutes per order by cause, and their sum: the mean lead time.
#[derive(Debug, Clone, PartialEq)]
pub struct LeadShares {
    /// By cause, in the order of [`LeadCause::ALL`].
    pub causes: Vec<(LeadCause, Estimate)>,
    /// Lead time.
    pub lead: Estimate,
}

/// Shares the lead time of a group of orders out among causes: sums of minutes over sums of
/// orders, day by day.
pub fn lead_shares(base: &BaseRun, group: OrderGroup) -> LeadShares {
    let sums: Vec<([u64; CAUSES], f64)> = base.days.iter().map(|day| sums(day, group)).collect();
    let estimate = |part: &dyn Fn(&[u64; CAUSES]) -> u64| {
        let day = |(ms, orders): &([u64; CAUSES], f64)| DayValue {
            part: cast::float64(part(ms)) / 6e4,
            whole: *orders,
        };
        Estimate::of_days(&sums.iter().map(day).collect::<Vec<_>>())
    };
    let cause = |cause: LeadCause| (cause, estimate(&|ms| ms[cause as usize]));
    LeadShares {
        causes: LeadCause::ALL.into_iter().map(cause).collect(),
        lead: estimate(&|ms| ms.iter().sum()),
    }
}

/// Milliseconds by cause over a group of one day, and how many orders they are.
fn sums(day: &RunRecord, group: OrderGroup) -> ([u64; CAUSES], f64) {
    let orders = group.of(day);
    let mut sums = [0; CAUSES];
    for order in &orders {
        sums.iter_mut().zip(order.spent_ms).for_each(|(sum, ms)| *sum += u64::from(ms));
    }
    (sums, cast::float(orders.len()))
}
