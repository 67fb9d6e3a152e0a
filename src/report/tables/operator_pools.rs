//! `operator_pools.csv`: every pool of operators or companions, over all days.

use super::rows::{estimate, fleet_name, option_name, text};
use super::{Column, Rows, TableKind, column};
use crate::base::ids::FleetId;
use crate::base::interval::{DayValue, Estimate};
use crate::metrics::{OperatorRecord, RunRecord};
use crate::study::result::{BaseRun, Study};
use std::collections::BTreeSet;

const COLUMNS: &[Column] = &[
    column("option", "-", "who serves the orders"),
    column("fleet", "-", "whose robots"),
    column("pool", "-", "which of the fleet's pools, from 0"),
    column("site", "-", "where they sit"),
    column("people", "people", "who were on duty in the day, one after another or at once"),
    column("utilisation_mean", "0-1", "share of paid time with a robot"),
    column("utilisation_half_width_95", "0-1", "half-width of its 95 % interval"),
    column("sessions_per_day_mean", "calls", "robots taken: calls, watches or trips"),
    column("sessions_per_day_half_width_95", "calls", "half-width of its 95 % interval"),
    column("wait_s_mean", "s", "wait of the robots that they took"),
    column("wait_s_half_width_95", "s", "half-width of its 95 % interval"),
    column("n", "days", "replications behind the means"),
];

/// Pools.
pub(super) const TABLE: TableKind = TableKind {
    file: "operator_pools.csv",
    row: "a pool of operators or companions of an option",
    columns: COLUMNS,
    fill,
};

fn fill(study: &Study, rows: &mut Rows) {
    for base in &study.base {
        for (fleet, pool) in pools(base) {
            let head = head(study, base, fleet, pool);
            rows.push(&[&head[..], &figures(base, fleet, pool)].concat());
        }
    }
}

fn pools(base: &BaseRun) -> BTreeSet<(FleetId, usize)> {
    let people = base.days.iter().flat_map(|day| &day.operators);
    people.map(|operator| (operator.fleet, operator.pool)).collect()
}

fn members(day: &RunRecord, fleet: FleetId, pool: usize) -> impl Iterator<Item = &OperatorRecord> {
    let all = day.operators.iter();
    all.filter(move |operator| operator.fleet == fleet && operator.pool == pool)
}

fn head(study: &Study, base: &BaseRun, fleet: FleetId, pool: usize) -> [String; 5] {
    let offer = study.scenario.fleets.get(fleet.index());
    let site = offer.and_then(|fleet| fleet.operators.get(pool)).map_or("", |pool| &pool.site);
    let people = base.days.iter().map(|day| members(day, fleet, pool).count()).max();
    [
        option_name(study, base.option),
        fleet_name(study, fleet),
        pool.to_string(),
        text(site),
        people.unwrap_or(0).to_string(),
    ]
}

/// Ratios of sums over days: utilisation, sessions, waits.
fn figures(base: &BaseRun, fleet: FleetId, pool: usize) -> [String; 7] {
    let ratio = |part: &dyn Fn(&OperatorRecord) -> f64, whole: &dyn Fn(&OperatorRecord) -> f64| {
        let day = |day| DayValue {
            part: members(day, fleet, pool).map(part).sum(),
            whole: members(day, fleet, pool).map(whole).sum(),
        };
        estimate(&Estimate::of_days(&base.days.iter().map(day).collect::<Vec<_>>()))
    };
    let sessions = |operator: &OperatorRecord| f64::from(operator.sessions);
    let per_day: Vec<f64> =
        base.days.iter().map(|day| members(day, fleet, pool).map(sessions).sum()).collect();
    let [busy, busy_half, n] = ratio(&|o| o.busy.hours(), &|o| o.on_duty.hours());
    let [taken, taken_half, _] = estimate(&Estimate::of(&per_day));
    let [wait, wait_half, _] = ratio(&|o| o.waited.seconds(), &sessions);
    [busy, busy_half, taken, taken_half, wait, wait_half, n]
}
