//! Calls for help: one meter a robot, read against everything that may make it call.
//!
//! Calls of all causes compete: each metre and each point adds its hazard (expected calls) to the
//! meter, and where an exponential threshold is reached the robot calls. So calls along the way are
//! a Poisson process whose rate may differ from edge to edge, and a point with approval share `p`
//! makes the robot call with probability `p`, `−ln(1 − p)` of hazard.

use crate::base::cast::{self, whole};
use crate::base::law::Law;
use crate::base::stream::{StreamRng, unit};
use crate::events::CallCause;
use crate::scenario::Fleet;
use bevy_ecs::prelude::Component;
use serde::{Deserialize, Serialize};

/// Hazard of one expected call.
const CALL: f64 = 1e12;

/// Hazard that no meter withstands.
const CERTAIN: u64 = u64::MAX;

/// What makes a fleet's robots call -- parameter.
#[derive(Debug, Clone, PartialEq)]
pub struct CallHazards {
    /// Law of the hazard between two calls, with mean 1: exponential, unless the ground is made
    /// with another one to see what it changes.
    pub threshold: Law,
    /// Hazard of each millimetre, all causes together but for people.
    pub per_mm: u64,
    /// Hazard of a millimetre by people, where they stand as densely as the rate is stated at.
    pub people: u64,
    /// Hazard of a crossing; 0 where none needs approval.
    pub crossing: u64,
    /// Hazard of a raised kerb.
    pub kerb: u64,
    /// Causes along the way with their part of the hazard, the likeliest question first.
    along: Vec<(CallCause, u64)>,
    /// Help by cause \[s\], in the order of [`CallCause::ALL`].
    help_s: [Law; CallCause::ALL.len()],
}

impl CallHazards {
    /// Of a fleet: its vendor's calls, and those of its scenario.
    pub fn of(fleet: &Fleet) -> Self {
        let vendor = &fleet.vendor;
        let mut hazards = Self {
            threshold: Law::Exponential { mean: 1.0 },
            per_mm: 0,
            people: 0,
            crossing: 0,
            kerb: 0,
            along: Vec::new(),
            help_s: [vendor.help_s; CallCause::ALL.len()],
        };
        hazards.crossing = at_point(vendor.crossing_approval_share);
        if fleet.calls.iter().all(|calls| calls.cause != CallCause::Stuck) {
            hazards.add_along(CallCause::Stuck, 1000.0 / vendor.distance_between_calls.0);
        }
        for calls in &fleet.calls {
            hazards.help_s[calls.cause as usize] = calls.help_s.unwrap_or(vendor.help_s);
            match calls.cause {
                CallCause::Crossing => hazards.crossing = at_point(calls.share),
                CallCause::Kerb => hazards.kerb = at_point(calls.share),
                CallCause::People => hazards.people = along(calls.per_km),
                CallCause::Stuck
                | CallCause::Blocked
                | CallCause::Weather
                | CallCause::Malfunction => hazards.add_along(calls.cause, calls.per_km),
            }
        }
        hazards
    }

    fn add_along(&mut self, cause: CallCause, per_km: f64) {
        let per_mm = along(per_km);
        if per_mm > 0 {
            self.along.push((cause, per_mm));
            self.per_mm += per_mm;
        }
    }

    /// Time of an operator for a call \[s\].
    pub fn help_s(&self, cause: CallCause) -> &Law {
        &self.help_s[cause as usize]
    }

    /// Which of the causes along the way it was, where people have this hazard; draws only where
    /// there are several.
    pub fn cause_along(&self, people: u64, rng: &mut StreamRng) -> CallCause {
        let crowd = (people > 0).then_some((CallCause::People, people));
        let several = self.along.len() + usize::from(people > 0) > 1;
        let all = cast::float64(self.per_mm + people);
        let mut left = if several { whole(unit(rng) * all) } else { 0 };
        let mut last = CallCause::Stuck;
        for (cause, hazard) in self.along.iter().copied().chain(crowd) {
            if left < hazard {
                return cause;
            }
            (left, last) = (left - hazard, cause);
        }
        last
    }
}

/// Hazard of a millimetre at so many expected calls a kilometre.
fn along(per_km: f64) -> u64 {
    whole(per_km * 1e-6 * CALL)
}

/// Hazard of a point at which a robot calls with this probability.
fn at_point(share: f64) -> u64 {
    if share >= 1.0 { CERTAIN } else { whole(-libm::log1p(-share) * CALL) }
}

/// Hazard until a robot's next call for help -- state.
#[derive(Debug, Clone, Component, Serialize, Deserialize)]
pub struct HelpMeter {
    /// Chance of this robot's calls: thresholds, causes, sessions, rescues.
    pub rng: StreamRng,
    /// Hazard left.
    pub call_in: u64,
}

impl HelpMeter {
    /// A meter with its first threshold drawn.
    pub fn new(rng: StreamRng, threshold: &Law) -> Self {
        let mut meter = Self { rng, call_in: 0 };
        meter.draw(threshold);
        meter
    }

    /// Draws the hazard to the next call.
    pub fn draw(&mut self, threshold: &Law) {
        self.call_in = whole(CALL * threshold.draw(&mut self.rng)).max(1);
    }
}
