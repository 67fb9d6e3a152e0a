//! Gates: one robot inside, the others in turn.

use super::queues::Queue;
use super::seen::Sight;
use super::{Audit, ms};
use crate::base::ids::{EdgeId, RobotId};
use crate::base::time::{SimDuration, SimTime};
use crate::events::Duty;
use std::collections::BTreeMap;

/// Who is inside a gate, and who waits before it.
#[derive(Debug, Default)]
pub(super) struct GateView {
    inside: Option<RobotId>,
    left: SimTime,
    /// When the robot that entered last had come to it.
    came: SimTime,
}

/// Every gate that somebody entered.
pub(super) type GateBook = BTreeMap<EdgeId, GateView>;

impl GateView {
    /// Whether a robot is inside.
    pub(super) fn holds(&self, robot: RobotId) -> bool {
        self.inside == Some(robot)
    }
}

impl Audit<'_> {
    pub(super) fn gate_entered(&mut self, robot: RobotId, edge: EdgeId, waited: SimDuration) {
        let now = self.now;
        let fleet = self.robots[robot.index()].fleet;
        let known = self.ground.fleets[fleet].is_gate(edge);
        self.hold(known, || format!("robot {robot} enters {edge}, which is no gate"));
        let gate = self.gates.entry(edge).or_default();
        let (inside, left) = (gate.inside.replace(robot), gate.left);
        self.hold(inside.is_none(), || {
            format!("robot {robot} enters gate {edge}, {inside:?} is inside")
        });
        let view = self.robots[robot.index()];
        if view.duty == Duty::Gate {
            self.leave(Queue::Gates, waited);
            self.seen.note(Sight::WaitForGate, ms(waited) > 0);
        }
        let stood = if view.duty == Duty::Gate { now.since(view.since) } else { SimDuration::ZERO };
        self.hold(stood == waited, || {
            format!("robot {robot} waited {} ms at gate {edge}, not {}", ms(stood), ms(waited))
        });
        let came = SimTime(now.0.saturating_sub(waited.0));
        let before = std::mem::replace(&mut self.gates.entry(edge).or_default().came, came);
        self.hold(before <= came, || format!("robot {robot} is let into gate {edge} out of turn"));
        let at_once = ms(waited) == 0 || left == now;
        self.hold(at_once, || format!("gate {edge} was free while robot {robot} waited"));
    }

    pub(super) fn gate_left(&mut self, robot: RobotId, edge: EdgeId) {
        let now = self.now;
        let gate = self.gates.entry(edge).or_default();
        gate.left = now;
        let inside = gate.inside.take();
        self.hold(inside == Some(robot), || {
            format!("robot {robot} leaves gate {edge}, not {inside:?}")
        });
    }

    pub(super) fn finish_gates(&mut self) {
        let taken = self.gates.iter().find_map(|(edge, gate)| Some((*edge, gate.inside?)));
        self.hold(taken.is_none(), || format!("a robot is left in a gate: {taken:?}"));
    }
}
