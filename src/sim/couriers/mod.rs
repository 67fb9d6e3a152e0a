//! Couriers: the incumbent, and whoever carries what robots cannot.
//!
//! The platform finds somebody for every order, or people who are counted work by shift: they stand
//! where their last order ended, and a policy sends them. A courier with orders goes to their
//! merchant, picks all of them up, and drops them off one after another (`round`).

mod desk;
mod hire;
mod offers;
mod round;
mod shift;

pub use desk::CourierDesk;
pub(super) use desk::look;
pub(super) use hire::{hire, populate};
pub(super) use round::on_courier;
pub(super) use shift::{begin, end};

use super::ground::{Place, Ride};
use super::orders;
use super::state::Sim;
use crate::base::ids::{CourierId, MerchantId, OrderId};
use crate::base::law::Law;
use crate::base::stream::stream;
use crate::base::time::{SimDuration, SimTime};
use crate::base::units::Millimetres;
use crate::events::{SimEvent, Unfit};
use bevy_ecs::prelude::Component;
use serde::{Deserialize, Serialize};

/// One courier -- state.
#[derive(Debug, Clone, Component, Serialize, Deserialize)]
pub struct Courier {
    /// Where it stands; while it has orders, where it set out.
    pub place: Place,
    /// What it is doing.
    pub round: CourierRound,
    /// When that ends; a notice that comes earlier is void.
    pub until: SimTime,
    /// Orders in its care, in the sequence in which they are dropped off.
    pub bundle: Vec<OrderId>,
    /// How many of them it has dropped off.
    pub dropped: usize,
    /// Where it goes for orders, or went last.
    pub bound: Option<MerchantId>,
    /// When it comes there.
    pub arrives: SimTime,
    /// Way to the merchant of these orders.
    pub approach: Millimetres,
    /// When the shift begins and ends; `None`: works until every order has ended.
    pub shift: Option<(SimTime, SimTime)>,
}

/// What a courier is doing. Half of a service lies before the goods change hands, half after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum CourierRound {
    /// Not on shift.
    Off,
    /// Stands and waits for an order.
    Free,
    /// On the way to the merchant, or there.
    ToMerchant,
    /// On the way to a door, or there.
    ToDoor,
    /// At the door of a customer who does not come.
    AtDoor,
    /// On the way from a door.
    Leaving,
}

impl Courier {
    /// A courier before the day.
    pub fn new(place: Place, shift: Option<(SimTime, SimTime)>) -> Self {
        Self {
            place,
            round: if shift.is_some() { CourierRound::Off } else { CourierRound::Free },
            until: SimTime::MIDNIGHT,
            bundle: Vec::new(),
            dropped: 0,
            bound: None,
            arrives: SimTime::MIDNIGHT,
            approach: Millimetres(0),
            shift,
        }
    }

    /// Whether it is on shift when it picks up at an instant.
    pub fn may_pick_up(&self, at: SimTime) -> bool {
        self.shift.is_none_or(|(_, off)| at <= off)
    }
}

/// Whether couriers are sent by a policy that sees orders from their placement on.
pub(super) fn sees_placed(sim: &Sim) -> bool {
    desk::plans(sim) && sim.day.courier_policy.sees_placed
}

/// Mean way of a courier whose place nobody knows.
pub(super) fn mean_approach(sim: &Sim) -> SimDuration {
    SimDuration::from_minutes(sim.ground.scenario.couriers.profile.approach_min.mean())
}

/// Whether couriers can bring an order to its customer at all, if any is there.
pub(super) fn reaches(sim: &Sim, id: OrderId) -> bool {
    let order = sim.order(id);
    sim.ground.courier_way(order.merchant, order.customer).is_some()
}

/// Why couriers cannot bring an order to its customer; `None` if they can.
pub(super) fn hindrance(sim: &Sim, id: OrderId, reason: Unfit) -> Option<Unfit> {
    if !reaches(sim, id) {
        return Some(reason);
    }
    let over = sim.courier_desk.ends.is_some_and(|ends| sim.clock.now >= ends);
    over.then_some(Unfit::NoCourierLeft)
}

/// Asks for a courier; false when the order has to wait for one.
pub(super) fn request(sim: &mut Sim, id: OrderId) -> bool {
    let (placed, merchant) = (sim.order(id).placed, sim.order(id).merchant);
    if desk::plans(sim) {
        sim.courier_desk.demand[merchant.index()] += 1;
        sim.courier_desk.open.insert((placed, id));
        desk::ask_for_look(sim);
        return false;
    }
    if sim.day.courier_policy.oldest_first {
        let older = |other: &OrderId| (sim.order(*other).placed, *other) < (placed, id);
        let place = sim.courier_desk.queue.iter().take_while(|other| older(other)).count();
        sim.courier_desk.queue.insert(place, id);
    } else {
        sim.courier_desk.queue.push_back(id);
    }
    offers::serve(sim);
    !sim.courier_desk.queue.contains(&id)
}

/// Takes an order out of the queue; false when it did not wait.
pub(super) fn forget(sim: &mut Sim, id: OrderId) -> bool {
    let placed = sim.order(id).placed;
    if sim.courier_desk.open.remove(&(placed, id)) {
        return true;
    }
    let place = sim.courier_desk.queue.iter().position(|waiting| *waiting == id);
    place.and_then(|place| sim.courier_desk.queue.remove(place)).is_some()
}

/// Sends a courier who is free to a merchant for orders of it.
fn set_out(sim: &mut Sim, courier: CourierId, bundle: Vec<OrderId>, ride: Ride) {
    let now = sim.clock.now;
    let Some(first) = bundle.first().copied() else { return };
    for order in &bundle {
        sim.log.state(now, SimEvent::CourierAssigned { order: *order, courier });
        orders::end(sim, *order);
    }
    sim.courier_desk.free.remove(&courier);
    let merchant = sim.order(first).merchant;
    let who = sim.courier(courier);
    who.bundle = bundle;
    who.dropped = 0;
    who.round = CourierRound::ToMerchant;
    who.approach = ride.way;
    who.bound = Some(merchant);
    who.arrives = now + ride.time;
    round::leave_when_ready(sim, courier);
}

/// Takes from a courier on the way to a merchant all orders but those that it keeps.
fn release(sim: &mut Sim, courier: CourierId, keeps: &[OrderId]) {
    let now = sim.clock.now;
    for order in sim.courier(courier).bundle.clone() {
        if keeps.contains(&order) {
            continue;
        }
        sim.log.state(now, SimEvent::CourierReleased { order, courier });
        let placed = sim.order(order).placed;
        orders::sought_again(sim, order);
        sim.courier_desk.open.insert((placed, order));
        sim.courier(courier).bundle.retain(|other| *other != order);
    }
    round::leave_when_ready(sim, courier);
}

/// Gives a courier on the way to a merchant these orders of it, some of which it has.
fn add(sim: &mut Sim, courier: CourierId, bundle: Vec<OrderId>) {
    let now = sim.clock.now;
    let held = std::mem::take(&mut sim.courier(courier).bundle);
    for order in bundle.iter().filter(|order| !held.contains(order)) {
        sim.log.state(now, SimEvent::CourierAssigned { order: *order, courier });
        orders::end(sim, *order);
    }
    sim.courier(courier).bundle = bundle;
    round::leave_when_ready(sim, courier);
}

/// Half of the service at the merchant, by the first order of a bundle.
fn half_pickup(sim: &Sim, id: OrderId) -> SimDuration {
    half_service(sim, id, "courier_pickup", &sim.ground.scenario.couriers.profile.pickup_min)
}

/// Half of the service at the door.
fn half_dropoff(sim: &Sim, id: OrderId) -> SimDuration {
    half_service(sim, id, "courier_dropoff", &sim.ground.scenario.couriers.profile.dropoff_min)
}

/// Half of an order's service \[min\]; the same whenever it is asked for.
fn half_service(sim: &Sim, id: OrderId, process: &str, law: &Law) -> SimDuration {
    let draw =
        || law.draw(&mut stream(sim.day.seed, sim.day.replication, process, sim.order(id).key));
    half_of(law.constant().unwrap_or_else(draw))
}

/// Half of a service \[min\].
fn half_of(minutes: f64) -> SimDuration {
    SimDuration(SimDuration::from_minutes(minutes).0 / 2)
}

/// The way of a courier whose place nobody knows to a merchant, drawn by the order.
fn drawn_approach(sim: &Sim, id: OrderId) -> Ride {
    let profile = &sim.ground.scenario.couriers.profile;
    let key = sim.order(id).key;
    let mut rng = stream(sim.day.seed, sim.day.replication, "courier_approach", key);
    let dry_min = profile.approach_min.draw(&mut rng);
    let time = SimDuration::from_minutes(dry_min / sim.today.courier_factor(sim.clock.now));
    let dry = SimDuration::from_minutes(dry_min);
    Ride { time, way: Millimetres::from_metres(profile.speed.0 * dry.seconds()) }
}
