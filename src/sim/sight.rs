//! Robots as somebody sees them: where each is at any instant, which way it looks, what it does.
//!
//! A stretch is planned at once; where the robot is within it follows from the instants at which it
//! enters its edges, which are kept where the day asks for passes ([`DayPlan::edges`]), and from the
//! speed there. Nothing in here changes the world.
//!
//! [`DayPlan::edges`]: super::DayPlan::edges

use super::conditions::{DayConditions, Today};
use super::energy::ChargeState;
use super::ground::{FleetGround, Ground, Post};
use super::motion::Drive;
use super::rescue::{Crew, CrewRound};
use super::robot::{DutyState, Robot};
use super::state::{Roster, SharedGround};
use crate::base::cast::{float64, whole};
use crate::base::ids::{CrewId, FleetId, OperatorId, OrderId, RobotId};
use crate::base::time::SimTime;
use crate::events::{CallCause, Duty, LegKind};
use crate::map::{Point, SidewalkMap, route};
use bevy_ecs::prelude::{Query, Res, World};
use bevy_ecs::system::SystemState;

/// Where a robot stands that does not drive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Berth {
    /// It drives, or has stopped on its way.
    OnTheWay,
    /// At its hub.
    Hub,
    /// At one of its fleet's chargers, away from the hub.
    Charger(usize),
    /// On the footpath, where it waits for orders.
    Footpath,
}

/// One robot at one instant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RobotSight {
    /// Which.
    pub id: RobotId,
    /// Its fleet.
    pub fleet: FleetId,
    /// What it does.
    pub duty: Duty,
    /// Since when.
    pub since: SimTime,
    /// Order in its care.
    pub order: Option<OrderId>,
    /// Operator or companion who holds it.
    pub operator: Option<OperatorId>,
    /// Why it called for help last.
    pub cause: CallCause,
    /// The leg it is on, or about to begin.
    pub leg: Option<LegKind>,
    /// Energy left, of a full battery \[0–1\].
    pub charge: f64,
    /// Where it stands.
    pub berth: Berth,
    /// Where it is on the plane.
    pub at: Point,
    /// The way it looks, as a vector of length 1.
    pub facing: Point,
    /// Whether it moves.
    pub moves: bool,
    /// How fast it moves on the plane \[m/s\].
    pub velocity: Point,
    /// Until when it moves, or stands, as it does now \[µs\], unless something is stated about it.
    pub until_us: u64,
    /// Step of its path on which it is.
    pub step: usize,
}

impl RobotSight {
    /// Whether it stands still and waits for help, or is being helped.
    pub fn stuck(&self) -> bool {
        matches!(self.duty, Duty::Assist | Duty::Rescue | Duty::Offline)
    }
}

/// Whether a robot drives in a duty, or waits at a crossing on its drive.
pub fn drives(duty: Duty) -> bool {
    matches!(duty, Duty::Approach | Duty::Deliver | Duty::Return)
}

type Seen = (
    Res<'static, Roster>,
    Query<
        'static,
        'static,
        (&'static Robot, &'static DutyState, &'static Drive, &'static ChargeState),
    >,
    Res<'static, SharedGround>,
    Res<'static, Today>,
);

/// Looks at one world.
pub struct Sights(SystemState<Seen>);

impl Sights {
    /// For a world.
    pub fn new(world: &mut World) -> Self {
        Self(SystemState::new(world))
    }

    /// Shows every robot at an instant \[µs\], in the order of their ids.
    ///
    /// # Panics
    /// When the world was not populated.
    pub fn robots(&mut self, world: &World, at_us: u64, mut see: impl FnMut(RobotSight)) {
        let (_, robots, ground, today) = self.0.get(world).expect("the world was populated");
        let today = today.0.as_ref();
        for parts in &robots {
            see(sight(&ground, today, parts, at_us));
        }
    }

    /// Shows some robots at an instant \[µs\]; nothing of those that the day does not have.
    ///
    /// # Panics
    /// When the world was not populated.
    pub fn some(
        &mut self,
        world: &World,
        which: impl Iterator<Item = RobotId>,
        at_us: u64,
        mut see: impl FnMut(RobotSight),
    ) {
        let (roster, robots, ground, today) = self.0.get(world).expect("the world was populated");
        let today = today.0.as_ref();
        for id in which {
            let entity = roster.robots.get(id.index());
            if let Some(parts) = entity.and_then(|entity| robots.get(*entity).ok()) {
                see(sight(&ground, today, parts, at_us));
            }
        }
    }
}

type Parts<'a> = (&'a Robot, &'a DutyState, &'a Drive, &'a ChargeState);

fn sight(
    ground: &Ground,
    today: Option<&DayConditions>,
    (robot, state, drive, charge): Parts,
    at_us: u64,
) -> RobotSight {
    let fleet = &ground.fleets[robot.fleet.index()];
    let berth = berth(fleet, state, drive, charge);
    let east = Point { x: 1.0, y: 0.0 };
    let parked = |anchor| (route::point(&ground.map, anchor), east, Spot::STANDS, Point::default());
    let (at, facing, spot, velocity) = match berth {
        Berth::OnTheWay => on_the_way(fleet, today, state, drive, at_us),
        Berth::Hub | Berth::Footpath => parked(fleet.post_at(state.post)),
        Berth::Charger(charger) => parked(fleet.chargers[charger].tree.root()),
    };
    let full = ground.scenario.fleets[robot.fleet.index()].vendor.battery.capacity.0;
    RobotSight {
        id: robot.id,
        fleet: robot.fleet,
        duty: state.duty,
        since: state.since,
        order: state.order,
        operator: state.operator,
        cause: state.cause,
        leg: state.leg,
        charge: charge.energy.0 / full,
        berth,
        at,
        facing,
        moves: spot.moves,
        velocity,
        until_us: spot.until_us,
        step: spot.step,
    }
}

fn at_post(post: Post) -> Berth {
    match post {
        Post::Hub(_) => Berth::Hub,
        Post::Charger(charger) => Berth::Charger(charger as usize),
        Post::Merchant(_) | Post::Door(_) => Berth::Footpath,
    }
}

fn berth(fleet: &FleetGround, state: &DutyState, drive: &Drive, charge: &ChargeState) -> Berth {
    let elsewhere = |charger: &usize| fleet.chargers.get(*charger).is_some_and(|at| !at.at_hub());
    match state.duty {
        Duty::Idle | Duty::OutOfService => at_post(state.post),
        Duty::Charge => charge.charger.filter(elsewhere).map_or(Berth::Hub, Berth::Charger),
        _ if drive.path.steps.is_empty() => Berth::Hub,
        Duty::AwaitOperator if state.waits_at_post() => at_post(state.post),
        Duty::AwaitOperator
        | Duty::Approach
        | Duty::Load
        | Duty::Deliver
        | Duty::HandOver
        | Duty::Return
        | Duty::Assist
        | Duty::Rescue
        | Duty::Gate
        | Duty::Offline => Berth::OnTheWay,
    }
}

fn on_the_way(
    fleet: &FleetGround,
    today: Option<&DayConditions>,
    state: &DutyState,
    drive: &Drive,
    at_us: u64,
) -> (Point, Point, Spot, Point) {
    let map = fleet.network.map();
    let driving = drives(state.duty) && state.under_way;
    let mut spot = if driving { drive.spot(fleet, today, at_us) } else { drive.standing() };
    let last = drive.path.steps.len() - 1;
    let step = drive.path.steps[spot.step.min(last)];
    let length = f64::from(map.edge(step.edge()).length.0);
    let into = if spot.step > last { length } else { spot.into_mm };
    let offset = if step.forward() { into } else { length - into };
    let straight = route::straight(map, step.edge(), offset);
    let sign = if step.forward() { 1.0 } else { -1.0 };
    let along = Point { x: sign * straight.along.x, y: sign * straight.along.y };
    let length = along.distance(Point::default());
    if length <= 0.0 {
        return (straight.at, Point { x: 1.0, y: 0.0 }, spot, Point::default());
    }
    let facing = Point { x: along.x / length, y: along.y / length };
    if !spot.moves {
        return (straight.at, facing, spot, Point::default());
    }
    let left_mm = if step.forward() { straight.ahead_mm } else { straight.behind_mm };
    let left_mm = left_mm.min(spot.left_mm);
    spot.until_us = spot.until_us.min(at_us + whole(left_mm / spot.mm_per_s * 1e6));
    let speed = spot.mm_per_s * straight.m_per_mm;
    (straight.at, facing, spot, Point { x: speed * facing.x, y: speed * facing.y })
}

/// One crew in one part of its round.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CrewSight {
    /// Which.
    pub id: CrewId,
    /// Its fleet.
    pub fleet: FleetId,
    /// Where the part began, and when.
    pub from: (Point, SimTime),
    /// Where it ends, and when.
    pub to: (Point, SimTime),
    /// The robot that it goes to, works on or carries.
    pub robot: Option<RobotId>,
    round: CrewRound,
}

impl CrewSight {
    /// Where it is at an instant \[µs\]: on its way as the crow flies, in the share of its time.
    pub fn at(&self, at_us: u64) -> Point {
        let ((from, since), (to, until)) = (self.from, self.to);
        let whole = float64(until.since(since).0.max(1)) * 1000.0;
        let share = (float64(at_us.saturating_sub(since.0 * 1000)) / whole).clamp(0.0, 1.0);
        Point { x: from.x + share * (to.x - from.x), y: from.y + share * (to.y - from.y) }
    }

    /// Whether the crew is still in this part of its round.
    pub(super) fn holds(&self, crew: &Crew) -> bool {
        let part = (crew.id, crew.round, crew.since, crew.until);
        part == (self.id, self.round, self.from.1, self.to.1)
    }
}

/// A crew as it is in this part of its round.
pub(super) fn crew_sight<'a>(
    ground: &Ground,
    crew: &Crew,
    robot: impl Fn(RobotId) -> Option<(&'a Drive, &'a DutyState)>,
) -> CrewSight {
    let (map, fleet) = (&ground.map, &ground.fleets[crew.fleet.index()]);
    let base = route::point(map, fleet.crews[crew.pool].base);
    let stands = |id| robot(id).and_then(|(drive, _)| drive.anchor(map));
    let home = |id| robot(id).map_or(base, |(_, it)| route::point(map, fleet.post_at(it.post)));
    let stands = |id| stands(id).map_or(base, |anchor| route::point(map, anchor));
    let (from, to, robot) = match crew.round {
        CrewRound::AtBase => (base, base, None),
        CrewRound::Out(id) => (base, stands(id), Some(id)),
        CrewRound::Working(id) | CrewRound::Swapping(id) => (stands(id), stands(id), Some(id)),
        CrewRound::Carrying(id) => (stands(id), home(id), Some(id)),
        CrewRound::Back => (crew.back_from.map_or(base, |at| route::point(map, at)), base, None),
    };
    let (from, to) = ((from, crew.since), (to, crew.until));
    CrewSight { id: crew.id, fleet: crew.fleet, from, to, robot, round: crew.round }
}

/// Where on its path a robot is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spot {
    /// Step of the path.
    pub step: usize,
    /// Way into that step, along the driving direction \[mm\].
    pub into_mm: f64,
    /// Whether it moves.
    pub moves: bool,
    /// How fast \[mm/s\].
    pub mm_per_s: f64,
    /// Way that it moves so at most \[mm\].
    pub left_mm: f64,
    /// Until when it does as it does now \[µs\]; for ever, where the next event decides.
    pub until_us: u64,
}

impl Spot {
    /// Somewhere, until something is stated.
    const STANDS: Self = Self {
        step: 0,
        into_mm: 0.0,
        moves: false,
        mm_per_s: 0.0,
        left_mm: 0.0,
        until_us: u64::MAX,
    };
}

impl Drive {
    /// Where the robot stands between two stretches.
    pub fn standing(&self) -> Spot {
        Spot { step: self.step, into_mm: f64::from(self.into), ..Spot::STANDS }
    }

    /// Where the robot is at an instant \[µs\] of the stretch that it drives.
    pub fn spot(&self, ground: &FleetGround, today: Option<&DayConditions>, at_us: u64) -> Spot {
        let stretch = &self.stretch;
        if at_us >= stretch.ends.0 * 1000 {
            let into_mm = f64::from(stretch.end_into);
            return Spot { step: stretch.end_step, into_mm, ..Spot::STANDS };
        }
        let next = self.passes.partition_point(|(_, at)| at.0 * 1000 <= at_us);
        let until_us = self.passes.get(next).map_or(stretch.ends, |(_, at)| *at).0 * 1000;
        let Some((step, from, since_us)) = self.on_step(at_us) else {
            return Spot { until_us, ..self.standing() };
        };
        let Some(at) = self.path.steps.get(step) else { return self.standing() };
        let own = match stretch.guided {
            None => ground.pace(at.edge(), since_us),
            Some(place) => ground.guidance.table(place).pace(at.edge(), since_us),
        };
        let slowed = today.map(|today| own.slowed(today.speed_factor(at.edge(), since_us)));
        let pace = slowed.as_ref().unwrap_or(own);
        let until = if step == stretch.end_step { stretch.end_into } else { pace.length.0 };
        let driven = float64(at_us - since_us) * f64::from(pace.mm_per_s) / 1e6;
        let (into, until) = (f64::from(from) + driven, f64::from(until));
        let (moves, mm_per_s) = (into < until, f64::from(pace.mm_per_s));
        Spot { step, into_mm: into.min(until), moves, mm_per_s, left_mm: until - into, until_us }
    }

    /// Points of the way behind a step, up to the path's end.
    pub fn way_ahead(&self, map: &SidewalkMap, step: usize) -> Vec<Point> {
        let Some((last, others)) = self.path.steps.split_last() else { return Vec::new() };
        let mut points = Vec::new();
        for step in others.iter().skip(step + 1) {
            let shape = map.shape(map.edge(step.edge()));
            if step.forward() {
                points.extend(shape);
            } else {
                points.extend(shape.iter().rev());
            }
        }
        if step < others.len() {
            let tail = map.vertex(route::tail(map, *last)).at;
            points.push(tail);
        }
        let length = map.edge(last.edge()).length.0;
        let end = self.path.end.0.min(length);
        let offset = if last.forward() { end } else { length - end };
        points.push(route::spot(map, last.edge(), f64::from(offset)).0);
        points
    }

    /// The step on which the robot is within its stretch, the way into it at which it drives on, and
    /// when; `None` while it waits before its first step.
    fn on_step(&self, at_us: u64) -> Option<(usize, u32, u64)> {
        let here = self.path.steps.get(self.step).map(|step| step.edge());
        let enters_here = self.passes.first().is_some_and(|(edge, _)| Some(*edge) == here);
        let entered = self.passes.partition_point(|(_, at)| at.0 * 1000 <= at_us);
        let Some(last) = entered.checked_sub(1) else {
            return (!enters_here).then(|| (self.step, self.into, self.stretch.begins.0 * 1000));
        };
        let step = self.step + last + usize::from(!enters_here);
        let from = if step == self.step { self.into } else { 0 };
        Some((step, from, self.passes[last].1.0 * 1000))
    }
}
