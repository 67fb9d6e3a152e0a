//! The footpath network: what is read from a file or generated, and what a vendor can drive on.
//!
//! `import` and `generate` make a [`SidewalkMap`]; [`network`] restricts it to one routing profile
//! and answers distances and paths by reach trees. Knows nothing of robots, orders or money.

mod bearing;
pub mod counts;
mod digest;
pub mod draft;
pub mod edge_set;
pub mod generate;
pub mod import;
pub mod measure;
pub mod model;
pub mod network;
pub mod picture;
pub mod profile;
pub mod projection;
pub mod route;
pub mod scenery;
pub mod snap;
pub mod tree;

pub use edge_set::EdgeSet;
pub use model::{
    Crossing, Edge, EdgeKind, Kerb, LonLat, Place, PlaceKind, Point, RoadClass, SidewalkMap, Step,
    Surface, Vertex,
};
pub use network::{Network, NetworkError, PieceSummary};
pub use profile::RoutingProfile;
pub use route::{Anchor, Path};
pub use snap::Placing;
pub use tree::ReachTree;
