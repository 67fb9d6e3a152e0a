//! Feeders: who goes for which order, when they are where, and what robots may load.

use super::Audit;
use super::orders::Stage;
use super::queues::Queue;
use super::seen::Sight;
use crate::base::ids::{FeederId, MerchantId, OrderId, RobotId};
use crate::base::stream::stream;
use crate::base::time::{SimDuration, SimTime};
use crate::base::units::MetresPerSecond;
use crate::sim::{DayPlan, Ground};
use std::collections::{BTreeMap, VecDeque};

/// A fleet's feeders and the orders that they carry.
pub(super) struct FeederDesk {
    first: u32,
    feeders: Vec<Feeder>,
    queue: VecDeque<(OrderId, SimTime)>,
    errands: BTreeMap<OrderId, Goods>,
}

#[derive(Debug, Clone, Copy)]
struct Feeder {
    hub: u32,
    round: Option<Round>,
}

/// A feeder away from its hub.
#[derive(Debug, Clone, Copy)]
struct Round {
    order: OrderId,
    left: SimTime,
    arrives: SimTime,
    /// When it is back, as soon as that is known.
    back: Option<SimTime>,
    with: bool,
}

/// Where an order is that feeders carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Goods {
    AtMerchant,
    UnderWay,
    AtHub(SimTime),
}

pub(super) fn desks(ground: &Ground, plan: &DayPlan) -> Vec<FeederDesk> {
    let mut first = 0;
    let fleets = ground.fleets.iter().zip(&plan.staff);
    let desk = |(fleet, staff): (&crate::sim::ground::FleetGround, &crate::sim::Staff)| {
        let hubs = crate::base::cast::index32(fleet.hubs.len());
        let feeders = (0..staff.feeders).map(|person| Feeder { hub: person % hubs, round: None });
        let desk = FeederDesk {
            first,
            feeders: feeders.collect(),
            queue: VecDeque::new(),
            errands: BTreeMap::new(),
        };
        first += staff.feeders;
        desk
    };
    fleets.map(desk).collect()
}

impl Audit<'_> {
    fn fed(&self, fleet: usize) -> bool {
        self.fleet(fleet).feeders.is_some()
    }

    /// Time of a feeder who sets out now between a hub and a merchant; to the merchant's own hub
    /// where none is named.
    fn feeder_time(&self, fleet: usize, hub: Option<u32>, merchant: MerchantId) -> SimDuration {
        let pool = self.fleet(fleet).feeders.as_ref();
        let feed = self.ground.fleets[fleet].feed.as_ref();
        let way = feed.and_then(|feed| match hub {
            Some(hub) => feed.way(hub, merchant),
            None => feed.carried(merchant),
        });
        let factor = self.today.courier_factor(self.now);
        let (Some(way), Some(pool)) = (way, pool) else { return SimDuration::ZERO };
        way.metres() / MetresPerSecond(pool.profile.speed.0 * factor)
    }

    fn feeder_half(&self, fleet: usize, order: OrderId) -> SimDuration {
        let key = self.orders.views[order.index()].spec.key;
        let mut rng = stream(self.plan.seed, self.plan.replication, "feeder_pickup", key);
        let pool = self.fleet(fleet).feeders.as_ref();
        let minutes = pool.map_or(0.0, |pool| pool.profile.pickup_min.draw(&mut rng));
        SimDuration(SimDuration::from_minutes(minutes).0 / 2)
    }

    fn feeder_desk_of(&self, id: FeederId) -> Option<usize> {
        let within = |desk: &FeederDesk| {
            id.0.checked_sub(desk.first).is_some_and(|at| (at as usize) < desk.feeders.len())
        };
        self.feeder_desks.iter().position(within)
    }

    /// An order was given to a robot: what other fleets' feeders have begun for it is over.
    pub(super) fn feeding_begins(&mut self, order: OrderId, robot: RobotId) {
        let fleet = self.robots[robot.index()].fleet;
        let gone = self.recalled(order, Some(fleet));
        self.hold(!gone, || format!("robot {robot} gets {order}, which feeders took elsewhere"));
        if self.fed(fleet) && !self.feeder_desks[fleet].errands.contains_key(&order) {
            self.wanted_feeder = Some(order);
        }
    }

    pub(super) fn feeder_wanted(&mut self, order: OrderId) {
        let due = self.wanted_feeder.take();
        self.hold(due == Some(order), || format!("a feeder is wanted for {order}, not {due:?}"));
        let now = self.now;
        let Stage::Given(robot) = self.orders.views[order.index()].stage else { return };
        let desk = &mut self.feeder_desks[self.robots[robot.index()].fleet];
        desk.queue.push_back((order, now));
        desk.errands.insert(order, Goods::AtMerchant);
        self.join(Queue::ForFeeder);
    }

    /// An order leaves the care of robots, or of all fleets but one: whether its goods have left the
    /// merchant.
    pub(super) fn recalled(&mut self, order: OrderId, kept: Option<usize>) -> bool {
        let now = self.now;
        let merchant = self.orders.views[order.index()].spec.merchant;
        let mut gone = false;
        for fleet in 0..self.feeder_desks.len() {
            if Some(fleet) == kept {
                continue;
            }
            let back = self.feeder_time(fleet, None, merchant);
            let desk = &mut self.feeder_desks[fleet];
            let Some(goods) = desk.errands.remove(&order) else { continue };
            gone |= goods != Goods::AtMerchant;
            if let Some(place) = desk.queue.iter().position(|(id, _)| *id == order) {
                let since = desk.queue.remove(place).map_or(now, |(_, since)| since);
                self.leave(Queue::ForFeeder, now.since(since));
                continue;
            }
            let rounds = desk.feeders.iter_mut().filter_map(|feeder| feeder.round.as_mut());
            for round in rounds.filter(|round| round.order == order && !round.with) {
                round.back = Some(round.arrives.max(now) + back);
                self.seen.note(Sight::FedInVain, true);
            }
        }
        gone
    }

    pub(super) fn feeder_sent(&mut self, id: FeederId, order: OrderId, waited: SimDuration) {
        let now = self.now;
        let Some(fleet) = self.feeder_desk_of(id) else {
            return self.hold(false, || format!("feeder {id} is not there"));
        };
        let merchant = self.orders.views[order.index()].spec.merchant;
        let feed = self.ground.fleets[fleet].feed.as_ref();
        let desk = &self.feeder_desks[fleet];
        let way = |feeder: &Feeder| feed.and_then(|feed| feed.way(feeder.hub, merchant));
        let free = (desk.first..).zip(&desk.feeders).filter(|(_, feeder)| feeder.round.is_none());
        let nearest = free.filter_map(|(id, feeder)| Some((way(feeder)?, id))).min();
        let hub = desk.feeders[(id.0 - desk.first) as usize].hub;
        self.hold(nearest.is_some_and(|(_, nearest)| nearest == id.0), || {
            format!("feeder {id} goes for {order}, the nearest is {nearest:?}")
        });
        let arrives = now + self.feeder_time(fleet, Some(hub), merchant);
        let desk = &mut self.feeder_desks[fleet];
        let front = desk.queue.pop_front();
        let place = (id.0 - desk.first) as usize;
        desk.feeders[place].round =
            Some(Round { order, left: now, arrives, back: None, with: false });
        let turn = front.is_some_and(|(id, since)| id == order && now.since(since) == waited);
        self.hold(turn, || format!("feeder {id} goes for {order}, first is {front:?}"));
        self.seen.note(Sight::WaitForFeeder, waited > SimDuration::ZERO);
        self.leave(Queue::ForFeeder, waited);
        self.join(Queue::Feeders);
    }

    fn feeder_round(&mut self, id: FeederId) -> Option<(usize, &mut Feeder)> {
        let fleet = self.feeder_desk_of(id)?;
        let desk = &mut self.feeder_desks[fleet];
        let place = (id.0 - desk.first) as usize;
        Some((fleet, &mut desk.feeders[place]))
    }

    pub(super) fn feeder_picked_up(&mut self, id: FeederId, order: OrderId) {
        let now = self.now;
        let round = self.feeder_round(id).and_then(|(fleet, it)| Some((fleet, it.round?)));
        let Some((fleet, round)) = round.filter(|(_, it)| it.order == order && !it.with) else {
            return self.hold(false, || format!("feeder {id} has {order} and was not sent for it"));
        };
        let (ready, half) =
            (self.orders.views[order.index()].ready, self.feeder_half(fleet, order));
        let leaves = (round.arrives + half).max(ready) + half;
        self.hold(now == leaves, || format!("feeder {id} leaves with {order}, due {leaves}"));
        let merchant = self.orders.views[order.index()].spec.merchant;
        let back = now + self.feeder_time(fleet, None, merchant);
        let goods = self.feeder_desks[fleet].errands.insert(order, Goods::UnderWay);
        self.hold(goods == Some(Goods::AtMerchant), || format!("{order} is {goods:?} for {id}"));
        self.orders.views[order.index()].fits.retain(|other| *other == fleet);
        if let Some((_, feeder)) = self.feeder_round(id) {
            feeder.round = Some(Round { back: Some(back), with: true, ..round });
        }
    }

    pub(super) fn feeder_returned(
        &mut self,
        id: FeederId,
        order: OrderId,
        brought: bool,
        away: SimDuration,
    ) {
        let now = self.now;
        self.leave(Queue::Feeders, away);
        let Some((fleet, feeder)) = self.feeder_round(id) else {
            return self.hold(false, || format!("feeder {id} is not there"));
        };
        let round = feeder.round.take();
        let due = round.is_some_and(|it| {
            let as_sent = (it.order, it.with) == (order, brought);
            as_sent && it.back == Some(now) && now.since(it.left) == away
        });
        self.hold(due, || format!("feeder {id} is back from {order}: {brought}, {round:?}"));
        let merchant = self.orders.views[order.index()].spec.merchant;
        let hub = self.ground.fleets[fleet].feed.as_ref().and_then(|feed| feed.hub_of(merchant));
        if let (Some((_, feeder)), Some(hub)) = (self.feeder_round(id), hub) {
            feeder.hub = hub;
        }
        if let Some(goods) = self.feeder_desks[fleet].errands.get_mut(&order).filter(|_| brought) {
            *goods = Goods::AtHub(now);
            self.seen.note(Sight::Fed, true);
        }
    }

    /// When the goods of an order that a robot loads were there: from feeders, or from the kitchen.
    pub(super) fn loadable(&self, order: OrderId, robot: RobotId) -> Option<SimTime> {
        let fleet = self.robots[robot.index()].fleet;
        if !self.fed(fleet) {
            return Some(self.orders.views[order.index()].ready);
        }
        match self.feeder_desks[fleet].errands.get(&order) {
            Some(Goods::AtHub(at)) => Some(*at),
            Some(Goods::AtMerchant | Goods::UnderWay) | None => None,
        }
    }

    /// A robot takes what feeders brought.
    pub(super) fn feeding_ends(&mut self, order: OrderId, robot: RobotId) {
        let fleet = self.robots[robot.index()].fleet;
        self.feeder_desks[fleet].errands.remove(&order);
    }

    /// Nobody is free while an order waits that a feeder could fetch.
    pub(super) fn settle_feeders(&mut self) {
        let untold = self.wanted_feeder.take();
        self.hold(untold.is_none(), || format!("no feeder is wanted for {untold:?}"));
        for fleet in 0..self.feeder_desks.len() {
            let desk = &self.feeder_desks[fleet];
            let idle = desk.feeders.iter().any(|feeder| feeder.round.is_none());
            let waits = !desk.queue.is_empty();
            self.hold(!(idle && waits), || {
                format!("orders of fleet {fleet} wait for a free feeder")
            });
        }
    }

    pub(super) fn finish_feeders(&mut self) {
        for fleet in 0..self.feeder_desks.len() {
            let desk = &self.feeder_desks[fleet];
            let over = desk.queue.is_empty() && desk.errands.is_empty();
            let home = desk.feeders.iter().all(|feeder| feeder.round.is_none());
            self.hold(over && home, || format!("feeders of fleet {fleet} are still out"));
        }
    }
}
