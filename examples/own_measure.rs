//! Your own measure of a run: a fold over its events.
//!
//! ```text
//! scenario --> Ground --> run_day --> SimEvent, SimEvent, ... --> your Observer
//! ```
#![expect(clippy::print_stdout, reason = "an example talks")]

use std::sync::Arc;
use trundle::base::time::{SimDuration, SimTime};
use trundle::cli::input;
use trundle::events::{Observer, SimEvent};
use trundle::scenario::Overrides;
use trundle::sim::{DayPlan, run_day};

/// The longest stand at crossings within one stretch, and how often anybody called for help.
#[derive(Default)]
struct Standing {
    longest: SimDuration,
    calls: u32,
}

impl Observer for Standing {
    fn observe(&mut self, _at: SimTime, event: &SimEvent) {
        if let SimEvent::StretchDriven { crossing_wait, .. } = *event {
            self.longest = self.longest.max(crossing_wait);
        }
        if let SimEvent::HelpCalled { .. } = *event {
            self.calls += 1;
        }
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let found = input::find(Some("starship-campus"))?;
    let ground = input::ground(&found, &Overrides::default())?;
    let scenario = &ground.scenario;
    let day = DayPlan::new(scenario, 0, scenario.fleets.iter().map(|fleet| fleet.robots).collect());
    let mut standing = Standing::default();
    run_day(&Arc::clone(&ground), day, &mut standing);
    println!("longest stand {:.0} s, {} calls", standing.longest.seconds(), standing.calls);
    assert!(standing.calls > 0 && standing.longest > SimDuration::ZERO);
    Ok(())
}
