//! The books of a day beside what the checker followed: time, energy and money add up.

use super::Audit;
use super::queues::Queue;
use super::seen::Sight;
use crate::base::cast;
use crate::base::money::Money;
use crate::base::time::SimDuration;
use crate::cost::ledger::{Cause, Ledger};
use crate::events::Duty;
use crate::metrics::{Outcome, RobotRecord, RunRecord};

/// Sums of energies in another order may differ by this share.
const ROUNDING: f64 = 1e-9;

impl Audit<'_> {
    /// Holds the record and the ledger of the day against its events. Called once, after the last.
    pub fn check_books(&mut self, record: &RunRecord, ledger: &Ledger) {
        self.check_orders(record);
        self.check_time(record);
        for robot in &record.robots {
            self.check_energy(robot);
        }
        self.check_people(record);
        self.check_ledger(record, ledger);
    }

    /// Every order has one end, and the ends are those that were seen.
    fn check_orders(&mut self, record: &RunRecord) {
        let (known, placed) = (self.orders.views.len(), record.orders.len());
        self.hold(known == placed, || format!("{placed} orders are on record, {known} placed"));
        let count = |wanted: &dyn Fn(Outcome) -> bool| {
            let ends = record.orders.iter().filter_map(|order| order.outcome);
            cast::index32(ends.filter(|outcome| wanted(*outcome)).count())
        };
        let ends = [
            (Sight::ByRobot, count(&|end| end == Outcome::ByRobot)),
            (Sight::ByCourier, count(&|end| matches!(end, Outcome::FellBack(_)))),
            (Sight::Refused, count(&|end| matches!(end, Outcome::Refused(_)))),
            (Sight::ByHand, count(&|end| end == Outcome::ByHand)),
            (Sight::Refunded, count(&|end| end == Outcome::Refunded)),
            (Sight::NotTaken, count(&|end| end == Outcome::NotTaken(None))),
            (Sight::NotTakenFromCourier, count(&|end| matches!(end, Outcome::NotTaken(Some(_))))),
            (Sight::Withdrawn, count(&|end| end == Outcome::Withdrawn)),
        ];
        for (sight, recorded) in ends {
            let seen = self.seen.count(sight);
            self.hold(seen == recorded, || format!("{recorded} on record, {seen} seen: {sight:?}"));
        }
        for order in record.orders.iter().filter(|order| order.ended.is_none()) {
            self.hold(false, || format!("order {} has no end on record", order.order));
        }
    }

    /// A robot does one thing at any time: its duties fill the day, robot by robot and hour by hour.
    fn check_time(&mut self, record: &RunRecord) {
        let day = record.ended.0;
        let mut by_duty = [0; Duty::ALL.len()];
        for robot in &record.robots {
            let spent: u64 = robot.duty_ms.iter().sum();
            let id = robot.robot;
            self.hold(spent == day, || format!("robot {id} spends {spent} ms of {day} ms"));
            by_duty.iter_mut().zip(robot.duty_ms).for_each(|(sum, ms)| *sum += ms);
        }
        for hours in record.duty_ms.values() {
            for (sum, ms) in by_duty.iter_mut().zip(hours) {
                *sum = sum.wrapping_sub(*ms);
            }
        }
        let same = by_duty.iter().all(|left| *left == 0);
        self.hold(same, || format!("hours and robots differ by {by_duty:?} ms of duty"));
    }

    /// Start + charged - used = end.
    fn check_energy(&mut self, robot: &RobotRecord) {
        let Some(view) = self.robots.get(robot.robot.index()).copied() else {
            return self.hold(false, || format!("robot {} is on record only", robot.robot));
        };
        let battery = &self.fleet(view.fleet).vendor.battery;
        let full = battery.capacity.0 * battery.recharge_to;
        let (charged, used) = (robot.energy_charged.0, robot.energy_used.0);
        let end = full + charged - used;
        let close = (end - view.left_wh).abs() <= ROUNDING * (full + charged + used);
        self.hold(close, || {
            format!("robot {} ends with {} Wh, its books say {end} Wh", robot.robot, view.left_wh)
        });
    }

    /// Nobody works longer than paid, and the times are those of the queues.
    fn check_people(&mut self, record: &RunRecord) {
        for who in &record.operators {
            let most = SimDuration(who.busy.0 * u64::from(self.span_of(who.operator)));
            let fits = who.busy <= who.on_duty && who.busy <= who.held && who.held <= most;
            self.hold(fits, || format!("operator {} worked {who:?}", who.operator));
        }
        for who in &record.crews {
            self.hold(who.busy <= who.on_duty, || format!("crew {} worked {who:?}", who.crew));
        }
        for who in &record.feeders {
            self.hold(who.busy <= who.on_duty, || format!("feeder {} worked {who:?}", who.feeder));
        }
        for who in &record.couriers {
            let paid = who.on_duty + self.couriers.overtime(who.courier);
            let fits = who.busy <= paid;
            self.hold(fits, || format!("courier {} worked {who:?}", who.courier));
        }
        let (operators, crews) = (record.operators.iter(), record.crews.iter());
        let sums: [(Queue, u64); 9] = [
            (Queue::ForOperator, operators.clone().map(|who| who.waited.0).sum()),
            (Queue::Operators, operators.map(|who| who.held.0).sum()),
            (Queue::ForCrew, crews.clone().map(|who| who.waited.0).sum()),
            (Queue::Crews, crews.map(|who| who.busy.0).sum()),
            (Queue::Feeders, record.feeders.iter().map(|who| who.busy.0).sum()),
            (Queue::Couriers, record.couriers.iter().map(|who| who.busy.0).sum()),
            (Queue::Plugs, record.robots.iter().map(|r| r.duty_ms[Duty::Charge as usize]).sum()),
            (Queue::Gates, record.robots.iter().map(|r| r.duty_ms[Duty::Gate as usize]).sum()),
            (Queue::Rescues, record.robots.iter().map(|r| r.duty_ms[Duty::Rescue as usize]).sum()),
        ];
        for (queue, recorded) in sums {
            let counted: u64 = self.queues.of(queue).integral_ms;
            self.hold(counted == recorded, || {
                format!("queue {queue:?} held {counted} ms, the record says {recorded} ms")
            });
        }
    }

    /// Every amount leaves one party and reaches another, for somebody who was there.
    fn check_ledger(&mut self, record: &RunRecord, ledger: &Ledger) {
        let imbalance = ledger.imbalance();
        self.hold(imbalance == Money::ZERO, || format!("the ledger is off by {imbalance:?}"));
        for line in &ledger.lines {
            let known = match line.cause {
                Cause::Order(id) => id.index() < record.orders.len(),
                Cause::Robot(id) => id.index() < record.robots.len(),
                Cause::Operator(id) => id.index() < record.operators.len(),
                Cause::Crew(id) => id.index() < record.crews.len(),
                Cause::Feeder(id) => id.index() < record.feeders.len(),
                Cause::Courier(id) => id.index() < record.couriers.len(),
                Cause::Fleet(id) => id.index() < self.ground.scenario.fleets.len(),
            };
            let sound = known && line.amount >= Money::ZERO && line.from != line.to;
            self.hold(sound, || format!("{:?} is booked as {line:?}", line.cause));
        }
    }
}
