//! Snapshots of a day for winding back, as many as fit into a budget.

use super::lived::{Lived, PutDown};
use crate::base::time::{SimDuration, SimTime};
use crate::sim::Ground;
use std::sync::Arc;

/// Memory for snapshots \[bytes\].
const BUDGET: usize = 384 << 20;

/// Bytes of a robot or an order in a snapshot and its folds, about; a path and its passes included.
const ENTITY_BYTES: usize = 1_500;

/// Bytes of whatever else is in one.
const BASE_BYTES: usize = 64 << 10;

/// Shortest time between two.
const APART: SimDuration = SimDuration(900_000);

/// Both days at one instant.
pub(super) struct Kept {
    main: PutDown,
    couriers: Option<PutDown>,
    told: usize,
    /// Touches that were done before.
    pub(super) touches: usize,
    events: u64,
    bytes: usize,
}

impl Kept {
    pub(super) fn at(&self) -> SimTime {
        self.main.at()
    }

    /// Both days from here on, and how much of the story was told.
    pub(super) fn taken_up(&self, ground: &Arc<Ground>) -> (Lived, Option<Lived>, usize) {
        let couriers = self.couriers.as_ref().map(|couriers| couriers.taken_up(ground));
        (self.main.taken_up(ground), couriers, self.told)
    }
}

/// All that are kept, by time.
#[derive(Default)]
pub(super) struct Shelf(Vec<Kept>);

impl Shelf {
    /// Whether another one is due: some time and some events after the last, so that taking them
    /// stays cheap beside the day itself.
    pub(super) fn wants(&self, now: SimTime, events: u64, size: u64) -> bool {
        self.0.last().is_none_or(|last| {
            now >= last.at() + APART && events.saturating_sub(last.events) >= 2 * size
        })
    }

    pub(super) fn keep(
        &mut self,
        main: &Lived,
        couriers: Option<&Lived>,
        (told, touches): (usize, usize),
    ) {
        let entities = main.folds().size() + couriers.map_or(0, |lived| lived.folds().size());
        let entities = usize::try_from(entities).unwrap_or(usize::MAX);
        let bytes = BASE_BYTES + ENTITY_BYTES.saturating_mul(entities);
        let events = main.folds().events();
        let couriers = couriers.map(Lived::put_down);
        self.0.push(Kept { main: main.put_down(), couriers, told, touches, events, bytes });
        while self.0.len() > 2 && self.kept().1 > BUDGET {
            self.thin_out();
        }
    }

    /// Lets those go that were taken at an instant or later, but never the first.
    pub(super) fn forget_from(&mut self, at: SimTime) {
        let kept = self.0.partition_point(|kept| kept.at() < at);
        self.0.truncate(kept.max(1));
    }

    /// Lets every second one go, the first and the last stay.
    fn thin_out(&mut self) {
        let last = self.0.len() - 1;
        let mut place = 0;
        self.0.retain(|_| {
            place += 1;
            (place - 1) % 2 == 0 || place - 1 == last
        });
    }

    /// The last one not after an instant.
    pub(super) fn before(&self, at: SimTime) -> Option<&Kept> {
        self.0[..self.0.partition_point(|kept| kept.at() <= at)].last()
    }

    /// How many, and their bytes.
    pub(super) fn kept(&self) -> (usize, usize) {
        (self.0.len(), self.0.iter().map(|kept| kept.bytes).sum())
    }
}
