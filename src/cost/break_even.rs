//! Break-even in closed form, and the crossing of two simulated cost curves.

use crate::base::cast;
use crate::base::stream::{below, stream};

/// Samples of the bootstrap over replications.
const SAMPLES: u32 = 2000;

/// Fewest samples that must cross for an interval to be stated.
const FEWEST_SHARE: f64 = 0.95;

/// Orders per robot and day at which leased robots cost the merchant what couriers cost.
///
/// `q* = L / (g T + p − f)`: lease `L` per robot-day, fee `f` per order, commission `g` on the
/// ticket `T`, delivery fee `p` that the merchant keeps when the robot delivers. `None`: never,
/// since every order saves nothing.
pub fn orders_per_robot_day(
    lease: f64,
    order_fee: f64,
    commission: f64,
    ticket: f64,
    fee_kept: f64,
) -> Option<f64> {
    let saving = commission * ticket + fee_kept - order_fee;
    (saving > 0.0).then(|| lease / saving)
}

/// The cheapest number of robots for a demand, with its bill for the day; ties go to fewer robots.
///
/// `bill` gives the day's cost of a fleet, or `None` where it has no price. `None`: no fleet that
/// can carry the orders has a price.
pub fn cheapest_fleet(
    orders: u32,
    capacity_per_robot: u32,
    largest: u32,
    bill: impl Fn(u32) -> Option<f64>,
) -> Option<(u32, f64)> {
    let fewest = orders.div_ceil(capacity_per_robot.max(1));
    let bills = (fewest..=largest).filter_map(|robots| Some((robots, bill(robots)?)));
    bills.min_by(|(n, a), (m, b)| a.total_cmp(b).then(n.cmp(m)))
}

/// Where a difference of two curves first falls through zero, linear between tested points.
///
/// Points are (demand, difference), ascending in demand. `None`: it does not in the tested range.
pub fn crossing(points: &[(f64, f64)]) -> Option<f64> {
    points.windows(2).find_map(|pair| {
        let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
        (y0 > 0.0 && y1 <= 0.0).then(|| x0 + (x1 - x0) * y0 / (y0 - y1))
    })
}

/// A crossing with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SimulatedCrossing {
    /// Where the mean curves cross; `None`: not in the tested range.
    pub at: Option<f64>,
    /// Percentile interval; `None` where fewer than 95 % of the samples cross.
    pub interval: Option<(f64, f64)>,
    /// Share of samples that cross \[0–1\].
    pub share_reached: f64,
    /// Whether the difference is at or below zero at every tested demand.
    pub below_throughout: bool,
}

/// The crossing of simulated curves: `differences[k][r]` is the paired difference at the k-th
/// demand in replication r. Replications are drawn anew, whole, for the interval.
pub fn simulated_crossing(
    demands: &[f64],
    differences: &[Vec<f64>],
    seed: u64,
) -> SimulatedCrossing {
    let replications = differences.iter().map(Vec::len).min().unwrap_or(0);
    let curve = |chosen: &dyn Fn(usize) -> usize| -> Vec<(f64, f64)> {
        let means = differences.iter().map(|days| {
            let values = (0..replications).map(|r| days[chosen(r)]).filter(|v| v.is_finite());
            let (sum, n) = values.fold((0.0, 0), |(sum, n), value| (sum + value, n + 1));
            sum / f64::from(n)
        });
        demands.iter().copied().zip(means).filter(|(_, mean)| mean.is_finite()).collect()
    };
    let means = curve(&|r| r);
    let mut rng = stream(seed, 0, "bootstrap", 0);
    let mut found: Vec<f64> = (0..SAMPLES)
        .filter_map(|_| {
            let picks: Vec<usize> =
                (0..replications).map(|_| below(&mut rng, replications)).collect();
            crossing(&curve(&|r| picks[r]))
        })
        .collect();
    found.sort_by(f64::total_cmp);
    let share_reached = cast::float(found.len()) / f64::from(SAMPLES);
    let quantile = |p| crate::base::interval::quantile(&found, p);
    let stated =
        share_reached >= FEWEST_SHARE && replications >= crate::base::interval::FEWEST_REPLICATIONS;
    SimulatedCrossing {
        at: crossing(&means),
        interval: if stated { quantile(0.025).zip(quantile(0.975)) } else { None },
        share_reached,
        below_throughout: !means.is_empty() && means.iter().all(|(_, mean)| *mean <= 0.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crossing_lies_on_the_line_between_its_neighbours() {
        assert_eq!(crossing(&[(10.0, 3.0), (20.0, 1.0), (40.0, -1.0)]), Some(30.0));
        assert_eq!(crossing(&[(10.0, 3.0), (20.0, 1.0)]), None);
        assert_eq!(crossing(&[(10.0, -1.0), (20.0, -2.0)]), None);
    }

    #[test]
    fn an_order_that_saves_nothing_never_breaks_even() {
        assert_eq!(orders_per_robot_day(20.0, 1.99, 0.15, 8.0, 0.0), None);
        assert_eq!(orders_per_robot_day(20.0, 2.0, 0.3, 20.0, 0.0), Some(5.0));
    }

    #[test]
    fn the_interval_covers_the_true_crossing_about_as_often_as_it_says() {
        let demands = [10.0, 20.0, 30.0, 40.0];
        let covered = (0..200).filter(|case| {
            let mut rng = stream(*case, 0, "noise", 0);
            let mut noise = || crate::base::law::standard_normal(&mut rng) * 0.5;
            let days: Vec<f64> = (0..20).map(|_| noise()).collect();
            let differences: Vec<Vec<f64>> = demands
                .iter()
                .map(|x| days.iter().map(|day| 2.5 - 0.1 * x + day + 0.1 * noise()).collect())
                .collect();
            let found = simulated_crossing(&demands, &differences, *case);
            found.interval.is_some_and(|(low, high)| low <= 25.0 && 25.0 <= high)
        });
        let covered = covered.count();
        assert!((170..=200).contains(&covered), "{covered} of 200");
    }
}
