//! Batteries: what is drawn, what is taken at the plug, and whose turn it is there.

use super::Audit;
use super::orders::OrderView;
use super::posts::{Round, approach_mm, back_hub, round};
use super::queues::Queue;
use super::seen::Sight;
use super::ways::{GRAVITY, against};
use crate::base::cast;
use crate::base::ids::{EdgeId, OrderId, RobotId};
use crate::base::law::Law;
use crate::base::time::{SimDuration, SimTime};
use crate::base::units::{Metres, Millimetres, WattHours};
use crate::events::Duty;
use crate::map::Anchor;
use crate::scenario::{Battery, Charger, ChargerKind, Fleet};
use crate::sim::Ground;
use crate::sim::demand::OrderSpec;
use crate::sim::ground::{FleetGround, Post};
use std::collections::VecDeque;

/// Two amounts of energy that may differ by rounding alone \[Wh\].
const ROUNDING_WH: f64 = 1e-9;

/// What an order's trip asks of a battery, the reserve included \[Wh\], by the rule that the manual
/// states: way at the load, computers for half as long again and a quarter of an hour, the reserve
/// kept. `None` where no way leads. Round barriers the trip has a way of its own.
pub(super) fn trip_needs_wh(
    ground: &Ground,
    hills: &[f64],
    (fleet, post): (usize, Post),
    spec: &OrderSpec,
    round_m: Option<f64>,
) -> Option<f64> {
    let (Fleet { vendor, stand_by, .. }, hills) = (&ground.scenario.fleets[fleet], hills[fleet]);
    let ground = &ground.fleets[fleet];
    let merchant = ground.merchants[spec.merchant.index()].as_ref()?;
    let door = ground.customers[spec.customer as usize].ok()?;
    let loaded = merchant.tree.distance(&ground.network, door)?.metres();
    let hub = back_hub(ground, stand_by.returns, post, door);
    let back = ground.hubs[hub].tree.distance(&ground.network, door)?.metres();
    let approach = f64::from(approach_mm(ground, post, merchant)?) / 1000.0;
    let usual = approach + loaded.0 + back.0;
    let way = round_m.unwrap_or(usual);
    let battery = &vendor.battery;
    let weight = (vendor.mass.0 + spec.mass.0) * GRAVITY;
    let drive = weight * way * hills / 3600.0;
    let span = SimDuration::from_seconds(1.5 * way / vendor.cruise.0 + 900.0);
    Some(drive + battery.hotel.0 * span.hours() + battery.reserve * battery.capacity.0)
}

/// By fleet, what the wheels overcome on the piece that it drives. It takes a look at every edge of
/// the map, and is the same all day.
pub(super) fn hills(ground: &Ground) -> Vec<f64> {
    let fleets = ground.fleets.iter().zip(&ground.scenario.fleets);
    fleets.map(|(on, fleet)| hilliness(on, &fleet.vendor.battery)).collect()
}

/// Mean of what the wheels overcome, both ways of every edge weighted by its length.
fn hilliness(ground: &FleetGround, battery: &Battery) -> f64 {
    let map = ground.network.map();
    let edges = map.edges.iter().enumerate();
    let driven = edges.filter(|(index, _)| ground.network.contains(EdgeId::from_index(*index)));
    let (mut met, mut way) = (0.0, 0.0);
    for (_, edge) in driven {
        let rise = f64::from(edge.incline.unwrap_or(0.0));
        let length = f64::from(edge.length.0);
        met += length * (against(battery, rise) + against(battery, -rise)) / 2.0;
        way += length;
    }
    met / way
}

/// State of charge below which a robot charges before its next trip.
pub(super) fn lowest(battery: &Battery) -> f64 {
    battery.recharge_below.max(battery.reserve)
}

/// Hours from an amount of energy to the level at which robots leave the plug: full power to the
/// knee, then one that falls linearly to its share at the top, the mean of whose inverse is a
/// logarithm.
fn hours_at_plug(battery: &Battery, power_w: f64, left_wh: f64) -> f64 {
    let from = left_wh / battery.capacity.0;
    let (to, knee, last) = (battery.recharge_to, battery.knee, battery.taper_to);
    let steady = (to.min(knee) - from).max(0.0);
    let share = |charge: f64| 1.0 - (1.0 - last) * (charge - knee).max(0.0) / (1.0 - knee);
    let (first, second) = (share(from), share(to));
    let slow = if to <= knee || from >= to {
        0.0
    } else if (first - second).abs() < 1e-12 {
        to - from.max(knee)
    } else {
        (to - from.max(knee)) * libm::log(first / second) / (first - second)
    };
    (steady + slow) * battery.capacity.0 / power_w
}

/// What an empty drive is expected to take, half as long again for crossings \[Wh\].
pub(super) fn way_wh(fleet: &Fleet, hills: f64, way_m: f64) -> f64 {
    let vendor = &fleet.vendor;
    let battery = &vendor.battery;
    let wheels = vendor.mass.0 * GRAVITY * way_m * hills / 3600.0;
    let span = SimDuration::from_seconds(1.5 * way_m / vendor.cruise.0);
    wheels + battery.hotel.0 * span.hours()
}

impl Audit<'_> {
    /// What the scenario says of a charger: those without a place of their own stand at every hub.
    fn offer(&self, fleet: usize, charger: usize) -> &Charger {
        let hubs = self.ground.fleets[fleet].hubs.len();
        let mut last = 0;
        let offers = &self.fleet(fleet).chargers;
        let found = offers.iter().find(|offer| {
            last += if offer.at.is_some() { 1 } else { hubs };
            charger < last
        });
        found.unwrap_or(&offers[0])
    }

    /// Whether a robot's battery lasts for an order's trip.
    pub(super) fn accepts(&self, robot: RobotId, order: OrderId) -> bool {
        let view = &self.robots[robot.index()];
        let from = (view.fleet, view.post);
        let order = &self.orders.views[order.index()];
        let Ok(round_m) = self.round_from(from, order) else { return false };
        let needs = trip_needs_wh(self.ground, &self.hills, from, &order.spec, round_m);
        needs.is_some_and(|needs| self.left_now(robot) >= needs)
    }

    /// Way of an order's trip from a post, as it is foreseen.
    fn round_from(&self, (fleet, post): (usize, Post), order: &OrderView) -> Round {
        match post {
            Post::Hub(hub) => order.rounds[fleet][hub as usize],
            Post::Charger(_) | Post::Merchant(_) | Post::Door(_) => {
                round(self.ground, &self.today, (fleet, post), &order.spec)
            }
        }
    }

    /// Whether a robot has compartments, room, reach and charge for a trip with several orders: the
    /// rule of one, over the whole way past all doors, with a quarter of an hour for each; on a day on
    /// which something is barred, the way of as many trips.
    pub(super) fn accepts_all(&self, robot: RobotId, ids: &[OrderId]) -> bool {
        let view = &self.robots[robot.index()];
        let vendor = &self.fleet(view.fleet).vendor;
        let specs: Vec<&OrderSpec> =
            ids.iter().map(|id| &self.orders.views[id.index()].spec).collect();
        let one_merchant = specs.windows(2).all(|pair| pair[0].merchant == pair[1].merchant);
        let mass: f64 = specs.iter().map(|spec| spec.mass.0).sum();
        let volume: f64 = specs.iter().map(|spec| spec.volume.0).sum();
        let room = ids.len() <= vendor.compartments as usize
            && mass <= vendor.payload.0
            && volume <= vendor.cargo.0;
        let Some((way, loaded)) = self.tour_m((view.fleet, view.post), ids) else { return false };
        let battery = &vendor.battery;
        let weight = (vendor.mass.0 + mass) * GRAVITY;
        let drive = weight * way * self.hills[view.fleet] / 3600.0;
        let seconds = 1.5 * way / vendor.cruise.0 + 900.0 * cast::float(ids.len());
        let hotel = battery.hotel.0 * SimDuration::from_seconds(seconds).hours();
        let needs = drive + hotel + battery.reserve * battery.capacity.0;
        one_merchant && room && loaded <= vendor.reach.0 && self.left_now(robot) >= needs
    }

    /// Way of a trip past several doors, and the part of it with goods \[m\].
    fn tour_m(&self, from: (usize, Post), ids: &[OrderId]) -> Option<(f64, f64)> {
        let (fleet, post) = from;
        let ground = &self.ground.fleets[fleet];
        let returns = self.fleet(fleet).stand_by.returns;
        let network = &ground.network;
        let views: Vec<&OrderView> = ids.iter().map(|id| &self.orders.views[id.index()]).collect();
        let doors: Option<Vec<_>> =
            views.iter().map(|view| ground.customers[view.spec.customer as usize].ok()).collect();
        let doors = doors?;
        let merchant = ground.merchants[views.first()?.spec.merchant.index()].as_ref()?;
        let mut loaded = merchant.tree.distance(network, *doors.first()?)?.metres().0;
        for pair in doors.windows(2) {
            let tree = network.tree_unshared(pair[0], Metres(f64::INFINITY));
            loaded += tree.distance(network, pair[1])?.metres().0;
        }
        let back = |door| {
            let hub = back_hub(ground, returns, post, door);
            Some(ground.hubs[hub].tree.distance(network, door)?.metres().0)
        };
        let approach = f64::from(approach_mm(ground, post, merchant)?) / 1000.0;
        if !self.today.bars() {
            return Some((approach + loaded + back(*doors.last()?)?, loaded));
        }
        let alone = |(view, door): (&&OrderView, &Anchor)| {
            let out = merchant.tree.distance(network, *door)?.metres().0;
            let round = self.round_from(from, view).ok()?;
            round.or_else(|| Some(approach + out + back(*door)?))
        };
        let way: Option<f64> = views.iter().zip(&doors).map(alone).sum();
        Some((way?, loaded))
    }

    /// What the computers draw from a robot's battery until now.
    pub(super) fn draw_hotel(&mut self, robot: RobotId, drawn: WattHours) {
        let view = &self.robots[robot.index()];
        let hotel = self.fleet(view.fleet).vendor.battery.hotel.0;
        let rests = self.at_rest(robot);
        let due = if rests { 0.0 } else { hotel * self.now.since(view.since).hours() };
        self.draw(robot, due, drawn);
    }

    /// What the wheels draw over a way.
    pub(super) fn draw_wheels(&mut self, robot: RobotId, way: Millimetres, drawn: WattHours) {
        let due = self.wheels_wh(robot, way);
        self.draw(robot, due, drawn);
    }

    fn draw(&mut self, robot: RobotId, due: f64, drawn: WattHours) {
        let left = self.robots[robot.index()].left_wh;
        let full = self.fleet(self.robots[robot.index()].fleet).vendor.battery.capacity.0;
        let expected = due.min(left).max(left - full);
        let fits = (drawn.0 - expected).abs() <= ROUNDING_WH;
        self.hold(fits, || format!("robot {robot} draws {drawn}, {expected} of {left} is due"));
        self.robots[robot.index()].left_wh -= drawn.0;
        let left = self.robots[robot.index()].left_wh;
        self.hold(left >= 0.0, || format!("robot {robot} has {left} Wh in its battery"));
    }

    /// A robot queues at a charger, where it comes because it is low, or from idling at its hub,
    /// because an order waits that a charged robot could carry and it could not.
    pub(super) fn queue_for_plug(&mut self, robot: RobotId, from: Duty) {
        let view = &self.robots[robot.index()];
        let (fleet, left, now, bound) = (view.fleet, view.left_wh, self.now, view.charger);
        let post = view.post;
        let battery = self.fleet(fleet).vendor.battery;
        let level = if from == Duty::Idle { battery.recharge_to } else { lowest(&battery) };
        let low = bound.is_some() || left < level * battery.capacity.0;
        self.hold(low, || format!("robot {robot} charges at {left} Wh"));
        let charger = bound.or_else(|| self.nearest_charger(fleet, post));
        let Some(charger) = charger else {
            return self.hold(false, || format!("robot {robot} charges without chargers"));
        };
        self.robots[robot.index()].charger = Some(charger);
        self.desks[fleet].chargers[charger].queue.push_back((robot, now));
        self.join(Queue::Plugs);
    }

    /// The first who came takes the first plug that is free, and at a swap station the first
    /// battery that is charged.
    pub(super) fn plug_taken(&mut self, robot: RobotId, waited: SimDuration) {
        let view = &self.robots[robot.index()];
        let (fleet, now, left) = (view.fleet, self.now, view.left_wh);
        let Some(charger) = view.charger.filter(|_| view.duty == Duty::Charge) else {
            return self.hold(false, || format!("robot {robot} takes a plug on the road"));
        };
        let offer = self.offer(fleet, charger).clone();
        let battery = self.fleet(fleet).vendor.battery;
        let desk = &mut self.desks[fleet].chargers[charger];
        let front = desk.queue.pop_front();
        let free = desk.free > 0 && desk.take_spare(now);
        desk.free = desk.free.saturating_sub(1);
        self.hold(free, || format!("robot {robot} takes a plug or battery that is not there"));
        let turn = front.is_some_and(|(first, since)| first == robot && now.since(since) == waited);
        self.hold(turn, || format!("robot {robot} plugs in after {waited:?}, first is {front:?}"));
        self.seen.note(Sight::WaitForPlug, waited > SimDuration::ZERO);
        let hours = match offer.kind {
            ChargerKind::Plug => Some(hours_at_plug(&battery, offer.power.0, left)),
            ChargerKind::Swap { time_min: Law::Constant(minutes), .. } => Some(minutes / 60.0),
            ChargerKind::Swap { .. } => None,
        };
        self.robots[robot.index()].charged_at =
            hours.map(|hours| now + SimDuration::from_hours(hours));
    }

    pub(super) fn charged(&mut self, robot: RobotId, energy: WattHours) {
        let view = self.robots[robot.index()];
        let (battery, now) = (self.fleet(view.fleet).vendor.battery, self.now);
        let missing = battery.recharge_to * battery.capacity.0 - view.left_wh;
        let full = (missing - energy.0).abs() <= ROUNDING_WH;
        self.hold(full, || format!("robot {robot} takes {energy}, {missing} Wh are missing"));
        self.robots[robot.index()].left_wh += energy.0;
        let left = self.robots[robot.index()].left_wh;
        let fits = left <= battery.capacity.0 + ROUNDING_WH;
        self.hold(fits, || format!("robot {robot} has {left} Wh in its battery"));
        let Some(charger) = view.charger.filter(|_| view.duty == Duty::Charge) else {
            let repaired = matches!(view.duty, Duty::OutOfService | Duty::Rescue);
            return self.hold(repaired, || format!("robot {robot} charged while {:?}", view.duty));
        };
        let in_time = view.charged_at.is_none_or(|at| at.0.abs_diff(now.0) <= 1);
        self.hold(in_time, || format!("robot {robot} leaves the plug at {now}: {view:?}"));
        let power = self.offer(view.fleet, charger).power.0;
        let hours = hours_at_plug(&battery, power, view.left_wh);
        let desk = &mut self.desks[view.fleet].chargers[charger];
        desk.free += 1;
        if let Some(spares) = &mut desk.spares {
            spares.push(now + SimDuration::from_hours(hours));
        }
    }
}

/// A charger as the checker sees it.
pub(super) struct ChargerView {
    free: u32,
    /// When each battery that lies there is charged; `None` at plugs.
    spares: Option<Vec<SimTime>>,
    pub(super) queue: VecDeque<(RobotId, SimTime)>,
}

impl ChargerView {
    fn new(charger: &Charger, robots: u32) -> Self {
        let spares = match charger.kind {
            ChargerKind::Plug => None,
            ChargerKind::Swap { spares, .. } => Some(vec![SimTime::MIDNIGHT; spares as usize]),
        };
        Self { free: charger.plugs.unwrap_or(robots), spares, queue: VecDeque::new() }
    }

    /// Takes a charged battery; a millisecond is left for rounding.
    fn take_spare(&mut self, now: SimTime) -> bool {
        let Some(spares) = &mut self.spares else { return true };
        let ready = spares.iter().position(|at| at.0 <= now.0 + 1);
        ready.map(|at| spares.swap_remove(at)).is_some()
    }

    /// Whether somebody waits although a plug is free and a battery charged.
    pub(super) fn idle_before_a_queue(&self, now: SimTime) -> bool {
        let spare = self.spares.as_ref().is_none_or(|all| all.iter().any(|at| at.0 + 1 < now.0));
        !self.queue.is_empty() && self.free > 0 && spare
    }
}

/// Plugs for robots that join a fleet, wherever there is one for every robot.
pub(super) fn more_plugs(
    views: &mut [ChargerView],
    fleet: &Fleet,
    (hubs, plugs): (usize, Option<u32>),
    robots: u32,
) {
    let mut views = views.iter_mut();
    for (number, charger) in fleet.chargers.iter().enumerate() {
        let copies = if charger.at.is_some() { 1 } else { hubs };
        let counted = charger.plugs.is_some() || number == 0 && plugs.is_some();
        for view in views.by_ref().take(copies).filter(|_| !counted) {
            view.free += robots;
        }
    }
}

/// A fleet's chargers in the morning, those without a place of their own once at each hub; the day
/// may have another number of plugs at the first of the scenario's list.
pub(super) fn chargers(
    fleet: &Fleet,
    hubs: usize,
    plugs: Option<u32>,
    robots: u32,
) -> Vec<ChargerView> {
    let mut views = Vec::new();
    for (number, charger) in fleet.chargers.iter().enumerate() {
        let copies = if charger.at.is_some() { 1 } else { hubs };
        views.extend((0..copies).map(|_| {
            let own = ChargerView::new(charger, robots);
            let free = plugs.filter(|_| number == 0).unwrap_or(own.free);
            ChargerView { free, ..own }
        }));
    }
    views
}
