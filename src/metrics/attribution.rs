//! Shares every millisecond of a lead time out among causes: a fold of events.
//!
//! At every instant between placement and hand-over exactly one cause holds, so the causes of an
//! order sum to its lead time, in whole milliseconds. Until the food is ready the kitchen holds,
//! whatever a robot does meanwhile; from then on, what the order waits for. Of several orders on one
//! robot the one whose door comes next has its cause; for the others a stop at that door is a part of
//! the path.

use super::causes::{CAUSES, CauseTimes, LeadCause};
use super::order_clock::{ANY_FLEET, OrderClock};
use super::shortage::Shortages;
use crate::base::ids::{OrderId, RobotId};
use crate::base::time::{SimDuration, SimTime};
use crate::events::{Duty, SimEvent};

/// What a robot does, as far as its order is concerned.
#[derive(Debug, Clone, Default)]
struct RobotView {
    /// The order in its care whose door comes next ...
    order: Option<OrderId>,
    /// ... and those whose doors come after, in sequence.
    more: Vec<OrderId>,
    /// How many of them feeders have yet to bring.
    away: u32,
    duty: Duty,
    held: bool,
}

impl RobotView {
    /// Takes another order into its care; what that waits for.
    fn take(&mut self, order: OrderId) -> LeadCause {
        if self.order.is_none() {
            self.order = Some(order);
            return self.cause();
        }
        self.more.push(order);
        self.cause_of_more()
    }

    fn let_go(&mut self, order: OrderId) {
        if self.order != Some(order) {
            self.more.retain(|other| *other != order);
        } else if self.more.is_empty() {
            self.order = None;
        } else {
            self.order = Some(self.more.remove(0));
        }
    }

    /// What the orders wait for whose doors come later.
    fn cause_of_more(&self) -> LeadCause {
        if self.duty == Duty::HandOver { LeadCause::Path } else { self.cause() }
    }

    /// What the order waits for whose door comes next.
    fn cause(&self) -> LeadCause {
        match self.duty {
            Duty::Idle => LeadCause::RobotWait,
            Duty::AwaitOperator | Duty::Assist if self.held => LeadCause::OperatorService,
            Duty::AwaitOperator | Duty::Assist => LeadCause::OperatorQueue,
            Duty::Approach => LeadCause::Approach,
            Duty::Load if self.away > 0 => LeadCause::Feeder,
            Duty::Load => LeadCause::Loading,
            Duty::Deliver | Duty::Return => LeadCause::Path,
            Duty::HandOver => LeadCause::Customer,
            Duty::Rescue | Duty::OutOfService => LeadCause::Rescue,
            Duty::Charge => LeadCause::Charger,
            Duty::Gate => LeadCause::Gate,
            Duty::Offline => LeadCause::Offline,
        }
    }
}

/// The fold; [`Attribution::spent`] tells what it found.
#[derive(Debug, Clone, Default)]
pub struct Attribution {
    orders: Vec<OrderClock>,
    robots: Vec<RobotView>,
    shortages: Shortages,
}

impl Attribution {
    /// Time of an order by cause; nothing for unknown orders.
    pub fn spent(&self, order: OrderId) -> CauseTimes {
        self.orders.get(order.index()).map_or([0; CAUSES], |clock| clock.spent)
    }

    /// One event at its time.
    #[expect(clippy::wildcard_enum_match_arm, reason = "`RunFold::observe` names every event")]
    pub fn observe(&mut self, at: SimTime, event: &SimEvent) {
        match *event {
            SimEvent::OrderPlaced { ready, .. } => self.place(at, ready),
            SimEvent::OrderFits { order, fleets } => {
                self.shortages.watch(fleets);
                self.orders[order.index()].fleets = fleets;
            }
            SimEvent::OrderAssigned { order, robot } => {
                self.share_out(order, at);
                let away = self.orders[order.index()].away;
                self.robot(robot).away += u32::from(away);
                let cause = self.robot(robot).take(order);
                let clock = &mut self.orders[order.index()];
                (clock.robot, clock.cause) = (Some(robot), cause);
            }
            SimEvent::OrderMadeAgain { order } => {
                self.let_go(order, at, LeadCause::RobotWait);
                let clock = &mut self.orders[order.index()];
                (clock.making, clock.away) = (LeadCause::Remake, false);
                clock.ready = at + clock.preparation;
            }
            SimEvent::OrderFellBack { order, .. } => {
                self.let_go(order, at, LeadCause::Courier);
                self.orders[order.index()].away = false;
            }
            SimEvent::OrderGivenBack { order, .. } | SimEvent::OrderTakenBack { order, .. } => {
                self.let_go(order, at, LeadCause::RobotWait);
            }
            SimEvent::OrderDelivered { order, .. }
            | SimEvent::CourierDelivered { order, .. }
            | SimEvent::OrderCompletedByHand { order, .. }
            | SimEvent::OrderRefunded { order, .. }
            | SimEvent::OrderNotTaken { order, .. }
            | SimEvent::CourierNotTaken { order, .. }
            | SimEvent::OrderRefused { order, .. }
            | SimEvent::OrderWithdrawn { order } => self.let_go(order, at, LeadCause::Customer),
            SimEvent::DutyChanged { robot, fleet, from, to, .. } => {
                self.shortages.turn(at, fleet, from, to);
                self.turn(robot, at, |view| view.duty = to);
            }
            SimEvent::OperatorTook { robot, .. } => self.turn(robot, at, |view| view.held = true),
            SimEvent::OperatorReleased { robot, .. } => {
                self.turn(robot, at, |view| view.held = false);
            }
            SimEvent::StretchDriven { robot, crossing_wait, closed_wait, slot_wait, .. } => {
                let gate = SimDuration(closed_wait.0 + slot_wait.0);
                let waits = [(LeadCause::Crossing, crossing_wait), (LeadCause::Gate, gate)];
                self.drive(robot, at, waits);
            }
            SimEvent::FeederWanted { order } => {
                self.orders[order.index()].away = true;
                self.fed(order, at, |away| *away += 1);
            }
            SimEvent::FeederReturned { order, brought: true, .. } => {
                if std::mem::take(&mut self.orders[order.index()].away) {
                    self.fed(order, at, |away| *away -= 1);
                }
            }
            _ => self.observe_kitchen(at, event),
        }
    }

    /// What befalls an order before anybody is sought for it.
    #[expect(clippy::wildcard_enum_match_arm, reason = "`RunFold::observe` names every event")]
    fn observe_kitchen(&mut self, at: SimTime, event: &SimEvent) {
        match *event {
            SimEvent::OrderPromised { order, released, opens, .. } => {
                let clock = &mut self.orders[order.index()];
                clock.preparation = clock.ready.since(released);
                (clock.since, clock.opens) = (released, opens);
            }
            SimEvent::OrderHeld { order, until } => self.orders[order.index()].held = until,
            SimEvent::KitchenJoined { order } => {
                self.share_out(order, at);
                self.orders[order.index()].queued = true;
            }
            SimEvent::PreparationBegan { order, ready } => {
                self.share_out(order, at);
                let clock = &mut self.orders[order.index()];
                (clock.queued, clock.ready) = (false, ready);
            }
            _ => {}
        }
    }

    fn place(&mut self, at: SimTime, ready: SimTime) {
        self.shortages.watch(ANY_FLEET);
        self.orders.push(OrderClock::new(at, ready));
    }

    fn robot(&mut self, id: RobotId) -> &mut RobotView {
        if self.robots.len() <= id.index() {
            self.robots.resize(id.index() + 1, RobotView::default());
        }
        &mut self.robots[id.index()]
    }

    /// Books an order's time until now.
    fn share_out(&mut self, order: OrderId, at: SimTime) {
        let clock = &mut self.orders[order.index()];
        let made = clock.make_until(at);
        let made = clock.keep_window(made, at);
        if clock.cause == LeadCause::RobotWait && clock.robot.is_none() && made < at {
            let short = self.shortages.within(clock.fleets, made, at);
            clock.book(LeadCause::Charger, short);
            clock.book(LeadCause::RobotWait, at.since(made).saturating_sub(short));
        } else {
            clock.book(clock.cause, at.since(made));
        }
    }

    /// The order leaves the care of its robot, if it had one.
    fn let_go(&mut self, order: OrderId, at: SimTime, next: LeadCause) {
        self.share_out(order, at);
        let clock = &mut self.orders[order.index()];
        clock.cause = next;
        if let Some(robot) = clock.robot.take() {
            let away = clock.away;
            let view = self.robot(robot);
            view.let_go(order);
            view.away -= u32::from(away);
        }
    }

    /// What feeders have yet to bring to the robot of an order changes.
    fn fed(&mut self, order: OrderId, at: SimTime, change: impl FnOnce(&mut u32)) {
        if let Some(robot) = self.orders[order.index()].robot {
            self.turn(robot, at, |view| change(&mut view.away));
        }
    }

    /// A robot's care for its order changes.
    fn turn(&mut self, robot: RobotId, at: SimTime, change: impl FnOnce(&mut RobotView)) {
        let view = self.robot(robot);
        change(view);
        let (order, cause) = (view.order, view.cause());
        let Some(order) = order else { return };
        self.share_out(order, at);
        self.orders[order.index()].cause = cause;
        let (mut place, cause) = (0, self.robot(robot).cause_of_more());
        while let Some(order) = self.robot(robot).more.get(place).copied() {
            self.share_out(order, at);
            self.orders[order.index()].cause = cause;
            place += 1;
        }
    }

    /// A stretch ends. Its waits come as sums: where the kitchen takes the first part of the
    /// stretch, they count in proportion to the time that is left, rounded down.
    fn drive(&mut self, robot: RobotId, at: SimTime, waits: [(LeadCause, SimDuration); 2]) {
        let Some(order) = self.robot(robot).order else { return };
        self.drive_with(order, at, waits);
        let mut place = 0;
        while let Some(order) = self.robot(robot).more.get(place).copied() {
            self.drive_with(order, at, waits);
            place += 1;
        }
    }

    fn drive_with(&mut self, order: OrderId, at: SimTime, waits: [(LeadCause, SimDuration); 2]) {
        let clock = &mut self.orders[order.index()];
        let whole = at.since(clock.since).0;
        let made = clock.make_until(at);
        let mut left = at.since(made).0;
        let counted = left;
        for (cause, wait) in waits {
            let stood = (wait.0.min(whole) * counted).checked_div(whole).unwrap_or(0).min(left);
            clock.book(cause, SimDuration(stood));
            left -= stood;
        }
        clock.book(clock.cause, SimDuration(left));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ids::{CourierId, FleetId, MerchantId, OperatorId};
    use crate::base::money::Money;
    use crate::base::units::{Kilograms, Litres, Millimetres, WattHours};
    use crate::events::{LegKind, Skill, Unfit};

    const ORDER: OrderId = OrderId(0);
    const ROBOT: RobotId = RobotId(0);

    /// Observes events at seconds after midnight; gives seconds by cause, zeros left out.
    fn shared(events: &[(u64, SimEvent)]) -> Vec<(LeadCause, u32)> {
        let mut fold = Attribution::default();
        for (at, event) in events {
            fold.observe(SimTime(at * 1000), event);
        }
        let spent = fold.spent(ORDER);
        let told = LeadCause::ALL.into_iter().zip(spent.map(|ms| ms / 1000));
        told.filter(|(_, seconds)| *seconds > 0).collect()
    }

    fn placed(ready: u64) -> SimEvent {
        SimEvent::OrderPlaced {
            order: ORDER,
            merchant: MerchantId(0),
            ticket: Money::ZERO,
            mass: Kilograms(1.0),
            volume: Litres(1.0),
            ready: SimTime(ready * 1000),
            distance: None,
        }
    }

    fn turn(robot: RobotId, from: Duty, to: Duty) -> SimEvent {
        SimEvent::DutyChanged { robot, fleet: FleetId(0), from, to, drawn: WattHours(0.0) }
    }

    fn drove(leg: LegKind, wait: u64) -> SimEvent {
        SimEvent::StretchDriven {
            robot: ROBOT,
            leg,
            distance: Millimetres(1),
            crossings: 1,
            crossing_wait: SimDuration(wait * 1000),
            closed_wait: SimDuration::ZERO,
            slot_wait: SimDuration::ZERO,
            energy: WattHours(0.0),
        }
    }

    const ASSIGNED: SimEvent = SimEvent::OrderAssigned { order: ORDER, robot: ROBOT };
    const DELIVERED: SimEvent = SimEvent::OrderDelivered { order: ORDER, robot: ROBOT };

    #[test]
    fn a_crossing_wait_counts_in_proportion_to_what_the_kitchen_leaves_of_the_stretch() {
        let found = shared(&[
            (0, turn(ROBOT, Duty::OutOfService, Duty::Idle)),
            (0, placed(100)),
            (60, ASSIGNED),
            (60, turn(ROBOT, Duty::Idle, Duty::Approach)),
            (160, drove(LegKind::Approach, 40)),
            (160, turn(ROBOT, Duty::Approach, Duty::Load)),
            (190, turn(ROBOT, Duty::Load, Duty::Deliver)),
            (290, drove(LegKind::Loaded, 30)),
            (290, turn(ROBOT, Duty::Deliver, Duty::HandOver)),
            (300, DELIVERED),
        ]);
        let crossing = 40 * 60 / 100 + 30;
        let expected = [
            (LeadCause::Kitchen, 100),
            (LeadCause::Loading, 30),
            (LeadCause::Approach, 60 - 24),
            (LeadCause::Path, 70),
            (LeadCause::Crossing, crossing),
            (LeadCause::Customer, 10),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_call_waits_in_the_queue_until_an_operator_takes_it() {
        let took = SimEvent::OperatorTook {
            operator: OperatorId(0),
            robot: ROBOT,
            skill: Skill::Assist,
            waited: SimDuration(20_000),
        };
        let found = shared(&[
            (0, turn(ROBOT, Duty::OutOfService, Duty::Idle)),
            (0, placed(0)),
            (5, ASSIGNED),
            (5, turn(ROBOT, Duty::Idle, Duty::Deliver)),
            (15, turn(ROBOT, Duty::Deliver, Duty::Assist)),
            (35, took),
            (38, turn(ROBOT, Duty::Assist, Duty::Rescue)),
            (45, DELIVERED),
        ]);
        let expected = [
            (LeadCause::RobotWait, 5),
            (LeadCause::Path, 10),
            (LeadCause::OperatorQueue, 20),
            (LeadCause::OperatorService, 3),
            (LeadCause::Rescue, 7),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn waiting_is_the_chargers_while_nobody_is_idle_and_somebody_charges() {
        let other = RobotId(1);
        let found = shared(&[
            (0, turn(ROBOT, Duty::OutOfService, Duty::Charge)),
            (0, placed(40)),
            (50, turn(other, Duty::OutOfService, Duty::Idle)),
            (60, turn(other, Duty::Idle, Duty::Approach)),
            (90, turn(ROBOT, Duty::Charge, Duty::Idle)),
            (95, ASSIGNED),
            (95, turn(ROBOT, Duty::Idle, Duty::Load)),
            (96, DELIVERED),
        ]);
        // Ready at 40; nobody idle and one at the plug over 40 to 50 and 60 to 90.
        let expected = [
            (LeadCause::Kitchen, 40),
            (LeadCause::Loading, 1),
            (LeadCause::RobotWait, 15),
            (LeadCause::Charger, 40),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn an_order_lost_on_board_is_made_again_and_then_waits_for_its_courier() {
        let courier = CourierId(0);
        let found = shared(&[
            (0, turn(ROBOT, Duty::OutOfService, Duty::Idle)),
            (0, placed(30)),
            (30, ASSIGNED),
            (30, turn(ROBOT, Duty::Idle, Duty::Deliver)),
            (40, turn(ROBOT, Duty::Deliver, Duty::Rescue)),
            (60, SimEvent::OrderMadeAgain { order: ORDER }),
            (60, SimEvent::OrderFellBack { order: ORDER, reason: Unfit::RobotFailed }),
            (70, turn(ROBOT, Duty::Rescue, Duty::OutOfService)),
            (100, SimEvent::CourierDelivered { order: ORDER, courier, distance: Millimetres(1) }),
        ]);
        let expected = [
            (LeadCause::Kitchen, 30),
            (LeadCause::Path, 10),
            (LeadCause::Rescue, 20),
            (LeadCause::Remake, 30),
            (LeadCause::Courier, 10),
        ];
        assert_eq!(found, expected);
    }
}
