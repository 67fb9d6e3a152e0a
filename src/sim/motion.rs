//! Driving: a leg is cut into stretches, and within a stretch the position is a closed-form
//! function of time, computed once when the stretch begins.

use super::conditions::DayConditions;
use super::energy::Budget;
use super::ground::FleetGround;
use super::walk::Walk;
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
    /// It stands before an edge that is closed, or full of people.
    AtBarrier,
    /// It stands before an area in which only so many robots may be.
    AtArea(usize),
    /// It has left such an area.
    LeftArea,
}

impl EndsBy {
    /// Whether nothing keeps the robot from driving on, on this leg or another.
    pub fn goes_on(self) -> bool {
        match self {
            Self::Arrival
            | Self::Reserve
            | Self::AtGate(_)
            | Self::LeftGate(_)
            | Self::AtBarrier
            | Self::AtArea(_)
            | Self::LeftArea => true,
            Self::CallAlong | Self::CallAt(_) | Self::EmptyBattery | Self::Appointment => false,
        }
    }
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
    /// Whether it waits before the first barrier that it meets, rather than stop to look for a way
    /// round.
    pub waits: bool,
    /// Speeds of a robot whose operator guides few; `None`: the fleet's own.
    pub guided: Option<usize>,
    /// Area in which the robot holds a place.
    pub area: Option<usize>,
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
    /// Hazard of a millimetre by people where it ends.
    pub people: u64,
    /// Why it ends.
    pub ends_by: EndsBy,
    /// Speeds at which it is driven, where the operator guides few; `None`: the fleet's own.
    pub guided: Option<usize>,
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
        let end = self.drive_along(&mut walk, record);
        self.stretch = walk.stretch(now, end);
    }

    /// Drives step by step until something ends the stretch.
    fn drive_along(&mut self, walk: &mut Walk, record: bool) -> End {
        let (mut step, mut into) = (self.step, self.into);
        let last = self.path.steps.len().saturating_sub(1);
        while let Some(at) = self.path.steps.get(step).copied() {
            let may_stop = walk.ground.may_stop(at);
            if step >= self.entered {
                if may_stop && let Some(ends_by) = walk.turns_before(at.edge()) {
                    return End { step, into, ends_by };
                }
                let stops = if may_stop { self.clear(walk, step, into) } else { None };
                if let Some(ends_by) = stops.or_else(|| walk.admit(at.edge())) {
                    self.cleared.helped |= !matches!(ends_by, EndsBy::CallAt(_));
                    return End { step, into, ends_by };
                }
                (self.entered, self.cleared) = (step + 1, Cleared::default());
                if record {
                    self.passes.push((at.edge(), SimTime(walk.us / 1000)));
                }
            } else {
                walk.look_at(at.edge());
            }
            let until = (step == last).then_some(self.path.end.0);
            if let Some((into, ends_by)) = walk.drive(at, into, until) {
                return End { step, into, ends_by };
            }
            if let Some(into) = until {
                return End { step, into, ends_by: EndsBy::Arrival };
            }
            (step, into) = (step + 1, 0);
            if may_stop && walk.ground.is_gate(at.edge()) {
                return End { step, into, ends_by: EndsBy::LeftGate(at.edge()) };
            }
            if may_stop && self.leaves_area(walk.ground, step, walk.area()) {
                return End { step, into, ends_by: EndsBy::LeftArea };
            }
        }
        End { step, into, ends_by: EndsBy::Arrival }
    }

    /// Whether a step lies outside the area in which the robot holds a place.
    pub fn leaves_area(&self, ground: &FleetGround, step: usize, area: Option<usize>) -> bool {
        let edge = self.path.steps.get(step).map(|step| step.edge());
        area.is_some() && edge.is_some_and(|edge| ground.areas.holding(edge) != area)
    }

    /// Everything that lies before a step and may stop a robot: the road at its corner, the
    /// crossing that it is itself, its kerb, its gate. Says why it stops there, if it does.
    #[inline(never)]
    fn clear(&mut self, walk: &mut Walk, step: usize, into: u32) -> Option<EndsBy> {
        let map = walk.ground.network.map();
        let at = self.path.steps[step];
        let edge = map.edge(at.edge());
        let before = step.checked_sub(1).map(|before| self.path.steps[before]);
        let corner = before.and_then(|before| map.crossing_between(before, at));
        let own = edge.crossing.filter(|_| into == 0);
        let stops = corner.and_then(|id| self.clear_road(walk, 0, id));
        let stops = stops.or_else(|| own.and_then(|id| self.clear_road(walk, 1, id)));
        if stops.is_some() {
            return stops;
        }
        if edge.kerb == Kerb::Raised && into == 0 && !self.cleared.helped {
            let hazard = walk.ground.calls.kerb;
            if walk.calls_at(hazard) {
                return Some(EndsBy::CallAt(CallCause::Kerb));
            }
        }
        let gate = into == 0 && !self.cleared.gate && walk.ground.is_gate(at.edge());
        gate.then_some(EndsBy::AtGate(at.edge()))
    }

    /// One of the roads before a step, unless it is behind the robot already.
    fn clear_road(&mut self, walk: &mut Walk, number: u8, id: CrossingId) -> Option<EndsBy> {
        if self.cleared.roads > number {
            return None;
        }
        let hazard = walk.ground.calls.crossing;
        if !self.cleared.helped && walk.calls_at(hazard) {
            return Some(EndsBy::CallAt(CallCause::Crossing));
        }
        self.cleared.helped = true;
        let stops = walk.cross(id, &mut self.rng);
        if stops.is_none() {
            self.cleared = Cleared { roads: number + 1, ..Cleared::default() };
        }
        stops
    }
}

/// Where a stretch ends, and why.
pub(super) struct End {
    /// Step of the path.
    pub(super) step: usize,
    /// Way into that step \[mm\].
    pub(super) into: u32,
    /// Why.
    pub(super) ends_by: EndsBy,
}

/// What a robot that stands before a step has behind it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cleared {
    /// Roads crossed: the one at the corner, the one that the step is itself.
    pub roads: u8,
    /// An operator has helped it on at the point where it stands.
    pub helped: bool,
    /// The gate is open to it.
    pub gate: bool,
}
