//! `[couriers]`: the incumbent.

use super::{Draft, dispatch};
use crate::base::law::Law;
use crate::base::time::SimDuration;
use crate::base::units::MetresPerSecond;
use crate::scenario::catalog::plans::pays_couriers;
use crate::scenario::catalog::{Shelf, couriers as kinds, plans};
use crate::scenario::problem::fault;
use crate::scenario::schema;
use crate::scenario::section::Section;
use crate::scenario::{CourierFleet, CourierProfile, CourierStarts, PricingPlan};

/// Keys of couriers who are counted.
const COUNTED: [&str; 8] = [
    "shifts",
    "starts",
    "dispatch",
    "dispatch_every_s",
    "dispatch_command",
    "dispatch_deadline_ms",
    "orders_at_once",
    "acceptance_share",
];

/// Couriers of one kind under one plan; with an instance, its own are counted.
pub(super) fn couriers(draft: &Draft<'_>, instance: bool) -> CourierFleet {
    let section = draft.section(&schema::COURIERS);
    let profile = draft.asset(&section, "kind", Shelf::Couriers, kinds::read);
    let plan = draft.asset(&section, "plan", Shelf::Plans, plans::read);
    if let Some(plan) = plan.as_ref().filter(|plan| !pays_couriers(plan)) {
        let what = format!("`{}` is a plan for robots", plan.id);
        let remedy = "Choose a plan for couriers; `trundle list plans` shows them.";
        section.report("plan", fault("S306", what, remedy));
    }
    let on_duty = section.optional_count("on_duty");
    counted(&section, on_duty.is_some() || instance, instance);
    CourierFleet {
        profile: profile.unwrap_or_else(nobody),
        on_duty,
        plan: plan.unwrap_or_else(|| PricingPlan {
            id: String::new(),
            name: String::new(),
            charges: Vec::new(),
        }),
        shifts: section.shifts("shifts"),
        starts: starts(&section),
        dispatch: dispatch::rule(&section),
        acceptance: section.number("acceptance_share"),
        parking: SimDuration::from_minutes(section.number("parking_min")),
        tip_share: section.number("tip_share"),
    }
}

/// Keys that say who works when need people who are counted; an instance brings its own.
fn counted(section: &Section<'_>, counted: bool, instance: bool) {
    let written = |keys: &[&'static str]| {
        let keys = keys.iter().filter(|key| section.written(key).is_some());
        keys.copied().collect::<Vec<_>>()
    };
    if !counted {
        for key in written(&COUNTED) {
            let what = "the platform finds a courier for every order, so nobody is counted";
            section
                .report(key, fault("S752", what, "Write `on_duty` as a number, or take it out."));
        }
    }
    if instance {
        for key in written(&["on_duty", "shifts", "starts", "kind"]) {
            let what = "the instance says who is on duty, where, and how fast they are";
            section.report(key, fault("S760", what, "Take it out."));
        }
    }
}

fn starts(section: &Section<'_>) -> CourierStarts {
    match section.optional_text("starts").as_deref() {
        Some("unknown") => CourierStarts::Unknown,
        Some("merchants") => CourierStarts::Merchants,
        Some(_) | None => section.place("starts").map_or(CourierStarts::Unknown, CourierStarts::At),
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
