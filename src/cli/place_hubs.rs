//! `trundle place-hubs`: where a fleet's hubs should stand.

use super::{CliError, OutArgument, Output, input};
use crate::base::ids::FleetId;
use crate::report::{self, charts, tables};
use crate::scenario::Overrides;
use crate::sim::Ground;
use crate::study::hubs::{self, Compared, Gain, Hub, HubPlan, HubStudy};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  trundle place-hubs kiwibot-restaurant --hubs 3")]
pub(super) struct HubArguments {
    /// Scenario file, or name of an embedded one [default: town-kitchen]
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
    /// Simulate the fleet at the hubs found and at its own, on so many days each
    #[arg(long, value_name = "DAYS", num_args = 0..=1, default_missing_value = "20",
          value_parser = clap::value_parser!(u32).range(1..=10_000))]
    simulate: Option<u32>,
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
    let gains = gains(&study, &ground, fleet, arguments.simulate)?;
    if arguments.json {
        return output.json(&as_json(&study, &gains));
    }
    for line in lines(&study).into_iter().chain(gain_lines(&gains)) {
        output.line(&line)?;
    }
    output.line(&format!("Table, picture, keys for a scenario: {}", folder.display()))
}

/// What every plan brings, where somebody asked for so many days of it.
fn gains(
    study: &HubStudy,
    ground: &Arc<Ground>,
    fleet: FleetId,
    days: Option<u32>,
) -> Result<Vec<Gain>, CliError> {
    let Some(days) = days else { return Ok(Vec::new()) };
    let gain = |plan| hubs::gain(ground, fleet, plan, days);
    let gains: Result<Vec<Gain>, _> = study.plans.iter().map(gain).collect();
    gains.map_err(|problems| {
        let what: Vec<String> = problems.into_iter().map(|problem| problem.what).collect();
        CliError::Failed(format!("{}: {}", ground.scenario.name, what.join("; ")))
    })
}

fn gain_lines(gains: &[Gain]) -> Vec<String> {
    let Some(first) = gains.first() else { return Vec::new() };
    let head = format!(
        "On {} simulated days at either: placed, and the paired difference to its own hubs (95 %).",
        first.days
    );
    let column = |of: &Compared| format!("{} ({})", of.placed, of.difference);
    let line = |gain: &Gain| {
        format!(
            "{:<10} {} m empty an order, lead time {} min, {} by robot a day",
            hubs_in_words(gain.hubs),
            column(&gain.empty_m),
            column(&gain.lead_min),
            column(&gain.by_robot),
        )
    };
    let mut lines = vec![String::new(), head];
    lines.extend(gains.iter().map(line));
    lines
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
    hubs_in_words(plan.hubs.len())
}

fn hubs_in_words(hubs: usize) -> String {
    match hubs {
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
        lines.push(String::new());
        lines.push("In the fleet's section of the scenario:".to_owned());
        lines.extend(key(plan).lines().map(|line| format!("    {line}")));
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

/// The hubs as keys of a fleet's section, for every number of them.
fn keys(study: &HubStudy) -> String {
    let head = "# Where hubs should stand. Put one of these keys into your [[fleet]], in place of its \
                hub.\n";
    let plans = study.plans.iter().map(|plan| {
        let commented = format!("# {}\n", key(plan).trim_end().replace('\n', "\n# "));
        format!("\n# {}: {:.0} m of empty way an order\n{commented}", counted(plan), plan.empty().0)
    });
    head.to_owned() + &plans.collect::<String>()
}

/// The key that puts a fleet at the hubs of a plan.
fn key(plan: &HubPlan) -> String {
    let orders: f64 = plan.hubs.iter().map(|hub| hub.orders_per_day).sum();
    let place =
        |hub: &Hub| format!("{{ at = [{:.7}, {:.7}] }}", hub.position.lat, hub.position.lon);
    if let [hub] = plan.hubs.as_slice() {
        return format!("hub = {}\n", place(hub));
    }
    let hubs = plan.hubs.iter().map(|hub| {
        let share = 100.0 * hub.orders_per_day / orders;
        format!("    {},  # {share:.0} % of the orders\n", place(hub))
    });
    format!("hubs = [\n{}]\n", hubs.collect::<String>())
}

fn as_json(study: &HubStudy, gains: &[Gain]) -> Value {
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
        "simulated": gains.iter().map(simulated).collect::<Vec<_>>(),
    })
}

fn simulated(gain: &Gain) -> Value {
    let compared =
        |of: &Compared| json!({ "own": of.own, "placed": of.placed, "difference": of.difference });
    json!({
        "hubs": gain.hubs,
        "days": gain.days,
        "empty_m_per_robot_order": compared(&gain.empty_m),
        "lead_time_min_mean": compared(&gain.lead_min),
        "robot_delivered": compared(&gain.by_robot),
    })
}
