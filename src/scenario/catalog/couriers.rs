//! Kinds of couriers: `assets/couriers`.

use super::{Files, Shelf, open};
use crate::scenario::CourierProfile;
use crate::scenario::problem::Problem;

/// One line a kind.
pub(crate) const FILES: Files = &[
    ("bicycle", include_str!("../../../assets/couriers/bicycle.toml")),
    ("car", include_str!("../../../assets/couriers/car.toml")),
    ("foot", include_str!("../../../assets/couriers/foot.toml")),
];

/// Reads one kind of courier.
///
/// # Errors
/// S901 where the asset is broken, which a test excludes.
pub fn read(id: &str) -> Result<CourierProfile, Box<Problem>> {
    let asset = open(Shelf::Couriers, id)?;
    let of = asset.top();
    Ok(CourierProfile {
        id: asset.id.clone(),
        name: of.text("name")?,
        speed: of.kmh("speed_kmh")?,
        straight: of.flag("straight_line")?,
        climbs_steps: of.flag("climbs_steps")?,
        approach_min: of.law("approach_min")?,
        pickup_min: of.law("pickup_min")?,
        dropoff_min: of.law("dropoff_min")?,
    })
}
