//! Looks of a policy that sends robots: all waiting orders and idle robots at once, now and then.

use super::able;
use super::approach;
use super::bundles;
use super::calendar::Notice;
use super::dispatch::{
    Assignment, Carrier, Decision, Heading, OpenOrder, Place, Snapshot, Travel, decided,
};
use super::ground::Post;
use super::orders;
use super::robot::DutyState;
use super::state::Sim;
use crate::base::ids::{FleetId, MerchantId, OrderId, RobotId};
use crate::base::time::{SimDuration, SimTime};
use crate::events::{Duty, SimEvent};

/// Whether robots' orders wait for a look.
pub(super) fn plans(sim: &Sim) -> bool {
    !sim.day.policy.at_once
}

/// A robot comes free: a policy without a rhythm of its own looks at once, and one that renews what is
/// not picked up looks even where no order waits.
pub(super) fn changed(sim: &mut Sim) {
    if sim.day.rule.every == SimDuration::ZERO || sim.day.policy.renews {
        ask(sim);
    }
}

/// Orders wait: the policy looks at its next time, after everything else of that instant.
pub(super) fn ask(sim: &mut Sim) {
    if sim.waiting.look_at.is_some() || !has_work(sim) {
        return;
    }
    let (every, now) = (sim.day.rule.every.0, sim.clock.now.0);
    let at = if every == 0 { now } else { now.div_ceil(every) * every };
    schedule(sim, SimTime(at));
}

fn schedule(sim: &mut Sim, at: SimTime) {
    sim.waiting.look_at = Some(at);
    sim.calendar.schedule_last(at, Notice::RobotsLook);
}

/// Whether there are orders that a policy could give to somebody, or to somebody else.
fn has_work(sim: &Sim) -> bool {
    let approaches = |state: &DutyState| state.duty == Duty::Approach && state.order.is_some();
    !sim.waiting.orders.is_empty()
        || sim.day.policy.renews && sim.robots.duty.iter().any(approaches)
}

/// Another policy sends the robots from now on: one that looks does so at its next time, one that
/// gives orders out at once finds those that wait and the robots that stand ready.
pub(super) fn begin(sim: &mut Sim) {
    sim.waiting.planned.clear();
    if plans(sim) {
        return ask(sim);
    }
    for index in 0..sim.day.robots.len() {
        let fleet = FleetId::from_index(index);
        for (robot, _) in sim.station(fleet).idle.robots() {
            orders::robot_free(sim, robot);
        }
    }
}

/// The policy looks and decides.
pub(super) fn look(sim: &mut Sim) {
    sim.waiting.look_at = None;
    if !has_work(sim) || !plans(sim) {
        return;
    }
    let decision = decide(sim);
    sim.waiting.planned = decision.planned;
    carry_out(sim, decision.firm);
    let every = sim.day.rule.every;
    if !sim.waiting.orders.is_empty() && every > SimDuration::ZERO {
        let at = sim.clock.now + every;
        schedule(sim, at);
    }
}

/// Takes back what changes its robot, then sends robots, and tells those on their way what they load.
fn carry_out(sim: &mut Sim, errands: Vec<Assignment>) {
    // No further look at this instant for what is taken back.
    sim.waiting.look_at = Some(sim.clock.now);
    let mut loose = Vec::new();
    for errand in &errands {
        loose.extend(approach::take_back(sim, RobotId(errand.carrier), &errand.orders));
    }
    for errand in errands {
        loose.retain(|order| !errand.orders.contains(order));
        let robot = RobotId(errand.carrier);
        if sim.duty(robot).duty == Duty::Approach {
            approach::renew(sim, &errand.orders, robot);
        } else {
            orders::send(sim, &errand.orders, robot);
        }
    }
    for order in loose {
        orders::given_back(sim, order);
    }
    sim.waiting.look_at = None;
}

fn decide(sim: &mut Sim) -> Decision {
    let orders: Vec<OrderId> = sim.waiting.orders.iter().map(|(_, id)| *id).collect();
    let orders: Vec<OpenOrder> = orders.into_iter().map(|id| open_order(sim, id)).collect();
    let mut carriers = idle(sim);
    carriers.extend(under_way(sim));
    carriers.sort_by_key(|carrier| carrier.id);
    let planned = still_planned(sim);
    let demand = vec![0; sim.ground.scenario.merchants.len()];
    let mut external = std::mem::take(&mut sim.externals.robots);
    let ways = Ways { sim };
    let snapshot = Snapshot {
        now: sim.clock.now,
        carriers: &carriers,
        orders: &orders,
        planned: &planned,
        demand: &demand,
        next_look: sim.clock.now + sim.day.rule.every,
        travel: &ways,
    };
    let (decision, fault) = decided(sim.day.policy, &sim.day.rule, &mut external, &snapshot);
    sim.externals.robots = external;
    if let Some(fault) = fault {
        sim.log.state(sim.clock.now, SimEvent::PolicyFailed { fault });
    }
    decision
}

/// The plan of the last look without orders that wait no more.
fn still_planned(sim: &Sim) -> Vec<Assignment> {
    let waits = |id: &OrderId| sim.waiting.orders.contains(&(sim.order(*id).placed, *id));
    let planned = sim.waiting.planned.iter();
    planned.filter(|errand| errand.orders.iter().all(waits)).cloned().collect()
}

/// An order as policies see it.
pub(super) fn open_order(sim: &mut Sim, id: OrderId) -> OpenOrder {
    let spec = *sim.order(id);
    OpenOrder {
        id,
        merchant: spec.merchant,
        customer: spec.customer,
        placed: spec.placed,
        ready: sim.order_state(id).ready,
        promised: spec.closes,
        mass: spec.mass,
        volume: spec.volume,
    }
}

/// Robots that stand ready, of all fleets, by id.
fn idle(sim: &mut Sim) -> Vec<Carrier> {
    let now = sim.clock.now;
    let mut carriers = Vec::new();
    for index in 0..sim.day.robots.len() {
        let fleet = FleetId::from_index(index);
        let vendor = sim.vendor(fleet);
        let (payload, cargo) = (vendor.payload, vendor.cargo);
        let at_once = vendor.compartments as usize;
        let robots = sim.station(fleet).idle.robots();
        carriers.extend(robots.into_iter().map(|(robot, post)| Carrier {
            id: robot.0,
            at_once,
            place: Place::Post(fleet, post),
            free_at: now,
            until: SimTime(u64::MAX),
            payload,
            cargo,
            heading: None,
        }));
    }
    carriers
}

/// Robots on their way to a merchant who may be given other orders of it: fleets in service whose
/// robots load at merchants.
fn under_way(sim: &mut Sim) -> Vec<Carrier> {
    let mut carriers = Vec::new();
    for index in 0..sim.day.robots.len() {
        let fleet = FleetId::from_index(index);
        if sim.fleet(fleet).feeders.is_some() || !sim.station(fleet).in_service {
            continue;
        }
        let vendor = sim.vendor(fleet);
        let (payload, cargo) = (vendor.payload, vendor.cargo);
        let at_once = vendor.compartments as usize;
        for robot in sim.station(fleet).everybody() {
            let DutyState { duty, post, withdrawn, .. } = *sim.duty(robot);
            if duty != Duty::Approach || withdrawn {
                continue;
            }
            let heading = heading(sim, robot);
            carriers.push(Carrier {
                id: robot.0,
                at_once,
                place: Place::Post(fleet, post),
                free_at: sim.clock.now,
                until: SimTime(u64::MAX),
                payload,
                cargo,
                heading,
            });
        }
    }
    carriers.retain(|carrier| carrier.heading.is_some());
    carriers
}

/// What a robot that approaches a merchant is to load there.
fn heading(sim: &mut Sim, robot: RobotId) -> Option<Heading> {
    let DutyState { heading, order, .. } = *sim.duty(robot);
    let map = sim.ground.map.clone();
    let cruise = sim.vendor(sim.fleet_of(robot)).cruise;
    let drive = &sim.robots.drive[robot.index()];
    let there = drive.stretch.begins + drive.way_left(&map).metres() / cruise;
    let there = there.max(sim.clock.now) + Ways { sim }.half_pickup();
    let held = std::iter::successors(order, |id| sim.orders.state[id.index()].next);
    let held: Vec<OrderId> = held.collect();
    let orders = held.into_iter().map(|order| open_order(sim, order)).collect();
    Some(Heading { merchant: heading?, orders, there })
}

/// The oracle of robots' ways.
struct Ways<'a, 'w> {
    sim: &'a Sim<'w>,
}

impl Ways<'_, '_> {
    /// Shortest time over the fleets of the day.
    fn soonest(&self, of: impl Fn(FleetId) -> Option<SimDuration>) -> Option<SimDuration> {
        let robots = self.sim.day.robots.iter().enumerate().filter(|(_, robots)| **robots > 0);
        robots.filter_map(|(index, _)| of(FleetId::from_index(index))).min()
    }
}

impl Travel for Ways<'_, '_> {
    fn may_have(&self, carrier: u32, order: OrderId) -> bool {
        able::able(self.sim, RobotId(carrier), order)
    }

    fn may_have_all(&self, carrier: u32, orders: &[OrderId]) -> bool {
        bundles::able(self.sim, RobotId(carrier), orders)
    }

    fn anybody_may(&self) -> bool {
        false
    }

    fn approach(&self, from: Place, to: MerchantId) -> Option<SimDuration> {
        let time = |fleet: FleetId, post: Post| {
            let ground = self.sim.fleet_ground(fleet);
            let merchant = ground.merchants[to.index()].as_ref()?;
            let way = ground.approach_way(post, merchant)?;
            Some(way.metres() / self.sim.vendor(fleet).cruise)
        };
        match from {
            Place::Post(fleet, post) => time(fleet, post),
            // After a trip a robot drives home before the next.
            Place::Customer(customer) => self.soonest(|fleet| {
                let ground = self.sim.fleet_ground(fleet);
                let door = ground.customers[customer as usize].ok()?;
                let hub = ground.nearest_hub(door);
                let home = ground.hub(hub).tree.distance(&ground.network, door)?.metres();
                Some(home / self.sim.vendor(fleet).cruise + time(fleet, Post::Hub(hub))?)
            }),
            Place::Unknown | Place::Start(_) | Place::Merchant(_) => {
                self.soonest(|fleet| time(fleet, Post::default()))
            }
        }
    }

    fn ride(&self, from: MerchantId, to: u32) -> Option<SimDuration> {
        self.soonest(|fleet| {
            let way = self.sim.ground.loaded_way(fleet, from, to).ok()?;
            Some(way.metres() / self.sim.vendor(fleet).cruise)
        })
    }

    fn between(&self, merchant: MerchantId, from: u32, to: u32) -> Option<SimDuration> {
        self.soonest(|fleet| {
            let way = bundles::between_about(self.sim.ground, fleet, merchant, (from, to))?;
            Some(way / self.sim.vendor(fleet).cruise)
        })
    }

    fn half_pickup(&self) -> SimDuration {
        let mean = |fleet| {
            let loading = self.sim.vendor(fleet).loading_s.mean();
            Some(SimDuration::from_seconds(loading / 2.0))
        };
        self.soonest(mean).unwrap_or(SimDuration::ZERO)
    }

    fn half_dropoff(&self) -> SimDuration {
        let mean = self.sim.ground.scenario.customers.walk_to_door_s.mean();
        SimDuration::from_seconds(mean / 2.0)
    }
}
