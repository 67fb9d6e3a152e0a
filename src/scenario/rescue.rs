//! Rescue crews, what they do with a robot and its order, and what befalls robots on the road.

use super::{PlaceRule, Shifts};
use crate::base::law::Law;
use crate::base::money::Money;
use crate::base::time::SimTime;
use crate::base::units::MetresPerSecond;

/// Length of streets driven over the length of the footpath that leads to the same place.
///
/// Maps hold what may be walked, not one-way streets and turns, so a crew that drives is taken
/// along the footpath and slowed by this factor. Assumption: 1.3, range 1.1–1.6.
pub const STREET_DETOUR: f64 = 1.3;

/// Walking speed of companions who carry a robot, and of crews by default \[km/h\].
pub const WALK_KMH: f64 = 4.8;

/// Rescue crews of one pool.
#[derive(Debug, Clone, PartialEq)]
pub struct CrewPool {
    /// Crews on duty at once; each answers one call at a time.
    pub people: u32,
    /// When so many of them work.
    pub shifts: Shifts,
    /// Where they wait; `None`: at the fleet's hub.
    pub base: Option<PlaceRule>,
    /// Wage of a crew \[per h\].
    pub wage_per_h: Money,
    /// Speed along the footpath; of crews who drive, less the detour of streets.
    pub speed: MetresPerSecond,
    /// Time to put a full battery in on the spot \[min\]; `None`: an empty robot is carried home.
    pub swap_min: Option<Law>,
    /// Charged batteries that each takes along from its base; `None`: as many as it needs.
    pub spares: Option<u32>,
}

impl CrewPool {
    /// The shift of each of so many people on duty at once: other people in each shift. `None`: all
    /// through the hours.
    pub fn roster(&self, people: u32) -> Vec<Option<(SimTime, SimTime)>> {
        let spans = self.shifts.spans().iter().copied().map(Some);
        let shifts: Vec<_> = if self.shifts.always() { vec![None] } else { spans.collect() };
        shifts.into_iter().flat_map(|shift| (0..people).map(move |_| shift)).collect()
    }
}

/// What a fleet does about stuck robots.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct RescueRules {
    /// Which crew goes to which robot.
    pub answers: Answers,
    /// What becomes of an order on board a robot that must be carried home.
    pub stranded: StrandedOrder,
    /// Who pays refunds.
    pub refund_by: RefundBy,
}

/// Which crew goes to which robot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Answers {
    /// The robot that called first, and the first crew by id at its base.
    #[default]
    FirstCome,
    /// Whoever is there soonest, also from the way back.
    Nearest,
}

/// What becomes of an order on board a robot that must be carried home.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StrandedOrder {
    /// A courier brings another.
    #[default]
    Remade,
    /// The customer gets the money back.
    Refunded,
    /// The crew carries it to the door first.
    ByHand,
    /// It stays on board, and the robot brings it once it is repaired.
    Kept,
}

/// Who pays refunds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RefundBy {
    /// Who runs the fleet: the robot vendor, unless the plan says that the merchant does.
    #[default]
    Vendor,
    /// The merchant.
    Merchant,
}

/// What befalls robots on the road, and the workshop behind it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Wear {
    /// Mean driving time between failures \[h\]; `None`: never.
    pub hours_between_failures: Option<f64>,
    /// Robots taken away for good \[1/h of driving\].
    pub thefts_per_h: f64,
    /// Robots damaged \[1/h of driving\].
    pub vandalism_per_h: f64,
    /// Robots repaired at once; `None`: all of them.
    pub bays: Option<u32>,
}

impl Wear {
    /// Mean driving time to each mishap \[h\], in the order of
    /// [`Mishap::ALL`](crate::events::Mishap::ALL).
    pub fn mean_hours(&self) -> [Option<f64>; 3] {
        let mean = |rate: f64| (rate > 0.0).then(|| 1.0 / rate);
        [self.hours_between_failures, mean(self.vandalism_per_h), mean(self.thefts_per_h)]
    }

    /// Whether nothing ever happens.
    pub fn none(&self) -> bool {
        self.hours_between_failures.is_none() && self.thefts_per_h + self.vandalism_per_h <= 0.0
    }
}
