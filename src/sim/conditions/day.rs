//! One world's day of its surroundings: its weather, the speeds and quotas of every slice, the
//! slots booked so far.

use super::clock::MINUTE_US;
use super::quota::Slots;
use super::weather::Sky;
use super::{Conditions, NO_LIMIT};
use crate::base::cast::{self, float64};
use crate::base::ids::EdgeId;
use crate::events::Unfit;
use bevy_ecs::prelude::Resource;
use std::sync::Arc;

/// The day's surroundings; `None` where nothing changes.
#[derive(Debug, Resource)]
pub struct Today(pub Option<DayConditions>);

impl Today {
    /// The day of a replication.
    pub fn new(conditions: Option<&Arc<Conditions>>, seed: u64, replication: u32) -> Self {
        Self(conditions.map(|conditions| DayConditions::new(conditions, seed, replication)))
    }

    /// What the day does not have from its replication alone: the slots that robots have booked.
    pub(in crate::sim) fn slots(&self) -> Option<Slots> {
        let DayConditions { conditions: _, sky: _, around: _, classes: _, slots } =
            self.0.as_ref()?;
        Some(slots.clone())
    }

    /// The day with these slots booked.
    pub(in crate::sim) fn with_slots(mut self, slots: Option<Slots>) -> Self {
        if let Some((today, slots)) = self.0.as_mut().zip(slots) {
            today.slots = slots;
        }
        self
    }
}

/// Conditions of one day.
#[derive(Debug)]
pub struct DayConditions {
    conditions: Arc<Conditions>,
    sky: Sky,
    /// By slice of the day, then class of edge.
    around: Vec<Around>,
    classes: usize,
    slots: Slots,
}

/// What a class of edges is like in a slice of the day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Around {
    /// Times the speed.
    pub speed: f64,
    /// Robots a minute that may enter an edge; [`NO_LIMIT`] where they are not counted.
    quota: u32,
}

/// The slice of the day at an instant: holds for the whole map until it ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Slice {
    /// When it ends \[µs\].
    pub ends_us: u64,
    /// Times the rate of calls for help.
    calls: f64,
    /// Where its classes begin in [`DayConditions::around`].
    first: usize,
    /// Closures that hold, as bits.
    closed: u64,
}

impl Slice {
    /// The only one where nothing changes.
    pub const ENDLESS: Self = Self { ends_us: u64::MAX, calls: 1.0, first: 0, closed: 0 };

    /// Hazard of calls for help of what is plainly this.
    pub fn hazard(&self, plain: u64) -> u64 {
        cast::whole(float64(plain) * self.calls)
    }
}

/// When a robot may enter an edge, and what it waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Admission {
    /// When it enters \[µs\].
    pub at_us: u64,
    /// Wait for a free slot \[µs\].
    pub slot_us: u64,
    /// Wait for a closed path to open \[µs\].
    pub closed_us: u64,
}

impl DayConditions {
    fn new(conditions: &Arc<Conditions>, seed: u64, replication: u32) -> Self {
        let sky = Sky::of(&conditions.plan, seed, replication);
        let (clock, crowds) = (&conditions.clock, &conditions.crowds);
        let slices = clock.slices();
        let classes = crowds.speed.len() / slices;
        let mut around = Vec::with_capacity(crowds.speed.len());
        for slice in 0..slices {
            let slowed = sky.speed[clock.begins(slice).hour() % 24];
            let places = (0..classes).map(|class| class * slices + slice);
            around.extend(places.map(|place| {
                let quota = crowds.quota.as_ref().map_or(NO_LIMIT, |quota| quota[place]);
                Around { speed: crowds.speed[place] * slowed, quota }
            }));
        }
        let slots = Slots::new(crowds.quota.as_ref().map_or(0, |_| crowds.edges()));
        Self { conditions: conditions.clone(), sky, around, classes, slots }
    }

    /// The day's weather.
    pub fn sky(&self) -> &Sky {
        &self.sky
    }

    /// The slice of an instant \[µs\].
    pub fn slice(&self, us: u64) -> Slice {
        let clock = &self.conditions.clock;
        let slice = clock.slice_at_us(us);
        let calls = self.sky.calls[clock.begins(slice).hour() % 24];
        let closures = &self.conditions.closures;
        let ends_us = clock.ends_us(us).min(closures.changes_us(us));
        Slice { ends_us, calls, first: slice * self.classes, closed: closures.active(us) }
    }

    /// What an edge is like in a slice.
    pub fn around(&self, edge: EdgeId, slice: &Slice) -> Around {
        self.around[slice.first + self.conditions.crowds.class(edge)]
    }

    /// Lets a robot that stands before an edge enter it at once and books its slot, if the edge is
    /// open and has a free one; slots before `now_us` are forgotten.
    pub fn enters(&mut self, edge: EdgeId, slice: &Slice, us: u64, now_us: u64) -> bool {
        if self.conditions.closures.holds(edge, slice.closed) {
            return false;
        }
        let quota = self.around(edge, slice).quota;
        quota == NO_LIMIT || self.slots.take(edge, us / MINUTE_US, now_us / MINUTE_US, quota)
    }

    /// When a robot that stands before an edge may enter it; nothing is booked yet.
    pub fn admission(&self, edge: EdgeId, us: u64) -> Admission {
        let mut admission = Admission { at_us: us, ..Admission::default() };
        loop {
            let open = self.conditions.closures.opens_us(edge, admission.at_us);
            let free = self.slots.next_us(&self.conditions, edge, open);
            admission.closed_us += open - admission.at_us;
            admission.slot_us += free - open;
            admission.at_us = free;
            if free == open || !self.conditions.closures.closed(edge, free) {
                return admission;
            }
        }
    }

    /// Books the slot of a robot that has waited for it; slots before `now_us` are forgotten.
    pub fn book(&mut self, edge: EdgeId, at_us: u64, now_us: u64) {
        if self.conditions.crowds.quota.is_some() {
            self.slots.take(edge, at_us / MINUTE_US, now_us / MINUTE_US, NO_LIMIT);
        }
    }

    /// Whether any path may be closed or full.
    pub fn may_bar(&self) -> bool {
        self.conditions.crowds.quota.is_some() || self.conditions.closures.any()
    }

    /// Why robots may not enter an edge in a slice, however few they are.
    pub fn barred(&self, edge: EdgeId, around: Around, slice: &Slice) -> Option<Unfit> {
        if self.conditions.closures.holds(edge, slice.closed) {
            return Some(Unfit::PathClosed);
        }
        (around.quota == 0).then_some(Unfit::FootpathFull)
    }
}
