//! Remote operators and companions: finite, in pools of their own skills, paid whether busy or not.
//!
//! One desk for all three modes. On call, a robot asks when it is stuck and is held for one
//! session. Supervised, it asks before every leg and is held for the leg. Accompanied, it asks
//! before the trip and is held until it is home.

use super::calendar::Notice;
use super::robot::DutyState;
use super::state::Sim;
use super::stuck;
use super::trip;
use crate::base::ids::{FleetId, OperatorId, RobotId};
use crate::base::time::SimTime;
use crate::events::{Duty, LegKind, SimEvent, Skill};
use crate::scenario::{OperatorPool, QueueRule};
use bevy_ecs::prelude::Component;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// One operator or companion -- state.
#[derive(Debug, Clone, Copy, Component, Serialize, Deserialize)]
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

/// When one person of a pool works, the same every day -- parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Seat {
    /// The shift; `None`: all through the hours.
    pub shift: Option<(SimTime, SimTime)>,
    /// The break.
    pub rest: Option<(SimTime, SimTime)>,
}

impl Seat {
    /// Whether the person is there and not on a break: takes another robot.
    pub fn takes(&self, at: SimTime) -> bool {
        let clock = SimTime(at.0 % DAY_MS);
        let within = |span: (SimTime, SimTime)| span.0 <= clock && clock < span.1;
        self.shift.is_none_or(within) && !self.rest.is_some_and(within)
    }

    /// The first instant after one at which the person does not take robots, from which she does.
    fn next(&self, at: SimTime) -> SimTime {
        let midnight = at.0 - at.0 % DAY_MS;
        let begins = self.shift.map(|(begins, _)| begins);
        let instants = begins.into_iter().chain(self.rest.map(|(_, ends)| ends));
        let days =
            instants.flat_map(|i| [midnight, midnight + DAY_MS].map(|day| SimTime(day + i.0)));
        days.filter(|instant| *instant > at && self.takes(*instant)).min().unwrap_or(at)
    }
}

const DAY_MS: u64 = 86_400_000;

/// Every seat of a pool with so many people to a shift, in the order of their ids.
///
/// Breaks lie in the middle of the shift, one after another.
pub fn seats(pool: &OperatorPool, people: u32, hours: (SimTime, SimTime)) -> Vec<Seat> {
    let spans = pool.shifts.spans();
    let shifts: Vec<_> =
        if spans.is_empty() { vec![None] } else { spans.iter().copied().map(Some).collect() };
    let seat = |shift: Option<(SimTime, SimTime)>, number: u32| {
        let (begins, ends) = shift.unwrap_or(hours);
        let (rest, length) = (pool.rest.0, ends.since(begins).0);
        let in_turn = u64::from(people).min(length / rest.max(1)).max(1);
        let first = begins.0 + length.saturating_sub(rest * in_turn) / 2;
        let from = SimTime(first + rest * (u64::from(number) % in_turn));
        let rest = (rest > 0).then_some((from, from + pool.rest));
        Seat { shift, rest }
    };
    shifts.into_iter().flat_map(|shift| (0..people).map(move |n| seat(shift, n))).collect()
}

/// Operators of one pool who can take one more robot -- state.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Pool {
    /// Robots that one operator holds at once.
    pub span: u32,
    /// What they can do.
    pub skills: Vec<Skill>,
    /// Least loaded first, then by id.
    pub open: BTreeSet<(u32, OperatorId)>,
    /// First id of the pool.
    pub first: u32,
    /// When each works; empty where all work all through the hours.
    pub seats: Vec<Seat>,
}

impl Pool {
    fn takes(&self, operator: OperatorId, now: SimTime) -> bool {
        let seat = self.seats.get((operator.0 - self.first) as usize);
        seat.is_none_or(|seat| seat.takes(now))
    }

    /// The operator who takes the next robot, if one can.
    fn able(&self, now: SimTime) -> Option<(u32, OperatorId)> {
        self.open.iter().copied().find(|(_, operator)| self.takes(*operator, now))
    }

    fn take(&mut self, (holding, operator): (u32, OperatorId)) -> OperatorId {
        self.open.remove(&(holding, operator));
        if holding + 1 < self.span {
            self.open.insert((holding + 1, operator));
        }
        operator
    }

    /// Gives back one slot of an operator who held `holding` robots.
    fn give_back(&mut self, operator: OperatorId, holding: u32) {
        self.open.remove(&(holding, operator));
        self.open.insert((holding.saturating_sub(1), operator));
    }

    /// When the next person with a free slot comes on duty.
    fn next_on_duty(&self, now: SimTime) -> Option<SimTime> {
        let seats = self
            .open
            .iter()
            .filter_map(|(_, operator)| self.seats.get((operator.0 - self.first) as usize));
        seats
            .filter(|seat| !seat.takes(now))
            .map(|seat| seat.next(now))
            .filter(|at| *at > now)
            .min()
    }
}

/// A robot that waits for somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// Which robot.
    pub robot: RobotId,
    /// Since when.
    pub since: SimTime,
    /// What for.
    pub skill: Skill,
}

/// The queue in front of a fleet's operators -- state.
#[derive(Debug, Clone, Default, Component, Serialize, Deserialize)]
pub struct OperatorDesk {
    /// The fleet's pools; the first that can takes the next robot.
    pub pools: Vec<Pool>,
    /// Robots waiting, by rank under the queue rule, then by turn.
    pub queue: BTreeMap<(u64, u64), Waiting>,
    /// Robots that ever waited.
    pub turns: u64,
    /// When somebody comes on duty for those who wait.
    pub wakes: Option<SimTime>,
}

impl OperatorDesk {
    /// The first in the queue whom somebody free can serve, and by whom.
    fn next(&mut self, now: SimTime) -> Option<(OperatorId, Waiting)> {
        let Self { pools, queue, .. } = self;
        let able = |skill: Skill| {
            let mut pools = pools.iter().enumerate().filter(|(_, p)| p.skills.contains(&skill));
            pools.find_map(|(place, pool)| Some((place, pool.able(now)?)))
        };
        let (rank, (place, who)) =
            queue.iter().find_map(|(rank, waiting)| Some((*rank, able(waiting.skill)?)))?;
        Some((pools[place].take(who), queue.remove(&rank)?))
    }
}

/// Rank of a robot in the queue; smaller comes first.
fn rank(sim: &mut Sim, robot: RobotId) -> u64 {
    let fleet = sim.fleet_of(robot);
    let rule = sim.fleet(fleet).queue;
    let DutyState { order, leg, back_to, .. } = *sim.duty(robot);
    let loaded = back_to.is_some() || order.is_some() && leg == Some(LegKind::Loaded);
    match rule {
        QueueRule::FirstCome => 0,
        QueueRule::LoadedFirst => u64::from(!loaded),
        QueueRule::OldestOrder => order.map_or(u64::MAX, |order| sim.order(order).placed.0),
    }
}

/// Queues a robot for an operator or companion.
pub(super) fn ask(sim: &mut Sim, robot: RobotId, skill: Skill) {
    let since = sim.clock.now;
    let fleet = sim.fleet_of(robot);
    let rank = rank(sim, robot);
    let desk = sim.operator_desk(fleet);
    desk.turns += 1;
    let turn = desk.turns;
    desk.queue.insert((rank, turn), Waiting { robot, since, skill });
    serve(sim, fleet);
}

/// Gives free operators to waiting robots, as the queue rule says.
pub(super) fn serve(sim: &mut Sim, fleet: FleetId) {
    let now = sim.clock.now;
    loop {
        let desk = sim.operator_desk(fleet);
        if desk.queue.is_empty() {
            return;
        }
        let Some((operator, waiting)) = desk.next(now) else {
            return wake(sim, fleet);
        };
        hold(sim, operator, waiting);
    }
}

/// Robots wait: whoever comes on duty next looks at the queue.
fn wake(sim: &mut Sim, fleet: FleetId) {
    let now = sim.clock.now;
    let desk = sim.operator_desk(fleet);
    let next = desk.pools.iter().filter_map(|pool| pool.next_on_duty(now)).min();
    let Some(at) = next.filter(|at| desk.wakes.is_none_or(|set| set <= now || *at < set)) else {
        return;
    };
    desk.wakes = Some(at);
    sim.calendar.schedule(at, Notice::Operators(fleet));
}

/// Somebody comes on duty.
pub(super) fn on_duty(sim: &mut Sim, fleet: FleetId) {
    sim.operator_desk(fleet).wakes = None;
    serve(sim, fleet);
}

fn hold(sim: &mut Sim, operator: OperatorId, Waiting { robot, since, skill }: Waiting) {
    let now = sim.clock.now;
    sim.operator(operator).holding += 1;
    let state = sim.duty(robot);
    state.operator = Some(operator);
    state.held_since = now;
    let stuck = state.duty == Duty::Assist;
    let waited = now.since(since);
    sim.log.state(now, SimEvent::OperatorTook { operator, robot, skill, waited });
    if stuck { stuck::begin_session(sim, robot) } else { trip::drive_on(sim, robot) }
}

/// Lets go of a robot, and serves the next in the queue.
pub(super) fn release(sim: &mut Sim, robot: RobotId) {
    let now = sim.clock.now;
    let state = sim.duty(robot);
    let Some(operator) = state.operator.take() else { return };
    let held = now.since(state.held_since);
    sim.log.state(now, SimEvent::OperatorReleased { operator, robot, held });
    let who = sim.operator(operator);
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
        Pool { span, skills: Skill::ALL.to_vec(), open, first: 0, seats: Vec::new() }
    }

    fn take(pool: &mut Pool, at: SimTime) -> Option<u32> {
        pool.able(at).map(|who| pool.take(who).0)
    }

    #[test]
    fn robots_go_to_the_least_loaded_operator_and_never_beyond_the_span() {
        let mut pool = pool(2, 2);
        let taken: Vec<_> = (0..5).map(|_| take(&mut pool, SimTime(0))).collect();
        assert_eq!(taken, [Some(0), Some(1), Some(0), Some(1), None]);
    }

    #[test]
    fn a_slot_given_back_can_be_taken_again() {
        let mut pool = pool(1, 3);
        for _ in 0..3 {
            take(&mut pool, SimTime(0));
        }
        pool.give_back(OperatorId(0), 3);
        assert_eq!(take(&mut pool, SimTime(0)), Some(0));
        assert_eq!(take(&mut pool, SimTime(0)), None);
    }

    #[test]
    fn who_cannot_be_served_does_not_hold_up_who_can() {
        let mut desk = OperatorDesk::default();
        desk.pools.push(Pool { skills: vec![Skill::Assist], ..pool(1, 1) });
        let waiting = |robot, skill| Waiting { robot: RobotId(robot), since: SimTime(0), skill };
        desk.queue.insert((0, 1), waiting(7, Skill::Drive));
        desk.queue.insert((0, 2), waiting(8, Skill::Assist));
        let next = desk.next(SimTime(0));
        assert_eq!(next.map(|(_, waiting)| waiting.robot), Some(RobotId(8)));
        assert_eq!(desk.next(SimTime(0)), None);
    }

    #[test]
    fn people_take_robots_in_their_shift_and_outside_their_break() {
        let hour = |h| SimTime(h * 3_600_000);
        let seat = Seat { shift: Some((hour(8), hour(16))), rest: Some((hour(12), hour(13))) };
        let takes: Vec<u64> = (0..24).filter(|h| seat.takes(hour(*h))).collect();
        assert_eq!(takes, [8, 9, 10, 11, 13, 14, 15]);
        assert_eq!(seat.next(hour(12)), hour(13));
        assert_eq!(seat.next(hour(16)), hour(32), "the next morning");
        let mut pool = Pool { seats: vec![seat], ..pool(1, 1) };
        assert_eq!(take(&mut pool, hour(12)), None);
        assert_eq!(pool.next_on_duty(hour(12)), Some(hour(13)));
        assert_eq!(take(&mut pool, hour(13)), Some(0));
    }

    #[test]
    fn breaks_follow_one_another_in_the_middle_of_the_shift() {
        let minute = |m: u64| SimTime(m * 60_000);
        let shifts = Shifts::new(&[(minute(0), minute(240))]).unwrap();
        let pool = OperatorPool { shifts, rest: SimDuration::from_minutes(30.0), ..any_pool() };
        let rests: Vec<_> =
            seats(&pool, 2, (minute(0), minute(600))).iter().filter_map(|s| s.rest).collect();
        assert_eq!(rests, [(minute(90), minute(120)), (minute(120), minute(150))]);
        let crowd = seats(&pool, 20, (minute(0), minute(600)));
        assert!(crowd.iter().filter_map(|s| s.rest).all(|(_, ends)| ends <= minute(240)));
    }

    fn any_pool() -> OperatorPool {
        OperatorPool {
            site: String::new(),
            on_duty: 1,
            robots_per_operator: 1,
            wage_per_h: Money::ZERO,
            skills: Skill::ALL.to_vec(),
            shifts: Shifts::default(),
            rest: SimDuration::ZERO,
            takeover_s: Law::Constant(0.0),
            waypoint_s: None,
        }
    }

    use crate::base::law::Law;
    use crate::base::money::Money;
    use crate::base::time::SimDuration;
    use crate::scenario::Shifts;
}
