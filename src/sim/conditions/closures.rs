//! Footpaths closed to robots for some hours of every day.

use super::clock::DAY_US;
use super::touches;
use crate::base::ids::EdgeId;
use crate::map::{Point, SidewalkMap};
use crate::scenario::{Closure, ConditionsPlan};
use crate::sim::ground::PlaceProblem;

/// Closed edges and their hours.
#[derive(Debug, Default)]
pub(super) struct Closures {
    /// By edge: closures that hold it, as bits; empty where there are none.
    of_edge: Vec<u64>,
    /// From and until in the day \[µs\].
    hours_us: Vec<(u64, u64)>,
}

impl Closures {
    /// Finds the edges of every closure.
    pub(super) fn new(
        plan: &ConditionsPlan,
        map: &SidewalkMap,
        middles: &[Option<Point>],
    ) -> Result<Self, Vec<PlaceProblem>> {
        if plan.closures.is_empty() {
            return Ok(Self::default());
        }
        let mut of_edge = vec![0; map.edges.len()];
        let mut problems = Vec::new();
        for (index, (closure, middle)) in plan.closures.iter().zip(middles).enumerate() {
            let mut closed = 0;
            for (bits, edge) in of_edge.iter_mut().zip(&map.edges) {
                let circle = closure.circle.as_ref().zip(*middle);
                let near = circle
                    .is_some_and(|(circle, middle)| touches(map, edge, middle, circle.radius.0));
                if near || closure.ways.contains(&edge.source_id) {
                    *bits |= 1 << index;
                    closed += 1;
                }
            }
            problems.extend((closed == 0).then(|| nothing(index, closure)));
            problems.extend(missing(index, closure, map));
        }
        let hours = plan.closures.iter().map(|closure| closure.hours);
        let hours_us = hours.map(|(from, until)| (from.0 * 1000, until.0 * 1000)).collect();
        if problems.is_empty() { Ok(Self { of_edge, hours_us }) } else { Err(problems) }
    }

    /// Whether anything is ever closed.
    pub(super) fn any(&self) -> bool {
        !self.hours_us.is_empty()
    }

    /// Whether an edge is closed at an instant \[µs\].
    pub(super) fn closed(&self, edge: EdgeId, us: u64) -> bool {
        self.holds(edge, self.active(us))
    }

    /// Whether one of some closures, as bits, holds an edge.
    pub(super) fn holds(&self, edge: EdgeId, closures: u64) -> bool {
        closures != 0 && self.of_edge[edge.index()] & closures != 0
    }

    /// Closures of an instant \[µs\], as bits.
    pub(super) fn active(&self, us: u64) -> u64 {
        let within = |(from, until): &(u64, u64)| (*from..*until).contains(&(us % DAY_US));
        let hours = self.hours_us.iter().enumerate();
        hours.filter(|(_, hours)| within(hours)).fold(0, |bits, (index, _)| bits | 1 << index)
    }

    /// When closures begin or end next after an instant \[µs\]; at midnight at the latest.
    pub(super) fn changes_us(&self, us: u64) -> u64 {
        let (midnight, now) = (us - us % DAY_US, us % DAY_US);
        let turns = self.hours_us.iter().flat_map(|(from, until)| [*from, *until]);
        midnight + turns.filter(|turn| *turn > now).min().unwrap_or(DAY_US).min(DAY_US)
    }

    /// When an edge is open next \[µs\]; at once where it is open. What is closed day and night
    /// counts as open again after a day.
    pub(super) fn opens_us(&self, edge: EdgeId, us: u64) -> u64 {
        let bits = self.of_edge.get(edge.index()).copied().unwrap_or(0);
        if bits == 0 {
            return us;
        }
        let mut at = us;
        let closed_until = |at: u64| {
            let hours = self.hours_us.iter().enumerate();
            let holding = hours.filter(|(index, (from, until))| {
                bits >> index & 1 == 1 && (*from..*until).contains(&(at % DAY_US))
            });
            holding.map(|(_, (_, until))| at - at % DAY_US + until).max()
        };
        while let Some(until) = closed_until(at).filter(|_| at < us + DAY_US) {
            at = until;
        }
        at
    }
}

fn nothing(index: usize, closure: &Closure) -> PlaceProblem {
    let key = if closure.circle.is_some() { "radius_m" } else { "ways" };
    let what = "the closure holds no footpath of the map".to_owned();
    let key = format!("closure[{index}].{key}");
    PlaceProblem::new(&key, what, "Raise `radius_m`, or name ways of this map.")
}

/// The first way of a closure that the map does not have.
fn missing(index: usize, closure: &Closure, map: &SidewalkMap) -> Option<PlaceProblem> {
    let known = |way: &&i64| map.edges.iter().any(|edge| edge.source_id == **way);
    let way = closure.ways.iter().find(|way| !known(way))?;
    let what = format!("{} has no way {way}", map.name);
    let key = format!("closure[{index}].ways");
    Some(PlaceProblem::new(&key, what, "Take the number out, or see `footpaths.csv` for others."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edge_opens_when_the_last_of_its_closures_ends() {
        const HOUR: u64 = 3_600_000_000;
        let hours_us = vec![(10 * HOUR, 12 * HOUR), (11 * HOUR, 13 * HOUR), (0, 24 * HOUR)];
        let closures = Closures { of_edge: vec![0b011, 0b001, 0b100, 0], hours_us };
        let opens = |edge, hour: u64| closures.opens_us(EdgeId(edge), hour * HOUR) / HOUR;
        assert_eq!([opens(0, 9), opens(0, 10), opens(0, 12), opens(0, 13)], [9, 13, 13, 13]);
        assert_eq!([opens(1, 11), opens(1, 35), opens(3, 11)], [12, 36, 11]);
        assert!(opens(2, 5) >= 29, "closed day and night");
    }

    #[test]
    fn closures_hold_from_one_change_to_the_next() {
        const HOUR: u64 = 3_600_000_000;
        let hours_us = vec![(10 * HOUR, 12 * HOUR), (11 * HOUR, 13 * HOUR)];
        let closures = Closures { of_edge: vec![0b01, 0b10, 0], hours_us };
        let mut at = 24 * HOUR;
        let mut found = Vec::new();
        for _ in 0..6 {
            let closed = [0, 1, 2].map(|edge| closures.closed(EdgeId(edge), at));
            found.push((at / HOUR - 24, closed));
            at = closures.changes_us(at);
        }
        let (both, none) = ([true, true, false], [false; 3]);
        let (one, other) = ([true, false, false], [false, true, false]);
        let expected = [(0, none), (10, one), (11, both), (12, other), (13, none), (24, none)];
        assert_eq!(found, expected);
    }
}
