//! Dispatch policies, couriers with places and shifts, instances and their scores.

mod contract;
mod couriers;
mod external;
mod files;
mod instances;
mod made;
mod robots;
