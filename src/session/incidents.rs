//! What stands out in a day, as marks on its axis of time.

use crate::base::ids::{OrderId, RobotId};
use crate::base::time::SimTime;
use crate::events::{Mishap, Observer, SimEvent};
use crate::sim::{DayPlan, Ground, run_day};
use std::sync::Arc;

/// What kind of incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IncidentKind {
    /// A robot needed a person on site.
    Rescue,
    /// Something befell a robot on the road.
    Struck(Mishap),
    /// An order was lost on board.
    OrderLost(OrderId),
    /// A customer gave up waiting.
    Withdrawn(OrderId),
}

/// One mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Incident {
    /// When.
    pub at: SimTime,
    /// What.
    pub kind: IncidentKind,
    /// The robot, where there is one.
    pub robot: Option<RobotId>,
}

/// The incident that an event is, if it is one.
#[expect(clippy::wildcard_enum_match_arm, reason = "most events are no incidents")]
fn incident(at: SimTime, event: &SimEvent) -> Option<Incident> {
    let (kind, robot) = match *event {
        SimEvent::RescueCalled { robot, .. } => (IncidentKind::Rescue, Some(robot)),
        SimEvent::RobotStruck { robot, mishap } => (IncidentKind::Struck(mishap), Some(robot)),
        SimEvent::OrderRefunded { order, robot } => (IncidentKind::OrderLost(order), Some(robot)),
        SimEvent::OrderWithdrawn { order } => (IncidentKind::Withdrawn(order), None),
        _ => return None,
    };
    Some(Incident { at, kind, robot })
}

/// Every incident of a day that runs straight through.
pub fn incidents_of_day(ground: &Arc<Ground>, mut plan: DayPlan) -> Vec<Incident> {
    plan.edges = false;
    let mut marks = Marks::default();
    run_day(ground, plan, &mut marks);
    marks.0
}

/// Collects incidents.
#[derive(Default)]
struct Marks(Vec<Incident>);

impl Observer for Marks {
    fn observe(&mut self, at: SimTime, event: &SimEvent) {
        self.0.extend(incident(at, event));
    }
}

/// Every incident of some events, in their order.
pub fn incidents(events: &[(SimTime, SimEvent)]) -> Vec<Incident> {
    events.iter().filter_map(|(at, event)| incident(*at, event)).collect()
}
