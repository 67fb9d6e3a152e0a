//! The day's orders, drawn before anything moves: every fleet, policy and price meets the same.
//!
//! The k-th order of a merchant has the same customer, basket and kitchen time whatever the
//! demand, the fleet or the option; only its time of arrival follows the number of orders.

use super::conditions::Sky;
use super::demand_curve::DemandCurve;
use super::ground::Ground;
use super::orders::ENDLESS;
use crate::base::ids::{MerchantId, OrderId};
use crate::base::law::{Law, poisson};
use crate::base::money::Money;
use crate::base::stream::{below, stream, unit};
use crate::base::time::{SimDuration, SimTime};
use crate::base::units::{Kilograms, Litres};
use crate::scenario::instance::InstanceDay;
use crate::scenario::{Merchant, Scenario};
use bevy_ecs::prelude::Component;
use rand::Rng;

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
    if let Some(day) = &scenario.instance {
        return of_instance(scenario, day, seed, replication);
    }
    let factor = orders_per_day / scenario.orders_per_day();
    let around = ground.conditions.as_deref();
    let around = around.map(|it| (it, Sky::of(&it.plan, seed, replication)));
    let mut orders = Vec::new();
    for (index, merchant) in scenario.merchants.iter().enumerate() {
        let id = MerchantId::from_index(index);
        let entity = index as u64;
        let window = merchant.hours.unwrap_or((scenario.run.open, scenario.run.close));
        let curve = match &around {
            None => DemandCurve::plain(&merchant.arrivals, window),
            Some((conditions, sky)) => {
                let customers = &ground.customers_of[index];
                DemandCurve::around(&merchant.arrivals, window, conditions, sky, customers)
            }
        };
        let mut rng = stream(seed, replication, "order_count", entity);
        let count = poisson(&mut rng, merchant.orders_per_day * factor * curve.growth);
        let mut times = stream(seed, replication, "order_time", entity);
        let mut placed: Vec<SimTime> =
            (0..count).map(|_| curve.arrival(unit(&mut times))).collect();
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

/// The orders of an instance; what it does not say is drawn, and its customers wait for as long as
/// couriers are on shift.
fn of_instance(
    scenario: &Scenario,
    day: &InstanceDay,
    seed: u64,
    replication: u32,
) -> Vec<OrderSpec> {
    let orders = day.instance.orders.iter().enumerate().map(|(index, order)| {
        let key = index as u64;
        let draw = |law: &Law, process| law.draw(&mut stream(seed, replication, process, key));
        let merchant = &scenario.merchants[order.restaurant];
        let walk = draw(&scenario.customers.walk_to_door_s, "walk_to_door");
        OrderSpec {
            id: OrderId::from_index(index),
            merchant: MerchantId::from_index(order.restaurant),
            customer: crate::base::cast::index32(index),
            placed: day.begins + order.placed,
            ready: day.begins + order.ready,
            ticket: Money::from_units(draw(&merchant.ticket, "ticket")),
            mass: Kilograms(draw(&merchant.basket.mass_kg, "basket_mass")),
            volume: Litres(draw(&merchant.basket.volume_l, "basket_volume")),
            patience: ENDLESS,
            walk_to_door: SimDuration::from_seconds(walk),
            key,
        }
    });
    orders.collect()
}

fn order(
    ground: &Ground,
    merchant: &Merchant,
    id: MerchantId,
    placed: SimTime,
    (seed, replication, key): (u64, u32, u64),
) -> OrderSpec {
    let draw = |law: &Law, process| law.draw(&mut stream(seed, replication, process, key));
    let mut rng = stream(seed, replication, "customer", key);
    let customer = customer(ground, id, placed, &mut rng);
    let who = &ground.scenario.customers;
    let preparation = SimDuration::from_minutes(draw(&merchant.preparation_min, "preparation"));
    OrderSpec {
        id: OrderId(0),
        merchant: id,
        customer,
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

/// Who orders: anybody near the merchant, those near an event as often more as it says.
fn customer(ground: &Ground, id: MerchantId, placed: SimTime, rng: &mut impl Rng) -> u32 {
    let customers = &ground.customers_of[id.index()];
    let acting = ground.conditions.as_deref().and_then(|conditions| {
        let slice = conditions.clock.slice_at(placed);
        conditions.event_with_orders(slice).then_some((conditions, slice))
    });
    let Some((conditions, slice)) = acting else { return customers[below(rng, customers.len())] };
    let weight = |customer: &u32| conditions.event_orders(*customer, slice);
    let mut left = unit(rng) * customers.iter().map(weight).sum::<f64>();
    let chosen = customers.iter().find(|customer| {
        left -= weight(customer);
        left < 0.0
    });
    chosen.copied().unwrap_or(customers[customers.len() - 1])
}
