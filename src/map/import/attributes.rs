//! Tags into what the simulator knows of a footpath, a road and a crossing.
//!
//! A value that cannot be read is a value that is not there: nothing is guessed from half a number.

use super::tags::Tags;
use crate::base::cast;
use crate::map::model::{EdgeKind, Kerb, RoadClass, Surface};

/// Steepest incline that is believed, rise over run; steeper values on footpaths are measuring
/// noise of very short edges. Assumption: 0.25 to 0.5.
const STEEPEST_INCLINE: f32 = 0.4;
/// Width of a traffic lane \[m\]. Assumption: 2.75 to 3.75.
const LANE_M: f32 = 3.25;

/// What an edge inherits from its way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Attributes {
    pub(super) kind: EdgeKind,
    pub(super) surface: Surface,
    pub(super) width_m: Option<f32>,
    pub(super) incline: Option<f32>,
    pub(super) lit: Option<bool>,
    pub(super) kerb: Kerb,
    pub(super) road: Option<RoadClass>,
    pub(super) road_limit_kmh: Option<u16>,
}

impl Attributes {
    /// As met in the other direction.
    pub(super) fn reversed(&self) -> Self {
        Self { incline: self.incline.map(|incline| 0.0 - incline), ..*self }
    }
}

/// Attributes of a walkable way.
pub(super) fn attributes(tags: &Tags) -> Attributes {
    let road = road_class(tags);
    Attributes {
        kind: kind(tags),
        surface: tags.get("surface").map_or(Surface::Unknown, surface),
        width_m: if road.is_some() { None } else { tags.get("width").and_then(width_m) },
        incline: tags.get("incline").and_then(incline),
        lit: tags.get("lit").and_then(lit),
        kerb: tags.get("kerb").map_or(Kerb::Unknown, kerb),
        road,
        road_limit_kmh: road.and(tags.get("maxspeed")).and_then(limit_kmh),
    }
}

/// What a walkable way is; `path` is taken as shared, unknown values as footways.
fn kind(tags: &Tags) -> EdgeKind {
    let parts = ["footway", "path", "cycleway", "pedestrian"];
    let crosses = parts.iter().any(|key| tags.is(key, &["crossing"]));
    match tags.get("highway") {
        Some("steps") => EdgeKind::Steps,
        Some("crossing") => EdgeKind::Crossing,
        _ if road_class(tags).is_some() => EdgeKind::RoadShoulder,
        _ if crosses => EdgeKind::Crossing,
        Some("corridor") => EdgeKind::Corridor,
        Some("track") => EdgeKind::Track,
        Some("path" | "cycleway" | "bridleway") => EdgeKind::SharedPath,
        _ => EdgeKind::Footway,
    }
}

/// Class of a road; `None` for a way that is none.
pub(super) fn road_class(tags: &Tags) -> Option<RoadClass> {
    let highway = tags.get("highway")?;
    match highway.strip_suffix("_link").unwrap_or(highway) {
        "service" => Some(RoadClass::Service),
        "residential" | "living_street" | "unclassified" | "road" => Some(RoadClass::Residential),
        "tertiary" => Some(RoadClass::Tertiary),
        "secondary" => Some(RoadClass::Secondary),
        "primary" => Some(RoadClass::Primary),
        "trunk" | "motorway" => Some(RoadClass::Trunk),
        _ => None,
    }
}

/// Surface class of a `surface` value; of a list the first counts.
fn surface(value: &str) -> Surface {
    match value.split([';', ':']).next().unwrap_or_default().trim() {
        "asphalt" | "concrete" | "paved" | "paving_stones" | "metal" | "rubber" | "tartan"
        | "plastic" | "tiles" | "chipseal" | "acrylic" | "carpet" => Surface::Smooth,
        "sett" | "cobblestone" | "unhewn_cobblestone" | "brick" | "bricks" | "compacted"
        | "fine_gravel" | "wood" | "stone" | "stepping_stones" | "grass_paver" | "metal_grid"
        | "pebblestone" => Surface::Rough,
        "unpaved" | "grass" | "ground" | "dirt" | "earth" | "soil" | "mud" | "sand" | "gravel"
        | "woodchips" | "rock" | "snow" => Surface::Loose,
        _ => Surface::Unknown,
    }
}

/// Kerb class of a `kerb` value.
pub(super) fn kerb(value: &str) -> Kerb {
    match value {
        "lowered" | "flush" | "no" | "none" => Kerb::Lowered,
        "raised" | "rolled" | "regular" => Kerb::Raised,
        _ => Kerb::Unknown,
    }
}

/// Whether a way is lit.
fn lit(value: &str) -> Option<bool> {
    match value {
        "no" | "disused" => Some(false),
        "yes" | "24/7" | "automatic" | "sunset-sunrise" | "dusk-dawn" | "limited" => Some(true),
        _ => None,
    }
}

/// A finite decimal number, with point or comma.
fn number(text: &str) -> Option<f32> {
    let plain = text.trim().replace(',', ".");
    let digits = plain.trim_start_matches(['+', '-']);
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    plain.parse::<f32>().ok().filter(|number| number.is_finite())
}

/// A length \[m\]: `2`, `2.5 m`, `250 cm`, `6 ft`, `3'6"`; nothing beyond 0 to 100 m.
pub(super) fn width_m(value: &str) -> Option<f32> {
    let metres = if let Some((feet, inches)) = value.split_once('\'') {
        let inches = inches.trim().trim_end_matches(['"', '\'']);
        let inches = if inches.is_empty() { Some(0.0) } else { number(inches) };
        number(feet)? * 0.3048 + inches? * 0.0254
    } else if let Some(feet) = value.strip_suffix("ft").or_else(|| value.strip_suffix("feet")) {
        number(feet)? * 0.3048
    } else if let Some(centimetres) = value.strip_suffix("cm") {
        number(centimetres)? / 100.0
    } else {
        number(value.strip_suffix('m').unwrap_or(value))?
    };
    Some(metres).filter(|metres| *metres > 0.0 && *metres <= 100.0)
}

/// Rise over run: `5%`, `5°` or a plain ratio; words and what is steeper than any footpath count
/// as not tagged.
fn incline(value: &str) -> Option<f32> {
    let ratio = if let Some(percent) = value.strip_suffix('%') {
        number(percent)? / 100.0
    } else if let Some(degrees) = value.strip_suffix('°') {
        libm::tanf(number(degrees)?.to_radians())
    } else {
        number(value)?
    };
    Some(ratio + 0.0).filter(|ratio| ratio.abs() <= STEEPEST_INCLINE)
}

/// A speed limit \[km/h\]: `50`, `50 km/h`, `30 mph`; words for zones count as not tagged.
pub(super) fn limit_kmh(value: &str) -> Option<u16> {
    let kmh = if let Some(mph) = value.strip_suffix("mph") {
        number(mph)? * 1.609_344
    } else {
        number(value.strip_suffix("km/h").or_else(|| value.strip_suffix("kmh")).unwrap_or(value))?
    };
    u16::try_from(cast::whole(f64::from(kmh))).ok().filter(|kmh| (1..=300).contains(kmh))
}

/// Width of a road where it is crossed, kerb to kerb \[m\]: lanes, else tagged width, else by
/// class. Assumption: 4 m for drives to 14 m for trunk roads, each within ±40 %.
pub(super) fn road_width_m(tags: &Tags, class: RoadClass) -> f32 {
    let lanes = tags.get("lanes").and_then(number).filter(|lanes| (1.0..=12.0).contains(lanes));
    let tagged = lanes.map(|lanes| lanes * LANE_M).or_else(|| tags.get("width").and_then(width_m));
    tagged.unwrap_or(match class {
        RoadClass::Service => 4.0,
        RoadClass::Residential => 6.0,
        RoadClass::Tertiary => 7.0,
        RoadClass::Secondary => 10.5,
        RoadClass::Primary => 13.0,
        RoadClass::Trunk => 14.0,
    })
}

/// Whether tags of a node or crossing way tell of traffic signals.
pub(super) fn has_signals(tags: &Tags) -> bool {
    tags.is("highway", &["traffic_signals"])
        || tags.is("crossing", &["traffic_signals"])
        || tags.is("crossing:signals", &["yes", "shared", "separate"])
}

/// Whether tags tell drivers of a crossing: marks or signals. A crossing node without any further
/// word counts as marked. Assumption: who maps a bare crossing node has seen marks.
pub(super) fn has_marks(tags: &Tags) -> bool {
    let refused = tags.is("crossing:markings", &["no"])
        || (tags.get("crossing:markings").is_none() && tags.is("crossing", &["unmarked", "no"]));
    let told = tags.get("crossing").is_some_and(|value| value != "no" && value != "unmarked")
        || tags.get("crossing:markings").is_some()
        || tags.get("crossing_ref").is_some()
        || tags.is("highway", &["crossing"]);
    !refused && told
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(value: Option<f32>, expected: f32) -> bool {
        value.is_some_and(|value| (value - expected).abs() < 1e-4)
    }

    #[test]
    fn widths_are_read_in_every_common_unit() {
        for (text, metres) in [
            ("2", 2.0),
            ("2.5 m", 2.5),
            ("2,5", 2.5),
            ("250 cm", 2.5),
            ("3'6\"", 1.0668),
            ("6 ft", 1.8288),
        ] {
            assert!(near(width_m(text), metres), "{text}: {:?}", width_m(text));
        }
        for text in ["wide", "", "-2", "0", "nan", "inf", "2;3", "1000", "3'x\""] {
            assert_eq!(width_m(text), None, "{text}");
        }
    }

    #[test]
    fn inclines_are_ratios_and_words_are_nothing() {
        assert!(
            near(incline("5%"), 0.05)
                && near(incline("-0.05"), -0.05)
                && near(incline("10 %"), 0.1)
        );
        assert!(near(incline("3°"), 0.0524));
        for text in ["up", "down", "uo", "-0.717", "12", "NaN"] {
            assert_eq!(incline(text), None, "{text}");
        }
    }

    #[test]
    fn speed_limits_are_kilometres_per_hour() {
        assert_eq!(limit_kmh("50"), Some(50));
        assert_eq!(limit_kmh("30 mph"), Some(48));
        assert_eq!(limit_kmh("20 km/h"), Some(20));
        for text in ["none", "walk", "DE:urban", "50;30", "0", "9999"] {
            assert_eq!(limit_kmh(text), None, "{text}");
        }
    }

    #[test]
    fn a_crossing_is_what_its_tags_say() {
        for (signals, marked, tags) in [
            (true, true, Tags::from([("crossing", "traffic_signals")])),
            (true, false, Tags::from([("highway", "traffic_signals")])),
            (false, true, Tags::from([("highway", "crossing")])),
            (false, true, Tags::from([("crossing", "zebra")])),
            (false, false, Tags::from([("highway", "crossing"), ("crossing", "unmarked")])),
            (false, false, Tags::from([("crossing:markings", "no"), ("crossing", "marked")])),
        ] {
            assert_eq!((has_signals(&tags), has_marks(&tags)), (signals, marked), "{tags:?}");
        }
    }

    #[test]
    fn lanes_decide_how_long_a_crossing_is_before_width_and_class() {
        let class = RoadClass::Secondary;
        assert!(near(
            Some(road_width_m(&Tags::from([("lanes", "4"), ("width", "9")]), class)),
            13.0
        ));
        assert!(near(Some(road_width_m(&Tags::from([("width", "9")]), class)), 9.0));
        assert!(near(Some(road_width_m(&Tags::default(), class)), 10.5));
    }
}
