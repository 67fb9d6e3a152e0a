//! How a quantity is spread over orders, robots, couriers or days.

use crate::base::cast;
use crate::base::interval::quantile;
use serde::Serialize;

/// Count, mean and percentiles of some values.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Spread {
    /// How many.
    pub count: usize,
    /// Mean.
    pub mean: f64,
    /// Standard deviation of the sample; 0 of a single value.
    pub sd: f64,
    /// Least.
    pub min: f64,
    /// Tenth percentile, in proportion between neighbours, as all percentiles are.
    pub p10: f64,
    /// Median.
    pub median: f64,
    /// Ninetieth percentile.
    pub p90: f64,
    /// 95th percentile.
    pub p95: f64,
    /// Largest.
    pub max: f64,
}

impl Spread {
    /// Of some numbers; `None` where there are none.
    pub fn of(values: impl Iterator<Item = f64>) -> Option<Self> {
        let mut values: Vec<f64> = values.collect();
        values.sort_by(f64::total_cmp);
        let count = cast::float(values.len());
        let mean = values.iter().sum::<f64>() / count;
        let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
        let at = |share| quantile(&values, share);
        Some(Self {
            count: values.len(),
            mean,
            sd: (squares / (count - 1.0).max(1.0)).sqrt(),
            min: at(0.0)?,
            p10: at(0.1)?,
            median: at(0.5)?,
            p90: at(0.9)?,
            p95: at(0.95)?,
            max: at(1.0)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spread_is_that_of_the_textbook() {
        let spread = Spread::of([4.0, 1.0, 3.0, 2.0].into_iter()).unwrap();
        let near = |found: f64, wanted: f64| (found - wanted).abs() < 1e-12;
        assert!(near(spread.mean, 2.5) && near(spread.median, 2.5) && spread.count == 4);
        assert!(near(spread.sd, (5.0_f64 / 3.0).sqrt()) && near(spread.p95, 3.85));
        assert!(near(spread.p10, 1.3) && near(spread.p90, 3.7));
        assert!(near(spread.min, 1.0) && near(spread.max, 4.0));
    }

    #[test]
    fn nothing_has_no_spread_and_one_value_has_no_width() {
        assert_eq!(Spread::of(std::iter::empty()), None);
        let one = Spread::of(std::iter::once(7.0)).unwrap();
        assert!([one.mean, one.p10, one.max].iter().all(|value| (value - 7.0).abs() < 1e-12));
        assert!(one.sd.abs() < 1e-12);
    }
}
