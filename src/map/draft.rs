//! A map under construction: points are added, joined and finished into a [`SidewalkMap`].
//!
//! Used by the generator and by tests with hand-made maps. Ids count in the order of adding.

use super::bearing::bearings_cdeg;
use super::counts::count;
use super::digest::digest;
use super::model::{
    Crossing, Edge, EdgeKind, Kerb, LonLat, MapCounts, Place, PlaceKind, Point, RoadClass,
    SidewalkMap, Surface, Vertex,
};
use crate::base::cast;
use crate::base::ids::{CrossingId, VertexId};
use crate::base::units::Millimetres;

/// A map under construction.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    vertices: Vec<Vertex>,
    edges: Vec<Edge>,
    crossings: Vec<Crossing>,
    places: Vec<Place>,
    shape_points: Vec<Point>,
}

/// Attributes of a new edge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Look {
    /// What it is.
    pub kind: EdgeKind,
    /// Surface.
    pub surface: Surface,
    /// Usable width \[m\].
    pub width_m: Option<f32>,
    /// Rise over run.
    pub incline: Option<f32>,
    /// Lit at night.
    pub lit: Option<bool>,
    /// Kerb along the edge.
    pub kerb: Kerb,
    /// Class of the road whose side it is.
    pub road: Option<RoadClass>,
}

impl Default for Look {
    /// A smooth footway away from roads.
    fn default() -> Self {
        Self {
            kind: EdgeKind::Footway,
            surface: Surface::Smooth,
            width_m: None,
            incline: None,
            lit: None,
            kerb: Kerb::Unknown,
            road: None,
        }
    }
}

impl SidewalkMap {
    /// A map without any footpath, for who travels by straight lines.
    pub fn empty(name: &str) -> Self {
        Draft::default().finish(name)
    }
}

impl Draft {
    /// A map of plain footways from coordinates \[m\] and pairs of their indices.
    pub fn from_lines(points: &[(f64, f64)], lines: &[(usize, usize)]) -> SidewalkMap {
        let mut draft = Self::default();
        for &(x, y) in points {
            draft.vertex(Point { x, y });
        }
        for &(one, other) in lines {
            let (one, other) = (VertexId::from_index(one), VertexId::from_index(other));
            draft.straight(one, other, Look::default());
        }
        draft.finish("drawn")
    }

    /// Adds a vertex.
    pub fn vertex(&mut self, at: Point) -> VertexId {
        self.vertices.push(Vertex { at, kerb: Kerb::Unknown, crossing: None });
        VertexId::from_index(self.vertices.len() - 1)
    }

    /// Where a vertex lies.
    pub fn at(&self, vertex: VertexId) -> Point {
        self.vertices[vertex.index()].at
    }

    /// Marks the kerb at a vertex.
    pub fn set_kerb(&mut self, vertex: VertexId, kerb: Kerb) {
        self.vertices[vertex.index()].kerb = kerb;
    }

    /// Lets a road be crossed at a vertex; a crossing that is already there stays.
    pub fn set_crossing(&mut self, vertex: VertexId, crossing: Crossing) {
        if self.vertices[vertex.index()].crossing.is_some() {
            return;
        }
        self.vertices[vertex.index()].crossing = Some(CrossingId::from_index(self.crossings.len()));
        self.crossings.push(crossing);
    }

    /// Adds a straight edge.
    pub fn straight(&mut self, from: VertexId, to: VertexId, look: Look) {
        self.bent(from, &[], to, look);
    }

    /// Adds an edge by way of some points.
    pub fn bent(&mut self, from: VertexId, by: &[Point], to: VertexId, look: Look) {
        let start = cast::index32(self.shape_points.len());
        self.shape_points.push(self.at(from));
        self.shape_points.extend_from_slice(by);
        self.shape_points.push(self.at(to));
        let line = &self.shape_points[start as usize..];
        let (bearing_from_cdeg, bearing_to_cdeg) = bearings_cdeg(line);
        let length: f64 = line.windows(2).map(|pair| pair[0].distance(pair[1])).sum();
        self.edges.push(Edge {
            from,
            to,
            length: Millimetres::from_metres(length),
            kind: look.kind,
            surface: look.surface,
            width_m: look.width_m,
            incline: look.incline,
            lit: look.lit,
            kerb: look.kerb,
            road: look.road,
            road_limit_kmh: None,
            crossing: None,
            source_id: i64::from(cast::index32(self.edges.len())),
            shape: start..cast::index32(self.shape_points.len()),
            bearing_from_cdeg,
            bearing_to_cdeg,
        });
    }

    /// Adds a place.
    pub fn place(&mut self, kind: PlaceKind, name: String, at: Point) {
        let source = format!("generated/{:06}", self.places.len());
        self.places.push(Place { kind, name, at, source });
    }

    /// The finished map, with its counts and digest.
    pub fn finish(mut self, name: &str) -> SidewalkMap {
        self.places.sort_by(|one, other| (one.kind, &one.source).cmp(&(other.kind, &other.source)));
        let counts = counts(&self);
        let mut map = SidewalkMap {
            name: name.to_owned(),
            attribution: String::new(),
            origin: LonLat { lon: 0.0, lat: 0.0 },
            vertices: self.vertices,
            edges: self.edges,
            crossings: self.crossings,
            places: self.places,
            shape_points: self.shape_points,
            counts,
            digest: String::new(),
        };
        map.digest = digest(&map);
        map
    }
}

/// Counts by the importers' definitions, segment by segment.
fn counts(draft: &Draft) -> MapCounts {
    let rolls = |edge: &Edge| edge.kind != EdgeKind::Steps;
    let quiet = |edge: &Edge| edge.road.is_none_or(|road| road < RoadClass::Secondary);
    let foot = |edge: &Edge| !matches!(edge.kind, EdgeKind::RoadShoulder | EdgeKind::Track);
    let of = |keep: &dyn Fn(&Edge) -> bool| {
        count(draft.edges.iter().filter(|edge| keep(edge)).flat_map(|edge| segments(draft, edge)))
    };
    MapCounts {
        walk: of(&|_| true),
        robot_nosteps: of(&rolls),
        quiet_nosteps: of(&|edge| rolls(edge) && quiet(edge)),
        footonly_nosteps: of(&|edge| rolls(edge) && foot(edge)),
    }
}

/// Segments of an edge; bends are numbered after all vertices.
fn segments(draft: &Draft, edge: &Edge) -> Vec<(u64, u64, f64)> {
    let (start, end) = (edge.shape.start as usize, edge.shape.end as usize);
    let node = |point: usize| match point {
        _ if point == start => u64::from(edge.from.0),
        _ if point + 1 == end => u64::from(edge.to.0),
        _ => (draft.vertices.len() + point) as u64,
    };
    let points = &draft.shape_points;
    let pairs = start..end.saturating_sub(1);
    pairs.map(|at| (node(at), node(at + 1), points[at].distance(points[at + 1]))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_see_every_segment_of_a_bent_edge() {
        let mut draft = Draft::default();
        let one = draft.vertex(Point { x: 0.0, y: 0.0 });
        let other = draft.vertex(Point { x: 30.0, y: 40.0 });
        draft.bent(one, &[Point { x: 30.0, y: 0.0 }], other, Look::default());
        let map = draft.finish("bent");
        assert_eq!(map.edges[0].length, Millimetres(70_000));
        let walk = map.counts.walk;
        assert_eq!((walk.vertices, walk.segments, walk.junction_or_end), (3, 2, 2));
        assert!((walk.km - 0.07).abs() < 1e-9);
    }

    #[test]
    fn the_digest_follows_the_content() {
        let one = Draft::from_lines(&[(0.0, 0.0), (1.0, 0.0)], &[(0, 1)]);
        assert_eq!(one, Draft::from_lines(&[(0.0, 0.0), (1.0, 0.0)], &[(0, 1)]));
        let other = Draft::from_lines(&[(0.0, 0.0), (1.5, 0.0)], &[(0, 1)]);
        assert_ne!(one.digest, other.digest);
    }
}
