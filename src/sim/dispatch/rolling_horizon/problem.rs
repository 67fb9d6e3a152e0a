//! A snapshot as the search sees it: dense numbers, whole milliseconds, ways looked up once.

use super::costs::{self, MERCHANTS_WEIGHED};
use super::errand::Errand;
use crate::base::cast;
use crate::base::ids::{MerchantId, OrderId};
use crate::base::time::{SimDuration, SimTime};
use crate::sim::dispatch::snapshot::{Carrier, OpenOrder, Place, Snapshot};
use std::cell::Cell;

/// A way that does not exist; far above any day, far below overflow.
pub(super) const NEVER: i64 = 1 << 50;

/// A way that was not asked for yet.
const UNKNOWN: i64 = -1;

/// An open order.
pub(super) struct Order<'a> {
    pub(super) id: OrderId,
    pub(super) open: &'a OpenOrder,
    /// Its merchant, among those of open orders.
    pub(super) merchant: usize,
    pub(super) ready: i64,
    pub(super) promised: i64,
    /// Ride from the merchant.
    pub(super) ride: i64,
    /// How far its door lies from the busy merchants \[ms\].
    pub(super) remoteness: f64,
}

/// A carrier that can take errands.
pub(super) struct Able<'a> {
    pub(super) id: u32,
    pub(super) carrier: &'a Carrier,
    /// From when it can set out; not before now.
    pub(super) from: i64,
    /// Last instant of a pick-up.
    pub(super) until: i64,
    /// How far its place lies from the busy merchants \[ms\].
    pub(super) remoteness: f64,
}

/// Everything fixed while a plan is made.
pub(super) struct Problem<'a> {
    pub(super) snapshot: &'a Snapshot<'a>,
    pub(super) now: i64,
    /// What must leave before this leaves now.
    next_look: i64,
    pub(super) half_pickup: i64,
    pub(super) half_dropoff: i64,
    /// Whether every carrier has room for any orders and none declined one.
    pub(super) anybody_fits: bool,
    pub(super) orders: Vec<Order<'a>>,
    pub(super) carriers: Vec<Able<'a>>,
    /// Merchants of open orders.
    pub(super) merchants: Vec<MerchantId>,
    /// Ways to merchants, row by row: from every carrier's place, then from every order's door.
    ways: Vec<Cell<i64>>,
}

/// An instant as a whole number that can be subtracted.
fn whole(at: SimTime) -> i64 {
    i64::try_from(at.0).unwrap_or(NEVER).min(NEVER)
}

fn span(time: Option<SimDuration>) -> i64 {
    time.map_or(NEVER, |time| i64::try_from(time.0).unwrap_or(NEVER).min(NEVER))
}

impl<'a> Problem<'a> {
    pub(super) fn of(snapshot: &'a Snapshot<'a>) -> Self {
        let mut merchants: Vec<MerchantId> =
            snapshot.orders.iter().map(|order| order.merchant).collect();
        merchants.sort_unstable();
        merchants.dedup();
        let busy = busiest(snapshot);
        let now = whole(snapshot.now);
        let half_pickup = span(Some(snapshot.travel.half_pickup()));
        let orders: Vec<Order<'a>> =
            snapshot.orders.iter().map(|open| order(snapshot, open, &merchants, &busy)).collect();
        let carriers: Vec<Able<'a>> = snapshot
            .carriers
            .iter()
            .map(|carrier| Able {
                id: carrier.id,
                carrier,
                from: whole(carrier.free_at).max(now),
                until: whole(carrier.until) - half_pickup,
                remoteness: remoteness(snapshot, carrier.place, &busy),
            })
            .collect();
        let cells = (carriers.len() + orders.len()) * merchants.len();
        Self {
            snapshot,
            now,
            next_look: if snapshot.next_look > snapshot.now {
                whole(snapshot.next_look)
            } else {
                NEVER
            },
            half_pickup,
            half_dropoff: span(Some(snapshot.travel.half_dropoff())),
            anybody_fits: anybody_fits(snapshot),
            orders,
            carriers,
            merchants,
            ways: vec![Cell::new(UNKNOWN); cells],
        }
    }

    /// Way to a merchant from a place: a carrier's own, or an order's door behind all carriers.
    pub(super) fn way(&self, place: usize, merchant: usize) -> i64 {
        let cell = &self.ways[place * self.merchants.len() + merchant];
        if cell.get() == UNKNOWN {
            let from = match self.carriers.get(place) {
                Some(able) => able.carrier.place,
                None => Place::Customer(self.orders[place - self.carriers.len()].open.customer),
            };
            cell.set(span(self.snapshot.travel.approach(from, self.merchants[merchant])));
        }
        cell.get()
    }

    /// The place of an order's door.
    pub(super) fn door(&self, order: usize) -> usize {
        self.carriers.len() + order
    }

    /// Ride from one order's door to another's.
    pub(super) fn between(&self, from: usize, to: usize) -> i64 {
        let (from, to) = (self.orders[from].open, self.orders[to].open);
        span(self.snapshot.travel.between(from.merchant, from.customer, to.customer))
    }

    /// Whether a carrier's first errand would be late if it left at the next look only.
    pub(super) fn must_leave(&self, carrier: usize, errand: &Errand) -> bool {
        let able = &self.carriers[carrier];
        let free = able.carrier.heading.is_none() && able.carrier.free_at <= self.snapshot.now;
        let way = self.way(carrier, errand.merchant) + self.half_pickup;
        let pick_up = errand.ready.max(self.now + way);
        free && pick_up - way < self.next_look
    }

    /// Whether a carrier has room for some orders together.
    pub(super) fn room(&self, carrier: usize, orders: &[usize]) -> bool {
        let carrier = self.carriers[carrier].carrier;
        let sum = |of: &dyn Fn(&OpenOrder) -> f64| -> f64 {
            orders.iter().map(|order| of(self.orders[*order].open)).sum()
        };
        orders.len() <= self.snapshot.at_once
            && sum(&|order| order.mass.0) <= carrier.payload.0
            && sum(&|order| order.volume.0) <= carrier.cargo.0
    }
}

fn order<'a>(
    snapshot: &Snapshot<'_>,
    open: &'a OpenOrder,
    merchants: &[MerchantId],
    busy: &[(MerchantId, f64)],
) -> Order<'a> {
    Order {
        id: open.id,
        open,
        merchant: merchants.binary_search(&open.merchant).unwrap_or(0),
        ready: whole(open.ready),
        promised: whole(open.promised),
        ride: span(snapshot.travel.ride(open.merchant, open.customer)),
        remoteness: remoteness(snapshot, Place::Customer(open.customer), busy),
    }
}

fn anybody_fits(snapshot: &Snapshot<'_>) -> bool {
    let endless = |carrier: &Carrier| carrier.payload.0.min(carrier.cargo.0) == f64::INFINITY;
    snapshot.travel.anybody_may() && snapshot.carriers.iter().all(endless)
}

/// The busiest merchants so far, each with its weight; ties to the lowest id.
fn busiest(snapshot: &Snapshot<'_>) -> Vec<(MerchantId, f64)> {
    let demand = snapshot.demand.iter().enumerate();
    let mut all: Vec<(MerchantId, u32)> =
        demand.map(|(index, orders)| (MerchantId::from_index(index), orders + 1)).collect();
    all.sort_by_key(|(merchant, orders)| (std::cmp::Reverse(*orders), *merchant));
    all.truncate(MERCHANTS_WEIGHED);
    all.into_iter().map(|(merchant, orders)| (merchant, f64::from(orders))).collect()
}

/// Mean way from a place to the busy merchants \[ms\].
fn remoteness(snapshot: &Snapshot<'_>, place: Place, busy: &[(MerchantId, f64)]) -> f64 {
    let (mut sum, mut weight) = (0.0, 0.0);
    for (merchant, orders) in busy {
        if let Some(way) = snapshot.travel.approach(place, *merchant) {
            sum += orders * cast::float64(way.0);
            weight += orders;
        }
    }
    if weight > 0.0 { sum / weight } else { costs::NO_WAY_MS }
}
