//! Kitchen times: `assets/preparation`.

use super::{Files, Shelf, open};
use crate::base::law::Law;
use crate::scenario::problem::Problem;

/// One line a profile.
pub(crate) const FILES: Files = &[
    ("campus", include_str!("../../../assets/preparation/campus.toml")),
    ("grubhub", include_str!("../../../assets/preparation/grubhub.toml")),
    ("none", include_str!("../../../assets/preparation/none.toml")),
];

/// Reads one kitchen time, from placement to ready \[min\].
///
/// # Errors
/// S901 where the asset is broken, which a test excludes.
pub fn read(id: &str) -> Result<Law, Box<Problem>> {
    open(Shelf::Preparation, id)?.top().law("preparation_min")
}
