//! `[[charger]]` and `[crossings]`: what stands on the street.

use super::Draft;
use super::people::{Named, fleet_of};
use crate::base::law::Law;
use crate::base::units::Watts;
use crate::scenario::problem::fault;
use crate::scenario::schema;
use crate::scenario::section::Section;
use crate::scenario::{
    Battery, Charger, ChargerKind, CrossingSettings, Merchant, Offsets, PlaceRule,
};

/// Time of an exchange of batteries \[min\].
///
/// Assumption: 2, range 0.5–10.
const SWAP_MIN: f64 = 2.0;

/// The sections of chargers, each with its fleet; faults in `for` are filed.
pub(super) fn charger_sections<'a>(
    draft: &Draft<'a>,
    fleets: &[Named],
) -> Vec<(Option<usize>, Section<'a>)> {
    let sections = draft.sections(&schema::CHARGER);
    sections.into_iter().map(|section| (fleet_of(&section, fleets), section)).collect()
}

/// Where the robots of one fleet charge.
pub(super) fn chargers(
    sections: &[(Option<usize>, Section<'_>)],
    fleet: usize,
    own: &Section<'_>,
    battery: &Battery,
    merchants: &[Merchant],
) -> Vec<Charger> {
    let of_fleet = sections.iter().enumerate().filter(|(_, (whose, _))| *whose == Some(fleet));
    let mut chargers: Vec<Charger> = of_fleet
        .map(|(number, (_, section))| charger(section, number, battery, merchants))
        .collect();
    let plugs = own.optional_count("chargers");
    if plugs.is_some() || chargers.is_empty() {
        let at_hub = Charger {
            at: None,
            section: None,
            plugs,
            power: battery.charger,
            kind: ChargerKind::Plug,
        };
        chargers.insert(0, at_hub);
    }
    chargers
}

fn charger(
    section: &Section<'_>,
    number: usize,
    battery: &Battery,
    merchants: &[Merchant],
) -> Charger {
    let swaps = section.text("kind") == "swap";
    let plugs = section.optional_count("plugs");
    let kind = if swaps {
        ChargerKind::Swap {
            time_min: section.optional_law("swap_min").unwrap_or(Law::Constant(SWAP_MIN)),
            spares: section.optional_count("spares").or(plugs).unwrap_or(1),
        }
    } else {
        for key in ["swap_min", "spares"].into_iter().filter(|key| section.written(key).is_some()) {
            let what = "this belongs to a swap station, but the charger has plugs";
            section.report(key, fault("S722", what, "Set kind = \"swap\", or take it out."));
        }
        ChargerKind::Plug
    };
    Charger {
        at: place(section, merchants),
        section: Some(number),
        plugs: if swaps { plugs.or(Some(1)) } else { plugs },
        power: section.optional_number("power_w").map_or(battery.charger, Watts),
        kind,
    }
}

fn place(section: &Section<'_>, merchants: &[Merchant]) -> Option<PlaceRule> {
    let at_merchant = section.optional_text("at").as_deref() == Some("merchant");
    if at_merchant {
        merchants.first().map(|first| first.place.clone())
    } else {
        section.place("at")
    }
}

/// The vendor's battery with the scenario's own numbers, held to an order that can work.
pub(super) fn own_battery(section: &Section<'_>, mut battery: Battery) -> Battery {
    if let Some(capacity) = section.optional_number("battery_wh") {
        battery.capacity.0 = capacity;
    }
    let levels = [
        ("reserve_share", &mut battery.reserve),
        ("recharge_below_share", &mut battery.recharge_below),
        ("recharge_to_share", &mut battery.recharge_to),
    ];
    let mut written = None;
    for (key, level) in levels {
        if let Some(share) = section.optional_number(key) {
            (*level, written) = (share, Some(key));
        }
    }
    let Battery { reserve, recharge_below, recharge_to, .. } = battery;
    let rising = reserve < recharge_below && recharge_below < recharge_to;
    if let (Some(key), false) = (written, rising) {
        let what = format!(
            "the reserve {reserve} must lie below {recharge_below}, where robots recharge, and that \
             below {recharge_to}, where they leave the plug"
        );
        let remedy = "Put reserve_share, recharge_below_share and recharge_to_share in this order.";
        section.report(key, fault("S721", what, remedy));
    }
    battery
}

/// `[crossings]`.
pub(super) fn crossings(draft: &Draft<'_>) -> CrossingSettings {
    let section = draft.section(&schema::CROSSINGS);
    let settings = CrossingSettings {
        cycle_s: section.number("cycle_s"),
        walk_s: section.number("walk_s"),
        clearance_s: section.optional_number("clearance_s"),
        margin_s: section.number("margin_s"),
        offsets: match section.text("offsets").as_str() {
            "coordinated" => Offsets::Coordinated,
            _ => Offsets::Independent,
        },
        vehicles_per_h: [
            "service_vehicles_per_h",
            "residential_vehicles_per_h",
            "tertiary_vehicles_per_h",
            "secondary_vehicles_per_h",
            "primary_vehicles_per_h",
            "trunk_vehicles_per_h",
        ]
        .map(|key| section.number(key)),
        yield_marked: section.number("yield_marked_share"),
        yield_unmarked: section.number("yield_unmarked_share"),
        longest_wait_s: section.number("longest_wait_s"),
    };
    let green = settings.walk_s + settings.clearance_s.unwrap_or(0.0);
    if green > settings.cycle_s && draft.findings.sound("crossings") {
        let cycle = settings.cycle_s;
        let key = ["walk_s", "clearance_s", "cycle_s"];
        let key = key.into_iter().find(|key| section.written(key).is_some()).unwrap_or("cycle_s");
        let what = format!("walk and clearance take {green} s of a cycle of {cycle} s");
        section.report(key, fault("S720", what, "Lengthen cycle_s, or shorten the two."));
    }
    settings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Overrides, load, shipped};

    #[test]
    fn defaults_of_the_file_are_those_of_the_model() {
        let (_, text) = shipped()[0];
        let scenario = load(text, "x.toml", &Overrides::default()).unwrap();
        assert_eq!(scenario.crossings, CrossingSettings::default());
        let chargers = &scenario.fleets[0].chargers;
        assert_eq!((chargers.len(), chargers[0].at.clone()), (1, None));
    }
}
