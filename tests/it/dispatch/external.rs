//! Programs as policies: one that is sound, and many that are not.

use super::instances::rule;
use super::made;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use trundle::events::PolicyFault;
use trundle::map::SidewalkMap;
use trundle::metrics::{RunFold, RunRecord};
use trundle::scenario::DispatchRule;
use trundle::scenario::instance::scenario;
use trundle::score::score;
use trundle::sim::{DayPlan, Ground, run_day};
use trundle::study::staffing;

fn python() -> bool {
    let found = Command::new("python3").arg("--version").output().is_ok();
    if !found {
        eprintln!("skipped: there is no python3");
    }
    found
}

fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/policy/nearest.py")
}

fn asks(program: &[&str], deadline_ms: u64) -> DispatchRule {
    DispatchRule {
        command: program.iter().map(|&word| word.to_owned()).collect(),
        deadline_ms,
        ..rule("external", 3, 60.0)
    }
}

/// The record of a made instance's day.
fn record(rule: DispatchRule) -> RunRecord {
    let instance = made::instance(3);
    let scenario = scenario(&instance, rule).unwrap();
    let map = Arc::new(SidewalkMap::empty(&instance.name));
    let ground = Arc::new(Ground::build(scenario, map).unwrap());
    let plan = DayPlan::new(&ground.scenario, 0, Vec::new());
    let found = trundle::audit::day(&ground, &plan);
    assert!(found.faults.is_empty(), "{:#?}", found.faults);
    let mut fold = RunFold::new(staffing(&ground.scenario, &plan));
    run_day(&ground, plan, &mut fold);
    fold.finish()
}

#[test]
fn the_example_drives_a_whole_day_and_answers_every_look() {
    if !python() {
        return;
    }
    let text = std::fs::read_to_string(example()).unwrap();
    assert!(text.lines().count() <= 40, "the example grew beyond forty lines");
    let rule = asks(&["python3", example().to_str().unwrap()], 20_000);
    let record = record(rule.clone());
    assert_eq!(record.policy_failures, [0; PolicyFault::ALL.len()]);
    assert!(record.orders.iter().all(|order| order.outcome.is_some()));
    let own = score(&made::instance(3), &rule).unwrap().measures;
    let greedy =
        score(&made::instance(3), &super::instances::rule("nearest-idle", 1, 0.0)).unwrap();
    let (own, greedy) = (own.click_to_door_min.mean, greedy.measures.click_to_door_min.mean);
    assert!(own < greedy, "{own} min by the example, {greedy} by nearest idle");
}

/// Instances promise every order in forty minutes; a program that reads otherwise gives up.
#[test]
fn a_program_reads_when_an_order_was_promised() {
    if !python() {
        return;
    }
    let code = "import sys,json\nfor line in sys.stdin:\n  q=json.loads(line)\n  \
                if any(abs(o['promised_s']-o['placed_s']-TARGET)>0.01 for o in q['orders']):\n    \
                raise SystemExit(1)\n  print(json.dumps({'look':q['look'],'assign':[]}),flush=True)";
    let patient = |target: &str| {
        let rule = asks(&["python3", "-c", &code.replace("TARGET", target)], 20_000);
        record(rule).policy_failures
    };
    assert_eq!(patient("2400"), [0; PolicyFault::ALL.len()]);
    assert!(patient("2401")[PolicyFault::Gone as usize] > 0);
}

#[test]
fn whatever_a_program_does_no_order_is_lost() {
    if !python() {
        return;
    }
    let loops = |body: &str| {
        format!("import sys,json,time\nfor line in sys.stdin:\n  q=json.loads(line)\n  {body}")
    };
    let say = |what: &str| loops(&format!("print({what}, flush=True)"));
    let programs = [
        (say("'nonsense'"), PolicyFault::Nonsense),
        (
            say("json.dumps({'look': q['look'], 'assign': [{'carrier': 99999, 'orders': [0]}]})"),
            PolicyFault::Nonsense,
        ),
        (
            say(
                "json.dumps({'look': q['look'], 'assign': [{'carrier': q['carriers'][0]['carrier'], 'orders': [o['order'] for o in q['orders']] * 2}]})",
            ),
            PolicyFault::Nonsense,
        ),
        (say("json.dumps({'look': q['look'] - 1, 'assign': []})"), PolicyFault::Late),
        (loops("time.sleep(60)"), PolicyFault::Late),
        ("import time\ntime.sleep(60)".to_owned(), PolicyFault::Late),
        ("raise SystemExit(1)".to_owned(), PolicyFault::Gone),
        (
            format!(
                "{}\n  raise SystemExit(0)",
                say("json.dumps({'look': q['look'], 'assign': []})")
            ),
            PolicyFault::Gone,
        ),
    ];
    for (program, fault) in programs {
        let record = record(asks_code(&program));
        let counted = record.policy_failures[fault as usize];
        assert!(counted > 0, "{program}: {:?}", record.policy_failures);
        assert!(record.orders.iter().all(|order| order.outcome.is_some()), "{program}");
        let delivered = record.orders.iter().filter(|order| order.lead_time().is_some()).count();
        assert!(delivered * 2 > record.orders.len(), "{program}: {delivered} delivered");
    }
    let missing = record(asks(&["no-such-program-anywhere"], 1000));
    assert!(missing.policy_failures[PolicyFault::Gone as usize] > 0);
}

fn asks_code(program: &str) -> DispatchRule {
    asks(&["python3", "-c", program], 400)
}
