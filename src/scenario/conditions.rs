//! What lies around a day: people on the footpaths, weather, closures, events, classes.

use super::PlaceRule;
use crate::base::time::{SimDuration, SimTime};
use crate::base::units::Metres;
use crate::map::EdgeKind;

/// Everything that changes with the hour and the day; the default changes nothing.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ConditionsPlan {
    /// People on the footpaths.
    pub pedestrians: Option<Pedestrians>,
    /// Rain and snow.
    pub weather: Option<Weather>,
    /// Footpaths closed to robots for some hours.
    pub closures: Vec<Closure>,
    /// Crowds that come for some hours.
    pub events: Vec<CrowdEvent>,
    /// Ends of classes.
    pub timetable: Option<Timetable>,
}

impl ConditionsPlan {
    /// Whether anything differs from a plain day.
    pub fn any(&self) -> bool {
        *self != Self::default()
    }
}

/// Position of an edge kind in the lists of a [`PedestrianProfile`].
pub fn kind_index(kind: EdgeKind) -> usize {
    match kind {
        EdgeKind::Footway => 0,
        EdgeKind::Crossing => 1,
        EdgeKind::Steps => 2,
        EdgeKind::SharedPath => 3,
        EdgeKind::Track => 4,
        EdgeKind::RoadShoulder => 5,
        EdgeKind::Corridor => 6,
    }
}

/// Kinds of edges, in the order of the lists of a [`PedestrianProfile`].
pub const KINDS: [EdgeKind; 7] = [
    EdgeKind::Footway,
    EdgeKind::Crossing,
    EdgeKind::Steps,
    EdgeKind::SharedPath,
    EdgeKind::Track,
    EdgeKind::RoadShoulder,
    EdgeKind::Corridor,
];

/// People on footpaths by kind of edge and hour of day.
#[derive(Debug, Clone, PartialEq)]
pub struct PedestrianProfile {
    /// Asset id.
    pub id: String,
    /// People an hour, both directions, in the busiest hour of a weekday, by [`kind_index`].
    pub busiest_per_h: [f64; 7],
    /// Width where the map tells none \[m\], by [`kind_index`].
    pub width_m: [f64; 7],
    /// Share of the busiest hour in each hour of Monday to Friday.
    pub weekday: [f64; 24],
    /// Share of the busiest hour in each hour of Saturday and Sunday.
    pub weekend: [f64; 24],
}

/// People on the footpaths of one day.
#[derive(Debug, Clone, PartialEq)]
pub struct Pedestrians {
    /// By kind and hour.
    pub profile: PedestrianProfile,
    /// Times as many people as the profile has.
    pub scale: f64,
    /// Whether the day is a Saturday or Sunday.
    pub weekend: bool,
    /// Whether robots a minute are limited by width and people.
    pub quota: bool,
}

impl Pedestrians {
    /// People a minute on an edge of a kind, whole width, both directions.
    pub fn per_min(&self, kind: EdgeKind, hour: usize) -> f64 {
        let shape = if self.weekend { &self.profile.weekend } else { &self.profile.weekday };
        self.scale * self.profile.busiest_per_h[kind_index(kind)] * shape[hour % 24] / 60.0
    }

    /// Width of an edge \[m\]: as tagged, else that of its kind.
    pub fn width_m(&self, kind: EdgeKind, tagged: Option<f32>) -> f64 {
        tagged.map_or(self.profile.width_m[kind_index(kind)], f64::from)
    }
}

/// Water that falls on one day.
#[derive(Debug, Clone, PartialEq)]
pub enum Rainfall {
    /// By hour \[mm\].
    ByHour([f64; 24]),
    /// Over the day \[mm\]; in which hours is drawn.
    OverDay(f64),
}

/// One day's weather.
#[derive(Debug, Clone, PartialEq)]
pub struct WeatherDay {
    /// Which day: a date, or an asset's id.
    pub name: String,
    /// Rain, or snow where it is cold.
    pub rainfall: Rainfall,
    /// Temperature by hour \[°C\].
    pub celsius: [f64; 24],
}

/// What bad weather does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WeatherFactors {
    /// Times the speed.
    pub speed: f64,
    /// Times the calls for help.
    pub calls: f64,
    /// Times the orders.
    pub orders: f64,
    /// Times the speed of couriers.
    pub couriers: f64,
    /// Times the people on footpaths.
    pub people: f64,
}

/// Weather of the days that replications run through.
#[derive(Debug, Clone, PartialEq)]
pub struct Weather {
    /// Days to take from, in the order of replications; over again where there are more of those.
    pub days: Vec<WeatherDay>,
    /// In rain.
    pub rain: WeatherFactors,
    /// In snow.
    pub snow: WeatherFactors,
}

impl Weather {
    /// The day of a replication.
    pub fn day(&self, replication: u32) -> &WeatherDay {
        &self.days[replication as usize % self.days.len()]
    }
}

/// A part of the map.
#[derive(Debug, Clone, PartialEq)]
pub struct Circle {
    /// Its middle.
    pub place: PlaceRule,
    /// Its radius.
    pub radius: Metres,
}

/// Footpaths that robots may not enter for some hours of the day.
#[derive(Debug, Clone, PartialEq)]
pub struct Closure {
    /// Every edge that comes this near.
    pub circle: Option<Circle>,
    /// Every edge cut from these ways or features.
    pub ways: Vec<i64>,
    /// From, until.
    pub hours: (SimTime, SimTime),
}

/// A crowd that comes for some hours.
#[derive(Debug, Clone, PartialEq)]
pub struct CrowdEvent {
    /// Where; `None`: everywhere.
    pub circle: Option<Circle>,
    /// From, until.
    pub hours: (SimTime, SimTime),
    /// Times the orders of customers there.
    pub orders: f64,
    /// Times the people on footpaths there.
    pub pedestrians: f64,
}

/// Ends of classes, each with its surge.
#[derive(Debug, Clone, PartialEq)]
pub struct Timetable {
    /// When classes end.
    pub class_ends: Vec<SimTime>,
    /// How long a surge lasts.
    pub surge: SimDuration,
    /// Orders in a surge against the time between, at an equal total of the day.
    pub orders: f64,
    /// People on footpaths in a surge against the time between, at an equal total of the day.
    pub pedestrians: f64,
}
