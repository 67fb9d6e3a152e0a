//! What a sound scenario will still surprise its author with.

use crate::base::time::SimTime;
use crate::events::CallCause;
use crate::scenario::{Fleet, RuleCheck, Scenario, Verdict};

/// A remark on a scenario that runs.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Note {
    /// Code, as in `S501`; `docs/ERRORS.md` lists them with the errors.
    pub code: &'static str,
    /// The remark.
    pub text: String,
}

impl std::fmt::Display for Note {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.code, self.text)
    }
}

/// Remarks on every fleet: what the rules forbid it, and when it stands still.
pub fn notes(scenario: &Scenario) -> Vec<Note> {
    scenario.fleets.iter().flat_map(|fleet| fleet_notes(scenario, fleet)).collect()
}

/// The first span within the hours in which a fleet drives and none of its operators works.
fn uncovered(scenario: &Scenario, fleet: &Fleet) -> Option<(SimTime, SimTime)> {
    if fleet.operators.iter().any(|pool| pool.shifts.always()) || fleet.operators.is_empty() {
        return None;
    }
    let (from, until) = fleet.vendor.service;
    let (open, close) = (from.max(scenario.run.open), until.min(scenario.run.close));
    let mut spans: Vec<(SimTime, SimTime)> =
        fleet.operators.iter().flat_map(|pool| pool.shifts.spans().iter().copied()).collect();
    spans.sort_unstable();
    let mut covered = open;
    for (begins, ends) in spans {
        if begins > covered {
            break;
        }
        covered = covered.max(ends);
    }
    let fleet_spans = fleet.operators.iter().flat_map(|pool| pool.shifts.spans());
    let next = fleet_spans.map(|(begins, _)| *begins).filter(|begins| *begins > covered).min();
    (covered < close).then(|| (covered, next.map_or(close, |next| next.min(close))))
}

fn fleet_notes(scenario: &Scenario, fleet: &Fleet) -> Vec<Note> {
    let (rules, vendor, name) = (&scenario.rules, &fleet.vendor, &fleet.name);
    let place = scenario.rules_name();
    let mut notes = Vec::new();
    let mut note = |code, text| notes.push(Note { code, text });
    let told = |check: &RuleCheck| match check.verdict {
        Verdict::MayNotDrive => true,
        Verdict::Owed => check.rule == "standing",
        Verdict::Obeys | Verdict::Limited => false,
    };
    for check in rules.checks(fleet).into_iter().filter(told) {
        note(check.code, format!("{name}: {}", check.why));
    }
    if let Some(most) = scenario.fleet_cap().filter(|most| fleet.robots > *most) {
        note("S504", format!("{name}: {place} permits {most} robots, not {}", fleet.robots));
    }
    let (from, until) = rules.hours_of(vendor);
    if from > scenario.run.open || until < scenario.run.close {
        note("S505", format!("{name}: drives from {from} to {until} only; couriers do the rest"));
    }
    if let Some((begins, ends)) = uncovered(scenario, fleet) {
        let what = "nobody is on shift for its calls";
        note("S507", format!("{name}: from {begins} to {ends} {what}; robots wait for the next"));
    }
    let people = fleet.calls.iter().any(|it| it.cause == CallCause::People && it.per_km > 0.0);
    if people && scenario.conditions.pedestrians.is_none() {
        let what = "calls for people in the way never come, since nobody walks";
        note("S508", format!("{name}: {what}; add [pedestrians]"));
    }
    let reach = vendor.reach;
    if reach.0 < scenario.customers.within.0 {
        let within = scenario.customers.within;
        note("S506", format!("{name}: reaches {reach}, customers live within {within}"));
    }
    notes
}
