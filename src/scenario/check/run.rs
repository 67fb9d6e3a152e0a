//! `[run]` and `[map]`: day, hours, chance, footpaths, rules.

use super::{Draft, Overrides, instance};
use crate::base::time::SimTime;
use crate::scenario::catalog::{Shelf, rules};
use crate::scenario::problem::{Problems, fault};
use crate::scenario::schema;
use crate::scenario::section::Section;
use crate::scenario::{Gates, MapSource, MapStyle, PolicyFile, RulePack, RunSettings, Together};
use std::path::{Path, PathBuf};

/// Day, hours, seed, replications, and how several fleets meet.
pub(super) fn settings(draft: &Draft<'_>, overrides: &Overrides) -> (RunSettings, Together) {
    let section = draft.section(&schema::RUN);
    if let Some(count) = overrides.replications.filter(|count| !(1..=10_000).contains(count)) {
        let what = format!("the command line asks for {count} replications");
        section.report("replications", fault("S201", what, "The range is 1 to 10000."));
    }
    let (open, close) = section.hours("hours").unwrap_or((SimTime(0), SimTime(1)));
    let run = RunSettings {
        date: section.text("date"),
        open,
        close,
        replications: overrides.replications.unwrap_or_else(|| section.count("replications")),
        seed: overrides.seed.unwrap_or_else(|| section.whole("seed")),
    };
    let together = match section.text("fleets").as_str() {
        "shared" => Together::Shared,
        "apart-and-shared" => Together::Both,
        _ => Together::Apart,
    };
    (run, together)
}

/// What `[map]` and `[[gate]]` say.
pub(super) struct MapSettings {
    pub(super) source: MapSource,
    pub(super) rules: Option<RulePack>,
    pub(super) policy: Option<PolicyFile>,
    pub(super) gates: Gates,
}

/// Source of the footpaths, the rules of the place, and its gates.
pub(super) fn map(
    draft: &Draft<'_>,
    file: &Path,
    date: &str,
    overrides: &Overrides,
) -> MapSettings {
    let section = draft.section(&schema::MAP);
    let rules = draft.asset(&section, "rules", Shelf::Rules, rules::read);
    let policy = policy(draft, &section, file, date);
    let source = source(&section, file, overrides, instance::named(draft));
    MapSettings { source, rules, policy, gates: gates(draft, &section) }
}

fn source(section: &Section<'_>, scenario: &Path, overrides: &Overrides, plane: bool) -> MapSource {
    let file = section.optional_text("file");
    let style = section.optional_text("generate");
    match (&file, &style) {
        (Some(_), Some(_)) => {
            let what = "the map is both read and generated";
            section.report("generate", fault("S410", what, "Keep `file` or `generate`."));
        }
        (None, None) if overrides.map.is_none() && section.sound("") && !plane => {
            let remedy = "Write `file = \"town.osm.pbf\"` or `generate = \"town\"`.";
            section.report("generate", fault("S410", "no map is named", remedy));
        }
        _ => {}
    }
    if plane {
        for key in
            ["file", "generate", "policy"].into_iter().filter(|key| section.written(key).is_some())
        {
            let what = "an instance lies on a plane without footpaths";
            section.report(key, fault("S761", what, "Take it out, or the instance."));
        }
    }
    if file.is_some() {
        for key in ["area_km2", "seed"].into_iter().filter(|key| section.written(key).is_some()) {
            let what = "this belongs to a generated map, but a file is read";
            section.report(key, fault("S411", what, "Take it out."));
        }
    }
    if let Some(path) = overrides.map.clone() {
        return MapSource::File(path);
    }
    match file {
        Some(file) => MapSource::File(beside(scenario, file)),
        None => MapSource::Generated {
            style: if style.as_deref() == Some("campus") {
                MapStyle::Campus
            } else {
                MapStyle::Town
            },
            area_km2: section.optional_number("area_km2").unwrap_or(1.0),
            seed: section.optional_whole("seed").unwrap_or(1),
        },
    }
}

/// Footpaths entered one after another.
fn gates(draft: &Draft<'_>, map: &Section<'_>) -> Gates {
    let places = draft.sections(&schema::GATE);
    Gates {
        at: places.iter().filter_map(|section| section.place("at")).collect(),
        below_m: map.optional_number("gates_below_m"),
    }
}

/// Largest policy file \[bytes\].
const LARGEST_POLICY: u64 = 64 << 20;

/// The policy file beside the rules; its faults are filed under its own name.
fn policy(
    draft: &Draft<'_>,
    section: &Section<'_>,
    scenario: &Path,
    date: &str,
) -> Option<PolicyFile> {
    let path = beside(scenario, section.optional_text("policy")?);
    let refuse = |what: String| {
        let remedy = "Name a JSON file, relative to the scenario file.";
        section.report("policy", fault("S620", what, remedy));
    };
    match std::fs::metadata(&path) {
        Ok(about) if about.len() <= LARGEST_POLICY && about.is_file() => {}
        Ok(_) => {
            refuse("this is no file of up to 64 MiB".to_owned());
            return None;
        }
        Err(error) => {
            refuse(format!("the policy cannot be read: {error}"));
            return None;
        }
    }
    let text = std::fs::read_to_string(&path);
    let text = text.map_err(|error| refuse(format!("the policy cannot be read: {error}"))).ok()?;
    match crate::scenario::policy::read(&text, &path.display().to_string(), date) {
        Ok(policy) => {
            draft.files.borrow_mut().push(policy.digest.clone());
            Some(policy)
        }
        Err(Problems(problems)) => {
            for problem in problems {
                draft.findings.push(problem);
            }
            None
        }
    }
}

/// A path as seen from the scenario's folder.
pub(super) fn beside(scenario: &Path, file: String) -> PathBuf {
    scenario.parent().map_or_else(|| PathBuf::from(&file), |folder| folder.join(&file))
}
