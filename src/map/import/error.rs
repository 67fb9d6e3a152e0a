//! Why a map was refused: one line with file, place, value and remedy. Nothing is half read.

use std::fmt;
use std::path::Path;

/// A refused map file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapError {
    /// `M101` to `M111`; each stands for one kind of fault.
    pub code: &'static str,
    /// The file, as given.
    pub file: String,
    /// Line, byte or element; `None` where the file as a whole is at fault.
    pub place: Option<String>,
    /// What is wrong, with the value found.
    pub what: String,
    /// What to do about it.
    pub remedy: String,
}

impl MapError {
    /// A fault of a file whose name is filled in by [`MapError::in_file`].
    fn new(code: &'static str, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        let file = String::new();
        Self { code, file, place: None, what: what.into(), remedy: remedy.into() }
    }

    /// The same fault, at a line, byte or element.
    pub(super) fn at(mut self, place: impl fmt::Display) -> Self {
        self.place.get_or_insert(place.to_string());
        self
    }

    /// The same fault, in this file unless one is named already.
    pub(super) fn in_file(mut self, path: &Path) -> Self {
        if self.file.is_empty() {
            self.file = path.display().to_string();
        }
        self
    }
}

impl fmt::Display for MapError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { code, file, place, what, remedy } = self;
        match place {
            Some(place) => write!(f, "{file}:{place}: {code} {what}. {remedy}"),
            None => write!(f, "{file}: {code} {what}. {remedy}"),
        }
    }
}

impl std::error::Error for MapError {}

/// M101: there is no such file, or it cannot be read.
pub(super) fn unreadable(error: &std::io::Error) -> MapError {
    let what = format!("the file cannot be opened ({error})");
    MapError::new("M101", what, "Check the path and its permissions")
}

/// M102: a folder without feature files.
pub(super) fn no_features_in_folder() -> MapError {
    let remedy = "Name a folder of .geojson or .geojson.gz files, or one map file";
    MapError::new("M102", "the folder holds no .geojson file", remedy)
}

/// M103: no importer reads such names.
pub(super) fn unknown_extension(known: &str) -> MapError {
    let remedy = format!("Use a file that ends in {known}");
    MapError::new("M103", "no importer reads this kind of file", remedy)
}

/// M104: nothing inside.
pub(super) fn empty() -> MapError {
    MapError::new("M104", "the file is empty", "Download or export it again")
}

/// M105: a well-formed file of another kind.
pub(super) fn other_format(what: impl Into<String>, remedy: impl Into<String>) -> MapError {
    MapError::new("M105", what, remedy)
}

/// M106: cut short or damaged.
pub(super) fn damaged(what: impl Into<String>) -> MapError {
    MapError::new("M106", what, "The file is cut short or damaged: download or export it again")
}

/// M107: a position off the globe.
pub(super) fn off_globe(lon: impl fmt::Display, lat: impl fmt::Display) -> MapError {
    let what = format!("position lon {lon}, lat {lat} is not on the globe");
    let remedy = "Use WGS 84 degrees, longitude within ±180 and latitude within ±90";
    MapError::new("M107", what, remedy)
}

/// M108: one id, two elements.
pub(super) fn two_of_one(kind: &str, id: i64) -> MapError {
    let what = format!("{kind} {id} is listed twice with different content");
    MapError::new("M108", what, "Keep one version of each element (no history, no merged extracts)")
}

/// M109: nothing to drive on.
pub(super) fn nothing_walkable() -> MapError {
    let remedy = "Use an extract that holds footways or streets with both ends of their segments";
    MapError::new("M109", "the file holds no walkable way", remedy)
}

/// M110: a compressed file that grows beyond reason.
pub(super) fn expands_too_much(bytes: u64) -> MapError {
    let what = format!("the compressed file is still growing after {bytes} bytes");
    MapError::new("M110", what, "Unpack it yourself if it is what it claims to be")
}

/// M111: a required value that is missing or unreadable.
pub(super) fn bad_value(what: impl Into<String>) -> MapError {
    MapError::new("M111", what, "Export the file again with valid ids, positions and tags")
}
