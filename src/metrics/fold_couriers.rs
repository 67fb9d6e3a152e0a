//! Folds what couriers do into the record of a day.

use super::fold::RunFold;
use super::record::{Carrier, CourierRecord, Outcome};
use crate::base::ids::{CourierId, OrderId};
use crate::base::time::{SimDuration, SimTime};
use crate::base::units::Metres;
use crate::events::{SimEvent, Unfit};

/// What one courier has done so far.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct CourierTally {
    /// Whether it is out: from its first order to when it comes free, even if all of its orders are
    /// exchanged for others on the way.
    out: bool,
    delivered: u32,
    not_taken: u32,
    distance: f64,
    busy: SimDuration,
    since: SimTime,
    last: SimTime,
}

impl RunFold {
    /// Every courier of the day.
    pub(super) fn courier_records(&self) -> Vec<CourierRecord> {
        let shifts = self.staffing.couriers.as_deref();
        let count = shifts.map_or(self.couriers.len(), <[_]>::len);
        let tallies = (0..count).map(|index| self.couriers.get(index).copied().unwrap_or_default());
        let (open, close) = (self.staffing.open, self.staffing.close);
        let on_duty = |index: usize, tally: &CourierTally| match shifts.map(|shifts| shifts[index])
        {
            Some(Some((begins, ends))) => ends.since(begins),
            Some(None) => close.max(tally.last).since(open),
            None => tally.busy,
        };
        let record = |(index, tally): (usize, CourierTally)| CourierRecord {
            courier: CourierId::from_index(index),
            delivered: tally.delivered,
            not_taken: tally.not_taken,
            distance: Metres(tally.distance),
            busy: tally.busy,
            on_duty: on_duty(index, &tally),
        };
        tallies.enumerate().map(record).collect()
    }

    fn tally(&mut self, id: CourierId) -> &mut CourierTally {
        if self.couriers.len() <= id.index() {
            self.couriers.resize(id.index() + 1, CourierTally::default());
        }
        &mut self.couriers[id.index()]
    }

    /// What a courier does.
    #[expect(clippy::wildcard_enum_match_arm, reason = "`observe` names every event")]
    pub(super) fn observe_courier(&mut self, at: SimTime, event: &SimEvent) {
        match *event {
            SimEvent::CourierAssigned { order, courier } => {
                let order = self.order(order);
                (order.assigned, order.carrier) = (Some(at), Some(Carrier::Courier(courier)));
                (order.picked_up, order.arrived) = (None, None);
                let tally = self.tally(courier);
                if !tally.out {
                    (tally.out, tally.since) = (true, at);
                }
            }
            SimEvent::CourierReleased { order, .. } => {
                let order = self.order(order);
                (order.assigned, order.carrier) = (None, None);
            }
            SimEvent::CourierPickedUp { order, .. } => self.order(order).picked_up = Some(at),
            SimEvent::CourierDelivered { order, courier, distance } => {
                let reason = self.fell_back_for(order);
                self.end(order, at, Outcome::FellBack(reason));
                let tally = self.tally(courier);
                tally.delivered += 1;
                tally.distance += distance.metres().0;
            }
            SimEvent::CourierNotTaken { order, courier, distance } => {
                let reason = self.fell_back_for(order);
                self.end(order, at, Outcome::NotTaken(Some(reason)));
                let tally = self.tally(courier);
                tally.not_taken += 1;
                tally.distance += distance.metres().0;
            }
            SimEvent::CourierFree { courier } => {
                let tally = self.tally(courier);
                tally.busy += at.since(tally.since);
                (tally.last, tally.out) = (at, false);
            }
            _ => {}
        }
    }

    /// Why a courier has an order.
    fn fell_back_for(&mut self, order: OrderId) -> Unfit {
        self.order(order).outcome.and_then(Outcome::reason).unwrap_or(Unfit::NoRobots)
    }
}
