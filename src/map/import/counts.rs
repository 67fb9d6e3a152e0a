//! Counts of the walkable network before chains are joined, for checking an import.
//!
//! Vertices are nodes that the file holds with at least one segment; segments join consecutive
//! nodes of a way, count once per pair, and a node that follows itself makes none. Length counts a
//! pair once for each way that uses it.

use super::geometry::haversine_m;
use super::network::Walk;
use super::osm::OsmData;
use super::walk::Variant;
use crate::map::model::{MapCounts, NetworkCounts};
use petgraph::unionfind::UnionFind;

/// Counts of all four variants.
pub(super) fn count(data: &OsmData, walks: &[Walk]) -> MapCounts {
    let variant = |variant: Variant| {
        let held = walks.iter().filter(|walk| variant.holds(&data.ways[walk.way].tags));
        network_counts(data, held.map(|walk| walk.nodes.as_slice()))
    };
    MapCounts {
        walk: variant(Variant::Walk),
        robot_nosteps: variant(Variant::RobotNosteps),
        quiet_nosteps: variant(Variant::QuietNosteps),
        footonly_nosteps: variant(Variant::FootonlyNosteps),
    }
}

/// Counts of the network that some lines of nodes make; `None` is a node that the file lacks.
pub(super) fn network_counts<'a>(
    data: &OsmData,
    lines: impl Iterator<Item = &'a [Option<usize>]>,
) -> NetworkCounts {
    let mut counts = NetworkCounts::default();
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for line in lines {
        counts.refs += line.len();
        counts.missing_refs += line.iter().filter(|node| node.is_none()).count();
        let held = line.windows(2).filter_map(|pair| Some((pair[0]?, pair[1]?)));
        pairs.extend(held.filter(|(a, b)| a != b).map(|(a, b)| (a.min(b), a.max(b))));
    }
    pairs.sort_unstable();
    let mut components = Components::new(data, &pairs);
    pairs.dedup();
    counts.segments = pairs.len();
    components.add_degrees(&pairs);
    components.fill(&mut counts);
    counts
}

/// Sums per connected component, by the component's representative.
struct Components {
    roots: Vec<usize>,
    degree: Vec<u32>,
    km: Vec<f64>,
}

impl Components {
    /// Components and lengths of pairs, repetitions included.
    fn new(data: &OsmData, pairs: &[(usize, usize)]) -> Self {
        let mut union = UnionFind::new(data.nodes.len());
        for (a, b) in pairs {
            union.union(*a, *b);
        }
        let roots = union.into_labeling();
        let mut km = vec![0.0; data.nodes.len()];
        for (a, b) in pairs {
            km[roots[*a]] += haversine_m(data.nodes[*a].at, data.nodes[*b].at) / 1000.0;
        }
        let degree = vec![0; data.nodes.len()];
        Self { roots, degree, km }
    }

    /// Counts distinct neighbours.
    fn add_degrees(&mut self, pairs: &[(usize, usize)]) {
        for (a, b) in pairs {
            self.degree[*a] += 1;
            self.degree[*b] += 1;
        }
    }

    /// Fills in what depends on components; of equal components the one found first leads.
    fn fill(&self, counts: &mut NetworkCounts) {
        let mut vertices = vec![0_usize; self.roots.len()];
        let mut junctions = vec![0_usize; self.roots.len()];
        for (root, degree) in self.roots.iter().zip(&self.degree).filter(|(_, degree)| **degree > 0)
        {
            vertices[*root] += 1;
            junctions[*root] += usize::from(*degree != 2);
        }
        let mut largest: Vec<usize> =
            (0..vertices.len()).filter(|root| vertices[*root] > 0).collect();
        largest.sort_by_key(|root| std::cmp::Reverse(vertices[*root]));
        counts.vertices = vertices.iter().sum();
        counts.junction_or_end = junctions.iter().sum();
        counts.components = largest.len();
        counts.lcc_vertices = largest.first().map_or(0, |root| vertices[*root]);
        counts.lcc_junction = largest.first().map_or(0, |root| junctions[*root]);
        counts.second_comp_vertices = largest.get(1).map_or(0, |root| vertices[*root]);
        counts.km = self.km.iter().sum();
        let longest = self.km.iter().copied().fold(0.0, f64::max);
        counts.lcc_km_share = if counts.km > 0.0 { longest / counts.km } else { 0.0 };
    }
}
