//! The run folder: written whole or not at all.
//!
//! Everything is rendered to memory, written into a temporary sibling, flushed to disk and renamed
//! into place; whatever goes wrong before the rename leaves the old state and no litter.

use super::charts;
use super::error::ReportError;
use super::page;
use super::provenance::{Provenance, RunFile, run_toml, stated_digest};
use super::tables::{Table, digest_of, tables};
use crate::study::result::Study;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// File by which a folder is known as a run of this program.
const RUN_FILE: &str = "run.toml";

/// Writes `<out>/<scenario>/<run>/` and returns its path.
///
/// The run is called `seed<seed>-<8 digits of the result digest>` unless named. A folder that
/// holds the same result is replaced; anything else in that place is left alone.
///
/// # Errors
/// R101–R107; then nothing has changed on disk but parent folders that were missing.
pub fn write(
    study: &Study,
    out: &Path,
    run_name: Option<&str>,
    provenance: &Provenance,
) -> Result<PathBuf, ReportError> {
    write_with(study, out, run_name, provenance, None)
}

/// Name of the record of what a watcher changed, in the folder of such a run.
pub const TOUCHES_FILE: &str = "touches.toml";

/// As [`write()`], with the record of what a watcher changed in one of the days.
///
/// # Errors
/// As [`write()`].
pub fn write_with(
    study: &Study,
    out: &Path,
    run_name: Option<&str>,
    provenance: &Provenance,
    touches: Option<&str>,
) -> Result<PathBuf, ReportError> {
    let tables = tables(study);
    let digest = digest_of(&tables);
    let default_name = format!("seed{}-{}", study.scenario.run.seed, &digest[..8]);
    let run = folder_name(run_name.unwrap_or(&default_name))?;
    let parent = out.join(folder_name(&study.scenario.name)?);
    let target = parent.join(run);
    refuse_foreign(&target, &digest)?;
    let files = render(study, tables, &digest, provenance, touches)?;
    check_writable(&parent)?;
    install(&parent, run, &files)
}

/// Puts the files in place under a name, or leaves everything as it was.
fn install(parent: &Path, run: &str, files: &[RunFile]) -> Result<PathBuf, ReportError> {
    let target = parent.join(run);
    let partial = parent.join(format!(".{run}.partial-{}", std::process::id()));
    remove_leftovers(parent, run)?;
    let written = fill(&partial, files).and_then(|()| put_in_place(&partial, &target));
    if written.is_err() {
        let _ = fs::remove_dir_all(&partial);
    }
    written.map(|()| target)
}

/// Refuses a results folder in which nothing can be created; makes it where it is missing.
///
/// # Errors
/// R101 when it cannot be made, R102 when it is a file, R103 when it is read-only.
pub fn check_writable(out: &Path) -> Result<(), ReportError> {
    if let Some(file) = out.ancestors().find(|path| path.is_file()) {
        return Err(ReportError::NotAFolder(file.to_path_buf()));
    }
    fs::create_dir_all(out).map_err(ReportError::io("create", out))?;
    let probe = out.join(format!(".probe-{}", std::process::id()));
    let made = fs::write(&probe, b"").and_then(|()| fs::remove_file(&probe));
    made.map_err(|source| ReportError::ReadOnly(out.to_path_buf(), source))
}

/// A name that stays one folder on every file system.
fn folder_name(name: &str) -> Result<&str, ReportError> {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    let fits = !name.is_empty() && name.len() <= 128 && !name.starts_with('.');
    if fits && name.chars().all(plain) { Ok(name) } else { Err(ReportError::BadName(name.into())) }
}

/// Leaves alone what is not a run of this result.
fn refuse_foreign(target: &Path, digest: &str) -> Result<(), ReportError> {
    if fs::symlink_metadata(target).is_err() {
        return Ok(());
    }
    let Ok(text) = fs::read_to_string(target.join(RUN_FILE)) else {
        return Err(ReportError::NotARun(target.to_path_buf()));
    };
    match stated_digest(&text) {
        Some(stated) if stated == digest => Ok(()),
        Some(_) => Err(ReportError::OtherResult(target.to_path_buf())),
        None => Err(ReportError::NotARun(target.to_path_buf())),
    }
}

/// Every file of the run, `run.toml` last.
fn render(
    study: &Study,
    tables: Vec<Table>,
    digest: &str,
    provenance: &Provenance,
    touches: Option<&str>,
) -> Result<Vec<RunFile>, ReportError> {
    let mut files: Vec<RunFile> = tables
        .into_iter()
        .map(|table| RunFile {
            path: table.name.to_owned(),
            bytes: table.bytes,
            rows: Some(table.rows),
        })
        .collect();
    let mut shown = Vec::new();
    for (chart, drawing) in charts::draw_all(study) {
        let svg = drawing.svg()?;
        let png = charts::png(&svg)?;
        files.push(file(format!("charts/{}.svg", chart.id), svg.clone().into_bytes()));
        files.push(file(format!("charts/{}.png", chart.id), png));
        shown.push((chart, svg));
    }
    let page = page::page(study, provenance, digest, &shown);
    files.push(file("report.html".to_owned(), page.into_bytes()));
    if let Some(touches) = touches {
        files.push(file(TOUCHES_FILE.to_owned(), touches.as_bytes().to_vec()));
    }
    let page = run_toml(study, provenance, digest, &files)?;
    files.push(file(RUN_FILE.to_owned(), page.into_bytes()));
    Ok(files)
}

fn file(path: String, bytes: Vec<u8>) -> RunFile {
    RunFile { path, bytes, rows: None }
}

/// Removes what interrupted writings of the same run may have left.
fn remove_leftovers(parent: &Path, run: &str) -> Result<(), ReportError> {
    let begins = format!(".{run}.partial-");
    let Ok(entries) = fs::read_dir(parent) else { return Ok(()) };
    for entry in entries.flatten() {
        if entry.file_name().to_string_lossy().starts_with(&begins) {
            let path = entry.path();
            fs::remove_dir_all(&path).map_err(ReportError::io("remove", &path))?;
        }
    }
    Ok(())
}

/// Writes and flushes every file of a folder that must not exist yet.
fn fill(folder: &Path, files: &[RunFile]) -> Result<(), ReportError> {
    fs::create_dir(folder).map_err(ReportError::io("create", folder))?;
    let charts = folder.join("charts");
    if files.iter().any(|file| file.path.starts_with("charts/")) {
        fs::create_dir(&charts).map_err(ReportError::io("create", &charts))?;
    }
    for file in files {
        let path = folder.join(&file.path);
        let written = File::create_new(&path).and_then(|mut open| {
            open.write_all(&file.bytes)?;
            open.sync_all()
        });
        written.map_err(ReportError::io("write", &path))?;
    }
    if charts.is_dir() {
        flush(&charts)?;
    }
    flush(folder)
}

/// Renames a finished folder into place; an old run steps aside first and comes back on failure.
fn put_in_place(partial: &Path, target: &Path) -> Result<(), ReportError> {
    let aside = partial.with_extension(format!("old-{}", std::process::id()));
    let replaced = target.exists();
    if replaced {
        fs::rename(target, &aside).map_err(ReportError::io("move aside", target))?;
    }
    if let Err(source) = fs::rename(partial, target) {
        if replaced {
            let _ = fs::rename(&aside, target);
        }
        return Err(ReportError::Io { doing: "rename to", path: target.to_path_buf(), source });
    }
    if let Some(parent) = target.parent() {
        flush(parent)?;
    }
    if replaced {
        keep_own_files(&aside, target);
        fs::remove_dir_all(&aside).map_err(ReportError::io("remove", &aside))?;
    }
    Ok(())
}

/// Moves over what people have put beside the results of the run that is replaced.
fn keep_own_files(aside: &Path, target: &Path) {
    for entry in fs::read_dir(aside).into_iter().flatten().flatten() {
        let place = target.join(entry.file_name());
        if !place.exists() {
            let _ = fs::rename(entry.path(), place);
        }
    }
}

/// Asks the file system to keep the names in a folder; some systems know no such request.
fn flush(folder: &Path) -> Result<(), ReportError> {
    if cfg!(unix) {
        let synced = File::open(folder).and_then(|open| open.sync_all());
        synced.map_err(ReportError::io("flush", folder))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::fixture;
    use std::collections::BTreeMap;

    fn provenance() -> Provenance {
        Provenance { version: "0.1.0".into(), command: "trundle run x.toml".into() }
    }

    /// Every file below a folder with its bytes.
    fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut found = BTreeMap::new();
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                found.extend(contents(&path));
            } else {
                found.insert(path.clone(), fs::read(&path).unwrap());
            }
        }
        found
    }

    #[test]
    fn a_run_written_twice_has_equal_bytes_and_leaves_no_litter() {
        let out = tempfile::tempdir().unwrap();
        let study = fixture::study();
        let first = write(&study, out.path(), None, &provenance()).unwrap();
        let before = contents(out.path());
        let second = write(&study, out.path(), None, &provenance()).unwrap();
        assert_eq!(first, second);
        assert!(before == contents(out.path()), "the same study gave other files");
        assert!(before.keys().all(|path| path.starts_with(&first)), "litter beside the run");
        assert!(before.contains_key(&first.join("charts/lead_time.png")));
        assert!(before.contains_key(&first.join("report.html")));
    }

    #[test]
    fn notes_put_beside_a_run_outlive_its_repetition() {
        let out = tempfile::tempdir().unwrap();
        let study = fixture::empty();
        let run = write(&study, out.path(), None, &provenance()).unwrap();
        fs::write(run.join("notes.txt"), "keep").unwrap();
        fs::create_dir(
            run.with_file_name(format!(
                ".{}.partial-1",
                run.file_name().unwrap().to_string_lossy()
            )),
        )
        .unwrap();
        write(&study, out.path(), None, &provenance()).unwrap();
        assert_eq!(fs::read_to_string(run.join("notes.txt")).unwrap(), "keep");
        assert_eq!(fs::read_dir(run.parent().unwrap()).unwrap().count(), 1, "interrupted writing");
    }

    #[test]
    fn an_error_in_the_middle_leaves_nothing() {
        let out = tempfile::tempdir().unwrap();
        let ok = file("orders.csv".into(), vec![1]);
        let bad = file("no/such/folder.csv".into(), vec![2]);
        assert!(install(out.path(), "run", &[ok, bad]).is_err());
        assert_eq!(fs::read_dir(out.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_folder_of_somebody_else_is_left_alone() {
        let out = tempfile::tempdir().unwrap();
        let study = fixture::empty();
        let blocker = out.path().join(&study.scenario.name).join("mine");
        fs::create_dir_all(&blocker).unwrap();
        fs::write(blocker.join("notes.txt"), "keep").unwrap();
        let before = contents(out.path());
        let error = write(&study, out.path(), Some("mine"), &provenance()).unwrap_err();
        assert!(matches!(error, ReportError::NotARun(_)), "{error}");
        assert!(before == contents(out.path()));
    }

    #[test]
    fn another_result_is_not_overwritten() {
        let out = tempfile::tempdir().unwrap();
        let mut study = fixture::empty();
        write(&study, out.path(), Some("mine"), &provenance()).unwrap();
        study.answer = "Another answer.".into();
        let error = write(&study, out.path(), Some("mine"), &provenance()).unwrap_err();
        assert!(matches!(error, ReportError::OtherResult(_)), "{error}");
    }

    #[test]
    fn names_that_leave_the_folder_are_refused() {
        for name in ["", "..", ".hidden", "a/b", "a\\b", "a b", "nul\0"] {
            assert!(matches!(folder_name(name), Err(ReportError::BadName(_))), "{name:?}");
        }
        assert_eq!(folder_name("seed42-0a1b2c3d").unwrap(), "seed42-0a1b2c3d");
    }

    #[test]
    fn a_file_in_place_of_the_results_folder_is_refused_before_the_run() {
        let out = tempfile::tempdir().unwrap();
        let path = out.path().join("results");
        check_writable(&path.join("deep")).unwrap();
        fs::write(path.join("file"), "").unwrap();
        let error = check_writable(&path.join("file").join("deeper")).unwrap_err();
        assert!(matches!(error, ReportError::NotAFolder(_)), "{error}");
    }
}
