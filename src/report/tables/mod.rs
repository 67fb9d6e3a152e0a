//! A study as CSV tables: one file each, listed in [`TABLES`], columns documented in
//! `docs/OUTPUT.md`.
//!
//! Adding a table is one file here plus its line in [`TABLES`].

mod attribution;
mod bottleneck;
mod break_even;
mod calls;
mod costs;
mod couriers;
mod ends;
mod footpaths;
mod hourly;
mod hubs;
mod lease;
mod operator_pools;
mod operators;
mod operators_frontier;
mod order_fit;
mod orders;
mod robots;
mod rows;
mod rules;
mod rules_tour;
mod service;
mod summary;
mod sweep;

use super::charts::CHARTS;
use crate::base::digest::DigestWriter;
use crate::metrics::kpi::KPIS;
use crate::metrics::service::MEASURES;
use crate::study::result::Study;
pub use hubs::hubs_csv;
pub use order_fit::{order_fit_csv, order_fit_reference};
pub use rows::Rows;

/// One column of a table.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Header; the unit stands at its end.
    pub name: &'static str,
    /// Unit in words; `-` for names and counts of things named in the header.
    pub unit: &'static str,
    /// What it holds.
    pub meaning: &'static str,
}

/// Declares one column; short, so that a table's columns read as a table.
const fn column(name: &'static str, unit: &'static str, meaning: &'static str) -> Column {
    Column { name, unit, meaning }
}

/// One table: its file, its columns, and how its rows are made.
#[derive(Debug, Clone, Copy)]
pub struct TableKind {
    /// File name.
    pub file: &'static str,
    /// What one row is.
    pub row: &'static str,
    /// Columns from left to right.
    pub columns: &'static [Column],
    /// Writes the rows.
    pub fill: fn(&Study, &mut Rows),
}

/// Every table, in the order of the digest.
pub const TABLES: &[TableKind] = &[
    summary::TABLE,
    sweep::TABLE,
    break_even::TABLE,
    lease::TABLE,
    attribution::TABLE,
    bottleneck::TABLE,
    operators_frontier::TABLE,
    ends::TABLE,
    service::TABLE,
    orders::TABLE,
    robots::TABLE,
    operators::TABLE,
    operator_pools::TABLE,
    calls::TABLE,
    couriers::TABLE,
    rules::TABLE,
    rules_tour::TABLE,
    costs::TABLE,
    hourly::TABLE,
    footpaths::TABLE,
];

/// A finished table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// File name.
    pub name: &'static str,
    /// The whole file.
    pub bytes: Vec<u8>,
    /// Rows below the header.
    pub rows: usize,
}

/// Every table of a study, rendered to memory.
pub fn tables(study: &Study) -> Vec<Table> {
    TABLES.iter().map(|kind| render(kind, study)).collect()
}

fn render(kind: &TableKind, study: &Study) -> Table {
    let mut rows = Rows::new(kind.columns.iter().map(|column| column.name));
    (kind.fill)(study, &mut rows);
    let (bytes, rows) = rows.finish();
    Table { name: kind.file, bytes, rows }
}

/// SHA-256 over names and bytes of all tables: equal digests mean equal results.
pub fn digest(study: &Study) -> String {
    digest_of(&tables(study))
}

/// [`digest`] of tables that are rendered already.
pub(crate) fn digest_of(tables: &[Table]) -> String {
    let mut writer = DigestWriter::default();
    for table in tables {
        writer.bytes(table.name.as_bytes()).bytes(&table.bytes);
    }
    writer.finish()
}

/// The part of `docs/OUTPUT.md` that describes tables, figures and charts, in Markdown.
pub fn reference() -> String {
    let tables: String = TABLES.iter().map(section).collect();
    let figures =
        KPIS.iter().map(|kpi| format!("| `{}` | {} | {} |\n", kpi.name, kpi.unit, kpi.meaning));
    let measures = MEASURES
        .iter()
        .map(|it| format!("| `{}` | {} | {} | {} |\n", it.name, it.unit, it.of, it.meaning));
    let charts = CHARTS.iter().map(|chart| format!("| `{}` | {} |\n", chart.id, chart.question));
    format!(
        "{tables}## Figures\n\nOf `summary.csv`, `sweep.csv`, `--json` and `report.html`.\n\n\
         | figure | unit | meaning |\n|---|---|---|\n{}\n## Measures of service\n\n\
         Of `service.csv`. Delivered by a robot, a crew's hand or a courier, unless said otherwise.\n\n\
         | measure | unit | over | meaning |\n|---|---|---|---|\n{}\n## Charts\n\n\
         | file in `charts/` | question |\n|---|---|\n{}",
        figures.collect::<String>(),
        measures.collect::<String>(),
        charts.collect::<String>()
    )
}

fn section(kind: &TableKind) -> String {
    let head = format!(
        "## {}\n\nOne row: {}.\n\n| column | unit | meaning |\n|---|---|---|\n",
        kind.file, kind.row
    );
    let rows = kind.columns.iter().fold(head, |text, column| {
        text + &format!("| `{}` | {} | {} |\n", column.name, column.unit, column.meaning)
    });
    rows + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::fixture;

    #[test]
    fn every_table_has_its_columns_and_no_missing_number_in_words() {
        for study in [fixture::study(), fixture::idle(), fixture::empty()] {
            for (kind, table) in TABLES.iter().zip(tables(&study)) {
                let mut reader = csv::Reader::from_reader(&table.bytes[..]);
                let header: Vec<&str> = kind.columns.iter().map(|column| column.name).collect();
                assert_eq!(reader.headers().unwrap(), header);
                let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
                assert_eq!(rows.len(), table.rows);
                let odd = rows.iter().flatten().find(|cell| ["NaN", "inf", "-inf"].contains(cell));
                assert_eq!(odd, None, "{}", table.name);
            }
        }
    }

    #[test]
    fn no_text_of_the_scenario_begins_a_formula() {
        let mut study = fixture::study();
        study.options.iter_mut().for_each(|option| option.name.insert(0, '='));
        study.scenario.fleets.iter_mut().for_each(|fleet| fleet.name.insert(0, '@'));
        study.answer.insert(0, '+');
        for table in tables(&study) {
            for row in csv::Reader::from_reader(&table.bytes[..]).records() {
                let row = row.unwrap();
                let formula = |cell: &&str| {
                    cell.starts_with(['=', '+', '-', '@']) && cell.parse::<f64>().is_err()
                };
                assert_eq!(row.iter().find(formula), None, "{}", table.name);
            }
        }
    }

    #[test]
    fn the_digest_moves_with_any_cell() {
        let (study, mut other) = (fixture::study(), fixture::study());
        assert_eq!(digest(&study), digest(&other));
        other.cells[0].days[0][0].part += 1.0;
        assert_ne!(digest(&study), digest(&other));
    }
}
