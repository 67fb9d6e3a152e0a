//! The measures of an instance, by the definitions of its makers (MDRP).

use crate::audit::instance::{Rederived, Served, Worked};
use crate::base::cast;
use crate::base::money::Money;
use crate::base::time::SimDuration;
use crate::metrics::Spread;
use crate::scenario::instance::{Instance, InstanceCourier, InstanceOrder};
use serde::Serialize;

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
            overage_min: spread(click.iter().map(|span| (span - target).max(0.0))),
            click_to_door_min: spread(click.into_iter()),
            ready_to_door_min: spread(
                minutes(&|order| order.ready, &|it| it.dropped_off).into_iter(),
            ),
            ready_to_pickup_min: spread(
                minutes(&|order| order.ready, &|it| it.picked_up).into_iter(),
            ),
            utilisation: spread(shifts().map(|(who, did)| did.busy.hours() / hours(who))),
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

/// Spread of some values; all zero where there are none.
fn spread(values: impl Iterator<Item = f64>) -> Spread {
    Spread::of(values).unwrap_or_default()
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
