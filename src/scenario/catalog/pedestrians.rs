//! People on footpaths by kind of edge and hour: `assets/pedestrians`.

use super::quantity::Figures;
use super::{Files, Shelf, open};
use crate::map::EdgeKind;
use crate::scenario::problem::Problem;
use crate::scenario::{KINDS, PedestrianProfile, kind_index};

/// One line a profile.
pub(crate) const FILES: Files = &[
    ("campus", include_str!("../../../assets/pedestrians/campus.toml")),
    ("city-centre", include_str!("../../../assets/pedestrians/city-centre.toml")),
    ("suburb", include_str!("../../../assets/pedestrians/suburb.toml")),
];

/// Reads one profile; hours count as shares of the busiest weekday hour.
///
/// # Errors
/// S901 where the asset is broken, which a test excludes.
pub fn read(id: &str) -> Result<PedestrianProfile, Box<Problem>> {
    let asset = open(Shelf::Pedestrians, id)?;
    let of = asset.top();
    let (weekday, weekend) = (of.numbers("weekday_per_h")?, of.numbers("weekend_per_h")?);
    let (_, weekday, weekend) = shares(weekday, weekend);
    Ok(PedestrianProfile {
        id: asset.id.clone(),
        busiest_per_h: by_kind(&of, "per_h")?,
        width_m: by_kind(&of, "width_m")?,
        weekday,
        weekend,
    })
}

/// The busiest weekday hour, and both lists as shares of it.
pub(crate) fn shares(weekday: [f64; 24], weekend: [f64; 24]) -> (f64, [f64; 24], [f64; 24]) {
    let busiest = weekday.iter().copied().fold(0.0, f64::max);
    let share = |hour: f64| if busiest > 0.0 { hour / busiest } else { 0.0 };
    (busiest, weekday.map(share), weekend.map(share))
}

fn by_kind(of: &Figures<'_>, end: &str) -> Result<[f64; 7], Box<Problem>> {
    let mut values = [0.0; 7];
    for kind in KINDS {
        values[kind_index(kind)] = of.number(&format!("{}_{end}", name(kind)))?;
    }
    Ok(values)
}

fn name(kind: EdgeKind) -> &'static str {
    match kind {
        EdgeKind::Footway => "footway",
        EdgeKind::Crossing => "crossing",
        EdgeKind::Steps => "steps",
        EdgeKind::SharedPath => "shared_path",
        EdgeKind::Track => "track",
        EdgeKind::RoadShoulder => "road_shoulder",
        EdgeKind::Corridor => "corridor",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_busiest_weekday_hour_counts_as_one() {
        for (id, _) in FILES {
            let profile = read(id).unwrap();
            let busiest = profile.weekday.iter().copied().fold(0.0, f64::max);
            assert!((busiest - 1.0).abs() < 1e-12, "{id}");
            assert!(profile.width_m.iter().all(|width| *width > 0.5), "{id}");
        }
    }
}
