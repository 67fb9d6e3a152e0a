//! An errand: one merchant, its orders in the sequence of their doors, and what follows from the
//! pick-up alone.

use super::problem::{NEVER, Problem};

/// Orders of one merchant, carried together.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Errand {
    /// Merchant of the problem.
    pub(super) merchant: usize,
    /// Orders of the problem, door after door.
    pub(super) orders: Vec<usize>,
    /// When the last of them is ready.
    pub(super) ready: i64,
    /// How many.
    pub(super) count: i64,
    /// Sum over the orders of their drop-off after the pick-up, less the instant of being ready.
    pub(super) drops: i64,
    /// From the pick-up to the end of the last service.
    pub(super) takes: i64,
    /// Latest pick-up that keeps every promise.
    pub(super) keeps: i64,
    /// How far its last door lies from the busy merchants \[ms\].
    pub(super) remoteness: f64,
}

impl Errand {
    /// An errand for at least one order; `None` where a door cannot be reached.
    pub(super) fn of(problem: &Problem<'_>, orders: Vec<usize>) -> Option<Self> {
        let first = orders.first().copied()?;
        let mut errand = Self {
            merchant: problem.orders[first].merchant,
            ready: i64::MIN,
            count: 0,
            drops: 0,
            takes: problem.half_pickup,
            keeps: NEVER,
            remoteness: 0.0,
            orders,
        };
        let mut before = None;
        for order in &errand.orders {
            let of = &problem.orders[*order];
            let ride = before.map_or(of.ride, |before| problem.between(before, *order));
            if ride >= NEVER {
                return None;
            }
            let drop = errand.takes + ride + problem.half_dropoff;
            errand.drops += drop - of.ready;
            errand.keeps = errand.keeps.min(of.promised - drop);
            errand.ready = errand.ready.max(of.ready);
            errand.takes = drop + problem.half_dropoff;
            errand.remoteness = of.remoteness;
            errand.count += 1;
            before = Some(*order);
        }
        Some(errand)
    }

    /// The same with one more order at a position.
    pub(super) fn with(&self, problem: &Problem<'_>, order: usize, at: usize) -> Option<Self> {
        let mut orders = self.orders.clone();
        orders.insert(at, order);
        Self::of(problem, orders)
    }

    /// The same without one order; `None` where none is left.
    pub(super) fn without(&self, problem: &Problem<'_>, order: usize) -> Option<Self> {
        let orders = self.orders.iter().copied().filter(|other| *other != order).collect();
        Self::of(problem, orders)
    }
}
