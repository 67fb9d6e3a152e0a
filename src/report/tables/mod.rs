//! A study as CSV tables: one file each, listed in [`TABLES`], columns documented in
//! `docs/OUTPUT.md`.
//!
//! Adding a table is one file here plus its line in [`TABLES`].

mod break_even;
mod costs;
mod couriers;
mod footpaths;
mod hourly;
mod lease;
mod operators;
mod orders;
mod robots;
mod rows;
mod summary;
mod sweep;

use crate::base::digest::DigestWriter;
use crate::study::result::Study;
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
    orders::TABLE,
    robots::TABLE,
    operators::TABLE,
    couriers::TABLE,
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

/// The part of `docs/OUTPUT.md` that describes the tables, in Markdown.
pub fn reference() -> String {
    TABLES.iter().map(section).collect::<Vec<_>>().join("\n")
}

fn section(kind: &TableKind) -> String {
    let head = format!(
        "## {}\n\nOne row: {}.\n\n| column | unit | meaning |\n|---|---|---|\n",
        kind.file, kind.row
    );
    kind.columns.iter().fold(head, |text, column| {
        text + &format!("| `{}` | {} | {} |\n", column.name, column.unit, column.meaning)
    })
}
