//! Sections of the scenario file about what stands on the street: chargers and crossings.

use super::Kind::{Choice, Law, Number, Place, Text, Whole};
use super::Need::{Default, Optional};
use super::{Section, key};

/// `[[charger]]`.
pub const CHARGER: Section = Section {
    name: "charger",
    repeated: true,
    what: "Where a fleet's robots charge, besides plugs at the hub that the fleet's `chargers` \
           asks for. None: plugs at the hub. Robots go to the nearest of their fleet.",
    keys: &[
        key("for", Text, Optional("the only fleet"), "Fleet, by name or by vendor."),
        key("at", Place(&["hub", "merchant"]), Default("\"hub\""), "Where it stands."),
        key(
            "kind",
            Choice(&["plug", "swap"]),
            Default("\"plug\""),
            "A robot stands at a plug, or has its battery exchanged for a charged one.",
        ),
        key(
            "plugs",
            Whole(1, 10_000),
            Optional("one for every robot; a swap station has one bay"),
            "Robots charged, or batteries exchanged, at once; others wait in turn.",
        ),
        key(
            "power_w",
            Number(1.0, 100_000.0),
            Optional("the vendor's charger"),
            "Power at each plug, or at each battery behind a swap station.",
        ),
        key("swap_min", Law(0.0, 120.0), Optional("2"), "Time of an exchange; swap only."),
        key(
            "spares",
            Whole(1, 10_000),
            Optional("one for every bay"),
            "Charged batteries that lie ready in the morning; swap only.",
        ),
    ],
};

/// `[crossings]`.
pub const CROSSINGS: Section = Section {
    name: "crossings",
    repeated: false,
    what: "Signals, traffic and drivers where footpaths cross roads.",
    keys: &[
        key("cycle_s", Number(10.0, 600.0), Default("90"), "Cycle of a signal."),
        key("walk_s", Number(0.0, 600.0), Default("21"), "Walk interval of the cycle."),
        key(
            "clearance_s",
            Number(0.0, 600.0),
            Optional("timed for walkers of 1.07 m/s; they set off in its first 4 s"),
            "Clearance interval after it. Written, robots may set off as long as they are across \
             before it ends.",
        ),
        key(
            "margin_s",
            Number(0.0, 60.0),
            Default("0"),
            "Time that a robot keeps between its arrival and the end of the clearance.",
        ),
        key(
            "offsets",
            Choice(&["independent", "coordinated"]),
            Default("\"independent\""),
            "Each signal begins its cycle at a time of its own, or all together.",
        ),
        key("service_vehicles_per_h", Number(0.0, 10_000.0), Default("20"), "Traffic on drives."),
        key(
            "residential_vehicles_per_h",
            Number(0.0, 10_000.0),
            Default("60"),
            "Traffic on residential streets, both directions together.",
        ),
        key("tertiary_vehicles_per_h", Number(0.0, 10_000.0), Default("240"), "Likewise."),
        key("secondary_vehicles_per_h", Number(0.0, 10_000.0), Default("480"), "Likewise."),
        key("primary_vehicles_per_h", Number(0.0, 10_000.0), Default("720"), "Likewise."),
        key("trunk_vehicles_per_h", Number(0.0, 10_000.0), Default("900"), "Likewise."),
        key(
            "yield_marked_share",
            Number(0.0, 1.0),
            Default("0.5"),
            "Drivers who let a robot cross at markings; nobody does where the rules do not ask it.",
        ),
        key(
            "yield_unmarked_share",
            Number(0.0, 1.0),
            Default("0.1"),
            "The same without markings, where the rules ask it there too.",
        ),
        key(
            "longest_wait_s",
            Number(1.0, 100_000.0),
            Default("180"),
            "After so long, traffic lets the robot pass.",
        ),
    ],
};
