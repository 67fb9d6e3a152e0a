//! One world's day of its surroundings: its weather, the speeds and quotas of every slice, the
//! slots booked so far.

use super::barriers::Barriers;
use super::quota::{Slots, minute};
use super::weather::{Air, Sky, USUAL_RAIN};
use super::{Closing, Conditions, EdgeSet, NO_LIMIT};
use crate::base::cast::{self, float64};
use crate::base::ids::{EdgeId, FleetId, OrderId};
use crate::base::time::SimTime;
use crate::base::units::Metres;
use crate::events::Unfit;
use crate::sim::ground::{Ground, Post};
use crate::sim::touch::Touched;
use bevy_ecs::prelude::Resource;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The day's surroundings; `None` where nothing changes.
#[derive(Debug, Resource)]
pub struct Today(pub Option<DayConditions>);

impl Today {
    /// The day of a replication.
    pub fn new(conditions: Option<&Arc<Conditions>>, seed: u64, replication: u32) -> Self {
        Self(conditions.map(|conditions| DayConditions::new(conditions, seed, replication)))
    }

    /// The day of a replication with what was changed in it.
    pub fn touched(ground: &Ground, touched: &Touched, seed: u64, replication: u32) -> Self {
        if touched.is_empty() {
            return Self::new(ground.conditions.as_ref(), seed, replication);
        }
        let edges = ground.map.edges.len();
        let closing = |(edge, from, until): &(EdgeId, SimTime, SimTime)| Closing {
            hours: (*from, *until),
            edges: EdgeSet::of(edges, |id| id == *edge),
        };
        let more = touched.closed.iter().map(closing).collect();
        let conditions = Conditions::with_closings(ground, more);
        let mut sky = Sky::of(&conditions.plan, seed, replication);
        let factors = conditions.plan.weather.as_ref().map_or(USUAL_RAIN, |weather| weather.rain);
        touched.rain.iter().for_each(|span| sky.rain(*span, &factors));
        Self(Some(DayConditions::under(&conditions, sky)))
    }

    /// What the day does not have from its replication alone: the slots that robots have booked.
    pub(in crate::sim) fn slots(&self) -> Option<Slots> {
        let DayConditions {
            slots,
            conditions: _,
            sky: _,
            around: _,
            crowding: _,
            classes: _,
            barriers: _,
            trips: _,
        } = self.0.as_ref()?;
        Some(slots.clone())
    }

    /// The day with these slots booked.
    pub(in crate::sim) fn with_slots(mut self, slots: Option<Slots>) -> Self {
        if let Some((today, slots)) = self.0.as_mut().zip(slots) {
            today.slots = slots;
        }
        self
    }

    /// Times the speed of a courier who sets out at an instant.
    pub fn courier_factor(&self, at: SimTime) -> f64 {
        self.0.as_ref().map_or(1.0, |today| today.sky.couriers[at.hour() % 24])
    }

    /// Keeps the way of an order's trip, as [`super::way_round`] finds it.
    pub fn remember(&mut self, from: (FleetId, Post), order: OrderId, round: Option<Metres>) {
        if let Some(today) = self.0.as_mut().filter(|today| today.barriers.any()) {
            today.trips.insert((order, from), round);
        }
    }

    /// The way of an order's trip that was kept.
    pub fn remembered(&self, from: (FleetId, Post), order: OrderId) -> Option<Option<Metres>> {
        self.0.as_ref()?.trips.get(&(order, from)).copied()
    }

    /// Whether any edge is barred at some time of the day.
    pub fn bars(&self) -> bool {
        self.0.as_ref().is_some_and(|today| today.barriers.any())
    }
}

/// Conditions of one day.
#[derive(Debug)]
pub struct DayConditions {
    conditions: Arc<Conditions>,
    sky: Sky,
    /// By slice of the day, then class of edge.
    around: Vec<Around>,
    /// Density of people over that at which the rate of their calls is stated, likewise; empty where
    /// nobody walks.
    crowding: Vec<f64>,
    classes: usize,
    slots: Slots,
    pub(super) barriers: Barriers,
    /// Ways of trips that were found before.
    trips: BTreeMap<(OrderId, (FleetId, Post)), Option<Metres>>,
}

/// What a class of edges is like in a slice of the day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Around {
    /// Times the speed.
    pub speed: f64,
    /// Robots a minute that may enter an edge; [`NO_LIMIT`] where they are not counted.
    pub(super) quota: u32,
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
    /// Part of the day of the closures, where something is closed in it.
    closing: Option<usize>,
}

impl Slice {
    /// The only one where nothing changes.
    pub const ENDLESS: Self = Self { ends_us: u64::MAX, calls: 1.0, first: 0, closing: None };

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
        Self::under(conditions, Sky::of(&conditions.plan, seed, replication))
    }

    /// The day under a sky.
    fn under(conditions: &Arc<Conditions>, sky: Sky) -> Self {
        let (clock, crowds) = (&conditions.clock, &conditions.crowds);
        let slices = clock.slices();
        let classes = crowds.classes(slices);
        let mut around = Vec::with_capacity(classes * slices);
        let mut crowding = Vec::with_capacity(crowds.in_air(Air::Dry).crowding.len());
        for slice in 0..slices {
            let hour = clock.begins(slice).hour() % 24;
            let (effects, weather) = (crowds.in_air(sky.air[hour]), sky.speed[hour]);
            let of_slice = slice * classes..(slice + 1) * classes;
            let own = &effects.around[of_slice.clone()];
            if (weather - 1.0).abs() > 0.0 {
                around.extend(own.iter().map(|own| Around { speed: own.speed * weather, ..*own }));
            } else {
                around.extend_from_slice(own);
            }
            crowding.extend_from_slice(effects.crowding.get(of_slice).unwrap_or_default());
        }
        let slots = Slots::new(if crowds.limit_robots() { crowds.edges() } else { 0 });
        let barriers = conditions.barriers(&sky);
        let conditions = conditions.clone();
        let trips = BTreeMap::new();
        Self { conditions, sky, around, crowding, classes, slots, barriers, trips }
    }

    /// The day's weather.
    pub fn sky(&self) -> &Sky {
        &self.sky
    }

    /// What holds on every day.
    pub fn conditions(&self) -> &Conditions {
        &self.conditions
    }

    /// The slice of an instant \[µs\].
    pub fn slice(&self, us: u64) -> Slice {
        let clock = &self.conditions.clock;
        let slice = clock.slice_at_us(us);
        let calls = self.sky.calls[clock.begins(slice).hour() % 24];
        let closures = &self.conditions.closures;
        let ends_us = clock.ends_us(us).min(closures.changes_us(us));
        let closing = Some(closures.part_at(us)).filter(|part| closures.any(*part));
        Slice { ends_us, calls, first: slice * self.classes, closing }
    }

    /// What an edge is like in a slice.
    pub fn around(&self, edge: EdgeId, slice: &Slice) -> Around {
        self.around[slice.first + self.conditions.crowds.class(edge)]
    }

    /// Times the speed on an edge entered at an instant \[µs\].
    pub fn speed_factor(&self, edge: EdgeId, us: u64) -> f64 {
        self.around(edge, &self.slice(us)).speed
    }

    /// Density of people on an edge in a slice, over that at which the rate of their calls is
    /// stated; 0 where nobody walks.
    pub fn crowding(&self, edge: EdgeId, slice: &Slice) -> f64 {
        let place = slice.first + self.conditions.crowds.class(edge);
        self.crowding.get(place).copied().unwrap_or(0.0)
    }

    /// Robots that may enter an edge in the minute of an instant; `None`: no limit.
    pub fn quota(&self, edge: EdgeId, at: SimTime) -> Option<u32> {
        self.quota_us(edge, at.0 * 1000)
    }

    fn quota_us(&self, edge: EdgeId, us: u64) -> Option<u32> {
        let clock = &self.conditions.clock;
        let first = clock.slice_at_us(us) * self.classes;
        let quota = self.around[first + self.conditions.crowds.class(edge)].quota;
        (quota != NO_LIMIT).then_some(quota)
    }

    /// Lets a robot that stands before an edge enter it at once and books its slot, if the edge is
    /// open and has a free one; slots before `now_us` are forgotten.
    pub(in crate::sim) fn enters(
        &mut self,
        edge: EdgeId,
        around: Around,
        slice: &Slice,
        us: u64,
        now_us: u64,
    ) -> bool {
        if slice.closing.is_some_and(|part| self.conditions.closures.holds(edge, part)) {
            return false;
        }
        let quota = around.quota;
        quota == NO_LIMIT || self.slots.take(edge, minute(us), minute(now_us), quota)
    }

    /// When a robot that stands before an edge may enter it; nothing is booked yet.
    pub fn admission(&self, edge: EdgeId, us: u64) -> Admission {
        let mut admission = Admission { at_us: us, ..Admission::default() };
        loop {
            let open = self.conditions.closures.opens_us(edge, admission.at_us);
            let free = self.slots.next_us(|us| self.quota_us(edge, us), edge, open);
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
        if self.conditions.crowds.limit_robots() {
            self.slots.take(edge, minute(at_us), minute(now_us), NO_LIMIT);
        }
    }

    /// Why robots may not enter an edge at an instant \[µs\], however few they are.
    pub fn barred(&self, edge: EdgeId, us: u64) -> Option<Unfit> {
        if !self.barriers.bars(edge, us) {
            return None;
        }
        let closed = self.conditions.closures.closed(edge, us);
        Some(if closed { Unfit::PathClosed } else { Unfit::FootpathFull })
    }
}
