//! The couriers' dispatcher: who is free, what waits, and the looks of a policy that plans.

use super::{
    Courier, CourierRound, add, half_of, half_pickup, mean_approach, offers, release, round,
    set_out,
};
use crate::base::ids::{CourierId, MerchantId, OrderId};
use crate::base::time::{SimDuration, SimTime};
use crate::base::units::{Kilograms, Litres};
use crate::events::SimEvent;
use crate::sim::calendar::Notice;
use crate::sim::dispatch::{
    Assignment, Carrier, Decision, Heading, Place, Snapshot, Travel, decided,
};
use crate::sim::looks::open_order;
use crate::sim::state::Sim;
use bevy_ecs::prelude::Resource;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, VecDeque};

/// How long before a shift begins a policy knows of it.
const SHIFTS_AHEAD: SimDuration = SimDuration(60 * 60_000);

/// Free couriers, orders that wait for one, and what is planned for them.
#[derive(Debug, Clone, Default, Resource, Serialize, Deserialize)]
pub struct CourierDesk {
    /// Couriers on shift without an order.
    pub free: BTreeSet<CourierId>,
    /// Orders in turn, where nobody plans.
    pub queue: VecDeque<OrderId>,
    /// Orders that a policy looks at, by placement.
    pub open: BTreeSet<(SimTime, OrderId)>,
    /// What the policy planned at its last look.
    pub planned: Vec<Assignment>,
    /// Offers that were declined.
    pub declined: BTreeSet<(OrderId, CourierId)>,
    /// Orders that couriers were sought for so far, by merchant.
    pub demand: Vec<u32>,
    /// When the policy looks next.
    pub look_at: Option<SimTime>,
    /// End of the last shift; `None` where somebody works to the end of the day.
    pub ends: Option<SimTime>,
    /// Whether the platform finds somebody for every order, so that nobody is counted.
    pub uncounted: bool,
}

/// Whether a policy looks at couriers and orders together.
pub(super) fn plans(sim: &Sim) -> bool {
    !sim.courier_desk.uncounted && !sim.day.courier_policy.at_once
}

/// Something changed: a policy without a rhythm of its own looks at once, and one that renews what is
/// not picked up looks even where no order waits.
pub(super) fn changed(sim: &mut Sim) {
    let renews = sim.day.courier_policy.renews;
    if sim.ground.scenario.couriers.dispatch.every == SimDuration::ZERO || renews {
        ask_for_look(sim);
    }
}

/// Whether there are orders that a policy could give to somebody, or to somebody else.
fn has_work(sim: &Sim) -> bool {
    let on_the_way = |who: &Courier| who.round == CourierRound::ToMerchant;
    !sim.courier_desk.open.is_empty()
        || sim.day.courier_policy.renews && sim.couriers.iter().any(on_the_way)
}

/// Somebody comes on shift: who else does at this instant is here before anybody is sent.
pub(super) fn came(sim: &mut Sim) {
    if plans(sim) {
        changed(sim);
    } else if sim.courier_desk.look_at.is_none() && !sim.courier_desk.queue.is_empty() {
        let now = sim.clock.now;
        schedule(sim, now);
    }
}

/// Orders wait: the policy looks at its next time, after everything else of that instant.
pub(super) fn ask_for_look(sim: &mut Sim) {
    if sim.courier_desk.look_at.is_some() || !has_work(sim) {
        return;
    }
    let every = sim.ground.scenario.couriers.dispatch.every.0;
    let at =
        SimTime(if every == 0 { sim.clock.now.0 } else { sim.clock.now.0.div_ceil(every) * every });
    schedule(sim, at);
}

fn schedule(sim: &mut Sim, at: SimTime) {
    sim.courier_desk.look_at = Some(at);
    sim.calendar.schedule_last(at, Notice::CouriersLook);
}

/// The policy looks and decides; without one that plans, who waits is served.
pub(crate) fn look(sim: &mut Sim) {
    sim.courier_desk.look_at = None;
    if !plans(sim) {
        return offers::serve(sim);
    }
    if !has_work(sim) {
        return;
    }
    let every = sim.ground.scenario.couriers.dispatch.every;
    let decision = decide(sim, every);
    carry_out(sim, decision);
    let waits = !sim.courier_desk.open.is_empty();
    if waits && every > SimDuration::ZERO && sim.courier_desk.look_at.is_none() {
        let at = sim.clock.now + every;
        schedule(sim, at);
    }
}

fn decide(sim: &mut Sim, every: SimDuration) -> Decision {
    let orders: Vec<OrderId> = sim.courier_desk.open.iter().map(|(_, id)| *id).collect();
    let orders: Vec<_> = orders.into_iter().map(|id| open_order(sim, id)).collect();
    let carriers = carriers(sim);
    let planned = still_planned(sim);
    let mut external = std::mem::take(&mut sim.externals.couriers);
    let ways = Ways { sim, dry: sim.today.courier_factor(sim.clock.now) >= 1.0 };
    let snapshot = Snapshot {
        now: sim.clock.now,
        carriers: &carriers,
        orders: &orders,
        planned: &planned,
        demand: &sim.courier_desk.demand,
        next_look: sim.clock.now + every,
        travel: &ways,
    };
    let policy = sim.day.courier_policy;
    let rule = &sim.ground.scenario.couriers.dispatch;
    let (decision, fault) = decided(policy, rule, &mut external, &snapshot);
    sim.externals.couriers = external;
    if let Some(fault) = fault {
        sim.log.state(sim.clock.now, SimEvent::PolicyFailed { fault });
    }
    decision
}

/// The plan of the last look without what has ended or gone meanwhile.
fn still_planned(sim: &Sim) -> Vec<Assignment> {
    let open: BTreeSet<OrderId> = sim.courier_desk.open.iter().map(|(_, id)| *id).collect();
    let mut planned = sim.courier_desk.planned.clone();
    for errand in &mut planned {
        errand.orders.retain(|order| open.contains(order));
    }
    planned.retain(|errand| !errand.orders.is_empty());
    planned
}

/// Everybody who can carry now or soon.
fn carriers(sim: &mut Sim) -> Vec<Carrier> {
    let everybody = 0..sim.couriers.len();
    everybody.filter_map(|index| carrier(sim, CourierId::from_index(index))).collect()
}

fn carrier(sim: &mut Sim, id: CourierId) -> Option<Carrier> {
    let now = sim.clock.now;
    let who = &sim.couriers[id.index()];
    let until = who.shift.map_or(SimTime(u64::MAX), |(_, off)| off);
    let free_at = match who.round {
        CourierRound::Off => who.shift.map(|(on, _)| on).filter(|on| *on >= now)?,
        CourierRound::Free => now,
        CourierRound::ToMerchant
        | CourierRound::ToDoor
        | CourierRound::AtDoor
        | CourierRound::Leaving => round::expected_end(sim, who),
    };
    let heading = heading(sim, id);
    let soon = free_at <= until && free_at <= now + SHIFTS_AHEAD;
    if until < now || !soon && heading.is_none() {
        return None;
    }
    let who = &sim.couriers[id.index()];
    let stays = match who.bound {
        Some(merchant) if who.round == CourierRound::ToMerchant => Place::Merchant(merchant),
        Some(_) | None => who.place,
    };
    let place = who.bundle.last().map_or(stays, |last| Place::Customer(sim.order(*last).customer));
    let (payload, cargo) = (Kilograms(f64::INFINITY), Litres(f64::INFINITY));
    let at_once = sim.ground.scenario.couriers.dispatch.at_once as usize;
    Some(Carrier { id: id.0, at_once, place, free_at, until, payload, cargo, heading })
}

/// What a courier is on the way for, until it picks that up.
fn heading(sim: &mut Sim, id: CourierId) -> Option<Heading> {
    let who = &sim.couriers[id.index()];
    let merchant = who.bound.filter(|_| who.round == CourierRound::ToMerchant)?;
    let (arrives, leaves, bundle) = (who.arrives, who.until, who.bundle.clone());
    let after = bundle.first().map_or(SimDuration::ZERO, |first| half_pickup(sim, *first));
    if sim.clock.now + after > leaves {
        return None;
    }
    let there = arrives + half_of(sim.ground.scenario.couriers.profile.pickup_min.mean());
    let orders = bundle.into_iter().map(|order| open_order(sim, order)).collect();
    Some(Heading { merchant, orders, there })
}

/// Takes back what changes its courier, then sends whoever accepts.
fn carry_out(sim: &mut Sim, decision: Decision) {
    sim.courier_desk.planned = decision.planned;
    for errand in &decision.firm {
        let courier = CourierId(errand.carrier);
        if sim.courier(courier).round == CourierRound::ToMerchant {
            release(sim, courier, &errand.orders);
        }
    }
    for errand in decision.firm {
        let courier = CourierId(errand.carrier);
        let who = sim.courier(courier);
        let (under_way, place) = (who.round == CourierRound::ToMerchant, who.place);
        let held = if under_way { who.bundle.clone() } else { Vec::new() };
        let offer: Vec<OrderId> =
            errand.orders.iter().copied().filter(|order| !held.contains(order)).collect();
        if !offer.is_empty() && !offers::accepted(sim, &offer, courier) {
            changed(sim);
            continue;
        }
        for order in &offer {
            let placed = sim.order(*order).placed;
            sim.courier_desk.open.remove(&(placed, *order));
        }
        if under_way {
            add(sim, courier, errand.orders);
        } else {
            let ride = offers::approach(sim, place, errand.orders[0]);
            set_out(sim, courier, errand.orders, ride);
        }
    }
}

/// The oracle of ways over the world.
struct Ways<'a, 'w> {
    sim: &'a Sim<'w>,
    /// Whether the weather slows nobody down.
    dry: bool,
}

impl Travel for Ways<'_, '_> {
    fn may_have(&self, carrier: u32, order: OrderId) -> bool {
        !self.sim.courier_desk.declined.contains(&(order, CourierId(carrier)))
    }

    fn anybody_may(&self) -> bool {
        self.sim.courier_desk.declined.is_empty()
    }

    fn approach(&self, from: Place, to: MerchantId) -> Option<SimDuration> {
        if from == Place::Unknown {
            return Some(mean_approach(self.sim));
        }
        if self.dry {
            return self.sim.ground.courier_approach_time(from, to);
        }
        Some(self.sim.in_this_weather(self.sim.ground.courier_approach(from, to)?).time)
    }

    fn ride(&self, from: MerchantId, to: u32) -> Option<SimDuration> {
        Some(self.sim.in_this_weather(self.sim.ground.courier_ride(from, to)?).time)
    }

    fn between(&self, merchant: MerchantId, from: u32, to: u32) -> Option<SimDuration> {
        let ride = self.sim.ground.courier_between_about(merchant, from, to)?;
        Some(self.sim.in_this_weather(ride).time)
    }

    fn half_pickup(&self) -> SimDuration {
        half_of(self.sim.ground.scenario.couriers.profile.pickup_min.mean())
    }

    fn half_dropoff(&self) -> SimDuration {
        half_of(self.sim.ground.scenario.couriers.profile.dropoff_min.mean())
    }
}
