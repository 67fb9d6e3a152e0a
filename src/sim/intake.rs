//! Orders come into a world: those of its day, and those that are added while it lives.
//!
//! An order has its id from when it is placed, in the order of placement. Those still to come are
//! known to nobody, so orders added between two calls of [`advance`](super::advance()) take their
//! places among them, and a day whose orders come in two parts is the day whose orders come at once.

use super::calendar::Notice;
use super::couriers;
use super::demand::OrderSpec;
use super::ground::Ground;
use super::orders::OrderState;
use super::state::{Clock, Roster, SharedGround, Sim};
use crate::base::ids::{MerchantId, OrderId};
use crate::base::time::SimTime;
use bevy_ecs::prelude::{Entity, Resource, World};
use serde::{Deserialize, Serialize};
use std::fmt;

/// How far the orders have come -- state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Resource)]
pub struct Intake {
    /// The next order to be placed.
    pub next: OrderId,
}

/// Why an order cannot be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderFault {
    /// It would have been placed before now.
    InThePast {
        /// When it would be placed.
        placed: SimTime,
        /// Now.
        now: SimTime,
    },
    /// It is ready before it is placed.
    ReadyTooSoon {
        /// When it is placed.
        placed: SimTime,
        /// When it is ready.
        ready: SimTime,
    },
    /// The scenario has no such merchant.
    NoMerchant(MerchantId),
    /// The scenario has no such customer.
    NoCustomer(u32),
}

impl fmt::Display for OrderFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InThePast { placed, now } => write!(f, "placed at {placed}, and it is {now}"),
            Self::ReadyTooSoon { placed, ready } => {
                write!(f, "placed at {placed}, and ready before, at {ready}")
            }
            Self::NoMerchant(merchant) => write!(f, "there is no merchant {merchant}"),
            Self::NoCustomer(customer) => write!(f, "there is no customer {customer}"),
        }
    }
}

/// Adds orders to a populated world, whenever it is not advancing; each keeps all that it has but
/// its id. Orders of one key share their chance.
///
/// # Errors
/// What is wrong with which of the orders, by its place in the list; then none is added.
pub fn add(world: &mut World, orders: Vec<OrderSpec>) -> Result<(), Vec<(usize, OrderFault)>> {
    let now = world.resource::<Clock>().now;
    let ground = &world.resource::<SharedGround>().0;
    let checked = orders.iter().enumerate();
    let faults: Vec<_> =
        checked.filter_map(|(place, order)| Some((place, fault(ground, now, order)?))).collect();
    if faults.is_empty() {
        take_in(world, orders);
        return Ok(());
    }
    Err(faults)
}

fn fault(ground: &Ground, now: SimTime, order: &OrderSpec) -> Option<OrderFault> {
    let OrderSpec { merchant, customer, placed, ready, .. } = *order;
    if placed < now {
        return Some(OrderFault::InThePast { placed, now });
    }
    if ready < placed {
        return Some(OrderFault::ReadyTooSoon { placed, ready });
    }
    if merchant.index() >= ground.merchants.len() {
        return Some(OrderFault::NoMerchant(merchant));
    }
    (customer as usize >= ground.customers.len()).then_some(OrderFault::NoCustomer(customer))
}

/// Puts orders in their places among those still to come, and numbers these anew.
pub(super) fn take_in(world: &mut World, orders: Vec<OrderSpec>) {
    let Intake { next } = *world.resource::<Intake>();
    couriers::hire(world, orders.len());
    let parts = orders.into_iter().map(|order| (order, OrderState::of(&order)));
    let spawned: Vec<Entity> = world.spawn_batch(parts.collect::<Vec<_>>()).collect();
    let mut roster = world.resource_mut::<Roster>();
    roster.orders.extend(spawned);
    let coming = roster.orders[next.index()..].to_vec();
    sort(world, next, &coming);
    expect_next(world, next);
}

/// Gives the entities of orders still to come, which lie in the order of their ids, the orders by
/// time.
fn sort(world: &mut World, next: OrderId, coming: &[Entity]) {
    let spec = |entity: &Entity| world.get::<OrderSpec>(*entity).copied();
    let mut specs: Vec<OrderSpec> = coming.iter().filter_map(spec).collect();
    specs.sort_by_key(|order| (order.placed, order.key));
    let numbered = (next.0..).zip(specs).map(|(id, spec)| OrderSpec { id: OrderId(id), ..spec });
    let parts = coming.iter().zip(numbered);
    let parts: Vec<_> =
        parts.map(|(entity, spec)| (*entity, (spec, OrderState::of(&spec)))).collect();
    world.insert_batch(parts);
}

/// Schedules the arrival of the next order. A notice of it that lies in the calendar already comes
/// later or at the same time, and finds it placed.
fn expect_next(world: &mut World, next: OrderId) {
    let entity = world.resource::<Roster>().orders.get(next.index());
    let order = entity.and_then(|entity| world.get::<OrderSpec>(*entity));
    let Some(placed) = order.map(|order| order.placed) else { return };
    world.resource_mut::<super::calendar::Calendar>().schedule(placed, Notice::OrderArrives(next));
}

/// The order whose arrival is announced, if it has not been placed already; the one after it is
/// announced.
pub(super) fn place<'w>(sim: &mut Sim<'w>, id: OrderId) -> Option<&'w OrderSpec> {
    if id != sim.intake.next {
        return None;
    }
    let next = OrderId(id.0 + 1);
    sim.intake.next = next;
    if next.index() < sim.orders.spec.len() {
        let at = sim.order(next).placed;
        sim.calendar.schedule(at, Notice::OrderArrives(next));
    }
    Some(sim.order(id))
}
