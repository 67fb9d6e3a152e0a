//! Rule packs: what a place allows, asks and charges.

use crate::base::money::Money;
use crate::base::time::SimTime;
use crate::base::units::{Kilograms, Metres, MetresPerSecond};

/// How a place stands to robots on its footpaths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// A rule lets them drive.
    Allowed,
    /// Each service needs a permit of its own, with limits of its own.
    ByPermit,
    /// No rule says so, or one that is disputed; the simulator lets them drive and says it.
    Unclear,
    /// They are banned.
    Forbidden,
}

impl Standing {
    /// Name in assets and tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::ByPermit => "by-permit",
            Self::Unclear => "unclear",
            Self::Forbidden => "forbidden",
        }
    }
}

/// Crossings without signals at which drivers must let a robot cross, as they must people on foot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DriversYield {
    /// At a marked one.
    pub marked: bool,
    /// At an unmarked one.
    pub unmarked: bool,
}

/// What a place allows; `None` means no limit.
#[derive(Debug, Clone, PartialEq)]
pub struct RulePack {
    /// Asset id.
    pub id: String,
    /// Name in tables.
    pub name: String,
    /// Whether robots may be on footpaths at all.
    pub standing: Standing,
    /// Why they may not, or why that is unclear; empty where they may.
    pub standing_reason: String,
    /// Speed limit on footpaths.
    pub footpath: Option<MetresPerSecond>,
    /// Speed limit on crossings; footpath limit where not set.
    pub crossing: Option<MetresPerSecond>,
    /// Speed limit beside roads; footpath limit where not set.
    pub road: Option<MetresPerSecond>,
    /// May it drive beside roads busier than residential ones? Residential streets and drives count
    /// as their own pavement where the map shows none, and stay open.
    pub road_allowed: bool,
    /// Roads with a higher limit than this are closed to it; crossings of them stay open.
    pub roads_up_to: Option<MetresPerSecond>,
    /// Heaviest vehicle.
    pub mass: Option<Kilograms>,
    /// Largest vehicle: length, width, height \[m\].
    pub size_m: Option<[f64; 3]>,
    /// A person must stay within this distance of every moving robot.
    pub companion_within: Option<Metres>,
    /// Most robots of one operator of the service.
    pub robots_per_permit: Option<u32>,
    /// Most robots of all services together.
    pub robots_in_city: Option<u32>,
    /// Most robots that one remote operator may hold.
    pub robots_per_operator: Option<u32>,
    /// Hours of the day in which robots may drive.
    pub hours: Option<(SimTime, SimTime)>,
    /// Zones that robots are bound to, in words; areas themselves come from a policy file.
    pub zones: Option<String>,
    /// What else it asks for, in words: told, not simulated.
    pub asks: Vec<String>,
    /// Somebody must be able to watch every robot and to take over.
    pub monitored: bool,
    /// Every robot bears a number, name or plate.
    pub identified: bool,
    /// Insurance to be held.
    pub insurance: Option<Money>,
    /// Fee to the authority for a robot and a year.
    pub permit_per_robot_year: Option<Money>,
    /// Where drivers must let a robot cross.
    pub drivers_yield: DriversYield,
}

impl RulePack {
    /// A place where nothing is forbidden and nothing is asked.
    pub fn open() -> Self {
        Self {
            id: String::new(),
            name: String::new(),
            standing: Standing::Allowed,
            standing_reason: String::new(),
            footpath: None,
            crossing: None,
            road: None,
            road_allowed: true,
            roads_up_to: None,
            mass: None,
            size_m: None,
            companion_within: None,
            robots_per_permit: None,
            robots_in_city: None,
            robots_per_operator: None,
            hours: None,
            zones: None,
            asks: Vec::new(),
            monitored: false,
            identified: false,
            insurance: None,
            permit_per_robot_year: None,
            drivers_yield: DriversYield { marked: true, unmarked: false },
        }
    }

    /// Most robots of one fleet.
    pub fn fleet_cap(&self) -> Option<u32> {
        self.robots_per_permit.into_iter().chain(self.robots_in_city).min()
    }
}
