//! Counts of one network variant from its segments, by the rules that importers are checked
//! against: vertices by distinct neighbours, each node pair once, lengths of every use.

use super::model::NetworkCounts;
use std::collections::{BTreeMap, BTreeSet};

/// Counts the network of segments `(node, node, length [m])`.
///
/// A node pair that is given twice is one segment, but its length counts twice. A segment from a
/// node to itself is none. `refs` and `missing_refs` stay zero: segments know nothing of ways.
pub fn count(segments: impl Iterator<Item = (u64, u64, f64)>) -> NetworkCounts {
    let mut lengths: BTreeMap<(u64, u64), f64> = BTreeMap::new();
    for (one, other, length) in segments.filter(|(one, other, _)| one != other) {
        *lengths.entry((one.min(other), one.max(other))).or_insert(0.0) += length;
    }
    let nodes: BTreeSet<u64> = lengths.keys().flat_map(|&(one, other)| [one, other]).collect();
    let nodes: Vec<u64> = nodes.into_iter().collect();
    let place = |node: u64| nodes.partition_point(|known| *known < node);
    let pairs: Vec<(usize, usize, f64)> =
        lengths.iter().map(|(&(one, other), &length)| (place(one), place(other), length)).collect();
    tally(nodes.len(), &pairs)
}

fn tally(vertices: usize, pairs: &[(usize, usize, f64)]) -> NetworkCounts {
    let mut degrees = vec![0_usize; vertices];
    for &(one, other, _) in pairs {
        degrees[one] += 1;
        degrees[other] += 1;
    }
    let pieces = label(vertices, pairs);
    let mut sizes: BTreeMap<usize, (usize, usize, f64)> = BTreeMap::new();
    for (vertex, piece) in pieces.iter().enumerate() {
        let size = sizes.entry(*piece).or_default();
        size.0 += 1;
        size.1 += usize::from(degrees[vertex] != 2);
    }
    for &(one, _, length) in pairs {
        sizes.entry(pieces[one]).or_default().2 += length / 1000.0;
    }
    let mut by_vertices: Vec<_> = sizes.values().copied().collect();
    by_vertices.sort_by(|one, other| other.0.cmp(&one.0).then(other.1.cmp(&one.1)));
    let km: f64 = by_vertices.iter().map(|size| size.2).sum();
    let longest = by_vertices.iter().map(|size| size.2).fold(0.0, f64::max);
    NetworkCounts {
        vertices,
        segments: pairs.len(),
        junction_or_end: degrees.iter().filter(|degree| **degree != 2).count(),
        components: by_vertices.len(),
        lcc_vertices: by_vertices.first().map_or(0, |size| size.0),
        lcc_junction: by_vertices.first().map_or(0, |size| size.1),
        second_comp_vertices: by_vertices.get(1).map_or(0, |size| size.0),
        km,
        lcc_km_share: if km > 0.0 { longest / km } else { 0.0 },
        refs: 0,
        missing_refs: 0,
    }
}

/// By vertex: the lowest vertex that it is connected with.
fn label(vertices: usize, pairs: &[(usize, usize, f64)]) -> Vec<usize> {
    let mut parents: Vec<usize> = (0..vertices).collect();
    for &(one, other, _) in pairs {
        let (one, other) = (root(&mut parents, one), root(&mut parents, other));
        parents[one.max(other)] = one.min(other);
    }
    (0..vertices).map(|vertex| root(&mut parents, vertex)).collect()
}

fn root(parents: &mut [usize], mut vertex: usize) -> usize {
    while parents[vertex] != vertex {
        parents[vertex] = parents[parents[vertex]];
        vertex = parents[vertex];
    }
    vertex
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
