//! `[instance]`: a day of orders, restaurants and couriers from files.

use super::Kind::{Asset, Law, Number, Text};
use super::Need::{Default, Optional, Required};
use super::{Section, key};
use crate::scenario::catalog::Shelf;

/// `[instance]`.
pub const INSTANCE: Section = Section {
    name: "instance",
    repeated: false,
    what: "Orders, restaurants and couriers of a meal-delivery instance, on its own plane. It \
           stands in place of `[map]`'s footpaths, `[[merchant]]` and `[customers]`.",
    keys: &[
        key(
            "folder",
            Text,
            Required,
            "Folder of the instance, of several, or a .tar.gz of them; relative to the scenario.",
        ),
        key("name", Text, Optional("the only one"), "Which of several instances."),
        key("begins_h", Number(0.0, 24.0), Default("10"), "Time of day of its minute zero."),
        key("ticket_usd", Law(0.0, 100_000.0), Default("25"), "Value of a basket."),
        key("basket", Asset(Shelf::Baskets), Default("\"meal\""), "Mass and volume of a basket."),
    ],
};
