//! Rule packs: what a place allows. `assets/rules`.

use super::quantity::Figures;
use super::{Files, Shelf, open};
use crate::base::time::SimTime;
use crate::base::units::{Kilograms, Metres};
use crate::scenario::problem::Problem;
use crate::scenario::{DriversYield, RulePack, Standing};

/// One line a rule pack.
pub(crate) const FILES: Files = &[
    ("arizona", include_str!("../../../assets/rules/arizona.toml")),
    ("arkansas", include_str!("../../../assets/rules/arkansas.toml")),
    ("australia", include_str!("../../../assets/rules/australia.toml")),
    ("chicago", include_str!("../../../assets/rules/chicago.toml")),
    ("estonia", include_str!("../../../assets/rules/estonia.toml")),
    ("florida", include_str!("../../../assets/rules/florida.toml")),
    ("germany", include_str!("../../../assets/rules/germany.toml")),
    ("idaho", include_str!("../../../assets/rules/idaho.toml")),
    ("japan", include_str!("../../../assets/rules/japan.toml")),
    ("los-angeles", include_str!("../../../assets/rules/los-angeles.toml")),
    ("louisiana", include_str!("../../../assets/rules/louisiana.toml")),
    ("missouri", include_str!("../../../assets/rules/missouri.toml")),
    ("new-zealand", include_str!("../../../assets/rules/new-zealand.toml")),
    ("none", include_str!("../../../assets/rules/none.toml")),
    ("north-carolina", include_str!("../../../assets/rules/north-carolina.toml")),
    ("ohio", include_str!("../../../assets/rules/ohio.toml")),
    ("ontario", include_str!("../../../assets/rules/ontario.toml")),
    ("pennsylvania", include_str!("../../../assets/rules/pennsylvania.toml")),
    ("redwood-city-2016", include_str!("../../../assets/rules/redwood-city-2016.toml")),
    ("san-francisco", include_str!("../../../assets/rules/san-francisco.toml")),
    ("tennessee", include_str!("../../../assets/rules/tennessee.toml")),
    ("texas", include_str!("../../../assets/rules/texas.toml")),
    ("toronto", include_str!("../../../assets/rules/toronto.toml")),
    ("united-kingdom", include_str!("../../../assets/rules/united-kingdom.toml")),
    ("utah", include_str!("../../../assets/rules/utah.toml")),
    ("virginia", include_str!("../../../assets/rules/virginia.toml")),
    ("washington", include_str!("../../../assets/rules/washington.toml")),
    ("wisconsin", include_str!("../../../assets/rules/wisconsin.toml")),
];

/// Reads one rule pack.
///
/// # Errors
/// S901 where the asset is broken, which a test excludes.
pub fn read(id: &str) -> Result<RulePack, Box<Problem>> {
    let asset = open(Shelf::Rules, id)?;
    let of = asset.top();
    let (standing, standing_reason) = standing(of)?;
    Ok(RulePack {
        id: asset.id.clone(),
        name: of.text("name")?,
        standing,
        standing_reason,
        footpath: of.optional_kmh("footpath_kmh")?,
        crossing: of.optional_kmh("crossing_kmh")?,
        road: of.optional_kmh("road_kmh")?,
        road_allowed: of.flag("road_allowed")?,
        roads_up_to: of.optional_kmh("roads_up_to_kmh")?,
        mass: of.optional("mass_kg")?.map(Kilograms),
        size_m: of.optional_size("size_m")?,
        companion_within: of.optional("companion_within_m")?.map(Metres),
        robots_per_permit: of.optional_count("robots_per_permit")?,
        robots_in_city: of.optional_count("robots_in_city")?,
        robots_per_operator: of.optional_count("robots_per_operator")?,
        hours: hours(of)?,
        zones: of.optional_word("zones")?.map(str::to_owned),
        asks: of.optional_words("asks")?,
        monitored: of.flag_or("monitored", false)?,
        identified: of.flag_or("identified", false)?,
        insurance: of.optional_money("insurance_usd")?,
        permit_per_robot_year: of.optional_money("permit_usd_per_robot_year")?,
        drivers_yield: DriversYield {
            marked: of.flag_or("drivers_yield_marked", true)?,
            unmarked: of.flag_or("drivers_yield_unmarked", false)?,
        },
    })
}

fn standing(of: Figures<'_>) -> Result<(Standing, String), Box<Problem>> {
    const ALL: [Standing; 4] =
        [Standing::Allowed, Standing::ByPermit, Standing::Unclear, Standing::Forbidden];
    let Some(word) = of.optional_word("standing")? else {
        return Ok((Standing::Allowed, String::new()));
    };
    let Some(standing) = ALL.into_iter().find(|standing| standing.name() == word) else {
        return of.refuse("standing", "it is allowed, by-permit, unclear or forbidden");
    };
    match of.note("standing") {
        Some(reason) => Ok((standing, reason.to_owned())),
        None => of.refuse("standing", "its note must say why"),
    }
}

fn hours(of: Figures<'_>) -> Result<Option<(SimTime, SimTime)>, Box<Problem>> {
    match (of.optional("hours_from_h")?, of.optional("hours_until_h")?) {
        (None, None) => Ok(None),
        (Some(from), Some(until)) if from < until && until <= 24.0 => {
            Ok(Some((SimTime::from_hours(from), SimTime::from_hours(until))))
        }
        _ => of.refuse("hours_from_h", "hours_from_h comes before hours_until_h, up to 24"),
    }
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

    #[test]
    fn a_place_that_does_not_simply_allow_robots_says_why() {
        for (id, _) in FILES {
            let pack = read(id).unwrap();
            let plain = pack.standing == Standing::Allowed;
            assert_eq!(plain, pack.standing_reason.is_empty(), "{id}");
        }
        assert_eq!(read("toronto").unwrap().standing, Standing::Forbidden);
        assert_eq!(read("united-kingdom").unwrap().standing, Standing::Unclear);
    }

    #[test]
    fn drivers_need_not_yield_in_estonia() {
        let estonia = read("estonia").unwrap().drivers_yield;
        assert!(!estonia.marked && !estonia.unmarked);
        let none = read("none").unwrap();
        assert!(none.drivers_yield.marked && none.name == "No rules");
    }
}
