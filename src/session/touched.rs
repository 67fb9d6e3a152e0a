//! A session that is touched: changes done, undone, done again from a record.

use super::touches::{self, Refusal, Touch};
use super::{Incident, Record, Session, incidents, incidents_of_day};
use crate::base::time::SimTime;
use crate::scenario::Scenario;
use std::sync::Arc;

impl Session {
    /// Changes something now. What would have been changed later is forgotten.
    ///
    /// # Errors
    /// Why it cannot be done; then nothing is changed or forgotten.
    pub fn touch(&mut self, touch: Touch) -> Result<(), Refusal> {
        self.do_touch(&touch)?;
        let now = self.now();
        self.touches.truncate(self.done);
        self.touches.push((now, touch));
        self.done += 1;
        self.shelf.forget_from(now);
        self.chart.forget_after(now);
        self.story.forget_rest();
        self.main.hear(&mut self.story);
        Ok(())
    }

    /// Takes back what was changed last, and says what that was. The day is where it was, without it.
    pub fn undo(&mut self) -> Option<(SimTime, Touch)> {
        self.touches.truncate(self.done);
        let (at, touch) = self.touches.pop()?;
        let now = self.now();
        self.shelf.forget_from(at);
        self.take_up_before(at);
        self.story.forget_rest();
        self.chart.forget_after(self.now());
        self.advance(now);
        Some((at, touch))
    }

    /// The place of the option in the scenario's list.
    pub fn place(&self) -> usize {
        self.place
    }

    /// What was changed so far, by time.
    pub fn touches(&self) -> &[(SimTime, Touch)] {
        &self.touches[..self.done]
    }

    /// Has a day before its first notice changed as a record says, when its time comes.
    pub fn replay(&mut self, touches: Vec<(SimTime, Touch)>) {
        self.touches = touches;
    }

    /// Finds the incidents of the whole day, by running it through once; it may be asked in a thread
    /// of its own.
    pub fn look_ahead(&self) -> impl FnOnce() -> Vec<Incident> + Send + use<> {
        let (ground, place, touches) = (self.ground.clone(), self.place, self.touches.clone());
        let replication = self.day().replication;
        move || {
            if touches.is_empty() {
                let plan = Self::plan(&ground.scenario, place, replication);
                return plan.map_or_else(Vec::new, |(_, plan)| incidents_of_day(&ground, plan));
            }
            let Some(mut ahead) = Self::begin(&ground, place, replication) else {
                return Vec::new();
            };
            ahead.couriers = None;
            ahead.replay(touches);
            ahead.finish();
            incidents(ahead.told())
        }
    }

    /// The record of what was changed so far.
    pub fn touch_record(&self) -> Record {
        let day = self.day();
        Record {
            scenario: self.ground.scenario.digest.clone(),
            map: self.ground.map.digest.clone(),
            option: self.option.name.clone(),
            day: day.replication,
            seed: day.seed,
            touches: self.touches().to_vec(),
        }
    }

    /// What could not be done of a record that is replayed: the number of the first, and why.
    pub fn refused(&self) -> Option<&(usize, Touch, Refusal)> {
        self.refused.as_ref()
    }

    /// A day of its own that stands where this one stands, with all that was changed.
    pub fn fork(&self) -> Option<Self> {
        let mut other = Self::begin(&self.ground, self.place, self.day().replication)?;
        other.replay(self.touches().to_vec());
        other.advance(self.now());
        Some(other)
    }

    /// Goes back to the last snapshot not after an instant.
    pub(super) fn take_up_before(&mut self, at: SimTime) {
        let Some(kept) = self.shelf.before(at) else { return };
        self.done = kept.touches;
        let (main, couriers, told) = kept.taken_up(&self.ground);
        (self.main, self.couriers) = (main, couriers);
        self.out_of_step();
        self.story.wind_to(told);
        self.price_again();
    }

    /// Does the touches whose time has come.
    pub(super) fn do_due(&mut self) {
        let now = self.now();
        while let Some((at, touch)) = self.touches.get(self.done).copied() {
            if at > now {
                return;
            }
            if let Err(refusal) = self.do_touch(&touch) {
                self.refused.get_or_insert((self.done, touch, refusal));
            }
            self.done += 1;
            self.main.hear(&mut self.story);
            self.story.all_is_new();
        }
    }

    fn do_touch(&mut self, touch: &Touch) -> Result<(), Refusal> {
        self.catch_up();
        let days = (&mut self.main, self.couriers.as_mut());
        touches::apply(touch, self.done, days, Arc::make_mut(&mut self.priced))?;
        self.out_of_step();
        if let Some(couriers) = &mut self.couriers {
            couriers.hear(&mut ());
        }
        Ok(())
    }

    /// The scenario at the prices that hold now.
    fn price_again(&mut self) {
        let mut priced = self.ground.scenario.clone();
        for (_, touch) in &self.touches[..self.done] {
            touches::price(touch, &mut priced);
        }
        self.priced = Arc::new(priced);
    }

    /// The scenario at the prices that hold now.
    pub fn priced(&self) -> &Scenario {
        &self.priced
    }
}
