//! Scenarios that come with the program.

/// Id of the scenario that runs where none is named.
pub const DEFAULT: &str = "town-kitchen";

/// One line for every file in `scenarios/`.
const SHIPPED: &[(&str, &str)] = &[
    ("kiwibot-feeders", include_str!("../../scenarios/kiwibot-feeders.toml")),
    ("kiwibot-restaurant", include_str!("../../scenarios/kiwibot-restaurant.toml")),
    ("operators-frontier", include_str!("../../scenarios/operators-frontier.toml")),
    ("rain-peak", include_str!("../../scenarios/rain-peak.toml")),
    ("robots-vs-couriers", include_str!("../../scenarios/robots-vs-couriers.toml")),
    ("rules-tour", include_str!("../../scenarios/rules-tour.toml")),
    ("scout-suburb", include_str!("../../scenarios/scout-suburb.toml")),
    ("standing-by", include_str!("../../scenarios/standing-by.toml")),
    ("starship-campus", include_str!("../../scenarios/starship-campus.toml")),
    ("town-kitchen", include_str!("../../scenarios/town-kitchen.toml")),
];

/// Id and text of every scenario that comes with the program.
pub fn shipped() -> &'static [(&'static str, &'static str)] {
    SHIPPED
}
