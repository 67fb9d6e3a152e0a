//! Areas that only so many robots of a fleet may be in, or only for so long: counted anew, entered in
//! turn, stays measured.

use super::queues::Queue;
use super::seen::Sight;
use super::{Audit, ms};
use crate::base::ids::{EdgeId, RobotId};
use crate::base::time::{SimDuration, SimTime};
use crate::events::Duty;
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

/// A robot inside.
#[derive(Debug, Default)]
struct Visit {
    /// At work since.
    since: SimTime,
    /// Since when it stands still.
    stands: Option<SimTime>,
    /// When it was told last that it stood, and that it was here, for too long.
    told: [Option<SimTime>; 2],
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
        let visit = Visit { since: now, ..Visit::default() };
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
        let Some(visit) = was else {
            return self.hold(false, || format!("robot {robot} leaves area {area}, was not in it"));
        };
        self.hold_told(robot, area, (visit.stands, visit.told[0]), true);
        self.hold_told(robot, area, (Some(visit.since), visit.told[1]), false);
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

    pub(super) fn overstayed(&mut self, robot: RobotId, area: usize, told: (SimDuration, bool)) {
        let (now, (over, standing)) = (self.now, told);
        let fleet = self.robots[robot.index()].fleet;
        let book = self.areas.entry((fleet, area)).or_default();
        let since = book.inside.get_mut(&robot).and_then(|visit| {
            visit.told[usize::from(!standing)] = Some(now);
            if standing { visit.stands } else { Some(visit.since) }
        });
        let found =
            since.map_or(SimDuration::ZERO, |since| self.over(fleet, area, since, standing));
        self.seen.note(Sight::Overstay, true);
        self.hold(found == over && over > SimDuration::ZERO, || {
            format!("robot {robot} was {} ms too long in area {area}, not {}", ms(found), ms(over))
        });
    }

    fn over(&self, fleet: usize, area: usize, since: SimTime, standing: bool) -> SimDuration {
        self.ground.fleets[fleet].areas.area(area).overstay(since, self.now, standing)
    }

    /// Whether it was told that a robot was, or stood, in an area for too long, if it did.
    fn hold_told(
        &mut self,
        robot: RobotId,
        area: usize,
        (since, told): (Option<SimTime>, Option<SimTime>),
        standing: bool,
    ) {
        let fleet = self.robots[robot.index()].fleet;
        let over = since.map_or(SimDuration::ZERO, |since| self.over(fleet, area, since, standing));
        let sound = ms(over) == 0 || told == Some(self.now);
        self.hold(sound, || format!("robot {robot} is too long in area {area}, which is not told"));
    }

    /// A robot turns to another duty: who stands still in an area does so for a time.
    pub(super) fn turned_in_area(&mut self, robot: RobotId, (from, to): (Duty, Duty)) {
        let (now, fleet) = (self.now, self.robots[robot.index()].fleet);
        let mut books = self.areas.iter_mut().filter(|((of, _), _)| *of == fleet);
        let found = books.find_map(|((_, area), book)| Some((*area, book.inside.get_mut(&robot)?)));
        let Some((area, visit)) = found else { return };
        if from == Duty::Idle {
            visit.since = now;
        }
        if to.stands() && to != Duty::Idle {
            visit.stands.get_or_insert(now);
            return;
        }
        let stood = (visit.stands.take(), visit.told[0]);
        let was = (Some(visit.since), visit.told[1]);
        if to == Duty::Idle {
            visit.since = SimTime(u64::MAX);
        }
        self.hold_told(robot, area, stood, true);
        if to == Duty::Idle {
            self.hold_told(robot, area, was, false);
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
