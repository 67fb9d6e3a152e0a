//! Reads one section against its schema: whatever is wrong is filed at once, and every getter then
//! gives the value written, or the default, or a stand-in that no caller gets to see.

use super::catalog;
use super::document::{self, Entry, Fields, Node};
use super::model::PlaceRule;
use super::problem::{Fault, Findings, fault, nearest};
use super::schema::{self, Key, Kind, LAW_KEYS, MAX_AXIS, Need, PLACE_KEYS, PLACE_WORDS};
use crate::base::law::Law;
use crate::base::money::Money;
use crate::base::time::SimTime;
use crate::map::LonLat;

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
                let remedy = format!("Write `[{}]` and its keys below it.", schema.name);
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
                for fault in check_value(&key.kind, entry) {
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

    /// A place by rule; `None` where one of the key's further words is written.
    pub(crate) fn place(&self, name: &str) -> Option<PlaceRule> {
        self.value(name, |entry| place_of(entry).ok())
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

/// A whole number as a float; exact below 2^53, and no range reaches that far.
#[expect(clippy::cast_precision_loss, reason = "values beyond 2^53 fail every range of a number")]
fn signed(whole: i64) -> f64 {
    whole as f64
}

pub(crate) fn number_of(entry: &Entry) -> Option<f64> {
    if let Node::Real(real) = entry.node {
        return Some(real);
    }
    entry.node.as_whole().map(signed)
}

fn whole_of(entry: &Entry) -> Option<i64> {
    entry.node.as_whole()
}

fn text_of(entry: &Entry) -> Option<String> {
    if let Node::Date(date) = &entry.node {
        return Some(date.clone());
    }
    entry.node.as_text().map(str::to_owned)
}

fn law_of(entry: &Entry) -> Option<Law> {
    if let Node::Table(table) = &entry.node {
        let mean = table.get("mean").and_then(number_of)?;
        return Some(Law::from_mean_sd(mean, table.get("sd").and_then(number_of)?));
    }
    number_of(entry).map(Law::Constant)
}

/// `10:00-22:00` as two times; `None` where it is anything else or does not run forwards.
fn hours_of(text: &str) -> Option<(SimTime, SimTime)> {
    let (open, close) = text.split_once('-')?;
    let (open, close) = (clock(open.trim())?, clock(close.trim())?);
    (open < close).then_some((open, close))
}

/// `HH:MM` up to 24:00.
fn clock(text: &str) -> Option<SimTime> {
    let (hour, minute) = text.split_once(':')?;
    let digits = |part: &str| {
        let plain = (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| part.parse::<u64>().ok()).flatten()
    };
    let (hour, minute) = (digits(hour)?, digits(minute).filter(|_| minute.len() == 2)?);
    (minute < 60 && hour * 60 + minute <= 1440).then_some(SimTime((hour * 60 + minute) * 60_000))
}

/// Whether a text is a date of the calendar.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return false };
    if [year.len(), month.len(), day.len()] != [4, 2, 2] || !text.is_ascii() {
        return false;
    }
    let number = |part: &str| {
        part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<u32>().ok()).flatten()
    };
    let (Some(year), Some(month), Some(day)) = (number(year), number(month), number(day)) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1..=days).contains(&day)
}

fn place_of(entry: &Entry) -> Result<PlaceRule, Fault> {
    let wrong = |what: &str| {
        let remedy = "Write \"busiest-eatery\", \"busiest-shop\", \"centre\", { at = [lat, lon] }, \
                      { osm = \"node/1\" }, { named = \"Union\" } or { eatery = 2 }.";
        fault("S206", what, remedy)
    };
    match &entry.node {
        Node::Text(text) => match text.as_str() {
            "busiest-eatery" => Ok(PlaceRule::BusiestEatery),
            "busiest-shop" => Ok(PlaceRule::BusiestShop),
            "centre" => Ok(PlaceRule::Centre),
            _ => Err(wrong("no place rule has this name")),
        },
        Node::Table(table) => {
            let mut fields = table.iter();
            let (Some((name, value)), None) = (fields.next(), fields.next()) else {
                return Err(wrong("a place needs exactly one key"));
            };
            place_by(name, value).ok_or_else(|| wrong("this is not a place"))
        }
        Node::Whole(_) | Node::Real(_) | Node::Flag(_) | Node::Date(_) | Node::List(_) => {
            Err(wrong("a place is a word or a table"))
        }
    }
}

fn place_by(name: &str, value: &Entry) -> Option<PlaceRule> {
    match (name, &value.node) {
        ("at", Node::List(list)) => {
            let [lat, lon] = list.as_slice() else { return None };
            let (lat, lon) = (number_of(lat)?, number_of(lon)?);
            let on_globe = (-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon);
            on_globe.then_some(PlaceRule::At(LonLat { lon, lat }))
        }
        ("osm", Node::Text(text)) => {
            let (kind, id) = text.split_once('/')?;
            let known = ["node", "way", "relation", "feature", "generated"].contains(&kind);
            let plain = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
            (known && plain).then(|| PlaceRule::Source(text.clone()))
        }
        ("named", Node::Text(text)) => {
            (!text.trim().is_empty()).then(|| PlaceRule::Named(text.trim().to_owned()))
        }
        ("eatery", Node::Whole(index)) => {
            let index = usize::try_from(*index).ok().filter(|index| *index < 10_000)?;
            Some(PlaceRule::Eatery { index })
        }
        _ => None,
    }
}

fn wrong_type(kind: &Kind, entry: &Entry) -> Fault {
    let what = format!("the type does not fit, this is {}", entry.node.kind());
    fault("S104", what, format!("Write this: {}.", kind.in_words()))
}

fn in_range(value: f64, min: f64, max: f64) -> Option<Fault> {
    if !value.is_finite() {
        let remedy = format!("Write a number from {min} to {max}.");
        return Some(fault("S202", "this is not a finite number", remedy));
    }
    if (min..=max).contains(&value) {
        return None;
    }
    let side = if value < min { "below the least" } else { "above the largest" };
    Some(fault("S201", format!("{side} value"), format!("The range is {min} to {max}.")))
}

fn whole_in_range(value: i64, min: i64, max: i64) -> Option<Fault> {
    if (min..=max).contains(&value) {
        return None;
    }
    let side = if value < min { "below the least" } else { "above the largest" };
    Some(fault("S201", format!("{side} value"), format!("The range is {min} to {max}.")))
}

/// All faults of one value.
fn check_value(kind: &Kind, entry: &Entry) -> Vec<Fault> {
    let wrong = || vec![wrong_type(kind, entry)];
    match (kind, &entry.node) {
        (Kind::Whole(min, max) | Kind::WholeOr(min, max, _), Node::Whole(whole)) => {
            Vec::from_iter(whole_in_range(*whole, *min, *max))
        }
        (Kind::WholeOr(_, _, word), Node::Text(text)) => choice(text, &[word]),
        (Kind::Number(min, max), Node::Whole(_) | Node::Real(_)) => {
            Vec::from_iter(number_of(entry).and_then(|value| in_range(value, *min, *max)))
        }
        (Kind::Law(min, max), _) => check_law(kind, entry, *min, *max),
        (Kind::Text, Node::Text(text)) => check_text(text),
        (Kind::Date, Node::Text(text) | Node::Date(text)) if is_date(text) => Vec::new(),
        (Kind::Date, Node::Text(_) | Node::Date(_)) => {
            vec![fault("S204", "no such day", "Write year-month-day, as in \"2020-02-03\".")]
        }
        (Kind::Hours, Node::Text(text)) if hours_of(text).is_some() => Vec::new(),
        (Kind::Hours, Node::Text(_)) => {
            let remedy = "Write opening before closing, both within 00:00 and 24:00, as in \
                          \"10:00-22:00\".";
            vec![fault("S205", "these are not hours of one day", remedy)]
        }
        (Kind::Choice(words), Node::Text(text)) => choice(text, words),
        (Kind::Asset(shelf), Node::Text(text)) => {
            let mut ids = catalog::ids(*shelf);
            if ids.any(|id| id == text) {
                return Vec::new();
            }
            let what = format!("there is no such id among the {}", shelf.name());
            vec![fault("S301", what, nearest(text, catalog::ids(*shelf)))]
        }
        (Kind::Place(words), Node::Text(text)) if words.contains(&text.as_str()) => Vec::new(),
        (Kind::Place(words), Node::Text(text)) if !PLACE_WORDS.contains(&text.as_str()) => {
            let known = PLACE_WORDS.iter().chain(words.iter()).copied();
            vec![fault("S206", "no place rule has this name", nearest(text, known))]
        }
        (Kind::Place(_), Node::Text(_) | Node::Table(_)) => check_place(entry),
        (Kind::Wholes(..) | Kind::Numbers(..), Node::List(list)) => check_axis(kind, list),
        _ => wrong(),
    }
}

fn check_place(entry: &Entry) -> Vec<Fault> {
    if let Node::Table(table) = &entry.node
        && let Some(name) = table.keys().find(|name| !PLACE_KEYS.contains(&name.as_str()))
    {
        let what = format!("`{name}` is no key of a place");
        return vec![fault("S102", what, nearest(name, PLACE_KEYS))];
    }
    Vec::from_iter(place_of(entry).err())
}

fn check_text(text: &str) -> Vec<Fault> {
    let printable = text.chars().all(|letter| !letter.is_control() || letter == '\n');
    if !text.trim().is_empty() && text.len() <= 1000 && printable {
        return Vec::new();
    }
    let what = "this text is empty, longer than 1000 bytes or holds control characters";
    vec![fault("S207", what, "Write a short text.")]
}

fn choice(text: &str, words: &[&str]) -> Vec<Fault> {
    if words.contains(&text) {
        return Vec::new();
    }
    vec![fault("S203", "not one of the words allowed", nearest(text, words.iter().copied()))]
}

fn check_law(kind: &Kind, entry: &Entry, min: f64, max: f64) -> Vec<Fault> {
    let Node::Table(table) = &entry.node else {
        return match number_of(entry) {
            Some(value) => Vec::from_iter(in_range(value, min, max)),
            None => vec![wrong_type(kind, entry)],
        };
    };
    let mut faults = Vec::new();
    for name in table.keys().filter(|name| !LAW_KEYS.contains(&name.as_str())) {
        let what = format!("`{name}` is no key of a law");
        faults.push(fault("S102", what, nearest(name, LAW_KEYS)));
    }
    for (name, low, high) in [("mean", min, max), ("sd", 0.0, max * 10.0)] {
        match table.get(name) {
            None => {
                let what = format!("`{name}` is missing");
                faults.push(fault("S103", what, "Write { mean = ..., sd = ... } or a number."));
            }
            Some(part) => match number_of(part) {
                None => faults.push(wrong_type(kind, part)),
                Some(value) => faults.extend(in_range(value, low, high).map(|fault| Fault {
                    what: format!("{name} is {value}: {}", fault.what),
                    ..fault
                })),
            },
        }
    }
    faults
}

fn check_axis(kind: &Kind, list: &[Entry]) -> Vec<Fault> {
    if list.is_empty() || list.len() > MAX_AXIS {
        let what = format!("an axis needs 1 to {MAX_AXIS} values, this has {}", list.len());
        return vec![fault("S208", what, "Give values, or leave the axis out.")];
    }
    let mut faults = Vec::new();
    for entry in list {
        match (kind, &entry.node) {
            (Kind::Wholes(min, max), Node::Whole(whole)) => {
                faults.extend(whole_in_range(*whole, *min, *max));
            }
            (Kind::Numbers(min, max), Node::Whole(_) | Node::Real(_)) => {
                faults.extend(number_of(entry).and_then(|value| in_range(value, *min, *max)));
            }
            _ => faults.push(wrong_type(kind, entry)),
        }
    }
    let mut values: Vec<f64> = list.iter().filter_map(number_of).collect();
    values.sort_by(f64::total_cmp);
    if values.windows(2).any(|pair| pair[0].total_cmp(&pair[1]).is_eq()) {
        faults.push(fault("S209", "a value stands twice on the axis", "Give each value once."));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_run_forwards_within_one_day() {
        let noon_to_night = Some((SimTime(43_200_000), SimTime(86_400_000)));
        assert_eq!(hours_of("12:00-24:00"), noon_to_night);
        for wrong in ["22:00-10:00", "10:00-10:00", "10:00", "10-22", "0:00-24:01", "a:00-b:00"] {
            assert_eq!(hours_of(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn dates_are_those_of_the_calendar() {
        assert!(["2020-02-29", "2000-02-29", "2020-12-31"].into_iter().all(is_date));
        let wrong =
            ["2021-02-29", "1900-02-29", "2020-13-01", "2020-04-31", "2020-1-1", "+020-01-01"];
        assert!(!wrong.into_iter().any(is_date));
    }
}
