//! Robots as they were looked at last: looked at again only where something was stated about them. The
//! rest of their stretch is known from then on, part by part, and followed without a look.

use crate::base::cast::float64;
use crate::base::ids::{OperatorId, RobotId};
use crate::map::Point;
use crate::session::{News, Session};
use crate::sim::course::{Ahead, Part};
use crate::sim::sight::RobotSight;
use std::collections::BTreeSet;

/// Every robot, and the way that is known of each.
#[derive(Debug, Default)]
pub struct Watchlist {
    robots: Vec<RobotSight>,
    /// Parts of each robot's way from its last look on, the last one first.
    ways: Vec<Vec<Part>>,
    /// When the part on which each robot is ends \[µs\].
    until_us: Vec<u64>,
    /// Those that move: which, where their part began, and when \[µs\].
    moving: Vec<(RobotId, Point, u64)>,
    /// Place of each robot among those that move.
    places: Vec<usize>,
    /// Operators, each with the robots in their care.
    held: BTreeSet<(OperatorId, RobotId)>,
    /// Instant of the last look \[µs\].
    at_us: u64,
    due: Vec<RobotId>,
}

/// Place of those that do not move.
const STILL: usize = usize::MAX;

impl Watchlist {
    /// All robots, by id.
    pub fn robots(&self) -> &[RobotSight] {
        &self.robots
    }

    /// Operators and companions, each with the robots that they hold, by operator.
    pub fn held(&self) -> &BTreeSet<(OperatorId, RobotId)> {
        &self.held
    }

    /// Forgets what was seen: all are looked at next time.
    pub fn forget(&mut self) {
        self.robots.clear();
    }

    /// Shows every robot as it is at an instant \[µs\]; says how many had to be looked at, and whether
    /// anything is seen that was not.
    pub fn look(&mut self, session: &mut Session, news: &News, at_us: u64) -> (usize, bool) {
        if news.all || at_us < self.at_us || self.robots.is_empty() {
            return (self.look_at_all(session, at_us), true);
        }
        let passed = at_us > self.at_us;
        self.at_us = at_us;
        self.due.clear();
        self.due.extend(&news.robots);
        self.due.sort_unstable();
        self.due.dedup();
        let due = std::mem::take(&mut self.due);
        let see = |robot: RobotSight, ahead: Ahead<'_>| self.keep(robot, ahead);
        session.some_robots(due.iter().copied(), at_us, see);
        let looks = due.len();
        self.due = due;
        if passed {
            self.go_on();
            self.move_on();
        }
        (looks, looks > 0 || (passed && !self.moving.is_empty()))
    }

    fn look_at_all(&mut self, session: &mut Session, at_us: u64) -> usize {
        self.at_us = at_us;
        self.robots.clear();
        session.robots(at_us, |robot| self.robots.push(robot));
        let robots = self.robots.len();
        self.ways.resize(robots, Vec::new());
        self.until_us = vec![u64::MAX; robots];
        self.moving.clear();
        self.places = vec![STILL; robots];
        self.held = self.robots.iter().filter_map(|it| Some((it.operator?, it.id))).collect();
        let all = (0..robots).map(RobotId::from_index);
        session.some_robots(all, at_us, |robot, ahead| self.keep(robot, ahead));
        robots
    }

    /// A robot as it is, with the way that it has before it.
    fn keep(&mut self, robot: RobotSight, ahead: Ahead<'_>) {
        let index = robot.id.index();
        let before = std::mem::replace(&mut self.robots[index], robot).operator;
        if before != robot.operator {
            let _ = before.is_some_and(|operator| self.held.remove(&(operator, robot.id)));
            self.held.extend(robot.operator.map(|operator| (operator, robot.id)));
        }
        let way = &mut self.ways[index];
        way.clear();
        way.extend(ahead);
        way.reverse();
        self.enter(robot.id);
    }

    /// A robot enters the next part of its way.
    fn enter(&mut self, id: RobotId) {
        let index = id.index();
        let Some(part) = self.ways[index].pop() else {
            self.until_us[index] = u64::MAX;
            return;
        };
        self.until_us[index] = part.until_us;
        let robot = &mut self.robots[index];
        (robot.at, robot.facing, robot.velocity) = (part.at, part.facing, part.velocity);
        (robot.moves, robot.step, robot.into_mm) = (part.moves, part.step, part.into_mm);
        let begun = (id, part.at, part.since_us);
        match (self.places[index], part.moves) {
            (STILL, true) => {
                self.places[index] = self.moving.len();
                self.moving.push(begun);
            }
            (STILL, false) => {}
            (place, true) => self.moving[place] = begun,
            (place, false) => {
                self.places[index] = STILL;
                self.moving.swap_remove(place);
                if let Some((other, ..)) = self.moving.get(place) {
                    self.places[other.index()] = place;
                }
            }
        }
    }

    /// Those whose part of the way has ended are on a later one.
    fn go_on(&mut self) {
        for index in 0..self.until_us.len() {
            while self.until_us[index] < self.at_us {
                self.enter(RobotId::from_index(index));
            }
        }
    }

    /// Those that move go straight on from where their part began.
    fn move_on(&mut self) {
        for (id, from, since_us) in &self.moving {
            let robot = &mut self.robots[id.index()];
            let seconds = float64(self.at_us - since_us) / 1e6;
            robot.at.x = from.x + seconds * robot.velocity.x;
            robot.at.y = from.y + seconds * robot.velocity.y;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::time::SimTime;
    use crate::viewer::pins::tests::campus;

    #[test]
    fn what_is_not_looked_at_again_is_still_as_it_was_seen() {
        let mut session = campus();
        let mut list = Watchlist::default();
        let (mut looks, mut all, mut helped) = (0, 0, 0);
        session.seek(SimTime::from_hours(11.0));
        for step in 0..400 {
            let at = SimTime::from_hours(11.0).0 + step * 700;
            session.advance(SimTime(at));
            let news = session.take_news();
            looks += list.look(&mut session, &news, at * 1000).0;
            all += list.robots().len();
            let mut truth = Vec::new();
            session.robots(at * 1000, |robot| truth.push(robot));
            for (seen, robot) in list.robots().iter().zip(&truth) {
                assert!(seen.at.distance(robot.at) < 0.01, "{seen:?} {robot:?}");
                let parts = |it: &RobotSight| (it.duty, it.since, it.order, it.operator, it.berth);
                assert_eq!(parts(seen), parts(robot));
                assert_eq!((seen.moves, seen.step), (robot.moves, robot.step), "{seen:?}");
            }
            let held = truth.iter().filter_map(|robot| Some((robot.operator?, robot.id)));
            helped += usize::from(!list.held().is_empty());
            assert_eq!(*list.held(), held.collect());
        }
        assert!(20 * looks < all && helped > 20, "{looks} of {all}, {helped}");
    }
}
