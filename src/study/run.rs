//! Runs every point of a study: options × fleet sizes × demands × replications, in parallel, with
//! the same bytes out for any number of threads.

use super::answer;
use super::closed_form;
use super::figures::day_figures;
use super::result::{BaseRun, BreakEven, Cell, EdgeCrowd, OptionKind, ServiceOption, Study};
use super::rules_tour;
use crate::audit::Watch;
use crate::base::ids::{EdgeId, FleetId};
use crate::base::interval::DayValue;
use crate::cost::break_even::{TestedDemand, simulated_crossing};
use crate::cost::ledger::Ledger;
use crate::metrics::{OperatorShift, RunRecord, Staffing};
use crate::scenario::{Scenario, Together};
use crate::sim::{DayPlan, Ground, assist};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Told whenever a day is done: (done, all).
pub type Progress<'a> = &'a (dyn Fn(usize, usize) + Sync);

/// Runs a scenario on its map.
pub fn run(ground: &Arc<Ground>, progress: Progress) -> Study {
    run_watched(ground, progress, &Watch::new(false))
}

/// Runs a scenario on its map under a watch; where the watch finds a violation, the study is void.
pub fn run_watched(ground: &Arc<Ground>, progress: Progress, watch: &Watch) -> Study {
    let scenario = &ground.scenario;
    let options = options(scenario);
    let mut cells = cells(scenario, &options);
    let replications = scenario.run.replications;
    let toured = scenario.vary.rules.len() * (options.len() - 1);
    let all = (cells.len() + toured) * replications as usize;
    let done = std::sync::atomic::AtomicUsize::new(0);
    let tick = || progress(done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1, all);
    let days: Vec<Vec<Day>> = cells
        .par_iter()
        .map(|cell| {
            let days = (0..replications).into_par_iter().map(|replication| {
                let day = one_day(ground, &options[cell.option], cell, replication, watch);
                tick();
                day
            });
            days.collect()
        })
        .collect();
    let mut base = Vec::new();
    for (cell, days) in cells.iter_mut().zip(days) {
        let mut kept = BaseRun { option: cell.option, days: Vec::new(), ledgers: Vec::new() };
        for day in days {
            cell.days.push(day.figures);
            if let Some((record, ledger)) = day.whole {
                kept.days.push(record);
                kept.ledgers.push(ledger);
            }
        }
        if cell.base {
            base.push(kept);
        }
    }
    let break_even = break_even(scenario, &options, &cells);
    let rules_tour = rules_tour::rows(ground, &options, (&tick, watch));
    let mut study = Study {
        scenario: scenario.clone(),
        map: ground.map.clone(),
        closed_form: closed_form::of(scenario),
        crowds: crowds(ground, &base),
        options,
        cells,
        base,
        break_even,
        answer: String::new(),
        rule_checks: ground.rule_checks.clone(),
        rules_tour,
        remarks: answer::remarks(ground),
        digest: String::new(),
    };
    study.answer = answer::sentence(&study, &answer::forbidden(ground));
    study
}

/// People on every edge that was driven.
fn crowds(ground: &Ground, base: &[BaseRun]) -> BTreeMap<EdgeId, EdgeCrowd> {
    let Some(conditions) = &ground.conditions else { return BTreeMap::new() };
    let passes = base.iter().flat_map(|base| &base.days).flat_map(|day| day.passes.keys());
    let crowd = |(edge, _): &(EdgeId, usize)| {
        let crowd = conditions.crowd(*edge)?;
        Some((*edge, EdgeCrowd { width_m: crowd.width_m, per_min: crowd.per_min }))
    };
    passes.filter_map(crowd).collect()
}

/// A day's figures, and the whole day at the scenario's own point.
struct Day {
    figures: Vec<DayValue>,
    whole: Option<(RunRecord, Ledger)>,
}

fn one_day(
    ground: &Arc<Ground>,
    option: &ServiceOption,
    cell: &Cell,
    replication: u32,
    watch: &Watch,
) -> Day {
    let scenario = &ground.scenario;
    let plan = day_plan(scenario, option, cell, replication);
    let staffing = staffing(scenario, &plan);
    let (record, ledger) = watch.day(ground, plan, staffing);
    let figures = day_figures(&record, &ledger, scenario.promise);
    Day { figures, whole: cell.base.then_some((record, ledger)) }
}

/// Figures of a day at the scenario's own demand with so many robots of each fleet.
pub(super) fn figures_of(
    ground: &Arc<Ground>,
    robots: &[u32],
    replication: u32,
    watch: &Watch,
) -> Vec<DayValue> {
    let scenario = &ground.scenario;
    let plan = DayPlan::new(scenario, replication, robots.to_vec());
    let staffing = staffing(scenario, &plan);
    let (record, ledger) = watch.day(ground, plan, staffing);
    day_figures(&record, &ledger, scenario.promise)
}

/// The day of one cell.
pub fn day_plan(
    scenario: &Scenario,
    option: &ServiceOption,
    cell: &Cell,
    replication: u32,
) -> DayPlan {
    let together = scenario.permitted_together();
    let robots = together.into_iter().enumerate().map(|(index, permitted)| match option.kind {
        OptionKind::Fleet(id) if id.index() == index => cell.robots,
        OptionKind::Fleet(_) | OptionKind::Couriers => 0,
        OptionKind::AllFleets => permitted,
    });
    let robots: Vec<u32> = robots.collect();
    let orders_per_day = cell.orders_per_day;
    DayPlan { orders_per_day, edges: cell.base, ..DayPlan::new(scenario, replication, robots) }
}

/// Who is there on a day.
pub fn staffing(scenario: &Scenario, plan: &DayPlan) -> Staffing {
    Staffing {
        robots: plan.robots.clone(),
        operators: operators(scenario, plan),
        crews: plan.staff.iter().map(|staff| staff.crews).collect(),
        couriers: scenario.couriers.on_duty,
        open: scenario.run.open,
        close: scenario.run.close,
    }
}

/// Every operator of a day, in the order of their ids.
fn operators(scenario: &Scenario, plan: &DayPlan) -> Vec<OperatorShift> {
    let hours = (scenario.run.open, scenario.run.close);
    let mut people = Vec::new();
    for (index, (fleet, staff)) in scenario.fleets.iter().zip(&plan.staff).enumerate() {
        let fleet_id = FleetId::from_index(index);
        for (pool, (of, count)) in fleet.operators.iter().zip(&staff.operators).enumerate() {
            let seats = assist::seats(of, *count, hours).into_iter();
            people.extend(seats.map(|seat| OperatorShift {
                fleet: fleet_id,
                pool,
                shift: seat.shift,
            }));
        }
    }
    people
}

/// Ways to serve the orders; couriers alone come last.
fn options(scenario: &Scenario) -> Vec<ServiceOption> {
    let mut options: Vec<ServiceOption> = match scenario.together {
        Together::Apart => {
            let fleets = scenario.fleets.iter().enumerate();
            let option = |(index, fleet): (usize, &crate::scenario::Fleet)| ServiceOption {
                name: fleet.name.clone(),
                kind: OptionKind::Fleet(FleetId::from_index(index)),
            };
            fleets.map(option).collect()
        }
        Together::Shared => {
            let name = "all fleets".to_owned();
            vec![ServiceOption { name, kind: OptionKind::AllFleets }]
        }
    };
    let name = format!("couriers {}", scenario.couriers.profile.name);
    options.push(ServiceOption { name, kind: OptionKind::Couriers });
    options
}

/// Points of the sweep, the scenario's own included.
fn cells(scenario: &Scenario, options: &[ServiceOption]) -> Vec<Cell> {
    let own_demand = scenario.orders_per_day();
    let demands = with_own(&scenario.vary.orders_per_day, own_demand);
    let mut cells = Vec::new();
    for (option, service) in options.iter().enumerate() {
        let (own_robots, sizes) = fleet_sizes(scenario, service.kind);
        for &robots in &sizes {
            for &orders_per_day in &demands {
                let own_demand = (orders_per_day - own_demand).abs() < 1e-9;
                let base = robots == own_robots && own_demand;
                cells.push(Cell { option, robots, orders_per_day, base, days: Vec::new() });
            }
        }
    }
    cells
}

/// The scenario's own fleet size under an option, and all sizes to run.
fn fleet_sizes(scenario: &Scenario, kind: OptionKind) -> (u32, Vec<u32>) {
    match kind {
        OptionKind::Couriers => (0, vec![0]),
        OptionKind::AllFleets => {
            let all = scenario.permitted_together().into_iter().sum();
            (all, vec![all])
        }
        OptionKind::Fleet(id) => {
            let own = scenario.permitted(scenario.fleets[id.index()].robots);
            let mut sizes = vec![own];
            if id.index() == 0 {
                sizes.extend(scenario.vary.robots.iter().map(|n| scenario.permitted(*n)));
            }
            sizes.sort_unstable();
            sizes.dedup();
            (own, sizes)
        }
    }
}

fn with_own(axis: &[f64], own: f64) -> Vec<f64> {
    let mut values: Vec<f64> = axis.iter().copied().chain([own]).collect();
    values.sort_by(f64::total_cmp);
    values.dedup_by(|a, b| (*a - *b).abs() < 1e-9);
    values
}

/// Break-even of every fleet against couriers, by fleet size.
fn break_even(scenario: &Scenario, options: &[ServiceOption], cells: &[Cell]) -> Vec<BreakEven> {
    let couriers = options.len() - 1;
    let incumbents = swept(cells, couriers, 0);
    if incumbents.len() < 2 {
        return Vec::new();
    }
    let mut fleets: Vec<(usize, u32)> =
        cells.iter().filter(|c| c.option != couriers).map(|c| (c.option, c.robots)).collect();
    fleets.dedup();
    let meets = |(option, robots)| {
        let seed = scenario.run.seed;
        meeting_point((option, robots), &swept(cells, option, robots), &incumbents, seed)
    };
    fleets.into_iter().map(meets).collect()
}

/// Cells of one option and fleet size, by demand.
fn swept(cells: &[Cell], option: usize, robots: u32) -> Vec<&Cell> {
    cells.iter().filter(|cell| cell.option == option && cell.robots == robots).collect()
}

/// Where a fleet's cost per order meets the couriers', on the same orders.
fn meeting_point(
    (option, robots): (usize, u32),
    own: &[&Cell],
    incumbents: &[&Cell],
    seed: u64,
) -> BreakEven {
    let tested = own.iter().zip(incumbents).map(|(own, other)| TestedDemand {
        orders_per_day: own.orders_per_day,
        fleet: costs_and_deliveries(own),
        couriers: costs_and_deliveries(other),
    });
    let tested: Vec<TestedDemand> = tested.collect();
    let found = simulated_crossing(&tested, seed);
    let ends = own.first().zip(own.last());
    BreakEven {
        option,
        robots,
        orders_per_day: found.at,
        interval: found.interval,
        standing: found.standing,
        share_reached: found.share_reached,
        tested: ends.map_or((0.0, 0.0), |(a, b)| (a.orders_per_day, b.orders_per_day)),
    }
}

/// What the merchant paid and what was delivered, day by day.
fn costs_and_deliveries(cell: &Cell) -> Vec<(f64, f64)> {
    let days = cell.figure("merchant_cost_usd_per_order").into_iter();
    days.map(|day| (day.part, day.whole)).collect()
}
