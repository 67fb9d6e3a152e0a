//! Robots that stand ready are spread every hour: who is sent where is found anew, one by one.

use super::Audit;
use super::posts::{place, way_mm};
use super::seen::Sight;
use crate::base::cast;
use crate::base::ids::{MerchantId, RobotId};
use crate::base::time::SimTime;
use crate::events::Duty;
use crate::scenario::Returns;
use crate::sim::dispatch::matching;
use crate::sim::ground::Post;
use std::collections::BTreeMap;

const HOUR_MS: u64 = 3_600_000;

/// What a fleet's robots have to do at a full hour.
#[derive(Debug)]
pub(super) struct Hour {
    fleet: usize,
    /// Robots that may be sent elsewhere, with where they stand.
    movable: Vec<(RobotId, Post)>,
    /// Room at the posts that expect orders.
    room: BTreeMap<Post, u32>,
    /// Where robots were sent.
    sent: Vec<(RobotId, Post)>,
}

impl Audit<'_> {
    /// Full hours between two events, at which nothing happened.
    pub(super) fn pass_hours(&mut self, until: SimTime) {
        let now = self.now;
        let mut hour = SimTime((now.0 / HOUR_MS + 1) * HOUR_MS);
        while hour < until.min(self.ground.scenario.run.close) {
            self.now = hour;
            self.look_at_hour();
            self.settle_hours();
            hour = SimTime(hour.0 + HOUR_MS);
        }
        self.now = now;
    }

    /// It is a full hour, and everything else of it has happened: what has to be done is set down.
    pub(super) fn look_at_hour(&mut self) {
        if self.looked_at == Some(self.now) || !self.now.0.is_multiple_of(HOUR_MS) {
            return;
        }
        self.looked_at = Some(self.now);
        for fleet in 0..self.ground.fleets.len() {
            let rule = self.fleet(fleet).stand_by.returns;
            let busy = self.busy(fleet);
            let asked = rule == Returns::ExpectedDemand && !busy.is_empty();
            if asked && self.serves(fleet, self.now) {
                let hour = self.hour(fleet, &busy);
                self.hours.push(hour);
            }
        }
    }

    fn hour(&self, fleet: usize, busy: &[(Post, f64)]) -> Hour {
        let idle = (0..self.robots.len()).map(RobotId::from_index).filter(|robot| {
            let view = &self.robots[robot.index()];
            view.fleet == fleet && view.duty == Duty::Idle
        });
        let idle: Vec<RobotId> = idle.collect();
        let mut room = shares(cast::index32(idle.len()), busy);
        let on = &self.ground.fleets[fleet];
        let mut movable = Vec::new();
        for robot in idle {
            let view = &self.robots[robot.index()];
            let here = place(on, view.post);
            let ways = busy.iter().filter_map(|(post, _)| way_mm(on, here, *post));
            let cool = self.now.since(view.drove) >= self.fleet(fleet).stand_by.cool_down;
            if cool && self.lasts(robot, ways.max().unwrap_or(0)) {
                movable.push((robot, view.post));
            } else if let Some(room) = room.get_mut(&view.post) {
                *room = room.saturating_sub(1);
            }
        }
        Hour { fleet, movable, room, sent: Vec::new() }
    }

    /// A robot is sent to a merchant: after its trip, or from where it stands at a full hour.
    pub(super) fn robot_sent(&mut self, robot: RobotId, merchant: MerchantId) {
        let view = self.robots[robot.index()];
        let post = self.post_of(view.fleet, merchant);
        self.hold(post.is_some(), || format!("robot {robot} is sent to {merchant}"));
        self.seen.note(Sight::SentToWait, view.duty != Duty::Idle);
        if view.duty == Duty::Idle {
            self.look_at_hour();
            let hour = self.hours.iter_mut().find(|hour| hour.fleet == view.fleet);
            let known = hour.zip(post).map(|(hour, post)| hour.sent.push((robot, post)));
            self.hold(known.is_some(), || format!("robot {robot} is sent away in between"));
        }
        self.robots[robot.index()].sent = post;
    }

    /// What had to be done at a full hour was done.
    pub(super) fn settle_hours(&mut self) {
        self.look_at_hour();
        for hour in std::mem::take(&mut self.hours) {
            self.seen.note(Sight::SpreadOut, !hour.sent.is_empty());
            self.check_hour(hour);
        }
    }

    fn check_hour(&mut self, mut hour: Hour) {
        let on = &self.ground.fleets[hour.fleet];
        let way = |from: Post, to: Post| way_mm(on, place(on, from), to).map(i64::from);
        let columns: Vec<Post> =
            hour.room.iter().flat_map(|(post, room)| (0..*room).map(move |_| *post)).collect();
        let (rows, many) = (hour.movable.len(), columns.len());
        let cost = |row: usize, column: usize| way(hour.movable[row].1, columns[column]);
        let least = (rows.max(many) <= matching::EXACT).then(|| {
            let found = matching::least_cost(rows, many, cost);
            let pairs = found.iter().enumerate().filter_map(|(row, at)| cost(row, (*at)?));
            pairs.fold((0, 0), |(pairs, sum), cost| (pairs + 1, sum + cost))
        });
        let mut done = (0, 0);
        let mut lawful = true;
        for (robot, from) in &hour.movable {
            let goes = hour.sent.iter().find(|(sent, _)| sent == robot).map(|(_, to)| *to);
            let to = goes.unwrap_or(*from);
            match hour.room.get_mut(&to) {
                Some(room) if *room > 0 => {
                    *room -= 1;
                    done = (done.0 + 1, done.1 + way(*from, to).unwrap_or(0));
                }
                _ => lawful &= goes.is_none(),
            }
        }
        let may = |robot: &RobotId| hour.movable.iter().any(|(it, _)| it == robot);
        lawful &= hour.sent.iter().all(|(robot, _)| may(robot));
        self.hold(lawful, || format!("robots are sent without leave or room: {hour:?}"));
        self.hold(least.is_none_or(|least| least == done), || {
            format!("robots are spread at {done:?}, {least:?} is least: {hour:?}")
        });
    }
}

/// So many robots by weight, in whole numbers: largest remainders first, of equal ones the first.
fn shares(robots: u32, busy: &[(Post, f64)]) -> BTreeMap<Post, u32> {
    let all: f64 = busy.iter().map(|(_, orders)| orders).sum();
    let parts = busy.iter().map(|(post, orders)| (f64::from(robots) * orders / all, *post));
    let mut parts: Vec<(f64, Post)> = parts.collect();
    let mut shares: BTreeMap<Post, u32> = BTreeMap::new();
    for (part, post) in &mut parts {
        shares.insert(*post, cast::whole32(part.floor()));
        *part = part.fract();
    }
    let left = robots.saturating_sub(shares.values().sum());
    parts.sort_by(|(one, a), (other, b)| other.total_cmp(one).then(a.cmp(b)));
    for (_, post) in parts.iter().cycle().take(if parts.is_empty() { 0 } else { left as usize }) {
        *shares.entry(*post).or_default() += 1;
    }
    shares
}
