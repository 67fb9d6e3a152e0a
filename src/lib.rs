//! Trundle simulates fleets of sidewalk delivery robots and the couriers they compete with, on a
//! footpath graph, and says what a delivery really costs.
//!
//! Data goes one way: a scenario file is checked ([`scenario`]), its footpaths are read or made
//! ([`map`]), days are simulated by next event ([`sim`]) into facts ([`events`]), facts are folded
//! into records ([`metrics`]), records are priced ([`cost`]), compared over replications
//! ([`study`]) and written as tables and charts ([`report`]). [`theory`] holds the simulation
//! against exact results; [`audit`] follows its days and checks that they could have happened.

pub mod audit;
pub mod base;
pub mod cli;
pub mod cost;
pub mod events;
pub mod fit;
pub mod map;
pub mod metrics;
pub mod report;
pub mod scenario;
pub mod score;
pub mod session;
pub mod sim;
pub mod study;
pub mod theory;
pub mod viewer;
