//! The fingerprint of a map's content: equal for equal maps, whatever file they came from.

use super::model::{Crossing, Edge, Place, Point, SidewalkMap, Vertex};
use crate::base::digest::DigestWriter;
use crate::base::ids::CrossingId;

/// Digest of origin, vertices, edges with their shapes, crossings and places.
pub(in crate::map) fn digest(map: &SidewalkMap) -> String {
    let mut writer = DigestWriter::default();
    writer.bytes(b"sidewalk map 1").float(map.origin.lon).float(map.origin.lat);
    writer.number(map.vertices.len() as u64);
    map.vertices.iter().for_each(|vertex| write_vertex(&mut writer, vertex));
    writer.number(map.edges.len() as u64);
    map.edges.iter().for_each(|edge| write_edge(&mut writer, map, edge));
    writer.number(map.crossings.len() as u64);
    map.crossings.iter().for_each(|crossing| write_crossing(&mut writer, crossing));
    writer.number(map.places.len() as u64);
    map.places.iter().for_each(|place| write_place(&mut writer, place));
    writer.finish()
}

fn write_point(writer: &mut DigestWriter, point: Point) {
    writer.float(point.x).float(point.y);
}

/// An optional number, so that none differs from every number.
fn write_optional(writer: &mut DigestWriter, value: Option<f64>) {
    writer.number(u64::from(value.is_some())).float(value.unwrap_or(0.0));
}

fn write_crossing_id(writer: &mut DigestWriter, id: Option<CrossingId>) {
    write_optional(writer, id.map(|id| f64::from(id.0)));
}

fn write_vertex(writer: &mut DigestWriter, vertex: &Vertex) {
    let Vertex { at, kerb, crossing } = vertex;
    write_point(writer, *at);
    writer.number(*kerb as u64);
    write_crossing_id(writer, *crossing);
}

fn write_edge(writer: &mut DigestWriter, map: &SidewalkMap, edge: &Edge) {
    let ends = [edge.from.0, edge.to.0, edge.length.0].map(u64::from);
    let kinds = [edge.kind as u64, edge.surface as u64, edge.kerb as u64];
    for number in ends.iter().chain(&kinds) {
        writer.number(*number);
    }
    write_optional(writer, edge.width_m.map(f64::from));
    write_optional(writer, edge.incline.map(f64::from));
    write_optional(writer, edge.lit.map(f64::from));
    write_optional(writer, edge.road.map(|road| f64::from(road as u8)));
    write_optional(writer, edge.road_limit_kmh.map(f64::from));
    write_crossing_id(writer, edge.crossing);
    writer.number(edge.source_id.cast_unsigned());
    writer.number(edge.shape.len() as u64);
    map.shape(edge).iter().for_each(|point| write_point(writer, *point));
}

fn write_crossing(writer: &mut DigestWriter, crossing: &Crossing) {
    let Crossing { at, signals, marked, road, road_limit_kmh, length_m } = crossing;
    write_point(writer, *at);
    writer.number(u64::from(*signals)).number(u64::from(*marked)).number(*road as u64);
    write_optional(writer, road_limit_kmh.map(f64::from));
    writer.float(f64::from(*length_m));
}

fn write_place(writer: &mut DigestWriter, place: &Place) {
    let Place { kind, name, at, source } = place;
    writer.number(*kind as u64).bytes(name.as_bytes()).bytes(source.as_bytes());
    write_point(writer, *at);
}
