//! `trundle fit`: laws of a file of orders, as assets and a scenario that draws such orders.

use super::{CliError, OutArgument, Output};
use crate::base::time::SimTime;
use crate::fit::{Fit, written};
use crate::report::{self, charts, tables};
use crate::scenario::order_file;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  trundle orders kiwibot-restaurant --days 20
  trundle fit results/orders/kiwibot-restaurant.csv")]
pub(super) struct FitArguments {
    /// File of orders, whose columns docs/ORDERS.md has, or a folder or .tar.gz of instances
    orders: PathBuf,
    /// Hour of the clock at minute 0 of an instance
    #[arg(long, value_name = "H", default_value_t = DAY_BEGINS_H, value_parser = hour_of_day)]
    day_begins: f64,
    #[command(flatten)]
    out: OutArgument,
    /// Print what was found as JSON
    #[arg(long)]
    json: bool,
}

/// Hour at which a day of operation of an instance begins.
///
/// Assumption: 10, range 9-11: orders of the Grubhub instances are most at 2 to 3 and at 9 to 10 hours
/// after minute 0, which are then lunch and dinner.
const DAY_BEGINS_H: f64 = 10.0;

fn hour_of_day(text: &str) -> Result<f64, String> {
    let hour = text.parse().ok().filter(|hour| (0.0..24.0).contains(hour));
    hour.ok_or_else(|| "this is no hour from 0 to 24".to_owned())
}

pub(super) fn execute(arguments: &FitArguments, output: &mut Output) -> Result<(), CliError> {
    let path = &arguments.orders;
    let begins = SimTime::from_hours(arguments.day_begins);
    let mut list = order_file::read(path, &[], begins)?;
    let name =
        path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    list.file.clone_from(&name);
    let fit = Fit::of(&list);
    let stem = name.split('.').next().filter(|stem| !stem.is_empty()).unwrap_or("orders");
    let folder = arguments.out.out.join("fit").join(stem);
    report::check_writable(&folder).map_err(|error| CliError::Input(error.to_string()))?;
    write(&fit, &folder)?;
    if arguments.json {
        return output.json(&as_json(&fit));
    }
    for sentence in fit.sentences() {
        output.line(&sentence)?;
    }
    output.line(&format!("Assets, scenario, table and chart: {}", folder.display()))
}

/// Writes every file of a fit.
fn write(fit: &Fit, folder: &Path) -> Result<(), CliError> {
    let drawing = charts::order_fit(fit);
    let svg = drawing.svg().map_err(|error| CliError::Failed(error.to_string()))?;
    let png = charts::png(&svg).map_err(|error| CliError::Failed(error.to_string()))?;
    let mut files = vec![
        ("fit.csv".to_owned(), tables::order_fit_csv(fit)),
        ("fit.svg".to_owned(), svg.into_bytes()),
        ("fit.png".to_owned(), png),
    ];
    files.extend(written(fit).into_iter().map(|file| (file.name, file.text.into_bytes())));
    for (name, bytes) in files {
        let path = folder.join(name);
        let wrong = |error| CliError::Failed(format!("{}: {error}", path.display()));
        std::fs::write(&path, bytes).map_err(wrong)?;
    }
    Ok(())
}

fn as_json(fit: &Fit) -> Value {
    let laws = fit.quantities.iter().map(|fit| {
        json!({
            "quantity": fit.quantity.name(),
            "orders": fit.values.len(),
            "law": fit.law.name(),
            "mean": fit.law.mean,
            "mean_error": fit.law.mean_error,
            "sd": fit.law.sd,
            "sd_error": fit.law.sd_error,
            "gap": fit.goodness.map(|found| found.gap),
            "gap_p": fit.goodness.map(|found| found.gap_p),
            "chi_p": fit.goodness.map(|found| found.chi_p),
        })
    });
    let merchants = fit.merchants.iter().map(|merchant| {
        json!({
            "merchant": merchant.name,
            "orders_per_day": merchant.arrivals.per_day(),
            "orders_per_day_error": merchant.arrivals.per_day_error(),
        })
    });
    json!({
        "file": fit.file,
        "days": fit.arrivals.days,
        "hourly": fit.arrivals.hourly,
        "dispersion": fit.arrivals.dispersion,
        "dispersion_p": fit.arrivals.dispersion_p,
        "merchants": merchants.collect::<Vec<_>>(),
        "laws": laws.collect::<Vec<_>>(),
        "sentences": fit.sentences(),
    })
}
