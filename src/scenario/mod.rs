//! A scenario file, checked once, then trusted.
//!
//! `schema` is what people write; `check` turns it into a [`Scenario`] or into all its errors at
//! once; `catalog` holds the embedded assets (vendors, plans, rules, couriers, profiles). Nothing
//! here knows of the simulation.

pub mod model;

pub use model::*;
