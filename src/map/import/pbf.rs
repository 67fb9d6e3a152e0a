//! `OpenStreetMap` PBF: `.osm.pbf` and `.pbf`, dense and plain nodes.

use super::error::{self, MapError};
use super::osm::{Bounds, Node, OsmData, Position, Relation, Way};
use super::tags::Tags;
use super::{quiet, unpack, wire};
use osmpbf::{BlobDecode, BlobReader, HeaderBlock, PrimitiveBlock, PrimitiveGroup, RelMemberType};
use std::path::Path;

/// What a file may ask of its reader.
const UNDERSTOOD: [&str; 2] = ["OsmSchema-V0.6", "DenseNodes"];

/// Reads a PBF file.
///
/// # Errors
/// M101, M104 to M108.
pub(super) fn read(path: &Path) -> Result<OsmData, MapError> {
    let bytes = unpack::read(path)?;
    wire::check(&bytes)?;
    // The decoder adds deltas of editor metadata unchecked and panics on overflow in some builds.
    let decoded = quiet::catch(|| decode(&bytes));
    let mut data = decoded.unwrap_or_else(|| Err(error::damaged("the PBF decoder gave up")))?;
    data.sort()?;
    Ok(data)
}

/// Decodes checked bytes.
fn decode(bytes: &[u8]) -> Result<OsmData, MapError> {
    let mut data = OsmData::default();
    for (index, blob) in BlobReader::new(bytes).enumerate() {
        let damaged =
            |error: osmpbf::Error| error::damaged(format!("a PBF blob is broken ({error})"));
        let blob = blob.map_err(damaged).map_err(|error| error.at(format!("blob {index}")))?;
        match blob.decode().map_err(|error| damaged(error).at(format!("blob {index}")))? {
            BlobDecode::OsmHeader(header) => data.bounds = take_header(&header)?,
            BlobDecode::OsmData(block) => take_block(&mut data, &block)?,
            BlobDecode::Unknown(_) => {}
        }
    }
    Ok(data)
}

/// Checks what the file asks for; its box, where it has a readable one.
fn take_header(header: &HeaderBlock) -> Result<Option<Bounds>, MapError> {
    let asked = header.required_features().iter();
    if let Some(unknown) = asked.into_iter().find(|asked| !UNDERSTOOD.contains(&asked.as_str())) {
        let remedy = "Convert it to a plain extract without history";
        return Err(error::other_format(format!("the file needs \"{unknown}\""), remedy));
    }
    Ok(header.bbox().and_then(|bounds| {
        let low = Position::from_degrees(bounds.left, bounds.bottom).ok()?;
        let high = Position::from_degrees(bounds.right, bounds.top).ok()?;
        Some(Bounds { low, high })
    }))
}

/// Takes all elements of a block.
fn take_block(data: &mut OsmData, block: &PrimitiveBlock) -> Result<(), MapError> {
    let strings = Strings(block.raw_stringtable());
    for group in block.groups() {
        take_nodes(data, &group, &strings)?;
        for way in group.ways() {
            let tags = strings.tags(way.raw_tags());
            let tags = tags.map_err(|error| error.at(format!("way {}", way.id())))?;
            data.ways.push(Way { id: way.id(), refs: way.refs().collect(), tags });
        }
        for relation in group.relations() {
            let tags = strings.tags(relation.raw_tags());
            let tags = tags.map_err(|error| error.at(format!("relation {}", relation.id())))?;
            let (mut outer, mut inner) = (Vec::new(), Vec::new());
            for way in relation.members().filter(|it| it.member_type == RelMemberType::Way) {
                match way.role() {
                    Ok("outer" | "") => outer.push(way.member_id),
                    Ok("inner") => inner.push(way.member_id),
                    Ok(_) | Err(_) => {}
                }
            }
            data.push_relation(Relation { id: relation.id(), outer, inner, tags });
        }
    }
    Ok(())
}

/// Takes plain and dense nodes.
fn take_nodes(
    data: &mut OsmData,
    group: &PrimitiveGroup,
    strings: &Strings,
) -> Result<(), MapError> {
    let mut take = |id: i64, lon: i64, lat: i64, tags: Result<Tags, MapError>| {
        let named = |error: MapError| error.at(format!("node {id}"));
        let at = Position::from_nano(lon, lat).map_err(named)?;
        data.push_node(Node { id, at }, tags.map_err(named)?)
    };
    for node in group.nodes() {
        take(node.id(), node.nano_lon(), node.nano_lat(), strings.tags(node.raw_tags()))?;
    }
    for node in group.dense_nodes() {
        let tags = node.raw_tags().map(|(key, value)| (index(key), index(value)));
        take(node.id(), node.nano_lon(), node.nano_lat(), strings.tags(tags))?;
    }
    Ok(())
}

/// Index into the string table; negative ones lie beyond its end.
fn index(signed: i32) -> u32 {
    u32::try_from(signed).unwrap_or(u32::MAX)
}

/// The strings of a block.
struct Strings<'a>(&'a [Vec<u8>]);

impl Strings<'_> {
    fn get(&self, index: u32) -> Result<&str, MapError> {
        let bytes = self.0.get(index as usize);
        let text = bytes.and_then(|bytes| std::str::from_utf8(bytes).ok());
        text.ok_or_else(|| error::damaged(format!("string {index} is missing or not UTF-8")))
    }

    fn tags(&self, pairs: impl Iterator<Item = (u32, u32)>) -> Result<Tags, MapError> {
        let mut tags = Tags::default();
        for (key, value) in pairs {
            tags.put(self.get(key)?, self.get(value)?);
        }
        Ok(tags)
    }
}
