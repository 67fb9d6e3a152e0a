//! What the watcher changed, and when: values that can be done, undone, written down and done again.

use super::lived::Lived;
use super::prices::Price;
use crate::base::ids::{EdgeId, MerchantId, OperatorId, OrderId, RobotId};
use crate::base::money::Money;
use crate::base::time::{SimDuration, SimTime};
use crate::base::units::{Kilograms, Litres};
use crate::scenario::Scenario;
use crate::sim::Ground;
use crate::sim::demand::OrderSpec;
use crate::sim::joining::Joining;
use crate::sim::touch::{POLICIES, TouchFault};
use std::fmt;

/// One change.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Touch {
    /// It rains, from the hour of the touch on, whatever the day's weather.
    Rain {
        /// Until the end of the hour before.
        until: SimTime,
    },
    /// A path is closed to robots.
    ClosePath {
        /// Which.
        path: EdgeId,
        /// Until when.
        until: SimTime,
    },
    /// An operator goes on a break.
    OperatorBreak {
        /// Who.
        operator: OperatorId,
        /// Until when.
        until: SimTime,
    },
    /// A robot goes out of service, once it stands at its hub.
    RobotOut {
        /// Which.
        robot: RobotId,
    },
    /// A robot that was taken out comes back.
    RobotBack {
        /// Which.
        robot: RobotId,
    },
    /// Robots join a fleet.
    AddRobots(Joining),
    /// A customer orders: a basket as the merchant's usually are.
    Order {
        /// Where from.
        merchant: MerchantId,
        /// Who, as the scenario's places count them.
        customer: u32,
    },
    /// Robots are sent by another policy.
    Policy {
        /// Place in [`POLICIES`].
        policy: usize,
    },
    /// A price of the whole day is another one.
    Price {
        /// Which fleet, where it is a fleet's.
        fleet: usize,
        /// Which price.
        price: Price,
        /// How much.
        value: f64,
    },
}

impl fmt::Display for Touch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rain { until } => write!(f, "rain until {until}"),
            Self::ClosePath { path, until } => write!(f, "path {path} closed until {until}"),
            Self::OperatorBreak { operator, until } => {
                write!(f, "operator {operator} on a break until {until}")
            }
            Self::RobotOut { robot } => write!(f, "robot {robot} out of service"),
            Self::RobotBack { robot } => write!(f, "robot {robot} back in service"),
            Self::AddRobots(Joining { fleet, hub, count }) => {
                write!(f, "{count} more robots of fleet {fleet} at its hub {hub}")
            }
            Self::Order { merchant, customer } => {
                write!(f, "an order from merchant {merchant} to customer {customer}")
            }
            Self::Policy { policy } => write!(f, "robots sent by {}", policy_name(*policy)),
            Self::Price { fleet, price, value } => {
                write!(f, "{} of fleet {fleet} set to {value}", price.name())
            }
        }
    }
}

/// Name of a policy by its place in [`POLICIES`].
pub fn policy_name(place: usize) -> &'static str {
    POLICIES.get(place).map_or("", |(name, _)| *name)
}

/// Why a touch is refused.
#[derive(Debug, Clone, PartialEq)]
pub enum Refusal {
    /// The world does not take it.
    World(TouchFault),
    /// No such merchant, or no such customer.
    NoPlace,
    /// The scenario's plans ask for no such price.
    NoPrice(Price),
    /// Not a price.
    Value(Price, f64),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::World(fault) => fault.fmt(f),
            Self::NoPlace => f.write_str("the scenario has no such merchant or customer"),
            Self::NoPrice(price) => {
                write!(f, "no plan of the scenario asks for a {}", price.name())
            }
            Self::Value(price, value) => {
                write!(f, "{value} is no {}: give 0 to {}", price.name(), price.most())
            }
        }
    }
}

impl std::error::Error for Refusal {}

impl From<TouchFault> for Refusal {
    fn from(fault: TouchFault) -> Self {
        Self::World(fault)
    }
}

/// Names of touched orders in the streams of chance begin here: far above those of drawn ones.
const FIRST_KEY: u64 = 1 << 40;

/// Sets the price that a touch sets, if it sets one.
pub(super) fn price(touch: &Touch, scenario: &mut Scenario) {
    if let Touch::Price { fleet, price, value } = *touch
        && (0.0..=price.most()).contains(&value)
    {
        price.set(scenario, fleet, value);
    }
}

/// Does a touch to a day and to that of couriers alone; a price changes the scenario by which both
/// are priced. The number tells touched orders apart.
pub(super) fn apply(
    touch: &Touch,
    number: usize,
    (main, couriers): (&mut Lived, Option<&mut Lived>),
    priced: &mut Scenario,
) -> Result<(), Refusal> {
    match *touch {
        Touch::Rain { until } => {
            main.touch(|living| living.rain(until))?;
            couriers.map_or(Ok(()), |lived| lived.touch(|living| living.rain(until)))?;
        }
        Touch::ClosePath { path, until } => main.touch(|living| living.close_path(path, until))?,
        Touch::OperatorBreak { operator, until } => {
            main.touch(|living| living.lunch(operator, until))?;
        }
        Touch::Policy { policy } => {
            main.touch(|living| living.policy(policy_name(policy)))?;
        }
        Touch::RobotOut { robot } => main.touch(|living| living.take_out(robot))?,
        Touch::RobotBack { robot } => main.touch(|living| living.put_back(robot))?,
        Touch::AddRobots(who) => main.add_robots(who)?,
        Touch::Order { .. } => {
            let ground = main.living().ground().clone();
            let now = main.living().now();
            let order = wanted_by(touch, &ground, now, number);
            let order = order.ok_or(Refusal::NoPlace)?;
            main.touch(|living| living.order_now(order))?;
            couriers.map_or(Ok(()), |lived| lived.touch(|living| living.order_now(order)))?;
        }
        Touch::Price { fleet, price, value } => {
            if !(0.0..=price.most()).contains(&value) {
                return Err(Refusal::Value(price, value));
            }
            if !price.set(priced, fleet, value) {
                return Err(Refusal::NoPrice(price));
            }
        }
    }
    Ok(())
}

/// The order that a touch brings, if it brings one that the scenario can have.
pub(super) fn wanted_by(
    touch: &Touch,
    ground: &Ground,
    now: SimTime,
    number: usize,
) -> Option<OrderSpec> {
    let Touch::Order { merchant, customer } = *touch else { return None };
    wanted(ground, (merchant, customer), now, number)
}

/// An order of a merchant's usual basket, placed now.
fn wanted(
    ground: &Ground,
    (merchant, customer): (MerchantId, u32),
    now: SimTime,
    number: usize,
) -> Option<OrderSpec> {
    let scenario = &ground.scenario;
    let shop = scenario.merchants.get(merchant.index())?;
    ground.customers.get(customer as usize)?;
    let ready = now + SimDuration::from_minutes(shop.preparation_min.mean());
    Some(OrderSpec {
        id: OrderId(0),
        merchant,
        customer,
        placed: now,
        released: now,
        ready,
        opens: SimTime::MIDNIGHT,
        closes: now + scenario.promise,
        ticket: Money::from_units(shop.ticket.mean()),
        mass: Kilograms(shop.basket.mass_kg.mean()),
        volume: Litres(shop.basket.volume_l.mean()),
        patience: SimDuration::from_minutes(scenario.customers.patience_min.mean()),
        walk_to_door: SimDuration::from_seconds(scenario.customers.walk_to_door_s.mean()),
        no_show: false,
        key: FIRST_KEY + number as u64,
    })
}
