//! When orders come: counts by hour, and how they differ from hour to hour and day to day.

use super::goodness::kolmogorov;
use crate::base::cast;
use crate::base::time::SimTime;
use statrs::function::gamma::gamma_ur;

/// Orders by hour over all days of a file -- derived.
#[derive(Debug, Clone, PartialEq)]
pub struct Arrivals {
    /// Orders counted in each hour of day, over all days.
    pub hourly: [f64; 24],
    /// Days.
    pub days: usize,
    /// Largest gap between times and the curve of equal rate within each hour \[0–1\].
    pub gap: f64,
    /// Probability of a gap as large, had the curve not been fitted.
    pub gap_p: f64,
    /// Spread of an hour's count from day to day, over that of Poisson counts: 1 where days are
    /// alike but for chance; `None` for a single day.
    pub dispersion: Option<f64>,
    /// Probability of a spread as large if days were alike.
    pub dispersion_p: Option<f64>,
}

impl Arrivals {
    /// Arrivals of days, each a list of times; times beyond midnight count to the hour after it.
    pub fn of(days: &[Vec<SimTime>]) -> Self {
        let mut hourly = [0.0; 24];
        for time in days.iter().flatten() {
            hourly[time.hour() % 24] += 1.0;
        }
        let (gap, gap_p) = gap(&hourly, days);
        let (dispersion, dispersion_p) = dispersion(&hourly, days).unzip();
        Self { hourly, days: days.len(), gap, gap_p, dispersion, dispersion_p }
    }

    /// Degrees of freedom of the spread from day to day.
    pub fn freedom(&self) -> f64 {
        let hours = self.hourly.iter().filter(|count| **count > 0.0).count();
        cast::float(hours * self.days.saturating_sub(1))
    }

    /// Orders of all days.
    pub fn orders(&self) -> f64 {
        self.hourly.iter().sum()
    }

    /// Orders of a mean day.
    pub fn per_day(&self) -> f64 {
        self.orders() / cast::float(self.days.max(1))
    }

    /// Standard error of that, of Poisson counts.
    pub fn per_day_error(&self) -> f64 {
        self.orders().sqrt() / cast::float(self.days.max(1))
    }
}

/// Largest gap between the times within their hours and a rate that is equal within each hour.
fn gap(hourly: &[f64; 24], days: &[Vec<SimTime>]) -> (f64, f64) {
    let total: f64 = hourly.iter().sum();
    let mut times: Vec<u64> = days.iter().flatten().map(|time| time.0 % DAY_MS).collect();
    times.sort_unstable();
    let mut before = [0.0; 25];
    for hour in 0..24 {
        before[hour + 1] = before[hour] + hourly[hour];
    }
    let mut largest = 0.0_f64;
    for (index, ms) in times.iter().enumerate() {
        let hour = usize::try_from(ms / HOUR_MS).unwrap_or(0).min(23);
        let into = cast::float64(ms % HOUR_MS) / cast::float64(HOUR_MS);
        let curve = (before[hour] + hourly[hour] * into) / total;
        let (low, high) = (cast::float(index) / total, cast::float(index + 1) / total);
        largest = largest.max((curve - low).abs()).max((high - curve).abs());
    }
    (largest, kolmogorov(total.sqrt() * largest))
}

/// Index of dispersion over hours and days, and its probability among days that are alike.
fn dispersion(hourly: &[f64; 24], days: &[Vec<SimTime>]) -> Option<(f64, f64)> {
    if days.len() < 2 {
        return None;
    }
    let (mut sum, mut hours) = (0.0, 0_usize);
    for (hour, count) in hourly.iter().enumerate().filter(|(_, count)| **count > 0.0) {
        let mean = count / cast::float(days.len());
        hours += 1;
        for day in days {
            let own = day.iter().filter(|time| time.hour() % 24 == hour).count();
            sum += (cast::float(own) - mean) * (cast::float(own) - mean) / mean;
        }
    }
    let freedom = cast::float(hours * (days.len() - 1));
    Some((sum / freedom, gamma_ur(freedom / 2.0, sum / 2.0)))
}

const HOUR_MS: u64 = 3_600_000;
const DAY_MS: u64 = 24 * HOUR_MS;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::law::poisson;
    use crate::base::stream::{stream, unit};

    /// Days with a mean of 60 orders between ten and twelve, all days times a factor of their own.
    fn days(factors: &[f64]) -> Vec<Vec<SimTime>> {
        let day = |(index, factor): (usize, &f64)| {
            let mut rng = stream(4, 0, "arrivals", index as u64);
            let count = poisson(&mut rng, 60.0 * factor);
            (0..count).map(|_| SimTime::from_hours(10.0 + 2.0 * unit(&mut rng))).collect()
        };
        factors.iter().enumerate().map(day).collect()
    }

    #[test]
    fn days_that_differ_by_chance_alone_are_poisson() {
        let found = Arrivals::of(&days(&[1.0; 30]));
        assert!(found.dispersion_p.unwrap() > 0.01, "{found:?}");
        assert!((found.per_day() - 60.0).abs() < 4.0 * found.per_day_error());
        assert!(found.gap_p > 0.01 && found.hourly[9] < 0.5 && found.hourly[12] < 0.5);
    }

    #[test]
    fn days_that_differ_by_more_are_told() {
        let mut factors = [0.5; 30];
        factors[..15].fill(1.5);
        assert!(Arrivals::of(&days(&factors)).dispersion_p.unwrap() < 1e-6);
        assert_eq!(Arrivals::of(&days(&[1.0])).dispersion, None);
    }

    #[test]
    fn orders_that_come_at_full_hours_only_do_not_fit_a_rate() {
        let times = vec![(0..900).map(|n| SimTime::from_hours(f64::from(8 + n % 9))).collect()];
        assert!(Arrivals::of(&times).gap_p < 1e-4);
    }
}
