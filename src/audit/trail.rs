//! Position: where edges are stated, a robot is on one of them or where two meet, and goes on from
//! where it stood.

use super::Audit;
use super::robots::SPEED_ROUNDING;
use crate::base::ids::{EdgeId, RobotId};
use crate::base::time::SimTime;
use crate::map::{Edge, EdgeKind, RoadClass};
use crate::scenario::{RulePack, VendorProfile};

/// The edges that a robot entered on its leg.
#[derive(Debug, Clone, Copy)]
pub(super) struct Trail {
    /// The edge entered last: of this leg, or where the robot stood when it began.
    pub(super) on: EdgeId,
    /// Edges entered on the leg.
    entered: u32,
    /// Length of them all \[mm\].
    whole_mm: u64,
    /// Length of the first and of the last, of which a part may be driven \[mm\].
    first_mm: u64,
    last_mm: u64,
}

impl Trail {
    /// A leg that begins on an edge.
    pub(super) fn at(on: EdgeId) -> Self {
        Self { on, entered: 0, whole_mm: 0, first_mm: 0, last_mm: 0 }
    }

    fn enter(&mut self, edge: EdgeId, length: u64) {
        self.on = edge;
        if self.entered == 0 {
            self.first_mm = length;
        }
        self.entered += 1;
        self.last_mm = length;
        self.whole_mm += length;
    }

    /// Whether so much way may have been driven on the edges entered: all but the first and the
    /// last were driven from end to end.
    fn allows(&self, driven_mm: u64) -> bool {
        let inner = self.whole_mm.saturating_sub(self.first_mm + self.last_mm);
        self.entered == 0 || (inner..=self.whole_mm).contains(&driven_mm)
    }
}

/// The highest lawful speed on an edge \[mm/s\].
fn limit(edge: &Edge, vendor: &VendorProfile, rules: &RulePack) -> f64 {
    let least = |own: f64, rule: Option<f64>| rule.map_or(own, |rule| own.min(rule));
    let footpath = rules.footpath.map(|speed| speed.0);
    let speed = if edge.kind == EdgeKind::Crossing {
        least(vendor.crossing.0, rules.crossing.map(|speed| speed.0).or(footpath))
    } else if edge.road.is_some_and(|road| road > RoadClass::Residential) {
        least(vendor.cruise.0, rules.road.map(|speed| speed.0).or(footpath))
    } else {
        least(vendor.cruise.0, footpath)
    };
    speed * 1000.0 + SPEED_ROUNDING
}

impl Audit<'_> {
    pub(super) fn passed(&mut self, robot: RobotId, edge: EdgeId, entered: SimTime) {
        self.check_admission(robot, edge, entered);
        self.passes.push((robot, edge, entered));
    }

    /// Nobody enters what is closed, and nobody beyond a minute's quota.
    fn check_admission(&mut self, robot: RobotId, edge: EdgeId, entered: SimTime) {
        let Some(today) = self.planned_under(robot).0.as_ref() else { return };
        let closed = today.conditions().closed(edge, entered);
        let quota = today.quota(edge, entered);
        self.hold(!closed, || format!("robot {robot} enters edge {edge}, closed at {entered}"));
        if let Some(quota) = quota {
            let robots = self.slots.entry((edge, entered.0 / 60_000)).or_default();
            *robots += 1;
            let robots = *robots;
            self.hold(robots <= quota, || {
                format!("robot {robot} is one of {robots} to enter edge {edge}, quota {quota}")
            });
        }
    }

    /// Edges of a stretch join each other and where the robot stood, are entered in turn, may be
    /// driven, are driven no faster than allowed, and are as long as the way.
    pub(super) fn check_passes(&mut self, robot: RobotId, since: SimTime) {
        let passes = std::mem::take(&mut self.passes);
        let vendor = &self.fleet(self.robots[robot.index()].fleet).vendor;
        let now = self.now;
        for (who, edge, entered) in passes.iter().copied() {
            self.hold(who == robot, || format!("robot {who} passes edges of robot {robot}"));
            let inside = (since..=now).contains(&entered);
            self.hold(inside, || format!("robot {robot} passes edge {edge} outside its stretch"));
            let allowed = vendor.drives.allows(self.ground.map.edge(edge));
            self.hold(allowed, || format!("robot {robot} drives on edge {edge}, where it may not"));
            self.check_area(robot, edge);
            self.enter(robot, edge);
        }
        for (number, pair) in passes.windows(2).enumerate() {
            let ((_, edge, entered), (_, next, left)) = (pair[0], pair[1]);
            self.hold(left >= entered, || format!("robot {robot} enters {next} before {edge}"));
            self.check_speed(robot, edge, left.since(entered).seconds(), number > 0);
        }
        let view = self.robots[robot.index()];
        let fits = view.trail.allows(view.leg_mm);
        self.hold(fits, || format!("robot {robot} drove {} mm on {:?}", view.leg_mm, view.trail));
    }

    fn enter(&mut self, robot: RobotId, edge: EdgeId) {
        let on = self.robots[robot.index()].trail.on;
        let (one, other) = (self.ground.map.edge(on), self.ground.map.edge(edge));
        let meet = [one.from, one.to].iter().any(|v| [other.from, other.to].contains(v));
        self.hold(meet, || format!("robot {robot} jumps from edge {on} to {edge}"));
        self.robots[robot.index()].trail.enter(edge, u64::from(other.length.0));
    }

    fn check_speed(&mut self, robot: RobotId, edge: EdgeId, seconds: f64, whole: bool) {
        let fleet = self.robots[robot.index()].fleet;
        let edge = self.ground.map.edge(edge);
        let fastest = limit(edge, &self.fleet(fleet).vendor, self.rules());
        let way = f64::from(edge.length.0);
        self.hold(!whole || way <= fastest * (seconds + 0.001) + 1.0, || {
            format!("robot {robot} passes {way} mm in {seconds} s, limit {fastest} mm/s")
        });
    }
}
