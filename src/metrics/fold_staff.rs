//! What operators, crews and feeders do, folded into their records.

use super::fold::RunFold;
use crate::base::ids::OperatorId;
use crate::base::time::{SimDuration, SimTime};
use crate::events::{SimEvent, Skill};

impl RunFold {
    fn take(&mut self, id: OperatorId, at: SimTime, waited: SimDuration) {
        let (holding, since, _) = &mut self.holding[id.index()];
        if *holding == 0 {
            *since = at;
        }
        *holding += 1;
        let operator = &mut self.record.operators[id.index()];
        operator.sessions += 1;
        operator.waited += waited;
    }

    fn release(&mut self, id: OperatorId, at: SimTime, held: SimDuration) {
        let (holding, since, last) = &mut self.holding[id.index()];
        *holding -= 1;
        *last = at;
        let operator = &mut self.record.operators[id.index()];
        operator.held += held;
        if *holding == 0 {
            operator.busy += at.since(*since);
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "`observe` names every event")]
    pub(super) fn observe_staff(&mut self, at: SimTime, event: &SimEvent) {
        match *event {
            SimEvent::OperatorTook { operator, waited, skill, .. } => {
                self.take(operator, at, waited);
                if skill != Skill::Watch {
                    self.record.call_waits.push(waited);
                }
            }
            SimEvent::OperatorReleased { operator, held, .. } => self.release(operator, at, held),
            SimEvent::RescueStarted { crew, waited, .. } => {
                let crew = &mut self.record.crews[crew.index()];
                crew.rescues += 1;
                crew.waited += waited;
            }
            SimEvent::CrewReturned { crew, away } => {
                let shift = self.staffing.crews[crew.index()].shift;
                let crew_record = &mut self.record.crews[crew.index()];
                crew_record.busy += away;
                // Overtime: what of a round lies outside the shift is paid beside it.
                if let Some(shift) = shift {
                    crew_record.on_duty += outside(shift, SimTime(at.0 - away.0), at);
                }
                self.crew_last[crew.index()] = at;
            }
            SimEvent::FeederSent { feeder, waited, .. } => {
                self.record.feeders[feeder.index()].waited += waited;
            }
            SimEvent::FeederReturned { feeder, brought, away, .. } => {
                let record = &mut self.record.feeders[feeder.index()];
                record.busy += away;
                record.brought += u32::from(brought);
                record.in_vain += u32::from(!brought);
                self.feeder_last[feeder.index()] = at;
            }
            _ => {}
        }
    }
}

/// The part of a span that lies outside a shift.
fn outside((begins, ends): (SimTime, SimTime), from: SimTime, until: SimTime) -> SimDuration {
    until.since(from).saturating_sub(until.min(ends).since(from.max(begins)))
}
