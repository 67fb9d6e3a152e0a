//! Areas of an `OpenStreetMap` file as outlines on a map's plane.

use super::osm::{OsmData, Position};
use super::tags::Tags;
use crate::map::model::{Point, SidewalkMap};
use crate::map::scenery::{Area, Ground, Scenery, cut_out};

/// Corners that an outline may have; larger ones are drawn with every second corner, or third.
const MOST_CORNERS: usize = 600;

const GREEN_LEISURE: [&str; 6] = ["park", "garden", "golf_course", "pitch", "playground", "common"];
const GREEN_LANDUSE: [&str; 8] = [
    "grass",
    "forest",
    "meadow",
    "recreation_ground",
    "village_green",
    "cemetery",
    "allotments",
    "orchard",
];
const GREEN_NATURAL: [&str; 5] = ["wood", "grassland", "scrub", "heath", "wetland"];

/// What an area is, if it is drawn.
fn ground(tags: &Tags) -> Option<Ground> {
    if tags.get("building").is_some_and(|value| value != "no") {
        Some(Ground::Building)
    } else if tags.is("natural", &["water", "bay"])
        || tags.is("waterway", &["riverbank", "dock"])
        || tags.is("landuse", &["basin", "reservoir"])
        || tags.is("leisure", &["swimming_pool", "marina"])
    {
        Some(Ground::Water)
    } else if tags.is("leisure", &GREEN_LEISURE)
        || tags.is("landuse", &GREEN_LANDUSE)
        || tags.is("natural", &GREEN_NATURAL)
    {
        Some(Ground::Green)
    } else {
        None
    }
}

/// Every area of a file on the plane of its map.
pub(super) fn find(data: &OsmData, map: &SidewalkMap) -> Scenery {
    let mut areas = Vec::new();
    let mut add = |ground, refs: &[i64], holes: &[Vec<Point>]| {
        let outline = outline(data, map, refs);
        if outline.len() > 2 {
            areas.push(Area { ground, outline: cut_out(outline, holes) });
        }
    };
    for way in data.ways.iter().filter(|way| way.refs.first() == way.refs.last()) {
        if let Some(ground) = ground(&way.tags) {
            add(ground, &way.refs, &[]);
        }
    }
    for relation in &data.relations {
        let Some(ground) = ground(&relation.tags) else { continue };
        let way = |id: &i64| data.ways.binary_search_by_key(id, |way| way.id).ok();
        let lines = |ids: &[i64]| {
            let known = ids.iter().filter_map(way).map(|at| data.ways[at].refs.clone());
            rings(known.collect())
        };
        let holes = lines(&relation.inner).into_iter().map(|ring| outline(data, map, &ring));
        let holes: Vec<Vec<Point>> = holes.filter(|hole| hole.len() > 2).collect();
        for ring in lines(&relation.outer) {
            add(ground, &ring, &holes);
        }
    }
    areas.sort_by_key(|area| area.ground);
    Scenery { areas }
}

/// Ways joined end to end into closed lines; what does not close is closed by a straight line, as at
/// the edge of an extract.
fn rings(mut ways: Vec<Vec<i64>>) -> Vec<Vec<i64>> {
    let mut rings = Vec::new();
    while let Some(mut ring) = ways.pop() {
        while ring.first() != ring.last() {
            let Some(end) = ring.last().copied() else { break };
            let next =
                ways.iter().position(|way| way.first() == Some(&end) || way.last() == Some(&end));
            let Some(next) = next else { break };
            let mut way = ways.swap_remove(next);
            if way.first() != Some(&end) {
                way.reverse();
            }
            ring.extend(way.into_iter().skip(1));
        }
        rings.push(ring);
    }
    rings
}

/// The outline of a closed line of nodes, as far as the file holds them.
fn outline(data: &OsmData, map: &SidewalkMap, refs: &[i64]) -> Vec<Point> {
    let held = refs.iter().filter_map(|id| Some(data.nodes[data.node(*id)?].at));
    let mut held: Vec<Position> = held.collect();
    held.dedup();
    if held.len() > 1 && held.first() == held.last() {
        held.pop();
    }
    let every = held.len() / MOST_CORNERS + 1;
    held.iter().step_by(every).map(|at| map.project(at.degrees())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_are_joined_into_rings_whichever_way_they_run() {
        let rings = rings(vec![vec![1, 2, 3], vec![5, 4, 3], vec![5, 1], vec![9, 8, 9]]);
        assert_eq!(rings.len(), 2);
        for ring in &rings {
            assert_eq!(ring.first(), ring.last(), "{rings:?}");
        }
        let mut nodes = rings[1].clone();
        nodes.sort_unstable();
        nodes.dedup();
        assert_eq!(nodes, [1, 2, 3, 4, 5]);
    }

    #[test]
    fn areas_are_told_by_their_tags() {
        let of = |pairs: [(&str, &str); 1]| ground(&Tags::from(pairs));
        assert_eq!(of([("building", "yes")]), Some(Ground::Building));
        assert_eq!(of([("building", "no")]), None);
        assert_eq!(of([("natural", "water")]), Some(Ground::Water));
        assert_eq!(of([("leisure", "park")]), Some(Ground::Green));
        assert_eq!(of([("landuse", "retail")]), None);
    }
}
