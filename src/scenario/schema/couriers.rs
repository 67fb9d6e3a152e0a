//! `[couriers]`, and the keys of dispatch that fleets have too.

use super::Kind::{Asset, Choice, Number, Place, Shifts, Text, Whole, WholeOr};
use super::Need::{Default, Optional};
use super::{Key, Section, key};
use crate::scenario::catalog::Shelf;

/// Dispatch policies that a fleet may name.
pub const DISPATCH: [&str; 8] = [
    "nearest-idle",
    "oldest-first",
    "batched-matching",
    "rolling-horizon",
    "insertion",
    "reassigning",
    "split-by-distance",
    "external",
];

/// Dispatch policies that couriers may have.
pub const COURIER_DISPATCH: [&str; 7] = [
    "nearest-idle",
    "oldest-first",
    "batched-matching",
    "rolling-horizon",
    "insertion",
    "reassigning",
    "external",
];

/// Time between two looks of a policy.
pub(super) const EVERY: Key = key(
    "dispatch_every_s",
    Number(0.0, 3600.0),
    Optional("30, and 60 of rolling-horizon"),
    "Time between two looks of a policy that looks now and then; 0: at every change.",
);

/// The program of an external policy.
pub(super) const COMMAND: Key = key(
    "dispatch_command",
    Text,
    Optional("none"),
    "Program of the policy `external` and its arguments, parted by blanks. It is started as \
     written, with the rights of whoever runs the scenario.",
);

/// How long that program may think.
pub(super) const DEADLINE: Key = key(
    "dispatch_deadline_ms",
    Whole(1, 600_000),
    Optional("1000"),
    "Longest time on the wall clock for an answer; then the nearest idle carrier is sent.",
);

/// `[couriers]`.
pub const COURIERS: Section = Section {
    name: "couriers",
    repeated: false,
    what: "The incumbent that every robot is compared with, and that takes what robots cannot.",
    keys: &[
        key("kind", Asset(Shelf::Couriers), Default("\"bicycle\""), "How they move."),
        key(
            "on_duty",
            WholeOr(1, 10_000, "as-needed"),
            Default("\"as-needed\""),
            "People, or the platform finds one for every order.",
        ),
        key(
            "shifts",
            Shifts,
            Optional("all through the hours"),
            "Hours in which so many people work, other people in each.",
        ),
        key(
            "starts",
            Place(&["unknown", "merchants"]),
            Default("\"unknown\""),
            "Where a shift begins: the way to the first merchant is drawn, at the merchants in \
             turn, or at a place.",
        ),
        key(
            "dispatch",
            Choice(&COURIER_DISPATCH),
            Default("\"nearest-idle\""),
            "Who takes which order.",
        ),
        EVERY,
        COMMAND,
        DEADLINE,
        key(
            "orders_at_once",
            Whole(1, 20),
            Default("1"),
            "Most orders of one merchant that a courier takes along, where the policy bundles.",
        ),
        key(
            "acceptance_share",
            Number(0.01, 1.0),
            Default("1"),
            "Share of offers that couriers accept.",
        ),
        key(
            "parking_min",
            Number(0.0, 60.0),
            Default("0"),
            "Time to find a place for the vehicle, at every stop.",
        ),
        key(
            "tip_share",
            Number(0.0, 1.0),
            Default("0"),
            "What customers add for the courier, of the ticket.",
        ),
        key(
            "plan",
            Asset(Shelf::Plans),
            Default("\"courier-platform\""),
            "What the platform asks.",
        ),
    ],
};
