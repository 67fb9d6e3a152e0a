//! Rows of the tables of robots, orders and operators, and their sorting.

use super::palette::duty_words;
use super::pins::OrderStage;
use crate::base::ids::{FleetId, OperatorId, OrderId, RobotId};
use crate::base::time::SimTime;
use crate::events::Duty;
use crate::metrics::{Carrier, OperatorRecord, OrderRecord, RobotRecord};
use crate::sim::demand::OrderSpec;
use crate::sim::sight::RobotSight;
use std::cmp::Ordering;

/// Cells of a row: text, and the number by which it is sorted.
pub type Cell = (String, f64);

/// One robot's row.
#[derive(Debug, Clone, PartialEq)]
pub struct RobotRow {
    /// Which.
    pub id: RobotId,
    /// What it does.
    pub duty: Duty,
    /// Minutes since when.
    pub since_min: f64,
    /// Energy left, of a full battery \[0–1\].
    pub charge: f64,
    /// Orders handed over.
    pub delivered: u32,
    /// Way driven \[km\].
    pub km: f64,
    /// Calls for help.
    pub calls: u32,
}

/// One order's row.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderRow {
    /// Which.
    pub id: OrderId,
    /// Its merchant's name.
    pub merchant: String,
    /// How it stands; `None` once it has ended.
    pub stage: Option<OrderStage>,
    /// Minutes since it was placed, or until it ended.
    pub age_min: f64,
    /// Minutes left of its promise; negative: late.
    pub left_min: f64,
    /// Who carries it.
    pub carrier: Option<Carrier>,
}

/// One operator's row.
#[derive(Debug, Clone, PartialEq)]
pub struct OperatorRow {
    /// Which.
    pub id: OperatorId,
    /// Whose robots.
    pub fleet: FleetId,
    /// Robots held now.
    pub holding: u32,
    /// Robots taken so far.
    pub sessions: u32,
    /// Time with at least one robot \[min\].
    pub busy_min: f64,
}

impl RobotRow {
    /// From what is seen and what is on record.
    pub fn of(seen: &RobotSight, record: &RobotRecord, now: SimTime) -> Self {
        Self {
            id: seen.id,
            duty: seen.duty,
            since_min: now.since(seen.since).minutes(),
            charge: seen.charge,
            delivered: record.delivered,
            km: (record.loaded.0 + record.empty.0) / 1000.0,
            calls: record.calls.iter().sum(),
        }
    }

    /// Heads of the columns.
    pub const HEADS: [&str; 6] = ["robot", "does", "min", "charge", "orders", "km"];

    /// Its cells.
    pub fn cells(&self) -> [Cell; 6] {
        let number = f64::from(self.id.0);
        [
            (self.id.to_string(), number),
            (duty_words(self.duty).to_owned(), f64::from(self.duty as u8)),
            (format!("{:.0}", self.since_min), self.since_min),
            (format!("{:.0} %", 100.0 * self.charge), self.charge),
            (self.delivered.to_string(), f64::from(self.delivered)),
            (format!("{:.1}", self.km), self.km),
        ]
    }
}

impl OrderRow {
    /// From an order and its record.
    pub fn of(spec: &OrderSpec, record: &OrderRecord, merchant: &str, now: SimTime) -> Self {
        let until = record.ended.unwrap_or(now);
        let minutes = |ms: u64| crate::base::cast::float64(ms) / 6e4;
        Self {
            id: spec.id,
            merchant: merchant.to_owned(),
            stage: record.ended.is_none().then(|| OrderStage::of(record, now)),
            age_min: until.since(record.placed).minutes(),
            left_min: minutes(spec.closes.0) - minutes(until.0),
            carrier: record.carrier,
        }
    }

    /// Heads of the columns.
    pub const HEADS: [&str; 6] = ["order", "from", "stands", "min", "left", "by"];

    /// Its cells.
    pub fn cells(&self) -> [Cell; 6] {
        let stands = self.stage.map_or("ended", OrderStage::words);
        let place = self.stage.map_or(9.0, |stage| f64::from(stage as u8));
        let (by, rank) = match self.carrier {
            None => (String::new(), -1.0),
            Some(Carrier::Robot(robot)) => (format!("robot {robot}"), f64::from(robot.0)),
            Some(Carrier::Courier(courier)) => {
                (format!("courier {courier}"), 1e6 + f64::from(courier.0))
            }
        };
        let left = if self.left_min < 0.0 {
            format!("late {:.0}", -self.left_min)
        } else {
            format!("{:.0}", self.left_min)
        };
        let first = self.merchant.chars().take(12).map(|c| f64::from(u32::from(c)));
        let by_name = first.fold(0.0, |sum, c| sum * 1000.0 + c);
        [
            (self.id.to_string(), f64::from(self.id.0)),
            (self.merchant.clone(), by_name),
            (stands.to_owned(), place),
            (format!("{:.0}", self.age_min), self.age_min),
            (left, self.left_min),
            (by, rank),
        ]
    }
}

impl OperatorRow {
    /// From the record and the robots held now.
    pub fn of(record: &OperatorRecord, holding: u32) -> Self {
        Self {
            id: record.operator,
            fleet: record.fleet,
            holding,
            sessions: record.sessions,
            busy_min: record.busy.minutes(),
        }
    }

    /// Heads of the columns.
    pub const HEADS: [&str; 4] = ["operator", "holds", "robots so far", "busy min"];

    /// Its cells.
    pub fn cells(&self) -> [Cell; 4] {
        [
            (self.id.to_string(), f64::from(self.id.0)),
            (self.holding.to_string(), f64::from(self.holding)),
            (self.sessions.to_string(), f64::from(self.sessions)),
            (format!("{:.0}", self.busy_min), self.busy_min),
        ]
    }
}

/// By which column a table is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sorting {
    /// Which column.
    pub column: usize,
    /// The largest first.
    pub falling: bool,
}

impl Sorting {
    /// A click on a column's head: sorts by it, or turns its order round.
    pub fn click(&mut self, column: usize) {
        let again = self.column == column;
        *self = Self { column, falling: again && !self.falling };
    }

    /// Sorts rows; equal ones stay in the order in which they were.
    pub fn sort<T>(&self, rows: &mut [T], key: impl Fn(&T, usize) -> f64) {
        rows.sort_by(|a, b| {
            let order = key(a, self.column).total_cmp(&key(b, self.column));
            let turned = if self.falling { order.reverse() } else { order };
            turned.then(Ordering::Equal)
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: u32, charge: f64) -> RobotRow {
        let duty = Duty::Idle;
        let id = RobotId(id);
        RobotRow { id, duty, since_min: 0.0, charge, delivered: 0, km: 0.0, calls: 0 }
    }

    #[test]
    fn rows_are_sorted_by_number_and_stay_put_where_equal() {
        let mut rows = vec![row(0, 0.5), row(1, 0.09), row(2, 1.0), row(3, 0.5)];
        let mut sorting = Sorting { column: 0, falling: false };
        sorting.click(3);
        sorting.sort(&mut rows, |row, column| row.cells()[column].1);
        let ids = |rows: &[RobotRow]| rows.iter().map(|row| row.id.0).collect::<Vec<_>>();
        assert_eq!(ids(&rows), [1, 0, 3, 2]);
        sorting.click(3);
        sorting.sort(&mut rows, |row, column| row.cells()[column].1);
        assert_eq!(ids(&rows), [2, 0, 3, 1]);
        sorting.click(0);
        assert_eq!(sorting, Sorting { column: 0, falling: false });
    }

    #[test]
    fn a_late_order_says_so() {
        let row = OrderRow {
            id: OrderId(7),
            merchant: "Pizzeria".to_owned(),
            stage: Some(OrderStage::OnBoard),
            age_min: 41.0,
            left_min: -11.2,
            carrier: Some(Carrier::Robot(RobotId(3))),
        };
        let cells = row.cells();
        assert_eq!((cells[4].0.as_str(), cells[5].0.as_str()), ("late 11", "robot 3"));
        assert_eq!(OrderRow::HEADS.len(), cells.len());
    }
}
