//! Kitchens whose cooks are counted: orders wait in turn, and are made one by a cook.
//!
//! The work on an order is its own, drawn with it; when it is ready follows from who stood before
//! it. Kitchens of as many cooks as orders have no state: their orders are ready as drawn.

use super::calendar::Notice;
use super::orders;
use super::state::Sim;
use crate::base::ids::{MerchantId, OrderId};
use crate::events::SimEvent;
use crate::scenario::Scenario;
use bevy_ecs::prelude::Resource;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// The kitchens of all merchants, where any of them counts its cooks -- state.
#[derive(Debug, Clone, Default, Serialize, Deserialize, Resource)]
pub struct Kitchens(Vec<Option<Kitchen>>);

/// One kitchen.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Kitchen {
    /// Cooks without an order.
    free: u32,
    /// Orders that wait for one.
    queue: VecDeque<OrderId>,
}

impl Kitchens {
    /// Kitchens in the morning.
    pub fn new(scenario: &Scenario) -> Self {
        if scenario.merchants.iter().all(|merchant| merchant.cooks.is_none()) {
            return Self::default();
        }
        let kitchen = |free| Kitchen { free, queue: VecDeque::new() };
        Self(scenario.merchants.iter().map(|merchant| merchant.cooks.map(kitchen)).collect())
    }

    /// Whether a merchant counts its cooks.
    pub fn counts(&self, merchant: MerchantId) -> bool {
        self.0.get(merchant.index()).is_some_and(Option::is_some)
    }
}

/// An order reaches its kitchen, for the first time or to be made again.
pub(super) fn join(sim: &mut Sim, id: OrderId) {
    let (now, merchant) = (sim.clock.now, sim.order(id).merchant);
    let Some(Some(kitchen)) = sim.kitchens.0.get_mut(merchant.index()) else { return };
    kitchen.queue.push_back(id);
    sim.log.state(now, SimEvent::KitchenJoined { order: id });
    serve(sim, merchant);
}

/// A cook is done with an order.
pub(super) fn cook_free(sim: &mut Sim, merchant: MerchantId) {
    if let Some(Some(kitchen)) = sim.kitchens.0.get_mut(merchant.index()) {
        kitchen.free += 1;
    }
    serve(sim, merchant);
}

/// Gives free cooks the orders that wait, first come first served.
fn serve(sim: &mut Sim, merchant: MerchantId) {
    while let Some(Some(kitchen)) = sim.kitchens.0.get_mut(merchant.index())
        && kitchen.free > 0
        && let Some(id) = kitchen.queue.pop_front()
    {
        kitchen.free -= 1;
        let ready = sim.clock.now + sim.order(id).work();
        sim.order_state(id).ready = ready;
        sim.log.state(sim.clock.now, SimEvent::PreparationBegan { order: id, ready });
        sim.calendar.schedule(ready, Notice::CookFree(merchant));
        orders::begun(sim, id);
    }
}
