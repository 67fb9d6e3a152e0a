//! The ground of an instance: places on a plane, no footpaths, no robots.

use super::couriers::{CourierGround, Place, Roads};
use super::{Ground, places};
use crate::base::cast::index32;
use crate::base::ids::MerchantId;
use crate::base::time::SimDuration;
use crate::map::{Point, SidewalkMap};
use crate::scenario::Scenario;
use crate::scenario::instance::{InstanceDay, Plane};
use std::sync::Arc;

/// Lays out an instance; every order has a door of its own.
pub(super) fn ground(scenario: Scenario, day: &InstanceDay, map: Arc<SidewalkMap>) -> Ground {
    let instance = &day.instance;
    let merchants: Vec<Point> = instance.restaurants.iter().map(|place| place.at).collect();
    let mut customers_of = vec![Vec::new(); merchants.len()];
    for (index, order) in instance.orders.iter().enumerate() {
        customers_of[order.restaurant].push(index32(index));
    }
    let starts: Vec<Point> = instance.couriers.iter().map(|courier| courier.at).collect();
    let doors: Vec<Point> = instance.orders.iter().map(|order| order.at).collect();
    let roads = Roads::Plane(PlaneRoads::new(day.plane(), &merchants, &starts, &doors));
    let couriers = Arc::new(CourierGround { starts, roads });
    Ground {
        map,
        merchants,
        customers: doors,
        unreachable: 0,
        customers_of,
        book: None,
        expected: Vec::new(),
        fleets: Vec::new(),
        couriers,
        conditions: None,
        fixed: places::Fixed::default(),
        rule_checks: Vec::new(),
        asked_hours: Vec::new(),
        scenario,
    }
}

/// Straight lines, with the times to merchants looked up: policies ask for them all the time.
#[derive(Debug)]
pub struct PlaneRoads {
    /// The rule of travel.
    pub plane: Plane,
    merchants: usize,
    /// From each start and each door to each merchant \[min\]; empty where that would be too much.
    from_starts: Vec<u32>,
    from_doors: Vec<u32>,
}

/// Most times that are kept.
const MOST_KEPT: usize = 20_000_000;

const MINUTE_MS: u64 = 60_000;

impl PlaneRoads {
    fn new(plane: Plane, merchants: &[Point], starts: &[Point], doors: &[Point]) -> Self {
        let kept = (starts.len() + doors.len()).saturating_mul(merchants.len()) <= MOST_KEPT;
        let minutes = |from: &[Point]| {
            let ways = from.iter().flat_map(|at| merchants.iter().map(|to| (*at, *to)));
            let minutes = ways.map(|(at, to)| plane.travel(at, to).0 / MINUTE_MS);
            minutes.map(|minutes| u32::try_from(minutes).unwrap_or(u32::MAX)).collect()
        };
        let table = |from: &[Point]| if kept { minutes(from) } else { Vec::new() };
        Self {
            plane,
            merchants: merchants.len(),
            from_starts: table(starts),
            from_doors: table(doors),
        }
    }

    /// Time from a start or a door to a merchant, where it is kept.
    #[inline]
    pub(super) fn kept(&self, from: Place, merchant: MerchantId) -> Option<SimDuration> {
        let (table, row) = match from {
            Place::Start(start) => (&self.from_starts, start),
            Place::Customer(customer) => (&self.from_doors, customer),
            Place::Unknown | Place::Merchant(_) | Place::Post(..) => return None,
        };
        let minutes = table.get(row as usize * self.merchants + merchant.index())?;
        Some(SimDuration(u64::from(*minutes) * MINUTE_MS))
    }
}
