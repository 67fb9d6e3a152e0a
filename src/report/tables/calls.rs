//! `calls.csv`: calls for help by cause.

use super::rows::{estimate, option_name};
use super::{Column, Rows, TableKind, column};
use crate::base::interval::{DayValue, Estimate};
use crate::events::CallCause;
use crate::metrics::{RobotRecord, RunRecord};
use crate::study::result::Study;

const COLUMNS: &[Column] = &[
    column("option", "-", "who serves the orders"),
    column(
        "cause",
        "-",
        "`stuck`, `crossing` (asks for approval), `kerb`, `blocked`, `people`, `weather`, \
         `malfunction`",
    ),
    column("calls_per_day_mean", "calls", "mean over replications"),
    column("calls_per_day_half_width_95", "calls", "half-width of its 95 % interval"),
    column("calls_per_km_mean", "1/km", "per kilometre driven, empty way included"),
    column("calls_per_km_half_width_95", "1/km", "half-width of its 95 % interval"),
    column("n", "days", "replications behind the means"),
];

/// Calls by cause.
pub(super) const TABLE: TableKind = TableKind {
    file: "calls.csv",
    row: "a cause for which robots of an option called on any day",
    columns: COLUMNS,
    fill,
};

fn fill(study: &Study, rows: &mut Rows) {
    for base in &study.base {
        for cause in CallCause::ALL {
            let calls: Vec<f64> = base.days.iter().map(|day| calls(day, cause)).collect();
            if calls.iter().all(|calls| *calls <= 0.0) {
                continue;
            }
            let per_km = base.days.iter().zip(&calls);
            let per_km = per_km.map(|(day, part)| DayValue { part: *part, whole: driven_km(day) });
            let [mean, half, n] = estimate(&Estimate::of(&calls));
            let [km_mean, km_half, _] = estimate(&Estimate::of_days(&per_km.collect::<Vec<_>>()));
            let head = [option_name(study, base.option), cause.name().to_owned()];
            rows.push(&[&head[..], &[mean, half, km_mean, km_half, n]].concat());
        }
    }
}

fn calls(day: &RunRecord, cause: CallCause) -> f64 {
    day.robots.iter().map(|robot| f64::from(robot.calls[cause as usize])).sum()
}

fn driven_km(day: &RunRecord) -> f64 {
    day.robots.iter().map(|robot: &RobotRecord| (robot.loaded.0 + robot.empty.0) / 1000.0).sum()
}
