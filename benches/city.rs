//! A day of a large fleet in a real city: 3,000 robots, 300 operators, 40 rescue crews, some 36,000
//! orders of sixty eateries, with breakdowns, vandalism and losses of the radio link. Single
//! thread, nothing written.
//!
//! `cargo bench --bench city -- MAP`, where MAP is an extract of OpenStreetMap.

#![expect(clippy::print_stdout, reason = "a bench reports on standard output")]
#![expect(clippy::unwrap_used, reason = "a bench that fails may panic")]

use std::sync::Arc;
use trundle::base::cast::{float, float64};
use trundle::metrics::RunFold;
use trundle::scenario::{self, Overrides};
use trundle::sim::{DayPlan, Ground, run_day};
use trundle::study::staffing;

const EATERIES: usize = 60;

/// The fleet, its people and its customers.
const DAY: &str = r#"
version = 1
question = "What does a day of a large fleet in a city take?"
answer = "service"
[run]
date = "2019-03-05"
hours = "08:00-22:00"
replications = 1
seed = 1
[customers]
at = "buildings"
within_m = 2500
[[fleet]]
vendor = "starship"
robots = 3000
hub = "centre"
plan = "starship-per-order"
hours_between_failures_h = 500
vandalism_per_1000_h = 0.2
link_outages_per_h = 0.2
[[operators]]
on_duty = 300
wage_usd_per_h = 15
[[crew]]
people = 40
wage_usd_per_h = 15
"#;

fn main() {
    let Some(path) = std::env::args().skip(1).find(|argument| !argument.starts_with('-')) else {
        println!("skipped: no map given; cargo bench --bench city -- MAP");
        return;
    };
    let begun = cpu_s();
    let ground = ground(&path);
    println!(
        "{path}: {} edges, {:.1} s of CPU to read and grow trees",
        ground.map.edges.len(),
        cpu_s() - begun
    );
    println!(
        "{:>8} {:>8} {:>10} {:>9} {:>9}",
        "orders", "CPU s", "orders/s", "us/order", "ns/event"
    );
    for replication in 0..3 {
        println!("{}", one_day(&ground, replication));
    }
    println!("{:.0} MiB at most", status_kib("VmHWM") / 1024.0);
}

fn ground(path: &str) -> Arc<Ground> {
    let merchant = |eatery| {
        format!(
            "[[merchant]]\nplace = {{ eatery = {eatery} }}\norders_per_day = 600\nticket_usd = 15\n"
        )
    };
    let merchants: Vec<String> = (0..EATERIES).map(merchant).collect();
    let text = format!("{DAY}[map]\nfile = {path:?}\n{}", merchants.concat());
    let scenario = scenario::load(&text, "city", &Overrides::default()).unwrap();
    let map = trundle::cli::input::map(&scenario).unwrap();
    Arc::new(Ground::build(scenario, Arc::new(map)).unwrap())
}

fn one_day(ground: &Arc<Ground>, replication: u32) -> String {
    let scenario = &ground.scenario;
    let plan = DayPlan::new(scenario, replication, vec![scenario.fleets[0].robots]);
    let mut fold = RunFold::new(staffing(scenario, &plan));
    let begun = cpu_s();
    run_day(ground, plan, &mut fold);
    let (record, spent) = (fold.finish(), cpu_s() - begun);
    let orders = record.orders.len();
    format!(
        "{orders:>8} {spent:>8.2} {:>10.0} {:>9.2} {:>9.1}",
        float(orders) / spent,
        1e6 * spent / float(orders),
        1e9 * spent / float64(record.events),
    )
}

/// CPU seconds of this process so far, from the kernel's own account.
fn cpu_s() -> f64 {
    let text = std::fs::read_to_string("/proc/self/schedstat").unwrap();
    text.split(' ').next().unwrap().parse::<f64>().unwrap() / 1e9
}

/// A figure of the process's memory \[KiB\].
fn status_kib(name: &str) -> f64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = text.lines().find(|line| line.starts_with(name)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}
