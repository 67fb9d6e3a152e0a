//! `[[merchant]]`, `[customers]`, `[orders]`: who sells, who buys, and what is ordered.

use super::Kind::{Asset, Choice, Hours, Law, Number, Place, Shifts, Text, Whole};
use super::Need::{Default, Optional, Required};
use super::{Section, key};
use crate::scenario::catalog::Shelf;

/// `[[merchant]]`.
pub const MERCHANT: Section = Section {
    name: "merchant",
    repeated: true,
    what: "Who sells; at least one, unless an order file brings its own.",
    keys: &[
        key("name", Text, Optional("`merchant 1`, `merchant 2`, ..."), "Name in tables."),
        key("place", Place(&[]), Required, "Where."),
        key(
            "orders_per_day",
            Number(0.01, 100_000.0),
            Optional("**required**; none beside an order file"),
            "Expected over the hours open.",
        ),
        key(
            "arrivals",
            Asset(Shelf::Demand),
            Default("\"meal-delivery-city\""),
            "When they come; none beside an order file.",
        ),
        key(
            "hours",
            Hours,
            Optional("those of the run"),
            "Opening hours, within those of the run.",
        ),
        key(
            "ticket_usd",
            Law(0.0, 100_000.0),
            Optional("**required**, unless every order of a file has its value"),
            "Value of a basket.",
        ),
        key("basket", Asset(Shelf::Baskets), Default("\"meal\""), "Mass and volume of a basket."),
        key("preparation", Asset(Shelf::Preparation), Default("\"grubhub\""), "Kitchen time."),
        key(
            "preparation_min",
            Law(0.0, 600.0),
            Optional("as `preparation` says"),
            "Kitchen time in place of the profile's.",
        ),
        key(
            "cooks",
            Whole(1, 1000),
            Optional("as many as there are orders"),
            "Orders made at once, first come first served; others wait for a cook.",
        ),
        key(
            "loading_s",
            Law(0.0, 3600.0),
            Optional("vendor's"),
            "Time of the merchant's staff to load an order into a robot, or take it out again.",
        ),
    ],
};

/// `[customers]`.
pub const CUSTOMERS: Section = Section {
    name: "customers",
    repeated: false,
    what: "Who buys.",
    keys: &[
        key(
            "at",
            Choice(&["buildings", "addresses", "footpaths"]),
            Default("\"buildings\""),
            "Places that hold customers; footpaths: a point every 50 m.",
        ),
        key(
            "around",
            Place(&[]),
            Optional("each merchant"),
            "Middle of the circle in which customers of all merchants are.",
        ),
        key(
            "within_m",
            Number(10.0, 50_000.0),
            Default("1600"),
            "Farthest from there, in a straight line.",
        ),
        key(
            "distance_m",
            Law(1.0, 50_000.0),
            Optional("every place within as likely"),
            "Straight distance to the merchant: a customer is one of the nearest to a distance drawn.",
        ),
        key(
            "patience_min",
            Law(0.1, 1440.0),
            Default("60"),
            "Customers withdraw when somebody is sought, and nobody found, for so long.",
        ),
        key(
            "walk_to_door_s",
            Law(0.0, 7200.0),
            Default("{ mean = 60, sd = 45 }"),
            "From a robot's arrival until the goods are taken out.",
        ),
        key(
            "no_show_share",
            Number(0.0, 1.0),
            Default("0"),
            "Customers who do not come to the door; a robot takes their goods back to the merchant.",
        ),
        key(
            "door_wait_min",
            Number(0.0, 240.0),
            Default("10"),
            "Wait at the door for who does not come (assumption, 5 to 15).",
        ),
        key(
            "not_taken",
            Choice(&["charged", "refunded"]),
            Default("\"charged\""),
            "Whether a customer who does not come pays all the same, or gets the ticket back and \
             pays no fee. Who carried is paid as for a delivery.",
        ),
        key(
            "not_taken_refund_by",
            Choice(&["merchant", "carrier"]),
            Optional("merchant"),
            "Who pays such a refund; carrier: who runs the robots, or the courier platform.",
        ),
    ],
};

/// `[orders]`.
pub const ORDERS: Section = Section {
    name: "orders",
    repeated: false,
    what: "Orders as a file has them (its columns are in `docs/ORDERS.md`), and orders that are \
           placed ahead.",
    keys: &[
        key(
            "file",
            Text,
            Optional("drawn by the merchants' laws"),
            "CSV of orders, or a folder or `.tar.gz` of meal-delivery instances; relative to the \
             scenario file. Replications run through its days.",
        ),
        key(
            "day_begins_h",
            Number(0.0, 24.0),
            Optional("when the run opens"),
            "Hour of the clock at minute 0 of an instance, which tells none.",
        ),
        key(
            "ticket_usd",
            Law(0.0, 100_000.0),
            Optional("**required**, unless every order has its value"),
            "Value of a basket from merchants that only the file describes.",
        ),
        key(
            "plane",
            Choice(&["map", "own"]),
            Default("\"map\""),
            "What positions in metres count from: the map's origin, or a point of their own; then \
             the middle of the file's merchants is put at the map's centre.",
        ),
        key(
            "strays",
            Choice(&["refused", "left-out"]),
            Default("\"refused\""),
            "Orders whose merchant or customer lies at no path: the file is refused, or goes \
             without them, and the share kept is told.",
        ),
        key(
            "scheduled_share",
            Number(0.0, 1.0),
            Default("0"),
            "Drawn orders that are placed ahead for a window of time.",
        ),
        key(
            "scheduled_lead_min",
            Law(0.0, 1440.0),
            Default("{ mean = 120, sd = 60 }"),
            "From placement until such a window begins (assumption, mean 60 to 240).",
        ),
        key("window_min", Number(0.0, 1440.0), Default("30"), "Length of such a window."),
        key(
            "windows",
            Shifts,
            Optional("by `scheduled_lead_min`"),
            "Windows of the day in place of those two: a customer takes one that has not begun, each \
             as likely; who finds none orders at once.",
        ),
        key(
            "notice_min",
            Number(0.0, 1440.0),
            Optional("`promise.lead_time_min`"),
            "An order placed ahead reaches the merchant so long before its window begins; from then \
             on it is an order like any other.",
        ),
    ],
};
