//! Directions in which a shape leaves and arrives.

use super::model::Point;
use crate::base::cast;

/// Bearings at both ends of a shape; 0 for one without extent.
pub(super) fn bearings_cdeg(shape: &[Point]) -> (u16, u16) {
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

    #[test]
    fn bearings_turn_clockwise_from_north() {
        let shape =
            |points: &[(f64, f64)]| points.iter().map(|&(x, y)| Point { x, y }).collect::<Vec<_>>();
        assert_eq!(bearings_cdeg(&shape(&[(0.0, 0.0), (0.0, 1.0), (1.0, 1.0)])), (0, 9000));
        let back = shape(&[(0.0, 0.0), (-1.0, 0.0), (-1.0, -1.0)]);
        assert_eq!(bearings_cdeg(&back), (27_000, 18_000));
    }
}
