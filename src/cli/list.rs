//! `trundle list`: what a scenario may name.

use super::{CliError, Output};
use crate::report::charts::CHARTS;
use crate::scenario::catalog::{self, ListRow, Shelf};
use crate::sim::dispatch::POLICIES;
use clap::builder::PossibleValuesParser;

/// What is listed beside the shelves of the catalog.
const OTHERS: [&str; 2] = ["policies", "charts"];

#[derive(Debug, clap::Args)]
pub(super) struct ListArguments {
    /// What to list
    #[arg(value_parser = PossibleValuesParser::new(kinds()))]
    kind: String,
    /// Print as JSON
    #[arg(long)]
    json: bool,
}

fn kinds() -> Vec<&'static str> {
    Shelf::ALL.into_iter().map(Shelf::name).chain(OTHERS).collect()
}

/// One thing that can be named: id and what it is.
struct Row {
    id: String,
    meaning: String,
}

pub(super) fn execute(arguments: &ListArguments, output: &mut Output) -> Result<(), CliError> {
    let rows = rows(&arguments.kind);
    if arguments.json {
        let json = rows.iter().map(|row| serde_json::json!({"id": row.id, "meaning": row.meaning}));
        return output.json(&json.collect());
    }
    let width = rows.iter().map(|row| row.id.chars().count()).max().unwrap_or(0);
    rows.iter().try_for_each(|row| output.line(&format!("{:width$}  {}", row.id, row.meaning)))
}

fn rows(kind: &str) -> Vec<Row> {
    if let Some(shelf) = Shelf::named(kind) {
        let row = |row: ListRow| Row {
            id: row.id.to_owned(),
            meaning: format!("{}: {}", row.name, row.one_line),
        };
        return catalog::list(shelf).into_iter().map(row).collect();
    }
    let row = |id: &str, meaning: &str| Row { id: id.to_owned(), meaning: meaning.to_owned() };
    if kind == OTHERS[0] {
        return POLICIES.iter().map(|policy| row(policy.id, policy.meaning)).collect();
    }
    CHARTS.iter().map(|chart| row(chart.id, chart.question)).collect()
}
