//! The way of a robot on the plane, part by part: straight lines between bends, and stops.
//!
//! A stretch is planned at once; where the robot is within it follows from the instants at which it
//! enters its edges, which are kept where the day asks for passes ([`DayPlan::edges`]), and from the
//! speed there. Nothing in here changes the world.
//!
//! [`DayPlan::edges`]: super::DayPlan::edges

use super::conditions::DayConditions;
use super::ground::FleetGround;
use super::motion::Drive;
use super::robot::DutyState;
use super::sight::{Berth, Traits, berth, drives};
use crate::base::cast::{float64, whole};
use crate::map::{Point, route};

/// A straight part of a robot's way, or a stop on it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// When it begins \[µs\].
    pub since_us: u64,
    /// When it ends \[µs\], unless something is stated about the robot.
    pub until_us: u64,
    /// Where the robot is when it begins.
    pub at: Point,
    /// The way it looks, as a vector of length 1.
    pub facing: Point,
    /// Whether it moves.
    pub moves: bool,
    /// How fast it moves on the plane \[m/s\].
    pub velocity: Point,
    /// Step of its path on which it is.
    pub step: usize,
    /// Way into that step when it begins, along the driving direction \[mm\].
    pub into_mm: f64,
}

/// The parts of a robot's way from an instant on, as far as its stretch is planned.
pub struct Ahead<'a> {
    fleet: &'a FleetGround,
    today: Option<&'a DayConditions>,
    traits: Traits<'a>,
    /// The next part; `None`: the last one was shown.
    next: Option<Part>,
    /// Edges of the stretch that are entered when it begins.
    entered: usize,
}

impl<'a> Ahead<'a> {
    /// From an instant on \[µs\], with the first of them.
    pub(super) fn of(
        fleet: &'a FleetGround,
        today: Option<&'a DayConditions>,
        traits: Traits<'a>,
        at_us: u64,
    ) -> (Part, Self) {
        let mut ahead = Self { fleet, today, traits, next: None, entered: 0 };
        let first = ahead.part(at_us);
        ahead.next = Some(first);
        (first, ahead)
    }

    /// The part on which the robot is at an instant \[µs\] that is not before the last one asked for.
    fn part(&mut self, at_us: u64) -> Part {
        self.entered = self.traits.2.entered_by(at_us, self.entered);
        part(self.fleet, self.today, self.traits, (at_us, self.entered))
    }
}

impl Iterator for Ahead<'_> {
    type Item = Part;

    fn next(&mut self) -> Option<Part> {
        let part = self.next.take()?;
        // A part ends at the microsecond before the next one, which is seen behind the bend.
        self.next = part.until_us.checked_add(1).map(|at_us| self.part(at_us));
        Some(part)
    }
}

/// The part of its way on which a robot is at an instant \[µs\] by which it has entered so many edges
/// of its stretch, from there on.
fn part(
    fleet: &FleetGround,
    today: Option<&DayConditions>,
    (_, state, drive, charge): Traits,
    (at_us, entered): (u64, usize),
) -> Part {
    let east = Point { x: 1.0, y: 0.0 };
    let map = fleet.network.map();
    let parked = |anchor| (route::point(map, anchor), east, Spot::STANDS, Point::default());
    let (at, facing, spot, velocity) = match berth(fleet, state, drive, charge) {
        Berth::OnTheWay => on_the_way(fleet, today, state, drive, (at_us, entered)),
        Berth::Hub | Berth::Footpath => parked(fleet.post_at(state.post)),
        Berth::Charger(charger) => parked(fleet.chargers[charger].tree.root()),
    };
    let Spot { moves, step, into_mm, .. } = spot;
    let until_us = spot.until_us.max(at_us);
    Part { since_us: at_us, until_us, at, facing, moves, velocity, step, into_mm }
}

fn on_the_way(
    fleet: &FleetGround,
    today: Option<&DayConditions>,
    state: &DutyState,
    drive: &Drive,
    (at_us, entered): (u64, usize),
) -> (Point, Point, Spot, Point) {
    let map = fleet.network.map();
    let driving = drives(state.duty) && state.under_way;
    let mut spot =
        if driving { drive.spot(fleet, today, at_us, entered) } else { drive.standing() };
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

/// Where on its path a robot is.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Spot {
    /// Step of the path.
    step: usize,
    /// Way into that step, along the driving direction \[mm\].
    into_mm: f64,
    /// Whether it moves.
    moves: bool,
    /// How fast \[mm/s\].
    mm_per_s: f64,
    /// Way that it moves so at most \[mm\].
    left_mm: f64,
    /// Until when it does as it does now \[µs\]; for ever, where the next event decides.
    until_us: u64,
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
    fn standing(&self) -> Spot {
        Spot { step: self.step, into_mm: f64::from(self.into), ..Spot::STANDS }
    }

    /// How many edges of its stretch the robot has entered at an instant \[µs\], which are so many at
    /// least.
    fn entered_by(&self, at_us: u64, least: usize) -> usize {
        let later = self.passes.iter().skip(least);
        least + later.take_while(|(_, at)| at.0 * 1000 <= at_us).count()
    }

    /// Where the robot is at an instant \[µs\] of the stretch that it drives, of which it has entered so
    /// many edges.
    fn spot(
        &self,
        ground: &FleetGround,
        today: Option<&DayConditions>,
        at_us: u64,
        entered: usize,
    ) -> Spot {
        let stretch = &self.stretch;
        if at_us >= stretch.ends.0 * 1000 {
            let into_mm = f64::from(stretch.end_into);
            return Spot { step: stretch.end_step, into_mm, ..Spot::STANDS };
        }
        let until_us = self.passes.get(entered).map_or(stretch.ends, |(_, at)| *at).0 * 1000;
        let Some((step, from, since_us)) = self.on_step(entered) else {
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

    /// The step on which the robot is within its stretch, the way into it at which it drives on, and
    /// when; `None` while it waits before its first step.
    fn on_step(&self, entered: usize) -> Option<(usize, u32, u64)> {
        let here = self.path.steps.get(self.step).map(|step| step.edge());
        let enters_here = self.passes.first().is_some_and(|(edge, _)| Some(*edge) == here);
        let Some(last) = entered.checked_sub(1) else {
            return (!enters_here).then(|| (self.step, self.into, self.stretch.begins.0 * 1000));
        };
        let step = self.step + last + usize::from(!enters_here);
        let from = if step == self.step { self.into } else { 0 };
        Some((step, from, self.passes[last].1.0 * 1000))
    }
}
