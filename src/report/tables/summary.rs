//! `summary.csv`: the answer, every figure at the scenario's own point, and what couriers alone
//! would change.

use super::rows::{estimate, number, option_name, text};
use super::{Column, Rows, TableKind, column};
use crate::metrics::kpi::KPIS;
use crate::report::figures::{self, BaseFigure};
use crate::study::result::Study;

const COLUMNS: &[Column] = &[
    column(
        "name",
        "-",
        "`answer`, `bottleneck`, `remark`, a figure, or a figure with `_less_couriers`: the paired difference, \
         day by day, to couriers alone",
    ),
    column("text", "-", "answer, bottleneck or remark in words; empty for figures"),
    column("option", "-", "who serves the orders"),
    column("robots", "robots", "robots in service"),
    column("orders_per_day", "orders", "expected orders of the day"),
    column("unit", "-", "unit of mean and half-width"),
    column("mean", "unit", "mean over replications"),
    column("half_width_95", "unit", "half-width of the 95 % interval (Student's t); empty below 5"),
    column("n", "days", "replications behind the mean"),
];

/// Answer and figures.
pub(super) const TABLE: TableKind = TableKind {
    file: "summary.csv",
    row: "the answer (first), a bottleneck, a remark, or a figure of an option at the scenario's own point",
    columns: COLUMNS,
    fill,
};

fn fill(study: &Study, rows: &mut Rows) {
    in_words(rows, "answer", &study.answer);
    study.bottlenecks.iter().for_each(|told| in_words(rows, "bottleneck", told));
    study.remarks.iter().for_each(|remark| in_words(rows, "remark", remark));
    for figure in figures::base(study) {
        rows.push(&line(study, &figure));
    }
}

fn in_words(rows: &mut Rows, name: &str, sentence: &str) {
    let mut cells = vec![String::new(); COLUMNS.len()];
    name.clone_into(&mut cells[0]);
    cells[1] = text(sentence);
    rows.push(&cells);
}

fn line(study: &Study, figure: &BaseFigure) -> Vec<String> {
    let mut cells = vec![
        figure.name.clone(),
        String::new(),
        option_name(study, figure.cell.option),
        figure.cell.robots.to_string(),
        number(figure.cell.orders_per_day, 1),
        KPIS[figure.kpi].unit.to_owned(),
    ];
    cells.extend(estimate(&figure.estimate));
    cells
}
