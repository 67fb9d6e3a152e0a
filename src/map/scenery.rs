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

/// One area: its outer line, whose last point is not the first again; it runs to holes and back.
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

/// An outline with those of some holes cut out that lie in it: it runs to each and back the same way,
/// which [`triangles`] takes. What cannot be reached straight stays filled.
pub fn cut_out(mut outline: Vec<Point>, holes: &[Vec<Point>]) -> Vec<Point> {
    let around = outline.clone();
    let mut within: Vec<&Vec<Point>> =
        holes.iter().filter(|hole| hole.first().is_some_and(|at| holds(&around, *at))).collect();
    let east = |hole: &[Point]| hole.iter().map(|at| at.x).fold(f64::NEG_INFINITY, f64::max);
    within.sort_by(|a, b| east(b).total_cmp(&east(a)));
    for hole in within {
        let Some((from, to)) = bridge(&outline, hole) else { continue };
        let mut way: Vec<Point> = hole[to..].iter().chain(&hole[..=to]).copied().collect();
        if (doubled_area(&outline) > 0.0) == (doubled_area(hole) > 0.0) {
            way.reverse();
        }
        way.push(outline[from]);
        let rest = outline.split_off(from + 1);
        outline.extend(way.into_iter().chain(rest));
    }
    outline
}

/// Corners of an outline and of its hole's easternmost corner between which nothing lies.
fn bridge(outline: &[Point], hole: &[Point]) -> Option<(usize, usize)> {
    let to = (0..hole.len()).max_by(|a, b| hole[*a].x.total_cmp(&hole[*b].x))?;
    let mut near: Vec<usize> = (0..outline.len()).collect();
    let away = |corner: usize| outline[corner].distance(hole[to]);
    near.sort_by(|a, b| away(*a).total_cmp(&away(*b)));
    let clear = |from: &usize| {
        let (a, b) = (outline[*from], hole[to]);
        let sides = |line: &[Point]| {
            let next = line.iter().cycle().skip(1);
            !line.iter().zip(next).any(|(c, d)| cross(a, b, *c, *d))
        };
        sides(outline) && sides(hole)
    };
    near.into_iter().find(clear).map(|from| (from, to))
}

/// Whether two lines cross between their ends.
fn cross(a: Point, b: Point, c: Point, d: Point) -> bool {
    turn(a, b, c) * turn(a, b, d) < 0.0 && turn(c, d, a) * turn(c, d, b) < 0.0
}

/// Whether an outline runs around a point.
fn holds(outline: &[Point], at: Point) -> bool {
    let next = outline.iter().cycle().skip(1);
    let crossed = outline.iter().zip(next).filter(|(a, b)| {
        (a.y > at.y) != (b.y > at.y) && at.x < a.x + (at.y - a.y) / (b.y - a.y) * (b.x - a.x)
    });
    crossed.count() % 2 == 1
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
    fn holes_are_left_open_and_what_lies_outside_is_none() {
        let square = |west: f64, size: f64| {
            outline(&[
                (west, west),
                (west + size, west),
                (west + size, west + size),
                (west, west + size),
            ])
        };
        let yards = [square(1.0, 2.0), square(5.0, 3.0), square(20.0, 1.0)];
        for turned in [false, true] {
            let mut around = square(0.0, 10.0);
            if turned {
                around.reverse();
            }
            let cut = cut_out(around, &yards);
            assert!((filled(&cut) - 87.0).abs() < 1e-9, "{}", filled(&cut));
            let covers = |x: f64, y: f64| {
                let at = Point { x, y };
                triangles(&cut).iter().any(|corners| {
                    let [a, b, c] = corners.map(|corner| cut[corner]);
                    turn(a, b, at) > 0.0 && turn(b, c, at) > 0.0 && turn(c, a, at) > 0.0
                })
            };
            assert!(!covers(2.1, 1.7) && !covers(6.3, 5.9) && covers(3.7, 0.3));
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
