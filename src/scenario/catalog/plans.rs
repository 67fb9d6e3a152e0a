//! Pricing plans: `assets/plans`.

use super::quantity::Figures;
use super::{Files, Shelf, open};
use crate::scenario::plan::{Charge, PricingPlan};
use crate::scenario::problem::Problem;

/// One line a plan.
pub(crate) const FILES: Files = &[
    ("courier-platform", include_str!("../../../assets/plans/courier-platform.toml")),
    ("kiwibot-lease", include_str!("../../../assets/plans/kiwibot-lease.toml")),
    ("own-and-operate", include_str!("../../../assets/plans/own-and-operate.toml")),
    ("scout-own-and-operate", include_str!("../../../assets/plans/scout-own-and-operate.toml")),
    ("starship-per-order", include_str!("../../../assets/plans/starship-per-order.toml")),
];

/// Reads one plan.
///
/// # Errors
/// S901 where the asset is broken, which a test excludes.
pub fn read(id: &str) -> Result<PricingPlan, Box<Problem>> {
    let asset = open(Shelf::Plans, id)?;
    let of = asset.top();
    let charges = of.tables("charge")?.into_iter().map(charge).collect::<Result<_, _>>()?;
    Ok(PricingPlan { id: asset.id.clone(), name: of.text("name")?, charges })
}

fn charge(of: Figures<'_>) -> Result<Charge, Box<Problem>> {
    Ok(match of.text("kind")?.as_str() {
        "lease-per-robot-day" => Charge::LeasePerRobotDay { amount: of.money("amount_usd")? },
        "fee-per-order-by-slab" => {
            let slab = |of: Figures<'_>| Ok((of.count("robots_up_to")?, of.money("fee_usd")?));
            let slabs: Vec<_> =
                of.tables("slab")?.into_iter().map(slab).collect::<Result<_, Box<Problem>>>()?;
            if slabs.is_empty() || slabs.windows(2).any(|pair| pair[0].0 >= pair[1].0) {
                return of.refuse("slab", "slabs ascend by fleet size");
            }
            let beyond = of.has("beyond_usd").then(|| of.money("beyond_usd")).transpose()?;
            Charge::FeePerOrderBySlab { slabs, beyond }
        }
        "commission-share" => match of.number("share")? {
            share if share <= 1.0 => Charge::CommissionShare { share },
            _ => return of.refuse("share", "a share lies between 0 and 1"),
        },
        "customer-fee" => Charge::CustomerFee { amount: of.money("amount_usd")? },
        "customer-fee-kept" => Charge::CustomerFeeKept { amount: of.money("amount_usd")? },
        "own-and-operate" => Charge::OwnAndOperate,
        "courier-pay" => Charge::CourierPay {
            per_order: of.money("per_order_usd")?,
            per_hour: of.money("guarantee_usd_per_h")?,
        },
        "energy" => Charge::Energy {
            per_kwh: of.money("price_usd_per_kwh")?,
            efficiency: of.number("plug_to_wheel_share")?,
        },
        "loading-wage" => Charge::LoadingWage { per_hour: of.money("wage_usd_per_h")? },
        _ => return of.refuse("kind", "there is no such charge"),
    })
}

/// Whether a plan pays couriers; all others price robots.
pub(crate) fn pays_couriers(plan: &PricingPlan) -> bool {
    plan.charges.iter().any(|charge| matches!(charge, Charge::CourierPay { .. }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::money::Money;

    #[test]
    fn the_kiwibot_lease_has_its_published_prices_and_no_other() {
        let plan = read("kiwibot-lease").unwrap();
        let lease = Charge::LeasePerRobotDay { amount: Money::from_units(20.0) };
        assert!(plan.charges.contains(&lease));
        let fee = |robots| plan.slab_fee(robots);
        assert_eq!(fee(1), Ok(Some(Money::from_units(1.99))));
        assert_eq!(fee(4), Ok(Some(Money::from_units(1.99))));
        assert_eq!(fee(5), Ok(Some(Money::from_units(0.99))));
        assert_eq!(fee(10), Ok(Some(Money::from_units(0.99))));
        assert_eq!(fee(11), Err(10));
    }

    #[test]
    fn a_plan_runs_the_fleet_for_the_merchant_only_where_it_says_so() {
        let own: Vec<&str> = FILES
            .iter()
            .map(|(id, _)| *id)
            .filter(|id| read(id).unwrap().own_and_operate())
            .collect();
        assert_eq!(own, ["own-and-operate", "scout-own-and-operate"]);
        assert!(pays_couriers(&read("courier-platform").unwrap()));
        assert!(!pays_couriers(&read("kiwibot-lease").unwrap()));
    }
}
