//! A world that is driven from outside, bit by bit: watched, put down, taken up again.

use super::advance::advance;
use super::build::populate;
use super::columns::SimColumns;
use super::course::Ahead;
use super::demand::OrderSpec;
use super::feeders::{Feeder, FeederDesk};
use super::ground::{FleetGround, Ground};
use super::joining::{self, Joining};
use super::log::EventLog;
use super::looks;
use super::motion::Drive;
use super::rescue::{Crew, CrewRound};
use super::robot::DutyState;
use super::sight::{Berth, CrewSight, FeederSight, RobotSight, Sights, crew_sight, feeder_sight};
use super::snapshot::{Snapshot, SnapshotError};
use super::state::{Clock, DayPlan, Roster, Sim};
use super::station::Station;
use super::touch::{self, TouchFault};
use crate::base::ids::{EdgeId, FleetId, OperatorId, OrderId, RobotId};
use crate::base::time::SimTime;
use crate::events::Observer;
use crate::map::{Point, route};
use bevy_ecs::prelude::World;
use bevy_ecs::system::SystemState;
use std::collections::BTreeMap;
use std::sync::Arc;

/// One day that lives as far as it is let.
pub struct Living {
    world: World,
    state: SystemState<SimColumns<'static, 'static>>,
    sights: Sights,
    ground: Arc<Ground>,
    /// How far it has been let live.
    now: SimTime,
    next: Option<SimTime>,
}

impl Living {
    /// A day before its first notice.
    pub fn begin(ground: &Arc<Ground>, day: DayPlan) -> Self {
        let mut world = World::new();
        populate(&mut world, ground, day);
        Self::around(world, ground, SimTime::MIDNIGHT)
    }

    /// A day that goes on where a snapshot was taken, at an instant up to which nothing happens.
    ///
    /// # Errors
    /// When the ground is another one than that of the snapshot.
    pub fn taken_up(
        snapshot: &Snapshot,
        at: SimTime,
        ground: &Arc<Ground>,
    ) -> Result<Self, SnapshotError> {
        let mut world = World::new();
        snapshot.restore(&mut world, ground)?;
        Ok(Self::around(world, ground, at))
    }

    fn around(mut world: World, ground: &Arc<Ground>, now: SimTime) -> Self {
        let mut state = SystemState::new(&mut world);
        let sights = Sights::new(&mut world);
        let next = advance(&mut world, &mut state, now);
        Self { world, state, sights, ground: ground.clone(), now, next }
    }

    /// Lets the world live until an instant, inclusive.
    pub fn advance(&mut self, until: SimTime) {
        self.next = advance(&mut self.world, &mut self.state, until);
        self.now = self.now.max(until);
    }

    /// It rains now and until an instant, hour by hour.
    ///
    /// # Errors
    /// As [`touch::rain`].
    pub fn rain(&mut self, until: SimTime) -> Result<(), TouchFault> {
        touch::rain(&mut self.world, self.now, until)
    }

    /// Closes a path to robots until an instant.
    ///
    /// # Errors
    /// As [`touch::close_path`].
    pub fn close_path(&mut self, path: EdgeId, until: SimTime) -> Result<(), TouchFault> {
        touch::close_path(&mut self.world, path, self.now, until)
    }

    /// Adds an order that is placed now.
    ///
    /// # Errors
    /// As [`touch::order`].
    pub fn order_now(&mut self, order: OrderSpec) -> Result<(), TouchFault> {
        touch::set_clock(&mut self.world, self.now);
        touch::order(&mut self.world, order)?;
        self.settle();
        Ok(())
    }

    /// Sends an operator on a break until an instant.
    ///
    /// # Errors
    /// As [`TouchFault`] has them.
    pub fn lunch(&mut self, operator: OperatorId, until: SimTime) -> Result<(), TouchFault> {
        self.act(|sim| touch::lunch(sim, operator, until))
    }

    /// Sends robots by another policy from now on.
    ///
    /// # Errors
    /// As [`touch::policy`].
    pub fn policy(&mut self, id: &str) -> Result<(), TouchFault> {
        touch::policy(&mut self.world, id)?;
        self.act(|sim| {
            looks::begin(sim);
            Ok(())
        })
    }

    /// Takes a robot out of service, once it stands at its hub.
    ///
    /// # Errors
    /// As [`TouchFault`] has them.
    pub fn take_out(&mut self, robot: RobotId) -> Result<(), TouchFault> {
        self.act(|sim| touch::take_out(sim, robot))
    }

    /// Puts a robot back that was taken out.
    ///
    /// # Errors
    /// As [`TouchFault`] has them.
    pub fn put_back(&mut self, robot: RobotId) -> Result<(), TouchFault> {
        self.act(|sim| touch::put_back(sim, robot))
    }

    /// Adds robots to a fleet, with the ids after those of all others.
    ///
    /// # Errors
    /// As [`TouchFault`] has them.
    pub fn add_robots(&mut self, who: Joining) -> Result<(), TouchFault> {
        let ids = joining::spawn(&mut self.world, who)?;
        self.act(|sim| {
            joining::join(sim, FleetId::from_index(who.fleet), ids);
            Ok(())
        })
    }

    fn act(
        &mut self,
        act: impl FnOnce(&mut Sim) -> Result<(), TouchFault>,
    ) -> Result<(), TouchFault> {
        touch::set_clock(&mut self.world, self.now);
        let mut columns = self.state.get_mut(&mut self.world).expect("the world was populated");
        act(&mut columns.lend())?;
        self.settle();
        Ok(())
    }

    /// Handles what a touch made due at once.
    fn settle(&mut self) {
        self.next = advance(&mut self.world, &mut self.state, self.now);
    }

    /// Hands over what was stated since this was asked last.
    pub fn read(&mut self, observer: &mut impl Observer) {
        self.world.resource_mut::<EventLog>().read(observer);
    }

    /// How far it has been let live.
    pub fn now(&self) -> SimTime {
        self.now
    }

    /// When the next notice is due; `None` once the day is over.
    pub fn next(&self) -> Option<SimTime> {
        self.next
    }

    /// Instant of the last notice that was handled.
    pub fn last_notice(&self) -> SimTime {
        self.world.resource::<Clock>().now
    }

    /// The ground under it.
    pub fn ground(&self) -> &Arc<Ground> {
        &self.ground
    }

    /// Which day it is.
    pub fn day(&self) -> &DayPlan {
        self.world.resource::<DayPlan>()
    }

    /// The world as it stands.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot::take(&self.world)
    }

    /// An order of the day, placed or still to come.
    pub fn order(&self, id: OrderId) -> Option<&OrderSpec> {
        let entity = self.world.resource::<Roster>().orders.get(id.index())?;
        self.world.get::<OrderSpec>(*entity)
    }

    /// Points of the way that a robot has before it, from where it was last seen or the last bend
    /// before; empty for one that is on no way.
    pub fn way_ahead(&self, robot: &RobotSight) -> Vec<Point> {
        let at = (robot.step, robot.into_mm);
        self.drive(robot).map_or_else(Vec::new, |on| on.path.points_ahead(&self.ground.map, at))
    }

    /// Points of the way of its leg that a robot has behind it, from there back to where the leg
    /// began, as far as there are not too many.
    pub fn way_behind(&self, robot: &RobotSight, most: usize) -> Vec<Point> {
        let at = (robot.step, robot.into_mm);
        let points = |on: &Drive| on.path.points_behind(&self.ground.map, at, most);
        self.drive(robot).map_or_else(Vec::new, points)
    }

    /// The drive of a robot that is on its way.
    fn drive(&self, robot: &RobotSight) -> Option<&Drive> {
        let entity = self.world.resource::<Roster>().robots.get(robot.id.index());
        let drive = entity.and_then(|entity| self.world.get::<Drive>(*entity));
        drive.filter(|_| robot.berth == Berth::OnTheWay)
    }

    /// Shows every robot as it is at an instant \[µs\] not before now and not after the next
    /// notice, in the order of their ids.
    pub fn robots(&mut self, at_us: u64, see: impl FnMut(RobotSight)) {
        self.sights.robots(&self.world, at_us, see);
    }

    /// Shows some robots as they are at an instant \[µs\], as [`robots`](Self::robots) shows all, each
    /// with the parts of its way from then on.
    pub fn some_robots(
        &mut self,
        which: impl Iterator<Item = RobotId>,
        at_us: u64,
        see: impl FnMut(RobotSight, Ahead<'_>),
    ) {
        self.sights.some(&self.world, which, at_us, see);
    }

    /// Every crew that is away from its base, in the order of their ids; those among the crews that
    /// were known before which are in the same part of their round are taken from there.
    pub fn crews(&self, before: &[CrewSight]) -> Vec<CrewSight> {
        let roster = self.world.resource::<Roster>();
        let robot = |id: RobotId| {
            let entity = *roster.robots.get(id.index())?;
            Some((self.world.get::<Drive>(entity)?, self.world.get::<DutyState>(entity)?))
        };
        let crews = roster.crews.iter().filter_map(|entity| self.world.get::<Crew>(*entity));
        let crews = crews.filter(|crew| crew.round != CrewRound::AtBase);
        let mut before = before.iter().peekable();
        let sight = |crew: &Crew| {
            while before.next_if(|known| known.id < crew.id).is_some() {}
            let known = before.peek().copied().filter(|known| known.holds(crew));
            known.copied().unwrap_or_else(|| crew_sight(&self.ground, crew, robot))
        };
        crews.map(sight).collect()
    }

    /// Every feeder who is away from the hub, in the order of their ids.
    pub fn feeders(&self) -> Vec<FeederSight> {
        let roster = self.world.resource::<Roster>();
        let feeders = roster.feeders.iter().filter_map(|entity| self.world.get::<Feeder>(*entity));
        let merchant = |order| self.order(order).map(|order| order.merchant);
        feeders.filter_map(|feeder| feeder_sight(&self.ground, feeder, merchant)).collect()
    }

    /// Orders that feeders have fetched for a robot that has not loaded them yet, each with the hub.
    pub fn fed(&self) -> BTreeMap<OrderId, Point> {
        let fleets = self.world.resource::<Roster>().fleets.iter().zip(&self.ground.fleets);
        let desks = fleets.filter_map(|(at, on)| Some((self.world.get::<FeederDesk>(*at)?, on)));
        let hub = |on: &FleetGround, order| {
            let hub = on.feed.as_ref()?.hub_of(self.order(order)?.merchant)?;
            Some(route::point(&self.ground.map, on.hubs.get(hub as usize)?.at))
        };
        let fetched = desks.flat_map(|(desk, on)| desk.fetched().map(move |order| (order, on)));
        fetched.filter_map(|(order, on)| Some((order, hub(on, order)?))).collect()
    }

    /// Where each charger stands and how many robots wait there, hubs' own included.
    pub fn charger_queues(&self) -> Vec<(Point, usize)> {
        let fleets = self.world.resource::<Roster>().fleets.iter().zip(&self.ground.fleets);
        let stations =
            fleets.filter_map(|(entity, on)| Some((self.world.get::<Station>(*entity)?, on)));
        let map = &self.ground.map;
        let queues = stations.flat_map(|(station, on)| {
            let desks = station.chargers.iter().zip(&on.chargers);
            desks.map(|(desk, at)| (route::point(map, at.tree.root()), desk.queue.len()))
        });
        queues.collect()
    }

    /// The world, to be read.
    pub fn world(&self) -> &World {
        &self.world
    }
}
