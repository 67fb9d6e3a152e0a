//! Distances on the globe.

use super::osm::Position;
use crate::map::projection::EARTH_RADIUS_M;

/// Great-circle distance by the haversine formula \[m\].
pub(super) fn haversine_m(from: Position, to: Position) -> f64 {
    let (from, to) = (from.degrees(), to.degrees());
    let half_lat = libm::sin((to.lat - from.lat).to_radians() / 2.0);
    let half_lon = libm::sin((to.lon - from.lon).to_radians() / 2.0);
    let cosines = libm::cos(from.lat.to_radians()) * libm::cos(to.lat.to_radians());
    let chord = half_lat * half_lat + cosines * half_lon * half_lon;
    2.0 * EARTH_RADIUS_M * libm::asin(chord.sqrt().min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lon: f64, lat: f64) -> Position {
        Position::from_degrees(lon, lat).unwrap()
    }

    #[test]
    fn a_degree_along_the_equator_is_a_360th_of_the_globe() {
        let expected = 2.0 * std::f64::consts::PI * EARTH_RADIUS_M / 360.0;
        assert!((haversine_m(at(8.0, 0.0), at(9.0, 0.0)) - expected).abs() < 1e-6);
    }
}
