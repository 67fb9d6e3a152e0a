//! Draws that a map generator needs.

use crate::base::stream::{StreamRng, below, unit};

/// True with a probability.
pub(super) fn chance(rng: &mut StreamRng, probability: f64) -> bool {
    unit(rng) < probability
}

/// A number of an interval.
pub(super) fn within(rng: &mut StreamRng, low: f64, high: f64) -> f64 {
    low + (high - low) * unit(rng)
}

/// A width or slope, to 1/100.
#[expect(clippy::cast_possible_truncation, reason = "two decimals fit")]
pub(super) fn within32(rng: &mut StreamRng, low: f64, high: f64) -> f32 {
    ((within(rng, low, high) * 100.0).round() / 100.0) as f32
}

/// Puts a list in random order (Fisher and Yates).
pub(super) fn shuffle<T>(rng: &mut StreamRng, list: &mut [T]) {
    for last in (1..list.len()).rev() {
        list.swap(last, below(rng, last + 1));
    }
}

/// One of a list that is not empty.
pub(super) fn pick<T: Copy>(rng: &mut StreamRng, list: &[T]) -> T {
    list[below(rng, list.len())]
}
