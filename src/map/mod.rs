//! The footpath network: what is read from a file or generated, and what a vendor can drive on.
//!
//! `import` and `generate` make a [`SidewalkMap`]; [`network`] restricts it to one routing profile
//! and answers distances and paths by reach trees. Knows nothing of robots, orders or money.

pub mod import;
pub mod model;
pub mod profile;

pub use model::{
    Crossing, Edge, EdgeKind, Kerb, LonLat, Place, PlaceKind, Point, RoadClass, SidewalkMap, Step,
    Surface, Vertex,
};
pub use profile::RoutingProfile;
