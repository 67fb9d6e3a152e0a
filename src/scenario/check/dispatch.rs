//! Who is sent to which order: the keys of dispatch, alike for fleets and couriers.

use crate::base::time::SimDuration;
use crate::scenario::DispatchRule;
use crate::scenario::problem::fault;
use crate::scenario::section::Section;

/// Keys that belong to some policies only, with these.
const OWNERS: [(&str, &[&str]); 4] = [
    ("dispatch_every_s", &["batched-matching", "rolling-horizon", "reassigning", "external"]),
    ("split_m", &["split-by-distance"]),
    ("dispatch_command", &["external"]),
    ("dispatch_deadline_ms", &["external"]),
];

/// Keys that a policy cannot do without.
const NEEDED: [(&str, &str, &str); 2] = [
    ("external", "dispatch_command", "Write the program and its arguments."),
    ("split-by-distance", "split_m", "Write how far robots go."),
];

/// Time between two looks where nobody writes it \[s\].
///
/// Assumption: 30 s, range 5-120; a minute for plans, the unit of the instances that they were
/// measured on.
fn usual_every_s(policy: &str) -> f64 {
    match policy {
        "rolling-horizon" => 60.0,
        "batched-matching" | "reassigning" | "external" => 30.0,
        _ => 0.0,
    }
}

/// The rule that a section writes.
pub(super) fn rule(section: &Section<'_>) -> DispatchRule {
    let policy = section.text("dispatch");
    if section.sound("dispatch") {
        belongs(section, &policy);
    }
    let every = section.optional_number("dispatch_every_s");
    let command = section.optional_text("dispatch_command").unwrap_or_default();
    let usual = DispatchRule::default();
    DispatchRule {
        every: SimDuration::from_seconds(every.unwrap_or_else(|| usual_every_s(&policy))),
        at_once: section.optional_count("orders_at_once").unwrap_or(usual.at_once),
        split_m: section.optional_number("split_m"),
        command: command.split_whitespace().map(str::to_owned).collect(),
        deadline_ms: section.optional_whole("dispatch_deadline_ms").unwrap_or(usual.deadline_ms),
        policy,
    }
}

fn belongs(section: &Section<'_>, policy: &str) {
    for (key, owners) in OWNERS {
        let stray = section.knows(key) && section.written(key).is_some();
        if stray && !owners.contains(&policy) {
            let what = format!("the policy `{policy}` does not use this");
            let remedy = format!("Take it out, or choose {}.", owners.join(", "));
            section.report(key, fault("S750", what, remedy));
        }
    }
    for (owner, key, remedy) in NEEDED {
        if policy == owner && section.written(key).is_none() {
            let what = format!("the policy `{policy}` needs `{key}`");
            section.report("dispatch", fault("S751", what, remedy));
        }
    }
}
