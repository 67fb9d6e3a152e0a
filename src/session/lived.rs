//! A living day and everything that listens to it, put down and taken up together.

use super::folds::Folds;
use super::staffing_of;
use crate::base::ids::{FleetId, RobotId};
use crate::base::time::SimTime;
use crate::events::{Observer, SimEvent};
use crate::sim::course::Ahead;
use crate::sim::joining::Joining;
use crate::sim::sight::RobotSight;
use crate::sim::touch::TouchFault;
use crate::sim::{DayPlan, Ground, Living, Snapshot};
use std::sync::Arc;

/// A living day with its folds.
pub struct Lived {
    living: Living,
    folds: Folds,
    /// What was stated since somebody took it; nobody does, where this is `None`.
    heard: Heard,
}

/// Such a day put down.
pub(super) struct PutDown {
    at: SimTime,
    snapshot: Snapshot,
    folds: Folds,
}

impl Lived {
    /// A day before its first notice.
    pub fn begin(ground: &Arc<Ground>, plan: DayPlan) -> Self {
        let folds = Folds::new(staffing_of(ground, &plan), ground.scenario.promise);
        Self { living: Living::begin(ground, plan), folds, heard: Heard(None) }
    }

    /// Lets it live until an instant; somebody else may listen.
    pub fn advance(&mut self, until: SimTime, listener: &mut impl Observer) {
        self.living.advance(until);
        self.hear(listener);
    }

    /// Lets it live to its end, and to the end of the day at least.
    pub(super) fn finish(&mut self) {
        while let Some(next) = self.living.next() {
            self.advance(next, &mut ());
        }
        self.advance(super::DAY_END, &mut ());
    }

    /// Changes something now.
    pub(super) fn touch(
        &mut self,
        act: impl FnOnce(&mut Living) -> Result<(), TouchFault>,
    ) -> Result<(), TouchFault> {
        act(&mut self.living)
    }

    /// Adds robots to a fleet now, in the world and in everything that listens.
    pub(super) fn add_robots(&mut self, who: Joining) -> Result<(), TouchFault> {
        self.living.add_robots(who)?;
        self.folds.add_robots(FleetId::from_index(who.fleet), who.count);
        Ok(())
    }

    /// Hears what a touch made the day state at once.
    pub(super) fn hear(&mut self, listener: &mut impl Observer) {
        self.living.read(&mut Two(&mut self.folds, &mut Two(&mut self.heard, listener)));
    }

    /// What was stated since this was asked last, passes along edges left out; from now on it is kept.
    pub(super) fn take_heard(&mut self) -> Vec<(SimTime, SimEvent)> {
        self.heard.0.replace(Vec::new()).unwrap_or_default()
    }

    /// The world.
    pub fn living(&self) -> &Living {
        &self.living
    }

    /// What listens.
    pub fn folds(&self) -> &Folds {
        &self.folds
    }

    pub(super) fn robots(&mut self, at_us: u64, see: impl FnMut(RobotSight)) {
        self.living.robots(at_us, see);
    }

    pub(super) fn some_robots(
        &mut self,
        which: impl Iterator<Item = RobotId>,
        at_us: u64,
        see: impl FnMut(RobotSight, Ahead<'_>),
    ) {
        self.living.some_robots(which, at_us, see);
    }

    pub(super) fn put_down(&self) -> PutDown {
        let snapshot = self.living.snapshot();
        PutDown { at: self.living.now(), snapshot, folds: self.folds.clone() }
    }
}

impl PutDown {
    pub(super) fn at(&self) -> SimTime {
        self.at
    }

    /// # Panics
    /// When the ground is another one: a bug.
    pub(super) fn taken_up(&self, ground: &Arc<Ground>) -> Lived {
        let living = Living::taken_up(&self.snapshot, self.at, ground);
        let living = living.expect("a session has one ground");
        Lived { living, folds: self.folds.clone(), heard: Heard(None) }
    }
}

/// Keeps what is stated, where somebody wants it.
struct Heard(Option<Vec<(SimTime, SimEvent)>>);

impl Observer for Heard {
    fn observe(&mut self, at: SimTime, event: &SimEvent) {
        if let Some(heard) = &mut self.0
            && !matches!(event, SimEvent::EdgePassed { .. })
        {
            heard.push((at, *event));
        }
    }
}

/// Two folds side by side.
struct Two<'a, A, B>(&'a mut A, &'a mut B);

impl<A: Observer, B: Observer> Observer for Two<'_, A, B> {
    fn observe(&mut self, at: SimTime, event: &SimEvent) {
        self.0.observe(at, event);
        self.1.observe(at, event);
    }
}

/// Nobody listens.
impl Observer for () {
    fn observe(&mut self, _: SimTime, _: &SimEvent) {}
}
