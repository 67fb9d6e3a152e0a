//! Robots as they were looked at last: looked at again only where something was stated about them, or
//! where they come to a bend, the next path or a stop. In between they go straight on, which needs no
//! look.

use crate::base::cast::float64;
use crate::base::ids::RobotId;
use crate::map::Point;
use crate::session::{News, Session};
use crate::sim::sight::RobotSight;

/// Every robot, and when each must be looked at again.
#[derive(Debug, Default)]
pub struct Watchlist {
    robots: Vec<RobotSight>,
    /// Instant from which on the sight is too old \[µs\].
    until_us: Vec<u64>,
    /// Those that move: which, where they were seen, and when \[µs\].
    moving: Vec<(RobotId, Point, u64)>,
    /// Place of each robot among those that move.
    places: Vec<usize>,
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
        for robot in &news.robots {
            self.until_us[robot.index()] = 0;
        }
        self.due.clear();
        let late = self.until_us.iter().enumerate().filter(|(_, until)| **until <= at_us);
        self.due.extend(late.map(|(index, _)| RobotId::from_index(index)));
        let due = std::mem::take(&mut self.due);
        session.some_robots(due.iter().copied(), at_us, |robot| self.keep(robot, at_us));
        let looks = due.len();
        self.due = due;
        if passed {
            self.move_on();
        }
        (looks, looks > 0 || (passed && !self.moving.is_empty()))
    }

    fn look_at_all(&mut self, session: &mut Session, at_us: u64) -> usize {
        self.at_us = at_us;
        let mut robots = Vec::new();
        session.robots(at_us, |robot| robots.push(robot));
        self.moving.clear();
        self.places = vec![STILL; robots.len()];
        self.until_us = vec![0; robots.len()];
        self.robots.clone_from(&robots);
        for robot in robots {
            self.keep(robot, at_us);
        }
        self.robots.len()
    }

    fn keep(&mut self, robot: RobotSight, at_us: u64) {
        let index = robot.id.index();
        self.until_us[index] = robot.until_us.max(at_us + 1);
        self.robots[index] = robot;
        let seen = (robot.id, robot.at, at_us);
        match (self.places[index], robot.moves) {
            (STILL, true) => {
                self.places[index] = self.moving.len();
                self.moving.push(seen);
            }
            (STILL, false) => {}
            (place, true) => self.moving[place] = seen,
            (place, false) => {
                self.places[index] = STILL;
                self.moving.swap_remove(place);
                if let Some((other, ..)) = self.moving.get(place) {
                    self.places[other.index()] = place;
                }
            }
        }
    }

    /// Those that move go straight on from where they were seen.
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
        let (mut looks, mut all) = (0, 0);
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
            }
        }
        assert!(5 * looks < all, "{looks} of {all}");
    }
}
