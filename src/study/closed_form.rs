//! What a lease says without any simulation: break-even against the ticket, and the bill's cliff.

use super::result::{BreakEvenCurve, ClosedForm, LeaseCurve};
use crate::base::money::Money;
use crate::cost::break_even::orders_per_robot_day;
use crate::scenario::{Charge, PricingPlan, Scenario};

/// Tickets of the curves.
const TICKETS: std::ops::RangeInclusive<u32> = 6..=40;

/// Demands of the lease bills \[orders/day\].
const DEMANDS: [f64; 4] = [10.0, 20.0, 40.0, 60.0];

/// Largest fleet of the lease bills.
const LARGEST: u32 = 10;

/// Closed forms of the first leased fleet against the scenario's couriers.
pub fn of(scenario: &Scenario) -> ClosedForm {
    let leased = scenario.fleets.iter().find_map(|fleet| Some((fleet, lease(&fleet.plan)?)));
    let Some((fleet, lease)) = leased else { return ClosedForm::default() };
    let commission = commission(&scenario.couriers.plan);
    let kept = fee_kept(&fleet.plan);
    let slabs = slabs(&fleet.plan);
    let curve = |(from, robots): (u32, u32)| {
        let fee = fleet.plan.slab_fee(robots).ok()?.unwrap_or(Money::ZERO).units();
        let point = |ticket: u32| {
            let ticket = f64::from(ticket);
            (ticket, orders_per_robot_day(lease, fee, commission, ticket, kept))
        };
        Some(BreakEvenCurve { from, robots, points: TICKETS.map(point).collect() })
    };
    let bill = |orders_per_day: f64| {
        let points = (1..=LARGEST).filter_map(|robots| {
            let fee = fleet.plan.slab_fee(robots).ok()?.unwrap_or(Money::ZERO).units();
            Some((robots, lease * f64::from(robots) + fee * orders_per_day))
        });
        LeaseCurve { orders_per_day, points: points.collect() }
    };
    let mut demands = DEMANDS.to_vec();
    demands.push(scenario.orders_per_day());
    demands.sort_by(f64::total_cmp);
    demands.dedup_by(|a, b| (*a - *b).abs() < 1e-9);
    ClosedForm {
        ticket_curves: slabs.into_iter().filter_map(curve).collect(),
        lease_curves: demands.into_iter().map(bill).collect(),
        commission,
    }
}

/// Lease of a robot for a day, where a plan has one.
pub fn lease(plan: &PricingPlan) -> Option<f64> {
    plan.charges.iter().find_map(|charge| match charge {
        Charge::LeasePerRobotDay { amount } => Some(amount.units()),
        Charge::FeePerOrderBySlab { .. }
        | Charge::CommissionShare { .. }
        | Charge::CustomerFee { .. }
        | Charge::CustomerFeeKept { .. }
        | Charge::OwnAndOperate
        | Charge::CourierPay { .. }
        | Charge::Energy { .. }
        | Charge::LoadingWage { .. } => None,
    })
}

fn commission(plan: &PricingPlan) -> f64 {
    plan.charges
        .iter()
        .map(|c| if let Charge::CommissionShare { share } = c { *share } else { 0.0 })
        .sum()
}

fn fee_kept(plan: &PricingPlan) -> f64 {
    let kept = plan.charges.iter();
    kept.map(|c| if let Charge::CustomerFeeKept { amount } = c { amount.units() } else { 0.0 })
        .sum()
}

/// Fewest and most robots of each slab.
fn slabs(plan: &PricingPlan) -> Vec<(u32, u32)> {
    let sizes = plan.charges.iter().find_map(|charge| {
        let Charge::FeePerOrderBySlab { slabs, .. } = charge else { return None };
        Some(slabs.iter().map(|(up_to, _)| *up_to).collect::<Vec<u32>>())
    });
    let sizes = sizes.unwrap_or_default();
    let from = std::iter::once(1).chain(sizes.iter().map(|up_to| up_to + 1));
    from.zip(sizes.iter().copied()).collect()
}
