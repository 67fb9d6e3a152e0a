//! Scales with round ticks, axes, and curves within their frame.

use super::canvas::{Anchor, At, Colour, Drawing, Stroke, apart, label, stroke};
use super::sheet::{Area, GREY, PALE};
use super::text;
use crate::base::cast;

const TICK_SIZE: f64 = 12.0;

/// Maps values to pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scale {
    /// Value at the axis' begin and end.
    pub(super) values: (f64, f64),
    /// Pixel at the axis' begin and end.
    pub(super) pixels: (f64, f64),
}

impl Scale {
    /// Pixel of a value.
    pub(super) fn at(&self, value: f64) -> f64 {
        let share = (value - self.values.0) / (self.values.1 - self.values.0);
        self.pixels.0 + share * (self.pixels.1 - self.pixels.0)
    }

    /// Distance between ticks: 1, 2 or 5 times a power of ten, about `count` of them.
    fn step(&self, count: usize) -> f64 {
        let rough = ((self.values.1 - self.values.0).abs() / cast::float(count.max(1))).max(1e-9);
        let power = libm::pow(10.0, libm::log10(rough).floor());
        let factor = [1.0, 2.0, 5.0].into_iter().find(|factor| factor * power >= rough);
        factor.unwrap_or(10.0) * power
    }

    /// Round values along the axis.
    pub(super) fn ticks(&self, count: usize) -> Vec<f64> {
        let step = self.step(count);
        let first = (self.values.0 / step - 1e-9).ceil();
        let places = (0..1000).map(|index| (first + f64::from(index)) * step);
        places.take_while(|value| *value <= self.values.1 + step * 1e-6).collect()
    }

    /// A tick's number.
    fn printed(&self, value: f64, count: usize) -> String {
        let step = self.step(count);
        let places =
            [1.0, 0.1, 0.01].into_iter().position(|unit| step >= unit * 0.999).unwrap_or(3);
        text::grouped(&format!("{:.places$}", value + 0.0))
    }
}

/// The least round value that is not below the largest of some values.
pub(super) fn round_up(largest: f64) -> f64 {
    if !largest.is_finite() || largest <= 0.0 {
        return 1.0;
    }
    let power = libm::pow(10.0, libm::log10(largest).floor());
    let steps = [1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0];
    steps.into_iter().map(|step| step * power).find(|up| *up >= largest).unwrap_or(largest)
}

/// An area with two scales.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Frame {
    pub(super) area: Area,
    pub(super) x: Scale,
    pub(super) y: Scale,
}

impl Frame {
    /// Values from x₀ to x₁ to the right, from y₀ to y₁ upwards.
    pub(super) fn new(area: Area, x: (f64, f64), y: (f64, f64)) -> Self {
        Self {
            area,
            x: Scale { values: x, pixels: (area.left, area.right) },
            y: Scale { values: y, pixels: (area.bottom, area.top) },
        }
    }

    /// Pixel of a point.
    pub(super) fn at(&self, x: f64, y: f64) -> At {
        (self.x.at(x), self.y.at(y))
    }

    /// Horizontal grid with its numbers, and what they mean above them.
    pub(super) fn y_axis(&self, drawing: &mut Drawing, name: &str, count: usize) {
        for value in self.y.ticks(count) {
            let y = self.y.at(value);
            drawing.line(&[(self.area.left, y), (self.area.right, y)], stroke(PALE, 1.0));
            let number = self.y.printed(value, count);
            let place = (self.area.left - 8.0, y);
            drawing.text(label(number, place, TICK_SIZE, GREY).anchored(Anchor::End));
        }
        drawing.text(label(name, (self.area.left - 40.0, self.area.top - 16.0), TICK_SIZE, GREY));
    }

    /// Base line with ticks, numbers, and what they mean below.
    pub(super) fn x_axis(&self, drawing: &mut Drawing, name: &str, count: usize) {
        let values = self.x.ticks(count);
        let numbers = values.iter().map(|value| (*value, self.x.printed(*value, count)));
        self.x_axis_of(drawing, name, &numbers.collect::<Vec<_>>());
    }

    /// [`Frame::x_axis`] with given ticks.
    pub(super) fn x_axis_of(&self, drawing: &mut Drawing, name: &str, ticks: &[(f64, String)]) {
        let base = self.area.bottom;
        drawing.line(&[(self.area.left, base), (self.area.right, base)], stroke(GREY, 1.0));
        for (value, number) in ticks {
            let x = self.x.at(*value);
            drawing.line(&[(x, base), (x, base + 5.0)], stroke(GREY, 1.0));
            let place = (x, base + 15.0);
            drawing.text(label(number, place, TICK_SIZE, GREY).anchored(Anchor::Middle));
        }
        let middle = f64::midpoint(self.area.left, self.area.right);
        drawing.text(label(name, (middle, base + 35.0), TICK_SIZE, GREY).anchored(Anchor::Middle));
    }

    /// A curve, cut where it leaves the frame above or below.
    pub(super) fn curve(&self, drawing: &mut Drawing, points: &[At], stroke: Stroke) {
        let mut run: Vec<At> = Vec::new();
        for ends in points.windows(2) {
            match self.cut(ends[0], ends[1]) {
                Some((from, to)) => {
                    let from = self.at(from.0, from.1);
                    if run.last().is_none_or(|last| apart(*last, from) > 0.01) {
                        flush(drawing, &mut run, stroke);
                        run.push(from);
                    }
                    run.push(self.at(to.0, to.1));
                }
                None => flush(drawing, &mut run, stroke),
            }
        }
        flush(drawing, &mut run, stroke);
    }

    /// A band between low and high values, held inside the frame.
    pub(super) fn band(
        &self,
        drawing: &mut Drawing,
        points: &[(f64, f64, f64)],
        colour: Colour,
        opacity: f64,
    ) {
        let (least, most) = self.y.values;
        let fine = subdivided(points);
        let high = fine.iter().map(|(x, _, high)| self.at(*x, high.clamp(least, most)));
        let low = fine.iter().rev().map(|(x, low, _)| self.at(*x, low.clamp(least, most)));
        drawing.area(high.chain(low).collect(), colour, opacity);
    }

    /// The part of a straight line within the frame's range of y.
    fn cut(&self, from: At, to: At) -> Option<(At, At)> {
        let (least, most) = self.y.values;
        let (mut begin, mut end) = (0.0_f64, 1.0_f64);
        for (from, to) in [(from.1 - least, to.1 - least), (most - from.1, most - to.1)] {
            if from < 0.0 && to < 0.0 {
                return None;
            }
            if from < 0.0 {
                begin = begin.max(from / (from - to));
            } else if to < 0.0 {
                end = end.min(from / (from - to));
            }
        }
        let along =
            |share: f64| (from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share);
        (begin <= end).then(|| (along(begin), along(end)))
    }
}

fn flush(drawing: &mut Drawing, run: &mut Vec<At>, stroke: Stroke) {
    if run.len() > 1 {
        drawing.line(run, stroke);
    }
    run.clear();
}

/// Points of a band with others between them, so that a band that leaves the frame is cut where it
/// leaves and not bent at its last corner.
fn subdivided(points: &[(f64, f64, f64)]) -> Vec<(f64, f64, f64)> {
    const PARTS: u32 = 32;
    let between =
        |from: f64, to: f64, part: u32| from + (to - from) * f64::from(part) / f64::from(PARTS);
    let mut fine: Vec<(f64, f64, f64)> = Vec::new();
    for ends in points.windows(2) {
        let (from, to) = (ends[0], ends[1]);
        fine.extend((0..PARTS).map(|part| {
            (between(from.0, to.0, part), between(from.1, to.1, part), between(from.2, to.2, part))
        }));
    }
    fine.extend(points.last());
    fine
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round() {
        let scale = Scale { values: (20.0, 120.0), pixels: (0.0, 1.0) };
        assert_eq!(scale.ticks(5), [20.0, 40.0, 60.0, 80.0, 100.0, 120.0]);
        assert!((round_up(7.3) - 8.0).abs() < 1e-9 && (round_up(0.0) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn a_curve_is_cut_where_it_leaves_the_frame() {
        let area = Area { left: 0.0, top: 0.0, right: 10.0, bottom: 10.0 };
        let frame = Frame::new(area, (0.0, 10.0), (0.0, 10.0));
        assert_eq!(frame.cut((0.0, 0.0), (10.0, 20.0)), Some(((0.0, 0.0), (5.0, 10.0))));
        assert_eq!(frame.cut((0.0, 11.0), (10.0, 12.0)), None);
    }
}
