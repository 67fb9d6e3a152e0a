//! What must follow when a scenario is changed, whatever its figures are.

mod maps;
mod parts;
mod scales;

use crate::worlds;
use std::sync::Arc;
use trundle::base::cast;
use trundle::base::law::Law;
use trundle::base::time::SimTime;
use trundle::base::units::{Metres, WattHours};
use trundle::events::{Duty, SimEvent};
use trundle::metrics::{Outcome, RunRecord};
use trundle::scenario::Scenario;
use trundle::sim::Ground;

/// Days of a paired comparison.
const PAIRS: u32 = 40;

/// Student's t that chance passes once in 1400 comparisons of 40 pairs, one-sided.
const T40: f64 = 3.44;

/// Mean of paired differences over its standard error; 0 where no pair differs.
fn t(differences: &[f64]) -> f64 {
    let n = cast::float(differences.len());
    let mean = differences.iter().sum::<f64>() / n;
    let squares: f64 = differences.iter().map(|d| (d - mean) * (d - mean)).sum();
    let error = (squares / (n - 1.0) / n).sqrt();
    if mean.abs() > 0.0 { mean / error } else { 0.0 }
}

/// Differences of a figure, day by day, between two worlds that meet the same orders.
fn paired(
    one: (&Arc<Ground>, u32),
    other: (&Arc<Ground>, u32),
    figure: impl Fn(&RunRecord) -> f64,
) -> Vec<f64> {
    let day = |(ground, robots): (&Arc<Ground>, u32), replication| {
        figure(&worlds::record(ground, worlds::day(ground, vec![robots], replication)))
    };
    (0..PAIRS).map(|replication| day(one, replication) - day(other, replication)).collect()
}

fn by_robot(record: &RunRecord) -> f64 {
    cast::float(record.orders.iter().filter(|o| o.outcome == Some(Outcome::ByRobot)).count())
}

fn withdrawn(record: &RunRecord) -> f64 {
    cast::float(record.orders.iter().filter(|o| o.outcome == Some(Outcome::Withdrawn)).count())
}

fn mean_lead(record: &RunRecord) -> f64 {
    let leads: Vec<f64> =
        record.orders.iter().filter_map(|order| Some(order.lead_time()?.minutes())).collect();
    leads.iter().sum::<f64>() / cast::float(leads.len())
}

fn kiwibots() -> Scenario {
    worlds::scenario("kiwibot-restaurant")
}

fn campus(change: impl Fn(&mut Scenario)) -> Arc<Ground> {
    let mut scenario = worlds::scenario("starship-campus");
    change(&mut scenario);
    worlds::ground(scenario)
}

fn facts(ground: &Arc<Ground>, robots: Vec<u32>) -> Vec<(SimTime, SimEvent)> {
    worlds::events(ground, worlds::day(ground, robots, 0))
}

#[test]
fn where_help_is_never_needed_one_operator_does_what_a_hundred_do() {
    let staffed = |operators, calls_m| {
        campus(|scenario| {
            scenario.fleets[0].vendor.distance_between_calls = Metres(calls_m);
            scenario.fleets[0].operators[0].on_duty = operators;
        })
    };
    let never = facts(&staffed(1, 1e15), vec![25]);
    assert!(never == facts(&staffed(100, 1e15), vec![25]));
    assert!(facts(&staffed(1, 100.0), vec![25]) != facts(&staffed(100, 100.0), vec![25]));
}

#[test]
fn a_battery_without_end_is_never_charged() {
    let charges = |capacity| {
        let ground = campus(|scenario| {
            scenario.fleets[0].vendor.battery.capacity = WattHours(capacity);
        });
        let to_plug = |(_, event): &(SimTime, SimEvent)| {
            matches!(event, SimEvent::DutyChanged { to: Duty::Charge, .. })
        };
        facts(&ground, vec![25]).iter().filter(|fact| to_plug(fact)).count()
    };
    assert_eq!(charges(1e9), 0);
    assert!(charges(150.0) > 0, "a small battery is charged");
}

#[test]
fn more_robots_never_deliver_less_on_average() {
    let mut busy = kiwibots();
    busy.merchants[0].orders_per_day = 120.0;
    let busy = worlds::ground(busy);
    let gained = t(&paired((&busy, 4), (&busy, 2), by_robot));
    assert!(gained > T40, "2 to 4 robots under load: t = {gained}");
    for (few, more) in [(4, 6), (8, 10)] {
        let gained = t(&paired((&busy, more), (&busy, few), by_robot));
        assert!(gained > -T40, "{few} to {more} robots: t = {gained}");
    }
}

#[test]
fn twice_the_speed_lowers_the_mean_lead_time() {
    let slow = worlds::ground(kiwibots());
    let mut fast = kiwibots();
    let vendor = &mut fast.fleets[0].vendor;
    (vendor.cruise, vendor.crossing) = (vendor.cruise * 2.0, vendor.crossing * 2.0);
    let fast = worlds::ground(fast);
    let gained = t(&paired((&slow, 4), (&fast, 4), mean_lead));
    assert!(gained > T40, "t = {gained}");
}

#[test]
fn a_fleet_or_operator_that_is_never_used_changes_nothing() {
    let ground = worlds::ground(kiwibots());
    let own = facts(&ground, vec![4]);
    let mut more = kiwibots();
    more.fleets.push(worlds::scenario("starship-campus").fleets[0].clone());
    assert!(own == facts(&worlds::ground(more), vec![4, 0]), "a fleet without robots");
    // As many operators as robots are never all asked for; one more is never asked at all.
    let staffed = |operators| {
        let mut scenario = kiwibots();
        scenario.fleets[0].operators[0].on_duty = operators;
        facts(&worlds::ground(scenario), vec![4])
    };
    assert!(staffed(4) == staffed(5), "an operator who is never asked");
}

#[test]
fn who_waits_for_ever_never_withdraws_and_who_waits_not_at_all_always_does() {
    let waits = |minutes| {
        let mut scenario = kiwibots();
        scenario.merchants[0].orders_per_day = 150.0;
        scenario.couriers.on_duty = Some(1);
        scenario.customers.patience_min = Law::Constant(minutes);
        let ground = worlds::ground(scenario);
        worlds::record(&ground, worlds::day(&ground, vec![1], 0))
    };
    // Twelve days outlast the queue of any one.
    assert!(withdrawn(&waits(17_280.0)).abs() < 0.5);
    // Without patience nobody is assigned later than the first moment somebody is looked for.
    let none = waits(0.0);
    assert!(withdrawn(&none) > 0.0);
    for order in &none.orders {
        if let (Some(Outcome::Withdrawn), Some(ended)) = (order.outcome, order.ended) {
            assert!(ended <= order.ready, "order {} waited without patience", order.order);
        }
    }
}

#[test]
fn more_patience_never_means_more_withdrawals_on_average() {
    let waits = |minutes| {
        let mut scenario = kiwibots();
        scenario.merchants[0].orders_per_day = 120.0;
        scenario.couriers.on_duty = Some(1);
        scenario.customers.patience_min = Law::Constant(minutes);
        worlds::ground(scenario)
    };
    let (short, long) = (waits(10.0), waits(60.0));
    let fewer = t(&paired((&short, 2), (&long, 2), withdrawn));
    assert!(fewer > T40, "t = {fewer}");
}

/// Mean of a figure over pairs that lack it on no day.
fn mean_operator_wait(record: &RunRecord) -> f64 {
    let waited: f64 = record.operators.iter().map(|who| who.waited.seconds()).sum();
    let sessions: u32 = record.operators.iter().map(|who| who.sessions).sum();
    waited / f64::from(sessions.max(1))
}

fn worked(record: &RunRecord) -> f64 {
    let rests = [Duty::Idle, Duty::Charge, Duty::OutOfService];
    let robot = |robot: &trundle::metrics::RobotRecord| {
        let all: u64 = robot.duty_ms.iter().sum();
        all - rests.iter().map(|duty| robot.duty_ms[*duty as usize]).sum::<u64>()
    };
    cast::float64(record.robots.iter().map(robot).sum())
}

#[test]
fn one_more_operator_never_makes_robots_wait_longer_on_average() {
    let staffed = |operators| {
        let mut scenario = kiwibots();
        scenario.merchants[0].orders_per_day = 120.0;
        scenario.fleets[0].operators[0].on_duty = operators;
        scenario.fleets[0].operators[0].robots_per_operator = 1;
        worlds::ground(scenario)
    };
    let grounds = [1, 2, 3, 4].map(staffed);
    let gained = t(&paired((&grounds[0], 5), (&grounds[1], 5), mean_operator_wait));
    assert!(gained > T40, "1 to 2 operators of 5 robots: t = {gained}");
    for pair in grounds.windows(2) {
        let gained = t(&paired((&pair[0], 5), (&pair[1], 5), mean_operator_wait));
        assert!(gained > -T40, "t = {gained}");
    }
}

#[test]
fn one_more_plug_never_makes_orders_later_on_average() {
    let plugged = |plugs| {
        let mut scenario = kiwibots();
        scenario.merchants[0].orders_per_day = 100.0;
        let fleet = &mut scenario.fleets[0];
        fleet.chargers[0].plugs = Some(plugs);
        fleet.vendor.battery.capacity.0 /= 3.0;
        worlds::ground(scenario)
    };
    let grounds = [1, 2, 4].map(plugged);
    let gained = t(&paired((&grounds[0], 6), (&grounds[2], 6), mean_lead));
    assert!(gained > T40, "1 to 4 plugs for 6 robots: t = {gained}");
    for pair in grounds.windows(2) {
        let gained = t(&paired((&pair[0], 6), (&pair[1], 6), mean_lead));
        assert!(gained > -T40, "t = {gained}");
    }
}

#[test]
fn more_demand_below_saturation_never_means_fewer_deliveries_less_work_or_shorter_waits() {
    let asked = |orders| {
        let mut scenario = kiwibots();
        scenario.merchants[0].orders_per_day = orders;
        scenario.customers.patience_min = Law::Constant(10_000.0);
        scenario.fallback_after = None;
        worlds::ground(scenario)
    };
    let grounds = [10.0, 20.0, 35.0].map(asked);
    for pair in grounds.windows(2) {
        let more = |figure: &dyn Fn(&RunRecord) -> f64| {
            t(&paired((&pair[1], 6), (&pair[0], 6), |record| figure(record)))
        };
        assert!(more(&by_robot) > T40, "deliveries");
        assert!(more(&worked) > T40, "work");
        assert!(more(&mean_operator_wait) > -T40, "wait for an operator");
        assert!(more(&mean_lead) > -T40, "lead time");
    }
}
