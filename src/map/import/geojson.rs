//! `GeoJSON`: lines become footpaths, points and areas become places.
//!
//! Lines join where their rounded coordinates are equal. A line without `highway` is a footway,
//! unless another tag says that it is something else (a fence, a stream). `OpenSidewalks` keys are
//! `OpenStreetMap` keys, so the same code reads them; its `length` is not used, because it is
//! rounded to 0.1 m and the geometry is at hand. Sources without `amenity` tags (facility layers)
//! are read by two rules: a named area is a building, and its name tells whether it feeds people
//! (`feature::by_name`).

use super::error::{self, MapError};
use super::feature::{by_name, line, list, position, tags};
use super::osm::{Node, OsmData, Position, RawPlace, Source, Way};
use super::tags::Tags;
use super::{OSM_ATTRIBUTION, places, unpack};
use crate::map::model::PlaceKind;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Ends of file names.
pub(super) const EXTENSIONS: &[&str] = &[".geojson", ".geojson.gz", ".json"];
/// Ends of file names that count in a folder.
const FOLDER_EXTENSIONS: [&str; 2] = [".geojson", ".geojson.gz"];

/// Some exporters begin a UTF-8 file with this.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Keys that make a line or area without `highway` something else than a footway or building.
const OTHER_THINGS: [&str; 12] = [
    "aeroway", "barrier", "boundary", "highway", "landuse", "leisure", "man_made", "natural",
    "power", "railway", "route", "waterway",
];

/// Reads one file.
///
/// # Errors
/// M101, M104 to M107, M110, M111.
pub(super) fn read(path: &Path) -> Result<OsmData, MapError> {
    let mut features = Features { name: super::name(path), ..Features::default() };
    features.add_file(path)?;
    Ok(features.into_data())
}

/// Reads all feature files of a folder as one map, in the order of their names.
///
/// # Errors
/// M102 when there are none, else as [`read`].
pub(super) fn read_folder(folder: &Path) -> Result<OsmData, MapError> {
    let entries = std::fs::read_dir(folder).map_err(|error| error::unreadable(&error))?;
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|file| {
        let name = file.to_string_lossy().to_ascii_lowercase();
        file.is_file() && FOLDER_EXTENSIONS.iter().any(|end| name.ends_with(end))
    });
    files.sort();
    if files.is_empty() {
        return Err(error::no_features_in_folder());
    }
    let mut features = Features { name: super::name(folder), ..Features::default() };
    for file in files {
        features.add_file(&file).map_err(|error| error.in_file(&file))?;
    }
    Ok(features.into_data())
}

/// A line with the number of its feature.
struct Line {
    feature: i64,
    points: Vec<Position>,
    tags: Tags,
}

/// What was read so far, over all files.
#[derive(Default)]
struct Features {
    /// Name of the file or folder.
    name: String,
    count: i64,
    lines: Vec<Line>,
    /// Tags of points, to be given to the vertex at the same place.
    point_tags: BTreeMap<Position, Tags>,
    places: Vec<RawPlace>,
    attribution: String,
}

impl Features {
    fn add_file(&mut self, path: &Path) -> Result<(), MapError> {
        let bytes = unpack::read(path)?;
        let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&bytes);
        let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
        if first == Some(&b'<') {
            return Err(wrong_type("the file is an HTML or XML page"));
        }
        let place = |error: &serde_json::Error| format!("{}:{}", error.line(), error.column());
        let parsed = serde_json::from_slice(bytes);
        let root: Value = parsed
            .map_err(|e| error::damaged(format!("the JSON is broken ({e})")).at(place(&e)))?;
        let features = root.get("features").and_then(Value::as_array);
        match (root.get("type").and_then(Value::as_str), features) {
            (Some("FeatureCollection"), Some(features)) => {
                self.attribute(&root);
                features.iter().try_for_each(|feature| self.add_feature(feature))
            }
            (kind, _) => {
                let kind = kind.unwrap_or("nothing known");
                Err(wrong_type(format!("the top level is {kind}, not a FeatureCollection")))
            }
        }
    }

    /// Takes the line that the source wants shown from the file's own members.
    fn attribute(&mut self, root: &Value) {
        let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
        let source = root.get("dataSource").and_then(|source| text(source.get("name")));
        let line = match text(root.get("attribution")).or_else(|| text(root.get("copyright"))) {
            Some(line) => line,
            None if source.as_deref() == Some("OpenStreetMap") => OSM_ATTRIBUTION.to_owned(),
            None if root.get("dataSource").is_none() && self.attribution.is_empty() => {
                format!("{}: licence as stated by its source", self.name)
            }
            None => return,
        };
        if self.attribution.is_empty() || line == OSM_ATTRIBUTION {
            self.attribution = line;
        }
    }

    fn add_feature(&mut self, feature: &Value) -> Result<(), MapError> {
        self.count += 1;
        let number = self.count;
        let place = format!("feature {number}");
        if feature.get("type").and_then(Value::as_str) != Some("Feature") {
            return Err(wrong_type("a member of features is not a Feature").at(place));
        }
        let geometry = feature.get("geometry").filter(|geometry| !geometry.is_null());
        let Some(geometry) = geometry else { return Ok(()) };
        let none = Map::new();
        let properties = feature.get("properties").and_then(Value::as_object).unwrap_or(&none);
        self.add_geometry(geometry, properties).map_err(|error| error.at(place))
    }

    fn add_geometry(
        &mut self,
        geometry: &Value,
        properties: &Map<String, Value>,
    ) -> Result<(), MapError> {
        let tags = tags(properties);
        let coordinates = geometry.get("coordinates").unwrap_or(&Value::Null);
        match geometry.get("type").and_then(Value::as_str) {
            Some("Point") => self.add_point(position(coordinates)?, &tags),
            Some("LineString") => self.add_line(line(coordinates)?, tags, properties)?,
            Some("MultiLineString") => {
                for part in list(coordinates)? {
                    self.add_line(line(part)?, tags.clone(), properties)?;
                }
            }
            Some("Polygon") => self.add_area(&[coordinates], &tags, properties)?,
            Some("MultiPolygon") => {
                let parts: Vec<&Value> = list(coordinates)?.iter().collect();
                self.add_area(&parts, &tags, properties)?;
            }
            Some("MultiPoint" | "GeometryCollection") => {}
            other => {
                let other = other.unwrap_or("missing");
                return Err(wrong_type(format!("geometry type {other} is not GeoJSON")));
            }
        }
        Ok(())
    }

    fn add_point(&mut self, at: Position, tags: &Tags) {
        if let Some(kind) = places::kind(tags, false) {
            self.add_place(kind, at, tags);
        } else if !tags.is_empty() {
            self.point_tags.entry(at).or_default().merge(tags);
        }
    }

    fn add_line(
        &mut self,
        points: Vec<Position>,
        mut tags: Tags,
        properties: &Map<String, Value>,
    ) -> Result<(), MapError> {
        if points.len() < 2 {
            return Err(error::bad_value("a line has fewer than two points"));
        }
        if tags.get("highway").is_none() {
            if OTHER_THINGS.iter().any(|key| properties.contains_key(*key)) {
                return Ok(());
            }
            tags.put("highway", "footway");
        }
        self.lines.push(Line { feature: self.count, points, tags });
        Ok(())
    }

    /// Adds a building or merchant at the mean of its distinct outer points.
    fn add_area(
        &mut self,
        parts: &[&Value],
        tags: &Tags,
        properties: &Map<String, Value>,
    ) -> Result<(), MapError> {
        let mut points = Vec::new();
        for part in parts {
            let rings = list(part)?.iter().map(line).collect::<Result<Vec<_>, _>>()?;
            points.extend(rings.into_iter().next().unwrap_or_default());
        }
        points.sort_unstable();
        points.dedup();
        let Some(at) = Position::mean(&points) else {
            return Err(error::bad_value("an area has no points"));
        };
        let tagged = places::kind(tags, true);
        let other = OTHER_THINGS.iter().any(|key| properties.contains_key(*key));
        let by_name = match tagged {
            None => !other && tags.get("amenity").is_none(),
            Some(PlaceKind::Building) => tags.get("amenity").is_none(),
            Some(PlaceKind::Eatery | PlaceKind::Shop | PlaceKind::Address) => false,
        };
        let named = tags.get("name").filter(|_| by_name).map(self::by_name);
        let kind = named.or(tagged);
        if let Some(kind) = kind {
            self.add_place(kind, at, tags);
        }
        Ok(())
    }

    fn add_place(&mut self, kind: PlaceKind, at: Position, tags: &Tags) {
        let source = Source::Feature(self.count);
        self.places.push(RawPlace { kind, source, name: places::name(tags), at });
    }

    /// Numbers the vertices by position, so that ids do not depend on the order of features.
    fn into_data(mut self) -> OsmData {
        let mut at: Vec<Position> = self.lines.iter().flat_map(|l| l.points.clone()).collect();
        at.sort_unstable();
        at.dedup();
        let ids: BTreeMap<Position, i64> = at.into_iter().zip(1..).collect();
        let nodes = ids.iter().map(|(at, id)| Node { id: *id, at: *at }).collect();
        let tagged = self.point_tags.into_iter();
        let node_tags = tagged.filter_map(|(at, tags)| Some((*ids.get(&at)?, tags))).collect();
        let way = |line: Line| Way {
            id: line.feature,
            refs: line.points.iter().filter_map(|at| ids.get(at).copied()).collect(),
            tags: line.tags,
        };
        let ways = self.lines.into_iter().map(way).collect();
        self.places.sort();
        let (places, attribution) = (self.places, self.attribution);
        OsmData { nodes, node_tags, ways, places, attribution, ..OsmData::default() }
    }
}

fn wrong_type(what: impl Into<String>) -> MapError {
    error::other_format(what, "Use a GeoJSON FeatureCollection in WGS 84")
}

#[cfg(test)]
mod tests {
    use super::super::counts::network_counts;
    use super::super::network::look_up;
    use super::*;

    /// The feature graph of an `OpenSidewalks` file: one segment per edge, end to end.
    #[test]
    fn features_join_at_equal_end_coordinates() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
        let Ok(data) = read_folder(&folder.join("osm-microsoft-campus/osw")) else {
            eprintln!("skipped: no shared data folder");
            return;
        };
        let ends = |steps: bool| {
            let ways = data.ways.iter().filter(|way| steps || !way.tags.is("highway", &["steps"]));
            let ends = |way: &Way| look_up(&data, &[way.refs[0], way.refs[way.refs.len() - 1]]);
            let lines: Vec<_> = ways.map(ends).collect();
            network_counts(&data, lines.iter().map(Vec::as_slice))
        };
        let (all, no_steps) = (ends(true), ends(false));
        // 4,352 distinct edges, of which 5 end where they begin and so join nothing.
        assert_eq!((all.vertices, all.segments, all.components), (3695, 4352 - 5, 49));
        assert_eq!((all.lcc_vertices * 1000 + 1847) / 3695, 932);
        assert_eq!(no_steps.components, 111);
        assert_eq!(no_steps.lcc_vertices * 1000 / no_steps.vertices, 897);
    }
}
