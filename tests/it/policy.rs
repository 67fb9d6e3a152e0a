//! A policy file on the real code path: read, refused, laid over a map, driven under.

#![expect(clippy::wildcard_enum_match_arm, reason = "a test looks at the facts that it is about")]

use crate::tiny;
use crate::worlds;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use trundle::audit::Audit;
use trundle::base::ids::{EdgeId, FleetId, RobotId};
use trundle::base::time::{SimDuration, SimTime};
use trundle::base::units::MetresPerSecond;
use trundle::events::{Observer, SimEvent, Unfit};
use trundle::map::LonLat;
use trundle::metrics::Outcome;
use trundle::scenario::policy::{Area, Policy, PolicyRule, Stay, StayStates, read};
use trundle::scenario::{Overrides, PolicyFile, PolicyLimit, Returns, Scenario, Verdict, load};
use trundle::sim::{DayPlan, Ground};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/policy")
}

fn text(name: &str) -> String {
    std::fs::read_to_string(folder().join(name)).unwrap()
}

/// The example's scenario, with its policy.
fn scenario() -> Scenario {
    let name = folder().join("town.toml").display().to_string();
    load(&text("town.toml"), &name, &Overrides::default()).unwrap()
}

/// Code and path of every fault after one change of the example policy.
fn faults(from: &str, to: &str) -> Vec<(&'static str, String)> {
    let whole = text("policy.json");
    assert!(whole.contains(from), "{from}");
    let changed = whole.replacen(from, to, 1);
    let Err(problems) = read(&changed, "policy.json", "2020-06-15") else { return Vec::new() };
    for problem in &problems.0 {
        assert_eq!(problem.file, "policy.json");
        assert!(!problem.what.is_empty() && !problem.remedy.is_empty(), "{problem}");
    }
    problems.0.iter().map(|problem| (problem.code, problem.key.clone())).collect()
}

#[test]
fn the_example_says_what_its_author_wrote() {
    let policy = scenario().policy.unwrap();
    let names: Vec<&str> = policy.policies.iter().map(|policy| policy.name.as_str()).collect();
    assert_eq!(names, ["Robot speeds", "Robot places"], "scooters are not ours");
    let lunch = &policy.policies[0].rules[0];
    assert_eq!(lunch.limit, PolicyLimit::Speed(Some(MetresPerSecond::from_kmh(3.0))));
    let hour = SimTime::from_hours;
    assert_eq!((lunch.from, lunch.until), (hour(11.0), hour(14.0)), "Monday, to the last second");
    assert_eq!(policy.areas_of(lunch), "Shopping streets");
    let PolicyLimit::Speed(Some(town)) = policy.policies[0].rules[1].limit else { panic!() };
    assert!((town.0 - 3.0 * 0.447_04).abs() < 1e-12, "3 mph");
    assert_eq!(policy.fleet_cap(), Some(4));
}

#[test]
fn a_rule_holds_on_its_days_only() {
    let sunday = read(&text("policy.json"), "policy.json", "2020-06-14").unwrap();
    let names = sunday.policies[0].rules.iter().map(|rule| rule.name.as_str());
    assert_eq!(names.collect::<Vec<_>>(), ["Whole town"]);
    let before = read(&text("policy.json"), "policy.json", "2019-12-31").unwrap();
    assert!(before.policies.is_empty() && before.passed_over.len() >= 3, "not in force yet");
}

#[test]
fn every_fault_names_its_place() {
    let rule = "data.policies[0].rules[0]";
    for (from, to, code, path) in [
        ("\"maximum\": 3", "\"maximum\": -3", "S624", format!("{rule}.maximum")),
        ("\"maximum\": 3", "\"maximum\": 0", "S624", format!("{rule}.maximum")),
        ("\"maximum\": 3", "\"maximum\": \"3\"", "S622", format!("{rule}.maximum")),
        ("\"maximum\": 3", "\"maximum\": 3, \"minimum\": 5", "S624", format!("{rule}.minimum")),
        ("\"kph\"", "\"kmh\"", "S623", format!("{rule}.rule_units")),
        ("\"speed\"", "\"sped\"", "S623", format!("{rule}.rule_type")),
        ("\"rule_type\": \"speed\",", "", "S622", rule.to_owned()),
        ("\"11:00:00\"", "\"15:00:00\"", "S626", format!("{rule}.end_time")),
        ("\"11:00:00\"", "\"11 am\"", "S626", format!("{rule}.start_time")),
        ("\"mon\"", "\"monday\"", "S623", format!("{rule}.days[0]")),
        (
            "\"states\": {\n              \"available\": []\n            }",
            "\"states\": [\"available\"]",
            "S622",
            "data.policies[1].rules[3].states".to_owned(),
        ),
        ("\"end_date\": null", "\"end_date\": 1", "S626", "data.policies[0].end_date".to_owned()),
        (
            "\"shopping-streets\"\n",
            "\"shoping-streets\"\n",
            "S625",
            format!("{rule}.geographies[0]"),
        ),
    ] {
        let found = faults(from, to);
        assert!(found.contains(&(code, path.clone())), "{code} {path}: {found:?}");
    }
    let shape = "data.geographies[2].geography_json";
    let found = faults(
        "\"geography_json\": {\n          \"type\": \"Polygon\"",
        "\"geography_json\": {\n          \"type\": \"LineString\"",
    );
    assert_eq!(found, [("S627", format!("{shape}.type"))]);
    let found = faults("\"geography_id\": \"old-town\"", "\"geography_id\": \"town\"");
    assert!(found.contains(&("S628", "data.geographies[2].geography_id".to_owned())), "{found:?}");
    assert_eq!(faults("{", "")[0].0, "S621");
}

#[test]
fn a_missing_policy_file_is_a_fault_of_the_scenario() {
    let text = text("town.toml").replace("policy.json", "nowhere.json");
    let problems = load(&text, "town.toml", &Overrides::default()).unwrap_err();
    assert_eq!((problems.0[0].code, problems.0[0].key.as_str()), ("S620", "map.policy"));
}

#[test]
fn no_cut_of_a_policy_makes_the_reader_panic() {
    let whole = text("policy.json");
    for end in (0..whole.trim_end().len()).step_by(7) {
        let cut = whole.get(..end).unwrap();
        assert!(read(cut, "policy.json", "2020-06-15").is_err(), "{end}");
    }
}

#[test]
fn robots_drive_under_the_policy() {
    let ground = worlds::ground(scenario());
    let fleet = &ground.scenario.fleets[0];
    let hour = SimTime::from_hours;
    assert_eq!(fleet.vendor.service, (hour(0.0), hour(20.5)), "quiet nights cut the hours");
    assert_eq!(ground.scenario.permitted(fleet.robots), 4);
    let found = &ground.fleets[0];
    let edges = 0..ground.map.edges.len();
    let hours = edges.flat_map(|edge| (0..24).map(move |at| (EdgeId::from_index(edge), at)));
    let paces = hours.map(|(edge, at)| found.pace(edge, at * 3_600_000_000).mm_per_s);
    assert_eq!(paces.max(), Some(1341), "3 mph everywhere, rounded down");
    let (edge, _) = found.timed_paces.iter().next().unwrap();
    let at = |hours: f64| found.pace(*edge, hour(hours).0 * 1000).mm_per_s;
    assert_eq!((at(11.5), at(13.9)), (833, 833), "3 km/h at lunch");
    assert!(at(10.9) > 833 && at(14.0) > 833 && at(35.5) == 833, "and the next day's");
    let closed = found.customers.iter().filter(|met| **met == Err(Unfit::ForbiddenByRule));
    assert!(closed.count() > 0, "nobody is met inside the old town");
    let verdict = |rule: &str| {
        let checks = &ground.rule_checks[0];
        checks.iter().filter(|check| check.rule == rule).map(|check| check.verdict).collect()
    };
    let limited: Vec<Verdict> = vec![Verdict::Limited; 2];
    assert_eq!((verdict("policy_speed"), verdict("policy_closed")), (limited.clone(), limited));
    assert_eq!(verdict("policy_count"), vec![Verdict::Limited]);
}

#[test]
fn no_robot_enters_a_closed_area_and_orders_from_there_say_why() {
    let mut scenario = scenario();
    scenario.run.close = SimTime::from_hours(22.0);
    let ground = worlds::ground(scenario);
    let mut plan = worlds::day(&ground, vec![4], 0);
    plan.edges = true;
    let mut passed = 0;
    for (_, event) in worlds::events(&ground, plan.clone()) {
        if let SimEvent::EdgePassed { edge, .. } = event {
            passed += 1;
            assert!(ground.fleets[0].network.contains(edge), "{edge}");
        }
    }
    assert!(passed > 100, "{passed} edges");
    let (record, _) = worlds::priced(&ground, plan);
    let ended = |reason| {
        record.orders.iter().filter(|o| o.outcome == Some(Outcome::FellBack(reason))).count()
    };
    let by_robot = record.orders.iter().filter(|o| o.outcome == Some(Outcome::ByRobot)).count();
    assert!(by_robot > 0 && ended(Unfit::ForbiddenByRule) > 0 && ended(Unfit::OutOfHours) > 0);
}

/// The example with its old town closed at lunch alone, by a limit of this kind.
fn closed_at_lunch(limit: PolicyLimit) -> Scenario {
    let mut scenario = scenario();
    scenario.run.close = SimTime::from_hours(20.0);
    scenario.merchants[0].orders_per_day = 120.0;
    let rule = &mut scenario.policy.as_mut().unwrap().policies[1].rules[0];
    assert_eq!(rule.name, "Old town");
    (rule.from, rule.until) = (SimTime::from_hours(12.0), SimTime::from_hours(14.0));
    rule.limit = limit;
    scenario
}

#[test]
fn an_area_closed_for_some_hours_is_closed_in_those_and_in_no_others() {
    let no_time = Stay { most: SimDuration::ZERO, states: StayStates::AtWork };
    let mut days = Vec::new();
    for limit in [PolicyLimit::Count(Some(0)), PolicyLimit::Stay(Some(no_time))] {
        let ground = worlds::ground(closed_at_lunch(limit));
        assert!(ground.fleets[0].customers.iter().all(|met| *met != Err(Unfit::ForbiddenByRule)));
        let conditions = ground.conditions.as_ref().unwrap();
        let inside = |edge: EdgeId| conditions.closed(edge, SimTime::from_hours(13.0));
        let (mut passed, mut round, mut refused) = (0, 0, 0);
        for replication in 0..4 {
            let mut plan = worlds::day(&ground, vec![4], replication);
            plan.edges = true;
            assert_eq!(trundle::audit::day(&ground, &plan).faults, []);
            for (at, event) in worlds::events(&ground, plan) {
                match event {
                    SimEvent::EdgePassed { edge, entered, .. } if inside(edge) => {
                        let lunch = SimTime::from_hours(12.0)..SimTime::from_hours(14.0);
                        assert!(!lunch.contains(&entered), "{edge} at {entered}");
                        passed += 1;
                    }
                    SimEvent::WayRoundTaken { .. } => round += 1,
                    SimEvent::OrderFellBack { reason: Unfit::PathClosed, .. } => {
                        let near = SimTime::from_hours(11.0)..SimTime::from_hours(14.0);
                        assert!(near.contains(&at), "refused at {at}");
                        refused += 1;
                    }
                    _ => {}
                }
            }
        }
        assert!(passed > 50 && refused > 5, "{passed} passes, {refused} refused, {round} round");
        let verdicts = ground.rule_checks[0].iter().filter(|it| it.rule == "policy_closed");
        assert!(verdicts.into_iter().any(|it| it.why.contains("in these hours")));
        days.push((passed, round, refused));
    }
    assert_eq!(days[0], days[1], "no robots and no time for robots are the same");
}

#[test]
fn robots_that_stand_idle_at_their_hub_obey_limits_of_idle_time() {
    let verdicts = |scenario: &Scenario| -> Vec<Verdict> {
        let checks = scenario.rule_checks(&scenario.fleets[0]).into_iter();
        checks.filter(|it| it.rule == "policy_time").map(|it| it.verdict).collect()
    };
    let mut scenario = scenario();
    assert_eq!(verdicts(&scenario), [Verdict::Obeys], "half an hour, while available");
    let rules = &mut scenario.policy.as_mut().unwrap().policies[1].rules;
    let PolicyLimit::Stay(Some(stay)) = &mut rules[3].limit else { panic!("{rules:?}") };
    assert_eq!((stay.most, stay.states), (SimDuration::from_minutes(30.0), StayStates::Idle));
    stay.states = StayStates::AtWork;
    assert_eq!(verdicts(&scenario), [Verdict::Owed]);
    assert_eq!(faults("\"available\": []", "\"on_trip\": [], \"available\": []").len(), 0);
}

#[test]
fn a_policy_without_rules_for_the_day_changes_nothing() {
    let plain = text("town.toml").replace("policy = \"policy.json\"\n", "");
    let plain = load(&plain, "town.toml", &Overrides::default()).unwrap();
    let mut empty = scenario();
    for policy in &mut empty.policy.as_mut().unwrap().policies {
        policy.rules.clear();
    }
    let events = |scenario: Scenario| {
        let ground = worlds::ground(scenario);
        worlds::events(&ground, worlds::day(&ground, vec![5], 0))
    };
    assert!(events(plain) == events(empty));
}

#[test]
fn a_day_shut_altogether_forbids() {
    let mut shut = scenario();
    for rule in &mut shut.policy.as_mut().unwrap().policies[1].rules {
        if rule.name == "Quiet nights" {
            (rule.from, rule.until) = (SimTime::MIDNIGHT, SimTime::from_hours(24.0));
        }
    }
    let map = worlds::ground(scenario()).map.clone();
    let ground = Arc::new(Ground::build(shut, map).unwrap());
    assert!(ground.fleets[0].forbidden.as_ref().is_some_and(|why| why.contains("policy.json")));
}

/// A square of the tiny world's plane as an area: its middle third edge, from 350 m to 500 m.
fn third_edge() -> Area {
    let degrees = |metres: f64| metres / 111_319.49;
    let corner = |x: f64, y: f64| LonLat { lon: degrees(x), lat: degrees(y) };
    let ring = vec![
        corner(400.0, -10.0),
        corner(450.0, -10.0),
        corner(450.0, 10.0),
        corner(400.0, 10.0),
        corner(400.0, -10.0),
    ];
    Area { id: "third".to_owned(), name: "Third edge".to_owned(), polygons: vec![vec![ring]] }
}

/// The tiny world with two robots, of which so many may be on the third edge at once, in some hours.
fn crowded(cap: u32, until: SimTime) -> Arc<Ground> {
    third_edge_under(PolicyLimit::Count(Some(cap)), (SimTime::MIDNIGHT, until))
}

/// The tiny world with two robots and a rule for its third edge, in some hours.
fn third_edge_under(limit: PolicyLimit, (from, until): (SimTime, SimTime)) -> Arc<Ground> {
    tiny::ground_with(|scenario| {
        scenario.fleets[0].robots = 2;
        scenario.policy = Some(third_edge_policy(limit, (from, until)));
    })
}

fn third_edge_policy(limit: PolicyLimit, (from, until): (SimTime, SimTime)) -> PolicyFile {
    let rule = PolicyRule {
        name: "a rule".to_owned(),
        limit,
        areas: vec![0],
        from,
        until,
        on_the_road: false,
    };
    PolicyFile {
        name: "tiny.json".to_owned(),
        policies: vec![Policy { name: "few".to_owned(), rules: vec![rule] }],
        areas: vec![third_edge()],
        passed_over: Vec::new(),
        digest: String::new(),
    }
}

/// When robots entered and left the area, in ms after the first order, and how long they waited.
fn visits(ground: &Arc<Ground>, plan: &DayPlan) -> Vec<(u64, bool, u64)> {
    assert_eq!(trundle::audit::day(ground, plan).faults, []);
    let placed = tiny::placed(ground, plan)[0];
    let visit = |(at, event): (SimTime, SimEvent)| match event {
        SimEvent::AreaEntered { waited, .. } => Some((at.since(placed).0, true, waited.0)),
        SimEvent::AreaLeft { .. } => Some((at.since(placed).0, false, 0)),
        _ => None,
    };
    worlds::events(ground, plan.clone()).into_iter().filter_map(visit).collect()
}

/// A day with two robots, and two orders so far apart that both robots come to the edge while the
/// first is on it.
fn two_apart(ground: &Ground) -> DayPlan {
    let apart = |plan: &DayPlan| {
        let placed = tiny::placed(ground, plan);
        (20..250).contains(&(placed[1].since(placed[0]).0 / 1000))
    };
    let plan = tiny::day(ground, 2, apart);
    DayPlan { robots: vec![2], edges: true, ..plan }
}

#[test]
fn no_more_robots_are_in_an_area_than_its_number_and_the_others_wait_in_turn() {
    let hour = SimTime::from_hours;
    let free = crowded(2, hour(24.0));
    let plan = two_apart(&free);
    let placed = tiny::placed(&free, &plan);
    let later = placed[1].since(placed[0]).0;
    // The first robot is on the edge 510 s after its order, 150 s to the door, 30 s there and 150 s
    // back; the second would be there as much later as its order came.
    let (in_ms, out_ms) = (510_000, 840_000);
    let both = [
        (in_ms, true, 0),
        (in_ms + later, true, 0),
        (out_ms, false, 0),
        (out_ms + later, false, 0),
    ];
    assert_eq!(visits(&free, &plan), both);
    let wait = out_ms - in_ms - later;
    let one = [(in_ms, true, 0), (out_ms, false, 0), (out_ms, true, wait), (1_170_000, false, 0)];
    assert_eq!(visits(&crowded(1, hour(24.0)), &plan), one);
    // The number ends while the second robot waits.
    let ends = placed[1] + SimDuration(in_ms + 40_000);
    let found = visits(&crowded(1, ends), &plan);
    assert_eq!(found[1], (in_ms + later + 40_000, true, 40_000));
    let checks = &crowded(1, hour(24.0)).rule_checks[0];
    let count = checks.iter().find(|it| it.rule == "policy_count").unwrap();
    assert!(count.verdict == Verdict::Limited && count.why.contains("wait before it"), "{count}");
}

/// What is told of an area beyond entering and leaving, in ms after the first order.
fn breaches(ground: &Arc<Ground>, plan: &DayPlan) -> Vec<(u64, SimEvent)> {
    assert_eq!(trundle::audit::day(ground, plan).faults, []);
    let placed = tiny::placed(ground, plan)[0];
    let told = |event: &SimEvent| {
        matches!(event, SimEvent::AreaOverfull { .. } | SimEvent::AreaOverstayed { .. })
    };
    let events = worlds::events(ground, plan.clone()).into_iter();
    events.filter(|(_, event)| told(event)).map(|(at, event)| (at.since(placed).0, event)).collect()
}

#[test]
fn who_stays_longer_than_allowed_is_told_and_not_called_away() {
    let ground = |minutes: f64, states| {
        let limit = Stay { most: SimDuration::from_minutes(minutes), states };
        third_edge_under(
            PolicyLimit::Stay(Some(limit)),
            (SimTime::MIDNIGHT, SimTime::from_hours(24.0)),
        )
    };
    let mut plan = tiny::day(&ground(60.0, StayStates::AtWork), 1, |_| true);
    plan.robots = vec![2];
    assert_eq!(breaches(&ground(5.5, StayStates::AtWork), &plan), [], "inside for 5.5 min");
    let (robot, area) = (RobotId(0), 0);
    let over = |over, states| {
        let over = SimDuration(over);
        SimEvent::AreaOverstayed { robot, area, over, states }
    };
    // On the edge from 510 s to 840 s after the order, and 30 s of it at the door.
    assert_eq!(
        breaches(&ground(4.0, StayStates::AtWork), &plan),
        [(840_000, over(90_000, StayStates::AtWork))]
    );
    let stood = breaches(&ground(0.25, StayStates::Standing), &plan);
    assert_eq!(stood, [(690_000, over(15_000, StayStates::Standing))]);
    assert_eq!(breaches(&ground(0.5, StayStates::Standing), &plan), []);
}

#[test]
fn robots_that_wait_on_the_footpath_for_longer_than_allowed_are_told_too() {
    let idle = |returns| {
        tiny::ground_with(|scenario| {
            scenario.run.close = SimTime::from_hours(14.0);
            scenario.fleets[0].stand_by.returns = returns;
            let most = SimDuration::from_minutes(20.0);
            let limit = PolicyLimit::Stay(Some(Stay { most, states: StayStates::Idle }));
            scenario.policy =
                Some(third_edge_policy(limit, (SimTime::MIDNIGHT, SimTime::from_hours(24.0))));
        })
    };
    let (home, stay) = (idle(Returns::HomeHub), idle(Returns::Stay));
    let apart = |plan: &DayPlan| {
        let placed = tiny::placed(&stay, plan);
        placed[1].since(placed[0]).0 > 3_600_000
    };
    let plan = tiny::day(&stay, 2, apart);
    assert!(home.fleets[0].areas.is_empty() && breaches(&home, &plan).is_empty());
    // At the door from 690 s after the order; sent again when the second is 200 s from being ready,
    // by the way from the depot: who stands 300 m from the kitchen then leaves at once.
    let placed = tiny::placed(&stay, &plan);
    let leaves = placed[1].since(placed[0]).0 + 100_000;
    let over = SimDuration(leaves - 690_000 - 1_200_000);
    let (robot, area, states) = (RobotId(0), 0, StayStates::Idle);
    let told = breaches(&stay, &plan);
    assert_eq!(told[0], (leaves, SimEvent::AreaOverstayed { robot, area, over, states }));
    let verdict = |ground: &Ground| {
        ground.rule_checks[0].iter().find(|it| it.rule == "policy_time").unwrap().verdict
    };
    assert_eq!((verdict(&home), verdict(&stay)), (Verdict::Obeys, Verdict::Owed));
}

#[test]
fn robots_beyond_a_number_that_falls_are_counted_until_they_have_left() {
    let hour = SimTime::from_hours;
    let free = crowded(2, hour(24.0));
    let plan = two_apart(&free);
    let placed = tiny::placed(&free, &plan);
    // Both are on the edge 510 s after the second order; the first is off it 840 s after its own.
    let falls = placed[1] + SimDuration(520_000);
    let few = third_edge_under(PolicyLimit::Count(Some(1)), (falls, hour(24.0)));
    let told = |beyond| SimEvent::AreaOverfull { fleet: FleetId(0), area: 0, beyond };
    let falls_ms = falls.since(placed[0]).0;
    assert_eq!(breaches(&few, &plan), [(falls_ms, told(1)), (840_000, told(0))]);
    let record = worlds::record(&few, plan);
    assert_eq!(record.breaches.beyond, SimDuration(840_000 - falls_ms));
    assert_eq!((record.breaches.overstays, record.breaches.overstayed), (0, SimDuration::ZERO));
}

#[test]
fn a_robot_that_does_not_wait_before_a_full_area_is_noticed() {
    let (free, one) =
        (crowded(2, SimTime::from_hours(24.0)), crowded(1, SimTime::from_hours(24.0)));
    let plan = two_apart(&free);
    let said = |facts: &[(SimTime, SimEvent)]| {
        let mut audit = Audit::new(&one, &plan);
        for (at, event) in facts {
            audit.observe(*at, event);
        }
        let faults = audit.finish().faults.into_iter();
        faults.map(|fault| fault.to_string()).collect::<Vec<_>>().join("; ")
    };
    let lawful = worlds::events(&one, plan.clone());
    assert_eq!(said(&lawful), "");
    let beside = said(&worlds::events(&free, plan.clone()));
    assert!(beside.contains("enters area 0 beside 1"), "{beside}");
    let untold: Vec<_> = lawful
        .iter()
        .copied()
        .filter(|(_, event)| !matches!(event, SimEvent::AreaEntered { .. }))
        .collect();
    assert!(said(&untold).contains("in area Some(0), counted in None"), "{}", said(&untold));
    let kept: Vec<_> = lawful
        .iter()
        .copied()
        .filter(|(_, event)| !matches!(event, SimEvent::AreaLeft { .. }))
        .collect();
    assert!(said(&kept).contains("counted in Some(0)"), "{}", said(&kept));
}

#[test]
fn a_number_for_an_area_in_which_a_fleet_stands_bounds_the_fleet() {
    let ground = worlds::ground(scenario());
    assert_eq!(ground.scenario.permitted(5), 4, "the town holds the hub");
    assert!(ground.fleets[0].areas.is_empty());
    let apart = crowded(1, SimTime::from_hours(24.0));
    assert_eq!(apart.scenario.permitted(5), 5);
    assert_eq!(apart.fleets[0].areas.len(), 1);
}
