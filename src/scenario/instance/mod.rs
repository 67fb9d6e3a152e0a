//! Meal-delivery instances in the format of the Grubhub test set: a day's restaurants, orders and
//! couriers' shifts, with the rules by which they are scored.
//!
//! The reader knows nothing of where the places come to lie: positions are metres on the instance's
//! own plane, and whoever wants them on a street map shifts them there.

mod read;
mod scenario;
mod source;
mod table;

pub use read::read_all;
pub use scenario::{InstanceDay, scenario};

use crate::base::cast;
use crate::base::money::Money;
use crate::base::time::{SimDuration, SimTime};
use crate::base::units::{Metres, Millimetres};
use crate::map::Point;

/// One day of one instance, checked: every order's restaurant exists, times run forwards.
#[derive(Debug, Clone, PartialEq)]
pub struct Instance {
    /// Name of its folder.
    pub name: String,
    /// How it is travelled, served, paid and scored.
    pub rules: InstanceRules,
    /// Restaurants, in the order of their file.
    pub restaurants: Vec<InstancePlace>,
    /// Orders by time of placement; equal times in the order of their file.
    pub orders: Vec<InstanceOrder>,
    /// Couriers, in the order of their file.
    pub couriers: Vec<InstanceCourier>,
    /// SHA-256 of its files.
    pub digest: String,
}

/// What `instance_parameters.txt` fixes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InstanceRules {
    /// Speed over the straight line \[m/min\].
    pub metres_per_minute: f64,
    /// Time at the restaurant; half lies before the pick-up, half after.
    pub pickup: SimDuration,
    /// Time at the door; half lies before the drop-off, half after.
    pub dropoff: SimDuration,
    /// Wanted time from placement to drop-off.
    pub target: SimDuration,
    /// Longest time from placement to drop-off that customers accept.
    pub maximum: SimDuration,
    /// Pay for each order delivered.
    pub pay_per_order: Money,
    /// Pay guaranteed for each hour of the shift.
    pub pay_per_h: Money,
}

/// A restaurant.
#[derive(Debug, Clone, PartialEq)]
pub struct InstancePlace {
    /// Id in the file.
    pub id: String,
    /// Where.
    pub at: Point,
}

/// An order.
#[derive(Debug, Clone, PartialEq)]
pub struct InstanceOrder {
    /// Id in the file.
    pub id: String,
    /// Where it is dropped off.
    pub at: Point,
    /// When it is placed, from the start of operations.
    pub placed: SimDuration,
    /// Index of its restaurant.
    pub restaurant: usize,
    /// When it can be picked up, from the start of operations.
    pub ready: SimDuration,
}

/// A courier.
#[derive(Debug, Clone, PartialEq)]
pub struct InstanceCourier {
    /// Id in the file.
    pub id: String,
    /// Where the shift begins.
    pub at: Point,
    /// Begin of the shift, from the start of operations.
    pub on: SimDuration,
    /// End of the shift; no pick-up after it.
    pub off: SimDuration,
}

/// The plane that an instance is travelled on: straight lines, whole minutes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plane {
    /// Speed \[m/min\].
    pub metres_per_minute: f64,
}

/// A minute \[ms\].
const MINUTE_MS: u64 = 60_000;

impl Plane {
    /// Time between two places: the straight line over the speed, up to the next whole minute.
    ///
    /// Exact where coordinates and speed are whole numbers: the rounded root is corrected by its
    /// square, so that a line of exactly `n` minutes takes `n`. Source: MDRP.
    pub fn travel(self, from: Point, to: Point) -> SimDuration {
        let (east, north) = (from.x - to.x, from.y - to.y);
        let square = east * east + north * north;
        let reaches = |minutes: u64| {
            let way = cast::float64(minutes) * self.metres_per_minute;
            way * way >= square
        };
        let mut minutes = cast::floor(square.sqrt() / self.metres_per_minute);
        if minutes > 0 && reaches(minutes - 1) {
            minutes -= 1;
        }
        while !reaches(minutes) {
            minutes += 1;
        }
        SimDuration(minutes * MINUTE_MS)
    }

    /// Length of the straight line.
    pub fn way(from: Point, to: Point) -> Millimetres {
        Millimetres::from_metres(from.distance(to))
    }
}

impl Instance {
    /// Hours of all shifts together.
    pub fn courier_hours(&self) -> f64 {
        self.couriers.iter().map(|courier| (courier.off.saturating_sub(courier.on)).hours()).sum()
    }

    /// Middle of all restaurants.
    pub fn middle(&self) -> Point {
        let count = cast::float(self.restaurants.len().max(1));
        let sum = self.restaurants.iter().fold(Point::default(), |sum, place| Point {
            x: sum.x + place.at.x,
            y: sum.y + place.at.y,
        });
        Point { x: sum.x / count, y: sum.y / count }
    }

    /// Straight distance from restaurant to door.
    pub fn distance(&self, order: &InstanceOrder) -> Metres {
        Metres(self.restaurants[order.restaurant].at.distance(order.at))
    }

    /// The last end of a shift.
    pub fn last_off(&self) -> SimTime {
        SimTime(self.couriers.iter().map(|courier| courier.off.0).max().unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minutes(metres: f64, speed: f64) -> u64 {
        let plane = Plane { metres_per_minute: speed };
        plane.travel(Point::default(), Point { x: metres, y: 0.0 }).0 / 60_000
    }

    #[test]
    fn travel_takes_whole_minutes_and_never_one_too_many() {
        assert_eq!((minutes(0.0, 320.0), minutes(1.0, 320.0)), (0, 1));
        assert_eq!((minutes(320.0, 320.0), minutes(321.0, 320.0)), (1, 2));
        for whole in 1..4000_u32 {
            let metres = f64::from(whole) * 427.0;
            assert_eq!(minutes(metres, 427.0), u64::from(whole), "{metres} m");
        }
    }

    #[test]
    fn a_slanted_line_of_whole_minutes_is_not_rounded_up() {
        let plane = Plane { metres_per_minute: 5.0 };
        let travel = plane.travel(Point { x: 1.0, y: 1.0 }, Point { x: 301.0, y: 401.0 });
        assert_eq!(travel, SimDuration(100 * 60_000));
    }
}
