//! The plane of a map: equirectangular about its origin.

use super::model::{LonLat, Point, SidewalkMap};

/// Mean Earth radius \[m\]. Source: Moritz, Geodetic Reference System 1980.
const EARTH_RADIUS_M: f64 = 6_371_008.8;

impl SidewalkMap {
    /// A position on the plane.
    pub fn project(&self, at: LonLat) -> Point {
        let (east, north) = scale(self.origin);
        Point { x: (at.lon - self.origin.lon) * east, y: (at.lat - self.origin.lat) * north }
    }

    /// A point of the plane on the globe.
    pub fn unproject(&self, at: Point) -> LonLat {
        let (east, north) = scale(self.origin);
        LonLat { lon: self.origin.lon + at.x / east, lat: self.origin.lat + at.y / north }
    }
}

/// Metres per degree, east and north.
fn scale(origin: LonLat) -> (f64, f64) {
    let north = EARTH_RADIUS_M.to_radians();
    (north * libm::cos(origin.lat.to_radians()), north)
}
