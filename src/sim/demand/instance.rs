//! The orders of an instance; what it does not say is drawn.

use super::OrderSpec;
use crate::base::cast::index32;
use crate::base::ids::{MerchantId, OrderId};
use crate::base::law::Law;
use crate::base::money::Money;
use crate::base::stream::stream;
use crate::base::time::{SimDuration, SimTime};
use crate::base::units::{Kilograms, Litres};
use crate::scenario::Scenario;
use crate::scenario::instance::InstanceDay;

/// The instance's orders in its own sequence. Its customers come to the door, and wait for as long
/// as couriers are on shift.
pub(super) fn orders(
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
        let placed = day.begins + order.placed;
        OrderSpec {
            id: OrderId::from_index(index),
            merchant: MerchantId::from_index(order.restaurant),
            customer: index32(index),
            placed,
            released: placed,
            ready: day.begins + order.ready,
            opens: SimTime::MIDNIGHT,
            closes: placed + scenario.promise,
            ticket: Money::from_units(draw(&merchant.ticket, "ticket")),
            mass: Kilograms(draw(&merchant.basket.mass_kg, "basket_mass")),
            volume: Litres(draw(&merchant.basket.volume_l, "basket_volume")),
            patience: OrderSpec::ENDLESS,
            walk_to_door: SimDuration::from_seconds(walk),
            no_show: false,
            key,
        }
    });
    orders.collect()
}
