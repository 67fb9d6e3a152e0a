//! `trundle score`: meal-delivery instances by their own measures, beside what was published.

use super::{CliError, Output};
use crate::base::cast;
use crate::base::time::SimDuration;
use crate::metrics::Spread;
use crate::report::charts;
use crate::scenario::DispatchRule;
use crate::scenario::instance::{Instance, read_all};
use crate::scenario::schema::COURIER_DISPATCH;
use crate::score::{AGGREGATES, Measures, ScoreError, Scored, score};
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};
use serde_json::{Value, json};
use std::ffi::OsStr;
use std::path::PathBuf;
use std::sync::Arc;

/// Most orders of one restaurant that a courier carries at once, where bundles are made.
///
/// Assumption: 3, range 2-10; longer bundles do not pay on the instances tried.
const ORDERS_AT_ONCE: u32 = 3;

/// Policies that make bundles.
const BUNDLING: [&str; 3] = ["rolling-horizon", "insertion", "external"];

#[derive(Debug, clap::Args)]
pub(super) struct ScoreArguments {
    /// Folder of an instance or of several, or a .tar.gz of them
    #[arg(required = true, value_name = "INSTANCE")]
    instances: Vec<PathBuf>,
    /// Who is sent to which order
    #[arg(long, value_name = "POLICY", default_value = "rolling-horizon",
          value_parser = clap::builder::PossibleValuesParser::new(COURIER_DISPATCH))]
    policy: String,
    /// Most orders of one restaurant at once; 1 makes no bundles
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=20))]
    orders_at_once: Option<u32>,
    /// Seconds between two looks of a policy that looks now and then
    #[arg(long, value_name = "S", value_parser = clap::value_parser!(u32).range(0..=3600))]
    every: Option<u32>,
    /// Program of the policy `external`, with its arguments
    #[arg(long, value_name = "COMMAND", required_if_eq("policy", "external"))]
    command: Option<String>,
    /// Milliseconds that this program may take for an answer
    #[arg(long, value_name = "MS", default_value_t = 1000)]
    deadline: u64,
    /// Draw the differences to what was published, as .svg or .png
    #[arg(long, value_name = "FILE", value_parser = ChartFile::named)]
    chart: Option<ChartFile>,
    /// Print as JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn execute(arguments: &ScoreArguments, output: &mut Output) -> Result<(), CliError> {
    let mut instances: Vec<Arc<Instance>> = Vec::new();
    let mut problems = Vec::new();
    for path in &arguments.instances {
        match read_all(path) {
            Ok(found) => instances.extend(found.into_iter().map(Arc::new)),
            Err(found) => problems.extend(found.0),
        }
    }
    if !problems.is_empty() {
        return Err(crate::scenario::Problems(problems).into());
    }
    let rule = rule(arguments);
    let scored: Result<Vec<Scored>, ScoreError> =
        instances.par_iter().map(|instance| score(instance, &rule)).collect();
    let scored = scored.map_err(|error| CliError::Failed(error.to_string()))?;
    if let Some(file) = &arguments.chart {
        draw(&rule, &scored, file)?;
    }
    if arguments.json {
        return output.json(&as_json(&rule, &scored));
    }
    match scored.as_slice() {
        [one] => print_one(one, output),
        several => print_table(&rule, several, output),
    }
}

/// Writes the chart of differences.
/// A file for a chart, by its ending.
#[derive(Debug, Clone)]
enum ChartFile {
    Svg(PathBuf),
    Png(PathBuf),
}

impl ChartFile {
    fn named(text: &str) -> Result<Self, String> {
        let path = PathBuf::from(text);
        match path.extension().and_then(OsStr::to_str) {
            Some("svg") => Ok(Self::Svg(path)),
            Some("png") => Ok(Self::Png(path)),
            Some(_) | None => Err("a chart is a file that ends in .svg or .png".to_owned()),
        }
    }
}

fn draw(rule: &DispatchRule, scored: &[Scored], file: &ChartFile) -> Result<(), CliError> {
    let nothing = "nothing was published of these instances, so there is no chart to draw";
    let drawing =
        charts::scores(&rule.policy, scored).ok_or_else(|| CliError::Input(nothing.to_owned()))?;
    let failed = |error: &dyn std::fmt::Display| CliError::Failed(error.to_string());
    let svg = drawing.svg().map_err(|error| failed(&error))?;
    let (path, bytes) = match file {
        ChartFile::Svg(path) => (path, svg.into_bytes()),
        ChartFile::Png(path) => (path, charts::png(&svg).map_err(|error| failed(&error))?),
    };
    let wrong = |error| CliError::Failed(format!("{}: {error}", path.display()));
    std::fs::write(path, bytes).map_err(wrong)
}

fn rule(arguments: &ScoreArguments) -> DispatchRule {
    let bundles = BUNDLING.contains(&arguments.policy.as_str());
    let usual = if bundles { ORDERS_AT_ONCE } else { 1 };
    let every = if arguments.policy == "rolling-horizon" { 60 } else { 0 };
    let command = arguments.command.as_deref().unwrap_or_default();
    DispatchRule {
        policy: arguments.policy.clone(),
        every: SimDuration::from_seconds(f64::from(arguments.every.unwrap_or(every))),
        at_once: arguments.orders_at_once.unwrap_or(usual),
        split_m: None,
        command: command.split_whitespace().map(str::to_owned).collect(),
        deadline_ms: arguments.deadline,
    }
}

fn as_json(rule: &DispatchRule, scored: &[Scored]) -> Value {
    let row = |scored: &Scored| json!({ "instance": scored.name, "measures": scored.measures, "published": scored.published });
    json!({
        "policy": rule.policy,
        "orders_at_once": rule.at_once,
        "every_s": rule.every.seconds(),
        "instances": scored.iter().map(row).collect::<Vec<_>>(),
        "means": means_json(scored),
        "published_means": AGGREGATES,
    })
}

fn means_json(scored: &[Scored]) -> Value {
    let mean = |of: fn(&Measures) -> f64| mean(scored.iter().map(|it| of(&it.measures)));
    json!({
        "instances": scored.len(),
        "click_to_door_min": mean(|it| it.click_to_door_min.mean),
        "ready_to_pickup_min": mean(|it| it.ready_to_pickup_min.mean),
        "undelivered_share": mean(|it| it.undelivered_share),
        "over_maximum_share": mean(|it| it.over_maximum_share),
        "overage_min": mean(|it| it.overage_min.mean),
        "utilisation": mean(|it| it.utilisation.mean),
        "cost_per_order": mean(|it| it.cost_per_order),
        "orders_per_bundle": mean(|it| it.orders_per_bundle),
        "orders_per_paid_hour": mean(|it| it.orders_per_paid_hour),
    })
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let values: Vec<f64> = values.collect();
    values.iter().sum::<f64>() / cast::float(values.len().max(1))
}

/// Every measure of one instance.
fn print_one(scored: &Scored, output: &mut Output) -> Result<(), CliError> {
    let it = &scored.measures;
    output.line(&scored.name)?;
    output.line(&format!(
        "{} orders, {} delivered, {:.2} % not, {:.2} % after the maximum click-to-door",
        it.orders,
        it.delivered,
        100.0 * it.undelivered_share,
        100.0 * it.over_maximum_share
    ))?;
    output.line(&format!(
        "\n{:24}{}",
        "",
        ["mean", "sd", "min", "p10", "median", "p90", "max"]
            .map(|head| format!("{head:>8}"))
            .concat()
    ))?;
    let spreads = [
        ("click-to-door [min]", it.click_to_door_min),
        ("ready-to-door [min]", it.ready_to_door_min),
        ("ready-to-pickup [min]", it.ready_to_pickup_min),
        ("overage [min]", it.overage_min),
        ("utilisation [0-1]", it.utilisation),
    ];
    for (name, spread) in spreads {
        output.line(&format!("{name:24}{}", spread_cells(spread)))?;
    }
    output.line(&format!(
        "\npay {:.2}, {:.2} an order; {:.1} % of couriers on the guarantee; {:.3} orders a bundle, {:.3} \
         a paid hour",
        it.pay,
        it.cost_per_order,
        100.0 * it.on_guarantee_share,
        it.orders_per_bundle,
        it.orders_per_paid_hour
    ))?;
    let of = &scored.published;
    let told = [
        ("rolling horizon (REYES18)", of.ctd_heuristic_min),
        ("the whole day known (REYES18)", of.ctd_foresight_min),
        ("the whole day known, no bundles (YILDIZ18)", of.ctd_unbundled_min),
    ];
    for (who, ctd) in told.into_iter().filter_map(|(who, ctd)| Some((who, ctd?))) {
        let off = it.click_to_door_min.mean - ctd;
        output.line(&format!("published click-to-door, {who}: {ctd:.2}, here {off:+.2}"))?;
    }
    Ok(())
}

fn spread_cells(spread: Spread) -> String {
    let values =
        [spread.mean, spread.sd, spread.min, spread.p10, spread.median, spread.p90, spread.max];
    values.map(|value| format!("{value:8.2}")).concat()
}

const HEADS: [&str; 11] = [
    "ctd",
    "rtp",
    "undel %",
    ">max %",
    "overage",
    "util",
    "cost",
    "bundle",
    "heuristic",
    "foresight",
    "unbundled",
];

/// One row for each instance, and the means.
fn print_table(
    rule: &DispatchRule,
    scored: &[Scored],
    output: &mut Output,
) -> Result<(), CliError> {
    let width = scored.iter().map(|it| it.name.chars().count()).max().unwrap_or(0).max(8);
    let heads = HEADS.map(|head| format!("{head:>10}")).concat();
    output.line(&format!("{:width$}{heads}", rule.policy.get(..width).unwrap_or(&rule.policy)))?;
    for row in scored {
        output.line(&format!("{:width$}{}", row.name, cells(&figures(row))))?;
    }
    output.line(&format!("{:width$}{}", "mean", cells(&means(scored))))?;
    output.line(
        "\nctd click-to-door, rtp ready-to-pickup [min]; means over an instance's orders, then over \
         instances.\nheuristic: rolling horizon of REYES18; foresight: their exact solution of the \
         day known beforehand;\nunbundled: YILDIZ18, the day known, no bundles.",
    )?;
    compared(scored, output)?;
    for of in AGGREGATES {
        output.line(&format!(
            "published, {}: ctd {:.2}, rtp {:.2}, {:.2} % not delivered",
            of.group, of.ctd_min, of.rtp_min, of.undelivered_percent
        ))?;
    }
    Ok(())
}

fn figures(row: &Scored) -> [Option<f64>; 11] {
    let it = &row.measures;
    [
        Some(it.click_to_door_min.mean),
        Some(it.ready_to_pickup_min.mean),
        Some(100.0 * it.undelivered_share),
        Some(100.0 * it.over_maximum_share),
        Some(it.overage_min.mean),
        Some(it.utilisation.mean),
        Some(it.cost_per_order),
        Some(it.orders_per_bundle),
        row.published.ctd_heuristic_min,
        row.published.ctd_foresight_min,
        row.published.ctd_unbundled_min,
    ]
}

fn means(scored: &[Scored]) -> [Option<f64>; 11] {
    let rows: Vec<[Option<f64>; 11]> = scored.iter().map(figures).collect();
    std::array::from_fn(|column| {
        let known: Vec<f64> = rows.iter().filter_map(|row| row[column]).collect();
        (!known.is_empty()).then(|| mean(known.into_iter()))
    })
}

fn cells(figures: &[Option<f64>]) -> String {
    let cell = |figure: &Option<f64>| {
        figure.map_or_else(|| format!("{:>10}", "-"), |x| format!("{x:10.2}"))
    };
    figures.iter().map(cell).collect()
}

/// Means over just those instances of which a figure was published.
fn compared(scored: &[Scored], output: &mut Output) -> Result<(), CliError> {
    let columns: [(&str, fn(&Scored) -> Option<f64>); 3] = [
        ("heuristic", |row| row.published.ctd_heuristic_min),
        ("foresight", |row| row.published.ctd_foresight_min),
        ("unbundled", |row| row.published.ctd_unbundled_min),
    ];
    for (name, of) in columns {
        let pairs: Vec<(f64, f64)> = scored
            .iter()
            .filter_map(|row| Some((row.measures.click_to_door_min.mean, of(row)?)))
            .collect();
        if pairs.is_empty() {
            continue;
        }
        let (own, other) = (mean(pairs.iter().map(|p| p.0)), mean(pairs.iter().map(|p| p.1)));
        let share = mean(pairs.iter().map(|(own, other)| 100.0 * (own / other - 1.0)));
        output.line(&format!(
            "against {name}, {} instances: {own:.2} to {other:.2}, {share:+.2} % on average",
            pairs.len()
        ))?;
    }
    Ok(())
}
