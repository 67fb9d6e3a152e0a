//! Feeders as triangles: a disc in a rim, with a square on it while an order is carried.

use super::brush::Brush;
use super::fleet::{SQUARE, half_m};
use super::palette::Theme;
use crate::map::Point;

/// Draws a feeder.
pub fn draw(brush: &mut Brush, at: Point, carries: bool, theme: Theme, m_per_px: f64) {
    let half = half_m(m_per_px);
    brush.disc(at, 0.95 * half, theme.text());
    brush.disc(at, 0.7 * half, theme.by_courier());
    if carries {
        let above = Point { y: at.y + 1.1 * half, ..at };
        brush.shape(&SQUARE, above, (1.0, 0.0), 0.72 * half, theme.text());
        brush.shape(&SQUARE, above, (1.0, 0.0), 0.52 * half, theme.on_board());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_that_carries_is_seen_to_carry() {
        let corners = |carries| {
            let mut brush = Brush::default();
            draw(&mut brush, Point::default(), carries, Theme::Light, 1.0);
            brush.corners.len()
        };
        assert_eq!(corners(true), corners(false) + 8);
    }
}
