//! The measures of service: the words of meal-delivery research and of the industry, one definition
//! each, by order, robot, courier or day.

use super::record::{CourierRecord, OrderRecord, Outcome, RobotRecord, RunRecord};
use crate::base::cast::{float, float64};
use crate::base::interval::DayValue;
use crate::base::time::SimDuration;
use crate::events::Duty;
use std::collections::BTreeSet;

/// A measure.
#[derive(Clone, Copy)]
pub struct Measure {
    /// Name; the unit stands at its end.
    pub name: &'static str,
    /// Unit in words.
    pub unit: &'static str,
    /// What is measured: its values are spread over these.
    pub of: &'static str,
    /// What it is.
    pub meaning: &'static str,
    values: fn(&Day) -> Measured,
}

/// What a day shows of a measure.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// Sum and count, or both sides of a ratio.
    pub mean: DayValue,
    /// Each value.
    pub values: Vec<f64>,
}

impl Measured {
    /// A value of each of several.
    fn each(values: impl Iterator<Item = f64>) -> Self {
        let values: Vec<f64> = values.collect();
        Self { mean: DayValue { part: values.iter().sum(), whole: float(values.len()) }, values }
    }

    /// One ratio of the day; none where there is no whole.
    fn ratio(part: f64, whole: f64) -> Self {
        let values = if whole > 0.0 { vec![part / whole] } else { Vec::new() };
        Self { mean: DayValue { part, whole }, values }
    }
}

/// A day, and what was promised on it.
pub struct Day<'a> {
    /// What happened.
    pub record: &'a RunRecord,
    /// Lead time within which an order is on time.
    pub promise: SimDuration,
}

impl std::fmt::Debug for Measure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Measure").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Measure {
    /// What a day shows of it.
    pub fn on(&self, day: &Day) -> Measured {
        (self.values)(day)
    }
}

const fn measure(
    name: &'static str,
    [unit, of]: [&'static str; 2],
    meaning: &'static str,
    values: fn(&Day) -> Measured,
) -> Measure {
    Measure { name, unit, of, meaning, values }
}

const ORDER_MIN: [&str; 2] = ["min", "delivered orders"];
const SHARE: [&str; 2] = ["0-1", "days"];

/// Every measure, in the order of the table.
pub const MEASURES: &[Measure] = &[
    measure(
        "click_to_door_min",
        ORDER_MIN,
        "placement (where placed ahead: reaching the merchant) to hand-over",
        |day| day.delivered(|order| Some(order.lead_time()?.minutes())),
    ),
    measure("ready_to_door_min", ORDER_MIN, "kitchen ready to hand-over", |day| {
        day.delivered(|order| Some(order.ended?.since(order.ready).minutes()))
    }),
    measure(
        "ready_to_pickup_min",
        ORDER_MIN,
        "kitchen ready to leaving the merchant; made again, the first time it was ready counts",
        |day| day.delivered(|order| Some(order.picked_up?.since(order.ready).minutes())),
    ),
    measure("pickup_to_door_min", ORDER_MIN, "leaving the merchant to hand-over", |day| {
        day.delivered(|order| Some(order.ended?.since(order.picked_up?).minutes()))
    }),
    measure("overage_min", ORDER_MIN, "lead time beyond the promise; 0 within it", |day| {
        day.delivered(|order| {
            Some(at_least_0(order.lead_time()?.minutes() - day.promise.minutes()))
        })
    }),
    measure("delivered_share", SHARE, "delivered of placed", |day| {
        Measured::ratio(day.count(delivered), float(day.record.orders.len()))
    }),
    measure("on_time_share", SHARE, "delivered in time of placed", |day| {
        Measured::ratio(
            day.count(|order| order.on_time(day.promise)),
            float(day.record.orders.len()),
        )
    }),
    measure(
        "completion_share",
        SHARE,
        "handed over by the robot, of the orders that were ever loaded on one",
        |day| {
            let loaded = day.count(|order| order.loaded_on.is_some());
            Measured::ratio(day.count(by_robot), loaded)
        },
    ),
    measure(
        "orders_per_bundle",
        ["orders", "days"],
        "orders that left a merchant together with one carrier",
        |day| Measured::ratio(day.count(delivered), day.bundles()),
    ),
    measure(
        "orders_per_supply_hour",
        ["1/h", "days"],
        "robot deliveries per hour that a robot was in service",
        |day| Measured::ratio(day.count(by_robot), day.supply_h()),
    ),
    measure(
        "orders_per_courier_hour",
        ["1/h", "days"],
        "couriers' deliveries per hour that a courier was paid for",
        |day| {
            let couriers = day.record.couriers.iter();
            let paid: f64 = couriers.map(|courier| courier.on_duty.hours()).sum();
            let orders = day.record.couriers.iter().map(|courier| f64::from(courier.delivered));
            Measured::ratio(orders.sum(), paid)
        },
    ),
    measure(
        "robot_utilisation",
        ["0-1", "robots of a day"],
        "neither idle nor charging, of the time in service",
        |day| day.robots(|robot| (working_ms(robot), in_service_ms(robot))),
    ),
    measure(
        "courier_utilisation",
        ["0-1", "couriers of a day"],
        "with an order, of the paid time",
        |day| {
            let paid = |courier: &&CourierRecord| courier.on_duty.0 > 0;
            let pairs: Vec<(f64, f64)> = day
                .record
                .couriers
                .iter()
                .filter(paid)
                .map(|courier| (courier.busy.hours(), courier.on_duty.hours()))
                .collect();
            of_pairs(&pairs)
        },
    ),
    measure("deadhead_share", ["0-1", "robots of a day"], "empty of all way driven", |day| {
        day.robots(|robot| (robot.empty.0, robot.empty.0 + robot.loaded.0))
    }),
    measure(
        "daily_active_robots",
        ["robots", "days"],
        "robots that handed over at least one order",
        |day| {
            let active = day.record.robots.iter().filter(|robot| robot.delivered > 0).count();
            day.if_robots(float(active))
        },
    ),
    measure(
        "daily_supply_hours",
        ["h", "days"],
        "hours that robots were in service, ready for orders or at work",
        |day| day.if_robots(day.supply_h()),
    ),
    measure(
        "orders_per_active_robot",
        ["orders", "robots of a day"],
        "orders of a robot that handed over at least one",
        |day| {
            let active = day.record.robots.iter().filter(|robot| robot.delivered > 0);
            Measured::each(active.map(|robot| f64::from(robot.delivered)))
        },
    ),
    measure("calls_per_km", ["1/km", "days"], "calls for help per kilometre driven", |day| {
        Measured::ratio(day.sum(calls), day.driven_km())
    }),
    measure(
        "calls_per_delivery",
        ["1/order", "days"],
        "calls for help per robot delivery",
        |day| Measured::ratio(day.sum(calls), day.count(by_robot)),
    ),
    measure(
        "rescues_per_km",
        ["1/km", "days"],
        "stops that needed a person on site, per kilometre driven",
        |day| Measured::ratio(day.sum(|robot| f64::from(robot.rescues)), day.driven_km()),
    ),
    measure(
        "rescues_per_delivery",
        ["1/order", "days"],
        "stops that needed a person on site, per robot delivery",
        |day| Measured::ratio(day.sum(|robot| f64::from(robot.rescues)), day.count(by_robot)),
    ),
    measure(
        "autonomy_share",
        SHARE,
        "robots' working time without an operator or companion who holds them",
        |day| {
            let working = day.sum(working_ms);
            let held: f64 = day.record.operators.iter().map(|person| float64(person.held.0)).sum();
            Measured::ratio(at_least_0(working - held), working)
        },
    ),
];

fn at_least_0(value: f64) -> f64 {
    value.max(0.0)
}

fn delivered(order: &OrderRecord) -> bool {
    order.lead_time().is_some()
}

fn by_robot(order: &OrderRecord) -> bool {
    order.outcome == Some(Outcome::ByRobot)
}

fn calls(robot: &RobotRecord) -> f64 {
    f64::from(robot.calls.iter().sum::<u32>())
}

fn ms(robot: &RobotRecord, wanted: impl Fn(Duty) -> bool) -> f64 {
    let duties = Duty::ALL.iter().filter(|duty| wanted(**duty));
    float64(duties.map(|duty| robot.duty_ms[*duty as usize]).sum())
}

/// Time neither idle nor charging nor out of service \[ms\].
pub fn working_ms(robot: &RobotRecord) -> f64 {
    ms(robot, |duty| !matches!(duty, Duty::Idle | Duty::Charge | Duty::OutOfService))
}

/// Time in service \[ms\].
pub fn in_service_ms(robot: &RobotRecord) -> f64 {
    ms(robot, |duty| duty != Duty::OutOfService)
}

/// A ratio of each, and that of their sums.
fn of_pairs(pairs: &[(f64, f64)]) -> Measured {
    let pairs = || pairs.iter().filter(|(_, whole)| *whole > 0.0);
    Measured {
        mean: DayValue {
            part: pairs().map(|(part, _)| part).sum(),
            whole: pairs().map(|(_, whole)| whole).sum(),
        },
        values: pairs().map(|(part, whole)| part / whole).collect(),
    }
}

impl Day<'_> {
    fn count(&self, wanted: impl Fn(&OrderRecord) -> bool) -> f64 {
        float(self.record.orders.iter().filter(|order| wanted(order)).count())
    }

    fn delivered(&self, value: impl Fn(&OrderRecord) -> Option<f64>) -> Measured {
        let orders = self.record.orders.iter().filter(|order| delivered(order));
        Measured::each(orders.filter_map(value))
    }

    fn robots(&self, pair: impl Fn(&RobotRecord) -> (f64, f64)) -> Measured {
        let pairs: Vec<(f64, f64)> = self.record.robots.iter().map(pair).collect();
        of_pairs(&pairs)
    }

    fn sum(&self, of: impl Fn(&RobotRecord) -> f64) -> f64 {
        self.record.robots.iter().map(of).sum()
    }

    fn driven_km(&self) -> f64 {
        self.sum(|robot| robot.empty.0 + robot.loaded.0) / 1000.0
    }

    fn supply_h(&self) -> f64 {
        self.sum(in_service_ms) / 3_600_000.0
    }

    /// A count of robots; where there are none it does not exist.
    fn if_robots(&self, value: f64) -> Measured {
        Measured::each((!self.record.robots.is_empty()).then_some(value).into_iter())
    }

    /// Times that a carrier left a merchant with orders that were delivered.
    fn bundles(&self) -> f64 {
        let orders = self.record.orders.iter().filter(|order| delivered(order));
        let rounds = orders.filter_map(|order| Some((order.carrier?, order.picked_up?)));
        float(rounds.collect::<BTreeSet<_>>().len())
    }
}
