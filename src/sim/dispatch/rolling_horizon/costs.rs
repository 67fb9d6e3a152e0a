//! What a plan costs, in milliseconds of customers' time.
//!
//! First of all the sum of the orders' times from the click to the door. The rest decides where
//! that is a tie or nearly so: ways without orders, where a carrier comes to stand, very late
//! orders. The weights are assumptions, set on the instances of seed 0 of the Grubhub set and tried
//! on all eight seeds; the ranges are those in which the mean time to the door of those instances
//! moves by less than 0.1 min.

use super::errand::Errand;
use super::problem::{Able, BOUND, NEVER, Problem};

/// Weight of a way to a merchant.
///
/// Assumption: 0.1, range 0.05-0.2.
const EMPTY: f64 = 0.1;

/// Weight of the mean way from where a carrier is left to the merchants of the day so far; the less
/// of its shift remains, up to [`SHIFT_LEFT_MS`], the less it counts.
///
/// Assumption: 0.1, range 0.05-0.2.
const REMOTE: f64 = 0.1;

/// Rest of a shift from which on it matters in full where its carrier stands \[ms\].
///
/// Assumption: 60 min, range 30-120.
const SHIFT_LEFT_MS: f64 = 60.0 * 60_000.0;

/// Weight of time beyond the latest that is borne ([`super::problem::BORNE_MS`]), beside itself.
///
/// Assumption: 5, range 1-10.
const VERY_LATE: f64 = 5.0;

/// Cost of an errand that begins after the end of a shift or has no way, for each order.
pub(super) const IMPOSSIBLE: f64 = 1e13;

/// Merchants that remoteness is measured to.
///
/// Assumption: the 64 busiest, range 32 to all of them.
pub(super) const MERCHANTS_WEIGHED: usize = 64;

/// Remoteness of a place without a way to anybody \[ms\].
pub(super) const NO_WAY_MS: f64 = 60.0 * 60_000.0;

/// Where and when a carrier stands between two errands, and what was spent until then.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Mark {
    /// From when it can go on.
    pub(super) at: f64,
    /// Row of the table of ways.
    pub(super) place: usize,
    /// Cost of the errands before.
    pub(super) cost: f64,
    /// What of it is for the way to the last of them.
    pub(super) way: f64,
}

impl Mark {
    /// After one more errand.
    #[inline]
    pub(super) fn after(self, problem: &Problem<'_>, able: &Able<'_>, errand: &Errand) -> Self {
        let way = if self.place == BOUND { 0.0 } else { problem.way(self.place, errand.merchant) };
        let pick_up = errand.ready.max(self.at + way + problem.half_pickup);
        let mut cost = self.cost + EMPTY * way + errand.count * pick_up + errand.drops;
        if pick_up > errand.borne {
            cost += VERY_LATE * (pick_up - errand.borne);
        }
        if pick_up > able.until || way >= NEVER {
            cost += IMPOSSIBLE * errand.count;
        }
        let place = problem.door(errand.last());
        Self { at: pick_up + errand.takes, place, cost, way: EMPTY * way }
    }

    /// Cost of a tour that ends here.
    #[inline]
    pub(super) fn ended(self, problem: &Problem<'_>, able: &Able<'_>) -> f64 {
        self.cost + self.stay(problem, able)
    }

    /// What it costs to be left here; nothing for who was not sent anywhere.
    #[inline]
    pub(super) fn stay(self, problem: &Problem<'_>, able: &Able<'_>) -> f64 {
        if self.place < problem.carriers.len() || self.place == BOUND {
            return 0.0;
        }
        let left = ((able.until - self.at) / SHIFT_LEFT_MS).clamp(0.0, 1.0);
        if left > 0.0 { REMOTE * left * problem.remoteness(self.place) } else { 0.0 }
    }
}
