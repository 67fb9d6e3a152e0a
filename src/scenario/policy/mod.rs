//! Limits as cities publish them: policies and geographies of the Mobility Data Specification.
//!
//! Within a policy an earlier rule goes before a later one of the same kind, wherever and whenever
//! both hold; of several policies the strictest counts. Source: MDS.

mod area;
mod checks;
mod json;
mod read;

pub use area::{Area, Shape};
pub use read::read;

use crate::base::time::{SimDuration, SimTime};
use crate::base::units::MetresPerSecond;
pub use crate::events::StayStates;

/// A policy file: what holds on the simulated day.
#[derive(Debug, Clone, PartialEq)]
pub struct PolicyFile {
    /// File name without its folder.
    pub name: String,
    /// Policies in force on the day, for delivery robots.
    pub policies: Vec<Policy>,
    /// Areas that their rules name.
    pub areas: Vec<Area>,
    /// Policies and rules that are read and do not count on the day, and why.
    pub passed_over: Vec<String>,
    /// SHA-256 of the file.
    pub digest: String,
}

/// One policy: rules in order of precedence.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// Name.
    pub name: String,
    /// Rules that hold on the day, the most specific first.
    pub rules: Vec<PolicyRule>,
}

/// One rule of a policy.
#[derive(Debug, Clone, PartialEq)]
pub struct PolicyRule {
    /// Name.
    pub name: String,
    /// What it limits.
    pub limit: PolicyLimit,
    /// Where, as indices into [`PolicyFile::areas`]; everywhere where empty.
    pub areas: Vec<usize>,
    /// From this time of the day ...
    pub from: SimTime,
    /// ... to this one.
    pub until: SimTime,
    /// Whether a number counts robots on the road alone, because no fleet stands in the areas; told
    /// once they lie on a map.
    pub on_the_road: bool,
}

/// What a rule limits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum PolicyLimit {
    /// Speed; `None`: the rule frees its area from later rules.
    Speed(Option<MetresPerSecond>),
    /// Robots; none of them: the area is closed.
    Count(Option<u32>),
    /// Time in a state; `None`: the rule frees its area from later rules.
    Stay(Option<Stay>),
    /// Notes to users, rates: named, not simulated.
    Other(&'static str),
}

/// How long a robot may be in an area in some states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stay {
    /// At most.
    pub most: SimDuration,
    /// In which states.
    pub states: StayStates,
}

impl Stay {
    /// Whether it leaves robots at work no time at all.
    pub fn closes(&self) -> bool {
        self.states == StayStates::AtWork && self.most == SimDuration::ZERO
    }
}

impl PolicyRule {
    /// Whether it holds from midnight to midnight.
    pub fn all_day(&self) -> bool {
        self.from == SimTime::MIDNIGHT && self.until >= SimTime::from_hours(24.0)
    }
}

impl PolicyFile {
    /// Most robots of a fleet: the lowest number of any rule for the whole place, or for areas in
    /// which a fleet stands.
    pub fn fleet_cap(&self) -> Option<u32> {
        let rules = self.policies.iter().flat_map(|policy| &policy.rules);
        let rules = rules.filter(|rule| !rule.on_the_road);
        let counts = rules.filter_map(|rule| match rule.limit {
            PolicyLimit::Count(most) => most.filter(|most| *most > 0),
            PolicyLimit::Speed(_) | PolicyLimit::Stay(_) | PolicyLimit::Other(_) => None,
        });
        counts.min()
    }

    /// Names of a rule's areas.
    pub fn areas_of(&self, rule: &PolicyRule) -> String {
        if rule.areas.is_empty() {
            return "the whole place".to_owned();
        }
        let names = rule.areas.iter().map(|area| self.areas[*area].name.as_str());
        names.collect::<Vec<_>>().join(", ")
    }
}
