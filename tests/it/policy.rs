//! A policy file on the real code path: read, refused, laid over a map, driven under.

use crate::worlds;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use trundle::base::ids::EdgeId;
use trundle::base::time::SimTime;
use trundle::base::units::MetresPerSecond;
use trundle::events::{SimEvent, Unfit};
use trundle::metrics::Outcome;
use trundle::scenario::policy::read;
use trundle::scenario::{Overrides, PolicyLimit, Scenario, Verdict, load};
use trundle::sim::Ground;

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
    let problems = read(&whole.replacen(from, to, 1), "policy.json", "2020-06-15").unwrap_err();
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
