//! `trundle run`: a scenario in, tables and charts out.

use super::input;
use super::{CliError, OutArgument, Output};
use crate::audit::{Violation, Watch};
use crate::base::interval::{Estimate, FEWEST_REPLICATIONS};
use crate::report::{self, Provenance};
use crate::scenario::Overrides;
use crate::study::{self, BreakEven, Study};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;
use std::path::{Path, PathBuf};

/// Figures that every option prints, with the head of their column.
const SHOWN: [(&str, &str); 7] = [
    ("merchant_cost_usd_per_order", "cost/order"),
    ("orders_delivered", "delivered"),
    ("robot_share", "by robot"),
    ("on_time_share", "on time"),
    ("lead_time_min_p95", "p95 lead min"),
    ("orders_per_robot_day", "orders/robot"),
    ("vendor_margin_usd_per_order", "vendor/order"),
];

#[derive(Debug, clap::Args)]
pub(super) struct RunArguments {
    /// Scenario file, or the name of an embedded one [default: town-kitchen]
    scenario: Option<String>,
    /// Map file or folder instead of the scenario's own
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    /// Seed instead of the scenario's own
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Independent days instead of the scenario's own
    #[arg(long, value_name = "N")]
    replications: Option<u32>,
    /// Threads; the results do not depend on it [default: all cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,
    #[command(flatten)]
    out: OutArgument,
    /// Print the figures as JSON
    #[arg(long)]
    json: bool,
    /// Follow every day with the independent checker; end with exit code 1 at what cannot have
    /// happened, before anything is written
    #[arg(long)]
    audit: bool,
}

pub(super) fn execute(arguments: &RunArguments, output: &mut Output) -> Result<(), CliError> {
    let found = input::find(arguments.scenario.as_deref())?;
    let overrides = Overrides {
        map: arguments.map.clone(),
        seed: arguments.seed,
        replications: arguments.replications,
    };
    let ground = input::ground(&found, &overrides)?;
    let out = &arguments.out.out;
    report::check_writable(out).map_err(|error| CliError::Input(error.to_string()))?;
    let watch = Watch::new(arguments.audit);
    let mut study = in_pool(arguments.jobs, || run_with_bar(&ground, &watch))?;
    sound(watch.first())?;
    study.digest = report::digest(&study);
    let provenance = Provenance {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        command: command_line(
            &found.name,
            arguments.map.as_deref(),
            arguments.seed,
            arguments.replications,
        ),
    };
    let folder = report::write(&study, out, None, &provenance)
        .map_err(|error| CliError::Failed(error.to_string()))?;
    if arguments.json {
        let mut json = report::json(&study);
        if arguments.audit {
            json["audited"] = json!({ "days": watch.days(), "events": watch.events() });
        }
        return output.json(&json);
    }
    for line in summary(&study) {
        output.line(&line)?;
    }
    if arguments.audit {
        let (days, events) = (watch.days(), watch.events());
        output.line(&format!("Audited {days} days, {events} events: all could have happened"))?;
    }
    output.line(&format!("Tables and charts: {}", folder.display()))
}

/// The run, unless something in it cannot have happened.
fn sound(violation: Option<Violation>) -> Result<(), CliError> {
    let failed = |found| CliError::Failed(format!("the run is not sound: {found}"));
    violation.map_or(Ok(()), |found| Err(failed(found)))
}

fn in_pool<T: Send>(jobs: Option<u16>, work: impl FnOnce() -> T + Send) -> Result<T, CliError> {
    let threads = jobs.map_or(0, usize::from);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    let pool = pool.map_err(|error| CliError::Failed(format!("cannot start threads: {error}")))?;
    Ok(pool.install(work))
}

/// Runs the study under a progress bar, which shows on terminals only.
fn run_with_bar(ground: &std::sync::Arc<crate::sim::Ground>, watch: &Watch) -> Study {
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} days {eta}") {
        bar.set_style(style);
    }
    let progress = |done, all| {
        bar.set_length(all as u64);
        bar.set_position(done as u64);
    };
    let study = study::run_watched(ground, &progress, watch);
    bar.finish_and_clear();
    study
}

/// The command as it may be repeated, without folders of this machine.
pub(super) fn command_line(
    scenario: &str,
    map: Option<&Path>,
    seed: Option<u64>,
    replications: Option<u32>,
) -> String {
    let mut words = vec!["trundle run".to_owned(), file_name(scenario)];
    words.extend(map.map(|map| format!("--map {}", file_name(&map.to_string_lossy()))));
    words.extend(seed.map(|seed| format!("--seed {seed}")));
    words.extend(replications.map(|n| format!("--replications {n}")));
    words.join(" ")
}

/// The name of a file without its folders.
pub(super) fn file_name(path: &str) -> String {
    let path = Path::new(path);
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// What is printed: answer, table of options, break-even, remarks.
fn summary(study: &Study) -> Vec<String> {
    let mut lines = vec![study.scenario.question.clone(), study.answer.clone()];
    lines.extend(study.bottlenecks.iter().cloned());
    lines.push(String::new());
    lines.extend(table(study));
    lines.extend(beside_couriers(study));
    if !study.rules_tour.is_empty() {
        lines.push(String::new());
        lines.push("The same day under other rules:".to_owned());
        lines.extend(report::tour_lines(study));
    }
    if !study.break_even.is_empty() {
        lines.push(String::new());
        lines.push("Orders a day at which robots and couriers cost the same:".to_owned());
        lines.extend(study.break_even.iter().map(|point| break_even_line(study, point)));
    }
    if !study.remarks.is_empty() {
        lines.push(String::new());
        lines.extend(study.remarks.iter().cloned());
    }
    lines.push(String::new());
    lines.push(format!("Result digest {}", &study.digest));
    lines
}

fn table(study: &Study) -> Vec<String> {
    let width = study.options.iter().map(|option| option.name.chars().count()).max().unwrap_or(0);
    let heads: Vec<String> = SHOWN.iter().map(|(_, head)| format!("{head:>16}")).collect();
    let mut lines = vec![format!("{:width$} {:>6} {}", "", "robots", heads.join(" "))];
    for (index, option) in study.options.iter().enumerate() {
        let Some(cell) = study.base_cell(index) else { continue };
        let text = |name| format!("{:.2}", Estimate::of_days(&cell.figure(name)));
        let cells: Vec<String> =
            SHOWN.iter().map(|(name, _)| format!("{:>16}", text(name))).collect();
        lines.push(format!("{:width$} {:>6} {}", option.name, cell.robots, cells.join(" ")));
    }
    let unit = study.scenario.currency();
    let n = study.scenario.run.replications;
    let intervals = if (n as usize) < FEWEST_REPLICATIONS {
        "too few for intervals"
    } else {
        "with 95 % intervals"
    };
    let money = format!("cost in {unit}, to the merchant");
    lines.push(format!("Means over {n} simulated days, {intervals}; {money}."));
    lines
}

/// What each option changes beside couriers alone, on the same orders.
fn beside_couriers(study: &Study) -> Vec<String> {
    let found = report::differences(study);
    if found.is_empty() {
        return Vec::new();
    }
    let (n, unit) = (study.scenario.run.replications, study.scenario.currency());
    let head = format!("Less couriers alone, on the same orders, paired over {n} days:");
    let line = |found: &report::Difference<'_>| {
        format!(
            "  {}: {} {unit} per order, lead time {} min, in time {} % points",
            found.name,
            report::signed(&found.cost),
            report::signed(&found.lead_min),
            report::signed(&found.on_time_points)
        )
    };
    [String::new(), head].into_iter().chain(found.iter().map(line)).collect()
}

fn break_even_line(study: &Study, point: &BreakEven) -> String {
    let (orders, among) = report::break_even_words(point);
    let option = &study.options[point.option].name;
    let among = if point.interval.is_some() { format!(" (95 %: {among})") } else { String::new() };
    let robots = if point.robots == 1 { "robot" } else { "robots" };
    format!("  {option}, {} {robots}: {orders}{among}", point.robots)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::DayPlan;
    use crate::sim::dispatch::{POLICIES, Policy};

    /// Finds nobody for any order, whoever stands ready.
    const LAZY: Policy = Policy { choose: |_| None, ..POLICIES[0] };

    #[test]
    fn what_cannot_have_happened_ends_a_run_with_exit_code_one() {
        assert!(sound(None).is_ok());
        let found = input::find(Some("kiwibot-restaurant")).unwrap();
        let ground = input::ground(&found, &Overrides::default()).unwrap();
        let mut plan = DayPlan::new(&ground.scenario, 3, vec![2]);
        plan.policy = &LAZY;
        let staffing = study::staffing(&ground.scenario, &plan);
        let watch = Watch::new(true);
        watch.day(&ground, plan, staffing);
        let error = sound(watch.first()).unwrap_err();
        assert_eq!(error.exit_code(), 1);
        let text = error.to_string();
        assert!(text.contains("replication 3") && !text.contains('\n'), "{text}");
    }
}
