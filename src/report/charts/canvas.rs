//! A drawing as a list of marks, and its SVG.
//!
//! Marks are in pixels of a page 1,000 wide. They are handed to plotters at ten times the size,
//! since its coordinates are whole pixels; the view box brings them back, so lines stay smooth.

use super::text;
use crate::report::error::ReportError;
use plotters::backend::DrawingBackend;
use plotters::prelude::{Color, FontTransform, SVGBackend, ShapeStyle, TextStyle};
use plotters::style::text_anchor::{HPos, Pos, VPos};

/// Width of every drawing \[px\].
pub(super) const WIDTH: f64 = 1000.0;
/// Drawn at this multiple.
const FINE: f64 = 10.0;

/// A colour.
pub(super) use plotters::prelude::RGBColor as Colour;
/// A position \[px\], x right and y down.
pub(super) type At = (f64, f64);

/// Where a text stands to its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    /// It begins there.
    Start,
    /// Its middle is there.
    Middle,
    /// It ends there.
    End,
}

/// A line of text, centred vertically on its position.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Label {
    pub(super) text: String,
    pub(super) at: At,
    pub(super) size: f64,
    pub(super) colour: Colour,
    pub(super) bold: bool,
    pub(super) anchor: Anchor,
    /// Reads from bottom to top.
    pub(super) upright: bool,
}

/// How a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Stroke {
    pub(super) colour: Colour,
    pub(super) width: f64,
    /// Lengths of stroke and gap \[px\]; `None`: unbroken.
    pub(super) dash: Option<(f64, f64)>,
}

/// One mark.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Mark {
    /// An open line.
    Line(Vec<At>, Stroke),
    /// A filled outline and its opacity.
    Area(Vec<At>, Colour, f64),
    /// A circle: centre, radius, inside, rim.
    Circle(At, f64, Colour, Stroke),
    /// A text.
    Text(Label),
}

/// A finished chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    /// The finding.
    pub title: String,
    /// Unit, view, replications.
    pub subtitle: String,
    /// Height \[px\].
    pub(super) height: f64,
    /// From back to front.
    pub(super) marks: Vec<Mark>,
}

/// An unbroken stroke.
pub(super) const fn stroke(colour: Colour, width: f64) -> Stroke {
    Stroke { colour, width, dash: None }
}

/// A plain label.
pub(super) fn label(text: impl Into<String>, at: At, size: f64, colour: Colour) -> Label {
    let text = text.into();
    Label { text, at, size, colour, bold: false, anchor: Anchor::Start, upright: false }
}

impl Label {
    /// The same, anchored otherwise.
    pub(super) fn anchored(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }

    /// The same in bold.
    pub(super) fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    /// Left, top, right, bottom of the text.
    pub(super) fn bounds(&self) -> [f64; 4] {
        let width = text::width(&self.text, self.size, self.bold);
        let before = match self.anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => width / 2.0,
            Anchor::End => width,
        };
        let ((x, y), half) = (self.at, 0.5 * self.size);
        if self.upright {
            return [x - half, y - width + before, x + half, y + before];
        }
        [x - before, y - half, x - before + width, y + half]
    }
}

impl Drawing {
    /// Draws an open line.
    pub(super) fn line(&mut self, points: &[At], stroke: Stroke) {
        match stroke.dash {
            None => self.marks.push(Mark::Line(points.to_vec(), stroke)),
            Some(dash) => self.dashes(points, dash, stroke),
        }
    }

    /// Fills an outline.
    pub(super) fn area(&mut self, points: Vec<At>, colour: Colour, opacity: f64) {
        self.marks.push(Mark::Area(points, colour, opacity));
    }

    /// Fills a rectangle.
    pub(super) fn rect(
        &mut self,
        (left, top): At,
        (right, bottom): At,
        colour: Colour,
        opacity: f64,
    ) {
        let corners = vec![(left, top), (right, top), (right, bottom), (left, bottom)];
        self.area(corners, colour, opacity);
    }

    /// Draws a circle.
    pub(super) fn circle(&mut self, at: At, radius: f64, inside: Colour, rim: Stroke) {
        self.marks.push(Mark::Circle(at, radius, inside, rim));
    }

    /// Writes a text.
    pub(super) fn text(&mut self, label: Label) {
        if !label.text.is_empty() {
            self.marks.push(Mark::Text(label));
        }
    }

    /// Writes a text on a pale ground, so that it can be read over lines.
    pub(super) fn text_on_ground(&mut self, label: Label) {
        let [left, top, right, bottom] = label.bounds();
        self.rect((left - 3.0, top - 1.0), (right + 3.0, bottom + 1.0), super::sheet::PAPER, 0.85);
        self.text(label);
    }

    /// Cuts a line into its dashes.
    fn dashes(&mut self, points: &[At], (on, off): (f64, f64), stroke: Stroke) {
        let stroke = Stroke { dash: None, ..stroke };
        let (mut left, mut drawing, mut run) = (on, true, Vec::new());
        for ends in points.windows(2) {
            let mut from = ends[0];
            loop {
                let way = apart(ends[1], from);
                run.push(from);
                if way <= left {
                    left -= way;
                    break;
                }
                let part = left / way;
                from = (from.0 + (ends[1].0 - from.0) * part, from.1 + (ends[1].1 - from.1) * part);
                run.push(from);
                let done = std::mem::take(&mut run);
                if drawing {
                    self.marks.push(Mark::Line(done, stroke));
                }
                drawing = !drawing;
                left = if drawing { on } else { off };
            }
        }
        run.extend(points.last());
        if drawing && run.len() > 1 {
            self.marks.push(Mark::Line(run, stroke));
        }
    }

    /// The chart as a file.
    ///
    /// # Errors
    /// R107 when plotters refuses a mark.
    pub fn svg(&self) -> Result<String, ReportError> {
        let mut body = String::new();
        let size = (pixel_count(WIDTH), pixel_count(self.height));
        {
            let mut backend = SVGBackend::with_string(&mut body, size);
            for mark in &self.marks {
                draw(&mut backend, mark)
                    .map_err(|error| ReportError::Internal(format!("chart: {error}")))?;
            }
            let done = backend.present();
            done.map_err(|error| ReportError::Internal(format!("chart: {error}")))?;
        }
        Ok(self.with_own_head(&body))
    }

    /// Replaces the opening tag, whose size is the enlarged one.
    fn with_own_head(&self, svg: &str) -> String {
        let marks = svg.split_once('>').map_or("", |(_, marks)| marks);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{}\" \
             viewBox=\"0 0 {} {}\" role=\"img\" stroke-linejoin=\"round\">\n<title>{}</title>\n\
             <desc>{}</desc>{marks}",
            WIDTH,
            self.height,
            pixel_count(WIDTH),
            pixel_count(self.height),
            super::escaped(&self.title),
            super::escaped(&self.subtitle),
        )
    }
}

fn pixel_count(length: f64) -> u32 {
    crate::base::cast::whole32(length * FINE)
}

/// Nearest fine pixel; marks far outside the page are held near it.
fn pixel(place: f64) -> i32 {
    let held = (place * FINE).clamp(-1e6, 1e6);
    let size = i32::try_from(crate::base::cast::whole(held.abs())).unwrap_or(i32::MAX);
    if held < 0.0 { -size } else { size }
}

fn pixels(points: &[At]) -> Vec<(i32, i32)> {
    points.iter().map(|(x, y)| (pixel(*x), pixel(*y))).collect()
}

fn draw<B: DrawingBackend>(backend: &mut B, mark: &Mark) -> Result<(), String> {
    let drawn = match mark {
        Mark::Line(points, stroke) => backend.draw_path(pixels(points), &pen(stroke)),
        Mark::Area(points, colour, opacity) => {
            backend.fill_polygon(pixels(points), &colour.mix(*opacity))
        }
        Mark::Circle((x, y), radius, inside, rim) => {
            let (centre, radius) = ((pixel(*x), pixel(*y)), pixel_count(*radius));
            let filled = backend.draw_circle(centre, radius, inside, true);
            filled.and_then(|()| backend.draw_circle(centre, radius, &pen(rim), false))
        }
        Mark::Text(label) => {
            let at = (pixel(label.at.0), pixel(label.at.1));
            backend.draw_text(&label.text, &text_style(label), at)
        }
    };
    drawn.map_err(|error| error.to_string())
}

fn pen(stroke: &Stroke) -> ShapeStyle {
    stroke.colour.stroke_width(pixel_count(stroke.width).max(1))
}

fn text_style(label: &Label) -> TextStyle<'_> {
    let horizontal = match label.anchor {
        Anchor::Start => HPos::Left,
        Anchor::Middle => HPos::Center,
        Anchor::End => HPos::Right,
    };
    let turn = if label.upright { FontTransform::Rotate270 } else { FontTransform::None };
    let font = text::font(label.size * FINE, label.bold).transform(turn);
    TextStyle::from(font).color(&label.colour).pos(Pos::new(horizontal, VPos::Center))
}
/// Distance of two points of the drawing.
pub(super) fn apart(one: (f64, f64), other: (f64, f64)) -> f64 {
    let (across, down) = (one.0 - other.0, one.1 - other.1);
    (across * across + down * down).sqrt()
}
