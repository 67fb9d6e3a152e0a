//! `trundle validate`: all that is wrong with scenario files, at once.

use super::input::{self, ScenarioText};
use super::{CliError, Output};
use crate::scenario::{self, Overrides};

#[derive(Debug, clap::Args)]
pub(super) struct ValidateArguments {
    /// Scenario files, or names of embedded ones [default: robots-vs-couriers]
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
    if places {
        input::ground(found, &overrides)?;
    }
    let notes = scenario::notes(&scenario);
    let mut lines = vec![format!("{}: sound, digest {}", found.name, &scenario.digest[..16])];
    lines.extend(notes.into_iter().map(|note| format!("{}: note: {note}", found.name)));
    for fleet in &scenario.fleets {
        let checks = scenario.rule_checks(fleet);
        lines.extend(checks.iter().map(|check| {
            format!("{}: rule: {}, {}: {check}", found.name, scenario.rules_name(), fleet.name)
        }));
    }
    Ok(lines)
}
