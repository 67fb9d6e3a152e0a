//! What listens to a day under watch: its record, its digest, open orders, who does what now.

use super::day_digest::DayDigest;
use crate::base::ids::{FleetId, OrderId, RobotId};
use crate::base::time::{SimDuration, SimTime};
use crate::events::{Duty, Observer, SimEvent};
use crate::metrics::{RunFold, RunRecord, Staffing};
use std::collections::BTreeSet;

/// Everything that listens; a copy goes with every snapshot.
#[derive(Debug, Clone)]
pub struct Folds {
    run: RunFold,
    digest: DayDigest,
    open: BTreeSet<OrderId>,
    tally: Tally,
    robots: Vec<(Duty, bool)>,
    promise: SimDuration,
}

/// Counts of the day so far and of this moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Orders placed.
    pub placed: u32,
    /// Orders handed over, by anybody.
    pub delivered: u32,
    /// Orders handed over by a robot.
    pub by_robot: u32,
    /// Orders handed over in time.
    pub on_time: u32,
    /// Orders that nobody handed over and nobody will.
    pub lost: u32,
    /// Sum of lead times \[ms\].
    pub lead_ms: u64,
    /// Robots by duty now, in the order of [`Duty::ALL`].
    pub duties: [u32; Duty::ALL.len()],
    /// Robots that wait for an operator or companion now.
    pub waiting: u32,
}

impl Tally {
    /// Mean lead time of the delivered orders \[min\].
    pub fn lead_min(&self) -> Option<f64> {
        let lead = SimDuration(self.lead_ms).minutes();
        (self.delivered > 0).then(|| lead / f64::from(self.delivered))
    }
}

impl Folds {
    pub(super) fn new(staffing: Staffing, promise: SimDuration) -> Self {
        let robots: u32 = staffing.robots.iter().sum();
        let mut tally = Tally::default();
        tally.duties[Duty::OutOfService as usize] = robots;
        Self {
            run: RunFold::new(staffing),
            digest: DayDigest::default(),
            open: BTreeSet::new(),
            tally,
            robots: vec![(Duty::OutOfService, false); robots as usize],
            promise,
        }
    }

    /// So many robots join a fleet; they were out of service until now.
    pub(super) fn add_robots(&mut self, fleet: FleetId, count: u32) {
        self.run.add_robots(fleet, count);
        self.tally.duties[Duty::OutOfService as usize] += count;
        self.robots.resize(self.robots.len() + count as usize, (Duty::OutOfService, false));
    }

    /// The record as it would be if the day ended at an instant.
    pub fn as_of(&self, now: SimTime) -> RunRecord {
        self.run.as_of(now)
    }

    /// The fold of the record.
    pub(super) fn run(&self) -> &RunFold {
        &self.run
    }

    /// The record so far.
    pub fn record(&self) -> &RunRecord {
        self.run.so_far()
    }

    /// Digest of what was stated so far.
    pub fn digest(&self) -> String {
        self.digest.clone().finish()
    }

    /// Events so far.
    pub fn events(&self) -> u64 {
        self.digest.events()
    }

    /// Orders that are placed and not ended.
    pub fn open(&self) -> &BTreeSet<OrderId> {
        &self.open
    }

    /// Counts so far.
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// Entities that a copy has to hold, about.
    pub(super) fn size(&self) -> u64 {
        (self.robots.len() + self.record().orders.len()) as u64
    }

    fn ended(&mut self, order: OrderId) {
        self.open.remove(&order);
        let record = &self.run.so_far().orders[order.index()];
        let Some(lead) = record.lead_time() else {
            self.tally.lost += 1;
            return;
        };
        self.tally.delivered += 1;
        self.tally.lead_ms += lead.0;
        self.tally.on_time += u32::from(record.on_time(self.promise));
    }

    fn robot(&mut self, robot: RobotId, change: impl FnOnce(&mut (Duty, bool))) {
        let waits = |(duty, held): (Duty, bool)| {
            u32::from(!held && matches!(duty, Duty::Assist | Duty::AwaitOperator))
        };
        let view = &mut self.robots[robot.index()];
        let before = *view;
        change(view);
        let tally = &mut self.tally;
        tally.duties[before.0 as usize] -= 1;
        tally.duties[view.0 as usize] += 1;
        tally.waiting = tally.waiting + waits(*view) - waits(before);
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "the record's fold names every event")]
    fn count(&mut self, event: &SimEvent) {
        match *event {
            SimEvent::OrderPlaced { order, .. } => {
                self.tally.placed += 1;
                self.open.insert(order);
            }
            SimEvent::OrderDelivered { order, .. } => {
                self.tally.by_robot += 1;
                self.ended(order);
            }
            SimEvent::OrderRefunded { order, .. }
            | SimEvent::OrderCompletedByHand { order, .. }
            | SimEvent::OrderNotTaken { order, .. }
            | SimEvent::OrderRefused { order, .. }
            | SimEvent::OrderWithdrawn { order }
            | SimEvent::CourierDelivered { order, .. }
            | SimEvent::CourierNotTaken { order, .. } => self.ended(order),
            SimEvent::DutyChanged { robot, to, .. } => self.robot(robot, |view| view.0 = to),
            SimEvent::OperatorTook { robot, .. } => self.robot(robot, |view| view.1 = true),
            SimEvent::OperatorReleased { robot, .. } => self.robot(robot, |view| view.1 = false),
            _ => {}
        }
    }
}

impl Observer for Folds {
    fn observe(&mut self, at: SimTime, event: &SimEvent) {
        self.run.observe(at, event);
        self.digest.observe(at, event);
        self.count(event);
    }
}
