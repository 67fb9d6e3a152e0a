//! `[[fleet]]`: robots of one vendor under one plan.

use super::calls::{calls, link};
use super::crews::{crew_pools, rescue_rules, wear};
use super::equipment::{charger_sections, chargers, own_battery};
use super::feeders::feeders;
use super::people::{Named, answered, operator_pools, staff};
use super::{Draft, dispatch, distinct, standby};
use crate::base::money::Money;
use crate::base::units::{Metres, MetresPerSecond};
use crate::events::Skill;
use crate::scenario::catalog::plans::pays_couriers;
use crate::scenario::catalog::vendors::{self, Vendor};
use crate::scenario::catalog::{Shelf, plans};
use crate::scenario::problem::fault;
use crate::scenario::schema;
use crate::scenario::section::Section;
use crate::scenario::{
    CallRate, Charge, Fleet, Merchant, OperatingMode, PricingPlan, QueueRule, RulePack,
    VendorProfile,
};

/// All fleets, each with its operators and its crew.
pub(super) fn fleets(
    draft: &Draft<'_>,
    merchants: &[Merchant],
    rules: Option<&RulePack>,
) -> Vec<Fleet> {
    let sections = draft.sections(&schema::FLEET);
    let named: Vec<Named> = sections.iter().map(name).collect();
    let names: Vec<String> = named.iter().map(|fleet| fleet.name.clone()).collect();
    if draft.findings.sound("fleet") {
        distinct(&sections, &names);
    }
    let operators = draft.sections(&schema::OPERATORS);
    let crews = draft.sections(&schema::CREW);
    let fed = draft.sections(&schema::FEEDER);
    let operators_of = staff(&operators, &named);
    let crews_of = staff(&crews, &named);
    let feeders_of = staff(&fed, &named);
    let chargers_at = charger_sections(draft, &named);
    let mut calls_of = calls(&draft.sections(&schema::CALLS), &named);
    let mut fleet = |(index, section): (usize, &Section<'_>)| {
        let vendor = draft.asset(section, "vendor", Shelf::Vendors, vendors::read)?;
        let plan = plan(draft, section)?;
        let pools: Vec<_> = operators_of[index].iter().map(|at| &operators[*at]).collect();
        let crews: Vec<_> = crews_of[index].iter().map(|at| &crews[*at]).collect();
        let fed: Vec<_> = feeders_of[index].iter().map(|at| &fed[*at]).collect();
        let wear = wear(section);
        let vendor = Vendor { profile: with_own_numbers(section, vendor.profile), ..vendor };
        let operators = operator_pools(section, &pools, &vendor, rules);
        let calls = std::mem::take(&mut calls_of[index]);
        answered(section, &operators, &asks(&vendor.profile, &calls));
        let chargers = chargers(&chargers_at, index, section, &vendor.profile.battery, merchants);
        let (hub, more_hubs) = standby::hubs(section, merchants);
        Some(Fleet {
            name: names[index].clone(),
            robots: section.count("robots"),
            hub,
            more_hubs,
            stand_by: standby::rule(draft, section, &vendor.profile),
            dispatch: dispatch::rule(section),
            plan,
            operators,
            queue: queue_rule(section),
            slots_held: slots_held(section, &vendor.profile),
            calls,
            link: link(section),
            crews: crew_pools(section, &crews, &vendor.profile, &wear, merchants),
            rescue: rescue_rules(section, &crews),
            feeders: feeders(draft, &fed),
            wear,
            vendor: vendor.profile,
            chargers,
        })
    };
    let fleets: Vec<Option<Fleet>> = sections.iter().enumerate().map(&mut fleet).collect();
    for (section, fleet) in sections.iter().zip(&fleets) {
        if let Some(fleet) = fleet {
            priced(section, "robots", &fleet.plan, fleet.robots);
        }
    }
    fleets.into_iter().flatten().collect()
}

/// A fleet by its own name, or that of its vendor.
fn name(section: &Section<'_>) -> Named {
    let vendor = section.text("vendor");
    let name = section.optional_text("name").unwrap_or_else(|| display_name(&vendor));
    Named { name, vendor }
}

/// What the people behind a fleet must be able to do, and for what.
fn asks(vendor: &VendorProfile, calls: &[CallRate]) -> Vec<(Skill, &'static str)> {
    match vendor.mode {
        OperatingMode::OnCall => {
            let extra = calls.iter().filter(|calls| calls.cause.skill() == Skill::Drive);
            let stuck = (Skill::Assist, "robots that are stuck");
            extra.map(|_| (Skill::Drive, "crossings that need approval")).chain([stuck]).collect()
        }
        OperatingMode::Supervised | OperatingMode::Accompanied => vec![(Skill::Watch, "its legs")],
    }
}

/// Whom operators serve first.
fn queue_rule(section: &Section<'_>) -> QueueRule {
    match section.text("operator_queue").as_str() {
        "loaded-first" => QueueRule::LoadedFirst,
        "oldest-order-first" => QueueRule::OldestOrder,
        _ => QueueRule::FirstCome,
    }
}

/// Whether a supervised robot keeps its operator at stops.
fn slots_held(section: &Section<'_>, vendor: &VendorProfile) -> bool {
    let written = section.written("operator_slots").is_some();
    if written && vendor.mode != OperatingMode::Supervised && section.sound("operator_slots") {
        let what = format!("nobody supervises the legs of `{}`", vendor.id);
        section.report("operator_slots", fault("S426", what, "Take it out."));
    }
    section.text("operator_slots") == "trip"
}

/// What a fleet without a name of its own is called: its vendor's name.
fn display_name(vendor: &str) -> String {
    vendors::read(vendor).map_or_else(|_| vendor.to_owned(), |known| known.profile.name)
}

/// The fleet's plan with the scenario's own prices in it.
fn plan(draft: &Draft<'_>, section: &Section<'_>) -> Option<PricingPlan> {
    let mut plan = draft.asset(section, "plan", Shelf::Plans, plans::read)?;
    if pays_couriers(&plan) {
        let what = format!("`{}` is a plan for couriers", plan.id);
        let remedy = "Choose a plan for robots; `trundle list plans` shows them.";
        section.report("plan", fault("S306", what, remedy));
        return None;
    }
    if let Some(fee) = section.optional_number("fee_kept_usd_per_order") {
        plan.charges.push(Charge::CustomerFeeKept { amount: Money::from_units(fee) });
    }
    let lease = section.optional_number("lease_usd_per_day").map(Money::from_units);
    let beyond = section.optional_number("beyond_slabs_usd_per_order").map(Money::from_units);
    let (mut leased, mut slabbed) = (false, false);
    for charge in &mut plan.charges {
        match charge {
            Charge::LeasePerRobotDay { amount } => {
                leased = true;
                *amount = lease.unwrap_or(*amount);
            }
            Charge::FeePerOrderBySlab { beyond: fee, .. } => {
                slabbed = true;
                *fee = beyond.or(*fee);
            }
            Charge::CommissionShare { .. }
            | Charge::CustomerFee { .. }
            | Charge::CustomerFeeKept { .. }
            | Charge::OwnAndOperate
            | Charge::CourierPay { .. }
            | Charge::Energy { .. }
            | Charge::LoadingWage { .. } => {}
        }
    }
    for (key, written, charged) in [
        ("lease_usd_per_day", lease.is_some(), leased),
        ("beyond_slabs_usd_per_order", beyond.is_some(), slabbed),
    ] {
        if written && !charged {
            let what = format!("the plan `{}` has no such price to replace", plan.id);
            section.report(key, fault("S409", what, "Take the key out or choose another plan."));
        }
    }
    Some(plan)
}

/// Files a fault where the plan has no price for a fleet of this size.
pub(super) fn priced(section: &Section<'_>, key: &str, plan: &PricingPlan, robots: u32) {
    if let Err(largest) = plan.slab_fee(robots)
        && section.sound(key)
    {
        let what = format!(
            "the plan `{}` has no price per order for {robots} robots, only up to {largest}",
            plan.id
        );
        let remedy = "Write `beyond_slabs_usd_per_order` in the fleet, or lease fewer robots.";
        section.report(key, fault("S401", what, remedy));
    }
}

fn with_own_numbers(section: &Section<'_>, mut vendor: VendorProfile) -> VendorProfile {
    if let Some(speed) = section.optional_number("cruise_kmh") {
        vendor.cruise = MetresPerSecond::from_kmh(speed);
        vendor.crossing = vendor.cruise;
    }
    if let Some(compartments) = section.optional_count("compartments") {
        vendor.compartments = compartments;
    }
    if let Some(reach) = section.optional_number("reach_m") {
        vendor.reach = Metres(reach);
    }
    if let Some(distance) = section.optional_number("distance_between_calls_m") {
        vendor.distance_between_calls = Metres(distance);
    }
    if let Some(law) = section.optional_law("repair_min") {
        vendor.repair_min = law;
    }
    if let Some(cost) = section.optional_number("unit_cost_usd") {
        vendor.unit_cost = Money::from_units(cost);
    }
    vendor.battery = own_battery(section, vendor.battery);
    vendor
}
