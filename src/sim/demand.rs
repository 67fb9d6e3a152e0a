//! The day's orders, drawn before anything moves: every fleet, policy and price meets the same.
//!
//! The k-th order of a merchant has the same customer, basket and kitchen time whatever the
//! demand, the fleet or the option; only its time of arrival follows the number of orders.

use super::ground::Ground;
use crate::base::ids::{MerchantId, OrderId};
use crate::base::law::{Law, poisson};
use crate::base::money::Money;
use crate::base::stream::{below, stream, unit};
use crate::base::time::{SimDuration, SimTime};
use crate::base::units::{Kilograms, Litres};
use crate::scenario::{DemandProfile, Merchant};
use bevy_ecs::prelude::Component;

/// An order as it was born -- parameter.
#[derive(Debug, Clone, Copy, PartialEq, Component)]
pub struct OrderSpec {
    /// Which.
    pub id: OrderId,
    /// Where from.
    pub merchant: MerchantId,
    /// Where to: index into [`Ground::customers`].
    pub customer: u32,
    /// When it is placed.
    pub placed: SimTime,
    /// When the kitchen has it ready.
    pub ready: SimTime,
    /// Value of the basket.
    pub ticket: Money,
    /// Mass of the basket.
    pub mass: Kilograms,
    /// Volume of the basket.
    pub volume: Litres,
    /// How long the customer waits for somebody to be assigned.
    pub patience: SimDuration,
    /// From the robot's arrival to the goods taken.
    pub walk_to_door: SimDuration,
    /// Its name in the streams of chance.
    pub key: u64,
}

/// Draws the orders of one day, by time of placement.
pub fn orders(ground: &Ground, seed: u64, replication: u32, orders_per_day: f64) -> Vec<OrderSpec> {
    let scenario = &ground.scenario;
    let factor = orders_per_day / scenario.orders_per_day();
    let mut orders = Vec::new();
    for (index, merchant) in scenario.merchants.iter().enumerate() {
        let id = MerchantId::from_index(index);
        let entity = index as u64;
        let mut rng = stream(seed, replication, "order_count", entity);
        let count = poisson(&mut rng, merchant.orders_per_day * factor);
        let mut times = stream(seed, replication, "order_time", entity);
        let window = (scenario.run.open, scenario.run.close);
        let mut placed: Vec<SimTime> =
            (0..count).map(|_| arrival(&merchant.arrivals, window, unit(&mut times))).collect();
        placed.sort_unstable();
        for (number, placed) in placed.into_iter().enumerate() {
            let key = entity << 32 | number as u64;
            orders.push(order(ground, merchant, id, placed, (seed, replication, key)));
        }
    }
    orders.sort_by_key(|order| (order.placed, order.key));
    for (index, order) in orders.iter_mut().enumerate() {
        order.id = OrderId::from_index(index);
    }
    orders
}

fn order(
    ground: &Ground,
    merchant: &Merchant,
    id: MerchantId,
    placed: SimTime,
    (seed, replication, key): (u64, u32, u64),
) -> OrderSpec {
    let draw = |law: &Law, process| law.draw(&mut stream(seed, replication, process, key));
    let customers = &ground.customers_of[id.index()];
    let customer = below(&mut stream(seed, replication, "customer", key), customers.len());
    let who = &ground.scenario.customers;
    let preparation = SimDuration::from_minutes(draw(&merchant.preparation_min, "preparation"));
    OrderSpec {
        id: OrderId(0),
        merchant: id,
        customer: customers[customer],
        placed,
        ready: placed + preparation,
        ticket: Money::from_units(draw(&merchant.ticket, "ticket")),
        mass: Kilograms(draw(&merchant.basket.mass_kg, "basket_mass")),
        volume: Litres(draw(&merchant.basket.volume_l, "basket_volume")),
        patience: SimDuration::from_minutes(draw(&who.patience_min, "patience")),
        walk_to_door: SimDuration::from_seconds(draw(&who.walk_to_door_s, "walk_to_door")),
        key,
    }
}

/// Arrival time at a quantile of the day's profile, cut to the hours open.
fn arrival(profile: &DemandProfile, (open, close): (SimTime, SimTime), quantile: f64) -> SimTime {
    let weight = |hour: usize| {
        let begins = SimTime(hour as u64 * HOUR_MS).max(open);
        let ends = SimTime((hour as u64 + 1) * HOUR_MS).min(close);
        (begins, profile.hourly[hour % 24] * ends.since(begins).hours())
    };
    let last = SimTime(close.0.saturating_sub(1));
    let hours = open.hour()..=close.hour();
    let total: f64 = hours.clone().map(|hour| weight(hour).1).sum();
    let mut left = quantile * total;
    for hour in hours {
        let (begins, mass) = weight(hour);
        if left < mass {
            let rate = profile.hourly[hour % 24];
            return (begins + SimDuration::from_hours(left / rate)).min(last);
        }
        left -= mass;
    }
    last
}

const HOUR_MS: u64 = 3_600_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrivals_follow_the_profile_inside_the_hours_open() {
        let mut hourly = [0.0; 24];
        (hourly[11], hourly[12], hourly[13]) = (1.0, 3.0, 5.0);
        let profile = DemandProfile { id: "test".into(), hourly };
        let window = (SimTime::from_hours(11.5), SimTime::from_hours(13.0));
        let at = |quantile| arrival(&profile, window, quantile);
        assert_eq!(at(0.0), SimTime::from_hours(11.5));
        let edge = 0.5 / 3.5;
        assert_eq!(at(edge), SimTime::from_hours(12.0));
        assert_eq!(at(f64::midpoint(1.0, edge)), SimTime::from_hours(12.5));
        assert!(at(0.999_999_99) < SimTime::from_hours(13.0));
    }
}
