//! A policy file laid over a map: paths closed, hours closed, speed limits by place and hour.
//!
//! An edge lies in an area when its midpoint does. An area closed for some hours of the day only is
//! closed to robots all day, unless it is the whole map: then the fleet's hours are cut. Both err on
//! the strict side.

use super::speeds::EdgePace;
use crate::base::cast;
use crate::base::ids::EdgeId;
use crate::base::time::SimTime;
use crate::map::{Point, SidewalkMap};
use crate::scenario::policy::{Policy, PolicyRule, Shape};
use crate::scenario::{PolicyFile, PolicyLimit};
use std::collections::BTreeMap;

const DAY: SimTime = SimTime(86_400_000);

/// Part of a day.
type Window = (SimTime, SimTime);

/// What a policy leaves of a map.
#[derive(Debug, Default)]
pub(super) struct PolicyGround {
    /// Closed edges; empty where none is.
    pub(super) closed: Vec<bool>,
    /// When the whole map is closed.
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
        let mut closings = Vec::with_capacity(map.edges.len());
        let mut limits = BTreeMap::new();
        for (index, edge) in map.edges.iter().enumerate() {
            let at = midpoint(map.shape(edge));
            closings.push(layer.closings(at));
            let speeds = layer.speeds(at);
            if !speeds.is_empty() {
                limits.insert(EdgeId::from_index(index), speeds);
            }
        }
        let shut = common(&closings);
        let closed: Vec<bool> =
            closings.iter().map(|windows| windows.iter().any(|w| !shut.contains(w))).collect();
        let closed = if closed.contains(&true) { closed } else { Vec::new() };
        Self { closed, shut, limits }
    }

    /// The longest part of some hours in which the map is not shut; `None` where none is left.
    pub(super) fn open_hours(&self, (from, until): Window) -> Option<Window> {
        let mut shut = self.shut.clone();
        shut.push((until, DAY.max(until)));
        shut.sort_unstable();
        let mut begins = from;
        let mut best: Option<Window> = None;
        for (closes, opens) in shut {
            let part = (begins, closes.min(until));
            let length = part.1.since(part.0);
            if length > best.map_or(crate::base::time::SimDuration::ZERO, |(a, b)| b.since(a)) {
                best = Some(part);
            }
            begins = begins.max(opens);
        }
        best
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

    /// Whether the policy closes a place, at any time of the day.
    pub(super) fn closes(&self, at: Point) -> bool {
        !self.closings(at).is_empty()
    }

    /// Parts of the day in which no robot may be at a point.
    fn closings(&self, at: Point) -> Vec<Window> {
        let zero = |rule: &PolicyRule| match rule.limit {
            PolicyLimit::Count(most) => Some(most.filter(|most| *most == 0)),
            PolicyLimit::Speed(_) | PolicyLimit::Other(_) => None,
        };
        let policies = self.file.policies.iter();
        let found = policies.flat_map(|policy| self.held(policy, at, zero));
        let mut windows: Vec<Window> = found.map(|(window, _)| window).collect();
        windows.sort_unstable();
        windows.dedup();
        windows
    }

    /// Speed limits at a point by part of the day \[mm/s\].
    fn speeds(&self, at: Point) -> Vec<(Window, u32)> {
        let speed = |rule: &PolicyRule| match rule.limit {
            PolicyLimit::Speed(most) => {
                Some(most.map(|most| cast::whole32((most.0 * 1000.0).floor()).max(1)))
            }
            PolicyLimit::Count(_) | PolicyLimit::Other(_) => None,
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

/// Windows of any edge in which every edge is closed.
fn common(closings: &[Vec<Window>]) -> Vec<Window> {
    let covered = |(from, until): Window, windows: &Vec<Window>| {
        windows.iter().any(|(closes, opens)| *closes <= from && until <= *opens)
    };
    let mut found: Vec<Window> = closings.iter().flatten().copied().collect();
    found.sort_unstable();
    found.dedup();
    found.retain(|window| closings.iter().all(|windows| covered(*window, windows)));
    found
}

/// The point halfway along a line.
fn midpoint(shape: &[Point]) -> Point {
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

    #[test]
    fn the_longest_open_part_of_the_hours_is_left() {
        let hour = |hour: f64| SimTime::from_hours(hour);
        let ground = |shut: &[(f64, f64)]| PolicyGround {
            shut: shut.iter().map(|(a, b)| (hour(*a), hour(*b))).collect(),
            ..PolicyGround::default()
        };
        let day = (hour(8.0), hour(22.0));
        assert_eq!(ground(&[]).open_hours(day), Some(day));
        assert_eq!(ground(&[(0.0, 7.0), (21.0, 24.0)]).open_hours(day), Some((day.0, hour(21.0))));
        assert_eq!(ground(&[(10.0, 12.0)]).open_hours(day), Some((hour(12.0), hour(22.0))));
        assert_eq!(ground(&[(0.0, 24.0)]).open_hours(day), None);
    }
}
