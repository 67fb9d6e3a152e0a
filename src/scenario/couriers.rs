//! Couriers of a scenario: who is on duty where and when, and by what rule they are sent.

use super::{CourierProfile, PlaceRule, PricingPlan, Scenario, Shifts};
use crate::base::cast::index32;
use crate::base::ids::MerchantId;
use crate::base::time::{SimDuration, SimTime};
use crate::base::units::Millimetres;
use serde::{Deserialize, Serialize};

/// The incumbent: couriers of one kind.
#[derive(Debug, Clone, PartialEq)]
pub struct CourierFleet {
    /// How they move.
    pub profile: CourierProfile,
    /// How many at once; `None`: the platform finds one for every order.
    pub on_duty: Option<u32>,
    /// Prices.
    pub plan: PricingPlan,
    /// When so many of them work.
    pub shifts: Shifts,
    /// Where a shift begins.
    pub starts: CourierStarts,
    /// Who is sent to which order.
    pub dispatch: DispatchRule,
    /// Share of offers that a courier accepts \[0-1\].
    pub acceptance: f64,
    /// Time to find a place for the vehicle at every stop.
    pub parking: SimDuration,
    /// What customers add for the courier, as a share of the ticket \[0-1\].
    pub tip_share: f64,
}

/// Where couriers stand when their shift begins.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum CourierStarts {
    /// Nobody knows: the way to the first merchant is drawn.
    #[default]
    Unknown,
    /// At the merchants, one after another.
    Merchants,
    /// All at one place.
    At(PlaceRule),
}

/// By what rule carriers are sent to orders.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DispatchRule {
    /// Policy, by id.
    pub policy: String,
    /// Time between two looks of a policy that looks now and then; zero: at every change.
    pub every: SimDuration,
    /// Most orders of one merchant that a carrier takes at once \[1-\].
    pub at_once: u32,
    /// Robots leave orders that go farther than this to couriers; `None`: no limit \[m\].
    pub split_m: Option<f64>,
    /// Program of the policy `external`, with its arguments.
    pub command: Vec<String>,
    /// Longest time that this program may take for an answer \[ms of the clock on the wall\].
    pub deadline_ms: u64,
}

impl Default for DispatchRule {
    fn default() -> Self {
        Self {
            policy: "nearest-idle".to_owned(),
            every: SimDuration::ZERO,
            at_once: 1,
            split_m: None,
            command: Vec::new(),
            deadline_ms: 1000,
        }
    }
}

impl DispatchRule {
    /// Whether an order of this way is left to couriers.
    pub fn leaves_to_couriers(&self, way: Millimetres) -> bool {
        let splits = self.policy == "split-by-distance";
        splits && self.split_m.is_some_and(|most| way.metres().0 > most)
    }
}

/// One courier of a fixed number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CourierPost {
    /// Where the shift begins.
    pub start: CourierStart,
    /// When it begins and ends; `None`: works until every order has ended.
    pub shift: Option<(SimTime, SimTime)>,
}

/// Where one courier stands at first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CourierStart {
    /// Nobody knows.
    Unknown,
    /// At a merchant.
    Merchant(MerchantId),
    /// At a place of its own: index into the starts of the scenario.
    Place(u32),
}

impl Scenario {
    /// Every courier by id, where they are counted; `None` where the platform finds one for every
    /// order.
    pub fn courier_posts(&self) -> Option<Vec<CourierPost>> {
        if let Some(day) = &self.instance {
            let couriers = day.instance.couriers.iter().enumerate();
            let post = |(index, courier): (usize, &super::instance::InstanceCourier)| CourierPost {
                start: CourierStart::Place(index32(index)),
                shift: Some((day.begins + courier.on, day.begins + courier.off)),
            };
            return Some(couriers.map(post).collect());
        }
        let people = self.couriers.on_duty?;
        let spans = self.couriers.shifts.spans();
        let shifts: Vec<_> = spans.iter().copied().map(Some).collect();
        let shifts = if shifts.is_empty() { vec![None] } else { shifts };
        let seats = shifts.into_iter().flat_map(|shift| (0..people).map(move |seat| (shift, seat)));
        Some(seats.map(|(shift, seat)| CourierPost { start: self.start_of(seat), shift }).collect())
    }

    fn start_of(&self, seat: u32) -> CourierStart {
        match &self.couriers.starts {
            CourierStarts::Unknown => CourierStart::Unknown,
            CourierStarts::Merchants => {
                CourierStart::Merchant(MerchantId(seat % index32(self.merchants.len().max(1))))
            }
            CourierStarts::At(_) => CourierStart::Place(0),
        }
    }
}
