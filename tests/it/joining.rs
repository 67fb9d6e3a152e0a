//! Robots that join a fleet in the middle of a day: they work, the others stay who they are, and the day
//! is done again from its record, before the checker, and undone.

use crate::{tiny, worlds};
use std::sync::Arc;
use trundle::audit::{Audit, Change};
use trundle::base::ids::{FleetId, RobotId};
use trundle::base::money::Money;
use trundle::base::time::{SimDuration, SimTime};
use trundle::base::units::Watts;
use trundle::cli::audited;
use trundle::cost::ledger::Category;
use trundle::events::{Duty, Observer, SimEvent};
use trundle::map::route::point;
use trundle::scenario::Scenario;
use trundle::scenario::assets::Charge;
use trundle::session::{Record, Refusal, Session, Touch};
use trundle::sim::joining::Joining;
use trundle::sim::touch::TouchFault;
use trundle::sim::{Ground, Living};

fn at(hours: f64) -> SimTime {
    SimTime::from_hours(hours)
}

fn campus() -> Arc<Ground> {
    worlds::ground(worlds::scenario("starship-campus"))
}

fn join(fleet: usize, count: u32) -> Touch {
    Touch::AddRobots(Joining { fleet, hub: 0, count })
}

fn begin(ground: &Arc<Ground>, place: usize) -> Session {
    Session::begin(ground, place, 0).unwrap()
}

fn finished(mut session: Session) -> Session {
    session.finish();
    assert_eq!(session.refused(), None);
    session
}

/// A day with changes, lived to its end.
fn lived(ground: &Arc<Ground>, place: usize, touches: &[(SimTime, Touch)]) -> Session {
    let mut session = begin(ground, place);
    session.replay(touches.to_vec());
    finished(session)
}

/// Ways to serve a scenario's orders with robots, with the robots of each fleet.
fn with_robots(scenario: &Scenario) -> Vec<(usize, Vec<u32>)> {
    let sizes = |place| Session::plan(scenario, place, 0).map(|(_, plan)| (place, plan.robots));
    let all = (0..Session::options(scenario).len()).filter_map(sizes);
    all.filter(|(_, robots)| robots.iter().any(|count| *count > 0)).collect()
}

#[test]
fn robots_that_join_take_orders_and_the_day_is_done_again_and_undone() {
    let ground = campus();
    let whole = lived(&ground, 0, &[]).digest();
    let mut session = begin(&ground, 0);
    let robots = session.record().robots.len();
    session.seek(at(11.0));
    for robot in (0..robots - 4).map(RobotId::from_index) {
        session.touch(Touch::RobotOut { robot }).unwrap();
    }
    session.seek(at(11.5));
    let before = session.digest();
    session.touch(join(0, 4)).unwrap();
    assert_eq!(session.record().robots.len(), robots + 4);
    let mut seen = Vec::new();
    session.robots(at(11.5).0 * 1000, |sight| seen.push(sight.id));
    assert_eq!(seen, (0..robots + 4).map(RobotId::from_index).collect::<Vec<_>>());
    session.finish();
    let joined = &session.record().robots[robots..];
    assert!(joined.iter().all(|robot| robot.delivered > 0), "{joined:?}");
    let touched = session.digest();
    let record = session.touch_record();
    let read = Record::read(&record.to_toml(), "touches.toml").unwrap();
    assert_eq!(read, record);
    assert_eq!(lived(&ground, 0, &read.touches).digest(), touched);
    session.seek(at(11.0));
    assert_eq!(session.record().robots.len(), robots);
    session.seek(at(20.0));
    assert_eq!(session.record().robots.len(), robots + 4);
    session.finish();
    assert_eq!(session.digest(), touched, "wound back and lived again");
    session.seek(at(11.5));
    assert_ne!(session.digest(), before, "they stand ready at once");
    session.undo().unwrap();
    assert_eq!((session.digest(), session.record().robots.len()), (before, robots));
    while session.undo().is_some() {}
    assert_eq!(finished(session).digest(), whole);
}

#[test]
fn robots_of_later_fleets_keep_their_ids_and_their_chance() {
    let scenario = worlds::scenario("robots-vs-couriers");
    let several = |(_, robots): &(usize, Vec<u32>)| robots.iter().filter(|n| **n > 0).count() > 1;
    let (place, sizes) = with_robots(&scenario).into_iter().find(several).unwrap();
    let all: u32 = sizes.iter().sum();
    let ground = worlds::ground(scenario);
    let plain = lived(&ground, place, &[]);
    let first = sizes.iter().position(|count| *count > 0).unwrap();
    let early = at(0.5);
    let out = |robot| (early, Touch::RobotOut { robot: RobotId(robot) });
    let touches = [(early, join(first, 2)), out(all), out(all + 1)];
    let touched = lived(&ground, place, &touches);
    let of_others = |session: &Session| {
        let told = session.told().iter().copied();
        let of_joined = |event: &SimEvent| matches!(*event, SimEvent::DutyChanged { robot, .. } if robot.0 >= all);
        told.filter(|(_, event)| !of_joined(event)).collect::<Vec<_>>()
    };
    assert!(of_others(&plain) == of_others(&touched), "two who never drive change nothing");
    let fleets = |session: &Session| -> Vec<FleetId> {
        session.record().robots.iter().map(|robot| robot.fleet).collect()
    };
    let known = fleets(&plain);
    let joined = [FleetId::from_index(first); 2];
    assert_eq!(fleets(&touched), [&known[..], &joined[..]].concat());
    let noon = lived(&ground, place, &[(at(12.0), join(first, 5))]);
    let until_noon = |session: &Session| {
        let before = session.told().iter().take_while(|(when, _)| *when < at(12.0));
        before.copied().collect::<Vec<_>>()
    };
    assert!(until_noon(&plain) == until_noon(&noon), "the past stays as it was");
    assert_ne!(plain.digest(), noon.digest());
}

#[test]
fn days_to_which_robots_join_could_have_happened_in_every_shipped_scenario() {
    let (mut worked, mut unpriced) = (0, 0);
    let no_fee = |refusal: &Refusal| matches!(refusal, Refusal::World(TouchFault::NoFee(_)));
    for scenario in worlds::scenarios() {
        let (id, options) = (scenario.name.clone(), with_robots(&scenario));
        let ground = worlds::ground(scenario);
        for (place, sizes) in options {
            let robots: u32 = sizes.iter().sum();
            let acting = (0..sizes.len()).filter(|fleet| sizes[*fleet] > 0);
            let mut session = begin(&ground, place);
            for when in [at(2.0), at(12.25), at(18.0)] {
                session.seek(when);
                for fleet in acting.clone() {
                    let done = session.touch(join(fleet, 2));
                    unpriced += usize::from(done.is_err_and(|refusal| no_fee(&refusal)));
                }
            }
            let _ = session.touch(Touch::RobotOut { robot: RobotId(robots) });
            session.finish();
            let touches = session.touches();
            let found = audited::day(&ground, (place, 0), touches).unwrap().unwrap();
            assert_eq!(found.faults, [], "{id}, option {place}");
            assert_eq!(lived(&ground, place, touches).digest(), session.digest());
            let joined = &session.record().robots[robots as usize..];
            worked += joined.iter().filter(|robot| robot.delivered > 0).count();
        }
    }
    assert!(worked > 20 && unpriced > 0, "{worked}, {unpriced}");
}

#[test]
fn a_robot_that_joins_is_leased_for_the_whole_day() {
    let ground = worlds::ground(worlds::scenario("kiwibot-restaurant"));
    let leases = |touches: &[(SimTime, Touch)]| {
        let mut session = lived(&ground, 0, touches);
        let day = session.whole().swap_remove(0);
        let lines = day.ledger.lines.iter();
        lines.filter(|line| line.category == Category::Lease).count()
    };
    assert_eq!(leases(&[(at(15.0), join(0, 3))]), leases(&[]) + 3);
}

#[test]
fn robots_that_cannot_join_are_refused_in_words() {
    let ground = campus();
    let mut session = begin(&ground, 0);
    session.seek(at(12.0));
    let hub = |hub| Touch::AddRobots(Joining { fleet: 0, hub, count: 1 });
    let cases = [
        (join(7, 1), "no robots of a fleet 7"),
        (hub(1), "live at a hub 1"),
        (hub(9), "live at a hub 9"),
        (join(0, 0), "0 robots cannot join"),
        (join(0, 1_001), "1001 robots cannot join: 1 to 1000"),
    ];
    let digest = session.digest();
    for (touch, part) in cases {
        let refusal = session.touch(touch).unwrap_err();
        assert!(refusal.to_string().contains(part), "{touch}: {refusal}");
    }
    assert_eq!((session.digest(), session.touches().len()), (digest, 0));
    session.touch(join(0, 1_000)).unwrap();
    session.undo().unwrap();
    session.touch(join(0, 2)).unwrap();
    let text = session.touch_record().to_toml();
    for wrong in ["count = 0", "count = 1001"] {
        let text = text.replace("count = 2", wrong);
        let problems = Record::read(&text, "touches.toml").unwrap_err().to_string();
        assert!(problems.contains(&format!("T104 touch[0].{wrong}")), "{problems}");
    }
}

#[test]
fn no_more_robots_join_than_rules_permit_and_the_plan_prices() {
    type Rule = fn(&mut Scenario, u32);
    let rules: [Rule; 3] = [
        |scenario, most| scenario.rules.robots_per_permit = Some(most),
        |scenario, most| scenario.rules.robots_in_city = Some(most),
        |scenario, most| {
            let slabs = vec![(most, Money::from_units(1.0))];
            let charge = Charge::FeePerOrderBySlab { slabs, beyond: None };
            scenario.fleets[0].plan.charges = vec![charge];
        },
    ];
    let own = begin(&worlds::ground(worlds::scenario("kiwibot-restaurant")), 0);
    let robots = u32::try_from(own.record().robots.len()).unwrap();
    for rule in rules {
        let mut scenario = worlds::scenario("kiwibot-restaurant");
        rule(&mut scenario, robots + 3);
        let ground = worlds::ground(scenario);
        let mut session = begin(&ground, 0);
        session.seek(at(12.0));
        session.touch(join(0, 2)).unwrap();
        for _ in 0..2 {
            let refusal = session.touch(join(0, 2)).unwrap_err().to_string();
            assert!(refusal.contains(&format!("more than {} robots", robots + 3)), "{refusal}");
        }
        session.touch(join(0, 1)).unwrap();
        session.touch(join(0, 1)).unwrap_err();
        assert_eq!(session.record().robots.len(), robots as usize + 3);
    }
}

#[test]
fn robots_that_join_where_none_can_are_noticed() {
    let mut scenario = worlds::scenario("kiwibot-restaurant");
    scenario.rules.robots_in_city = Some(20);
    let ground = worlds::ground(scenario);
    let session = begin(&ground, 0);
    let said = |fleet, hub, count| {
        let mut audit = Audit::new(&ground, session.day());
        audit.changed(at(1.0), Change::Join(Joining { fleet, hub, count }));
        let first = audit.finish().faults.into_iter().next();
        first.map(|fault| fault.what).unwrap_or_default()
    };
    assert!(said(0, 0, 21).contains("not permitted"), "{}", said(0, 0, 21));
    for (fleet, hub) in [(9, 0), (0, 9)] {
        let said = said(fleet, hub, 1);
        assert!(said.contains("nobody can join"), "{said}");
    }
}

#[test]
fn robots_that_join_before_the_hours_say_nothing_until_these_begin() {
    let opens = at(10.0);
    let mut scenario = worlds::scenario("starship-campus");
    scenario.fleets[0].vendor.service = (opens, at(22.0));
    let ground = worlds::ground(scenario);
    let mut session = begin(&ground, 0);
    let robots = u32::try_from(session.record().robots.len()).unwrap();
    session.seek(at(2.0));
    session.touch(join(0, 2)).unwrap();
    session.finish();
    let of_joined = |event: &SimEvent| {
        let SimEvent::DutyChanged { robot, to, .. } = *event else { return None };
        (robot.0 >= robots).then_some(to)
    };
    let mut told = session.told().iter();
    let first = told.find_map(|(when, event)| Some((*when, of_joined(event)?)));
    assert_eq!(first, Some((opens, Duty::Idle)));
}

#[test]
fn robots_join_at_the_hub_that_is_named() {
    let scenario = worlds::scenario("standing-by");
    let ground = worlds::ground(scenario);
    let hubs = ground.fleets[0].hubs.iter().map(|hub| point(&ground.map, hub.at));
    let hubs: Vec<_> = hubs.collect();
    for hub in [1, 0] {
        let mut session = begin(&ground, 0);
        session.seek(at(9.0));
        session.touch(Touch::AddRobots(Joining { fleet: 0, hub, count: 1 })).unwrap();
        let mut last = None;
        session.robots(at(9.0).0 * 1000, |sight| last = Some(sight.at));
        assert_eq!(last, Some(hubs[hub as usize]));
    }
}

/// A day on which robots join, followed by the checker; whether any ever waited for a plug.
fn waits_for_plugs(plugs: Option<u32>) -> bool {
    let ground = tiny::ground_with(|scenario| {
        scenario.merchants[0].orders_per_day = 40.0;
        let fleet = &mut scenario.fleets[0];
        fleet.chargers[0].plugs = None;
        fleet.chargers[0].power = Watts(100.0);
        fleet.vendor.battery.recharge_below = 0.99;
    });
    let mut plan = worlds::day(&ground, vec![1], 0);
    plan.staff[0].chargers = plugs;
    let mut audit = Audit::new(&ground, &plan);
    let mut facts = worlds::Facts::default();
    let mut day = Living::begin(&ground, plan.clone());
    let who = Joining { fleet: 0, hub: 0, count: 3 };
    day.advance(at(9.0));
    day.read(&mut facts);
    let before = facts.0.len();
    day.add_robots(who).unwrap();
    day.advance(at(72.0));
    day.read(&mut facts);
    for (place, (when, event)) in facts.0.iter().enumerate() {
        if place == before {
            audit.changed(at(9.0), Change::Join(who));
        }
        audit.observe(*when, event);
    }
    assert_eq!(audit.finish().faults, []);
    let taken = facts.0.iter().filter_map(|(_, event)| {
        let SimEvent::PlugTaken { waited, .. } = *event else { return None };
        Some(waited)
    });
    let taken: Vec<SimDuration> = taken.collect();
    assert!(taken.len() > 3, "{taken:?}");
    taken.iter().any(|waited| *waited > SimDuration::ZERO)
}

#[test]
fn robots_that_join_bring_a_plug_unless_plugs_are_counted() {
    assert!(!waits_for_plugs(None));
    assert!(waits_for_plugs(Some(1)));
}
