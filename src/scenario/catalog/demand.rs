//! Orders by hour of day: `assets/demand`.

use super::{Files, Shelf, open};
use crate::scenario::DemandProfile;
use crate::scenario::problem::Problem;

/// One line a profile.
pub(crate) const FILES: Files = &[
    ("campus", include_str!("../../../assets/demand/campus.toml")),
    ("meal-delivery-city", include_str!("../../../assets/demand/meal-delivery-city.toml")),
    ("parcels-daytime", include_str!("../../../assets/demand/parcels-daytime.toml")),
];

/// Reads one profile.
///
/// # Errors
/// S901 where the asset is broken, which a test excludes.
pub fn read(id: &str) -> Result<DemandProfile, Box<Problem>> {
    let asset = open(Shelf::Demand, id)?;
    Ok(DemandProfile { id: asset.id.clone(), hourly: asset.top().numbers("hourly_weight")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_profile_has_orders() {
        for (id, _) in FILES {
            assert!(read(id).unwrap().hourly.iter().sum::<f64>() > 0.0, "{id}");
        }
    }
}
