//! The figures of one day, from its record and its ledger.

use crate::base::cast;
use crate::base::interval::{DayValue, quantile};
use crate::base::money::Money;
use crate::base::time::SimDuration;
use crate::cost::ledger::{Category, Ledger, Party};
use crate::metrics::kpi::KPIS;
use crate::metrics::service;
use crate::metrics::{Breaches, FeederRecord, OrderRecord, Outcome, RobotRecord, RunRecord};

/// Values of one day, in the order of [`KPIS`]; not a number where a figure does not exist.
pub fn day_figures(record: &RunRecord, ledger: &Ledger, promise: SimDuration) -> Vec<DayValue> {
    let service = Service::of(record, promise);
    let fleet = Fleet::of(record);
    let money = Costs::of(ledger);
    let value = |name: &str| {
        let found = service.figure(name).or_else(|| fleet.figure(name, service.by_robot));
        found.unwrap_or_else(|| money.figure(name, service.delivered, service.by_robot))
    };
    KPIS.iter().map(|kpi| value(kpi.name)).collect()
}

/// A part of a whole; a day without the whole still counts with its part.
fn ratio(part: f64, whole: f64) -> DayValue {
    DayValue { part, whole }
}

/// A value that is counted by nothing.
fn plain(value: f64) -> DayValue {
    DayValue::plain(value)
}

/// What customers saw.
struct Service {
    placed: f64,
    delivered: f64,
    by_robot: f64,
    fallen_back: f64,
    by_hand: f64,
    refunded: f64,
    not_taken: f64,
    refused: f64,
    withdrawn: f64,
    on_time: f64,
    lead_min: Vec<f64>,
    ready_to_door_min: Vec<f64>,
}

impl Service {
    fn of(record: &RunRecord, promise: SimDuration) -> Self {
        let orders = &record.orders;
        let count = |wanted: &dyn Fn(&OrderRecord) -> bool| {
            cast::float(orders.iter().filter(|order| wanted(order)).count())
        };
        let delivered = |order: &OrderRecord| order.lead_time().is_some();
        let fell_back = |order: &OrderRecord| matches!(order.outcome, Some(Outcome::FellBack(_)));
        let mut lead_min: Vec<f64> =
            orders.iter().filter_map(|order| Some(order.lead_time()?.minutes())).collect();
        lead_min.sort_by(f64::total_cmp);
        let done = orders.iter().filter(|order| delivered(order));
        let ready_to_door =
            done.filter_map(|order| Some(order.ended?.since(order.ready).minutes()));
        Self {
            placed: cast::float(orders.len()),
            delivered: count(&delivered),
            by_robot: count(&|order| order.outcome == Some(Outcome::ByRobot)),
            fallen_back: count(&|order| fell_back(order) && delivered(order)),
            by_hand: count(&|order| order.outcome == Some(Outcome::ByHand)),
            refunded: count(&|order| order.outcome == Some(Outcome::Refunded)),
            not_taken: count(&|order| matches!(order.outcome, Some(Outcome::NotTaken(_)))),
            refused: count(&|order| matches!(order.outcome, Some(Outcome::Refused(_)))),
            withdrawn: count(&|order| order.outcome == Some(Outcome::Withdrawn)),
            on_time: count(&|order| order.on_time(promise)),
            ready_to_door_min: ready_to_door.collect(),
            lead_min,
        }
    }

    fn figure(&self, name: &str) -> Option<DayValue> {
        let mean = |values: &[f64]| ratio(values.iter().sum(), cast::float(values.len()));
        let lead = |p| plain(quantile(&self.lead_min, p).unwrap_or(f64::NAN));
        Some(match name {
            "orders_placed" => plain(self.placed),
            "orders_delivered" => plain(self.delivered),
            "robot_delivered" => plain(self.by_robot),
            "fallen_back" => plain(self.fallen_back),
            "by_hand" => plain(self.by_hand),
            "refunded" => plain(self.refunded),
            "not_taken" => plain(self.not_taken),
            "refused" => plain(self.refused),
            "withdrawn" => plain(self.withdrawn),
            "delivered_share" => ratio(self.delivered, self.placed),
            "robot_share" => ratio(self.by_robot, self.placed),
            "on_time_share" => ratio(self.on_time, self.placed),
            "lead_time_min_mean" => mean(&self.lead_min),
            "lead_time_min_p50" => lead(0.5),
            "lead_time_min_p95" => lead(0.95),
            "ready_to_door_min_mean" => mean(&self.ready_to_door_min),
            _ => return None,
        })
    }
}

/// What robots and the people behind them did.
struct Fleet {
    robots: f64,
    loaded_m: f64,
    empty_m: f64,
    ways_round: f64,
    round_m: f64,
    calls: f64,
    rescues: f64,
    rescues_begun: f64,
    crew_wait_min: f64,
    fetched: f64,
    feeder_wait_min: f64,
    feeder_busy_h: f64,
    feeder_paid_h: f64,
    mishaps: f64,
    blocked_min: f64,
    obstructed_min: f64,
    breaches: Breaches,
    crossings: f64,
    energy_wh: f64,
    working_ms: f64,
    in_service_ms: f64,
    sessions: f64,
    waited_s: f64,
    call_wait_s: Option<f64>,
    busy_h: f64,
    paid_h: f64,
}

impl Fleet {
    fn of(record: &RunRecord) -> Self {
        let sum = |of: &dyn Fn(&RobotRecord) -> f64| record.robots.iter().map(of).sum::<f64>();
        let feeders =
            |of: &dyn Fn(&FeederRecord) -> f64| record.feeders.iter().map(of).sum::<f64>();
        let operators = &record.operators;
        Self {
            robots: cast::float(record.robots.len()),
            loaded_m: sum(&|robot| robot.loaded.0),
            empty_m: sum(&|robot| robot.empty.0),
            ways_round: sum(&|robot| f64::from(robot.ways_round)),
            round_m: sum(&|robot| robot.round.0),
            calls: sum(&|robot| f64::from(robot.calls.iter().sum::<u32>())),
            rescues: sum(&|robot| f64::from(robot.rescues)),
            rescues_begun: record.crews.iter().map(|crew| f64::from(crew.rescues)).sum(),
            crew_wait_min: record.crews.iter().map(|crew| crew.waited.minutes()).sum(),
            fetched: feeders(&|it| f64::from(it.brought + it.in_vain)),
            feeder_wait_min: feeders(&|it| it.waited.minutes()),
            feeder_busy_h: feeders(&|it| it.busy.hours()),
            feeder_paid_h: feeders(&|it| it.on_duty.hours()),
            mishaps: sum(&|robot| f64::from(robot.mishaps.iter().sum::<u32>())),
            blocked_min: sum(&|robot| robot.blocked.minutes()),
            obstructed_min: sum(&|robot| robot.obstructed.minutes()),
            breaches: record.breaches,
            crossings: sum(&|robot| f64::from(robot.crossings)),
            energy_wh: sum(&|robot| robot.energy_used.0),
            working_ms: sum(&service::working_ms),
            in_service_ms: sum(&service::in_service_ms),
            sessions: operators.iter().map(|operator| f64::from(operator.sessions)).sum(),
            waited_s: operators.iter().map(|operator| operator.waited.seconds()).sum(),
            call_wait_s: late(&record.call_waits),
            busy_h: operators.iter().map(|operator| operator.busy.hours()).sum(),
            paid_h: operators.iter().map(|operator| operator.on_duty.hours()).sum(),
        }
    }

    /// A count of what robots did; where there are none it does not exist.
    fn count(&self, value: f64) -> DayValue {
        plain(if self.robots > 0.0 { value } else { f64::NAN })
    }

    fn figure(&self, name: &str, by_robot: f64) -> Option<DayValue> {
        let driven_m = self.loaded_m + self.empty_m;
        Some(match name {
            "orders_per_robot_day" => ratio(by_robot, self.robots),
            "robot_km_per_order" => ratio(driven_m / 1000.0, by_robot),
            "deadhead_share" => ratio(self.empty_m, driven_m),
            "empty_km_per_order" => ratio(self.empty_m / 1000.0, by_robot),
            "ways_round" => self.count(self.ways_round),
            "way_round_km" => self.count(self.round_m / 1000.0),
            "utilisation" => ratio(self.working_ms, self.in_service_ms),
            "calls_per_km" => ratio(self.calls, driven_m / 1000.0),
            "operator_wait_s_mean" => ratio(self.waited_s, self.sessions),
            "call_wait_s_p95" => plain(self.call_wait_s.unwrap_or(f64::NAN)),
            "operator_utilisation" => ratio(self.busy_h, self.paid_h),
            "rescues" => self.count(self.rescues),
            "crew_wait_min_mean" => ratio(self.crew_wait_min, self.rescues_begun),
            "feeder_wait_min_mean" => ratio(self.feeder_wait_min, self.fetched),
            "feeder_utilisation" => ratio(self.feeder_busy_h, self.feeder_paid_h),
            "mishaps" => self.count(self.mishaps),
            "path_blocked_min" => self.count(self.blocked_min),
            "path_obstructed_min" => self.count(self.obstructed_min),
            "overstays" => self.count(f64::from(self.breaches.overstays)),
            "overstay_min" => self.count(self.breaches.overstayed.minutes()),
            "beyond_number_min" => self.count(self.breaches.beyond.minutes()),
            "crossings_per_order" => ratio(self.crossings, by_robot),
            "energy_wh_per_order" => ratio(self.energy_wh, by_robot),
            _ => return None,
        })
    }
}

/// 95th percentile of some waits \[s\]; `None` without any.
fn late(waits: &[SimDuration]) -> Option<f64> {
    let mut seconds: Vec<f64> = waits.iter().map(|wait| wait.seconds()).collect();
    seconds.sort_by(f64::total_cmp);
    quantile(&seconds, 0.95)
}

/// What it cost, and whom.
struct Costs {
    merchant: f64,
    customer_fees: f64,
    vendor: f64,
    resources: f64,
    fleet: f64,
}

impl Costs {
    fn of(ledger: &Ledger) -> Self {
        let sum = |wanted: &dyn Fn(Category) -> bool| -> f64 {
            let lines = ledger.lines.iter().filter(|line| wanted(line.category));
            lines.map(|line| line.amount).sum::<Money>().units()
        };
        Self {
            merchant: -ledger.balance(Party::Merchant).units(),
            customer_fees: ledger.paid(Party::Customer, Category::CustomerFee).units(),
            vendor: ledger.balance(Party::Vendor).units(),
            resources: sum(&is_resource),
            fleet: sum(&keeps_a_fleet),
        }
    }

    fn figure(&self, name: &str, delivered: f64, by_robot: f64) -> DayValue {
        match name {
            "merchant_cost_usd_per_order" => ratio(self.merchant, delivered),
            "customer_fee_usd_per_order" => ratio(self.customer_fees, delivered),
            "vendor_margin_usd_per_order" => ratio(self.vendor, by_robot),
            "resource_cost_usd_per_order" => ratio(self.resources, delivered),
            "fleet_cost_usd_per_delivery" => ratio(self.fleet, by_robot),
            "merchant_cost_usd_per_day" => plain(self.merchant),
            _ => plain(f64::NAN),
        }
    }
}

/// Whether a category keeps robots running, whoever pays for it.
fn keeps_a_fleet(category: Category) -> bool {
    match category {
        Category::OperatorWage
        | Category::CrewWage
        | Category::FeederWage
        | Category::Depreciation
        | Category::Maintenance
        | Category::Energy
        | Category::Theft
        | Category::Permit => true,
        Category::Lease
        | Category::OrderFee
        | Category::Commission
        | Category::CustomerFee
        | Category::LoadingWage
        | Category::CourierPay
        | Category::Tip
        | Category::Refund
        | Category::Remake => false,
    }
}

/// Whether a category pays for work or goods used up, not for a service resold.
pub fn is_resource(category: Category) -> bool {
    match category {
        Category::OperatorWage
        | Category::CrewWage
        | Category::FeederWage
        | Category::LoadingWage
        | Category::Depreciation
        | Category::Maintenance
        | Category::Energy
        | Category::CourierPay
        | Category::Tip
        | Category::Remake
        | Category::Theft
        | Category::Permit => true,
        Category::Lease
        | Category::OrderFee
        | Category::Commission
        | Category::CustomerFee
        | Category::Refund => false,
    }
}
