//! Rules of a place: who may drive, how fast, where, when, how many, and what it costs.

use crate::tiny::{self, Twist};
use crate::worlds;
use std::sync::Arc;
use trundle::base::ids::EdgeId;
use trundle::base::money::Money;
use trundle::base::time::SimTime;
use trundle::base::units::MetresPerSecond;
use trundle::cost::ledger::{Category, Party};
use trundle::events::Unfit;
use trundle::map::draft::{Draft, Look};
use trundle::map::{EdgeKind, Network, Point, RoadClass, RoutingProfile};
use trundle::metrics::Outcome;
use trundle::scenario::catalog::rules;
use trundle::scenario::{RuleCheck, RulePack, Scenario, Shelf, Verdict, list};
use trundle::sim::Ground;

/// A shipped scenario under another pack.
fn under(name: &str, pack: RulePack) -> Scenario {
    Scenario { rules: pack, ..worlds::scenario(name) }
}

fn verdict(checks: &[RuleCheck], rule: &str) -> Option<Verdict> {
    checks.iter().find(|check| check.rule == rule).map(|check| check.verdict)
}

#[test]
fn every_pack_gives_a_verdict_on_every_vendor_and_a_reason_where_it_binds() {
    let mut forbidden = Vec::new();
    for row in list(Shelf::Rules) {
        let pack = rules::read(row.id).unwrap();
        for name in ["kiwibot-restaurant", "scout-suburb", "starship-campus"] {
            let fleet = &worlds::scenario(name).fleets[0];
            let checks = pack.checks(fleet);
            for check in &checks {
                let reason = check.verdict == Verdict::Obeys || !check.why.is_empty();
                assert!(reason && !check.limit.is_empty(), "{} {name}: {check}", row.id);
            }
            if !pack.obstacles(fleet).is_empty() {
                forbidden.push((row.id, fleet.vendor.id.clone()));
            }
        }
    }
    let all = |id| forbidden.iter().filter(|(pack, _)| *pack == id).count() == 3;
    assert!(all("toronto") && !all("estonia"));
    for pack in ["florida", "idaho", "redwood-city-2016", "wisconsin"] {
        assert!(forbidden.contains(&(pack, "scout".to_owned())), "{pack}: 45 kg are too many");
    }
    assert!(forbidden.contains(&("redwood-city-2016", "starship".to_owned())), "25 kg, 50 lb");
    assert!(!forbidden.contains(&("germany", "scout".to_owned())), "it has a companion");
}

#[test]
fn where_robots_are_banned_no_order_goes_by_robot() {
    let toronto = rules::read("toronto").unwrap();
    let ground = worlds::ground(under("kiwibot-restaurant", toronto));
    let plan = worlds::day(&ground, vec![4], 0);
    let (record, _) = worlds::priced(&ground, plan);
    let by_rule = Outcome::FellBack(Unfit::ForbiddenByRule);
    assert!(!record.orders.is_empty());
    for order in &record.orders {
        let outcome = order.outcome.unwrap();
        assert!(outcome == by_rule || outcome == Outcome::Withdrawn, "{outcome:?}");
    }
}

#[test]
fn robots_keep_the_hours_of_the_place() {
    let hours = Some((SimTime::from_hours(12.0), SimTime::from_hours(15.0)));
    let pack = RulePack { hours, ..rules::read("none").unwrap() };
    let ground = worlds::ground(under("kiwibot-restaurant", pack));
    assert_eq!(Some(ground.scenario.fleets[0].vendor.service), hours);
    assert_eq!(verdict(&ground.rule_checks[0], "hours"), Some(Verdict::Limited));
    let (record, _) = worlds::priced(&ground, worlds::day(&ground, vec![6], 0));
    let mut seen = [0, 0];
    for order in &record.orders {
        let open = hours.is_some_and(|(from, until)| (from..until).contains(&order.ready));
        match order.outcome {
            Some(Outcome::ByRobot) => {
                assert!(open, "{order:?}");
                seen[0] += 1;
            }
            Some(Outcome::FellBack(Unfit::OutOfHours)) => seen[1] += 1,
            _ => {}
        }
    }
    assert!(seen[0] > 0 && seen[1] > 0, "by robot, out of hours: {seen:?}");
}

#[test]
fn hours_that_never_meet_forbid() {
    let hours = Some((SimTime::from_hours(1.0), SimTime::from_hours(5.0)));
    let pack = RulePack { hours, ..rules::read("none").unwrap() };
    let ground = worlds::ground(under("kiwibot-restaurant", pack));
    assert!(ground.fleets[0].forbidden.is_some());
}

#[test]
fn a_road_faster_than_the_rules_allow_is_closed() {
    let mut draft = Draft::default();
    let corners = [0.0, 300.0, 400.0].map(|x| draft.vertex(Point { x, y: 0.0 }));
    let beside = |road| Look { kind: EdgeKind::RoadShoulder, road: Some(road), ..Look::default() };
    draft.straight(corners[0], corners[1], beside(RoadClass::Residential));
    draft.straight(corners[1], corners[2], beside(RoadClass::Tertiary));
    let (slow, fast) = (EdgeId(0), EdgeId(1));
    let map = Arc::new(draft.finish("roads"));
    let open = Network::new(map.clone(), &RoutingProfile::WALKER).unwrap();
    assert!(open.contains(slow) && open.contains(fast));
    let limit = rules::read("virginia").unwrap().roads_up_to.map(MetresPerSecond::kmh);
    let virginia = RoutingProfile { road_limit_kmh: limit, ..RoutingProfile::WALKER };
    let network = Network::new(map, &virginia).unwrap();
    assert!(network.contains(slow) && !network.contains(fast));
}

#[test]
fn a_yearly_fee_is_paid_for_every_robot_and_day() {
    let ground = tiny::ground(Twist::default());
    let mut scenario = ground.scenario.clone();
    scenario.rules = rules::read("washington").unwrap();
    let ground = Arc::new(Ground::build(scenario, ground.map.clone()).unwrap());
    let (_, ledger) = worlds::priced(&ground, worlds::day(&ground, vec![1], 0));
    let fees = ledger.lines.iter().filter(|line| line.category == Category::Permit);
    let fees: Vec<(Party, Money)> = fees.map(|line| (line.to, line.amount)).collect();
    assert_eq!(fees, [(Party::Authority, Money::from_units(50.0).times(1.0 / 365.0))]);
    assert_eq!(ledger.imbalance(), Money::ZERO);
}

#[test]
fn fleets_that_run_together_share_the_number_of_the_city() {
    let mut scenario = worlds::scenario("town-kitchen");
    scenario.rules = rules::read("san-francisco").unwrap();
    scenario.rules.robots_in_city = Some(4);
    let asked = scenario.fleets.iter().map(|fleet| fleet.robots).collect::<Vec<_>>();
    assert!(asked.len() >= 2 && asked.iter().all(|robots| *robots >= 3), "{asked:?}");
    assert_eq!(scenario.permitted_together()[..2], [3, 1]);
}

#[test]
fn the_day_under_the_scenarios_own_rules_is_the_day_itself() {
    let mut scenario = worlds::scenario("rules-tour");
    scenario.run.replications = 2;
    scenario.vary.rules =
        ["none", "toronto", "san-francisco"].map(|id| rules::read(id).unwrap()).to_vec();
    let ground = worlds::ground(scenario);
    let study = trundle::study::run(&ground, &|_, _| {});
    assert_eq!(study.rules_tour.len(), 9);
    for row in &study.rules_tour {
        let base = study.base_cell(row.option).unwrap();
        let same = |name| row.figure(name) == base.figure(name);
        match row.pack.as_str() {
            "No rules" => assert!(base.days == row.days || same("on_time_share"), "{row:?}"),
            "Toronto" => {
                let couriers = study.base_cell(study.options.len() - 1).unwrap();
                let figure = "merchant_cost_usd_per_order";
                assert_eq!(row.robots, 0);
                assert!(row.why_not.contains("bans") && row.path.is_none());
                assert_eq!(row.figure(figure), couriers.figure(figure), "couriers bring all");
            }
            _ => {
                let scout = study.options[row.option].name == "Scout";
                assert_eq!(row.robots, if scout { 3 } else { 0 }, "{row:?}");
                let kmh = row.path.map(MetresPerSecond::kmh);
                assert_eq!(kmh.is_some_and(|kmh| (kmh - 4.83).abs() < 1e-9), scout);
            }
        }
    }
}
