//! The scenario file as people write it: every key with its type, range, unit and default.
//!
//! One list serves four ends: `section` checks files against it, `docs/SCENARIO.md` is held equal
//! to it, tests walk its ranges, and unknown keys find their nearest neighbour in it.

use crate::scenario::catalog::Shelf;

/// One key of a section.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// Name in the file, unit last.
    pub name: &'static str,
    /// Type and range.
    pub kind: Kind,
    /// Whether it may be left out.
    pub need: Need,
    /// What it says.
    pub what: &'static str,
}

/// Type and range of a key; ranges include both ends.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// A whole number.
    Whole(i64, i64),
    /// A number.
    Number(f64, f64),
    /// A number, or a table of a law; the range is that of the mean.
    Law(f64, f64),
    /// A text that is not empty.
    Text,
    /// A calendar date, `2020-02-03`.
    Date,
    /// Two times of one day, `"10:00-22:00"`.
    Hours,
    /// A list of hours of one day that do not overlap.
    Shifts,
    /// True or false.
    Flag,
    /// A list of times of one day, in order, `["09:50", "10:50"]`.
    Times,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// The id of an asset.
    Asset(Shelf),
    /// A place: a word of the place rules, one of these further words, or a table.
    Place(&'static [&'static str]),
    /// A list of so many places at most, each as before.
    Places(&'static [&'static str], usize),
    /// A whole number or this word.
    WholeOr(i64, i64, &'static str),
    /// A list of some of these words.
    Words(&'static [&'static str]),
    /// A list of different whole numbers.
    Wholes(i64, i64),
    /// A list of different numbers.
    Numbers(f64, f64),
    /// A list of different ids of assets.
    Assets(Shelf),
}

/// Whether a key may be left out.
#[derive(Debug, Clone, Copy)]
pub enum Need {
    /// It may not.
    Required,
    /// It may, and then has this value, written as in the file.
    Default(&'static str),
    /// It may, and then this holds.
    Optional(&'static str),
}

/// A table of the file.
#[derive(Debug, Clone, Copy)]
pub struct Section {
    /// Name; empty for the top level.
    pub name: &'static str,
    /// Written `[[name]]`, any number of times.
    pub repeated: bool,
    /// What it describes.
    pub what: &'static str,
    /// Its keys.
    pub keys: &'static [Key],
}

pub(super) const fn key(name: &'static str, kind: Kind, need: Need, what: &'static str) -> Key {
    Key { name, kind, need, what }
}

use Kind::{Asset, Choice, Date, Hours, Law, Number, Place, Places, Shifts, Text, Whole};
use Need::{Default, Optional, Required};
use couriers::{COMMAND, DEADLINE, EVERY};

mod conditions;
mod couriers;
mod demand;
mod equipment;
mod instance;
mod operators;
mod vary;
mod words;

pub use conditions::{CLOSURE, EVENT, PEDESTRIANS, TIMETABLE, WEATHER};
pub use couriers::{COURIER_DISPATCH, COURIERS, DISPATCH};
pub use demand::{CUSTOMERS, MERCHANT, ORDERS};
pub use equipment::{CHARGER, CROSSINGS};
pub use instance::INSTANCE;
pub use operators::{CALLS, GATE, OPERATORS};
pub use vary::VARY;
pub use words::{markdown, unit};

/// Words that name a place by rule.
pub const PLACE_WORDS: [&str; 3] = ["busiest-eatery", "busiest-shop", "centre"];

/// Keys of a place written as a table, one at a time.
pub const PLACE_KEYS: [&str; 5] = ["at", "osm", "named", "eatery", "xy_m"];

/// Keys of a law written as a table.
pub const LAW_KEYS: [&str; 4] = ["mean", "sd", "law", "values"];

/// Most tables of one repeated section.
pub const MAX_REPEATS: usize = 64;

/// Most hubs of one fleet.
pub const MAX_HUBS: usize = 30;

/// Where robots may wait between two trips.
pub const RETURNS: [&str; 5] =
    ["home-hub", "nearest-hub", "stay", "nearest-busy-merchant", "expected-demand"];

/// Most shifts of one pool.
pub const MAX_SHIFTS: usize = 24;

/// Most values on one axis.
pub const MAX_AXIS: usize = 1000;

/// The top level.
pub const TOP: Section = Section {
    name: "",
    repeated: false,
    what: "The question.",
    keys: &[
        key("version", Whole(1, 1), Required, "Version of this format."),
        key("question", Text, Required, "The question in your words; head of every report."),
        key(
            "answer",
            Choice(&["fleet-size", "service", "cheapest-option", "rules", "operators", "feeders"]),
            Default("\"service\""),
            "Figure that the first line of the summary gives: the number of robots on the axis \
             that costs the merchant least per order, the share of orders within the promise, \
             the option that costs least per delivered order, what rule packs change, the \
             number of robots per operator on the axis that costs least per delivery, at every \
             wage, or the fewest feeders of the axis for whom orders wait under two minutes, at \
             every number of robots, beside couriers.",
        ),
    ],
};

/// `[run]`.
pub const RUN: Section = Section {
    name: "run",
    repeated: false,
    what: "Day, hours, chance.",
    keys: &[
        key("date", Date, Required, "The simulated day."),
        key("hours", Hours, Required, "Merchants take orders in these hours of one day."),
        key("replications", Whole(1, 10_000), Default("20"), "Independent days."),
        key("seed", Whole(0, i64::MAX), Default("1"), "Root of all chance."),
        key(
            "fleets",
            Choice(&["apart", "shared", "apart-and-shared"]),
            Default("\"apart\""),
            "Several fleets: each serves all orders in a world of its own, all share them, or both one after the other.",
        ),
    ],
};

/// `[map]`.
pub const MAP: Section = Section {
    name: "map",
    repeated: false,
    what: "Where the footpaths come from, and what the place allows. Give `file` or `generate`.",
    keys: &[
        key(
            "file",
            Text,
            Optional("`generate` is used"),
            "OpenStreetMap or GeoJSON file, or a folder of GeoJSON; relative to the scenario file.",
        ),
        key("generate", Choice(&["campus", "town"]), Optional("`file` is used"), "Made to size."),
        key("area_km2", Number(0.05, 25.0), Optional("1"), "Area of a generated map."),
        key("seed", Whole(0, i64::MAX), Optional("1"), "Seed of a generated map alone."),
        key("rules", Asset(Shelf::Rules), Default("\"none\""), "Rule pack."),
        key(
            "gates_below_m",
            Number(0.1, 10.0),
            Optional("none"),
            "Footpaths whose width is known and below this are entered one after another.",
        ),
        key(
            "policy",
            Text,
            Optional("none"),
            "Limits as a city publishes them: a JSON file of the Mobility Data Specification with \
             `policies` and `geographies`; relative to the scenario file.",
        ),
    ],
};

/// `[[fleet]]`.
pub const FLEET: Section = Section {
    name: "fleet",
    repeated: true,
    what: "Robots of one vendor at one hub or several. None: couriers alone. Keys whose default is \
           the vendor's or the plan's replace its number.",
    keys: &[
        key("name", Text, Optional("the vendor's id"), "Name in tables and legends."),
        key("vendor", Asset(Shelf::Vendors), Required, "The vehicle."),
        key("robots", Whole(1, 10_000), Required, "How many."),
        key("hub", Place(&["merchant"]), Default("\"merchant\""), "Where they stand."),
        key(
            "hubs",
            Places(&["merchant"], MAX_HUBS),
            Optional("the one `hub`"),
            "Several hubs in place of `hub`, each with plugs. Robots live at them in turn: the first \
             at the first, the next at the next.",
        ),
        key(
            "returns",
            Choice(&RETURNS),
            Default("\"home-hub\""),
            "Where robots wait between two trips.",
        ),
        key(
            "cool_down_min",
            Number(0.0, 240.0),
            Optional("15"),
            "Time since a robot's last drive before it is sent to wait elsewhere (assumption, 0 to \
             60); only with expected-demand.",
        ),
        key("plan", Asset(Shelf::Plans), Required, "What the vendor asks."),
        key("dispatch", Choice(&DISPATCH), Default("\"nearest-idle\""), "Who takes which order."),
        EVERY,
        key(
            "split_m",
            Number(1.0, 50_000.0),
            Optional("no limit"),
            "Orders that go farther by path are left to couriers; only by distance.",
        ),
        COMMAND,
        DEADLINE,
        key("chargers", Whole(1, 10_000), Optional("one for every robot"), "Plugs at each hub."),
        key(
            "operator_queue",
            Choice(&["first-come", "loaded-first", "oldest-order-first"]),
            Default("\"first-come\""),
            "Which waiting robot an operator takes next.",
        ),
        key(
            "operator_slots",
            Choice(&["leg", "trip"]),
            Default("\"leg\""),
            "A supervised robot gives its operator back while it waits at a stop, or holds on.",
        ),
        key("link_latency_ms", Number(0.0, 10_000.0), Default("0"), "Round trip to the operator."),
        key(
            "link_outages_per_h",
            Number(0.0, 60.0),
            Default("0"),
            "Losses of the link of each robot; it stops until the link is back.",
        ),
        key("link_outage_s", Law(0.0, 3600.0), Default("15"), "Length of such a loss."),
        key(
            "stranded_order",
            Choice(&["remade", "refunded", "by-hand", "kept"]),
            Default("\"remade\""),
            "What becomes of an order on board a robot that must be carried home: a courier brings \
             another, the customer gets the money back, the crew carries it to the door first, or \
             the robot brings it once it is repaired.",
        ),
        key(
            "refunds_by",
            Choice(&["vendor", "merchant"]),
            Optional("vendor"),
            "Who pays the customer back; only where orders are refunded.",
        ),
        key(
            "hours_between_failures_h",
            Number(0.1, 1_000_000.0),
            Optional("never"),
            "Mean driving time until a robot breaks down, is carried home and repaired.",
        ),
        key(
            "vandalism_per_1000_h",
            Number(0.0, 1000.0),
            Default("0"),
            "Robots damaged so that they must be carried home and repaired, per 1,000 h of driving.",
        ),
        key(
            "thefts_per_1000_h",
            Number(0.0, 1000.0),
            Default("0"),
            "Robots lost for good with what they hold, per 1,000 h of driving.",
        ),
        key(
            "workshop_bays",
            Whole(1, 10_000),
            Optional("one for every robot"),
            "Robots repaired at once, first come first served.",
        ),
        key("repair_min", Law(0.0, 100_000.0), Optional("vendor's"), "Time of a repair."),
        key("cruise_kmh", Number(0.5, 30.0), Optional("vendor's"), "Speed, on crossings too."),
        key(
            "compartments",
            Whole(1, 20),
            Optional("vendor's"),
            "Orders of one merchant on one trip, where the dispatch policy makes bundles.",
        ),
        key("reach_m", Number(10.0, 50_000.0), Optional("vendor's"), "Farthest customer by path."),
        key(
            "distance_between_calls_m",
            Number(10.0, 10_000_000.0),
            Optional("vendor's"),
            "Mean distance between calls for help; the share that ends in a rescue stays.",
        ),
        key("battery_wh", Number(1.0, 100_000.0), Optional("vendor's"), "Usable energy."),
        key(
            "reserve_share",
            Number(0.0, 0.95),
            Optional("vendor's"),
            "Charge at which a robot without goods gives its order back and goes to a charger.",
        ),
        key(
            "recharge_below_share",
            Number(0.0, 1.0),
            Optional("vendor's"),
            "Charge below which it charges before its next trip.",
        ),
        key(
            "recharge_to_share",
            Number(0.05, 1.0),
            Optional("vendor's"),
            "Charge at which it leaves the plug, and of spare batteries.",
        ),
        key("unit_cost_usd", Number(0.0, 1_000_000.0), Optional("vendor's"), "Price of a robot."),
        key("lease_usd_per_day", Number(0.0, 10_000.0), Optional("plan's"), "Lease of a robot."),
        key(
            "beyond_slabs_usd_per_order",
            Number(0.0, 1000.0),
            Optional("plan's; where it has none, larger fleets are refused"),
            "Fee per order of a fleet above the plan's last slab.",
        ),
        key(
            "fee_kept_usd_per_order",
            Number(0.0, 1000.0),
            Optional("none"),
            "Delivery fee that the merchant asks of customers and keeps.",
        ),
    ],
};

/// `[[crew]]`.
pub const CREW: Section = Section {
    name: "crew",
    repeated: true,
    what: "People who go out to stuck robots. One or more for every fleet whose robots need \
           rescues.",
    keys: &[
        key("for", Text, Optional("the only fleet"), "Fleet, by name or by vendor."),
        key("base", Place(&["hub", "merchant"]), Default("\"hub\""), "Where they wait."),
        key("people", Whole(1, 1000), Required, "Each answers one call at a time."),
        key(
            "shifts",
            Shifts,
            Optional("all through the hours"),
            "Hours in which so many people work, other people in each.",
        ),
        key("wage_usd_per_h", Number(0.0, 1000.0), Required, "Wage of each."),
        key(
            "moves",
            Choice(&["walk", "drive"]),
            Default("\"walk\""),
            "How they get there, and carry a robot home. Driving takes 1.3 times the footpath's \
             length.",
        ),
        key("walk_kmh", Number(0.5, 30.0), Optional("4.8"), "Walking speed."),
        key(
            "drive_kmh",
            Number(1.0, 130.0),
            Optional("20"),
            "Driving speed over streets, parking included.",
        ),
        key(
            "answers",
            Choice(&["first-come", "nearest"]),
            Default("\"first-come\""),
            "Who goes where: the first crew at its base to the robot that called first, or whoever \
             is there soonest, also from the way back. Alike for all crews of a fleet.",
        ),
        key(
            "swap_min",
            Law(0.0, 600.0),
            Optional("no spare battery: an empty robot is carried home"),
            "Time to put a full battery in on the spot.",
        ),
        key(
            "spares",
            Whole(1, 1000),
            Optional("as many as it needs"),
            "Charged batteries that each crew takes along from its base; who has none left goes \
             back for more before it answers again.",
        ),
    ],
};

/// `[promise]`.
pub const PROMISE: Section = Section {
    name: "promise",
    repeated: false,
    what: "What customers are told.",
    keys: &[
        key("lead_time_min", Number(1.0, 1440.0), Default("40"), "From placement to hand-over."),
        key(
            "fallback_after_min",
            Number(0.0, 1440.0),
            Optional("never"),
            "An order without a robot goes to a courier after so long.",
        ),
    ],
};

/// `[[feeder]]`.
pub const FEEDER: Section = Section {
    name: "feeder",
    repeated: true,
    what: "People who carry orders from merchants to a fleet's hubs, one table for a fleet. Its robots \
           then load at hubs alone: each merchant's orders at the hub that is nearest to it for people.",
    keys: &[
        key("for", Text, Optional("the only fleet"), "Fleet, by name or by vendor."),
        key(
            "people",
            Whole(1, 1000),
            Required,
            "Each carries one order at a time, all through the hours; they begin at the hubs in turn.",
        ),
        key(
            "kind",
            Asset(Shelf::Couriers),
            Default("\"foot\""),
            "How they go, and their time at the merchant.",
        ),
        key("wage_usd_per_h", Number(0.0, 1000.0), Required, "Wage of each."),
    ],
};

/// Every section, in the order of the page.
pub const SECTIONS: [&Section; 23] = [
    &TOP,
    &RUN,
    &MAP,
    &CROSSINGS,
    &GATE,
    &INSTANCE,
    &MERCHANT,
    &CUSTOMERS,
    &ORDERS,
    &FLEET,
    &OPERATORS,
    &CALLS,
    &CREW,
    &FEEDER,
    &CHARGER,
    &COURIERS,
    &PEDESTRIANS,
    &WEATHER,
    &CLOSURE,
    &EVENT,
    &TIMETABLE,
    &PROMISE,
    &VARY,
];
