//! Number conversions with their range stated once, so that no `as` hides a loss elsewhere.

/// A count as a float; exact below 2^53.
#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
pub fn float(count: usize) -> f64 {
    count as f64
}

/// A 64-bit count as a float; exact below 2^53.
#[expect(clippy::cast_precision_loss, reason = "counts and milliseconds stay far below 2^53")]
pub fn float64(count: u64) -> f64 {
    count as f64
}

/// Largest number below a half: added before the rest is cut off, it rounds every number to the
/// nearest whole one, where a half itself would take 0.49999999999999994 to 1.
const ROUNDS_UP: f64 = 0.5_f64.next_down();

/// Nearest whole number of a non-negative quantity, halves up; what is negative or not a number
/// becomes 0, what is too large the largest value.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "float to integer casts saturate"
)]
pub fn whole(value: f64) -> u64 {
    (value + ROUNDS_UP) as u64
}

/// Whole part of a non-negative quantity; what is negative or not a number becomes 0.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "float to integer casts saturate"
)]
pub fn floor(value: f64) -> u64 {
    value as u64
}

/// [`whole`], as 32 bits.
pub fn whole32(value: f64) -> u32 {
    below32(value + ROUNDS_UP)
}

/// Largest whole number that does not exceed a non-negative quantity; what is negative or not a
/// number becomes 0, what is too large the largest value.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "float to integer casts saturate"
)]
pub fn below32(value: f64) -> u32 {
    value as u32
}

/// An index as the 32 bits that ids hold.
///
/// # Panics
/// When a collection holds more than 2^32 items, which every reader refuses long before.
pub fn index32(index: usize) -> u32 {
    u32::try_from(index).expect("collections stay below 2^32 items")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "float to integer casts saturate"
    )]
    fn halves_go_up_and_whatever_is_no_count_goes_to_the_nearest_one() {
        let below_half = 0.5_f64.next_down();
        let large = 4_503_599_627_370_497.5_f64;
        let values = [0.0, -0.0, -0.5, -3.7, below_half, 0.5, 1.5, 2.5, 2.5_f64.next_down(), 7.49];
        let odd = [large, 9e15, 1.9e19, 1e300, f64::INFINITY, f64::NEG_INFINITY, f64::NAN];
        let powers = (0..64).map(|power| f64::from(power).exp2());
        let near = powers.flat_map(|power| {
            [0.0, 0.25, 0.5, 1.0]
                .map(|part| power + part)
                .map(|at| [at.next_down(), at, at.next_up()])
        });
        for value in values.into_iter().chain(odd).chain(near.flatten()) {
            assert_eq!(whole(value), value.round() as u64, "{value}");
            assert_eq!(whole32(value), value.round() as u32, "{value}");
            assert_eq!(below32(value), value.floor() as u32, "{value}");
        }
    }
}
