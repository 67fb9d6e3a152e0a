//! Reads one section against its schema: whatever is wrong is filed at once, and every getter then
//! gives the value written, or the default, or a stand-in that no caller gets to see.

use super::document::{self, Entry, Fields, Node};
use super::problem::{Fault, Findings, fault, nearest};
use super::ranges::check_value;
use super::schema::{self, Key, Need};
use super::value::{
    hours_of, law_of, number_of, place_of, shifts_of, text_of, times_in_order, whole_of,
};
use super::{PlaceRule, Shifts};
use crate::base::law::Law;
use crate::base::money::Money;
use crate::base::time::SimTime;

/// A section of a file, checked.
#[derive(Debug)]
pub(crate) struct Section<'a> {
    /// Where faults go.
    pub(crate) findings: &'a Findings,
    /// Dotted path, empty at the top.
    pub(crate) path: String,
    /// Line of its head.
    pub(crate) line: Option<usize>,
    fields: Option<&'a Fields>,
    keys: &'static [Key],
}

impl<'a> Section<'a> {
    /// Whether it may hold a key.
    pub(crate) fn knows(&self, key: &str) -> bool {
        self.keys.iter().any(|known| known.name == key)
    }

    /// Checks the entries of a section.
    pub(crate) fn open(
        findings: &'a Findings,
        path: String,
        entry: Option<&'a Entry>,
        schema: &'static schema::Section,
    ) -> Self {
        let fields = match entry.map(|entry| (&entry.node, entry)) {
            Some((Node::Table(fields), _)) => Some(fields),
            Some((node, entry)) => {
                let what = format!("a section is expected, this is {}", node.kind());
                let head = if schema.repeated {
                    format!("[[{}]]", schema.name)
                } else {
                    format!("[{}]", schema.name)
                };
                let remedy = format!("Write `{head}` and its keys below it.");
                findings.add(Some(entry.line), &path, &entry.written, fault("S104", what, remedy));
                None
            }
            None => None,
        };
        let section =
            Self { findings, path, line: entry.map(|e| e.line), fields, keys: schema.keys };
        if entry.is_none() || fields.is_some() {
            section.check(&[]);
        }
        section
    }

    /// The top level, whose tables are `sections`.
    pub(crate) fn top(
        findings: &'a Findings,
        fields: &'a Fields,
        schema: &'static schema::Section,
        sections: &[&str],
    ) -> Self {
        let keys = schema.keys;
        let section =
            Self { findings, path: String::new(), line: None, fields: Some(fields), keys };
        section.check(sections);
        section
    }

    /// Dotted path of a key.
    pub(crate) fn path_of(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    /// Files a fault at a key, or at the section's head where the key is not written.
    pub(crate) fn report(&self, name: &str, fault: Fault) {
        let written = self.written(name);
        let line = written.map(|entry| entry.line).or(self.line);
        let value = written.map_or("", |entry| entry.written.as_str());
        self.findings.add(line, &self.path_of(name), value, fault);
    }

    /// Whether nothing is wrong with a key.
    pub(crate) fn sound(&self, name: &str) -> bool {
        self.findings.sound(&self.path_of(name))
    }

    /// The entry of a key, where it is written.
    pub(crate) fn written(&self, name: &str) -> Option<&'a Entry> {
        self.fields.and_then(|fields| fields.get(name))
    }

    fn check(&self, sections: &[&str]) {
        let known = || self.keys.iter().map(|key| key.name).chain(sections.iter().copied());
        for (name, entry) in self.fields.into_iter().flatten() {
            if let Some(key) = self.keys.iter().find(|key| key.name == name) {
                let mut faults = check_value(&key.kind, entry);
                faults.dedup();
                for fault in faults {
                    self.findings.add(Some(entry.line), &self.path_of(name), &entry.written, fault);
                }
            } else if !sections.contains(&name.as_str()) {
                let missing = known().filter(|known| self.written(known).is_none());
                let remedy = nearest(name, missing);
                self.report(name, fault("S102", "there is no such key here", remedy));
            }
        }
        for key in self.keys {
            if matches!(key.need, Need::Required) && self.written(key.name).is_none() {
                let remedy = format!("Write it: {}.", key.kind.in_words());
                let what = format!("this key is required: {}", lower(key.what));
                self.report(key.name, fault("S103", what, remedy));
            }
        }
    }

    /// Applies a conversion to the value written, else to the default.
    fn value<T>(&self, name: &str, convert: impl Fn(&Entry) -> Option<T>) -> Option<T> {
        if let Some(entry) = self.written(name) {
            return convert(entry);
        }
        let key = self.keys.iter().find(|key| key.name == name)?;
        let Need::Default(text) = key.need else { return None };
        let fields = document::parse(&format!("value = {text}")).ok()?;
        convert(fields.get("value")?)
    }

    /// A number that may be absent.
    pub(crate) fn optional_number(&self, name: &str) -> Option<f64> {
        self.value(name, number_of)
    }

    /// A number.
    pub(crate) fn number(&self, name: &str) -> f64 {
        self.optional_number(name).unwrap_or(0.0)
    }

    /// A whole number that may be absent.
    pub(crate) fn optional_whole(&self, name: &str) -> Option<u64> {
        self.value(name, |entry| whole_of(entry).and_then(|whole| u64::try_from(whole).ok()))
    }

    /// A whole number.
    pub(crate) fn whole(&self, name: &str) -> u64 {
        self.optional_whole(name).unwrap_or(0)
    }

    /// A count of 32 bits that may be absent.
    pub(crate) fn optional_count(&self, name: &str) -> Option<u32> {
        self.optional_whole(name).and_then(|whole| u32::try_from(whole).ok())
    }

    /// A count of 32 bits.
    pub(crate) fn count(&self, name: &str) -> u32 {
        self.optional_count(name).unwrap_or(0)
    }

    /// An amount.
    pub(crate) fn money(&self, name: &str) -> Money {
        Money::from_units(self.number(name))
    }

    /// A text that may be absent.
    pub(crate) fn optional_text(&self, name: &str) -> Option<String> {
        self.value(name, text_of)
    }

    /// A text.
    pub(crate) fn text(&self, name: &str) -> String {
        self.optional_text(name).unwrap_or_default()
    }

    /// A law that may be absent.
    pub(crate) fn optional_law(&self, name: &str) -> Option<Law> {
        self.value(name, law_of)
    }

    /// A law.
    pub(crate) fn law(&self, name: &str) -> Law {
        self.optional_law(name).unwrap_or(Law::Constant(0.0))
    }

    /// Opening and closing time.
    pub(crate) fn hours(&self, name: &str) -> Option<(SimTime, SimTime)> {
        self.value(name, |entry| hours_of(&text_of(entry)?))
    }

    /// Hours of work; all through the hours where none are written.
    pub(crate) fn shifts(&self, name: &str) -> Shifts {
        self.value(name, shifts_of).unwrap_or_default()
    }

    /// Truth.
    pub(crate) fn flag(&self, name: &str) -> bool {
        self.value(name, |entry| entry.node.as_flag()).unwrap_or(false)
    }

    /// Times of one day, in order.
    pub(crate) fn times(&self, name: &str) -> Vec<SimTime> {
        self.value(name, |entry| times_in_order(entry.node.as_list()?)).unwrap_or_default()
    }

    /// A list of whole numbers of 64 bits, as written.
    pub(crate) fn wholes(&self, name: &str) -> Vec<i64> {
        self.list(name, whole_of)
    }

    /// A place by rule; `None` where one of the key's further words is written.
    pub(crate) fn place(&self, name: &str) -> Option<PlaceRule> {
        self.value(name, |entry| place_of(entry).ok())
    }

    /// Places of a list, as of one; no places where none are written.
    pub(crate) fn places(&self, name: &str) -> Vec<Option<PlaceRule>> {
        let list = self.written(name).and_then(|entry| entry.node.as_list());
        list.unwrap_or_default().iter().map(|entry| place_of(entry).ok()).collect()
    }

    /// Words of a list; those of the default where none are written.
    pub(crate) fn words(&self, name: &str) -> Vec<String> {
        let words = |entry: &Entry| {
            Some(entry.node.as_list()?.iter().filter_map(text_of).collect::<Vec<String>>())
        };
        self.value(name, words).unwrap_or_default()
    }

    /// A list of whole numbers, ascending.
    pub(crate) fn counts(&self, name: &str) -> Vec<u32> {
        let convert = |entry: &Entry| u32::try_from(whole_of(entry)?).ok();
        let mut list = self.list(name, convert);
        list.sort_unstable();
        list
    }

    /// A list of numbers, ascending.
    pub(crate) fn numbers(&self, name: &str) -> Vec<f64> {
        let mut list = self.list(name, number_of);
        list.sort_by(f64::total_cmp);
        list
    }

    /// A list of texts, as written.
    pub(crate) fn texts(&self, name: &str) -> Vec<String> {
        self.list(name, text_of)
    }

    fn list<T>(&self, name: &str, convert: impl Fn(&Entry) -> Option<T>) -> Vec<T> {
        let list = self.written(name).and_then(|entry| entry.node.as_list());
        list.unwrap_or_default().iter().filter_map(convert).collect()
    }
}

/// First letter small, final stop gone: a sentence as part of another.
fn lower(sentence: &str) -> String {
    let sentence = sentence.trim_end_matches('.');
    let mut letters = sentence.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect::<String>())
}
