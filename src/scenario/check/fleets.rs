//! `[[fleet]]`, `[[operators]]` and `[[crew]]`: robots and the people behind them.

use super::{Draft, distinct};
use crate::base::money::Money;
use crate::base::units::{Metres, MetresPerSecond};
use crate::scenario::catalog::plans::pays_couriers;
use crate::scenario::catalog::vendors::{self, Vendor};
use crate::scenario::catalog::{Shelf, plans};
use crate::scenario::model::{
    Charge, CrewPool, Fleet, Merchant, OperatingMode, OperatorPool, PricingPlan, RulePack,
    VendorProfile,
};
use crate::scenario::problem::{fault, nearest};
use crate::scenario::schema;
use crate::scenario::section::Section;

/// How `for` may name a fleet.
struct Named {
    name: String,
    vendor: String,
}

/// All fleets, each with its operators and its crew.
pub(super) fn fleets(
    draft: &Draft<'_>,
    merchants: &[Merchant],
    rules: Option<&RulePack>,
) -> Vec<Fleet> {
    let sections = draft.sections(&schema::FLEET);
    let named: Vec<Named> = sections
        .iter()
        .map(|section| {
            let vendor = section.text("vendor");
            Named { name: section.optional_text("name").unwrap_or_else(|| vendor.clone()), vendor }
        })
        .collect();
    let names: Vec<String> = named.iter().map(|fleet| fleet.name.clone()).collect();
    if draft.findings.sound("fleet") {
        distinct(&sections, &names);
    }
    let operators = draft.sections(&schema::OPERATORS);
    let crews = draft.sections(&schema::CREW);
    let operators_of = staff(&operators, &named);
    let crews_of = staff(&crews, &named);
    let fleet = |(index, section): (usize, &Section<'_>)| {
        let vendor = draft.asset(section, "vendor", Shelf::Vendors, vendors::read)?;
        let plan = plan(draft, section)?;
        let operators = operators_of[index].and_then(|at| operators.get(at));
        let crew = crews_of[index].and_then(|at| crews.get(at));
        let vendor = Vendor { profile: with_own_numbers(section, vendor.profile), ..vendor };
        Some(Fleet {
            name: names[index].clone(),
            robots: section.count("robots"),
            hub: section.place("hub"),
            dispatch: section.text("dispatch"),
            plan,
            operators: operator_pool(section, operators, &vendor, rules),
            crew: crew_pool(section, crew, &vendor.profile, merchants),
            vendor: vendor.profile,
            chargers: section.optional_count("chargers"),
        })
    };
    let fleets: Vec<Option<Fleet>> = sections.iter().enumerate().map(fleet).collect();
    for (section, fleet) in sections.iter().zip(&fleets) {
        if let Some(fleet) = fleet {
            priced(section, "robots", &fleet.plan, fleet.robots);
        }
    }
    fleets.into_iter().flatten().collect()
}

/// For every fleet the section of its people; faults in `for` are filed.
fn staff(sections: &[Section<'_>], fleets: &[Named]) -> Vec<Option<usize>> {
    let mut of = vec![None; fleets.len()];
    for (index, section) in sections.iter().enumerate() {
        let Some(fleet) = fleet_of(section, fleets) else { continue };
        if let Some(earlier) = of[fleet] {
            let what =
                format!("`{}` already has the people of entry {}", fleets[fleet].name, earlier + 1);
            section.report("for", fault("S305", what, "Keep one entry a fleet."));
        } else {
            of[fleet] = Some(index);
        }
    }
    of
}

/// The fleet that a section's `for` names.
fn fleet_of(section: &Section<'_>, fleets: &[Named]) -> Option<usize> {
    let Some(name) = section.optional_text("for") else {
        if section.written("for").is_none() && fleets.len() != 1 {
            let what = format!("there are {} fleets, and none is named here", fleets.len());
            section.report("for", fault("S304", what, "Write `for` with a fleet's name."));
        }
        return (fleets.len() == 1).then_some(0);
    };
    if let Some(at) = fleets.iter().position(|fleet| fleet.name == name) {
        return Some(at);
    }
    let by_vendor: Vec<usize> =
        fleets.iter().enumerate().filter(|(_, f)| f.vendor == name).map(|(at, _)| at).collect();
    match by_vendor.as_slice() {
        [at] => Some(*at),
        [] => {
            let remedy = nearest(&name, fleets.iter().map(|fleet| fleet.name.as_str()));
            section.report("for", fault("S303", "no fleet has this name or vendor", remedy));
            None
        }
        _ => {
            let what = "several fleets are of this vendor";
            section.report("for", fault("S304", what, "Write `for` with a fleet's name."));
            None
        }
    }
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
    if let Some(reach) = section.optional_number("reach_m") {
        vendor.reach = Metres(reach);
    }
    if let Some(distance) = section.optional_number("distance_between_calls_m") {
        vendor.distance_between_calls = Metres(distance);
    }
    if let Some(cost) = section.optional_number("unit_cost_usd") {
        vendor.unit_cost = Money::from_units(cost);
    }
    vendor
}

/// The people behind the drives, held to what vendor and rules allow.
fn operator_pool(
    fleet: &Section<'_>,
    operators: Option<&Section<'_>>,
    vendor: &Vendor,
    rules: Option<&RulePack>,
) -> OperatorPool {
    let profile = &vendor.profile;
    let who = match profile.mode {
        OperatingMode::OnCall => "operators to call",
        OperatingMode::Supervised => "operators to supervise it",
        OperatingMode::Accompanied => "companions at its side",
    };
    let Some(section) = operators else {
        if fleet.sound("") {
            let what = format!("a fleet of `{}` needs {who}", profile.id);
            let remedy = "Add [[operators]] with `for`, on_duty and wage_usd_per_h.";
            fleet.report("vendor", fault("S402", what, remedy));
        }
        return OperatorPool {
            site: String::new(),
            on_duty: 0,
            robots_per_operator: 1,
            wage_per_h: Money::ZERO,
        };
    };
    let on_duty = section.count("on_duty");
    if on_duty == 0 && section.written("on_duty").is_some() && section.sound("on_duty") {
        let what = format!("a fleet of `{}` needs {who}", profile.id);
        section.report("on_duty", fault("S402", what, "Put at least one person on duty."));
    }
    let own = match profile.mode {
        OperatingMode::Supervised => vendor.robots_per_operator.unwrap_or(1),
        OperatingMode::OnCall | OperatingMode::Accompanied => 1,
    };
    let limit = rules.and_then(|rules| rules.robots_per_operator).map_or(own, |cap| own.min(cap));
    let asked = section.optional_count("robots_per_operator");
    if let Some(asked) = asked.filter(|_| section.sound("robots_per_operator")) {
        allowed_span(section, asked, vendor, rules);
    }
    OperatorPool {
        site: section.text("site"),
        on_duty,
        robots_per_operator: asked.unwrap_or(limit),
        wage_per_h: section.money("wage_usd_per_h"),
    }
}

/// Robots per operator: within the limits, and only where they count.
fn allowed_span(section: &Section<'_>, asked: u32, vendor: &Vendor, rules: Option<&RulePack>) {
    let key = "robots_per_operator";
    let id = &vendor.profile.id;
    match vendor.profile.mode {
        OperatingMode::Supervised => {}
        OperatingMode::OnCall => {
            let what = format!("`{id}` calls whoever is free: nobody holds its robots");
            section.report(key, fault("S405", what, "Take the key out."));
            return;
        }
        OperatingMode::Accompanied if asked > 1 => {
            let what = format!("a companion walks with one `{id}` at a time");
            section.report(key, fault("S405", what, "Take the key out."));
            return;
        }
        OperatingMode::Accompanied => return,
    }
    if let Some(most) = vendor.robots_per_operator.filter(|most| asked > *most) {
        let what = format!("an operator of `{id}` holds at most {most} robots");
        section.report(key, fault("S403", what, format!("Write {most} or less.")));
    }
    if let Some((most, rules)) =
        rules.and_then(|rules| rules.robots_per_operator.map(|most| (most, rules)))
        && asked > most
    {
        let what = format!("the rules `{}` allow {most} robots to an operator", rules.id);
        section.report(key, fault("S404", what, format!("Write {most} or less.")));
    }
}

/// The people who walk out to stuck robots.
fn crew_pool(
    fleet: &Section<'_>,
    crew: Option<&Section<'_>>,
    vendor: &VendorProfile,
    merchants: &[Merchant],
) -> CrewPool {
    let Some(section) = crew else {
        if vendor.rescue_share > 0.0 && fleet.sound("") {
            let what = format!("robots of `{}` get stuck, and nobody fetches them", vendor.id);
            let remedy = "Add [[crew]] with `for`, people and wage_usd_per_h.";
            fleet.report("vendor", fault("S412", what, remedy));
        }
        return CrewPool {
            crews: 0,
            base: None,
            wage_per_h: Money::ZERO,
            walk: MetresPerSecond::from_kmh(4.8),
        };
    };
    let at_merchant = section.optional_text("base").as_deref() == Some("merchant");
    let hub_elsewhere = fleet.place("hub").is_some();
    let base = match merchants.first() {
        Some(first) if at_merchant && hub_elsewhere => Some(first.place.clone()),
        _ => section.place("base"),
    };
    CrewPool {
        crews: section.count("people"),
        base,
        wage_per_h: section.money("wage_usd_per_h"),
        walk: MetresPerSecond::from_kmh(section.number("walk_kmh")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::check::run::no_rules;
    use crate::scenario::document;
    use crate::scenario::problem::Findings;

    #[test]
    fn rules_may_allow_fewer_robots_to_an_operator_than_the_vendor() {
        let text = "on_duty = 1\nrobots_per_operator = 3\nwage_usd_per_h = 2";
        let fields = document::parse(text).unwrap();
        let findings = Findings::new("x.toml");
        let section = Section::top(&findings, &fields, &schema::OPERATORS, &[]);
        let rules = RulePack { robots_per_operator: Some(2), ..no_rules() };
        allowed_span(&section, 3, &vendors::read("kiwibot").unwrap(), Some(&rules));
        let found: Vec<_> = findings.into_problems().iter().map(|p| (p.code, p.line)).collect();
        assert_eq!(found, [("S404", Some(2))]);
    }
}
