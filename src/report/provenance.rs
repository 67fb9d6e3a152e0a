//! `run.toml`: what a run folder was made from and what it holds.

use super::error::ReportError;
use crate::study::result::Study;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

/// What the study itself cannot know of its run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// Version of the program.
    pub version: String,
    /// Command that repeats the run; file names only, no folders.
    pub command: String,
}

/// A file of the run folder, ready to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RunFile {
    /// Path inside the run folder, with `/`.
    pub(crate) path: String,
    /// The whole file.
    pub(crate) bytes: Vec<u8>,
    /// Rows below the header, for tables.
    pub(crate) rows: Option<usize>,
}

#[derive(Serialize)]
struct RunPage<'a> {
    run: Run<'a>,
    map: Map<'a>,
    file: Vec<Listed<'a>>,
}

#[derive(Serialize)]
struct Run<'a> {
    trundle_version: &'a str,
    scenario: &'a str,
    scenario_digest: &'a str,
    result_digest: &'a str,
    seed: String,
    replications: u32,
    command: &'a str,
}

#[derive(Serialize)]
struct Map<'a> {
    name: &'a str,
    digest: &'a str,
    attribution: &'a str,
}

#[derive(Serialize)]
struct Listed<'a> {
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rows: Option<usize>,
    sha256: String,
}

/// The text of `run.toml`.
pub(crate) fn run_toml(
    study: &Study,
    provenance: &Provenance,
    result_digest: &str,
    files: &[RunFile],
) -> Result<String, ReportError> {
    let scenario = &study.scenario;
    let page = RunPage {
        run: Run {
            trundle_version: &provenance.version,
            scenario: &scenario.name,
            scenario_digest: &scenario.digest,
            result_digest,
            seed: scenario.run.seed.to_string(),
            replications: scenario.run.replications,
            command: &provenance.command,
        },
        map: Map {
            name: &study.map.name,
            digest: &study.map.digest,
            attribution: &study.map.attribution,
        },
        file: files.iter().map(listed).collect(),
    };
    toml::to_string(&page).map_err(|error| ReportError::Internal(format!("run.toml: {error}")))
}

fn listed(file: &RunFile) -> Listed<'_> {
    Listed { path: &file.path, rows: file.rows, sha256: sha256(&file.bytes) }
}

/// SHA-256 of a file as `sha256sum` prints it.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

/// The result digest that an existing `run.toml` states.
pub(crate) fn stated_digest(text: &str) -> Option<String> {
    let page: toml::Table = text.parse().ok()?;
    Some(page.get("run")?.get("result_digest")?.as_str()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_digest_is_the_one_that_sha256sum_prints() {
        let printed = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256(b"abc"), printed);
    }

    #[test]
    fn a_foreign_file_states_no_digest() {
        assert_eq!(stated_digest("title = 'notes'"), None);
        assert_eq!(stated_digest("[run]\nresult_digest = 'ab'").as_deref(), Some("ab"));
    }
}
