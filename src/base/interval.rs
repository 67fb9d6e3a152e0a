//! What a number that depends on chance may say of itself: mean, half-width, replications.

use super::cast;
use serde::Serialize;
use statrs::distribution::{ContinuousCDF, StudentsT};

/// Fewest replications for which an interval is stated.
pub const FEWEST_REPLICATIONS: usize = 5;

/// Mean over replications with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Estimate {
    /// Mean over replications; `None` without any.
    pub mean: Option<f64>,
    /// Half-width of the 95 % interval; `None` below [`FEWEST_REPLICATIONS`].
    pub half_width: Option<f64>,
    /// Replications behind the mean.
    pub n: usize,
}

impl Estimate {
    /// Student's t over replication values; values that are not numbers are left out of `n`.
    pub fn of(values: &[f64]) -> Self {
        let values: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
        let n = values.len();
        if n == 0 {
            return Self { mean: None, half_width: None, n };
        }
        let mean = values.iter().sum::<f64>() / cast::float(n);
        let half_width = (n >= FEWEST_REPLICATIONS).then(|| {
            let squares: f64 = values.iter().map(|v| (v - mean) * (v - mean)).sum();
            let error = (squares / cast::float(n - 1) / cast::float(n)).sqrt();
            student_quantile(n - 1, 0.975) * error
        });
        Self { mean: Some(mean), half_width, n }
    }

    /// Paired difference `a − b`, replication by replication.
    pub fn of_difference(a: &[f64], b: &[f64]) -> Self {
        Self::of(&a.iter().zip(b).map(|(a, b)| a - b).collect::<Vec<_>>())
    }

    /// Ends of the interval, where there is one.
    pub fn bounds(&self) -> Option<(f64, f64)> {
        let (mean, half) = (self.mean?, self.half_width?);
        Some((mean - half, mean + half))
    }
}

impl std::fmt::Display for Estimate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let places = f.precision().unwrap_or(2);
        match (self.mean, self.half_width) {
            (Some(mean), Some(half)) => write!(f, "{mean:.places$} ± {half:.places$}"),
            (Some(mean), None) => write!(f, "{mean:.places$}"),
            (None, _) => write!(f, "n/a"),
        }
    }
}

/// Quantile of Student's t; `freedom` at least 1.
pub fn student_quantile(freedom: usize, probability: f64) -> f64 {
    StudentsT::new(0.0, 1.0, cast::float(freedom.max(1)))
        .map_or(f64::NAN, |law| law.inverse_cdf(probability))
}

/// Quantile of sorted values, linear between neighbours; `None` without values.
pub fn quantile(sorted: &[f64], probability: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let place = probability.clamp(0.0, 1.0) * cast::float(last);
    let below = usize::try_from(cast::whole(place.floor())).unwrap_or(last).min(last);
    let above = (below + 1).min(last);
    Some(sorted[below] + (sorted[above] - sorted[below]) * (place - place.floor()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn student_quantiles_agree_with_the_printed_table() {
        for (freedom, printed) in [(4, 2.776_445), (9, 2.262_157), (19, 2.093_024), (39, 2.022_691)]
        {
            assert!((student_quantile(freedom, 0.975) - printed).abs() < 1e-5, "df {freedom}");
        }
    }

    #[test]
    fn few_replications_state_no_interval() {
        assert_eq!(Estimate::of(&[1.0, 2.0]).half_width, None);
        assert_eq!(Estimate::of(&[]).mean, None);
    }

    #[test]
    fn a_paired_difference_of_equal_runs_is_exactly_zero() {
        let runs = [1.0, 5.0, 2.0, 8.0, 3.0];
        let difference = Estimate::of_difference(&runs, &runs);
        assert_eq!(difference.bounds(), Some((0.0, 0.0)));
    }

    #[test]
    fn quantiles_stand_between_neighbours() {
        let sorted = [1.0, 2.0, 3.0, 4.0];
        assert_eq!(quantile(&sorted, 0.5), Some(2.5));
        assert_eq!(quantile(&sorted, 1.0), Some(4.0));
        assert_eq!(quantile(&[], 0.5), None);
    }
}
