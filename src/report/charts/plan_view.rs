//! A part of the map on the page.

use super::canvas::{Anchor, At, Colour, Drawing, apart, label, stroke};
use super::sheet::{Area, INK};
use crate::map::Point;

/// Points closer than this are drawn as one \[px\].
const FINEST: f64 = 0.4;

/// From the plane to the page.
pub(super) struct View {
    west: f64,
    north: f64,
    east: f64,
    south: f64,
    /// Pixels per metre.
    zoom: f64,
    at: At,
    room: Area,
}

impl View {
    /// Some points and some ground around them; `None` without any.
    pub(super) fn of(points: impl Iterator<Item = Point>) -> Option<Self> {
        let points: Vec<Point> = points.collect();
        let least = |of: fn(&Point) -> f64| points.iter().map(of).min_by(f64::total_cmp);
        let (west, south) = (least(|p| p.x)?, least(|p| p.y)?);
        let (east, north) = (-least(|p| -p.x)?, -least(|p| -p.y)?);
        let rim = 0.04 * (east - west).max(north - south).max(10.0);
        let (room, at) = (Area { left: 0.0, top: 0.0, right: 0.0, bottom: 0.0 }, (0.0, 0.0));
        let (west, east, south, north) = (west - rim, east + rim, south - rim, north + rim);
        Some(Self { west, north, east, south, zoom: 1.0, at, room })
    }

    pub(super) fn fitted(self, room: Area) -> Self {
        let (wide, high) = (self.east - self.west, self.north - self.south);
        let zoom = (room.width() / wide).min(room.height() / high);
        let at = (
            room.left + (room.width() - wide * zoom) / 2.0,
            room.top + (room.height() - high * zoom) / 2.0,
        );
        Self { zoom, at, room, ..self }
    }

    pub(super) fn place(&self, point: Point) -> At {
        (
            self.at.0 + (point.x - self.west) * self.zoom,
            self.at.1 + (self.north - point.y) * self.zoom,
        )
    }

    /// Draws the runs of a line that lie in the room, without points too close to be told apart.
    pub(super) fn path(&self, drawing: &mut Drawing, shape: &[Point], colour: Colour, width: f64) {
        let mut run: Vec<At> = Vec::new();
        for (index, point) in shape.iter().enumerate() {
            let at = self.place(*point);
            if !self.holds(at) {
                finish(drawing, &mut run, colour, width);
                continue;
            }
            let last = index + 1 == shape.len();
            if last || run.last().is_none_or(|last| apart(*last, at) >= FINEST) {
                run.push(at);
            }
        }
        finish(drawing, &mut run, colour, width);
    }

    pub(super) fn holds(&self, (x, y): At) -> bool {
        let room = self.room;
        (room.left..=room.right).contains(&x) && (room.top..=room.bottom).contains(&y)
    }

    /// A round length of about 100 px.
    pub(super) fn scale_bar(&self, drawing: &mut Drawing, (x, y): At) {
        let rough = 100.0 / self.zoom;
        let power = libm::pow(10.0, libm::log10(rough).floor());
        let metres =
            [5.0, 2.0, 1.0].into_iter().find(|f| f * power <= rough).unwrap_or(1.0) * power;
        let end = x + metres * self.zoom;
        drawing.line(&[(x, y - 5.0), (x, y), (end, y), (end, y - 5.0)], stroke(INK, 1.6));
        let length = match metres {
            far if far >= 1000.0 => format!("{} km", far / 1000.0),
            near => format!("{near} m"),
        };
        let place = (f64::midpoint(x, end), y + 13.0);
        drawing.text(label(length, place, 12.0, INK).anchored(Anchor::Middle));
    }
}

fn finish(drawing: &mut Drawing, run: &mut Vec<At>, colour: Colour, width: f64) {
    if run.len() > 1 {
        drawing.line(run, stroke(colour, width));
    }
    run.clear();
}
