//! What a walker or vehicle may use of the footpath graph.

use super::model::{Edge, EdgeKind, Kerb, RoadClass, Surface};

/// What a vendor's vehicle, a courier or a walker may use.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RoutingProfile {
    /// Climbs steps.
    pub steps: bool,
    /// Climbs raised kerbs.
    pub raised_kerbs: bool,
    /// Narrowest path \[m\]; paths without a tagged width pass.
    pub min_width_m: f64,
    /// Steepest path, rise over run; paths without a tagged incline pass.
    pub max_incline: f64,
    /// Busiest road whose side it may use where the map has no footway; `None`: footways only.
    pub roads_up_to: Option<RoadClass>,
    /// Highest speed limit of a road whose side it may use \[km/h\]; `None`: any.
    pub road_limit_kmh: Option<f64>,
    /// May use loose surfaces (grass, sand).
    pub loose_surface: bool,
}

impl RoutingProfile {
    /// A person on foot: everything that may be walked.
    pub const WALKER: Self = Self {
        steps: true,
        raised_kerbs: true,
        min_width_m: 0.0,
        max_incline: f64::INFINITY,
        roads_up_to: Some(RoadClass::Trunk),
        road_limit_kmh: None,
        loose_surface: true,
    };

    /// Whether an edge may be used.
    pub fn allows(&self, edge: &Edge) -> bool {
        let kind = self.steps || edge.kind != EdgeKind::Steps;
        let kerb = self.raised_kerbs || edge.kerb != Kerb::Raised;
        let width = edge.width_m.is_none_or(|width| f64::from(width) >= self.min_width_m);
        let incline =
            edge.incline.is_none_or(|incline| f64::from(incline.abs()) <= self.max_incline);
        let road = edge.road.is_none_or(|road| Some(road) <= self.roads_up_to);
        let limit = self.road_limit_kmh.is_none_or(|most| {
            let of_class = |road: RoadClass| f64::from(road.usual_limit_kmh());
            let limit = edge.road_limit_kmh.map(f64::from).or(edge.road.map(of_class));
            limit.is_none_or(|limit| limit <= most)
        });
        let surface = self.loose_surface || edge.surface != Surface::Loose;
        kind && kerb && width && incline && road && limit && surface
    }
}
