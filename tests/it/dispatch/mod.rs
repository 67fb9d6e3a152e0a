//! Dispatch policies, couriers with places and shifts, instances and their scores.

mod bundles;
mod contract;
mod couriers;
mod doors;
mod external;
mod files;
mod instances;
pub(crate) mod made;
mod reassigning;
mod robots;
