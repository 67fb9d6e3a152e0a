//! The schema in words: types, ranges and units as the manual and the messages print them.

use super::Kind::{
    self, Asset, Assets, Choice, Date, Flag, Hours, Law, Number, Numbers, Place, Places, Shifts,
    Text, Times, Whole, WholeOr, Wholes, Words,
};
use super::Need::{Default, Optional, Required};
use super::Section;
use std::fmt::Write as _;

impl Kind {
    /// Type and range in words.
    pub fn in_words(&self) -> String {
        match self {
            Whole(min, max) if *max == i64::MAX => format!("whole number, from {min}"),
            Whole(min, max) => format!("whole number, {min} to {max}"),
            Number(min, max) => format!("number, {min} to {max}"),
            Law(min, max) => format!("number or law, mean {min} to {max}"),
            Text => "text".to_owned(),
            Date => "date, `YYYY-MM-DD`".to_owned(),
            Hours => "hours, `HH:MM-HH:MM`".to_owned(),
            Shifts => "list of hours, `[\"HH:MM-HH:MM\", ...]`".to_owned(),
            Flag => "`true` or `false`".to_owned(),
            Times => "list of times, `[\"HH:MM\", ...]`, in order".to_owned(),
            Choice(words) => quoted(words),
            Asset(shelf) if shelf.takes_files() => {
                format!("id from `trundle list {}`, or a `.toml` file of that form", shelf.name())
            }
            Asset(shelf) => format!("id from `trundle list {}`", shelf.name()),
            Place([]) => "place".to_owned(),
            Place(words) => format!("place, or {}", quoted(words)),
            Places(words, most) => format!("list of up to {most} places, or {}", quoted(words)),
            WholeOr(min, max, word) => format!("whole number, {min} to {max}, or `\"{word}\"`"),
            Words(words) => format!("list of {}", quoted(words)),
            Wholes(min, max) => format!("list of whole numbers, {min} to {max}"),
            Numbers(min, max) => format!("list of numbers, {min} to {max}"),
            Assets(shelf) => format!("list of ids from `trundle list {}`", shelf.name()),
        }
    }
}

/// Words as a list of quoted code.
fn quoted(words: &[&str]) -> String {
    words.iter().map(|word| format!("`\"{word}\"`")).collect::<Vec<_>>().join(", ")
}

/// Unit of a key, from the end of its name; money is in the one currency of the file.
pub fn unit(name: &str) -> &'static str {
    const UNITS: [(&str, &str); 21] = [
        ("_per_1000_h", "per 1,000 h"),
        ("_usd_per_h", "USD/h"),
        ("_usd_per_day", "USD/day"),
        ("_usd_per_order", "USD/order"),
        ("_usd", "USD"),
        ("_per_day", "per day"),
        ("_km2", "km²"),
        ("_kmh", "km/h"),
        ("_per_km", "1/km"),
        ("per_km", "1/km"),
        ("_per_h", "1/h"),
        ("per_h", "1/h"),
        ("_h", "h"),
        ("_min", "min"),
        ("_ms", "ms"),
        ("_s", "s"),
        ("_m", "m"),
        ("_l", "L"),
        ("_kg", "kg"),
        ("_wh", "Wh"),
        ("_w", "W"),
    ];
    UNITS.iter().find(|(end, _)| name.ends_with(end)).map_or("", |(_, unit)| unit)
}

/// The table of one section, as it stands in `docs/SCENARIO.md`.
pub fn markdown(section: &Section) -> String {
    let mut page = String::from("| key | type and range | unit | default | meaning |\n");
    page.push_str("|---|---|---|---|---|\n");
    for key in section.keys {
        let need = match key.need {
            Required => "**required**".to_owned(),
            Default(value) => format!("`{value}`"),
            Optional(value) => value.to_owned(),
        };
        let cells = [&key.kind.in_words(), unit(key.name), &need, key.what].map(str::to_owned);
        let _ = writeln!(page, "| `{}` | {} |", key.name, cells.join(" | "));
    }
    page
}
