//! `attribution.csv`: minutes of lead time by cause.

use super::rows::{estimate, number, option_name};
use super::{Column, Rows, TableKind, column};
use crate::base::interval::Estimate;
use crate::study::attribution::{OrderGroup, lead_shares};
use crate::study::result::Study;

const COLUMNS: &[Column] = &[
    column("option", "-", "who serves the orders"),
    column("orders", "-", "`all` delivered, or the `slowest_5_percent` of every day"),
    column(
        "cause",
        "-",
        "`kitchen` (until the food is ready, whatever a robot does), `kitchen_queue` (no cook \
         free), `loading`, `robot_wait` (no \
         robot free or charged enough), `charger` (none idle, and one or more at the plug), \
         `window` (held back, or early at the door, until the customer's window begins), \
         `approach`, `path`, `crossing`, `operator_queue`, `operator_service`, `rescue`, `gate`, \
         `offline`, `customer`, `remake` (lost on board and made again), `courier`; `lead_time` \
         is their sum",
    ),
    column("share", "0-1", "part of the lead time"),
    column("minutes_mean", "min", "minutes per order, mean over replications"),
    column("half_width_95", "min", "half-width of the 95 % interval (Student's t); empty below 5"),
    column("n", "days", "replications behind the mean"),
];

/// Lead time by cause.
pub(super) const TABLE: TableKind = TableKind {
    file: "attribution.csv",
    row: "a cause of lead time; the causes of an option's orders sum to `lead_time`",
    columns: COLUMNS,
    fill,
};

fn fill(study: &Study, rows: &mut Rows) {
    for base in &study.base {
        for group in OrderGroup::ALL {
            let shares = lead_shares(base, group);
            let lead = shares.lead.mean.unwrap_or(f64::NAN);
            let causes = shares.causes.iter().map(|(cause, value)| (cause.name(), value));
            for (name, value) in causes.chain([("lead_time", &shares.lead)]) {
                let head = [option_name(study, base.option), group.name().to_owned()];
                rows.push(&[&head[..], &line(name, value, lead)].concat());
            }
        }
    }
}

fn line(name: &str, value: &Estimate, lead: f64) -> [String; 5] {
    let [mean, half_width, n] = estimate(value);
    let share = value.mean.unwrap_or(f64::NAN) / lead;
    [name.to_owned(), number(share, 6), mean, half_width, n]
}
