//! Reach trees against petgraph's Dijkstra, and by hand where geometry is awkward.

use super::*;
use crate::base::ids::EdgeId;
use crate::base::stream::{StreamRng, below, stream};
use crate::base::units::Metres;
use crate::map::draft::{Draft, Look};
use crate::map::model::{Point, SidewalkMap};
use crate::map::profile::RoutingProfile;
use crate::map::route::head;
use petgraph::algo::dijkstra;
use petgraph::graph::{NodeIndex, UnGraph};
use std::sync::Arc;

fn network(map: SidewalkMap) -> Network {
    Network::new(Arc::new(map), &RoutingProfile::WALKER).unwrap()
}

fn anchor(edge: u32, offset: u32) -> Anchor {
    Anchor { edge: EdgeId(edge), offset: Millimetres(offset), access: Millimetres(0) }
}

/// The path's length, after checking that each step begins where the one before ends.
fn checked_length(network: &Network, path: &Path, from: Anchor, to: Anchor) -> Millimetres {
    let map = network.map();
    assert!(path.steps.iter().all(|step| network.contains(step.edge())));
    for pair in path.steps.windows(2) {
        assert_eq!(head(map, pair[0]), tail(map, pair[1]), "{path:?}");
    }
    let at = |step: Step, along: Millimetres| {
        let edge = map.edge(step.edge());
        assert!(along <= edge.length, "{path:?}");
        let offset = if step.forward() { along.0 } else { edge.length.0 - along.0 };
        spot(map, step.edge(), offset)
    };
    let (first, last) = (path.steps[0], path.steps[path.steps.len() - 1]);
    assert_eq!(at(first, path.start), spot(map, from.edge, from.offset.0), "{path:?}");
    assert_eq!(at(last, path.end), spot(map, to.edge, to.offset.0), "{path:?}");
    path.length(map)
}

/// One name for each point of the network: the position of a vertex where it is one, because an
/// edge without length has two vertices in one place.
fn spot(map: &SidewalkMap, id: EdgeId, offset: u32) -> (Option<Point>, EdgeId, u32) {
    let edge = map.edge(id);
    match offset {
        0 => (Some(map.vertex(edge.from).at), EdgeId(0), 0),
        _ if offset == edge.length.0 => (Some(map.vertex(edge.to).at), EdgeId(0), 0),
        _ => (None, id, offset),
    }
}

/// A random map with parallel edges, loops and edges without length.
fn random_map(rng: &mut StreamRng) -> SidewalkMap {
    let mut draft = Draft::default();
    let count = 2 + below(rng, 12);
    let grid = 1 + below(rng, 40);
    let vertices: Vec<VertexId> = (0..count)
        .map(|_| {
            let (x, y) = (cast::float(below(rng, grid)), cast::float(below(rng, grid)));
            draft.vertex(Point { x, y })
        })
        .collect();
    for _ in 0..=below(rng, 3 * count) {
        let (from, to) = (vertices[below(rng, count)], vertices[below(rng, count)]);
        let by = Point { x: cast::float(below(rng, grid)), y: cast::float(below(rng, grid)) };
        let by = if below(rng, 3) == 0 { vec![by] } else { vec![] };
        draft.bent(from, &by, to, Look::default());
    }
    draft.finish("random")
}

/// Anchors on every edge of the piece: both ends and two points in between.
fn anchors(network: &Network, rng: &mut StreamRng) -> Vec<Anchor> {
    let mut anchors = Vec::new();
    for (index, edge) in network.map().edges.iter().enumerate() {
        let id = EdgeId::from_index(index);
        if network.contains(id) {
            let length = edge.length.0;
            let inner = || cast::index32(below(rng, length as usize + 1));
            let offsets: Vec<u32> = std::iter::repeat_with(inner).take(2).collect();
            anchors.extend([0, length, offsets[0], offsets[1]].map(|mm| anchor(id.0, mm)));
        }
    }
    anchors
}

/// The same network for petgraph, with a node for every anchor.
fn reference(network: &Network, anchors: &[Anchor]) -> (UnGraph<(), u64>, Vec<NodeIndex>) {
    let map = network.map();
    let mut graph = UnGraph::new_undirected();
    let vertices: Vec<NodeIndex> = map.vertices.iter().map(|_| graph.add_node(())).collect();
    let nodes: Vec<NodeIndex> = anchors.iter().map(|_| graph.add_node(())).collect();
    for (index, edge) in map.edges.iter().enumerate() {
        let mut stops: Vec<(u32, NodeIndex)> = anchors
            .iter()
            .zip(&nodes)
            .filter(|(anchor, _)| anchor.edge.index() == index)
            .map(|(anchor, node)| (anchor.offset.0, *node))
            .collect();
        stops.sort();
        stops.insert(0, (0, vertices[edge.from.index()]));
        stops.push((edge.length.0, vertices[edge.to.index()]));
        for pair in stops.windows(2) {
            graph.add_edge(pair[0].1, pair[1].1, u64::from(pair[1].0 - pair[0].0));
        }
    }
    (graph, nodes)
}

#[test]
fn trees_agree_with_petgraph_on_random_graphs() {
    for case in 0..200 {
        let mut rng = stream(7, 0, "tree_oracle", case);
        let network = network(random_map(&mut rng));
        let anchors = anchors(&network, &mut rng);
        let (graph, nodes) = reference(&network, &anchors);
        let mut path = Path::default();
        for (&root, &node) in anchors.iter().zip(&nodes) {
            let expected = dijkstra(&graph, node, None, |edge| *edge.weight());
            let farthest = anchors.iter().zip(&nodes).map(|(_, node)| expected[node]).max();
            let radius = Metres(cast::float64(farthest.unwrap() / 2) / 1000.0);
            let (tree, near) = (network.tree(root, Metres(1e6)), network.tree(root, radius));
            for (&to, node) in anchors.iter().zip(&nodes) {
                let expected = Millimetres(u32::try_from(expected[node]).unwrap());
                assert_eq!(tree.distance(&network, to), Some(expected), "case {case}");
                assert!(tree.path(&network, to, &mut path));
                assert_eq!(checked_length(&network, &path, root, to), expected, "case {case}");
                let within = expected <= Millimetres::from_metres(radius.0);
                assert_eq!(near.distance(&network, to), within.then_some(expected));
                assert_eq!(near.path(&network, to, &mut path), within);
            }
        }
    }
}

#[test]
fn the_way_round_a_loop_may_be_shorter() {
    let mut draft = Draft::default();
    let gate = draft.vertex(Point::default());
    let corner = |x, y| Point { x, y };
    draft.bent(
        gate,
        &[corner(25.0, 0.0), corner(25.0, 25.0), corner(0.0, 25.0)],
        gate,
        Look::default(),
    );
    let network = network(draft.finish("loop"));
    let tree = network.tree(anchor(0, 10_000), Metres(1000.0));
    assert_eq!(tree.distance(&network, anchor(0, 90_000)), Some(Millimetres(20_000)));
    let mut path = Path::default();
    assert!(tree.path(&network, anchor(0, 90_000), &mut path));
    assert_eq!(path.steps, [Step::new(EdgeId(0), false), Step::new(EdgeId(0), false)]);
    assert_eq!((path.start, path.end), (Millimetres(90_000), Millimetres(10_000)));
}

#[test]
fn a_drive_from_a_vertex_starts_with_the_edge_it_leaves_by() {
    let network =
        network(Draft::from_lines(&[(0.0, 0.0), (9.0, 0.0), (9.0, 5.0)], &[(0, 1), (1, 2)]));
    let tree = network.tree(anchor(0, 9_000), Metres(100.0));
    let mut path = Path::default();
    assert!(tree.path(&network, anchor(1, 5_000), &mut path));
    assert_eq!(path.steps, [Step::new(EdgeId(1), true)]);
    assert_eq!((path.start, path.end), (Millimetres(0), Millimetres(5_000)));
}

#[test]
fn nothing_is_reached_off_the_piece_or_beyond_the_radius() {
    let points = [(0.0, 0.0), (50.0, 0.0), (0.0, 9.0), (10.0, 9.0)];
    let network = network(Draft::from_lines(&points, &[(0, 1), (2, 3)]));
    let tree = network.tree(anchor(0, 0), Metres(20.0));
    assert_eq!(tree.distance(&network, anchor(0, 20_000)), Some(Millimetres(20_000)));
    assert_eq!(tree.distance(&network, anchor(0, 20_001)), None);
    assert_eq!(tree.distance(&network, anchor(1, 0)), None);
    let lost = network.tree(anchor(1, 0), Metres(20.0));
    assert_eq!(lost.distance(&network, anchor(1, 0)), None);
    assert!(!lost.path(&network, anchor(0, 0), &mut Path::default()));
}

/// The network for two anchors without the edges that are closed, but for the parts on which the
/// anchors lie.
fn reference_without(network: &Network, ends: [Anchor; 2], shut: &EdgeSet) -> Option<u64> {
    let map = network.map();
    let mut graph = UnGraph::<(), u64>::new_undirected();
    let vertices: Vec<NodeIndex> = map.vertices.iter().map(|_| graph.add_node(())).collect();
    let nodes = ends.map(|_| graph.add_node(()));
    for (index, edge) in map.edges.iter().enumerate() {
        let inside = |end: &&usize| {
            let at = ends[**end];
            at.edge.index() == index && (0 < at.offset.0 && at.offset.0 < edge.length.0)
        };
        let mut stops: Vec<(u32, NodeIndex)> =
            [0, 1].iter().filter(inside).map(|end| (ends[*end].offset.0, nodes[*end])).collect();
        if stops.is_empty() && shut.contains(EdgeId::from_index(index)) {
            continue;
        }
        stops.sort();
        stops.insert(0, (0, vertices[edge.from.index()]));
        stops.push((edge.length.0, vertices[edge.to.index()]));
        for pair in stops.windows(2) {
            graph.add_edge(pair[0].1, pair[1].1, u64::from(pair[1].0 - pair[0].0));
        }
    }
    for (end, node) in ends.iter().zip(nodes) {
        let edge = map.edge(end.edge);
        let at_vertex = [(0, edge.from), (edge.length.0, edge.to)];
        for (_, vertex) in at_vertex.iter().filter(|(offset, _)| *offset == end.offset.0) {
            graph.add_edge(node, vertices[vertex.index()], 0);
        }
    }
    dijkstra(&graph, nodes[0], Some(nodes[1]), |edge| *edge.weight()).get(&nodes[1]).copied()
}

#[test]
fn trees_round_closed_edges_agree_with_petgraph_on_random_graphs() {
    let (mut longer, mut none) = (0, 0);
    for case in 0..60 {
        let mut rng = stream(8, 0, "tree_without_oracle", case);
        let network = network(random_map(&mut rng));
        let anchors = anchors(&network, &mut rng);
        let flags: Vec<bool> =
            network.map().edges.iter().map(|_| below(&mut rng, 4) == 0).collect();
        let shut = Arc::new(EdgeSet::of(flags.len(), |edge| flags[edge.index()]));
        let mut path = Path::default();
        for &root in &anchors {
            let tree = network.tree_without(root, Millimetres(u32::MAX), &shut);
            for &to in &anchors {
                let expected = reference_without(&network, [root, to], &shut);
                let found = tree.distance(&network, to).map(|way| u64::from(way.0));
                assert_eq!(found, expected, "case {case} {root:?} {to:?} {shut:?}");
                assert_eq!(tree.path(&network, to, &mut path), expected.is_some());
                none += usize::from(expected.is_none());
                let Some(expected) = expected else { continue };
                let length = u64::from(checked_length(&network, &path, root, to).0);
                assert_eq!(length, expected, "case {case}");
                let usual = network.tree(root, Metres(1e6)).distance(&network, to).unwrap();
                longer += usize::from(expected > u64::from(usual.0));
                let whole = |step: &&Step| shut.contains(step.edge());
                let inner = path.steps.len().saturating_sub(1);
                let barred = path.steps.iter().take(inner).skip(1).find(whole);
                assert_eq!(barred, None, "case {case}: {path:?} {shut:?}");
                let met = tree.any(&network, to, |edge| path.steps[0].edge() == edge);
                assert!(met, "case {case}: {path:?}");
            }
        }
    }
    assert!(longer > 1000 && none > 1000, "{longer} ways round, {none} without one");
}
