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

/// How the simulated cost curves of robots and couriers lie to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// They cross once, from dearer to cheaper.
    Crosses,
    /// Robots cost less at every tested demand, in at least 95 % of the samples.
    CheaperThroughout,
    /// Robots cost more at every tested demand, in at least 95 % of the samples.
    DearerThroughout,
    /// Robots are cheaper at low demand only, or the curves cross more than once.
    Mixed,
    /// The days simulated do not tell.
    Undecided,
}

impl Standing {
    /// Name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Crosses => "crosses",
            Self::CheaperThroughout => "cheaper_throughout",
            Self::DearerThroughout => "dearer_throughout",
            Self::Mixed => "mixed",
            Self::Undecided => "undecided",
        }
    }
}

/// One tested demand, day by day: what the fleet and the couriers cost, and what they delivered.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TestedDemand {
    /// Orders a day.
    pub orders_per_day: f64,
    /// (cost of the day, orders delivered) with the fleet.
    pub fleet: Vec<(f64, f64)>,
    /// The same with couriers alone, on the same days.
    pub couriers: Vec<(f64, f64)>,
}

impl TestedDemand {
    /// What the fleet's days cost beyond what couriers would have cost for the same deliveries, on
    /// average over some days.
    ///
    /// It falls through zero where cost per order is equal, and unlike the difference per order it
    /// is nearly linear in the demand, since a lease by the day is: so a straight line between
    /// tested demands finds the right place.
    fn excess(&self, days: &[usize]) -> f64 {
        let sum = |of: &[(f64, f64)]| {
            days.iter().fold((0.0, 0.0), |(cost, n), day| (cost + of[*day].0, n + of[*day].1))
        };
        let ((own, delivered), (other, reference)) = (sum(&self.fleet), sum(&self.couriers));
        (own - other / reference * delivered) / cast::float(days.len())
    }
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
    /// How the curves lie to each other.
    pub standing: Standing,
}

/// Where a difference first falls through zero, linear between points (demand, difference) that
/// ascend in demand. `None`: it does not in the tested range.
pub fn crossing(points: &[(f64, f64)]) -> Option<f64> {
    points.windows(2).find_map(|pair| {
        let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
        (y0 > 0.0 && y1 <= 0.0).then(|| x0 + (x1 - x0) * y0 / (y0 - y1))
    })
}

/// The crossing of simulated cost curves over demands in ascending order. Whole days are drawn anew
/// for the interval, the same days at every demand.
pub fn simulated_crossing(demands: &[TestedDemand], seed: u64) -> SimulatedCrossing {
    let days = demands.iter().map(|demand| demand.fleet.len().min(demand.couriers.len()));
    let days = days.min().unwrap_or(0);
    let curve = |chosen: &[usize]| -> Vec<(f64, f64)> {
        let points = demands.iter().map(|demand| (demand.orders_per_day, demand.excess(chosen)));
        points.filter(|(_, excess)| excess.is_finite()).collect()
    };
    let means = curve(&(0..days).collect::<Vec<_>>());
    let mut rng = stream(seed, 0, "bootstrap", 0);
    let samples: Vec<Vec<(f64, f64)>> = (0..SAMPLES)
        .map(|_| curve(&(0..days).map(|_| below(&mut rng, days)).collect::<Vec<_>>()))
        .collect();
    let mut found: Vec<f64> = samples.iter().filter_map(|sample| crossing(sample)).collect();
    found.sort_by(f64::total_cmp);
    let share_reached = cast::float(found.len()) / f64::from(SAMPLES);
    let enough = days >= crate::base::interval::FEWEST_REPLICATIONS;
    let quantile = |p| crate::base::interval::quantile(&found, p);
    let stated = enough && share_reached >= FEWEST_SHARE;
    SimulatedCrossing {
        at: crossing(&means),
        interval: if stated { quantile(0.025).zip(quantile(0.975)) } else { None },
        share_reached,
        standing: if enough { standing(&means, &samples) } else { Standing::Undecided },
    }
}

fn standing(means: &[(f64, f64)], samples: &[Vec<(f64, f64)>]) -> Standing {
    let share = |side: &dyn Fn(f64) -> bool| {
        let all = |sample: &&Vec<(f64, f64)>| sample.iter().all(|(_, excess)| side(*excess));
        cast::float(samples.iter().filter(all).count()) / cast::float(samples.len().max(1))
    };
    let signs: Vec<bool> = means.iter().map(|(_, excess)| *excess > 0.0).collect();
    let changes = signs.windows(2).filter(|pair| pair[0] != pair[1]).count();
    let begins_dearer = signs.first().copied().unwrap_or(false);
    if share(&|excess| excess < 0.0) >= FEWEST_SHARE {
        Standing::CheaperThroughout
    } else if share(&|excess| excess > 0.0) >= FEWEST_SHARE {
        Standing::DearerThroughout
    } else if changes == 1 && begins_dearer {
        Standing::Crosses
    } else if changes == 0 {
        Standing::Undecided
    } else {
        Standing::Mixed
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

    /// Days of a lease of 80 a day with a fee of 2 an order, against couriers at 5 an order: equal
    /// at 80 / 3 orders, whatever the tested demands.
    fn leased_days(demands: &[f64], case: u64) -> Vec<TestedDemand> {
        use crate::base::law::{poisson, standard_normal};
        let tested = demands.iter().map(|demand| {
            let mut rng = stream(case, 0, "leased_days", demand.to_bits());
            let days = (0..20).map(|_| {
                let orders = f64::from(poisson(&mut rng, *demand));
                let cost = 80.0 + 2.0 * orders + 3.0 * standard_normal(&mut rng);
                ((cost, orders), (5.0 * orders, orders))
            });
            let (fleet, couriers) = days.unzip();
            TestedDemand { orders_per_day: *demand, fleet, couriers }
        });
        tested.collect()
    }

    #[test]
    fn coarse_and_fine_axes_find_the_same_crossing_and_cover_the_true_one() {
        for demands in [vec![10.0, 20.0, 40.0, 80.0], vec![20.0, 24.0, 28.0, 32.0]] {
            let covered = (0..200).filter(|case| {
                let found = simulated_crossing(&leased_days(&demands, *case), *case);
                assert_eq!(found.standing, Standing::Crosses);
                found.interval.is_some_and(|(low, high)| low <= 80.0 / 3.0 && 80.0 / 3.0 <= high)
            });
            let covered = covered.count();
            assert!((174..=200).contains(&covered), "{covered} of 200 for {demands:?}");
        }
    }

    #[test]
    fn a_fleet_that_loses_orders_is_measured_per_order_delivered() {
        let day = |cost: f64| TestedDemand {
            orders_per_day: 10.0,
            fleet: vec![(cost, 8.0); 2],
            couriers: vec![(50.0, 10.0); 2],
        };
        // Eight orders by courier at 5 an order come to 40.
        assert!(day(40.0).excess(&[0, 1]).abs() < 1e-9);
        assert!((day(44.0).excess(&[0, 1]) - 4.0).abs() < 1e-9);
    }

    #[test]
    fn curves_that_do_not_cross_say_on_which_side_they_lie() {
        let found = |demands: &[f64]| simulated_crossing(&leased_days(demands, 1), 1).standing;
        assert_eq!(found(&[40.0, 60.0]), Standing::CheaperThroughout);
        assert_eq!(found(&[5.0, 10.0]), Standing::DearerThroughout);
    }
}
