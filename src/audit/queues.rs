//! Little's law, exact: a queue that begins and ends empty holds, integrated over the day, as many
//! customer-milliseconds as its customers spend in it.
//!
//! The two sides are found apart. The integral counts heads from one instant to the next. The
//! times are those that events state, or stamps kept for each customer alone.

use super::Audit;
use crate::base::time::{SimDuration, SimTime};

/// A queue of the day, or a set of servers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Queue {
    /// Orders from placement to their end.
    Orders,
    /// Orders from placement until a robot is given, or robots are given up.
    ForRobot,
    /// Orders that wait for a cook, where cooks are counted.
    ForCook,
    /// Orders that wait for a courier.
    ForCourier,
    /// Couriers with an order.
    Couriers,
    /// Robots that wait for an operator or companion.
    ForOperator,
    /// Robots that an operator or companion holds.
    Operators,
    /// Robots that wait for a crew.
    ForCrew,
    /// Robots that wait for a crew, or are in its care.
    Rescues,
    /// Crews away from their base.
    Crews,
    /// Orders that wait for a feeder to set out.
    ForFeeder,
    /// Feeders away from their hub.
    Feeders,
    /// Robots at a plug, or waiting for one.
    Plugs,
    /// Robots that stand before a gate.
    Gates,
    /// Robots that wait for a bay of the workshop, where bays are limited.
    ForBay,
    /// Robots in such a bay.
    Bays,
}

impl Queue {
    /// Every queue.
    pub const ALL: [Self; 16] = [
        Self::Orders,
        Self::ForRobot,
        Self::ForCook,
        Self::ForCourier,
        Self::Couriers,
        Self::ForOperator,
        Self::Operators,
        Self::ForCrew,
        Self::Rescues,
        Self::Crews,
        Self::ForFeeder,
        Self::Feeders,
        Self::Plugs,
        Self::Gates,
        Self::ForBay,
        Self::Bays,
    ];
}

/// Both sides of Little's law for one queue.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Little {
    /// Customers who left the queue.
    pub left: u64,
    /// Integral of the number in the queue over time \[ms\].
    pub integral_ms: u64,
    /// Sum of the times in the queue of those who left \[ms\].
    pub times_ms: u64,
    inside: u64,
    since: SimTime,
}

impl Little {
    fn count(&mut self, now: SimTime) {
        self.integral_ms += self.inside * now.since(self.since).0;
        self.since = now;
    }
}

/// All queues of a day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Queues([Little; Queue::ALL.len()]);

impl Queues {
    /// One queue.
    pub fn of(&self, queue: Queue) -> Little {
        self.0[queue as usize]
    }
}

impl Audit<'_> {
    /// Somebody joins a queue now.
    pub(super) fn join(&mut self, queue: Queue) {
        let little = &mut self.queues.0[queue as usize];
        little.count(self.now);
        little.inside += 1;
    }

    /// Somebody leaves a queue now, after so long by another source.
    pub(super) fn leave(&mut self, queue: Queue, after: SimDuration) {
        let little = &mut self.queues.0[queue as usize];
        little.count(self.now);
        little.times_ms += after.0;
        little.left += 1;
        let inside = little.inside.checked_sub(1);
        little.inside = inside.unwrap_or(0);
        self.hold(inside.is_some(), || format!("somebody leaves the empty queue {queue:?}"));
    }

    pub(super) fn finish_queues(&mut self) {
        for queue in Queue::ALL {
            let Little { integral_ms, times_ms, inside, .. } = self.queues.of(queue);
            self.hold(inside == 0, || format!("{inside} are left in the queue {queue:?}"));
            self.hold(integral_ms == times_ms, || {
                format!("queue {queue:?} held {integral_ms} ms, its customers spent {times_ms} ms")
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_queue_is_listed_at_its_own_place() {
        for (place, queue) in Queue::ALL.into_iter().enumerate() {
            assert_eq!(queue as usize, place);
        }
    }
}
