//! Vehicles, as their vendors offer them: `assets/vendors`.

use super::quantity::Figures;
use super::{Files, Shelf, open};
use crate::base::time::SimTime;
use crate::base::units::{Kilograms, Litres, Metres, WattHours, Watts};
use crate::map::{RoadClass, RoutingProfile};
use crate::scenario::problem::Problem;
use crate::scenario::{Battery, OperatingMode, VendorProfile, Waypoints};

/// One line a vendor.
pub(crate) const FILES: Files = &[
    ("kiwibot", include_str!("../../../assets/vendors/kiwibot.toml")),
    ("scout", include_str!("../../../assets/vendors/scout.toml")),
    ("starship", include_str!("../../../assets/vendors/starship.toml")),
];

/// A vendor's asset.
#[derive(Debug, Clone, PartialEq)]
pub struct Vendor {
    /// The vehicle.
    pub profile: VendorProfile,
    /// Most robots that one operator holds at once; `None`: no published limit.
    pub robots_per_operator: Option<u32>,
}

/// Reads one vendor.
///
/// # Errors
/// S901 where the asset is broken, which a test excludes.
pub fn read(id: &str) -> Result<Vendor, Box<Problem>> {
    let asset = open(Shelf::Vendors, id)?;
    let of = asset.top();
    let hours = |key: &str| of.number(key).map(SimTime::from_hours);
    let profile = VendorProfile {
        id: asset.id.clone(),
        name: of.text("name")?,
        mode: mode(of)?,
        cruise: of.kmh("cruise_kmh")?,
        crossing: of.kmh("crossing_kmh")?,
        mass: Kilograms(of.number("mass_kg")?),
        size_m: of.optional_size("size_m")?,
        payload: Kilograms(of.number("payload_kg")?),
        cargo: Litres(of.number("cargo_l")?),
        compartments: of.count("compartments")?,
        reach: Metres(of.number("reach_m")?),
        drives: drives(of)?,
        battery: battery(of)?,
        service: (hours("service_from_h")?, hours("service_until_h")?),
        waypoints: waypoints(of)?,
        crossing_approval_share: of.optional("crossing_approval_share")?.unwrap_or(0.0),
        distance_between_calls: Metres(of.number("distance_between_calls_m")?),
        help_s: of.law("help_s")?,
        rescue_share: of.number("rescue_share")?,
        fixed_on_spot: of.number("fixed_on_spot_share")?,
        rescue_min: of.law("rescue_min")?,
        repair_min: of.law("repair_min")?,
        loading_s: of.law("loading_s")?,
        unit_cost: of.money("unit_cost_usd")?,
        life_days: of.number("life_days")?,
        maintenance_share_per_year: of.number("maintenance_share_per_year")?,
    };
    Ok(Vendor { profile, robots_per_operator: of.optional_count("robots_per_operator")? })
}

fn mode(of: Figures<'_>) -> Result<OperatingMode, Box<Problem>> {
    match of.word("mode")? {
        "on-call" => Ok(OperatingMode::OnCall),
        "supervised" => Ok(OperatingMode::Supervised),
        "accompanied" => Ok(OperatingMode::Accompanied),
        _ => of.refuse("mode", "the mode is on-call, supervised or accompanied"),
    }
}

fn waypoints(of: Figures<'_>) -> Result<Option<Waypoints>, Box<Problem>> {
    let every_s = of.optional("waypoint_every_s")?;
    let set_s = of.optional("waypoint_s")?;
    match (every_s, set_s) {
        (Some(every_s), Some(set_s)) if set_s > 0.0 => Ok(Some(Waypoints { every_s, set_s })),
        (None, None) => Ok(None),
        _ => of.refuse("waypoint_s", "way-points need their distance in time and a time to set"),
    }
}

fn drives(of: Figures<'_>) -> Result<RoutingProfile, Box<Problem>> {
    let roads_up_to = match of.word("roads_up_to")? {
        "none" => None,
        "service" => Some(RoadClass::Service),
        "residential" => Some(RoadClass::Residential),
        "tertiary" => Some(RoadClass::Tertiary),
        "secondary" => Some(RoadClass::Secondary),
        _ => return of.refuse("roads_up_to", "no such class of road"),
    };
    Ok(RoutingProfile {
        steps: of.flag("climbs_steps")?,
        raised_kerbs: of.flag("climbs_raised_kerbs")?,
        min_width_m: of.number("min_width_m")?,
        max_incline: of.number("max_incline")?,
        roads_up_to,
        road_limit_kmh: None,
        loose_surface: of.flag("loose_surface")?,
    })
}

fn battery(of: Figures<'_>) -> Result<Battery, Box<Problem>> {
    Ok(Battery {
        capacity: WattHours(of.number("battery_wh")?),
        reserve: of.number("reserve_share")?,
        recharge_below: of.number("recharge_below_share")?,
        recharge_to: of.number("recharge_to_share")?,
        rolling_resistance: of.number("rolling_resistance")?,
        drivetrain_efficiency: of.number("drivetrain_efficiency")?,
        regeneration: of.number("regeneration_share")?,
        hotel: Watts(of.number("hotel_w")?),
        charger: Watts(of.number("charger_w")?),
        knee: of.number("charge_knee_share")?,
        taper_to: of.number("charge_taper_share")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vendors_are_possible_vehicles() {
        for (id, _) in FILES {
            let Vendor { profile: v, .. } = read(id).unwrap();
            let shares = [v.rescue_share, v.fixed_on_spot, v.maintenance_share_per_year];
            assert!(shares.iter().all(|share| (0.0..=1.0).contains(share)), "{id}");
            let b = v.battery;
            assert!(b.reserve < b.recharge_below && b.recharge_below < b.recharge_to, "{id}");
            assert!(b.recharge_to <= 1.0 && v.compartments >= 1, "{id}");
            let positive = [b.drivetrain_efficiency, b.taper_to, b.charger.0, b.capacity.0];
            assert!(positive.iter().all(|number| *number > 0.0), "{id}");
            let shares = [b.drivetrain_efficiency, b.regeneration, b.knee, b.taper_to];
            assert!(shares.iter().all(|share| (0.0..=1.0).contains(share)), "{id}");
            assert!(v.service.0 < v.service.1 && v.service.1 <= SimTime::from_hours(24.0), "{id}");
            assert!(v.cruise.kmh() <= 6.4 && v.distance_between_calls.0 > 0.0, "{id}");
        }
    }
}
