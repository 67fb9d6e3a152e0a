//! What assets describe: vehicles, rules, couriers, plans, demand and baskets, each number checked.

use crate::base::law::Law;
use crate::base::money::Money;
use crate::base::time::SimTime;
use crate::base::units::{Kilograms, Litres, Metres, MetresPerSecond, WattHours, Watts};
use crate::map::RoutingProfile;

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
    /// Way-points of a supervised vehicle; `None`: it finds its way.
    pub waypoints: Option<Waypoints>,
    /// Share of crossings that an operator must approve \[0–1\].
    pub crossing_approval_share: f64,
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

/// How an operator guides a vehicle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Waypoints {
    /// Driving time from one way-point to the next \[s\].
    pub every_s: f64,
    /// Time of an operator to set one \[s\].
    pub set_s: f64,
}

impl Waypoints {
    /// Share of its speed that a robot keeps whose operator guides so many: way-points are set
    /// while it drives, and it stands once they come too slowly.
    pub fn pace(&self, robots: u32) -> f64 {
        (self.every_s / (self.set_s * f64::from(robots))).min(1.0)
    }
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
    /// Rolling resistance: force at the wheels over weight, on the level.
    pub rolling_resistance: f64,
    /// Share of the energy drawn that arrives at the wheels \[above 0, to 1\].
    pub drivetrain_efficiency: f64,
    /// Share of what a descent gives beyond the rolling resistance that comes back \[0–1\].
    pub regeneration: f64,
    /// Computers and sensors while in service \[W\].
    pub hotel: Watts,
    /// Charging power at the plug.
    pub charger: Watts,
    /// Share up to which the plug gives its full power \[0–1\].
    pub knee: f64,
    /// Share of that power still taken when full \[above 0, to 1\]; falls linearly from the knee.
    pub taper_to: f64,
}

impl VendorProfile {
    /// Whether it drives day and night.
    pub fn round_the_clock(&self) -> bool {
        self.service.0 == SimTime::MIDNIGHT && self.service.1 >= SimTime::from_hours(24.0)
    }
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

/// What somebody asks for deliveries: a list of charges, each from one party to another.
#[derive(Debug, Clone, PartialEq)]
pub struct PricingPlan {
    /// Asset id.
    pub id: String,
    /// Name in tables.
    pub name: String,
    /// What the plan asks.
    pub charges: Vec<Charge>,
}

/// One rule of a plan. Amounts are in currency units where not money.
#[derive(Debug, Clone, PartialEq)]
pub enum Charge {
    /// Merchant to vendor: lease of a robot for a day, orders or not.
    LeasePerRobotDay {
        /// Amount.
        amount: Money,
    },
    /// Merchant to vendor: fee for an order delivered, by the number of robots leased: the first
    /// slab that holds the whole fleet counts for all orders.
    FeePerOrderBySlab {
        /// (largest fleet, fee), ascending.
        slabs: Vec<(u32, Money)>,
        /// Fee above the last slab; `None`: no published price, such fleets are refused.
        beyond: Option<Money>,
    },
    /// Merchant to vendor or platform: share of the ticket of an order delivered.
    CommissionShare {
        /// Share \[0–1\].
        share: f64,
    },
    /// Customer to vendor or platform: fee of an order delivered.
    CustomerFee {
        /// Amount.
        amount: Money,
    },
    /// Customer to merchant: fee of an order delivered by robot, kept by the merchant.
    CustomerFeeKept {
        /// Amount.
        amount: Money,
    },
    /// The merchant runs the fleet: vehicles, upkeep, energy, operators and crews are its own
    /// costs. Without this charge they are the vendor's.
    OwnAndOperate,
    /// Platform to courier: the larger of per-order pay and an hourly guarantee.
    CourierPay {
        /// Per order delivered.
        per_order: Money,
        /// Guaranteed per hour on duty.
        per_hour: Money,
    },
    /// Vendor or merchant to energy supplier, per kilowatt-hour at the plug.
    Energy {
        /// Price \[per kWh\].
        per_kwh: Money,
        /// Plug to wheel \[0–1\].
        efficiency: f64,
    },
    /// Merchant to its own staff: loading a robot, per minute of work.
    LoadingWage {
        /// Wage \[per h\].
        per_hour: Money,
    },
}

impl PricingPlan {
    /// Whether the merchant itself runs the fleet.
    pub fn own_and_operate(&self) -> bool {
        self.charges.contains(&Charge::OwnAndOperate)
    }

    /// Fee per order for a fleet of this size, where the plan has slabs.
    ///
    /// # Errors
    /// The largest fleet that has a price, when this one has none.
    pub fn slab_fee(&self, robots: u32) -> Result<Option<Money>, u32> {
        for charge in &self.charges {
            if let Charge::FeePerOrderBySlab { slabs, beyond } = charge {
                let slab = slabs.iter().find(|(up_to, _)| robots <= *up_to);
                let largest = slabs.last().map_or(0, |(up_to, _)| *up_to);
                return slab.map(|(_, fee)| *fee).or(*beyond).map(Some).ok_or(largest);
            }
        }
        Ok(None)
    }
}
