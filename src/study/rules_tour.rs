//! The same day under several rule packs: who may drive, how fast, what comes of service and cost.

use super::result::{Cell, OptionKind, RulesRow, ServiceOption, Study};
use super::run::figures_of;
use crate::audit::Watch;
use crate::base::interval::{DayValue, Estimate};
use crate::base::units::MetresPerSecond;
use crate::metrics::kpi;
use crate::scenario::{RulePack, Scenario};
use crate::sim::Ground;
use rayon::prelude::*;
use std::sync::Arc;

/// Cost per delivered order to the merchant.
const COST: &str = "merchant_cost_usd_per_order";
const ON_TIME: &str = "on_time_share";

/// Told whenever a day is done, and who watches it.
type Each<'a> = (&'a (dyn Fn() + Sync), &'a Watch);

/// One row for every pack and every option but couriers alone, packs in the scenario's order. A
/// fleet that may not drive is not leased: couriers bring its orders.
pub(super) fn rows(
    ground: &Arc<Ground>,
    options: &[ServiceOption],
    (tick, watch): Each<'_>,
) -> Vec<RulesRow> {
    let rows = ground.scenario.vary.rules.par_iter().flat_map_iter(|pack| {
        let under = ground.under(pack).map(Arc::new);
        let robots = options.iter().enumerate().filter(|(_, o)| o.kind != OptionKind::Couriers);
        let rows: Vec<RulesRow> = robots
            .map(|(index, option)| match &under {
                Ok(under) => driven(under, (index, option), (tick, watch)),
                Err(problems) => {
                    let why = problems.iter().map(|problem| problem.what.clone());
                    let why = why.collect::<Vec<_>>().join("; ");
                    let sizes = vec![0; ground.scenario.fleets.len()];
                    row(ground, pack, index, (sizes, why), (tick, watch))
                }
            })
            .collect();
        rows
    });
    rows.collect()
}

/// An option under a pack on its own ground.
fn driven(
    ground: &Arc<Ground>,
    (index, option): (usize, &ServiceOption),
    (tick, watch): Each<'_>,
) -> RulesRow {
    let scenario = &ground.scenario;
    let fleets = fleets_of(scenario, option.kind);
    let reason = |fleet: &usize| {
        let reason = ground.fleets[*fleet].forbidden.as_ref()?;
        let alone = option.kind != OptionKind::AllFleets;
        let name = &scenario.fleets[*fleet].name;
        Some(if alone { reason.clone() } else { format!("{name}: {reason}") })
    };
    let banned: Vec<String> = fleets.iter().filter_map(reason).collect();
    let together = scenario.permitted_together();
    let robots = |fleet: &usize| match option.kind {
        _ if ground.fleets[*fleet].forbidden.is_some() => 0,
        OptionKind::Fleet(_) | OptionKind::Couriers => {
            scenario.permitted(scenario.fleets[*fleet].robots)
        }
        OptionKind::AllFleets => together[*fleet],
    };
    let mut sizes = vec![0; scenario.fleets.len()];
    for fleet in &fleets {
        sizes[*fleet] = robots(fleet);
    }
    row(ground, &scenario.rules, index, (sizes, banned.join("; ")), (tick, watch))
}

fn row(
    ground: &Arc<Ground>,
    pack: &RulePack,
    option: usize,
    (sizes, why_not): (Vec<u32>, String),
    (tick, watch): Each<'_>,
) -> RulesRow {
    let scenario = &ground.scenario;
    let replications = 0..scenario.run.replications;
    let days = replications.into_par_iter().map(|replication| {
        let day = figures_of(ground, &sizes, replication, watch);
        tick();
        day
    });
    let fastest = |limit: Option<MetresPerSecond>, own: &dyn Fn(usize) -> MetresPerSecond| {
        let driving = sizes.iter().enumerate().filter(|(_, robots)| **robots > 0);
        let speeds = driving.map(|(fleet, _)| limit.map_or(own(fleet), |l| l.min(own(fleet))));
        speeds.max_by(|a, b| a.0.total_cmp(&b.0))
    };
    let cruise = |fleet: usize| scenario.fleets[fleet].vendor.cruise;
    let crossing = |fleet: usize| scenario.fleets[fleet].vendor.crossing;
    RulesRow {
        pack: pack.name.clone(),
        option,
        limits: [pack.footpath, pack.crossing.or(pack.footpath), pack.road.or(pack.footpath)],
        road_allowed: pack.road_allowed,
        path: fastest(pack.footpath, &cruise),
        crossing: fastest(pack.crossing.or(pack.footpath), &crossing),
        robots: sizes.iter().sum(),
        why_not,
        days: days.collect(),
    }
}

/// Fleets of an option.
fn fleets_of(scenario: &Scenario, kind: OptionKind) -> Vec<usize> {
    match kind {
        OptionKind::Fleet(id) => vec![id.index()],
        OptionKind::AllFleets => (0..scenario.fleets.len()).collect(),
        OptionKind::Couriers => Vec::new(),
    }
}

impl RulesRow {
    /// One figure day by day.
    pub fn figure(&self, name: &str) -> Vec<DayValue> {
        let place = kpi::position(name).unwrap_or(usize::MAX);
        let missing = DayValue::plain(f64::NAN);
        self.days.iter().map(|day| day.get(place).copied().unwrap_or(missing)).collect()
    }

    /// One figure with its interval.
    pub fn estimate(&self, name: &str) -> Estimate {
        Estimate::of_days(&self.figure(name))
    }

    /// How much more than under the scenario's own rules, day by day.
    pub fn more_than(&self, base: &Cell, name: &str) -> Estimate {
        Estimate::of_difference(&self.figure(name), &base.figure(name))
    }
}

/// What the packs change, in one sentence.
pub(super) fn sentence(study: &Study) -> String {
    let fleets = (0..study.options.len())
        .filter(|option| study.options[*option].kind != OptionKind::Couriers);
    let fleets: Vec<usize> = fleets.collect();
    let told: Vec<String> = fleets.iter().map(|option| may_drive(study, *option)).collect();
    let packs = study.scenario.vary.rules.len();
    let mut parts = vec![format!("Of {packs} rule packs, {}", told.join(", "))];
    let dearer: Vec<String> = fleets.iter().filter_map(|option| without(study, *option)).collect();
    if !dearer.is_empty() {
        let who = dearer.join(", ");
        parts.push(format!("where couriers must bring them, an order costs {who}"));
    }
    let share =
        |change: &Estimate| format!("the share in time by {:.1} points", scaled(change, 100.0));
    let cost = |change: &Estimate| format!("an order by {change:.2} USD");
    let changes = [largest(study, ON_TIME, &share), largest(study, COST, &cost)];
    let changes: Vec<String> = changes.into_iter().flatten().collect();
    parts.push(if changes.is_empty() {
        "where it may drive, they change nothing for certain".to_owned()
    } else {
        format!("where it may drive, rules move most {}", changes.join(" and "))
    });
    let own = &study.scenario.rules.name;
    format!("{}, against {own}{}", parts.join("; "), super::answer::note(study))
}

/// Under how many packs a fleet may drive, and where it may not.
fn may_drive(study: &Study, option: usize) -> String {
    let rows = || study.rules_tour.iter().filter(move |row| row.option == option);
    let out: Vec<&str> =
        rows().filter(|row| row.robots == 0).map(|row| row.pack.as_str()).collect();
    let name = &study.options[option].name;
    let count = rows().count() - out.len();
    let out = if out.is_empty() { String::new() } else { format!(" (not {})", out.join(", ")) };
    format!("{count} let {name} drive{out}")
}

/// What it costs more or less to do without a fleet, where some pack forbids it.
fn without(study: &Study, option: usize) -> Option<String> {
    let off = study.rules_tour.iter().find(|row| row.option == option && row.robots == 0)?;
    let change = off.more_than(study.base_cell(option)?, COST);
    let dearer = change.mean? >= 0.0;
    let (size, word) = if dearer { (change, "more") } else { (scaled(&change, -1.0), "less") };
    Some(format!("{size:.2} USD {word} than by {}", study.options[option].name))
}

/// The fleet that may drive and for which a pack changes a figure most, where that is certain.
fn largest(study: &Study, name: &str, words: &dyn Fn(&Estimate) -> String) -> Option<String> {
    let rows = study.rules_tour.iter().filter(|row| row.robots > 0);
    let changes = rows.filter_map(|row| {
        let change = row.more_than(study.base_cell(row.option)?, name);
        let (low, high) = change.bounds()?;
        (low > 0.0 || high < 0.0).then_some((change, row))
    });
    let size = |change: &Estimate| change.mean.unwrap_or(0.0).abs();
    let (change, row) = changes.max_by(|a, b| size(&a.0).total_cmp(&size(&b.0)))?;
    let who = &study.options[row.option].name;
    Some(format!("{} ({who} in {})", words(&change), row.pack))
}

fn scaled(estimate: &Estimate, factor: f64) -> Estimate {
    let times = |value: Option<f64>| value.map(|value| value * factor);
    let half_width = times(estimate.half_width).map(f64::abs);
    Estimate { mean: times(estimate.mean), half_width, n: estimate.n }
}
