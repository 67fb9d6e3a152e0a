//! What the watcher's hands do to the day: changes, taken back, and a second world beside it.

use super::desk::Desk;
use super::marks::Marks;
use crate::session::{Session, Touch};
use crate::sim::joining::Joining;

impl Desk {
    /// Changes something now, or says why not.
    pub(super) fn touch(&mut self, touch: Touch) {
        self.refusal = self.session.touch(touch).err().map(|refusal| refusal.to_string());
        if self.refusal.is_none() {
            self.look_again();
        }
    }

    /// One more robot for the fleet of the chosen robot, or else for the first fleet of the day, at its
    /// first hub.
    pub(super) fn one_more(&mut self) {
        let chosen = self.chosen_robot().map(|robot| robot.fleet.index());
        let first = || self.session.day().robots.iter().position(|robots| *robots > 0);
        let fleet = chosen.or_else(first).unwrap_or(0);
        self.touch(Touch::AddRobots(Joining { fleet, hub: 0, count: 1 }));
    }

    /// Takes the last change back.
    pub(super) fn undo(&mut self) {
        self.refusal = None;
        self.goal = None;
        if self.session.undo().is_some() {
            self.look_again();
        } else {
            self.refusal = Some("nothing was changed before this instant".to_owned());
        }
    }

    /// From now on a second world lives beside this one: as this one is now.
    pub(super) fn fork_here(&mut self) {
        if self.fork.is_none() {
            self.fork = self.session.fork();
            self.forked = self.fork.as_ref().map(Session::now);
            self.shown.at = None;
        }
    }

    /// Watches the other world.
    pub(super) fn swap(&mut self) {
        if let Some(fork) = &mut self.fork {
            std::mem::swap(&mut self.session, fork);
            self.seen.forget();
            self.shown.figures = None;
            self.look_again();
        }
    }

    fn look_again(&mut self) {
        self.marks = Marks::of(&self.session);
        self.pins_stale = true;
        self.shown.at = None;
    }
}
