//! One map restricted to what one routing profile may use: its longest connected piece, as flat
//! arrays for searching and as a spatial index for placing.

use super::edge_set::EdgeSet;
use super::model::{Point, SidewalkMap, Step};
use super::profile::RoutingProfile;
use super::route::Anchor;
use super::snap::{Placing, SnapIndex, Standing};
use super::tree::{Memo, ReachTree};
use crate::base::cast;
use crate::base::ids::{EdgeId, VertexId};
use crate::base::units::{Metres, Millimetres};
use std::sync::Arc;

/// A map as one profile can use it: the longest connected piece of what is allowed.
#[derive(Debug)]
pub struct Network {
    map: Arc<SidewalkMap>,
    standings: Vec<Standing>,
    arcs: Arcs,
    snapping: SnapIndex,
    summary: PieceSummary,
    trees: Memo,
}

/// What the drivable piece holds, and of how much.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PieceSummary {
    /// Edges of the piece.
    pub edges: usize,
    /// Length of the piece \[km\].
    pub km: f64,
    /// Its share of the length that the profile allows \[0–1\].
    pub share_of_allowed: f64,
    /// Its share of the length of all edges of the map \[0–1\].
    pub share_of_walkable: f64,
    /// Connected pieces of what the profile allows, this one included.
    pub pieces: usize,
}

/// Why a map cannot be routed on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NetworkError {
    /// The profile may use no edge of the map.
    NothingAllowed {
        /// Name of the map.
        map: String,
    },
    /// The map has more edges than a step can name.
    TooManyEdges {
        /// Edges of the map.
        edges: usize,
    },
}

impl std::fmt::Display for NetworkError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NothingAllowed { map } => write!(
                f,
                "no path of map {map} may be used by this routing profile; \
                 allow more kinds of paths or choose another map"
            ),
            Self::TooManyEdges { edges } => {
                write!(f, "the map has {edges} edges, more than 2^31; cut it smaller")
            }
        }
    }
}

impl std::error::Error for NetworkError {}

impl Network {
    /// Restricts a map to a profile.
    ///
    /// # Errors
    /// When the profile allows no edge, or the map has more than 2^31 edges.
    pub fn new(map: Arc<SidewalkMap>, profile: &RoutingProfile) -> Result<Self, NetworkError> {
        Self::restricted(map, profile, &[])
    }

    /// Restricts a map to a profile, less some closed edges: one flag an edge, or none at all.
    ///
    /// # Errors
    /// When nothing is left, or the map has more than 2^31 edges.
    pub fn restricted(
        map: Arc<SidewalkMap>,
        profile: &RoutingProfile,
        closed: &[bool],
    ) -> Result<Self, NetworkError> {
        if map.edges.len() > (1 << 31) {
            return Err(NetworkError::TooManyEdges { edges: map.edges.len() });
        }
        let open = |index: usize| !closed.get(index).copied().unwrap_or(false);
        let edges = map.edges.iter().enumerate();
        let allowed: Vec<bool> =
            edges.map(|(index, edge)| profile.allows(edge) && open(index)).collect();
        let pieces = Pieces::of(&map, &allowed);
        let Some(longest) = pieces.longest() else {
            return Err(NetworkError::NothingAllowed { map: map.name.clone() });
        };
        let standings: Vec<Standing> = map
            .edges
            .iter()
            .zip(&allowed)
            .map(|(edge, &allowed)| match (allowed, pieces.root_of(edge.from) == longest) {
                (false, _) => Standing::NotAllowed,
                (true, true) => Standing::OnPiece,
                (true, false) => Standing::OnOtherPiece,
            })
            .collect();
        Ok(Self {
            arcs: Arcs::of(&map, &standings),
            snapping: SnapIndex::of(&map, &standings),
            summary: summarise(&map, &standings, pieces.count()),
            trees: Memo::default(),
            standings,
            map,
        })
    }

    /// The map.
    pub fn map(&self) -> &Arc<SidewalkMap> {
        &self.map
    }

    /// What the piece holds.
    pub fn piece(&self) -> PieceSummary {
        self.summary
    }

    /// Whether an edge belongs to the piece.
    pub fn contains(&self, edge: EdgeId) -> bool {
        self.standings.get(edge.index()) == Some(&Standing::OnPiece)
    }

    /// The nearest point of the piece, if it is within [`MAX_SNAP`](super::snap::MAX_SNAP).
    pub fn snap(&self, at: Point) -> Option<Anchor> {
        self.snapping.snap(at)
    }

    /// Where a place comes to stand, and if it cannot be served, why.
    pub fn placing(&self, at: Point) -> Placing {
        self.snapping.placing(at)
    }

    /// The reach tree of a root, grown on first use and shared afterwards.
    pub fn tree(&self, root: Anchor, radius: Metres) -> Arc<ReachTree> {
        let key = (root, Millimetres::from_metres(radius.0));
        self.trees.plain(key, || ReachTree::grow(self, root, key.1))
    }

    /// The same round some closed edges: none of them is driven from end to end.
    pub fn tree_without(
        &self,
        root: Anchor,
        radius: Millimetres,
        closed: &Arc<EdgeSet>,
    ) -> Arc<ReachTree> {
        let grow = || ReachTree::grow_without(self, root, radius, Some(closed.clone()));
        self.trees.without((root, radius, closed.clone()), grow)
    }

    /// A reach tree that nobody else will ask for.
    pub fn tree_unshared(&self, root: Anchor, radius: Metres) -> ReachTree {
        ReachTree::grow(self, root, Millimetres::from_metres(radius.0))
    }

    /// Such a tree round some closed edges.
    pub fn tree_without_unshared(
        &self,
        root: Anchor,
        radius: Millimetres,
        closed: &Arc<EdgeSet>,
    ) -> ReachTree {
        ReachTree::grow_without(self, root, radius, Some(closed.clone()))
    }

    pub(super) fn arcs(&self) -> &Arcs {
        &self.arcs
    }
}

/// One direction of one edge.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arrow {
    /// Where it leads.
    pub(super) head: VertexId,
    /// Its length \[mm\].
    pub(super) length: u32,
    /// The edge and direction.
    pub(super) step: Step,
}

/// Arrows of the piece by the vertex they leave, in compressed rows.
#[derive(Debug, Clone)]
pub(super) struct Arcs {
    first: Vec<u32>,
    arrows: Vec<Arrow>,
}

impl Arcs {
    fn of(map: &SidewalkMap, standings: &[Standing]) -> Self {
        let mut arrows: Vec<(VertexId, Arrow)> = Vec::new();
        for (index, edge) in map.edges.iter().enumerate() {
            let loops = edge.from == edge.to;
            if standings[index] != Standing::OnPiece || loops {
                continue;
            }
            let step = Step::new(EdgeId::from_index(index), true);
            let length = edge.length.0;
            arrows.push((edge.from, Arrow { head: edge.to, length, step }));
            arrows.push((edge.to, Arrow { head: edge.from, length, step: step.reversed() }));
        }
        arrows.sort_by_key(|(tail, arrow)| (*tail, arrow.step.0));
        let mut first = vec![0; map.vertices.len() + 1];
        for (tail, _) in &arrows {
            first[tail.index() + 1] += 1;
        }
        for vertex in 0..map.vertices.len() {
            first[vertex + 1] += first[vertex];
        }
        Self { first, arrows: arrows.into_iter().map(|(_, arrow)| arrow).collect() }
    }

    /// Arrows that leave a vertex, by edge id.
    pub(super) fn of_vertex(&self, vertex: VertexId) -> &[Arrow] {
        let index = vertex.index();
        &self.arrows[self.first[index] as usize..self.first[index + 1] as usize]
    }
}

/// Which vertices hang together by allowed edges: a forest with path halving.
struct Pieces {
    parents: Vec<u32>,
    /// By root: length of the piece \[mm\]; `None` without an edge.
    lengths: Vec<Option<u64>>,
}

impl Pieces {
    fn of(map: &SidewalkMap, allowed: &[bool]) -> Self {
        let vertices = map.vertices.len();
        let mut pieces = Self {
            parents: (0..vertices).map(cast::index32).collect(),
            lengths: vec![None; vertices],
        };
        let edges = || map.edges.iter().zip(allowed).filter(|(_, allowed)| **allowed);
        for (edge, _) in edges() {
            let (one, other) = (pieces.find(edge.from.0), pieces.find(edge.to.0));
            pieces.parents[one.max(other) as usize] = one.min(other);
        }
        for (edge, _) in edges() {
            let root = pieces.find(edge.from.0) as usize;
            *pieces.lengths[root].get_or_insert(0) += u64::from(edge.length.0);
        }
        pieces
    }

    fn find(&mut self, mut vertex: u32) -> u32 {
        while self.parents[vertex as usize] != vertex {
            let grandparent = self.parents[self.parents[vertex as usize] as usize];
            self.parents[vertex as usize] = grandparent;
            vertex = grandparent;
        }
        vertex
    }

    fn root_of(&self, vertex: VertexId) -> u32 {
        let mut root = vertex.0;
        while self.parents[root as usize] != root {
            root = self.parents[root as usize];
        }
        root
    }

    /// Root of the longest piece; of equal ones the one with the lowest vertex.
    fn longest(&self) -> Option<u32> {
        let roots = self.lengths.iter().enumerate();
        let pieces = roots.filter_map(|(root, length)| length.map(|length| (length, root)));
        let best = pieces.max_by_key(|&(length, root)| (length, std::cmp::Reverse(root)));
        best.map(|(_, root)| cast::index32(root))
    }

    fn count(&self) -> usize {
        self.lengths.iter().flatten().count()
    }
}

fn summarise(map: &SidewalkMap, standings: &[Standing], pieces: usize) -> PieceSummary {
    let km = |counts: &dyn Fn(Standing) -> bool| -> f64 {
        let edges = map.edges.iter().zip(standings).filter(|(_, standing)| counts(**standing));
        edges.map(|(edge, _)| edge.length.metres().0).sum::<f64>() / 1000.0
    };
    let piece = km(&|standing| standing == Standing::OnPiece);
    let share = |of: f64| if of > 0.0 { piece / of } else { 1.0 };
    PieceSummary {
        edges: standings.iter().filter(|standing| **standing == Standing::OnPiece).count(),
        km: piece,
        share_of_allowed: share(km(&|standing| standing != Standing::NotAllowed)),
        share_of_walkable: share(km(&|_| true)),
        pieces,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::map::draft::{Draft, Look};
    use crate::map::model::EdgeKind;

    /// A path of 20 m, one of 10 m behind steps, and one of 8 m alone.
    fn three_pieces() -> Arc<SidewalkMap> {
        let mut draft = Draft::default();
        let xs = [0.0, 20.0, 25.0, 35.0, 500.0, 508.0];
        let ids: Vec<VertexId> = xs.iter().map(|&x| draft.vertex(Point { x, y: 0.0 })).collect();
        for (one, other) in [(0, 1), (2, 3), (4, 5)] {
            draft.straight(ids[one], ids[other], Look::default());
        }
        draft.straight(ids[1], ids[2], Look { kind: EdgeKind::Steps, ..Look::default() });
        Arc::new(draft.finish("three"))
    }

    fn rolling() -> RoutingProfile {
        RoutingProfile { steps: false, ..RoutingProfile::WALKER }
    }

    #[test]
    fn the_longest_piece_is_chosen_and_summed_up() {
        let network = Network::new(three_pieces(), &rolling()).unwrap();
        let piece = network.piece();
        assert_eq!((piece.edges, piece.pieces), (1, 3));
        assert!((piece.km - 0.020).abs() < 1e-9);
        assert!((piece.share_of_allowed - 20.0 / 38.0).abs() < 1e-9);
        assert!((piece.share_of_walkable - 20.0 / 43.0).abs() < 1e-9);
        assert!(network.contains(EdgeId(0)) && !network.contains(EdgeId(1)));
        let walker = Network::new(three_pieces(), &RoutingProfile::WALKER).unwrap();
        assert_eq!((walker.piece().edges, walker.piece().pieces), (3, 2));
    }

    #[test]
    fn a_map_without_an_allowed_edge_is_refused() {
        let map = Draft::from_lines(&[(0.0, 0.0), (1.0, 0.0)], &[]);
        let error = Network::new(Arc::new(map), &rolling()).unwrap_err();
        assert!(matches!(error, NetworkError::NothingAllowed { .. }));
    }

    #[test]
    fn a_tree_is_grown_once() {
        let network = Network::new(three_pieces(), &rolling()).unwrap();
        let root = network.snap(Point { x: 5.0, y: 1.0 }).unwrap();
        let one = network.tree(root, Metres(100.0));
        assert!(Arc::ptr_eq(&one, &network.tree(root, Metres(100.0))));
        assert!(!Arc::ptr_eq(&one, &network.tree(root, Metres(50.0))));
    }
}
