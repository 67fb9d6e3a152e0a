//! One number for everything that a day stated: equal for equal days, however they were run.

use crate::base::digest::DigestWriter;
use crate::base::time::SimTime;
use crate::events::{Observer, SimEvent};
use crate::sim::{DayPlan, Ground, run_until};
use std::sync::Arc;

/// Bytes that are digested at once.
const BLOCK: usize = 1 << 16;

/// The fold: SHA-256 over the events in their compact form, block by block.
#[derive(Debug, Clone, Default)]
pub struct DayDigest {
    waiting: Vec<u8>,
    writer: DigestWriter,
    events: u64,
}

impl DayDigest {
    /// The digest of what was stated so far, as 64 hex digits.
    pub fn finish(mut self) -> String {
        self.writer.bytes(&self.waiting).number(self.events);
        self.writer.finish()
    }

    /// Events so far.
    pub fn events(&self) -> u64 {
        self.events
    }
}

impl Observer for DayDigest {
    fn observe(&mut self, at: SimTime, event: &SimEvent) {
        self.events += 1;
        let waiting = std::mem::take(&mut self.waiting);
        self.waiting =
            postcard::to_extend(&(at, event), waiting).expect("an event can be written down");
        if self.waiting.len() >= BLOCK {
            self.writer.bytes(&self.waiting);
            self.waiting.clear();
        }
    }
}

/// Digest of a day that runs straight through to an instant.
pub fn digest_of_day(ground: &Arc<Ground>, plan: DayPlan, until: SimTime) -> String {
    let mut digest = DayDigest::default();
    run_until(ground, plan, until, &mut digest);
    digest.finish()
}
