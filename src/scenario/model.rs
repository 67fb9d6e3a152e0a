//! The checked scenario: every reference resolved, every range held, quantities with their unit.

use super::plan::PricingPlan;
use crate::base::law::Law;
use crate::base::money::Money;
use crate::base::time::{SimDuration, SimTime};
use crate::base::units::{Kilograms, Litres, Metres, MetresPerSecond, WattHours, Watts};
use crate::map::{LonLat, RoutingProfile};

/// One question to the simulator, ready to run.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// File stem; names the result folder.
    pub name: String,
    /// The question in the author's words.
    pub question: String,
    /// Which figure answers it.
    pub answer: AnswerKind,
    /// Day, hours, seed, replications.
    pub run: RunSettings,
    /// Where the footpaths come from.
    pub map: MapSource,
    /// What the place allows.
    pub rules: RulePack,
    /// Who sells.
    pub merchants: Vec<Merchant>,
    /// Who buys.
    pub customers: Customers,
    /// Robot fleets.
    pub fleets: Vec<Fleet>,
    /// How several fleets meet the day's orders.
    pub together: Together,
    /// The incumbent that every robot is compared with, and that takes what robots cannot.
    pub couriers: CourierFleet,
    /// When an order that robots could carry is given to a courier after all.
    pub fallback_after: Option<SimDuration>,
    /// Promised time from placement to hand-over.
    pub promise: SimDuration,
    /// Axes of the sweep; the scenario's own values are its base point.
    pub vary: Vary,
    /// SHA-256 of the scenario text and of every asset that it names.
    pub digest: String,
}

/// The figure that answers the scenario's question in the first line of the summary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerKind {
    /// The number of robots on the axis that costs the merchant least per order at the base demand.
    FleetSize,
    /// Share of orders within the promise, and the 95th percentile of lead time.
    Service,
    /// The option (fleet or couriers) that costs least per delivered order.
    CheapestOption,
}

/// Day, hours, seed, replications.
#[derive(Debug, Clone, PartialEq)]
pub struct RunSettings {
    /// ISO date of the simulated day.
    pub date: String,
    /// Merchants take orders from here ...
    pub open: SimTime,
    /// ... to here; every order is then followed to its end.
    pub close: SimTime,
    /// Independent days.
    pub replications: u32,
    /// Root of every stream of chance.
    pub seed: u64,
}

/// Where the footpaths come from.
#[derive(Debug, Clone, PartialEq)]
pub enum MapSource {
    /// A file or a folder of GeoJSON files.
    File(std::path::PathBuf),
    /// Made by the generator.
    Generated {
        /// What kind of place.
        style: MapStyle,
        /// Area \[km²\].
        area_km2: f64,
        /// Seed of the map alone.
        seed: u64,
    },
}

pub use crate::map::generate::Style as MapStyle;

/// A place named by rule or by coordinates, so that a scenario carries over to another map.
#[derive(Debug, Clone, PartialEq)]
pub enum PlaceRule {
    /// At a position.
    At(LonLat),
    /// At one element of the source, as in `node/123`.
    Source(String),
    /// At the place whose name contains this text (letter case ignored).
    Named(String),
    /// The eatery with most customers in reach of a walk of 1.6 km; ties to the first.
    BusiestEatery,
    /// Eateries spread over the map: the `index`-th of the farthest-point order that begins with
    /// the busiest.
    Eatery {
        /// Position in that order, from 0.
        index: usize,
    },
    /// The food shop with most customers in reach.
    BusiestShop,
    /// The drivable footpath point nearest to the middle of all customers.
    Centre,
}

/// Who sells.
#[derive(Debug, Clone, PartialEq)]
pub struct Merchant {
    /// Name in tables.
    pub name: String,
    /// Where.
    pub place: PlaceRule,
    /// Expected orders of the day over the hours open.
    pub orders_per_day: f64,
    /// When orders come.
    pub arrivals: DemandProfile,
    /// Basket value \[currency units\].
    pub ticket: Law,
    /// Basket mass and volume.
    pub basket: BasketProfile,
    /// Kitchen time from placement to ready \[min\].
    pub preparation_min: Law,
}

/// Orders by hour of day.
#[derive(Debug, Clone, PartialEq)]
pub struct DemandProfile {
    /// Asset id.
    pub id: String,
    /// Weight of each hour; any scale.
    pub hourly: [f64; 24],
}

/// Mass and volume of baskets.
#[derive(Debug, Clone, PartialEq)]
pub struct BasketProfile {
    /// Asset id.
    pub id: String,
    /// Mass \[kg\].
    pub mass_kg: Law,
    /// Volume \[L\].
    pub volume_l: Law,
}

/// Who buys.
#[derive(Debug, Clone, PartialEq)]
pub struct Customers {
    /// Where they live or work.
    pub at: CustomerPlaces,
    /// Farthest straight distance from the merchant.
    pub within: Metres,
    /// Time a customer waits for somebody to be assigned before withdrawing \[min\].
    pub patience_min: Law,
    /// From the robot's arrival to the goods taken: the walk to the door and unloading \[s\].
    pub walk_to_door_s: Law,
}

/// Which places hold customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CustomerPlaces {
    /// Buildings.
    Buildings,
    /// House numbers.
    Addresses,
    /// Points every 50 m along residential and service roads and footways, for maps without
    /// buildings.
    Footpaths,
}

/// Robots of one vendor, stationed at one hub.
#[derive(Debug, Clone, PartialEq)]
pub struct Fleet {
    /// Name in tables and legends.
    pub name: String,
    /// The vehicle.
    pub vendor: VendorProfile,
    /// How many.
    pub robots: u32,
    /// Where they stand; `None`: at the merchant (the first, if there are several).
    pub hub: Option<PlaceRule>,
    /// Dispatch policy, by id.
    pub dispatch: String,
    /// Prices.
    pub plan: PricingPlan,
    /// Remote operators or companions.
    pub operators: OperatorPool,
    /// People who walk out to stuck robots.
    pub crew: CrewPool,
    /// Plugs at the hub; `None`: one for every robot.
    pub chargers: Option<u32>,
}

/// How several fleets meet the day's orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Together {
    /// Each fleet serves all orders in a world of its own: a paired comparison.
    Apart,
    /// All fleets share the orders of one world.
    Shared,
}

/// The people behind a fleet's drives.
#[derive(Debug, Clone, PartialEq)]
pub struct OperatorPool {
    /// Where they sit; a name for tables.
    pub site: String,
    /// People on duty all through the hours of service.
    pub on_duty: u32,
    /// Robots that one of them holds at once \[1–\]; counts for supervised fleets only.
    pub robots_per_operator: u32,
    /// Wage, paid busy or not \[per h\].
    pub wage_per_h: Money,
}

/// Rescue crews of a fleet.
#[derive(Debug, Clone, PartialEq)]
pub struct CrewPool {
    /// Crews on duty; each answers one call at a time.
    pub crews: u32,
    /// Where they wait; `None`: at the fleet's hub.
    pub base: Option<PlaceRule>,
    /// Wage of a crew \[per h\].
    pub wage_per_h: Money,
    /// Walking speed.
    pub walk: MetresPerSecond,
}

/// How a vehicle gets human help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OperatingMode {
    /// Drives alone; calls an operator when stuck and waits for a free one.
    OnCall,
    /// Every leg needs a slot with an operator, who holds a limited number of robots.
    Supervised,
    /// A companion walks along from departure to return.
    Accompanied,
}

/// A vehicle as its vendor offers it; every number's source stands in its asset file.
#[derive(Debug, Clone, PartialEq)]
pub struct VendorProfile {
    /// Asset id.
    pub id: String,
    /// Name in tables.
    pub name: String,
    /// How it gets help.
    pub mode: OperatingMode,
    /// Cruise speed on footpaths.
    pub cruise: MetresPerSecond,
    /// Speed on crossings.
    pub crossing: MetresPerSecond,
    /// Own mass.
    pub mass: Kilograms,
    /// Length, width, height \[m\]; `None` where unknown.
    pub size_m: Option<[f64; 3]>,
    /// Most mass of one order.
    pub payload: Kilograms,
    /// Most volume of one order: the largest compartment.
    pub cargo: Litres,
    /// Compartments; one order each.
    pub compartments: u32,
    /// Farthest customer by network distance from the merchant.
    pub reach: Metres,
    /// What it may drive on.
    pub drives: RoutingProfile,
    /// Battery.
    pub battery: Battery,
    /// Hours of the day in which it may drive.
    pub service: (SimTime, SimTime),
    /// Mean distance between calls for help.
    pub distance_between_calls: Metres,
    /// Time of one help session \[s\].
    pub help_s: Law,
    /// Share of stops that need a person on site \[0–1\].
    pub rescue_share: f64,
    /// Share of rescues that end with the robot fixed where it stands \[0–1\].
    pub fixed_on_spot: f64,
    /// Work of a crew at the robot \[min\].
    pub rescue_min: Law,
    /// Time in the workshop after it was carried home \[min\].
    pub repair_min: Law,
    /// Staff time to load an order at the merchant \[s\].
    pub loading_s: Law,
    /// Price of one vehicle.
    pub unit_cost: Money,
    /// Life until it is written off \[days\].
    pub life_days: f64,
    /// Yearly upkeep as a share of the price \[0–1\].
    pub maintenance_share_per_year: f64,
}

/// Battery and charger.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Battery {
    /// Usable energy.
    pub capacity: WattHours,
    /// Share kept back: no trip is accepted that would end below it \[0–1\].
    pub reserve: f64,
    /// Share below which a robot that comes home charges before its next trip \[0–1\].
    pub recharge_below: f64,
    /// Share at which it leaves the plug \[0–1\].
    pub recharge_to: f64,
    /// Drive energy per metre, empty \[Wh/m\].
    pub drive_wh_per_m: f64,
    /// More for each kilogram on board \[Wh/(m kg)\].
    pub load_wh_per_m_kg: f64,
    /// Computers and sensors while in service \[W\].
    pub hotel: Watts,
    /// Charging power at the plug.
    pub charger: Watts,
}

/// What a place allows; `None` means no limit.
#[derive(Debug, Clone, PartialEq)]
pub struct RulePack {
    /// Asset id.
    pub id: String,
    /// Name in tables.
    pub name: String,
    /// Speed limit on footpaths.
    pub footpath: Option<MetresPerSecond>,
    /// Speed limit on crossings; footpath limit where not set.
    pub crossing: Option<MetresPerSecond>,
    /// Speed limit beside roads; `None`: not allowed beside roads with a footway missing.
    pub road: Option<MetresPerSecond>,
    /// May it drive beside a road at all?
    pub road_allowed: bool,
    /// Heaviest vehicle.
    pub mass: Option<Kilograms>,
    /// Largest vehicle: length, width, height \[m\].
    pub size_m: Option<[f64; 3]>,
    /// A person must stay within this distance of every moving robot.
    pub companion_within: Option<Metres>,
    /// Most robots of one operator of the service.
    pub robots_per_permit: Option<u32>,
    /// Most robots that one remote operator may hold.
    pub robots_per_operator: Option<u32>,
}

/// The incumbent: couriers of one kind.
#[derive(Debug, Clone, PartialEq)]
pub struct CourierFleet {
    /// How they move.
    pub profile: CourierProfile,
    /// How many; `None`: the platform finds one for every order.
    pub on_duty: Option<u32>,
    /// Prices.
    pub plan: PricingPlan,
}

/// A kind of courier.
#[derive(Debug, Clone, PartialEq)]
pub struct CourierProfile {
    /// Asset id: `foot`, `bicycle`, `car`.
    pub id: String,
    /// Name in tables.
    pub name: String,
    /// Speed over the distance chosen by `straight`.
    pub speed: MetresPerSecond,
    /// Speed counts over the straight line (true) or over the footpath network (false).
    pub straight: bool,
    /// Takes steps.
    pub climbs_steps: bool,
    /// Way of a courier that the platform finds, to the merchant \[min\].
    pub approach_min: Law,
    /// Service at the merchant \[min\].
    pub pickup_min: Law,
    /// Service at the door \[min\].
    pub dropoff_min: Law,
}

/// Axes of the sweep; empty axes hold the base value.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Vary {
    /// Robots of the first fleet.
    pub robots: Vec<u32>,
    /// Orders a day, over all merchants in the scenario's proportion.
    pub orders_per_day: Vec<f64>,
}

/// Why a rule keeps a vehicle off the footpath altogether.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obstacle {
    /// Code of the note, as in `S501`.
    pub code: &'static str,
    /// The reason in words.
    pub text: String,
}

impl RulePack {
    /// Everything that keeps a vehicle off the footpath altogether; empty where it may drive.
    pub fn obstacles(&self, vendor: &VendorProfile) -> Vec<Obstacle> {
        let (place, mut found) = (&self.name, Vec::new());
        let mut obstacle = |code, text| found.push(Obstacle { code, text });
        if let Some(cap) = self.mass.filter(|cap| vendor.mass > *cap) {
            obstacle("S501", format!("{} is heavier than {place} allows ({cap})", vendor.mass));
        }
        if let (Some(size), Some(cap)) = (vendor.size_m, self.size_m)
            && size.iter().zip(cap).any(|(side, most)| *side > most)
        {
            obstacle("S502", format!("larger than {place} allows"));
        }
        if let Some(within) = self.companion_within
            && vendor.mode != OperatingMode::Accompanied
        {
            let asks = format!("{place} asks for a person within {within} of every robot");
            obstacle("S503", format!("{asks}, and this fleet drives without"));
        }
        found
    }
}

impl Scenario {
    /// Unit of all money: scenario keys end in `_usd`, and nothing is converted.
    pub fn currency(&self) -> &'static str {
        "USD"
    }

    /// Hours in which merchants take orders.
    pub fn hours_open(&self) -> SimDuration {
        self.run.close.since(self.run.open)
    }

    /// Expected orders of the day over all merchants.
    pub fn orders_per_day(&self) -> f64 {
        self.merchants.iter().map(|m| m.orders_per_day).sum()
    }
}
