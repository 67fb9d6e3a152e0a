//! Prices a finished day: every charge of every plan, every wage, every vehicle, as ledger lines.

use super::ledger::{Category, Cause, Ledger, LedgerLine, Party};
use crate::base::ids::{FleetId, RobotId};
use crate::base::money::Money;
use crate::base::time::{SimDuration, SimTime};
use crate::events::Mishap;
use crate::metrics::{Carrier, OrderRecord, Outcome, RobotRecord, RunRecord};
use crate::scenario::{Charge, Fleet, NotTaken, RefundBy, Scenario};

/// Share of the ticket that it costs to make an order a second time.
///
/// Assumption: 0.3, range 0.2–0.4 (food cost of a restaurant meal).
const REMAKE_SHARE: f64 = 0.3;

/// Share of a robot's price that is not yet written off when it is stolen.
///
/// Assumption: 0.5, range 0–1 (thieves do not ask for the age: half-way through its life).
const NOT_WRITTEN_OFF: f64 = 0.5;

const DAYS_PER_YEAR: f64 = 365.0;

/// Prices one day under the scenario's plans.
pub fn price(scenario: &Scenario, record: &RunRecord) -> Ledger {
    let mut book = Book { lines: Vec::new(), at: record.ended };
    for (index, fleet) in scenario.fleets.iter().enumerate() {
        let id = FleetId::from_index(index);
        price_fleet(&mut book, (fleet, scenario.customers.no_show.ticket), id, record);
        price_permits(&mut book, scenario, fleet, id, record);
    }
    price_couriers(&mut book, scenario, record);
    for order in record.orders.iter().filter(|order| order.made_again > 0) {
        let amount = order.ticket.times(REMAKE_SHARE * f64::from(order.made_again));
        book.order(order, Party::Merchant, Party::FoodSupplier, Category::Remake, amount);
    }
    let mut lines = book.lines;
    lines.sort_by_key(|line| (line.at, line.cause, line.category, line.from, line.to));
    Ledger { lines }
}

/// Orders that somebody carried to their door, and those of them for which the customer pays.
struct Carried<'a> {
    all: Vec<&'a OrderRecord>,
    paid: Vec<&'a OrderRecord>,
}

impl<'a> Carried<'a> {
    fn of(orders: impl Iterator<Item = &'a OrderRecord>, rule: NotTaken) -> Self {
        let all: Vec<&OrderRecord> = orders.collect();
        let pays = |order: &&OrderRecord| rule == NotTaken::Charged || order.lead_time().is_some();
        Self { paid: all.iter().copied().filter(pays).collect(), all }
    }

    /// Who did not come to the door gets the ticket back, where that is the rule.
    fn refund(&self, book: &mut Book, rule: NotTaken, carrier: Party) {
        let payer = match rule {
            NotTaken::Charged => return,
            NotTaken::RefundedByMerchant => Party::Merchant,
            NotTaken::RefundedByCarrier => carrier,
        };
        for order in self.all.iter().filter(|order| order.lead_time().is_none()) {
            book.order(order, payer, Party::Customer, Category::Refund, order.ticket);
        }
    }
}

struct Book {
    lines: Vec<LedgerLine>,
    at: SimTime,
}

impl Book {
    fn line(&mut self, cause: Cause, from: Party, to: Party, category: Category, amount: Money) {
        if amount > Money::ZERO {
            self.lines.push(LedgerLine { at: self.at, cause, from, to, category, amount });
        }
    }

    /// A line that falls due with the order's end.
    fn order(
        &mut self,
        order: &OrderRecord,
        from: Party,
        to: Party,
        category: Category,
        amount: Money,
    ) {
        let end_of_day = self.at;
        self.at = order.ended.unwrap_or(end_of_day);
        self.line(Cause::Order(order.order), from, to, category, amount);
        self.at = end_of_day;
    }
}

/// Charges, wages and vehicles of one fleet.
fn price_fleet(
    book: &mut Book,
    (fleet, rule): (&Fleet, NotTaken),
    id: FleetId,
    record: &RunRecord,
) {
    let robots: Vec<&RobotRecord> = record.robots.iter().filter(|r| r.fleet == id).collect();
    if robots.is_empty() {
        return;
    }
    let runs_it = if fleet.plan.own_and_operate() { Party::Merchant } else { Party::Vendor };
    let of_fleet = |robot: RobotId| record.robots[robot.index()].fleet == id;
    let carried = record.orders.iter().filter(|order| match (order.outcome, order.carrier) {
        (
            Some(Outcome::ByRobot | Outcome::ByHand | Outcome::NotTaken(None)),
            Some(Carrier::Robot(robot)),
        ) => of_fleet(robot),
        _ => false,
    });
    let carried = Carried::of(carried, rule);
    let loaded = record.orders.iter().filter(|order| order.loaded_on.is_some_and(of_fleet));
    let loaded: Vec<&OrderRecord> = loaded.collect();
    for charge in &fleet.plan.charges {
        if let Charge::LoadingWage { per_hour } = charge {
            price_loading(book, *per_hour, &loaded);
        }
        price_charge(book, charge, fleet, runs_it, &robots, &carried);
    }
    price_vehicles(book, fleet, runs_it, &robots);
    refund(book, fleet, runs_it, &loaded);
    carried.refund(book, rule, runs_it);
    for operator in record.operators.iter().filter(|operator| operator.fleet == id) {
        let per_hour = fleet.operators.get(operator.pool).map_or(Money::ZERO, |p| p.wage_per_h);
        let amount = wage(per_hour, operator.on_duty);
        let cause = Cause::Operator(operator.operator);
        book.line(cause, runs_it, Party::OperatorStaff, Category::OperatorWage, amount);
    }
    for crew in record.crews.iter().filter(|crew| crew.fleet == id) {
        let amount = wage(fleet.crews[crew.pool].wage_per_h, crew.on_duty);
        book.line(Cause::Crew(crew.crew), runs_it, Party::FieldCrew, Category::CrewWage, amount);
    }
    for feeder in record.feeders.iter().filter(|feeder| feeder.fleet == id) {
        let per_hour = fleet.feeders.as_ref().map_or(Money::ZERO, |pool| pool.wage_per_h);
        let amount = wage(per_hour, feeder.on_duty);
        let cause = Cause::Feeder(feeder.feeder);
        book.line(cause, runs_it, Party::Feeder, Category::FeederWage, amount);
    }
}

/// One charge of a robot plan.
fn price_charge(
    book: &mut Book,
    charge: &Charge,
    fleet: &Fleet,
    runs_it: Party,
    robots: &[&RobotRecord],
    carried: &Carried<'_>,
) {
    use Party::{Customer, EnergySupplier, Merchant, Vendor};
    match charge {
        Charge::LeasePerRobotDay { amount } => {
            for robot in robots {
                let cause = Cause::Robot(robot.robot);
                book.line(cause, Merchant, Vendor, Category::Lease, *amount);
            }
        }
        Charge::FeePerOrderBySlab { .. } => {
            let leased = crate::base::cast::index32(robots.len());
            let fee = fleet.plan.slab_fee(leased).ok().flatten().unwrap_or(Money::ZERO);
            for order in &carried.all {
                book.order(order, Merchant, Vendor, Category::OrderFee, fee);
            }
        }
        Charge::CommissionShare { share } => {
            for order in &carried.paid {
                let amount = order.ticket.times(*share);
                book.order(order, Merchant, Vendor, Category::Commission, amount);
            }
        }
        Charge::CustomerFee { amount } => {
            for order in &carried.paid {
                book.order(order, Customer, runs_it, Category::CustomerFee, *amount);
            }
        }
        Charge::CustomerFeeKept { amount } => {
            for order in &carried.paid {
                book.order(order, Customer, Merchant, Category::CustomerFee, *amount);
            }
        }
        Charge::Energy { per_kwh, efficiency } => {
            for robot in robots {
                let amount = per_kwh.times(robot.energy_used.0 / 1000.0 / efficiency);
                let cause = Cause::Robot(robot.robot);
                book.line(cause, runs_it, EnergySupplier, Category::Energy, amount);
            }
        }
        Charge::OwnAndOperate | Charge::CourierPay { .. } | Charge::LoadingWage { .. } => {}
    }
}

/// The merchant's staff is paid for every loading, whether or not the robot arrives.
fn price_loading(book: &mut Book, per_hour: Money, loaded: &[&OrderRecord]) {
    for order in loaded {
        let amount = wage(per_hour, order.loading);
        let (from, to) = (Party::Merchant, Party::MerchantStaff);
        book.order(order, from, to, Category::LoadingWage, amount);
    }
}

/// Customers whose order was lost on board get the ticket back; a delivery fee is not asked of them.
fn refund(book: &mut Book, fleet: &Fleet, runs_it: Party, loaded: &[&OrderRecord]) {
    let payer = match fleet.rescue.refund_by {
        RefundBy::Vendor => runs_it,
        RefundBy::Merchant => Party::Merchant,
    };
    for order in loaded.iter().filter(|order| order.outcome == Some(Outcome::Refunded)) {
        book.order(order, payer, Party::Customer, Category::Refund, order.ticket);
    }
}

/// Vehicles written off by the day, their upkeep, and those that were stolen.
fn price_vehicles(book: &mut Book, fleet: &Fleet, runs_it: Party, robots: &[&RobotRecord]) {
    let vendor = &fleet.vendor;
    let depreciation = vendor.unit_cost.times(1.0 / vendor.life_days);
    let upkeep = vendor.unit_cost.times(vendor.maintenance_share_per_year / DAYS_PER_YEAR);
    for robot in robots {
        let cause = Cause::Robot(robot.robot);
        let supplier = Party::HardwareSupplier;
        book.line(cause, runs_it, supplier, Category::Depreciation, depreciation);
        book.line(cause, runs_it, supplier, Category::Maintenance, upkeep);
        if robot.mishaps[Mishap::Theft as usize] > 0 {
            let loss = vendor.unit_cost.times(NOT_WRITTEN_OFF);
            book.line(cause, runs_it, supplier, Category::Theft, loss);
        }
    }
}

/// The authority's fee for every robot that stands ready, by the day.
fn price_permits(
    book: &mut Book,
    scenario: &Scenario,
    fleet: &Fleet,
    id: FleetId,
    record: &RunRecord,
) {
    let Some(per_year) = scenario.rules.permit_per_robot_year else { return };
    let runs_it = if fleet.plan.own_and_operate() { Party::Merchant } else { Party::Vendor };
    let fee = per_year.times(1.0 / DAYS_PER_YEAR);
    for robot in record.robots.iter().filter(|robot| robot.fleet == id) {
        let cause = Cause::Robot(robot.robot);
        book.line(cause, runs_it, Party::Authority, Category::Permit, fee);
    }
}

/// Commission and fees of orders that couriers delivered, and the couriers' pay.
fn price_couriers(book: &mut Book, scenario: &Scenario, record: &RunRecord) {
    let rule = scenario.customers.no_show.ticket;
    let carried = record.orders.iter().filter(|order| match order.outcome {
        Some(Outcome::FellBack(_)) => order.lead_time().is_some(),
        Some(Outcome::NotTaken(reason)) => reason.is_some(),
        _ => false,
    });
    let carried = Carried::of(carried, rule);
    carried.refund(book, rule, Party::Platform);
    for order in carried.paid.iter().filter(|_| scenario.couriers.tip_share > 0.0) {
        let amount = order.ticket.times(scenario.couriers.tip_share);
        book.order(order, Party::Customer, Party::Courier, Category::Tip, amount);
    }
    for charge in &scenario.couriers.plan.charges {
        match charge {
            Charge::CommissionShare { share } => {
                for order in &carried.paid {
                    let amount = order.ticket.times(*share);
                    let (from, to) = (Party::Merchant, Party::Platform);
                    book.order(order, from, to, Category::Commission, amount);
                }
            }
            Charge::CustomerFee { amount } => {
                for order in &carried.paid {
                    let (from, to) = (Party::Customer, Party::Platform);
                    book.order(order, from, to, Category::CustomerFee, *amount);
                }
            }
            Charge::CourierPay { per_order, per_hour } => {
                pay_couriers(book, record, *per_order, *per_hour);
            }
            Charge::LeasePerRobotDay { .. }
            | Charge::FeePerOrderBySlab { .. }
            | Charge::CustomerFeeKept { .. }
            | Charge::OwnAndOperate
            | Charge::Energy { .. }
            | Charge::LoadingWage { .. } => {}
        }
    }
}

/// The larger of pay per order and the hourly guarantee.
fn pay_couriers(book: &mut Book, record: &RunRecord, per_order: Money, per_hour: Money) {
    for courier in &record.couriers {
        let by_order = per_order.times(f64::from(courier.delivered + courier.not_taken));
        let amount = by_order.max(wage(per_hour, courier.on_duty));
        let cause = Cause::Courier(courier.courier);
        book.line(cause, Party::Platform, Party::Courier, Category::CourierPay, amount);
    }
}

fn wage(per_hour: Money, span: SimDuration) -> Money {
    per_hour.times(span.hours())
}
