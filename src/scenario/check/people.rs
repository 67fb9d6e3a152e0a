//! `[[operators]]`: the people behind a fleet.

use crate::base::time::SimDuration;
use crate::events::Skill;
use crate::scenario::catalog::vendors::Vendor;
use crate::scenario::problem::{fault, nearest};
use crate::scenario::section::Section;
use crate::scenario::{OperatingMode, OperatorPool, RulePack};

/// How `for` may name a fleet.
pub(super) struct Named {
    /// Its own name, or what stands for it.
    pub(super) name: String,
    /// Id of its vendor.
    pub(super) vendor: String,
}

/// For every fleet the sections of its people; faults in `for` are filed.
pub(super) fn staff(sections: &[Section<'_>], fleets: &[Named]) -> Vec<Vec<usize>> {
    let mut of = vec![Vec::new(); fleets.len()];
    for (index, section) in sections.iter().enumerate() {
        if let Some(fleet) = fleet_of(section, fleets) {
            of[fleet].push(index);
        }
    }
    of
}

/// The fleet that a section's `for` names.
pub(super) fn fleet_of(section: &Section<'_>, fleets: &[Named]) -> Option<usize> {
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

/// The pools behind the drives, held to what vendor and rules allow.
pub(super) fn operator_pools(
    fleet: &Section<'_>,
    operators: &[&Section<'_>],
    vendor: &Vendor,
    rules: Option<&RulePack>,
) -> Vec<OperatorPool> {
    let profile = &vendor.profile;
    let who = match profile.mode {
        OperatingMode::OnCall => "operators to call",
        OperatingMode::Supervised => "operators to supervise it",
        OperatingMode::Accompanied => "companions at its side",
    };
    if operators.is_empty() && fleet.sound("") {
        let what = format!("a fleet of `{}` needs {who}", profile.id);
        let remedy = "Add [[operators]] with `for`, on_duty and wage_usd_per_h.";
        fleet.report("vendor", fault("S402", what, remedy));
    }
    for section in operators {
        let nobody = section.count("on_duty") == 0 && section.written("on_duty").is_some();
        if nobody && section.sound("on_duty") {
            let what = format!("a fleet of `{}` needs {who}", profile.id);
            section.report("on_duty", fault("S402", what, "Put at least one person on duty."));
        }
    }
    operators.iter().map(|section| operator_pool(section, vendor, rules)).collect()
}

fn operator_pool(section: &Section<'_>, vendor: &Vendor, rules: Option<&RulePack>) -> OperatorPool {
    let own = match vendor.profile.mode {
        OperatingMode::Supervised => vendor.robots_per_operator.unwrap_or(1),
        OperatingMode::OnCall | OperatingMode::Accompanied => 1,
    };
    let limit = rules.and_then(|rules| rules.robots_per_operator).map_or(own, |cap| own.min(cap));
    let asked = section.optional_count("robots_per_operator");
    if let Some(asked) = asked.filter(|_| section.sound("robots_per_operator")) {
        allowed_span(section, asked, vendor, rules);
    }
    let shifts = section.shifts("shifts");
    let rest = SimDuration::from_minutes(section.number("break_min"));
    let shortest = shifts.spans().iter().map(|(begins, ends)| ends.since(*begins)).min();
    if shortest.is_some_and(|shift| rest >= shift) && section.sound("break_min") {
        let what = "the break is as long as a shift";
        section.report("break_min", fault("S424", what, "Shorten it, or lengthen the shift."));
    }
    if section.written("waypoint_s").is_some() && vendor.profile.waypoints.is_none() {
        let what = format!("`{}` finds its way without way-points", vendor.profile.id);
        section.report("waypoint_s", fault("S427", what, "Take it out."));
    }
    let words = section.words("skills");
    OperatorPool {
        site: section.text("site"),
        on_duty: section.count("on_duty"),
        robots_per_operator: asked.unwrap_or(limit),
        wage_per_h: section.money("wage_usd_per_h"),
        skills: Skill::ALL
            .into_iter()
            .filter(|skill| words.iter().any(|word| word == skill.name()))
            .collect(),
        shifts,
        rest,
        takeover_s: section.law("takeover_s"),
        waypoint_s: section.optional_number("waypoint_s"),
    }
}

/// Every kind of call needs somebody who can answer it.
pub(super) fn answered(fleet: &Section<'_>, pools: &[OperatorPool], asks: &[(Skill, &str)]) {
    for (skill, what_for) in asks {
        let able = pools.iter().any(|pool| pool.skills.contains(skill));
        if !able && !pools.is_empty() && fleet.sound("") {
            let what = format!("nobody has the skill `{}` for {what_for}", skill.name());
            fleet.report("vendor", fault("S425", what, "Add it to the `skills` of a pool."));
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::catalog::vendors;
    use crate::scenario::document;
    use crate::scenario::problem::Findings;
    use crate::scenario::schema;

    #[test]
    fn rules_may_allow_fewer_robots_to_an_operator_than_the_vendor() {
        let text = "on_duty = 1\nrobots_per_operator = 3\nwage_usd_per_h = 2";
        let fields = document::parse(text).unwrap();
        let findings = Findings::new("x.toml");
        let section = Section::top(&findings, &fields, &schema::OPERATORS, &[]);
        let rules = RulePack { robots_per_operator: Some(2), ..RulePack::open() };
        allowed_span(&section, 3, &vendors::read("kiwibot").unwrap(), Some(&rules));
        let found: Vec<_> = findings.into_problems().iter().map(|p| (p.code, p.line)).collect();
        assert_eq!(found, [("S404", Some(2))]);
    }
}
