//! Goods from the merchant's counter to the door: loaded in time, handed over or not, taken back.

use super::Audit;
use super::orders::Stage;
use super::seen::Sight;
use crate::base::cast;
use crate::base::ids::{OrderId, RobotId};
use crate::base::time::{SimDuration, SimTime};
use crate::events::Duty;
use crate::scenario::StrandedOrder;
use crate::sim::demand::OrderSpec;
use crate::sim::ground::Post;

impl Audit<'_> {
    pub(super) fn loaded(&mut self, order: OrderId, robot: RobotId, loading: SimDuration) {
        self.pass(order, Stage::Given(robot), Stage::OnBoard(robot));
        let (now, view) = (self.now, self.robots[robot.index()]);
        let first = view.order == Some(order);
        self.hold(view.duty == Duty::Load, || {
            format!("robot {robot} loaded while {:?}", view.duty)
        });
        let mass = self.orders.views[order.index()].spec.mass.0;
        let view = &mut self.robots[robot.index()];
        if first {
            (view.load_kg, view.loaded_mm, view.loading) = (0.0, 0, SimDuration::ZERO);
        }
        view.load_kg += mass;
        view.loading += loading;
        // It leaves when all that it takes is ready, and loaded one after another.
        let (since, all) = (view.since, view.loading);
        let to_come = &self.orders.to_come[robot.index()];
        let last = to_come.last().or(view.order.as_ref()) == Some(&order);
        let mut takes: Vec<OrderId> = view.order.into_iter().chain(to_come.clone()).collect();
        takes.retain(|_| last);
        let there = takes.iter().map(|id| self.loadable(*id, robot));
        let there: Option<Vec<SimTime>> = there.collect();
        let leaves =
            there.map(|there| there.into_iter().max().unwrap_or_default().max(since) + all);
        self.hold(!last || leaves == Some(now), || {
            format!("robot {robot} loaded at {now}, not {leaves:?}")
        });
        for order in takes {
            self.feeding_ends(order, robot);
        }
    }

    pub(super) fn arrived(&mut self, order: OrderId, robot: RobotId) {
        self.pass(order, Stage::OnBoard(robot), Stage::AtDoor(robot));
        self.orders.views[order.index()].arrived = self.now;
        let duty = self.robots[robot.index()].duty;
        self.hold(duty == Duty::HandOver, || format!("robot {robot} arrives while {duty:?}"));
    }

    pub(super) fn delivered(&mut self, order: OrderId, robot: RobotId) {
        self.seen.note(Sight::ByRobot, true);
        self.pass(order, Stage::AtDoor(robot), Stage::Ended);
        let view = self.orders.views[order.index()].clone();
        let comes = view.arrived.max(view.spec.opens);
        let (now, taken) = (self.now, comes + view.spec.walk_to_door);
        let fits = now == taken && !view.spec.no_show;
        self.hold(fits, || format!("order {order} handed over at {now}, not {taken}"));
        self.note_window(&view.spec, view.arrived);
        let way = self.robots[robot.index()].loaded_mm;
        let reach = self.fleet(self.robots[robot.index()].fleet).vendor.reach.0;
        let metres = cast::float64(way) / 1000.0;
        let kept = std::mem::take(&mut self.robots[robot.index()].from_hub);
        self.seen.note(Sight::KeptOrder, kept);
        // What was found before it set out counts for several doors; ways round may add to it.
        let several = self.robots[robot.index()].from_door && self.today.bars();
        self.hold(kept || several || metres <= reach, || {
            format!("order {order} delivered at {metres} m, reach {reach}")
        });
        let left = self.robots[robot.index()].load_kg - view.spec.mass.0;
        self.robots[robot.index()].load_kg = left;
        let goes_on = self.goes_on(robot);
        let robot = &mut self.robots[robot.index()];
        if !goes_on && robot.back.is_none() {
            (robot.load_kg, robot.ended_at) = (0.0, Some(Post::Door(view.spec.customer)));
        }
    }

    /// A robot is done at a door: whether it goes on to another.
    fn goes_on(&mut self, robot: RobotId) -> bool {
        let to_come = &mut self.orders.to_come[robot.index()];
        let next = if to_come.is_empty() { None } else { Some(to_come.remove(0)) };
        let view = &mut self.robots[robot.index()];
        (view.order, view.goes_on) = (next, next.is_some());
        view.goes_on
    }

    /// Notes how an order that came to its door at an instant met its window.
    pub(super) fn note_window(&mut self, spec: &OrderSpec, arrived: SimTime) {
        let windowed = spec.opens > SimTime::MIDNIGHT;
        self.seen.note(Sight::EarlyAtDoor, arrived < spec.opens);
        self.seen.note(Sight::LateForWindow, windowed && self.now > spec.closes);
    }

    /// Nobody came to the door: after the wait for it, or to a crew that carried the goods there.
    pub(super) fn not_taken(&mut self, order: OrderId, robot: RobotId) {
        self.seen.note(Sight::NotTaken, true);
        let view = self.orders.views[order.index()].clone();
        self.hold(view.spec.no_show, || format!("order {order} is taken by its customer"));
        if view.stage == Stage::OnBoard(robot) {
            return self.taken_off(order, robot, StrandedOrder::ByHand);
        }
        self.pass(order, Stage::AtDoor(robot), Stage::Ended);
        let wait = self.ground.scenario.customers.no_show.wait;
        let (now, leaves) = (self.now, view.arrived.max(view.spec.opens) + wait);
        self.hold(now == leaves, || format!("order {order} is given up at {now}, not {leaves}"));
        self.goes_on(robot);
        let robot = &mut self.robots[robot.index()];
        (robot.from_hub, robot.back) = (false, Some(view.spec.merchant));
    }

    /// A robot is relieved of goods that nobody took, at their merchant.
    pub(super) fn goods_returned(&mut self, robot: RobotId, unloading: SimDuration) {
        let view = self.robots[robot.index()];
        let due = view.duty == Duty::Load && view.back.is_some();
        self.hold(due, || format!("robot {robot} is relieved of goods while {view:?}"));
        let (now, done) = (self.now, view.since + unloading);
        self.hold(now == done, || format!("robot {robot} is relieved at {now}, not {done}"));
        let post = view.back.and_then(|merchant| self.post_of(view.fleet, merchant));
        let view = &mut self.robots[robot.index()];
        (view.back, view.load_kg, view.ended_at) = (None, 0.0, post);
    }

    /// An order on board ends without its robot.
    fn taken_off(&mut self, order: OrderId, robot: RobotId, rule: StrandedOrder) {
        self.pass(order, Stage::OnBoard(robot), Stage::Ended);
        let able = self.gives_up(robot);
        self.hold(able, || format!("robot {robot} gives {order} away"));
        let fleet = self.robots[robot.index()].fleet;
        let found = self.fleet(fleet).rescue.stranded;
        self.hold(found == rule, || format!("{order} ends as {rule:?}, the rule is {found:?}"));
        if rule == StrandedOrder::ByHand {
            let customer = self.orders.views[order.index()].spec.customer as usize;
            let door = self.ground.fleets[fleet].customers[customer].ok();
            let hub = door.map(|door| self.hub_from(robot, door));
            self.robots[robot.index()].carried_to = hub;
        }
        let view = &mut self.robots[robot.index()];
        (view.order, view.load_kg, view.back) = (None, 0.0, None);
    }

    pub(super) fn refunded(&mut self, order: OrderId, robot: RobotId) {
        self.seen.note(Sight::Refunded, true);
        self.taken_off(order, robot, StrandedOrder::Refunded);
    }

    pub(super) fn by_hand(&mut self, order: OrderId, robot: RobotId) {
        self.seen.note(Sight::ByHand, true);
        self.taken_off(order, robot, StrandedOrder::ByHand);
        let absent = self.orders.views[order.index()].spec.no_show;
        self.hold(!absent, || format!("order {order} is handed to nobody"));
    }
}
