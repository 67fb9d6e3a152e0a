//! Reads a file of orders: CSV with a head line, plain or `.gz`, or meal-delivery instances; every
//! fault at once.

mod cells;
mod columns;
mod faults;
mod instances;
mod rows;

pub use columns::{Column, markdown};
pub(crate) use faults::Faults;

use super::problem::Problems;
use super::readings::Readings;
use super::{BookDay, BookMerchant, OrderList};
use crate::base::time::SimTime;
use columns::Heads;
use rows::Reader;
use std::path::Path;

/// Reads a file of orders, or a folder or `.tar.gz` of meal-delivery instances; `known` are merchants
/// that need no place in it. Minute 0 of an instance is at the time `begins`.
///
/// # Errors
/// W101 to W113, or I101 to I109 of instances, all at once.
pub fn read(path: &Path, known: &[String], begins: SimTime) -> Result<OrderList, Problems> {
    if instances::are_at(path) {
        return instances::read(path, known, begins);
    }
    let file = Readings::open(path).map_err(|problem| Problems(vec![*problem]))?;
    parse(&file, known)
}

fn parse(file: &Readings, known: &[String]) -> Result<OrderList, Problems> {
    let mut faults = Faults::new(file.name());
    let mut csv = match file.rows() {
        Ok(rows) => rows,
        Err(problem) => return Err(Problems(vec![*problem])),
    };
    let heads = Heads::find(csv.heads(), &mut faults);
    if !faults.none() {
        return Err(Problems(faults.into_problems()));
    }
    let mut reader = Reader::new(heads, known, faults);
    let whole = csv.each(|row, line| {
        reader.row(row, line);
        Ok(())
    });
    let (merchants, days, mut faults) = reader.finish();
    if let Err(problem) = whole {
        faults.push(*problem);
    } else if days.is_empty() && faults.none() {
        let remedy = "Write a line for every order below the head line.";
        faults.add("W106", 0, "", "", "there is no order in it", remedy);
    }
    if !faults.none() {
        return Err(Problems(faults.into_problems()));
    }
    Ok(OrderList { file: file.name().to_owned(), merchants, days, digest: file.digest() })
}

#[cfg(test)]
mod tests;
