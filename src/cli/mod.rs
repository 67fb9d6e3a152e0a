//! The command line: one file a command; says what went wrong and which exit code it means.

pub mod audited;
mod check_theory;
mod day;
mod fit;
pub mod input;
mod list;
mod map;
pub mod orders;
mod output;
mod place_hubs;
mod run;
mod run_folder;
mod score;
mod staffing;
mod validate;
mod view;
mod watched;

use crate::scenario::Problems;
use clap::{Parser, Subcommand};
use std::path::PathBuf;

pub use output::{Output, printable};

/// Exit code of a run that failed on its own account.
const FAILED: u8 = 1;

/// Exit code of bad input or usage.
const BAD_INPUT: u8 = 2;

/// Simulates fleets of sidewalk delivery robots and says what a delivery really costs.
#[derive(Debug, Parser)]
#[command(name = "trundle", version, about, max_term_width = 100)]
#[command(after_help = "Examples:
  trundle run
  trundle run scenarios/kiwibot-restaurant.toml --map my-town.osm.pbf
  trundle validate my-scenario.toml
  trundle map my-town.osm.pbf
  trundle list vendors")]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Simulate a scenario; write tables and charts
    Run(run::RunArguments),
    /// Watch a day in a window
    View(view::ViewArguments),
    /// Live one day of one option; print its figures and its digest
    Day(day::DayArguments),
    /// Check scenario files and say all that is wrong with them
    Validate(validate::ValidateArguments),
    /// List what a scenario may name
    List(list::ListArguments),
    /// Say what is on a map, and draw it
    Map(map::MapArguments),
    /// Write the orders of a scenario's days as an order file
    Orders(orders::OrdersArguments),
    /// Find the laws of a file of orders
    Fit(fit::FitArguments),
    /// Find where hubs should stand
    PlaceHubs(place_hubs::HubArguments),
    /// Score meal-delivery instances by their own measures, beside published figures
    Score(score::ScoreArguments),
    /// Hold the simulation against exact theory of queues and crossings
    CheckTheory(check_theory::CheckArguments),
    /// Say how many robots a team of remote operators can look after
    Staffing(staffing::StaffingArguments),
}

/// Why a command ended early.
#[derive(Debug)]
pub enum CliError {
    /// Bad input: all of it, each with place and remedy.
    Input(String),
    /// The run itself failed.
    Failed(String),
}

impl CliError {
    /// What `main` exits with.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Input(_) => BAD_INPUT,
            Self::Failed(_) => FAILED,
        }
    }
}

impl std::fmt::Display for CliError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Input(text) | Self::Failed(text) => f.write_str(text),
        }
    }
}

impl std::error::Error for CliError {}

impl From<Problems> for CliError {
    fn from(problems: Problems) -> Self {
        Self::Input(problems.to_string())
    }
}

/// Runs one command.
///
/// # Errors
/// Bad input or a failed run, in words for the user.
pub fn execute(arguments: Arguments, output: &mut Output) -> Result<(), CliError> {
    match arguments.command {
        Command::Run(arguments) => run::execute(&arguments, output),
        Command::View(arguments) => view::execute(&arguments, output),
        Command::Day(arguments) => day::execute(&arguments, output),
        Command::Validate(arguments) => validate::execute(&arguments, output),
        Command::List(arguments) => list::execute(&arguments, output),
        Command::Map(arguments) => map::execute(&arguments, output),
        Command::Orders(arguments) => orders::execute(&arguments, output),
        Command::Fit(arguments) => fit::execute(&arguments, output),
        Command::PlaceHubs(arguments) => place_hubs::execute(&arguments, output),
        Command::Score(arguments) => score::execute(&arguments, output),
        Command::CheckTheory(arguments) => check_theory::execute(&arguments, output),
        Command::Staffing(arguments) => staffing::execute(&arguments, output),
    }
}

/// Folder of results, where a command writes some.
#[derive(Debug, Clone, clap::Args)]
struct OutArgument {
    /// Folder for results
    #[arg(long, value_name = "DIR", default_value = "results")]
    out: PathBuf,
}
