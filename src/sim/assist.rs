//! Remote operators and companions: finite, in pools of their own skills, paid whether busy or not.
//!
//! One desk for all three modes. On call, a robot asks when it is stuck and is held for one
//! session. Supervised, it asks before every leg and is held for the leg. Accompanied, it asks
//! before the trip and is held until it is home.

use super::robot::DutyState;
use super::state::Sim;
use super::trip;
use crate::base::ids::{FleetId, OperatorId, RobotId};
use crate::base::time::SimTime;
use crate::events::{Duty, LegKind, SimEvent, Skill};
use crate::scenario::QueueRule;
use bevy_ecs::prelude::Component;
use std::collections::{BTreeMap, BTreeSet};

/// One operator or companion -- state.
#[derive(Debug, Clone, Copy, Component)]
pub struct Operator {
    /// Which.
    pub id: OperatorId,
    /// Whose robots.
    pub fleet: FleetId,
    /// Which of the fleet's pools.
    pub pool: usize,
    /// Robots held now.
    pub holding: u32,
}

/// Operators of one pool who can take one more robot -- state.
#[derive(Debug, Clone, Default)]
pub struct Pool {
    /// Robots that one operator holds at once.
    pub span: u32,
    /// What they can do.
    pub skills: Vec<Skill>,
    /// Least loaded first, then by id.
    pub open: BTreeSet<(u32, OperatorId)>,
}

impl Pool {
    /// The operator who takes the next robot, if one can.
    fn take(&mut self) -> Option<OperatorId> {
        let (holding, operator) = self.open.pop_first()?;
        if holding + 1 < self.span {
            self.open.insert((holding + 1, operator));
        }
        Some(operator)
    }

    /// Gives back one slot of an operator who held `holding` robots.
    fn give_back(&mut self, operator: OperatorId, holding: u32) {
        self.open.remove(&(holding, operator));
        self.open.insert((holding.saturating_sub(1), operator));
    }
}

/// A robot that waits for somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// Which robot.
    pub robot: RobotId,
    /// Since when.
    pub since: SimTime,
    /// What for.
    pub skill: Skill,
}

/// The queue in front of a fleet's operators -- state.
#[derive(Debug, Clone, Default, Component)]
pub struct OperatorDesk {
    /// The fleet's pools; the first that can takes the next robot.
    pub pools: Vec<Pool>,
    /// Robots waiting, by rank under the queue rule, then by turn.
    pub queue: BTreeMap<(u64, u64), Waiting>,
    /// Robots that ever waited.
    pub turns: u64,
}

impl OperatorDesk {
    /// The first in the queue whom somebody free can serve, and by whom.
    fn next(&mut self) -> Option<(OperatorId, Waiting)> {
        let Self { pools, queue, .. } = self;
        let able = |pool: &Pool, skill| !pool.open.is_empty() && pool.skills.contains(&skill);
        let (rank, pool) = queue.iter().find_map(|(rank, waiting)| {
            Some((*rank, pools.iter().position(|pool| able(pool, waiting.skill))?))
        })?;
        Some((pools[pool].take()?, queue.remove(&rank)?))
    }
}

/// Rank of a robot in the queue; smaller comes first.
fn rank(sim: &mut Sim, robot: RobotId) -> u64 {
    let fleet = sim.fleet_of(robot);
    let rule = sim.fleet(fleet).queue;
    let DutyState { order, leg, .. } = *sim.duty(robot);
    match rule {
        QueueRule::FirstCome => 0,
        QueueRule::LoadedFirst => u64::from(order.is_none() || leg != Some(LegKind::Loaded)),
        QueueRule::OldestOrder => order.map_or(u64::MAX, |order| sim.order(order).placed.0),
    }
}

/// Queues a robot for an operator or companion.
pub(super) fn ask(sim: &mut Sim, robot: RobotId, skill: Skill) {
    let since = sim.clock.now;
    let fleet = sim.fleet_of(robot);
    let rank = rank(sim, robot);
    let mut desk = sim.operator_desk(fleet);
    desk.turns += 1;
    let turn = desk.turns;
    desk.queue.insert((rank, turn), Waiting { robot, since, skill });
    serve(sim, fleet);
}

/// Gives free operators to waiting robots, as the queue rule says.
pub(super) fn serve(sim: &mut Sim, fleet: FleetId) {
    loop {
        let mut desk = sim.operator_desk(fleet);
        if desk.queue.is_empty() {
            return;
        }
        let Some((operator, waiting)) = desk.next() else { return };
        hold(sim, operator, waiting);
    }
}

fn hold(sim: &mut Sim, operator: OperatorId, Waiting { robot, since, skill }: Waiting) {
    let now = sim.clock.now;
    sim.operator(operator).holding += 1;
    let mut state = sim.duty(robot);
    state.operator = Some(operator);
    state.held_since = now;
    let stuck = state.duty == Duty::Assist;
    let waited = now.since(since);
    sim.log.state(now, SimEvent::OperatorTook { operator, robot, skill, waited });
    if stuck { trip::begin_session(sim, robot) } else { trip::drive_on(sim, robot) }
}

/// Lets go of a robot, and serves the next in the queue.
pub(super) fn release(sim: &mut Sim, robot: RobotId) {
    let now = sim.clock.now;
    let mut state = sim.duty(robot);
    let Some(operator) = state.operator.take() else { return };
    let held = now.since(state.held_since);
    sim.log.state(now, SimEvent::OperatorReleased { operator, robot, held });
    let mut who = sim.operator(operator);
    let (holding, pool) = (who.holding, who.pool);
    who.holding -= 1;
    let fleet = sim.fleet_of(robot);
    sim.operator_desk(fleet).pools[pool].give_back(operator, holding);
    serve(sim, fleet);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pool(operators: u32, span: u32) -> Pool {
        let open = (0..operators).map(|id| (0, OperatorId(id))).collect();
        Pool { span, skills: Skill::ALL.to_vec(), open }
    }

    #[test]
    fn robots_go_to_the_least_loaded_operator_and_never_beyond_the_span() {
        let mut pool = pool(2, 2);
        let taken: Vec<_> = (0..5).map(|_| pool.take().map(|operator| operator.0)).collect();
        assert_eq!(taken, [Some(0), Some(1), Some(0), Some(1), None]);
    }

    #[test]
    fn a_slot_given_back_can_be_taken_again() {
        let mut pool = pool(1, 3);
        for _ in 0..3 {
            pool.take();
        }
        pool.give_back(OperatorId(0), 3);
        assert_eq!(pool.take(), Some(OperatorId(0)));
        assert_eq!(pool.take(), None);
    }

    #[test]
    fn who_cannot_be_served_does_not_hold_up_who_can() {
        let mut desk = OperatorDesk::default();
        desk.pools.push(Pool { skills: vec![Skill::Assist], ..pool(1, 1) });
        let waiting = |robot, skill| Waiting { robot: RobotId(robot), since: SimTime(0), skill };
        desk.queue.insert((0, 1), waiting(7, Skill::Drive));
        desk.queue.insert((0, 2), waiting(8, Skill::Assist));
        assert_eq!(desk.next().map(|(_, waiting)| waiting.robot), Some(RobotId(8)));
        assert_eq!(desk.next(), None);
    }
}
