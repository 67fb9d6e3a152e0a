//! The plane of a map: equirectangular about its origin, true to scale northward and along the
//! origin's parallel. Ten kilometres north or south of an origin at latitude 60, distances east are
//! off by 3 in 1000; lengths of edges are not taken from the plane.

use super::model::{LonLat, Point, SidewalkMap};

/// Mean Earth radius R1 \[m\]. Source: Moritz, Geodetic Reference System 1980, table of constants.
pub(super) const EARTH_RADIUS_M: f64 = 6_371_008.8;

/// A plane that touches the globe.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plane {
    /// Where it touches.
    pub(super) origin: LonLat,
    east_m_per_degree: f64,
    north_m_per_degree: f64,
}

impl Plane {
    /// The plane that touches the globe at a position.
    pub(super) fn at(origin: LonLat) -> Self {
        let north_m_per_degree = EARTH_RADIUS_M.to_radians();
        let east_m_per_degree = north_m_per_degree * libm::cos(origin.lat.to_radians());
        Self { origin, east_m_per_degree, north_m_per_degree }
    }

    /// A position on the plane.
    pub(super) fn point(&self, at: LonLat) -> Point {
        Point {
            x: (at.lon - self.origin.lon) * self.east_m_per_degree,
            y: (at.lat - self.origin.lat) * self.north_m_per_degree,
        }
    }

    /// A point of the plane on the globe.
    fn position(&self, at: Point) -> LonLat {
        LonLat {
            lon: self.origin.lon + at.x / self.east_m_per_degree,
            lat: self.origin.lat + at.y / self.north_m_per_degree,
        }
    }
}

impl SidewalkMap {
    /// A position on the map's plane.
    pub fn project(&self, at: LonLat) -> Point {
        Plane::at(self.origin).point(at)
    }

    /// A point of the map's plane on the globe.
    pub fn unproject(&self, at: Point) -> LonLat {
        Plane::at(self.origin).position(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thousandth_of_a_degree_north_is_111_metres_and_back_again() {
        let plane = Plane::at(LonLat { lon: 13.26, lat: 53.56 });
        let there = plane.point(LonLat { lon: 13.26, lat: 53.561 });
        assert!((there.y - 111.195).abs() < 1e-3 && there.x.abs() < 1e-9);
        assert!((plane.position(there).lat - 53.561).abs() < 1e-12);
    }
}
