//! Footpaths closed to robots for some hours of every day.

use super::clock::DAY_US;
use super::touches;
use crate::base::ids::EdgeId;
use crate::base::time::SimTime;
use crate::map::{EdgeSet, Point, SidewalkMap};
use crate::scenario::{Closure, ConditionsPlan};
use crate::sim::ground::PlaceProblem;

/// Edges closed from one time of the day to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Closing {
    /// From, until.
    pub hours: (SimTime, SimTime),
    /// Which.
    pub edges: EdgeSet,
}

/// Closed edges by part of the day.
#[derive(Debug, Clone, Default)]
pub(super) struct Closures {
    /// When each part begins \[µs\]; none where nothing is ever closed.
    begins_us: Vec<u64>,
    /// What is closed in it.
    sets: Vec<EdgeSet>,
    /// What is closed at some time of the day.
    ever: EdgeSet,
}

impl Closures {
    /// Finds the edges of every closure of a plan.
    pub(super) fn closings(
        plan: &ConditionsPlan,
        map: &SidewalkMap,
        middles: &[Option<Point>],
    ) -> Result<Vec<Closing>, Vec<PlaceProblem>> {
        let mut closings = Vec::new();
        let mut problems = Vec::new();
        for (index, (closure, middle)) in plan.closures.iter().zip(middles).enumerate() {
            let circle = closure.circle.as_ref().zip(*middle);
            let edges = EdgeSet::of(map.edges.len(), |id| {
                let edge = map.edge(id);
                let near = circle
                    .is_some_and(|(circle, middle)| touches(map, edge, middle, circle.radius.0));
                near || closure.ways.contains(&edge.source_id)
            });
            problems.extend(edges.is_empty().then(|| nothing(index, closure)));
            problems.extend(missing(index, closure, map));
            closings.push(Closing { hours: closure.hours, edges });
        }
        if problems.is_empty() { Ok(closings) } else { Err(problems) }
    }

    /// Cuts the day where something closes or opens.
    pub(super) fn of(closings: &[Closing]) -> Self {
        if closings.is_empty() {
            return Self::default();
        }
        let us = |at: SimTime| at.0 * 1000;
        let cuts = closings.iter().flat_map(|closing| [closing.hours.0, closing.hours.1]);
        let mut begins_us: Vec<u64> = cuts.map(us).chain([0]).filter(|at| *at < DAY_US).collect();
        begins_us.sort_unstable();
        begins_us.dedup();
        let closed_at = |begins: &u64| {
            let mut set = EdgeSet::default();
            let holding = closings
                .iter()
                .filter(|closing| (us(closing.hours.0)..us(closing.hours.1)).contains(begins));
            for closing in holding {
                set.join(&closing.edges);
            }
            set
        };
        let sets: Vec<EdgeSet> = begins_us.iter().map(closed_at).collect();
        let mut ever = EdgeSet::default();
        for set in &sets {
            ever.join(set);
        }
        Self { begins_us, sets, ever }
    }

    /// Parts of the day: when each begins \[µs\], and what is closed in it.
    pub(super) fn parts(&self) -> impl Iterator<Item = (u64, &EdgeSet)> {
        self.begins_us.iter().copied().zip(&self.sets)
    }

    /// Whether an edge is closed at an instant \[µs\].
    pub(super) fn closed(&self, edge: EdgeId, us: u64) -> bool {
        self.ever.contains(edge) && self.holds(edge, self.part_at(us))
    }

    /// Whether anything is closed in a part of the day.
    pub(super) fn any(&self, part: usize) -> bool {
        self.sets.get(part).is_some_and(|set| !set.is_empty())
    }

    /// Whether a part of the day holds an edge closed.
    pub(super) fn holds(&self, edge: EdgeId, part: usize) -> bool {
        self.ever.contains(edge) && self.sets[part].contains(edge)
    }

    /// When the part of an instant ends \[µs\]; at midnight at the latest.
    pub(super) fn changes_us(&self, us: u64) -> u64 {
        let (midnight, now) = (us - us % DAY_US, us % DAY_US);
        let next = self.begins_us.iter().find(|begins| **begins > now);
        midnight + next.copied().unwrap_or(DAY_US)
    }

    /// What is closed at an instant \[µs\]; `None` where nothing ever is.
    pub(super) fn at(&self, us: u64) -> Option<&EdgeSet> {
        (!self.sets.is_empty()).then(|| &self.sets[self.part_at(us)])
    }

    /// The part of the day of an instant \[µs\]; 0 where nothing is ever closed.
    pub(super) fn part_at(&self, us: u64) -> usize {
        self.begins_us.partition_point(|begins| *begins <= us % DAY_US).saturating_sub(1)
    }

    /// When an edge is open next \[µs\]; at once where it is open. What is closed day and night
    /// counts as open again after a day.
    pub(super) fn opens_us(&self, edge: EdgeId, us: u64) -> u64 {
        if !self.ever.contains(edge) {
            return us;
        }
        let (mut part, mut midnight) = (self.part_at(us), us - us % DAY_US);
        let mut at = us;
        while self.sets[part].contains(edge) && at < us + DAY_US {
            part += 1;
            if part == self.sets.len() {
                (part, midnight) = (0, midnight + DAY_US);
            }
            at = midnight + self.begins_us[part];
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
        let closing = |from: u64, until: u64, edges: &[u32]| Closing {
            hours: (SimTime(from * HOUR / 1000), SimTime(until * HOUR / 1000)),
            edges: EdgeSet::of(4, |edge| edges.contains(&edge.0)),
        };
        let closings = [closing(10, 12, &[0, 1]), closing(11, 13, &[0]), closing(0, 24, &[2])];
        let closures = Closures::of(&closings);
        let opens = |edge, hour: u64| closures.opens_us(EdgeId(edge), hour * HOUR) / HOUR;
        assert_eq!([opens(0, 9), opens(0, 10), opens(0, 12), opens(0, 13)], [9, 13, 13, 13]);
        assert_eq!([opens(1, 11), opens(1, 35), opens(3, 11)], [12, 36, 11]);
        assert!(opens(2, 5) >= 29, "closed day and night");
        let closed = |edge, hour: u64| closures.closed(EdgeId(edge), hour * HOUR);
        assert!(closed(0, 36) && !closed(1, 12) && closed(2, 3) && !closed(3, 11));
        let changes = |hour: u64| closures.changes_us(hour * HOUR) / HOUR;
        assert_eq!([changes(9), changes(11), changes(13), changes(37)], [10, 12, 24, 48]);
        assert_eq!(Closures::default().changes_us(5 * HOUR) / HOUR, 24);
    }
}
