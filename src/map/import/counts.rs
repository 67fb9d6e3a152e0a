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
    let (mut refs, mut missing_refs) = (0, 0);
    let mut segments = Vec::new();
    for line in lines {
        refs += line.len();
        missing_refs += line.iter().filter(|node| node.is_none()).count();
        let held = line.windows(2).filter_map(|pair| Some((pair[0]?, pair[1]?)));
        segments.extend(
            held.map(|(a, b)| {
                (a as u64, b as u64, haversine_m(data.nodes[a].at, data.nodes[b].at))
            }),
        );
    }
    NetworkCounts { refs, missing_refs, ..crate::map::counts::count(segments.into_iter()) }
}
