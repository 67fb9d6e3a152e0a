//! The simulation: one day of one world, by next event.
//!
//! [`Ground`] is what a scenario fixes before the first draw; [`build::populate`] makes the world
//! of a day; [`advance()`] lets it live. Facts leave through the [`EventLog`] alone. Nothing here
//! knows of metrics, money or windows.

mod able;
pub mod advance;
mod approach;
pub mod areas;
pub mod assist;
pub mod build;
mod bundles;
pub mod calendar;
pub mod calls;
pub mod chargers;
pub mod columns;
pub mod conditions;
pub mod couriers;
pub mod course;
pub mod crossings;
pub mod demand;
pub mod demand_curve;
pub mod detours;
pub mod dispatch;
pub mod energy;
pub mod fate;
pub mod feeders;
pub mod gates;
pub mod ground;
pub mod intake;
pub mod joining;
pub mod kitchen;
pub mod link;
pub mod living;
mod loading;
pub mod log;
mod looks;
pub mod motion;
pub mod orders;
pub mod plugin;
pub mod rescue;
mod returns;
pub mod robot;
pub mod sight;
pub mod snapshot;
pub mod spread;
pub mod stacks;
pub mod state;
pub mod station;
mod stuck;
pub mod surges;
pub mod touch;
pub mod trip;
mod walk;
pub mod workshop;

pub use advance::advance;
pub use columns::SimColumns;
pub use ground::{Ground, PlaceProblem};
pub use living::Living;
pub use log::EventLog;
pub use plugin::{SimPlugin, run_day, run_until};
pub use snapshot::{Snapshot, SnapshotError};
pub use state::{DayPlan, Staff};
