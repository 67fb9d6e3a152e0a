//! Robots: duties without gaps, legs of the right length, speeds within the limits.

use super::Audit;
use super::energy::lowest;
use super::orders::Stage;
use super::posts::{self, Next};
use super::queues::Queue;
use super::seen::Sight;
use super::trail::Trail;
use crate::base::cast::index32;
use crate::base::ids::{FleetId, MerchantId, OperatorId, OrderId, RobotId};
use crate::base::time::{SimDuration, SimTime};
use crate::base::units::{Millimetres, WattHours};
use crate::events::{Duty, LegKind, Mishap, Skill};
use crate::map::Anchor;
use crate::scenario::{OperatingMode, Returns, StrandedOrder};
use crate::sim::ground::Post;
use crate::sim::{DayPlan, Ground};

/// Speeds are held in whole millimetres per second \[mm/s\].
pub(super) const SPEED_ROUNDING: f64 = 0.5;

/// Energy by which a robot that waits may miss its level: what a few milliseconds draw \[Wh\].
const STOOD_WH: f64 = 1e-3;

/// What the checker knows of a robot.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(super) struct RobotView {
    pub(super) fleet: usize,
    pub(super) duty: Duty,
    pub(super) since: SimTime,
    pub(super) order: Option<OrderId>,
    /// Merchant to which it was sent last.
    pub(super) heading: Option<MerchantId>,
    pub(super) load_kg: f64,
    pub(super) left_wh: f64,
    pub(super) held: Option<(OperatorId, SimTime)>,
    /// When it leaves its plug, where that is no chance.
    pub(super) charged_at: Option<SimTime>,
    plug_since: SimTime,
    /// When it asked for a crew last.
    pub(super) rescue_since: SimTime,
    /// Whether somebody took it out of service.
    pub(super) out: bool,
    /// Under which of the day's surroundings its stretch was planned.
    pub(super) planned: usize,
    /// Charger at which it stands, or to which it drives.
    pub(super) charger: Option<usize>,
    /// The hub at which it lives.
    pub(super) home: u32,
    /// Where it waits between two trips, waited last, or drives to wait.
    pub(super) post: Post,
    /// The post to which it is sent, as long as it has not come there.
    pub(super) sent: Option<Post>,
    /// Where its last trip ended.
    pub(super) ended_at: Option<Post>,
    /// When it drove last.
    pub(super) drove: SimTime,
    /// Energy in its battery before the last turn.
    pub(super) before_wh: f64,
    /// The hub to which it is being carried from a customer's door.
    pub(super) carried_to: Option<u32>,
    /// Where it stands between two trips.
    pub(super) rests_at: Anchor,
    pub(super) leg: Option<LegKind>,
    pub(super) leg_mm: u64,
    /// Whether any stretch of the leg is driven, if only of no length.
    set_out: bool,
    /// Way driven with goods on legs of this trip that are over.
    pub(super) loaded_mm: u64,
    /// Edges of the leg so far.
    pub(super) trail: Trail,
    /// Its loaded leg begins at its hub, with an order that it kept.
    pub(super) from_hub: bool,
    /// It has handed an order over and has yet to set out to the door of another.
    pub(super) goes_on: bool,
    /// Time that it takes to load what is loaded so far.
    pub(super) loading: SimDuration,
    /// Its loaded leg began at the door of another order.
    pub(super) from_door: bool,
    /// Share of its speed that its operator's way-points leave it on this stretch.
    pub(super) pace: f64,
    /// Lengths of the usual way and of the lawful one round it \[mm\], until it tells them.
    pub(super) round: Option<(u32, u32)>,
    /// Merchant of goods on board that nobody took.
    pub(super) back: Option<MerchantId>,
    /// What befell it, until it is repaired.
    pub(super) struck: Option<(Mishap, SimTime)>,
}

impl RobotView {
    /// At its hub with an order, before anybody watches it.
    pub(super) fn waits_to_set_out(&self) -> bool {
        let fresh = !matches!(self.leg, Some(LegKind::Approach | LegKind::Loaded));
        self.duty == Duty::AwaitOperator && self.order.is_some() && fresh
    }

    /// The leg that a duty drives.
    fn leg_of(&self, duty: Duty) -> Option<LegKind> {
        if duty == Duty::Return && self.back.is_some() {
            Some(LegKind::Back)
        } else if duty == Duty::Return && self.sent.is_some() {
            Some(LegKind::Reposition)
        } else {
            leg_of(duty)
        }
    }
}

/// Robots of the morning, by id.
pub(super) fn roster(ground: &Ground, plan: &DayPlan) -> Vec<RobotView> {
    let fleets = plan.robots.iter().enumerate();
    let robots = fleets.flat_map(|(fleet, count)| (0..*count).map(move |place| (fleet, place)));
    let view = |(fleet, place): (usize, u32)| {
        view(ground, fleet, place % index32(ground.fleets[fleet].hubs.len()))
    };
    robots.map(view).collect()
}

/// A robot at its hub before its day.
pub(super) fn view(ground: &Ground, fleet: usize, home: u32) -> RobotView {
    let at = ground.fleets[fleet].hubs[home as usize].at;
    let battery = &ground.scenario.fleets[fleet].vendor.battery;
    RobotView {
        fleet,
        duty: Duty::OutOfService,
        since: SimTime::MIDNIGHT,
        order: None,
        heading: None,
        load_kg: 0.0,
        left_wh: battery.capacity.0 * battery.recharge_to,
        held: None,
        charged_at: None,
        plug_since: SimTime::MIDNIGHT,
        charger: None,
        home,
        post: Post::Hub(home),
        sent: None,
        ended_at: None,
        drove: SimTime::MIDNIGHT,
        before_wh: 0.0,
        carried_to: None,
        rests_at: at,
        leg: None,
        leg_mm: 0,
        set_out: false,
        loaded_mm: 0,
        trail: Trail::at(at.edge),
        from_hub: false,
        goes_on: false,
        loading: SimDuration::ZERO,
        from_door: false,
        pace: 1.0,
        round: None,
        back: None,
        struck: None,
        rescue_since: SimTime::MIDNIGHT,
        out: false,
        planned: 0,
    }
}

/// The duties that may follow one another.
fn may_follow(mode: OperatingMode, returns: Returns, from: Duty, to: Duty) -> bool {
    use Duty::{
        Approach, Assist, AwaitOperator, Charge, Deliver, Gate, HandOver, Idle, Load, Offline,
        OutOfService, Rescue, Return,
    };
    let waits = mode != OperatingMode::OnCall && to == AwaitOperator;
    let stays = returns == Returns::Stay && to == Idle;
    match from {
        Idle => {
            matches!(to, OutOfService | Charge | Return)
                || (waits || mode == OperatingMode::OnCall && matches!(to, Approach | Offline))
        }
        AwaitOperator => {
            mode != OperatingMode::OnCall && matches!(to, Approach | Deliver | Return | Offline)
        }
        Approach => {
            waits || matches!(to, Return | Approach | Load | Assist | Rescue | Gate | Offline)
        }
        Load => matches!(to, Deliver | Return | Offline) || waits || stays,
        Deliver => matches!(to, Deliver | HandOver | Assist | Rescue | Gate | Offline),
        HandOver => matches!(to, Deliver | Return | Offline) || waits || stays,
        // Home, it may have to go on to a charger elsewhere, which is a leg that wants watching.
        Return => {
            waits
                || matches!(to, Idle | Charge | OutOfService | Return | Load)
                || matches!(to, Assist | Rescue | Gate | Offline)
        }
        Gate => matches!(to, Approach | Deliver | Return | Offline) || waits,
        Offline => matches!(to, Approach | Deliver | Return),
        Assist => matches!(to, Approach | Deliver | Return | Rescue | Offline),
        Rescue => {
            waits || matches!(to, Approach | Deliver | Return | OutOfService | Offline | Rescue)
        }
        Charge => waits || matches!(to, Idle | Return | OutOfService | Offline),
        OutOfService => matches!(to, Idle | OutOfService),
    }
}

/// The leg that a duty drives.
fn leg_of(duty: Duty) -> Option<LegKind> {
    match duty {
        Duty::Approach => Some(LegKind::Approach),
        Duty::Deliver => Some(LegKind::Loaded),
        Duty::Return => Some(LegKind::Return),
        Duty::Idle
        | Duty::AwaitOperator
        | Duty::Load
        | Duty::HandOver
        | Duty::Assist
        | Duty::Rescue
        | Duty::Charge
        | Duty::Gate
        | Duty::Offline
        | Duty::OutOfService => None,
    }
}

impl Audit<'_> {
    pub(super) fn turned(
        &mut self,
        robot: RobotId,
        fleet: FleetId,
        (from, to): (Duty, Duty),
        drawn: WattHours,
    ) {
        self.check_next(robot, from, to);
        let view = self.robots[robot.index()];
        let (mode, returns) = (self.fleet(view.fleet).vendor.mode, self.returns(robot));
        self.robots[robot.index()].before_wh = self.left_now(robot);
        self.hold(fleet.index() == view.fleet, || format!("robot {robot} in fleet {fleet}"));
        self.hold(from == view.duty, || format!("robot {robot} turns from {from:?}, not {view:?}"));
        let gone = matches!(view.struck, Some((Mishap::Theft, _)));
        let stolen = gone && leg_of(from).is_some() && to == Duty::OutOfService;
        let resumes = from == Duty::OutOfService
            && view.from_hub
            && matches!(to, Duty::Deliver | Duty::AwaitOperator | Duty::Offline);
        let lawful = stolen || !gone && (may_follow(mode, returns, from, to) || resumes);
        self.hold(lawful, || format!("robot {robot} turns from {from:?} to {to:?}"));
        let relieved = from != Duty::Load || view.back.is_none();
        let unloads = (from, to) != (Duty::Return, Duty::Load) || view.back.is_some();
        self.hold(relieved && unloads, || format!("robot {robot} takes goods back: {view:?}"));
        let emptied = leg_of(from).is_some() && to == Duty::Rescue && view.struck.is_none();
        self.seen.note(Sight::EmptyBattery, emptied);
        self.draw_hotel(robot, drawn);
        self.check_stood(robot, from);
        if !stolen {
            self.check_leg_end(robot, from, to);
        }
        let now = self.now;
        self.plans_on(robot);
        let serves = !view.out || to != Duty::Idle;
        self.hold(serves, || format!("robot {robot} stands ready, though it was taken out"));
        if let Some(leg) = view.leg_of(to).filter(|leg| self.begins(robot, *leg)) {
            self.lay_way(robot, leg);
            let view = &mut self.robots[robot.index()];
            (view.leg, view.leg_mm, view.goes_on) = (Some(leg), 0, false);
            view.set_out = false;
            view.trail = Trail::at(view.trail.on);
        }
        let pace = if leg_of(to).is_some() { self.guided_pace(robot) } else { 1.0 };
        let view = &mut self.robots[robot.index()];
        (view.duty, view.since, view.pace) = (to, now, pace);
        self.seen.note(Sight::Offline, to == Duty::Offline);
        self.turned_in_area(robot, to);
        if to == Duty::Gate {
            self.join(Queue::Gates);
        }
        if to == Duty::AwaitOperator {
            self.queue_for_operator(robot, Skill::Watch);
        }
        if from == Duty::Charge {
            let view = self.robots[robot.index()];
            self.leave(Queue::Plugs, now.since(view.plug_since));
        }
        if to == Duty::Charge {
            self.robots[robot.index()].plug_since = now;
            self.queue_for_plug(robot, from);
        }
        if matches!(to, Duty::Idle | Duty::Charge | Duty::OutOfService) {
            self.check_home(robot, from, to);
        }
    }

    /// A robot that waited on the footpath left before it had too little charge for a trip.
    fn check_stood(&mut self, robot: RobotId, from: Duty) {
        let view = self.robots[robot.index()];
        let powered = matches!(view.post, Post::Hub(_) | Post::Charger(_));
        let battery = &self.fleet(view.fleet).vendor.battery;
        let below = lowest(battery) * battery.capacity.0 - view.left_wh;
        let in_time = from != Duty::Idle || powered || below <= STOOD_WH;
        self.hold(in_time, || format!("robot {robot} stood until {below} Wh were missing"));
    }

    /// A robot whose trip is over goes where its fleet's rule sends it.
    fn check_next(&mut self, robot: RobotId, from: Duty, to: Duty) {
        let view = self.robots[robot.index()];
        let arrived = view.leg == Some(LegKind::Reposition)
            && from == Duty::Return
            && view.leg_mm == u64::from(self.ways[robot.index()].length(&self.ground.map).0);
        if arrived {
            self.robots[robot.index()].sent = None;
        }
        let over = view.order.is_none() && view.back.is_none();
        let here = if over && matches!(from, Duty::HandOver | Duty::Load) {
            view.ended_at
        } else {
            let charger = view.charger.filter(|_| from == Duty::Charge);
            charger.map(|charger| Post::Charger(index32(charger)))
        };
        let Some(here) = here else { return };
        if from == Duty::Charge {
            let beside = view.charger.and_then(|charger| self.post_beside(robot, charger));
            if beside.is_some() {
                return;
            }
        }
        let (next, sent) = (self.next(robot, here), self.robots[robot.index()].sent);
        let goes = match next {
            Next::Home => sent.is_none() && to != Duty::Idle,
            Next::Nowhere => sent.is_none() && to == Duty::Idle,
            Next::Sent(post) => sent == Some(post) && to != Duty::Idle,
        };
        self.hold(goes, || {
            format!("robot {robot} turns to {to:?}, sent {sent:?}, has to {next:?}")
        });
        if next == Next::Nowhere {
            self.seen.note(Sight::Stayed, true);
            self.robots[robot.index()].ended_at = Some(here);
        }
    }

    /// Whether a duty begins a leg, or goes on with one: a way back that has come to its end can
    /// only be followed by another.
    fn begins(&self, robot: RobotId, leg: LegKind) -> bool {
        let view = &self.robots[robot.index()];
        let over = view.leg_mm == u64::from(self.ways[robot.index()].length(&self.ground.map).0);
        // Who is in a gate has yet to arrive, however short the way behind it.
        let in_gate = self.gates.values().any(|gate| gate.holds(robot));
        let again = leg == LegKind::Return && over && view.set_out && !in_gate;
        view.leg != Some(leg) || view.goes_on || again
    }

    fn check_home(&mut self, robot: RobotId, from: Duty, to: Duty) {
        let view = self.robots[robot.index()];
        let rule = self.fleet(view.fleet).rescue.stranded;
        let kept = view.order.is_some_and(|order| {
            let stage = self.orders.views[order.index()].stage;
            rule == StrandedOrder::Kept && stage == Stage::OnBoard(robot) && !view.from_hub
        }) && to == Duty::OutOfService;
        let more = self.orders.to_come[robot.index()].len();
        self.hold(kept || view.order.is_none() && more == 0, || {
            format!("robot {robot} is home with {:?} and {more} more", view.order)
        });
        self.hold(view.held.is_none(), || format!("robot {robot} is home and held: {view:?}"));
        let mut post = view.post;
        if matches!(from, Duty::HandOver | Duty::Load) {
            post = view.ended_at.unwrap_or(post);
        } else if from == Duty::Charge {
            let beside = view.charger.and_then(|charger| self.post_beside(robot, charger));
            let stays = view.ended_at.filter(|_| self.returns(robot) == Returns::Stay);
            let found = beside.or(stays);
            self.hold(found.is_some(), || {
                format!("robot {robot} stays where it charged: {view:?}")
            });
            post = found.unwrap_or(post);
        }
        let gone = matches!(view.struck, Some((Mishap::Theft, _)));
        let at_hub = gone || matches!(post, Post::Hub(_)) || to != Duty::OutOfService;
        self.hold(at_hub, || format!("robot {robot} ends its day at {post:?}"));
        let ground = &self.ground.fleets[view.fleet];
        let charger = view.charger.filter(|_| view.duty == Duty::Charge);
        let own = posts::place(ground, post);
        let place = charger.map_or(own, |charger| ground.chargers[charger].tree.root());
        let at_hub = ground.hubs.iter().any(|hub| hub.at == place);
        self.seen.note(Sight::ChargedElsewhere, charger.is_some() && !at_hub);
        let view = &mut self.robots[robot.index()];
        (view.rests_at, view.charger, view.post) = (place, charger, post);
        view.trail = Trail::at(place.edge);
        // Goods that nobody took stay on board with orders that are kept.
        view.back = view.back.filter(|_| kept);
        (view.leg, view.from_hub, view.sent) = (None, kept, None);
        (view.goes_on, view.from_door, view.loaded_mm) = (false, false, 0);
        if !kept {
            view.load_kg = 0.0;
        }
    }

    /// A leg that reached its end is as long as the shortest way on the map, however often it was
    /// interrupted.
    fn check_leg_end(&mut self, robot: RobotId, from: Duty, to: Duty) {
        let view = &self.robots[robot.index()];
        let stopped = matches!(to, Duty::Assist | Duty::Rescue | Duty::Gate | Duty::Offline);
        let Some(leg) = leg_of(from).filter(|_| !stopped && from != to) else { return };
        let gave_back = from == Duty::Approach && view.order.is_none();
        let (way, driven) =
            (u64::from(self.ways[robot.index()].length(&self.ground.map).0), view.leg_mm);
        if leg == LegKind::Loaded {
            self.robots[robot.index()].loaded_mm += driven;
        }
        self.hold(way == driven || gave_back, || {
            format!("robot {robot} drove {driven} mm on a leg of {way} mm ({from:?} to {to:?})")
        });
    }

    pub(super) fn driven(
        &mut self,
        robot: RobotId,
        leg: LegKind,
        distance: Millimetres,
        wait: SimDuration,
        energy: WattHours,
    ) {
        let view = self.robots[robot.index()];
        let fits = view.leg_of(view.duty) == Some(leg);
        self.hold(fits, || format!("robot {robot} drives {leg:?} while {:?}", view.duty));
        self.check_link(robot, view.since);
        let (vendor, rules) = (&self.fleet(view.fleet).vendor, self.rules());
        let lawful = |speed: f64| {
            let rule = [rules.footpath, rules.crossing, rules.road];
            let most = rule.into_iter().flatten().map(|rule| rule.0).fold(0.0, f64::max);
            if rules.footpath.is_some() { speed.min(most) } else { speed }
        };
        let own = vendor.cruise.0.max(vendor.crossing.0) * view.pace;
        let fastest = lawful(own) * 1000.0 + SPEED_ROUNDING;
        let moving = self.now.since(view.since).seconds() - wait.seconds() + 0.001;
        let way = f64::from(distance.0);
        self.hold(way <= fastest * moving + 1.0, || {
            format!("robot {robot} drives {way} mm in {moving} s, limit {fastest} mm/s")
        });
        self.draw_wheels(robot, distance, energy);
        self.robots[robot.index()].drove = self.now;
        let driven = &mut self.robots[robot.index()];
        (driven.set_out, driven.leg_mm) = (true, driven.leg_mm + u64::from(distance.0));
        self.check_passes(robot, view.since);
        self.plans_on(robot);
    }

    /// Who must be held is held, who must not be is not.
    pub(super) fn settle_robots(&mut self) {
        let mut touched = std::mem::take(&mut self.touched);
        for robot in touched.drain(..) {
            let view = self.robots[robot.index()];
            let held = view.held.is_some();
            if leg_of(view.duty).is_some() {
                self.check_barriers(robot);
            }
            let stands = matches!(view.duty, Duty::Assist | Duty::Gate | Duty::Offline);
            let drives = stands || leg_of(view.duty).is_some();
            let at_stop = matches!(view.duty, Duty::Load | Duty::HandOver);
            let keeps = at_stop && self.fleet(view.fleet).slots_held;
            let home = matches!(view.duty, Duty::Idle | Duty::Charge | Duty::OutOfService);
            let lawful = match self.fleet(view.fleet).vendor.mode {
                OperatingMode::OnCall => !held || view.duty == Duty::Assist,
                OperatingMode::Supervised => held == ((drives && view.duty != Duty::Gate) || keeps),
                OperatingMode::Accompanied => held == (!home && view.duty != Duty::AwaitOperator),
            };
            self.hold(lawful, || format!("robot {robot} held {:?}: {:?}", view.held, view.duty));
        }
    }

    pub(super) fn finish_robots(&mut self) {
        for index in 0..self.robots.len() {
            let view = self.robots[index];
            let always = self.fleet(view.fleet).vendor.round_the_clock();
            let rests = view.duty == Duty::OutOfService || always && view.duty == Duty::Idle;
            let over = rests && view.order.is_none() && self.orders.to_come[index].is_empty();
            self.hold(over, || format!("robot {index} is left {view:?}"));
        }
    }
}
