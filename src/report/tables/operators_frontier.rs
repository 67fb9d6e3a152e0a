//! `operators_frontier.csv`: robots per operator against wait and cost, by wage.

use super::rows::{estimate, number, option_name};
use super::{Column, Rows, TableKind, column};
use crate::report::figures;
use crate::study::frontier::{COST, WAIT, frontiers};
use crate::study::result::Study;

const COLUMNS: &[Column] = &[
    column("option", "-", "who serves the orders"),
    column("wage_usd_per_h", "USD/h", "wage of an operator"),
    column("robots", "robots", "robots in service"),
    column("operators", "people", "operators on duty"),
    column("robots_per_operator", "robots", "robots over operators"),
    column("wait_s_mean", "s", "mean wait of a robot for an operator"),
    column("wait_half_width_95", "s", "half-width of its 95 % interval; empty below 5 days"),
    column("wait_n", "days", "replications behind it"),
    column("cost_usd_per_delivery", "USD", "`fleet_cost_usd_per_delivery`, see below"),
    column("cost_half_width_95", "USD", "half-width of its 95 % interval; empty below 5 days"),
    column("cost_n", "days", "replications behind it"),
];

/// Robots per operator.
pub(super) const TABLE: TableKind = TableKind {
    file: "operators_frontier.csv",
    row: "a number of operators at a wage; none unless operators vary",
    columns: COLUMNS,
    fill,
};

fn fill(study: &Study, rows: &mut Rows) {
    for frontier in frontiers(study) {
        for point in &frontier.points {
            let mut cells = vec![
                option_name(study, point.cell.option),
                number(frontier.wage_usd_per_h, 2),
                point.cell.robots.to_string(),
                point.operators.to_string(),
                number(point.robots_per_operator, 4),
            ];
            cells.extend(estimate(&figures::named(point.cell, WAIT)));
            cells.extend(estimate(&figures::named(point.cell, COST)));
            rows.push(&cells);
        }
    }
}
