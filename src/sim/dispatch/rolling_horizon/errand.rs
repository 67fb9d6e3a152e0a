//! An errand: one merchant, its orders in the sequence of their doors, and what follows from the
//! pick-up alone.

use super::problem::{BORNE_MS, NEVER, Problem};

/// Orders of one merchant, carried together.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Errand {
    /// Merchant of the problem.
    pub(super) merchant: usize,
    /// Orders of the problem, door after door.
    pub(super) orders: Vec<usize>,
    /// When the last of them is ready, or now.
    pub(super) ready: f64,
    /// How many.
    pub(super) count: f64,
    /// Sum over the orders of their drop-off after the pick-up, less the instant of placement.
    pub(super) drops: f64,
    /// From the pick-up to the end of the last service.
    pub(super) takes: f64,
    /// Latest pick-up after which no order is very late.
    pub(super) borne: f64,
}

impl Errand {
    /// An errand for at least one order; `None` where a door cannot be reached.
    pub(super) fn of(problem: &Problem<'_>, orders: Vec<usize>) -> Option<Self> {
        let first = orders.first().copied()?;
        let mut errand = Self {
            merchant: problem.orders[first].merchant,
            ready: problem.now,
            count: 0.0,
            drops: 0.0,
            takes: problem.half_pickup,
            borne: NEVER,
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
            errand.drops += drop - of.placed;
            errand.borne = errand.borne.min(of.promised + BORNE_MS - drop);
            errand.ready = errand.ready.max(of.ready);
            errand.takes = drop + problem.half_dropoff;
            errand.count += 1.0;
            before = Some(*order);
        }
        Some(errand)
    }

    /// The order whose door comes last.
    pub(super) fn last(&self) -> usize {
        self.orders.last().copied().unwrap_or(0)
    }

    /// The same with one more order at a position.
    pub(super) fn with(&self, problem: &Problem<'_>, order: usize, at: usize) -> Option<Self> {
        let mut orders = self.orders.clone();
        orders.insert(at, order);
        Self::of(problem, orders)
    }

    /// The same without one order; `None` where none is left.
    pub(super) fn without(&self, problem: &Problem<'_>, order: usize) -> Option<Self> {
        if self.orders.len() < 2 {
            return None;
        }
        let orders = self.orders.iter().copied().filter(|other| *other != order).collect();
        Self::of(problem, orders)
    }
}
