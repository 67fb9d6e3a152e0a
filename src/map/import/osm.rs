//! Nodes, ways and outlines in memory, the same whichever file they came from.
//!
//! Positions are whole 10⁻⁷ degrees, `OpenStreetMap`'s own grid, so that two formats of one place
//! agree bit for bit. After [`OsmData::sort`] everything is in the order of its id.

use super::error::{self, MapError};
use super::tags::Tags;
use crate::base::cast;
use crate::map::model::{LonLat, PlaceKind};
use std::collections::BTreeMap;

/// A position \[10⁻⁷ degrees\].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Position {
    /// Longitude.
    pub(super) lon: i32,
    /// Latitude.
    pub(super) lat: i32,
}

impl Position {
    /// From degrees, to the nearest grid point.
    ///
    /// # Errors
    /// M107 off the globe.
    pub(super) fn from_degrees(lon: f64, lat: f64) -> Result<Self, MapError> {
        let on_globe = lon.abs() <= 180.0 && lat.abs() <= 90.0;
        if !on_globe {
            return Err(error::off_globe(lon, lat));
        }
        Ok(Self { lon: grid(lon), lat: grid(lat) })
    }

    /// From 10⁻⁹ degrees, to the nearest grid point.
    ///
    /// # Errors
    /// M107 off the globe.
    pub(super) fn from_nano(lon: i64, lat: i64) -> Result<Self, MapError> {
        let on_globe =
            lon.unsigned_abs() <= 180_000_000_000 && lat.unsigned_abs() <= 90_000_000_000;
        let grid = |nano: i64| i32::try_from((nano + 50).div_euclid(100));
        match (grid(lon), grid(lat)) {
            (Ok(lon), Ok(lat)) if on_globe => Ok(Self { lon, lat }),
            _ => Err(error::off_globe(format!("{lon}e-9"), format!("{lat}e-9"))),
        }
    }

    /// In degrees.
    pub(super) fn degrees(self) -> LonLat {
        LonLat { lon: f64::from(self.lon) / 1e7, lat: f64::from(self.lat) / 1e7 }
    }

    /// Mean of some positions; `None` of none.
    pub(super) fn mean(positions: &[Self]) -> Option<Self> {
        let count = i64::try_from(positions.len()).ok().filter(|count| *count > 0)?;
        let mean = |axis: fn(&Self) -> i32| {
            let sum: i64 = positions.iter().map(|position| i64::from(axis(position))).sum();
            i32::try_from((2 * sum + count).div_euclid(2 * count)).ok()
        };
        Some(Self { lon: mean(|p| p.lon)?, lat: mean(|p| p.lat)? })
    }
}

/// Nearest grid point of degrees within ±180.
fn grid(degrees: f64) -> i32 {
    let size = i32::try_from(cast::whole32(degrees.abs() * 1e7)).unwrap_or(i32::MAX);
    if degrees < 0.0 { -size } else { size }
}

/// A box of positions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bounds {
    /// South-west corner.
    pub(super) low: Position,
    /// North-east corner.
    pub(super) high: Position,
}

impl Bounds {
    /// Whether a position lies inside or on the edge.
    pub(super) fn contains(&self, at: Position) -> bool {
        let (low, high) = (self.low, self.high);
        (low.lon..=high.lon).contains(&at.lon) && (low.lat..=high.lat).contains(&at.lat)
    }

    /// The smallest box around some positions; `None` around none.
    pub(super) fn around(positions: impl Iterator<Item = Position>) -> Option<Self> {
        positions.map(|at| Self { low: at, high: at }).reduce(|a, b| Self {
            low: Position { lon: a.low.lon.min(b.low.lon), lat: a.low.lat.min(b.low.lat) },
            high: Position { lon: a.high.lon.max(b.high.lon), lat: a.high.lat.max(b.high.lat) },
        })
    }
}

/// A node and where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Node {
    pub(super) id: i64,
    pub(super) at: Position,
}

/// A line of nodes with its kept tags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Way {
    pub(super) id: i64,
    pub(super) refs: Vec<i64>,
    pub(super) tags: Tags,
}

/// A multipolygon with its kept tags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Relation {
    pub(super) id: i64,
    /// Its outer ways.
    pub(super) outer: Vec<i64>,
    /// Ways around its holes.
    pub(super) inner: Vec<i64>,
    pub(super) tags: Tags,
}

/// Where a place comes from; the order is the order of places of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Source {
    Node(i64),
    Way(i64),
    Relation(i64),
    Feature(i64),
}

impl std::fmt::Display for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Node(id) => write!(f, "node/{id}"),
            Self::Way(id) => write!(f, "way/{id}"),
            Self::Relation(id) => write!(f, "relation/{id}"),
            Self::Feature(id) => write!(f, "feature/{id}"),
        }
    }
}

/// A place before it is set on the plane.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct RawPlace {
    pub(super) kind: PlaceKind,
    pub(super) source: Source,
    pub(super) name: String,
    pub(super) at: Position,
}

/// What a reader makes of a file.
#[derive(Debug, Clone, Default)]
pub(super) struct OsmData {
    pub(super) nodes: Vec<Node>,
    pub(super) node_tags: BTreeMap<i64, Tags>,
    pub(super) ways: Vec<Way>,
    pub(super) relations: Vec<Relation>,
    pub(super) places: Vec<RawPlace>,
    /// Box that the file header claims.
    pub(super) bounds: Option<Bounds>,
    /// Line that the licence asks for; empty where the file names none.
    pub(super) attribution: String,
}

impl OsmData {
    /// Sorts everything by id and drops repetitions.
    ///
    /// # Errors
    /// M108 when one id stands for two different elements.
    pub(super) fn sort(&mut self) -> Result<(), MapError> {
        self.nodes.sort_unstable();
        self.nodes.dedup();
        if let Some(pair) = self.nodes.windows(2).find(|pair| pair[0].id == pair[1].id) {
            return Err(error::two_of_one("node", pair[0].id));
        }
        self.ways.sort_by_key(|way| way.id);
        self.ways.dedup();
        if let Some(pair) = self.ways.windows(2).find(|pair| pair[0].id == pair[1].id) {
            return Err(error::two_of_one("way", pair[0].id));
        }
        self.relations.sort_by_key(|relation| relation.id);
        self.relations.dedup();
        match self.relations.windows(2).find(|pair| pair[0].id == pair[1].id) {
            Some(pair) => Err(error::two_of_one("relation", pair[0].id)),
            None => Ok(()),
        }
    }

    /// Takes a node and its kept tags.
    ///
    /// # Errors
    /// M108 when the node came before with other tags.
    pub(super) fn push_node(&mut self, node: Node, tags: Tags) -> Result<(), MapError> {
        self.nodes.push(node);
        if tags.is_empty() {
            return Ok(());
        }
        let before = self.node_tags.insert(node.id, tags);
        match before {
            Some(before) if self.node_tags.get(&node.id) != Some(&before) => {
                Err(error::two_of_one("node", node.id))
            }
            _ => Ok(()),
        }
    }

    /// Takes a relation if it is an outline; others hold nothing that the import looks at.
    pub(super) fn push_relation(&mut self, relation: Relation) {
        if relation.tags.is("type", &["multipolygon"]) {
            self.relations.push(relation);
        }
    }

    /// Index of a node by its id; `None` when the file does not hold it.
    pub(super) fn node(&self, id: i64) -> Option<usize> {
        self.nodes.binary_search_by_key(&id, |node| node.id).ok()
    }

    /// Kept tags of the node at an index.
    pub(super) fn tags_of(&self, node: usize) -> Option<&Tags> {
        self.node_tags.get(&self.nodes[node].id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_and_nanodegrees_meet_on_one_grid() {
        let degrees = Position::from_degrees(-122.291_993_7, 37.805_787_8);
        assert_eq!(degrees, Position::from_nano(-122_291_993_700, 37_805_787_800));
        assert_eq!(degrees.map(|at| at.lon), Ok(-1_222_919_937));
    }

    #[test]
    fn what_is_off_the_globe_or_no_number_is_refused() {
        for (lon, lat) in [(181.0, 0.0), (0.0, -90.1), (f64::NAN, 0.0), (0.0, f64::INFINITY)] {
            assert_eq!(Position::from_degrees(lon, lat).map_err(|e| e.code), Err("M107"));
        }
    }

    #[test]
    fn a_mean_rounds_to_the_nearest_grid_point() {
        let at = |lon, lat| Position { lon, lat };
        assert_eq!(Position::mean(&[at(0, -3), at(1, -4), at(1, -4)]), Some(at(1, -4)));
        assert_eq!(Position::mean(&[]), None);
    }
}
