//! Feeders: people who carry orders from a merchant to the hub where robots load them.
//!
//! Where a fleet has feeders, its robots never go to merchants. An order that a robot was given is
//! wanted at once: the oldest wish is served first, by whoever is free and nearest to the merchant.
//! The feeder leaves the merchant once the order is ready, puts it down at the merchant's hub and
//! stands ready there. Goods whose robot gave them back wait for another one; those that go to
//! couriers after all are made again if they have left the merchant.

use super::calendar::Notice;
use super::loading;
use super::orders::OrderState;
use super::state::Sim;
use crate::base::ids::{FeederId, FleetId, MerchantId, OrderId, RobotId};
use crate::base::law::Law;
use crate::base::stream::stream;
use crate::base::time::{SimDuration, SimTime};
use crate::base::units::MetresPerSecond;
use crate::events::{Duty, LegKind, SimEvent};
use crate::scenario::FeederPool;
use bevy_ecs::prelude::Component;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};

/// One feeder -- state.
#[derive(Debug, Clone, Copy, Component, Serialize, Deserialize)]
pub struct Feeder {
    /// Who.
    pub id: FeederId,
    /// For whose robots.
    pub fleet: FleetId,
    /// At which hub of the fleet it is, or was last.
    pub hub: u32,
    /// Where it is in its round.
    pub round: FeederRound,
    /// When it left the hub.
    pub left: SimTime,
    /// When its part of the round began.
    pub since: SimTime,
    /// When it is at the merchant.
    pub arrives: SimTime,
    /// When its part of the round ends; a notice of another time comes from one that was broken off.
    pub until: SimTime,
}

/// A feeder's round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum FeederRound {
    /// At a hub, free.
    Free,
    /// On its way to a merchant, or there, for an order.
    Out(OrderId),
    /// On its way to the hub with an order.
    With(OrderId),
    /// On its way without it, since somebody else carries it.
    Without(OrderId),
}

/// What feeders have to do for a fleet -- state.
#[derive(Debug, Clone, Default, Component, Serialize, Deserialize)]
pub struct FeederDesk {
    /// Feeders of the fleet, by id.
    pub feeders: std::ops::Range<u32>,
    /// Orders for which nobody has set out, with the time since when.
    pub queue: VecDeque<(OrderId, SimTime)>,
    /// Every order from the wish to the robot that loads it.
    pub errands: BTreeMap<OrderId, Errand>,
}

impl FeederDesk {
    /// Orders that have left their merchant and that no robot has loaded yet.
    pub(super) fn fetched(&self) -> impl Iterator<Item = OrderId> {
        let gone = |errand: &Errand| matches!(errand.goods, Goods::UnderWay | Goods::AtHub);
        self.errands.iter().filter(move |(_, errand)| gone(errand)).map(|(order, _)| *order)
    }
}

/// One order on its way to a robot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Errand {
    /// The robot that was given it; `None` once that gave it back.
    pub robot: Option<RobotId>,
    /// How far it has come.
    pub goods: Goods,
}

/// Where an order is that feeders carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Goods {
    /// At the merchant, and nobody has set out.
    Wanted,
    /// At the merchant, and somebody comes for it.
    Expected(FeederId),
    /// On its way to the hub.
    UnderWay,
    /// At the hub.
    AtHub,
}

/// A robot was given an order: where feeders carry for its fleet, one is wanted, unless one is under
/// way already.
pub(super) fn want(sim: &mut Sim, robot: RobotId, order: OrderId) {
    let fleet = sim.fleet_of(robot);
    recall_but(sim, order, Some(fleet));
    if sim.fleet(fleet).feeders.is_none() {
        return;
    }
    let now = sim.clock.now;
    let desk = sim.feeder_desk(fleet);
    if let Some(errand) = desk.errands.get_mut(&order) {
        errand.robot = Some(robot);
        return;
    }
    desk.errands.insert(order, Errand { robot: Some(robot), goods: Goods::Wanted });
    desk.queue.push_back((order, now));
    sim.log.state(now, SimEvent::FeederWanted { order });
    serve(sim, fleet);
}

/// A robot gave an order back: the errand goes on for the next.
pub(super) fn given_back(sim: &mut Sim, order: OrderId) {
    for desk in sim.fleets.feeders.iter_mut() {
        if let Some(errand) = desk.errands.get_mut(&order) {
            errand.robot = None;
        }
    }
}

/// No robot carries an order any more: whether its goods have left the merchant.
pub(super) fn recall(sim: &mut Sim, order: OrderId) -> bool {
    recall_but(sim, order, None)
}

fn recall_but(sim: &mut Sim, order: OrderId, kept: Option<FleetId>) -> bool {
    let mut gone = false;
    for index in 0..sim.fleets.feeders.len() {
        let fleet = FleetId::from_index(index);
        if Some(fleet) == kept {
            continue;
        }
        let desk = &mut sim.fleets.feeders[index];
        let Some(errand) = desk.errands.remove(&order) else { continue };
        match errand.goods {
            Goods::Wanted => desk.queue.retain(|(waiting, _)| *waiting != order),
            Goods::Expected(feeder) => turn_back(sim, feeder, order),
            Goods::UnderWay | Goods::AtHub => gone = true,
        }
    }
    gone
}

/// A feeder on its way for an order that somebody else carries now goes on to the merchant, since
/// nobody tells it before, and comes back without.
fn turn_back(sim: &mut Sim, id: FeederId, order: OrderId) {
    let now = sim.clock.now;
    let arrives = sim.feeder(id).arrives.max(now);
    let back = ride(sim, id, order);
    send(sim, id, FeederRound::Without(order), arrives + back);
}

/// Whether every order of a robot's trip lies at the hub.
pub(super) fn all_there(sim: &mut Sim, robot: RobotId, first: OrderId) -> bool {
    let fleet = sim.fleet_of(robot);
    if sim.fleet(fleet).feeders.is_none() {
        return true;
    }
    let mut next = Some(first);
    while let Some(order) = next {
        let errand = sim.feeder_desk(fleet).errands.get(&order);
        if errand.is_none_or(|errand| errand.goods != Goods::AtHub) {
            return false;
        }
        next = sim.order_state(order).next;
    }
    true
}

/// A robot has loaded an order.
pub(super) fn loaded(sim: &mut Sim, robot: RobotId, order: OrderId) {
    let fleet = sim.fleet_of(robot);
    sim.feeder_desk(fleet).errands.remove(&order);
}

/// What a feeder does when its notice comes.
pub(super) fn on_feeder(sim: &mut Sim, id: FeederId) {
    let now = sim.clock.now;
    let Feeder { fleet, round, until, .. } = *sim.feeder(id);
    if until != now {
        return;
    }
    match round {
        FeederRound::Free => {}
        FeederRound::Out(order) => {
            sim.log.state(now, SimEvent::FeederPickedUp { feeder: id, order });
            // Whoever takes it from a robot of this fleet takes it at the hub.
            sim.order_state(order).fits &= 1 << fleet.index();
            if let Some(errand) = sim.feeder_desk(fleet).errands.get_mut(&order) {
                errand.goods = Goods::UnderWay;
            }
            let back = ride(sim, id, order);
            send(sim, id, FeederRound::With(order), now + back);
        }
        FeederRound::With(order) => come_back(sim, id, order, true),
        FeederRound::Without(order) => come_back(sim, id, order, false),
    }
}

/// A feeder is at the hub: a robot that waits there for the goods is loaded.
fn come_back(sim: &mut Sim, id: FeederId, order: OrderId, brought: bool) {
    let now = sim.clock.now;
    let Feeder { fleet, left, .. } = *sim.feeder(id);
    let away = now.since(left);
    sim.log.state(now, SimEvent::FeederReturned { feeder: id, order, brought, away });
    let merchant = sim.order(order).merchant;
    let hub = sim.fleet_ground(fleet).feed.as_ref().and_then(|feed| feed.hub_of(merchant));
    let who = sim.feeder(id);
    (who.round, who.hub) = (FeederRound::Free, hub.unwrap_or(who.hub));
    let errand = sim.feeder_desk(fleet).errands.get_mut(&order).filter(|_| brought);
    let robot = errand.and_then(|errand| {
        errand.goods = Goods::AtHub;
        errand.robot
    });
    if let Some(robot) = robot {
        load(sim, robot);
    }
    serve(sim, fleet);
}

/// Goods have come for a robot: if it stands at the hub and all that it takes is there, it is loaded.
fn load(sim: &mut Sim, robot: RobotId) {
    let state = *sim.duty(robot);
    let stands = state.duty == Duty::Load && state.leg == Some(LegKind::Approach);
    let Some(first) = state.order.filter(|_| stands) else { return };
    if let Some(at) = loading::leaves(sim, robot, first) {
        sim.calendar.schedule(at, Notice::Robot(robot));
    }
}

/// Sends whoever is free for the oldest wishes.
fn serve(sim: &mut Sim, fleet: FleetId) {
    while let Some((order, since)) = sim.feeder_desk(fleet).queue.front().copied() {
        let Some(id) = nearest(sim, fleet, order) else { return };
        let now = sim.clock.now;
        let desk = sim.feeder_desk(fleet);
        desk.queue.pop_front();
        if let Some(errand) = desk.errands.get_mut(&order) {
            errand.goods = Goods::Expected(id);
        }
        sim.log.state(now, SimEvent::FeederSent { feeder: id, order, waited: now.since(since) });
        let arrives = now + way_out(sim, id, order);
        let half = half_pickup(sim, fleet, order);
        let OrderState { ready, .. } = *sim.order_state(order);
        let who = sim.feeder(id);
        (who.left, who.arrives) = (now, arrives);
        send(sim, id, FeederRound::Out(order), (arrives + half).max(ready) + half);
    }
}

/// The free feeder that is nearest to an order's merchant; of equally near ones the first by id.
fn nearest(sim: &mut Sim, fleet: FleetId, order: OrderId) -> Option<FeederId> {
    let merchant = sim.order(order).merchant;
    let feed = sim.fleet_ground(fleet).feed.as_ref()?;
    let feeders = sim.feeder_desk(fleet).feeders.clone();
    let free = feeders.map(FeederId).filter_map(|id| {
        let who = sim.feeder(id);
        let way = feed.way(who.hub, merchant)?;
        (who.round == FeederRound::Free).then_some((way, id))
    });
    free.min().map(|(_, id)| id)
}

/// Time from the hub where a feeder stands to an order's merchant, as it is now.
fn way_out(sim: &mut Sim, id: FeederId, order: OrderId) -> SimDuration {
    let Feeder { fleet, hub, .. } = *sim.feeder(id);
    walk(sim, fleet, hub, order)
}

/// Time from an order's merchant to its hub.
fn ride(sim: &mut Sim, id: FeederId, order: OrderId) -> SimDuration {
    let fleet = sim.feeder(id).fleet;
    let merchant = sim.order(order).merchant;
    let hub = sim.fleet_ground(fleet).feed.as_ref().and_then(|feed| feed.hub_of(merchant));
    walk(sim, fleet, hub.unwrap_or_default(), order)
}

fn walk(sim: &mut Sim, fleet: FleetId, hub: u32, order: OrderId) -> SimDuration {
    let merchant = sim.order(order).merchant;
    let way = sim.fleet_ground(fleet).feed.as_ref().and_then(|feed| feed.way(hub, merchant));
    let speed = sim.fleet(fleet).feeders.as_ref().map(|pool| pool.profile.speed);
    let factor = sim.today.courier_factor(sim.clock.now);
    let (Some(way), Some(speed)) = (way, speed) else { return SimDuration::ZERO };
    way.metres() / MetresPerSecond(speed.0 * factor)
}

/// How long feeders of a fleet carry a merchant's orders, where it has any.
pub(super) fn carrying(sim: &Sim, fleet: FleetId, merchant: MerchantId) -> Option<SimDuration> {
    let pool = sim.fleet(fleet).feeders.as_ref()?;
    let way = sim.fleet_ground(fleet).feed.as_ref()?.carried(merchant)?;
    Some(way.metres() / pool.profile.speed)
}

/// Half of the time at the merchant; the same whenever it is asked for.
fn half_pickup(sim: &mut Sim, fleet: FleetId, order: OrderId) -> SimDuration {
    let Some(FeederPool { profile, .. }) = &sim.fleet(fleet).feeders else {
        return SimDuration::ZERO;
    };
    let (day, key) = (sim.day, sim.order(order).key);
    let law: &Law = &profile.pickup_min;
    let draw = || law.draw(&mut stream(day.seed, day.replication, "feeder_pickup", key));
    SimDuration(SimDuration::from_minutes(law.constant().unwrap_or_else(draw)).0 / 2)
}

fn send(sim: &mut Sim, id: FeederId, round: FeederRound, until: SimTime) {
    let now = sim.clock.now;
    let who = sim.feeder(id);
    (who.round, who.since, who.until) = (round, now, until);
    sim.calendar.schedule(until, Notice::Feeder(id));
}
