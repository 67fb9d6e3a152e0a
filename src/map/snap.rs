//! From a place on the plane to the nearest point of the network, or the reason why there is none.

use super::model::{Edge, Point, SidewalkMap};
use super::route::Anchor;
use crate::base::ids::EdgeId;
use crate::base::units::{Metres, Millimetres};
use rstar::RTree;
use rstar::primitives::{GeomWithData, Line};

/// Longest straight way from a place to a path; places farther off are not served.
///
/// Assumption: doors, drives and unmapped paths bridge up to about a block's depth; range 50-150 m.
pub const MAX_SNAP: Metres = Metres(100.0);

/// What an edge is to one profile's network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Part of the piece that is driven on.
    OnPiece,
    /// Allowed, but without connection to the piece.
    OnOtherPiece,
    /// Not allowed.
    NotAllowed,
}

/// Where a place comes to stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placing {
    /// On the piece that is driven on.
    OnPiece(Anchor),
    /// Only allowed paths without connection to the piece are near.
    OnOtherPiece,
    /// Only paths that the profile may not use are near.
    NotAllowed,
    /// No path is within [`MAX_SNAP`].
    FarFromPaths,
}

/// A straight bit of an edge, with the offsets of its two ends.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Bit {
    edge: EdgeId,
    standing: Standing,
    from_mm: f64,
    to_mm: f64,
}

type IndexedBit = GeomWithData<Line<[f64; 2]>, Bit>;

/// Spatial index of all straight bits: those of the piece and all others.
#[derive(Debug)]
pub(super) struct SnapIndex {
    piece: RTree<IndexedBit>,
    rest: RTree<IndexedBit>,
}

impl SnapIndex {
    pub(super) fn of(map: &SidewalkMap, standings: &[Standing]) -> Self {
        let mut bits = (Vec::new(), Vec::new());
        for (index, edge) in map.edges.iter().enumerate() {
            let standing = standings[index];
            let side = if standing == Standing::OnPiece { &mut bits.0 } else { &mut bits.1 };
            cut(map, edge, EdgeId::from_index(index), standing, side);
        }
        Self { piece: RTree::bulk_load(bits.0), rest: RTree::bulk_load(bits.1) }
    }

    /// Nearest point of the piece; equal distances, to the millimetre, prefer the lower edge, then
    /// the lower offset.
    pub(super) fn snap(&self, at: Point) -> Option<Anchor> {
        let mut near = within(&self.piece, at);
        let (nearest, first) = near.next()?;
        let limit = nearest + 0.001;
        let rivals = near.take_while(|(distance, _)| *distance <= limit).map(|(_, bit)| bit);
        std::iter::once(first)
            .chain(rivals)
            .map(|bit| project(bit, at))
            .min_by_key(|anchor| (anchor.access, anchor.edge, anchor.offset))
    }

    pub(super) fn placing(&self, at: Point) -> Placing {
        if let Some(anchor) = self.snap(at) {
            return Placing::OnPiece(anchor);
        }
        let mut near = within(&self.rest, at).map(|(_, bit)| bit.data.standing).peekable();
        if near.peek().is_none() {
            Placing::FarFromPaths
        } else if near.any(|standing| standing == Standing::OnOtherPiece) {
            Placing::OnOtherPiece
        } else {
            Placing::NotAllowed
        }
    }
}

/// Adds the bits of an edge; offsets are stretched from the drawn line to the edge's length.
fn cut(map: &SidewalkMap, edge: &Edge, id: EdgeId, standing: Standing, bits: &mut Vec<IndexedBit>) {
    let pairs = || map.shape(edge).windows(2).map(|pair| (pair[0], pair[1]));
    let drawn: f64 = pairs().map(|(one, other)| one.distance(other)).sum();
    let stretch = if drawn > 0.0 { f64::from(edge.length.0) / drawn } else { 0.0 };
    let mut along = 0.0;
    for (one, other) in pairs() {
        let from_mm = along * stretch;
        along += one.distance(other);
        let bit = Bit { edge: id, standing, from_mm, to_mm: along * stretch };
        bits.push(GeomWithData::new(Line::new([one.x, one.y], [other.x, other.y]), bit));
    }
}

/// Bits within [`MAX_SNAP`], nearest first, with their distance \[m\].
fn within(tree: &RTree<IndexedBit>, at: Point) -> impl Iterator<Item = (f64, &IndexedBit)> {
    tree.nearest_neighbor_iter_with_distance_2([at.x, at.y])
        .map(|(bit, squared)| (squared.sqrt(), bit))
        .take_while(|(distance, _)| *distance <= MAX_SNAP.0)
}

/// The point of a bit that is nearest to a place.
fn project(bit: &IndexedBit, at: Point) -> Anchor {
    let ([from_x, from_y], [to_x, to_y]) = (bit.geom().from, bit.geom().to);
    let (dx, dy) = (to_x - from_x, to_y - from_y);
    let squared = dx * dx + dy * dy;
    let dot = (at.x - from_x) * dx + (at.y - from_y) * dy;
    let share = if squared > 0.0 { (dot / squared).clamp(0.0, 1.0) } else { 0.0 };
    let foot = Point { x: from_x + share * dx, y: from_y + share * dy };
    let offset = bit.data.from_mm + share * (bit.data.to_mm - bit.data.from_mm);
    Anchor {
        edge: bit.data.edge,
        offset: Millimetres::from_metres(offset / 1000.0),
        access: Millimetres::from_metres(at.distance(foot)),
    }
}

#[cfg(test)]
mod tests {
    use crate::map::draft::{Draft, Look};
    use crate::map::model::{EdgeKind, Point, SidewalkMap};
    use crate::map::{Network, Placing, RoutingProfile};
    use std::sync::Arc;

    fn network(map: SidewalkMap) -> Network {
        let wheels = RoutingProfile { steps: false, ..RoutingProfile::WALKER };
        Network::new(Arc::new(map), &wheels).unwrap()
    }

    #[test]
    fn a_place_snaps_to_the_nearest_segment_and_not_to_a_vertex() {
        let network =
            network(Draft::from_lines(&[(0.0, 0.0), (100.0, 0.0), (40.0, 9.0)], &[(0, 1), (1, 2)]));
        let anchor = network.snap(Point { x: 30.0, y: -4.0 }).unwrap();
        assert_eq!((anchor.edge.0, anchor.offset.0, anchor.access.0), (0, 30_000, 4_000));
    }

    #[test]
    fn equal_distances_prefer_the_lower_edge() {
        let points = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)];
        let network = network(Draft::from_lines(&points, &[(2, 3), (0, 1), (1, 2)]));
        let anchor = network.snap(Point { x: 3.0, y: 5.0 }).unwrap();
        assert_eq!((anchor.edge.0, anchor.offset.0), (0, 7_000));
    }

    #[test]
    fn a_place_that_cannot_be_served_says_why() {
        let mut draft = Draft::default();
        let ids: Vec<_> = [0.0, 300.0, 1000.0, 1100.0, 2000.0, 2100.0]
            .iter()
            .map(|&x| draft.vertex(Point { x, y: 0.0 }))
            .collect();
        draft.straight(ids[0], ids[1], Look::default());
        draft.straight(ids[2], ids[3], Look::default());
        draft.straight(ids[4], ids[5], Look { kind: EdgeKind::Steps, ..Look::default() });
        let network = network(draft.finish("why"));
        let at = |x, y| network.placing(Point { x, y });
        assert!(matches!(at(10.0, 99.9), Placing::OnPiece(_)));
        assert_eq!(at(1050.0, 5.0), Placing::OnOtherPiece);
        assert_eq!(at(2050.0, 5.0), Placing::NotAllowed);
        assert_eq!(at(10.0, 100.1), Placing::FarFromPaths);
    }
}
