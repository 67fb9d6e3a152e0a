//! Which ways may be walked, and the four network variants that are counted.

use super::tags::Tags;

/// Values of `foot` that grant walking.
const GRANTED: [&str; 3] = ["yes", "designated", "permissive"];

/// Values of `highway` that nobody walks on, or that do not exist (yet or any more).
const NEVER: [&str; 22] = [
    "abandoned",
    "bus_guideway",
    "busway",
    "construction",
    "motorway",
    "motorway_link",
    "no",
    "planned",
    "platform",
    "proposed",
    "raceway",
    "razed",
    "rest_area",
    "services",
    "escape",
    "elevator",
    "bus_stop",
    "emergency_bay",
    "via_ferrata",
    "demolished",
    "disused",
    "",
];

/// Whether a way may be walked, by its own tags alone.
pub(super) fn walkable(tags: &Tags) -> bool {
    let Some(highway) = tags.get("highway") else { return false };
    let granted = tags.is("foot", &GRANTED);
    if tags.is("area", &["yes"]) || NEVER.contains(&highway) {
        return false;
    }
    match highway {
        "trunk" | "trunk_link" => granted,
        "cycleway" | "bridleway" if !granted => false,
        _ => {
            let refused = tags.is("foot", &["no", "private", "use_sidepath"]);
            let private = tags.is("access", &["no", "private"]) && !granted;
            !refused && !private && !tags.is("service", &["private"])
        }
    }
}

/// One of the four networks counted on import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Variant {
    /// Every walkable way.
    Walk,
    /// Without steps.
    RobotNosteps,
    /// Also without primary and secondary roads.
    QuietNosteps,
    /// Footways, paths, pedestrian streets, corridors and crossings only.
    FootonlyNosteps,
}

impl Variant {
    /// Whether a walkable way belongs to the network.
    pub(super) fn holds(self, tags: &Tags) -> bool {
        let busy = ["primary", "primary_link", "secondary", "secondary_link"];
        let foot = ["footway", "path", "pedestrian", "corridor", "crossing"];
        let steps = tags.is("highway", &["steps"]);
        match self {
            Self::Walk => true,
            Self::RobotNosteps => !steps,
            Self::QuietNosteps => !steps && !tags.is("highway", &busy),
            Self::FootonlyNosteps => tags.is("highway", &foot),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_decide_who_may_walk() {
        for (walks, tags) in [
            (true, Tags::from([("highway", "footway")])),
            (false, Tags::from([("building", "yes")])),
            (false, Tags::from([("highway", "pedestrian"), ("area", "yes")])),
            (false, Tags::from([("highway", "motorway")])),
            (false, Tags::from([("highway", "trunk")])),
            (true, Tags::from([("highway", "trunk"), ("foot", "yes"), ("access", "no")])),
            (false, Tags::from([("highway", "cycleway")])),
            (true, Tags::from([("highway", "cycleway"), ("foot", "designated")])),
            (false, Tags::from([("highway", "residential"), ("access", "private")])),
            (true, Tags::from([("highway", "service"), ("access", "private"), ("foot", "yes")])),
            (false, Tags::from([("highway", "service"), ("service", "private")])),
            (false, Tags::from([("highway", "secondary"), ("foot", "use_sidepath")])),
        ] {
            assert_eq!(walkable(&tags), walks, "{tags:?}");
        }
    }
}
