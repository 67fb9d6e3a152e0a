//! What lies around footpaths, for drawing alone: outlines of buildings, water, green. Nothing of it
//! reaches the simulation.

use super::model::Point;

/// Kinds of areas, in the order in which they are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ground {
    /// Parks, grass, woods, gardens, cemeteries.
    Green,
    /// Lakes, rivers, basins, pools.
    Water,
    /// Buildings.
    Building,
}

/// One area: its outer line, whose last point is not the first again.
#[derive(Debug, Clone, PartialEq)]
pub struct Area {
    /// What it is.
    pub ground: Ground,
    /// Its outline.
    pub outline: Vec<Point>,
}

/// Every area of a map, by kind.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Scenery {
    /// Areas, in the order in which they are drawn.
    pub areas: Vec<Area>,
}

impl Scenery {
    /// How many areas are of a kind.
    pub fn count(&self, ground: Ground) -> usize {
        self.areas.iter().filter(|area| area.ground == ground).count()
    }
}

/// Corners of the triangles that fill a simple outline, whichever way round it runs: ears are cut off
/// until three corners are left. What crosses itself is filled as far as ears are found.
pub fn triangles(outline: &[Point]) -> Vec<[usize; 3]> {
    let mut left: Vec<usize> = (0..outline.len()).collect();
    if doubled_area(outline) < 0.0 {
        left.reverse();
    }
    let mut found = Vec::with_capacity(outline.len().saturating_sub(2));
    let mut place = 0;
    let mut misses = 0;
    while left.len() > 2 && misses < left.len() {
        let count = left.len();
        let [before, here, after] =
            [place % count, (place + 1) % count, (place + 2) % count].map(|at| left[at]);
        if is_ear(outline, &left, [before, here, after]) {
            found.push([before, here, after]);
            left.remove((place + 1) % count);
            place = if (place + 1) % count == 0 { place.saturating_sub(1) } else { place };
            misses = 0;
        } else {
            place += 1;
            misses += 1;
        }
        place %= left.len();
    }
    found
}

/// Twice the area of an outline, positive where it runs counterclockwise.
fn doubled_area(outline: &[Point]) -> f64 {
    let next = outline.iter().cycle().skip(1);
    outline.iter().zip(next).map(|(a, b)| a.x * b.y - b.x * a.y).sum()
}

/// Twice the area of a triangle, positive where it runs counterclockwise.
fn turn(a: Point, b: Point, c: Point) -> f64 {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
}

fn is_ear(outline: &[Point], left: &[usize], corners: [usize; 3]) -> bool {
    let [a, b, c] = corners.map(|corner| outline[corner]);
    if turn(a, b, c) <= 0.0 {
        return false;
    }
    let others = left.iter().filter(|other| !corners.contains(other));
    let inside = |at: Point| turn(a, b, at) > 0.0 && turn(b, c, at) > 0.0 && turn(c, a, at) > 0.0;
    !others.into_iter().any(|other| inside(outline[*other]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(points: &[(f64, f64)]) -> Vec<Point> {
        points.iter().map(|(x, y)| Point { x: *x, y: *y }).collect()
    }

    fn filled(outline: &[Point]) -> f64 {
        let area = |corners: [usize; 3]| {
            let [a, b, c] = corners.map(|corner| outline[corner]);
            turn(a, b, c).abs() / 2.0
        };
        triangles(outline).into_iter().map(area).sum()
    }

    #[test]
    fn concave_outlines_are_filled_whichever_way_round_they_run() {
        let shape = [
            (0.0, 0.0),
            (6.0, 0.0),
            (6.0, 4.0),
            (4.0, 4.0),
            (4.0, 1.0),
            (2.0, 1.0),
            (2.0, 4.0),
            (0.0, 4.0),
        ];
        let mut corners = outline(&shape);
        for _ in 0..2 {
            assert!((filled(&corners) - 18.0).abs() < 1e-9, "{}", filled(&corners));
            assert_eq!(triangles(&corners).len(), corners.len() - 2);
            corners.reverse();
        }
    }

    #[test]
    fn what_is_no_area_has_no_triangles() {
        assert!(triangles(&[]).is_empty());
        assert!(triangles(&outline(&[(0.0, 0.0), (1.0, 1.0)])).is_empty());
        assert!(triangles(&outline(&[(0.0, 0.0), (1.0, 1.0), (2.0, 2.0)])).is_empty());
        let bow = outline(&[(0.0, 0.0), (2.0, 2.0), (2.0, 0.0), (0.0, 2.0)]);
        assert!(triangles(&bow).len() <= 2, "and what crosses itself comes to an end");
    }
}
