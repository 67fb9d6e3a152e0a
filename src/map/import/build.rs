//! Imported data into a [`SidewalkMap`]: chains become edges, kept nodes become vertices.
//!
//! The plane touches the globe at the centre of the box around the walkable vertices. Lengths are
//! great-circle lengths, summed over a chain and rounded once to whole millimetres; only shapes and
//! positions are flat. Vertices are in the order of their node ids, edges of their ends.

use super::attributes::kerb;
use super::chains::{Chain, chains};
use super::counts;
use super::crossings::{self, RawCrossing};
use super::error::{self, MapError};
use super::network::{Network, walks};
use super::osm::{Bounds, OsmData, Position};
use crate::base::cast::index32;
use crate::base::ids::{CrossingId, VertexId};
use crate::base::units::Millimetres;
use crate::map::bearing::bearings_cdeg;
use crate::map::model::{Crossing, Edge, EdgeKind, Kerb, Place, Point, SidewalkMap, Vertex};
use crate::map::projection::Plane;
use std::collections::BTreeMap;

/// Builds the map of sorted data.
///
/// # Errors
/// M109 when nothing in it may be walked.
pub(super) fn build(data: &OsmData, name: String) -> Result<SidewalkMap, MapError> {
    let walks = walks(data);
    let network = Network::new(data, &walks);
    let box_around = Bounds::around(network.nodes.iter().map(|node| data.nodes[*node].at));
    let Bounds { low, high } = box_around.ok_or_else(error::nothing_walkable)?;
    let plane = Plane::at(Position::mean(&[low, high]).unwrap_or(low).degrees());
    let mut builder = Builder::new(data, &network, plane);
    let at_vertices = crossings::at_vertices(data, &network);
    let mut kept = kept_vertices(&builder, &at_vertices);
    let chains = chains(&network, &mut kept);
    let on_chains = crossings::on_chains(data, &network, &chains, &at_vertices);
    builder.add_vertices(&kept, &at_vertices);
    for (index, chain) in chains.iter().enumerate() {
        builder.add_edge(chain, on_chains.get(&index));
    }
    let mut map = SidewalkMap {
        name,
        attribution: data.attribution.clone(),
        origin: plane.origin,
        vertices: builder.vertices,
        edges: builder.edges,
        crossings: builder.crossings,
        places: places(data, plane),
        shape_points: builder.shape_points,
        counts: counts::count(data, &walks),
        digest: String::new(),
    };
    map.digest = crate::map::digest::digest(&map);
    Ok(map)
}

/// Vertices that stay whatever their neighbours are: those with a crossing or a kerb.
fn kept_vertices(builder: &Builder, crossings: &BTreeMap<u32, RawCrossing>) -> Vec<bool> {
    let vertices = 0..index32(builder.network.nodes.len());
    vertices.map(|v| crossings.contains_key(&v) || builder.kerb(v) != Kerb::Unknown).collect()
}

/// Places, set on the plane.
fn places(data: &OsmData, plane: Plane) -> Vec<Place> {
    let set = data.places.iter().map(|place| Place {
        kind: place.kind,
        name: place.name.clone(),
        at: plane.point(place.at.degrees()),
        source: place.source.to_string(),
    });
    set.collect()
}

/// A map in the making.
struct Builder<'a> {
    data: &'a OsmData,
    network: &'a Network,
    plane: Plane,
    /// Id of each kept vertex.
    ids: Vec<VertexId>,
    vertices: Vec<Vertex>,
    edges: Vec<Edge>,
    crossings: Vec<Crossing>,
    shape_points: Vec<Point>,
}

impl<'a> Builder<'a> {
    fn new(data: &'a OsmData, network: &'a Network, plane: Plane) -> Self {
        let (vertices, edges, crossings) = (Vec::new(), Vec::new(), Vec::new());
        let (ids, shape_points) = (Vec::new(), Vec::new());
        Self { data, network, plane, ids, vertices, edges, crossings, shape_points }
    }

    fn point(&self, vertex: u32) -> Point {
        self.plane.point(self.data.nodes[self.network.nodes[vertex as usize]].at.degrees())
    }

    /// Kerb tagged at a vertex.
    fn kerb(&self, vertex: u32) -> Kerb {
        let tags = self.data.tags_of(self.network.nodes[vertex as usize]);
        tags.and_then(|tags| tags.get("kerb")).map_or(Kerb::Unknown, kerb)
    }

    fn add_vertices(&mut self, kept: &[bool], crossings: &BTreeMap<u32, RawCrossing>) {
        for (vertex, kept) in kept.iter().enumerate() {
            self.ids.push(VertexId::from_index(self.vertices.len()));
            if *kept {
                let vertex = index32(vertex);
                let (at, kerb) = (self.point(vertex), self.kerb(vertex));
                let crossing = crossings.get(&vertex).map(|raw| self.add_crossing(raw, at));
                self.vertices.push(Vertex { at, kerb, crossing });
            }
        }
    }

    fn add_crossing(&mut self, raw: &RawCrossing, at: Point) -> CrossingId {
        let RawCrossing { signals, marked, road, limit_kmh, length_m } = *raw;
        let crossing = Crossing { at, signals, marked, road, road_limit_kmh: limit_kmh, length_m };
        self.crossings.push(crossing);
        CrossingId::from_index(self.crossings.len() - 1)
    }

    fn add_edge(&mut self, chain: &Chain, crossing: Option<&RawCrossing>) {
        let shape: Vec<Point> = chain.vertices.iter().map(|vertex| self.point(*vertex)).collect();
        let segments = chain.segments.iter().map(|s| &self.network.segments[*s as usize]);
        let length_m: f64 = segments.clone().map(|segment| segment.length_m).sum();
        let ways = segments.map(|segment| self.data.ways[segment.way as usize].id);
        let attributes = chain.attributes;
        let crossing = crossing.map(|raw| self.add_crossing(raw, middle(&shape)));
        let first_point = index32(self.shape_points.len());
        let (bearing_from_cdeg, bearing_to_cdeg) = bearings_cdeg(&shape);
        let edge = Edge {
            from: self.ids[chain.from() as usize],
            to: self.ids[chain.to() as usize],
            length: Millimetres::from_metres(length_m),
            kind: attributes.kind,
            surface: attributes.surface,
            width_m: attributes.width_m,
            incline: attributes.incline,
            lit: attributes.lit,
            kerb: self.edge_kerb(chain),
            road: attributes.road,
            road_limit_kmh: attributes.road_limit_kmh,
            crossing,
            source_id: ways.min().unwrap_or_default(),
            shape: first_point..first_point + index32(shape.len()),
            bearing_from_cdeg,
            bearing_to_cdeg,
        };
        self.edges.push(edge);
        self.shape_points.extend(shape);
    }

    /// Kerb along a chain; of a crossing the worst of its ends and its own tag.
    fn edge_kerb(&self, chain: &Chain) -> Kerb {
        let own = chain.attributes.kerb;
        if chain.attributes.kind != EdgeKind::Crossing {
            return own;
        }
        own.max(self.kerb(chain.from())).max(self.kerb(chain.to()))
    }
}

/// A point about half-way: the middle point of a shape, or the mean of the middle two.
fn middle(shape: &[Point]) -> Point {
    let (a, b) = (shape[(shape.len() - 1) / 2], shape[shape.len() / 2]);
    Point { x: f64::midpoint(a.x, b.x), y: f64::midpoint(a.y, b.y) }
}

#[cfg(test)]
mod tests {
    use super::super::osm::{Node, Way};
    use super::super::tags::Tags;
    use super::*;
    use crate::base::ids::EdgeId;
    use crate::map::model::Step;

    /// Nodes on a grid of one hundredth of a degree, ids 10 × row + column.
    fn data(ways: Vec<(i64, Vec<i64>, Tags)>) -> OsmData {
        let place = |id: i64| i32::try_from(id).unwrap() % 10 * 10_000;
        let row = |id: i64| i32::try_from(id).unwrap() / 10 * 10_000;
        let node = |id: i64| Node { id, at: Position { lon: place(id), lat: row(id) } };
        let ways = ways.into_iter().map(|(id, refs, tags)| Way { id, refs, tags }).collect();
        let mut data = OsmData { nodes: (0..100).map(node).collect(), ways, ..OsmData::default() };
        data.sort().unwrap();
        data
    }

    fn footway() -> Tags {
        Tags::from([("highway", "footway")])
    }

    fn residential() -> Tags {
        Tags::from([("highway", "residential")])
    }

    #[test]
    fn equal_ways_join_and_a_ring_is_cut_at_its_smallest_node() {
        let line = build(
            &data(vec![(7, vec![2, 1], footway()), (5, vec![2, 3, 4], footway())]),
            String::new(),
        );
        let line = line.unwrap();
        assert_eq!((line.edges.len(), line.vertices.len(), line.edges[0].source_id), (1, 2, 5));
        let ring = build(&data(vec![(1, vec![12, 1, 2, 12], footway())]), String::new()).unwrap();
        assert_eq!((ring.edges.len(), ring.vertices.len()), (1, 1));
        assert_eq!(ring.edges[0].from, ring.edges[0].to);
    }

    #[test]
    fn a_footway_over_a_street_crosses_and_one_along_it_does_not() {
        let ways = vec![(1, vec![1, 11, 21], footway()), (2, vec![10, 11, 12], residential())];
        let map = build(&data(ways), String::new()).unwrap();
        let step = |a: usize| {
            let edge = &map.edges[a];
            Step::new(EdgeId::from_index(a), map.vertex(edge.to).crossing.is_some())
        };
        let of_kind = |kind: EdgeKind| -> Vec<usize> {
            (0..4).filter(|edge| map.edges[*edge].kind == kind).collect()
        };
        let (foot, road) = (of_kind(EdgeKind::Footway), of_kind(EdgeKind::RoadShoulder));
        let crossing = |a: usize, b: usize| map.crossing_between(step(a), step(b).reversed());
        assert!(crossing(foot[0], foot[1]).is_some());
        assert!(crossing(foot[0], road[0]).is_none());
        assert!(crossing(road[0], road[1]).is_some());
        assert!(crossing(foot[0], foot[0]).is_none());
    }

    #[test]
    fn a_street_that_only_changes_its_name_is_no_crossing() {
        let ways = vec![(1, vec![1, 2], residential()), (2, vec![2, 3], residential())];
        assert_eq!(build(&data(ways), String::new()).unwrap().crossings, []);
    }

    #[test]
    fn a_crossing_way_without_a_road_node_is_itself_the_crossing() {
        let tags =
            Tags::from([("highway", "footway"), ("footway", "crossing"), ("crossing", "zebra")]);
        let map = build(&data(vec![(1, vec![1, 2], tags)]), String::new()).unwrap();
        assert!(map.edges[0].crossing.is_some() && map.crossings[0].marked);
    }
}
