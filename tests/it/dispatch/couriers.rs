//! Couriers who are counted: shifts, refusals, bundles, parking, pay.

use super::made;
use crate::worlds;
use trundle::audit::{Seen, Sight, day};
use trundle::base::money::Money;
use trundle::base::time::{SimDuration, SimTime};
use trundle::cost::ledger::{Category, Party};
use trundle::metrics::Outcome;
use trundle::scenario::{
    Charge, CourierStarts, DispatchRule, MapSource, Overrides, PlaceRule, Scenario, Shifts, load,
};
use trundle::sim::dispatch::{POLICIES, batched_matching, chosen, nearest_idle};

fn staffed(policy: &str, people: u32) -> Scenario {
    let mut scenario = worlds::scenario("town-kitchen");
    scenario.couriers.on_duty = Some(people);
    scenario.couriers.dispatch = DispatchRule {
        policy: policy.to_owned(),
        every: SimDuration::from_seconds(30.0),
        at_once: 3,
        ..DispatchRule::default()
    };
    scenario
}

#[test]
fn couriers_of_every_policy_run_feasible_days_on_footpaths() {
    let mut seen = Seen::default();
    for policy in POLICIES.iter().filter(|policy| policy.id != "external") {
        for (nth, starts) in
            [CourierStarts::Unknown, CourierStarts::Merchants, CourierStarts::At(PlaceRule::Centre)]
                .into_iter()
                .enumerate()
        {
            let mut scenario = staffed(policy.id, 3);
            scenario.couriers.starts = starts;
            scenario.couriers.acceptance = [1.0, 0.6, 0.9][nth];
            scenario.couriers.parking = SimDuration::from_minutes([0.0, 1.5, 0.0][nth]);
            let hour = SimTime::from_hours;
            let spans = [(hour(10.0), hour(15.0)), (hour(15.0), hour(22.0))];
            if nth > 0 {
                scenario.couriers.shifts = Shifts::new(&spans[..nth]).unwrap();
            }
            let ground = worlds::ground(scenario);
            let none = vec![0; ground.scenario.fleets.len()];
            let found = day(&ground, &worlds::day(&ground, none, 1));
            assert!(found.faults.is_empty(), "{} {nth}: {:#?}", policy.id, found.faults);
            seen += found.seen;
        }
    }
    let rare =
        [Sight::Bundled, Sight::Declined, Sight::NoCourierLeft, Sight::Overtime, Sight::Released];
    for sight in rare {
        assert!(seen.count(sight) > 0, "{sight:?} was never seen");
    }
}

#[test]
fn a_batch_without_a_window_is_dispatch_at_once_to_the_byte() {
    let days = |policy: &str, every: f64| {
        let mut scenario = staffed(policy, 4);
        scenario.couriers.dispatch.every = SimDuration::from_seconds(every);
        for fleet in &mut scenario.fleets {
            fleet.dispatch = scenario.couriers.dispatch.clone();
        }
        let ground = worlds::ground(scenario);
        let options = worlds::options(&ground.scenario).into_iter();
        let day = |robots| worlds::events(&ground, worlds::day(&ground, robots, 0));
        options.map(day).collect::<Vec<_>>()
    };
    let at_once = days("nearest-idle", 0.0);
    assert!(at_once == days("batched-matching", 0.0));
    assert!(at_once != days("batched-matching", 120.0), "a window changes nothing");
    let rule = DispatchRule { policy: "batched-matching".to_owned(), ..DispatchRule::default() };
    assert_eq!(chosen(&rule).id, nearest_idle::POLICY.id);
    let rule = DispatchRule { every: SimDuration(1), ..rule };
    assert_eq!(chosen(&rule).id, batched_matching::POLICY.id);
}

#[test]
fn nobody_picks_up_after_the_shift_and_what_is_left_is_refused() {
    for policy in ["nearest-idle", "rolling-horizon"] {
        let mut scenario = staffed(policy, 2);
        let hour = SimTime::from_hours;
        scenario.couriers.shifts = Shifts::new(&[(hour(11.0), hour(13.0))]).unwrap();
        let ground = worlds::ground(scenario);
        let none = vec![0; ground.scenario.fleets.len()];
        let record = worlds::record(&ground, worlds::day(&ground, none, 0));
        let late = SimTime::from_hours(13.0) + SimDuration::from_minutes(2.0);
        assert!(record.orders.iter().all(|order| order.picked_up.is_none_or(|at| at <= late)));
        let refused = record.orders.iter().filter(|order| {
            matches!(order.outcome, Some(Outcome::Refused(reason)) if reason.name() == "no_courier_left")
        });
        assert!(refused.count() > 5, "{policy}: orders after the shift are not refused");
        assert!(record.couriers.iter().all(|it| it.on_duty == SimDuration::from_hours(2.0)));
    }
}

#[test]
fn pay_is_the_larger_of_orders_and_guarantee_and_tips_reach_the_courier() {
    let mut scenario = staffed("nearest-idle", 3);
    scenario.couriers.tip_share = 0.1;
    let hour = SimTime::from_hours;
    scenario.couriers.shifts = Shifts::new(&[(hour(11.0), hour(14.0))]).unwrap();
    let ground = worlds::ground(scenario);
    let none = vec![0; ground.scenario.fleets.len()];
    let (record, ledger) = worlds::priced(&ground, worlds::day(&ground, none, 0));
    let pay = ground.scenario.couriers.plan.charges.iter().find_map(|charge| {
        let Charge::CourierPay { per_order, per_hour } = charge else { return None };
        Some((*per_order, *per_hour))
    });
    let (per_order, per_hour) = pay.unwrap();
    let wanted: Money = (record.couriers.iter())
        .map(|it| per_order.times(f64::from(it.delivered)).max(per_hour.times(3.0)))
        .sum();
    let sum = |category: Category| -> Money {
        let lines = ledger.lines.iter().filter(|line| line.category == category);
        lines.map(|line| line.amount).sum()
    };
    assert_eq!(sum(Category::CourierPay), wanted);
    assert!(
        record
            .couriers
            .iter()
            .any(|it| per_order.times(f64::from(it.delivered)) < per_hour.times(3.0))
            || wanted > per_hour.times(9.0)
    );
    let tickets: Money = (record.orders.iter())
        .filter(|order| order.lead_time().is_some())
        .map(|order| order.ticket.times(0.1))
        .sum();
    assert_eq!(sum(Category::Tip), tickets);
    let tips = ledger.lines.iter().filter(|line| line.category == Category::Tip);
    assert!(tips.clone().all(|line| (line.from, line.to) == (Party::Customer, Party::Courier)));
    assert!(tips.count() > 3);
}

#[test]
fn an_instance_runs_as_a_scenario_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    made::files(7).write(&folder.path().join("town"));
    let text = r#"
version = 1
question = "How well is this town served?"
[run]
date = "2018-02-28"
hours = "10:00-22:00"
replications = 2
[instance]
folder = "town"
[couriers]
dispatch = "rolling-horizon"
orders_at_once = 3
"#;
    let file = folder.path().join("town.toml");
    let scenario = load(text, &file.display().to_string(), &Overrides::default()).unwrap();
    assert_eq!(scenario.map, MapSource::Plane);
    let map = std::sync::Arc::new(trundle::map::SidewalkMap::empty("town"));
    let ground = std::sync::Arc::new(trundle::sim::Ground::build(scenario, map).unwrap());
    let plan = worlds::day(&ground, Vec::new(), 0);
    let found = day(&ground, &plan);
    assert!(found.faults.is_empty(), "{:#?}", found.faults);
    let record = worlds::record(&ground, plan);
    let instance = made::instance(7);
    assert_eq!(record.orders.len(), instance.orders.len());
    assert!(record.orders.iter().all(|order| order.placed >= SimTime::from_hours(10.0)));
    assert!(record.orders.iter().all(|order| order.outcome.is_some()));
    let study = trundle::study::run(&ground, &|_, _| ());
    let out = tempfile::tempdir().unwrap();
    let provenance = trundle::report::Provenance { version: "0".into(), command: "run".into() };
    trundle::report::write(&study, out.path(), None, &provenance).unwrap();
}

#[test]
fn what_an_instance_brings_itself_is_refused_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    made::files(7).write(&folder.path().join("town"));
    let head =
        "version = 1\nquestion = \"?\"\n[run]\ndate = \"2018-02-28\"\nhours = \"10:00-22:00\"\n";
    let codes = |body: &str| {
        let file = folder.path().join("town.toml").display().to_string();
        let text = format!("{head}{body}");
        let problems = load(&text, &file, &Overrides::default()).unwrap_err();
        problems.0.iter().map(|it| (it.code, it.line)).collect::<Vec<_>>()
    };
    let town = "[instance]\nfolder = \"town\"\n";
    let cases = [
        ("[customers]\nat = \"buildings\"\n", "S760", 8),
        ("[couriers]\non_duty = 3\n", "S760", 9),
        ("[map]\ngenerate = \"town\"\n", "S761", 9),
        ("[weather]\nkind = \"rain\"\n", "S761", 8),
        ("[couriers]\nsplit_m = 3\n", "S102", 9),
        ("[couriers]\ndispatch = \"external\"\n", "S751", 9),
        ("[couriers]\ndispatch_every_s = 9\n", "S750", 9),
    ];
    for (body, code, line) in cases {
        let found = codes(&format!("{town}{body}"));
        assert_eq!(found, [(code, Some(line))], "{body}");
    }
    assert_eq!(codes("[instance]\nfolder = \"nowhere\"\n"), [("I101", None)]);
    assert_eq!(codes("[instance]\nfolder = \"town\"\nname = \"x\"\n"), [("S763", Some(8))]);
}
