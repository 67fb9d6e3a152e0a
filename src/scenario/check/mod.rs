//! From text to a [`Scenario`], or to everything that is wrong with the text, at once.

mod calls;
mod conditions;
mod couriers;
mod crews;
mod dispatch;
mod equipment;
mod feeders;
mod fleets;
mod instance;
mod merchants;
mod notes;
mod orders;
mod people;
mod run;
mod standby;
mod vary;

pub use notes::{Note, notes};

use super::catalog::{self, Shelf};
use super::document::{self, Entry, Fields, Node};
use super::problem::{Findings, Problem, Problems, fault};
use super::schema::{self, MAX_REPEATS};
use super::section::Section;
use super::{MapSource, RulePack, Scenario};
use crate::base::digest::{DigestWriter, digest};
use crate::base::time::SimDuration;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What the command line puts in place of the file's own words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overrides {
    /// Map file or folder, as the caller names it.
    pub map: Option<PathBuf>,
    /// Root of all chance.
    pub seed: Option<u64>,
    /// Independent days.
    pub replications: Option<u32>,
}

/// A file under check: its tree, its faults, the assets that it names.
struct Draft<'a> {
    fields: &'a Fields,
    findings: &'a Findings,
    /// The scenario file, beside which others lie.
    file: &'a Path,
    used: RefCell<BTreeSet<(Shelf, String)>>,
    /// Digests of the files of readings and policies, in the order read.
    files: RefCell<Vec<String>>,
}

/// Checks the text of a scenario file; `file_name` serves messages, relative map paths and, by its
/// stem, the name of the result folder.
///
/// # Errors
/// Every problem of the text, S101 to S901 of `docs/ERRORS.md`.
pub fn load(text: &str, file_name: &str, overrides: &Overrides) -> Result<Scenario, Problems> {
    let findings = Findings::new(file_name);
    let fields = match document::parse(text) {
        Ok(fields) => fields,
        Err((line, fault)) => {
            findings.add(line, "", "", fault);
            return Err(Problems(findings.into_problems()));
        }
    };
    let (used, files) = (RefCell::default(), RefCell::default());
    let file = Path::new(file_name);
    let draft = Draft { fields: &fields, findings: &findings, file, used, files };
    let scenario = draft.scenario(file_name, overrides);
    let problems = findings.into_problems();
    if problems.is_empty() { Ok(scenario) } else { Err(Problems(problems)) }
}

impl<'a> Draft<'a> {
    fn scenario(&self, file_name: &str, overrides: &Overrides) -> Scenario {
        let names: Vec<&str> =
            schema::SECTIONS.iter().map(|section| section.name).filter(|n| !n.is_empty()).collect();
        let top = Section::top(self.findings, self.fields, &schema::TOP, &names);
        let file = Path::new(file_name);
        let (run, together) = run::settings(self, overrides);
        let run::MapSettings { source: map, rules, policy, gates } =
            run::map(self, file, &run.date, overrides);
        let sold = instance::instance(self, file);
        let mut merchants = match &sold {
            Some(sold) => sold.merchants.clone(),
            None if instance::named(self) => Vec::new(),
            None => merchants::merchants(self, &run),
        };
        let customers = merchants::customers(self);
        let book = orders::book(self, file, &run, &mut merchants);
        let fleets = fleets::fleets(self, &merchants, rules.as_ref());
        let mut couriers = couriers::couriers(self, instance::named(self));
        let conditions = conditions::conditions(self, file, &run, &merchants);
        let crossings = equipment::crossings(self);
        let promise = self.section(&schema::PROMISE);
        let promised = SimDuration::from_minutes(promise.number("lead_time_min"));
        let vary = vary::vary(self, &fleets, &run, together);
        vary::orders_kept(self, &merchants, fleets.len(), &run);
        let answer = vary::answer(&top, &vary, fleets.len(), together);
        let digest = self.digest(&run, &map);
        let (mut run, mut map) = (run, map);
        if let Some(sold) = &sold {
            couriers = sold.day.couriers(&couriers);
            (run.open, run.close) = sold.day.hours(&run);
            map = MapSource::Plane;
        }
        Scenario {
            name: file.file_stem().map_or_else(String::new, |n| n.to_string_lossy().into_owned()),
            question: top.text("question"),
            answer,
            run,
            map,
            rules: rules.unwrap_or_else(RulePack::open),
            gates,
            policy,
            crossings,
            instance: sold.map(|sold| sold.day),
            merchants,
            customers,
            book,
            ahead: orders::ahead(self, promised),
            fleets,
            together,
            couriers,
            conditions,
            fallback_after: promise
                .optional_number("fallback_after_min")
                .map(SimDuration::from_minutes),
            promise: promised,
            vary,
            digest,
        }
    }

    /// A section that stands at most once.
    fn section(&self, schema: &'static schema::Section) -> Section<'a> {
        let entry = self.fields.get(schema.name);
        Section::open(self.findings, schema.name.to_owned(), entry, schema)
    }

    /// The tables of a section that may stand many times; a single `[table]` counts as one.
    fn sections(&self, schema: &'static schema::Section) -> Vec<Section<'a>> {
        let Some(entry) = self.fields.get(schema.name) else { return Vec::new() };
        let list: &[Entry] = entry.node.as_list().unwrap_or_else(|| std::slice::from_ref(entry));
        if list.len() > MAX_REPEATS {
            let what = format!("{} sections of this kind, more than {MAX_REPEATS}", list.len());
            let remedy = "Split the scenario.";
            self.findings.add(Some(entry.line), schema.name, "", fault("S210", what, remedy));
            return Vec::new();
        }
        let open = |(index, entry)| {
            Section::open(self.findings, format!("{}[{index}]", schema.name), Some(entry), schema)
        };
        list.iter().enumerate().map(open).collect()
    }

    /// Reads the asset that a key names; `None` once a fault is filed.
    fn asset<T>(
        &self,
        section: &Section<'_>,
        key: &str,
        shelf: Shelf,
        read: impl Fn(&str) -> Result<T, Box<Problem>>,
    ) -> Option<T> {
        let id = section.text(key);
        if !section.sound(key) || id.is_empty() {
            return None;
        }
        if catalog::is_file(&id) {
            return self.own_asset(section, key, id, read);
        }
        match read(&id) {
            Ok(asset) => {
                self.used.borrow_mut().insert((shelf, id));
                Some(asset)
            }
            Err(problem) => {
                self.findings.push(*problem);
                None
            }
        }
    }

    /// Reads an asset from a file beside the scenario; `None` once a fault is filed.
    fn own_asset<T>(
        &self,
        section: &Section<'_>,
        key: &str,
        name: String,
        read: impl Fn(&str) -> Result<T, Box<Problem>>,
    ) -> Option<T> {
        let path = run::beside(self.file, name).display().to_string();
        match catalog::read_file(&path).and_then(|text| Ok((read(&path)?, text))) {
            Ok((asset, text)) => {
                self.files.borrow_mut().push(digest(text.as_bytes()));
                Some(asset)
            }
            Err(problem) if problem.code == "S902" => {
                section.report(key, fault("S902", problem.what, problem.remedy));
                None
            }
            Err(problem) => {
                self.findings.push(*problem);
                None
            }
        }
    }

    /// Reads every asset of a list of ids.
    fn assets<T>(
        &self,
        section: &Section<'_>,
        key: &str,
        shelf: Shelf,
        read: impl Fn(&str) -> Result<T, Box<Problem>>,
    ) -> Vec<T> {
        let ids = if section.sound(key) { section.texts(key) } else { Vec::new() };
        let mut found = Vec::new();
        for id in ids {
            match read(&id) {
                Ok(asset) => {
                    self.used.borrow_mut().insert((shelf, id));
                    found.push(asset);
                }
                Err(problem) => self.findings.push(*problem),
            }
        }
        found
    }

    /// SHA-256 of the scenario as it takes effect and of every asset that it names. The path of a
    /// map file does not count: the map has a digest of its own.
    fn digest(&self, run: &super::model::RunSettings, map: &MapSource) -> String {
        let mut fields = self.fields.clone();
        if let Some(Node::Table(table)) = fields.get_mut("run").map(|entry| &mut entry.node) {
            table.remove("seed");
            table.remove("replications");
        }
        if let Some(Node::Table(table)) = fields.get_mut("map").map(|entry| &mut entry.node) {
            table.remove("file");
            table.remove("policy");
            if matches!(map, MapSource::File(_)) {
                table.retain(|key, _| key == "rules");
            }
        }
        let mut text = String::new();
        Node::Table(fields).write_canonical(&mut text);
        let mut writer = DigestWriter::default();
        writer.bytes(text.as_bytes()).number(run.seed).number(u64::from(run.replications));
        for (shelf, id) in self.used.borrow().iter() {
            writer.bytes(shelf.name().as_bytes()).bytes(id.as_bytes());
            writer.bytes(catalog::text(*shelf, id).as_bytes());
        }
        for digest in self.files.borrow().iter() {
            writer.bytes(digest.as_bytes());
        }
        writer.finish()
    }
}

/// The sections' `name`s, or what stands for them, each once; faults are filed.
fn distinct(sections: &[Section<'_>], names: &[String]) {
    for (index, name) in names.iter().enumerate() {
        if let Some(first) = names.iter().take(index).position(|earlier| earlier == name) {
            let Some(section) = sections.get(index) else { continue };
            let what = format!("`{name}` is already the name of number {}", first + 1);
            section.report("name", fault("S302", what, "Give each its own `name`."));
        }
    }
}
