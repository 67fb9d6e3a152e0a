//! Everything that a world's future depends on, as a value: taken at any instant between two calls
//! of [`advance`](super::advance()), kept in memory or in a file, and put into a world that then goes
//! on as the first one did, bit for bit.
//!
//! What the scenario fixes is not in it ([`Ground`]), nor is what follows from the plan of the day
//! (its weather). Entities are numbered through the roster, so that the new world's may be others.

use super::areas::AreaDesks;
use super::assist::{Operator, OperatorDesk};
use super::calendar::Calendar;
use super::calls::HelpMeter;
use super::conditions::{Slots, Today};
use super::couriers::{Courier, CourierDesk};
use super::demand::OrderSpec;
use super::dispatch::Externals;
use super::energy::ChargeState;
use super::feeders::{Feeder, FeederDesk};
use super::gates::GateDesk;
use super::ground::Ground;
use super::intake::Intake;
use super::kitchen::Kitchens;
use super::link::Radio;
use super::log::EventLog;
use super::motion::Drive;
use super::orders::{OrderState, WaitingOrders};
use super::rescue::{Crew, CrewDesk};
use super::robot::{DutyState, Robot};
use super::state::{Clock, DayPlan, Roster, SharedGround};
use super::station::Station;
use super::surges::Surges;
use super::touch::{self, Touched};
use super::workshop::{WearMeter, Workshop};
use crate::base::digest::digest;
use crate::base::ids::FleetId;
use crate::base::time::SimTime;
use bevy_ecs::prelude::{Component, Entity, World};
use serde::{Deserialize, Serialize};
use std::any::TypeId;
use std::fmt;
use std::sync::Arc;

/// One component of all entities that have it, by the entity's number.
type Column<T> = Vec<(u32, T)>;

/// Lists each component and each resource once; everything that has to touch all of them follows.
macro_rules! parts {
    (
        components { $($column:ident: $component:ty,)* }
        resources { $($field:ident: $resource:ty,)* }
    ) => {
        #[derive(Debug, Clone, Serialize, Deserialize)]
        struct Parts {
            $($column: Column<$component>,)*
            $($field: $resource,)*
        }

        impl Parts {
            fn take(world: &World, entities: &[Entity]) -> Self {
                Self {
                    $($column: column::<$component>(world, entities),)*
                    $($field: world.resource::<$resource>().clone(),)*
                }
            }

            fn restore(&self, world: &mut World, entities: &[Entity]) {
                $(world.insert_batch(batch(&self.$column, entities));)*
                $(world.insert_resource(self.$field.clone());)*
            }
        }

        /// Types of components and resources that a snapshot holds as they are.
        pub fn held() -> Vec<TypeId> {
            vec![$(TypeId::of::<$component>(),)* $(TypeId::of::<$resource>(),)*]
        }
    };
}

parts! {
    components {
        robots: Robot,
        duties: DutyState,
        drives: Drive,
        charges: ChargeState,
        help_meters: HelpMeter,
        radios: Radio,
        wear_meters: WearMeter,
        orders: OrderSpec,
        order_states: OrderState,
        stations: Station,
        operator_desks: OperatorDesk,
        crew_desks: CrewDesk,
        feeder_desks: FeederDesk,
        surges: Surges,
        workshops: Workshop,
        operators: Operator,
        crews: Crew,
        feeders: Feeder,
        couriers: Courier,
    }
    resources {
        clock: Clock,
        calendar: Calendar,
        log: EventLog,
        day: DayPlan,
        intake: Intake,
        waiting: WaitingOrders,
        kitchens: Kitchens,
        courier_desk: CourierDesk,
        gates: GateDesk,
        areas: AreaDesks,
        touched: Touched,
    }
}

/// Types of resources that are made anew: the roster of entities, the ground that the caller brings,
/// the day's conditions, of which only the booked slots are kept, and the programs of external
/// policies, which are started anew.
pub fn made_anew() -> Vec<TypeId> {
    vec![
        TypeId::of::<Roster>(),
        TypeId::of::<SharedGround>(),
        TypeId::of::<Today>(),
        TypeId::of::<Externals>(),
    ]
}

fn column<T: Component + Clone>(world: &World, entities: &[Entity]) -> Column<T> {
    let part = |(number, entity): (u32, &Entity)| Some((number, world.get::<T>(*entity)?.clone()));
    (0..).zip(entities).filter_map(part).collect()
}

fn batch<T: Component + Clone>(column: &Column<T>, entities: &[Entity]) -> Vec<(Entity, T)> {
    column.iter().map(|(number, part)| (entities[*number as usize], part.clone())).collect()
}

/// A world at one instant.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Snapshot {
    /// Digest of the scenario.
    scenario: String,
    /// Digest of the map.
    map: String,
    /// Entities by what they are, in the order of [`lists`].
    counts: [usize; 7],
    fleet_of: Vec<FleetId>,
    slots: Option<Slots>,
    parts: Parts,
}

impl Snapshot {
    /// Takes a populated world as it stands.
    pub fn take(world: &World) -> Self {
        let (roster, ground) = (world.resource::<Roster>(), world.resource::<SharedGround>());
        let lists = lists(roster);
        let entities: Vec<Entity> = lists.iter().copied().flatten().copied().collect();
        Self {
            scenario: ground.scenario.digest.clone(),
            map: ground.map.digest.clone(),
            counts: lists.map(Vec::len),
            fleet_of: roster.fleet_of.clone(),
            slots: world.resource::<Today>().slots(),
            parts: Parts::take(world, &entities),
        }
    }

    /// Puts a world into the state of the snapshot; the world that it was taken of, another one of
    /// any day, or a new one.
    ///
    /// # Errors
    /// When the ground is another one than that of the snapshot; the world is left as it was.
    pub fn restore(&self, world: &mut World, ground: &Arc<Ground>) -> Result<(), SnapshotError> {
        if self.scenario != ground.scenario.digest {
            return Err(SnapshotError::OtherScenario);
        }
        if self.map != ground.map.digest {
            return Err(SnapshotError::OtherMap);
        }
        if let Some(before) = world.remove_resource::<Roster>() {
            for entity in lists(&before).into_iter().flatten() {
                world.despawn(*entity);
            }
        }
        let count = self.counts.iter().sum();
        let entities: Vec<Entity> = world.spawn_batch(std::iter::repeat_n((), count)).collect();
        self.parts.restore(world, &entities);
        world.insert_resource(self.roster(&entities));
        world.insert_resource(SharedGround(ground.clone()));
        world.insert_resource(Externals::default());
        let today = touch::today(world);
        world.insert_resource(today.with_slots(self.slots.clone()));
        Ok(())
    }

    fn roster(&self, entities: &[Entity]) -> Roster {
        let mut rest = entities;
        let [robots, orders, fleets, operators, crews, feeders, couriers] =
            self.counts.map(|count| {
                let (list, others) = rest.split_at(count);
                rest = others;
                list.to_vec()
            });
        let fleet_of = self.fleet_of.clone();
        Roster { robots, fleet_of, orders, fleets, operators, crews, feeders, couriers }
    }

    /// The instant.
    pub fn at(&self) -> SimTime {
        self.parts.clock.now
    }
}

/// The roster's lists of entities; a list added to it has to be added here.
fn lists(roster: &Roster) -> [&Vec<Entity>; 7] {
    let Roster { robots, fleet_of: _, orders, fleets, operators, crews, feeders, couriers } =
        roster;
    [robots, orders, fleets, operators, crews, feeders, couriers]
}

/// First line of a snapshot's file: what it is, and by which program.
const HEAD: &str = concat!("trundle snapshot ", env!("CARGO_PKG_VERSION"), "\n");

/// Hex digits of the checksum after it.
const SUM: usize = 64;

impl Snapshot {
    /// As the bytes of a file. Equal worlds have equal bytes.
    ///
    /// # Panics
    /// Never: everything that a world holds can be written.
    pub fn to_bytes(&self) -> Vec<u8> {
        let body = postcard::to_allocvec(self).expect("a world can be written down");
        [HEAD.as_bytes(), digest(&body).as_bytes(), &body].concat()
    }

    /// From the bytes of a file that the same program wrote.
    ///
    /// # Errors
    /// When it is no such file, or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SnapshotError> {
        let rest = bytes.strip_prefix(HEAD.as_bytes()).ok_or(SnapshotError::NoSnapshot)?;
        let (sum, body) = rest.split_at_checked(SUM).ok_or(SnapshotError::Damaged)?;
        if sum != digest(body).as_bytes() {
            return Err(SnapshotError::Damaged);
        }
        match postcard::take_from_bytes(body) {
            Ok((snapshot, [])) => Ok(snapshot),
            Ok(_) | Err(_) => Err(SnapshotError::NoSnapshot),
        }
    }
}

/// Why a snapshot cannot be read or restored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SnapshotError {
    /// Not a snapshot, or one of another version of the program.
    NoSnapshot,
    /// Cut or changed after it was written.
    Damaged,
    /// Taken under another scenario.
    OtherScenario,
    /// Taken on another map.
    OtherMap,
}

impl fmt::Display for SnapshotError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoSnapshot => "no snapshot of this version of the program",
            Self::Damaged => "the snapshot was cut or changed after it was written",
            Self::OtherScenario => "the snapshot was taken under another scenario",
            Self::OtherMap => "the snapshot was taken on another map",
        })
    }
}

impl std::error::Error for SnapshotError {}
