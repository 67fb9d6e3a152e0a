//! Folds of events into the record of one day: service, fleet hours by duty, operators, footpath
//! load. Knows nothing of the world that the events came from, and nothing of money.

pub mod attribution;
mod blank;
mod fold;
pub mod kpi;
pub mod record;
mod shortage;
mod stands;

pub use attribution::{CAUSES, CauseTimes, LeadCause};
pub use fold::{Post, RunFold, Staffing};
pub use record::*;
