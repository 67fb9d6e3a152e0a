//! From the files of an instance to an [`Instance`], or to all that is wrong with them.

use super::source::{self, Files};
use super::table::{Row, Table, Text};
use super::{Instance, InstanceCourier, InstanceOrder, InstancePlace, InstanceRules};
use crate::base::digest::DigestWriter;
use crate::base::money::Money;
use crate::base::time::SimDuration;
use crate::map::Point;
use crate::scenario::problem::{Problem, Problems, fault, nearest};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Farthest coordinate from zero \[m\].
const FARTHEST_M: f64 = 1e7;

/// Latest minute of a day of operations: a week.
const LAST_MINUTE: u32 = 7 * 24 * 60;

const PLACES: &[&str] = &["restaurant", "x", "y"];
const ORDERS: &[&str] = &["order", "x", "y", "placement_time", "restaurant", "ready_time"];
const COURIERS: &[&str] = &["courier", "x", "y", "on_time", "off_time"];
const PARAMETERS: &[&str] = &[
    "meters_per_minute",
    "pickup service minutes",
    "dropoff service minutes",
    "target click-to-door",
    "maximum click-to-door",
    "pay per order",
    "guaranteed pay per hour",
];

/// Reads a folder with one instance, a folder of such folders, or a `.tar.gz` of them, by name.
///
/// # Errors
/// I101 to I109 of `docs/ERRORS.md`, all faults of all files at once.
pub fn read_all(path: &Path) -> Result<Vec<Instance>, Problems> {
    let found = source::find(path)?;
    let faults = RefCell::new(Vec::new());
    let read: Vec<Option<Instance>> = found.iter().map(|files| read(files, &faults)).collect();
    let problems: Vec<Problem> = faults.into_inner();
    if problems.is_empty() {
        Ok(read.into_iter().flatten().collect())
    } else {
        Err(Problems(problems))
    }
}

/// One instance; `None` where faults were filed.
fn read(files: &Files, faults: &RefCell<Vec<Problem>>) -> Option<Instance> {
    let before = faults.borrow().len();
    let rules = rules(&Table::read(&files.parameters, PARAMETERS, faults));
    let places = Table::read(&files.restaurants, PLACES, faults);
    let restaurants = restaurants(&places);
    let index: BTreeMap<&str, usize> =
        restaurants.iter().enumerate().map(|(at, place)| (place.id.as_str(), at)).collect();
    let mut orders = orders(&Table::read(&files.orders, ORDERS, faults), &index);
    orders.sort_by_key(|order| order.placed);
    let couriers = couriers(&Table::read(&files.couriers, COURIERS, faults));
    if faults.borrow().len() > before {
        return None;
    }
    let digest = digest(&[&files.orders, &files.restaurants, &files.couriers, &files.parameters]);
    let name = files.name.clone();
    Some(Instance { name, rules: rules?, restaurants, orders, couriers, digest })
}

fn digest(files: &[&Text]) -> String {
    let mut writer = DigestWriter::default();
    for file in files {
        writer.bytes(&file.bytes);
    }
    writer.finish()
}

fn rules(table: &Table<'_>) -> Option<InstanceRules> {
    let rows: Vec<Row<'_>> = table.rows().collect();
    if let Some(second) = rows.get(1) {
        let what = "there is more than one row of parameters";
        second.report(PARAMETERS[0], fault("I109", what, "Keep one."));
    }
    let row = rows.first()?;
    let number = |column: usize, range| row.number(PARAMETERS[column], range);
    let minutes = |column: usize| {
        number(column, (0.0, f64::from(LAST_MINUTE))).map(SimDuration::from_minutes)
    };
    let money = |column: usize| number(column, (0.0, 1e6)).map(Money::from_units);
    let speed = number(0, (1.0, FARTHEST_M));
    let (pickup, dropoff, target, maximum) = (minutes(1), minutes(2), minutes(3), minutes(4));
    let (pay_per_order, pay_per_h) = (money(5), money(6));
    Some(InstanceRules {
        metres_per_minute: speed?,
        pickup: pickup?,
        dropoff: dropoff?,
        target: target?,
        maximum: maximum?,
        pay_per_order: pay_per_order?,
        pay_per_h: pay_per_h?,
    })
}

fn point(row: &Row<'_>) -> Option<Point> {
    let axis = |column| row.number(column, (-FARTHEST_M, FARTHEST_M));
    let (x, y) = (axis("x"), axis("y"));
    Some(Point { x: x?, y: y? })
}

/// The id of a row, unless another row has it.
fn own_id<'a>(row: &Row<'a>, column: &str, known: &mut BTreeSet<&'a str>) -> Option<&'a str> {
    let id = row.id(column)?;
    if !known.insert(id) {
        row.report(column, fault("I105", "another row has this id", "Give each its own."));
        return None;
    }
    Some(id)
}

fn restaurants(table: &Table<'_>) -> Vec<InstancePlace> {
    let mut known = BTreeSet::new();
    let rows = table.rows().collect::<Vec<_>>();
    rows.iter().filter_map(|row| restaurant(row, &mut known)).collect()
}

fn restaurant<'a>(row: &Row<'a>, known: &mut BTreeSet<&'a str>) -> Option<InstancePlace> {
    let (id, at) = (own_id(row, "restaurant", known), point(row));
    Some(InstancePlace { id: id?.to_owned(), at: at? })
}

fn orders(table: &Table<'_>, restaurants: &BTreeMap<&str, usize>) -> Vec<InstanceOrder> {
    let mut known = BTreeSet::new();
    let rows = table.rows().collect::<Vec<_>>();
    rows.iter().filter_map(|row| order(row, restaurants, &mut known)).collect()
}

fn order<'a>(
    row: &Row<'a>,
    restaurants: &BTreeMap<&str, usize>,
    known: &mut BTreeSet<&'a str>,
) -> Option<InstanceOrder> {
    let (id, at) = (own_id(row, "order", known), point(row));
    let restaurant = row.id("restaurant").and_then(|name| {
        let found = restaurants.get(name).copied();
        if found.is_none() && !restaurants.is_empty() {
            let remedy = nearest(name, restaurants.keys().copied().take(8));
            row.report("restaurant", fault("I106", "there is no such restaurant", remedy));
        }
        found
    });
    let placed = row.minutes("placement_time", LAST_MINUTE);
    let ready = row.minutes("ready_time", LAST_MINUTE);
    let (placed, ready) = (placed?, ready?);
    if ready < placed {
        let what = format!("the order is ready before it is placed, at {placed}");
        row.report("ready_time", fault("I107", what, "Mend one of the two times."));
    }
    Some(InstanceOrder {
        id: id?.to_owned(),
        at: at?,
        placed: SimDuration::from_minutes(f64::from(placed)),
        restaurant: restaurant?,
        ready: SimDuration::from_minutes(f64::from(ready)),
    })
}

fn couriers(table: &Table<'_>) -> Vec<InstanceCourier> {
    let mut known = BTreeSet::new();
    let rows = table.rows().collect::<Vec<_>>();
    rows.iter().filter_map(|row| courier(row, &mut known)).collect()
}

fn courier<'a>(row: &Row<'a>, known: &mut BTreeSet<&'a str>) -> Option<InstanceCourier> {
    let (id, at) = (own_id(row, "courier", known), point(row));
    let on = row.minutes("on_time", LAST_MINUTE);
    let off = row.minutes("off_time", LAST_MINUTE);
    let (on, off) = (on?, off?);
    if off <= on {
        let what = format!("the shift does not end after it begins, at {on}");
        row.report("off_time", fault("I108", what, "Mend one of the two times."));
    }
    Some(InstanceCourier {
        id: id?.to_owned(),
        at: at?,
        on: SimDuration::from_minutes(f64::from(on)),
        off: SimDuration::from_minutes(f64::from(off)),
    })
}
