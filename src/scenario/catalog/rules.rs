//! Rule packs: what a place allows. `assets/rules`.

use super::{Files, Shelf, open};
use crate::base::units::{Kilograms, Metres};
use crate::scenario::RulePack;
use crate::scenario::problem::Problem;

/// One line a rule pack.
pub(crate) const FILES: Files = &[
    ("estonia", include_str!("../../../assets/rules/estonia.toml")),
    ("florida", include_str!("../../../assets/rules/florida.toml")),
    ("germany", include_str!("../../../assets/rules/germany.toml")),
    ("japan", include_str!("../../../assets/rules/japan.toml")),
    ("none", include_str!("../../../assets/rules/none.toml")),
    ("ohio", include_str!("../../../assets/rules/ohio.toml")),
    ("pennsylvania", include_str!("../../../assets/rules/pennsylvania.toml")),
    ("san-francisco", include_str!("../../../assets/rules/san-francisco.toml")),
    ("texas", include_str!("../../../assets/rules/texas.toml")),
    ("virginia", include_str!("../../../assets/rules/virginia.toml")),
    ("washington", include_str!("../../../assets/rules/washington.toml")),
];

/// Reads one rule pack.
///
/// # Errors
/// S901 where the asset is broken, which a test excludes.
pub fn read(id: &str) -> Result<RulePack, Box<Problem>> {
    let asset = open(Shelf::Rules, id)?;
    let of = asset.top();
    Ok(RulePack {
        id: asset.id.clone(),
        name: of.text("name")?,
        footpath: of.optional_kmh("footpath_kmh")?,
        crossing: of.optional_kmh("crossing_kmh")?,
        road: of.optional_kmh("road_kmh")?,
        road_allowed: of.flag("road_allowed")?,
        mass: of.optional("mass_kg")?.map(Kilograms),
        size_m: of.optional_size("size_m")?,
        companion_within: of.optional("companion_within_m")?.map(Metres),
        robots_per_permit: of.optional_count("robots_per_permit")?,
        robots_per_operator: of.optional_count("robots_per_operator")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_road_speed_goes_with_leave_to_use_the_road() {
        for (id, _) in FILES {
            let pack = read(id).unwrap();
            assert!(pack.road.is_none() || pack.road_allowed, "{id}");
        }
    }
}
