//! `trundle place-hubs`: where a fleet's hubs should stand.

use super::{CliError, OutArgument, Output, input};
use crate::base::ids::FleetId;
use crate::report::{self, charts, tables};
use crate::scenario::Overrides;
use crate::sim::Ground;
use crate::study::hubs::{self, HubPlan, HubStudy};
use serde_json::{Value, json};
use std::path::Path;

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  trundle place-hubs kiwibot-restaurant --hubs 3")]
pub(super) struct HubArguments {
    /// Scenario file, or name of an embedded one [default: robots-vs-couriers]
    scenario: Option<String>,
    /// Most hubs to seek; every smaller number is stated too
    #[arg(long, value_name = "K", default_value_t = 3,
          value_parser = clap::value_parser!(u16).range(1..=30))]
    hubs: u16,
    /// Name of the fleet [default: the first]
    #[arg(long, value_name = "NAME")]
    fleet: Option<String>,
    /// Days over which orders are drawn
    #[arg(long, value_name = "N", default_value_t = 20,
          value_parser = clap::value_parser!(u32).range(1..=1000))]
    days: u32,
    #[command(flatten)]
    out: OutArgument,
    /// Print as JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn execute(arguments: &HubArguments, output: &mut Output) -> Result<(), CliError> {
    let found = input::find(arguments.scenario.as_deref())?;
    let ground = input::ground(&found, &Overrides::default())?;
    let fleet = fleet(&ground, arguments.fleet.as_deref())?;
    let folder = arguments.out.out.join("hubs").join(&ground.scenario.name);
    report::check_writable(&folder).map_err(|error| CliError::Input(error.to_string()))?;
    let study = hubs::place(&ground, fleet, usize::from(arguments.hubs), arguments.days);
    let study = study.map_err(|_| {
        let name = &ground.scenario.fleets[fleet.index()].name;
        CliError::Input(format!(
            "{}: {name} can carry none of the orders, so no hub serves it better. See what keeps it \
             off with `trundle validate`.",
            ground.scenario.name
        ))
    })?;
    write(&study, &ground, &folder)?;
    if arguments.json {
        return output.json(&as_json(&study));
    }
    for line in lines(&study) {
        output.line(&line)?;
    }
    output.line(&format!("Table, picture, keys for a scenario: {}", folder.display()))
}

/// The fleet of a name, or the first.
fn fleet(ground: &Ground, name: Option<&str>) -> Result<FleetId, CliError> {
    let fleets = &ground.scenario.fleets;
    let wanted = |fleet: &crate::scenario::Fleet| name.is_none_or(|name| fleet.name == name);
    if let Some(place) = fleets.iter().position(wanted) {
        return Ok(FleetId::from_index(place));
    }
    let names: Vec<&str> = fleets.iter().map(|fleet| fleet.name.as_str()).collect();
    let scenario = &ground.scenario.name;
    Err(CliError::Input(match name {
        Some(name) if !names.is_empty() => {
            format!(
                "--fleet {name}: {scenario} has no such fleet. Take one of: {}.",
                names.join(", ")
            )
        }
        _ => format!("{scenario} has no fleet, so there is no hub to place. Add a [[fleet]]."),
    }))
}

fn counted(plan: &HubPlan) -> String {
    match plan.hubs.len() {
        1 => "1 hub".to_owned(),
        n => format!("{n} hubs"),
    }
}

fn lines(study: &HubStudy) -> Vec<String> {
    let line = |name: String, plan: &HubPlan| {
        format!(
            "{name:<10} {:>14.0} {:>14.0} {:>14.0} {:>9.1} %",
            plan.out.0,
            plan.home.0,
            plan.empty().0,
            100.0 * (plan.empty().0 / study.now.empty().0 - 1.0)
        )
    };
    let mut lines = vec![
        format!(
            "{}: {:.1} of {:.1} orders a day that it can carry, over {} days; {} places tried.",
            study.fleet, study.orders_per_day.1, study.orders_per_day.0, study.days, study.tried
        ),
        String::new(),
        format!(
            "{:<10} {:>14} {:>14} {:>14} {:>11}",
            "", "to merchant m", "home m", "empty m/order", "less now"
        ),
        line("now".to_owned(), &study.now),
    ];
    lines.extend(study.plans.iter().map(|plan| line(counted(plan), plan)));
    lines.push(String::new());
    if let Some(plan) = study.plans.last() {
        lines.extend(plan.hubs.iter().enumerate().map(|(number, hub)| {
            format!(
                "{:>2}. {:.6}, {:.6}: {:.1} orders a day are carried from here",
                number + 1,
                hub.position.lat,
                hub.position.lon,
                hub.orders_per_day
            )
        }));
    }
    lines
}

/// Writes the table, the picture, and a scenario's keys.
fn write(study: &HubStudy, ground: &Ground, folder: &Path) -> Result<(), CliError> {
    let mut files =
        vec![("hubs.csv", tables::hubs_csv(study)), ("hubs.toml", keys(study).into_bytes())];
    if let Some(drawing) = charts::hubs(study, &ground.map, &ground.scenario.name) {
        let failed = |error: report::ReportError| CliError::Failed(error.to_string());
        let svg = drawing.svg().map_err(failed)?;
        files.push(("hubs.png", charts::png(&svg).map_err(failed)?));
        files.push(("hubs.svg", svg.into_bytes()));
    }
    for (name, bytes) in files {
        let path = folder.join(name);
        let wrong = |error| CliError::Failed(format!("{}: {error}", path.display()));
        std::fs::write(&path, bytes).map_err(wrong)?;
    }
    Ok(())
}

/// The hubs as keys of a scenario: one fleet for each, which take the orders together.
fn keys(study: &HubStudy) -> String {
    let head = "# Where hubs should stand. A fleet stands at one hub: copy your [[fleet]] once for each, \
                with a\n# name of its own, its share of the robots and one of these keys.\n";
    let plans = study.plans.iter().map(|plan| {
        let orders: f64 = plan.hubs.iter().map(|hub| hub.orders_per_day).sum();
        let hubs = plan.hubs.iter().map(|hub| {
            let share = 100.0 * hub.orders_per_day / orders;
            let (lat, lon) = (hub.position.lat, hub.position.lon);
            format!("# hub = {{ at = [{lat:.7}, {lon:.7}] }}  # {share:.0} % of the orders\n")
        });
        let (many, way) = (counted(plan), plan.empty().0);
        format!("\n# {many}: {way:.0} m of empty way an order\n{}", hubs.collect::<String>())
    });
    head.to_owned() + &plans.collect::<String>()
}

fn as_json(study: &HubStudy) -> Value {
    let plan = |plan: &HubPlan| {
        let hubs = plan.hubs.iter().map(|hub| {
            json!({
                "lat": hub.position.lat,
                "lon": hub.position.lon,
                "orders_per_day": hub.orders_per_day,
            })
        });
        json!({
            "hubs": hubs.collect::<Vec<_>>(),
            "to_merchant_m": plan.out.0,
            "home_m": plan.home.0,
            "empty_m_per_order": plan.empty().0,
        })
    };
    json!({
        "fleet": study.fleet,
        "orders_per_day": study.orders_per_day.0,
        "carried_per_day": study.orders_per_day.1,
        "days": study.days,
        "places_tried": study.tried,
        "now": plan(&study.now),
        "plans": study.plans.iter().map(plan).collect::<Vec<_>>(),
    })
}
