//! A study as charts: one file each, listed in [`CHARTS`].
//!
//! A chart answers one question; its title is the finding. Adding a chart is one file here plus
//! its line in [`CHARTS`]; it is then drawn in every report and smoke-tested on an empty and a
//! full study.

mod attribution;
mod axes;
mod break_even_ticket;
mod canvas;
mod cost_by_category;
mod cost_per_order;
mod differences;
mod dots;
mod feeders;
mod fleet_hours;
mod footpath_load;
mod hubs;
mod lead_time;
mod lease_cliff;
mod operators_frontier;
mod order_fit;
mod plan_view;
mod raster;
mod scores;
mod sheet;
mod standing_by;
mod text;

use crate::study::result::Study;
pub use canvas::Drawing;
pub use hubs::hubs;
pub use order_fit::order_fit;
pub use raster::png;
pub use scores::scores;

/// One chart.
#[derive(Debug, Clone, Copy)]
pub struct Chart {
    /// File stem.
    pub id: &'static str,
    /// What it answers.
    pub question: &'static str,
    /// Draws it; `None` where the study has nothing to show.
    pub draw: fn(&Study) -> Option<Drawing>,
}

/// Every chart, in the order of the page.
pub const CHARTS: &[Chart] = &[
    differences::CHART,
    cost_per_order::CHART,
    break_even_ticket::CHART,
    lease_cliff::CHART,
    cost_by_category::CHART,
    lead_time::CHART,
    standing_by::CHART,
    attribution::CHART,
    operators_frontier::CHART,
    feeders::CHART,
    fleet_hours::CHART,
    footpath_load::CHART,
];

/// Every chart that the study has data for.
pub fn draw_all(study: &Study) -> Vec<(&'static Chart, Drawing)> {
    let drawn = CHARTS.iter().map(|chart| (chart, (chart.draw)(study)));
    drawn.filter_map(|(chart, drawing)| Some((chart, drawing?))).collect()
}

/// A text with the five characters of XML replaced.
pub(crate) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            control if control.is_control() && !control.is_whitespace() => {}
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::fixture;
    use canvas::{Label, Mark, WIDTH};

    fn labels(drawing: &Drawing) -> Vec<&Label> {
        let texts = drawing.marks.iter().filter_map(|mark| match mark {
            Mark::Text(label) => Some(label),
            Mark::Line(..) | Mark::Area(..) | Mark::Circle(..) => None,
        });
        texts.collect()
    }

    #[test]
    fn no_text_leaves_its_page_or_touches_another() {
        let studies = [fixture::study(), fixture::crowded(), fixture::fed()];
        let fits = [(1, 1), (1, 30), (10, 100)].map(|(days, orders)| {
            let fit = crate::fit::Fit::of(&crate::fit::tests::list(days, orders));
            (&FIT, order_fit(&fit))
        });
        for (chart, drawing) in studies.iter().flat_map(draw_all).chain(fits) {
            let labels = labels(&drawing);
            for (index, label) in labels.iter().enumerate() {
                let [left, top, right, bottom] = label.bounds();
                let inside =
                    left >= 0.0 && top >= 0.0 && right <= WIDTH && bottom <= drawing.height;
                assert!(inside, "{}: {:?} is cut off", chart.id, label.text);
                for other in &labels[index + 1..] {
                    let [l, t, r, b] = other.bounds();
                    let touch = left < r && l < right && top + 1.0 < b && t + 1.0 < bottom;
                    assert!(!touch, "{}: {:?} on {:?}", chart.id, label.text, other.text);
                }
            }
        }
    }

    /// Stands for the chart of a fit, which no study draws.
    const FIT: Chart = Chart { id: "order_fit", question: "", draw: |_| None };

    #[test]
    fn every_chart_has_its_own_name() {
        let names: std::collections::BTreeSet<_> = CHARTS.iter().map(|chart| chart.id).collect();
        assert_eq!(names.len(), CHARTS.len());
    }
}
