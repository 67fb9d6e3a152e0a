//! Areas of a policy that only so many robots of a fleet may be in, or only for so long, each a set
//! of edges.
//!
//! A number for an area in which a fleet stands bounds the fleet itself and makes none of these.
//! Areas that touch are one, under the strictest number and time: who is inside one never waits for
//! another.

use super::policy::{Layer, Window, midpoint};
use crate::base::ids::{EdgeId, VertexId};
use crate::base::time::{SimDuration, SimTime};
use crate::map::{EdgeSet, Point, SidewalkMap};
use crate::scenario::PolicyLimit;
use crate::scenario::policy::{PolicyFile, PolicyRule, Stay, StayStates};
use std::collections::BTreeSet;

/// One area.
#[derive(Debug, Clone, PartialEq)]
pub struct LimitedArea {
    /// Its edges.
    pub edges: EdgeSet,
    limits: AreaLimits,
}

/// What a policy says of an area.
#[derive(Debug, Clone, Default, PartialEq)]
struct AreaLimits {
    /// Robots of a fleet in it, by part of the day.
    caps: Vec<(Window, u32)>,
    /// Time of a robot in it, by part of the day.
    stays: Vec<(Window, Stay)>,
}

impl LimitedArea {
    /// How much longer than allowed a robot was here in some states between two instants.
    pub fn overstay(&self, since: SimTime, until: SimTime, states: StayStates) -> SimDuration {
        let stays = self.limits.stays.iter().filter(|(_, stay)| stay.states == states);
        let over =
            stays.map(|(window, stay)| within(*window, since, until).saturating_sub(stay.most));
        over.max().unwrap_or_default()
    }

    /// Most robots at an instant; `None`: no limit.
    pub fn cap(&self, at: SimTime) -> Option<u32> {
        let clock = SimTime(at.0 % DAY_MS);
        let holding =
            self.limits.caps.iter().filter(|((from, until), _)| (*from..*until).contains(&clock));
        holding.map(|(_, cap)| *cap).min()
    }

    /// The next instant after one at which the number may change; `None` where it never does.
    pub fn changes(&self, after: SimTime) -> Option<SimTime> {
        let midnight = after.0 - after.0 % DAY_MS;
        let cuts = self.limits.caps.iter().flat_map(|((from, until), _)| [from.0, until.0]);
        let days = cuts.flat_map(|cut| [midnight + cut, midnight + DAY_MS + cut]);
        days.map(SimTime).filter(|at| *at > after && self.cap(*at) != self.cap(after)).min()
    }
}

/// Time between two instants within a part of every day.
fn within((from, until): Window, since: SimTime, to: SimTime) -> SimDuration {
    let days = since.0 / DAY_MS..=to.0 / DAY_MS;
    let parts = days.map(|day| {
        let (from, until) = (day * DAY_MS + from.0, day * DAY_MS + until.0);
        until.min(to.0).saturating_sub(from.max(since.0))
    });
    SimDuration(parts.sum())
}

const DAY_MS: u64 = 86_400_000;

/// Every such area of a map.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Areas {
    areas: Vec<LimitedArea>,
    /// By edge: its area, counted from one; 0 outside. Empty where there is none.
    of_edge: Vec<u8>,
}

/// Most areas of one map; further ones bound the fleet.
const MOST: usize = 200;

impl Areas {
    /// Finds the areas of a policy where robots' time in some states is counted, and marks the rules
    /// whose number counts robots there alone.
    pub(super) fn of(
        policy: Option<&mut PolicyFile>,
        map: &SidewalkMap,
        hubs: &[Vec<Point>],
        counted: &[StayStates],
    ) -> Self {
        let Some(file) = policy else { return Self::default() };
        mark(file, map, hubs);
        let layer = Layer::new(file, map);
        let mut found: Vec<(AreaLimits, Vec<usize>)> = Vec::new();
        for (index, edge) in map.edges.iter().enumerate() {
            let at = midpoint(map.shape(edge));
            let limits = AreaLimits { caps: layer.caps(at), stays: layer.stays(at, counted) };
            if limits == AreaLimits::default() {
                continue;
            }
            match found.iter_mut().find(|(known, _)| *known == limits) {
                Some((_, edges)) => edges.push(index),
                None => found.push((limits, vec![index])),
            }
        }
        let areas = apart(found, map);
        let mut of_edge = Vec::new();
        if !areas.is_empty() {
            of_edge.resize(map.edges.len(), 0);
        }
        for (number, area) in areas.iter().enumerate() {
            let own = of_edge.iter_mut().enumerate();
            own.filter(|(edge, _)| area.edges.contains(EdgeId::from_index(*edge)))
                .for_each(|(_, of)| *of = u8::try_from(number + 1).unwrap_or(u8::MAX));
        }
        Self { areas, of_edge }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.areas.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.areas.len()
    }

    /// The area that an edge lies in.
    pub fn holding(&self, edge: EdgeId) -> Option<usize> {
        let of = self.of_edge.get(edge.index()).copied().unwrap_or(0);
        usize::from(of).checked_sub(1)
    }

    /// One area.
    pub fn area(&self, area: usize) -> &LimitedArea {
        &self.areas[area]
    }
}

/// Marks the numbers for areas in which no fleet stands.
fn mark(file: &mut PolicyFile, map: &SidewalkMap, hubs: &[Vec<Point>]) {
    let shapes: Vec<_> = file.areas.iter().map(|area| area.on(|at| map.project(at))).collect();
    let stands = |rule: &PolicyRule| {
        rule.areas.iter().any(|a| hubs.iter().flatten().any(|at| shapes[*a].contains(*at)))
    };
    let mut marked = 0;
    for rule in file.policies.iter_mut().flat_map(|policy| &mut policy.rules) {
        let caps = matches!(rule.limit, PolicyLimit::Count(Some(1..)));
        rule.on_the_road = caps && !rule.areas.is_empty() && !stands(rule) && marked < MOST;
        marked += usize::from(rule.on_the_road);
    }
}

/// Groups of edges as areas, those that touch as one.
fn apart(found: Vec<(AreaLimits, Vec<usize>)>, map: &SidewalkMap) -> Vec<LimitedArea> {
    type Part = (AreaLimits, Vec<usize>, BTreeSet<VertexId>);
    let ends = |edges: &[usize]| -> BTreeSet<VertexId> {
        edges.iter().flat_map(|edge| [map.edges[*edge].from, map.edges[*edge].to]).collect()
    };
    let mut parts: Vec<Part> = Vec::new();
    for (limits, edges) in found {
        let vertices = ends(&edges);
        let mut own: Part = (limits, edges, vertices);
        let (touching, others): (Vec<Part>, Vec<Part>) =
            parts.into_iter().partition(|part| !part.2.is_disjoint(&own.2));
        for (limits, edges, vertices) in touching {
            own.0.caps.extend(limits.caps);
            own.0.stays.extend(limits.stays);
            own.1.extend(edges);
            own.2.extend(vertices);
        }
        parts = others;
        parts.push(own);
    }
    let area = |(limits, edges, _): Part| {
        let edges: BTreeSet<usize> = edges.into_iter().collect();
        let edges = EdgeSet::of(map.edges.len(), |edge| edges.contains(&edge.index()));
        LimitedArea { edges, limits }
    };
    parts.into_iter().map(area).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::map::draft::Draft;

    fn window(from: f64, until: f64) -> Window {
        (SimTime::from_hours(from), SimTime::from_hours(until))
    }

    #[test]
    fn the_strictest_number_in_force_counts_and_its_next_change_is_known() {
        let caps = vec![(window(8.0, 20.0), 4), (window(12.0, 14.0), 2)];
        let limits = AreaLimits { caps, stays: Vec::new() };
        let area = LimitedArea { edges: EdgeSet::default(), limits };
        let at = SimTime::from_hours;
        let cap = |hour| area.cap(at(hour));
        assert_eq!(
            [cap(7.9), cap(8.0), cap(12.0), cap(14.0), cap(37.0)],
            [None, Some(4), Some(2), Some(4), Some(2)]
        );
        let next = |hour| area.changes(at(hour));
        assert_eq!(
            [next(7.0), next(12.5), next(21.0)],
            [Some(at(8.0)), Some(at(14.0)), Some(at(32.0))]
        );
        let limits = AreaLimits { caps: vec![(window(0.0, 24.0), 3)], stays: Vec::new() };
        let always = LimitedArea { limits, ..area };
        assert_eq!(always.changes(at(5.0)), None);
    }

    #[test]
    fn a_stay_counts_in_the_hours_of_its_rule_on_every_day() {
        let stay = |states, minutes: f64| Stay { most: SimDuration::from_minutes(minutes), states };
        let stays = vec![
            (window(8.0, 20.0), stay(StayStates::AtWork, 30.0)),
            (window(12.0, 14.0), stay(StayStates::AtWork, 10.0)),
            (window(0.0, 24.0), stay(StayStates::Standing, 5.0)),
        ];
        let limits = AreaLimits { caps: Vec::new(), stays };
        let area = LimitedArea { edges: EdgeSet::default(), limits };
        let over = |since: f64, until: f64, states| {
            let at = |hours: f64| SimTime::from_hours(hours);
            area.overstay(at(since), at(until), states).minutes()
        };
        // By the longer rule 12 min too long, by the one at noon 32.
        assert!((over(12.0, 12.7, StayStates::AtWork) - 32.0).abs() < 1e-6);
        assert!(
            (over(19.0, 21.0, StayStates::AtWork) - 30.0).abs() < 1e-6,
            "after eight nothing counts"
        );
        assert!(
            (over(19.0, 33.0, StayStates::AtWork) - 90.0).abs() < 1e-6,
            "the next morning counts again"
        );
        assert!(over(9.0, 9.4, StayStates::AtWork).abs() < 1e-6);
        assert!((over(9.0, 9.1, StayStates::Standing) - 1.0).abs() < 1e-6);
    }

    #[test]
    fn areas_that_touch_are_one() {
        let points = [(0.0, 0.0), (10.0, 0.0), (20.0, 0.0), (30.0, 0.0), (40.0, 0.0)];
        let map = Draft::from_lines(&points, &[(0, 1), (1, 2), (2, 3), (3, 4)]);
        let all_day = window(0.0, 24.0);
        let caps = |cap| AreaLimits { caps: vec![(all_day, cap)], stays: Vec::new() };
        let found = vec![(caps(3), vec![0]), (caps(1), vec![3]), (caps(2), vec![1])];
        let areas = apart(found, &map);
        let of = |edge| areas.iter().find(|area| area.edges.contains(EdgeId(edge)));
        assert_eq!(areas.len(), 2);
        assert_eq!(of(0), of(1));
        assert_eq!(of(0).and_then(|area| area.cap(SimTime(0))), Some(2));
        assert_eq!(of(3).and_then(|area| area.cap(SimTime(0))), Some(1));
        assert_eq!(of(2), None);
    }
}
