//! Every rule of a place held against a fleet: what is allowed, what the fleet would do, and what
//! comes of it.

use super::{Fleet, OperatingMode, RulePack, Standing, VendorProfile};
use crate::base::time::SimTime;
use crate::base::units::MetresPerSecond;
use crate::map::RoadClass;

/// What comes of a rule for a fleet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The fleet keeps the rule as it is.
    Obeys,
    /// The fleet would do more and is held to the limit.
    Limited,
    /// The rule keeps the fleet off the footpath.
    MayNotDrive,
    /// Paperwork or a matter of dispute: named, not simulated.
    Owed,
}

impl Verdict {
    /// Name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Obeys => "obeys",
            Self::Limited => "limited",
            Self::MayNotDrive => "may_not_drive",
            Self::Owed => "owed",
        }
    }
}

/// One rule held against one fleet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleCheck {
    /// Which rule.
    pub rule: &'static str,
    /// Code of the note that says so; empty where there is none.
    pub code: &'static str,
    /// What the place allows or asks.
    pub limit: String,
    /// What the fleet would do or has.
    pub value: String,
    /// What comes of it.
    pub verdict: Verdict,
    /// Why, in words; empty where the fleet obeys.
    pub why: String,
}

impl std::fmt::Display for RuleCheck {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let words = |name: &str| name.replace('_', " ");
        write!(f, "{} {}", words(self.rule), self.limit)?;
        if !self.value.is_empty() {
            write!(f, ", has {}", self.value)?;
        }
        write!(f, ": {}", words(self.verdict.name()))?;
        if self.why.is_empty() { Ok(()) } else { write!(f, ", {}", self.why) }
    }
}

impl RulePack {
    /// Every rule of the place held against a fleet; rules that set no limit are left out.
    pub fn checks(&self, fleet: &Fleet) -> Vec<RuleCheck> {
        let speeds = self.speeds(&fleet.vendor);
        let machine = self.roads(&fleet.vendor).into_iter().chain(self.vehicle(&fleet.vendor));
        self.standing(fleet)
            .into_iter()
            .chain(speeds)
            .chain(machine)
            .chain(self.people(fleet))
            .chain(self.counts(fleet))
            .chain(self.times(&fleet.vendor))
            .chain(self.paperwork())
            .collect()
    }

    /// Everything that keeps a fleet off the footpath altogether; empty where it may drive.
    pub fn obstacles(&self, fleet: &Fleet) -> Vec<RuleCheck> {
        let checks = self.checks(fleet).into_iter();
        checks.filter(|check| check.verdict == Verdict::MayNotDrive).collect()
    }

    /// Hours in which a vehicle may drive: its own, cut to those of the place. They end where they
    /// begin when the two never meet.
    pub fn hours_of(&self, vendor: &VendorProfile) -> (SimTime, SimTime) {
        let (from, until) = vendor.service;
        let Some((opens, closes)) = self.hours else { return (from, until) };
        let begins = from.max(opens);
        (begins, until.min(closes).max(begins))
    }

    fn standing(&self, fleet: &Fleet) -> Option<RuleCheck> {
        let (verdict, code) = match self.standing {
            Standing::Allowed => return None,
            Standing::ByPermit | Standing::Unclear => (Verdict::Owed, "S613"),
            Standing::Forbidden => (Verdict::MayNotDrive, "S610"),
        };
        let says = match self.standing {
            Standing::Forbidden => "bans robots",
            Standing::ByPermit => "grants permits one by one",
            Standing::Unclear => "leaves it unclear",
            Standing::Allowed => "allows robots",
        };
        let why = format!("{} {says}: {}", self.name, self.standing_reason);
        let limit = self.standing.name().to_owned();
        let value = fleet.vendor.name.clone();
        Some(RuleCheck { rule: "standing", code, limit, value, verdict, why })
    }

    fn speeds(&self, vendor: &VendorProfile) -> Vec<RuleCheck> {
        let road = if self.road_allowed { self.road.or(self.footpath) } else { None };
        let rules = [
            ("speed_on_path", self.footpath, vendor.cruise),
            ("speed_on_crossing", self.crossing.or(self.footpath), vendor.crossing),
            ("speed_on_road", road, vendor.cruise),
        ];
        let check = |(rule, limit, own): (_, Option<MetresPerSecond>, MetresPerSecond)| {
            let limit = limit?;
            let slowed = own > limit;
            Some(RuleCheck {
                rule,
                code: "",
                limit: kmh(limit),
                value: kmh(own),
                verdict: if slowed { Verdict::Limited } else { Verdict::Obeys },
                why: said(slowed, || format!("slowed to {}", kmh(limit))),
            })
        };
        rules.into_iter().filter_map(check).collect()
    }

    /// Roads count where the vehicle would use them at all.
    fn roads(&self, vendor: &VendorProfile) -> Vec<RuleCheck> {
        let own = vendor.drives.roads_up_to;
        let value =
            own.map_or("footpaths only".to_owned(), |road| format!("roads up to {}", road.name()));
        let closed = |rule, limit, bound: bool, what: String| RuleCheck {
            rule,
            code: "",
            limit,
            value: value.clone(),
            verdict: if bound { Verdict::Limited } else { Verdict::Obeys },
            why: said(bound, || format!("{what} are closed to it")),
        };
        let busy = (!self.road_allowed).then(|| {
            let quiet = RoadClass::Residential;
            let limit = format!("roads up to {}", quiet.name());
            closed("road", limit, own > Some(quiet), "busier roads".to_owned())
        });
        let fast = self.roads_up_to.map(|limit| {
            let what = format!("roads with a limit above {}", kmh(limit));
            closed("road_limit", format!("{} on the road", kmh(limit)), own.is_some(), what)
        });
        busy.into_iter().chain(fast).collect()
    }

    fn vehicle(&self, vendor: &VendorProfile) -> Vec<RuleCheck> {
        let place = &self.name;
        let mass = self.mass.map(|cap| {
            let over = vendor.mass > cap;
            let why = || format!("{} is heavier than {place} allows ({cap})", vendor.mass);
            machine("mass", "S501", (cap.to_string(), vendor.mass.to_string()), over, why)
        });
        let size = self.size_m.map(|cap| {
            let over = vendor
                .size_m
                .is_some_and(|size| size.iter().zip(cap).any(|(own, most)| *own > most));
            let own = vendor.size_m.map_or_else(|| "unknown".to_owned(), sides);
            let why = || format!("{own} is larger than {place} allows ({})", sides(cap));
            machine("size", "S502", (sides(cap), own.clone()), over, why)
        });
        mass.into_iter().chain(size).collect()
    }

    fn people(&self, fleet: &Fleet) -> Vec<RuleCheck> {
        let place = &self.name;
        let mode = fleet.vendor.mode;
        let accompanied = mode == OperatingMode::Accompanied;
        let value = match mode {
            OperatingMode::OnCall => "operator on call",
            OperatingMode::Supervised => "operator watches",
            OperatingMode::Accompanied => "companion at its side",
        };
        let companion = self.companion_within.map(|within| {
            let why = || {
                let asks = format!("{place} asks for a person within {within} of every robot");
                format!("{asks}, and this fleet drives without")
            };
            let pair = (format!("within {within}"), value.to_owned());
            machine("companion", "S503", pair, !accompanied, why)
        });
        let monitored = self.monitored.then(|| {
            let alone = !accompanied && fleet.operators.iter().all(|pool| pool.on_duty == 0);
            let why = || format!("{place} asks for an operator who can watch, and none is on duty");
            let pair = ("an operator can watch".to_owned(), value.to_owned());
            machine("monitoring", "S611", pair, alone, why)
        });
        companion.into_iter().chain(monitored).collect()
    }

    fn counts(&self, fleet: &Fleet) -> Vec<RuleCheck> {
        let pools = fleet.operators.iter().map(|pool| pool.robots_per_operator);
        let held = match fleet.vendor.mode {
            OperatingMode::Supervised => pools.max().unwrap_or(1),
            OperatingMode::OnCall | OperatingMode::Accompanied => 1,
        };
        let rules = [
            ("robots_per_permit", self.robots_per_permit, fleet.robots),
            ("robots_in_city", self.robots_in_city, fleet.robots),
            ("robots_per_operator", self.robots_per_operator, held),
        ];
        let check = |(rule, cap, own): (_, Option<u32>, u32)| {
            let cap = cap?;
            let over = own > cap;
            let verdict = if over { Verdict::Limited } else { Verdict::Obeys };
            let why = said(over, || format!("cut to {cap}"));
            let (limit, value) = (cap.to_string(), own.to_string());
            Some(RuleCheck { rule, code: "", limit, value, verdict, why })
        };
        rules.into_iter().filter_map(check).collect()
    }

    fn times(&self, vendor: &VendorProfile) -> Vec<RuleCheck> {
        let hours = self.hours.map(|open| {
            let own = self.hours_of(vendor);
            let (verdict, why) = if own.0 >= own.1 {
                (Verdict::MayNotDrive, "drives only when the place forbids it".to_owned())
            } else if own == vendor.service {
                (Verdict::Obeys, String::new())
            } else {
                (Verdict::Limited, format!("drives from {} to {}", own.0, own.1))
            };
            let limit = format!("{} to {}", open.0, open.1);
            let value = format!("{} to {}", vendor.service.0, vendor.service.1);
            RuleCheck { rule: "hours", code: "S612", limit, value, verdict, why }
        });
        let zones = self.zones.as_ref().map(|zones| RuleCheck {
            rule: "zones",
            code: "",
            limit: zones.clone(),
            value: "the whole map".to_owned(),
            verdict: Verdict::Owed,
            why: "no map tells these zones; draw them in a policy file".to_owned(),
        });
        hours.into_iter().chain(zones).collect()
    }

    fn paperwork(&self) -> Vec<RuleCheck> {
        let owed = |rule, limit: String, why: &str| RuleCheck {
            rule,
            code: "",
            limit,
            value: String::new(),
            verdict: Verdict::Owed,
            why: why.to_owned(),
        };
        let mark = self
            .identified
            .then(|| owed("identification", "a number, name or plate".to_owned(), "not simulated"));
        let insured = self.insurance.map(|amount| {
            owed("insurance", format!("{:.0} USD", amount.units()), "its premium is not simulated")
        });
        let fee = self.permit_per_robot_year.map(|amount| {
            let limit = format!("{:.2} USD for a robot and year", amount.units());
            owed("permit_fee", limit, "charged by the day, see costs")
        });
        let asks = self.asks.iter().map(|asked| owed("asks", asked.clone(), "not simulated"));
        mark.into_iter().chain(insured).chain(fee).chain(asks).collect()
    }
}

/// A rule that a vehicle or its people keep or do not: limit and value, and why not.
fn machine(
    rule: &'static str,
    code: &'static str,
    (limit, value): (String, String),
    broken: bool,
    why: impl Fn() -> String,
) -> RuleCheck {
    let verdict = if broken { Verdict::MayNotDrive } else { Verdict::Obeys };
    RuleCheck { rule, code, limit, value, verdict, why: said(broken, why) }
}

fn said(bound: bool, why: impl Fn() -> String) -> String {
    if bound { why() } else { String::new() }
}

fn kmh(speed: MetresPerSecond) -> String {
    format!("{:.1} km/h", speed.kmh())
}

fn sides([length, width, height]: [f64; 3]) -> String {
    format!("{length:.2} x {width:.2} x {height:.2} m")
}
