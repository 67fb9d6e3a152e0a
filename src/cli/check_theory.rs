//! `trundle check-theory`: the simulation beside exact theory, case by case.

use super::{CliError, Output};
use crate::theory::{self, Row};
use indicatif::ProgressBar;
use serde_json::json;

#[derive(Debug, clap::Args)]
pub(super) struct CheckArguments {
    /// Independent runs of each case
    #[arg(long, value_name = "N", default_value_t = 40,
          value_parser = clap::value_parser!(u32).range(5..=1000))]
    replications: u32,
    /// Print as JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn execute(arguments: &CheckArguments, output: &mut Output) -> Result<(), CliError> {
    let cases = theory::cases();
    let bar = ProgressBar::new(cases.len() as u64);
    let mut rows = Vec::new();
    for case in &cases {
        rows.extend(case.run(arguments.replications));
        bar.inc(1);
    }
    bar.finish_and_clear();
    if arguments.json {
        let json = rows.iter().map(|row| json!({ "row": row, "verdict": verdict(row) }));
        output.json(&json.collect())?;
    } else {
        let width = rows.iter().map(|row| row.case.chars().count()).max().unwrap_or(0);
        output.line(&format!(
            "{:width$} {:>9} {:>20}  verdict",
            "case", "exact", "simulated, 95 %"
        ))?;
        for row in &rows {
            output.line(&line(row, width))?;
        }
    }
    let apart = rows.iter().filter(|row| !row.agrees()).count();
    if apart == 0 {
        return Ok(());
    }
    Err(CliError::Failed(format!("{apart} of {} figures disagree with theory", rows.len())))
}

fn line(row: &Row, width: usize) -> String {
    let simulated = format!("{:.4} ± {:.4}", row.simulated, row.half_width());
    format!("{:width$} {:>9.4} {simulated:>20}  {}", row.case, row.exact, verdict(row))
}

fn verdict(row: &Row) -> &'static str {
    match (row.agrees(), row.has_power()) {
        (true, true) => "agrees",
        (true, false) => "agrees, too few runs to be sure",
        (false, _) => "DISAGREES",
    }
}
