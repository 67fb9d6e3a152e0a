//! Money as whole micro-units of the scenario's currency; rounded only in tables.

use serde::{Deserialize, Serialize};

/// An amount \[10⁻⁶ of the currency unit\].
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Money(pub i64);

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// Nearest micro-unit of an amount in currency units.
    #[expect(clippy::cast_possible_truncation, reason = "float to integer casts saturate")]
    pub fn from_units(units: f64) -> Self {
        Self((units * 1e6).round() as i64)
    }

    /// In currency units.
    #[expect(clippy::cast_precision_loss, reason = "amounts stay below 2^53 micro-units")]
    pub fn units(self) -> f64 {
        self.0 as f64 / 1e6
    }

    /// A share or multiple of the amount, to the nearest micro-unit.
    #[must_use]
    pub fn times(self, factor: f64) -> Self {
        Self::from_units(self.units() * factor)
    }
}

impl std::ops::Add for Money {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl std::ops::Sub for Money {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl std::ops::Neg for Money {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl std::ops::AddAssign for Money {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl std::iter::Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, |total, amount| total + amount)
    }
}

impl std::fmt::Display for Money {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let micros = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:06}", micros / 1_000_000, micros % 1_000_000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cents_survive_exactly() {
        assert_eq!(Money::from_units(1.99).0, 1_990_000);
        assert_eq!(Money::from_units(-0.05).to_string(), "-0.050000");
    }
}
