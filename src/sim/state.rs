//! What a handler may touch: the world's resources and columns, borrowed once per `advance`.

use super::areas::AreaDesks;
use super::assist::{Operator, OperatorDesk};
use super::calendar::Calendar;
use super::calls::HelpMeter;
use super::columns::{FleetColumns, OrderColumns, RobotColumns};
use super::conditions::Today;
use super::couriers::{Courier, CourierDesk};
use super::demand::OrderSpec;
use super::dispatch::{Externals, Policy, by_id, chosen};
use super::energy::ChargeState;
use super::feeders::{Feeder, FeederDesk};
use super::gates::GateDesk;
use super::ground::{FleetGround, Ground, Ride};
use super::intake::Intake;
use super::kitchen::Kitchens;
use super::log::EventLog;
use super::motion::Drive;
use super::orders::{OrderState, WaitingOrders};
use super::rescue::{Crew, CrewDesk};
use super::robot::{DutyState, Robot};
use super::station::Station;
use super::workshop::Workshop;
use crate::base::ids::{CourierId, CrewId, FeederId, FleetId, OperatorId, OrderId, RobotId};
use crate::base::time::{SimDuration, SimTime};
use crate::scenario::{DispatchRule, Fleet, Scenario, VendorProfile};
use bevy_ecs::prelude::{Entity, Resource};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Simulated time.
#[derive(Debug, Clone, Copy, Default, Resource, Serialize, Deserialize)]
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
#[derive(Debug, Clone, Resource, Serialize, Deserialize)]
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
    #[serde(with = "by_id")]
    pub policy: &'static Policy,
    /// Its settings.
    pub rule: DispatchRule,
    /// Dispatch policy of the couriers.
    #[serde(with = "by_id")]
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
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Staff {
    /// People of each operator pool on duty at once.
    pub operators: Vec<u32>,
    /// Crews of each pool on duty at once.
    pub crews: Vec<u32>,
    /// Feeders.
    pub feeders: u32,
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
            feeders: fleet.feeders.as_ref().map_or(0, |pool| staffed(pool.people)),
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
    /// Feeders.
    pub feeders: Vec<Entity>,
    /// Couriers.
    pub couriers: Vec<Entity>,
}

/// The parts of a robot.
pub(super) type RobotParts<'a> =
    (&'a Robot, &'a mut DutyState, &'a mut Drive, &'a mut ChargeState, &'a mut HelpMeter);

/// Everything that handlers read and write, lent for one `advance`.
pub struct Sim<'w> {
    pub(super) clock: &'w mut Clock,
    pub(super) calendar: &'w mut Calendar,
    pub(super) log: &'w mut EventLog,
    pub(super) ground: &'w Ground,
    pub(super) day: &'w DayPlan,
    pub(super) today: &'w mut Today,
    pub(super) intake: &'w mut Intake,
    pub(super) waiting: &'w mut WaitingOrders,
    pub(super) kitchens: &'w mut Kitchens,
    pub(super) courier_desk: &'w mut CourierDesk,
    pub(super) externals: &'w mut Externals,
    pub(super) gates: &'w mut GateDesk,
    pub(super) areas: &'w mut AreaDesks,
    pub(super) robots: RobotColumns<'w>,
    pub(super) orders: OrderColumns<'w>,
    pub(super) fleets: FleetColumns<'w>,
    pub(super) operators: &'w mut [Operator],
    pub(super) crews: &'w mut [Crew],
    pub(super) feeders: &'w mut [Feeder],
    pub(super) couriers: &'w mut [Courier],
}

impl<'w> Sim<'w> {
    pub(super) fn robot(&mut self, id: RobotId) -> RobotParts<'_> {
        let (row, robots) = (id.index(), &mut self.robots);
        (
            &robots.who[row],
            &mut robots.duty[row],
            &mut robots.drive[row],
            &mut robots.charge[row],
            &mut robots.meter[row],
        )
    }

    pub(super) fn duty(&mut self, id: RobotId) -> &mut DutyState {
        &mut self.robots.duty[id.index()]
    }

    pub(super) fn fleet_of(&self, id: RobotId) -> FleetId {
        self.robots.who[id.index()].fleet
    }

    pub(super) fn order(&self, id: OrderId) -> &'w OrderSpec {
        &self.orders.spec[id.index()]
    }

    pub(super) fn order_state(&mut self, id: OrderId) -> &mut OrderState {
        &mut self.orders.state[id.index()]
    }

    pub(super) fn station(&mut self, id: FleetId) -> &mut Station {
        &mut self.fleets.station[id.index()]
    }

    pub(super) fn operator_desk(&mut self, id: FleetId) -> &mut OperatorDesk {
        &mut self.fleets.operators[id.index()]
    }

    pub(super) fn crew_desk(&mut self, id: FleetId) -> &mut CrewDesk {
        &mut self.fleets.crews[id.index()]
    }

    pub(super) fn feeder_desk(&mut self, id: FleetId) -> &mut FeederDesk {
        &mut self.fleets.feeders[id.index()]
    }

    pub(super) fn workshop(&mut self, id: FleetId) -> &mut Workshop {
        &mut self.fleets.workshop[id.index()]
    }

    pub(super) fn operator(&mut self, id: OperatorId) -> &mut Operator {
        &mut self.operators[id.index()]
    }

    pub(super) fn crew(&mut self, id: CrewId) -> &mut Crew {
        &mut self.crews[id.index()]
    }

    pub(super) fn feeder(&mut self, id: FeederId) -> &mut Feeder {
        &mut self.feeders[id.index()]
    }

    pub(super) fn courier(&mut self, id: CourierId) -> &mut Courier {
        &mut self.couriers[id.index()]
    }

    /// A courier's ride that begins now.
    pub(super) fn in_this_weather(&self, ride: Ride) -> Ride {
        self.ground.courier_slowed(ride, self.today.courier_factor(self.clock.now))
    }

    pub(super) fn fleet(&self, id: FleetId) -> &'w Fleet {
        &self.ground.scenario.fleets[id.index()]
    }

    pub(super) fn vendor(&self, id: FleetId) -> &'w VendorProfile {
        &self.fleet(id).vendor
    }

    pub(super) fn fleet_ground(&self, id: FleetId) -> &'w FleetGround {
        &self.ground.fleets[id.index()]
    }

    /// Work of a crew or companion at a robot, from the robot's own chance.
    pub(super) fn draw_rescue_work(&mut self, id: RobotId) -> SimDuration {
        let law = &self.vendor(self.fleet_of(id)).rescue_min;
        SimDuration::from_minutes(law.draw(&mut self.robots.meter[id.index()].rng))
    }
}
