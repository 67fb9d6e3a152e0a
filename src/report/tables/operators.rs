//! `operators.csv`: every operator, companion, rescue crew and feeder of every whole day.

use super::rows::{days, fleet_name, span};
use super::{Column, Rows, TableKind, column};
use crate::metrics::record::{CrewRecord, FeederRecord, OperatorRecord};
use crate::study::result::Study;

const COLUMNS: &[Column] = &[
    column("option", "-", "who serves the orders"),
    column("replication", "-", "simulated day, from 0"),
    column("kind", "-", "`operator` (companions too), `crew` or `feeder`"),
    column("id", "-", "which, counted over all fleets within its kind"),
    column("fleet", "-", "whose robots"),
    column(
        "served",
        "calls",
        "robots taken (operators) or reached (crews); feeders: orders brought to a hub",
    ),
    column("held_s", "s", "sum of robot-time held; empty for crews and feeders"),
    column(
        "busy_s",
        "s",
        "time with at least one robot; crews and feeders: time away from base or hub",
    ),
    column("waited_s", "s", "sum of the waits of the robots served; feeders: of the orders"),
    column("on_duty_s", "s", "time on duty, paid busy or not"),
];

/// Every person behind the robots.
pub(super) const TABLE: TableKind = TableKind {
    file: "operators.csv",
    row: "the day of an operator, companion, rescue crew or feeder",
    columns: COLUMNS,
    fill,
};

fn fill(study: &Study, rows: &mut Rows) {
    for (_, head, day) in days(study) {
        for operator in &day.operators {
            rows.push(&[&head[..], &of_operator(study, operator)].concat());
        }
        for crew in &day.crews {
            rows.push(&[&head[..], &of_crew(study, crew)].concat());
        }
        for feeder in &day.feeders {
            rows.push(&[&head[..], &of_feeder(study, feeder)].concat());
        }
    }
}

fn of_operator(study: &Study, operator: &OperatorRecord) -> [String; 8] {
    [
        "operator".to_owned(),
        operator.operator.to_string(),
        fleet_name(study, operator.fleet),
        operator.sessions.to_string(),
        span(operator.held),
        span(operator.busy),
        span(operator.waited),
        span(operator.on_duty),
    ]
}

fn of_crew(study: &Study, crew: &CrewRecord) -> [String; 8] {
    [
        "crew".to_owned(),
        crew.crew.to_string(),
        fleet_name(study, crew.fleet),
        crew.rescues.to_string(),
        String::new(),
        span(crew.busy),
        span(crew.waited),
        span(crew.on_duty),
    ]
}

fn of_feeder(study: &Study, feeder: &FeederRecord) -> [String; 8] {
    [
        "feeder".to_owned(),
        feeder.feeder.to_string(),
        fleet_name(study, feeder.fleet),
        feeder.brought.to_string(),
        String::new(),
        span(feeder.busy),
        span(feeder.waited),
        span(feeder.on_duty),
    ]
}
