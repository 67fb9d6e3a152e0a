//! What somebody changed in a day: told to the checker at its instant, after everything else of it, so
//! that what follows is held against the day as it is from then on.
//!
//! A stretch that was begun before is held against the day as it was when it was planned.

use super::order_views::{self, Eve};
use super::{Audit, energy, link, robots};
use crate::base::cast::index32;
use crate::base::ids::{EdgeId, OperatorId, RobotId};
use crate::base::time::SimTime;
use crate::map::Path;
use crate::sim::conditions::Today;
use crate::sim::demand::OrderSpec;
use crate::sim::dispatch;
use crate::sim::joining::Joining;

/// One change, as the checker has to know it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Change {
    /// It rains until then.
    Rain(SimTime),
    /// A path is closed until then.
    Closed(EdgeId, SimTime),
    /// An operator takes nobody until then.
    Break(OperatorId, SimTime),
    /// A robot is taken out of service, once it stands at its hub.
    Out(RobotId),
    /// It may be in service again.
    Back(RobotId),
    /// Robots join a fleet.
    Join(Joining),
    /// A customer orders.
    Order(OrderSpec),
    /// Robots are sent by the policy of this name.
    Policy(&'static str),
}

impl Audit<'_> {
    /// Something was changed at an instant up to which everything was followed.
    pub fn changed(&mut self, at: SimTime, change: Change) {
        let forward = at >= self.now;
        self.hold(forward, || format!("time runs back to {at}"));
        self.settle();
        self.now = self.now.max(at);
        match change {
            Change::Rain(until) => {
                self.touched_by.rain.push((at, until));
                self.other_day();
            }
            Change::Closed(edge, until) => {
                self.touched_by.closed.push((edge, at, until));
                self.other_day();
            }
            Change::Break(operator, until) => self.rests(operator, (at, until)),
            Change::Out(robot) => self.serves_no_more(robot, true),
            Change::Back(robot) => self.serves_no_more(robot, false),
            Change::Join(who) => self.joins(who),
            Change::Order(spec) => {
                let (ground, plan, today, hills) =
                    (self.ground, &self.plan, &self.today, &self.hills);
                self.orders.add(Eve { ground, plan, today, hills }, spec);
            }
            Change::Policy(id) => {
                id.clone_into(&mut self.plan.rule.policy);
                self.plan.policy = dispatch::policy(id).unwrap_or(self.plan.policy);
                self.plans_robots = !self.plan.policy.at_once;
            }
        }
    }

    /// Robots join a fleet, as others of it were in the morning.
    fn joins(&mut self, Joining { fleet, hub, count }: Joining) {
        let acts = self.plan.robots.get(fleet).is_some_and(|robots| *robots > 0);
        let known = acts && (hub as usize) < self.ground.fleets[fleet].hubs.len();
        if !known {
            return self.hold(false, || format!("nobody can join fleet {fleet} at hub {hub}"));
        }
        let robots = self.robots.iter().filter(|robot| robot.fleet == fleet).count();
        let (own, all) = (index32(robots) + count, index32(self.robots.len()) + count);
        let scenario = &self.ground.scenario;
        let permitted = scenario.fleet_cap().is_none_or(|most| own <= most)
            && scenario.rules.robots_in_city.is_none_or(|most| all <= most);
        self.hold(permitted, || {
            format!("{own} robots of fleet {fleet} and {all} in all, not permitted")
        });
        for _ in 0..count {
            let losses = link::of_robot(self.ground, &self.plan, (self.robots.len(), fleet));
            self.losses.push(losses);
            self.robots.push(robots::view(self.ground, fleet, hub));
            self.ways.push(Path::default());
            self.orders.to_come.push(Vec::new());
        }
        let (plugs, hubs) = (self.plan.staff[fleet].chargers, self.ground.fleets[fleet].hubs.len());
        let offer = self.fleet(fleet);
        energy::more_plugs(&mut self.desks[fleet].chargers, offer, (hubs, plugs), count);
    }

    /// From now on the surroundings are others.
    fn other_day(&mut self) {
        let (seed, replication) = (self.plan.seed, self.plan.replication);
        let today = Today::touched(self.ground, &self.touched_by, seed, replication);
        let past = std::mem::replace(&mut self.today, today);
        self.past.push((self.now, past));
        let (ground, plan, today, hills) = (self.ground, &self.plan, &self.today, &self.hills);
        order_views::look_again(&mut self.orders, Eve { ground, plan, today, hills });
    }

    /// The surroundings that were known at an instant.
    pub(super) fn known_at(&self, at: SimTime) -> &Today {
        let past = self.past.iter().find(|(until, _)| at < *until);
        past.map_or(&self.today, |(_, today)| today)
    }

    /// The surroundings under which a robot's stretch was planned.
    pub(super) fn planned_under(&self, robot: RobotId) -> &Today {
        let version = self.robots[robot.index()].planned;
        self.past.get(version).map_or(&self.today, |(_, today)| today)
    }

    /// Somebody takes a robot out of service, or puts it back.
    fn serves_no_more(&mut self, robot: RobotId, out: bool) {
        match self.robots.get_mut(robot.index()) {
            Some(view) => view.out = out,
            None => self.hold(false, || format!("nobody knows robot {robot}")),
        }
    }

    /// A robot plans its next stretch, under what is known now.
    pub(super) fn plans_on(&mut self, robot: RobotId) {
        self.robots[robot.index()].planned = self.past.len();
    }
}
