//! Speed of the simulation on `starship-campus`: orders per second, nanoseconds per event, growth
//! with the fleet, memory of a robot. Single thread, map and trees ready, nothing written.
//!
//! `cargo bench` prints a table; `-- --guard` runs a few days only, for counting instructions;
//! `--around` adds people, weather and the rest to them.

#![expect(clippy::print_stdout, reason = "a bench reports on standard output")]
#![expect(clippy::unwrap_used, reason = "a bench that fails may panic")]

use std::sync::Arc;
use trundle::base::cast::float;
use trundle::metrics::{RunFold, RunRecord};
use trundle::scenario::{self, Overrides, Scenario};
use trundle::sim::{DayPlan, Ground, run_day};
use trundle::study::staffing;

/// Days of the year that is run.
const YEAR: u32 = 365;

/// Days that the instruction guard counts.
const GUARDED: u32 = 5;

fn main() {
    let asked = |word: &str| std::env::args().any(|argument| argument == word);
    let ground = ground(1, if asked("--around") { SURROUNDINGS } else { "" });
    if asked("--guard") {
        let events: u64 = (0..GUARDED).map(|day| one_day(&ground, day).events).sum();
        println!("{events} events");
        return;
    }
    let network = &ground.fleets[0].network;
    println!("{} edges, {:.1} km drivable", ground.map.edges.len(), network.piece().km);
    println!("memory of a robot in the world: {:.0} bytes", bytes_of_a_robot(&ground));
    println!(
        "{:>8} {:>6} {:>8} {:>10} {:>9} {:>9}",
        "robots", "days", "orders", "orders/s", "us/order", "ns/event"
    );
    println!("{}", measure(&ground, YEAR));
    for (factor, days) in [(10, 20), (100, 2)] {
        println!("{}", measure(&self::ground(factor, ""), days));
    }
    println!("with people, quota, rain, closure, event and classes:");
    println!("{}", measure(&self::ground(1, SURROUNDINGS), YEAR));
}

/// Growth of the process by a hundred thousand robots, divided by their number; the path that a
/// robot holds while it drives comes on top, four bytes an edge.
fn bytes_of_a_robot(ground: &Arc<Ground>) -> f64 {
    let robots = 100_000;
    let before = resident_bytes();
    let mut world = bevy_ecs::world::World::new();
    let day = DayPlan { orders_per_day: 1.0, ..DayPlan::new(&ground.scenario, 0, vec![robots]) };
    trundle::sim::build::populate(&mut world, ground, day);
    (resident_bytes() - before) / f64::from(robots)
}

fn resident_bytes() -> f64 {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap();
    text.split(' ').nth(1).unwrap().parse::<f64>().unwrap() * 4096.0
}

/// What makes every edge of every drive ask for the hour.
const SURROUNDINGS: &str = r#"
[pedestrians]
profile = "campus"
quota = true
[weather]
kind = "rain"
rain_orders = 1
[[closure]]
place = { eatery = 1 }
radius_m = 120
hours = "15:00-15:30"
[[event]]
hours = "18:00-20:00"
pedestrians = 2
[timetable]
class_ends = ["09:50", "10:50", "11:50", "13:50", "14:50"]
"#;

/// Starship-campus with its fleet, demand and staff multiplied.
fn ground(factor: u32, more: &str) -> Arc<Ground> {
    let text = scenario::shipped().iter().find(|(id, _)| *id == "starship-campus").unwrap().1;
    let text = format!("{text}{more}");
    let mut scenario = scenario::load(&text, "starship-campus", &Overrides::default()).unwrap();
    for fleet in &mut scenario.fleets {
        fleet.robots *= factor;
        for pool in &mut fleet.operators {
            pool.on_duty *= factor;
        }
        for pool in &mut fleet.crews {
            pool.people *= factor;
        }
    }
    for merchant in &mut scenario.merchants {
        merchant.orders_per_day *= f64::from(factor);
    }
    let map = trundle::cli::input::map(&scenario).unwrap();
    Arc::new(Ground::build(scenario, Arc::new(map)).unwrap())
}

fn plan(scenario: &Scenario, replication: u32) -> DayPlan {
    DayPlan::new(scenario, replication, scenario.fleets.iter().map(|fleet| fleet.robots).collect())
}

fn one_day(ground: &Arc<Ground>, replication: u32) -> RunRecord {
    let scenario = &ground.scenario;
    let plan = plan(scenario, replication);
    let mut fold = RunFold::new(staffing(scenario, &plan));
    run_day(ground, plan, &mut fold);
    fold.finish()
}

/// One line: a warm-up day, then the days measured.
fn measure(ground: &Arc<Ground>, days: u32) -> String {
    one_day(ground, days);
    let (mut orders, mut events) = (0, 0);
    let begun = cpu_s();
    for day in 0..days {
        let record = one_day(ground, day);
        orders += record.orders.len();
        events += record.events;
    }
    let spent = cpu_s() - begun;
    let robots: u32 = ground.scenario.fleets.iter().map(|fleet| fleet.robots).sum();
    format!(
        "{robots:>8} {days:>6} {orders:>8} {:>10.0} {:>9.2} {:>9.1}",
        float(orders) / spent,
        1e6 * spent / float(orders),
        1e9 * spent / trundle::base::cast::float64(events),
    )
}

/// CPU seconds of this process so far: user and system, from the kernel's own account.
fn cpu_s() -> f64 {
    let text = std::fs::read_to_string("/proc/self/schedstat").unwrap();
    text.split(' ').next().unwrap().parse::<f64>().unwrap() / 1e9
}
