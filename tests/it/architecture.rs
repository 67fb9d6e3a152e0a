//! The rooms of the program and what each may know: prose in the design, a test here.

use std::path::{Path, PathBuf};

/// What each room may name beside itself; `cli` may name everything.
const MAY_NAME: &[(&str, &[&str])] = &[
    ("base", &[]),
    ("map", &["base"]),
    ("scenario", &["map", "events", "base"]),
    ("events", &["base"]),
    ("fit", &["scenario", "map", "base"]),
    ("sim", &["scenario", "events", "map", "base"]),
    ("metrics", &["events", "base"]),
    ("audit", &["sim", "scenario", "events", "map", "metrics", "cost", "base"]),
    ("cost", &["metrics", "scenario", "events", "base"]),
    ("study", &["sim", "audit", "cost", "metrics", "scenario", "map", "events", "base"]),
    ("score", &["sim", "audit", "metrics", "scenario", "map", "events", "base"]),
    ("theory", &["sim", "scenario", "map", "events", "base"]),
    ("report", &["study", "fit", "score", "cost", "metrics", "events", "scenario", "map", "base"]),
    ("session", &["study", "cost", "metrics", "sim", "scenario", "map", "events", "base"]),
    ("viewer", &["session", "metrics", "sim", "events", "scenario", "map", "base"]),
];

/// Longest file.
const MOST_LINES: usize = 500;

/// Rooms that may know Bevy.
const KNOW_BEVY: &[&str] = &["sim", "viewer"];

struct Source {
    /// Path below `src`, with `/`.
    name: String,
    text: String,
}

impl Source {
    /// First part of the path: the room.
    fn room(&self) -> &str {
        self.name.split('/').next().unwrap().trim_end_matches(".rs")
    }
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut files: Vec<PathBuf> = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    let source = |path: PathBuf| Source {
        name: path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/"),
        text: std::fs::read_to_string(&path).unwrap(),
    };
    let sources: Vec<Source> = files.into_iter().map(source).collect();
    assert!(sources.len() > 100, "only {} files found", sources.len());
    sources
}

/// Lines of all files for which something is wrong, as `file:line: text`.
fn lines_with(wrong: impl Fn(&Source, &str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources() {
        for (number, line) in source.text.lines().enumerate() {
            if wrong(&source, line) {
                found.push(format!("src/{}:{}: {}", source.name, number + 1, line.trim()));
            }
        }
    }
    found
}

/// Rooms that a line names by `crate::`.
fn rooms_named(line: &str) -> Vec<&str> {
    let ident = |text: &&str| text.find(|c: char| !(c.is_alphanumeric() || c == '_'));
    let rests = line.split("crate::").skip(1);
    rests.map(|rest| &rest[..ident(&rest).unwrap_or(rest.len())]).collect()
}

#[test]
fn a_room_names_only_what_the_table_allows() {
    let known: Vec<&str> = MAY_NAME.iter().map(|(room, _)| *room).chain(["cli"]).collect();
    let strange = lines_with(|source, line| {
        let room = source.room();
        let Some((_, allowed)) = MAY_NAME.iter().find(|(name, _)| *name == room) else {
            return false;
        };
        let foreign = |named: &&str| *named != room && !allowed.contains(named);
        rooms_named(line).iter().filter(|named| known.contains(named)).any(foreign)
    });
    assert!(strange.is_empty(), "{strange:#?}");
}

#[test]
fn every_room_is_in_the_table() {
    for source in sources() {
        let room = source.room();
        let known = MAY_NAME.iter().any(|(name, _)| *name == room);
        assert!(known || ["cli", "lib", "main"].contains(&room), "src/{}", source.name);
    }
}

#[test]
fn every_file_says_what_it_is() {
    for source in sources() {
        assert!(source.text.starts_with("//! "), "src/{} begins without `//!`", source.name);
    }
}

#[test]
fn only_the_simulation_knows_bevy() {
    let strange =
        lines_with(|source, line| line.contains("bevy") && !KNOW_BEVY.contains(&source.room()));
    assert!(strange.is_empty(), "{strange:#?}");
}

#[test]
fn no_file_is_too_long() {
    for source in sources() {
        let lines = source.text.lines().count();
        assert!(lines <= MOST_LINES, "src/{} has {lines} lines", source.name);
    }
}

#[test]
fn nothing_is_left_to_do_or_tied_to_one_machine() {
    let marks = ["TODO", "FIXME", "XXX", "todo!", "dbg!", "unimplemented!"];
    let paths = ["/home/", "/tmp/", "/usr/", "/Users/", "C:\\\\"];
    let strange = lines_with(|_, line| marks.iter().chain(&paths).any(|bad| line.contains(bad)));
    assert!(strange.is_empty(), "{strange:#?}");
}
