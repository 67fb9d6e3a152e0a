//! Orders of robots that have not loaded them: given to whom the rules name, changed on the way to
//! the merchant, and given back.

use super::Audit;
use super::orders::Stage;
use super::robots::RobotView;
use super::seen::Sight;
use crate::base::ids::{OrderId, RobotId};
use crate::events::Duty;

/// Energy by which a robot may miss its reserve: what a few millimetres and milliseconds draw \[Wh\].
const RESERVE_WH: f64 = 1e-3;

impl Audit<'_> {
    pub(super) fn assigned(&mut self, order: OrderId, robot: RobotId) {
        if self.plans_robots {
            self.look_at_hour();
        }
        self.pass(order, Stage::Open, Stage::Given(robot));
        self.feeding_begins(order, robot);
        let view = self.orders.views[order.index()].clone();
        let (now, fleet) = (self.now, self.robots[robot.index()].fleet);
        self.hold(view.fits.contains(&fleet), || format!("robot {robot} cannot carry {order}"));
        self.hold(now >= view.due, || format!("order {order} given before {}", view.due));
        self.seen.note(Sight::OrderWaited, now > view.due);
        let serves = self.serves(fleet, now);
        self.hold(serves, || format!("robot {robot} sent out of hours"));
        let RobotView { duty, order: held, .. } = self.robots[robot.index()];
        let on_its_way = duty == Duty::Approach && self.plans_robots;
        self.hold(duty == Duty::Idle || on_its_way, || {
            format!("robot {robot} sent while {duty:?}")
        });
        if let Some(first) = held {
            return self.assigned_more(robot, (first, order));
        }
        self.keeps_going(order, robot, on_its_way);
        self.hold(self.accepts(robot, order), || {
            format!("robot {robot} has no charge for order {order}")
        });
        if self.plans_robots {
            self.robots[robot.index()].order = Some(order);
            return;
        }
        self.check_nearest(robot, order);
        let older = self.orders.open.range(..(view.spec.placed, order));
        let overtaken: Vec<OrderId> = older
            .map(|(_, id)| *id)
            .filter(|id| self.orders.views[id.index()].due < now)
            .filter(|id| self.orders.views[id.index()].fits.contains(&fleet))
            .filter(|id| self.accepts(robot, *id))
            .collect();
        self.hold(overtaken.is_empty(), || format!("order {order} overtakes {overtaken:?}"));
        self.robots[robot.index()].order = Some(order);
    }

    /// A robot gets another order of the trip that it has just been given.
    fn assigned_more(&mut self, robot: RobotId, (first, order): (OrderId, OrderId)) {
        let on_its_way = self.robots[robot.index()].duty == Duty::Approach;
        let at_once = self.orders.views[first.index()].since == self.now || on_its_way;
        self.hold(at_once && self.plans_robots, || {
            format!("robot {robot} has {first} and gets {order}")
        });
        self.orders.to_come[robot.index()].push(order);
        let mut ids = vec![first];
        ids.extend(&self.orders.to_come[robot.index()]);
        let able = self.accepts_all(robot, &ids);
        self.hold(able, || format!("robot {robot} cannot carry {ids:?} on one trip"));
        self.seen.note(Sight::BundledOnRobot, true);
    }

    /// A robot gives an order back on its way to the merchant, when its charge is at the reserve.
    pub(super) fn given_back(&mut self, order: OrderId, robot: RobotId) {
        let first = self.robots[robot.index()].order == Some(order);
        let its = first || self.orders.to_come[robot.index()].contains(&order);
        self.pass(order, Stage::Given(robot), Stage::Open);
        let (now, view) = (self.now, self.robots[robot.index()]);
        self.orders.views[order.index()].given_back.push(now);
        let battery = &self.fleet(view.fleet).vendor.battery;
        let hotel_wh = battery.hotel.0 * now.since(view.since).hours();
        let above = view.left_wh - hotel_wh - battery.reserve * battery.capacity.0;
        let approaches = view.duty == Duty::Approach && its;
        self.hold(approaches, || format!("{robot} gives {order} back: {view:?}"));
        self.hold(above <= RESERVE_WH, || format!("{robot} gives back {above} Wh too early"));
        self.robots[robot.index()].order = None;
        self.seen.note(Sight::GivenBack, true);
    }

    /// A policy takes an order from a robot on its way to the merchant.
    pub(super) fn taken_back(&mut self, order: OrderId, robot: RobotId) {
        let view = self.robots[robot.index()];
        let its = view.order == Some(order) || self.orders.to_come[robot.index()].contains(&order);
        let fed = self.fleet(view.fleet).feeders.is_some();
        let able = its && view.duty == Duty::Approach && self.plans_robots && !fed && !view.out;
        self.hold(able, || format!("{order} is taken from robot {robot}: {view:?}"));
        self.pass(order, Stage::Given(robot), Stage::Open);
        self.orders.views[order.index()].given_back.push(self.now);
        self.robots[robot.index()].order = None;
        self.seen.note(Sight::TakenBack, true);
    }

    /// A robot gets an order that had none: on its way to a merchant, one of that merchant.
    fn keeps_going(&mut self, order: OrderId, robot: RobotId, on_its_way: bool) {
        let merchant = self.orders.views[order.index()].spec.merchant;
        let before = self.robots[robot.index()].heading.replace(merchant);
        let same = !on_its_way || before == Some(merchant);
        self.hold(same, || {
            format!("robot {robot} goes to {before:?} and gets {order} of {merchant}")
        });
    }
}
