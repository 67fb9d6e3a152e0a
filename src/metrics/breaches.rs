//! Where a fleet goes beyond what a policy allows: robots that stay too long, and more of them inside
//! than the number since it fell.

use super::record::RunRecord;
use crate::base::ids::FleetId;
use crate::base::time::{SimDuration, SimTime};
use std::collections::BTreeMap;

/// What was beyond the limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Breaches {
    /// Times that a robot was in an area, or stood in it, longer than allowed.
    pub overstays: u32,
    /// Sum of the time beyond.
    pub overstayed: SimDuration,
    /// Time of every robot inside beyond the number.
    pub beyond: SimDuration,
}

/// Areas with more robots inside than allowed, by fleet and area: how many more, since when.
#[derive(Debug, Clone, Default)]
pub(super) struct Overfull(BTreeMap<(FleetId, usize), (u32, SimTime)>);

impl Overfull {
    /// So many robots are beyond the number from now on.
    pub(super) fn turn(
        &mut self,
        (fleet, area): (FleetId, usize),
        beyond: u32,
        at: SimTime,
        record: &mut RunRecord,
    ) {
        let before = self.0.insert((fleet, area), (beyond, at));
        if let Some((robots, since)) = before {
            record.breaches.beyond.0 += at.since(since).0 * u64::from(robots);
        }
    }
}
