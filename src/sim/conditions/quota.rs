//! Robots a minute on a footpath: how many its width and its people leave room for, and the slots
//! that robots book.

use super::Conditions;
use super::clock::{DAY_US, MINUTE_US};
use crate::base::cast;
use crate::base::ids::EdgeId;
use serde::{Deserialize, Serialize};

/// Robots a minute and metre of width beside one person a minute and metre, and how fast they
/// dwindle with more.
///
/// Source: QUOTA, power law through its experiments.
const ROBOTS_PER_M: f64 = 28.22;
const DWINDLE: f64 = 0.828;

/// People a minute and metre from which there is no room for robots.
///
/// Source: QUOTA.
const NO_ROOM_PER_MIN_M: f64 = 33.3;

/// Narrowest path with room for robots \[m\].
///
/// Source: QUOTA.
const NARROWEST_M: f64 = 1.6;

/// Most robots a minute on any path: the most that was tried.
///
/// Source: QUOTA.
const MOST_PER_MIN: f64 = 20.0;

/// Robots a minute that may enter a path of a width \[m\] beside so many people a minute:
/// `28.22 W (q/W)^-0.828`, whole robots, at most 20, none from 33.3 people a minute and metre on or
/// below 1.6 m. Source: QUOTA.
pub fn robots_per_min(width_m: f64, people_per_min: f64) -> u32 {
    let per_m = people_per_min / width_m;
    if width_m < NARROWEST_M || per_m >= NO_ROOM_PER_MIN_M {
        return 0;
    }
    let room = width_m * ROBOTS_PER_M * libm::pow(per_m.max(f64::MIN_POSITIVE), -DWINDLE);
    cast::whole32(room.min(MOST_PER_MIN).floor())
}

/// Slots booked, by edge and minute.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(in crate::sim) struct Slots {
    /// By edge: (minute, robots) of minutes that are not over; grown as edges are entered.
    booked: Vec<Vec<(u64, u32)>>,
}

impl Slots {
    /// The first instant from `us` on in a minute with a free slot \[µs\]; after two days the wait is
    /// given up.
    pub(super) fn next_us(&self, conditions: &Conditions, edge: EdgeId, us: u64) -> u64 {
        let quota = |us: u64| conditions.crowds.quota_at(&conditions.clock, edge, us);
        if quota(us).is_none() {
            return us;
        }
        let taken = self.booked.get(edge.index()).map_or(&[][..], Vec::as_slice);
        let free = |minute: &u64| {
            let robots = taken.iter().find(|(booked, _)| booked == minute).map_or(0, |slot| slot.1);
            quota(minute * MINUTE_US).is_none_or(|quota| robots < quota)
        };
        let first = us / MINUTE_US;
        let found = (first..first + 2 * DAY_US / MINUTE_US).find(free);
        found.map_or(us, |minute| us.max(minute * MINUTE_US))
    }

    /// Books a slot, and forgets those of minutes that are over.
    pub(super) fn book(&mut self, edge: EdgeId, at_us: u64, now_us: u64) {
        if self.booked.len() <= edge.index() {
            self.booked.resize(edge.index() + 1, Vec::new());
        }
        let slots = &mut self.booked[edge.index()];
        slots.retain(|(minute, _)| *minute >= now_us / MINUTE_US);
        let minute = at_us / MINUTE_US;
        match slots.iter_mut().find(|(booked, _)| *booked == minute) {
            Some((_, robots)) => *robots += 1,
            None => slots.push((minute, 1)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_for_robots_is_that_of_the_experiments() {
        // Robots a minute found by experiment, by people a minute and width; the power law runs
        // through them with an error of at most 6 robots and 2 in the mean.
        let widths = [1.5, 1.8, 2.1, 2.4, 3.0];
        let found: [(f64, [i32; 5]); 5] = [
            (10.0, [0, 12, 15, 20, 20]),
            (20.0, [0, 6, 12, 15, 20]),
            (30.0, [0, 4, 8, 12, 18]),
            (40.0, [0, 1, 2, 12, 15]),
            (60.0, [0, 0, 0, 4, 6]),
        ];
        let mut errors = Vec::new();
        for (people, row) in found {
            for (width, robots) in widths.into_iter().zip(row) {
                let law = i32::try_from(robots_per_min(width, people)).unwrap();
                errors.push((law - robots).abs());
            }
        }
        let mean = f64::from(errors.iter().sum::<i32>()) / cast::float(errors.len());
        assert!(errors.iter().max() <= Some(&6) && mean <= 2.0, "{mean} {errors:?}");
    }

    #[test]
    fn there_is_no_room_on_a_narrow_or_crowded_path_and_never_for_more_than_twenty() {
        assert_eq!([robots_per_min(1.59, 1.0), robots_per_min(2.0, 66.6)], [0, 0]);
        assert_eq!([robots_per_min(3.0, 0.0), robots_per_min(1.6, 0.1)], [20, 20]);
        assert!(robots_per_min(2.0, 66.5) > 0);
    }
}
