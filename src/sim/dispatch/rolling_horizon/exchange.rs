//! Exchanges the ends of pairs of tours.

use super::search::{Search, WORTH};
use super::tour::LONGEST;

impl Search<'_> {
    /// Tries every pair of which one has changed since it was tried last.
    pub(super) fn exchange_ends(&mut self) -> bool {
        let used: Vec<usize> =
            (0..self.tours.len()).filter(|at| !self.tours[*at].errands.is_empty()).collect();
        let fresh: Vec<usize> = used.iter().copied().filter(|at| self.tours[*at].fresh).collect();
        for at in &fresh {
            self.tours[*at].fresh = false;
        }
        let mut tried = vec![false; self.tours.len()];
        let mut changed = false;
        for one in fresh {
            tried[one] = true;
            for other in &used {
                if !tried[*other] {
                    changed |= self.exchange(one, *other);
                }
            }
        }
        changed
    }

    /// The best exchange of what follows a position in one tour and a position in the other.
    fn exchange(&mut self, one: usize, other: usize) -> bool {
        let (a, b) = (&self.tours[one], &self.tours[other]);
        let (mut best, mut least) = (None, a.cost + b.cost - WORTH);
        for i in a.first()..=a.errands.len() {
            for j in b.first()..=b.errands.len() {
                if (i, j) == (a.errands.len(), b.errands.len()) {
                    continue;
                }
                if let Some(sum) = self.exchanged((one, i), (other, j), least) {
                    (best, least) = (Some((i, j)), sum);
                }
            }
        }
        let Some((i, j)) = best else { return false };
        let end_of_one = self.tours[one].errands.split_off(i);
        let end_of_other = self.tours[other].errands.split_off(j);
        self.tours[one].errands.extend(end_of_other);
        self.tours[other].errands.extend(end_of_one);
        self.renew(one);
        self.renew(other);
        true
    }

    /// Cost of both tours with ends exchanged from two positions on, if below a limit.
    fn exchanged(
        &self,
        (one, i): (usize, usize),
        (other, j): (usize, usize),
        least: f64,
    ) -> Option<f64> {
        let (a, b) = (&self.tours[one], &self.tours[other]);
        let (of_a, of_b) = (&a.errands[i..], &b.errands[j..]);
        if i + of_b.len() > LONGEST || j + of_a.len() > LONGEST {
            return None;
        }
        let fits =
            self.problem.anybody_fits || self.may_all(one, of_b) && self.may_all(other, of_a);
        if !fits {
            return None;
        }
        let carriers = &self.problem.carriers;
        let first = a.joined(self.problem, &carriers[one], i, of_b);
        if first >= least {
            return None;
        }
        let sum = first + b.joined(self.problem, &carriers[other], j, of_a);
        (sum < least).then_some(sum)
    }
}
