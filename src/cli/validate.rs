//! `trundle validate`: all that is wrong with scenario files, at once.

use super::input::{self, ScenarioText};
use super::{CliError, Output};
use crate::scenario::{self, Note, Overrides};
use crate::sim::Ground;
use crate::study::book;

#[derive(Debug, clap::Args)]
pub(super) struct ValidateArguments {
    /// Scenario files, or names of embedded ones [default: town-kitchen]
    scenarios: Vec<String>,
    /// Also read the map and find every place on it
    #[arg(long)]
    places: bool,
}

pub(super) fn execute(arguments: &ValidateArguments, output: &mut Output) -> Result<(), CliError> {
    let names: Vec<Option<&str>> = if arguments.scenarios.is_empty() {
        vec![None]
    } else {
        arguments.scenarios.iter().map(|name| Some(name.as_str())).collect()
    };
    let mut refused = Vec::new();
    for name in names {
        match input::find(name).and_then(|found| check(&found, arguments.places)) {
            Ok(lines) => lines.iter().try_for_each(|line| output.line(line))?,
            Err(CliError::Failed(error)) => return Err(CliError::Failed(error)),
            Err(CliError::Input(error)) => refused.push(error),
        }
    }
    if refused.is_empty() { Ok(()) } else { Err(CliError::Input(refused.join("\n"))) }
}

fn check(found: &ScenarioText, places: bool) -> Result<Vec<String>, CliError> {
    let overrides = Overrides::default();
    let scenario = scenario::load(&found.text, &found.name, &overrides)?;
    let mut notes = scenario::notes(&scenario);
    let mut remarks = Vec::new();
    if places {
        let ground = input::ground(found, &overrides)?;
        notes.extend(ground_notes(&ground));
        remarks = book::remarks(&ground);
    }
    let mut lines = vec![format!("{}: sound, digest {}", found.name, &scenario.digest[..16])];
    lines.extend(remarks.into_iter().map(|remark| format!("{}: {remark}", found.name)));
    lines.extend(notes.into_iter().map(|note| format!("{}: note: {note}", found.name)));
    for fleet in &scenario.fleets {
        let checks = scenario.rule_checks(fleet);
        lines.extend(checks.iter().map(|check| {
            format!("{}: rule: {}, {}: {check}", found.name, scenario.rules_name(), fleet.name)
        }));
    }
    Ok(lines)
}

/// Remarks that only the map can give rise to.
fn ground_notes(ground: &Ground) -> Vec<Note> {
    let mut notes = Vec::new();
    for (fleet, on) in ground.scenario.fleets.iter().zip(&ground.fleets) {
        let (name, battery) = (&fleet.name, &fleet.vendor.battery);
        if !on.battery_lasts {
            let text = format!(
                "{name}: a battery of {}, {} of it kept as the reserve, lasts for no trip to any \
                 customer",
                battery.capacity, battery.reserve
            );
            notes.push(Note { code: "S723", text });
        }
        if on.closed_crossings > 0 {
            let text = format!(
                "{name}: too slow to clear {} signals, however early it sets off; they are closed \
                 to it",
                on.closed_crossings
            );
            notes.push(Note { code: "S724", text });
        }
    }
    notes
}
