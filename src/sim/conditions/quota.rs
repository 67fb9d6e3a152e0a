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
/// Robots plan ahead, so an edge has few minutes at a time with bookings: a ring of them, as large
/// as it takes for no two to fall on the same place, in which those that are over make room.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(in crate::sim) struct Slots {
    /// By edge.
    rings: Vec<Ring>,
    /// Those of all rings.
    bookings: Vec<Booking>,
}

/// Where the bookings of an edge lie.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Ring {
    /// From where its first ring began.
    shift: u32,
    /// Places less one; places are a power of two.
    mask: u32,
}

/// Robots that enter an edge in one minute; none: a free place.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Booking {
    minute: u32,
    robots: u32,
}

/// Places of an edge's first ring.
const FIRST_PLACES: u32 = 4;

impl Ring {
    fn place(self, edge: EdgeId, minute: u32) -> usize {
        (edge.0 * FIRST_PLACES + self.shift + (minute & self.mask)) as usize
    }

    fn places(self, edge: EdgeId) -> std::ops::RangeInclusive<usize> {
        self.place(edge, 0)..=self.place(edge, self.mask)
    }
}

impl Booking {
    fn is_over(self, now: u32) -> bool {
        self.robots == 0 || self.minute < now
    }
}

impl Slots {
    /// Nothing booked yet on so many edges.
    pub(super) fn new(edges: usize) -> Self {
        let places = FIRST_PLACES as usize;
        let bookings = vec![Booking::default(); edges * places];
        Self { rings: vec![Ring { shift: 0, mask: FIRST_PLACES - 1 }; edges], bookings }
    }

    /// Books a slot in a minute if fewer robots than the quota have; bookings of minutes before
    /// `now` are forgotten.
    pub(super) fn take(&mut self, edge: EdgeId, minute: u32, now: u32, quota: u32) -> bool {
        let mut booking = &mut self.bookings[self.rings[edge.index()].place(edge, minute)];
        if booking.minute != minute {
            if !booking.is_over(now) {
                let place = self.widen(edge, minute, now);
                booking = &mut self.bookings[place];
            }
            *booking = Booking { minute, robots: 0 };
        }
        let free = booking.robots < quota;
        booking.robots += u32::from(free);
        free
    }

    /// Gives an edge a larger ring, in which a minute has a place of its own; that place.
    #[cold]
    fn widen(&mut self, edge: EdgeId, minute: u32, now: u32) -> usize {
        let old = self.rings[edge.index()];
        let begins = cast::index32(self.bookings.len());
        let mut ring = Ring { shift: begins - edge.0 * FIRST_PLACES, mask: old.mask };
        loop {
            ring.mask = ring.mask * 2 + 1;
            self.bookings.truncate(begins as usize);
            self.bookings.resize(*ring.places(edge).end() + 1, Booking::default());
            if self.moves(edge, (old, ring), now)
                && self.bookings[ring.place(edge, minute)].robots == 0
            {
                self.rings[edge.index()] = ring;
                return ring.place(edge, minute);
            }
        }
    }

    /// Copies the bookings of a ring that are not over to another, until two fall on one place.
    fn moves(&mut self, edge: EdgeId, (from, to): (Ring, Ring), now: u32) -> bool {
        for place in from.places(edge) {
            let booking = self.bookings[place];
            if booking.is_over(now) {
                continue;
            }
            let room = &mut self.bookings[to.place(edge, booking.minute)];
            if room.robots > 0 {
                return false;
            }
            *room = booking;
        }
        true
    }

    /// Robots booked on an edge in a minute.
    fn robots(&self, edge: EdgeId, minute: u32) -> u32 {
        let booking = self.bookings[self.rings[edge.index()].place(edge, minute)];
        if booking.minute == minute { booking.robots } else { 0 }
    }

    /// The first instant from `us` on in a minute with a free slot \[µs\]; after two days the wait is
    /// given up.
    pub(super) fn next_us(&self, quota: impl Fn(u64) -> Option<u32>, edge: EdgeId, us: u64) -> u64 {
        if quota(us).is_none() {
            return us;
        }
        let free = |at: &u64| {
            quota(at * MINUTE_US)
                .is_none_or(|quota| self.robots(edge, minute(at * MINUTE_US)) < quota)
        };
        let first = us / MINUTE_US;
        let found = (first..first + 2 * DAY_US / MINUTE_US).find(free);
        found.map_or(us, |minute| us.max(minute * MINUTE_US))
    }
}

/// The minute of an instant \[µs\]; beyond eight thousand years the last.
pub(super) fn minute(us: u64) -> u32 {
    u32::try_from(us / MINUTE_US).unwrap_or(u32::MAX)
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
        assert!(slots.take(edge, 9, 6, 1) && slots.take(edge, 71, 6, 1));
        assert_eq!([5, 7, 9, 71].map(|minute| slots.robots(edge, minute)), [0, 2, 1, 1]);
        let places = slots.bookings.len();
        for minute in 72..500 {
            assert!(slots.take(edge, minute, minute - 2, 1));
        }
        assert_eq!(slots.bookings.len(), places, "minutes that are over make room");
    }

    #[test]
    fn bookings_are_those_of_a_plain_count() {
        let mut slots = Slots::new(3);
        let mut plain = std::collections::BTreeMap::new();
        let mut rng = crate::base::stream::stream(1, 0, "slots", 0);
        let mut draw =
            |below: f64| cast::whole((crate::base::stream::unit(&mut rng) * below).floor());
        for now in (0..4000).map(|step| step / 10) {
            let edge = EdgeId(u32::try_from(draw(3.0)).unwrap());
            let minute = now + u32::try_from(draw(60.0)).unwrap();
            let quota = u32::try_from(draw(4.0)).unwrap();
            let robots: &mut u32 = plain.entry((edge, minute)).or_default();
            assert_eq!(slots.robots(edge, minute), *robots);
            assert_eq!(slots.take(edge, minute, now, quota), *robots < quota);
            *robots += u32::from(*robots < quota);
        }
    }

    #[test]
    fn there_is_no_room_on_a_narrow_or_crowded_path_and_never_for_more_than_twenty() {
        assert_eq!([robots_per_min(1.59, 1.0), robots_per_min(2.0, 66.6)], [0, 0]);
        assert_eq!([robots_per_min(3.0, 0.0), robots_per_min(1.6, 0.1)], [20, 20]);
        assert!(robots_per_min(2.0, 66.5) > 0);
    }
}
