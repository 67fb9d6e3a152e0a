//! The files of instances: in a folder, in folders of a folder, or in a `.tar.gz`.

use super::table::Text;
use crate::scenario::problem::{Problem, Problems};
use flate2::read::GzDecoder;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Largest file of an instance, and largest sum of an archive, unpacked \[bytes\].
const MOST_BYTES: u64 = 256 << 20;

/// Names of the files that an instance needs.
const NAMES: [&str; 4] =
    ["orders.txt", "restaurants.txt", "couriers.txt", "instance_parameters.txt"];

/// The files of one instance.
#[derive(Debug, Clone)]
pub(super) struct Files {
    /// Name of the folder.
    pub(super) name: String,
    pub(super) orders: Text,
    pub(super) restaurants: Text,
    pub(super) couriers: Text,
    pub(super) parameters: Text,
}

/// Every instance at a path, by name.
pub(super) fn find(path: &Path) -> Result<Vec<Files>, Problems> {
    if path.is_dir() {
        return folders(path);
    }
    let packed = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("gz"));
    if path.is_file() && packed {
        return archive(path);
    }
    let what =
        if path.exists() { "this is no folder and no .tar.gz" } else { "there is no such folder" };
    Err(one("I101", path, what, FORM))
}

const FORM: &str = "Name a folder with orders.txt, restaurants.txt, couriers.txt and \
                    instance_parameters.txt, a folder of such folders, or a .tar.gz of them.";

fn one(code: &'static str, path: &Path, what: impl Into<String>, remedy: &str) -> Problems {
    Problems(vec![Problem {
        code,
        file: path.display().to_string(),
        line: None,
        key: String::new(),
        value: String::new(),
        what: what.into(),
        remedy: remedy.to_owned(),
    }])
}

fn folders(path: &Path) -> Result<Vec<Files>, Problems> {
    if NAMES.iter().any(|name| path.join(name).exists()) {
        return Ok(vec![folder(path)?]);
    }
    let unread = |error: std::io::Error| one("I101", path, error.to_string(), FORM);
    let mut below: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(path).map_err(unread)? {
        let entry = entry.map_err(unread)?.path();
        if entry.join(NAMES[0]).is_file() {
            below.push(entry);
        }
    }
    below.sort();
    if below.is_empty() {
        return Err(one("I101", path, "no instance lies in this folder", FORM));
    }
    let (mut found, mut problems) = (Vec::new(), Vec::new());
    for path in below {
        match folder(&path) {
            Ok(files) => found.push(files),
            Err(Problems(more)) => problems.extend(more),
        }
    }
    if problems.is_empty() { Ok(found) } else { Err(Problems(problems)) }
}

/// The files of one folder, or every one that is missing.
fn folder(path: &Path) -> Result<Files, Problems> {
    let mut problems = Vec::new();
    let mut read = |name: &str| {
        let file = path.join(name);
        let mut text = Text { name: file.display().to_string(), bytes: Vec::new() };
        let opened = std::fs::File::open(&file);
        let read = opened.and_then(|file| file.take(MOST_BYTES + 1).read_to_end(&mut text.bytes));
        let problem = match read {
            Err(error) => one("I101", &file, format!("the file cannot be read: {error}"), FORM),
            Ok(0) => one("I102", &file, "the file is empty", "Fetch the instance again."),
            Ok(bytes) if bytes as u64 > MOST_BYTES => too_long(&file),
            Ok(_) => return text,
        };
        problems.extend(problem.0);
        text
    };
    let [orders, restaurants, couriers, parameters] = NAMES.map(&mut read);
    if !problems.is_empty() {
        return Err(Problems(problems));
    }
    let resolved = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let name = resolved.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    Ok(Files { name, orders, restaurants, couriers, parameters })
}

fn too_long(path: &Path) -> Problems {
    let what = format!("it has over {MOST_BYTES} bytes");
    one("I102", path, what, "This is no instance; check what was fetched.")
}

/// Every instance of a packed archive.
fn archive(path: &Path) -> Result<Vec<Files>, Problems> {
    let damaged = |error: std::io::Error| {
        one("I102", path, format!("reading stops with \"{error}\""), "Fetch the archive again.")
    };
    let file = std::fs::File::open(path)
        .map_err(|error| one("I101", path, format!("the file cannot be read: {error}"), FORM))?;
    let mut packed = tar::Archive::new(GzDecoder::new(file).take(MOST_BYTES));
    let mut folders: BTreeMap<String, BTreeMap<String, Text>> = BTreeMap::new();
    for entry in packed.entries().map_err(damaged)? {
        let mut entry = entry.map_err(damaged)?;
        let inside = entry.path().map_err(damaged)?.into_owned();
        let name = inside.file_name().map(|name| name.to_string_lossy().into_owned());
        let Some(name) = name.filter(|name| NAMES.contains(&name.as_str())) else { continue };
        let folder = inside.parent().and_then(Path::file_name);
        let folder = folder.map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).map_err(damaged)?;
        let text = Text { name: format!("{}/{folder}/{name}", path.display()), bytes };
        folders.entry(folder).or_default().insert(name, text);
    }
    if folders.is_empty() {
        return Err(one("I101", path, "no instance lies in this archive", FORM));
    }
    complete(path, folders)
}

/// Instances of an archive, or every file that one of them lacks.
fn complete(
    path: &Path,
    folders: BTreeMap<String, BTreeMap<String, Text>>,
) -> Result<Vec<Files>, Problems> {
    let (mut found, mut problems) = (Vec::new(), Vec::new());
    for (name, mut files) in folders {
        let mut take = |file: &str| {
            let text = files.remove(file);
            if text.is_none() {
                let missing = path.join(&name).join(file);
                problems.extend(one("I101", &missing, "the archive lacks this file", FORM).0);
            }
            text.unwrap_or(Text { name: String::new(), bytes: Vec::new() })
        };
        let [orders, restaurants, couriers, parameters] = NAMES.map(&mut take);
        found.push(Files { name, orders, restaurants, couriers, parameters });
    }
    if problems.is_empty() { Ok(found) } else { Err(Problems(problems)) }
}
