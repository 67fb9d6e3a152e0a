//! The checker's ear: every event goes to the check that knows its kind.

use super::Audit;
use super::seen::Sight;
use crate::base::ids::{OrderId, RobotId};
use crate::base::time::{SimDuration, SimTime};
use crate::events::{Observer, SimEvent};

/// Events in one instant for each robot and order, passes along edges aside.
///
/// Assumption: 32; the busiest instant of a shipped day has two.
const MOST_AT_ONCE: u64 = 32;

impl Observer for Audit<'_> {
    fn observe(&mut self, at: SimTime, event: &SimEvent) {
        self.events += 1;
        self.hold(at >= self.now, || format!("time runs back to {at}"));
        if !self.knows(event) {
            return self.hold(false, || format!("{event:?} names somebody who is not there"));
        }
        if at > self.now {
            self.settle();
            self.pass_hours(at);
            self.now = at;
        }
        self.count_at_once(event);
        self.see(event);
        self.touched.extend(named(event).1);
        self.follow(event);
    }
}

impl Audit<'_> {
    /// Hands an event to its check.
    #[expect(clippy::wildcard_enum_match_arm, reason = "`named` names every event")]
    fn follow(&mut self, event: &SimEvent) {
        match *event {
            SimEvent::OrderPlaced { order, .. } => self.placed(order, event),
            SimEvent::OrderPromised { order, .. } => self.promised(order, event),
            SimEvent::OrderHeld { order, until } => self.held_back(order, until),
            SimEvent::KitchenJoined { order } => self.kitchen_joined(order),
            SimEvent::PreparationBegan { order, ready } => self.preparation_began(order, ready),
            SimEvent::OrderFits { order, fleets } => self.fits(order, fleets),
            SimEvent::OrderAssigned { order, robot } => self.assigned(order, robot),
            SimEvent::OrderFellBack { order, reason } => self.fell_back(order, reason, true),
            SimEvent::OrderRefused { order, reason } => self.fell_back(order, reason, false),
            SimEvent::OrderMadeAgain { order } => self.made_again(order),
            SimEvent::OrderWithdrawn { order } => self.withdrawn(order),
            SimEvent::OrderLoaded { order, robot, loading } => self.loaded(order, robot, loading),
            SimEvent::RobotArrived { order, robot } => self.arrived(order, robot),
            SimEvent::OrderDelivered { order, robot } => self.delivered(order, robot),
            SimEvent::CourierAssigned { order, courier } => self.courier_assigned(order, courier),
            SimEvent::CourierDeclined { order, courier } => self.courier_declined(order, courier),
            SimEvent::CourierReleased { order, courier } => self.courier_released(order, courier),
            SimEvent::CourierPickedUp { order, courier } => self.courier_left(order, courier),
            SimEvent::CourierDelivered { order, courier, distance } => {
                self.courier_delivered(order, courier, distance);
            }
            SimEvent::CourierNotTaken { order, courier, distance } => {
                self.courier_not_taken(order, courier, distance);
            }
            SimEvent::CourierFree { courier } => self.courier_free(courier),
            SimEvent::OrderGivenBack { order, robot } => self.given_back(order, robot),
            SimEvent::OrderTakenBack { order, robot } => self.taken_back(order, robot),
            SimEvent::OrderRefunded { order, robot } => self.refunded(order, robot),
            SimEvent::OrderCompletedByHand { order, robot } => self.by_hand(order, robot),
            SimEvent::OrderNotTaken { order, robot } => self.not_taken(order, robot),
            SimEvent::PolicyFailed { .. } => self.policy_failed(),
            _ => self.follow_robot(event),
        }
    }

    /// Hands an event of robots and staff to its check.
    #[expect(clippy::wildcard_enum_match_arm, reason = "`named` names every event")]
    fn follow_robot(&mut self, event: &SimEvent) {
        match *event {
            SimEvent::DutyChanged { robot, fleet, from, to, drawn } => {
                self.turned(robot, fleet, (from, to), drawn);
            }
            SimEvent::StretchDriven { robot, leg, distance, crossing_wait, energy, .. } => {
                self.driven(robot, leg, distance, crossing_wait, energy);
            }
            SimEvent::WayRoundTaken { robot, leg, usual, way } => {
                self.way_round_taken(robot, leg, usual, way);
            }
            SimEvent::EdgePassed { robot, edge, entered } => self.passed(robot, edge, entered),
            SimEvent::PlugTaken { robot, waited } => self.plug_taken(robot, waited),
            SimEvent::Charged { robot, energy } => self.charged(robot, energy),
            SimEvent::HelpCalled { robot, cause, .. } => self.help_called(robot, cause),
            SimEvent::GateEntered { robot, edge, waited } => {
                self.gate_entered(robot, edge, waited);
            }
            SimEvent::GateLeft { robot, edge } => self.gate_left(robot, edge),
            SimEvent::AreaEntered { robot, area, waited } => {
                self.area_entered(robot, area, waited);
            }
            SimEvent::AreaLeft { robot, area } => self.area_left(robot, area),
            SimEvent::AreaOverfull { fleet, area, beyond } => {
                self.area_overfull(fleet.index(), area, beyond);
            }
            SimEvent::AreaOverstayed { robot, area, over, states } => {
                self.overstayed(robot, area, (over, states));
            }
            SimEvent::OperatorTook { operator, robot, skill, waited } => {
                self.took(operator, robot, skill, waited);
            }
            SimEvent::OperatorReleased { operator, robot, held } => {
                self.released(operator, robot, held);
            }
            SimEvent::RescueCalled { robot, .. } => self.rescue_called(robot),
            SimEvent::RescueStarted { crew, robot, waited } => {
                self.rescue_started(crew, robot, waited);
            }
            SimEvent::RescueEnded { crew, robot, outcome, carried } => {
                self.rescue_ended(crew, robot, outcome, carried);
            }
            SimEvent::RobotStruck { robot, mishap } => self.struck(robot, mishap),
            SimEvent::BayTaken { robot, waited } => self.bay_taken(robot, waited),
            SimEvent::BayLeft { robot, held } => self.bay_left(robot, held),
            SimEvent::GoodsReturned { robot, unloading } => self.goods_returned(robot, unloading),
            SimEvent::RobotSent { robot, merchant } => self.robot_sent(robot, merchant),
            SimEvent::CrewReturned { crew, away } => self.crew_returned(crew, away),
            _ => self.follow_feeder(event),
        }
    }

    /// Hands an event of feeders to its check.
    #[expect(clippy::wildcard_enum_match_arm, reason = "`named` names every event")]
    fn follow_feeder(&mut self, event: &SimEvent) {
        match *event {
            SimEvent::FeederWanted { order } => self.feeder_wanted(order),
            SimEvent::FeederSent { feeder, order, waited } => {
                self.feeder_sent(feeder, order, waited);
            }
            SimEvent::FeederPickedUp { feeder, order } => self.feeder_picked_up(feeder, order),
            SimEvent::FeederReturned { feeder, order, brought, away } => {
                self.feeder_returned(feeder, order, brought, away);
            }
            _ => {}
        }
    }

    /// Time goes on: nobody does many things in one instant.
    fn count_at_once(&mut self, event: &SimEvent) {
        let counts = !matches!(event, SimEvent::EdgePassed { .. });
        self.at_once += u64::from(counts);
        let somebody = self.robots.len() + self.orders.views.len() + 1;
        let most = MOST_AT_ONCE * somebody as u64;
        let (now, at_once) = (self.now, self.at_once);
        self.hold(at_once <= most, || format!("{at_once} events at {now} and no end: {event:?}"));
    }

    /// Notes what no check of its own looks at.
    fn see(&mut self, event: &SimEvent) {
        if let SimEvent::StretchDriven { slot_wait, closed_wait, .. } = *event {
            self.seen.note(Sight::WaitForSlot, slot_wait > SimDuration::ZERO);
            self.seen.note(Sight::WaitForOpening, closed_wait > SimDuration::ZERO);
        }
    }

    /// Whether the day has whom an event names.
    fn knows(&self, event: &SimEvent) -> bool {
        let (order, robot) = named(event);
        let edge = if let SimEvent::EdgePassed { edge, .. }
        | SimEvent::GateEntered { edge, .. }
        | SimEvent::GateLeft { edge, .. } = *event
        {
            edge.index() < self.ground.map.edges.len()
        } else {
            true
        };
        let merchant = if let SimEvent::RobotSent { merchant, .. } = *event {
            merchant.index() < self.ground.scenario.merchants.len()
        } else {
            true
        };
        edge && merchant
            && order.is_none_or(|order| order.index() < self.orders.views.len())
            && robot.is_none_or(|robot| robot.index() < self.robots.len())
    }
}

/// The order and the robot that an event names.
fn named(event: &SimEvent) -> (Option<OrderId>, Option<RobotId>) {
    match *event {
        SimEvent::OrderPlaced { order, .. }
        | SimEvent::OrderPromised { order, .. }
        | SimEvent::OrderHeld { order, .. }
        | SimEvent::KitchenJoined { order }
        | SimEvent::PreparationBegan { order, .. }
        | SimEvent::CourierNotTaken { order, .. }
        | SimEvent::OrderFits { order, .. }
        | SimEvent::OrderFellBack { order, .. }
        | SimEvent::OrderRefused { order, .. }
        | SimEvent::OrderMadeAgain { order }
        | SimEvent::OrderWithdrawn { order }
        | SimEvent::CourierAssigned { order, .. }
        | SimEvent::CourierDeclined { order, .. }
        | SimEvent::CourierReleased { order, .. }
        | SimEvent::CourierPickedUp { order, .. }
        | SimEvent::CourierDelivered { order, .. }
        | SimEvent::FeederWanted { order }
        | SimEvent::FeederSent { order, .. }
        | SimEvent::FeederPickedUp { order, .. }
        | SimEvent::FeederReturned { order, .. } => (Some(order), None),
        SimEvent::OrderAssigned { order, robot }
        | SimEvent::OrderGivenBack { order, robot }
        | SimEvent::OrderTakenBack { order, robot }
        | SimEvent::OrderLoaded { order, robot, .. }
        | SimEvent::RobotArrived { order, robot }
        | SimEvent::OrderRefunded { order, robot }
        | SimEvent::OrderNotTaken { order, robot }
        | SimEvent::OrderCompletedByHand { order, robot }
        | SimEvent::OrderDelivered { order, robot } => (Some(order), Some(robot)),
        SimEvent::EdgePassed { robot, .. }
        | SimEvent::GateEntered { robot, .. }
        | SimEvent::GateLeft { robot, .. }
        | SimEvent::AreaEntered { robot, .. }
        | SimEvent::AreaLeft { robot, .. }
        | SimEvent::AreaOverstayed { robot, .. }
        | SimEvent::DutyChanged { robot, .. }
        | SimEvent::WayRoundTaken { robot, .. }
        | SimEvent::StretchDriven { robot, .. }
        | SimEvent::GoodsReturned { robot, .. }
        | SimEvent::RobotSent { robot, .. }
        | SimEvent::PlugTaken { robot, .. }
        | SimEvent::Charged { robot, .. }
        | SimEvent::HelpCalled { robot, .. }
        | SimEvent::OperatorTook { robot, .. }
        | SimEvent::OperatorReleased { robot, .. }
        | SimEvent::RescueCalled { robot, .. }
        | SimEvent::RobotStruck { robot, .. }
        | SimEvent::BayTaken { robot, .. }
        | SimEvent::BayLeft { robot, .. }
        | SimEvent::RescueStarted { robot, .. }
        | SimEvent::RescueEnded { robot, .. } => (None, Some(robot)),
        SimEvent::CourierFree { .. }
        | SimEvent::CrewReturned { .. }
        | SimEvent::AreaOverfull { .. }
        | SimEvent::PolicyFailed { .. } => (None, None),
    }
}
