//! Maps made from a style, an area and a seed: places to study where no real extract will do.
//!
//! Equal arguments make equal maps. From 1 km² on, the network's measures lie within what real
//! extracts span (see [`measure`](super::measure)); on smaller maps the edge weighs too much. What
//! wheels need is one piece, with a few paths apart.

mod campus;
mod chance;
mod names;
mod streets;
mod town;
mod weave;

use super::model::SidewalkMap;
use serde::{Deserialize, Serialize};

/// Smallest area that holds a network worth the name \[km²\].
pub const MIN_AREA_KM2: f64 = 0.05;

/// Largest area \[km²\].
pub const MAX_AREA_KM2: f64 = 25.0;

/// Kinds of generated maps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Style {
    /// A university campus: a ring road, quads, student halls on the rim.
    Campus,
    /// A town quarter: an irregular grid of streets with pavements.
    Town,
}

impl Style {
    /// Name in scenarios and map names.
    pub fn name(self) -> &'static str {
        match self {
            Self::Campus => "campus",
            Self::Town => "town",
        }
    }
}

/// An area that no map is made for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AreaOutOfRange {
    /// The area asked for \[km²\].
    pub area_km2: f64,
}

impl std::fmt::Display for AreaOutOfRange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "a generated map of {} km² is out of range; choose {MIN_AREA_KM2} to {MAX_AREA_KM2} km²",
            self.area_km2
        )
    }
}

impl std::error::Error for AreaOutOfRange {}

/// Makes a map.
///
/// # Errors
/// When the area is not within [`MIN_AREA_KM2`] and [`MAX_AREA_KM2`].
pub fn generate(style: Style, area_km2: f64, seed: u64) -> Result<SidewalkMap, AreaOutOfRange> {
    if !(MIN_AREA_KM2..=MAX_AREA_KM2).contains(&area_km2) {
        return Err(AreaOutOfRange { area_km2 });
    }
    let weave = match style {
        Style::Campus => campus::weave(area_km2, seed),
        Style::Town => town::weave(area_km2, seed),
    };
    Ok(weave.finish(&format!("{}-{area_km2:?}km2-seed{seed}", style.name())))
}
