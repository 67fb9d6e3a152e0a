//! Robots a minute on a footpath: how many its width and its people leave room for, and the slots
//! that robots book.

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
///
/// Robots plan ahead, so an edge has few minutes at a time with bookings, in no order: a chain of
/// them, in which those that are over make room for new ones.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(in crate::sim) struct Slots {
    /// By edge the first of its bookings, then all others.
    bookings: Vec<Booking>,
}

/// Robots that enter an edge in one minute.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Booking {
    minute: u64,
    robots: u32,
    /// Place of the next booking of the same edge; 0, where an edge has its first, for none.
    next: u32,
}

impl Slots {
    /// Nothing booked yet on so many edges.
    pub(super) fn new(edges: usize) -> Self {
        Self { bookings: vec![Booking { minute: 0, robots: 0, next: 0 }; edges] }
    }

    /// Books a slot in a minute if fewer robots than the quota have; bookings of minutes before
    /// `now` are forgotten.
    pub(super) fn take(&mut self, edge: EdgeId, minute: u64, now: u64, quota: u32) -> bool {
        let mut booking = &mut self.bookings[edge.index()];
        if booking.minute != minute {
            if booking.next == 0 && booking.minute < now {
                *booking = Booking { minute, robots: 0, next: 0 };
            } else {
                booking = self.booking(edge, minute, now);
            }
        }
        let free = booking.robots < quota;
        booking.robots += u32::from(free);
        free
    }

    /// The booking of a minute, made where there is none.
    fn booking(&mut self, edge: EdgeId, minute: u64, now: u64) -> &mut Booking {
        let mut place = edge.index();
        let mut over = None;
        loop {
            let booking = self.bookings[place];
            if booking.minute == minute {
                return &mut self.bookings[place];
            }
            if booking.minute < now {
                over = Some(place);
            }
            if booking.next == 0 {
                break;
            }
            place = booking.next as usize;
        }
        let room = over.unwrap_or_else(|| self.append(place));
        let booking = &mut self.bookings[room];
        (booking.minute, booking.robots) = (minute, 0);
        booking
    }

    /// Makes room for one more booking at the end of a chain.
    #[cold]
    fn append(&mut self, last: usize) -> usize {
        let room = self.bookings.len();
        self.bookings[last].next = cast::index32(room);
        self.bookings.push(Booking { minute: 0, robots: 0, next: 0 });
        room
    }

    /// Robots booked on an edge in a minute.
    fn robots(&self, edge: EdgeId, minute: u64) -> u32 {
        let mut place = edge.index();
        loop {
            let booking = self.bookings[place];
            if booking.minute == minute {
                return booking.robots;
            }
            if booking.next == 0 {
                return 0;
            }
            place = booking.next as usize;
        }
    }

    /// The first instant from `us` on in a minute with a free slot \[µs\]; after two days the wait is
    /// given up.
    pub(super) fn next_us(&self, quota: impl Fn(u64) -> Option<u32>, edge: EdgeId, us: u64) -> u64 {
        if quota(us).is_none() {
            return us;
        }
        let free = |minute: &u64| {
            quota(minute * MINUTE_US).is_none_or(|quota| self.robots(edge, *minute) < quota)
        };
        let first = us / MINUTE_US;
        let found = (first..first + 2 * DAY_US / MINUTE_US).find(free);
        found.map_or(us, |minute| us.max(minute * MINUTE_US))
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
    fn slots_are_counted_by_edge_and_minute_and_forgotten_when_they_are_over() {
        let mut slots = Slots::new(2);
        let edge = EdgeId(1);
        let taken: Vec<bool> = (0..3).map(|_| slots.take(edge, 7, 5, 2)).collect();
        assert_eq!(taken, [true, true, false]);
        assert!(slots.take(edge, 5, 5, 1) && slots.take(EdgeId(0), 7, 5, 1));
        assert!(!slots.take(edge, 5, 5, 1), "booked before");
        assert_eq!([5, 6, 7].map(|minute| slots.robots(edge, minute)), [1, 0, 2]);
        let places = slots.bookings.len();
        assert!(slots.take(edge, 9, 6, 1), "in the place of minute 5");
        assert_eq!([5, 7, 9].map(|minute| slots.robots(edge, minute)), [0, 2, 1]);
        assert_eq!(slots.bookings.len(), places);
    }

    #[test]
    fn there_is_no_room_on_a_narrow_or_crowded_path_and_never_for_more_than_twenty() {
        assert_eq!([robots_per_min(1.59, 1.0), robots_per_min(2.0, 66.6)], [0, 0]);
        assert_eq!([robots_per_min(3.0, 0.0), robots_per_min(1.6, 0.1)], [20, 20]);
        assert!(robots_per_min(2.0, 66.5) > 0);
    }
}
