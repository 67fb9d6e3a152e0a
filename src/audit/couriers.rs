//! Couriers: on shift, one errand at a time, in turn or as their policy may, by the way and to the
//! minute; never before the kitchen is done.

use super::Audit;
use super::orders::Stage;
use super::queues::Queue;
use super::seen::Sight;
use crate::base::ids::{CourierId, MerchantId, OrderId};
use crate::base::law::Law;
use crate::base::stream::stream;
use crate::base::time::{SimDuration, SimTime};
use crate::base::units::Millimetres;
use crate::scenario::{CourierPost, CourierStart};
use crate::sim::ground::{Place, Ride};
use crate::sim::{DayPlan, Ground};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Orders that wait for a courier, and couriers with orders.
#[derive(Debug, Default)]
pub(super) struct CourierBook {
    pub(super) queue: VecDeque<OrderId>,
    /// Every courier who is counted; `None` where the platform finds one for every order.
    posts: Option<Vec<CourierPost>>,
    /// End of the last shift.
    ends: Option<SimTime>,
    pub(super) busy: BTreeMap<CourierId, Round>,
    /// Where couriers stand who have had orders.
    pub(super) stands: BTreeMap<CourierId, Place>,
    declined: BTreeSet<(OrderId, CourierId)>,
    /// Time worked after the shift's end.
    overtime: BTreeMap<CourierId, SimDuration>,
    /// Root of chance, and which day.
    chance: (u64, u32),
    at_once: bool,
    /// Whether orders are known to the policy from their placement on.
    pub(super) sees_placed: bool,
    oldest_first: bool,
}

/// A courier with orders.
#[derive(Debug, Clone)]
pub(super) struct Round {
    orders: Vec<OrderId>,
    merchant: MerchantId,
    assigned: SimTime,
    /// When orders were given to it or taken back last.
    settled: SimTime,
    /// The way to the merchant.
    pub(super) approach: Ride,
    /// When it left the merchant.
    pub(super) left: Option<SimTime>,
    /// Orders brought to their doors, and when each was handed over or given up.
    pub(super) done: Vec<(OrderId, SimTime)>,
}

/// Whether couriers are sent by a policy that sees orders from their placement on.
pub(super) fn seen_when_placed(ground: &Ground, plan: &DayPlan) -> bool {
    let counted = ground.scenario.courier_posts().is_some();
    counted && !plan.courier_policy.at_once && plan.courier_policy.sees_placed
}

impl CourierBook {
    pub(super) fn new(ground: &Ground, plan: &DayPlan) -> Self {
        let posts = ground.scenario.courier_posts();
        let shifts = posts.iter().flatten().map(|post| post.shift);
        let ends = shifts.collect::<Option<Vec<_>>>().unwrap_or_default();
        Self {
            ends: ends.into_iter().map(|(_, off)| off).max(),
            chance: (plan.seed, plan.replication),
            at_once: posts.is_none() || plan.courier_policy.at_once,
            sees_placed: seen_when_placed(ground, plan),
            oldest_first: plan.courier_policy.oldest_first,
            posts,
            ..Self::default()
        }
    }

    /// Time that a courier worked after the end of the shift.
    pub(super) fn overtime(&self, courier: CourierId) -> SimDuration {
        self.overtime.get(&courier).copied().unwrap_or(SimDuration::ZERO)
    }

    fn post(&self, courier: CourierId) -> Option<CourierPost> {
        match &self.posts {
            Some(posts) => posts.get(courier.index()).copied(),
            None => Some(CourierPost { start: CourierStart::Unknown, shift: None }),
        }
    }

    fn place(&self, courier: CourierId) -> Place {
        if self.posts.is_none() {
            return Place::Unknown;
        }
        let start = self.post(courier).map_or(CourierStart::Unknown, |post| post.start);
        self.stands.get(&courier).copied().unwrap_or(match start {
            CourierStart::Unknown => Place::Unknown,
            CourierStart::Merchant(merchant) => Place::Merchant(merchant),
            CourierStart::Place(place) => Place::Start(place),
        })
    }

    /// Whether a courier is on shift without orders.
    fn is_free(&self, courier: CourierId, now: SimTime) -> bool {
        let shift = self.post(courier).and_then(|post| post.shift);
        let on = shift.is_none_or(|(on, off)| on <= now && now <= off);
        on && !self.busy.contains_key(&courier)
    }
}

impl Audit<'_> {
    /// Half of a service, drawn as the day draws it.
    fn courier_half(&self, order: OrderId, process: &str, law: &Law) -> SimDuration {
        let (seed, replication) = self.couriers.chance;
        let key = self.orders.views[order.index()].spec.key;
        let minutes = law.draw(&mut stream(seed, replication, process, key));
        SimDuration(SimDuration::from_minutes(minutes).0 / 2)
    }

    fn half_pickup(&self, order: OrderId) -> SimDuration {
        let law = &self.ground.scenario.couriers.profile.pickup_min;
        self.courier_half(order, "courier_pickup", law)
    }

    pub(super) fn half_dropoff(&self, order: OrderId) -> SimDuration {
        let law = &self.ground.scenario.couriers.profile.dropoff_min;
        self.courier_half(order, "courier_dropoff", law)
    }

    /// The ride of a courier to an order's merchant; drawn from a place that nobody knows.
    fn courier_ride_to(&self, courier: CourierId, order: OrderId) -> Ride {
        let merchant = self.orders.views[order.index()].spec.merchant;
        let known = self.ground.courier_approach(self.couriers.place(courier), merchant);
        let weather = self.today.courier_factor(self.now);
        if let Some(ride) = known {
            return self.ground.courier_slowed(ride, weather);
        }
        let profile = &self.ground.scenario.couriers.profile;
        let (seed, replication) = self.couriers.chance;
        let key = self.orders.views[order.index()].spec.key;
        let mut rng = stream(seed, replication, "courier_approach", key);
        let dry_min = profile.approach_min.draw(&mut rng);
        let dry = SimDuration::from_minutes(dry_min);
        let time = SimDuration::from_minutes(dry_min / weather);
        Ride { time, way: Millimetres::from_metres(profile.speed.0 * dry.seconds()) }
    }

    /// Whether a courier could be sent to an order now; the time to the merchant, if so.
    fn could_take(&self, courier: CourierId, order: OrderId) -> Option<SimDuration> {
        let book = &self.couriers;
        let declined = book.declined.contains(&(order, courier));
        if declined || !book.is_free(courier, self.now) {
            return None;
        }
        let time = self.courier_ride_to(courier, order).time;
        let there = self.now + time + self.half_pickup(order);
        let at = there.max(self.orders.views[order.index()].ready);
        let shift = book.post(courier)?.shift;
        shift.is_none_or(|(_, off)| at <= off).then_some(time)
    }

    pub(super) fn courier_assigned(&mut self, order: OrderId, courier: CourierId) {
        let known = self.couriers.post(courier).is_some();
        self.hold(known, || format!("courier {courier} of nobody's list gets {order}"));
        if !known {
            return;
        }
        self.courier_stage(order, Stage::ForCourier, Stage::WithCourier(courier));
        let merchant = self.orders.views[order.index()].spec.merchant;
        let place = self.couriers.queue.iter().position(|waiting| *waiting == order);
        if self.couriers.busy.contains_key(&courier) {
            self.added(order, courier, merchant);
        } else {
            self.sent(order, courier, merchant);
        }
        if let Some(place) = place {
            self.couriers.queue.remove(place);
        }
    }

    /// A courier who stood free sets out.
    fn sent(&mut self, order: OrderId, courier: CourierId, merchant: MerchantId) {
        let able = self.could_take(courier, order);
        self.hold(able.is_some(), || format!("courier {courier} cannot take {order} now"));
        if self.couriers.at_once {
            self.in_turn(order, courier);
            self.nearest(order, courier, able);
        }
        let approach = self.courier_ride_to(courier, order);
        self.join(Queue::Couriers);
        let (orders, assigned) = (vec![order], self.now);
        let (left, done, settled) = (None, Vec::new(), assigned);
        let round = Round { orders, merchant, assigned, settled, approach, left, done };
        self.couriers.busy.insert(courier, round);
    }

    /// A courier gets one more order of the merchant that it goes to.
    fn added(&mut self, order: OrderId, courier: CourierId, merchant: MerchantId) {
        let now = self.now;
        let Some(round) = self.couriers.busy.get_mut(&courier) else { return };
        round.orders.push(order);
        round.settled = now;
        let sound = round.merchant == merchant && round.left.is_none();
        let (count, found) = (round.orders.len(), format!("{round:?}"));
        let most = self.ground.scenario.couriers.dispatch.at_once as usize;
        let few = count <= most && !self.couriers.at_once;
        self.hold(sound && few, || format!("courier {courier} gets {order} beside {found}"));
        self.seen.note(Sight::Bundled, count > 1);
    }

    /// No order that waits for longer, and that this courier could have had, is passed over.
    fn in_turn(&mut self, order: OrderId, courier: CourierId) {
        let before: Vec<OrderId> = if self.couriers.oldest_first {
            let key = |id: &OrderId| (self.orders.views[id.index()].spec.placed, *id);
            let own = key(&order);
            self.couriers.queue.iter().copied().filter(|id| key(id) < own).collect()
        } else {
            self.couriers.queue.iter().copied().take_while(|waiting| *waiting != order).collect()
        };
        let passed = before.into_iter().find(|id| self.could_take(courier, *id).is_some());
        self.hold(passed.is_none(), || format!("order {order} to a courier before {passed:?}"));
    }

    /// Nobody free is at the merchant sooner; of equals the lowest id goes.
    fn nearest(&mut self, order: OrderId, courier: CourierId, time: Option<SimDuration>) {
        let Some(posts) = &self.couriers.posts else { return };
        let others = (0..posts.len()).map(CourierId::from_index);
        let own = time.map(|time| (time, courier));
        let sooner = others
            .filter_map(|other| Some((self.could_take(other, order)?, other)))
            .find(|other| own.is_some_and(|own| *other < own));
        self.hold(sooner.is_none(), || format!("courier {courier} goes, {sooner:?} is nearer"));
    }

    /// Whether a courier is on the way to an order's merchant, and has not declined it.
    fn could_add(&self, courier: CourierId, order: OrderId) -> bool {
        let merchant = self.orders.views[order.index()].spec.merchant;
        let round = self.couriers.busy.get(&courier);
        round.is_some_and(|round| round.merchant == merchant && round.left.is_none())
            && !self.couriers.declined.contains(&(order, courier))
    }

    pub(super) fn courier_declined(&mut self, order: OrderId, courier: CourierId) {
        let able = self.could_take(courier, order).is_some() || self.could_add(courier, order);
        let stage = self.orders.views[order.index()].stage;
        let asked = able && stage == Stage::ForCourier;
        let may = self.ground.scenario.couriers.acceptance < 1.0;
        self.hold(asked && may, || format!("courier {courier} declines {order} in {stage:?}"));
        self.couriers.declined.insert((order, courier));
        self.seen.note(Sight::Declined, true);
    }

    pub(super) fn courier_released(&mut self, order: OrderId, courier: CourierId) {
        self.courier_stage(order, Stage::WithCourier(courier), Stage::ForCourier);
        self.couriers.queue.push_back(order);
        let now = self.now;
        if let Some(round) = self.couriers.busy.get_mut(&courier) {
            round.orders.retain(|other| *other != order);
            round.settled = now;
        }
        self.seen.note(Sight::Released, true);
    }

    /// When a courier may leave its merchant, by its first order's service.
    fn leaves(&self, round: &Round) -> Option<SimTime> {
        let first = round.orders.first()?;
        let half = self.half_pickup(*first);
        let ready = round.orders.iter().map(|order| self.orders.views[order.index()].ready).max();
        Some((round.assigned + round.approach.time + half).max(ready?).max(round.settled) + half)
    }

    pub(super) fn courier_left(&mut self, order: OrderId, courier: CourierId) {
        self.courier_stage(order, Stage::WithCourier(courier), Stage::OutWithCourier(courier));
        let Some(round) = self.couriers.busy.get(&courier).cloned() else { return };
        let (now, leaves) = (self.now, self.leaves(&round));
        self.hold(leaves == Some(now), || {
            format!("courier {courier} leaves at {now}, not at {leaves:?}")
        });
        let known = round.orders.contains(&order);
        self.hold(known, || format!("courier {courier} has {round:?}, picks up {order}"));
        let half = round.orders.first().map_or(SimDuration::ZERO, |id| self.half_pickup(*id));
        let shift = self.couriers.post(courier).and_then(|post| post.shift);
        let constant = matches!(self.ground.scenario.couriers.profile.pickup_min, Law::Constant(_));
        // A plan counts with the mean of a service that is drawn.
        let in_time = shift.is_none_or(|(_, off)| now.0 - half.0 <= off.0) || !constant;
        self.hold(in_time, || format!("courier {courier} picks up {order} after {shift:?}"));
        if let Some(round) = self.couriers.busy.get_mut(&courier) {
            round.left = Some(now);
        }
    }

    pub(super) fn courier_free(&mut self, courier: CourierId) {
        let Some(round) = self.couriers.busy.remove(&courier) else {
            return self.hold(false, || format!("courier {courier} is free twice"));
        };
        let now = self.now;
        self.leave(Queue::Couriers, now.since(round.assigned));
        let all = round.done.len() == round.orders.len();
        let ends = match round.done.last() {
            Some((last, at)) => *at + self.half_dropoff(*last),
            None => (round.assigned + round.approach.time).max(round.settled),
        };
        self.hold(all && ends == now, || format!("courier {courier} is free with {round:?}"));
        if round.done.is_empty() {
            self.couriers.stands.insert(courier, Place::Merchant(round.merchant));
        }
        let off = self.couriers.post(courier).and_then(|post| post.shift).map(|(_, off)| off);
        let over = off.map_or(SimDuration::ZERO, |off| now.since(off.max(round.assigned)));
        let sum = self.couriers.overtime.entry(courier).or_insert(SimDuration::ZERO);
        *sum += over;
        self.seen.note(Sight::Overtime, over > SimDuration::ZERO);
    }

    /// Only a program can fail to answer.
    pub(super) fn policy_failed(&mut self) {
        let rules = self.ground.scenario.fleets.iter().map(|fleet| &fleet.dispatch);
        let mut rules = rules.chain([&self.ground.scenario.couriers.dispatch]);
        let external = rules.any(|rule| rule.policy == "external");
        self.hold(external, || "a policy of our own gives no answer".to_owned());
    }

    /// Whether an order that couriers could bring is refused because nobody is left to pick it up.
    pub(super) fn nobody_left(&self) -> bool {
        self.couriers.ends.is_some_and(|ends| self.now >= ends)
    }

    /// No order waits for a courier who is free and could have it, unless a policy lets it.
    pub(super) fn settle_couriers(&mut self) {
        if self.couriers.queue.is_empty() || !self.couriers.at_once {
            return;
        }
        let Some(posts) = &self.couriers.posts else {
            let waits = self.couriers.queue.front().copied();
            return self
                .hold(false, || format!("order {waits:?} waits, couriers are found at once"));
        };
        let everybody = (0..posts.len()).map(CourierId::from_index);
        let free: Vec<CourierId> =
            everybody.filter(|courier| self.couriers.is_free(*courier, self.now)).collect();
        for order in self.couriers.queue.clone() {
            let able = free.iter().find(|courier| self.could_take(**courier, order).is_some());
            let last = self.nobody_left();
            self.hold(able.is_none() || last, || {
                format!("order {order:?} waits for a free courier, {able:?}")
            });
        }
    }

    pub(super) fn finish_couriers(&mut self) {
        let busy = self.couriers.busy.len();
        self.hold(busy == 0, || format!("{busy} couriers are still out"));
    }
}
