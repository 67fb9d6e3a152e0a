//! Equal seeds, equal bytes: whatever the threads, the driver, or what else is run beside it.

use crate::worlds::{self, Facts};
use bevy_app::{App, Update};
use bevy_ecs::prelude::{ResMut, Schedule, Schedules};
use bevy_ecs::schedule::{LogLevel, ScheduleBuildSettings};
use rayon::prelude::*;
use std::sync::Arc;
use trundle::base::time::{SimDuration, SimTime};
use trundle::events::SimEvent;
use trundle::metrics::RunRecord;
use trundle::report;
use trundle::scenario::Scenario;
use trundle::sim::demand::orders;
use trundle::sim::dispatch::POLICIES;
use trundle::sim::plugin::Until;
use trundle::sim::{DayPlan, EventLog, Ground, SimPlugin};
use trundle::study::{self, Cell, Study};

/// A study of a few short cells.
fn small() -> Scenario {
    let mut scenario = worlds::scenario("kiwibot-restaurant");
    scenario.run.replications = 3;
    scenario.vary.robots = vec![2, 4];
    scenario.vary.orders_per_day = vec![20.0, 60.0];
    scenario
}

fn run(ground: &Arc<Ground>, threads: usize) -> Study {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(|| study::run(ground, &|_, _| {}))
}

#[test]
fn a_study_has_one_digest_for_any_number_of_threads() {
    let ground = worlds::ground(small());
    let digests: Vec<String> =
        [1, 1, 2, 8].iter().map(|threads| report::digest(&run(&ground, *threads))).collect();
    assert!(digests.windows(2).all(|pair| pair[0] == pair[1]), "{digests:#?}");
    let mut other = small();
    other.run.seed += 1;
    assert_ne!(report::digest(&run(&worlds::ground(other), 2)), digests[0], "a constant seed");
}

#[test]
fn a_day_repeats_and_another_seed_or_replication_is_another_day() {
    for scenario in worlds::scenarios() {
        let ground = worlds::ground(scenario);
        let robots = worlds::options(&ground.scenario)[0].clone();
        let plan = worlds::day(&ground, robots, 1);
        let facts = worlds::events(&ground, plan.clone());
        assert_eq!(facts, worlds::events(&ground, plan.clone()));
        let mut seed = plan.clone();
        seed.seed += 1;
        assert_ne!(facts, worlds::events(&ground, seed));
        let mut replication = plan;
        replication.replication += 1;
        assert_ne!(facts, worlds::events(&ground, replication));
    }
}

/// Events of a day inside an `App` that is updated again and again, each time so much further.
fn stepped(ground: &Arc<Ground>, plan: &DayPlan, steps: &[u64]) -> Vec<(SimTime, SimEvent)> {
    let mut app = App::new();
    app.add_plugins(SimPlugin { ground: ground.clone(), day: plan.clone() });
    let mut facts = Facts::default();
    let end = SimTime::from_hours(60.0);
    let mut until = SimTime::MIDNIGHT;
    for step in steps.iter().cycle() {
        until = until + SimDuration(*step);
        app.world_mut().resource_mut::<Until>().0 = until;
        app.update();
        app.world_mut().resource_mut::<EventLog>().read(&mut facts);
        if until > end {
            return facts.0;
        }
    }
    facts.0
}

#[test]
fn an_app_that_is_stepped_oddly_states_what_a_batch_states() {
    for id in ["kiwibot-restaurant", "starship-campus"] {
        let ground = worlds::ground(worlds::scenario(id));
        let mut plan = worlds::day(&ground, worlds::options(&ground.scenario)[0].clone(), 0);
        plan.edges = true;
        let batch = worlds::events(&ground, plan.clone());
        assert!(batch.last().unwrap().0 < SimTime::from_hours(60.0), "the steps end too early");
        for steps in [&[7_001, 1, 613_337, 0, 59_999][..], &[86_400_000][..]] {
            assert!(stepped(&ground, &plan, steps) == batch, "{id} in steps of {steps:?} ms");
        }
    }
}

/// Bits of all figures of the cells at some robots and demand.
fn bits(study: &Study, like: &Cell) -> Vec<Vec<u64>> {
    let same = |cell: &&Cell| {
        (cell.option, cell.robots) == (like.option, like.robots)
            && cell.orders_per_day.to_bits() == like.orders_per_day.to_bits()
    };
    let cell = study.cells.iter().find(same).unwrap();
    cell.days
        .iter()
        .map(|day| {
            day.iter()
                .map(|value| value.part.to_bits() ^ value.whole.to_bits().rotate_left(1))
                .collect()
        })
        .collect()
}

#[test]
fn more_cells_or_replications_leave_the_others_as_they_were() {
    let few = run(&worlds::ground(small()), 2);
    let mut wider = small();
    wider.vary.robots = vec![1, 2, 3, 4, 7];
    wider.vary.orders_per_day = vec![10.0, 20.0, 60.0, 75.0];
    let wider = run(&worlds::ground(wider), 2);
    let mut longer = small();
    longer.run.replications = 5;
    let longer = run(&worlds::ground(longer), 2);
    for cell in &few.cells {
        let own = bits(&few, cell);
        assert_eq!(own, bits(&wider, cell), "{} robots, wider sweep", cell.robots);
        assert_eq!(own, bits(&longer, cell)[..3], "{} robots, more days", cell.robots);
    }
}

#[test]
fn figures_have_the_same_bits_for_any_number_of_threads() {
    let ground = worlds::ground(small());
    let studies = [1, 2, 8].map(|threads| run(&ground, threads));
    for cell in &studies[0].cells {
        let one = bits(&studies[0], cell);
        assert!(studies[1..].iter().all(|study| bits(study, cell) == one), "{cell:?}");
    }
}

#[test]
fn a_replication_is_the_same_alone_and_in_any_company() {
    for id in ["kiwibot-restaurant", "starship-campus"] {
        let ground = worlds::ground(worlds::scenario(id));
        let robots = worlds::options(&ground.scenario)[0].clone();
        let record = |number| worlds::record(&ground, worlds::day(&ground, robots.clone(), number));
        let alone = record(7);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(4).build().unwrap();
        // Multiples of 7 and 17 modulo 40 come in no order at all.
        for step in [7, 17] {
            let others: Vec<u32> = (1..40).map(|n| n * step % 40).collect();
            let records: Vec<RunRecord> =
                pool.install(|| others.par_iter().map(|number| record(*number)).collect());
            let place = others.iter().position(|number| *number == 7).unwrap();
            assert!(records[place] == alone, "{id}");
            assert!(records.iter().filter(|record| **record == alone).count() == 1, "{id}");
        }
    }
}

#[test]
fn no_two_systems_of_the_plugin_could_run_in_another_order() {
    let strict = |schedule: &mut Schedule| {
        schedule.set_build_settings(ScheduleBuildSettings {
            ambiguity_detection: LogLevel::Error,
            auto_insert_apply_deferred: false,
            ..ScheduleBuildSettings::default()
        });
    };
    let ground = worlds::ground(worlds::scenario("kiwibot-restaurant"));
    let mut app = App::new();
    app.add_plugins(SimPlugin { ground: ground.clone(), day: worlds::day(&ground, vec![4], 0) });
    let labels: Vec<_> =
        app.world().resource::<Schedules>().iter().map(|(_, found)| found.label()).collect();
    let mut built = 0;
    for label in labels {
        app.world_mut().schedule_scope(label, |world, schedule| {
            strict(schedule);
            assert!(schedule.initialize(world).is_ok(), "{:?}", schedule.label());
            built += schedule.systems_len();
        });
    }
    assert!(built > 0, "no system was looked at");
    // The same question about two systems that do depend on their order.
    let mut schedule = Schedule::new(Update);
    strict(&mut schedule);
    schedule.add_systems((
        |mut until: ResMut<Until>| until.0.0 += 1,
        |mut until: ResMut<Until>| until.0.0 *= 2,
    ));
    assert!(schedule.initialize(app.world_mut()).is_err());
}

fn placed(ground: &Arc<Ground>, robots: Vec<u32>) -> Vec<(SimTime, SimEvent)> {
    placed_in(worlds::events(ground, worlds::day(ground, robots, 0)))
}

fn placed_in(facts: Vec<(SimTime, SimEvent)>) -> Vec<(SimTime, SimEvent)> {
    let placed = |(_, event): &(SimTime, SimEvent)| matches!(event, SimEvent::OrderPlaced { .. });
    facts.into_iter().filter(placed).collect()
}

#[test]
fn every_option_fleet_and_staff_meets_the_same_orders() {
    let ground = worlds::ground(worlds::scenario("town-kitchen"));
    let orders = placed(&ground, vec![0, 0, 0]);
    assert!(orders.len() > 20);
    for robots in [vec![1, 0, 0], vec![5, 0, 0], vec![0, 5, 0], vec![3, 9, 4]] {
        assert!(placed(&ground, robots.clone()) == orders, "{robots:?}");
    }
    for policy in POLICIES {
        let plan = DayPlan { policy, ..worlds::day(&ground, vec![3, 9, 4], 0) };
        assert!(placed_in(worlds::events(&ground, plan)) == orders, "{}", policy.id);
    }
    let mut other = ground.scenario.clone();
    (other.fleets[0].robots, other.fleets[0].chargers[0].plugs) = (9, Some(1));
    other.fleets[1].operators[0].on_duty = 9;
    other.fleets[1].vendor.battery.capacity.0 /= 10.0;
    other.customers.patience_min = trundle::base::law::Law::Constant(1.0);
    assert!(placed(&worlds::ground(other), vec![0, 5, 0]) == orders, "staff, battery, patience");
}

#[test]
fn the_kth_order_of_a_merchant_is_the_same_basket_at_any_demand() {
    let ground = worlds::ground(worlds::scenario("starship-campus"));
    let at = |demand: f64| orders(&ground, 7, 0, demand);
    let (few, many) = (at(60.0), at(240.0));
    assert!(few.len() < many.len());
    for order in &few {
        let same = many.iter().find(|other| other.key == order.key).unwrap();
        let kitchen = |order: &trundle::sim::demand::OrderSpec| order.ready.since(order.placed);
        assert_eq!(order.customer, same.customer);
        assert_eq!(order.ticket, same.ticket);
        assert_eq!((order.mass, order.volume), (same.mass, same.volume));
        assert_eq!((order.patience, kitchen(order)), (same.patience, kitchen(same)));
    }
}
