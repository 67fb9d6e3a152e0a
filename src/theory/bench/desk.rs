//! What a queue shows batch by batch: waits of calls, and shares of time, read from events alone.

use super::{Fleet, Server, Shown, Size};
use crate::base::cast::{float, float64};
use crate::base::ids::CrewId;
use crate::base::time::{SimDuration, SimTime};
use crate::events::{Observer, SimEvent};

/// A queue under observation.
///
/// A batch counts so many calls after so many that it lets pass; its times run from the moment in
/// which the first call that counts is taken to the one in which the last is.
#[derive(Debug)]
pub(super) struct Desk {
    server: Server,
    robots: u32,
    servers: u32,
    size: Size,
    service_s: f64,
    /// Calls taken since the last batch was full.
    taken: usize,
    /// Servers at work, and robots that stand.
    busy: u32,
    down: u32,
    last: SimTime,
    sums: Sums,
    shown: Vec<Shown>,
}

/// What a batch has added up so far; times in milliseconds.
#[derive(Debug, Default)]
struct Sums {
    waited: u64,
    waiting: usize,
    time: u64,
    busy: u64,
    all_busy: u64,
    down: u64,
}

impl Desk {
    pub(super) fn new(fleet: &Fleet, size: Size) -> Self {
        let servers = match fleet.server {
            Server::Operators(operators) => operators,
            Server::Crew => 1,
        };
        Self {
            server: fleet.server,
            robots: fleet.robots,
            servers,
            size,
            service_s: fleet.service_s,
            taken: 0,
            busy: 0,
            down: 0,
            last: SimTime::MIDNIGHT,
            sums: Sums::default(),
            shown: Vec::new(),
        }
    }

    /// One entry for each full batch.
    pub(super) fn shown(self) -> Vec<Shown> {
        self.shown
    }

    /// Adds up the time since the last change.
    fn pass(&mut self, at: SimTime) {
        let passed = at.since(self.last).0;
        let (busy, down) = (u64::from(self.busy), u64::from(self.down));
        self.last = at;
        self.sums.time += passed;
        self.sums.busy += busy * passed;
        self.sums.down += down * passed;
        if self.busy == self.servers {
            self.sums.all_busy += passed;
        }
    }

    fn called(&mut self, at: SimTime) {
        self.pass(at);
        self.down += 1;
    }

    fn took(&mut self, at: SimTime, waited: SimDuration) {
        self.pass(at);
        self.busy += 1;
        self.taken += 1;
        if self.taken == self.size.before {
            self.sums = Sums::default();
        } else if self.taken > self.size.before {
            self.sums.waited += waited.0;
            self.sums.waiting += usize::from(waited.0 > 0);
        }
        if self.taken == self.size.before + self.size.calls {
            self.taken = 0;
            self.shown.push(self.batch());
        }
    }

    fn batch(&self) -> Shown {
        let sums = &self.sums;
        let (calls, time) = (float(self.size.calls), float64(sums.time));
        let wait_s = float64(sums.waited) / 1000.0 / calls;
        Shown {
            wait: wait_s / self.service_s,
            waits: float(sums.waiting) / calls,
            utilisation: float64(sums.busy) / time / f64::from(self.servers),
            all_busy: float64(sums.all_busy) / time,
            availability: 1.0 - float64(sums.down) / time / f64::from(self.robots),
        }
    }

    fn free(&mut self, at: SimTime) {
        self.pass(at);
        self.busy -= 1;
    }

    fn drives_on(&mut self, at: SimTime) {
        self.pass(at);
        self.down -= 1;
    }
}

impl Observer for Desk {
    fn observe(&mut self, at: SimTime, event: &SimEvent) {
        match (self.server, event) {
            (Server::Operators(_), SimEvent::HelpCalled { .. })
            | (Server::Crew, SimEvent::RescueCalled { .. }) => self.called(at),
            (Server::Operators(_), SimEvent::OperatorTook { waited, .. })
            | (Server::Crew, SimEvent::RescueStarted { waited, .. }) => self.took(at, *waited),
            (Server::Operators(_), SimEvent::OperatorReleased { .. }) => {
                self.free(at);
                self.drives_on(at);
            }
            (Server::Crew, SimEvent::RescueEnded { .. }) => self.drives_on(at),
            (Server::Crew, SimEvent::CrewReturned { crew: CrewId(_), .. }) => self.free(at),
            _ => {}
        }
    }
}
