//! What bars robots through one day: closed footpaths, and those on which people leave no room.

use super::clock::{DAY_US, DayClock};
use super::closures::Closures;
use crate::base::ids::EdgeId;
use crate::map::EdgeSet;
use std::sync::Arc;

/// Barred edges by part of the day; the day repeats.
#[derive(Debug, Default)]
pub(super) struct Barriers {
    /// When each part begins \[µs\]; none where nothing is ever barred.
    begins_us: Vec<u64>,
    sets: Vec<Arc<EdgeSet>>,
    /// What is barred at some time of the day.
    ever: EdgeSet,
    /// What is barred all day.
    always: Arc<EdgeSet>,
}

impl Barriers {
    /// Lays closures and, by slice of the day, full footpaths over each other.
    pub(super) fn of<'a>(
        closures: &Closures,
        clock: &DayClock,
        full: Option<impl Fn(usize) -> &'a EdgeSet>,
    ) -> Self {
        let slice_us = |slice: usize| clock.begins(slice).0 * 1000;
        let slices = full.iter().flat_map(|_| (0..clock.slices()).map(slice_us));
        let mut begins_us: Vec<u64> =
            closures.parts().map(|(begins, _)| begins).chain(slices).collect();
        begins_us.sort_unstable();
        begins_us.dedup();
        let mut barriers = Self::default();
        for begins in begins_us {
            let mut set = closures.at(begins).cloned().unwrap_or_default();
            if let Some(full) = &full {
                set.join(full(clock.slice_at_us(begins)));
            }
            barriers.push(begins, set);
        }
        let mut always = barriers.ever.clone();
        barriers.sets.iter().for_each(|set| always.meet(set));
        barriers.always = Arc::new(always);
        if barriers.ever.is_empty() { Self::default() } else { barriers }
    }

    /// Adds a part of the day, unless it goes on as the one before.
    fn push(&mut self, begins: u64, set: EdgeSet) {
        if self.sets.last().is_some_and(|last| **last == set) {
            return;
        }
        self.ever.join(&set);
        self.begins_us.push(begins);
        self.sets.push(Arc::new(set));
    }

    /// Whether anything is barred at some time.
    pub(super) fn any(&self) -> bool {
        !self.sets.is_empty()
    }

    /// Whether an edge is barred at some time of the day.
    pub(super) fn ever(&self, edge: EdgeId) -> bool {
        self.ever.contains(edge)
    }

    /// What is barred all day.
    pub(super) fn always(&self) -> &Arc<EdgeSet> {
        &self.always
    }

    /// What is barred at an instant \[µs\].
    pub(super) fn at(&self, us: u64) -> Option<&Arc<EdgeSet>> {
        let part = self.begins_us.partition_point(|begins| *begins <= us % DAY_US);
        self.sets.get(part.checked_sub(1)?)
    }

    /// Whether an edge is barred at an instant \[µs\].
    pub(super) fn bars(&self, edge: EdgeId, us: u64) -> bool {
        self.ever(edge) && self.at(us).is_some_and(|set| set.contains(edge))
    }
}
