//! What a handler may touch: the world's resources and components, borrowed once per `advance`.

use super::assist::{Operator, OperatorDesk};
use super::calendar::Calendar;
use super::calls::HelpMeter;
use super::conditions::Today;
use super::couriers::{Courier, CourierDesk};
use super::demand::OrderSpec;
use super::dispatch::{Externals, Policy, chosen};
use super::energy::ChargeState;
use super::gates::GateDesk;
use super::ground::{FleetGround, Ground};
use super::link::Radio;
use super::log::EventLog;
use super::motion::Drive;
use super::orders::{OrderState, WaitingOrders};
use super::rescue::{Crew, CrewDesk};
use super::robot::{DutyState, Robot};
use super::station::Station;
use super::surges::Surges;
use super::workshop::{WearMeter, Workshop};
use crate::base::ids::{CourierId, CrewId, FleetId, OperatorId, OrderId, RobotId};
use crate::base::time::{SimDuration, SimTime};
use crate::scenario::{DispatchRule, Fleet, Scenario, VendorProfile};
use bevy_ecs::prelude::{Entity, Mut, Query, Res, ResMut, Resource};
use bevy_ecs::system::SystemParam;
use std::sync::Arc;

/// Simulated time.
#[derive(Debug, Clone, Copy, Default, Resource)]
pub struct Clock {
    /// Now.
    pub now: SimTime,
}

/// The ground under one world.
#[derive(Debug, Clone, Resource)]
pub struct SharedGround(pub Arc<Ground>);

impl std::ops::Deref for SharedGround {
    type Target = Ground;
    fn deref(&self) -> &Ground {
        &self.0
    }
}

/// One day of one option.
#[derive(Debug, Clone, Resource)]
pub struct DayPlan {
    /// Root of chance.
    pub seed: u64,
    /// Which independent day.
    pub replication: u32,
    /// Robots of each fleet; 0 where the option leaves a fleet out.
    pub robots: Vec<u32>,
    /// People and plugs of each fleet.
    pub staff: Vec<Staff>,
    /// Expected orders of the day.
    pub orders_per_day: f64,
    /// Dispatch policy of the robots.
    pub policy: &'static Policy,
    /// Its settings.
    pub rule: DispatchRule,
    /// Dispatch policy of the couriers.
    pub courier_policy: &'static Policy,
    /// Whether passes along edges are stated.
    pub edges: bool,
}

impl DayPlan {
    /// A day of a scenario at its own demand, with so many robots of each fleet.
    pub fn new(scenario: &Scenario, replication: u32, robots: Vec<u32>) -> Self {
        let acting = robots.iter().position(|count| *count > 0).unwrap_or(0);
        let rule = scenario.fleets.get(acting).map(|fleet| fleet.dispatch.clone());
        let rule = rule.unwrap_or_default();
        Self {
            seed: scenario.run.seed,
            replication,
            staff: scenario.fleets.iter().zip(&robots).map(|(f, n)| Staff::of(f, *n)).collect(),
            robots,
            orders_per_day: scenario.orders_per_day(),
            policy: chosen(&rule),
            rule,
            courier_policy: chosen(&scenario.couriers.dispatch),
            edges: false,
        }
    }
}

/// People and plugs of a fleet on one day.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Staff {
    /// People of each operator pool on duty at once.
    pub operators: Vec<u32>,
    /// Crews of each pool on duty at once.
    pub crews: Vec<u32>,
    /// Plugs of the first charger, at the hub unless the scenario says so; `None`: one for every
    /// robot.
    pub chargers: Option<u32>,
    /// Bays of the workshop; `None`: one for every robot.
    pub bays: Option<u32>,
}

impl Staff {
    /// As the scenario has them; nobody where the day has no robots of the fleet.
    pub fn of(fleet: &Fleet, robots: u32) -> Self {
        let staffed = |people: u32| if robots > 0 { people } else { 0 };
        Self {
            operators: fleet.operators.iter().map(|pool| staffed(pool.on_duty)).collect(),
            crews: fleet.crews.iter().map(|pool| staffed(pool.people)).collect(),
            chargers: fleet.plugs(),
            bays: fleet.wear.bays,
        }
    }
}

/// Entities by id.
#[derive(Debug, Default, Resource)]
pub struct Roster {
    /// Robots.
    pub robots: Vec<Entity>,
    /// Fleet of each robot.
    pub fleet_of: Vec<FleetId>,
    /// Orders.
    pub orders: Vec<Entity>,
    /// Fleets: station, operators' desk, crews' desk, workshop.
    pub fleets: Vec<Entity>,
    /// Operators and companions.
    pub operators: Vec<Entity>,
    /// Crews.
    pub crews: Vec<Entity>,
    /// Couriers.
    pub couriers: Vec<Entity>,
}

/// The parts of a robot.
pub type RobotParts<'a> =
    (&'a Robot, Mut<'a, DutyState>, Mut<'a, Drive>, Mut<'a, ChargeState>, Mut<'a, HelpMeter>);

const ENTITY: &str = "entities of the roster live for the whole run";

/// Everything that handlers read and write.
#[derive(SystemParam)]
pub struct Sim<'w, 's> {
    pub(super) clock: ResMut<'w, Clock>,
    pub(super) calendar: ResMut<'w, Calendar>,
    pub(super) log: ResMut<'w, EventLog>,
    pub(super) ground: Res<'w, SharedGround>,
    pub(super) day: Res<'w, DayPlan>,
    pub(super) today: ResMut<'w, Today>,
    pub(super) roster: Res<'w, Roster>,
    pub(super) waiting: ResMut<'w, WaitingOrders>,
    pub(super) courier_desk: ResMut<'w, CourierDesk>,
    pub(super) externals: ResMut<'w, Externals>,
    pub(super) robots: Query<
        'w,
        's,
        (
            &'static Robot,
            &'static mut DutyState,
            &'static mut Drive,
            &'static mut ChargeState,
            &'static mut HelpMeter,
        ),
    >,
    pub(super) orders: Query<'w, 's, (&'static OrderSpec, &'static mut OrderState)>,
    pub(super) stations:
        Query<'w, 's, (&'static mut Station, &'static mut OperatorDesk, &'static mut CrewDesk)>,
    pub(super) gates: ResMut<'w, GateDesk>,
    pub(super) radios: Query<'w, 's, &'static mut Radio>,
    pub(super) surges: Query<'w, 's, &'static Surges>,
    pub(super) workshops: Query<'w, 's, &'static mut Workshop>,
    pub(super) wear: Query<'w, 's, &'static mut WearMeter>,
    pub(super) operators: Query<'w, 's, &'static mut Operator>,
    pub(super) crews: Query<'w, 's, &'static mut Crew>,
    pub(super) couriers: Query<'w, 's, &'static mut Courier>,
}

impl Sim<'_, '_> {
    pub(super) fn robot(&mut self, id: RobotId) -> RobotParts<'_> {
        self.robots.get_mut(self.roster.robots[id.index()]).expect(ENTITY)
    }

    pub(super) fn duty(&mut self, id: RobotId) -> Mut<'_, DutyState> {
        self.robot(id).1
    }

    pub(super) fn fleet_of(&self, id: RobotId) -> FleetId {
        self.roster.fleet_of[id.index()]
    }

    pub(super) fn order(&self, id: OrderId) -> &OrderSpec {
        self.orders.get(self.roster.orders[id.index()]).expect(ENTITY).0
    }

    pub(super) fn order_state(&mut self, id: OrderId) -> Mut<'_, OrderState> {
        self.orders.get_mut(self.roster.orders[id.index()]).expect(ENTITY).1
    }

    pub(super) fn station(&mut self, id: FleetId) -> Mut<'_, Station> {
        self.stations.get_mut(self.roster.fleets[id.index()]).expect(ENTITY).0
    }

    pub(super) fn operator_desk(&mut self, id: FleetId) -> Mut<'_, OperatorDesk> {
        self.stations.get_mut(self.roster.fleets[id.index()]).expect(ENTITY).1
    }

    pub(super) fn crew_desk(&mut self, id: FleetId) -> Mut<'_, CrewDesk> {
        self.stations.get_mut(self.roster.fleets[id.index()]).expect(ENTITY).2
    }

    pub(super) fn workshop(&mut self, id: FleetId) -> Mut<'_, Workshop> {
        self.workshops.get_mut(self.roster.fleets[id.index()]).expect(ENTITY)
    }

    pub(super) fn operator(&mut self, id: OperatorId) -> Mut<'_, Operator> {
        self.operators.get_mut(self.roster.operators[id.index()]).expect(ENTITY)
    }

    pub(super) fn radio(&mut self, id: RobotId) -> Option<Mut<'_, Radio>> {
        self.radios.get_mut(self.roster.robots[id.index()]).ok()
    }

    pub(super) fn crew(&mut self, id: CrewId) -> Mut<'_, Crew> {
        self.crews.get_mut(self.roster.crews[id.index()]).expect(ENTITY)
    }

    pub(super) fn courier(&mut self, id: CourierId) -> Mut<'_, Courier> {
        self.couriers.get_mut(self.roster.couriers[id.index()]).expect(ENTITY)
    }

    pub(super) fn fleet(&self, id: FleetId) -> &Fleet {
        &self.ground.scenario.fleets[id.index()]
    }

    pub(super) fn vendor(&self, id: FleetId) -> &VendorProfile {
        &self.fleet(id).vendor
    }

    pub(super) fn fleet_ground(&self, id: FleetId) -> &FleetGround {
        &self.ground.fleets[id.index()]
    }

    /// Work of a crew or companion at a robot, from the robot's own chance.
    pub(super) fn draw_rescue_work(&mut self, id: RobotId) -> SimDuration {
        let law = self.vendor(self.fleet_of(id)).rescue_min;
        let (.., mut meter) = self.robot(id);
        SimDuration::from_minutes(law.draw(&mut meter.rng))
    }
}
