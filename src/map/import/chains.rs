//! Joins segments into chains: maximal runs with equal attributes between vertices that matter.
//!
//! A chain runs from its end with the smaller node id; a ring without any vertex that matters is
//! cut at its smallest node. So chains depend on ids alone, never on the order of a file.

use super::attributes::Attributes;
use super::network::Network;

/// A run of segments.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Chain {
    /// Vertices passed, both ends included.
    pub(super) vertices: Vec<u32>,
    /// Segments between them.
    pub(super) segments: Vec<u32>,
    /// Attributes in the direction of the chain.
    pub(super) attributes: Attributes,
}

impl Chain {
    /// First vertex.
    pub(super) fn from(&self) -> u32 {
        self.vertices[0]
    }

    /// Last vertex.
    pub(super) fn to(&self) -> u32 {
        self.vertices[self.vertices.len() - 1]
    }
}

/// Cuts the network at the `kept` vertices and wherever junctions, ends or attributes ask for it;
/// marks these in `kept` too.
pub(super) fn chains(network: &Network, kept: &mut [bool]) -> Vec<Chain> {
    let vertices = 0..crate::base::cast::index32(kept.len());
    for vertex in vertices.clone() {
        kept[vertex as usize] |= matters(network, vertex);
    }
    let mut used = vec![false; network.segments.len()];
    let mut chains = Vec::new();
    for rings in [false, true] {
        for vertex in vertices.clone() {
            let unused = network.links(vertex).iter().any(|(_, segment)| !used[*segment as usize]);
            kept[vertex as usize] |= rings && unused;
            if kept[vertex as usize] && unused {
                follow_all(network, kept, &mut used, vertex, &mut chains);
            }
        }
    }
    chains.sort_by_key(|chain| (chain.from(), chain.to(), chain.vertices[1]));
    chains
}

/// Whether a vertex is a junction, an end, or a change of attributes.
fn matters(network: &Network, vertex: u32) -> bool {
    let &[(before, into), (_, out)] = network.links(vertex) else { return true };
    network.attributes_from(before, into) != network.attributes_from(vertex, out)
}

/// Follows every unused segment that leaves a vertex.
fn follow_all(
    network: &Network,
    kept: &[bool],
    used: &mut [bool],
    vertex: u32,
    chains: &mut Vec<Chain>,
) {
    for (_, segment) in network.links(vertex) {
        if !used[*segment as usize] {
            let chain = follow(network, kept, vertex, *segment);
            chain.segments.iter().for_each(|segment| used[*segment as usize] = true);
            chains.push(chain);
        }
    }
}

/// Follows a segment up to the next vertex that matters.
fn follow(network: &Network, kept: &[bool], start: u32, first: u32) -> Chain {
    let attributes = network.attributes_from(start, first);
    let mut chain = Chain { vertices: vec![start], segments: Vec::new(), attributes };
    let (mut vertex, mut segment) = (start, first);
    loop {
        chain.segments.push(segment);
        vertex = network.segments[segment as usize].other(vertex);
        chain.vertices.push(vertex);
        let onward = network.links(vertex).iter().find(|(_, next)| *next != segment);
        match onward {
            Some((_, next)) if !kept[vertex as usize] => segment = *next,
            _ => return chain,
        }
    }
}
