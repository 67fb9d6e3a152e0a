//! The eye above the map: where it looks, how near, and how the plane lies on the screen.

use crate::base::interval::quantile;
use crate::map::{Point, SidewalkMap};

/// Nearest and farthest that one comes \[m/px\].
const NEAREST: f64 = 0.01;
const FARTHEST: f64 = 300.0;

/// Room around what is fitted into the frame.
const ROOM: f64 = 1.06;

/// A point on the screen \[px\], y down.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Spot {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
}

/// The part of the screen that shows the map \[px\].
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Frame {
    /// From the left.
    pub left: f64,
    /// From the top.
    pub top: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Frame {
    /// Its middle.
    pub fn middle(&self) -> Spot {
        Spot { x: self.left + self.width / 2.0, y: self.top + self.height / 2.0 }
    }

    /// Whether a spot lies in it, with so much room around.
    pub fn holds(&self, at: Spot, room: f64) -> bool {
        let x = self.left - room..=self.left + self.width + room;
        let y = self.top - room..=self.top + self.height + room;
        x.contains(&at.x) && y.contains(&at.y)
    }
}

/// A rectangle of the plane.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// South-west corner.
    pub low: Point,
    /// North-east corner.
    pub high: Point,
}

impl Bounds {
    /// All of a map but the outermost hundredth on every side.
    pub fn of(map: &SidewalkMap) -> Self {
        let span = |of: &dyn Fn(&Point) -> f64| {
            let mut values: Vec<f64> = map.shape_points.iter().map(of).collect();
            values.sort_by(f64::total_cmp);
            let at = |share| quantile(&values, share).unwrap_or(0.0);
            (at(0.005), at(0.995))
        };
        let ((west, east), (south, north)) = (span(&|at| at.x), span(&|at| at.y));
        Self { low: Point { x: west, y: south }, high: Point { x: east, y: north } }
    }
}

/// Where one looks, and from how far.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Eye {
    /// Shown in the frame's middle.
    pub centre: Point,
    /// Scale \[m/px\].
    pub m_per_px: f64,
}

/// Times as small as it could be that a map is drawn at most to lie beside what covers the frame.
const DEAREST: f64 = 1.3;

impl Eye {
    /// Sees a whole rectangle.
    pub fn fitted(bounds: &Bounds, frame: &Frame) -> Self {
        let (low, high) = (bounds.low, bounds.high);
        let centre = Point { x: f64::midpoint(low.x, high.x), y: f64::midpoint(low.y, high.y) };
        let wide = (high.x - low.x) / frame.width.max(1.0);
        let tall = (high.y - low.y) / frame.height.max(1.0);
        Self { centre, m_per_px: (ROOM * wide.max(tall)).clamp(NEAREST, FARTHEST) }
    }

    /// Sees a whole rectangle beside something that covers so many pixels of the frame's left, unless
    /// that costs too much of the scale.
    pub fn fitted_beside(bounds: &Bounds, frame: &Frame, covered: f64) -> Self {
        let whole = Self::fitted(bounds, frame);
        let rest = Frame { width: frame.width - covered, ..*frame };
        let mut beside = Self::fitted(bounds, &rest);
        if rest.width <= 0.0 || beside.m_per_px > DEAREST * whole.m_per_px {
            return whole;
        }
        beside.centre.x -= covered / 2.0 * beside.m_per_px;
        beside
    }

    /// Where a point of the plane lies on the screen.
    pub fn to_screen(&self, frame: &Frame, at: Point) -> Spot {
        let middle = frame.middle();
        let x = middle.x + (at.x - self.centre.x) / self.m_per_px;
        Spot { x, y: middle.y - (at.y - self.centre.y) / self.m_per_px }
    }

    /// The point of the plane under a spot of the screen.
    pub fn to_map(&self, frame: &Frame, spot: Spot) -> Point {
        let middle = frame.middle();
        let x = self.centre.x + (spot.x - middle.x) * self.m_per_px;
        Point { x, y: self.centre.y - (spot.y - middle.y) * self.m_per_px }
    }

    /// Comes nearer by a factor (below 1: goes away); what is under the spot stays there.
    pub fn zoom(&mut self, frame: &Frame, spot: Spot, factor: f64) {
        let under = self.to_map(frame, spot);
        self.m_per_px = (self.m_per_px / factor).clamp(NEAREST, FARTHEST);
        let moved = self.to_map(frame, spot);
        self.centre.x += under.x - moved.x;
        self.centre.y += under.y - moved.y;
    }

    /// Drags the plane by so many pixels.
    pub fn pan(&mut self, dx: f64, dy: f64) {
        self.centre.x -= dx * self.m_per_px;
        self.centre.y += dy * self.m_per_px;
    }

    /// Scale on which widths of lines are kept, so that they are made anew only now and then: the
    /// power of √2 next to the true one.
    pub fn step(&self) -> f64 {
        let steps = (2.0 * libm::log2(self.m_per_px)).round();
        libm::exp2(steps / 2.0)
    }

    /// The longest round length that is drawn in so many pixels \[m\].
    pub fn scale_bar_m(&self, most_px: f64) -> f64 {
        let most = most_px * self.m_per_px;
        let power = libm::pow(10.0, libm::floor(libm::log10(most)));
        let steps = [5.0, 2.0, 1.0];
        steps.iter().map(|step| step * power).find(|length| *length <= most).unwrap_or(power)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Frame = Frame { left: 300.0, top: 40.0, width: 800.0, height: 600.0 };

    #[test]
    fn the_screen_and_the_plane_are_each_others_inverse() {
        let eye = Eye { centre: Point { x: 120.0, y: -40.0 }, m_per_px: 0.7 };
        for (x, y) in [(300.0, 40.0), (700.0, 340.0), (1100.0, 640.0)] {
            let spot = eye.to_screen(&FRAME, eye.to_map(&FRAME, Spot { x, y }));
            assert!((spot.x - x).abs() < 1e-9 && (spot.y - y).abs() < 1e-9);
        }
        let north = eye.to_screen(&FRAME, Point { x: 120.0, y: 60.0 });
        assert!(north.y < FRAME.middle().y, "north is up");
    }

    #[test]
    fn zooming_keeps_what_is_under_the_cursor() {
        let mut eye = Eye { centre: Point { x: 0.0, y: 0.0 }, m_per_px: 2.0 };
        let cursor = Spot { x: 350.0, y: 600.0 };
        let under = eye.to_map(&FRAME, cursor);
        for factor in [1.5, 4.0, 0.2, 1e9, 1e-9] {
            eye.zoom(&FRAME, cursor, factor);
            let now = eye.to_map(&FRAME, cursor);
            assert!(under.distance(now) < 1e-6, "{factor}: {under:?} {now:?}");
        }
        assert!((NEAREST..=FARTHEST).contains(&eye.m_per_px));
    }

    #[test]
    fn what_is_fitted_lies_within_the_frame() {
        let bounds =
            Bounds { low: Point { x: -500.0, y: 0.0 }, high: Point { x: 700.0, y: 300.0 } };
        let eye = Eye::fitted(&bounds, &FRAME);
        for corner in [bounds.low, bounds.high] {
            assert!(FRAME.holds(eye.to_screen(&FRAME, corner), 0.0));
        }
        assert!(eye.to_screen(&FRAME, bounds.high).x > FRAME.left + 0.9 * FRAME.width);
    }

    #[test]
    fn a_map_lies_beside_what_covers_the_frame_where_there_is_room() {
        let square = Bounds { low: Point { x: 0.0, y: 0.0 }, high: Point { x: 1000.0, y: 1000.0 } };
        let covered = 0.2 * FRAME.width;
        let eye = Eye::fitted_beside(&square, &FRAME, covered);
        let (low, high) = (eye.to_screen(&FRAME, square.low), eye.to_screen(&FRAME, square.high));
        assert!(low.x >= FRAME.left + covered && high.x <= FRAME.left + FRAME.width, "{low:?}");
        let narrow = Eye::fitted_beside(&square, &FRAME, 0.7 * FRAME.width);
        assert_eq!(narrow, Eye::fitted(&square, &FRAME));
    }

    #[test]
    fn a_scale_bar_is_round_and_fits() {
        for m_per_px in [0.013, 0.4, 1.0, 7.7, 120.0] {
            let eye = Eye { centre: Point::default(), m_per_px };
            let length = eye.scale_bar_m(150.0);
            assert!(length <= 150.0 * m_per_px && length > 150.0 * m_per_px / 2.6, "{length}");
            let digits = format!("{length:e}");
            assert!(["1e", "2e", "5e"].iter().any(|round| digits.starts_with(round)), "{digits}");
        }
    }

    #[test]
    fn steps_of_scale_are_close_to_the_true_one() {
        for m_per_px in [0.02, 0.33, 1.0, 5.1, 90.0] {
            let eye = Eye { centre: Point::default(), m_per_px };
            let ratio = eye.step() / m_per_px;
            assert!((0.84..=1.19).contains(&ratio), "{ratio}");
        }
    }
}
