//! `sweep.csv`: every figure at every point of the sweep.

use super::rows::{estimate, number, option_name};
use super::{Column, Rows, TableKind, column};
use crate::metrics::kpi::KPIS;
use crate::report::figures;
use crate::study::result::Study;

const COLUMNS: &[Column] = &[
    column("option", "-", "who serves the orders"),
    column("robots", "robots", "robots in service"),
    column("orders_per_day", "orders", "expected orders of the day"),
    column("base", "-", "1 at the scenario's own point, else 0"),
    column("figure", "-", "which figure, see below"),
    column("unit", "-", "unit of mean and half-width"),
    column("mean", "unit", "mean over replications"),
    column("half_width_95", "unit", "half-width of the 95 % interval (Student's t); empty below 5"),
    column("n", "days", "replications behind the mean"),
];

/// The sweep.
pub(super) const TABLE: TableKind = TableKind {
    file: "sweep.csv",
    row: "a figure at a point of the sweep",
    columns: COLUMNS,
    fill,
};

fn fill(study: &Study, rows: &mut Rows) {
    for cell in &study.cells {
        for (index, kpi) in KPIS.iter().enumerate() {
            let mut cells = vec![
                option_name(study, cell.option),
                cell.robots.to_string(),
                number(cell.orders_per_day, 1),
                u8::from(cell.base).to_string(),
                kpi.name.to_owned(),
                kpi.unit.to_owned(),
            ];
            cells.extend(estimate(&figures::of(cell, index)));
            rows.push(&cells);
        }
    }
}
