//! `[couriers]`: the incumbent.

use super::Draft;
use crate::base::law::Law;
use crate::base::units::MetresPerSecond;
use crate::scenario::catalog::plans::pays_couriers;
use crate::scenario::catalog::{Shelf, couriers as kinds, plans};
use crate::scenario::model::{CourierFleet, CourierProfile};
use crate::scenario::plan::PricingPlan;
use crate::scenario::problem::fault;
use crate::scenario::schema;

/// Couriers of one kind under one plan.
pub(super) fn couriers(draft: &Draft<'_>) -> CourierFleet {
    let section = draft.section(&schema::COURIERS);
    let profile = draft.asset(&section, "kind", Shelf::Couriers, kinds::read);
    let plan = draft.asset(&section, "plan", Shelf::Plans, plans::read);
    if let Some(plan) = plan.as_ref().filter(|plan| !pays_couriers(plan)) {
        let what = format!("`{}` is a plan for robots", plan.id);
        let remedy = "Choose a plan for couriers; `trundle list plans` shows them.";
        section.report("plan", fault("S306", what, remedy));
    }
    CourierFleet {
        profile: profile.unwrap_or_else(nobody),
        on_duty: section.optional_count("on_duty"),
        plan: plan.unwrap_or_else(|| PricingPlan {
            id: String::new(),
            name: String::new(),
            charges: Vec::new(),
        }),
    }
}

/// Stands in while the kind named is at fault.
fn nobody() -> CourierProfile {
    let nothing = Law::Constant(0.0);
    CourierProfile {
        id: String::new(),
        name: String::new(),
        speed: MetresPerSecond(1.0),
        straight: false,
        climbs_steps: false,
        approach_min: nothing,
        pickup_min: nothing,
        dropoff_min: nothing,
    }
}
