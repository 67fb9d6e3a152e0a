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

/// Nearest whole number of a non-negative quantity; what is negative or not a number becomes 0,
/// what is too large the largest value.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "float to integer casts saturate"
)]
pub fn whole(value: f64) -> u64 {
    value.round() as u64
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
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "float to integer casts saturate"
)]
pub fn whole32(value: f64) -> u32 {
    value.round() as u32
}

/// An index as the 32 bits that ids hold.
///
/// # Panics
/// When a collection holds more than 2^32 items, which every reader refuses long before.
pub fn index32(index: usize) -> u32 {
    u32::try_from(index).expect("collections stay below 2^32 items")
}
