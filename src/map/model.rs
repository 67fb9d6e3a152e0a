//! The footpath graph as every other room sees it: vertices, edges, crossings, places.
//!
//! An edge is a maximal chain of segments with equal attributes between two vertices that matter (a junction, an end, a crossing, a change of attributes). Positions are metres on a
//! plane that touches the globe at [`SidewalkMap::origin`].

use crate::base::ids::{CrossingId, EdgeId, PlaceId, VertexId};
use crate::base::units::Millimetres;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// A WGS 84 position \[degrees\].
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct LonLat {
    /// Longitude, east positive \[degrees\].
    pub lon: f64,
    /// Latitude, north positive \[degrees\].
    pub lat: f64,
}

/// A position on the map's plane \[m\], x east and y north of the origin.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Point {
    /// East of the origin \[m\].
    pub x: f64,
    /// North of the origin \[m\].
    pub y: f64,
}

impl Point {
    /// Straight distance \[m\].
    pub fn distance(self, other: Self) -> f64 {
        let (east, north) = (self.x - other.x, self.y - other.y);
        (east * east + north * north).sqrt()
    }
}

/// What an edge is, in OpenStreetMap's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EdgeKind {
    /// A footway, pavement, path or pedestrian street.
    Footway,
    /// The part of a footway that crosses a road.
    Crossing,
    /// Steps.
    Steps,
    /// A path shared with bicycles or horses.
    SharedPath,
    /// A track or other unpaved way.
    Track,
    /// The side of a road that has no footway of its own on the map.
    RoadShoulder,
    /// A corridor inside a building.
    Corridor,
}

/// Class of a road, from quiet to busy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RoadClass {
    /// Drives, parking aisles, alleys.
    Service,
    /// Residential and living streets, unclassified roads.
    Residential,
    /// Tertiary roads.
    Tertiary,
    /// Secondary roads.
    Secondary,
    /// Primary roads.
    Primary,
    /// Trunk roads and motorways.
    Trunk,
}

impl RoadClass {
    /// Name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Residential => "residential",
            Self::Tertiary => "tertiary",
            Self::Secondary => "secondary",
            Self::Primary => "primary",
            Self::Trunk => "trunk",
        }
    }

    /// Speed limit of a road that bears no tag \[km/h\].
    ///
    /// Assumption, by class; range 0.6 to 1.3 of it.
    pub fn usual_limit_kmh(self) -> u16 {
        match self {
            Self::Service => 20,
            Self::Residential => 40,
            Self::Tertiary => 50,
            Self::Secondary => 60,
            Self::Primary => 70,
            Self::Trunk => 90,
        }
    }
}

/// Surface, as far as wheels care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Surface {
    /// Not tagged.
    Unknown,
    /// Asphalt, concrete, smooth paving stones.
    Smooth,
    /// Sett, cobbles, bricks, compacted gravel.
    Rough,
    /// Grass, ground, sand, loose gravel.
    Loose,
}

/// Kerb at the end of a footway or crossing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kerb {
    /// Not tagged.
    Unknown,
    /// Flush, lowered or none: wheels pass.
    Lowered,
    /// Raised or rolled: a step of several centimetres.
    Raised,
}

/// A point where edges meet or end.
#[derive(Debug, Clone, PartialEq)]
pub struct Vertex {
    /// Position on the plane.
    pub at: Point,
    /// Kerb at this point.
    pub kerb: Kerb,
    /// The road crossed by who walks straight through here.
    pub crossing: Option<CrossingId>,
}

/// A stretch of footpath with the same attributes from end to end; walked both ways.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    /// First vertex.
    pub from: VertexId,
    /// Last vertex.
    pub to: VertexId,
    /// Length along the path.
    pub length: Millimetres,
    /// What it is.
    pub kind: EdgeKind,
    /// Surface.
    pub surface: Surface,
    /// Usable width \[m\]; `None` where not tagged.
    pub width_m: Option<f32>,
    /// Rise over run from `from` to `to`; `None` where not tagged.
    pub incline: Option<f32>,
    /// Lit at night; `None` where not tagged.
    pub lit: Option<bool>,
    /// Kerb along the edge (at a crossing: its worst end).
    pub kerb: Kerb,
    /// Class of the road whose side this is; `None` away from roads.
    pub road: Option<RoadClass>,
    /// Speed limit of that road \[km/h\].
    pub road_limit_kmh: Option<u16>,
    /// The crossing that this edge itself is, where no vertex stands for it.
    pub crossing: Option<CrossingId>,
    /// Way (OpenStreetMap) or feature (other sources) it was cut from.
    pub source_id: i64,
    /// Its points in [`SidewalkMap::shape_points`], both ends included.
    pub shape: Range<u32>,
    /// Bearing at `from` towards `to`, clockwise from north \[0.01 degrees, below 36000\].
    pub bearing_from_cdeg: u16,
    /// Bearing on arrival at `to`, clockwise from north \[0.01 degrees, below 36000\].
    pub bearing_to_cdeg: u16,
}

impl Edge {
    /// Bearings at start and end when walked in one direction \[0.01 degrees, below 36000\].
    fn bearings_cdeg(&self, forward: bool) -> (u16, u16) {
        let turned = |bearing: u16| (bearing + HALF_TURN_CDEG) % (2 * HALF_TURN_CDEG);
        if forward {
            (self.bearing_from_cdeg, self.bearing_to_cdeg)
        } else {
            (turned(self.bearing_to_cdeg), turned(self.bearing_from_cdeg))
        }
    }
}

/// Half a turn \[0.01 degrees\].
const HALF_TURN_CDEG: u16 = 18_000;
/// Turn below which a way goes straight on \[0.01 degrees\].
const STRAIGHT_ON_CDEG: u16 = 4_500;

/// An edge in a direction: its index, shifted, and 1 when walked from `from` to `to`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Step(pub u32);

impl Step {
    /// An edge, forward from `from` to `to`.
    pub fn new(edge: EdgeId, forward: bool) -> Self {
        Self(edge.0 << 1 | u32::from(forward))
    }

    /// Its edge.
    pub fn edge(self) -> EdgeId {
        EdgeId(self.0 >> 1)
    }

    /// Whether it runs from `from` to `to`.
    pub fn forward(self) -> bool {
        self.0 & 1 == 1
    }

    /// Its place in a list that holds both directions of every edge.
    pub fn index(self) -> usize {
        self.0 as usize
    }

    /// The same edge the other way.
    #[must_use]
    pub fn reversed(self) -> Self {
        Self(self.0 ^ 1)
    }
}

/// Where a footpath crosses a road.
#[derive(Debug, Clone, PartialEq)]
pub struct Crossing {
    /// Position on the plane.
    pub at: Point,
    /// Has traffic signals.
    pub signals: bool,
    /// Has markings that tell drivers of it (zebra or the like).
    pub marked: bool,
    /// Class of the busiest road crossed.
    pub road: RoadClass,
    /// Speed limit of the road crossed \[km/h\]; `None` where not tagged.
    pub road_limit_kmh: Option<u16>,
    /// Length of the crossing, kerb to kerb \[m\]: from lanes or width, else by road class.
    pub length_m: f32,
}

/// What a place is to a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlaceKind {
    /// Restaurant, café, fast food, food court: a merchant.
    Eatery,
    /// Food or convenience shop: a merchant.
    Shop,
    /// A building: customers.
    Building,
    /// A house number: a customer.
    Address,
}

/// A place where orders start or end.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// What it is.
    pub kind: PlaceKind,
    /// Its name, empty where it has none.
    pub name: String,
    /// Position on the plane: the point, or the centre of the outline.
    pub at: Point,
    /// Where it comes from: `node/123`, `way/45`, `relation/6`, `feature/7`, `generated/8`.
    pub source: String,
}

/// Counts of one network variant, as a loader can be checked against.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct NetworkCounts {
    /// Distinct nodes with at least one segment.
    pub vertices: usize,
    /// Undirected segments, each node pair once.
    pub segments: usize,
    /// Vertices whose number of distinct neighbours is not 2.
    pub junction_or_end: usize,
    /// Connected components.
    pub components: usize,
    /// Vertices of the largest component.
    pub lcc_vertices: usize,
    /// Junctions and ends of the largest component.
    pub lcc_junction: usize,
    /// Vertices of the second largest component.
    pub second_comp_vertices: usize,
    /// Length, a pair used by two ways counted twice \[km\].
    pub km: f64,
    /// Length share of the longest component.
    pub lcc_km_share: f64,
    /// Node references of the ways.
    pub refs: usize,
    /// Of these, to nodes that the file does not hold.
    pub missing_refs: usize,
}

/// The four network variants that are counted on import.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct MapCounts {
    /// Every way that may be walked.
    pub walk: NetworkCounts,
    /// Without steps.
    pub robot_nosteps: NetworkCounts,
    /// Also without primary and secondary roads.
    pub quiet_nosteps: NetworkCounts,
    /// Footways, paths, pedestrian streets and corridors only, without steps.
    pub footonly_nosteps: NetworkCounts,
}

/// A footpath map: read from a file or generated, never changed afterwards.
#[derive(Debug, Clone, PartialEq)]
pub struct SidewalkMap {
    /// File name or generator and seed, without a folder.
    pub name: String,
    /// The line that the source's licence asks to be shown; empty for generated maps.
    pub attribution: String,
    /// Where the plane touches the globe.
    pub origin: LonLat,
    /// Points where edges meet or end.
    pub vertices: Vec<Vertex>,
    /// Footpath edges.
    pub edges: Vec<Edge>,
    /// Road crossings.
    pub crossings: Vec<Crossing>,
    /// Places, sorted by kind, then source.
    pub places: Vec<Place>,
    /// Points of all edges, by [`Edge::shape`].
    pub shape_points: Vec<Point>,
    /// Network counts before chains were joined.
    pub counts: MapCounts,
    /// SHA-256 of vertices, edges, crossings and places; equal for equal content.
    pub digest: String,
}

impl SidewalkMap {
    /// One vertex.
    pub fn vertex(&self, id: VertexId) -> &Vertex {
        &self.vertices[id.index()]
    }

    /// One edge.
    pub fn edge(&self, id: EdgeId) -> &Edge {
        &self.edges[id.index()]
    }

    /// One crossing.
    pub fn crossing(&self, id: CrossingId) -> &Crossing {
        &self.crossings[id.index()]
    }

    /// One place.
    pub fn place(&self, id: PlaceId) -> &Place {
        &self.places[id.index()]
    }

    /// Points of an edge from `from` to `to`.
    pub fn shape(&self, edge: &Edge) -> &[Point] {
        &self.shape_points[edge.shape.start as usize..edge.shape.end as usize]
    }

    /// The crossing that is walked when one step follows another.
    ///
    /// The road at the vertex between them is crossed by who comes from a footpath and goes on
    /// along a footpath, and by who follows the side of a road straight on, past the road that
    /// joins. Who turns off a road or onto one stays on its side, and who turns back crosses none.
    pub fn crossing_between(&self, incoming: Step, outgoing: Step) -> Option<CrossingId> {
        let (before, after) = (self.edge(incoming.edge()), self.edge(outgoing.edge()));
        let vertex = if incoming.forward() { before.to } else { before.from };
        let crossing = self.vertex(vertex).crossing?;
        let crosses = match (before.road, after.road) {
            (None, None) => incoming != outgoing.reversed(),
            (Some(_), Some(_)) => {
                let (_, arriving) = before.bearings_cdeg(incoming.forward());
                let (leaving, _) = after.bearings_cdeg(outgoing.forward());
                let turn = arriving.abs_diff(leaving);
                turn.min(2 * HALF_TURN_CDEG - turn) < STRAIGHT_ON_CDEG
            }
            (None, Some(_)) | (Some(_), None) => false,
        };
        crosses.then_some(crossing)
    }
}
