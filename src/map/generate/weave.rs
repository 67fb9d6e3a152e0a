//! A draft that knows what hangs together for wheels, and paths that may be joined midway.

use crate::base::cast;
use crate::base::ids::VertexId;
use crate::map::draft::{Draft, Look};
use crate::map::model::{EdgeKind, Kerb, Point, SidewalkMap, Surface};

/// Closest that two joints of a strip may lie \[m\]; nearer ones become one.
const MIN_GAP_M: f64 = 2.5;

/// A path between two vertices that others may still join.
#[derive(Debug, Clone)]
struct Strip {
    from: VertexId,
    to: VertexId,
    look: Look,
    stops: Vec<(f64, VertexId)>,
}

/// Index of a strip.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct StripId(usize);

/// A map being woven.
#[derive(Debug, Default)]
pub(super) struct Weave {
    pub(super) draft: Draft,
    parents: Vec<u32>,
    strips: Vec<Strip>,
}

impl Weave {
    pub(super) fn vertex(&mut self, at: Point) -> VertexId {
        let vertex = self.draft.vertex(at);
        self.parents.push(vertex.0);
        vertex
    }

    /// Adds a straight edge that nothing will join.
    pub(super) fn link(&mut self, from: VertexId, to: VertexId, look: Look) {
        self.bent(from, &[], to, look);
    }

    /// Adds an edge by way of some points.
    pub(super) fn bent(&mut self, from: VertexId, by: &[Point], to: VertexId, look: Look) {
        self.draft.bent(from, by, to, look);
        self.unite(from, to, look);
    }

    /// Adds a straight path that others may join.
    pub(super) fn strip(&mut self, from: VertexId, to: VertexId, look: Look) -> StripId {
        self.strips.push(Strip { from, to, look, stops: Vec::new() });
        self.unite(from, to, look);
        StripId(self.strips.len() - 1)
    }

    /// Both ends of a strip.
    pub(super) fn ends(&self, strip: StripId) -> (Point, Point) {
        let strip = &self.strips[strip.0];
        (self.draft.at(strip.from), self.draft.at(strip.to))
    }

    /// The point at a share of a strip.
    pub(super) fn along(&self, strip: StripId, share: f64) -> Point {
        let (from, to) = self.ends(strip);
        between(from, to, share)
    }

    /// Length of a strip \[m\].
    pub(super) fn length(&self, strip: StripId) -> f64 {
        let (from, to) = self.ends(strip);
        from.distance(to)
    }

    /// The end (0 or 1) of a strip that is a vertex.
    pub(super) fn end_at(&self, strip: StripId, vertex: VertexId) -> Option<f64> {
        let strip = &self.strips[strip.0];
        let end = (strip.to == vertex).then_some(1.0);
        if strip.from == vertex { Some(0.0) } else { end }
    }

    /// The ends (0 or 1) at which two strips meet.
    pub(super) fn meeting(&self, one: StripId, other: StripId) -> Option<(f64, f64)> {
        let Strip { from, to, .. } = self.strips[one.0];
        let at = |end: f64, vertex| self.end_at(other, vertex).map(|other| (end, other));
        at(0.0, from).or_else(|| at(1.0, to))
    }

    /// A vertex at a share of a strip: a new one, or one that is almost there.
    pub(super) fn stop(&mut self, strip: StripId, share: f64) -> VertexId {
        let length = self.length(strip).max(0.01);
        let known = &self.strips[strip.0];
        let ends = [(0.0, known.from), (1.0, known.to)];
        let mut stops = known.stops.iter().chain(&ends);
        if let Some((_, near)) = stops.find(|(at, _)| (at - share).abs() * length < MIN_GAP_M) {
            return *near;
        }
        let (from, look) = (known.from, known.look);
        let vertex = self.vertex(self.along(strip, share));
        self.strips[strip.0].stops.push((share, vertex));
        self.unite(from, vertex, look);
        vertex
    }

    /// Whether wheels can already get from one vertex to the other.
    pub(super) fn joined(&mut self, one: VertexId, other: VertexId) -> bool {
        self.root(one.0) == self.root(other.0)
    }

    fn unite(&mut self, one: VertexId, other: VertexId, look: Look) {
        if rolls(look) {
            let (one, other) = (self.root(one.0), self.root(other.0));
            self.parents[one.max(other) as usize] = one.min(other);
        }
    }

    fn root(&mut self, mut vertex: u32) -> u32 {
        while self.parents[vertex as usize] != vertex {
            let grandparent = self.parents[self.parents[vertex as usize] as usize];
            self.parents[vertex as usize] = grandparent;
            vertex = grandparent;
        }
        vertex
    }

    /// Cuts the strips at their joints and finishes the map.
    pub(super) fn finish(mut self, name: &str) -> SidewalkMap {
        for mut strip in std::mem::take(&mut self.strips) {
            strip.stops.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
            let mut at = strip.from;
            for (_, stop) in strip.stops {
                self.draft.straight(at, stop, strip.look);
                at = stop;
            }
            self.draft.straight(at, strip.to, strip.look);
        }
        self.draft.finish(name)
    }
}

/// Whether any wheeled vehicle can be expected to pass.
fn rolls(look: Look) -> bool {
    look.kind != EdgeKind::Steps
        && look.kerb != Kerb::Raised
        && look.surface != Surface::Loose
        && look.width_m.is_none_or(|width| width >= 1.2)
        && look.road.is_none()
}

/// The point at a share of the way from one point to another.
pub(super) fn between(from: Point, to: Point, share: f64) -> Point {
    Point { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share }
}

/// A point moved by a vector.
pub(super) fn moved(point: Point, x: f64, y: f64) -> Point {
    Point { x: point.x + x, y: point.y + y }
}

/// Unit vector from one point towards another; zero where they coincide.
pub(super) fn direction(from: Point, to: Point) -> (f64, f64) {
    let length = from.distance(to);
    if length > 0.0 { ((to.x - from.x) / length, (to.y - from.y) / length) } else { (0.0, 0.0) }
}

/// A whole number of pieces of about `size` that make up `length`, at least `least`.
pub(super) fn pieces(length: f64, size: f64, least: usize) -> usize {
    usize::try_from(cast::whole(length / size)).unwrap_or(least).max(least)
}
