//! Couriers: the incumbent, and whoever carries what robots cannot.

use super::calendar::Notice;
use super::orders;
use super::state::Sim;
use crate::base::ids::{CourierId, MerchantId, OrderId};
use crate::base::law::Law;
use crate::base::stream::stream;
use crate::base::time::{SimDuration, SimTime};
use crate::base::units::{Metres, Millimetres};
use crate::events::SimEvent;
use bevy_ecs::prelude::{Component, Resource};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, VecDeque};

/// One courier -- state.
#[derive(Debug, Clone, Copy, Component, Serialize, Deserialize)]
pub struct Courier {
    /// Order in its care.
    pub order: Option<OrderId>,
    /// Where it is in its round.
    pub round: CourierRound,
    /// Way to the merchant for this order.
    pub approach: Millimetres,
    /// Customer of the order before; `None` before the first.
    pub last_door: Option<u32>,
}

impl Courier {
    /// Without an order, and not known to have been anywhere.
    pub(super) const FREE: Self = Self {
        order: None,
        round: CourierRound::ToMerchant,
        approach: Millimetres(0),
        last_door: None,
    };
}

/// A courier's round. Half of a service lies before the goods change hands, half after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum CourierRound {
    /// On the way to the merchant, or there.
    ToMerchant,
    /// On the way to the door, or there.
    ToDoor,
    /// At the door of a customer who does not come.
    AtDoor,
    /// On the way from the door.
    Leaving,
}

/// Free couriers and orders that wait for one.
#[derive(Debug, Clone, Default, Resource, Serialize, Deserialize)]
pub struct CourierDesk {
    /// Couriers without an order.
    pub free: BTreeSet<CourierId>,
    /// Orders in turn.
    pub queue: VecDeque<OrderId>,
}

/// Expected time of a courier to a merchant.
pub(super) fn expected_approach(sim: &Sim) -> SimDuration {
    SimDuration::from_minutes(sim.ground.scenario.couriers.profile.approach_min.mean())
}

/// Whether couriers can bring an order to its customer at all.
pub(super) fn reaches(sim: &Sim, id: OrderId) -> bool {
    let order = sim.order(id);
    sim.ground.courier_way(order.merchant, order.customer).is_some()
}

/// Asks for a courier; false when the order has to wait for one.
pub(super) fn request(sim: &mut Sim, id: OrderId) -> bool {
    sim.courier_desk.queue.push_back(id);
    serve(sim);
    !sim.courier_desk.queue.contains(&id)
}

/// Takes an order out of the queue; false when it did not wait.
pub(super) fn forget(sim: &mut Sim, id: OrderId) -> bool {
    let place = sim.courier_desk.queue.iter().position(|waiting| *waiting == id);
    place.and_then(|place| sim.courier_desk.queue.remove(place)).is_some()
}

/// Gives free couriers to waiting orders: first come first served, nearest courier first.
fn serve(sim: &mut Sim) {
    while let Some(id) = sim.courier_desk.queue.front().copied() {
        let Some((courier, time, way)) = nearest(sim, id) else { return };
        sim.courier_desk.queue.pop_front();
        sim.courier_desk.free.remove(&courier);
        set_out(sim, courier, id, time, way);
    }
}

/// The free courier who is first at the merchant; ties to the lowest id.
fn nearest(sim: &mut Sim, id: OrderId) -> Option<(CourierId, SimDuration, Millimetres)> {
    let (merchant, key) = (sim.order(id).merchant, sim.order(id).key);
    let profile = &sim.ground.scenario.couriers.profile;
    let factor = sim.today.courier_factor(sim.clock.now);
    let mut rng = stream(sim.day.seed, sim.day.replication, "courier_approach", key);
    let dry_min = profile.approach_min.draw(&mut rng);
    let drawn = SimDuration::from_minutes(dry_min / factor);
    let dry = SimDuration::from_minutes(dry_min);
    let drawn_way = Millimetres::from_metres(profile.speed.0 * dry.seconds());
    if sim.ground.scenario.couriers.on_duty.is_none() {
        return sim.courier_desk.free.first().map(|courier| (*courier, drawn, drawn_way));
    }
    let approach = |courier: &CourierId| {
        let last = sim.couriers[courier.index()].last_door;
        let way = last.and_then(|door| sim.ground.courier_way(merchant, door));
        way.map_or((drawn, drawn_way), |way| (way.metres() / (profile.speed * factor), way))
    };
    let free = sim.courier_desk.free.iter();
    free.map(|courier| (*courier, approach(courier)))
        .min_by_key(|(courier, (time, _))| (*time, *courier))
        .map(|(courier, (time, way))| (courier, time, way))
}

fn set_out(
    sim: &mut Sim,
    courier: CourierId,
    id: OrderId,
    time: SimDuration,
    approach: Millimetres,
) {
    let now = sim.clock.now;
    sim.log.state(now, SimEvent::CourierAssigned { order: id, courier });
    let ready = sim.order_state(id).ready;
    orders::end(sim, id);
    let pickup = &sim.ground.scenario.couriers.profile.pickup_min;
    let half = half_service(sim, id, "courier_pickup", pickup);
    let who = sim.courier(courier);
    who.order = Some(id);
    who.round = CourierRound::ToMerchant;
    who.approach = approach;
    let leaves: SimTime = (now + time + half).max(ready) + half;
    sim.calendar.schedule(leaves, Notice::Courier(courier));
}

/// Half of an order's service \[min\]; the same whenever it is asked for.
fn half_service(sim: &Sim, id: OrderId, process: &str, law: &Law) -> SimDuration {
    let mut rng = stream(sim.day.seed, sim.day.replication, process, sim.order(id).key);
    SimDuration(SimDuration::from_minutes(law.draw(&mut rng)).0 / 2)
}

/// What a courier does when its notice comes.
pub(super) fn on_courier(sim: &mut Sim, courier: CourierId) {
    let now = sim.clock.now;
    let Courier { order, round, approach, .. } = *sim.courier(courier);
    let Some(id) = order else { return };
    let (merchant, customer) = (sim.order(id).merchant, sim.order(id).customer);
    let way = way_to(sim, merchant, customer);
    let dropoff = &sim.ground.scenario.couriers.profile.dropoff_min;
    let half = half_service(sim, id, "courier_dropoff", dropoff);
    match round {
        CourierRound::ToMerchant => {
            sim.log.state(now, SimEvent::CourierPickedUp { order: id, courier });
            sim.courier(courier).round = CourierRound::ToDoor;
            let ride: Metres = way.metres();
            let speed = sim.ground.scenario.couriers.profile.speed;
            let there = now + ride / (speed * sim.today.courier_factor(now));
            let at = there.max(sim.order(id).opens) + half;
            sim.calendar.schedule(at, Notice::Courier(courier));
        }
        CourierRound::ToDoor if sim.order(id).no_show => {
            sim.courier(courier).round = CourierRound::AtDoor;
            let wait = sim.ground.scenario.customers.no_show.wait;
            sim.calendar.schedule(now + wait, Notice::Courier(courier));
        }
        CourierRound::AtDoor => {
            let distance = Millimetres(approach.0.saturating_add(way.0));
            sim.log.state(now, SimEvent::CourierNotTaken { order: id, courier, distance });
            sim.courier(courier).round = CourierRound::Leaving;
            sim.calendar.schedule(now + half, Notice::Courier(courier));
        }
        CourierRound::ToDoor => {
            let distance = Millimetres(approach.0.saturating_add(way.0));
            sim.log.state(now, SimEvent::CourierDelivered { order: id, courier, distance });
            sim.courier(courier).round = CourierRound::Leaving;
            sim.calendar.schedule(now + half, Notice::Courier(courier));
        }
        CourierRound::Leaving => {
            sim.log.state(now, SimEvent::CourierFree { courier });
            let who = sim.courier(courier);
            who.order = None;
            who.last_door = Some(customer);
            sim.courier_desk.free.insert(courier);
            serve(sim);
        }
    }
}

fn way_to(sim: &Sim, merchant: MerchantId, customer: u32) -> Millimetres {
    sim.ground.courier_way(merchant, customer).unwrap_or(Millimetres(0))
}
