//! What of a map lies next to a point: a footpath to be closed, a customer who orders.

use crate::base::ids::{EdgeId, MerchantId};
use crate::map::{Point, SidewalkMap};
use crate::sim::Ground;

/// How far a footpath may be from a click \[m\].
const MOST_M: f64 = 60.0;

/// The footpath next to a point, unless none is near.
pub fn path(map: &SidewalkMap, at: Point) -> Option<EdgeId> {
    let distance = |shape: &[Point]| {
        let parts = shape.windows(2).map(|ends| to_segment(at, ends[0], ends[1]));
        parts.fold(f64::INFINITY, f64::min)
    };
    let edges = map.edges.iter().enumerate();
    let all = edges.map(|(index, edge)| (distance(map.shape(edge)), index));
    let (away, index) = all.min_by(|a, b| a.0.total_cmp(&b.0))?;
    (away <= MOST_M).then(|| EdgeId::from_index(index))
}

/// The customer next to a point of those who order from a merchant.
pub fn customer(ground: &Ground, merchant: MerchantId, at: Point) -> Option<u32> {
    let away = |customer: &u32| ground.customers[*customer as usize].distance(at);
    let customers = ground.customers_of.get(merchant.index())?;
    customers.iter().copied().min_by(|a, b| away(a).total_cmp(&away(b)))
}

/// Distance from a point to a segment \[m\].
fn to_segment(at: Point, from: Point, to: Point) -> f64 {
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let square = dx * dx + dy * dy;
    let along = (at.x - from.x) * dx + (at.y - from.y) * dy;
    let share = if square > 0.0 { (along / square).clamp(0.0, 1.0) } else { 0.0 };
    at.distance(Point { x: from.x + share * dx, y: from.y + share * dy })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::map::generate::{Style, generate};

    #[test]
    fn the_path_next_to_its_own_middle_is_itself_and_far_off_there_is_none() {
        let map = generate(Style::Campus, 0.3, 1).unwrap();
        for (index, edge) in map.edges.iter().enumerate().step_by(37) {
            let shape = map.shape(edge);
            let (a, b) = (shape[0], shape[1]);
            let middle = Point { x: 0.4 * a.x + 0.6 * b.x, y: 0.4 * a.y + 0.6 * b.y };
            let found = path(&map, middle).unwrap();
            let same = found == EdgeId::from_index(index);
            let shape = map.shape(&map.edges[found.index()]);
            let near = shape.windows(2).any(|ends| to_segment(middle, ends[0], ends[1]) < 1e-6);
            assert!(same || near, "{index} {found}");
        }
        assert_eq!(path(&map, Point { x: 1e6, y: 0.0 }), None);
    }

    #[test]
    fn a_segment_ends_at_its_ends() {
        let (a, b) = (Point { x: 0.0, y: 0.0 }, Point { x: 10.0, y: 0.0 });
        for (x, y, away) in [(5.0, 3.0, 3.0), (-4.0, 3.0, 5.0), (13.0, 4.0, 5.0)] {
            assert!((to_segment(Point { x, y }, a, b) - away).abs() < 1e-12);
        }
        assert!((to_segment(b, a, a) - 10.0).abs() < 1e-12);
    }
}
