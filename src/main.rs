//! The command line: arguments in, exit code out.

use clap::Parser;
use std::io::Write;
use std::process::ExitCode;
use trundle::cli::{Arguments, Output, execute};

fn main() -> ExitCode {
    match execute(Arguments::parse(), &mut Output::stdout()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let text = trundle::cli::printable(&error.to_string());
            let _ = writeln!(std::io::stderr(), "{text}");
            ExitCode::from(error.exit_code())
        }
    }
}
