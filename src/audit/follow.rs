//! The checker's ear: every event goes to the check that knows its kind.

use super::Audit;
use crate::base::ids::{OrderId, RobotId};
use crate::base::time::SimTime;
use crate::events::{Observer, SimEvent};

impl Observer for Audit<'_> {
    fn observe(&mut self, at: SimTime, event: &SimEvent) {
        self.events += 1;
        self.hold(at >= self.now, || format!("time runs back to {at}"));
        if !self.knows(event) {
            return self.hold(false, || format!("{event:?} names somebody who is not there"));
        }
        if at > self.now {
            self.settle();
            self.now = at;
        }
        match *event {
            SimEvent::OrderPlaced { order, .. } => self.placed(order, event),
            SimEvent::OrderAssigned { order, robot } => self.assigned(order, robot),
            SimEvent::OrderFellBack { order, reason } => self.fell_back(order, reason, true),
            SimEvent::OrderRefused { order, reason } => self.fell_back(order, reason, false),
            SimEvent::OrderMadeAgain { order } => self.made_again(order),
            SimEvent::OrderWithdrawn { order } => self.withdrawn(order),
            SimEvent::OrderLoaded { order, robot, loading } => self.loaded(order, robot, loading),
            SimEvent::RobotArrived { order, robot } => self.arrived(order, robot),
            SimEvent::OrderDelivered { order, robot } => self.delivered(order, robot),
            SimEvent::CourierAssigned { order, courier } => self.courier_assigned(order, courier),
            SimEvent::CourierPickedUp { order, courier } => self.courier_left(order, courier),
            SimEvent::CourierDelivered { order, courier, distance } => {
                self.courier_delivered(order, courier, distance);
            }
            SimEvent::CourierFree { courier } => self.courier_free(courier),
            SimEvent::DutyChanged { robot, fleet, from, to, drawn } => {
                self.turned(robot, fleet, (from, to), drawn);
            }
            SimEvent::StretchDriven { robot, leg, distance, crossing_wait, energy, .. } => {
                self.driven(robot, leg, distance, crossing_wait, energy);
            }
            SimEvent::EdgePassed { robot, edge, entered } => self.passed(robot, edge, entered),
            SimEvent::Charged { robot, energy } => self.charged(robot, energy),
            SimEvent::HelpCalled { robot, cause } => self.help_called(robot, cause),
            SimEvent::GateEntered { robot, edge, waited } => {
                self.gate_entered(robot, edge, waited);
            }
            SimEvent::GateLeft { robot, edge } => self.gate_left(robot, edge),
            SimEvent::OperatorTook { operator, robot, skill, waited } => {
                self.took(operator, robot, skill, waited);
            }
            SimEvent::OperatorReleased { operator, robot, held } => {
                self.released(operator, robot, held);
            }
            SimEvent::RescueCalled { robot } => self.rescue_called(robot),
            SimEvent::RescueStarted { crew, robot, waited } => {
                self.rescue_started(crew, robot, waited);
            }
            SimEvent::RescueEnded { crew, robot, outcome } => {
                self.rescue_ended(crew, robot, outcome);
            }
            SimEvent::CrewReturned { crew, away } => self.crew_returned(crew, away),
        }
    }
}

impl Audit<'_> {
    /// Whether the day has the order, the robot and the edge that an event names.
    fn knows(&self, event: &SimEvent) -> bool {
        let order = |order: OrderId| order.index() < self.orders.views.len();
        let robot = |robot: RobotId| robot.index() < self.robots.len();
        match *event {
            SimEvent::OrderPlaced { order: id, .. }
            | SimEvent::OrderFellBack { order: id, .. }
            | SimEvent::OrderRefused { order: id, .. }
            | SimEvent::OrderMadeAgain { order: id }
            | SimEvent::OrderWithdrawn { order: id }
            | SimEvent::CourierAssigned { order: id, .. }
            | SimEvent::CourierPickedUp { order: id, .. }
            | SimEvent::CourierDelivered { order: id, .. } => order(id),
            SimEvent::OrderAssigned { order: id, robot: by }
            | SimEvent::OrderLoaded { order: id, robot: by, .. }
            | SimEvent::RobotArrived { order: id, robot: by }
            | SimEvent::OrderDelivered { order: id, robot: by } => order(id) && robot(by),
            SimEvent::EdgePassed { robot: by, edge, .. }
            | SimEvent::GateEntered { robot: by, edge, .. }
            | SimEvent::GateLeft { robot: by, edge } => {
                robot(by) && edge.index() < self.ground.map.edges.len()
            }
            SimEvent::DutyChanged { robot: by, .. }
            | SimEvent::StretchDriven { robot: by, .. }
            | SimEvent::Charged { robot: by, .. }
            | SimEvent::HelpCalled { robot: by, .. }
            | SimEvent::OperatorTook { robot: by, .. }
            | SimEvent::OperatorReleased { robot: by, .. }
            | SimEvent::RescueCalled { robot: by }
            | SimEvent::RescueStarted { robot: by, .. }
            | SimEvent::RescueEnded { robot: by, .. } => robot(by),
            SimEvent::CourierFree { .. } | SimEvent::CrewReturned { .. } => true,
        }
    }
}
