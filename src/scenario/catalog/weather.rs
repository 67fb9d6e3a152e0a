//! Days of weather: `assets/weather`.

use super::{Files, Shelf, open};
use crate::scenario::problem::Problem;
use crate::scenario::{Rainfall, WeatherDay};

/// One line a day.
pub(crate) const FILES: Files = &[
    ("dry", include_str!("../../../assets/weather/dry.toml")),
    ("lunch-rain", include_str!("../../../assets/weather/lunch-rain.toml")),
    ("rain", include_str!("../../../assets/weather/rain.toml")),
    ("snow-day", include_str!("../../../assets/weather/snow-day.toml")),
];

/// Reads one day.
///
/// # Errors
/// S901 where the asset is broken, which a test excludes.
pub fn read(id: &str) -> Result<WeatherDay, Box<Problem>> {
    let asset = open(Shelf::Weather, id)?;
    let of = asset.top();
    let rainfall = Rainfall::ByHour(of.numbers("rain_mm")?);
    Ok(WeatherDay { name: asset.id.clone(), rainfall, celsius: of.numbers("celsius")? })
}
