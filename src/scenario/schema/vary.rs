//! `[vary]`: the axes of the sweep.

use super::Kind::{Assets, Numbers, Wholes};
use super::Need::Optional;
use super::{Section, key};
use crate::scenario::catalog::Shelf;

/// `[vary]`.
pub const VARY: Section = Section {
    name: "vary",
    repeated: false,
    what: "Axes of the sweep.",
    keys: &[
        key("robots", Wholes(1, 10_000), Optional("as in the fleet"), "Robots of the first fleet."),
        key(
            "orders_per_day",
            Numbers(0.01, 100_000.0),
            Optional("as at the merchants"),
            "Orders over all merchants, in the scenario's proportion.",
        ),
        key(
            "rules",
            Assets(Shelf::Rules),
            Optional("as `map.rules` says"),
            "Rule packs: the same orders under each, every fleet with the robots that the pack \
             permits, held against the scenario's own.",
        ),
        key(
            "operators",
            Wholes(1, 10_000),
            Optional("as in the pool"),
            "People on duty of the first fleet's first operator pool.",
        ),
        key(
            "crews",
            Wholes(1, 1000),
            Optional("as in the crew"),
            "Rescue crews of the first fleet.",
        ),
        key(
            "feeders",
            Wholes(1, 1000),
            Optional("as in the feeders"),
            "People who carry orders to the first fleet's hubs.",
        ),
        key(
            "chargers",
            Wholes(1, 10_000),
            Optional("as in the fleet"),
            "Plugs of the first fleet's hub.",
        ),
        key(
            "wage_usd_per_h",
            Numbers(0.0, 1000.0),
            Optional("as in the pool"),
            "Wage in the first fleet's first operator pool: the same days, priced again.",
        ),
    ],
};
