//! A snapshot as the search sees it: dense numbers, whole milliseconds, ways looked up once.

use super::costs::{MERCHANTS_WEIGHED, Mark, NO_WAY_MS};
use super::errand::Errand;
use crate::base::cast;
use crate::base::ids::{MerchantId, OrderId};
use crate::base::time::{SimDuration, SimTime};
use crate::sim::dispatch::snapshot::{Carrier, OpenOrder, Place, Snapshot};
use std::cell::Cell;

/// A way that does not exist, an end that does not come \[ms\]; far above any day, and whole numbers
/// up to there are exact.
pub(super) const NEVER: f64 = 1e12;

/// The place of a carrier on the way to the merchant of its first errand.
pub(super) const BOUND: usize = usize::MAX;

/// Time after the promise from which on an order is very late \[ms\].
///
/// Assumption: 50 min, range 20-80; the Grubhub instances promise 40 min and bear 90.
pub(super) const BORNE_MS: f64 = 50.0 * 60_000.0;

/// A way that was not asked for yet, and one that does not exist.
const UNKNOWN: u32 = u32::MAX;
const NONE: u32 = u32::MAX - 1;

/// An order that is not picked up.
pub(super) struct Order<'a> {
    pub(super) id: OrderId,
    pub(super) open: &'a OpenOrder,
    /// Its merchant, among those of all orders here.
    pub(super) merchant: usize,
    pub(super) placed: f64,
    pub(super) ready: f64,
    pub(super) promised: f64,
    /// Ride from the merchant.
    pub(super) ride: f64,
}

/// A carrier that can take errands.
pub(super) struct Able<'a> {
    pub(super) carrier: &'a Carrier,
    /// Before its first errand.
    pub(super) mark: Mark,
    /// Last instant of a pick-up: the end of its shift.
    pub(super) until: f64,
    /// What it is on the way for.
    pub(super) bound: Option<Errand>,
}

/// Everything fixed while a plan is made.
pub(super) struct Problem<'a> {
    pub(super) snapshot: &'a Snapshot<'a>,
    pub(super) now: f64,
    /// What must leave before this leaves now.
    next_look: f64,
    pub(super) half_pickup: f64,
    pub(super) half_dropoff: f64,
    /// Whether every carrier has room for any orders and none declined one.
    pub(super) anybody_fits: bool,
    pub(super) orders: Vec<Order<'a>>,
    pub(super) carriers: Vec<Able<'a>>,
    /// Merchants of the orders here.
    pub(super) merchants: Vec<MerchantId>,
    /// The busiest merchants of the day so far, each with its weight.
    busy: Vec<(MerchantId, f64)>,
    /// Ways to merchants, row by row: from every carrier's place, then from every order's door.
    ways: Vec<Cell<u32>>,
    /// Remoteness of every order's door; negative: not asked for yet.
    remote: Vec<Cell<f64>>,
}

fn whole(at: SimTime) -> f64 {
    if at.0 == u64::MAX { NEVER } else { cast::float64(at.0) }
}

fn span(time: Option<SimDuration>) -> f64 {
    time.map_or(NEVER, |time| cast::float64(time.0))
}

impl<'a> Problem<'a> {
    pub(super) fn of(snapshot: &'a Snapshot<'a>) -> Self {
        let headings = snapshot.carriers.iter().filter_map(|carrier| carrier.heading.as_ref());
        let open = snapshot.orders.iter().chain(headings.flat_map(|heading| &heading.orders));
        let open: Vec<&OpenOrder> = open.collect();
        let mut merchants: Vec<MerchantId> = open.iter().map(|order| order.merchant).collect();
        merchants.sort_unstable();
        merchants.dedup();
        let rows = snapshot.carriers.len() + open.len();
        let orders = open.iter().map(|open| order(snapshot, open, &merchants)).collect();
        let later = snapshot.next_look > snapshot.now;
        let mut problem = Self {
            snapshot,
            now: whole(snapshot.now),
            next_look: if later { whole(snapshot.next_look) } else { NEVER },
            half_pickup: span(Some(snapshot.travel.half_pickup())),
            half_dropoff: span(Some(snapshot.travel.half_dropoff())),
            anybody_fits: anybody_fits(snapshot),
            remote: vec![Cell::new(-1.0); open.len()],
            ways: vec![Cell::new(UNKNOWN); rows * merchants.len()],
            busy: busiest(snapshot),
            carriers: Vec::new(),
            orders,
            merchants,
        };
        problem.carriers = problem.able();
        problem
    }

    /// Every carrier of the snapshot, in its sequence.
    fn able(&self) -> Vec<Able<'a>> {
        let mut next = self.snapshot.orders.len();
        let able = |(row, carrier): (usize, &'a Carrier)| {
            let held = carrier.heading.as_ref().map_or(0, |heading| heading.orders.len());
            let bound = Errand::of(self, (next..next + held).collect());
            next += held;
            let (at, place) = match &carrier.heading {
                Some(heading) if bound.is_some() => {
                    (whole(heading.there) - self.half_pickup, BOUND)
                }
                Some(_) | None => (whole(carrier.free_at).max(self.now), row),
            };
            let until = whole(carrier.until);
            let mark = Mark { at, place, cost: 0.0, way: 0.0 };
            Able { carrier, mark, until, bound }
        };
        self.snapshot.carriers.iter().enumerate().map(able).collect()
    }

    /// Row of a carrier by its number.
    pub(super) fn carrier(&self, id: u32) -> Option<usize> {
        self.snapshot.carriers.binary_search_by_key(&id, |carrier| carrier.id).ok()
    }

    /// Way to a merchant from a row's place.
    #[inline]
    pub(super) fn way(&self, place: usize, merchant: usize) -> f64 {
        let cell = &self.ways[place * self.merchants.len() + merchant];
        let known = cell.get();
        if known < NONE {
            return f64::from(known);
        }
        if known == UNKNOWN {
            cell.set(self.ask(place, merchant));
            return self.way(place, merchant);
        }
        NEVER
    }

    fn ask(&self, place: usize, merchant: usize) -> u32 {
        let from = match self.snapshot.carriers.get(place) {
            Some(carrier) => carrier.place,
            None => Place::Customer(self.order_at(place).customer),
        };
        let way = self.snapshot.travel.approach(from, self.merchants[merchant]);
        way.map_or(NONE, |way| u32::try_from(way.0).unwrap_or(NONE).min(NONE))
    }

    fn order_at(&self, place: usize) -> &OpenOrder {
        self.orders[place - self.snapshot.carriers.len()].open
    }

    /// The place of an order's door.
    #[inline]
    pub(super) fn door(&self, order: usize) -> usize {
        self.snapshot.carriers.len() + order
    }

    /// Mean way from an order's door to the busy merchants \[ms\].
    pub(super) fn remoteness(&self, place: usize) -> f64 {
        let cell = &self.remote[place - self.snapshot.carriers.len()];
        if cell.get() < 0.0 {
            let door = Place::Customer(self.order_at(place).customer);
            cell.set(remoteness(self.snapshot, door, &self.busy));
        }
        cell.get()
    }

    /// Ride from one order's door to another's.
    pub(super) fn between(&self, from: usize, to: usize) -> f64 {
        let (from, to) = (self.orders[from].open, self.orders[to].open);
        span(self.snapshot.travel.between(from.merchant, from.customer, to.customer))
    }

    /// Whether a carrier's first errand would be late if it left at the next look only.
    pub(super) fn must_leave(&self, carrier: usize, errand: &Errand) -> bool {
        let able = self.carriers[carrier].carrier;
        let free = able.heading.is_none() && able.free_at <= self.snapshot.now;
        let way = self.way(carrier, errand.merchant) + self.half_pickup;
        let pick_up = errand.ready.max(self.now + way);
        free && pick_up - way < self.next_look
    }

    /// Whether a carrier can and will have an order.
    #[inline]
    pub(super) fn may_have(&self, carrier: usize, order: usize) -> bool {
        self.anybody_fits
            || self.snapshot.fits(self.carriers[carrier].carrier, self.orders[order].open)
    }

    /// Whether a carrier has room for some orders together.
    pub(super) fn room(&self, carrier: usize, orders: &[usize]) -> bool {
        let carrier = self.carriers[carrier].carrier;
        let sum = |of: &dyn Fn(&OpenOrder) -> f64| -> f64 {
            orders.iter().map(|order| of(self.orders[*order].open)).sum()
        };
        let fits = orders.len() <= carrier.at_once
            && sum(&|order| order.mass.0) <= carrier.payload.0
            && sum(&|order| order.volume.0) <= carrier.cargo.0;
        let together = || {
            let ids: Vec<OrderId> = orders.iter().map(|order| self.orders[*order].id).collect();
            ids.len() < 2 || self.snapshot.travel.may_have_all(carrier.id, &ids)
        };
        fits && together()
    }
}

fn order<'a>(snapshot: &Snapshot<'_>, open: &'a OpenOrder, merchants: &[MerchantId]) -> Order<'a> {
    Order {
        id: open.id,
        open,
        merchant: merchants.binary_search(&open.merchant).unwrap_or(0),
        placed: whole(open.placed),
        ready: whole(open.ready),
        promised: whole(open.promised),
        ride: span(snapshot.travel.ride(open.merchant, open.customer)),
    }
}

fn anybody_fits(snapshot: &Snapshot<'_>) -> bool {
    let endless = |carrier: &Carrier| carrier.payload.0.min(carrier.cargo.0) == f64::INFINITY;
    snapshot.travel.anybody_may() && snapshot.carriers.iter().all(endless)
}

/// The busiest merchants so far, each with its weight; ties to the lowest id.
fn busiest(snapshot: &Snapshot<'_>) -> Vec<(MerchantId, f64)> {
    let demand = snapshot.demand.iter().enumerate().filter(|(_, orders)| **orders > 0);
    let mut all: Vec<(MerchantId, u32)> =
        demand.map(|(index, orders)| (MerchantId::from_index(index), *orders)).collect();
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
    if weight > 0.0 { sum / weight } else { NO_WAY_MS }
}
