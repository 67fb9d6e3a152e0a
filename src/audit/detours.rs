//! Ways round closed and full footpaths: which way is lawful is found anew.
//!
//! A leg takes the usual way unless it would come to an edge at an hour at which robots are kept off
//! it; then the shortest one without all edges that are barred at that instant, and so on. Who
//! stands before a barrier goes round it from there if a way leads round.

use super::Audit;
use super::posts::{Round, back_hub, place};
use super::robots::RobotView;
use super::seen::Sight;
use super::ways::driven;
use crate::base::cast;
use crate::base::ids::{EdgeId, FleetId, RobotId};
use crate::base::time::SimTime;
use crate::base::units::Millimetres;
use crate::events::LegKind;
use crate::map::{EdgeSet, Path};
use crate::sim::Ground;
use crate::sim::conditions::{Conditions, DayConditions, Ends, Heading, Today};
use crate::sim::demand::OrderSpec;
use crate::sim::ground::{FleetGround, MerchantGround, Post};
use std::sync::Arc;

/// Looks ahead for a fleet.
#[derive(Clone, Copy)]
pub(super) struct Outlook<'a> {
    ground: &'a FleetGround,
    conditions: &'a Conditions,
    today: &'a DayConditions,
}

/// A way: when it ends \[µs\] where it is open, and whether it is another than the usual one.
#[derive(Debug, Clone, Copy)]
struct Led {
    ends_us: Option<u64>,
    round: bool,
}

impl<'a> Outlook<'a> {
    /// An outlook; `None` where a day has no conditions.
    pub(super) fn of(ground: &'a Ground, today: &'a Today, fleet: FleetId) -> Option<Self> {
        let today = today.0.as_ref()?;
        let conditions = today.conditions();
        Some(Self { ground: &ground.fleets[fleet.index()], conditions, today })
    }

    /// Whether robots are kept off an edge at an instant \[µs\].
    fn barred(&self, edge: EdgeId, us: u64) -> bool {
        let at = SimTime(us / 1000);
        self.conditions.closed(edge, at) || self.today.quota(edge, at) == Some(0)
    }

    /// When a drive ends that begins at an instant, or the instant of its first barrier \[µs\].
    fn drive(&self, path: &Path, mut us: u64) -> Result<u64, u64> {
        for edge in path.steps.iter().map(|step| step.edge()) {
            if self.barred(edge, us) {
                return Err(us);
            }
            let alone = cast::float64(self.ground.pace(edge, us).whole_us);
            us += cast::whole(alone / self.today.speed_factor(edge, us));
        }
        Ok(us)
    }

    /// Leads a way round its barriers; where nothing leads round, round those alone that last all day.
    fn lead(&self, path: &mut Path, ends: Ends, begins_us: u64) -> Led {
        let mut shut = vec![false; self.ground.network.map().edges.len()];
        let mut tried = path.clone();
        let mut round = false;
        loop {
            let met_us = match self.drive(&tried, begins_us) {
                Ok(ends_us) => {
                    *path = tried;
                    return Led { ends_us: Some(ends_us), round };
                }
                Err(met_us) => met_us,
            };
            let known = shut.iter().filter(|shut| **shut).count();
            for (index, shut) in shut.iter_mut().enumerate() {
                *shut |= self.barred(EdgeId::from_index(index), met_us);
            }
            let more = shut.iter().filter(|shut| **shut).count() > known;
            if !more || !self.path_without(&shut, ends, &mut tried) {
                return Led { ends_us: None, round: self.spare_hopeless(path, ends) };
            }
            round = true;
        }
    }

    /// The shortest way without some edges; false where there is none.
    fn path_without(&self, shut: &[bool], ends: Ends, path: &mut Path) -> bool {
        let network = &self.ground.network;
        let set = EdgeSet::of(shut.len(), |edge| shut[edge.index()]);
        let tree = network.tree_without(ends.root, ends.radius, &Arc::new(set));
        let found = tree.path(network, ends.other, path);
        if ends.heading == Heading::Home {
            path.reverse(network.map());
        }
        found
    }

    /// Leads a way that is barred round edges that are barred in every minute of the day.
    fn spare_hopeless(&self, path: &mut Path, ends: Ends) -> bool {
        let minutes = || (0..1440).map(|minute| minute * 60_000_000);
        let hopeless = |edge: EdgeId| minutes().all(|us| self.barred(edge, us));
        if !path.steps.iter().any(|step| hopeless(step.edge())) {
            return false;
        }
        let edges = 0..self.ground.network.map().edges.len();
        let shut: Vec<bool> = edges.map(|edge| hopeless(EdgeId::from_index(edge))).collect();
        let mut found = Path::default();
        let ends = Ends { radius: Millimetres(u32::MAX), ..ends };
        let round = self.path_without(&shut, ends, &mut found);
        if round {
            *path = found;
        }
        round
    }

    /// Way of an order's trip where it leads round something \[m\].
    ///
    /// # Errors
    /// When a leg is barred and nothing leads round.
    pub(super) fn trip_m(&self, post: Post, order: &OrderSpec) -> Round {
        let (map, network) = (self.ground.network.map(), &self.ground.network);
        let merchant = self.ground.merchants[order.merchant.index()].as_ref().ok_or(())?;
        let door = self.ground.customers[order.customer as usize].map_err(|_| ())?;
        let (mut path, ends) = approach(self.ground, post, merchant);
        let home = back_hub(self.ground, self.ground.returns, post, door);
        let hub = &self.ground.hubs[home].tree;
        let alone = |path: &Path| -> u64 {
            path.steps.iter().map(|step| self.ground.paces[step.edge().index()].whole_us).sum()
        };
        let leaves_us = (order.ready.0 * 1000).saturating_sub(alone(&path));
        let first = self.lead(&mut path, ends, leaves_us.max(order.placed.0 * 1000));
        let mut way = path.length(map).metres().0;
        merchant.tree.path(network, door, &mut path);
        let ends = Ends::of(&merchant.tree, door, Heading::Out);
        let loaded_us = first.ends_us.ok_or(())?.max(order.ready.0 * 1000);
        let second = self.lead(&mut path, ends, loaded_us);
        way += path.length(map).metres().0;
        hub.path(network, door, &mut path);
        path.reverse(map);
        let empty_us = second.ends_us.ok_or(())? + order.walk_to_door.0 * 1000;
        let third = self.lead(&mut path, Ends::of(hub, door, Heading::Home), empty_us);
        third.ends_us.ok_or(())?;
        way += path.length(map).metres().0;
        Ok((first.round || second.round || third.round).then_some(way))
    }
}

/// The usual drive from a post to a merchant, and its ends.
pub(super) fn approach(on: &FleetGround, post: Post, merchant: &MerchantGround) -> (Path, Ends) {
    if let Post::Hub(hub) = post {
        let path = merchant.approaches[hub as usize].path.clone();
        let tree = &on.hubs[hub as usize].tree;
        return (path, Ends::of(tree, merchant.tree.root(), Heading::Out));
    }
    let (mut path, here) = (Path::default(), place(on, post));
    let tree = merchant.wide.as_ref().unwrap_or(&merchant.tree);
    tree.path(&on.network, here, &mut path);
    path.reverse(on.network.map());
    (path, Ends::of(tree, here, Heading::Home))
}

impl Audit<'_> {
    /// The lawful way of a leg that begins now; lengths of the usual way and of it where it is another.
    pub(super) fn lead(&self, robot: RobotId, path: &mut Path, ends: Ends) -> Option<(u32, u32)> {
        let fleet = FleetId::from_index(self.robots[robot.index()].fleet);
        let outlook = Outlook::of(self.ground, &self.today, fleet)?;
        let usual = path.length(&self.ground.map).0;
        let led = outlook.lead(path, ends, self.now.0 * 1000);
        led.round.then(|| (usual, path.length(&self.ground.map).0))
    }

    /// A robot tells that it takes another way than the usual one.
    pub(super) fn way_round_taken(
        &mut self,
        robot: RobotId,
        leg: LegKind,
        usual: Millimetres,
        way: Millimetres,
    ) {
        let view = &mut self.robots[robot.index()];
        let same = view.leg == Some(leg);
        let begun = view.round.take();
        self.seen.note(Sight::WayRound, begun.is_some());
        self.seen.note(Sight::TurnedRound, begun.is_none());
        let lawful = begun.or_else(|| {
            let (step, path, lengths) = self.way_on(robot)?;
            let own = &mut self.ways[robot.index()];
            own.steps.truncate(step);
            if step == 0 {
                own.start = path.start;
            }
            own.steps.extend(path.steps);
            own.end = path.end;
            Some(lengths)
        });
        self.hold(same && lawful == Some((usual.0, way.0)), || {
            format!("robot {robot} goes {way:?} round {usual:?} on {leg:?}, lawful is {lawful:?}")
        });
    }

    /// From where a robot stands before a barrier: the step of its way that is barred, the way round,
    /// and the lengths of what was left and of what is taken.
    fn way_on(&self, robot: RobotId) -> Option<(usize, Path, (u32, u32))> {
        let view = &self.robots[robot.index()];
        let outlook = Outlook::of(self.ground, &self.today, FleetId::from_index(view.fleet))?;
        let own = &self.ways[robot.index()];
        let map = &self.ground.map;
        let mut passed = 0;
        let steps = own.steps.iter().enumerate();
        let (place, into) = steps
            .map(|(place, step)| {
                let into = if place == 0 { own.start.0 } else { 0 };
                let here = passed;
                passed += u64::from(map.edge(step.edge()).length.0.saturating_sub(into));
                (place, into, here, step.edge())
            })
            .find(|(_, _, here, edge)| {
                *here == view.leg_mm && outlook.barred(*edge, self.now.0 * 1000)
            })
            .map(|(place, into, ..)| (place, into))?;
        let steps = own.steps[place..].to_vec();
        let mut path = Path { steps, start: Millimetres(into), end: own.end };
        let reach = Millimetres::from_metres(self.fleet(view.fleet).vendor.reach.0).0;
        let bounded = view.leg == Some(LegKind::Loaded) && !view.from_hub;
        let before = if view.from_door { view.loaded_mm } else { 0 };
        let driven = driven(before + view.leg_mm);
        let radius = Millimetres(if bounded { reach.saturating_sub(driven) } else { u32::MAX });
        let (root, other) = path.ends(map)?;
        let ends = Ends { root, radius, other, heading: Heading::Out };
        let lengths = self.lead(robot, &mut path, ends)?;
        Some((place, path, lengths))
    }

    /// A robot that drives on is on the lawful way, and does not stand before a barrier that it
    /// could go round.
    pub(super) fn check_barriers(&mut self, robot: RobotId) {
        let RobotView { round: pending, since, .. } = self.robots[robot.index()];
        self.hold(pending.is_none(), || {
            format!("robot {robot} drives into a barrier, lawful is {pending:?}")
        });
        if self.today.0.is_none() || since != self.now {
            return;
        }
        let round = self.way_on(robot).map(|(_, _, lengths)| lengths);
        self.hold(round.is_none(), || {
            format!("robot {robot} waits before a barrier, round it leads {round:?}")
        });
    }
}
