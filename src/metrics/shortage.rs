//! When a fleet had nobody free while robots stood at the charger.

use crate::base::ids::FleetId;
use crate::base::time::{SimDuration, SimTime};
use crate::events::Duty;

/// Short spells of every set of fleets that orders fit.
#[derive(Debug, Clone, Default)]
pub(super) struct Shortages {
    /// Idle and charging robots, by fleet.
    counts: Vec<(u32, u32)>,
    sets: Vec<FleetSet>,
}

/// Fleets that some orders fit.
#[derive(Debug, Clone)]
struct FleetSet {
    fleets: u64,
    /// Turns between short and not short, with the short time before each; one for an instant.
    turns: Vec<Turn>,
}

#[derive(Debug, Clone, Copy)]
struct Turn {
    at: SimTime,
    short: bool,
    before: SimDuration,
}

impl Shortages {
    /// Follows a set of fleets, from the first order on that fits it.
    pub(super) fn watch(&mut self, fleets: u64) {
        if fleets != 0 && self.set(fleets).is_none() {
            let short = self.is_short(fleets);
            let turn = Turn { at: SimTime::MIDNIGHT, short, before: SimDuration::ZERO };
            self.sets.push(FleetSet { fleets, turns: vec![turn] });
        }
    }

    fn set(&self, fleets: u64) -> Option<&FleetSet> {
        self.sets.iter().find(|set| set.fleets == fleets)
    }

    /// A robot of a fleet turns to another duty.
    pub(super) fn turn(&mut self, at: SimTime, fleet: FleetId, from: Duty, to: Duty) {
        let known = |duty: Duty| matches!(duty, Duty::Idle | Duty::Charge);
        if !known(from) && !known(to) {
            return;
        }
        if self.counts.len() <= fleet.index() {
            self.counts.resize(fleet.index() + 1, (0, 0));
        }
        let (idle, charging) = &mut self.counts[fleet.index()];
        *idle = *idle + u32::from(to == Duty::Idle) - u32::from(from == Duty::Idle);
        *charging = *charging + u32::from(to == Duty::Charge) - u32::from(from == Duty::Charge);
        for index in 0..self.sets.len() {
            let fleets = self.sets[index].fleets;
            if fleets >> fleet.index() & 1 == 1 {
                let short = self.is_short(fleets);
                self.sets[index].note(at, short);
            }
        }
    }

    fn is_short(&self, fleets: u64) -> bool {
        let counts = self.counts.iter().enumerate();
        let fitting = counts.filter(|(index, _)| fleets >> index & 1 == 1);
        let (idle, charging) =
            fitting.fold((0, 0), |(idle, charging), (_, n)| (idle + n.0, charging + n.1));
        idle == 0 && charging > 0
    }

    /// Time between two instants, both past, in which no robot of these fleets was idle and at
    /// least one stood at the charger.
    pub(super) fn within(&self, fleets: u64, from: SimTime, until: SimTime) -> SimDuration {
        let set = self.set(fleets);
        set.map_or(SimDuration::ZERO, |set| SimDuration(set.until(until).0 - set.until(from).0))
    }
}

impl FleetSet {
    fn note(&mut self, at: SimTime, short: bool) {
        let before = self.until(at);
        match self.turns.last_mut() {
            Some(last) if last.at == at => last.short = short,
            Some(last) if last.short == short => {}
            _ => self.turns.push(Turn { at, short, before }),
        }
    }

    /// Short time from the first turn until an instant.
    fn until(&self, at: SimTime) -> SimDuration {
        let next = self.turns.partition_point(|turn| turn.at <= at);
        let Some(turn) = next.checked_sub(1).and_then(|index| self.turns.get(index)) else {
            return SimDuration::ZERO;
        };
        SimDuration(turn.before.0 + if turn.short { at.since(turn.at).0 } else { 0 })
    }
}
