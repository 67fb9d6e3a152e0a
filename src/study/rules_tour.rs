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
        Some(format!("{}: {reason}", scenario.fleets[*fleet].name))
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
    let packs = study.scenario.vary.rules.len();
    let of_option = |option: usize| study.rules_tour.iter().filter(move |row| row.option == option);
    let drives = |option: usize| of_option(option).filter(|row| row.robots > 0).count();
    let options = (0..study.options.len())
        .filter(|option| study.options[*option].kind != OptionKind::Couriers);
    let told = options.map(|option| {
        let out = of_option(option).filter(|row| row.robots == 0).map(|row| row.pack.as_str());
        let out = out.collect::<Vec<_>>().join(", ");
        let out = if out.is_empty() { out } else { format!(" (not in {out})") };
        format!("{} under {}{out}", study.options[option].name, drives(option))
    });
    let told = told.collect::<Vec<_>>().join(", ");
    let mut parts = vec![format!("Of {packs} rule packs robots may drive: {told}")];
    parts.extend(extremes(study, ON_TIME, 100.0, " % of orders in time"));
    parts.extend(extremes(study, COST, 1.0, " USD a delivered order"));
    parts.push(largest_change(study));
    parts.join("; ") + &super::answer::note(study)
}

/// Lowest and highest mean of a figure among those who drive.
fn extremes(study: &Study, name: &str, scale: f64, unit: &str) -> Option<String> {
    let driving = study.rules_tour.iter().filter(|row| row.robots > 0);
    let mut found: Vec<(f64, &RulesRow)> =
        driving.filter_map(|row| Some((row.estimate(name).mean? * scale, row))).collect();
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    let ((low, least), (high, most)) = (found.first()?, found.last()?);
    let who = |row: &RulesRow| format!("{} in {}", study.options[row.option].name, row.pack);
    Some(format!("{low:.2} ({}) to {high:.2}{unit} ({})", who(least), who(most)))
}

/// The pack that changes the cost of an order most against the scenario's own, where that is
/// certain.
fn largest_change(study: &Study) -> String {
    let base = &study.scenario.rules.name;
    let rows = study.rules_tour.iter().filter(|row| row.robots > 0);
    let changes = rows.filter_map(|row| {
        let change = row.more_than(study.base_cell(row.option)?, COST);
        let (low, high) = change.bounds()?;
        (low > 0.0 || high < 0.0).then_some((change, row))
    });
    let size = |change: &Estimate| change.mean.unwrap_or(0.0).abs();
    let most = changes.max_by(|a, b| size(&a.0).total_cmp(&size(&b.0)));
    match most {
        Some((change, row)) => format!(
            "most changes for {} in {}, {change:+.2} USD an order against {base}",
            study.options[row.option].name, row.pack
        ),
        None => format!("no pack changes the cost of an order for certain against {base}"),
    }
}
