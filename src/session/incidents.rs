//! What stands out in a day, as marks on its axis of time.

use crate::base::ids::{OrderId, RobotId};
use crate::base::time::SimTime;
use crate::events::{Mishap, SimEvent};

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

/// Every incident of some events, in their order.
pub fn incidents(events: &[(SimTime, SimEvent)]) -> Vec<Incident> {
    events.iter().filter_map(|(at, event)| incident(*at, event)).collect()
}
