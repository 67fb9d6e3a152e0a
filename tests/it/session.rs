//! A day under watch is the day: wound back, stepped, asked, it has one digest and one set of figures.

use crate::audit::random::drawn;
use crate::worlds;
use std::path::Path;
use std::sync::Arc;
use trundle::audit::Watch;
use trundle::base::ids::RobotId;
use trundle::base::interval::DayValue;
use trundle::base::stream::{below, stream};
use trundle::base::time::SimTime;
use trundle::cli::input;
use trundle::cost::pricing::price;
use trundle::events::Duty;
use trundle::metrics::RunFold;
use trundle::report::{self, Provenance};
use trundle::scenario::Overrides;
use trundle::session::{DayDigest, Session, Touch, digest_of_day};
use trundle::sim::sight::drives;
use trundle::sim::{Ground, Living, run_day};
use trundle::study::figures::day_figures;
use trundle::study::{self, staffing};

const END: SimTime = SimTime(u64::MAX);

fn headless(ground: &Arc<Ground>, option: usize) -> String {
    let (_, plan) = Session::plan(&ground.scenario, option, 0).unwrap();
    digest_of_day(ground, plan, END)
}

#[test]
fn a_day_wound_back_and_forth_has_the_digest_of_the_day_run_straight_through() {
    for scenario in worlds::scenarios() {
        let ground = worlds::ground(scenario);
        let whole = headless(&ground, 0);
        let mut session = Session::begin(&ground, 0, 0).unwrap();
        let mut rng = stream(1, 0, "seeks", 0);
        for _ in 0..12 {
            session.seek(SimTime(below(&mut rng, 86_400_000) as u64));
            let _ = session.figures();
            for _ in 0..below(&mut rng, 5) {
                session.step();
            }
        }
        let (_, plan) = Session::plan(&ground.scenario, 0, 0).unwrap();
        assert_eq!(session.digest(), digest_of_day(&ground, plan, session.now()));
        session.finish();
        assert_eq!(session.digest(), whole, "{}", ground.scenario.name);
        let late = session.now();
        session.seek(SimTime::from_hours(12.3));
        session.seek(late);
        assert_eq!(session.digest(), whole, "{}", ground.scenario.name);
    }
}

#[test]
fn random_worlds_are_wound_back_unharmed() {
    for case in 0..24 {
        let ground = worlds::ground(drawn(case));
        let whole = headless(&ground, 0);
        let mut session = Session::begin(&ground, 0, 0).unwrap();
        let mut rng = stream(2, 0, "seeks", case);
        for _ in 0..6 {
            session.seek(SimTime(below(&mut rng, 90_000_000) as u64));
        }
        session.finish();
        assert_eq!(session.digest(), whole, "case {case}");
    }
}

#[test]
fn the_figures_of_a_finished_session_are_those_of_the_study() {
    let ground = worlds::ground(worlds::scenario("starship-campus"));
    let (_, plan) = Session::plan(&ground.scenario, 0, 3).unwrap();
    let mut fold = RunFold::new(staffing(&ground.scenario, &plan));
    run_day(&ground, plan, &mut fold);
    let record = fold.finish();
    let ledger = price(&ground.scenario, &record);
    let figures = day_figures(&record, &ledger, ground.scenario.promise);
    let mut session = Session::begin(&ground, 0, 3).unwrap();
    session.seek(SimTime::from_hours(14.0));
    let noon = session.figures();
    session.finish();
    let found = session.figures();
    let bits = |values: &[DayValue]| -> Vec<[u64; 2]> {
        values.iter().map(|value| [value.part.to_bits(), value.whole.to_bits()]).collect()
    };
    assert_eq!(bits(&found.own), bits(&figures));
    assert!(noon.own("orders_placed") < found.own("orders_placed"));
    assert!(noon.own("merchant_cost_usd_per_order") > Some(0.0));
    assert!(found.couriers("orders_delivered") > Some(100.0));
}

#[test]
fn a_record_as_of_an_instant_books_every_robot_up_to_it() {
    let ground = worlds::ground(worlds::scenario("starship-campus"));
    let mut session = Session::begin(&ground, 0, 0).unwrap();
    for hour in [9.0, 12.5, 20.0] {
        let now = SimTime::from_hours(hour);
        session.seek(now);
        let record = session.folds().as_of(now);
        for robot in &record.robots {
            assert_eq!(robot.duty_ms.iter().sum::<u64>(), now.0);
        }
        for operator in &record.operators {
            assert!(operator.busy <= operator.on_duty, "{operator:?}");
        }
        assert_eq!(session.folds().tally().duties.iter().sum::<u32>(), 25);
    }
}

#[test]
fn every_robot_has_a_history_and_open_orders_are_those_not_ended() {
    let ground = worlds::ground(worlds::scenario("starship-campus"));
    let mut session = Session::begin(&ground, 0, 0).unwrap();
    session.seek(SimTime::from_hours(12.5));
    let open = session.open_orders().count();
    let by_record = session.record().orders.iter().filter(|order| order.ended.is_none()).count();
    assert!(open > 0 && open == by_record, "{open} {by_record}");
    let robots = 25;
    let lines: usize = (0..robots).map(|robot| session.history(RobotId(robot)).len()).sum();
    assert!(lines > 200, "{lines} lines");
    let long = session.history(RobotId(0));
    session.seek(SimTime::from_hours(10.0));
    let short = session.history(RobotId(0));
    assert!(short.len() < long.len() && long.starts_with(&short));
}

#[test]
fn robots_are_seen_where_their_stretches_begin_pass_and_end() {
    let ground = worlds::ground(worlds::scenario("starship-campus"));
    let (_, plan) = Session::plan(&ground.scenario, 0, 0).unwrap();
    let mut living = Living::begin(&ground, plan);
    let mut seen = 0;
    let mut last: Vec<Option<trundle::map::Point>> = vec![None; 25];
    let fastest = ground.scenario.fleets[0].vendor.cruise.0;
    for second in 36_000..39_600_u64 {
        let at = SimTime(second * 1000);
        living.advance(at);
        living.robots(at.0 * 1000, |robot| {
            let before = last[robot.id.index()].replace(robot.at);
            if drives(robot.duty) {
                seen += usize::from(robot.moves);
                let gone = before.map_or(0.0, |before| before.distance(robot.at));
                assert!(gone <= fastest + 0.01, "{robot:?} went {gone} m in a second");
            }
            let hub = robot.duty != Duty::Idle
                || robot.at == trundle::map::route::point(&ground.map, ground.fleets[0].hubs[0].at);
            assert!(hub, "{robot:?}");
        });
    }
    assert!(seen > 3_000, "{seen} robots seen driving");
}

#[test]
fn the_digest_of_a_day_tells_one_event_from_another() {
    let ground = worlds::ground(worlds::scenario("kiwibot-restaurant"));
    let (_, plan) = Session::plan(&ground.scenario, 0, 0).unwrap();
    let whole = digest_of_day(&ground, plan.clone(), END);
    assert_eq!(whole, digest_of_day(&ground, plan.clone(), END));
    assert_ne!(whole, digest_of_day(&ground, plan.clone(), SimTime::from_hours(13.0)));
    let mut other = plan;
    other.seed += 1;
    assert_ne!(whole, digest_of_day(&ground, other, END));
    assert_ne!(whole, DayDigest::default().finish());
}

#[test]
fn figures_worked_out_beside_the_day_are_those_of_the_day() {
    let ground = worlds::ground(worlds::scenario("starship-campus"));
    let mut session = Session::begin(&ground, 0, 0).unwrap();
    let check = |session: &mut Session, hours: f64| {
        session.seek(SimTime::from_hours(hours));
        session.await_figures();
        session.ask_figures();
        session.await_figures();
        let (at, found) = session.latest_figures().cloned().unwrap();
        assert_eq!(at, session.now());
        let plain = session.figures();
        let bits = |values: &[DayValue]| -> Vec<(u64, u64)> {
            values.iter().map(|it| (it.part.to_bits(), it.whole.to_bits())).collect()
        };
        assert_eq!(bits(&found.own), bits(&plain.own), "at {hours}");
        assert_eq!(bits(&found.couriers), bits(&plain.couriers), "at {hours}");
    };
    for hours in [10.0, 12.0, 13.5, 11.0, 12.5] {
        check(&mut session, hours);
    }
    session.touch(Touch::Rain { until: SimTime::from_hours(18.0) }).unwrap();
    check(&mut session, 15.0);
    session.undo().unwrap();
    check(&mut session, 24.0);
    assert!(session.samples().iter().skip(30).any(|sample| sample.cost.is_some()));
}

#[test]
fn the_run_folder_of_a_day_that_was_only_watched_is_that_of_a_run() {
    let found = input::find(Some("starship-campus")).unwrap();
    let one = Overrides { replications: Some(1), ..Overrides::default() };
    let ground = input::ground(&found, &one).unwrap();
    let mut session = Session::begin(&ground, 0, 0).unwrap();
    session.seek(SimTime::from_hours(12.0));
    session.seek(SimTime::from_hours(11.0));
    let _ = session.figures();
    let known = session.whole();
    assert_eq!(known.len(), 2, "the day and that of couriers alone");
    let watch = Watch::new(false);
    let (run, seen) =
        (study::run(&ground, &|_, _| ()), study::run_with(&ground, &|_, _| (), &watch, &known));
    let provenance = Provenance { version: "1".to_owned(), command: "x".to_owned() };
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let files = |study: &study::Study, out: &Path| {
        let folder = report::write(study, out, None, &provenance).unwrap();
        std::fs::read_to_string(folder.join("run.toml")).unwrap()
    };
    assert_eq!(files(&run, one.path()), files(&seen, other.path()), "every file by its digest");
    let mut touched = Session::begin(&ground, 0, 0).unwrap();
    touched.seek(SimTime::from_hours(11.0));
    touched.touch(Touch::Rain { until: SimTime::from_hours(20.0) }).unwrap();
    let known = touched.whole();
    let wet = study::run_with(&ground, &|_, _| (), &watch, &known);
    assert_ne!(report::digest(&wet), report::digest(&run));
}
