//! `service.csv`: the measures of service over all whole days.

use super::rows::{number, option_name};
use super::{Column, Rows, TableKind, column};
use crate::base::interval::{DayValue, Estimate};
use crate::metrics::Spread;
use crate::metrics::service::{Day, MEASURES, Measure, Measured};
use crate::study::result::{BaseRun, Study};

const COLUMNS: &[Column] = &[
    column("option", "-", "who serves the orders"),
    column("measure", "-", "what is measured, see below"),
    column("unit", "-", "unit of mean, half-width and percentiles"),
    column("over", "-", "what the values are of: delivered orders, robots, couriers, days"),
    column("values", "-", "how many values, over all replications"),
    column("mean", "unit", "mean over all values; of shares and rates, sum over sum"),
    column("half_width_95", "unit", "half-width of its 95 % interval over days; empty below 5"),
    column("days", "days", "replications behind it"),
    column("sd", "unit", "standard deviation of the values"),
    column("p10", "unit", "tenth percentile"),
    column("median", "unit", "median"),
    column("p90", "unit", "ninetieth percentile"),
    column("p95", "unit", "95th percentile"),
    column("max", "unit", "largest"),
];

/// The measures of service.
pub(super) const TABLE: TableKind = TableKind {
    file: "service.csv",
    row: "a measure of an option, over all replications at the scenario's own point; empty where the option has nothing to measure",
    columns: COLUMNS,
    fill,
};

fn fill(study: &Study, rows: &mut Rows) {
    for base in &study.base {
        for measure in MEASURES {
            rows.push(&row(study, base, measure));
        }
    }
}

fn row(study: &Study, base: &BaseRun, measure: &Measure) -> Vec<String> {
    let promise = study.scenario.promise;
    let day = |record| measure.on(&Day { record, promise });
    let days: Vec<Measured> = base.days.iter().map(day).collect();
    let means: Vec<DayValue> = days.iter().map(|day| day.mean).collect();
    let estimate = Estimate::of_days(&means);
    let spread = Spread::of(days.into_iter().flat_map(|day| day.values));
    let cell = |of: fn(Spread) -> f64| spread.map_or_else(String::new, |it| number(of(it), 6));
    vec![
        option_name(study, base.option),
        measure.name.to_owned(),
        measure.unit.to_owned(),
        measure.of.to_owned(),
        spread.map_or(0, |spread| spread.count).to_string(),
        estimate.mean.map_or_else(String::new, |mean| number(mean, 6)),
        estimate.half_width.map_or_else(String::new, |half| number(half, 6)),
        estimate.n.to_string(),
        cell(|spread| spread.sd),
        cell(|spread| spread.p10),
        cell(|spread| spread.median),
        cell(|spread| spread.p90),
        cell(|spread| spread.p95),
        cell(|spread| spread.max),
    ]
}
