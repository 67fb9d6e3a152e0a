//! Operators and companions: limited, first come first served, never idle before a queue.

use super::energy::{self, ChargerView};
use super::queues::Queue;
use super::seen::Sight;
use super::{Audit, ms};
use crate::base::cast::index32;
use crate::base::ids::{OperatorId, RobotId};
use crate::base::time::{SimDuration, SimTime};
use crate::events::{CallCause, Duty, Skill};
use crate::scenario::{Fleet, OperatingMode, OperatorPool, QueueRule};
use crate::sim::assist::{self, Seat};
use crate::sim::{DayPlan, Ground};
use std::collections::BTreeMap;

/// The people of a fleet, its queues and its plugs.
pub(super) struct FleetDesk {
    first_operator: u32,
    people: Vec<Person>,
    /// Robots waiting for an operator, by rank, then by turn.
    queue: BTreeMap<(u64, u64), (RobotId, SimTime, Skill)>,
    turns: u64,
    /// Where its robots charge.
    pub(super) chargers: Vec<ChargerView>,
}

/// An operator or companion.
#[derive(Debug, Clone)]
struct Person {
    span: u32,
    skills: Vec<Skill>,
    seat: Seat,
    holding: u32,
    /// Time to set a way-point \[s\]; `None`: the vendor's.
    waypoint_s: Option<f64>,
}

impl Person {
    /// Whether the person is on shift and does not rest, by the clock of any day.
    fn takes(&self, at: SimTime) -> bool {
        let clock = SimTime(at.0 % SimDuration::from_hours(24.0).0);
        let inside = |(from, until): (SimTime, SimTime)| (from..until).contains(&clock);
        self.seat.shift.is_none_or(inside) && !self.seat.rest.is_some_and(inside)
    }
}

/// Robots that one person of a pool may hold.
fn span(ground: &Ground, fleet: &Fleet, pool: &OperatorPool) -> u32 {
    match fleet.vendor.mode {
        OperatingMode::OnCall | OperatingMode::Accompanied => 1,
        OperatingMode::Supervised => {
            let own = pool.robots_per_operator;
            ground.scenario.rules.robots_per_operator.map_or(own, |most| own.min(most))
        }
    }
}

pub(super) fn desks(ground: &Ground, plan: &DayPlan) -> Vec<FleetDesk> {
    let mut first_operator = 0;
    let mut desks = Vec::new();
    for (fleet, robots) in ground.scenario.fleets.iter().zip(&plan.robots) {
        let staff = &plan.staff[desks.len()];
        let hours = (ground.scenario.run.open, ground.scenario.run.close);
        let pools = fleet.operators.iter().zip(&staff.operators);
        let people: Vec<Person> = pools
            .flat_map(|(pool, count)| {
                let seats = assist::seats(pool, *count, hours).into_iter();
                let (span, waypoint_s) = (span(ground, fleet, pool), pool.waypoint_s);
                seats.map(move |seat| Person {
                    span,
                    skills: pool.skills.clone(),
                    seat,
                    holding: 0,
                    waypoint_s,
                })
            })
            .collect();
        let operators = index32(people.len());
        let hubs = ground.fleets[desks.len()].hubs.len();
        let chargers = energy::chargers(fleet, hubs, staff.chargers, *robots);
        desks.push(FleetDesk {
            first_operator,
            people,
            queue: BTreeMap::new(),
            turns: 0,
            chargers,
        });
        first_operator += operators;
    }
    desks
}

impl Audit<'_> {
    /// A person rests.
    pub(super) fn rests(&mut self, operator: OperatorId, rest: (SimTime, SimTime)) {
        let found = self.desks.iter_mut().find_map(|desk| {
            let place = operator.0.checked_sub(desk.first_operator)?;
            desk.people.get_mut(place as usize)
        });
        match found {
            Some(person) => person.seat.rest = Some(rest),
            None => self.hold(false, || format!("there is no operator {operator}")),
        }
    }

    fn desk(&mut self, robot: RobotId) -> &mut FleetDesk {
        &mut self.desks[self.robots[robot.index()].fleet]
    }

    fn mode(&self, robot: RobotId) -> OperatingMode {
        self.fleet(self.robots[robot.index()].fleet).vendor.mode
    }

    pub(super) fn queue_for_operator(&mut self, robot: RobotId, skill: Skill) {
        let (now, rank) = (self.now, self.rank(robot));
        let desk = self.desk(robot);
        desk.turns += 1;
        desk.queue.insert((rank, desk.turns), (robot, now, skill));
        self.join(Queue::ForOperator);
    }

    /// Rank of a robot under its fleet's queue rule; smaller comes first.
    fn rank(&self, robot: RobotId) -> u64 {
        let view = &self.robots[robot.index()];
        match self.fleet(view.fleet).queue {
            QueueRule::FirstCome => 0,
            QueueRule::LoadedFirst => u64::from(view.load_kg <= 0.0),
            QueueRule::OldestOrder => {
                view.order.map_or(u64::MAX, |id| self.orders.views[id.index()].spec.placed.0)
            }
        }
    }

    pub(super) fn help_called(&mut self, robot: RobotId, cause: CallCause) {
        let duty = self.robots[robot.index()].duty;
        let drives = matches!(duty, Duty::Approach | Duty::Deliver | Duty::Return);
        self.hold(drives, || format!("robot {robot} calls while {duty:?}"));
        let possible = self.may_call(robot, cause);
        self.hold(possible, || format!("robot {robot} calls for {cause:?}, which cannot be"));
        self.seen.note(Sight::CallForPeople, cause == CallCause::People);
        self.seen.note(Sight::CallInSurge, cause == CallCause::Weather);
        if self.mode(robot) == OperatingMode::OnCall {
            self.queue_for_operator(robot, cause.skill());
        }
    }

    /// Whether a cause can make a robot call now: it has a rate, somebody walks, the hour is wet.
    fn may_call(&self, robot: RobotId, cause: CallCause) -> bool {
        let fleet = self.fleet(self.robots[robot.index()].fleet);
        let own = fleet.calls.iter().find(|calls| calls.cause == cause);
        let plan = &self.ground.scenario.conditions;
        let today = self.today.0.as_ref();
        match cause {
            CallCause::Stuck => own.is_none_or(|calls| calls.per_km > 0.0),
            CallCause::Crossing => {
                let share = own.map_or(fleet.vendor.crossing_approval_share, |calls| calls.share);
                share > 0.0
            }
            CallCause::Kerb => own.is_some_and(|calls| calls.share > 0.0),
            CallCause::Blocked | CallCause::Malfunction => {
                own.is_some_and(|calls| calls.per_km > 0.0)
            }
            CallCause::People => {
                plan.pedestrians.is_some() && own.is_some_and(|calls| calls.per_km > 0.0)
            }
            CallCause::Weather => {
                let wet = plan.weather.is_none() || today.is_some_and(|it| it.sky().wet(self.now));
                wet && own.is_some_and(|calls| calls.surges_per_h > 0.0 && calls.share > 0.0)
            }
        }
    }

    pub(super) fn took(
        &mut self,
        operator: OperatorId,
        robot: RobotId,
        skill: Skill,
        waited: SimDuration,
    ) {
        let now = self.now;
        let Some(person) = self.person(operator, robot).cloned() else {
            return self.hold(false, || {
                format!("operator {operator} of another fleet takes robot {robot}")
            });
        };
        let desk = self.desk(robot);
        let found = desk.queue.iter().find(|(_, (waits, ..))| *waits == robot);
        let found = found.map(|(rank, entry)| (*rank, *entry));
        let passed_over = found.is_some_and(|(rank, _)| {
            let before = desk.queue.range(..rank);
            before.into_iter().any(|(_, (.., asks))| person.skills.contains(asks))
        });
        if let Some((rank, _)) = found {
            desk.queue.remove(&rank);
        }
        let first = desk.queue.values().map(|(_, since, _)| *since).min();
        let by_rule = found.is_some_and(|(_, (_, since, _))| first.is_some_and(|it| it < since));
        self.seen.note(Sight::TurnByRule, by_rule);
        self.leave(Queue::ForOperator, waited);
        self.join(Queue::Operators);
        let turn = found.is_some_and(|(_, (_, since, asks))| {
            asks == skill && now.since(since) == waited && !passed_over
        });
        self.hold(turn, || {
            format!("operator {operator} takes robot {robot} out of turn: {found:?}")
        });
        self.seen.note(Sight::WaitForOperator, ms(waited) > 0);
        let able = person.skills.contains(&skill) && person.takes(now);
        self.hold(able, || {
            format!("operator {operator} takes robot {robot}, not able: {person:?}")
        });
        let free = person.holding < person.span;
        self.hold(free, || {
            format!("operator {operator} takes robot {robot}, not free: {person:?}")
        });
        if let Some(person) = self.person(operator, robot) {
            person.holding += 1;
        }
        let held = self.robots[robot.index()].held.replace((operator, now));
        self.hold(held.is_none(), || format!("robot {robot} held by {held:?} and {operator}"));
    }

    /// Share of its speed that a robot keeps whose operator sets way-points for all robots that he
    /// holds.
    pub(super) fn guided_pace(&mut self, robot: RobotId) -> f64 {
        let view = self.robots[robot.index()];
        let vendor = &self.fleet(view.fleet).vendor;
        let supervised = vendor.mode == OperatingMode::Supervised;
        let Some(waypoints) = vendor.waypoints.filter(|_| supervised) else { return 1.0 };
        let person = view.held.and_then(|(operator, _)| self.person(operator, robot).cloned());
        let Some(person) = person else { return 1.0 };
        let set_s = person.waypoint_s.unwrap_or(waypoints.set_s);
        let busy_s = set_s * f64::from(person.holding);
        self.seen.note(Sight::GuidedSlowly, busy_s > waypoints.every_s);
        (waypoints.every_s / busy_s).min(1.0)
    }

    /// Robots that an operator may hold at once.
    pub(super) fn span_of(&self, operator: OperatorId) -> u32 {
        let desk = self.desks.iter().rfind(|desk| desk.first_operator <= operator.0);
        let place = |desk: &FleetDesk| (operator.0 - desk.first_operator) as usize;
        desk.and_then(|desk| desk.people.get(place(desk))).map_or(0, |person| person.span)
    }

    /// An operator of a robot's fleet.
    fn person(&mut self, operator: OperatorId, robot: RobotId) -> Option<&mut Person> {
        let desk = self.desk(robot);
        let place = operator.0.checked_sub(desk.first_operator)?;
        desk.people.get_mut(place as usize)
    }

    pub(super) fn released(&mut self, operator: OperatorId, robot: RobotId, held: SimDuration) {
        self.leave(Queue::Operators, held);
        let (now, by) = (self.now, self.robots[robot.index()].held.take());
        let same = by.is_some_and(|(who, since)| who == operator && now.since(since) == held);
        self.hold(same, || format!("operator {operator} lets go of {robot}, held by {by:?}"));
        if let Some(person) = self.person(operator, robot) {
            person.holding = person.holding.saturating_sub(1);
        }
    }

    /// Nobody waits for a person who is free.
    pub(super) fn settle_staff(&mut self) {
        for fleet in 0..self.desks.len() {
            let desk = &self.desks[fleet];
            let now = self.now;
            let slot = |person: &&Person| person.holding < person.span;
            let able = |person: &Person, asks| person.takes(now) && person.skills.contains(asks);
            let idle = desk
                .queue
                .values()
                .any(|(.., asks)| desk.people.iter().filter(slot).any(|person| able(person, asks)));
            let spare = !desk.queue.is_empty() && desk.people.iter().any(|person| slot(&person));
            self.seen.note(Sight::NobodyAble, spare);
            let plug_idle = desk.chargers.iter().any(|charger| charger.idle_before_a_queue(now));
            self.hold(!plug_idle, || format!("robots of fleet {fleet} wait for a free plug"));
            self.hold(!idle, || format!("robots of fleet {fleet} wait for a free operator"));
        }
    }

    pub(super) fn finish_staff(&mut self) {
        for fleet in 0..self.desks.len() {
            let desk = &self.desks[fleet];
            let charged = desk.chargers.iter().all(|charger| charger.queue.is_empty());
            let over = charged && desk.queue.is_empty();
            let free = desk.people.iter().all(|person| person.holding == 0);
            self.hold(over && free, || format!("people of fleet {fleet} are still out"));
        }
    }
}
