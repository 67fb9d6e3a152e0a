//! The future-event list: notices in one total order, time first, then insertion.
//!
//! A 4-ary heap over one packed word (64 bits of milliseconds, 64 bits of insertion) with the
//! notice beside it: wide enough that no run, however its queues grow, can overflow it.

use crate::base::ids::{CourierId, CrewId, FleetId, OrderId, RobotId};
use crate::base::time::SimTime;
use bevy_ecs::prelude::Resource;

/// Children of a heap node: four of them share a cache line.
const FANOUT: usize = 4;

/// Bit of the order of insertion that sets a notice behind all without it.
const LAST: u64 = 1 << 63;

/// Something scheduled to happen. What it means stands in the state of whom it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// A customer orders.
    OrderArrives(OrderId),
    /// It is time to look for a robot or courier.
    OrderDue(OrderId),
    /// The merchant gives up on robots.
    OrderFallsBack(OrderId),
    /// The customer's patience ends.
    OrderExpires(OrderId),
    /// The robot's stretch, dwell, session, charge or repair ends.
    Robot(RobotId),
    /// The crew arrives, finishes or is back.
    Crew(CrewId),
    /// A shift of a fleet's crews begins while robots wait.
    ShiftBegins(FleetId),
    /// The courier leaves the merchant or the door.
    Courier(CourierId),
    /// The courier's shift begins.
    CourierBegins(CourierId),
    /// The courier's shift ends.
    CourierEnds(CourierId),
    /// The policy of the couriers looks.
    CouriersLook,
    /// The policy of the robots looks.
    RobotsLook,
    /// Somebody comes on shift, or back from a break, for whom robots of a fleet wait.
    Operators(FleetId),
    /// A battery behind a fleet's swap station is charged.
    Spare(FleetId, usize),
    /// A fleet's hours of service begin.
    ServiceBegins(FleetId),
    /// A fleet's hours of service end.
    ServiceEnds(FleetId),
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    key: u128,
    notice: Notice,
}

impl Entry {
    /// The upper half of the key.
    fn at(&self) -> SimTime {
        SimTime((self.key >> 64) as u64)
    }
}

/// The future-event list of one world.
#[derive(Debug, Default, Resource)]
pub struct Calendar {
    heap: Vec<Entry>,
    inserted: u64,
}

impl Calendar {
    /// Schedules a notice; among equal times the one scheduled first comes first.
    pub fn schedule(&mut self, at: SimTime, notice: Notice) {
        self.inserted += 1;
        self.push(Entry { key: u128::from(at.0) << 64 | u128::from(self.inserted), notice });
    }

    /// Schedules a notice that comes after all others of its instant, whenever they are scheduled.
    pub fn schedule_last(&mut self, at: SimTime, notice: Notice) {
        self.inserted += 1;
        let order = LAST | self.inserted;
        self.push(Entry { key: u128::from(at.0) << 64 | u128::from(order), notice });
    }

    fn push(&mut self, entry: Entry) {
        self.heap.push(entry);
        self.rise(self.heap.len() - 1, entry);
    }

    /// When the next notice is due.
    pub fn next_at(&self) -> Option<SimTime> {
        self.heap.first().map(Entry::at)
    }

    /// Takes the next notice.
    pub fn pop(&mut self) -> Option<(SimTime, Notice)> {
        let first = *self.heap.first()?;
        if let Some(last) = self.heap.pop()
            && !self.heap.is_empty()
        {
            self.sink(0, last);
        }
        Some((first.at(), first.notice))
    }

    /// Notices scheduled and not yet taken.
    pub fn len(&self) -> usize {
        self.heap.len()
    }

    /// Whether nothing is scheduled.
    pub fn is_empty(&self) -> bool {
        self.heap.is_empty()
    }

    fn rise(&mut self, mut place: usize, entry: Entry) {
        while place > 0 {
            let parent = (place - 1) / FANOUT;
            if self.heap[parent].key <= entry.key {
                break;
            }
            self.heap[place] = self.heap[parent];
            place = parent;
        }
        self.heap[place] = entry;
    }

    fn sink(&mut self, mut place: usize, entry: Entry) {
        loop {
            let first = place * FANOUT + 1;
            let last = (first + FANOUT).min(self.heap.len());
            let Some(child) = (first..last).min_by_key(|child| self.heap[*child].key) else {
                break;
            };
            if self.heap[child].key >= entry.key {
                break;
            }
            self.heap[place] = self.heap[child];
            place = child;
        }
        self.heap[place] = entry;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::stream::{below, stream};

    #[test]
    fn what_comes_last_comes_after_what_is_scheduled_later() {
        let mut calendar = Calendar::default();
        calendar.schedule_last(SimTime(7), Notice::CouriersLook);
        calendar.schedule(SimTime(7), Notice::OrderDue(OrderId(1)));
        calendar.schedule(SimTime(8), Notice::OrderDue(OrderId(2)));
        let order: Vec<Notice> = std::iter::from_fn(|| calendar.pop()).map(|(_, n)| n).collect();
        let due = |id| Notice::OrderDue(OrderId(id));
        assert_eq!(order, [due(1), Notice::CouriersLook, due(2)]);
    }

    #[test]
    fn notices_come_in_order_of_time_then_insertion() {
        let mut calendar = Calendar::default();
        let mut rng = stream(3, 0, "calendar", 0);
        let mut expected: Vec<(u64, u32)> =
            (0..5_000).map(|id| (below(&mut rng, 300) as u64, id)).collect();
        for (at, id) in &expected {
            calendar.schedule(SimTime(*at), Notice::OrderDue(OrderId(*id)));
        }
        expected.sort_unstable();
        for (at, id) in expected {
            assert_eq!(calendar.pop(), Some((SimTime(at), Notice::OrderDue(OrderId(id)))));
        }
        assert!(calendar.is_empty());
    }
}
