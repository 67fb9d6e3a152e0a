//! Where footpaths cross roads.
//!
//! A vertex carries a crossing where a footpath and a road for traffic share a node, and where
//! three or more arms of such roads meet. A mapped crossing way without a shared node is itself the
//! crossing. Drives, alleys and aisles count as roads only for the latter.

use super::attributes::{Attributes, has_marks, has_signals, limit_kmh, road_class, road_width_m};
use super::chains::Chain;
use super::network::{Network, look_up};
use super::osm::OsmData;
use super::tags::Tags;
use crate::map::model::{EdgeKind, RoadClass};
use petgraph::unionfind::UnionFind;
use std::collections::BTreeMap;

/// A crossing before it is set on the plane.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct RawCrossing {
    pub(super) signals: bool,
    pub(super) marked: bool,
    pub(super) road: RoadClass,
    pub(super) limit_kmh: Option<u16>,
    pub(super) length_m: f32,
}

impl RawCrossing {
    /// Crossing of a road of this class of which nothing else is known.
    fn of_class(road: RoadClass, limit_kmh: Option<u16>) -> Self {
        let length_m = road_width_m(&Tags::default(), road);
        Self { signals: false, marked: false, road, limit_kmh, length_m }
    }

    /// Takes what a node or a crossing way tells.
    fn note(&mut self, tags: &Tags) {
        self.signals |= has_signals(tags);
        self.marked |= has_marks(tags);
    }
}

/// Class of a road with traffic that a robot must wait for; `None` for drives and footpaths.
fn traffic_class(tags: &Tags) -> Option<RoadClass> {
    let real = !tags.is("area", &["yes"]) && !tags.is("highway", &["motorway", "motorway_link"]);
    road_class(tags).filter(|class| real && *class != RoadClass::Service)
}

/// What meets at a node.
#[derive(Debug, Default)]
struct Meeting {
    /// Neighbouring nodes along roads.
    arms: Vec<usize>,
    /// Class of the busiest road and its way; of equal classes the smaller id.
    busiest: Option<(RoadClass, usize)>,
}

/// Nodes of all roads with traffic, walkable or not.
fn meetings(data: &OsmData) -> BTreeMap<usize, Meeting> {
    let mut meetings: BTreeMap<usize, Meeting> = BTreeMap::new();
    for (way, line) in data.ways.iter().enumerate() {
        let Some(class) = traffic_class(&line.tags) else { continue };
        let nodes = look_up(data, &line.refs);
        for node in nodes.iter().flatten() {
            let meeting = meetings.entry(*node).or_default();
            if meeting.busiest.is_none_or(|(busiest, _)| class > busiest) {
                meeting.busiest = Some((class, way));
            }
        }
        for (a, b) in nodes.windows(2).filter_map(|pair| Some((pair[0]?, pair[1]?))) {
            for (node, arm) in [(a, b), (b, a)] {
                meetings.entry(node).or_default().arms.push(arm);
            }
        }
    }
    for meeting in meetings.values_mut() {
        meeting.arms.sort_unstable();
        meeting.arms.dedup();
    }
    meetings
}

/// Crossings at vertices, by vertex.
pub(super) fn at_vertices(data: &OsmData, network: &Network) -> BTreeMap<u32, RawCrossing> {
    let meetings = meetings(data);
    let mut crossings = BTreeMap::new();
    for (vertex, node) in network.nodes.iter().enumerate() {
        let vertex = crate::base::cast::index32(vertex);
        let Some(meeting) = meetings.get(node) else { continue };
        let Some((class, way)) = meeting.busiest else { continue };
        let links = network.links(vertex);
        let footpath = links.iter().any(|(_, segment)| network.attributes(*segment).road.is_none());
        if footpath || meeting.arms.len() >= 3 {
            let mut crossing = of_way(&data.ways[way].tags, class);
            data.tags_of(*node).into_iter().for_each(|tags| crossing.note(tags));
            for (_, segment) in links {
                note_way(&mut crossing, data, network, *segment);
            }
            crossings.insert(vertex, crossing);
        }
    }
    crossings
}

/// Crossing of a road with these tags.
fn of_way(tags: &Tags, class: RoadClass) -> RawCrossing {
    let limit = tags.get("maxspeed").and_then(limit_kmh);
    let length_m = road_width_m(tags, class);
    RawCrossing { length_m, ..RawCrossing::of_class(class, limit) }
}

/// Takes what a crossing way tells; other ways tell nothing.
fn note_way(crossing: &mut RawCrossing, data: &OsmData, network: &Network, segment: u32) {
    if network.attributes(segment).kind == EdgeKind::Crossing {
        crossing.note(&data.ways[network.segments[segment as usize].way as usize].tags);
    }
}

/// Crossings that chains themselves are, by chain: of each run of crossing chains that no vertex
/// stands for, the first chain of the smallest way.
pub(super) fn on_chains(
    data: &OsmData,
    network: &Network,
    chains: &[Chain],
    at_vertices: &BTreeMap<u32, RawCrossing>,
) -> BTreeMap<usize, RawCrossing> {
    let runs = runs(network, chains);
    let carried = |run: &Vec<usize>| {
        let mut vertices = run.iter().flat_map(|chain| &chains[*chain].vertices);
        vertices.any(|vertex| at_vertices.contains_key(vertex))
    };
    let alone = runs.into_values().filter(|run| !carried(run));
    alone
        .filter_map(|run| {
            let first = run
                .iter()
                .copied()
                .min_by_key(|chain| (first_way(network, &chains[*chain]), *chain));
            Some((first?, of_run(data, network, chains, &run)))
        })
        .collect()
}

/// Index of the smallest way of a chain.
pub(super) fn first_way(network: &Network, chain: &Chain) -> u32 {
    let ways = chain.segments.iter().map(|segment| network.segments[*segment as usize].way);
    ways.min().unwrap_or(u32::MAX)
}

/// Crossing chains that are one crossing: pieces of one way, or joined where nothing else meets.
fn runs(network: &Network, chains: &[Chain]) -> BTreeMap<usize, Vec<usize>> {
    let crossing = |chain: &usize| chains[*chain].attributes.kind == EdgeKind::Crossing;
    let crossing: Vec<usize> = (0..chains.len()).filter(crossing).collect();
    let mut union = UnionFind::new(chains.len());
    let mut first_of_way: BTreeMap<u32, usize> = BTreeMap::new();
    let mut first_at_vertex: BTreeMap<u32, usize> = BTreeMap::new();
    for index in &crossing {
        let chain = &chains[*index];
        for segment in &chain.segments {
            let way = network.segments[*segment as usize].way;
            union.union(*first_of_way.entry(way).or_insert(*index), *index);
        }
        for end in [chain.from(), chain.to()] {
            if network.links(end).len() == 2 {
                union.union(*first_at_vertex.entry(end).or_insert(*index), *index);
            }
        }
    }
    let mut runs: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for index in crossing {
        runs.entry(union.find(index)).or_default().push(index);
    }
    runs
}

/// The crossing that a run of chains is: of a drive if it touches one, else of a road that shares
/// no node with it. Assumption: such a road is residential.
fn of_run(data: &OsmData, network: &Network, chains: &[Chain], run: &[usize]) -> RawCrossing {
    let vertices = || run.iter().flat_map(|chain| chains[*chain].vertices.iter().copied());
    let links = || vertices().flat_map(|vertex| network.links(vertex));
    let drive = links().map(|(_, segment)| network.attributes(*segment)).find(|a| a.road.is_some());
    let (class, limit) = drive.map_or((RoadClass::Residential, None), |drive: &Attributes| {
        (drive.road.unwrap_or(RoadClass::Residential), drive.road_limit_kmh)
    });
    let mut crossing = RawCrossing::of_class(class, limit);
    for tags in vertices().filter_map(|vertex| data.tags_of(network.nodes[vertex as usize])) {
        crossing.note(tags);
    }
    for segment in run.iter().flat_map(|chain| &chains[*chain].segments) {
        note_way(&mut crossing, data, network, *segment);
    }
    crossing
}
