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

/// A figure of one day: a part of a whole, as cost is of orders; a plain value is a part of one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DayValue {
    /// What is counted.
    pub part: f64,
    /// What it is counted by.
    pub whole: f64,
}

impl DayValue {
    /// A value that is counted by nothing.
    pub fn plain(value: f64) -> Self {
        Self { part: value, whole: 1.0 }
    }
}

impl Estimate {
    /// Student's t over replication values; values that are not numbers are left out of `n`.
    pub fn of(values: &[f64]) -> Self {
        Self::of_days(&values.iter().map(|value| DayValue::plain(*value)).collect::<Vec<_>>())
    }

    /// The ratio of sums over days, `R = Σ part / Σ whole`, with Student's t over the linearised
    /// residuals `(part − R whole) / mean whole`; for plain values the mean and its interval.
    ///
    /// A mean of daily ratios would lean towards days with few orders.
    pub fn of_days(days: &[DayValue]) -> Self {
        let (ratio, residuals) = linearised(days.iter().filter(|day| day.part.is_finite()));
        Self::around(ratio, &residuals)
    }

    /// Paired difference `a − b` of two ratios, replication by replication.
    pub fn of_difference(a: &[DayValue], b: &[DayValue]) -> Self {
        let pairs = || a.iter().zip(b).filter(|(a, b)| a.part.is_finite() && b.part.is_finite());
        let (first, own) = linearised(pairs().map(|(a, _)| a));
        let (second, other) = linearised(pairs().map(|(_, b)| b));
        let residuals: Vec<f64> = own.iter().zip(&other).map(|(a, b)| a - b).collect();
        Self::around(first.zip(second).map(|(a, b)| a - b), &residuals)
    }

    /// A mean, with an interval from residuals that sum to zero.
    fn around(mean: Option<f64>, residuals: &[f64]) -> Self {
        let n = residuals.len();
        let half_width = (mean.is_some() && n >= FEWEST_REPLICATIONS).then(|| {
            let squares: f64 = residuals.iter().map(|residual| residual * residual).sum();
            let error = (squares / cast::float(n - 1) / cast::float(n)).sqrt();
            student_quantile(n - 1, 0.975) * error
        });
        Self { mean, half_width, n: if mean.is_some() { n } else { 0 } }
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

/// The ratio of sums, and each day's linearised residual; no ratio where the wholes sum to nothing.
fn linearised<'a>(days: impl Iterator<Item = &'a DayValue>) -> (Option<f64>, Vec<f64>) {
    let days: Vec<&DayValue> = days.collect();
    let whole: f64 = days.iter().map(|day| day.whole).sum();
    if whole <= 0.0 {
        return (None, Vec::new());
    }
    let ratio = days.iter().map(|day| day.part).sum::<f64>() / whole;
    let mean_whole = whole / cast::float(days.len());
    let residuals = days.iter().map(|day| (day.part - ratio * day.whole) / mean_whole);
    (Some(ratio), residuals.collect())
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
        let runs = [1.0, 5.0, 2.0, 8.0, 3.0].map(DayValue::plain);
        let difference = Estimate::of_difference(&runs, &runs);
        assert_eq!(difference.bounds(), Some((0.0, 0.0)));
    }

    #[test]
    fn a_ratio_counts_orders_alike_on_quiet_and_busy_days() {
        let day = |part, whole| DayValue { part, whole };
        let days =
            [day(80.0, 8.0), day(80.0, 20.0), day(80.0, 0.0), day(80.0, 12.0), day(80.0, 10.0)];
        let found = Estimate::of_days(&days);
        assert_eq!((found.mean, found.n), (Some(8.0), 5));
        assert!(found.half_width > Some(0.0));
    }

    #[test]
    fn the_interval_of_a_ratio_covers_it_as_often_as_it_says() {
        use crate::base::law::{poisson, standard_normal};
        use crate::base::stream::stream;
        let covered = (0..400).filter(|case| {
            let mut rng = stream(*case, 0, "ratio", 0);
            let days: Vec<DayValue> = (0..20)
                .map(|_| {
                    let orders = f64::from(poisson(&mut rng, 30.0));
                    DayValue {
                        part: 100.0 + orders + 5.0 * standard_normal(&mut rng),
                        whole: orders,
                    }
                })
                .collect();
            let truth = 130.0 / 30.0;
            Estimate::of_days(&days)
                .bounds()
                .is_some_and(|(low, high)| low <= truth && truth <= high)
        });
        let covered = covered.count();
        assert!((360..=398).contains(&covered), "{covered} of 400");
    }

    #[test]
    fn quantiles_stand_between_neighbours() {
        let sorted = [1.0, 2.0, 3.0, 4.0];
        assert_eq!(quantile(&sorted, 0.5), Some(2.5));
        assert_eq!(quantile(&sorted, 1.0), Some(4.0));
        assert_eq!(quantile(&[], 0.5), None);
    }
}
