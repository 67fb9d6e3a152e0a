//! Reach trees: all shortest drives from one anchor within a radius, one search for many answers.
//!
//! Edges are driven both ways at the same length, so a tree from a merchant answers the way to the
//! merchant as well as the way from it: turn the path round with [`Path::reverse`].

use super::edge_set::EdgeSet;
use super::model::Step;
use super::network::{Arcs, Network};
use super::route::{Anchor, Path, tail};
use crate::base::cast;
use crate::base::ids::{EdgeId, VertexId};
use crate::base::units::Millimetres;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

mod memo;

pub(super) use memo::Memo;

/// Distance of a vertex that the tree does not reach.
const UNREACHED: u32 = u32::MAX;

/// Shortest drives from one anchor to all within a radius.
///
/// Distances are whole millimetres along the paths and exclude [`Anchor::access`]. Nothing beyond
/// the radius is answered, and a radius is at most 4,294 km, so no sum overflows on any map.
#[derive(Debug, Clone, PartialEq)]
pub struct ReachTree {
    root: Anchor,
    radius: u32,
    /// Edges that it leads round; a part of one may be driven by who stands or ends inside it.
    closed: Option<Arc<EdgeSet>>,
    /// By vertex: distance from the root \[mm\].
    distances: Vec<u32>,
    /// By vertex: the step that arrives there; on the root's edge it is the partial first one.
    arrivals: Vec<Step>,
}

/// How a drive gets to its end.
#[derive(Clone, Copy)]
enum Ending {
    /// Along the root's own edge.
    Direct,
    /// Over a vertex, then along the last step up to an offset.
    Over { last: Step, end: u32 },
}

impl ReachTree {
    /// Grows the tree; a root off the piece reaches nothing.
    pub(super) fn grow(network: &Network, root: Anchor, radius: Millimetres) -> Self {
        Self::grow_without(network, root, radius, None)
    }

    /// Grows the tree round some closed edges.
    pub(super) fn grow_without(
        network: &Network,
        root: Anchor,
        radius: Millimetres,
        closed: Option<Arc<EdgeSet>>,
    ) -> Self {
        let vertices = network.map().vertices.len();
        let mut tree = Self {
            root,
            radius: radius.0.min(UNREACHED - 1),
            closed,
            distances: vec![UNREACHED; vertices],
            arrivals: vec![Step(0); vertices],
        };
        if network.contains(root.edge) {
            tree.search(network);
        }
        tree
    }

    /// Dijkstra's algorithm; equal distances settle in the order of vertex ids, and of two equal
    /// ways to a vertex the one found first stays.
    fn search(&mut self, network: &Network) {
        let mut open = BinaryHeap::new();
        let edge = network.map().edge(self.root.edge);
        let offset = self.root.offset.0.min(edge.length.0);
        let back = Step::new(self.root.edge, false);
        if self.opens(self.root.edge, offset, edge.length.0) {
            self.reach(&mut open, edge.from, offset, back);
        }
        if self.opens(self.root.edge, edge.length.0 - offset, edge.length.0) {
            self.reach(&mut open, edge.to, edge.length.0 - offset, back.reversed());
        }
        while let Some(Reverse(key)) = open.pop() {
            let (distance, vertex) = unpack(key);
            if distance == self.distances[vertex.index()] {
                self.relax(&mut open, network.arcs(), vertex, distance);
            }
        }
    }

    fn relax(
        &mut self,
        open: &mut BinaryHeap<Reverse<u64>>,
        arcs: &Arcs,
        vertex: VertexId,
        distance: u32,
    ) {
        for arc in arcs.of_vertex(vertex) {
            if self.closed.as_ref().is_some_and(|closed| closed.contains(arc.step.edge())) {
                continue;
            }
            self.reach(open, arc.head, distance.saturating_add(arc.length), arc.step);
        }
    }

    /// Whether a part of an edge may be driven: the whole of a closed one may not.
    fn opens(&self, edge: EdgeId, part: u32, whole: u32) -> bool {
        part < whole || whole == 0 || !self.closed.as_ref().is_some_and(|set| set.contains(edge))
    }

    fn reach(
        &mut self,
        open: &mut BinaryHeap<Reverse<u64>>,
        vertex: VertexId,
        distance: u32,
        step: Step,
    ) {
        let index = vertex.index();
        if distance <= self.radius && distance < self.distances[index] {
            self.distances[index] = distance;
            self.arrivals[index] = step;
            open.push(Reverse(pack(distance, vertex)));
        }
    }

    /// Where the tree starts.
    pub fn root(&self) -> Anchor {
        self.root
    }

    /// How far it reaches.
    pub fn radius(&self) -> Millimetres {
        Millimetres(self.radius)
    }

    /// Length of the shortest drive between the root and an anchor; `None` beyond the radius or
    /// off the piece.
    pub fn distance(&self, network: &Network, to: Anchor) -> Option<Millimetres> {
        self.ending(network, to).map(|(distance, _)| Millimetres(distance))
    }

    /// Writes the shortest drive from the root to an anchor; false, and an empty path, beyond the
    /// radius or off the piece.
    pub fn path(&self, network: &Network, to: Anchor, path: &mut Path) -> bool {
        path.clear();
        let Some((_, ending)) = self.ending(network, to) else {
            return false;
        };
        match ending {
            Ending::Direct => self.drive_directly(network, to, path),
            Ending::Over { last, end } => self.drive_over(network, last, end, path),
        }
        true
    }

    /// Whether something holds of an edge of the shortest drive to an anchor.
    pub fn any(&self, network: &Network, to: Anchor, holds: impl Fn(EdgeId) -> bool) -> bool {
        let Some((_, ending)) = self.ending(network, to) else { return false };
        let Ending::Over { last: mut step, .. } = ending else { return holds(to.edge) };
        while !holds(step.edge()) {
            step = self.arrivals[tail(network.map(), step).index()];
            if step.edge() == self.root.edge {
                return holds(step.edge());
            }
        }
        true
    }

    /// The best way to end at an anchor; equal ones prefer the direct way, then `from`.
    fn ending(&self, network: &Network, to: Anchor) -> Option<(u32, Ending)> {
        if !network.contains(to.edge) || !network.contains(self.root.edge) {
            return None;
        }
        let edge = network.map().edge(to.edge);
        let offset = to.offset.0.min(edge.length.0);
        let over = |vertex: VertexId, forward: bool, end: u32| {
            let open = self.opens(to.edge, end, edge.length.0);
            let before = if open { self.distances[vertex.index()] } else { UNREACHED };
            let ending = Ending::Over { last: Step::new(to.edge, forward), end };
            (before.saturating_add(end), ending)
        };
        let between = self.root.offset.0.min(edge.length.0).abs_diff(offset);
        let mut best = over(edge.from, true, offset);
        let other = over(edge.to, false, edge.length.0 - offset);
        if other.0 < best.0 {
            best = other;
        }
        let straight = to.edge == self.root.edge && self.opens(to.edge, between, edge.length.0);
        if straight && between <= best.0 {
            best = (between, Ending::Direct);
        }
        (best.0 <= self.radius).then_some(best)
    }

    fn drive_directly(&self, network: &Network, to: Anchor, path: &mut Path) {
        let length = network.map().edge(to.edge).length.0;
        let (start, end) = (self.root.offset.0.min(length), to.offset.0.min(length));
        let forward = start <= end;
        let along = |offset: u32| Millimetres(if forward { offset } else { length - offset });
        path.steps.push(Step::new(to.edge, forward));
        (path.start, path.end) = (along(start), along(end));
    }

    fn drive_over(&self, network: &Network, last: Step, end: u32, path: &mut Path) {
        let map = network.map();
        path.steps.push(last);
        let mut step = last;
        loop {
            step = self.arrivals[tail(map, step).index()];
            path.steps.push(step);
            if step.edge() == self.root.edge {
                break;
            }
        }
        path.steps.reverse();
        let length = map.edge(self.root.edge).length.0;
        let offset = self.root.offset.0.min(length);
        path.start = Millimetres(if step.forward() { offset } else { length - offset });
        path.end = Millimetres(end);
        path.trim(map);
    }
}

/// Heap key: distance, then vertex id, so that equal distances have one order.
fn pack(distance: u32, vertex: VertexId) -> u64 {
    u64::from(distance) << 32 | u64::from(vertex.0)
}

fn unpack(key: u64) -> (u32, VertexId) {
    let low = usize::try_from(key & u64::from(u32::MAX)).unwrap_or(usize::MAX);
    let high = usize::try_from(key >> 32).unwrap_or(usize::MAX);
    (cast::index32(high), VertexId::from_index(low))
}

#[cfg(test)]
mod tests;
