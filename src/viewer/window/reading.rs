//! Figures and tables are read: a few times a second, and only what is shown.

use super::desk::{Chosen, Desk, Tab};
use crate::session::Session;
use crate::viewer::tables::{OperatorRow, OrderRow, RobotRow};
use std::collections::BTreeMap;

/// Seconds of the watcher's time between two readings of figures and tables.
const READING_S: f64 = 0.3;

impl Desk {
    /// Reads again where that is due, or another table is shown than was read.
    pub(super) fn read_where_due(&mut self) {
        let other = self.switches.panels && self.shown.tab != Some(self.tab);
        let heat = self.switches.heat && !self.shown.heat;
        let due = self.shown.age_s >= READING_S && self.shown.at != Some(self.now());
        if due || other || heat || self.shown.at.is_none() {
            self.read();
        }
        self.take_figures();
    }

    /// Reads figures and tables again.
    fn read(&mut self) {
        self.shown.age_s = 0.0;
        self.shown.at = Some(self.now());
        self.shown.edition += 1;
        self.session.ask_figures();
        if let Some(fork) = &mut self.fork {
            fork.ask_figures();
        }
        self.read_tables();
        self.shown.history = match self.chosen {
            Some(Chosen::Robot(robot)) => self.session.history(robot),
            Some(Chosen::Order(_)) | None => Vec::new(),
        };
        self.shown.heat = self.switches.heat;
        if self.switches.heat {
            let mut loads = BTreeMap::new();
            for ((edge, _), passes) in &self.session.record().passes {
                *loads.entry(*edge).or_insert(0) += passes;
            }
            self.shown.loads = loads.into_iter().collect();
        }
    }

    /// Takes the figures that were worked out beside the days.
    fn take_figures(&mut self) {
        let newer = |session: &mut Session| session.latest_figures().map(|found| found.1.clone());
        if let Some(found) = newer(&mut self.session) {
            self.shown.figures = Some(found);
        }
        self.shown.fork = match &mut self.fork {
            Some(fork) => newer(fork).or(self.shown.fork.take()),
            None => None,
        };
    }

    /// Reads everything for this instant and waits for it, as a picture wants it.
    pub(super) fn settle(&mut self) {
        for session in [Some(&mut self.session), self.fork.as_mut()].into_iter().flatten() {
            session.await_figures();
            session.ask_figures();
            session.await_figures();
        }
        self.marks.wait();
        self.around_edition += u32::from(self.around.wait());
        self.lay_pins();
        self.shown.at = None;
        self.read_where_due();
    }

    fn read_tables(&mut self) {
        self.shown.tab = self.switches.panels.then_some(self.tab);
        let now = self.now();
        let record = self.session.record();
        match self.shown.tab {
            Some(Tab::Robots) => {
                let robots = self.seen.robots().iter().zip(&record.robots);
                self.shown.robots =
                    robots.map(|(seen, done)| RobotRow::of(seen, done, now)).collect();
            }
            Some(Tab::Orders) => {
                let rank = |index: usize| self.ranks.get(index).copied().unwrap_or(0);
                let orders = self.session.open_orders();
                let row = orders.map(|(spec, record)| {
                    OrderRow::of(spec, record, rank(spec.merchant.index()), now)
                });
                self.shown.orders = row.collect();
            }
            Some(Tab::Operators) => {
                let mut holding = vec![0; record.operators.len()];
                for operator in self.seen.robots().iter().filter_map(|robot| robot.operator) {
                    holding[operator.index()] += 1;
                }
                let rows = record.operators.iter().zip(holding);
                self.shown.operators = rows.map(|(of, held)| OperatorRow::of(of, held)).collect();
            }
            Some(Tab::Changes) | None => {}
        }
        self.sort();
    }

    /// Sorts the table that is shown.
    pub(super) fn sort(&mut self) {
        let (shown, by) = (&mut self.shown, &self.sortings);
        match shown.tab {
            Some(Tab::Robots) => by.robots.sort(&mut shown.robots, RobotRow::keys),
            Some(Tab::Orders) => by.orders.sort(&mut shown.orders, OrderRow::keys),
            Some(Tab::Operators) => by.operators.sort(&mut shown.operators, OperatorRow::keys),
            Some(Tab::Changes) | None => {}
        }
    }
}
