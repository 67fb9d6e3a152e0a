//! Makes a plan and makes it better: every order to the carrier and position where it adds least,
//! then orders moved and ends of tours exchanged for as long as that pays.
//!
//! Everything is tried in one order, by ids, and a change is made only where it gains more than
//! [`WORTH`]: equal snapshots give equal plans.

use super::costs::IMPOSSIBLE;
use super::errand::Errand;
use super::problem::Problem;
use super::tour::Tour;
use crate::base::ids::OrderId;
use crate::sim::dispatch::snapshot::Assignment;
use std::collections::BTreeMap;

/// Least gain of a change \[ms\].
pub(super) const WORTH: f64 = 1e-3;

/// Rounds over all orders and changed tours.
///
/// Assumption: 6, range 3 to no limit.
const ROUNDS: usize = 6;

/// Orders that are ready later than this are not moved yet \[ms\].
///
/// Assumption: 15 min, range 10 to no limit; what is far ahead is planned often enough.
const SOON_MS: f64 = 15.0 * 60_000.0;

/// Where an order may go.
#[derive(Debug, Clone)]
struct Insertion {
    carrier: usize,
    at: usize,
    /// A longer errand in place of the one at `at`; `None`: an errand of its own before it.
    bundle: Option<Errand>,
}

/// A plan under work.
pub(super) struct Search<'a> {
    pub(super) problem: &'a Problem<'a>,
    pub(super) tours: Vec<Tour>,
    /// Orders in nobody's plan.
    left_out: Vec<usize>,
}

impl<'a> Search<'a> {
    /// Begins with what carriers are on the way for, and the plan of the last look as far as it can
    /// still be carried out.
    pub(super) fn of(problem: &'a Problem<'a>, planned: &[Assignment]) -> Self {
        let orders: BTreeMap<OrderId, usize> =
            problem.orders.iter().enumerate().map(|(place, order)| (order.id, place)).collect();
        let mut errands: Vec<Vec<Errand>> =
            problem.carriers.iter().map(|able| able.bound.iter().cloned().collect()).collect();
        for errand in planned {
            let Some(carrier) = problem.carrier(errand.carrier) else { continue };
            let known: Vec<usize> =
                errand.orders.iter().filter_map(|order| orders.get(order).copied()).collect();
            let fit = known.iter().all(|order| problem.may_have(carrier, *order));
            errands[carrier].extend(Errand::of(problem, known).filter(|_| fit));
        }
        let tours = errands.into_iter().zip(&problem.carriers);
        let tours = tours.map(|(errands, able)| Tour::new(problem, able, errands)).collect();
        let mut search = Self { problem, tours, left_out: Vec::new() };
        search.settle();
        search
    }

    /// Gives up what cannot be carried out, and lists the orders in nobody's plan.
    fn settle(&mut self) {
        let mut taken = vec![false; self.problem.orders.len()];
        for carrier in 0..self.tours.len() {
            if !self.tours[carrier].possible() {
                let first = self.tours[carrier].first();
                self.tours[carrier].errands.truncate(first);
                self.renew(carrier);
            }
            let tour = &mut self.tours[carrier];
            tour.fresh = false;
            tour.errands.iter().flat_map(|it| &it.orders).for_each(|order| taken[*order] = true);
        }
        let mut left_out: Vec<usize> = (0..taken.len()).filter(|order| !taken[*order]).collect();
        left_out.sort_by(|one, other| {
            let ready = |order: &usize| self.problem.orders[*order].ready;
            ready(one).total_cmp(&ready(other)).then(one.cmp(other))
        });
        self.left_out = left_out;
    }

    /// Places every order, then improves until nothing pays.
    pub(super) fn improve(&mut self) {
        self.place_left_out();
        for round in 0..ROUNDS {
            let mut changed = self.move_orders(round > 0);
            changed |= self.exchange_ends();
            changed |= self.place_left_out();
            if !changed {
                break;
            }
        }
    }

    pub(super) fn renew(&mut self, carrier: usize) {
        self.tours[carrier].renew(self.problem, &self.problem.carriers[carrier]);
    }

    /// Whether a carrier may have all orders of some errands, errand by errand.
    pub(super) fn may_all(&self, carrier: usize, errands: &[Errand]) -> bool {
        errands.iter().all(|errand| {
            errand.orders.iter().all(|order| self.problem.may_have(carrier, *order))
                && self.problem.room(carrier, &errand.orders)
        })
    }

    fn place_left_out(&mut self) -> bool {
        let mut placed = false;
        for order in std::mem::take(&mut self.left_out) {
            if self.insert(order, IMPOSSIBLE / 2.0) {
                placed = true;
            } else {
                self.left_out.push(order);
            }
        }
        placed
    }

    /// Puts an order where it adds least; false where that is no less than a limit.
    fn insert(&mut self, order: usize, limit: f64) -> bool {
        let Some(alone) = Errand::of(self.problem, vec![order]) else { return false };
        let (mut best, mut least) = (None, limit);
        for carrier in 0..self.tours.len() {
            if self.problem.may_have(carrier, order) {
                self.best_in(carrier, &alone, &mut least, &mut best);
            }
        }
        let Some(found) = best else { return false };
        let errands = &mut self.tours[found.carrier].errands;
        match found.bundle {
            Some(bundle) => errands[found.at] = bundle,
            None => errands.insert(found.at, alone),
        }
        self.renew(found.carrier);
        true
    }

    /// The best position in one carrier's tour, if it beats the best so far.
    fn best_in(
        &self,
        carrier: usize,
        alone: &Errand,
        least: &mut f64,
        best: &mut Option<Insertion>,
    ) {
        let (problem, tour) = (self.problem, &self.tours[carrier]);
        let able = &problem.carriers[carrier];
        if tour.has_room() {
            for at in tour.first()..=tour.errands.len() {
                if let Some(added) = tour.added(problem, able, at, alone, *least) {
                    *least = added;
                    *best = Some(Insertion { carrier, at, bundle: None });
                }
            }
        }
        if able.carrier.at_once > 1 {
            self.best_bundle(carrier, alone, least, best);
        }
    }

    /// The best place in an errand to the same merchant.
    fn best_bundle(
        &self,
        carrier: usize,
        alone: &Errand,
        least: &mut f64,
        best: &mut Option<Insertion>,
    ) {
        let (problem, tour) = (self.problem, &self.tours[carrier]);
        let able = &problem.carriers[carrier];
        for (at, errand) in tour.errands.iter().enumerate() {
            if errand.merchant != alone.merchant {
                continue;
            }
            for door in 0..=errand.orders.len() {
                let Some(longer) = errand.with(problem, alone.last(), door) else { continue };
                if !problem.room(carrier, &longer.orders) {
                    break;
                }
                let added = tour.replaced(problem, able, at, &longer);
                if added < *least {
                    *least = added;
                    *best = Some(Insertion { carrier, at, bundle: Some(longer) });
                }
            }
        }
    }

    /// Moves orders to where they add less: all, or those of tours that have just changed.
    fn move_orders(&mut self, only_fresh: bool) -> bool {
        let mut moved = false;
        for carrier in 0..self.tours.len() {
            if only_fresh && !self.tours[carrier].fresh {
                continue;
            }
            let soon = self.problem.now + SOON_MS;
            let errands = self.tours[carrier].errands.iter().filter(|it| it.ready <= soon);
            let orders: Vec<usize> = errands.flat_map(|it| it.orders.clone()).collect();
            for order in orders {
                moved |= self.relocate(carrier, order);
            }
        }
        moved
    }

    /// Takes an order out of a tour and puts it where it adds less; else leaves all as it was.
    fn relocate(&mut self, carrier: usize, order: usize) -> bool {
        let tour = &self.tours[carrier];
        let Some(at) = tour.errands.iter().position(|it| it.orders.contains(&order)) else {
            return false;
        };
        if at < tour.first() && tour.errands[at].orders.len() == 1 {
            return false;
        }
        let (before, fresh) = (tour.cost, tour.fresh);
        let rest = tour.errands[at].without(self.problem, order);
        let whole = rest.is_none();
        let errands = &mut self.tours[carrier].errands;
        let taken = match rest {
            Some(rest) => std::mem::replace(&mut errands[at], rest),
            None => errands.remove(at),
        };
        self.renew(carrier);
        if self.insert(order, before - self.tours[carrier].cost - WORTH) {
            return true;
        }
        let errands = &mut self.tours[carrier].errands;
        if whole {
            errands.insert(at, taken);
        } else {
            errands[at] = taken;
        }
        self.renew(carrier);
        self.tours[carrier].fresh = fresh;
        false
    }
}
