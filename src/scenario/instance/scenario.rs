//! An instance as a scenario on its own plane: restaurants are merchants, shifts are couriers.

use super::{Instance, Plane};
use crate::base::law::Law;
use crate::base::time::{SimDuration, SimTime};
use crate::base::units::MetresPerSecond;
use crate::map::LonLat;
use crate::scenario::{
    BasketProfile, Charge, CourierFleet, CourierProfile, CourierStarts, DemandProfile,
    DispatchRule, MapSource, Merchant, Overrides, PlaceRule, PricingPlan, Problems, RunSettings,
    Scenario, Shifts, load,
};
use std::sync::Arc;

/// An instance on the clock of a simulated day.
#[derive(Debug, Clone, PartialEq)]
pub struct InstanceDay {
    /// What happens.
    pub instance: Arc<Instance>,
    /// The instance's minute zero.
    pub begins: SimTime,
}

/// What a scenario has beside the instance, where nobody writes one.
const FRAME: &str = r#"
version = 1
question = "How well are the orders of this instance delivered?"
[run]
date = "2018-02-28"
hours = "00:00-24:00"
replications = 1
[map]
generate = "town"
[[merchant]]
place = "centre"
orders_per_day = 1
ticket_usd = 0
"#;

/// The scenario of an instance alone, by one dispatch rule: what scoring runs.
///
/// # Errors
/// None, unless the frame around the instance is broken, which a test excludes.
pub fn scenario(instance: &Arc<Instance>, dispatch: DispatchRule) -> Result<Scenario, Problems> {
    let mut scenario = load(FRAME, &instance.name, &Overrides::default())?;
    let day = InstanceDay { instance: instance.clone(), begins: SimTime::MIDNIGHT };
    let nothing = Law::Constant(0.0);
    let basket = BasketProfile { id: String::new(), mass_kg: nothing, volume_l: nothing };
    scenario.merchants = day.merchants(nothing, &basket);
    scenario.couriers = CourierFleet { dispatch, ..day.couriers(&scenario.couriers) };
    scenario.promise = instance.rules.target;
    scenario.map = MapSource::Plane;
    scenario.digest.clone_from(&instance.digest);
    scenario.instance = Some(Arc::new(day));
    Ok(scenario)
}

impl InstanceDay {
    /// Restaurants as merchants.
    pub(crate) fn merchants(&self, ticket: Law, basket: &BasketProfile) -> Vec<Merchant> {
        let mut counts = vec![0_u32; self.instance.restaurants.len()];
        for order in &self.instance.orders {
            counts[order.restaurant] += 1;
        }
        let merchant = |(place, count): (&super::InstancePlace, u32)| Merchant {
            name: place.id.clone(),
            place: PlaceRule::At(LonLat { lon: 0.0, lat: 0.0 }),
            orders_per_day: f64::from(count),
            arrivals: DemandProfile { id: String::new(), hourly: [1.0; 24] },
            hours: None,
            ticket,
            basket: basket.clone(),
            preparation_min: Law::Constant(0.0),
            cooks: None,
            loading_s: None,
        };
        self.instance.restaurants.iter().zip(counts).map(merchant).collect()
    }

    /// The instance's couriers: its speed, services and pay; the rest as the scenario has it.
    pub(crate) fn couriers(&self, fleet: &CourierFleet) -> CourierFleet {
        let rules = &self.instance.rules;
        let minutes = |span: SimDuration| Law::Constant(span.minutes());
        let profile = CourierProfile {
            id: "instance".to_owned(),
            name: "of the instance".to_owned(),
            speed: MetresPerSecond(rules.metres_per_minute / 60.0),
            straight: true,
            climbs_steps: false,
            approach_min: fleet.profile.approach_min,
            pickup_min: minutes(rules.pickup),
            dropoff_min: minutes(rules.dropoff),
        };
        let pay = Charge::CourierPay { per_order: rules.pay_per_order, per_hour: rules.pay_per_h };
        let others = fleet.plan.charges.iter();
        let others = others.filter(|charge| !matches!(charge, Charge::CourierPay { .. })).cloned();
        let charges = others.chain([pay]).collect();
        let plan = PricingPlan { charges, ..fleet.plan.clone() };
        let on_duty = Some(crate::base::cast::index32(self.instance.couriers.len()));
        let (shifts, starts) = (Shifts::default(), CourierStarts::Unknown);
        CourierFleet { profile, on_duty, plan, shifts, starts, ..fleet.clone() }
    }

    /// The plane that it is travelled on.
    pub fn plane(&self) -> Plane {
        Plane { metres_per_minute: self.instance.rules.metres_per_minute }
    }

    /// Hours from the first to the last thing that the instance fixes.
    pub(crate) fn hours(&self, run: &RunSettings) -> (SimTime, SimTime) {
        let last = self.begins + SimDuration(self.instance.last_off().0);
        (run.open.min(self.begins), run.close.max(last))
    }
}
