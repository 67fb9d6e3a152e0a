//! The clock of one order: up to when its time is shared out, and what it waits for.

use super::causes::{CAUSES, CauseTimes, LeadCause};
use crate::base::ids::RobotId;
use crate::base::time::{SimDuration, SimTime};

/// Where nothing else is stated, an order fits whatever fleet is in service.
pub(super) const ANY_FLEET: u64 = u64::MAX;

/// An order on its way.
#[derive(Debug, Clone)]
pub(super) struct OrderClock {
    /// Time up to here is shared out.
    pub(super) since: SimTime,
    /// Until here the food is made ...
    pub(super) ready: SimTime,
    /// ... for the first time or again.
    pub(super) making: LeadCause,
    /// Kitchen time of one making.
    pub(super) preparation: SimDuration,
    /// Whether it waits for a cook.
    pub(super) queued: bool,
    /// Nobody is sought before this instant.
    pub(super) held: SimTime,
    /// Nobody takes it at the door before this instant.
    pub(super) opens: SimTime,
    /// What holds once the food is ready.
    pub(super) cause: LeadCause,
    /// Fleets that could carry it, as bits.
    pub(super) fleets: u64,
    /// Whether feeders have yet to bring it to the hub.
    pub(super) away: bool,
    /// The robot that cares for it.
    pub(super) robot: Option<RobotId>,
    pub(super) spent: CauseTimes,
}

impl OrderClock {
    /// The clock of an order that is placed now and ready then.
    pub(super) fn new(at: SimTime, ready: SimTime) -> Self {
        Self {
            since: at,
            ready,
            making: LeadCause::Kitchen,
            preparation: ready.since(at),
            queued: false,
            held: SimTime::MIDNIGHT,
            opens: SimTime::MIDNIGHT,
            cause: LeadCause::RobotWait,
            fleets: ANY_FLEET,
            away: false,
            robot: None,
            spent: [0; CAUSES],
        }
    }

    /// Books the time until `at`; returns when the part after the kitchen began.
    pub(super) fn make_until(&mut self, at: SimTime) -> SimTime {
        if self.queued {
            self.book(LeadCause::KitchenQueue, at.since(self.since));
            self.since = self.since.max(at);
            return at;
        }
        let made = self.ready.max(self.since).min(at);
        let making = self.making;
        self.book(making, made.since(self.since));
        let from = made.max(self.since);
        self.since = self.since.max(at);
        from
    }

    /// Books the part of a span that lies before the window; returns when the rest begins.
    pub(super) fn keep_window(&mut self, from: SimTime, at: SimTime) -> SimTime {
        let until = if self.cause == LeadCause::Customer {
            self.opens
        } else if self.cause == LeadCause::RobotWait && self.robot.is_none() {
            self.held
        } else {
            return from;
        };
        let until = until.max(from).min(at.max(from));
        self.book(LeadCause::Window, until.since(from));
        until
    }

    /// Books a span under a cause.
    pub(super) fn book(&mut self, cause: LeadCause, span: SimDuration) {
        let ms = u32::try_from(span.0).unwrap_or(u32::MAX);
        let sum = &mut self.spent[cause as usize];
        *sum = sum.saturating_add(ms);
    }
}
