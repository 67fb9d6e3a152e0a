//! Runs every point of a study: options × axes × replications, in parallel, with the same bytes out
//! for any number of threads.

use super::answer;
use super::bottleneck::{self, Added, WhatIf};
use super::cells::{cells, day_plan, options, priced_apart};
use super::closed_form;
use super::figures::day_figures;
use super::result::{BaseRun, BreakEven, Cell, EdgeCrowd, ServiceOption, Study};
use super::rules_tour;
use crate::audit::Watch;
use crate::base::ids::{EdgeId, FleetId};
use crate::base::interval::DayValue;
use crate::cost::break_even::{TestedDemand, simulated_crossing};
use crate::cost::ledger::Ledger;
use crate::cost::pricing::price;
use crate::metrics::{Post, RunRecord, Staffing};
use crate::scenario::{OperatingMode, Scenario};
use crate::sim::{DayPlan, Ground, assist};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Told whenever a day is done: (done, all).
pub type Progress<'a> = &'a (dyn Fn(usize, usize) + Sync);

/// Runs a scenario on its map.
pub fn run(ground: &Arc<Ground>, progress: Progress) -> Study {
    run_watched(ground, progress, &Watch::new(false))
}

/// Runs a scenario on its map under a watch; where the watch finds a violation, the study is void.
pub fn run_watched(ground: &Arc<Ground>, progress: Progress, watch: &Watch) -> Study {
    run_with(ground, progress, watch, &[])
}

/// A day at the scenario's own point that has been lived already.
#[derive(Debug, Clone)]
pub struct LivedDay {
    /// Place of the option in the scenario's list.
    pub option: usize,
    /// Which independent day.
    pub replication: u32,
    /// Its record.
    pub record: RunRecord,
    /// What it cost.
    pub ledger: Ledger,
}

/// Runs a scenario on its map, but for days that have been lived already.
pub fn run_with(
    ground: &Arc<Ground>,
    progress: Progress,
    watch: &Watch,
    known: &[LivedDay],
) -> Study {
    let scenario = &ground.scenario;
    let options = options(scenario);
    let mut cells = cells(scenario, &options);
    let added = bottleneck::candidates(scenario, &options);
    let toured = scenario.vary.rules.len() * (options.len() - 1);
    let simulated = cells.chunk_by(Cell::same_days).count() + added.len() + toured;
    let all = simulated * scenario.run.replications as usize;
    let done = AtomicUsize::new(0);
    let tick = || progress(done.fetch_add(1, Ordering::Relaxed) + 1, all);
    let runner = Runner { ground, options: &options, watch, tick: &tick, known };
    let days = runner.swept_days(&cells);
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
    let what_ifs = runner.what_ifs(&cells, added);
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
        what_ifs,
        break_even,
        answer: String::new(),
        rule_checks: ground.rule_checks.clone(),
        rules_tour,
        bottlenecks: Vec::new(),
        remarks: answer::remarks(ground),
        digest: String::new(),
    };
    study.bottlenecks = bottleneck::sentences(&study);
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

/// Runs days in parallel, and tells the progress.
struct Runner<'a> {
    ground: &'a Arc<Ground>,
    options: &'a [ServiceOption],
    watch: &'a Watch,
    tick: &'a (dyn Fn() + Sync),
    known: &'a [LivedDay],
}

impl Runner<'_> {
    /// The days of every cell; cells that differ in prices alone share their simulation.
    fn swept_days(&self, cells: &[Cell]) -> Vec<Vec<Day>> {
        let replications = self.ground.scenario.run.replications;
        let groups: Vec<&[Cell]> = cells.chunk_by(Cell::same_days).collect();
        let days = groups.par_iter().map(|group| {
            let days = (0..replications).into_par_iter();
            transposed(group.len(), days.map(|day| self.one_day(group, day)).collect())
        });
        days.collect::<Vec<_>>().into_iter().flatten().collect()
    }

    /// One day under the prices of every cell of a group.
    fn one_day(&self, group: &[Cell], replication: u32) -> Vec<Day> {
        let scenario = &self.ground.scenario;
        let option = &self.options[group[0].option];
        let mut first = group[0].clone();
        first.base = group.iter().any(|cell| cell.base);
        let known = self
            .known
            .iter()
            .find(|day| first.base && day.option == first.option && day.replication == replication);
        let (record, own) = match known {
            Some(day) => {
                (self.tick)();
                (day.record.clone(), day.ledger.clone())
            }
            None => self.lived(day_plan(scenario, option, &first, replication)),
        };
        let priced = group.iter().map(|cell| {
            let apart = priced_apart(scenario, option, cell);
            let ledger = apart.map_or_else(|| own.clone(), |apart| price(&apart, &record));
            let figures = day_figures(&record, &ledger, scenario.promise);
            Day { figures, whole: cell.base.then(|| (record.clone(), ledger)) }
        });
        priced.collect()
    }

    /// The record of a day and its ledger at the scenario's own prices.
    fn lived(&self, plan: DayPlan) -> (RunRecord, Ledger) {
        let staffing = staffing(&self.ground.scenario, &plan);
        let found = self.watch.day(self.ground, plan, staffing);
        (self.tick)();
        found
    }

    /// Adds one unit of every resource to every fleet option at the scenario's own point.
    fn what_ifs(&self, cells: &[Cell], added: Vec<Added>) -> Vec<WhatIf> {
        let scenario = &self.ground.scenario;
        let asked = |option| added.iter().filter(|other| other.option == option).count();
        let judged = added.par_iter().filter_map(|unit| {
            let base = cells.iter().find(|cell| cell.base && cell.option == unit.option)?;
            let days = (0..scenario.run.replications).into_par_iter().map(|replication| {
                let plan = day_plan(scenario, &self.options[unit.option], base, replication);
                let (record, ledger) = self.lived(unit.to(plan));
                day_figures(&record, &ledger, scenario.promise)
            });
            let days: Vec<Vec<DayValue>> = days.collect();
            Some(unit.clone().judged(base, &days, asked(unit.option)))
        });
        judged.collect()
    }
}

/// Figures of a day at the scenario's own demand with so many robots of each fleet; companions
/// beyond the robots stay at home.
pub(super) fn figures_of(
    ground: &Arc<Ground>,
    robots: &[u32],
    replication: u32,
    watch: &Watch,
) -> Vec<DayValue> {
    let scenario = &ground.scenario;
    let mut plan = DayPlan::new(scenario, replication, robots.to_vec());
    for (index, fleet) in scenario.fleets.iter().enumerate() {
        if fleet.vendor.mode == OperatingMode::Accompanied {
            let mut left = robots[index];
            for companions in &mut plan.staff[index].operators {
                *companions = left.min(*companions);
                left -= *companions;
            }
        }
    }
    let staffing = staffing(scenario, &plan);
    let (record, ledger) = watch.day(ground, plan, staffing);
    day_figures(&record, &ledger, scenario.promise)
}

/// Days by cell from cells by day.
fn transposed(cells: usize, days: Vec<Vec<Day>>) -> Vec<Vec<Day>> {
    let mut by_cell: Vec<Vec<Day>> = (0..cells).map(|_| Vec::new()).collect();
    for (cell, day) in days.into_iter().flat_map(|day| day.into_iter().enumerate()) {
        by_cell[cell].push(day);
    }
    by_cell
}

/// Who is there on a day.
pub fn staffing(scenario: &Scenario, plan: &DayPlan) -> Staffing {
    Staffing {
        robots: plan.robots.clone(),
        operators: operators(scenario, plan),
        crews: crews(scenario, plan),
        feeders: plan.staff.iter().map(|staff| staff.feeders).collect(),
        couriers: scenario
            .courier_posts()
            .map(|posts| posts.into_iter().map(|post| post.shift).collect()),
        open: scenario.run.open,
        close: scenario.run.close,
    }
}

/// Every operator of a day, in the order of their ids.
fn operators(scenario: &Scenario, plan: &DayPlan) -> Vec<Post> {
    let hours = (scenario.run.open, scenario.run.close);
    let mut people = Vec::new();
    for (index, (of, staff)) in scenario.fleets.iter().zip(&plan.staff).enumerate() {
        let fleet = FleetId::from_index(index);
        for (pool, (of, count)) in of.operators.iter().zip(&staff.operators).enumerate() {
            let seats = assist::seats(of, *count, hours).into_iter();
            people.extend(seats.map(|seat| Post { fleet, pool, shift: seat.shift }));
        }
    }
    people
}

/// Every crew of a day, in the order of their ids: pool by pool, shift by shift.
fn crews(scenario: &Scenario, plan: &DayPlan) -> Vec<Post> {
    let mut crews = Vec::new();
    for (index, (of, staff)) in scenario.fleets.iter().zip(&plan.staff).enumerate() {
        let fleet = FleetId::from_index(index);
        for (pool, (of, count)) in of.crews.iter().zip(&staff.crews).enumerate() {
            let shifts = of.roster(*count).into_iter();
            crews.extend(shifts.map(|shift| Post { fleet, pool, shift }));
        }
    }
    crews
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

/// Cells of one option and fleet size at the scenario's own setting, by demand.
fn swept(cells: &[Cell], option: usize, robots: u32) -> Vec<&Cell> {
    let wanted = |cell: &&Cell| cell.own_setting && cell.option == option && cell.robots == robots;
    cells.iter().filter(wanted).collect()
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
