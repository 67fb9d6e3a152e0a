//! `bottleneck.csv`: what one more unit of each resource changes.

use super::rows::{estimate, fleet_name, option_name, text};
use super::{Column, Rows, TableKind, column};
use crate::metrics::kpi::{KPIS, position};
use crate::study::bottleneck::WhatIf;
use crate::study::result::Study;

const COLUMNS: &[Column] = &[
    column("option", "-", "who serves the orders"),
    column("fleet", "-", "whose resource"),
    column("resource", "-", "what there was one more of"),
    column("had", "-", "how many without it"),
    column(
        "told_apart",
        "-",
        "1 where the change of the mean lead time is told apart from zero, all \
         resources of the option asked about at once (Bonferroni, 95 %), else 0",
    ),
    column("figure", "-", "which figure, see below"),
    column("unit", "-", "unit of mean and half-width"),
    column("change_mean", "unit", "with it less without it, paired day by day, mean"),
    column("half_width_95", "unit", "half-width of the 95 % interval (Student's t); empty below 5"),
    column("n", "days", "replications behind the mean"),
];

/// One more of everything.
pub(super) const TABLE: TableKind = TableKind {
    file: "bottleneck.csv",
    row: "a figure's change at the scenario's own point when one unit of a resource is really added",
    columns: COLUMNS,
    fill,
};

fn fill(study: &Study, rows: &mut Rows) {
    for what_if in &study.what_ifs {
        for (name, change) in &what_if.changes {
            let unit = position(name).map_or("", |kpi| KPIS[kpi].unit);
            let mut cells = head(study, what_if).to_vec();
            cells.extend([(*name).to_owned(), unit.to_owned()]);
            cells.extend(estimate(change));
            rows.push(&cells);
        }
    }
}

fn head(study: &Study, what_if: &WhatIf) -> [String; 5] {
    let added = &what_if.added;
    [
        option_name(study, added.option),
        fleet_name(study, added.fleet),
        text(&added.name),
        added.had.to_string(),
        u8::from(what_if.told_apart).to_string(),
    ]
}
