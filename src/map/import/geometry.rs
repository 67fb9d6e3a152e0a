//! Distances on the globe and the plane that touches it.

use super::osm::Position;
use crate::base::cast;
use crate::map::model::{LonLat, Point};

/// Mean Earth radius R1 \[m\]. Source: Moritz, Geodetic Reference System 1980, table of constants.
const EARTH_RADIUS_M: f64 = 6_371_008.8;

/// Great-circle distance by the haversine formula \[m\].
pub(super) fn haversine_m(from: Position, to: Position) -> f64 {
    let (from, to) = (from.degrees(), to.degrees());
    let half_lat = libm::sin((to.lat - from.lat).to_radians() / 2.0);
    let half_lon = libm::sin((to.lon - from.lon).to_radians() / 2.0);
    let cosines = libm::cos(from.lat.to_radians()) * libm::cos(to.lat.to_radians());
    let chord = half_lat * half_lat + cosines * half_lon * half_lon;
    2.0 * EARTH_RADIUS_M * libm::asin(chord.sqrt().min(1.0))
}

/// The plane of a map: equirectangular about its origin, true to scale northward and along the
/// origin's parallel. Ten kilometres north or south of an origin at latitude 60, distances east
/// are off by 3 in 1000; lengths of edges are not taken from the plane.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plane {
    /// Where the plane touches the globe.
    pub(super) origin: LonLat,
    east_m_per_degree: f64,
    north_m_per_degree: f64,
}

impl Plane {
    /// The plane that touches the globe at a position.
    pub(super) fn at(origin: Position) -> Self {
        let origin = origin.degrees();
        let north_m_per_degree = EARTH_RADIUS_M.to_radians();
        let east_m_per_degree = north_m_per_degree * libm::cos(origin.lat.to_radians());
        Self { origin, east_m_per_degree, north_m_per_degree }
    }

    /// A position on the plane.
    pub(super) fn point(&self, position: Position) -> Point {
        let LonLat { lon, lat } = position.degrees();
        Point {
            x: (lon - self.origin.lon) * self.east_m_per_degree,
            y: (lat - self.origin.lat) * self.north_m_per_degree,
        }
    }
}

/// Bearings at both ends of a shape; 0 for one without extent.
pub(in crate::map) fn bearings_cdeg(shape: &[Point]) -> (u16, u16) {
    let apart = |pair: &&[Point]| pair[0].distance(pair[1]) > 0.0;
    let bearing = |pair: Option<&[Point]>| pair.map_or(0, |pair| bearing_cdeg(pair[0], pair[1]));
    (bearing(shape.windows(2).find(apart)), bearing(shape.windows(2).rfind(apart)))
}

/// Bearing from one point to another, clockwise from north \[0.01 degrees, below 36000\].
fn bearing_cdeg(from: Point, to: Point) -> u16 {
    let degrees = libm::atan2(to.x - from.x, to.y - from.y).to_degrees().rem_euclid(360.0);
    u16::try_from(cast::whole(degrees * 100.0) % 36_000).unwrap_or(0)
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

    #[test]
    fn plane_and_globe_agree_on_short_distances() {
        let (a, b) = (at(13.25, 53.55), at(13.2512, 53.5509));
        let plane = Plane::at(at(13.26, 53.56));
        let flat = plane.point(a).distance(plane.point(b));
        assert!((flat / haversine_m(a, b) - 1.0).abs() < 1e-3);
    }

    #[test]
    fn bearings_turn_clockwise_from_north() {
        let point = |x, y| Point { x, y };
        assert_eq!(bearings_cdeg(&[point(0.0, 0.0), point(0.0, 1.0), point(1.0, 1.0)]), (0, 9000));
        assert_eq!(
            bearings_cdeg(&[point(0.0, 0.0), point(-1.0, 0.0), point(-1.0, -1.0)]),
            (27_000, 18_000)
        );
    }
}
