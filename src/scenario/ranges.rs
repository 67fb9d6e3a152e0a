//! Holds one value against the type and range that the schema gives its key.

use super::catalog;
use super::document::{Entry, Node};
use super::problem::{Fault, fault, nearest};
use super::schema::{Kind, LAW_KEYS, MAX_AXIS, MAX_SHIFTS, PLACE_KEYS, PLACE_WORDS};
use super::value::{hours_of, is_date, number_of, place_of, text_of, times_in_order, times_of};
use super::{ShiftFault, Shifts};
use crate::base::law::MAX_SAMPLE;

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
pub(crate) fn check_value(kind: &Kind, entry: &Entry) -> Vec<Fault> {
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
        (Kind::Hours, Node::Text(_)) => vec![no_hours("these are not hours of one day")],
        (Kind::Shifts, Node::List(list)) => check_shifts(kind, list),
        (Kind::Flag, Node::Flag(_)) => Vec::new(),
        (Kind::Times, Node::List(list)) => check_times(list),
        (Kind::Choice(words), Node::Text(text)) => choice(text, words),
        (Kind::Asset(shelf), Node::Text(text)) => {
            let mut ids = catalog::ids(*shelf);
            let own = shelf.takes_files() && catalog::is_file(text);
            if own || ids.any(|id| id == text) {
                return Vec::new();
            }
            let what = format!("there is no such id among the {}", shelf.name());
            vec![fault("S301", what, nearest(text, catalog::ids(*shelf)))]
        }
        (Kind::Assets(_), Node::List(list)) => check_assets(kind, list),
        (Kind::Place(words), Node::Text(_) | Node::Table(_)) => check_place(words, entry),
        (Kind::Places(words, most), Node::List(list)) => check_places(kind, words, *most, list),
        (Kind::Words(words), Node::List(list)) => check_words(words, list),
        (Kind::Wholes(..) | Kind::Numbers(..), Node::List(list)) => check_axis(kind, list),
        _ => wrong(),
    }
}

fn no_hours(what: impl Into<String>) -> Fault {
    let remedy = "Write opening before closing, both within 00:00 and 24:00, as in \
                  \"10:00-22:00\".";
    fault("S205", what, remedy)
}

fn check_shifts(kind: &Kind, list: &[Entry]) -> Vec<Fault> {
    if list.is_empty() || list.len() > MAX_SHIFTS {
        let what = format!("1 to {MAX_SHIFTS} shifts are expected, these are {}", list.len());
        return vec![fault("S732", what, "Give hours, or leave the key out: then all day.")];
    }
    let (mut faults, mut spans) = (Vec::new(), Vec::new());
    for entry in list {
        match entry.node.as_text().map(times_of) {
            Some(Some(span)) => spans.push(span),
            Some(None) => {
                let what = format!("{} are not hours of one day", entry.written);
                faults.push(no_hours(what));
            }
            None => faults.push(wrong_type(kind, entry)),
        }
    }
    if faults.is_empty() {
        let found = Shifts::new(&spans).err().unwrap_or_default();
        faults.extend(found.into_iter().map(|found| shift_fault(found, list)));
    }
    faults
}

fn shift_fault(found: ShiftFault, list: &[Entry]) -> Fault {
    match found {
        ShiftFault::Backwards(at) => {
            let what = format!("the shift {} ends before it begins", list[at].written);
            let remedy = "Write a shift over midnight as two, as in \"22:00-24:00\" and \
                          \"00:00-06:00\".";
            fault("S730", what, remedy)
        }
        ShiftFault::Overlap(one, other) => {
            let (one, other) = (&list[one].written, &list[other].written);
            let what = format!("the shifts {one} and {other} overlap");
            fault("S731", what, "End one where the next begins, or write a pool for each.")
        }
    }
}

fn check_times(list: &[Entry]) -> Vec<Fault> {
    if times_in_order(list).is_some() && list.len() <= MAX_AXIS {
        return Vec::new();
    }
    let what = "these are not times of one day, each later than the one before";
    vec![fault("S707", what, "Write HH:MM, as in [\"09:50\", \"10:50\"].")]
}

fn check_places(kind: &Kind, words: &[&str], most: usize, list: &[Entry]) -> Vec<Fault> {
    if list.is_empty() || list.len() > most {
        let what = format!("1 to {most} places are expected, these are {}", list.len());
        return vec![fault("S212", what, "Give so many, or leave the key out.")];
    }
    let of = |entry: &Entry| {
        let place = matches!(entry.node, Node::Text(_) | Node::Table(_));
        if place { check_place(words, entry) } else { vec![wrong_type(kind, entry)] }
    };
    list.iter().flat_map(of).collect()
}

fn check_place(words: &[&str], entry: &Entry) -> Vec<Fault> {
    if let Node::Text(text) = &entry.node {
        if words.contains(&text.as_str()) {
            return Vec::new();
        }
        if !PLACE_WORDS.contains(&text.as_str()) {
            let known = PLACE_WORDS.iter().chain(words).copied();
            return vec![fault("S206", "no place rule has this name", nearest(text, known))];
        }
    }
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
    if let Some(values) = table.get("values") {
        faults.extend(check_sample(table.len(), values, min, max));
        return faults;
    }
    let law = table.get("law").map(|entry| (entry, text_of(entry).unwrap_or_default()));
    let name = law.as_ref().map_or("log-normal", |(_, name)| name.as_str());
    if !LAWS.contains(&name) {
        faults.push(fault("S211", format!("`{name}` is no law"), nearest(name, LAWS)));
        return faults;
    }
    let spread = name != "exponential";
    if !spread && table.contains_key("sd") {
        let what = "an exponential law has no `sd` of its own";
        faults.push(fault("S211", what, "Take it out: its deviation is its mean."));
    }
    let parts = [("mean", min, max), ("sd", 0.0, max * 10.0)];
    for (name, low, high) in parts.into_iter().take(if spread { 2 } else { 1 }) {
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
    let zero = |key| table.get(key).and_then(number_of).is_some_and(|value| value <= 0.0);
    if name == "gamma" && faults.is_empty() && (zero("mean") || zero("sd")) {
        let remedy = "Write both above 0, or a number for what never varies.";
        faults.push(fault("S211", "a gamma law needs a mean and an sd above 0", remedy));
    }
    faults
}

/// Laws by name.
const LAWS: [&str; 3] = ["log-normal", "exponential", "gamma"];

fn check_sample(keys: usize, values: &Entry, min: f64, max: f64) -> Vec<Fault> {
    if keys > 1 {
        let remedy = "Keep the values, or the mean and its companions.";
        return vec![fault("S211", "observed values make the law alone", remedy)];
    }
    let list = values.node.as_list().unwrap_or_default();
    if list.is_empty() || list.len() > MAX_SAMPLE {
        let what =
            format!("1 to {MAX_SAMPLE} observed values make a law, these are {}", list.len());
        return vec![fault("S211", what, "Write quantiles of them, evenly spaced.")];
    }
    let mut faults = Vec::new();
    for entry in list {
        if let Some(value) = number_of(entry) {
            faults.extend(in_range(value, min.min(0.0), max));
        } else {
            let what = format!("{} is no number", entry.written);
            faults.push(fault("S104", what, "Write numbers only."));
        }
    }
    faults
}

fn check_words(words: &[&str], list: &[Entry]) -> Vec<Fault> {
    if list.is_empty() {
        return vec![fault("S203", "no word is given", format!("Choose of {}.", words.join(", ")))];
    }
    let known = |entry: &Entry| choice(entry.node.as_text().unwrap_or_default(), words);
    list.iter().flat_map(known).collect()
}

/// Ids, each known and each once.
fn check_assets(kind: &Kind, list: &[Entry]) -> Vec<Fault> {
    let Kind::Assets(shelf) = kind else { return Vec::new() };
    if list.is_empty() || list.len() > MAX_AXIS {
        let what = format!("an axis needs 1 to {MAX_AXIS} values, this has {}", list.len());
        return vec![fault("S208", what, "Give values, or leave the axis out.")];
    }
    let of = |entry: &Entry| match entry.node.as_text() {
        Some(_) => check_value(&Kind::Asset(*shelf), entry),
        None => vec![wrong_type(kind, entry)],
    };
    let mut faults: Vec<Fault> = list.iter().flat_map(of).collect();
    let mut ids: Vec<&str> = list.iter().filter_map(|entry| entry.node.as_text()).collect();
    ids.sort_unstable();
    if ids.windows(2).any(|pair| pair[0] == pair[1]) {
        faults.push(fault("S209", "a value stands twice on the axis", "Give each value once."));
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
