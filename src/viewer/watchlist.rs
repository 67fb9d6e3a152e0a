//! Robots as they were looked at last: looked at again only where something was stated about them, or
//! where they may have moved far enough to be seen to.

use crate::base::cast::whole;
use crate::base::ids::RobotId;
use crate::session::{News, Session};
use crate::sim::sight::{Berth, RobotSight, drives};

/// Way that a robot may have made unseen \[px\].
const UNSEEN_PX: f64 = 0.4;

/// No robot is much faster \[m/s\]: nearly twice the fastest that is shipped.
const FASTEST_M_PER_S: f64 = 3.0;

/// Every robot, and when each must be looked at again.
#[derive(Debug, Default)]
pub struct Watchlist {
    robots: Vec<RobotSight>,
    /// Instant from which on the sight is too old \[µs\].
    until_us: Vec<u64>,
    /// Instant of the last look \[µs\].
    at_us: u64,
    due: Vec<RobotId>,
}

impl Watchlist {
    /// All robots, by id.
    pub fn robots(&self) -> &[RobotSight] {
        &self.robots
    }

    /// Forgets what was seen: all are looked at next time.
    pub fn forget(&mut self) {
        self.robots.clear();
    }

    /// Looks at those whose sight is too old at an instant \[µs\]; says how many.
    pub fn look(&mut self, session: &mut Session, news: &News, at_us: u64, m_per_px: f64) -> usize {
        let unseen_us = whole(UNSEEN_PX * m_per_px / FASTEST_M_PER_S * 1e6);
        if news.all || at_us < self.at_us || self.robots.is_empty() {
            self.robots.clear();
            self.until_us.clear();
            let (robots, until_us) = (&mut self.robots, &mut self.until_us);
            session.robots(at_us, |robot| {
                until_us.push(fresh_until(&robot, at_us, unseen_us));
                robots.push(robot);
            });
            self.at_us = at_us;
            return self.robots.len();
        }
        self.at_us = at_us;
        for robot in &news.robots {
            self.until_us[robot.index()] = 0;
        }
        self.due.clear();
        let late = self.until_us.iter().enumerate().filter(|(_, until)| **until <= at_us);
        self.due.extend(late.map(|(index, _)| RobotId::from_index(index)));
        let (robots, until_us) = (&mut self.robots, &mut self.until_us);
        session.some_robots(self.due.iter().copied(), at_us, |robot| {
            until_us[robot.id.index()] = fresh_until(&robot, at_us, unseen_us);
            robots[robot.id.index()] = robot;
        });
        self.due.len()
    }
}

/// Until when a sight holds, unless something is stated about the robot.
fn fresh_until(robot: &RobotSight, at_us: u64, unseen_us: u64) -> u64 {
    if robot.berth == Berth::OnTheWay && drives(robot.duty) {
        // What waits within its stretch may set off at any instant.
        at_us + unseen_us.max(1)
    } else {
        u64::MAX
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
            looks += list.look(&mut session, &news, at * 1000, 2.0);
            all += list.robots().len();
            let mut truth = Vec::new();
            session.robots(at * 1000, |robot| truth.push(robot));
            for (seen, robot) in list.robots().iter().zip(&truth) {
                assert!(seen.at.distance(robot.at) <= UNSEEN_PX * 2.0, "{seen:?} {robot:?}");
                let parts = |it: &RobotSight| (it.duty, it.since, it.order, it.operator, it.berth);
                assert_eq!(parts(seen), parts(robot));
            }
        }
        assert!(2 * looks < all, "{looks} of {all}");
    }
}
