//! Driving: a leg is cut into stretches, and within a stretch the position is a closed-form
//! function of time, computed once when the stretch begins.

use super::conditions::DayConditions;
use super::energy::Budget;
use super::ground::{EdgePace, FleetGround};
use crate::base::cast::{self, float64};
use crate::base::ids::{CrossingId, EdgeId};
use crate::base::stream::StreamRng;
use crate::base::time::SimTime;
use crate::base::units::{Metres, Millimetres};
use crate::events::{CallCause, LegKind};
use crate::map::{Anchor, Kerb, Path, SidewalkMap, Step};
use bevy_ecs::prelude::Component;
use serde::{Deserialize, Serialize};

/// A robot's drive along its path -- state.
#[derive(Debug, Clone, Component, Serialize, Deserialize)]
pub struct Drive {
    /// The leg's path.
    pub path: Path,
    /// Which kind of leg.
    pub leg: LegKind,
    /// Step of the path on which the robot stands.
    pub step: usize,
    /// Way into that step, along the driving direction \[mm\].
    pub into: u32,
    /// Steps of the path entered so far.
    pub entered: usize,
    /// What lies before the next step and is behind the robot already.
    pub cleared: Cleared,
    /// Chance of this leg: gaps in traffic.
    pub rng: StreamRng,
    /// The stretch that is being driven, or was driven last.
    pub stretch: Stretch,
    /// Edges of this stretch with the time of entry; kept only where asked for.
    pub passes: Vec<(EdgeId, SimTime)>,
}

/// Why a stretch ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum EndsBy {
    /// The leg's last point is reached.
    #[default]
    Arrival,
    /// The robot calls for help, for one of the causes along the way.
    CallAlong,
    /// The robot calls for help at a point.
    CallAt(CallCause),
    /// The battery is empty.
    EmptyBattery,
    /// The charge has come down to its reserve.
    Reserve,
    /// The instant is reached beyond which nothing was planned.
    Appointment,
    /// It stands before a gate.
    AtGate(EdgeId),
    /// It has left a gate.
    LeftGate(EdgeId),
}

/// What ends a stretch at the latest.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Hazard at which the robot calls for help.
    pub hazard: u64,
    /// Energy that may be drawn.
    pub energy: Budget,
    /// Instant beyond which nothing is planned.
    pub until: SimTime,
}

/// The part of a leg between two decision points -- derived.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct Stretch {
    /// When it begins.
    pub begins: SimTime,
    /// When it ends.
    pub ends: SimTime,
    /// Step of the path on which it ends.
    pub end_step: usize,
    /// Way into that step \[mm\].
    pub end_into: u32,
    /// Way driven.
    pub way: Millimetres,
    /// Lift that takes the same energy as this way.
    pub lift: Metres,
    /// Crossings entered.
    pub crossings: u32,
    /// Time stood at them \[µs\].
    pub wait_us: u64,
    /// Time waited for a free slot on an edge \[µs\].
    pub slot_us: u64,
    /// Time waited for a closed edge to open \[µs\].
    pub closed_us: u64,
    /// Hazard met.
    pub hazard: u64,
    /// Why it ends.
    pub ends_by: EndsBy,
}

impl Drive {
    /// A drive that stands still.
    pub fn parked(rng: StreamRng) -> Self {
        Self {
            path: Path::default(),
            leg: LegKind::Approach,
            step: 0,
            into: 0,
            entered: 0,
            cleared: Cleared::default(),
            rng,
            stretch: Stretch::default(),
            passes: Vec::new(),
        }
    }

    /// Puts the robot at the beginning of its path.
    pub fn begin(&mut self, leg: LegKind, rng: StreamRng) {
        self.leg = leg;
        self.step = 0;
        self.into = self.path.start.0;
        self.entered = 0;
        self.cleared = Cleared::default();
        self.rng = rng;
    }

    /// Puts the robot at a point without a way to anywhere.
    pub fn stand_at(&mut self, at: Anchor) {
        self.path.clear();
        self.path.steps.push(Step::new(at.edge, true));
        (self.path.start, self.path.end) = (at.offset, at.offset);
        (self.step, self.into) = (0, at.offset.0);
    }

    /// Puts the robot at the end of its stretch.
    pub fn finish_stretch(&mut self) {
        self.step = self.stretch.end_step;
        self.into = self.stretch.end_into;
    }

    /// Way from where the robot stands to the end of its path.
    pub fn way_left(&self, map: &SidewalkMap) -> Millimetres {
        let steps = self.path.steps.get(self.step..).unwrap_or_default();
        let whole: u64 = steps.iter().map(|step| u64::from(map.edge(step.edge()).length.0)).sum();
        let last = steps.last().map_or(0, |step| map.edge(step.edge()).length.0);
        let cut = u64::from(self.into) + u64::from(last);
        let left = (whole + u64::from(self.path.end.0)).saturating_sub(cut);
        Millimetres(u32::try_from(left).unwrap_or(u32::MAX))
    }

    /// Where the robot stands; `None` on a path without steps.
    pub fn anchor(&self, map: &SidewalkMap) -> Option<Anchor> {
        let step = self.path.steps.get(self.step)?;
        let length = map.edge(step.edge()).length.0;
        let offset = if step.forward() { self.into } else { length - self.into.min(length) };
        Some(Anchor { edge: step.edge(), offset: Millimetres(offset), access: Millimetres(0) })
    }

    /// Computes the stretch that begins now and ends at the latest at its limits.
    pub fn plan(
        &mut self,
        ground: &FleetGround,
        today: Option<&mut DayConditions>,
        now: SimTime,
        limits: Limits,
        record: bool,
    ) {
        self.passes.clear();
        let mut walk = Walk::new(ground, today, now, limits);
        let (mut step, mut into) = (self.step, self.into);
        let last = self.path.steps.len().saturating_sub(1);
        let mut ends_by = EndsBy::Arrival;
        while let Some(at) = self.path.steps.get(step).copied() {
            if step >= self.entered {
                if let Some(stops) = self.enter(&mut walk, step, into) {
                    ends_by = stops;
                    break;
                }
                if record {
                    self.passes.push((at.edge(), SimTime(walk.us / 1000)));
                }
            }
            let length = ground.network.map().edge(at.edge()).length.0;
            let end = if step == last { self.path.end.0 } else { length };
            let left = u64::from(end.saturating_sub(into));
            let whole = into == 0 && end == length;
            if let Some((part, stops)) = walk.drive(at, left, whole) {
                into += u32::try_from(part).unwrap_or(u32::MAX);
                ends_by = stops;
                break;
            }
            if step == last {
                into = end;
                break;
            }
            step += 1;
            into = 0;
            if ground.is_gate(at.edge()) {
                ends_by = EndsBy::LeftGate(at.edge());
                break;
            }
        }
        self.stretch = walk.stretch(now, step, into, ends_by);
    }

    /// Everything that lies before a step: the road at its corner, the crossing that it is itself,
    /// its kerb, its gate, its closure, its slot. Says why the robot stops there, if it does.
    fn enter(&mut self, walk: &mut Walk, step: usize, into: u32) -> Option<EndsBy> {
        let map = walk.ground.network.map();
        let at = self.path.steps[step];
        let edge = map.edge(at.edge());
        let before = step.checked_sub(1).map(|before| self.path.steps[before]);
        let corner = before.and_then(|before| map.crossing_between(before, at));
        let own = edge.crossing.filter(|_| into == 0);
        for (number, crossing) in [corner, own].into_iter().enumerate() {
            if let Some(id) = crossing.filter(|_| self.cleared.roads <= number) {
                let hazard = walk.ground.calls.crossing;
                if !self.cleared.helped && walk.calls_at(hazard) {
                    return Some(EndsBy::CallAt(CallCause::Crossing));
                }
                self.cleared.helped = true;
                if let Some(stops) = walk.cross(id, &mut self.rng) {
                    return Some(stops);
                }
                self.cleared = Cleared { roads: number + 1, ..Cleared::default() };
            }
        }
        if edge.kerb == Kerb::Raised && into == 0 && !self.cleared.helped {
            let hazard = walk.ground.calls.kerb;
            if walk.calls_at(hazard) {
                return Some(EndsBy::CallAt(CallCause::Kerb));
            }
        }
        if into == 0 && !self.cleared.gate && walk.ground.is_gate(at.edge()) {
            self.cleared.helped = true;
            return Some(EndsBy::AtGate(at.edge()));
        }
        if let Some(stops) = walk.admit(at.edge()) {
            self.cleared.helped = true;
            return Some(stops);
        }
        self.entered = step + 1;
        self.cleared = Cleared::default();
        None
    }
}

/// What a robot that stands before a step has behind it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cleared {
    /// Roads crossed: the one at the corner, the one that the step is itself.
    pub roads: usize,
    /// An operator has helped it on at the point where it stands.
    pub helped: bool,
    /// The gate is open to it.
    pub gate: bool,
}

/// Time, way and crossings as a stretch is added up.
struct Walk<'a> {
    ground: &'a FleetGround,
    limits: Limits,
    until_us: u64,
    begins_us: u64,
    us: u64,
    way: u64,
    hazard: u64,
    lift_m: f64,
    crossings: u32,
    wait_us: u64,
    today: Option<&'a mut DayConditions>,
    slot_us: u64,
    closed_us: u64,
}

impl<'a> Walk<'a> {
    fn new(
        ground: &'a FleetGround,
        today: Option<&'a mut DayConditions>,
        now: SimTime,
        limits: Limits,
    ) -> Self {
        let (us, until_us) = (now.0 * 1000, limits.until.0.saturating_mul(1000));
        Self {
            ground,
            limits,
            until_us,
            us,
            way: 0,
            hazard: 0,
            lift_m: 0.0,
            crossings: 0,
            wait_us: 0,
            today,
            begins_us: us,
            slot_us: 0,
            closed_us: 0,
        }
    }

    /// Pace on an edge driven from now on, and the hazard of a millimetre.
    fn pace(&self, edge: EdgeId) -> (EdgePace, u64) {
        let (pace, per_mm) = (self.ground.pace(edge, self.us), self.ground.calls.per_mm);
        let Some(today) = &self.today else { return (pace, per_mm) };
        let length = self.ground.network.map().edge(edge).length;
        let calls = today.call_factor(SimTime(self.us / 1000));
        let pace = pace.slowed(length, today.speed_factor(edge, self.us));
        (pace, cast::whole(float64(per_mm) * calls))
    }

    /// Longest wait that may be planned, and what ends it.
    fn patience(&self) -> (u64, EndsBy) {
        let energy = &self.limits.energy;
        let charge = (energy.rest_us(self.left_wh()), energy.ends_by);
        let time = (self.until_us - self.us, EndsBy::Appointment);
        if charge.0 < time.0 { charge } else { time }
    }

    /// Waits until an edge is open and has a free slot, and books it; says why not, where the wait
    /// lasts beyond what may be planned or drawn.
    fn admit(&mut self, edge: EdgeId) -> Option<EndsBy> {
        let (most, stops) = if self.today.is_some() { self.patience() } else { return None };
        let today = self.today.as_deref_mut()?;
        let admission = today.admission(edge, self.us);
        let fits = admission.at_us - self.us <= most;
        if fits {
            today.book(edge, admission.at_us, self.begins_us);
        }
        let wait = (admission.at_us - self.us).min(most);
        let slot = admission.slot_us.min(wait);
        self.us += wait;
        self.slot_us += slot;
        self.closed_us += wait - slot;
        (!fits).then_some(stops)
    }

    /// Drives along an edge as far as the limits allow; where they end it, how far it came, and why.
    fn drive(&mut self, at: Step, way: u64, whole: bool) -> Option<(u64, EndsBy)> {
        let (pace, per_mm) = self.pace(at.edge());
        let against = pace.against(at) / 1000.0;
        let us = if whole { pace.whole_us } else { way * 1_000_000 / u64::from(pace.mm_per_s) };
        let hazard = self.hazard + way * per_mm;
        let lift_m = self.lift_m + against * float64(way);
        let inside = hazard <= self.limits.hazard
            && self.drawn_wh(self.us + us, lift_m) <= self.limits.energy.wh
            && self.us + us <= self.until_us;
        if inside {
            (self.us, self.hazard, self.lift_m) = (self.us + us, hazard, lift_m);
            self.way += way;
            return None;
        }
        let call = (self.limits.hazard - self.hazard).checked_div(per_mm).unwrap_or(u64::MAX);
        let range = self.limits.energy.range_mm(self.left_wh(), against, pace.mm_per_s);
        let time = (self.until_us - self.us).saturating_mul(u64::from(pace.mm_per_s)) / 1_000_000;
        let ends = [
            (call, EndsBy::CallAlong),
            (range, self.limits.energy.ends_by),
            (time, EndsBy::Appointment),
        ];
        let (part, ends_by) = ends.into_iter().min_by_key(|(part, _)| *part)?;
        let part = part.min(way);
        self.us += part * 1_000_000 / u64::from(pace.mm_per_s);
        if ends_by == EndsBy::Appointment {
            self.us = self.us.max(self.until_us);
        }
        self.hazard += part * per_mm;
        self.lift_m += against * float64(part);
        self.way += part;
        Some((part, ends_by))
    }

    /// Energy drawn from the beginning until an instant and a lift.
    fn drawn_wh(&self, us: u64, lift_m: f64) -> f64 {
        let energy = &self.limits.energy;
        energy.wh_per_lift_m * lift_m + energy.hotel_wh_per_us * float64(us - self.begins_us)
    }

    fn left_wh(&self) -> f64 {
        self.limits.energy.wh - self.drawn_wh(self.us, self.lift_m)
    }

    /// Whether the robot calls at a point of this hazard.
    fn calls_at(&mut self, hazard: u64) -> bool {
        let met = self.hazard.saturating_add(hazard);
        if met > self.limits.hazard {
            return true;
        }
        self.hazard = met;
        false
    }

    /// Waits at a crossing and enters it; says why not, where the wait lasts beyond what may be
    /// planned or drawn.
    fn cross(&mut self, id: CrossingId, rng: &mut StreamRng) -> Option<EndsBy> {
        let wait = self.ground.crossings[id.index()].wait_us(self.us, rng);
        let (most, stops) = self.patience();
        let fits = wait <= most;
        self.us += wait.min(most);
        self.wait_us += wait.min(most);
        self.crossings += u32::from(fits);
        (!fits).then_some(stops)
    }

    fn stretch(self, begins: SimTime, end_step: usize, end_into: u32, ends_by: EndsBy) -> Stretch {
        Stretch {
            begins,
            ends: SimTime(self.us.div_ceil(1000)),
            end_step,
            end_into,
            way: Millimetres(u32::try_from(self.way).unwrap_or(u32::MAX)),
            lift: Metres(self.lift_m),
            crossings: self.crossings,
            wait_us: self.wait_us,
            slot_us: self.slot_us,
            closed_us: self.closed_us,
            hazard: self.hazard,
            ends_by,
        }
    }
}
