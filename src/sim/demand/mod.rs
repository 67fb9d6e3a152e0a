//! The day's orders, drawn or read before anything moves: every fleet, policy and price meets the same.
//!
//! The k-th order of a merchant has the same customer, basket and kitchen time whatever the
//! demand, the fleet or the option; only its time of arrival follows the number of orders.

mod booked;
mod instance;
mod wish;

use super::conditions::Sky;
use super::demand_curve::DemandCurve;
use super::ground::Ground;
use crate::base::ids::{MerchantId, OrderId};
use crate::base::law::{Law, poisson};
use crate::base::money::Money;
use crate::base::stream::{below, stream, unit};
use crate::base::time::{SimDuration, SimTime};
use crate::base::units::{Kilograms, Litres};
use crate::scenario::Customers;
use bevy_ecs::prelude::Component;
use rand::Rng;
use serde::{Deserialize, Serialize};

/// An order as it was born -- parameter.
#[derive(Debug, Clone, Copy, PartialEq, Component, Serialize, Deserialize)]
pub struct OrderSpec {
    /// Which.
    pub id: OrderId,
    /// Where from.
    pub merchant: MerchantId,
    /// Where to: index into [`Ground::customers`].
    pub customer: u32,
    /// When it is placed.
    pub placed: SimTime,
    /// When it reaches the merchant: later than placed where it is placed ahead.
    pub released: SimTime,
    /// When the kitchen has it ready, if it begins at once.
    pub ready: SimTime,
    /// Not to be handed over before; midnight where there is no such time.
    pub opens: SimTime,
    /// To be handed over by.
    pub closes: SimTime,
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
    /// Whether nobody comes to the door.
    pub no_show: bool,
    /// Its name in the streams of chance.
    pub key: u64,
}

impl OrderSpec {
    /// Patience that never ends.
    pub const ENDLESS: SimDuration = SimDuration(u64::MAX);

    /// Whether it is wanted as any order of a scenario with this promise.
    pub fn plain(&self, promise: SimDuration) -> bool {
        self.opens == SimTime::MIDNIGHT
            && self.released == self.placed
            && self.closes == self.placed + promise
    }

    /// The order as it will be carried: not before its window begins.
    #[must_use]
    pub fn as_carried(self) -> Self {
        Self { ready: self.ready.max(self.opens), ..self }
    }

    /// Work of the kitchen on it.
    pub fn work(&self) -> SimDuration {
        self.ready.since(self.released)
    }

    /// When a robot that comes to the door at this instant leaves it again: with the goods taken,
    /// or after `wait` where nobody comes.
    pub fn leaves_door(&self, arrived: SimTime, wait: SimDuration) -> SimTime {
        arrived.max(self.opens) + if self.no_show { wait } else { self.walk_to_door }
    }
}

/// The orders of one day, by time of placement: as the scenario's book has them, or drawn.
pub fn orders(ground: &Ground, seed: u64, replication: u32, orders_per_day: f64) -> Vec<OrderSpec> {
    let mut orders = match (&ground.scenario.instance, &ground.book) {
        (Some(day), _) => instance::orders(&ground.scenario, day, seed, replication),
        (None, Some(book)) => booked::orders(ground, book, seed, replication),
        (None, None) => drawn(ground, seed, replication, orders_per_day),
    };
    orders.sort_by_key(|order| (order.placed, order.key));
    for (index, order) in orders.iter_mut().enumerate() {
        order.id = OrderId::from_index(index);
    }
    orders
}

fn drawn(ground: &Ground, seed: u64, replication: u32, orders_per_day: f64) -> Vec<OrderSpec> {
    let scenario = &ground.scenario;
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
            let customer = drawn_customer(ground, id, placed, (seed, replication, key));
            orders.push(order(ground, id, (placed, customer), (seed, replication, key)));
        }
    }
    orders
}

/// Seed, replication and key of an order: its name in the streams of chance.
type Chance = (u64, u32, u64);

/// An order with everything drawn but when and where to.
fn order(
    ground: &Ground,
    id: MerchantId,
    (placed, customer): (SimTime, u32),
    (seed, replication, key): Chance,
) -> OrderSpec {
    // A constant law draws nothing: its stream need not be opened.
    let draw = |law: &Law, process| match law.constant() {
        Some(value) => value,
        None => law.draw(&mut stream(seed, replication, process, key)),
    };
    let merchant = &ground.scenario.merchants[id.index()];
    let who = &ground.scenario.customers;
    let preparation = SimDuration::from_minutes(draw(&merchant.preparation_min, "preparation"));
    let window = wish::window(&ground.scenario, placed, (seed, replication, key));
    let (opens, closes) = window.unwrap_or((SimTime::MIDNIGHT, placed + ground.scenario.promise));
    let released = wish::released(&ground.scenario, placed, opens);
    let absent = who.no_show.share > 0.0
        && unit(&mut stream(seed, replication, "no_show", key)) < who.no_show.share;
    OrderSpec {
        id: OrderId(0),
        merchant: id,
        customer,
        placed,
        released,
        ready: released + preparation,
        opens,
        closes,
        ticket: Money::from_units(draw(&merchant.ticket, "ticket")),
        mass: Kilograms(draw(&merchant.basket.mass_kg, "basket_mass")),
        volume: Litres(draw(&merchant.basket.volume_l, "basket_volume")),
        patience: SimDuration::from_minutes(draw(&who.patience_min, "patience")),
        walk_to_door: SimDuration::from_seconds(draw(&who.walk_to_door_s, "walk_to_door")),
        no_show: absent,
        key,
    }
}

fn drawn_customer(
    ground: &Ground,
    id: MerchantId,
    placed: SimTime,
    (seed, replication, key): Chance,
) -> u32 {
    customer(ground, id, placed, &mut stream(seed, replication, "customer", key))
}

/// Who orders: anybody near the merchant, those near an event as often more as it says.
fn customer(ground: &Ground, id: MerchantId, placed: SimTime, rng: &mut impl Rng) -> u32 {
    let customers = match &ground.scenario.customers.distance_m {
        Some(law) => at_distance(ground, id, law, rng),
        None => &ground.customers_of[id.index()],
    };
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

/// Customers among whom one at a drawn distance is chosen: about as many as doors of one house.
const AS_FAR: usize = 8;

/// Draws of a distance beyond the farthest customer, after which the farthest are taken.
const MOST_DRAWS: usize = 64;

/// The customers nearest to a distance from the merchant that is drawn.
fn at_distance<'a>(ground: &'a Ground, id: MerchantId, law: &Law, rng: &mut impl Rng) -> &'a [u32] {
    let (all, shop) = (&ground.customers_of[id.index()], ground.merchants[id.index()]);
    let Customers { around, within, .. } = &ground.scenario.customers;
    // A circle elsewhere bounds no distance to the merchant.
    let within = if around.is_none() { within.0 } else { f64::INFINITY };
    let mut draws = (0..MOST_DRAWS).map(|_| law.draw(rng));
    let wanted = draws.find(|way| *way <= within).unwrap_or(within);
    let way = |customer: &u32| ground.customers[*customer as usize].distance(shop);
    let place = all.partition_point(|customer| way(customer) < wanted);
    let first = place.saturating_sub(AS_FAR / 2).min(all.len().saturating_sub(AS_FAR));
    &all[first..(first + AS_FAR).min(all.len())]
}
