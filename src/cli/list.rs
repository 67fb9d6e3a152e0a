//! `trundle list`: what a scenario may name.

use super::{CliError, Output};
use crate::report::charts::CHARTS;
use crate::scenario::catalog::{self, Shelf};
use crate::sim::dispatch::POLICIES;

#[derive(Debug, clap::Args)]
pub(super) struct ListArguments {
    /// What to list
    kind: Kind,
    /// Print as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Kind {
    Vendors,
    Plans,
    Rules,
    Couriers,
    Demand,
    Baskets,
    Preparation,
    Policies,
    Charts,
    Scenarios,
}

/// One thing that can be named: id and what it is.
struct Row {
    id: String,
    meaning: String,
}

pub(super) fn execute(arguments: &ListArguments, output: &mut Output) -> Result<(), CliError> {
    let rows = rows(arguments.kind);
    if arguments.json {
        let json = rows.iter().map(|row| serde_json::json!({"id": row.id, "meaning": row.meaning}));
        return output.json(&json.collect());
    }
    let width = rows.iter().map(|row| row.id.chars().count()).max().unwrap_or(0);
    rows.iter().try_for_each(|row| output.line(&format!("{:width$}  {}", row.id, row.meaning)))
}

fn rows(kind: Kind) -> Vec<Row> {
    let shelf = |shelf| {
        let rows = catalog::list(shelf).into_iter();
        rows.map(|row| Row {
            id: row.id.to_owned(),
            meaning: format!("{}: {}", row.name, row.one_line),
        })
        .collect()
    };
    match kind {
        Kind::Vendors => shelf(Shelf::Vendors),
        Kind::Plans => shelf(Shelf::Plans),
        Kind::Rules => shelf(Shelf::Rules),
        Kind::Couriers => shelf(Shelf::Couriers),
        Kind::Demand => shelf(Shelf::Demand),
        Kind::Baskets => shelf(Shelf::Baskets),
        Kind::Preparation => shelf(Shelf::Preparation),
        Kind::Scenarios => shelf(Shelf::Scenarios),
        Kind::Policies => POLICIES
            .iter()
            .map(|policy| Row { id: policy.id.to_owned(), meaning: policy.meaning.to_owned() })
            .collect(),
        Kind::Charts => CHARTS
            .iter()
            .map(|chart| Row { id: chart.id.to_owned(), meaning: chart.question.to_owned() })
            .collect(),
    }
}
