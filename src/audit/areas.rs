//! Areas that only so many robots of a fleet may be in: counted anew, entered in turn.

use super::queues::Queue;
use super::seen::Sight;
use super::{Audit, ms};
use crate::base::ids::{EdgeId, RobotId};
use crate::base::time::{SimDuration, SimTime};
use crate::events::Duty;
use std::collections::{BTreeMap, BTreeSet};

/// One fleet in one area.
#[derive(Debug, Default)]
pub(super) struct AreaView {
    inside: BTreeSet<RobotId>,
    /// When somebody left last.
    left: SimTime,
    /// When the robot that entered last had come to it.
    came: SimTime,
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
        let new = book.inside.insert(robot);
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
        let book = self.areas.entry((fleet, area)).or_default();
        book.left = now;
        let was = book.inside.remove(&robot);
        self.hold(was, || format!("robot {robot} leaves area {area} and was not in it"));
    }

    /// A robot that enters an edge is counted where the edge lies, and nowhere else.
    pub(super) fn check_area(&mut self, robot: RobotId, edge: EdgeId) {
        let fleet = self.robots[robot.index()].fleet;
        let areas = &self.ground.fleets[fleet].areas;
        if areas.is_empty() {
            return;
        }
        let lies = areas.holding(edge);
        let mut counted = self.areas.iter().filter(|(_, book)| book.inside.contains(&robot));
        let counted = counted.next().map(|((_, area), _)| *area);
        self.hold(lies == counted, || {
            format!("robot {robot} enters edge {edge} in area {lies:?}, counted in {counted:?}")
        });
    }

    pub(super) fn finish_areas(&mut self) {
        let left = self.areas.iter().find(|(_, book)| !book.inside.is_empty());
        let left = left.map(|((_, area), book)| format!("{:?} in area {area}", book.inside));
        self.hold(left.is_none(), || format!("robots are left: {left:?}"));
    }
}
