//! The rules of a policy file held against a fleet.

use super::{PolicyFile, PolicyLimit, PolicyRule, Stay, StayStates};
use crate::scenario::{Fleet, RuleCheck, Verdict};

impl PolicyFile {
    /// Every rule of the file held against a fleet, then what was passed over.
    pub fn checks(&self, fleet: &Fleet) -> Vec<RuleCheck> {
        let rules = self.policies.iter().flat_map(|policy| &policy.rules);
        let told = rules.filter_map(|rule| self.check(rule, fleet));
        let passed_over = self.passed_over.iter().map(|why| RuleCheck {
            rule: "policy_passed_over",
            code: "",
            limit: self.name.clone(),
            value: String::new(),
            verdict: Verdict::Owed,
            why: why.clone(),
        });
        told.chain(passed_over).collect()
    }

    fn check(&self, rule: &PolicyRule, fleet: &Fleet) -> Option<RuleCheck> {
        let made = |name, limit: String, value: String, verdict, why: String| RuleCheck {
            rule: name,
            code: "",
            limit: format!("{limit} {}", self.place_and_time(rule)),
            value,
            verdict,
            why,
        };
        let bound = |over: bool| if over { Verdict::Limited } else { Verdict::Obeys };
        let said = |over: bool, why: &str| if over { why.to_owned() } else { String::new() };
        Some(match rule.limit {
            PolicyLimit::Speed(most) => {
                let (most, own) = (most?, fleet.vendor.cruise);
                let over = own > most;
                let limit = format!("{:.1} km/h", most.kmh());
                let own = format!("{:.1} km/h", own.kmh());
                made("policy_speed", limit, own, bound(over), said(over, "slowed there"))
            }
            PolicyLimit::Count(Some(0)) => closed(rule, &made),
            PolicyLimit::Stay(stay) if stay?.closes() => closed(rule, &made),
            PolicyLimit::Stay(stay) => {
                let Stay { most, states } = stay?;
                let limit = format!("{:.0} min", most.minutes());
                let owed = |what: &str| {
                    let why =
                        format!("{what} longer are counted as `overstays`, and not called away");
                    made("policy_time", limit.clone(), String::new(), Verdict::Owed, why)
                };
                match states {
                    StayStates::AtWork => owed("robots that stay"),
                    StayStates::Standing => owed("robots that stand"),
                    StayStates::Idle if fleet.stand_by.returns.leaves_hubs() => {
                        owed("robots that wait for work")
                    }
                    StayStates::Idle => {
                        let value = "stands idle at its hub, off the footpath".to_owned();
                        made("policy_time", limit.clone(), value, Verdict::Obeys, String::new())
                    }
                }
            }
            PolicyLimit::Count(most) => {
                let most = most?;
                let over = fleet.robots > most;
                let why = if rule.on_the_road {
                    format!("{most} at once are let in, the others wait before it")
                } else {
                    format!("cut to {most}")
                };
                let limit = format!("{most} robots");
                made("policy_count", limit, fleet.robots.to_string(), bound(over), said(over, &why))
            }
            PolicyLimit::Other(what) => {
                let why = "read, not simulated".to_owned();
                made("policy_other", what.to_owned(), String::new(), Verdict::Owed, why)
            }
        })
    }

    /// As in `in Old Town, 12:00:00 to 18:00:00 (Lunch)`.
    fn place_and_time(&self, rule: &PolicyRule) -> String {
        let hours = if rule.all_day() {
            String::new()
        } else {
            format!(", {} to {}", rule.from, rule.until)
        };
        format!("in {}{hours} ({})", self.areas_of(rule), rule.name)
    }
}

/// An area that no robot may be in.
fn closed(
    rule: &PolicyRule,
    made: &dyn Fn(&'static str, String, String, Verdict, String) -> RuleCheck,
) -> RuleCheck {
    let why = if rule.all_day() {
        "paths there are closed to it"
    } else {
        "paths there are closed to it in these hours; it goes round them or its orders to couriers"
    };
    let limit = "no robots".to_owned();
    made("policy_closed", limit, String::new(), Verdict::Limited, why.to_owned())
}
