//! Kitchens whose cooks are counted: orders in turn, one to a cook, each as long as its own work.

use super::Audit;
use super::orders::Stage;
use super::queues::Queue;
use super::seen::Sight;
use crate::base::cast;
use crate::base::ids::OrderId;
use crate::base::time::SimTime;
use crate::sim::Ground;
use std::collections::VecDeque;

/// One merchant's kitchen.
#[derive(Debug, Default)]
pub(super) struct KitchenBook {
    /// Cooks; `None` where nobody counts them.
    cooks: Option<u32>,
    /// Orders that wait for one, with the time since when.
    queue: VecDeque<(OrderId, SimTime)>,
    /// When each order that is being made is ready.
    making: Vec<SimTime>,
}

impl KitchenBook {
    /// Cooks without an order from an instant on.
    fn free(&self, now: SimTime) -> u32 {
        let busy = self.making.iter().filter(|ready| **ready > now).count();
        self.cooks.unwrap_or(u32::MAX).saturating_sub(cast::index32(busy))
    }
}

pub(super) fn books(ground: &Ground) -> Vec<KitchenBook> {
    let merchants = ground.scenario.merchants.iter();
    merchants.map(|it| KitchenBook { cooks: it.cooks, ..KitchenBook::default() }).collect()
}

impl Audit<'_> {
    /// Whether an order is made by a cook who is counted.
    pub(super) fn is_cooked(&self, order: OrderId) -> bool {
        let merchant = self.orders.views[order.index()].spec.merchant;
        self.kitchens[merchant.index()].cooks.is_some()
    }

    pub(super) fn kitchen_joined(&mut self, order: OrderId) {
        let view = self.orders.views[order.index()].clone();
        let now = self.now;
        let first = view.stage == Stage::Open && now == view.spec.released;
        let again = view.stage == Stage::Remaking && now == view.since;
        let cooked = self.is_cooked(order);
        self.hold(cooked && (first || again), || {
            format!("order {order} joins its kitchen: {view:?}")
        });
        self.kitchens[view.spec.merchant.index()].queue.push_back((order, now));
        self.join(Queue::ForCook);
    }

    pub(super) fn preparation_began(&mut self, order: OrderId, ready: SimTime) {
        let (now, spec) = (self.now, self.orders.views[order.index()].spec);
        let kitchen = &mut self.kitchens[spec.merchant.index()];
        let (front, free) = (kitchen.queue.pop_front(), kitchen.free(now));
        let done = kitchen.making.contains(&now);
        kitchen.making.retain(|ready| *ready >= now);
        kitchen.making.push(ready);
        let turn = front.is_some_and(|(first, _)| first == order);
        self.hold(turn, || format!("order {order} is made before {front:?}"));
        self.hold(free > 0, || format!("order {order} is made by no cook"));
        let wanted = now + spec.ready.since(spec.released);
        self.hold(ready == wanted, || format!("order {order} is ready at {ready}, not {wanted}"));
        let waited = front.map_or(now, |(_, since)| since);
        let at_once = waited == now || done;
        self.hold(at_once, || {
            format!("order {order} waited since {waited} for a cook who was free")
        });
        self.seen.note(Sight::WaitForCook, now > waited);
        self.leave(Queue::ForCook, now.since(waited));
        self.orders.views[order.index()].ready = ready;
        if self.orders.views[order.index()].stage == Stage::Open {
            self.look_for_somebody(order, ready);
        }
    }

    /// No order waits for a cook who is free.
    pub(super) fn settle_kitchens(&mut self) {
        for index in 0..self.kitchens.len() {
            let kitchen = &self.kitchens[index];
            let idle = !kitchen.queue.is_empty() && kitchen.free(self.now) > 0;
            let front = kitchen.queue.front().copied();
            self.hold(!idle, || format!("{front:?} waits for a cook who is free"));
        }
    }
}
