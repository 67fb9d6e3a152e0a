//! `[[calls]]`: what makes robots call for help, and the radio link of a fleet.

use super::people::{Named, fleet_of};
use crate::base::time::SimDuration;
use crate::events::CallCause;
use crate::scenario::problem::fault;
use crate::scenario::section::Section;
use crate::scenario::{CallRate, Link};

/// For every fleet its calls; faults are filed.
pub(super) fn calls(sections: &[Section<'_>], fleets: &[Named]) -> Vec<Vec<CallRate>> {
    let mut of: Vec<Vec<CallRate>> = vec![Vec::new(); fleets.len()];
    for section in sections {
        let (Some(fleet), Some(rate)) = (fleet_of(section, fleets), rate(section)) else {
            continue;
        };
        if of[fleet].iter().any(|earlier| earlier.cause == rate.cause) {
            let what = format!("the calls of `{}` are given already", rate.cause.name());
            section.report("cause", fault("S420", what, "Keep one entry for each cause."));
        } else {
            of[fleet].push(rate);
        }
    }
    of
}

/// What one entry says; each cause takes its own keys.
fn rate(section: &Section<'_>) -> Option<CallRate> {
    let name = section.text("cause");
    let cause = CallCause::ALL.into_iter().find(|cause| cause.name() == name)?;
    let takes: &[&str] = match cause {
        CallCause::Crossing | CallCause::Kerb => &["share"],
        CallCause::Weather => &["per_h", "share"],
        CallCause::Stuck | CallCause::Blocked | CallCause::People | CallCause::Malfunction => {
            &["per_km"]
        }
    };
    for key in ["per_km", "share", "per_h"] {
        let written = section.written(key).is_some();
        if written && !takes.contains(&key) {
            let what = format!("calls of `{name}` have no such rate");
            let remedy = format!("Write {}.", takes.join(" and "));
            section.report(key, fault("S421", what, remedy));
        } else if !written && takes.contains(&key) && section.sound("") {
            let what = format!("calls of `{name}` need `{key}`");
            section.report("cause", fault("S422", what, "Write it, or take the entry out."));
        }
    }
    Some(CallRate {
        cause,
        per_km: section.number("per_km"),
        share: section.number("share"),
        surges_per_h: section.number("per_h"),
        help_s: section.optional_law("help_s"),
    })
}

/// The radio link of a fleet.
pub(super) fn link(fleet: &Section<'_>) -> Link {
    let per_h = fleet.number("link_outages_per_h");
    if per_h <= 0.0 && fleet.written("link_outage_s").is_some() {
        let what = "losses have a length, but none happens";
        let remedy = "Write `link_outages_per_h` above 0, or take it out.";
        fleet.report("link_outage_s", fault("S423", what, remedy));
    }
    Link {
        latency: SimDuration::from_seconds(fleet.number("link_latency_ms") / 1000.0),
        outages_per_h: per_h,
        outage_s: fleet.law("link_outage_s"),
    }
}
