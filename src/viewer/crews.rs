//! Crews as triangles: a cross in a disc, with a line to the robot that they go to or work on.

use super::brush::Brush;
use super::fleet::SQUARE;
use super::palette::{Ink, Theme};
use crate::events::Duty;
use crate::map::Point;

/// Crews on the screen from which on they are drawn plainly: squares, lines without dashes.
pub const MANY: usize = 60;

/// Half the width of a cross \[px\].
const HALF_PX: f64 = 8.0;

/// Draws the line from a crew to its robot.
pub fn draw_errand(
    brush: &mut Brush,
    (from, to): (Point, Point),
    theme: Theme,
    m_per_px: f64,
    plainly: bool,
) {
    let ink = theme.duty(Duty::Rescue);
    if plainly {
        brush.line(from, to, 1.2 * m_per_px, ink.at(150));
    } else {
        brush.dashes(&[from, to], 1.6 * m_per_px, (6.0 * m_per_px, 4.0 * m_per_px), ink);
    }
}

/// Draws a crew.
pub fn draw(brush: &mut Brush, at: Point, theme: Theme, m_per_px: f64, plainly: bool) {
    let half = HALF_PX * m_per_px;
    let ink = theme.duty(Duty::Rescue);
    if plainly {
        brush.shape(&SQUARE, at, (1.0, 0.0), 0.8 * half, ink);
    } else {
        brush.disc(at, half, ink);
    }
    let (arm, white) = (0.56 * half, Ink::hex(0x00ff_ffff));
    let end = |x: f64, y: f64| Point { x: at.x + x * arm, y: at.y + y * arm };
    brush.line(end(-1.0, 0.0), end(1.0, 0.0), 0.32 * half, white);
    brush.line(end(0.0, -1.0), end(0.0, 1.0), 0.32 * half, white);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_of_many_costs_less() {
        let corners = |plainly| {
            let mut brush = Brush::default();
            let (here, there) = (Point::default(), Point { x: 90.0, y: 10.0 });
            draw_errand(&mut brush, (here, there), Theme::Light, 1.0, plainly);
            draw(&mut brush, here, Theme::Light, 1.0, plainly);
            brush.corners.len()
        };
        assert_eq!(corners(true), 16);
        assert!(corners(false) > 2 * corners(true));
    }
}
