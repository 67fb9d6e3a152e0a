//! Keys of the sections on people, weather, closures, events and classes; part of the schema.

use super::Kind::{Asset, Choice, Flag, Hours, Number, Place, Text, Times, Whole, Wholes};
use super::Need::{Default, Optional, Required};
use super::{Section, key};
use crate::scenario::catalog::Shelf;

/// `[pedestrians]`.
pub const PEDESTRIANS: Section = Section {
    name: "pedestrians",
    repeated: false,
    what: "People on the footpaths, who slow robots down. Left out: nobody walks there.",
    keys: &[
        key(
            "profile",
            Asset(Shelf::Pedestrians),
            Default("\"city-centre\""),
            "People by kind of footpath and hour, and widths where the map tells none.",
        ),
        key(
            "counts",
            Text,
            Optional("as `profile` says"),
            "CSV of hourly counts, relative to the scenario file: columns `date`, `hour`, one for \
             each sensor. Their mean by hour and kind of day stands for a footway, other kinds \
             keep the profile's proportion to it.",
        ),
        key(
            "counts_day_begins_h",
            Whole(0, 23),
            Default("0"),
            "Hour at which a date's rows begin; earlier hours belong to the next day (Auckland's \
             counts: 6).",
        ),
        key("scale", Number(0.0, 100.0), Default("1"), "Times as many people."),
        key(
            "quota",
            Flag,
            Default("false"),
            "Robots a minute on a footpath are limited by its width and people; robots wait for \
             a free slot.",
        ),
    ],
};

/// `[weather]`.
pub const WEATHER: Section = Section {
    name: "weather",
    repeated: false,
    what: "Rain and snow. Give `kind` or `file`. Left out: always dry. Factors are assumptions: \
           speed 0.6 to 1, calls 1 to 4, orders 0.8 to 1.5, couriers 0.75 to 1 in rain and 0.5 to \
           1 in snow, people 0.6 to 1 (in one town rain and snow kept less than a fifth of them \
           at home, AHL09).",
    keys: &[
        key("kind", Asset(Shelf::Weather), Optional("`file` is used"), "The same day for all."),
        key(
            "file",
            Text,
            Optional("`kind` is used"),
            "CSV of weather by day or by hour, relative to the scenario file.",
        ),
        key(
            "hourly_normals",
            Text,
            Optional("a cosine, warmest at 15:00"),
            "CSV of temperatures by hour of the year: the course of a day between its extremes.",
        ),
        key(
            "days",
            Choice(&["month", "season", "date", "all"]),
            Default("\"month\""),
            "Which days of the file replications run through, in a shuffled order: those of the \
             month or season of `run.date`, that date alone (in every year, where its own is not \
             in the file), or all.",
        ),
        key("rain_speed", Number(0.05, 1.0), Default("0.8"), "Times the speed in rain."),
        key("rain_calls", Number(0.0, 100.0), Default("2"), "Times the calls for help in rain."),
        key("rain_orders", Number(0.0, 100.0), Default("1.2"), "Times the orders in rain."),
        key(
            "rain_couriers",
            Number(0.05, 1.0),
            Default("0.9"),
            "Times the speed of couriers in rain.",
        ),
        key("rain_people", Number(0.0, 1.0), Default("0.85"), "Times the people in rain."),
        key("snow_speed", Number(0.05, 1.0), Default("0.8"), "Times the speed in snow."),
        key("snow_calls", Number(0.0, 100.0), Default("2"), "Times the calls for help in snow."),
        key("snow_orders", Number(0.0, 100.0), Default("1.2"), "Times the orders in snow."),
        key(
            "snow_couriers",
            Number(0.05, 1.0),
            Default("0.75"),
            "Times the speed of couriers in snow.",
        ),
        key("snow_people", Number(0.0, 1.0), Default("0.85"), "Times the people in snow."),
    ],
};

/// `[[closure]]`.
pub const CLOSURE: Section = Section {
    name: "closure",
    repeated: true,
    what: "Footpaths that robots may not enter for some hours; who stands before one waits. Give \
           `place` or `ways`.",
    keys: &[
        key("place", Place(&["merchant"]), Optional("`ways` are used"), "Middle of a circle."),
        key("radius_m", Number(1.0, 50_000.0), Default("30"), "Its radius."),
        key(
            "ways",
            Wholes(0, 1_000_000_000_000_000),
            Optional("`place` is used"),
            "Ways (OpenStreetMap) or features (GeoJSON) by number.",
        ),
        key("hours", Hours, Required, "Closed in these hours."),
    ],
};

/// `[[event]]`.
pub const EVENT: Section = Section {
    name: "event",
    repeated: true,
    what: "A crowd that comes for some hours: its orders and its people are added to the day.",
    keys: &[
        key("place", Place(&["merchant"]), Optional("everywhere"), "Middle of a circle."),
        key("radius_m", Number(1.0, 50_000.0), Default("200"), "Its radius."),
        key("hours", Hours, Required, "From, until."),
        key("orders", Number(0.0, 100.0), Default("1"), "Times the orders of customers there."),
        key("pedestrians", Number(0.0, 100.0), Default("1"), "Times the people there."),
    ],
};

/// `[timetable]`.
pub const TIMETABLE: Section = Section {
    name: "timetable",
    repeated: false,
    what: "Ends of classes, each with a surge that moves orders and people but adds none: the \
           day's total stays. Factors are assumptions, 1 to 6.",
    keys: &[
        key("class_ends", Times, Required, "When classes end."),
        key("surge_min", Whole(1, 120), Default("15"), "How long a surge lasts."),
        key("orders", Number(0.0, 100.0), Default("2"), "Orders in a surge to those between."),
        key("pedestrians", Number(0.0, 100.0), Default("3"), "People likewise."),
    ],
};
