//! Makes a plan and makes it better: every order to the carrier and position where it adds least,
//! then orders moved and errands exchanged for as long as that pays.
//!
//! Everything is tried in one order, by ids, and a change is made only where it gains more than
//! [`WORTH`]: equal snapshots give equal plans.

use super::costs::{self, IMPOSSIBLE, LEFT_OUT};
use super::errand::Errand;
use super::problem::Problem;
use crate::sim::dispatch::snapshot::Assignment;
use std::collections::BTreeMap;

/// Least gain of a change \[ms\].
const WORTH: f64 = 1e-3;

/// Rounds over all orders and pairs of carriers.
const ROUNDS: usize = 3;

/// Orders that are ready later than this are not moved yet \[ms\].
///
/// Assumption: 15 min, range 10 to no limit; what is far ahead is planned often enough.
const SOON: i64 = 15 * 60_000;

/// A carrier's errands in sequence.
#[derive(Debug, Clone)]
pub(super) struct Tour {
    pub(super) errands: Vec<Errand>,
    cost: f64,
    /// Whether an errand waits for its carrier.
    late: bool,
}

/// Where an order may go.
#[derive(Debug, Clone)]
struct Insertion {
    carrier: usize,
    at: usize,
    /// Its errand: alone before position `at`, or in place of the one there.
    errand: Errand,
    bundled: bool,
}

/// A plan under work.
pub(super) struct Search<'a> {
    problem: &'a Problem<'a>,
    pub(super) tours: Vec<Tour>,
    /// Orders in nobody's plan.
    left_out: Vec<usize>,
}

impl<'a> Search<'a> {
    pub(super) fn of(problem: &'a Problem<'a>) -> Self {
        let tour = |carrier| {
            let cost = costs::tour(problem, carrier, std::iter::empty());
            Tour { errands: Vec::new(), cost, late: false }
        };
        let mut left_out: Vec<usize> = (0..problem.orders.len()).collect();
        left_out.sort_by_key(|order| (problem.orders[*order].ready, *order));
        Self { problem, tours: (0..problem.carriers.len()).map(tour).collect(), left_out }
    }

    /// Begins with the plan of the last look, as far as it can still be carried out.
    pub(super) fn take_over(&mut self, planned: &[Assignment]) {
        let places: BTreeMap<u32, usize> = self
            .problem
            .carriers
            .iter()
            .enumerate()
            .map(|(place, able)| (able.id, place))
            .collect();
        let orders: BTreeMap<_, usize> = self
            .problem
            .orders
            .iter()
            .enumerate()
            .map(|(place, order)| (order.id, place))
            .collect();
        for errand in planned {
            let Some(carrier) = places.get(&errand.carrier).copied() else { continue };
            let known: Vec<usize> =
                errand.orders.iter().filter_map(|order| orders.get(order).copied()).collect();
            let fit = known.iter().all(|order| self.may_have(carrier, *order));
            if let Some(errand) = Errand::of(self.problem, known).filter(|_| fit) {
                self.tours[carrier].errands.push(errand);
            }
        }
        let mut taken = vec![false; self.problem.orders.len()];
        for carrier in 0..self.tours.len() {
            if self.full_cost(carrier) >= IMPOSSIBLE {
                self.tours[carrier].errands.clear();
            }
            self.recost(carrier);
            let errands = self.tours[carrier].errands.iter();
            errands.flat_map(|errand| &errand.orders).for_each(|order| taken[*order] = true);
        }
        self.left_out.retain(|order| !taken[*order]);
    }

    /// Places every order, then improves until nothing pays.
    pub(super) fn improve(&mut self) {
        self.place_left_out();
        for _ in 0..ROUNDS {
            let mut changed = self.move_orders();
            changed |= self.exchange_errands();
            changed |= self.place_left_out();
            if !changed {
                break;
            }
        }
    }

    fn may_have(&self, carrier: usize, order: usize) -> bool {
        self.problem.anybody_fits || {
            let (carrier, order) = (&self.problem.carriers[carrier], &self.problem.orders[order]);
            self.problem.snapshot.fits(carrier.carrier, order.open)
        }
    }

    fn full_cost(&self, carrier: usize) -> f64 {
        costs::tour(self.problem, carrier, self.tours[carrier].errands.iter())
    }

    fn recost(&mut self, carrier: usize) {
        self.tours[carrier].cost = self.full_cost(carrier);
        self.tours[carrier].late = self.waits(carrier);
    }

    /// Whether an errand of a carrier is ready before the carrier is there.
    fn waits(&self, carrier: usize) -> bool {
        let problem = self.problem;
        let (mut at, mut place) = (problem.carriers[carrier].from, carrier);
        for errand in &self.tours[carrier].errands {
            let there = at + problem.way(place, errand.merchant) + problem.half_pickup;
            if there > errand.ready {
                return true;
            }
            at = errand.ready + errand.takes;
            place = problem.door(errand.orders.last().copied().unwrap_or(0));
        }
        false
    }

    fn place_left_out(&mut self) -> bool {
        let mut placed = false;
        for order in std::mem::take(&mut self.left_out) {
            if self.insert(order, LEFT_OUT) {
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
            if self.may_have(carrier, order) {
                self.best_in(carrier, order, &alone, &mut least, &mut best);
            }
        }
        let Some(found) = best else { return false };
        let errands = &mut self.tours[found.carrier].errands;
        if found.bundled {
            errands[found.at] = found.errand;
        } else {
            errands.insert(found.at, found.errand);
        }
        self.recost(found.carrier);
        true
    }

    /// The best position in one carrier's tour, if it beats the best so far.
    fn best_in(
        &self,
        carrier: usize,
        order: usize,
        alone: &Errand,
        least: &mut f64,
        best: &mut Option<Insertion>,
    ) {
        let (problem, tour) = (self.problem, &self.tours[carrier]);
        let able = &problem.carriers[carrier];
        let there = able.from + problem.way(carrier, alone.merchant) + problem.half_pickup;
        if there > able.until || costs::least(alone, there) >= *least {
            return;
        }
        for at in 0..=tour.errands.len() {
            let (before, after) = tour.errands.split_at(at);
            let errands = before.iter().chain(std::iter::once(alone)).chain(after);
            let added = costs::tour(problem, carrier, errands) - tour.cost;
            if added < *least {
                *least = added;
                let errand = alone.clone();
                *best = Some(Insertion { carrier, at, errand, bundled: false });
            }
        }
        if problem.snapshot.at_once > 1 {
            self.best_bundle(carrier, order, least, best);
        }
    }

    /// The best place in an errand to the same merchant.
    fn best_bundle(
        &self,
        carrier: usize,
        order: usize,
        least: &mut f64,
        best: &mut Option<Insertion>,
    ) {
        let (problem, tour) = (self.problem, &self.tours[carrier]);
        let merchant = problem.orders[order].merchant;
        for (at, errand) in tour.errands.iter().enumerate() {
            if errand.merchant != merchant {
                continue;
            }
            for door in 0..=errand.orders.len() {
                let Some(errand) = errand.with(problem, order, door) else { continue };
                if !problem.room(carrier, &errand.orders) {
                    break;
                }
                let (before, after) = tour.errands.split_at(at);
                let errands = before.iter().chain(std::iter::once(&errand)).chain(&after[1..]);
                let added = costs::tour(problem, carrier, errands) - tour.cost;
                if added < *least {
                    *least = added;
                    *best = Some(Insertion { carrier, at, errand, bundled: true });
                }
            }
        }
    }

    /// Moves every order that is soon ready to where it adds least.
    fn move_orders(&mut self) -> bool {
        let mut moved = false;
        for carrier in 0..self.tours.len() {
            let mut at = 0;
            while at < self.tours[carrier].errands.len() {
                let errand = &self.tours[carrier].errands[at];
                let soon = errand.ready <= self.problem.now + SOON;
                let orders = if soon { errand.orders.clone() } else { Vec::new() };
                if orders.into_iter().any(|order| self.relocate(carrier, at, order)) {
                    moved = true;
                    break;
                }
                at += 1;
            }
        }
        moved
    }

    /// Takes an order out of an errand and puts it where it adds less; else leaves all as it was.
    fn relocate(&mut self, carrier: usize, at: usize, order: usize) -> bool {
        let before = self.tours[carrier].clone();
        let errands = &mut self.tours[carrier].errands;
        match before.errands[at].without(self.problem, order) {
            Some(rest) => errands[at] = rest,
            None => _ = errands.remove(at),
        }
        self.recost(carrier);
        let gain = before.cost - self.tours[carrier].cost;
        if self.insert(order, gain - WORTH) {
            return true;
        }
        self.tours[carrier] = before;
        false
    }

    /// Exchanges the ends of pairs of tours, where one of them is late.
    fn exchange_errands(&mut self) -> bool {
        let used: Vec<usize> =
            (0..self.tours.len()).filter(|at| !self.tours[*at].errands.is_empty()).collect();
        let mut changed = false;
        for (nth, one) in used.iter().enumerate() {
            for other in &used[nth + 1..] {
                let late = self.tours[*one].late || self.tours[*other].late;
                changed |= late && self.exchange(*one, *other);
            }
        }
        changed
    }

    /// The best exchange of what follows a position in one tour and a position in the other.
    fn exchange(&mut self, one: usize, other: usize) -> bool {
        let (a, b) = (&self.tours[one], &self.tours[other]);
        let now = a.cost + b.cost;
        let (mut best, mut least) = (None, now - WORTH);
        for i in 0..=a.errands.len() {
            for j in 0..=b.errands.len() {
                if (i, j) == (a.errands.len(), b.errands.len()) || !self.may_swap(one, other, i, j)
                {
                    continue;
                }
                let first = a.errands[..i].iter().chain(&b.errands[j..]);
                let first = costs::tour(self.problem, one, first);
                if first >= least {
                    continue;
                }
                let second = b.errands[..j].iter().chain(&a.errands[i..]);
                let sum = first + costs::tour(self.problem, other, second);
                if sum < least {
                    (best, least) = (Some((i, j)), sum);
                }
            }
        }
        let Some((i, j)) = best else { return false };
        let end_of_one = self.tours[one].errands.split_off(i);
        let end_of_other = self.tours[other].errands.split_off(j);
        self.tours[one].errands.extend(end_of_other);
        self.tours[other].errands.extend(end_of_one);
        self.recost(one);
        self.recost(other);
        true
    }

    /// Whether two carriers may have what follows those positions of each other's tours.
    fn may_swap(&self, one: usize, other: usize, i: usize, j: usize) -> bool {
        if self.problem.anybody_fits {
            return true;
        }
        let may = |carrier: usize, errands: &[Errand]| {
            let orders = |errand: &Errand| {
                let all = errand.orders.iter();
                all.clone().all(|order| self.may_have(carrier, *order))
                    && self.problem.room(carrier, &errand.orders)
            };
            errands.iter().all(orders)
        };
        may(one, &self.tours[other].errands[j..]) && may(other, &self.tours[one].errands[i..])
    }
}
