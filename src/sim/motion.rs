//! Driving: a leg is cut into stretches, and within a stretch the position is a closed-form
//! function of time, computed once when the stretch begins.

use super::crossings;
use super::ground::FleetGround;
use crate::base::ids::{CrossingId, EdgeId};
use crate::base::stream::StreamRng;
use crate::base::time::SimTime;
use crate::base::units::Millimetres;
use crate::events::LegKind;
use crate::map::{Anchor, Path, SidewalkMap};
use bevy_ecs::prelude::Component;

/// A robot's drive along its path -- state.
#[derive(Debug, Clone, Component)]
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
    /// Chance of this leg: gaps in traffic.
    pub rng: StreamRng,
    /// The stretch that is being driven, or was driven last.
    pub stretch: Stretch,
    /// Edges of this stretch with the time of entry; kept only where asked for.
    pub passes: Vec<(EdgeId, SimTime)>,
}

/// Why a stretch ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EndsBy {
    /// The leg's last point is reached.
    #[default]
    Arrival,
    /// The robot is stuck and calls for help.
    Call,
    /// The battery is empty.
    EmptyBattery,
}

/// The part of a leg between two decision points -- derived.
#[derive(Debug, Clone, Copy, Default)]
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
    /// Crossings entered.
    pub crossings: u32,
    /// Time stood at them \[µs\].
    pub wait_us: u64,
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
        self.rng = rng;
    }

    /// Puts the robot at the end of its stretch.
    pub fn finish_stretch(&mut self) {
        self.step = self.stretch.end_step;
        self.into = self.stretch.end_into;
    }

    /// Where the robot stands; `None` on a path without steps.
    pub fn anchor(&self, map: &SidewalkMap) -> Option<Anchor> {
        let step = self.path.steps.get(self.step)?;
        let length = map.edge(step.edge()).length.0;
        let offset = if step.forward() { self.into } else { length - self.into.min(length) };
        Some(Anchor { edge: step.edge(), offset: Millimetres(offset), access: Millimetres(0) })
    }

    /// Computes the stretch that begins now and ends at the latest after `call_in` or `range`
    /// millimetres.
    pub fn plan(
        &mut self,
        ground: &FleetGround,
        now: SimTime,
        call_in: u64,
        range: u64,
        record: bool,
    ) {
        self.passes.clear();
        let map = ground.network.map();
        let mut walk = Walk { ground, us: now.0 * 1000, way: 0, crossings: 0, wait_us: 0 };
        let limit = call_in.min(range);
        let (mut step, mut into) = (self.step, self.into);
        let last = self.path.steps.len().saturating_sub(1);
        let mut ends_by = EndsBy::Arrival;
        while let Some(at) = self.path.steps.get(step).copied() {
            let edge = map.edge(at.edge());
            if step >= self.entered {
                self.entered = step + 1;
                if let Some(crossing) = edge.crossing.filter(|_| into == 0) {
                    walk.cross(crossing, &mut self.rng);
                }
                if record {
                    self.passes.push((at.edge(), SimTime(walk.us / 1000)));
                }
            }
            let end = if step == last { self.path.end.0 } else { edge.length.0 };
            let left = u64::from(end.saturating_sub(into));
            if walk.way + left > limit {
                let part = limit - walk.way;
                walk.drive(at.edge(), part);
                into += u32::try_from(part).unwrap_or(u32::MAX);
                ends_by = if call_in <= range { EndsBy::Call } else { EndsBy::EmptyBattery };
                break;
            }
            if into == 0 && end == edge.length.0 {
                walk.us += ground.paces[at.edge().index()].whole_us;
                walk.way += left;
            } else {
                walk.drive(at.edge(), left);
            }
            if step == last {
                into = end;
                break;
            }
            if let Some(crossing) = map.crossing_between(at, self.path.steps[step + 1]) {
                walk.cross(crossing, &mut self.rng);
            }
            step += 1;
            into = 0;
        }
        self.stretch = walk.stretch(now, step, into, ends_by);
    }
}

/// Time, way and crossings as a stretch is added up.
struct Walk<'a> {
    ground: &'a FleetGround,
    us: u64,
    way: u64,
    crossings: u32,
    wait_us: u64,
}

impl Walk<'_> {
    fn drive(&mut self, edge: EdgeId, way: u64) {
        self.us += way * 1_000_000 / u64::from(self.ground.paces[edge.index()].mm_per_s);
        self.way += way;
    }

    fn cross(&mut self, id: CrossingId, rng: &mut StreamRng) {
        let crossing = self.ground.network.map().crossing(id);
        let wait = crossings::wait_us(crossing, id, self.ground.crossing_mps, self.us, rng);
        self.us += wait;
        self.wait_us += wait;
        self.crossings += 1;
    }

    fn stretch(self, begins: SimTime, end_step: usize, end_into: u32, ends_by: EndsBy) -> Stretch {
        Stretch {
            begins,
            ends: SimTime(self.us.div_ceil(1000)),
            end_step,
            end_into,
            way: Millimetres(u32::try_from(self.way).unwrap_or(u32::MAX)),
            crossings: self.crossings,
            wait_us: self.wait_us,
            ends_by,
        }
    }
}
