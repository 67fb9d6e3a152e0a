//! The future-event list: notices in one total order, time first, then phase, then insertion.
//!
//! A 4-ary heap over one packed word (64 bits of milliseconds, two of phase, 62 of insertion) with
//! the notice beside it: wide enough that no run, however its queues grow, can overflow it. Orders
//! are placed in the first phase of an instant, so that it does not matter when they were announced;
//! policies that plan look in the last, so that they see all that it brings.

use crate::base::ids::{CourierId, CrewId, FeederId, FleetId, MerchantId, OrderId, RobotId};
use crate::base::time::SimTime;
use bevy_ecs::prelude::Resource;
use serde::{Deserialize, Serialize};

/// Children of a heap node: four of them share a cache line.
const FANOUT: usize = 4;

/// Bits of a phase above the order of insertion.
const PHASE: u32 = 62;

/// Something scheduled to happen. What it means stands in the state of whom it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Notice {
    /// A customer orders.
    OrderArrives(OrderId),
    /// An order that was placed ahead reaches a kitchen whose cooks are counted.
    KitchenJoins(OrderId),
    /// A cook of such a kitchen is done with an order.
    CookFree(MerchantId),
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
    /// The feeder leaves the merchant, or is at the hub.
    Feeder(FeederId),
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
    /// The number of robots of a fleet that may be in an area changes.
    Area(FleetId, usize),
    /// A robot that waits on the footpath has only charge for a trip left.
    Drained(RobotId),
    /// A fleet's robots that stand ready are spread anew.
    Spread(FleetId),
    /// A fleet's hours of service begin.
    ServiceBegins(FleetId),
    /// A fleet's hours of service end.
    ServiceEnds(FleetId),
}

/// What comes first of one instant.
#[derive(Debug, Clone, Copy)]
enum Phase {
    /// Orders are placed.
    Orders,
    /// Everything that has no place of its own.
    Rest,
    /// Policies look at what the instant has brought.
    Last,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
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
#[derive(Debug, Clone, Default, Resource, Serialize, Deserialize)]
pub struct Calendar {
    heap: Vec<Entry>,
    inserted: u64,
}

impl Calendar {
    /// Schedules a notice; among equal times orders are placed first, and of the others the one
    /// scheduled first comes first.
    pub fn schedule(&mut self, at: SimTime, notice: Notice) {
        let phase =
            if matches!(notice, Notice::OrderArrives(_)) { Phase::Orders } else { Phase::Rest };
        self.push(at, phase, notice);
    }

    /// Schedules a notice that comes after all others of its instant, whenever they are scheduled.
    pub fn schedule_last(&mut self, at: SimTime, notice: Notice) {
        self.push(at, Phase::Last, notice);
    }

    fn push(&mut self, at: SimTime, phase: Phase, notice: Notice) {
        self.inserted += 1;
        let order = (phase as u64) << PHASE | self.inserted;
        let entry = Entry { key: u128::from(at.0) << 64 | u128::from(order), notice };
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
            let children = self.heap.get(first..last).unwrap_or_default();
            let Some((next, child)) = children.iter().enumerate().min_by_key(|(_, it)| it.key)
            else {
                break;
            };
            if child.key >= entry.key {
                break;
            }
            self.heap[place] = *child;
            place = first + next;
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

    #[test]
    fn orders_are_placed_before_anything_else_of_their_instant() {
        let mut calendar = Calendar::default();
        let due = Notice::OrderDue(OrderId(0));
        for (at, notice) in [
            (6, due),
            (7, due),
            (7, Notice::OrderArrives(OrderId(1))),
            (7, Notice::OrderArrives(OrderId(2))),
        ] {
            calendar.schedule(SimTime(at), notice);
        }
        let order: Vec<_> = std::iter::from_fn(|| calendar.pop()).map(|(_, it)| it).collect();
        let arrives = |id| Notice::OrderArrives(OrderId(id));
        assert_eq!(order, [due, arrives(1), arrives(2), due]);
    }
}
