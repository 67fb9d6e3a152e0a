//! Map files into a [`SidewalkMap`], or one line that says why not.
//!
//! A reader turns a file into nodes, ways and places in memory (`osm`); `network` joins the
//! walkable ways into segments, `chains` joins these into edges, `crossings` finds where they cross
//! roads, and `build` puts the map together. Only readers know file formats. Adding one is a file
//! plus its line in [`IMPORTERS`].

mod attributes;
mod build;
mod chains;
mod counts;
mod crossings;
mod error;
mod feature;
mod geojson;
mod geometry;
mod network;
mod osm;
mod pbf;
mod places;
mod quiet;
mod scenery;
mod tags;
mod unpack;
mod walk;
mod wire;
mod xml;

pub use error::MapError;

use super::model::SidewalkMap;
use super::scenery::Scenery;
use osm::OsmData;
use std::path::Path;

/// The line that `OpenStreetMap`'s licence asks for.
const OSM_ATTRIBUTION: &str = "© OpenStreetMap contributors, ODbL 1.0";

/// A reader of one file format.
#[derive(Debug)]
pub struct Importer {
    /// Its name.
    pub id: &'static str,
    /// Ends of the file names that it reads, in lower case.
    pub extensions: &'static [&'static str],
    read: fn(&Path) -> Result<OsmData, MapError>,
}

/// Every importer; the first whose extension fits reads a file.
pub const IMPORTERS: &[Importer] = &[
    Importer { id: "osm-pbf", extensions: &[".osm.pbf", ".pbf"], read: read_pbf },
    Importer { id: "osm-xml", extensions: &[".osm", ".osm.gz", ".osm.bz2"], read: read_xml },
    Importer { id: "geojson", extensions: geojson::EXTENSIONS, read: geojson::read },
];

/// Reads a map file, or a folder of `GeoJSON` files as one map.
///
/// # Errors
/// M101 unreadable, M102 folder without features, M103 unknown extension, M104 empty, M105 another
/// format, M106 damaged, M107 off the globe, M108 two elements of one id, M109 nothing walkable,
/// M110 expands too much, M111 bad value.
///
/// # Examples
/// ```
/// let refused = trundle::map::import::read("nowhere.osm".as_ref()).unwrap_err();
/// assert_eq!(refused.code, "M101");
/// ```
pub fn read(path: &Path) -> Result<SidewalkMap, MapError> {
    read_data(path).and_then(|data| build::build(&data, name(path))).map_err(|e| e.in_file(path))
}

/// Reads what lies around the footpaths of a map, from the file that it came from; nothing of a format
/// that knows no areas.
///
/// # Errors
/// As [`read`].
pub fn scenery(path: &Path, map: &SidewalkMap) -> Result<Scenery, MapError> {
    if path.is_dir() {
        return Ok(Scenery::default());
    }
    let data = read_data(path).map_err(|error| error.in_file(path))?;
    Ok(scenery::find(&data, map))
}

/// File or folder name without the folders above it.
fn name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// Reads by extension.
fn read_data(path: &Path) -> Result<OsmData, MapError> {
    if path.metadata().map_err(|error| error::unreadable(&error))?.is_dir() {
        return geojson::read_folder(path);
    }
    let name = name(path).to_ascii_lowercase();
    let fits = |importer: &&Importer| importer.extensions.iter().any(|end| name.ends_with(end));
    let known = || IMPORTERS.iter().flat_map(|i| i.extensions).copied().collect::<Vec<_>>();
    let importer = IMPORTERS.iter().find(fits);
    let importer = importer.ok_or_else(|| error::unknown_extension(&known().join(", ")))?;
    (importer.read)(path)
}

fn read_pbf(path: &Path) -> Result<OsmData, MapError> {
    pbf::read(path).map(finish_osm)
}

fn read_xml(path: &Path) -> Result<OsmData, MapError> {
    xml::read(path).map(finish_osm)
}

/// Adds what both `OpenStreetMap` readers leave out.
fn finish_osm(mut data: OsmData) -> OsmData {
    places::find(&mut data);
    OSM_ATTRIBUTION.clone_into(&mut data.attribution);
    data
}
