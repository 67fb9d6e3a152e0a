//! The world's tables, borrowed once per `advance`: a handler then reaches a robot, an order or a
//! fleet by its id, as a row, without asking the ECS where it lies.
//!
//! Entities of one kind keep one set of components for the whole run and are spawned in the order
//! of their ids; so they fill one table, whose rows are their ids. Change detection is passed by.

use super::areas::AreaDesks;
use super::assist::{Operator, OperatorDesk};
use super::calendar::Calendar;
use super::calls::HelpMeter;
use super::conditions::Today;
use super::couriers::{Courier, CourierDesk};
use super::demand::OrderSpec;
use super::dispatch::Externals;
use super::energy::ChargeState;
use super::feeders::{Feeder, FeederDesk};
use super::gates::GateDesk;
use super::intake::Intake;
use super::kitchen::Kitchens;
use super::link::Radio;
use super::log::EventLog;
use super::motion::Drive;
use super::orders::{OrderState, WaitingOrders};
use super::rescue::{Crew, CrewDesk};
use super::robot::{DutyState, Robot};
use super::state::{Clock, DayPlan, SharedGround, Sim};
use super::station::Station;
use super::surges::Surges;
use super::workshop::{WearMeter, Workshop};
use bevy_ecs::change_detection::ContiguousMut;
use bevy_ecs::component::Mutable;
use bevy_ecs::prelude::{Component, Query, Res, ResMut};
use bevy_ecs::query::ContiguousQueryData;
use bevy_ecs::system::SystemParam;

/// What a robot consists of.
type RobotData = (
    &'static Robot,
    &'static mut DutyState,
    &'static mut Drive,
    &'static mut ChargeState,
    &'static mut HelpMeter,
    &'static mut Radio,
    &'static mut WearMeter,
);

/// What an order consists of.
type OrderData = (&'static OrderSpec, &'static mut OrderState);

/// What a fleet consists of.
type FleetData = (
    &'static mut Station,
    &'static mut OperatorDesk,
    &'static mut CrewDesk,
    &'static mut FeederDesk,
    &'static Surges,
    &'static mut Workshop,
);

/// Everything that handlers read and write, as the ECS holds it.
#[derive(SystemParam)]
pub struct SimColumns<'w, 's> {
    clock: ResMut<'w, Clock>,
    calendar: ResMut<'w, Calendar>,
    log: ResMut<'w, EventLog>,
    ground: Res<'w, SharedGround>,
    day: Res<'w, DayPlan>,
    today: ResMut<'w, Today>,
    intake: ResMut<'w, Intake>,
    waiting: ResMut<'w, WaitingOrders>,
    kitchens: ResMut<'w, Kitchens>,
    courier_desk: ResMut<'w, CourierDesk>,
    externals: ResMut<'w, Externals>,
    gates: ResMut<'w, GateDesk>,
    areas: ResMut<'w, AreaDesks>,
    robots: Query<'w, 's, RobotData>,
    orders: Query<'w, 's, OrderData>,
    fleets: Query<'w, 's, FleetData>,
    operators: Query<'w, 's, &'static mut Operator>,
    crews: Query<'w, 's, &'static mut Crew>,
    feeders: Query<'w, 's, &'static mut Feeder>,
    couriers: Query<'w, 's, &'static mut Courier>,
}

/// Robots by id, component by component.
#[derive(Default)]
pub(super) struct RobotColumns<'w> {
    pub(super) who: &'w [Robot],
    pub(super) duty: &'w mut [DutyState],
    pub(super) drive: &'w mut [Drive],
    pub(super) charge: &'w mut [ChargeState],
    pub(super) meter: &'w mut [HelpMeter],
    pub(super) radio: &'w mut [Radio],
    pub(super) wear: &'w mut [WearMeter],
}

/// Orders by id.
#[derive(Default)]
pub(super) struct OrderColumns<'w> {
    pub(super) spec: &'w [OrderSpec],
    pub(super) state: &'w mut [OrderState],
}

/// Fleets by id.
#[derive(Default)]
pub(super) struct FleetColumns<'w> {
    pub(super) station: &'w mut [Station],
    pub(super) operators: &'w mut [OperatorDesk],
    pub(super) crews: &'w mut [CrewDesk],
    pub(super) feeders: &'w mut [FeederDesk],
    pub(super) surges: &'w [Surges],
    pub(super) workshop: &'w mut [Workshop],
}

impl SimColumns<'_, '_> {
    /// Lends every column to the handlers.
    pub(super) fn lend(&mut self) -> Sim<'_> {
        Sim {
            clock: &mut self.clock,
            calendar: &mut self.calendar,
            log: &mut self.log,
            ground: &self.ground.0,
            day: &self.day,
            today: &mut self.today,
            intake: &mut self.intake,
            waiting: &mut self.waiting,
            kitchens: &mut self.kitchens,
            courier_desk: &mut self.courier_desk,
            externals: &mut self.externals,
            gates: &mut self.gates,
            areas: &mut self.areas,
            robots: robots(&mut self.robots),
            orders: orders(&mut self.orders),
            fleets: fleets(&mut self.fleets),
            operators: column(&mut self.operators),
            crews: column(&mut self.crews),
            feeders: column(&mut self.feeders),
            couriers: column(&mut self.couriers),
        }
    }
}

fn robots<'w>(query: &'w mut Query<'_, '_, RobotData>) -> RobotColumns<'w> {
    let Some((who, duty, drive, charge, meter, radio, wear)) = table(query) else {
        return RobotColumns::default();
    };
    RobotColumns {
        who,
        duty: rows(duty),
        drive: rows(drive),
        charge: rows(charge),
        meter: rows(meter),
        radio: rows(radio),
        wear: rows(wear),
    }
}

fn orders<'w>(query: &'w mut Query<'_, '_, OrderData>) -> OrderColumns<'w> {
    let Some((spec, state)) = table(query) else { return OrderColumns::default() };
    OrderColumns { spec, state: rows(state) }
}

fn fleets<'w>(query: &'w mut Query<'_, '_, FleetData>) -> FleetColumns<'w> {
    let Some((station, operators, crews, feeders, surges, workshop)) = table(query) else {
        return FleetColumns::default();
    };
    let (station, operators, crews) = (rows(station), rows(operators), rows(crews));
    let (feeders, workshop) = (rows(feeders), rows(workshop));
    FleetColumns { station, operators, crews, feeders, surges, workshop }
}

/// The only component of its kind of entity.
fn column<'w, T: Component<Mutability = Mutable>>(
    query: &'w mut Query<'_, '_, &'static mut T>,
) -> &'w mut [T] {
    table(query).map_or(&mut [], rows)
}

/// The one table that a kind of entity fills; `None` where there are none.
fn table<'w, 's, D: ContiguousQueryData>(
    query: &'w mut Query<'_, 's, D>,
) -> Option<D::Contiguous<'w, 's>> {
    let mut tables = query.contiguous_iter_mut().expect("components lie in tables");
    let table = tables.next();
    assert!(tables.next().is_none(), "entities of one kind lie in several tables");
    table
}

fn rows<T>(column: ContiguousMut<'_, T>) -> &mut [T] {
    ContiguousMut::bypass_change_detection_split(column).0
}
