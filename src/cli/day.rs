//! `trundle day`: one day of one option without a window: its figures and its digest.

use super::watched::{WatchedDay, instant};
use super::{CliError, Output, audited, run_folder};
use crate::base::time::SimTime;
use crate::metrics::kpi::KPIS;
use crate::report;
use crate::session::{Session, Touch};
use serde_json::json;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  trundle day starship-campus --until 12:30
  (the digest is that of a window closed at 12:30)
  trundle day starship-campus --touches touches.toml
  (the day as it was changed in a window)")]
pub(super) struct DayArguments {
    #[command(flatten)]
    watched: WatchedDay,
    /// Stop at this time of the day, as 13:30 [default: when everything is over]
    #[arg(long, value_name = "TIME", value_parser = instant)]
    until: Option<SimTime>,
    /// Live the day to its end and write the run folder of its scenario with this day in it
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Live the day again to its end before the independent checker, with what was changed in it; end
    /// with exit code 1 at what cannot have happened
    #[arg(long)]
    audit: bool,
    /// Print as JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn execute(arguments: &DayArguments, output: &mut Output) -> Result<(), CliError> {
    let (_, mut session) = arguments.watched.begin()?;
    if let Some(out) = &arguments.out {
        report::check_writable(out).map_err(|error| CliError::Input(error.to_string()))?;
    }
    match arguments.until {
        Some(until) => session.advance(until),
        None => session.finish(),
    }
    arguments.watched.all_done(&session)?;
    let audited = if arguments.audit { Some(audit(&session)?) } else { None };
    if arguments.json {
        output.json(&as_json(&mut session))?;
    } else {
        print(&mut session, output)?;
    }
    if let (Some(events), false) = (audited, arguments.json) {
        output.line(&format!("Audited {events} events: all could have happened"))?;
    }
    let Some(out) = &arguments.out else { return Ok(()) };
    session.finish();
    let scenario = arguments.watched.scenario.as_deref();
    let folder = run_folder::write(&arguments.watched, scenario, &session.touch_record(), out)?;
    if arguments.json {
        return Ok(());
    }
    output.line(&format!("Tables and charts of the whole day: {}", folder.display()))
}

/// Follows the whole day with the checker; says how many events it had.
fn audit(session: &Session) -> Result<u64, CliError> {
    let day = (session.place(), session.day().replication);
    let found = audited::day(session.ground(), day, session.touches())
        .map_err(|(_, refusal)| CliError::Failed(refusal.to_string()))?;
    let Some(found) = found else { return Ok(0) };
    match found.faults.first() {
        Some(fault) => Err(CliError::Failed(format!("the day is not sound: at {fault}"))),
        None => Ok(found.events),
    }
}

fn as_json(session: &mut Session) -> serde_json::Value {
    let figures = session.figures();
    let all = |of: &dyn Fn(&str) -> Option<f64>| {
        let values = KPIS.iter().map(|kpi| (kpi.name.to_owned(), json!(of(kpi.name))));
        values.collect::<serde_json::Map<_, _>>()
    };
    json!({
        "option": session.option().name,
        "day": session.day().replication,
        "at": session.now().to_string(),
        "figures": all(&|name| figures.own(name)),
        "couriers_alone": all(&|name| figures.couriers(name)),
        "touches": session.touches().iter().map(told).collect::<Vec<_>>(),
        "digest": session.digest(),
    })
}

/// A touch in words.
fn told((at, touch): &(SimTime, Touch)) -> String {
    format!("{at}: {touch}")
}

fn print(session: &mut Session, output: &mut Output) -> Result<(), CliError> {
    let figures = session.figures();
    let width = KPIS.iter().map(|kpi| kpi.name.len()).max().unwrap_or(0);
    let name = session.option().name.clone();
    output.line(&format!("{name} at {}, as if the day ended then", session.now()))?;
    output.line(&format!("  {:width$}  {:>12}  {:>14}", "", "this day", "couriers alone"))?;
    let text = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |it| format!("{it:.3}"));
    for kpi in KPIS {
        let (own, couriers) = (text(figures.own(kpi.name)), text(figures.couriers(kpi.name)));
        output.line(&format!("  {:width$}  {own:>12}  {couriers:>14}", kpi.name))?;
    }
    for touch in session.touches() {
        output.line(&format!("Changed at {}", told(touch)))?;
    }
    output.line(&format!("Day digest {}", session.digest()))
}
