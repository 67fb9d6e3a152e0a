//! A carrier's errands in sequence, with what the cost of a change is found from.

use super::costs::{IMPOSSIBLE, Mark};
use super::errand::Errand;
use super::problem::{Able, Problem};

/// Most errands that are laid out for one carrier.
///
/// Assumption: 3, range 2-4: what lies farther ahead changes before it comes.
pub(super) const LONGEST: usize = 3;

/// A carrier's errands in sequence.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tour {
    pub(super) errands: Vec<Errand>,
    /// Before the first errand, and after each.
    marks: [Mark; LONGEST + 1],
    pub(super) cost: f64,
    /// What of it is for where the carrier is left.
    stay: f64,
    /// Whether the carrier is on the way for the first errand: that one stays the first, and is
    /// never left without an order.
    pub(super) bound: bool,
    /// Whether it changed since exchanges were tried.
    pub(super) fresh: bool,
}

impl Tour {
    pub(super) fn new(problem: &Problem<'_>, able: &Able<'_>, mut errands: Vec<Errand>) -> Self {
        errands.truncate(LONGEST);
        let (bound, marks) = (able.bound.is_some(), [able.mark; LONGEST + 1]);
        let mut tour = Self { errands, marks, cost: 0.0, stay: 0.0, bound, fresh: false };
        tour.renew(problem, able);
        tour
    }

    /// Finds marks and cost again after the errands have changed.
    pub(super) fn renew(&mut self, problem: &Problem<'_>, able: &Able<'_>) {
        let mut mark = able.mark;
        for (place, errand) in self.errands.iter().enumerate() {
            mark = mark.after(problem, able, errand);
            self.marks[place + 1] = mark;
        }
        self.stay = mark.stay(problem, able);
        self.cost = mark.cost + self.stay;
        self.fresh = true;
    }

    /// First position at which an errand may be put or taken.
    pub(super) fn first(&self) -> usize {
        usize::from(self.bound)
    }

    /// Whether it can be carried out.
    pub(super) fn possible(&self) -> bool {
        self.cost < IMPOSSIBLE / 2.0
    }

    /// Whether there is room for another errand.
    pub(super) fn has_room(&self) -> bool {
        self.errands.len() < LONGEST
    }

    /// Cost of the tour up to a position and of other errands from there on.
    pub(super) fn joined(
        &self,
        problem: &Problem<'_>,
        able: &Able<'_>,
        at: usize,
        rest: &[Errand],
    ) -> f64 {
        let mut mark = self.marks[at];
        for errand in rest {
            mark = mark.after(problem, able, errand);
        }
        mark.ended(problem, able)
    }

    /// What one more errand before a position adds, if that is less than `least`.
    #[inline]
    pub(super) fn added(
        &self,
        problem: &Problem<'_>,
        able: &Able<'_>,
        at: usize,
        one: &Errand,
        least: f64,
    ) -> Option<f64> {
        let before = self.marks[at];
        // What follows comes no sooner than it did; only a way to it can be saved.
        let last = at == self.errands.len();
        let least_here = least + if last { self.stay } else { self.marks[at + 1].way };
        let soonest = one.ready.max(before.at + problem.half_pickup);
        if one.count * soonest + one.drops >= least_here {
            return None;
        }
        let mut mark = before.after(problem, able, one);
        if mark.cost - before.cost >= least_here {
            return None;
        }
        for errand in &self.errands[at..] {
            mark = mark.after(problem, able, errand);
        }
        let added = mark.ended(problem, able) - self.cost;
        (added < least).then_some(added)
    }

    /// What it adds to have another errand in place of the one at a position.
    pub(super) fn replaced(
        &self,
        problem: &Problem<'_>,
        able: &Able<'_>,
        at: usize,
        one: &Errand,
    ) -> f64 {
        let mut mark = self.marks[at].after(problem, able, one);
        for errand in &self.errands[at + 1..] {
            mark = mark.after(problem, able, errand);
        }
        mark.ended(problem, able) - self.cost
    }
}
