//! `sweep.csv`: every figure at every point of the sweep.

use super::rows::{estimate, maybe, number, option_name, shown};
use super::{Column, Rows, TableKind, column};
use crate::metrics::kpi::KPIS;
use crate::report::figures;
use crate::study::result::Study;

const COLUMNS: &[Column] = &[
    column("option", "-", "who serves the orders"),
    column("robots", "robots", "robots in service"),
    column("orders_per_day", "orders", "expected orders of the day"),
    column("operators", "people", "on duty in the first operator pool; empty for couriers"),
    column("crews", "crews", "rescue crews; empty for couriers"),
    column("feeders", "people", "feeders; empty where robots load at the merchants"),
    column("chargers", "plugs", "plugs at the hub; empty: one for every robot"),
    column("wage_usd_per_h", "USD/h", "wage in the first operator pool"),
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
                shown(cell.setting.operators),
                shown(cell.setting.crews),
                shown(cell.setting.feeders),
                shown(cell.setting.chargers),
                maybe(cell.setting.wage_usd_per_h, 2),
                u8::from(cell.base).to_string(),
                kpi.name.to_owned(),
                kpi.unit.to_owned(),
            ];
            cells.extend(estimate(&figures::of(cell, index)));
            rows.push(&cells);
        }
    }
}
