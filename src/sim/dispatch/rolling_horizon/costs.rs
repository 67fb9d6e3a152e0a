//! What a plan costs, in milliseconds of customers' time.
//!
//! First of all the sum of the orders' waits from being ready to the door. The rest decides where
//! that is a tie or nearly so: minutes beyond the promise, where the carrier comes to stand, whose
//! shift is used. The weights are assumptions, set on instances 0 of the Grubhub set and tried on
//! all eight seeds; the ranges are those in which the mean time to the door of those instances moves
//! by less than 0.1 min.

use super::errand::Errand;
use super::problem::{NEVER, Problem};
use crate::base::cast;

/// Weight of time beyond the promise, beside the time itself.
///
/// Assumption: 0.1, range 0-0.3.
const LATE: f64 = 0.1;

/// Weight of a minute's way from where a carrier is left to the busy merchants: who stands far out
/// is sent first, and nobody is left far out without need.
///
/// Assumption: 0.2, range 0.02-0.3.
const REMOTE: f64 = 0.2;

/// Weight of the rest of the shift of a carrier that is used: who leaves soon is sent first.
///
/// Assumption: 0.002, range 0-0.01.
const SHIFT_LEFT: f64 = 0.002;

/// Longest rest of a shift that counts \[ms\]: a day, for who works without an end.
const SHIFT_MS: i64 = 86_400_000;

/// What an order costs that nobody picks up: the largest wait that is worth a carrier's way.
///
/// Assumption: 400 min, range 150-1000 (a farther way is not taken for one order).
pub(super) const LEFT_OUT: f64 = 400.0 * 60_000.0;

/// Remoteness of a place without a way to anybody \[ms\].
pub(super) const NO_WAY_MS: f64 = 60.0 * 60_000.0;

/// Merchants that remoteness is measured to.
///
/// Assumption: 16, range 12 to all of them.
pub(super) const MERCHANTS_WEIGHED: usize = 16;

/// Largest gain by standing elsewhere \[ms\], for a quick look at whether an insertion can pay.
pub(super) const MOST_REMOTE_GAIN: f64 = REMOTE * 20.0 * 60_000.0;

/// Cost of a plan that cannot be carried out.
pub(super) const IMPOSSIBLE: f64 = 1e15;

/// Cost of a carrier's errands, one after another.
pub(super) fn tour<'e>(
    problem: &Problem<'_>,
    carrier: usize,
    errands: impl Iterator<Item = &'e Errand>,
) -> f64 {
    let able = &problem.carriers[carrier];
    let (mut at, mut place, mut remote) = (able.from, carrier, able.remoteness);
    let (mut wait, mut late, mut used) = (0, 0, false);
    for errand in errands {
        let way = problem.way(place, errand.merchant);
        let pick_up = errand.ready.max(at + way + problem.half_pickup);
        if pick_up > able.until || way >= NEVER {
            return IMPOSSIBLE;
        }
        wait += errand.count * pick_up + errand.drops;
        late += (pick_up - errand.keeps).max(0);
        at = pick_up + errand.takes;
        let last = errand.orders.last().copied().unwrap_or(0);
        (place, remote, used) = (problem.door(last), errand.remoteness, true);
    }
    let left = (able.until - problem.now).min(SHIFT_MS);
    // Where somebody stands after the shift no longer matters.
    let stays = if at < able.until { REMOTE * remote } else { 0.0 };
    float(wait) + LATE * float(late) + if used { SHIFT_LEFT * float(left) } else { 0.0 } + stays
}

/// Least that an errand can cost a carrier that is there at an instant.
pub(super) fn least(errand: &Errand, there: i64) -> f64 {
    float(errand.count * errand.ready.max(there) + errand.drops) - MOST_REMOTE_GAIN
}

fn float(ms: i64) -> f64 {
    let size = cast::float64(ms.unsigned_abs());
    if ms < 0 { -size } else { size }
}
