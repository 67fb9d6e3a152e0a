//! Gates: footpaths that robots enter one after another, first come first served.
//!
//! A robot holds the gate from entry until it has left the edge, or the road. Robots whose way
//! begins inside one hold nothing. A supervised robot gives its operator back while it waits, and
//! asks again once inside: who is stuck inside would otherwise wait for an operator who waits for
//! the gate.

use super::assist;
use super::state::Sim;
use super::trip::{drive_on, turn};
use crate::base::ids::{EdgeId, RobotId};
use crate::base::time::SimTime;
use crate::events::{Duty, SimEvent, Skill};
use crate::scenario::OperatingMode;
use bevy_ecs::prelude::Resource;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};

/// One gate -- state.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Gate {
    /// Who is inside.
    pub inside: Option<RobotId>,
    /// Who waits, with the time since when.
    pub queue: VecDeque<(RobotId, SimTime)>,
}

/// Every gate that somebody ever came to -- state.
#[derive(Debug, Clone, Default, Resource, Serialize, Deserialize)]
pub struct GateDesk(pub BTreeMap<EdgeId, Gate>);

/// A robot stands before a gate.
pub(super) fn arrive(sim: &mut Sim, robot: RobotId, edge: EdgeId) {
    let now = sim.clock.now;
    let gate = sim.gates.0.entry(edge).or_default();
    if gate.inside.is_none() {
        enter(sim, robot, edge, now);
    } else {
        gate.queue.push_back((robot, now));
        turn(sim, robot, Duty::Gate);
        if supervised(sim, robot) {
            assist::release(sim, robot);
        }
    }
}

fn supervised(sim: &Sim, robot: RobotId) -> bool {
    sim.vendor(sim.fleet_of(robot)).mode == OperatingMode::Supervised
}

fn enter(sim: &mut Sim, robot: RobotId, edge: EdgeId, since: SimTime) {
    let now = sim.clock.now;
    sim.gates.0.entry(edge).or_default().inside = Some(robot);
    sim.log.state(now, SimEvent::GateEntered { robot, edge, waited: now.since(since) });
    let (_, state, drive, ..) = sim.robot(robot);
    state.gate = Some(edge);
    drive.cleared.gate = true;
    let alone = state.operator.is_none();
    if alone && supervised(sim, robot) {
        turn(sim, robot, Duty::AwaitOperator);
        assist::ask(sim, robot, Skill::Watch);
    } else {
        drive_on(sim, robot);
    }
}

/// A robot has left its gate, if it was in one, and the next one enters.
pub(super) fn leave(sim: &mut Sim, robot: RobotId) {
    let now = sim.clock.now;
    let Some(edge) = sim.duty(robot).gate.take() else { return };
    sim.log.state(now, SimEvent::GateLeft { robot, edge });
    let gate = sim.gates.0.entry(edge).or_default();
    gate.inside = None;
    if let Some((next, since)) = gate.queue.pop_front() {
        enter(sim, next, edge, since);
    }
}
