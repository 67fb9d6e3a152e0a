//! Folds of events into the record of one day: service, fleet hours by duty, operators, footpath
//! load. Knows nothing of the world that the events came from, and nothing of money.

pub mod attribution;
mod breaches;
mod causes;
pub mod fold;
mod fold_couriers;
mod fold_staff;
pub mod kpi;
mod morning;
mod order_clock;
pub mod record;
pub mod service;
mod shortage;
mod spread;
mod stands;

pub use breaches::Breaches;
pub use causes::{CAUSES, CauseTimes, LeadCause};
pub use fold::RunFold;
pub use morning::{Post, Staffing};
pub use record::*;
pub use spread::Spread;
