//! What a study found, ready to be printed: nothing in here is computed by the report.

use super::bottleneck::WhatIf;
use crate::base::ids::{EdgeId, FleetId};
use crate::base::interval::DayValue;
use crate::base::units::MetresPerSecond;
use crate::cost::break_even::Standing;
use crate::cost::ledger::Ledger;
use crate::map::SidewalkMap;
use crate::metrics::{RunRecord, kpi};
use crate::scenario::{Fleet, RuleCheck, Scenario};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Who serves the day's orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OptionKind {
    /// One fleet, with couriers for what it cannot carry.
    Fleet(FleetId),
    /// All fleets together, with couriers for what they cannot carry.
    AllFleets,
    /// Couriers alone: the incumbent.
    Couriers,
}

/// One way to serve the orders; every option meets the same orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceOption {
    /// Name in tables and legends.
    pub name: String,
    /// Who serves.
    pub kind: OptionKind,
}

/// People, plugs and prices of a cell: those of the option's first fleet; all `None` for couriers.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Setting {
    /// People on duty of the first operator pool.
    pub operators: Option<u32>,
    /// Rescue crews.
    pub crews: Option<u32>,
    /// Feeders; `None`: robots load at the merchants.
    pub feeders: Option<u32>,
    /// Plugs; `None`: one for every robot.
    pub chargers: Option<u32>,
    /// Wage of the first operator pool \[per h\]: a price, on which no day depends.
    pub wage_usd_per_h: Option<f64>,
}

impl Setting {
    /// The scenario's own values for a fleet.
    pub fn of(fleet: &Fleet) -> Self {
        let pool = fleet.operators.first();
        Self {
            operators: pool.map(|pool| pool.on_duty),
            crews: fleet.crews.first().map(|pool| pool.people),
            feeders: fleet.feeders.as_ref().map(|pool| pool.people),
            chargers: fleet.plugs(),
            wage_usd_per_h: pool.map(|pool| pool.wage_per_h.units()),
        }
    }

    /// Whether two settings have the same days.
    pub fn same_days(&self, other: &Self) -> bool {
        Self { wage_usd_per_h: None, ..*self } == Self { wage_usd_per_h: None, ..*other }
    }
}

/// One point of the sweep: an option at a fleet size, a demand and a setting.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Index into [`Study::options`].
    pub option: usize,
    /// Robots in service (over all fleets of the option; 0 for couriers).
    pub robots: u32,
    /// Expected orders of the day.
    pub orders_per_day: f64,
    /// People, plugs and prices.
    pub setting: Setting,
    /// Whether the setting is the scenario's own.
    pub own_setting: bool,
    /// Whether this is the scenario's own point.
    pub base: bool,
    /// One value a day for every figure of [`crate::metrics::kpi::KPIS`], by replication.
    pub days: Vec<Vec<DayValue>>,
}

impl Cell {
    /// One figure day by day; not a number where it does not exist.
    pub fn figure(&self, name: &str) -> Vec<DayValue> {
        let place = kpi::position(name).unwrap_or(usize::MAX);
        let missing = DayValue::plain(f64::NAN);
        self.days.iter().map(|day| day.get(place).copied().unwrap_or(missing)).collect()
    }
}

/// One option at the scenario's own point, with its days kept whole.
#[derive(Debug, Clone)]
pub struct BaseRun {
    /// Index into [`Study::options`].
    pub option: usize,
    /// Days by replication.
    pub days: Vec<RunRecord>,
    /// Their ledgers.
    pub ledgers: Vec<Ledger>,
}

/// The scenario's day under one rule pack, for one option.
#[derive(Debug, Clone, PartialEq)]
pub struct RulesRow {
    /// Name of the pack.
    pub pack: String,
    /// Index into [`Study::options`].
    pub option: usize,
    /// Speed limits of the pack on footpaths, crossings and beside roads; `None`: no limit.
    pub limits: [Option<MetresPerSecond>; 3],
    /// Whether roads busier than residential ones are open.
    pub road_allowed: bool,
    /// Fastest that a robot drives on footpaths; `None` where none does.
    pub path: Option<MetresPerSecond>,
    /// On crossings.
    pub crossing: Option<MetresPerSecond>,
    /// Robots that run: as many as the fleet has, permitted, none where it may not drive.
    pub robots: u32,
    /// Why it may not drive; empty where it may.
    pub why_not: String,
    /// One value a day for every figure of [`crate::metrics::kpi::KPIS`], by replication.
    pub days: Vec<Vec<DayValue>>,
}

/// A break-even point from simulation: where an option's cost per order meets the couriers'.
#[derive(Debug, Clone, PartialEq)]
pub struct BreakEven {
    /// Index into [`Study::options`].
    pub option: usize,
    /// Robots in service.
    pub robots: u32,
    /// Orders a day at which cost per order is equal; `None` where there is no such point.
    pub orders_per_day: Option<f64>,
    /// 95 % interval, by bootstrap over replications; `None` where too few of them cross.
    pub interval: Option<(f64, f64)>,
    /// How the curves lie to each other.
    pub standing: Standing,
    /// Share of bootstrap samples in which the curves cross inside the tested range \[0–1\].
    pub share_reached: f64,
    /// Tested range of orders a day.
    pub tested: (f64, f64),
}

/// A closed-form break-even curve: orders per robot-day against ticket, for one fleet size.
#[derive(Debug, Clone, PartialEq)]
pub struct BreakEvenCurve {
    /// Fewest robots of the slab.
    pub from: u32,
    /// Most robots of the slab.
    pub robots: u32,
    /// (ticket, break-even orders per robot and day); `None`: never.
    pub points: Vec<(f64, Option<f64>)>,
}

/// The lease bill against the number of robots, for one demand.
#[derive(Debug, Clone, PartialEq)]
pub struct LeaseCurve {
    /// Orders a day.
    pub orders_per_day: f64,
    /// (robots leased, cost of the day).
    pub points: Vec<(u32, f64)>,
}

/// Closed-form answers of a lease plan; empty where the scenario has no lease.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ClosedForm {
    /// Break-even against ticket for 1–4 and 5–10 robots.
    pub ticket_curves: Vec<BreakEvenCurve>,
    /// Bills over the slab limit.
    pub lease_curves: Vec<LeaseCurve>,
    /// Commission share used for the comparison \[0–1\].
    pub commission: f64,
}

/// People on one footpath edge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EdgeCrowd {
    /// Width, tagged or assumed \[m\].
    pub width_m: f64,
    /// People a minute by hour of day, whole width, both directions.
    pub per_min: [f64; 24],
}

/// Everything that a run leaves behind.
#[derive(Debug, Clone)]
pub struct Study {
    /// The question.
    pub scenario: Scenario,
    /// The footpaths.
    pub map: Arc<SidewalkMap>,
    /// Ways to serve the orders; the last one is couriers alone.
    pub options: Vec<ServiceOption>,
    /// All points of the sweep.
    pub cells: Vec<Cell>,
    /// The options at the scenario's own point, with whole days.
    pub base: Vec<BaseRun>,
    /// People on the edges that robots drove at the scenario's own point; empty where it has none.
    pub crowds: BTreeMap<EdgeId, EdgeCrowd>,
    /// What one more unit of each resource does to each fleet option at the scenario's own point.
    pub what_ifs: Vec<WhatIf>,
    /// Break-even points by fleet size; empty without a sweep over demand.
    pub break_even: Vec<BreakEven>,
    /// Closed-form break-even of the lease.
    pub closed_form: ClosedForm,
    /// The answer, in one sentence.
    pub answer: String,
    /// Every rule of the place held against every fleet.
    pub rule_checks: Vec<Vec<RuleCheck>>,
    /// The scenario's day under every rule pack of the axis.
    pub rules_tour: Vec<RulesRow>,
    /// For each fleet option, the resource whose next unit cuts the lead time most.
    pub bottlenecks: Vec<String>,
    /// Remarks: what was dropped, refused by rule, not decided.
    pub remarks: Vec<String>,
    /// SHA-256 of all tables except the provenance file.
    pub digest: String,
}

impl Study {
    /// The cell of an option at the scenario's own point.
    pub fn base_cell(&self, option: usize) -> Option<&Cell> {
        self.cells.iter().find(|cell| cell.base && cell.option == option)
    }
}
