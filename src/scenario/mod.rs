//! A scenario file, checked once, then trusted.
//!
//! `schema` is what people write; `check` turns it into a [`Scenario`] or into all its errors at
//! once; `catalog` holds the embedded assets (vendors, plans, rules, couriers, profiles). Nothing
//! here knows of the simulation.

pub mod assets;
pub mod catalog;
pub mod check;
mod conditions;
mod couriers;
mod crossings;
mod document;
mod feeders;
pub mod instance;
mod locate;
pub mod model;
mod order_book;
pub mod order_file;
pub mod policy;
mod problem;
mod ranges;
mod readings;
mod rescue;
mod rules;
pub mod schema;
mod section;
pub mod shifts;
mod shipped;
mod standby;
mod value;
mod violations;

pub use assets::*;
pub use catalog::{ListRow, Shelf, list};
pub use check::{Note, Overrides, load, notes};
pub use conditions::*;
pub use couriers::{CourierFleet, CourierPost, CourierStart, CourierStarts, DispatchRule};
pub use crossings::{CLEARANCE_USED_S, CrossingSettings, Offsets, TIMED_MPS};
pub use feeders::FeederPool;
pub use locate::problem_at;
pub use model::*;
pub use order_book::*;
pub use policy::{PolicyFile, PolicyLimit};
pub use problem::{Problem, Problems};
pub use rescue::{
    Answers, CrewPool, RefundBy, RescueRules, STREET_DETOUR, StrandedOrder, WALK_KMH, Wear,
};
pub use rules::{DriversYield, RulePack, Standing};
pub use shifts::{ShiftFault, Shifts};
pub use shipped::{DEFAULT, shipped};
pub use standby::{Returns, StandBy};
pub use violations::{RuleCheck, Verdict};
