//! The ground of an instance: places on a plane, no footpaths, no robots.

use super::couriers::{CourierGround, Roads};
use super::{Ground, places};
use crate::base::cast::index32;
use crate::map::{Point, SidewalkMap};
use crate::scenario::Scenario;
use crate::scenario::instance::InstanceDay;
use std::sync::Arc;

/// Lays out an instance; every order has a door of its own.
pub(super) fn ground(scenario: Scenario, day: &InstanceDay, map: Arc<SidewalkMap>) -> Ground {
    let instance = &day.instance;
    let merchants: Vec<Point> = instance.restaurants.iter().map(|place| place.at).collect();
    let mut customers_of = vec![Vec::new(); merchants.len()];
    for (index, order) in instance.orders.iter().enumerate() {
        customers_of[order.restaurant].push(index32(index));
    }
    let starts = instance.couriers.iter().map(|courier| courier.at).collect();
    let couriers = Arc::new(CourierGround { starts, roads: Roads::Plane(day.plane()) });
    Ground {
        map,
        merchants,
        customers: instance.orders.iter().map(|order| order.at).collect(),
        unreachable: 0,
        customers_of,
        book: None,
        fleets: Vec::new(),
        couriers,
        conditions: None,
        fixed: places::Fixed::default(),
        rule_checks: Vec::new(),
        asked_hours: Vec::new(),
        scenario,
    }
}
