//! Scenario and map by the names that users type.

use super::CliError;
use crate::map::import;
use crate::map::{SidewalkMap, generate};
use crate::scenario::{self, MapSource, Overrides, Problems, Scenario};
use crate::sim::{Ground, PlaceProblem};
use std::path::Path;
use std::sync::Arc;

/// Largest scenario file \[bytes\].
const LARGEST_SCENARIO: u64 = 1 << 20;

/// A scenario's text with the name under which faults are reported.
#[derive(Debug, Clone)]
pub struct ScenarioText {
    /// The TOML.
    pub text: String,
    /// File name, or the id of an embedded scenario.
    pub name: String,
}

/// Finds a scenario: a file, the id of an embedded one, or the default.
///
/// # Errors
/// When there is no such file or id, or it cannot be read.
pub fn find(name: Option<&str>) -> Result<ScenarioText, CliError> {
    let name = name.unwrap_or(scenario::DEFAULT);
    let path = Path::new(name);
    if !path.is_file()
        && let Some((id, text)) = scenario::shipped().iter().find(|(id, _)| *id == name)
    {
        return Ok(ScenarioText { text: (*text).to_owned(), name: (*id).to_owned() });
    }
    let known = || {
        let ids: Vec<&str> = scenario::shipped().iter().map(|(id, _)| *id).collect();
        format!("Name a TOML file, or one of: {}", ids.join(", "))
    };
    let refuse = |what: String| CliError::Input(format!("{name}: S100 {what}. {}", known()));
    let about = std::fs::metadata(path).map_err(|error| refuse(error.to_string()))?;
    if !about.is_file() {
        return Err(refuse("this is not a file".to_owned()));
    }
    if about.len() > LARGEST_SCENARIO {
        return Err(refuse(format!("{} bytes are more than a scenario holds", about.len())));
    }
    let bytes = std::fs::read(path).map_err(|error| refuse(error.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|_| refuse("this is not UTF-8".to_owned()))?;
    Ok(ScenarioText { text, name: name.to_owned() })
}

/// A scenario ready to run: checked, its map read or made, its places found.
///
/// # Errors
/// Every fault of scenario, map and places.
pub fn ground(found: &ScenarioText, overrides: &Overrides) -> Result<Arc<Ground>, CliError> {
    let scenario = scenario::load(&found.text, &found.name, overrides)?;
    let map = Arc::new(map(&scenario)?);
    let ground = Ground::build(scenario, map).map_err(|problems| places(found, &problems))?;
    Ok(Arc::new(ground))
}

/// Reads or makes the map of a scenario.
///
/// # Errors
/// Why the file was refused.
pub fn map(scenario: &Scenario) -> Result<SidewalkMap, CliError> {
    match &scenario.map {
        MapSource::File(path) => {
            import::read(path).map_err(|error| CliError::Input(error.to_string()))
        }
        MapSource::Plane => {
            let name = scenario.instance.as_ref().map_or("plane", |day| &day.instance.name);
            Ok(SidewalkMap::empty(name))
        }
        MapSource::Generated { style, area_km2, seed } => {
            generate::generate(*style, *area_km2, *seed)
                .map_err(|error| CliError::Input(error.to_string()))
        }
    }
}

/// Faults of places, at their lines of the scenario.
fn places(found: &ScenarioText, problems: &[PlaceProblem]) -> CliError {
    let at = |problem: &PlaceProblem| {
        if let Some(whole) = &problem.in_file {
            return whole.as_ref().clone();
        }
        scenario::problem_at(
            &found.text,
            &found.name,
            "S601",
            &problem.key,
            &problem.what,
            &problem.remedy,
        )
    };
    Problems(problems.iter().map(at).collect()).into()
}
