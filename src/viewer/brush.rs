//! A brush: collects coloured triangles on the plane.

use super::palette::{Ink, narrow};
use crate::base::cast;
use crate::map::Point;
use std::sync::LazyLock;

/// Sides of a disc.
const SIDES: usize = 14;

/// Longest that a mitre may be, in widths of the line.
const MITRE: f64 = 2.0;

/// Triangles with a colour at every corner.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Brush {
    /// Corners: east, north \[m\], height above the ground.
    pub corners: Vec<[f32; 3]>,
    /// Colour of each corner, as light.
    pub colours: Vec<[f32; 4]>,
    /// Corners of each triangle.
    pub triangles: Vec<u32>,
}

impl Brush {
    /// Without triangles, keeping its memory.
    pub fn clear(&mut self) {
        self.corners.clear();
        self.colours.clear();
        self.triangles.clear();
    }

    /// Everything that was drawn; the brush is left empty, with room for a little more.
    #[must_use]
    pub fn take(&mut self) -> Self {
        let more = |count: usize| count + count / 8;
        let room = Self {
            corners: Vec::with_capacity(more(self.corners.len())),
            colours: Vec::with_capacity(more(self.colours.len())),
            triangles: Vec::with_capacity(more(self.triangles.len())),
        };
        std::mem::replace(self, room)
    }

    fn corner(&mut self, at: Point, colour: [f32; 4]) -> u32 {
        let place = cast::index32(self.corners.len());
        self.corners.push([narrow(at.x), narrow(at.y), 0.0]);
        self.colours.push(colour);
        place
    }

    /// A convex polygon.
    pub fn polygon(&mut self, points: impl IntoIterator<Item = Point>, ink: Ink) {
        let colour = ink.linear();
        let mut places = points.into_iter();
        let Some(first) = places.next().map(|at| self.corner(at, colour)) else { return };
        let mut before = None;
        for at in places {
            let here = self.corner(at, colour);
            if let Some(before) = before {
                self.triangles.extend([first, before, here]);
            }
            before = Some(here);
        }
    }

    /// A polygon of any shape, as triangles of its corners.
    pub fn area(&mut self, outline: &[Point], triangles: &[[usize; 3]], ink: Ink) {
        let colour = ink.linear();
        let first = cast::index32(self.corners.len());
        for at in outline {
            self.corner(*at, colour);
        }
        let places = triangles.iter().flatten().map(|corner| first + cast::index32(*corner));
        self.triangles.extend(places);
    }

    /// A shape given around its own middle, pointing east, turned and scaled.
    pub fn shape(
        &mut self,
        shape: &[(f64, f64)],
        at: Point,
        turn: (f64, f64),
        size: f64,
        ink: Ink,
    ) {
        let (cos, sin) = turn;
        let placed = shape.iter().map(|(x, y)| Point {
            x: at.x + size * (x * cos - y * sin),
            y: at.y + size * (x * sin + y * cos),
        });
        self.polygon(placed, ink);
    }

    /// A filled disc.
    pub fn disc(&mut self, at: Point, radius: f64, ink: Ink) {
        let rim = circle().map(|(x, y)| Point { x: at.x + radius * x, y: at.y + radius * y });
        self.polygon(rim, ink);
    }

    /// A ring of so much width.
    pub fn ring(&mut self, at: Point, radius: f64, width: f64, ink: Ink) {
        let colour = ink.linear();
        let mut before: Option<(u32, u32)> = None;
        for (x, y) in circle().chain(circle().take(1)) {
            let on = |radius: f64| Point { x: at.x + radius * x, y: at.y + radius * y };
            let inner = self.corner(on(radius - width / 2.0), colour);
            let outer = self.corner(on(radius + width / 2.0), colour);
            if let Some((a, b)) = before {
                self.triangles.extend([a, b, outer, a, outer, inner]);
            }
            before = Some((inner, outer));
        }
    }

    /// A straight line.
    pub fn line(&mut self, from: Point, to: Point, width: f64, ink: Ink) {
        let Some((x, y)) = normal(from, to) else { return };
        let (x, y) = (x * width / 2.0, y * width / 2.0);
        let sides = [(from, 1.0), (from, -1.0), (to, -1.0), (to, 1.0)];
        self.polygon(sides.map(|(at, sign)| Point { x: at.x + sign * x, y: at.y + sign * y }), ink);
    }

    /// A line along points, mitred at its bends.
    pub fn ribbon(&mut self, points: &[Point], width: f64, ink: Ink) {
        let colour = ink.linear();
        let mut before: Option<(u32, u32)> = None;
        for (place, at) in points.iter().enumerate() {
            let back = place.checked_sub(1).and_then(|it| normal(points[it], *at));
            let ahead = points.get(place + 1).and_then(|next| normal(*at, *next));
            let Some(across) = mitre(back, ahead) else { continue };
            let half = width / 2.0;
            let side = |sign: f64| Point {
                x: at.x + sign * half * across.0,
                y: at.y + sign * half * across.1,
            };
            let (left, right) = (self.corner(side(1.0), colour), self.corner(side(-1.0), colour));
            if let Some((a, b)) = before {
                self.triangles.extend([a, b, right, a, right, left]);
            }
            before = Some((left, right));
        }
    }

    /// A line of dashes along points.
    pub fn dashes(&mut self, points: &[Point], width: f64, (on, off): (f64, f64), ink: Ink) {
        let mut left = on;
        let mut drawing = true;
        for pair in points.windows(2) {
            let (mut from, to) = (pair[0], pair[1]);
            let mut rest = from.distance(to);
            while rest > 0.0 {
                let part = left.min(rest);
                let until = towards(from, to, part / rest);
                if drawing {
                    self.line(from, until, width, ink);
                }
                (from, rest, left) = (until, rest - part, left - part);
                if left <= 1e-9 {
                    drawing = !drawing;
                    left = if drawing { on } else { off };
                }
            }
        }
    }
}

/// The point at a share of the way.
pub fn towards(from: Point, to: Point, share: f64) -> Point {
    Point { x: from.x + share * (to.x - from.x), y: from.y + share * (to.y - from.y) }
}

fn circle() -> impl Iterator<Item = (f64, f64)> + Clone {
    CIRCLE.iter().copied()
}

/// Corners of a disc of radius 1.
static CIRCLE: LazyLock<[(f64, f64); SIDES]> = LazyLock::new(|| {
    std::array::from_fn(|side| {
        let angle = cast::float(side) / cast::float(SIDES) * std::f64::consts::TAU;
        (libm::cos(angle), libm::sin(angle))
    })
});

/// Across a line, to its left; `None` for no line.
fn normal(from: Point, to: Point) -> Option<(f64, f64)> {
    let length = from.distance(to);
    (length > 1e-9).then(|| ((from.y - to.y) / length, (to.x - from.x) / length))
}

/// Across a bend: both lines reach its corner.
fn mitre(back: Option<(f64, f64)>, ahead: Option<(f64, f64)>) -> Option<(f64, f64)> {
    let (Some(one), Some(other)) = (back, ahead) else { return back.or(ahead) };
    let (x, y) = (one.0 + other.0, one.1 + other.1);
    let square = x * x + y * y;
    if square < 1e-6 {
        return Some(other);
    }
    let longer = (2.0 / square).min(MITRE / square.sqrt());
    Some((x * longer, y * longer))
}

#[cfg(test)]
mod tests {
    use super::*;

    const INK: Ink = Ink::hex(0x0012_3456);

    fn at(x: f64, y: f64) -> Point {
        Point { x, y }
    }

    /// Area of all triangles.
    fn area(brush: &Brush) -> f64 {
        let triangles = brush.triangles.chunks(3);
        let of = |corners: &[u32]| {
            let [a, b, c] = [0, 1, 2].map(|place| brush.corners[corners[place] as usize]);
            let [bx, by] = [f64::from(b[0] - a[0]), f64::from(b[1] - a[1])];
            let [cx, cy] = [f64::from(c[0] - a[0]), f64::from(c[1] - a[1])];
            (bx * cy - by * cx).abs() / 2.0
        };
        triangles.map(of).sum()
    }

    #[test]
    fn a_line_has_its_length_times_its_width() {
        let mut brush = Brush::default();
        brush.line(at(0.0, 0.0), at(30.0, 40.0), 2.0, INK);
        assert!((area(&brush) - 100.0).abs() < 1e-3);
        brush.clear();
        brush.line(at(1.0, 1.0), at(1.0, 1.0), 2.0, INK);
        assert!(brush.triangles.is_empty());
    }

    #[test]
    fn a_right_angle_is_mitred_to_its_corner() {
        let mut brush = Brush::default();
        brush.ribbon(&[at(0.0, 0.0), at(10.0, 0.0), at(10.0, 10.0)], 2.0, INK);
        assert!((area(&brush) - 40.0).abs() < 1e-3, "{}", area(&brush));
    }

    #[test]
    fn dashes_leave_gaps_out() {
        let mut brush = Brush::default();
        brush.dashes(&[at(0.0, 0.0), at(7.0, 0.0), at(20.0, 0.0)], 1.0, (3.0, 2.0), INK);
        assert!((area(&brush) - 12.0).abs() < 1e-3, "{}", area(&brush));
    }

    #[test]
    fn discs_and_rings_are_nearly_round() {
        let mut brush = Brush::default();
        brush.disc(at(5.0, 5.0), 2.0, INK);
        let disc = area(&brush);
        assert!((disc / (std::f64::consts::PI * 4.0) - 1.0).abs() < 0.05, "{disc}");
        brush.clear();
        brush.ring(at(5.0, 5.0), 10.0, 1.0, INK);
        let ring = area(&brush);
        assert!((ring / (std::f64::consts::TAU * 10.0) - 1.0).abs() < 0.05, "{ring}");
    }
}
