//! What changes with the hour and the day: people on the footpaths, weather, closures, events,
//! classes.
//!
//! [`Conditions`] is what a scenario fixes on its map, built once; [`Today`] is one world's day of
//! it, with its weather and the slots that robots have booked. Everything changes on whole minutes
//! and repeats after 24 hours. An edge is driven at the speed of the instant at which it is entered.

mod barriers;
mod clock;
mod closures;
mod day;
pub mod pedestrians;
mod quota;
mod way;
pub mod weather;

pub use clock::DayClock;
pub use closures::Closing;
pub use day::{Admission, Around, DayConditions, Slice, Today};
pub use quota::robots_per_min;
pub use way::{Ends, Foreseen, Heading, Scout, way_round};
pub use weather::{Air, Sky};

use super::ground::{Ground, PlaceProblem};
use crate::base::ids::EdgeId;
use crate::base::time::SimTime;
use crate::map::{EdgeSet, Point, SidewalkMap};
use crate::scenario::{Circle, ConditionsPlan, Scenario};
use barriers::Barriers;
use closures::Closures;
use pedestrians::Crowds;
pub(super) use quota::Slots;
use std::sync::Arc;

/// A quota where robots are not counted.
const NO_LIMIT: u32 = u32::MAX;

/// The surroundings of a scenario on its map.
#[derive(Debug, Clone)]
pub struct Conditions {
    /// As the scenario has them.
    pub plan: ConditionsPlan,
    /// When something changes.
    pub clock: DayClock,
    crowds: Crowds,
    /// What closes when; [`Self::closures`] follows from it.
    closings: Vec<Closing>,
    closures: Closures,
    /// By weather and slice of the day: edges without room for robots; empty where there is always
    /// some.
    full: Vec<Vec<EdgeSet>>,
    /// By customer: events that the customer is near, as bits.
    near_events: Vec<u64>,
}

/// Middles of the circles of closures and events, in the scenario's order.
#[derive(Debug, Default)]
pub(super) struct Middles {
    pub(super) closures: Vec<Option<Point>>,
    pub(super) events: Vec<Option<Point>>,
}

impl Conditions {
    /// Resolves the scenario's surroundings, and what a policy closes for a part of the day; `None`
    /// where there is neither.
    pub(super) fn build(
        scenario: &Scenario,
        map: &SidewalkMap,
        (customers, middles): (&[Point], &Middles),
        by_policy: &[Closing],
    ) -> Result<Option<Arc<Self>>, Vec<PlaceProblem>> {
        let plan = &scenario.conditions;
        if !plan.any() && by_policy.is_empty() {
            return Ok(None);
        }
        let clock = DayClock::new(plan);
        let mut closings = Closures::closings(plan, map, &middles.closures)?;
        closings.extend_from_slice(by_policy);
        let closures = Closures::of(&closings);
        let near = |index: usize, at: &dyn Fn(&Circle, Point) -> bool| {
            plan.events[index]
                .circle
                .as_ref()
                .zip(middles.events[index])
                .is_none_or(|(circle, middle)| at(circle, middle))
        };
        let bits = |at: &dyn Fn(&Circle, Point) -> bool| {
            (0..plan.events.len())
                .filter(|index| near(*index, at))
                .fold(0, |bits, index| bits | 1 << index)
        };
        let near_events: Vec<u64> = customers
            .iter()
            .map(|home| bits(&|circle, middle| home.distance(middle) <= circle.radius.0))
            .collect();
        let edge_events: Vec<u64> = map
            .edges
            .iter()
            .map(|edge| bits(&|circle, middle| touches(map, edge, middle, circle.radius.0)))
            .collect();
        reached(plan, &near_events, &edge_events)?;
        let hours = (scenario.run.open, scenario.run.close);
        let crowds = Crowds::new(plan, &clock, map, &edge_events, hours);
        let full = crowds.full(map, &clock);
        let plan = plan.clone();
        Ok(Some(Arc::new(Self { plan, clock, crowds, closings, closures, full, near_events })))
    }

    /// The surroundings of a ground with more paths closed; where it has none, such as change nothing
    /// else.
    fn with_closings(ground: &Ground, more: Vec<Closing>) -> Arc<Self> {
        let mut changed = match &ground.conditions {
            Some(own) => Self::clone(own),
            None => Self::unchanging(ground),
        };
        changed.closings.extend(more);
        changed.closures = Closures::of(&changed.closings);
        Arc::new(changed)
    }

    /// Surroundings in which nothing changes.
    fn unchanging(ground: &Ground) -> Self {
        let plan = ground.scenario.conditions.clone();
        let clock = DayClock::new(&plan);
        let hours = (ground.scenario.run.open, ground.scenario.run.close);
        let events = vec![0; ground.map.edges.len()];
        let crowds = Crowds::new(&plan, &clock, &ground.map, &events, hours);
        let full = crowds.full(&ground.map, &clock);
        let near_events = vec![0; ground.customers.len()];
        let (closings, closures) = (Vec::new(), Closures::default());
        Self { plan, clock, crowds, closings, closures, full, near_events }
    }

    /// People on an edge by hour of a dry day; `None` where the scenario has none.
    pub fn crowd(&self, edge: EdgeId) -> Option<pedestrians::EdgeCrowd> {
        self.plan.pedestrians.as_ref().map(|_| self.crowds.of_edge(&self.clock, edge))
    }

    /// What bars robots through a day under its sky.
    fn barriers(&self, sky: &Sky) -> Barriers {
        let full = (!self.full.is_empty()).then_some(|slice: usize| {
            let air = sky.air[self.clock.begins(slice).hour() % 24];
            &self.full.get(air as usize).unwrap_or(&self.full[0])[slice]
        });
        Barriers::of(&self.closures, &self.clock, full)
    }

    /// Whether an edge is closed to robots at an instant.
    pub fn closed(&self, edge: EdgeId, at: SimTime) -> bool {
        self.closures.closed(edge, at.0 * 1000)
    }

    /// Times the orders of a customer at an instant, by the events around it.
    pub fn event_orders(&self, customer: u32, slice: usize) -> f64 {
        let near = self.near_events[customer as usize];
        let events = self.plan.events.iter().enumerate();
        let acting = events.filter(|(index, event)| {
            near >> index & 1 == 1
                && self.clock.begins(slice) >= event.hours.0
                && self.clock.begins(slice) < event.hours.1
        });
        acting.map(|(_, event)| event.orders).product()
    }

    /// Times the orders of everybody at an instant, by the timetable; the day's mean is kept by who
    /// asks.
    pub fn surge_orders(&self, slice: usize) -> f64 {
        let timetable = self.plan.timetable.as_ref();
        timetable.filter(|_| self.clock.surge(slice)).map_or(1.0, |timetable| timetable.orders)
    }

    /// Whether an event has orders of its own at an instant.
    pub fn event_with_orders(&self, slice: usize) -> bool {
        let begins = self.clock.begins(slice);
        let acts = |event: &crate::scenario::CrowdEvent| {
            event.hours.0 <= begins && begins < event.hours.1 && (event.orders - 1.0).abs() > 0.0
        };
        self.plan.events.iter().any(acts)
    }
}

/// An event that reaches nobody and nothing is a slip of the pen.
fn reached(
    plan: &ConditionsPlan,
    customers: &[u64],
    edges: &[u64],
) -> Result<(), Vec<PlaceProblem>> {
    let mut problems = Vec::new();
    for (index, event) in plan.events.iter().enumerate() {
        let met = |bits: &[u64]| bits.iter().any(|bits| bits >> index & 1 == 1);
        let missing = if (event.orders - 1.0).abs() > 0.0 && !met(customers) {
            "customer"
        } else if (event.pedestrians - 1.0).abs() > 0.0 && !met(edges) {
            "footpath"
        } else {
            continue;
        };
        let what = format!("the event's circle holds no {missing}");
        let key = format!("event[{index}].radius_m");
        problems.push(PlaceProblem::new(&key, what, "Raise `radius_m`, or move `place`."));
    }
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

/// Whether an edge comes as near as this.
fn touches(map: &SidewalkMap, edge: &crate::map::Edge, middle: Point, radius: f64) -> bool {
    map.shape(edge).windows(2).any(|ends| distance(middle, ends[0], ends[1]) <= radius)
}

/// Distance from a point to a line between two others \[m\].
fn distance(from: Point, a: Point, b: Point) -> f64 {
    let (x, y) = (b.x - a.x, b.y - a.y);
    let length = x * x + y * y;
    let along = if length > 0.0 { ((from.x - a.x) * x + (from.y - a.y) * y) / length } else { 0.0 };
    let along = along.clamp(0.0, 1.0);
    from.distance(Point { x: a.x + along * x, y: a.y + along * y })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_distance_to_a_line_is_that_to_its_nearest_point() {
        let at = |x, y| Point { x, y };
        let line = |from| distance(from, at(0.0, 0.0), at(10.0, 0.0));
        assert!((line(at(5.0, 3.0)) - 3.0).abs() < 1e-12);
        assert!((line(at(13.0, 4.0)) - 5.0).abs() < 1e-12);
        assert!((distance(at(3.0, 4.0), at(0.0, 0.0), at(0.0, 0.0)) - 5.0).abs() < 1e-12);
    }
}
