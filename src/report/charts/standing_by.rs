//! Where idle robots should wait: lead time and empty way under each rule by which robots return.

use super::Chart;
use super::canvas::Drawing;
use super::dots::{AROUND, Panel, ROW, Row, draw as panels};
use super::sheet::{colour, sheet};
use super::text;
use crate::base::cast;
use crate::base::interval::Estimate;
use crate::scenario::Returns;
use crate::study::result::Study;
use crate::study::standby::{EMPTY, LEAD, Waiting, least, waitings};

/// Lead time and empty way by rule.
pub(super) const CHART: Chart =
    Chart { id: "standing_by", question: "Where should idle robots wait?", draw };

fn draw(study: &Study) -> Option<Drawing> {
    let found = waitings(study);
    let title = finding(&found)?;
    let height = AROUND + ROW * cast::float(found.len());
    let (mut drawing, body) = sheet(study, height, &title, &subtitle(study));
    let rows: Vec<Row> = found
        .iter()
        .enumerate()
        .map(|(index, waiting)| Row {
            name: waiting.name.to_owned(),
            note: where_to(waiting.returns).to_owned(),
            colour: colour(index),
        })
        .collect();
    let panel = |name: &str, of: fn(&Waiting) -> Estimate| Panel {
        name: name.to_owned(),
        values: found.iter().map(of).collect(),
        zero: None,
    };
    let shown = [
        panel("Mean lead time [min]", |waiting| waiting.lead_min),
        panel("Empty way per robot delivery [km]", |waiting| waiting.empty_km),
    ];
    panels(&mut drawing, body, &rows, &shown);
    Some(drawing)
}

/// Where robots of a rule wait, in a few words.
fn where_to(returns: Returns) -> &'static str {
    match returns {
        Returns::HomeHub => "at the hub where each lives",
        Returns::NearestHub => "at the nearest hub",
        Returns::Stay => "where the trip ended",
        Returns::NearestBusyMerchant => "at the nearest busy kitchen",
        Returns::ExpectedDemand => "spread by expected orders",
    }
}

/// The rules with the shortest lead time and with the least empty way, and those not told apart from
/// them.
fn finding(found: &[Waiting]) -> Option<String> {
    let told = |figure, unit| {
        let (best, mean, alike) = least(found, figure)?;
        let names = alike.iter().map(|other| text::in_title(other.name));
        let names: Vec<String> = names.collect();
        let name = text::in_title(best.name);
        let others = if names.is_empty() {
            String::new()
        } else {
            format!(", not told apart from {}", names.join(", "))
        };
        Some(format!("{name}, {} {unit}{others}", text::plain(mean)))
    };
    let (lead, empty) = (told(LEAD, "min")?, told(EMPTY, "km")?);
    Some(format!("Shortest lead time: {lead}. Least empty way: {empty}"))
}

fn subtitle(study: &Study) -> String {
    format!(
        "Each rule in a world of its own with the same orders. Lead time: of all delivered orders. Dots: \
         mean of {} days; bars and ±: 95 % intervals of each rule. What is told apart is judged by \
         differences, paired day by day.",
        study.scenario.run.replications
    )
}
