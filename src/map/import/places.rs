//! Tags into places: merchants first, then buildings, then house numbers.

use super::osm::{Bounds, OsmData, Position, RawPlace, Source};
use super::tags::Tags;
use crate::map::model::PlaceKind;

/// Values of `amenity` that cook.
const EATERIES: [&str; 4] = ["restaurant", "fast_food", "cafe", "food_court"];
/// Values of `shop` that sell food or daily needs.
const SHOPS: [&str; 5] = ["supermarket", "convenience", "bakery", "greengrocer", "deli"];

/// What an element is to a delivery; `outline` tells an area from a point.
pub(super) fn kind(tags: &Tags, outline: bool) -> Option<PlaceKind> {
    let building = outline && tags.get("building").is_some_and(|value| value != "no");
    if tags.is("amenity", &EATERIES) {
        Some(PlaceKind::Eatery)
    } else if tags.is("shop", &SHOPS) {
        Some(PlaceKind::Shop)
    } else if building {
        Some(PlaceKind::Building)
    } else {
        tags.get("addr:housenumber").map(|_| PlaceKind::Address)
    }
}

/// Its name, else its street and number, else nothing.
pub(super) fn name(tags: &Tags) -> String {
    if let Some(name) = tags.get("name") {
        return name.to_owned();
    }
    let parts = [tags.get("addr:street"), tags.get("addr:housenumber")];
    if parts[1].is_none() {
        return String::new();
    }
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// Finds the places among nodes, ways and multipolygons, and drops those outside the box of the
/// file header: ways that cross the edge of an extract are complete, so nodes reach outside it. A
/// box that holds no more than half of the nodes is wrong and clips nothing.
pub(super) fn find(data: &mut OsmData) {
    let inside = data.nodes.iter().filter(|node| data.bounds.is_some_and(|b| b.contains(node.at)));
    let plausible = 2 * inside.count() > data.nodes.len();
    let bounds = data.bounds.filter(|_| plausible);
    let mut places = from_nodes(data);
    places.extend(from_ways(data));
    places.extend(from_relations(data));
    places.retain(|place| bounds.is_none_or(|bounds: Bounds| bounds.contains(place.at)));
    data.places.extend(places);
    data.places.sort();
}

fn from_nodes(data: &OsmData) -> Vec<RawPlace> {
    let tagged = data.node_tags.iter().filter_map(|(id, tags)| {
        let at = data.nodes[data.node(*id)?].at;
        Some(RawPlace { kind: kind(tags, false)?, source: Source::Node(*id), name: name(tags), at })
    });
    tagged.collect()
}

fn from_ways(data: &OsmData) -> Vec<RawPlace> {
    let tagged = data.ways.iter().filter_map(|way| {
        let (kind, source) = (kind(&way.tags, true)?, Source::Way(way.id));
        Some(RawPlace { kind, source, name: name(&way.tags), at: centre(data, &way.refs)? })
    });
    tagged.collect()
}

/// Multipolygons whose outer ways are not places themselves.
fn from_relations(data: &OsmData) -> Vec<RawPlace> {
    let tagged = data.relations.iter().filter_map(|relation| {
        let (kind, source) = (kind(&relation.tags, true)?, Source::Relation(relation.id));
        let way = |id: &i64| data.ways.binary_search_by_key(id, |way| way.id).ok();
        let outer: Vec<_> = relation.outer.iter().filter_map(way).map(|w| &data.ways[w]).collect();
        if outer.iter().any(|way| self::kind(&way.tags, true).is_some()) {
            return None;
        }
        let refs: Vec<i64> = outer.iter().flat_map(|way| way.refs.iter().copied()).collect();
        Some(RawPlace { kind, source, name: name(&relation.tags), at: centre(data, &refs)? })
    });
    tagged.collect()
}

/// Mean of the distinct nodes that the file holds.
fn centre(data: &OsmData, refs: &[i64]) -> Option<Position> {
    let mut ids = refs.to_vec();
    ids.sort_unstable();
    ids.dedup();
    let held: Vec<_> = ids.iter().filter_map(|id| Some(data.nodes[data.node(*id)?].at)).collect();
    Position::mean(&held)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_merchant_comes_before_its_building_and_its_house_number() {
        for (expected, outline, tags) in [
            (Some(PlaceKind::Eatery), true, Tags::from([("building", "yes"), ("amenity", "cafe")])),
            (
                Some(PlaceKind::Shop),
                false,
                Tags::from([("shop", "deli"), ("addr:housenumber", "1")]),
            ),
            (Some(PlaceKind::Building), true, Tags::from([("building", "house")])),
            (Some(PlaceKind::Address), false, Tags::from([("addr:housenumber", "4b")])),
            (None, true, Tags::from([("building", "no")])),
            (None, false, Tags::from([("amenity", "pub")])),
        ] {
            assert_eq!(kind(&tags, outline), expected, "{tags:?}");
        }
    }

    #[test]
    fn a_nameless_place_is_called_by_its_address() {
        let address = Tags::from([("addr:street", "Main St"), ("addr:housenumber", "12")]);
        assert_eq!(name(&address), "Main St 12");
        assert_eq!(name(&Tags::from([("addr:street", "Main St")])), "");
    }
}
