//! How each option differs from couriers alone on the same orders: cost, lead time, orders in time.

use super::canvas::Drawing;
use super::dots::{AROUND, Panel, ROW, Row, draw as panels};
use super::sheet::{colour, sheet};
use super::{Chart, text};
use crate::base::cast;
use crate::base::interval::Estimate;
use crate::report::figures::{self, Difference};
use crate::study::result::Study;

/// Paired differences to couriers.
pub(super) const CHART: Chart = Chart {
    id: "differences",
    question: "How much cheaper or dearer, sooner or later than couriers is each option on the same orders?",
    draw,
};

/// Options that a title can name.
const TOLD: usize = 3;

fn draw(study: &Study) -> Option<Drawing> {
    let found = figures::differences(study);
    found.iter().find_map(|difference| difference.cost.mean.or(difference.lead_min.mean))?;
    let height = AROUND + ROW * cast::float(found.len());
    let (mut drawing, body) = sheet(study, height, &finding(study, &found), &subtitle(study));
    let rows: Vec<Row> = found
        .iter()
        .enumerate()
        .map(|(index, difference)| Row {
            name: difference.name.to_owned(),
            note: text::robots(difference.robots),
            colour: colour(index),
        })
        .collect();
    let panel = |name: String, of: fn(&Difference) -> Estimate| Panel {
        name,
        values: found.iter().map(of).collect(),
        zero: Some("as couriers"),
    };
    let currency = study.scenario.currency();
    let shown = [
        panel(format!("Merchant's cost per order [{currency}]"), |found| found.cost),
        panel("Mean lead time [min]".to_owned(), |found| found.lead_min),
        panel("Orders in time [% points]".to_owned(), |found| found.on_time_points),
    ];
    panels(&mut drawing, body, &rows, &shown);
    Some(drawing)
}

/// What each option costs and takes beside couriers; of many, from where to where.
fn finding(study: &Study, found: &[Difference]) -> String {
    let told = |difference: &Difference| {
        let cost = verdict(&difference.cost, study.scenario.currency(), ["cheaper", "dearer"]);
        let lead = verdict(&difference.lead_min, "min", ["sooner", "later"]);
        let name = text::in_title(difference.name);
        match (cost, lead) {
            (Some(cost), Some(lead)) => format!("{name} {cost} and {lead}"),
            (Some(cost), None) => format!("{name} {cost}, lead time not told apart"),
            (None, Some(lead)) => format!("{name} {lead}, cost not told apart"),
            (None, None) => format!("{name} not told apart"),
        }
    };
    if found.len() <= TOLD {
        let all: Vec<String> = found.iter().map(told).collect();
        return format!("Beside couriers, per order: {}", all.join("; "));
    }
    let range = |of: fn(&Difference) -> Estimate| {
        let means = found.iter().filter_map(|difference| of(difference).mean);
        let (low, high) = means.fold((f64::MAX, f64::MIN), |(a, b), v| (a.min(v), b.max(v)));
        format!("{} to {}", text::plain(low), text::plain(high))
    };
    format!(
        "Less couriers, {} options differ by {} {} per order and {} min of lead time",
        found.len(),
        range(|difference| difference.cost),
        study.scenario.currency(),
        range(|difference| difference.lead_min),
    )
}

/// A difference that is told apart from zero, in words.
fn verdict(difference: &Estimate, unit: &str, [less, more]: [&str; 2]) -> Option<String> {
    let mean = difference.mean?;
    let apart = difference.half_width.is_none_or(|half| mean.abs() > half);
    let word = if mean < 0.0 { less } else { more };
    (apart && mean != 0.0).then(|| format!("{} {unit} {word}", text::plain(mean.abs())))
}

fn subtitle(study: &Study) -> String {
    format!(
        "Each option less couriers alone, on the same orders, paired day by day. Dots: mean of {} days; \
         bars and ±: 95 % intervals, each by itself. Lead time: of delivered orders, whoever brings \
         them.",
        study.scenario.run.replications
    )
}
