//! The run folder of a watched day: that of `trundle run` with this day in it, its changes included.

use super::watched::WatchedDay;
use super::{CliError, input, run};
use crate::audit::Watch;
use crate::report::{self, Provenance};
use crate::scenario::Overrides;
use crate::session::{Record, Session};
use crate::study;
use std::path::{Path, PathBuf};

/// Lives a watched day again to its end and writes the run folder of its scenario: every option, as
/// many days as it takes to come to this one. Where nothing was changed, it is the folder that
/// `trundle run` writes.
///
/// # Errors
/// Every fault of the scenario, a change that cannot be done, or why the folder cannot be written.
pub(super) fn write(
    watched: &WatchedDay,
    scenario: Option<&str>,
    record: &Record,
    out: &Path,
) -> Result<PathBuf, CliError> {
    let found = input::find(scenario)?;
    let days = record.day + 1;
    let overrides =
        Overrides { map: watched.map.clone(), seed: Some(record.seed), replications: Some(days) };
    let ground = input::ground(&found, &overrides)?;
    let options = Session::options(&ground.scenario);
    let place = options.iter().position(|name| *name == record.option);
    let session = place.and_then(|place| Session::begin(&ground, place, record.day));
    let mut session = session.ok_or_else(|| CliError::Input("no such option".to_owned()))?;
    session.replay(record.touches.clone());
    let known = session.whole();
    watched.all_done(&session)?;
    let mut study = study::run_with(&ground, &|_, _| (), &Watch::new(false), &known);
    study.digest = report::digest(&study);
    let touched = !record.touches.is_empty();
    let command = if touched {
        let name = run::file_name(&found.name);
        format!("trundle day {name} --touches {}", report::TOUCHES_FILE)
    } else {
        let map = watched.map.as_deref();
        run::command_line(&found.name, map, watched.seed, Some(days))
    };
    let provenance = Provenance { version: env!("CARGO_PKG_VERSION").to_owned(), command };
    let text = touched.then(|| record.to_toml());
    report::write_with(&study, out, None, &provenance, text.as_deref())
        .map_err(|error| CliError::Failed(error.to_string()))
}
