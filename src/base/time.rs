//! Simulated time: whole milliseconds, so that equal means equal.

use super::cast;
use serde::{Deserialize, Serialize};

/// A length of simulated time \[ms\].
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct SimDuration(pub u64);

/// An instant: milliseconds since the midnight that begins the simulated day.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct SimTime(pub u64);

impl SimDuration {
    /// No time.
    pub const ZERO: Self = Self(0);

    /// Nearest millisecond; negative spans become zero.
    pub fn from_seconds(seconds: f64) -> Self {
        Self(cast::whole(seconds * 1e3))
    }

    /// Nearest millisecond; negative spans become zero.
    pub fn from_minutes(minutes: f64) -> Self {
        Self(cast::whole(minutes * 6e4))
    }

    /// Nearest millisecond; negative spans become zero.
    pub fn from_hours(hours: f64) -> Self {
        Self(cast::whole(hours * 3.6e6))
    }

    /// In seconds.
    pub fn seconds(self) -> f64 {
        cast::float64(self.0) / 1e3
    }

    /// In minutes.
    pub fn minutes(self) -> f64 {
        cast::float64(self.0) / 6e4
    }

    /// In hours.
    pub fn hours(self) -> f64 {
        cast::float64(self.0) / 3.6e6
    }

    /// The span less another, never below zero.
    #[must_use]
    pub fn saturating_sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl SimTime {
    /// Midnight at the start of the day.
    pub const MIDNIGHT: Self = Self(0);

    /// Hours after midnight.
    pub fn from_hours(hours: f64) -> Self {
        Self(SimDuration::from_hours(hours).0)
    }

    /// Time since an earlier instant; zero if it is not earlier.
    #[must_use]
    pub fn since(self, earlier: Self) -> SimDuration {
        SimDuration(self.0.saturating_sub(earlier.0))
    }

    /// Seconds after midnight.
    pub fn seconds(self) -> f64 {
        cast::float64(self.0) / 1e3
    }

    /// Whole hours after midnight: 0–23 on the first day, then on.
    pub fn hour(self) -> usize {
        usize::try_from(self.0 / 3_600_000).unwrap_or(usize::MAX)
    }
}

impl std::ops::Add<SimDuration> for SimTime {
    type Output = Self;
    fn add(self, span: SimDuration) -> Self {
        Self(self.0 + span.0)
    }
}

impl std::ops::Add for SimDuration {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl std::ops::AddAssign for SimDuration {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl std::iter::Sum for SimDuration {
    fn sum<I: Iterator<Item = Self>>(spans: I) -> Self {
        spans.fold(Self::ZERO, |total, span| total + span)
    }
}

impl std::fmt::Display for SimTime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let seconds = self.0 / 1000;
        write!(f, "{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_prints_as_a_clock() {
        assert_eq!(SimTime::from_hours(13.5).to_string(), "13:30:00");
    }

    #[test]
    fn a_span_never_runs_backwards() {
        assert_eq!(SimTime(5).since(SimTime(9)), SimDuration::ZERO);
    }
}
