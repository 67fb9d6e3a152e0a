//! The checked scenario: every reference resolved, every range held, quantities with their unit.

use super::instance::InstanceDay;
use super::{
    BasketProfile, ConditionsPlan, CourierFleet, CrewPool, CrossingSettings, DemandProfile,
    DispatchRule, FeederPool, OrderBook, PolicyFile, PricingPlan, RescueRules, RuleCheck, RulePack,
    Shifts, StandBy, VendorProfile, Wear,
};
use crate::base::law::Law;
use crate::base::money::Money;
use crate::base::time::{SimDuration, SimTime};
use crate::base::units::{Metres, Watts};
use crate::events::{CallCause, Skill};
use crate::map::{LonLat, Point};
use std::sync::Arc;

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
    /// Footpaths that robots enter one after another.
    pub gates: Gates,
    /// Limits that the city publishes beside them.
    pub policy: Option<PolicyFile>,
    /// How roads are crossed.
    pub crossings: CrossingSettings,
    /// The orders, couriers and plane of an instance, in place of drawn ones.
    pub instance: Option<Arc<InstanceDay>>,
    /// Who sells.
    pub merchants: Vec<Merchant>,
    /// Who buys.
    pub customers: Customers,
    /// Orders as a file has them; `None`: drawn.
    pub book: Option<OrderBook>,
    /// Orders placed ahead.
    pub ahead: Ahead,
    /// Robot fleets.
    pub fleets: Vec<Fleet>,
    /// How several fleets meet the day's orders.
    pub together: Together,
    /// The incumbent that every robot is compared with, and that takes what robots cannot.
    pub couriers: CourierFleet,
    /// People, weather, closures, events and classes; the default changes nothing.
    pub conditions: ConditionsPlan,
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
    /// What the rule packs of the axis change: who may drive, service, cost.
    Rules,
    /// Robots per operator on the axis that cost least per delivery, at every wage.
    Operators,
    /// The fewest feeders of the axis for whom orders hardly wait, at every fleet size.
    Feeders,
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
    /// None: straight lines on the plane of an instance.
    Plane,
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

/// Footpaths that robots enter one after another.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Gates {
    /// Each the footpath nearest to a place.
    pub at: Vec<PlaceRule>,
    /// All whose width is known and below this \[m\].
    pub below_m: Option<f64>,
}

/// A place named by rule or by coordinates, so that a scenario carries over to another map.
#[derive(Debug, Clone, PartialEq)]
pub enum PlaceRule {
    /// At a position.
    At(LonLat),
    /// At a point of the map's plane.
    Plane(Point),
    /// Where the scenario's book has a merchant: by its position in the list of the book.
    OfBook(usize),
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
    /// Opening hours; `None`: those of the run.
    pub hours: Option<(SimTime, SimTime)>,
    /// Basket value \[currency units\].
    pub ticket: Law,
    /// Basket mass and volume.
    pub basket: BasketProfile,
    /// Kitchen time from placement to ready \[min\].
    pub preparation_min: Law,
    /// Orders made at once; `None`: as many as there are.
    pub cooks: Option<u32>,
    /// Staff time to load an order, or to take it out again \[s\]; `None`: the vendor's.
    pub loading_s: Option<Law>,
}

/// Who buys.
#[derive(Debug, Clone, PartialEq)]
pub struct Customers {
    /// Where they live or work.
    pub at: CustomerPlaces,
    /// Middle of the circle in which they are; `None`: each merchant.
    pub around: Option<PlaceRule>,
    /// Farthest straight distance from there.
    pub within: Metres,
    /// Straight distance from the merchant \[m\]; `None`: every place within as likely.
    pub distance_m: Option<Law>,
    /// Time a customer waits for somebody to be assigned before withdrawing \[min\].
    pub patience_min: Law,
    /// From the robot's arrival to the goods taken: the walk to the door and unloading \[s\].
    pub walk_to_door_s: Law,
    /// Those who do not come to the door.
    pub no_show: NoShow,
}

/// Customers who do not come to the door.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NoShow {
    /// How many of them \[0–1\].
    pub share: f64,
    /// How long they are waited for.
    pub wait: SimDuration,
    /// What becomes of their money.
    pub ticket: NotTaken,
}

/// What becomes of the money of an order that nobody took at the door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotTaken {
    /// The customer pays all the same.
    Charged,
    /// The merchant gives the ticket back, and no fee is asked.
    RefundedByMerchant,
    /// Who runs the robots, or the courier platform, does.
    RefundedByCarrier,
}

/// Orders that are placed ahead for a window of time.
#[derive(Debug, Clone, PartialEq)]
pub struct Ahead {
    /// Share of drawn orders \[0–1\].
    pub share: f64,
    /// From placement until the window begins \[min\].
    pub lead_min: Law,
    /// Length of such a window.
    pub window: SimDuration,
    /// Windows of the day in place of those two; none: by the law.
    pub windows: Vec<(SimTime, SimTime)>,
    /// How long before its window begins an order reaches the merchant.
    pub notice: SimDuration,
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

/// Robots of one vendor, stationed at one hub or several.
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
    /// Its further hubs.
    pub more_hubs: Vec<PlaceRule>,
    /// Where they wait between two trips.
    pub stand_by: StandBy,
    /// Who takes which order.
    pub dispatch: DispatchRule,
    /// Prices.
    pub plan: PricingPlan,
    /// Pools of remote operators or companions; the first that can takes a call.
    pub operators: Vec<OperatorPool>,
    /// Whom they serve first.
    pub queue: QueueRule,
    /// Whether a supervised robot keeps its operator while it waits at a stop.
    pub slots_held: bool,
    /// Calls for help beside, or in place of, the vendor's.
    pub calls: Vec<CallRate>,
    /// Radio link.
    pub link: Link,
    /// Pools of people who go out to stuck robots.
    pub crews: Vec<CrewPool>,
    /// What they do.
    pub rescue: RescueRules,
    /// People who carry orders to its hubs, where its robots then load them; `None`: robots go to
    /// the merchants.
    pub feeders: Option<FeederPool>,
    /// What befalls robots on the road.
    pub wear: Wear,
    /// Where its robots charge; at least one.
    pub chargers: Vec<Charger>,
}

impl Fleet {
    /// Plugs of the first charger, at each hub unless the scenario says so; `None`: one for every
    /// robot.
    pub fn plugs(&self) -> Option<u32> {
        self.chargers.first().and_then(|charger| charger.plugs)
    }
}

/// Plugs, or bays of a swap station, in one place.
#[derive(Debug, Clone, PartialEq)]
pub struct Charger {
    /// Where; `None`: at each of the fleet's hubs.
    pub at: Option<PlaceRule>,
    /// Position in the file, where it is written there.
    pub section: Option<usize>,
    /// Plugs or bays; `None`: one for every robot.
    pub plugs: Option<u32>,
    /// Power at a plug, or behind a swap station at each battery.
    pub power: Watts,
    /// What a robot gets there.
    pub kind: ChargerKind,
}

/// How a charger gives energy.
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "a scenario has a handful of them")]
pub enum ChargerKind {
    /// The robot stands at a plug.
    Plug,
    /// Its battery is exchanged for a charged one.
    Swap {
        /// Time of an exchange \[min\].
        time_min: Law,
        /// Charged batteries that lie ready in the morning.
        spares: u32,
    },
}

/// How several fleets meet the day's orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Together {
    /// Each fleet serves all orders in a world of its own: a paired comparison.
    Apart,
    /// All fleets share the orders of one world.
    Shared,
    /// Both: each in a world of its own, and all in one more.
    Both,
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
    /// What they can do.
    pub skills: Vec<Skill>,
    /// When so many of them work.
    pub shifts: Shifts,
    /// Break of each in the middle of the shift, paid.
    pub rest: SimDuration,
    /// From taking a call to helping \[s\].
    pub takeover_s: Law,
    /// Time to set a way-point \[s\]; `None`: the vendor's.
    pub waypoint_s: Option<f64>,
}

/// The radio between a fleet's robots and their operators.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Link {
    /// Round trip of a command.
    pub latency: SimDuration,
    /// Losses of each robot's link \[1/h\].
    pub outages_per_h: f64,
    /// Length of a loss \[s\].
    pub outage_s: Law,
}

/// Whom operators serve first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum QueueRule {
    /// Who asked first.
    #[default]
    FirstCome,
    /// Robots with goods on board, then who asked first.
    LoadedFirst,
    /// The robot whose order was placed first; robots without one last.
    OldestOrder,
}

/// Calls for help of one cause.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CallRate {
    /// Why.
    pub cause: CallCause,
    /// Expected calls along the way \[1/km\].
    pub per_km: f64,
    /// Share of points (crossings, raised kerbs) at which a robot calls, or of robots on the road
    /// that a surge hits \[0-1\].
    pub share: f64,
    /// Surges of calls \[1/h\].
    pub surges_per_h: f64,
    /// Time of an operator for a call \[s\]; `None`: the vendor's.
    pub help_s: Option<Law>,
}

/// Axes of the sweep; empty axes hold the base value.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Vary {
    /// Robots of the first fleet.
    pub robots: Vec<u32>,
    /// Orders a day, over all merchants in the scenario's proportion.
    pub orders_per_day: Vec<f64>,
    /// Rule packs, in the order written.
    pub rules: Vec<RulePack>,
    /// People on duty of the first fleet's first operator pool.
    pub operators: Vec<u32>,
    /// Rescue crews of the first fleet.
    pub crews: Vec<u32>,
    /// People who carry orders to the first fleet's hubs.
    pub feeders: Vec<u32>,
    /// Plugs of the first fleet.
    pub chargers: Vec<u32>,
    /// Wage of the first fleet's first operator pool \[per h\].
    pub wage_usd_per_h: Vec<f64>,
}

impl Scenario {
    /// Unit of all money: scenario keys end in `_usd`, and nothing is converted.
    pub fn currency(&self) -> &'static str {
        "USD"
    }

    /// Most robots that rules and policy permit to one fleet.
    pub fn fleet_cap(&self) -> Option<u32> {
        let policy = self.policy.as_ref().and_then(PolicyFile::fleet_cap);
        self.rules.fleet_cap().into_iter().chain(policy).min()
    }

    /// Robots that the rules permit, of so many.
    pub fn permitted(&self, robots: u32) -> u32 {
        self.fleet_cap().map_or(robots, |most| robots.min(most))
    }

    /// Names of the rule pack and the policy.
    pub fn rules_name(&self) -> String {
        let policy = self.policy.iter().map(|policy| policy.name.as_str());
        let names: Vec<&str> = [self.rules.name.as_str()].into_iter().chain(policy).collect();
        names.join(", ")
    }

    /// Every rule of the pack and the policy held against a fleet.
    pub fn rule_checks(&self, fleet: &Fleet) -> Vec<RuleCheck> {
        let mut checks = self.rules.checks(fleet);
        checks.extend(self.policy.iter().flat_map(|policy| policy.checks(fleet)));
        checks
    }

    /// Robots of each fleet that the rules permit when all run together: the fleets take their share
    /// of the city's number in order.
    pub fn permitted_together(&self) -> Vec<u32> {
        let mut left = self.rules.robots_in_city.unwrap_or(u32::MAX);
        let mut share = |fleet: &Fleet| {
            let robots = self.permitted(fleet.robots).min(left);
            left -= robots;
            robots
        };
        self.fleets.iter().map(&mut share).collect()
    }

    /// Expected orders of the day over all merchants.
    pub fn orders_per_day(&self) -> f64 {
        self.merchants.iter().map(|m| m.orders_per_day).sum()
    }
}
