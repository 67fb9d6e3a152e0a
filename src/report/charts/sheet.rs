//! What every chart has: paper, finding, subtitle, footer, and the colours.

use super::canvas::{Anchor, At, Colour, Drawing, WIDTH, label, stroke};
use super::text;
use crate::study::result::Study;

/// Ground of every chart.
pub(super) const PAPER: Colour = Colour(255, 255, 255);
/// Titles and values.
pub(super) const INK: Colour = Colour(32, 33, 36);
/// Subtitles, axes, footers.
pub(super) const GREY: Colour = Colour(95, 99, 104);
/// Grid lines.
pub(super) const PALE: Colour = Colour(224, 226, 230);
/// Colours told apart with any colour vision. Source: Okabe and Ito, 2008.
pub(super) const PALETTE: [Colour; 7] = [
    Colour(0, 114, 178),
    Colour(213, 94, 0),
    Colour(0, 158, 115),
    Colour(204, 121, 167),
    Colour(230, 159, 0),
    Colour(86, 180, 233),
    Colour(128, 102, 0),
];

const MARGIN: f64 = 24.0;
const TITLE_SIZE: f64 = 20.0;
const SUBTITLE_SIZE: f64 = 13.0;
const FOOTER_SIZE: f64 = 10.0;

/// Part of the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Area {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Area {
    /// The area within margins at left, top, right and bottom.
    pub(super) fn within(self, left: f64, top: f64, right: f64, bottom: f64) -> Self {
        Self {
            left: self.left + left,
            top: self.top + top,
            right: self.right - right,
            bottom: self.bottom - bottom,
        }
    }

    /// Width \[px\].
    pub(super) fn width(self) -> f64 {
        self.right - self.left
    }

    /// Height \[px\].
    pub(super) fn height(self) -> f64 {
        self.bottom - self.top
    }
}

/// Paper with title, subtitle and the study's provenance, and the room left between them.
pub(super) fn sheet(study: &Study, height: f64, title: &str, subtitle: &str) -> (Drawing, Area) {
    paper(&provenance(study), height, title, subtitle)
}

/// Paper with title, subtitle and footer, and the room left between them.
pub(super) fn paper(foot: &str, height: f64, title: &str, subtitle: &str) -> (Drawing, Area) {
    let mut drawing = Drawing {
        title: title.to_owned(),
        subtitle: subtitle.to_owned(),
        height,
        marks: Vec::new(),
    };
    drawing.rect((0.0, 0.0), (WIDTH, height), PAPER, 1.0);
    let room = WIDTH - 2.0 * MARGIN;
    let mut y = MARGIN + TITLE_SIZE / 2.0;
    for line in text::wrapped(title, TITLE_SIZE, true, room) {
        drawing.text(label(line, (MARGIN, y), TITLE_SIZE, INK).bold());
        y += TITLE_SIZE * 1.3;
    }
    for line in text::wrapped(subtitle, SUBTITLE_SIZE, false, room) {
        drawing.text(label(line, (MARGIN, y), SUBTITLE_SIZE, GREY));
        y += SUBTITLE_SIZE * 1.4;
    }
    let foot = footer(&mut drawing, foot);
    (drawing, Area { left: MARGIN, top: y + 4.0, right: WIDTH - MARGIN, bottom: foot })
}

/// Writes where the chart comes from at the bottom; returns where that begins.
fn footer(drawing: &mut Drawing, foot: &str) -> f64 {
    let lines = text::wrapped(foot, FOOTER_SIZE, false, WIDTH - 2.0 * MARGIN);
    let mut y = drawing.height - 12.0;
    for line in lines.iter().rev() {
        drawing.text(label(line, (MARGIN, y), FOOTER_SIZE, GREY));
        y -= FOOTER_SIZE * 1.4;
    }
    y - 4.0
}

/// Scenario, map, seed, program and the line that the map's licence asks for.
pub(super) fn provenance(study: &Study) -> String {
    let scenario = &study.scenario;
    let mut parts = vec![
        format!("Scenario {} {}", scenario.name, prefix(&scenario.digest)),
        format!("map {} {}", study.map.name, prefix(&study.map.digest)),
        format!("seed {}", scenario.run.seed),
        format!("Trundle {}", env!("CARGO_PKG_VERSION")),
    ];
    if !study.map.attribution.is_empty() {
        parts.push(study.map.attribution.clone());
    }
    parts.join(" · ")
}

/// First eight digits of a digest.
fn prefix(digest: &str) -> &str {
    digest.get(..8).unwrap_or(digest)
}

/// Colour of the n-th thing; the couriers' is [`INK`].
pub(super) fn colour(index: usize) -> Colour {
    PALETTE[index % PALETTE.len()]
}

/// Dark on light and light on dark.
pub(super) fn readable_on(colour: Colour) -> Colour {
    let light = 0.3 * f64::from(colour.0) + 0.59 * f64::from(colour.1) + 0.11 * f64::from(colour.2);
    if light > 125.0 { INK } else { PAPER }
}

/// Names right of `x`, at the height of the ends that they name, moved apart where they would
/// touch.
pub(super) fn end_labels(
    drawing: &mut Drawing,
    x: f64,
    (top, bottom): (f64, f64),
    names: &[(String, At, Colour)],
) {
    let size = 12.0;
    let wanted: Vec<f64> = names.iter().map(|(_, end, _)| end.1).collect();
    let places = spread(&wanted, size * 1.35, top, bottom);
    for ((name, end, colour), place) in names.iter().zip(places) {
        if (place - end.1).abs() > 3.0 || x - end.0 > 40.0 {
            drawing.line(&[*end, (x + 10.0, place)], stroke(*colour, 0.7));
        }
        drawing.text(label(name, (x + 13.0, place), size, *colour));
    }
}

/// Places as near to the wanted ones as `gap` allows, within the bounds where they fit.
pub(super) fn spread(wanted: &[f64], gap: f64, top: f64, bottom: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|a, b| wanted[*a].total_cmp(&wanted[*b]).then(a.cmp(b)));
    let mut places = wanted.to_vec();
    let mut least = top;
    for index in &order {
        places[*index] = places[*index].max(least);
        least = places[*index] + gap;
    }
    let mut most = bottom;
    for index in order.iter().rev() {
        places[*index] = places[*index].min(most);
        most = places[*index] - gap;
    }
    places
}

/// A row of swatches with names; returns the height used.
pub(super) fn legend(
    drawing: &mut Drawing,
    (left, top): At,
    room: f64,
    items: &[(String, Colour)],
) -> f64 {
    let (mut x, mut y) = (left, top + 8.0);
    for (name, colour) in items {
        let width = 20.0 + text::width(name, 12.0, false) + 18.0;
        if x + width > left + room && x > left {
            (x, y) = (left, y + 18.0);
        }
        drawing.rect((x, y - 6.0), (x + 14.0, y + 5.0), *colour, 1.0);
        drawing.text(label(name, (x + 20.0, y), 12.0, INK).anchored(Anchor::Start));
        x += width;
    }
    y + 14.0 - top
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crowded_labels_move_apart_and_stay_inside() {
        let places = spread(&[50.0, 51.0, 52.0, 99.0], 10.0, 0.0, 100.0);
        for (a, b) in [(0, 1), (1, 2), (2, 3)] {
            assert!(places[b] - places[a] >= 10.0 - 1e-9, "{places:?}");
        }
        assert!(places.iter().all(|place| (0.0..=100.0).contains(place)));
    }
}
