//! A policy file laid over a map: paths closed, hours closed, speed limits by place and hour.
//!
//! An edge lies in an area when its midpoint does. Areas closed for some hours of the day are closed
//! in those hours as any closure is. Where that is the whole map and reaches to midnight, the fleets'
//! hours are cut instead: who is on the road then ends its trip.

use super::speeds::EdgePace;
use crate::base::cast;
use crate::base::ids::EdgeId;
use crate::base::time::SimTime;
use crate::map::{EdgeSet, Point, SidewalkMap};
use crate::scenario::policy::{Policy, PolicyRule, Shape, Stay, StayStates};
use crate::scenario::{PolicyFile, PolicyLimit};
use crate::sim::conditions::Closing;
use std::collections::{BTreeMap, BTreeSet};

const DAY: SimTime = SimTime(86_400_000);

/// Part of a day.
pub(super) type Window = (SimTime, SimTime);

/// What a policy leaves of a map.
#[derive(Debug, Default)]
pub(super) struct PolicyGround {
    /// Edges closed day and night; empty where none is.
    pub(super) closed: Vec<bool>,
    /// Edges closed for a part of the day.
    pub(super) closings: Vec<Closing>,
    /// When the whole map is closed, up to midnight or from it on.
    shut: Vec<Window>,
    /// Speed limits that hold at times, by edge \[mm/s\].
    limits: BTreeMap<EdgeId, Vec<(Window, u32)>>,
}

/// Paces of edges at the times when a limit holds there.
pub type TimedPaces = BTreeMap<EdgeId, Vec<(Window, EdgePace)>>;

impl PolicyGround {
    /// Lays a policy over a map.
    pub(super) fn of(policy: Option<&PolicyFile>, map: &SidewalkMap) -> Self {
        let Some(file) = policy else { return Self::default() };
        let layer = Layer::new(file, map);
        let mut windows = Vec::with_capacity(map.edges.len());
        let mut limits = BTreeMap::new();
        for (index, edge) in map.edges.iter().enumerate() {
            let at = midpoint(map.shape(edge));
            windows.push(layer.closings(at));
            let speeds = layer.speeds(at);
            if !speeds.is_empty() {
                limits.insert(EdgeId::from_index(index), speeds);
            }
        }
        let mut shut = common(&windows);
        shut.retain(|(from, until)| *from == SimTime::MIDNIGHT || *until == DAY);
        let closed: Vec<bool> = windows.iter().map(|windows| always(windows, &shut)).collect();
        let closings = closings(&windows, &shut);
        let closed = if closed.contains(&true) { closed } else { Vec::new() };
        Self { closed, closings, shut, limits }
    }

    /// Some hours without those in which the map is shut; `None` where none is left.
    pub(super) fn open_hours(&self, (mut from, mut until): Window) -> Option<Window> {
        for (closes, opens) in &self.shut {
            if *closes == SimTime::MIDNIGHT {
                from = from.max(*opens);
            }
            if *opens == DAY {
                until = until.min(*closes);
            }
        }
        (from < until).then_some((from, until))
    }

    /// Lowers paces by the limits that hold all day; those that hold at times are returned.
    pub(super) fn slow(&self, paces: &mut [EdgePace]) -> TimedPaces {
        let mut timed = TimedPaces::new();
        for (id, limits) in &self.limits {
            for (window, limit) in limits {
                let own = &mut paces[id.index()];
                if *limit >= own.mm_per_s {
                    continue;
                }
                if *window == (SimTime::MIDNIGHT, DAY) {
                    *own = own.limited(*limit);
                } else {
                    timed.entry(*id).or_default().push((*window, own.limited(*limit)));
                }
            }
        }
        timed
    }
}

/// A policy file over a map.
pub(super) struct Layer<'a> {
    file: &'a PolicyFile,
    shapes: Vec<Shape>,
}

impl<'a> Layer<'a> {
    /// Lays the areas of a file on a map's plane.
    pub(super) fn new(file: &'a PolicyFile, map: &SidewalkMap) -> Self {
        let shapes = file.areas.iter().map(|area| area.on(|at| map.project(at))).collect();
        Self { file, shapes }
    }

    /// Whether the policy closes a place day and night.
    pub(super) fn closes(&self, at: Point) -> bool {
        always(&self.closings(at), &[])
    }

    /// Parts of the day in which no robot may be at a point, in order and apart.
    fn closings(&self, at: Point) -> Vec<Window> {
        let none = |rule: &PolicyRule| match rule.limit {
            PolicyLimit::Count(most) => Some(most.filter(|most| *most == 0).map(|_| ())),
            PolicyLimit::Speed(_) | PolicyLimit::Stay(_) | PolicyLimit::Other(_) => None,
        };
        let no_time = |rule: &PolicyRule| match rule.limit {
            PolicyLimit::Stay(most) => Some(most.filter(Stay::closes).map(|_| ())),
            PolicyLimit::Speed(_) | PolicyLimit::Count(_) | PolicyLimit::Other(_) => None,
        };
        let policies = self.file.policies.iter();
        let found = policies.flat_map(|policy| {
            let counts = self.held(policy, at, none);
            counts.into_iter().chain(self.held(policy, at, no_time))
        });
        joined(found.map(|(window, ())| window).collect())
    }

    /// Most robots on the road at a point by part of the day.
    pub(super) fn caps(&self, at: Point) -> Vec<(Window, u32)> {
        let cap = |rule: &PolicyRule| match rule.limit {
            PolicyLimit::Count(most) => Some(most.filter(|most| *most > 0 && rule.on_the_road)),
            PolicyLimit::Speed(_) | PolicyLimit::Stay(_) | PolicyLimit::Other(_) => None,
        };
        self.file.policies.iter().flat_map(|policy| self.held(policy, at, cap)).collect()
    }

    /// Longest times at a point by part of the day, of robots in some states.
    pub(super) fn stays(&self, at: Point, of: &[StayStates]) -> Vec<(Window, Stay)> {
        let stay = |states: StayStates| {
            move |rule: &PolicyRule| match rule.limit {
                PolicyLimit::Stay(most) if most.is_none_or(|most| most.states == states) => {
                    Some(most.filter(|most| !most.closes()))
                }
                PolicyLimit::Stay(_)
                | PolicyLimit::Speed(_)
                | PolicyLimit::Count(_)
                | PolicyLimit::Other(_) => None,
            }
        };
        let found =
            self.file.policies.iter().flat_map(|policy| {
                of.iter().flat_map(|states| self.held(policy, at, stay(*states)))
            });
        found.collect()
    }

    /// Speed limits at a point by part of the day \[mm/s\].
    fn speeds(&self, at: Point) -> Vec<(Window, u32)> {
        let speed = |rule: &PolicyRule| match rule.limit {
            PolicyLimit::Speed(most) => {
                Some(most.map(|most| cast::whole32((most.0 * 1000.0).floor()).max(1)))
            }
            PolicyLimit::Count(_) | PolicyLimit::Stay(_) | PolicyLimit::Other(_) => None,
        };
        self.file.policies.iter().flat_map(|policy| self.held(policy, at, speed)).collect()
    }

    /// What the first rule of a kind that holds at a point says, by part of the day. `says` gives
    /// `None` for a rule of another kind, and `Some(None)` for one that frees its area.
    fn held<T: PartialEq + Copy>(
        &self,
        policy: &Policy,
        at: Point,
        says: impl Fn(&PolicyRule) -> Option<Option<T>>,
    ) -> Vec<(Window, T)> {
        let here = |rule: &&PolicyRule| {
            let inside = rule.areas.iter().any(|area| self.shapes[*area].contains(at));
            (rule.areas.is_empty() || inside) && says(rule).is_some()
        };
        let rules: Vec<&PolicyRule> = policy.rules.iter().filter(here).collect();
        let mut cuts = vec![SimTime::MIDNIGHT, DAY];
        cuts.extend(rules.iter().flat_map(|rule| [rule.from, rule.until]));
        cuts.sort_unstable();
        cuts.dedup();
        let mut found: Vec<(Window, T)> = Vec::new();
        for part in cuts.windows(2) {
            let first = rules.iter().find(|rule| rule.from <= part[0] && part[1] <= rule.until);
            let Some(said) = first.and_then(|rule| says(rule)).flatten() else { continue };
            match found.last_mut() {
                Some((window, last)) if window.1 == part[0] && *last == said => window.1 = part[1],
                _ => found.push(((part[0], part[1]), said)),
            }
        }
        found
    }
}

/// Windows in order, those that meet or overlap as one.
fn joined(mut windows: Vec<Window>) -> Vec<Window> {
    windows.sort_unstable();
    let mut apart: Vec<Window> = Vec::new();
    for (from, until) in windows {
        match apart.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(until),
            _ => apart.push((from, until)),
        }
    }
    apart
}

/// Whether a place is closed day and night, though the whole map is not.
fn always(windows: &[Window], shut: &[Window]) -> bool {
    windows == [(SimTime::MIDNIGHT, DAY)] && windows != shut
}

/// Windows of any edge in which every edge is closed.
fn common(closings: &[Vec<Window>]) -> Vec<Window> {
    let covered = |(from, until): Window, windows: &Vec<Window>| {
        windows.iter().any(|(closes, opens)| *closes <= from && until <= *opens)
    };
    let found: BTreeSet<Window> = closings.iter().flatten().copied().collect();
    let everywhere = |window: &Window| closings.iter().all(|windows| covered(*window, windows));
    found.into_iter().filter(everywhere).collect()
}

/// Edges closed for a part of the day, by the part; without the hours in which the map is shut.
fn closings(windows: &[Vec<Window>], shut: &[Window]) -> Vec<Closing> {
    let mut edges_of: BTreeMap<Window, BTreeSet<usize>> = BTreeMap::new();
    for (index, windows) in windows.iter().enumerate() {
        if always(windows, &[]) {
            continue;
        }
        for window in windows.iter().flat_map(|window| without(*window, shut)) {
            edges_of.entry(window).or_default().insert(index);
        }
    }
    let closing = |(hours, closed): (Window, BTreeSet<usize>)| Closing {
        hours,
        edges: EdgeSet::of(windows.len(), |edge| closed.contains(&edge.index())),
    };
    edges_of.into_iter().map(closing).collect()
}

/// What is left of a window beside others.
fn without(window: Window, others: &[Window]) -> Vec<Window> {
    let mut left = vec![window];
    for (closes, opens) in others {
        let cut = |(from, until): Window| {
            let parts = [(from, until.min(*closes)), (from.max(*opens), until)];
            parts.into_iter().filter(|(from, until)| from < until)
        };
        left = left.into_iter().flat_map(cut).collect();
    }
    left
}

/// The point halfway along a line.
pub(super) fn midpoint(shape: &[Point]) -> Point {
    let whole: f64 = shape.windows(2).map(|ends| ends[0].distance(ends[1])).sum();
    let mut left = whole / 2.0;
    for ends in shape.windows(2) {
        let length = ends[0].distance(ends[1]);
        if left <= length && length > 0.0 {
            let share = left / length;
            let x = ends[0].x + share * (ends[1].x - ends[0].x);
            return Point { x, y: ends[0].y + share * (ends[1].y - ends[0].y) };
        }
        left -= length;
    }
    shape.first().copied().unwrap_or_default()
}

/// Pace on an edge at an instant \[µs\], where limits hold at times; a limit holds for the whole of
/// an edge that is entered under it.
pub(super) fn pace_at<'a>(
    timed: &'a TimedPaces,
    edge: EdgeId,
    us: u64,
    otherwise: &'a EdgePace,
) -> &'a EdgePace {
    let Some(windows) = timed.get(&edge) else { return otherwise };
    let now = SimTime(us / 1000 % DAY.0);
    let holding = windows.iter().filter(|((from, until), _)| (*from..*until).contains(&now));
    let paces = holding.map(|(_, pace)| pace).chain([otherwise]);
    paces.min_by_key(|pace| pace.mm_per_s).unwrap_or(otherwise)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(from: f64, until: f64) -> Window {
        (SimTime::from_hours(from), SimTime::from_hours(until))
    }

    #[test]
    fn hours_end_where_the_map_is_shut_until_midnight_and_begin_where_it_opens() {
        let ground = |shut: &[(f64, f64)]| PolicyGround {
            shut: shut.iter().map(|(a, b)| window(*a, *b)).collect(),
            ..PolicyGround::default()
        };
        let day = window(8.0, 22.0);
        assert_eq!(ground(&[]).open_hours(day), Some(day));
        assert_eq!(ground(&[(0.0, 9.0), (21.0, 24.0)]).open_hours(day), Some(window(9.0, 21.0)));
        assert_eq!(ground(&[(0.0, 24.0)]).open_hours(day), None);
    }

    #[test]
    fn areas_are_closed_in_their_hours_and_the_whole_map_shut_at_night() {
        // The first edge is closed all day, the second at lunch and from six on, all from nine on.
        let night = window(21.0, 24.0);
        let second = joined(vec![window(18.0, 22.0), window(12.0, 13.0), night]);
        assert_eq!(second, [window(12.0, 13.0), window(18.0, 24.0)]);
        let windows = [vec![window(0.0, 24.0)], second, vec![night]];
        let shut = common(&windows);
        assert_eq!(shut, [night]);
        let found = closings(&windows, &shut);
        let hours: Vec<Window> = found.iter().map(|closing| closing.hours).collect();
        assert_eq!(hours, [window(12.0, 13.0), window(18.0, 21.0)]);
        let only_second =
            |closing: &Closing| closing.edges.len() == 1 && closing.edges.contains(EdgeId(1));
        assert!(found.iter().all(only_second), "{found:?}");
        assert!(always(&windows[0], &shut) && !always(&windows[1], &shut));
        assert!(!always(&windows[0], &[window(0.0, 24.0)]), "a whole map is not taken away");
    }
}
