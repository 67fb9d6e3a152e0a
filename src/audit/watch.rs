//! Runs the days of a study and, where asked to, follows every one of them.

use super::{Audit, Fault};
use crate::base::time::SimTime;
use crate::cost::ledger::Ledger;
use crate::cost::pricing::price;
use crate::events::{Observer, SimEvent};
use crate::metrics::{RunFold, RunRecord, Staffing};
use crate::sim::{DayPlan, Ground, run_day};
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Whether the days of a run are followed, how many were, and what was found first.
#[derive(Debug, Default)]
pub struct Watch {
    on: bool,
    days: AtomicU64,
    events: AtomicU64,
    first: Mutex<Option<Violation>>,
}

/// The first thing in a run that cannot have happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    key: DayKey,
    /// Seed of the run.
    pub seed: u64,
    /// Instant, who, and what does not hold.
    pub fault: Fault,
}

/// One order of all days of a run, whichever thread they run on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct DayKey {
    replication: u32,
    robots: Vec<u32>,
    orders_per_day: u64,
    staff: String,
    rules: String,
}

impl DayKey {
    fn of(ground: &Ground, plan: &DayPlan) -> Self {
        Self {
            replication: plan.replication,
            robots: plan.robots.clone(),
            orders_per_day: plan.orders_per_day.to_bits(),
            staff: format!("{:?}", plan.staff),
            rules: ground.scenario.rules.id.clone(),
        }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { seed, key, fault } = self;
        let DayKey { replication, robots, orders_per_day, rules, .. } = key;
        let orders = f64::from_bits(*orders_per_day);
        write!(f, "seed {seed}, replication {replication}, robots {robots:?}, ")?;
        write!(f, "{orders} orders a day, rules {rules}, at {fault}")
    }
}

impl Watch {
    /// A watch that follows every day, or none.
    pub fn new(on: bool) -> Self {
        Self { on, ..Self::default() }
    }

    /// Simulates a day, folds it and prices it.
    ///
    /// A watch that is on follows the day and holds its books against it. Of several violations it
    /// keeps that of the first day by replication, then fleet, for any number of threads; later days
    /// than the first broken one are left empty, as the run is void.
    pub fn day(
        &self,
        ground: &Arc<Ground>,
        plan: DayPlan,
        staffing: Staffing,
    ) -> (RunRecord, Ledger) {
        let mut fold = RunFold::new(staffing);
        if !self.on {
            run_day(ground, plan, &mut fold);
            return closed(ground, fold);
        }
        let key = DayKey::of(ground, &plan);
        if self.first().is_some_and(|first| first.key < key) {
            return closed(ground, fold);
        }
        let mut both = Both { fold, audit: Audit::new(ground, &plan) };
        run_day(ground, plan.clone(), &mut both);
        let Both { fold, mut audit } = both;
        let (record, ledger) = closed(ground, fold);
        audit.check_books(&record, &ledger);
        let found = audit.finish();
        self.days.fetch_add(1, Ordering::Relaxed);
        self.events.fetch_add(found.events, Ordering::Relaxed);
        if let Some(fault) = found.faults.into_iter().next() {
            self.keep(Violation { key, seed: plan.seed, fault });
        }
        (record, ledger)
    }

    fn keep(&self, found: Violation) {
        let mut first = self.first.lock().unwrap_or_else(PoisonError::into_inner);
        if first.as_ref().is_none_or(|first| found.key < first.key) {
            *first = Some(found);
        }
    }

    /// The first violation, if there is one.
    pub fn first(&self) -> Option<Violation> {
        self.first.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Days followed.
    pub fn days(&self) -> u64 {
        self.days.load(Ordering::Relaxed)
    }

    /// Events followed.
    pub fn events(&self) -> u64 {
        self.events.load(Ordering::Relaxed)
    }
}

fn closed(ground: &Ground, fold: RunFold) -> (RunRecord, Ledger) {
    let record = fold.finish();
    let ledger = price(&ground.scenario, &record);
    (record, ledger)
}

/// The record's fold and the checker, side by side. What follows a fault is not folded: it need
/// not make sense.
struct Both<'a> {
    fold: RunFold,
    audit: Audit<'a>,
}

impl Observer for Both<'_> {
    fn observe(&mut self, at: SimTime, event: &SimEvent) {
        self.audit.observe(at, event);
        if self.audit.faults.is_empty() {
            self.fold.observe(at, event);
        }
    }
}
