//! Orders as somebody wrote them down, day by day, and where they come from and go to.
//!
//! Whatever is not written is drawn by the laws of the merchant and its customers, order by order.

use super::PlaceRule;
use crate::base::money::Money;
use crate::base::time::{SimDuration, SimTime};
use crate::base::units::{Kilograms, Litres};

/// Orders of one or more days in place of drawn ones.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderBook {
    /// File that they come from.
    pub file: String,
    /// What its positions in metres count from.
    pub plane: BookPlane,
    /// What becomes of orders whose merchant or customer lies at no path.
    pub strays: Strays,
    /// The scenario's merchants as the book has them ...
    pub merchants: Vec<BookMerchant>,
    /// ... of which the first so many are described by the scenario itself.
    pub described: usize,
    /// Days that replications run through, in order; never none.
    pub days: Vec<BookDay>,
}

/// What positions in metres count from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BookPlane {
    /// The origin of the map's plane.
    #[default]
    Map,
    /// A point of their own: the middle of the book's merchants is put at the map's centre.
    Own,
}

/// What becomes of orders whose merchant or customer lies at no path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Strays {
    /// The book is refused.
    #[default]
    Refused,
    /// They are left out, and counted.
    LeftOut,
}

/// One day's orders.
#[derive(Debug, Clone, PartialEq)]
pub struct BookDay {
    /// Date or number; empty where the book has one day only.
    pub name: String,
    /// Orders by time of placement, then line.
    pub orders: Vec<BookOrder>,
}

/// One order, as far as it is written down.
#[derive(Debug, Clone, PartialEq)]
pub struct BookOrder {
    /// Line of the file, from 1.
    pub line: usize,
    /// Position among the scenario's merchants.
    pub merchant: usize,
    /// Where to.
    pub customer: Option<PlaceRule>,
    /// When it was placed.
    pub placed: SimTime,
    /// When the kitchen had it ready.
    pub ready: Option<Ready>,
    /// Value of the basket.
    pub ticket: Option<Money>,
    /// Mass of the basket.
    pub mass: Option<Kilograms>,
    /// Volume of the basket.
    pub volume: Option<Litres>,
    /// Promised time from placement to hand-over.
    pub promise: Option<SimDuration>,
    /// Not to be handed over before ...
    pub earliest: Option<SimTime>,
    /// ... nor after this.
    pub latest: Option<SimTime>,
    /// How long the customer waits for somebody to be assigned.
    pub patience: Option<SimDuration>,
    /// From a robot's arrival to the goods taken.
    pub walk_to_door: Option<SimDuration>,
}

/// When the kitchen had an order ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ready {
    /// At this time.
    At(SimTime),
    /// After so much work.
    After(SimDuration),
}

/// A merchant that a book names.
#[derive(Debug, Clone, PartialEq)]
pub struct BookMerchant {
    /// Name, as the book has it.
    pub name: String,
    /// Where, if the book says so.
    pub place: Option<PlaceRule>,
    /// Line that names it first; 0 where the scenario does.
    pub line: usize,
}

/// What a file of orders holds, before it is held against a scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderList {
    /// Name of the file.
    pub file: String,
    /// Merchants known beforehand, then those that the file names, in its order.
    pub merchants: Vec<BookMerchant>,
    /// Days, in order.
    pub days: Vec<BookDay>,
    /// SHA-256 of the content.
    pub digest: String,
}

impl OrderBook {
    /// The day of a replication.
    pub fn day(&self, replication: u32) -> &BookDay {
        &self.days[replication as usize % self.days.len()]
    }

    /// Orders of all days.
    pub fn orders(&self) -> impl Iterator<Item = &BookOrder> {
        self.days.iter().flat_map(|day| &day.orders)
    }

    /// Orders of a merchant on a mean day.
    pub fn per_day(&self, merchant: usize) -> f64 {
        let own = self.orders().filter(|order| order.merchant == merchant).count();
        crate::base::cast::float(own) / crate::base::cast::float(self.days.len())
    }
}
