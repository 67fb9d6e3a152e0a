//! Routes on whole maps against petgraph, and what every route must satisfy.

use crate::shared::shared;
use petgraph::algo::dijkstra;
use petgraph::graph::{NodeIndex, UnGraph};
use std::sync::Arc;
use trundle::base::cast;
use trundle::base::ids::EdgeId;
use trundle::base::stream::{StreamRng, below, stream};
use trundle::base::units::{Metres, Millimetres};
use trundle::map::generate::{Style, generate};
use trundle::map::import;
use trundle::map::model::Step;
use trundle::map::route::{head, tail};
use trundle::map::{Anchor, Network, Path, RoutingProfile, SidewalkMap};

/// Far enough for any drive on the maps tested.
const EVERYWHERE: Metres = Metres(1e6);

/// Holds random pairs of a network against petgraph and against themselves driven backwards.
fn check_routes(map: &Arc<SidewalkMap>, profile: &RoutingProfile, pairs: usize) {
    let network = Network::new(Arc::clone(map), profile).unwrap();
    let mut rng = stream(11, 0, "route_pairs", 0);
    let (mut graph, edges) = reference(&network);
    let mut path = Path::default();
    for pair in 0..pairs {
        let (from, to) = (draw(&network, &edges, &mut rng), draw(&network, &edges, &mut rng));
        let tree = network.tree(from, EVERYWHERE);
        let distance = tree.distance(&network, to).unwrap();
        let ends = [insert(&mut graph, map, from), insert(&mut graph, map, to)];
        if from.edge == to.edge {
            let direct = from.offset.0.abs_diff(to.offset.0);
            graph.add_edge(ends[0], ends[1], u64::from(direct));
        }
        let expected = dijkstra(&graph, ends[0], Some(ends[1]), |edge| *edge.weight())[&ends[1]];
        assert_eq!(u64::from(distance.0), expected, "pair {pair}: {from:?} {to:?}");
        graph.remove_node(ends[1]);
        graph.remove_node(ends[0]);
        assert!(tree.path(&network, to, &mut path));
        check_path(&network, &path, distance);
        path.reverse(map);
        check_path(&network, &path, distance);
        let back = network.tree(to, EVERYWHERE).distance(&network, from);
        assert_eq!(back, Some(distance), "pair {pair}");
    }
}

/// A path's edges are of the piece and join, and their lengths make up the distance.
fn check_path(network: &Network, path: &Path, distance: Millimetres) {
    let map = network.map();
    assert!(path.steps.iter().all(|step| network.contains(step.edge())));
    for steps in path.steps.windows(2) {
        assert_eq!(head(map, steps[0]), tail(map, steps[1]), "{path:?}");
    }
    let length = |step: Step| map.edge(step.edge()).length;
    assert!(path.start <= length(path.steps[0]));
    assert!(path.end <= length(path.steps[path.steps.len() - 1]));
    assert_eq!(path.length(map), distance, "{path:?}");
}

/// The piece for petgraph: the vertices of the map come first, so ids agree.
fn reference(network: &Network) -> (UnGraph<(), u64>, Vec<EdgeId>) {
    let map = network.map();
    let mut graph = UnGraph::new_undirected();
    let nodes: Vec<NodeIndex> = map.vertices.iter().map(|_| graph.add_node(())).collect();
    let ids = (0..map.edges.len()).map(EdgeId::from_index);
    let edges: Vec<EdgeId> = ids.filter(|edge| network.contains(*edge)).collect();
    for edge in edges.iter().map(|id| map.edge(*id)) {
        let (from, to) = (nodes[edge.from.index()], nodes[edge.to.index()]);
        graph.add_edge(from, to, u64::from(edge.length.0));
    }
    (graph, edges)
}

/// A node for an anchor, joined to both ends of its edge.
fn insert(graph: &mut UnGraph<(), u64>, map: &SidewalkMap, anchor: Anchor) -> NodeIndex {
    let (node, edge) = (graph.add_node(()), map.edge(anchor.edge));
    let rest = edge.length.0 - anchor.offset.0;
    graph.add_edge(node, NodeIndex::new(edge.from.index()), u64::from(anchor.offset.0));
    graph.add_edge(node, NodeIndex::new(edge.to.index()), u64::from(rest));
    node
}

fn draw(network: &Network, edges: &[EdgeId], rng: &mut StreamRng) -> Anchor {
    let edge = edges[below(rng, edges.len())];
    let offset = below(rng, network.map().edge(edge).length.0 as usize + 1);
    Anchor { edge, offset: Millimetres(cast::index32(offset)), access: Millimetres(0) }
}

#[test]
fn a_thousand_routes_on_a_generated_campus_agree_with_petgraph() {
    let map = Arc::new(generate(Style::Campus, 0.5, 1).unwrap());
    check_routes(&map, &RoutingProfile { steps: false, ..RoutingProfile::WALKER }, 1000);
}

#[test]
fn a_thousand_routes_on_the_campus_of_ucla_agree_with_petgraph() {
    let Some(path) = shared("data/osm-ucla-campus/ucla-campus.osm.gz") else { return };
    let map = Arc::new(import::read(&path).unwrap());
    check_routes(&map, &RoutingProfile { steps: false, ..RoutingProfile::WALKER }, 1000);
}

#[test]
fn routes_on_a_generated_town_agree_with_petgraph() {
    let map = Arc::new(generate(Style::Town, 0.5, 1).unwrap());
    check_routes(&map, &RoutingProfile::WALKER, 200);
}
