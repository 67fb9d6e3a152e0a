//! Measures of a network's form, by which a generated map can be held against real ones.

use super::model::{PlaceKind, SidewalkMap};
use super::network::Network;
use super::route::{Anchor, point};
use super::tree::ReachTree;
use crate::base::cast;
use crate::base::ids::EdgeId;
use crate::base::stream::{StreamRng, below, stream};
use crate::base::units::{Metres, Millimetres};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Straight distances over which detours are taken \[m\]: those of typical deliveries.
const DETOUR_RANGE_M: std::ops::RangeInclusive<f64> = 300.0..=1500.0;

/// Farthest drive that is looked for \[m\].
const DETOUR_RADIUS: Metres = Metres(6000.0);

/// Start points of detours, and ends for each.
const DETOUR_PAIRS: (usize, usize) = (60, 40);

/// Form of the piece that a network drives on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct MapMeasures {
    /// Length \[km\].
    pub km: f64,
    /// Stretches between vertices whose degree is not 2.
    pub stretches: usize,
    /// Their mean length \[m\].
    pub mean_edge_m: f64,
    /// Their median length \[m\].
    pub median_edge_m: f64,
    /// Shares of degrees 1, 3, 4 and more among vertices whose degree is not 2 \[0–1\].
    pub degree_shares: [f64; 4],
    /// Mean of network distance / straight distance over pairs of buildings 300-1500 m apart; 0
    /// without such pairs.
    pub detour_factor_mean: f64,
    /// Its median.
    pub detour_factor_median: f64,
    /// Pairs that the detour factor was taken over.
    pub detour_pairs: usize,
    /// Road crossings \[1/km\].
    pub crossings_per_km: f64,
}

/// Measures the piece of a network; pairs for the detour factor are drawn from the seed.
pub fn measure(map: &SidewalkMap, network: &Network, seed: u64) -> MapMeasures {
    let degrees = degrees(map, network);
    let lengths = stretches(map, network, &degrees);
    let km = network.piece().km;
    let detours = detours(map, network, seed);
    MapMeasures {
        km,
        stretches: lengths.len(),
        mean_edge_m: mean(&lengths),
        median_edge_m: median(&lengths),
        degree_shares: degree_shares(&degrees),
        detour_factor_mean: mean(&detours),
        detour_factor_median: median(&detours),
        detour_pairs: detours.len(),
        crossings_per_km: if km > 0.0 { cast::float(crossings(map, network)) / km } else { 0.0 },
    }
}

/// Edges of the piece with their ids.
fn edges<'a>(
    map: &'a SidewalkMap,
    network: &'a Network,
) -> impl Iterator<Item = (EdgeId, &'a super::Edge)> {
    let edges = map.edges.iter().enumerate();
    let edges = edges.map(|(index, edge)| (EdgeId::from_index(index), edge));
    edges.filter(|(id, _)| network.contains(*id))
}

fn degrees(map: &SidewalkMap, network: &Network) -> Vec<usize> {
    let mut degrees = vec![0; map.vertices.len()];
    for (_, edge) in edges(map, network) {
        degrees[edge.from.index()] += 1;
        degrees[edge.to.index()] += 1;
    }
    degrees
}

fn degree_shares(degrees: &[usize]) -> [f64; 4] {
    let count = |keep: &dyn Fn(usize) -> bool| {
        cast::float(degrees.iter().filter(|degree| keep(**degree)).count())
    };
    let all = count(&|degree| degree != 0 && degree != 2).max(1.0);
    let shares = [
        count(&|degree| degree == 1),
        count(&|degree| degree == 3),
        count(&|degree| degree == 4),
        count(&|degree| degree > 4),
    ];
    shares.map(|share| share / all)
}

/// Lengths of the stretches between vertices whose degree is not 2 \[m\], sorted.
fn stretches(map: &SidewalkMap, network: &Network, degrees: &[usize]) -> Vec<f64> {
    let mut parents: Vec<usize> = (0..map.edges.len()).collect();
    let mut first: BTreeMap<usize, usize> = BTreeMap::new();
    for (id, edge) in edges(map, network) {
        for vertex in [edge.from.index(), edge.to.index()] {
            if degrees[vertex] == 2 {
                let other = *first.entry(vertex).or_insert(id.index());
                let (one, other) = (root(&mut parents, id.index()), root(&mut parents, other));
                parents[one.max(other)] = one.min(other);
            }
        }
    }
    let mut lengths: BTreeMap<usize, f64> = BTreeMap::new();
    for (id, edge) in edges(map, network) {
        let stretch = root(&mut parents, id.index());
        *lengths.entry(stretch).or_insert(0.0) += edge.length.metres().0;
    }
    let mut lengths: Vec<f64> = lengths.into_values().collect();
    lengths.sort_by(f64::total_cmp);
    lengths
}

fn root(parents: &mut [usize], mut item: usize) -> usize {
    while parents[item] != item {
        parents[item] = parents[parents[item]];
        item = parents[item];
    }
    item
}

/// Crossings on vertices and edges of the piece, each once.
fn crossings(map: &SidewalkMap, network: &Network) -> usize {
    let mut seen = BTreeSet::new();
    for (_, edge) in edges(map, network) {
        seen.extend(edge.crossing);
        seen.extend(map.vertex(edge.from).crossing);
        seen.extend(map.vertex(edge.to).crossing);
    }
    seen.len()
}

/// Detour factors of random pairs of buildings, sorted.
fn detours(map: &SidewalkMap, network: &Network, seed: u64) -> Vec<f64> {
    let mut rng = stream(seed, 0, "map_detours", 0);
    let anchors = anchors(map, network, &mut rng);
    let mut detours = Vec::new();
    for _ in 0..DETOUR_PAIRS.0 {
        let from = anchors[below(&mut rng, anchors.len())];
        let radius = Millimetres::from_metres(DETOUR_RADIUS.0);
        let tree = ReachTree::grow(network, from, radius);
        for _ in 0..DETOUR_PAIRS.1 {
            let to = anchors[below(&mut rng, anchors.len())];
            let straight = point(map, from).distance(point(map, to));
            let driven = tree.distance(network, to);
            if let Some(driven) = driven.filter(|_| DETOUR_RANGE_M.contains(&straight)) {
                detours.push(driven.metres().0 / straight);
            }
        }
    }
    detours.sort_by(f64::total_cmp);
    detours
}

/// Buildings on the piece; points of random edges where the map has too few buildings.
fn anchors(map: &SidewalkMap, network: &Network, rng: &mut StreamRng) -> Vec<Anchor> {
    let buildings = map.places.iter().filter(|place| place.kind == PlaceKind::Building);
    let anchors: Vec<Anchor> = buildings.filter_map(|place| network.snap(place.at)).collect();
    if anchors.len() >= 50 {
        return anchors;
    }
    let ids: Vec<EdgeId> = edges(map, network).map(|(id, _)| id).collect();
    let draw = |_| {
        let edge = ids[below(rng, ids.len())];
        let offset = below(rng, map.edge(edge).length.0 as usize + 1);
        Anchor { edge, offset: Millimetres(cast::index32(offset)), access: Millimetres(0) }
    };
    (0..500).map(draw).collect()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |sum, value| sum + value) / cast::float(values.len()).max(1.0)
}

/// Median of sorted values; 0 without any.
fn median(values: &[f64]) -> f64 {
    let middle = values.len() / 2;
    match values.len() {
        0 => 0.0,
        count if count % 2 == 1 => values[middle],
        _ => f64::midpoint(values[middle - 1], values[middle]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::map::RoutingProfile;
    use crate::map::draft::Draft;
    use std::sync::Arc;

    #[test]
    fn a_cross_with_a_bent_arm_has_four_stretches() {
        let points = [(0.0, 0.0), (9.0, 0.0), (-9.0, 0.0), (0.0, 9.0), (0.0, -9.0), (5.0, -9.0)];
        let lines = [(0, 1), (0, 2), (0, 3), (0, 4), (4, 5)];
        let map = Arc::new(Draft::from_lines(&points, &lines));
        let network = Network::new(Arc::clone(&map), &RoutingProfile::WALKER).unwrap();
        let measures = measure(&map, &network, 1);
        assert_eq!(measures.stretches, 4);
        assert!((measures.mean_edge_m - 41.0 / 4.0).abs() < 1e-9);
        assert!((measures.median_edge_m - 9.0).abs() < 1e-9);
        let [ends, threes, fours, _] = measures.degree_shares;
        assert!((ends - 0.8).abs() < 1e-9 && threes.abs() < 1e-9 && (fours - 0.2).abs() < 1e-9);
        assert_eq!(measures.detour_pairs, 0);
    }

    #[test]
    fn three_sides_of_a_square_are_a_detour_of_three() {
        let points = [(0.0, 0.0), (0.0, 400.0), (400.0, 400.0), (400.0, 0.0)];
        let map = Arc::new(Draft::from_lines(&points, &[(0, 1), (1, 2), (2, 3)]));
        let network = Network::new(Arc::clone(&map), &RoutingProfile::WALKER).unwrap();
        let measures = measure(&map, &network, 1);
        assert!(measures.detour_pairs > 100);
        assert!(measures.detour_factor_mean > 1.1 && measures.detour_factor_mean < 3.0);
    }
}
