//! Replications, sweeps and paired comparisons: from one scenario to figures with intervals.

pub mod answer;
pub mod attribution;
pub mod book;
pub mod bottleneck;
pub mod cells;
pub mod closed_form;
pub mod feeders;
pub mod figures;
#[cfg(test)]
pub(crate) mod fixture;
pub mod frontier;
pub mod hubs;
pub mod result;
mod rules_tour;
pub mod run;
pub mod standby;

pub use result::*;
pub use run::{LivedDay, Progress, run, run_watched, run_with, staffing};
