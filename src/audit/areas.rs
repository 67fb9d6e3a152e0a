//! Areas that only so many robots of a fleet may be in, or only for so long: counted anew, entered in
//! turn, stays measured.

use super::queues::Queue;
use super::seen::Sight;
use super::{Audit, ms};
use crate::base::ids::{EdgeId, RobotId};
use crate::base::time::{SimDuration, SimTime};
use crate::events::{Duty, StayStates};
use std::collections::BTreeMap;

/// One fleet in one area.
#[derive(Debug, Default)]
pub(super) struct AreaView {
    inside: BTreeMap<RobotId, Visit>,
    /// Robots beyond the number, as told.
    beyond: usize,
    /// When somebody left last.
    left: SimTime,
    /// When the robot that entered last had come to it.
    came: SimTime,
}

/// A robot inside: since when it is at work, at work and still, or waits for work; and when it was
/// told last that it had been so for too long.
#[derive(Debug, Default)]
struct Visit {
    works: Option<SimTime>,
    stands: Option<SimTime>,
    waits: Option<SimTime>,
    told: Vec<(StayStates, SimTime)>,
}

impl Visit {
    fn clock(&mut self, states: StayStates) -> &mut Option<SimTime> {
        match states {
            StayStates::AtWork => &mut self.works,
            StayStates::Standing => &mut self.stands,
            StayStates::Idle => &mut self.waits,
        }
    }
}

/// Areas that somebody entered, by fleet and area.
pub(super) type AreaBook = BTreeMap<(usize, usize), AreaView>;

impl Audit<'_> {
    pub(super) fn area_entered(&mut self, robot: RobotId, area: usize, waited: SimDuration) {
        let (now, view) = (self.now, self.robots[robot.index()]);
        let areas = &self.ground.fleets[view.fleet].areas;
        if area >= areas.len() {
            return self.hold(false, || format!("robot {robot} enters area {area} of none"));
        }
        let (cap, changed) = (areas.area(area).cap(now), self.changed_now(view.fleet, area));
        let book = self.areas.entry((view.fleet, area)).or_default();
        let before = book.inside.len();
        let visit = Visit { works: Some(now), ..Visit::default() };
        let new = book.inside.insert(robot, visit).is_none();
        let came = SimTime(now.0.saturating_sub(waited.0));
        let (last, left) = (std::mem::replace(&mut book.came, came), book.left);
        self.hold(new, || format!("robot {robot} is in area {area} already"));
        self.hold(cap.is_none_or(|cap| before < cap as usize), || {
            format!("robot {robot} enters area {area} beside {before}, at most {cap:?}")
        });
        self.hold(last <= came, || format!("robot {robot} enters area {area} out of turn"));
        let at_once = ms(waited) == 0 || left == now || changed;
        self.hold(at_once, || format!("area {area} had room while robot {robot} waited"));
        if view.duty == Duty::Gate {
            self.leave(Queue::Gates, waited);
            self.seen.note(Sight::WaitForArea, ms(waited) > 0);
        }
        let stood = if view.duty == Duty::Gate { now.since(view.since) } else { SimDuration::ZERO };
        self.hold(stood == waited, || {
            format!("robot {robot} waited {} ms before area {area}, not {}", ms(stood), ms(waited))
        });
    }

    /// Whether the number of an area is another than a moment ago.
    fn changed_now(&self, fleet: usize, area: usize) -> bool {
        let area = self.ground.fleets[fleet].areas.area(area);
        area.cap(self.now) != area.cap(SimTime(self.now.0.saturating_sub(1)))
    }

    pub(super) fn area_left(&mut self, robot: RobotId, area: usize) {
        let (now, fleet) = (self.now, self.robots[robot.index()].fleet);
        let (beyond, changed) = (self.beyond(fleet, area), self.changed_now(fleet, area));
        let book = self.areas.entry((fleet, area)).or_default();
        book.left = now;
        let (was, told) = (book.inside.remove(&robot), book.beyond);
        self.hold(told == beyond || changed, || {
            format!("area {area} holds {beyond} robots beyond its number, told {told}")
        });
        let Some(mut visit) = was else {
            return self.hold(false, || format!("robot {robot} leaves area {area}, was not in it"));
        };
        for states in StayStates::ALL {
            let since = visit.clock(states).take();
            self.hold_told(robot, area, (since, states), &visit.told);
        }
    }

    /// Robots in an area beyond its number now.
    fn beyond(&self, fleet: usize, area: usize) -> usize {
        let cap = self.ground.fleets[fleet].areas.area(area).cap(self.now);
        let inside = self.areas.get(&(fleet, area)).map_or(0, |book| book.inside.len());
        cap.map_or(0, |cap| inside.saturating_sub(cap as usize))
    }

    pub(super) fn area_overfull(&mut self, fleet: usize, area: usize, told: u32) {
        let beyond = self.beyond(fleet, area);
        let book = self.areas.entry((fleet, area)).or_default();
        let before = std::mem::replace(&mut book.beyond, told as usize);
        self.seen.note(Sight::BeyondNumber, told > 0);
        self.hold(beyond == told as usize && before != beyond, || {
            format!("area {area} holds {beyond} robots beyond its number, told {told}")
        });
    }

    pub(super) fn overstayed(
        &mut self,
        robot: RobotId,
        area: usize,
        (over, states): (SimDuration, StayStates),
    ) {
        let (now, fleet) = (self.now, self.robots[robot.index()].fleet);
        let book = self.areas.entry((fleet, area)).or_default();
        let since = book.inside.get_mut(&robot).and_then(|visit| {
            visit.told.push((states, now));
            *visit.clock(states)
        });
        let found = self.over(fleet, area, (since, states));
        self.seen.note(Sight::Overstay, true);
        self.hold(found == over && over > SimDuration::ZERO, || {
            format!("robot {robot} was {} ms too long in area {area}, not {}", ms(found), ms(over))
        });
    }

    fn over(
        &self,
        fleet: usize,
        area: usize,
        (since, states): (Option<SimTime>, StayStates),
    ) -> SimDuration {
        let area = self.ground.fleets[fleet].areas.area(area);
        since.map_or(SimDuration::ZERO, |since| area.overstay(since, self.now, states))
    }

    /// Whether it was told just now that a robot was in some states for too long, if it was.
    fn hold_told(
        &mut self,
        robot: RobotId,
        area: usize,
        clock: (Option<SimTime>, StayStates),
        told: &[(StayStates, SimTime)],
    ) {
        let over = self.over(self.robots[robot.index()].fleet, area, clock);
        let sound = ms(over) == 0 || told.contains(&(clock.1, self.now));
        self.hold(sound, || format!("robot {robot} is too long in area {area}, which is not told"));
    }

    /// A robot turns to another duty: its states in an area change.
    pub(super) fn turned_in_area(&mut self, robot: RobotId, to: Duty) {
        let (now, fleet) = (self.now, self.robots[robot.index()].fleet);
        let mut books = self.areas.iter_mut().filter(|((of, _), _)| *of == fleet);
        let found = books.find_map(|((_, area), book)| Some((*area, book.inside.get_mut(&robot)?)));
        let Some((area, visit)) = found else { return };
        let waits = to == Duty::Idle;
        let drives = matches!(to, Duty::Approach | Duty::Deliver | Duty::Return);
        let mut over = Vec::new();
        for (states, holds) in [
            (StayStates::AtWork, !waits),
            (StayStates::Standing, !waits && !drives),
            (StayStates::Idle, waits),
        ] {
            let clock = visit.clock(states);
            if holds {
                clock.get_or_insert(now);
            } else {
                over.push((clock.take(), states));
            }
        }
        let told = std::mem::take(&mut visit.told);
        for clock in over {
            self.hold_told(robot, area, clock, &told);
        }
    }

    /// A robot that enters an edge is counted where the edge lies, and nowhere else.
    pub(super) fn check_area(&mut self, robot: RobotId, edge: EdgeId) {
        let fleet = self.robots[robot.index()].fleet;
        let areas = &self.ground.fleets[fleet].areas;
        if areas.is_empty() {
            return;
        }
        let lies = areas.holding(edge);
        let mut counted = self.areas.iter().filter(|(_, book)| book.inside.contains_key(&robot));
        let counted = counted.next().map(|((_, area), _)| *area);
        self.hold(lies == counted, || {
            format!("robot {robot} enters edge {edge} in area {lies:?}, counted in {counted:?}")
        });
    }

    pub(super) fn finish_areas(&mut self) {
        let waits = |(robot, _): (&RobotId, &Visit)| self.robots[robot.index()].duty == Duty::Idle;
        let left = self.areas.iter().find(|(_, book)| !book.inside.iter().all(waits));
        let left = left.map(|((_, area), book)| format!("{:?} in area {area}", book.inside.keys()));
        self.hold(left.is_none(), || format!("robots are left: {left:?}"));
    }
}
