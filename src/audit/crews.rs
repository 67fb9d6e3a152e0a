//! Rescue crews and the workshop: who may go where, in whose turn, and what may come of it.

use super::orders::Stage;
use super::queues::Queue;
use super::seen::Sight;
use super::{Audit, ms};
use crate::base::ids::{CrewId, OrderId, RobotId};
use crate::base::time::{SimDuration, SimTime};
use crate::events::{Duty, Mishap, RescueOutcome};
use crate::scenario::{Answers, Fleet, OperatingMode, StrandedOrder};
use crate::sim::ground::Post;
use crate::sim::{DayPlan, Ground};
use std::collections::VecDeque;

const DAY_MS: u64 = 86_400_000;

/// A fleet's crews and its workshop.
pub(super) struct CrewDesk {
    first: u32,
    crews: Vec<Crew>,
    queue: VecDeque<(RobotId, SimTime)>,
    bays: Option<u32>,
    repaired: Vec<(RobotId, SimTime)>,
    bay_queue: VecDeque<(RobotId, SimTime)>,
}

struct Crew {
    shift: Option<(SimTime, SimTime)>,
    swaps: bool,
    /// Batteries that it takes along.
    spares: Option<u32>,
    round: Option<Round>,
}

/// A crew away from its base; `None` as robot on its way back.
#[derive(Debug, Clone, Copy)]
struct Round {
    left: SimTime,
    robot: Option<RobotId>,
    /// Batteries put in since it left.
    used: u32,
}

impl Crew {
    fn on_shift(&self, now: SimTime) -> bool {
        let clock = SimTime(now.0 % DAY_MS);
        self.shift.is_none_or(|(begins, ends)| begins <= clock && clock < ends)
    }

    /// Whether it may be sent out now.
    fn free(&self, answers: Answers, now: SimTime) -> bool {
        let there = match answers {
            Answers::FirstCome => self.round.is_none(),
            Answers::Nearest => self.round.is_none_or(|round| {
                round.robot.is_none() && self.spares.is_none_or(|most| round.used < most)
            }),
        };
        there && self.on_shift(now)
    }
}

pub(super) fn crew_desks(ground: &Ground, plan: &DayPlan) -> Vec<CrewDesk> {
    let mut first = 0;
    let fleets = ground.scenario.fleets.iter().zip(&plan.staff);
    fleets
        .map(|(fleet, staff)| {
            let crews = crews(fleet, &staff.crews);
            let desk = CrewDesk {
                first,
                queue: VecDeque::new(),
                bays: staff.bays,
                repaired: Vec::new(),
                bay_queue: VecDeque::new(),
                crews,
            };
            first += crate::base::cast::index32(desk.crews.len());
            desk
        })
        .collect()
}

/// Pool by pool, shift by shift, person by person.
fn crews(fleet: &Fleet, people: &[u32]) -> Vec<Crew> {
    let mut crews = Vec::new();
    for (pool, people) in fleet.crews.iter().zip(people) {
        let mut shifts: Vec<_> = pool.shifts.spans().iter().copied().map(Some).collect();
        if shifts.is_empty() {
            shifts.push(None);
        }
        for shift in shifts {
            let swaps = pool.swap_min.is_some();
            let spares = pool.spares;
            crews.extend((0..*people).map(|_| Crew { shift, swaps, spares, round: None }));
        }
    }
    crews
}

impl Audit<'_> {
    fn crew_desk(&mut self, robot: RobotId) -> &mut CrewDesk {
        &mut self.crew_desks[self.robots[robot.index()].fleet]
    }

    fn crew(&mut self, crew: CrewId, robot: RobotId) -> Option<&mut Crew> {
        let desk = self.crew_desk(robot);
        desk.crews.get_mut(crew.0.checked_sub(desk.first)? as usize)
    }

    fn fleet_of(&self, robot: RobotId) -> &Fleet {
        self.fleet(self.robots[robot.index()].fleet)
    }

    fn accompanied(&self, robot: RobotId) -> bool {
        self.fleet_of(robot).vendor.mode == OperatingMode::Accompanied
    }

    pub(super) fn rescue_called(&mut self, robot: RobotId) {
        let (now, duty) = (self.now, self.robots[robot.index()].duty);
        self.join(Queue::Rescues);
        self.robots[robot.index()].rescue_since = now;
        self.hold(duty == Duty::Rescue, || format!("robot {robot} calls a crew while {duty:?}"));
        if !self.accompanied(robot) {
            self.crew_desk(robot).queue.push_back((robot, now));
            self.join(Queue::ForCrew);
        }
    }

    pub(super) fn rescue_started(&mut self, id: CrewId, robot: RobotId, waited: SimDuration) {
        let now = self.now;
        self.leave(Queue::ForCrew, waited);
        self.seen.note(Sight::WaitForCrew, ms(waited) > 0);
        let answers = self.fleet_of(robot).rescue.answers;
        let desk = self.crew_desk(robot);
        let place = desk.queue.iter().position(|(waiting, _)| *waiting == robot);
        let since = place.and_then(|place| desk.queue.remove(place)).map(|(_, since)| since);
        let turn = answers == Answers::Nearest || place == Some(0);
        self.hold(turn, || format!("crew {id} goes to {robot} out of turn"));
        let due = since.is_some_and(|since| now.since(since) == waited);
        self.hold(due, || format!("crew {id} goes to {robot} after {}, {since:?}", ms(waited)));
        let (mut free, mut sent_on) = (false, false);
        if let Some(crew) = self.crew(id, robot) {
            free = crew.free(answers, now);
            sent_on = crew.round.is_some();
            let (left, used) = crew.round.map_or((now, 0), |round| (round.left, round.used));
            crew.round = Some(Round { left, robot: Some(robot), used });
        }
        if !sent_on {
            self.join(Queue::Crews);
        }
        self.seen.note(Sight::CrewSentOn, sent_on);
        self.hold(free, || format!("crew {id} goes to {robot} and is not free"));
    }

    pub(super) fn rescue_ended(
        &mut self,
        crew: Option<CrewId>,
        robot: RobotId,
        outcome: RescueOutcome,
        carried: SimDuration,
    ) {
        let sight = match outcome {
            RescueOutcome::FixedOnSpot => Sight::FixedOnSpot,
            RescueOutcome::BatterySwapped => Sight::BatterySwapped,
            RescueOutcome::CarriedHome => Sight::CarriedHome,
        };
        self.seen.note(sight, true);
        let accompanied = self.accompanied(robot);
        self.hold(crew.is_none() == accompanied, || format!("{robot} rescued by {crew:?}"));
        let (mut swaps, mut out) = (false, false);
        if let Some(id) = crew {
            let crew = self.crew(id, robot);
            let mut there = None;
            if let Some(crew) = crew
                && let Some(round) = &mut crew.round
            {
                there = round.robot.take();
                round.used += u32::from(outcome == RescueOutcome::BatterySwapped);
                swaps = crew.swaps && crew.spares.is_none_or(|most| round.used <= most);
                out = crew.spares == Some(round.used);
            }
            self.seen.note(Sight::OutOfSpares, out);
            self.hold(there == Some(robot), || format!("crew {id} is at {there:?}, not {robot}"));
        }
        let now = self.now;
        let view = self.robots[robot.index()];
        self.leave(Queue::Rescues, now.since(view.rescue_since));
        let fleet = self.fleet(view.fleet);
        let hotel = fleet.vendor.battery.hotel.0;
        let left = view.left_wh - hotel * now.since(view.since).hours();
        self.hold(view.duty == Duty::Rescue, || format!("{robot} rescued while {:?}", view.duty));
        let home = outcome == RescueOutcome::CarriedHome;
        let keeps = fleet.rescue.stranded == StrandedOrder::Kept && !view.from_hub;
        let kept = view.order.filter(|_| keeps);
        let rid = !home || view.order.is_none() || kept.is_some_and(|it| self.on_board(it, robot));
        self.hold(rid, || format!("robot {robot} carried home with {:?}", view.order));
        self.hold(home || left > 0.0, || format!("robot {robot} drives on with {left} Wh"));
        let sound = home || view.struck.is_none();
        self.hold(sound, || format!("robot {robot} drives on after {:?}", view.struck));
        let fresh = outcome != RescueOutcome::BatterySwapped || swaps && view.since == now;
        self.hold(fresh, || format!("robot {robot} is given a battery by {crew:?}"));
        let span = home || ms(carried) == 0;
        self.hold(span, || format!("robot {robot} is carried and {outcome:?}"));
        if home {
            let carried_to = view.carried_to.or_else(|| {
                let here = self.stands_at(robot)?;
                Some(self.hub_from(robot, here))
            });
            let view = &mut self.robots[robot.index()];
            (view.struck, view.carried_to) = (None, None);
            view.post = carried_to.map_or(view.post, Post::Hub);
            self.admit(robot);
        }
    }

    fn on_board(&self, order: OrderId, robot: RobotId) -> bool {
        self.orders.views[order.index()].stage == Stage::OnBoard(robot)
    }

    pub(super) fn crew_returned(&mut self, id: CrewId, away: SimDuration) {
        self.leave(Queue::Crews, away);
        let now = self.now;
        let desk = self.crew_desks.iter_mut().rfind(|desk| desk.first <= id.0);
        let round = desk.and_then(|desk| {
            desk.crews.get_mut((id.0 - desk.first) as usize).and_then(|crew| crew.round.take())
        });
        let back = round.is_some_and(|it| it.robot.is_none() && now.since(it.left) == away);
        self.hold(back, || format!("crew {id} is back after {round:?}"));
    }

    pub(super) fn struck(&mut self, robot: RobotId, mishap: Mishap) {
        let (view, now) = (self.robots[robot.index()], self.now);
        let drives = matches!(view.duty, Duty::Approach | Duty::Deliver | Duty::Return);
        self.hold(drives, || format!("{mishap:?} befalls {robot} while {:?}", view.duty));
        let possible = self.fleet(view.fleet).wear.mean_hours()[mishap as usize].is_some();
        self.hold(possible, || format!("{mishap:?} befalls {robot} and has no rate"));
        self.hold(view.struck.is_none(), || format!("{robot} is struck twice"));
        self.seen.note(Sight::Mishap, mishap != Mishap::Theft);
        self.seen.note(Sight::Theft, mishap == Mishap::Theft);
        self.robots[robot.index()].struck = Some((mishap, now));
    }

    /// A robot is in the workshop: where bays are counted, it waits for one.
    fn admit(&mut self, robot: RobotId) {
        let now = self.now;
        let desk = self.crew_desk(robot);
        if desk.bays.is_some() {
            desk.bay_queue.push_back((robot, now));
            self.join(Queue::ForBay);
        }
    }

    pub(super) fn bay_taken(&mut self, robot: RobotId, waited: SimDuration) {
        let now = self.now;
        self.leave(Queue::ForBay, waited);
        self.join(Queue::Bays);
        self.seen.note(Sight::WaitForBay, ms(waited) > 0);
        let desk = self.crew_desk(robot);
        let front = desk.bay_queue.pop_front();
        desk.repaired.push((robot, now));
        let bays = desk.bays.map_or(0, |bays| bays as usize);
        let room = desk.repaired.len() <= bays;
        self.hold(room, || format!("robot {robot} is repaired beside all {bays} bays"));
        let turn = front.is_some_and(|(first, since)| first == robot && now.since(since) == waited);
        self.hold(turn, || format!("robot {robot} takes a bay, first is {front:?}"));
    }

    pub(super) fn bay_left(&mut self, robot: RobotId, held: SimDuration) {
        self.leave(Queue::Bays, held);
        let now = self.now;
        let desk = self.crew_desk(robot);
        let place = desk.repaired.iter().position(|(there, _)| *there == robot);
        let since = place.map(|place| desk.repaired.remove(place).1);
        let due = since.is_some_and(|since| now.since(since) == held);
        self.hold(due, || format!("robot {robot} leaves a bay held since {since:?}"));
    }

    /// Nobody waits for a crew or a bay that is free.
    pub(super) fn settle_crews(&mut self) {
        let now = self.now;
        for fleet in 0..self.crew_desks.len() {
            let answers = self.fleet(fleet).rescue.answers;
            let desk = &self.crew_desks[fleet];
            let waits = !desk.queue.is_empty();
            let idle = waits && desk.crews.iter().any(|crew| crew.free(answers, now));
            let bays = desk.bays.map_or(0, |bays| bays as usize);
            let empty = !desk.bay_queue.is_empty() && desk.repaired.len() < bays;
            self.hold(!idle, || format!("robots of fleet {fleet} wait for a free crew"));
            self.hold(!empty, || format!("robots of fleet {fleet} wait for a free bay"));
        }
    }

    pub(super) fn finish_crews(&mut self) {
        for fleet in 0..self.crew_desks.len() {
            let desk = &self.crew_desks[fleet];
            let over = desk.queue.is_empty() && desk.bay_queue.is_empty();
            let home = desk.crews.iter().all(|crew| crew.round.is_none());
            let fit = desk.repaired.is_empty();
            self.hold(over && home && fit, || format!("crews of fleet {fleet} are still out"));
        }
    }
}
