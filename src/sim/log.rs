//! Where events wait until the driver of the run folds them.

use crate::base::time::SimTime;
use crate::events::{Observer, SimEvent};
use bevy_ecs::prelude::Resource;
use serde::{Deserialize, Serialize};

/// Events stated since the log was last read.
#[derive(Debug, Clone, Default, Resource, Serialize, Deserialize)]
pub struct EventLog {
    events: Vec<(SimTime, SimEvent)>,
    stated: u64,
    /// Whether passes along edges are stated; they cost a walk over every leg.
    pub edges: bool,
}

impl EventLog {
    /// An empty log.
    pub fn new(edges: bool) -> Self {
        Self { edges, ..Self::default() }
    }

    /// States a fact.
    pub fn state(&mut self, at: SimTime, event: SimEvent) {
        self.stated += 1;
        self.events.push((at, event));
    }

    /// Hands all waiting events to a fold, in order.
    pub fn read(&mut self, observer: &mut impl Observer) {
        for (at, event) in &self.events {
            observer.observe(*at, event);
        }
        self.events.clear();
    }

    /// Events stated since the run began.
    pub fn stated(&self) -> u64 {
        self.stated
    }
}
