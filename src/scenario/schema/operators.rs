//! `[[operators]]`, `[[calls]]` and `[[gate]]`: who helps, why robots call, where they wait in turn.

use super::Kind::{Choice, Law, Number, Place, Shifts, Text, Whole, Words};
use super::Need::{Default, Optional, Required};
use super::{Section, key};

/// `[[operators]]`.
pub const OPERATORS: Section = Section {
    name: "operators",
    repeated: true,
    what: "People behind a fleet's drives: remote operators, or companions of an accompanied \
           fleet. One for every fleet.",
    keys: &[
        key("for", Text, Optional("the only fleet"), "Fleet, by name or by vendor."),
        key("site", Text, Default("\"remote\""), "Where they sit; a name for tables."),
        key("on_duty", Whole(0, 10_000), Required, "People on duty all through the hours."),
        key(
            "robots_per_operator",
            Whole(1, 1000),
            Optional("the vendor's limit, or 1"),
            "Robots that one of them holds at once; supervised fleets only.",
        ),
        key("wage_usd_per_h", Number(0.0, 1000.0), Required, "Paid busy or not."),
        key(
            "shifts",
            Shifts,
            Optional("all through the hours"),
            "Hours in which so many people work, other people in each.",
        ),
        key(
            "break_min",
            Number(0.0, 240.0),
            Default("0"),
            "Break of each in the middle of the shift, one after another, paid.",
        ),
        key(
            "skills",
            Words(&["watch", "assist", "drive"]),
            Default("[\"watch\", \"assist\", \"drive\"]"),
            "What they do: watch supervised legs, assist who is stuck, see robots across roads.",
        ),
        key(
            "takeover_s",
            Law(0.0, 600.0),
            Default("0"),
            "From taking a call to helping: the operator is held for it too.",
        ),
        key(
            "waypoint_s",
            Number(0.1, 60.0),
            Optional("the vendor's, where it has way-points"),
            "Time to set one; who guides more robots than that allows slows them down.",
        ),
    ],
};

/// `[[calls]]`.
pub const CALLS: Section = Section {
    name: "calls",
    repeated: true,
    what: "Calls for help of one cause, beside the vendor's, or in place of them (`stuck`).",
    keys: &[
        key("for", Text, Optional("the only fleet"), "Fleet, by name or by vendor."),
        key(
            "cause",
            Choice(&["stuck", "crossing", "kerb", "blocked", "people", "weather", "malfunction"]),
            Required,
            "Why robots call. At crossings the call asks for approval (skill `drive`) and never \
             ends in a rescue.",
        ),
        key(
            "per_km",
            Number(0.0, 1000.0),
            Optional("none"),
            "Calls along the way; of `people` at the density on a footway of the profile, in the \
             mean over the hours of the run, and in proportion to the density elsewhere.",
        ),
        key(
            "share",
            Number(0.0, 1.0),
            Optional("none"),
            "Share of crossings or raised kerbs at which robots call; of robots on the road that a \
             surge of `weather` hits.",
        ),
        key(
            "per_h",
            Number(0.0, 60.0),
            Optional("none"),
            "Surges of `weather` calls, in every hour or, with `[weather]`, in every wet one.",
        ),
        key("help_s", Law(0.0, 3600.0), Optional("the vendor's"), "Time of help for such a call."),
    ],
};

/// `[[gate]]`.
pub const GATE: Section = Section {
    name: "gate",
    repeated: true,
    what: "A footpath that robots enter one after another: a lift, a ramp, a narrow path.",
    keys: &[key("at", Place(&[]), Required, "Its nearest footpath.")],
};
