//! Mass and volume of orders: `assets/baskets`.

use super::{Files, Shelf, open};
use crate::scenario::BasketProfile;
use crate::scenario::problem::Problem;

/// One line a profile.
pub(crate) const FILES: Files = &[
    ("groceries", include_str!("../../../assets/baskets/groceries.toml")),
    ("meal", include_str!("../../../assets/baskets/meal.toml")),
    ("parcel", include_str!("../../../assets/baskets/parcel.toml")),
];

/// Reads one profile.
///
/// # Errors
/// S901 where the asset is broken, which a test excludes.
pub fn read(id: &str) -> Result<BasketProfile, Box<Problem>> {
    let asset = open(Shelf::Baskets, id)?;
    let of = asset.top();
    Ok(BasketProfile {
        id: asset.id.clone(),
        mass_kg: of.law("mass_kg")?,
        volume_l: of.law("volume_l")?,
    })
}
