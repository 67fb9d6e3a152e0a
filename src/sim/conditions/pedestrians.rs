//! People on every edge through the day, and how they slow a robot down.
//!
//! Edges of one kind and width at the same events form a class; speeds and quotas are kept by class
//! and slice of the day.

use super::clock::DayClock;
use super::quota::robots_per_min;
use crate::base::cast;
use crate::base::crowd;
use crate::base::ids::EdgeId;
use crate::map::{EdgeKind, SidewalkMap};
use crate::scenario::{ConditionsPlan, Pedestrians};
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
#[derive(Debug, Default)]
pub(super) struct Crowds {
    class_of: Vec<u32>,
    width_m: Vec<f64>,
    /// People a minute, by class and slice.
    per_min: Vec<f64>,
    /// Times the speed, by class and slice.
    pub(super) speed: Vec<f64>,
    /// Robots a minute, by class and slice; `None` where they are not limited.
    pub(super) quota: Option<Vec<u32>>,
}

impl Crowds {
    /// Sorts the edges of a map; without people, all are alike.
    pub(super) fn new(
        plan: &ConditionsPlan,
        clock: &DayClock,
        map: &SidewalkMap,
        events: &[u64],
    ) -> Self {
        let Some(people) = &plan.pedestrians else {
            let (class_of, speed) = (vec![0; map.edges.len()], vec![1.0; clock.slices()]);
            return Self { class_of, speed, ..Self::default() };
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
        crowds.finish(clock.slices(), people.quota);
        crowds
    }

    fn finish(&mut self, slices: usize, quota: bool) {
        let width = |place: usize| self.width_m[place / slices];
        let flows = || self.per_min.iter().enumerate();
        let speed = flows().map(|(place, flow)| slow_down(*flow, width(place))).collect();
        let quota = quota
            .then(|| flows().map(|(place, flow)| robots_per_min(width(place), *flow)).collect());
        (self.speed, self.quota) = (speed, quota);
    }

    /// The class of an edge.
    pub(super) fn class(&self, edge: EdgeId) -> usize {
        self.class_of[edge.index()] as usize
    }

    /// Edges of the map.
    pub(super) fn edges(&self) -> usize {
        self.class_of.len()
    }

    /// Robots a minute that may enter an edge at an instant \[µs\]; `None`: no limit.
    pub(super) fn quota_at(&self, clock: &DayClock, edge: EdgeId, us: u64) -> Option<u32> {
        let quota = self.quota.as_ref()?;
        Some(quota[self.class(edge) * clock.slices() + clock.slice_at_us(us)])
    }

    /// People on an edge by hour.
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
    use crate::base::time::{SimDuration, SimTime};
    use crate::map::draft::Draft;
    use crate::scenario::{Timetable, catalog};

    fn plan(timetable: Option<Timetable>) -> ConditionsPlan {
        let profile = catalog::pedestrians::read("campus").unwrap();
        let people = Pedestrians { profile, scale: 1.0, weekend: false, quota: true };
        ConditionsPlan { pedestrians: Some(people), timetable, ..ConditionsPlan::default() }
    }

    fn crowd(plan: &ConditionsPlan) -> EdgeCrowd {
        let map = Draft::from_lines(&[(0.0, 0.0), (10.0, 0.0)], &[(0, 1)]);
        let clock = DayClock::new(plan);
        Crowds::new(plan, &clock, &map, &[0]).of_edge(&clock, EdgeId(0))
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
    fn more_people_or_less_width_slow_a_robot_down() {
        assert!((slow_down(0.0, 2.0) - 1.0).abs() < 1e-12);
        assert!(slow_down(60.0, 2.0) > slow_down(120.0, 2.0));
        assert!(slow_down(60.0, 2.0) > slow_down(60.0, 1.5));
        let capacity = crowd::speed_ratio(crowd::BUSIEST_PER_M2);
        assert!((slow_down(1e6, 2.0) - capacity).abs() < 1e-12);
    }
}
