//! Speed of the dispatch policies: orders a second on made days of a growing city, one order an hour
//! for each vehicle, on straight lines so that the policies alone are timed. Single thread.
//!
//! `cargo bench --bench dispatch`; with a name behind it, that policy alone.

#![expect(clippy::print_stdout, reason = "a bench reports on standard output")]
#![expect(clippy::unwrap_used, reason = "a bench that fails may panic")]

use std::sync::Arc;
use trundle::base::cast::float;
use trundle::base::money::Money;
use trundle::base::stream::{below, stream, unit};
use trundle::base::time::SimDuration;
use trundle::map::{Point, SidewalkMap};
use trundle::metrics::{OrderRecord, RunFold};
use trundle::scenario::DispatchRule;
use trundle::scenario::instance::{
    Instance, InstanceCourier, InstanceOrder, InstancePlace, InstanceRules, scenario,
};
use trundle::scenario::schema::COURIER_DISPATCH;
use trundle::sim::{DayPlan, Ground, run_day};
use trundle::study::staffing;

/// Vehicles for each square kilometre: the city grows with its fleet.
const VEHICLES_PER_KM2: f64 = 2.0;

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).filter(|it| !it.starts_with('-')).collect();
    println!(
        "{:>18} {:>8} {:>6} {:>8} {:>8} {:>10} {:>7} {:>7}",
        "policy", "vehicles", "hours", "orders", "CPU s", "orders/s", "ctd min", "undel %"
    );
    for policy in COURIER_DISPATCH.iter().filter(|policy| **policy != "external") {
        if !asked.is_empty() && !asked.iter().any(|it| it == policy) {
            continue;
        }
        for vehicles in [100, 1_000, 10_000] {
            let hours = if *policy == "nearest-idle" || *policy == "oldest-first" {
                24
            } else {
                24 * 100 / vehicles.max(100)
            };
            println!("{}", measure(policy, vehicles, hours.max(1)));
        }
    }
}

fn measure(policy: &str, vehicles: usize, hours: usize) -> String {
    let instance = Arc::new(made(vehicles, hours));
    let bundles = ["rolling-horizon", "insertion"].contains(&policy);
    let at_once = policy == "nearest-idle" || policy == "oldest-first";
    let rule = DispatchRule {
        policy: policy.to_owned(),
        every: SimDuration::from_seconds(if at_once { 0.0 } else { 60.0 }),
        at_once: if bundles { 3 } else { 1 },
        ..DispatchRule::default()
    };
    let scenario = scenario(&instance, rule).unwrap();
    let map = Arc::new(SidewalkMap::empty("made"));
    let ground = Arc::new(Ground::build(scenario, map).unwrap());
    let plan = DayPlan::new(&ground.scenario, 0, Vec::new());
    let mut fold = RunFold::new(staffing(&ground.scenario, &plan));
    let begun = cpu_s();
    run_day(&ground, plan, &mut fold);
    let (record, spent) = (fold.finish(), cpu_s() - begun);
    let leads = record.orders.iter().filter_map(OrderRecord::lead_time);
    let minutes: Vec<f64> = leads.map(SimDuration::minutes).collect();
    let (orders, delivered) = (float(record.orders.len()), float(minutes.len()));
    format!(
        "{policy:>18} {vehicles:>8} {hours:>6} {orders:>8} {spent:>8.3} {:>10.0} {:>7.2} {:>7.2}",
        orders / spent,
        minutes.iter().sum::<f64>() / delivered,
        100.0 * (1.0 - delivered / orders),
    )
}

/// A day without end effects: everybody on shift for all of it.
fn made(vehicles: usize, hours: usize) -> Instance {
    let mut rng = stream(1, 0, "bench_dispatch", vehicles as u64);
    let side = 1000.0 * (float(vehicles) / VEHICLES_PER_KM2).sqrt();
    let mut spot = || Point { x: side * unit(&mut rng), y: side * unit(&mut rng) };
    let (merchants, count) = (vehicles / 4, vehicles * hours);
    let restaurants: Vec<InstancePlace> =
        (0..merchants).map(|id| InstancePlace { id: id.to_string(), at: spot() }).collect();
    let couriers = (0..vehicles).map(|id| InstanceCourier {
        id: id.to_string(),
        at: spot(),
        on: SimDuration::ZERO,
        off: SimDuration::from_hours(float(hours) + 2.0),
    });
    let couriers = couriers.collect();
    let mut rng = stream(2, 0, "bench_dispatch", vehicles as u64);
    let mut orders: Vec<InstanceOrder> = (0..count)
        .map(|id| {
            let restaurant = below(&mut rng, merchants);
            let at = restaurants[restaurant].at;
            let mut off = || 3000.0 * (unit(&mut rng) - 0.5);
            let at = Point { x: at.x + off(), y: at.y + off() };
            let minute = SimDuration::from_minutes(1.0).0;
            let placed = SimDuration(below(&mut rng, 60 * hours) as u64 * minute);
            let ready = placed + SimDuration((10 + below(&mut rng, 20)) as u64 * minute);
            InstanceOrder { id: id.to_string(), at, placed, restaurant, ready }
        })
        .collect();
    orders.sort_by_key(|order| order.placed);
    let minutes = SimDuration::from_minutes;
    let rules = InstanceRules {
        metres_per_minute: 320.0,
        pickup: minutes(4.0),
        dropoff: minutes(4.0),
        target: minutes(40.0),
        maximum: minutes(90.0),
        pay_per_order: Money::from_units(10.0),
        pay_per_h: Money::from_units(15.0),
    };
    let (name, digest) = ("made".to_owned(), String::new());
    Instance { name, rules, restaurants, orders, couriers, digest }
}

/// CPU seconds of this process so far, from the kernel's own account.
fn cpu_s() -> f64 {
    let text = std::fs::read_to_string("/proc/self/schedstat").unwrap();
    text.split(' ').next().unwrap().parse::<f64>().unwrap() / 1e9
}
