//! People on every edge through the day, and how they slow a robot down.
//!
//! Edges of one kind and width at the same events form a class; speeds and quotas are kept by class
//! and slice of the day.

use super::clock::DayClock;
use super::quota::robots_per_min;
use super::weather::Air;
use super::{Around, NO_LIMIT};
use crate::base::cast;
use crate::base::crowd;
use crate::base::ids::EdgeId;
use crate::base::time::SimTime;
use crate::map::{EdgeKind, EdgeSet, SidewalkMap};
use crate::scenario::{ConditionsPlan, Pedestrians, kind_index};
use std::collections::BTreeMap;

/// People on one edge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EdgeCrowd {
    /// Width, tagged or assumed \[m\].
    pub width_m: f64,
    /// People a minute by hour, whole width, both directions.
    pub per_min: [f64; 24],
}

/// Speed of a robot among so many people as a share of its own \[0–1\]: walkers' speed at the
/// density that the flow makes on the width, over their free speed.
pub fn slow_down(per_min: f64, width_m: f64) -> f64 {
    crowd::speed_ratio(crowd::density_per_m2(per_min / 60.0 / width_m))
}

/// What makes edges alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Likeness {
    kind: EdgeKind,
    width_mm: u32,
    events: u64,
}

/// Classes of edges, and what people do on them.
#[derive(Debug, Clone, Default)]
pub(super) struct Crowds {
    class_of: Vec<u32>,
    width_m: Vec<f64>,
    /// People a minute on a dry day, by class and slice.
    per_min: Vec<f64>,
    /// What they do when it is dry, and where weather keeps some at home, in rain and in snow.
    effects: Vec<Effects>,
    /// Whether robots a minute are limited.
    limit_robots: bool,
}

/// What people do to robots, by slice of the day, then class.
#[derive(Debug, Clone, Default)]
pub(super) struct Effects {
    /// Speeds and quotas.
    pub(super) around: Vec<Around>,
    /// Density over that which calls of `people` are stated at; empty where nobody walks.
    pub(super) crowding: Vec<f64>,
}

impl Crowds {
    /// Sorts the edges of a map; without people, all are alike. The reference of calls is the mean
    /// over some hours of the day.
    pub(super) fn new(
        plan: &ConditionsPlan,
        clock: &DayClock,
        map: &SidewalkMap,
        events: &[u64],
        hours: (SimTime, SimTime),
    ) -> Self {
        let Some(people) = &plan.pedestrians else {
            let class_of = vec![0; map.edges.len()];
            let around = vec![Around { speed: 1.0, quota: NO_LIMIT }; clock.slices()];
            let effects = vec![Effects { around, ..Effects::default() }];
            return Self { class_of, effects, ..Self::default() };
        };
        let mut classes: BTreeMap<Likeness, u32> = BTreeMap::new();
        let mut crowds = Self::default();
        let around = pedestrians_around(plan, people, clock);
        for (edge, events) in map.edges.iter().zip(events) {
            let width_m = people.width_m(edge.kind, edge.width_m).max(NARROWEST_M);
            let width_mm = cast::whole32(width_m * 1000.0);
            let like = Likeness { kind: edge.kind, width_mm, events: *events };
            let next = cast::index32(classes.len());
            let class = *classes.entry(like).or_insert(next);
            crowds.class_of.push(class);
            if class == next {
                crowds.width_m.push(width_m);
                let flows = (0..clock.slices()).map(|slice| {
                    let hour = clock.begins(slice).hour();
                    people.per_min(edge.kind, hour) * around(slice, *events)
                });
                crowds.per_min.extend(flows);
            }
        }
        let reference = reference_per_m2(people, hours);
        let outdoors = outdoors(plan);
        let effects = outdoors
            .iter()
            .map(|share| crowds.effects(clock.slices(), people.quota, *share, reference));
        crowds.effects = effects.collect();
        crowds.limit_robots = people.quota;
        crowds
    }

    /// What a share of the people of a dry day does.
    fn effects(&self, slices: usize, quota: bool, share: f64, reference_per_m2: f64) -> Effects {
        let of_slice = |slice| {
            let flows = self.per_min.iter().skip(slice).step_by(slices).map(|flow| share * flow);
            flows.zip(&self.width_m)
        };
        let flows = || (0..slices).flat_map(of_slice);
        let density = |(flow, width): (f64, &f64)| crowd::density_per_m2(flow / 60.0 / width);
        let over = |density: f64| {
            if reference_per_m2 > 0.0 { density / reference_per_m2 } else { 0.0 }
        };
        let around = |(flow, width): (f64, &f64)| Around {
            speed: slow_down(flow, *width),
            quota: if quota { robots_per_min(*width, flow) } else { NO_LIMIT },
        };
        Effects {
            around: flows().map(around).collect(),
            crowding: flows().map(|flow| over(density(flow))).collect(),
        }
    }

    /// What people do in some weather.
    pub(super) fn in_air(&self, air: Air) -> &Effects {
        self.effects.get(air as usize).unwrap_or(&self.effects[0])
    }

    /// How many classes there are, in a day of so many slices.
    pub(super) fn classes(&self, slices: usize) -> usize {
        self.effects[0].around.len() / slices
    }

    /// Whether robots a minute are limited.
    pub(super) fn limit_robots(&self) -> bool {
        self.limit_robots
    }

    /// The class of an edge.
    pub(super) fn class(&self, edge: EdgeId) -> usize {
        self.class_of[edge.index()] as usize
    }

    /// Edges of the map.
    pub(super) fn edges(&self) -> usize {
        self.class_of.len()
    }

    /// For every weather, by slice of the day, the edges without room for robots; empty where there
    /// is always some.
    pub(super) fn full(&self, map: &SidewalkMap, clock: &DayClock) -> Vec<Vec<EdgeSet>> {
        let none = |effects: &Effects| effects.around.iter().any(|around| around.quota == 0);
        if !self.effects.iter().any(none) {
            return Vec::new();
        }
        let of = |effects: &Effects| -> Vec<EdgeSet> {
            let classes = self.classes(clock.slices());
            let room =
                |edge, slice: usize| effects.around[slice * classes + self.class(edge)].quota;
            let full = |slice| EdgeSet::of(map.edges.len(), |edge| room(edge, slice) == 0);
            (0..clock.slices()).map(full).collect()
        };
        self.effects.iter().map(of).collect()
    }

    /// People on an edge by hour of a dry day.
    pub(super) fn of_edge(&self, clock: &DayClock, edge: EdgeId) -> EdgeCrowd {
        let class = self.class(edge);
        let mut per_min = [0.0; 24];
        for slice in 0..clock.slices() {
            let share = clock.minutes(slice) / 60.0;
            let flow = self.per_min[class * clock.slices() + slice];
            per_min[clock.begins(slice).hour()] += flow * share;
        }
        EdgeCrowd { width_m: self.width_m[class], per_min }
    }
}

/// Share of the people of a dry day who are out, by [`Air`]; one value where weather changes nothing.
fn outdoors(plan: &ConditionsPlan) -> Vec<f64> {
    let weather = plan.weather.as_ref();
    let shares = weather.map(|weather| [1.0, weather.rain.people, weather.snow.people]);
    let shares = shares.filter(|shares| shares.iter().any(|share| *share < 1.0));
    shares.map_or(vec![1.0], |shares| shares.to_vec())
}

/// Density of people at which the rate of calls of `people` is stated \[1/m²\]: that on a footway of
/// the profile as wide as it says, in the mean over some hours of the day and over a week.
///
/// Assumption: robots call for people in proportion to the density around them, as they meet them;
/// range of the density that a rate was found at: half to twice.
pub fn reference_per_m2(people: &Pedestrians, (open, close): (SimTime, SimTime)) -> f64 {
    let profile = &people.profile;
    let width_m = people.width_m(EdgeKind::Footway, None).max(NARROWEST_M);
    let busiest = profile.busiest_per_h[kind_index(EdgeKind::Footway)] / 3600.0;
    let density = |share: f64| crowd::density_per_m2(share * busiest / width_m);
    let (mut sum, mut hours) = (0.0, 0.0);
    for hour in open.hour()..=close.hour() {
        let begins = SimTime::from_hours(cast::float(hour)).max(open);
        let ends = SimTime::from_hours(cast::float(hour + 1)).min(close);
        let length = ends.since(begins).hours();
        let week =
            5.0 * density(profile.weekday[hour % 24]) + 2.0 * density(profile.weekend[hour % 24]);
        sum += length * week / 7.0;
        hours += length;
    }
    if hours > 0.0 { sum / hours } else { 0.0 }
}

/// Narrowest width that counts \[m\]; what is tagged below it is taken for a slip.
///
/// Assumption: 0.5, range 0.3–0.8.
const NARROWEST_M: f64 = 0.5;

/// Times the people in a slice at some events: the events there, and the timetable, whose surges
/// add nobody to a day.
fn pedestrians_around<'a>(
    plan: &'a ConditionsPlan,
    people: &Pedestrians,
    clock: &'a DayClock,
) -> impl Fn(usize, u64) -> f64 + 'a {
    let factor = plan.timetable.as_ref().map_or(1.0, |timetable| timetable.pedestrians);
    let surge = move |slice: usize| if clock.surge(slice) { factor } else { 1.0 };
    let mass = |slice: usize| {
        let hour = clock.begins(slice).hour();
        clock.minutes(slice) * people.per_min(EdgeKind::Footway, hour)
    };
    let plain: f64 = (0..clock.slices()).map(mass).sum();
    let surged: f64 = (0..clock.slices()).map(|slice| mass(slice) * surge(slice)).sum();
    let kept = if surged > 0.0 { plain / surged } else { 1.0 };
    move |slice, events| {
        let begins = clock.begins(slice);
        let acting = plan.events.iter().enumerate().filter(|(index, event)| {
            events >> index & 1 == 1 && event.hours.0 <= begins && begins < event.hours.1
        });
        kept * surge(slice) * acting.map(|(_, event)| event.pedestrians).product::<f64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::time::SimDuration;
    use crate::map::draft::Draft;
    use crate::scenario::{Rainfall, Timetable, Weather, WeatherDay, WeatherFactors, catalog};

    const HOURS: (SimTime, SimTime) = (SimTime(36_000_000), SimTime(79_200_000));

    fn plan(timetable: Option<Timetable>) -> ConditionsPlan {
        let profile = catalog::pedestrians::read("campus").unwrap();
        let people = Pedestrians { profile, scale: 1.0, weekend: false, quota: true };
        ConditionsPlan { pedestrians: Some(people), timetable, ..ConditionsPlan::default() }
    }

    fn crowd(plan: &ConditionsPlan) -> EdgeCrowd {
        let map = Draft::from_lines(&[(0.0, 0.0), (10.0, 0.0)], &[(0, 1)]);
        let clock = DayClock::new(plan);
        Crowds::new(plan, &clock, &map, &[0], HOURS).of_edge(&clock, EdgeId(0))
    }

    #[test]
    fn class_ends_move_people_and_add_none() {
        let classes = Timetable {
            class_ends: vec![SimTime::from_hours(9.75), SimTime::from_hours(12.75)],
            surge: SimDuration::from_minutes(15.0),
            orders: 1.0,
            pedestrians: 4.0,
        };
        let (plain, surged) = (crowd(&plan(None)), crowd(&plan(Some(classes))));
        let sum = |crowd: &EdgeCrowd| crowd.per_min.iter().sum::<f64>();
        assert!((sum(&plain) - sum(&surged)).abs() < 1e-9);
        assert!(surged.per_min[9] > 1.3 * plain.per_min[9]);
        assert!(surged.per_min[11] < plain.per_min[11]);
        assert!((plain.per_min[12] - 15.0).abs() < 1e-9, "900 an hour at noon");
    }

    #[test]
    fn a_rate_of_calls_is_kept_in_the_mean_of_the_hours_on_a_footway_of_the_profile() {
        let mut plan = plan(None);
        let clock = DayClock::new(&plan);
        let map = Draft::from_lines(&[(0.0, 0.0), (10.0, 0.0)], &[(0, 1)]);
        let mean = |plan: &ConditionsPlan| {
            let crowds = Crowds::new(plan, &clock, &map, &[0], HOURS);
            crowds.in_air(Air::Dry).crowding[10..22].iter().sum::<f64>() / 12.0
        };
        let weekday = mean(&plan);
        plan.pedestrians.as_mut().unwrap().weekend = true;
        assert!((f64::midpoint(5.0 * weekday, 2.0 * mean(&plan)) / 3.5 - 1.0).abs() < 1e-9);
        assert!(weekday > 1.0, "fewer people on a campus at weekends: {weekday}");
        plan.pedestrians.as_mut().unwrap().scale = 0.0;
        assert!(mean(&plan).abs() < 1e-9, "nobody, no calls");
    }

    #[test]
    fn weather_that_keeps_people_at_home_leaves_robots_more_room() {
        let mut plan = plan(None);
        let factors =
            WeatherFactors { speed: 1.0, calls: 1.0, orders: 1.0, couriers: 1.0, people: 1.0 };
        let day = WeatherDay {
            name: "a day".to_owned(),
            rainfall: Rainfall::OverDay(0.0),
            celsius: [9.0; 24],
        };
        let snow = WeatherFactors { people: 0.5, ..factors };
        plan.weather = Some(Weather { days: vec![day], rain: factors, snow });
        plan.pedestrians.as_mut().unwrap().scale = 6.0;
        let map = Draft::from_lines(&[(0.0, 0.0), (10.0, 0.0)], &[(0, 1)]);
        let clock = DayClock::new(&plan);
        let crowds = Crowds::new(&plan, &clock, &map, &[0], HOURS);
        let at_noon = |air| {
            let effects = crowds.in_air(air);
            (effects.around[12].speed, effects.around[12].quota, effects.crowding[12])
        };
        assert_eq!(at_noon(Air::Rain), at_noon(Air::Dry));
        let (dry, snow) = (at_noon(Air::Dry), at_noon(Air::Snow));
        assert!(snow.0 > dry.0 && snow.1 > dry.1 && snow.2 < 0.55 * dry.2, "{dry:?} {snow:?}");
    }

    #[test]
    fn more_people_or_less_width_slow_a_robot_down() {
        assert!((slow_down(0.0, 2.0) - 1.0).abs() < 1e-12);
        assert!(slow_down(60.0, 2.0) > slow_down(120.0, 2.0));
        assert!(slow_down(60.0, 2.0) > slow_down(60.0, 1.5));
        let capacity = crowd::speed_ratio(crowd::BUSIEST_PER_M2);
        assert!((slow_down(1e6, 2.0) - capacity).abs() < 1e-12);
    }
}
