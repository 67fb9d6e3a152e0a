//! Meal-delivery instances as a file of orders: every instance a day, its restaurants the merchants,
//! its target the promise.

use crate::base::digest::digest;
use crate::base::time::{SimDuration, SimTime};
use crate::map::Point;
use crate::scenario::instance::{Instance, InstanceOrder, InstancePlace, read_all};
use crate::scenario::problem::Problems;
use crate::scenario::{BookDay, BookMerchant, BookOrder, OrderList, PlaceRule, Ready};
use std::path::Path;

/// Whether a path is that of instances, and not of a CSV file.
pub(super) fn are_at(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    path.is_dir() || name.ends_with(".tar.gz")
}

/// Their orders, with minute 0 of each at a time of the day.
pub(super) fn read(path: &Path, known: &[String], begins: SimTime) -> Result<OrderList, Problems> {
    let instances = read_all(path)?;
    let mut merchants: Vec<BookMerchant> = known
        .iter()
        .map(|name| BookMerchant { name: name.clone(), place: None, line: 0 })
        .collect();
    let several = instances.len() > 1;
    let mut days = Vec::with_capacity(instances.len());
    for instance in &instances {
        let restaurants = instance.restaurants.iter();
        let numbers: Vec<usize> = restaurants
            .map(|restaurant| merchant(&mut merchants, (instance, restaurant), known.len()))
            .collect();
        let order = |order: &InstanceOrder| written(instance, order, &numbers, begins);
        let orders = instance.orders.iter().map(order).collect();
        let name = if several { instance.name.clone() } else { String::new() };
        days.push(BookDay { name, orders });
    }
    let digests: Vec<&str> = instances.iter().map(|instance| instance.digest.as_str()).collect();
    let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(OrderList { file, merchants, days, digest: digest(digests.concat().as_bytes()) })
}

/// Position of a restaurant among the merchants: a known one by its name, else one of the same id at
/// the same place, else a new one, named after its instance where the id is taken.
fn merchant(
    merchants: &mut Vec<BookMerchant>,
    (instance, restaurant): (&Instance, &InstancePlace),
    known: usize,
) -> usize {
    let Point { x, y } = restaurant.at;
    let place = Some(PlaceRule::Plane(Point { x, y }));
    let own = format!("{}/{}", instance.name, restaurant.id);
    let same = |(index, merchant): (usize, &BookMerchant)| {
        let named = merchant.name == restaurant.id || merchant.name == own;
        named && (index < known || merchant.place == place)
    };
    if let Some(found) = merchants.iter().enumerate().position(same) {
        return found;
    }
    let taken = merchants.iter().any(|merchant| merchant.name == restaurant.id);
    let name = if taken { own } else { restaurant.id.clone() };
    merchants.push(BookMerchant { name, place, line: 0 });
    merchants.len() - 1
}

fn written(
    instance: &Instance,
    order: &InstanceOrder,
    merchants: &[usize],
    begins: SimTime,
) -> BookOrder {
    let at = |after: SimDuration| begins + after;
    BookOrder {
        line: 0,
        merchant: merchants[order.restaurant],
        customer: Some(PlaceRule::Plane(order.at)),
        placed: at(order.placed),
        ready: Some(Ready::At(at(order.ready))),
        ticket: None,
        mass: None,
        volume: None,
        promise: Some(instance.rules.target),
        earliest: None,
        latest: None,
        patience: None,
        walk_to_door: None,
    }
}
