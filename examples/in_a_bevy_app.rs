//! The same world inside any Bevy `App`: whoever owns the app decides how far it lives.
//!
//! ```text
//! App + SimPlugin --update()--> world lives to `Until` --> read its components with queries
//! ```
#![expect(clippy::print_stdout, reason = "an example talks")]

use bevy_app::App;
use trundle::base::time::SimTime;
use trundle::cli::input;
use trundle::events::Duty;
use trundle::scenario::Overrides;
use trundle::sim::plugin::Until;
use trundle::sim::robot::DutyState;
use trundle::sim::{DayPlan, SimPlugin};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let found = input::find(Some("starship-campus"))?;
    let ground = input::ground(&found, &Overrides::default())?;
    let day = DayPlan::new(
        &ground.scenario,
        0,
        ground.scenario.fleets.iter().map(|fleet| fleet.robots).collect(),
    );
    let mut app = App::new();
    app.add_plugins(SimPlugin { ground, day });
    let mut busiest = 0;
    for quarter in 0..96 {
        app.world_mut().resource_mut::<Until>().0 = SimTime::from_hours(f64::from(quarter) / 4.0);
        app.update();
        let mut robots = app.world_mut().query::<&DutyState>();
        let driving = robots.iter(app.world()).filter(|state| state.duty == Duty::Deliver);
        busiest = busiest.max(driving.count());
    }
    println!("at the busiest quarter-hour {busiest} robots drove with goods at once");
    assert!(busiest > 0);
    Ok(())
}
