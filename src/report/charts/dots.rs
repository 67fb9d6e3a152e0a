//! Panels of dots with intervals, a row for each option, side by side.

use super::axes::Frame;
use super::canvas::{Anchor, Colour, Drawing, label, stroke};
use super::sheet::{Area, GREY, INK, PALE, PAPER};
use super::text;
use crate::base::cast;
use crate::base::interval::Estimate;
use crate::report::figures;

/// Height of a row \[px\].
pub(super) const ROW: f64 = 56.0;

/// Room above and below the rows: title, subtitle, axis and footer \[px\].
pub(super) const AROUND: f64 = 250.0;

/// Room for the names of the rows \[px\].
const NAMES: f64 = 190.0;

/// Room between two panels \[px\].
const GAP: f64 = 34.0;

const VALUE_SIZE: f64 = 12.0;
const TICKS: usize = 4;

/// What a row is of.
pub(super) struct Row {
    pub(super) name: String,
    /// Stands small below the name.
    pub(super) note: String,
    pub(super) colour: Colour,
}

/// One panel: a value for each row.
pub(super) struct Panel {
    /// What is shown, with its unit.
    pub(super) name: String,
    pub(super) values: Vec<Estimate>,
    /// What zero means, where the values are differences.
    pub(super) zero: Option<&'static str>,
}

/// Panels side by side, the names of their rows at the left.
pub(super) fn draw(drawing: &mut Drawing, room: Area, rows: &[Row], panels: &[Panel]) {
    let room = room.within(0.0, 30.0, 10.0, 48.0);
    let height = room.height() / cast::float(rows.len().max(1));
    for (index, row) in rows.iter().enumerate() {
        let y = room.top + height * (cast::float(index) + 0.5);
        let name = text::shortened(&row.name, 13.0, true, NAMES - 10.0);
        drawing.text(label(name, (room.left, y - 8.0), 13.0, row.colour).bold());
        let note = text::shortened(&row.note, 11.0, false, NAMES - 10.0);
        drawing.text(label(note, (room.left, y + 9.0), 11.0, GREY));
    }
    let width = (room.width() - NAMES + GAP) / cast::float(panels.len().max(1));
    for (index, panel) in panels.iter().enumerate() {
        let left = room.left + NAMES + width * cast::float(index);
        panel.draw(drawing, Area { left, right: left + width - GAP, ..room }, rows);
    }
}

impl Panel {
    fn draw(&self, drawing: &mut Drawing, area: Area, rows: &[Row]) {
        let frame = Frame::new(area, self.range(), (cast::float(rows.len()), 0.0));
        for value in frame.x.ticks(TICKS) {
            let x = frame.x.at(value);
            drawing.line(&[(x, area.top), (x, area.bottom)], stroke(PALE, 1.0));
        }
        frame.x_axis(drawing, &self.name, TICKS);
        if let Some(words) = self.zero {
            let x = frame.x.at(0.0);
            drawing.line(&[(x, area.top - 6.0), (x, area.bottom)], stroke(INK, 1.2));
            let half = text::width(words, VALUE_SIZE, false) / 2.0;
            let at = (x.clamp(area.left + half, area.right - half), area.top - 16.0);
            drawing.text(label(words, at, VALUE_SIZE, INK).anchored(Anchor::Middle));
        }
        let height = area.height() / cast::float(rows.len().max(1));
        for (index, (row, value)) in rows.iter().zip(&self.values).enumerate() {
            let y = area.top + height * (cast::float(index) + 0.5) + 8.0;
            self.dot(drawing, &frame, (value, row.colour), y);
        }
    }

    /// A dot, the ends of its interval, and its value in words above it.
    fn dot(
        &self,
        drawing: &mut Drawing,
        frame: &Frame,
        (value, colour): (&Estimate, Colour),
        y: f64,
    ) {
        let area = frame.area;
        let x = frame.x.at(value.mean.unwrap_or(frame.x.values.0));
        if let Some((low, high)) = value.bounds() {
            let (low, high) = (frame.x.at(low), frame.x.at(high));
            drawing.line(&[(low, y), (high, y)], stroke(colour, 2.2));
            for end in [low, high] {
                drawing.line(&[(end, y - 6.0), (end, y + 6.0)], stroke(colour, 1.6));
            }
        }
        if value.mean.is_some() {
            drawing.circle((x, y), 4.0, colour, stroke(PAPER, 1.0));
        }
        let words = match self.zero {
            Some(_) => figures::signed(value),
            None => figures::words(value),
        };
        let half = text::width(&words, VALUE_SIZE, false) / 2.0 + 3.0;
        let middle = x.max(area.left + half).min(area.right - half);
        let words = label(words, (middle, y - 18.0), VALUE_SIZE, INK);
        drawing.text_on_ground(words.anchored(Anchor::Middle));
    }

    /// All values with their intervals, with room around them; zero too, where it means something.
    fn range(&self) -> (f64, f64) {
        let ends = self.values.iter().filter_map(|value| Some((value.mean?, value.bounds())));
        let ends = ends.flat_map(|(mean, bounds)| {
            let (low, high) = bounds.unwrap_or((mean, mean));
            [low, high]
        });
        let ends: Vec<f64> = ends.chain(self.zero.map(|_| 0.0)).collect();
        let low = ends.iter().copied().fold(f64::INFINITY, f64::min);
        let high = ends.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        if !low.is_finite() || !high.is_finite() {
            return (0.0, 1.0);
        }
        let room = (0.08 * (high - low)).max(0.001 * high.abs()).max(1e-3);
        (low - room, high + room)
    }
}
