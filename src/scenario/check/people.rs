//! `[[operators]]` and `[[crew]]`: the people behind a fleet.

use crate::base::money::Money;
use crate::base::units::MetresPerSecond;
use crate::events::Skill;
use crate::scenario::catalog::vendors::Vendor;
use crate::scenario::problem::{fault, nearest};
use crate::scenario::section::Section;
use crate::scenario::{
    CrewPool, Merchant, OperatingMode, OperatorPool, RulePack, Shifts, VendorProfile,
};

/// How `for` may name a fleet.
pub(super) struct Named {
    /// Its own name, or what stands for it.
    pub(super) name: String,
    /// Id of its vendor.
    pub(super) vendor: String,
}

/// For every fleet the section of its people; faults in `for` are filed.
pub(super) fn staff(sections: &[Section<'_>], fleets: &[Named]) -> Vec<Option<usize>> {
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
    if let Some(at) = fleets.iter().position(|fleet| fleet.name.eq_ignore_ascii_case(&name)) {
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

/// The people behind the drives, held to what vendor and rules allow.
pub(super) fn operator_pool(
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
            skills: Skill::ALL.to_vec(),
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
        skills: Skill::ALL.to_vec(),
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
pub(super) fn crew_pool(
    fleet: &Section<'_>,
    crew: Option<&Section<'_>>,
    vendor: &VendorProfile,
    merchants: &[Merchant],
) -> CrewPool {
    let Some(section) = crew else {
        let alone = vendor.mode != OperatingMode::Accompanied;
        if alone && vendor.rescue_share > 0.0 && fleet.sound("") {
            let what = format!("robots of `{}` get stuck, and nobody fetches them", vendor.id);
            let remedy = "Add [[crew]] with `for`, people and wage_usd_per_h.";
            fleet.report("vendor", fault("S412", what, remedy));
        }
        return CrewPool {
            crews: 0,
            shifts: Shifts::default(),
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
        shifts: section.shifts("shifts"),
        base,
        wage_per_h: section.money("wage_usd_per_h"),
        walk: MetresPerSecond::from_kmh(section.number("walk_kmh")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::catalog::vendors;
    use crate::scenario::check::run::no_rules;
    use crate::scenario::document;
    use crate::scenario::problem::Findings;
    use crate::scenario::schema;

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
