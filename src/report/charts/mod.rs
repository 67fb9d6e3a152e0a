//! A study as charts: one file each, listed in [`CHARTS`].
//!
//! A chart answers one question; its title is the finding. Adding a chart is one file here plus
//! its line in [`CHARTS`]; it is then drawn in every report and smoke-tested on an empty and a
//! full study.

mod axes;
mod break_even_ticket;
mod canvas;
mod cost_by_category;
mod cost_per_order;
mod fleet_hours;
mod footpath_load;
mod lead_time;
mod lease_cliff;
mod raster;
mod sheet;
mod text;

use crate::study::result::Study;
pub use canvas::Drawing;
pub use raster::png;

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
    cost_per_order::CHART,
    break_even_ticket::CHART,
    lease_cliff::CHART,
    cost_by_category::CHART,
    lead_time::CHART,
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
