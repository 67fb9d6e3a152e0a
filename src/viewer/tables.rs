//! Rows of the tables of robots, orders and operators, and their sorting.

use super::palette::duty_words;
use super::pins::OrderStage;
use crate::base::ids::{FleetId, MerchantId, OperatorId, OrderId, RobotId};
use crate::base::time::SimTime;
use crate::events::Duty;
use crate::metrics::{Carrier, OperatorRecord, OrderRecord, RobotRecord};
use crate::sim::demand::OrderSpec;
use crate::sim::sight::RobotSight;

/// Place of each of some names in the order of the alphabet.
pub fn ranks<'a>(names: impl Iterator<Item = &'a str>) -> Vec<u32> {
    let mut sorted: Vec<(&str, usize)> = names.enumerate().map(|(at, name)| (name, at)).collect();
    sorted.sort_unstable();
    let mut ranks = vec![0; sorted.len()];
    for (rank, (_, at)) in sorted.into_iter().enumerate() {
        ranks[at] = crate::base::cast::index32(rank);
    }
    ranks
}

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
    /// Its merchant.
    pub merchant: MerchantId,
    /// Place of the merchant's name in the order of the alphabet.
    pub rank: u32,
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
    pub fn cells(&self) -> [String; 6] {
        [
            self.id.to_string(),
            duty_words(self.duty).to_owned(),
            format!("{:.0}", self.since_min),
            format!("{:.0} %", 100.0 * self.charge),
            self.delivered.to_string(),
            format!("{:.1}", self.km),
        ]
    }

    /// By what it is sorted in each column.
    pub fn keys(&self) -> [f64; 6] {
        let (id, duty) = (f64::from(self.id.0), f64::from(self.duty as u8));
        [id, duty, self.since_min, self.charge, f64::from(self.delivered), self.km]
    }
}

impl OrderRow {
    /// From an order and its record.
    pub fn of(spec: &OrderSpec, record: &OrderRecord, rank: u32, now: SimTime) -> Self {
        let until = record.ended.unwrap_or(now);
        let minutes = |ms: u64| crate::base::cast::float64(ms) / 6e4;
        Self {
            id: spec.id,
            merchant: spec.merchant,
            rank,
            stage: record.ended.is_none().then(|| OrderStage::of(record, now)),
            age_min: until.since(record.placed).minutes(),
            left_min: minutes(spec.closes.0) - minutes(until.0),
            carrier: record.carrier,
        }
    }

    /// Heads of the columns.
    pub const HEADS: [&str; 6] = ["order", "from", "stands", "min", "left", "by"];

    /// Its cells.
    pub fn cells(&self, merchant: &str) -> [String; 6] {
        let stands = self.stage.map_or("ended", OrderStage::words);
        let by = match self.carrier {
            None => String::new(),
            Some(Carrier::Robot(robot)) => format!("robot {robot}"),
            Some(Carrier::Courier(courier)) => format!("courier {courier}"),
        };
        let left = if self.left_min < 0.0 {
            format!("late {:.0}", -self.left_min)
        } else {
            format!("{:.0}", self.left_min)
        };
        let age = format!("{:.0}", self.age_min);
        [self.id.to_string(), merchant.to_owned(), stands.to_owned(), age, left, by]
    }

    /// By what it is sorted in each column.
    pub fn keys(&self) -> [f64; 6] {
        let place = self.stage.map_or(9.0, |stage| f64::from(stage as u8));
        let carrier = match self.carrier {
            None => -1.0,
            Some(Carrier::Robot(robot)) => f64::from(robot.0),
            Some(Carrier::Courier(courier)) => 1e6 + f64::from(courier.0),
        };
        let (id, rank) = (f64::from(self.id.0), f64::from(self.rank));
        [id, rank, place, self.age_min, self.left_min, carrier]
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
    pub fn cells(&self) -> [String; 4] {
        let busy = format!("{:.0}", self.busy_min);
        [self.id.to_string(), self.holding.to_string(), self.sessions.to_string(), busy]
    }

    /// By what it is sorted in each column.
    pub fn keys(&self) -> [f64; 4] {
        let (id, holding) = (f64::from(self.id.0), f64::from(self.holding));
        [id, holding, f64::from(self.sessions), self.busy_min]
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
    pub fn sort<T, const N: usize>(&self, rows: &mut [T], keys: impl Fn(&T) -> [f64; N]) {
        rows.sort_by_cached_key(|row| {
            let place = in_order(keys(row)[self.column]);
            if self.falling { !place } else { place }
        });
    }
}

/// A number as one that is in the same order as by `f64::total_cmp`.
fn in_order(value: f64) -> u64 {
    let bits = value.to_bits();
    if value.is_sign_negative() { !bits } else { bits | 1 << 63 }
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
        sorting.sort(&mut rows, RobotRow::keys);
        let ids = |rows: &[RobotRow]| rows.iter().map(|row| row.id.0).collect::<Vec<_>>();
        assert_eq!(ids(&rows), [1, 0, 3, 2]);
        sorting.click(3);
        sorting.sort(&mut rows, RobotRow::keys);
        assert_eq!(ids(&rows), [2, 0, 3, 1]);
        sorting.click(0);
        assert_eq!(sorting, Sorting { column: 0, falling: false });
    }

    #[test]
    fn keys_are_in_the_order_of_their_numbers() {
        let numbers = [f64::NEG_INFINITY, -2.5, -1e-9, -0.0, 0.0, 1e-9, 3.0, f64::INFINITY];
        assert!(numbers.windows(2).all(|two| in_order(two[0]) < in_order(two[1])));
    }

    #[test]
    fn names_are_ranked_by_the_alphabet() {
        assert_eq!(ranks(["Pizza", "Bowls", "Sushi", "Bowls"].into_iter()), [2, 0, 3, 1]);
    }

    #[test]
    fn a_late_order_says_so() {
        let row = OrderRow {
            id: OrderId(7),
            merchant: MerchantId(0),
            rank: 0,
            stage: Some(OrderStage::OnBoard),
            age_min: 41.0,
            left_min: -11.2,
            carrier: Some(Carrier::Robot(RobotId(3))),
        };
        let cells = row.cells("Pizzeria");
        assert_eq!((cells[4].as_str(), cells[5].as_str()), ("late 11", "robot 3"));
        assert_eq!(row.keys().len(), cells.len());
        assert_eq!(OrderRow::HEADS.len(), cells.len());
    }
}
