//! Rescue crews, the workshop behind them, and what befalls robots, on the simulation's own days.

#![expect(clippy::wildcard_enum_match_arm, reason = "each trace asks for a few events")]

mod crews;
mod mishaps;
mod traces;

use trundle::base::time::SimTime;
use trundle::events::SimEvent;

/// Everything that a day stated.
type Facts = Vec<(SimTime, SimEvent)>;

/// When the first of some events happened.
fn first(facts: &Facts, wanted: impl Fn(&SimEvent) -> bool) -> Option<SimTime> {
    facts.iter().find(|(_, event)| wanted(event)).map(|(at, _)| *at)
}
