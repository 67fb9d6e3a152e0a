//! Couriers: one order at a time, in turn, never before the kitchen is done.

use super::Audit;
use super::orders::Stage;
use super::queues::Queue;
use super::seen::Sight;
use crate::base::cast;
use crate::base::ids::{CourierId, OrderId};
use crate::base::time::SimTime;
use crate::base::units::Millimetres;
use std::collections::{BTreeMap, VecDeque};

/// Orders that wait for a courier, and couriers with an order.
#[derive(Debug, Default)]
pub(super) struct CourierBook {
    pub(super) queue: VecDeque<OrderId>,
    busy: BTreeMap<CourierId, Round>,
}

/// A courier with an order.
#[derive(Debug, Clone, Copy)]
struct Round {
    order: OrderId,
    assigned: SimTime,
    left: SimTime,
}

impl Audit<'_> {
    pub(super) fn courier_assigned(&mut self, order: OrderId, courier: CourierId) {
        let front = self.couriers.queue.pop_front();
        self.hold(front == Some(order), || format!("order {order} to a courier before {front:?}"));
        self.courier_stage(order, Stage::ForCourier, Stage::WithCourier(courier));
        self.join(Queue::Couriers);
        let round = Round { order, assigned: self.now, left: self.now };
        let busy = self.couriers.busy.insert(courier, round);
        self.hold(busy.is_none(), || format!("courier {courier} has {busy:?}, gets {order}"));
        let most = self.ground.scenario.couriers.on_duty;
        let known = most.is_none_or(|most| courier.0 < most);
        self.hold(known, || format!("courier {courier} of {most:?}"));
    }

    pub(super) fn courier_left(&mut self, order: OrderId, courier: CourierId) {
        self.courier_stage(order, Stage::WithCourier(courier), Stage::OutWithCourier(courier));
        let (now, ready) = (self.now, self.orders.views[order.index()].ready);
        self.hold(now >= ready, || format!("courier {courier} leaves before {ready}"));
        if let Some(round) = self.couriers.busy.get_mut(&courier) {
            round.left = now;
        }
    }

    pub(super) fn courier_delivered(
        &mut self,
        order: OrderId,
        courier: CourierId,
        distance: Millimetres,
    ) {
        self.seen.note(Sight::ByCourier, true);
        let spec = self.orders.views[order.index()].spec;
        let fits = !spec.no_show && self.now >= spec.opens;
        self.hold(fits, || format!("courier {courier} hands {order} over: {spec:?}"));
        self.courier_at_door(order, courier, distance);
    }

    /// Nobody came to the door to which a courier brought an order, and who was waited for.
    pub(super) fn courier_not_taken(
        &mut self,
        order: OrderId,
        courier: CourierId,
        distance: Millimetres,
    ) {
        self.seen.note(Sight::NotTakenFromCourier, true);
        let spec = self.orders.views[order.index()].spec;
        let left = self.couriers.busy.get(&courier).map_or(self.now, |round| round.left);
        let wait = self.ground.scenario.customers.no_show.wait;
        let fits = spec.no_show && self.now >= left.max(spec.opens) + wait;
        self.hold(fits, || format!("courier {courier} gives {order} up: {spec:?}"));
        self.courier_at_door(order, courier, distance);
    }

    fn courier_at_door(&mut self, order: OrderId, courier: CourierId, distance: Millimetres) {
        self.courier_stage(order, Stage::OutWithCourier(courier), Stage::Ended);
        let carried = self.couriers.busy.get(&courier).copied();
        let spec = self.orders.views[order.index()].spec;
        let way = self.ground.courier_way(spec.merchant, spec.customer).map_or(0, |way| way.0);
        let since = carried.map_or(self.now, |round| round.left);
        let ride = Millimetres(way).metres() / self.ground.scenario.couriers.profile.speed;
        self.note_window(&spec, since + ride);
        let same = carried.is_some_and(|round| round.order == order);
        self.hold(same, || format!("courier {courier} has {carried:?}, brings order {order}"));
        let seconds = cast::float64(self.now.since(since).0 + 1) / 1000.0;
        let weather = self.today.courier_factor(since);
        let speed = self.ground.scenario.couriers.profile.speed.0 * 1000.0 * weather;
        let fast = f64::from(way) > speed * seconds;
        self.hold(!fast, || format!("courier {courier} rides {way} mm in {seconds} s"));
        self.hold(distance.0 >= way, || format!("courier {courier} rode {distance:?} on {way} mm"));
    }

    pub(super) fn courier_free(&mut self, courier: CourierId) {
        let round = self.couriers.busy.remove(&courier);
        if let Some(round) = round {
            self.leave(Queue::Couriers, self.now.since(round.assigned));
        }
        self.hold(round.is_some(), || format!("courier {courier} is free twice"));
    }

    /// No order waits for a courier who is free.
    pub(super) fn settle_couriers(&mut self) {
        let busy = cast::index32(self.couriers.busy.len());
        let all_busy = self.ground.scenario.couriers.on_duty.is_some_and(|most| busy >= most);
        let waits = self.couriers.queue.front().copied();
        self.hold(all_busy || waits.is_none(), || {
            format!("order {waits:?} waits for a free courier")
        });
    }

    pub(super) fn finish_couriers(&mut self) {
        let busy = self.couriers.busy.len();
        self.hold(busy == 0, || format!("{busy} couriers are still out"));
    }
}
