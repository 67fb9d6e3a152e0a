//! Counts of one network variant from its segments, by the rules that importers are checked
//! against: vertices by distinct neighbours, each node pair once, lengths of every use.

use super::model::NetworkCounts;
use petgraph::unionfind::UnionFind;
use std::cmp::Reverse;

/// Counts the network of segments `(node, node, length [m])`.
///
/// A node pair that is given twice is one segment, but its length counts twice. A segment from a
/// node to itself is none. `refs` and `missing_refs` stay zero: segments know nothing of ways.
pub fn count(segments: impl Iterator<Item = (u64, u64, f64)>) -> NetworkCounts {
    let real = segments.filter(|(one, other, _)| one != other);
    let mut uses: Vec<(u64, u64, f64)> =
        real.map(|(one, other, length)| (one.min(other), one.max(other), length)).collect();
    uses.sort_by_key(|(one, other, _)| (*one, *other));
    let mut nodes: Vec<u64> = uses.iter().flat_map(|&(one, other, _)| [one, other]).collect();
    nodes.sort_unstable();
    nodes.dedup();
    let place = |node: u64| nodes.partition_point(|known| *known < node);
    let uses: Vec<(usize, usize, f64)> =
        uses.into_iter().map(|(one, other, length)| (place(one), place(other), length)).collect();
    tally(nodes.len(), &uses)
}

/// Vertices, junctions and kilometres of one component.
#[derive(Clone, Copy, Default)]
struct Component {
    vertices: usize,
    junctions: usize,
    km: f64,
}

fn tally(vertices: usize, uses: &[(usize, usize, f64)]) -> NetworkCounts {
    let mut pairs: Vec<(usize, usize)> =
        uses.iter().map(|(one, other, _)| (*one, *other)).collect();
    pairs.dedup();
    let mut degrees = vec![0_usize; vertices];
    let mut union = UnionFind::new(vertices);
    for &(one, other) in &pairs {
        degrees[one] += 1;
        degrees[other] += 1;
        union.union(one, other);
    }
    let roots = union.into_labeling();
    let mut components = vec![Component::default(); vertices];
    for (root, degree) in roots.iter().zip(&degrees) {
        components[*root].vertices += 1;
        components[*root].junctions += usize::from(*degree != 2);
    }
    for &(one, _, length) in uses {
        components[roots[one]].km += length / 1000.0;
    }
    components.retain(|component| component.vertices > 0);
    components.sort_by_key(|component| Reverse(component.vertices));
    let km: f64 = components.iter().map(|component| component.km).sum();
    let longest = components.iter().map(|component| component.km).fold(0.0, f64::max);
    let largest = components.first().copied().unwrap_or_default();
    NetworkCounts {
        vertices,
        segments: pairs.len(),
        junction_or_end: degrees.iter().filter(|degree| **degree != 2).count(),
        components: components.len(),
        lcc_vertices: largest.vertices,
        lcc_junction: largest.junctions,
        second_comp_vertices: components.get(1).map_or(0, |component| component.vertices),
        km,
        lcc_km_share: if km > 0.0 { longest / km } else { 0.0 },
        refs: 0,
        missing_refs: 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_used_twice_is_one_segment_of_double_length() {
        let segments = [(1, 2, 500.0), (2, 1, 500.0), (2, 3, 1000.0), (3, 3, 9.0), (8, 9, 100.0)];
        let counts = count(segments.into_iter());
        assert_eq!((counts.vertices, counts.segments, counts.components), (5, 3, 2));
        assert_eq!((counts.junction_or_end, counts.lcc_vertices, counts.lcc_junction), (4, 3, 2));
        assert_eq!(counts.second_comp_vertices, 2);
        assert!((counts.km - 2.1).abs() < 1e-9 && (counts.lcc_km_share - 2.0 / 2.1).abs() < 1e-9);
    }

    #[test]
    fn no_segment_is_no_network() {
        assert_eq!(count(std::iter::empty()), NetworkCounts::default());
    }
}
