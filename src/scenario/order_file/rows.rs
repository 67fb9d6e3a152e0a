//! Rows of an order file as orders.

use super::cells::{DayKey, Moment, Refusal, number};
use super::columns::{Column, Heads};
use super::{BookDay, BookMerchant, Faults};
use crate::base::money::Money;
use crate::base::time::{SimDuration, SimTime};
use crate::base::units::{Kilograms, Litres};
use crate::map::{LonLat, Point};
use crate::scenario::{BookOrder, PlaceRule, Ready};
use csv::StringRecord;
use std::collections::BTreeMap;

const DEGREES_EAST: (f64, f64) = (-180.0, 180.0);
const DEGREES_NORTH: (f64, f64) = (-90.0, 90.0);
/// Positions on a plane \[m\]: as far as the globe is round.
const METRES: (f64, f64) = (-2e7, 2e7);
/// Most that a basket is worth \[USD\], weighs \[kg\] and takes \[L\].
const BASKET: [(f64, f64); 3] = [(0.0, 1e6), (0.0, 1e4), (0.0, 1e5)];
const MINUTES: (f64, f64) = (0.0, 1440.0);
const PROMISE_MIN: (f64, f64) = (1.0, 1440.0);
const WALK_S: (f64, f64) = (0.0, 7200.0);

/// Longest name \[bytes\].
const LONGEST_NAME: usize = 1000;

/// Turns rows into orders.
pub(super) struct Reader {
    heads: Heads,
    faults: Faults,
    merchants: Vec<BookMerchant>,
    by_name: BTreeMap<String, usize>,
    ids: BTreeMap<String, usize>,
    days: BTreeMap<DayKey, Vec<BookOrder>>,
}

/// One row with its line.
struct Row<'a> {
    cells: &'a StringRecord,
    line: usize,
}

impl Reader {
    pub(super) fn new(heads: Heads, known: &[String], mut faults: Faults) -> Self {
        let merchant = |name: &String| BookMerchant { name: name.clone(), place: None, line: 0 };
        if !heads.has(Column::Merchant) && known.len() > 1 {
            let what = "this column is required where there are several merchants";
            faults.add("W103", 1, "merchant", "", what, "Write who sells each order.");
        }
        Self {
            heads,
            faults,
            merchants: known.iter().map(merchant).collect(),
            by_name: known.iter().cloned().enumerate().map(|(i, name)| (name, i)).collect(),
            ids: BTreeMap::new(),
            days: BTreeMap::new(),
        }
    }

    /// Takes one row; whatever is wrong with it is filed.
    pub(super) fn row(&mut self, cells: &StringRecord, line: usize) {
        let row = Row { cells, line };
        self.note_id(&row);
        let merchant = self.merchant(&row);
        let placed = self.moment(&row, Column::Placed);
        if placed.is_none() && self.text(&row, Column::Placed).is_empty() {
            self.refuse(&row, Column::Placed, missing("the time of placement"));
        }
        let day = self.day(&row, placed);
        let placed = self.at(&row, Column::Placed, day);
        let order = BookOrder {
            line,
            merchant: merchant.unwrap_or(0),
            customer: self.customer(&row),
            placed: placed.unwrap_or(SimTime::MIDNIGHT),
            ready: self.ready(&row, day),
            ticket: self.number(&row, Column::Value, BASKET[0]).map(Money::from_units),
            mass: self.number(&row, Column::Mass, BASKET[1]).map(Kilograms),
            volume: self.number(&row, Column::Volume, BASKET[2]).map(Litres),
            promise: self.minutes(&row, Column::Promise, PROMISE_MIN),
            earliest: self.at(&row, Column::Earliest, day),
            latest: self.at(&row, Column::Latest, day),
            patience: self.minutes(&row, Column::Patience, MINUTES),
            walk_to_door: self
                .number(&row, Column::WalkToDoor, WALK_S)
                .map(SimDuration::from_seconds),
        };
        if placed.is_some() {
            self.check_times(&row, &order);
        }
        if let (Some(_), Some(day)) = (placed, day) {
            self.days.entry(day).or_default().push(order);
        }
    }

    /// Merchants, days in order with their orders by time, and what is wrong.
    pub(super) fn finish(mut self) -> (Vec<BookMerchant>, Vec<BookDay>, Faults) {
        let dated = self.days.keys().filter(|day| matches!(day, DayKey::Date(_))).count();
        if dated > 0 && dated < self.days.len() {
            let what = "some days are dates and some are numbers";
            self.faults.add("W105", 0, "day", "", what, "Write all of them alike.");
        }
        let day = |(day, mut orders): (DayKey, Vec<BookOrder>)| {
            orders.sort_by_key(|order| (order.placed, order.line));
            BookDay { name: day.name(), orders }
        };
        (self.merchants, self.days.into_iter().map(day).collect(), self.faults)
    }

    fn text<'a>(&self, row: &Row<'a>, column: Column) -> &'a str {
        self.heads.cell(row.cells, column)
    }

    fn refuse(&mut self, row: &Row<'_>, column: Column, (code, what, remedy): Refusal) {
        let value = self.heads.cell(row.cells, column);
        self.faults.add(code, row.line, column.name(), value, &what, &remedy);
    }

    /// What a cell says, or nothing once a fault is filed.
    fn taken<T>(&mut self, row: &Row<'_>, column: Column, read: Result<T, Refusal>) -> Option<T> {
        read.map_err(|refusal| self.refuse(row, column, refusal)).ok()
    }

    fn number(&mut self, row: &Row<'_>, column: Column, bounds: (f64, f64)) -> Option<f64> {
        let read = number(self.text(row, column), bounds);
        self.taken(row, column, read).flatten()
    }

    fn minutes(
        &mut self,
        row: &Row<'_>,
        column: Column,
        bounds: (f64, f64),
    ) -> Option<SimDuration> {
        self.number(row, column, bounds).map(SimDuration::from_minutes)
    }

    fn moment(&mut self, row: &Row<'_>, column: Column) -> Option<Moment> {
        let cell = self.text(row, column);
        if cell.is_empty() {
            return None;
        }
        self.taken(row, column, Moment::of(cell))
    }

    /// The time in a cell, on the order's day; faults of its form are filed once.
    fn at(&mut self, row: &Row<'_>, column: Column, day: Option<DayKey>) -> Option<SimTime> {
        let moment = if column == Column::Placed {
            Moment::of(self.text(row, column)).ok()?
        } else {
            self.moment(row, column)?
        };
        let read = moment.on(day?);
        self.taken(row, column, read)
    }

    /// The day of an order: as its column says, else by the date of its placement.
    fn day(&mut self, row: &Row<'_>, placed: Option<Moment>) -> Option<DayKey> {
        if !self.heads.has(Column::Day) {
            let date = placed.and_then(|placed| placed.date);
            return Some(date.map_or(DayKey::Only, DayKey::Date));
        }
        let read = DayKey::of(self.text(row, Column::Day));
        self.taken(row, Column::Day, read)
    }

    /// An order's name stands once in a file.
    fn note_id(&mut self, row: &Row<'_>) {
        let id = self.text(row, Column::Order);
        if id.is_empty() {
            return;
        }
        if let Some(first) = self.ids.insert(id.to_owned(), row.line) {
            let what = format!("line {first} has this order already");
            self.refuse(row, Column::Order, ("W108", what, "Name each order once.".to_owned()));
        }
    }

    /// Position of an order's merchant among all.
    fn merchant(&mut self, row: &Row<'_>) -> Option<usize> {
        let place = self.merchant_place(row);
        let name = match (self.heads.has(Column::Merchant), self.merchants.first()) {
            (false, Some(only)) => only.name.clone(),
            (false, None) => "merchant 1".to_owned(),
            (true, _) => self.text(row, Column::Merchant).to_owned(),
        };
        if name.is_empty() || name.len() > LONGEST_NAME || name.contains(char::is_control) {
            self.refuse(row, Column::Merchant, missing("a merchant's name"));
            return None;
        }
        let Some(known) = self.by_name.get(&name).copied() else {
            self.by_name.insert(name.clone(), self.merchants.len());
            self.merchants.push(BookMerchant { name, place, line: row.line });
            return Some(self.merchants.len() - 1);
        };
        let merchant = &mut self.merchants[known];
        if merchant.place.is_none() {
            merchant.place = place;
        } else if place.is_some() && place != merchant.place {
            let what = format!("`{name}` lies somewhere else in an earlier line");
            let remedy = "Give each place of a merchant a name of its own.".to_owned();
            self.refuse(row, Column::Merchant, ("W112", what, remedy));
        }
        Some(known)
    }

    fn merchant_place(&mut self, row: &Row<'_>) -> Option<PlaceRule> {
        let globe = self.pair(row, (Column::MerchantLon, Column::MerchantLat));
        let plane = self.pair(row, (Column::MerchantX, Column::MerchantY));
        self.one_place(row, Column::MerchantLon, [globe, plane, None])
    }

    fn customer(&mut self, row: &Row<'_>) -> Option<PlaceRule> {
        let globe = self.pair(row, (Column::Lon, Column::Lat));
        let plane = self.pair(row, (Column::X, Column::Y));
        let named = self.text(row, Column::Place);
        let named = (!named.is_empty()).then(|| place_named(named));
        self.one_place(row, Column::Place, [globe, plane, named])
    }

    /// Two coordinates, or none.
    fn pair(&mut self, row: &Row<'_>, (east, north): (Column, Column)) -> Option<PlaceRule> {
        let globe = matches!(east, Column::Lon | Column::MerchantLon);
        let bounds = if globe { (DEGREES_EAST, DEGREES_NORTH) } else { (METRES, METRES) };
        let half = self.text(row, east).is_empty() != self.text(row, north).is_empty();
        let (x, y) = (self.number(row, east, bounds.0), self.number(row, north, bounds.1));
        if half {
            let what = "half a position is none".to_owned();
            let remedy = format!("Write both `{}` and `{}`, or none.", east.name(), north.name());
            self.refuse(row, east, ("W112", what, remedy));
        }
        let (x, y) = (x?, y?);
        Some(if globe {
            PlaceRule::At(LonLat { lon: x, lat: y })
        } else {
            PlaceRule::Plane(Point { x, y })
        })
    }

    fn one_place(
        &mut self,
        row: &Row<'_>,
        column: Column,
        places: [Option<PlaceRule>; 3],
    ) -> Option<PlaceRule> {
        let mut given = places.into_iter().flatten();
        let place = given.next();
        if given.next().is_some() {
            let what = "the place is given twice".to_owned();
            self.refuse(row, column, ("W112", what, "Keep one of the two.".to_owned()));
        }
        place
    }

    fn ready(&mut self, row: &Row<'_>, day: Option<DayKey>) -> Option<Ready> {
        let at = self.at(row, Column::Ready, day).map(Ready::At);
        let after = self.minutes(row, Column::Preparation, MINUTES).map(Ready::After);
        if at.is_some() && after.is_some() {
            let what = "the kitchen's time is given twice".to_owned();
            let remedy = "Keep `ready` or `preparation_min`.".to_owned();
            self.refuse(row, Column::Ready, ("W112", what, remedy));
        }
        at.or(after)
    }

    /// Times of one order run forwards.
    fn check_times(&mut self, row: &Row<'_>, order: &BookOrder) {
        let mut late = |column: Column, what: &str| {
            let remedy = "Mend one of the two times.".to_owned();
            self.refuse(row, column, ("W109", what.to_owned(), remedy));
        };
        if matches!(order.ready, Some(Ready::At(ready)) if ready < order.placed) {
            late(Column::Ready, "the order is ready before it is placed");
        }
        if order.latest.is_some_and(|latest| latest < order.placed) {
            late(Column::Latest, "the window ends before the order is placed");
        }
        if matches!((order.earliest, order.latest), (Some(from), Some(until)) if from > until) {
            late(Column::Latest, "the window ends before it begins");
        }
    }
}

/// An element of the map's source, or a part of a name.
fn place_named(text: &str) -> PlaceRule {
    let kinds = ["node", "way", "relation", "feature", "generated"];
    let element = text.split_once('/').is_some_and(|(kind, id)| {
        kinds.contains(&kind) && !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit())
    });
    if element { PlaceRule::Source(text.to_owned()) } else { PlaceRule::Named(text.to_owned()) }
}

fn missing(what: &str) -> Refusal {
    ("W107", format!("{what} is missing, too long or unprintable"), "Write it.".to_owned())
}
