//! Properties and coordinates of `GeoJSON` features.

use super::error::{self, MapError};
use super::osm::Position;
use super::tags::Tags;
use crate::map::model::PlaceKind;
use serde_json::{Map, Value};

/// Words in an upper-case name that make an untagged building an eatery. Assumption: campus
/// layers name their dining halls and student unions so.
const EATERY_WORDS: [&str; 9] = [
    "CAFE",
    "CAFETERIA",
    "COMMONS",
    "DINING",
    "EATERY",
    "FOOD",
    "JOHNSON CENTER",
    "RESTAURANT",
    "STUDENT UNION",
];

/// Kind of a named area of a source without tags.
pub(super) fn by_name(name: &str) -> PlaceKind {
    let name = name.to_uppercase();
    let words: Vec<&str> = name.split(|c: char| !c.is_alphanumeric()).collect();
    let text = format!(" {} ", words.join(" "));
    let dines = EATERY_WORDS.iter().any(|word| text.contains(&format!(" {word} ")));
    if dines { PlaceKind::Eatery } else { PlaceKind::Building }
}

/// Properties as tags. Facility layers: `NAME` is the name, `SURFACE` P is paved, D dirt, G gravel.
pub(super) fn tags(properties: &Map<String, Value>) -> Tags {
    let mut tags = Tags::default();
    for (key, value) in properties {
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
            Value::Null | Value::Array(_) | Value::Object(_) => continue,
        };
        match (key.as_str(), text.as_str()) {
            ("NAME", _) => tags.put("name", &text),
            ("SURFACE", "P") => tags.put("surface", "paved"),
            ("SURFACE", "D") => tags.put("surface", "dirt"),
            ("SURFACE", "G") => tags.put("surface", "gravel"),
            ("ext:maxspeed", _) => tags.put("maxspeed", &text),
            (key, _) => tags.put(key, &text),
        }
    }
    tags
}

/// A JSON list.
///
/// # Errors
/// M111 when it is something else.
pub(super) fn list(value: &Value) -> Result<&Vec<Value>, MapError> {
    value.as_array().ok_or_else(|| error::bad_value("coordinates are not a list"))
}

/// A list of positions.
///
/// # Errors
/// As [`position`].
pub(super) fn line(value: &Value) -> Result<Vec<Position>, MapError> {
    list(value)?.iter().map(position).collect()
}

/// A position, whose height is passed over.
///
/// # Errors
/// M107 off the globe, M111 when it is no pair of numbers.
pub(super) fn position(value: &Value) -> Result<Position, MapError> {
    match list(value)?.as_slice() {
        [lon, lat, ..] => match (lon.as_f64(), lat.as_f64()) {
            (Some(lon), Some(lat)) => Position::from_degrees(lon, lat),
            _ => Err(error::bad_value("a coordinate is not a number")),
        },
        _ => Err(error::bad_value("a position has fewer than two coordinates")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_untagged_building_is_an_eatery_by_its_name() {
        for (kind, name) in [
            (PlaceKind::Eatery, "SOUTHSIDE DINING"),
            (PlaceKind::Eatery, "GEORGE W. JOHNSON CENTER"),
            (PlaceKind::Eatery, "Student Union II"),
            (PlaceKind::Building, "DAVID KING HALL"),
            (PlaceKind::Building, "FOODLE"),
        ] {
            assert_eq!(by_name(name), kind, "{name}");
        }
    }
}
