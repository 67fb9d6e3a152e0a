//! Robots that stand on the footpath and wait for help: since when, and in whose way.

use super::record::RunRecord;
use crate::base::ids::RobotId;
use crate::base::time::SimTime;
use crate::events::Stand;
use std::collections::BTreeMap;

/// Robots that stand now.
#[derive(Debug, Clone, Default)]
pub(super) struct Stands(BTreeMap<RobotId, (Stand, SimTime)>);

impl Stands {
    /// A robot asks for help; who stands already goes on standing.
    pub(super) fn begin(&mut self, robot: RobotId, stand: Option<Stand>, at: SimTime) {
        if let Some(stand) = stand {
            self.0.entry(robot).or_insert((stand, at));
        }
    }

    /// A robot drives on, or is taken off the footpath.
    pub(super) fn end(&mut self, robot: RobotId, at: SimTime, record: &mut RunRecord) {
        let Some((stand, since)) = self.0.remove(&robot) else { return };
        let span = at.since(since);
        let of = &mut record.robots[robot.index()];
        let (blocked, obstructed) = record.stood.entry((stand.edge, since.hour())).or_default();
        if stand.blocks {
            of.blocked += span;
            *blocked += span;
        } else {
            of.obstructed += span;
            *obstructed += span;
        }
    }
}
