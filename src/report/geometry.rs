//! From the map's plane back to the globe.

use crate::map::{LonLat, Point, SidewalkMap};

/// Mean radius of the Earth \[m\]. Source: IUGG 1980, R₁.
const EARTH_RADIUS_M: f64 = 6_371_008.8;

/// Degrees of a position on the plane: equirectangular about the map's origin.
///
/// `lat = lat₀ + y / R`, `lon = lon₀ + x / (R cos lat₀)`, angles in radians.
pub(crate) fn lon_lat(map: &SidewalkMap, at: Point) -> LonLat {
    let shrink = libm::cos(map.origin.lat.to_radians()).max(1e-9);
    LonLat {
        lon: map.origin.lon + (at.x / (EARTH_RADIUS_M * shrink)).to_degrees(),
        lat: map.origin.lat + (at.y / EARTH_RADIUS_M).to_degrees(),
    }
}
