//! The measures of an instance, by the definitions of its makers (MDRP).

use crate::audit::instance::{Rederived, Served, Worked};
use crate::base::cast;
use crate::base::money::Money;
use crate::base::time::SimDuration;
use crate::scenario::instance::{Instance, InstanceCourier, InstanceOrder};
use serde::Serialize;

/// How a quantity is spread.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Spread {
    /// Mean.
    pub mean: f64,
    /// Standard deviation of the sample.
    pub sd: f64,
    /// Least.
    pub min: f64,
    /// Tenth percentile, between neighbours in proportion.
    pub p10: f64,
    /// Median.
    pub median: f64,
    /// Ninetieth percentile.
    pub p90: f64,
    /// Largest.
    pub max: f64,
}

impl Spread {
    /// Of some values; all zero where there are none.
    pub fn of(values: impl Iterator<Item = f64>) -> Self {
        let mut values: Vec<f64> = values.collect();
        values.sort_by(f64::total_cmp);
        let (Some(min), Some(max)) = (values.first(), values.last()) else {
            return Self::default();
        };
        let count = cast::float(values.len());
        let mean = values.iter().sum::<f64>() / count;
        let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
        let sd = if values.len() > 1 { (squares / (count - 1.0)).sqrt() } else { 0.0 };
        let percentile = |share: f64| {
            let place = share * (count - 1.0);
            let below = usize::try_from(cast::whole(place.floor())).unwrap_or(0);
            let above = (below + 1).min(values.len() - 1);
            values[below] + (place - place.floor()) * (values[above] - values[below])
        };
        let (p10, median, p90) = (percentile(0.1), percentile(0.5), percentile(0.9));
        Self { mean, sd, min: *min, p10, median, p90, max: *max }
    }
}

/// What an instance is scored by.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Measures {
    /// Orders placed.
    pub orders: usize,
    /// Orders dropped off.
    pub delivered: usize,
    /// Orders never dropped off, of those placed \[0-1\].
    pub undelivered_share: f64,
    /// Orders dropped off after the maximum click-to-door, of those placed \[0-1\].
    pub over_maximum_share: f64,
    /// Placement to drop-off \[min\].
    pub click_to_door_min: Spread,
    /// Ready to drop-off \[min\].
    pub ready_to_door_min: Spread,
    /// Ready to pick-up \[min\].
    pub ready_to_pickup_min: Spread,
    /// Click-to-door beyond the target \[min\].
    pub overage_min: Spread,
    /// Driving and services, of the shift; by courier \[0-1\].
    pub utilisation: Spread,
    /// Orders of an errand.
    pub orders_per_bundle: f64,
    /// Orders dropped off in an hour of shift.
    pub orders_per_paid_hour: f64,
    /// Pay of all couriers.
    pub pay: f64,
    /// Pay over orders dropped off.
    pub cost_per_order: f64,
    /// Couriers whose guarantee exceeds their pay by order \[0-1\].
    pub on_guarantee_share: f64,
}

impl Measures {
    /// From what the errands come to.
    pub fn of(instance: &Instance, found: &Rederived) -> Self {
        let served: Vec<(&InstanceOrder, Served)> = instance
            .orders
            .iter()
            .zip(&found.orders)
            .filter_map(|(order, served)| Some((order, (*served)?)))
            .collect();
        let minutes = |from: &dyn Fn(&InstanceOrder) -> SimDuration,
                       to: &dyn Fn(&Served) -> SimDuration| {
            let spans = served.iter().map(|(order, it)| to(it).minutes() - from(order).minutes());
            spans.collect::<Vec<f64>>()
        };
        let click = minutes(&|order| order.placed, &|it| it.dropped_off);
        let (target, most) = (instance.rules.target.minutes(), instance.rules.maximum.minutes());
        let over = click.iter().filter(|span| **span > most).count();
        let pay = Pay::of(instance, &found.couriers);
        let bundles: u32 = found.couriers.iter().map(|worked| worked.bundles).sum();
        let (placed, delivered) = (instance.orders.len(), served.len());
        let per = |whole: f64, parts: f64| if parts > 0.0 { whole / parts } else { 0.0 };
        let shifts = || instance.couriers.iter().zip(&found.couriers);
        Self {
            orders: placed,
            delivered,
            undelivered_share: per(cast::float(placed - delivered), cast::float(placed)),
            over_maximum_share: per(cast::float(over), cast::float(placed)),
            overage_min: Spread::of(click.iter().map(|span| (span - target).max(0.0))),
            click_to_door_min: Spread::of(click.into_iter()),
            ready_to_door_min: Spread::of(
                minutes(&|order| order.ready, &|it| it.dropped_off).into_iter(),
            ),
            ready_to_pickup_min: Spread::of(
                minutes(&|order| order.ready, &|it| it.picked_up).into_iter(),
            ),
            utilisation: Spread::of(shifts().map(|(who, did)| did.busy.hours() / hours(who))),
            orders_per_bundle: per(cast::float(delivered), f64::from(bundles)),
            orders_per_paid_hour: per(cast::float(delivered), instance.courier_hours()),
            pay: pay.sum.units(),
            cost_per_order: per(pay.sum.units(), cast::float(delivered)),
            on_guarantee_share: per(
                cast::float(pay.on_guarantee),
                cast::float(instance.couriers.len()),
            ),
        }
    }
}

fn hours(courier: &InstanceCourier) -> f64 {
    courier.off.saturating_sub(courier.on).hours()
}

struct Pay {
    sum: Money,
    on_guarantee: usize,
}

impl Pay {
    fn of(instance: &Instance, couriers: &[Worked]) -> Self {
        let mut pay = Self { sum: Money::ZERO, on_guarantee: 0 };
        for (who, did) in instance.couriers.iter().zip(couriers) {
            let by_order = instance.rules.pay_per_order.times(f64::from(did.delivered));
            let guarantee = instance.rules.pay_per_h.times(hours(who));
            pay.sum += by_order.max(guarantee);
            pay.on_guarantee += usize::from(guarantee > by_order);
        }
        pay
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spread_is_that_of_the_textbook() {
        let spread = Spread::of([4.0, 1.0, 3.0, 2.0].into_iter());
        assert!((spread.mean - 2.5).abs() < 1e-12 && (spread.median - 2.5).abs() < 1e-12);
        assert!((spread.sd - (5.0_f64 / 3.0).sqrt()).abs() < 1e-12);
        assert!((spread.p10 - 1.3).abs() < 1e-12 && (spread.p90 - 3.7).abs() < 1e-12);
        assert!((spread.min - 1.0).abs() < 1e-12 && (spread.max - 4.0).abs() < 1e-12);
    }

    #[test]
    fn nothing_has_no_spread() {
        assert_eq!(Spread::of(std::iter::empty()), Spread::default());
    }
}
