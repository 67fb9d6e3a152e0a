//! Replications, sweeps and paired comparisons: from one scenario to figures with intervals.

pub mod result;

pub use result::*;
