//! Areas of a policy: polygons with holes, from GeoJSON.

use super::json::Cursor;
use crate::map::{LonLat, Point};

/// Rings of one polygon: its outline, then its holes.
type Polygon = Vec<Vec<LonLat>>;

/// Where a rule holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Area {
    /// Id that rules name.
    pub id: String,
    /// Name in tables.
    pub name: String,
    /// Polygons.
    pub polygons: Vec<Polygon>,
}

/// An area on a plane.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    polygons: Vec<Vec<Vec<Point>>>,
    low: Point,
    high: Point,
}

impl Area {
    /// The area on a plane.
    pub fn on(&self, project: impl Fn(LonLat) -> Point) -> Shape {
        let ring = |ring: &Vec<LonLat>| ring.iter().map(|at| project(*at)).collect();
        let polygon = |polygon: &Polygon| polygon.iter().map(ring).collect();
        let polygons: Vec<Vec<Vec<Point>>> = self.polygons.iter().map(polygon).collect();
        let (mut low, mut high) =
            (Point { x: f64::MAX, y: f64::MAX }, Point { x: f64::MIN, y: f64::MIN });
        for at in polygons.iter().flatten().flatten() {
            low = Point { x: low.x.min(at.x), y: low.y.min(at.y) };
            high = Point { x: high.x.max(at.x), y: high.y.max(at.y) };
        }
        Shape { polygons, low, high }
    }
}

impl Shape {
    /// Whether a point lies inside, by the even-odd rule; points on an edge may fall to either side.
    pub fn contains(&self, at: Point) -> bool {
        let (low, high) = (self.low, self.high);
        let near = (low.x..=high.x).contains(&at.x) && (low.y..=high.y).contains(&at.y);
        let inside = |polygon: &Vec<Vec<Point>>| {
            polygon.iter().map(|ring| crossings(ring, at)).sum::<usize>() % 2 == 1
        };
        near && self.polygons.iter().any(inside)
    }
}

/// Sides of a ring that a ray from the point to the east crosses.
fn crossings(ring: &[Point], at: Point) -> usize {
    let crossed = ring.windows(2).filter(|side| {
        let (a, b) = (side[0], side[1]);
        (a.y > at.y) != (b.y > at.y) && at.x < a.x + (at.y - a.y) / (b.y - a.y) * (b.x - a.x)
    });
    crossed.count()
}

/// Polygons of a GeoJSON object: a polygon, several, a feature, or a collection of features.
pub(super) fn polygons(at: &Cursor<'_>) -> Vec<Polygon> {
    match at.word("type").as_deref() {
        Some("FeatureCollection") => at.list("features").iter().flat_map(polygons).collect(),
        Some("Feature") => at.child("geometry").map_or_else(Vec::new, |inner| polygons(&inner)),
        Some("Polygon") => polygon(&at.list("coordinates")).into_iter().collect(),
        Some("MultiPolygon") => {
            let polygons = at.list("coordinates");
            polygons.iter().filter_map(|rings| polygon(&rings.items())).collect()
        }
        Some(other) => {
            let remedy = "Draw the area as a Polygon or MultiPolygon.";
            at.within("type").report("S627", format!("`{other}` is no area"), remedy);
            Vec::new()
        }
        None => Vec::new(),
    }
}

fn polygon(rings: &[Cursor<'_>]) -> Option<Polygon> {
    let rings: Option<Polygon> = rings.iter().map(ring).collect();
    rings.filter(|rings| !rings.is_empty())
}

/// A closed ring of at least three corners.
fn ring(at: &Cursor<'_>) -> Option<Vec<LonLat>> {
    let corners: Option<Vec<LonLat>> = at.items().iter().map(corner).collect();
    let corners = corners?;
    if corners.len() < 4 || corners.first() != corners.last() {
        let what = format!("a ring of {} positions that does not close", corners.len());
        at.report("S627", what, "Give at least four positions, the last equal to the first.");
        return None;
    }
    Some(corners)
}

fn corner(at: &Cursor<'_>) -> Option<LonLat> {
    let parts: Vec<f64> = at.items().iter().filter_map(|part| part.value.as_f64()).collect();
    if let [lon, lat, ..] = parts[..]
        && (-180.0..=180.0).contains(&lon)
        && (-90.0..=90.0).contains(&lat)
    {
        return Some(LonLat { lon, lat });
    }
    at.report("S627", "this is no position on the globe", "Give longitude, then latitude.");
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hole_lies_outside() {
        let square = |low: f64, high: f64| {
            let corners = [(low, low), (high, low), (high, high), (low, high), (low, low)];
            corners.map(|(lon, lat)| LonLat { lon, lat }).to_vec()
        };
        let polygons = vec![vec![square(0.0, 10.0), square(4.0, 6.0)]];
        let area = Area { id: "a".into(), name: "A".into(), polygons };
        let shape = area.on(|at| Point { x: at.lon, y: at.lat });
        for (x, y, inside) in [(1.0, 1.0, true), (5.0, 5.0, false), (11.0, 5.0, false)] {
            assert_eq!(shape.contains(Point { x, y }), inside, "{x} {y}");
        }
    }
}
