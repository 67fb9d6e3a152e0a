//! The walkable ways as a graph of segments between nodes, before chains are joined.

use super::attributes::{Attributes, attributes};
use super::geometry::haversine_m;
use super::osm::OsmData;
use super::walk::walkable;
use crate::base::cast::index32;

/// A walkable way with its nodes looked up.
#[derive(Debug, Clone)]
pub(super) struct Walk {
    /// Index of the way.
    pub(super) way: usize,
    /// Indices of its nodes; `None` where the file lacks one.
    pub(super) nodes: Vec<Option<usize>>,
}

/// All walkable ways, in the order of their ids.
pub(super) fn walks(data: &OsmData) -> Vec<Walk> {
    let walkable = data.ways.iter().enumerate().filter(|(_, way)| walkable(&way.tags));
    walkable.map(|(way, line)| Walk { way, nodes: look_up(data, &line.refs) }).collect()
}

/// Indices of nodes by their ids.
pub(super) fn look_up(data: &OsmData, refs: &[i64]) -> Vec<Option<usize>> {
    refs.iter().map(|id| data.node(*id)).collect()
}

/// One segment, between two vertices with `a` below `b`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Segment {
    pub(super) a: u32,
    pub(super) b: u32,
    /// Index of its way in the data.
    pub(super) way: u32,
    /// Index of its way among the walks.
    walk: u32,
    /// Whether the way runs from `a` to `b`.
    along: bool,
    pub(super) length_m: f64,
}

impl Segment {
    /// The other end.
    pub(super) fn other(&self, end: u32) -> u32 {
        if end == self.a { self.b } else { self.a }
    }
}

/// The segment graph; vertices are in the order of their node ids.
#[derive(Debug)]
pub(super) struct Network {
    /// Index of each vertex's node in the data.
    pub(super) nodes: Vec<usize>,
    pub(super) segments: Vec<Segment>,
    /// Of each walk.
    attributes: Vec<Attributes>,
    first_link: Vec<u32>,
    /// Neighbour and segment, by vertex, then neighbour.
    links: Vec<(u32, u32)>,
}

impl Network {
    /// Joins the walks; a pair used by two ways belongs to the footpath before the road, then to
    /// the smaller id.
    pub(super) fn new(data: &OsmData, walks: &[Walk]) -> Self {
        let attributes: Vec<_> = walks.iter().map(|w| attributes(&data.ways[w.way].tags)).collect();
        let mut pairs = Vec::new();
        for (index, walk) in walks.iter().enumerate() {
            let held = walk.nodes.windows(2).filter_map(|pair| Some((pair[0]?, pair[1]?)));
            let on_road = attributes[index].road.is_some();
            let distinct = held.filter(|(from, to)| from != to);
            pairs.extend(distinct.map(|(a, b)| (a.min(b), a.max(b), on_road, index, a < b)));
        }
        pairs.sort_unstable();
        pairs.dedup_by_key(|pair| (pair.0, pair.1));
        let mut nodes: Vec<usize> = pairs.iter().flat_map(|pair| [pair.0, pair.1]).collect();
        nodes.sort_unstable();
        nodes.dedup();
        let vertex = |node: usize| index32(nodes.partition_point(|have| *have < node));
        let segment = |&(a, b, _, walk, along): &(usize, usize, bool, usize, bool)| Segment {
            a: vertex(a),
            b: vertex(b),
            way: index32(walks[walk].way),
            walk: index32(walk),
            along,
            length_m: haversine_m(data.nodes[a].at, data.nodes[b].at),
        };
        let segments: Vec<Segment> = pairs.iter().map(segment).collect();
        let (first_link, links) = link(nodes.len(), &segments);
        Self { nodes, segments, attributes, first_link, links }
    }

    /// Neighbours of a vertex with the segments that lead there, by neighbour.
    pub(super) fn links(&self, vertex: u32) -> &[(u32, u32)] {
        let vertex = vertex as usize;
        &self.links[self.first_link[vertex] as usize..self.first_link[vertex + 1] as usize]
    }

    /// Attributes of a segment's way.
    pub(super) fn attributes(&self, segment: u32) -> &Attributes {
        &self.attributes[self.segments[segment as usize].walk as usize]
    }

    /// Attributes of a segment as met by who comes from `start`.
    pub(super) fn attributes_from(&self, start: u32, segment: u32) -> Attributes {
        let way = self.attributes(segment);
        let segment = &self.segments[segment as usize];
        if (start == segment.a) == segment.along { *way } else { way.reversed() }
    }
}

/// Adjacency lists, sorted by neighbour.
fn link(vertices: usize, segments: &[Segment]) -> (Vec<u32>, Vec<(u32, u32)>) {
    let mut ends: Vec<(u32, u32, u32)> = Vec::with_capacity(2 * segments.len());
    for (index, segment) in segments.iter().enumerate() {
        ends.push((segment.a, segment.b, index32(index)));
        ends.push((segment.b, segment.a, index32(index)));
    }
    ends.sort_unstable();
    let mut first = vec![0_u32; vertices + 1];
    for (from, _, _) in &ends {
        first[*from as usize + 1] += 1;
    }
    for vertex in 0..vertices {
        first[vertex + 1] += first[vertex];
    }
    (first, ends.into_iter().map(|(_, to, segment)| (to, segment)).collect())
}
