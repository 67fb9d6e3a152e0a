//! Observed weather, by day or by hour.
//!
//! By day: `date`, `precipitation` \[mm\], `temp_max`, `temp_min` \[°C\]. By hour: `date` with its
//! hour (`2010-01-01T06:00:00` or `2010-01-01 06:00`), `temperature` \[°C\] and, where rain was
//! measured, `precipitation` \[mm\]. Other columns are passed over.

use super::{Day, Readings, Rows, day, hour, number};
use crate::base::cast;
use crate::scenario::problem::Problem;
use crate::scenario::{Rainfall, WeatherDay};
use std::collections::BTreeMap;

/// Bounds of a temperature \[°C\].
const CELSIUS: (f64, f64) = (-90.0, 60.0);

/// Bounds of a day's rain \[mm\].
const RAIN_MM: (f64, f64) = (0.0, 2000.0);

/// Hour of the day's highest temperature, where only the day's extremes are known.
///
/// Assumption: 15, range 13–17.
const WARMEST_H: f64 = 15.0;

/// Temperatures by month and day of the month.
pub(crate) type Normals = BTreeMap<(u32, u32), [f64; 24]>;

/// Every day of a file, in order. Where the file has days, `normals` give the course between the
/// day's extremes.
///
/// # Errors
/// W102 to W106.
pub(crate) fn observed(
    file: &Readings,
    normals: Option<&Normals>,
) -> Result<Vec<(Day, WeatherDay)>, Box<Problem>> {
    let rows = file.rows()?;
    let by_day = rows.column("temp_max").is_some() || rows.column("temp_min").is_some();
    let days = if by_day { by_days(rows, normals)? } else { by_hours(rows)? };
    if days.is_empty() {
        return Err(file.problem("W106", None, "", "there is no day in it", "Fetch it again."));
    }
    Ok(days)
}

/// Temperatures by hour of the year; of several years the last counts.
///
/// # Errors
/// W102 to W106.
pub(crate) fn hourly(file: &Readings) -> Result<Normals, Box<Problem>> {
    let days = by_hours(file.rows()?)?.into_iter();
    let normals: Normals =
        days.map(|(day, weather)| ((day.month, day.day), weather.celsius)).collect();
    if normals.is_empty() {
        return Err(file.problem("W106", None, "", "there is no hour in it", "Fetch it again."));
    }
    Ok(normals)
}

fn by_days(
    mut rows: Rows<'_>,
    normals: Option<&Normals>,
) -> Result<Vec<(Day, WeatherDay)>, Box<Problem>> {
    let columns = "date, precipitation, temp_max and temp_min";
    let needed = |name| rows.needed(name, columns);
    let (date, rain) = (needed("date")?, needed("precipitation")?);
    let (most, least) = (needed("temp_max")?, needed("temp_min")?);
    let file = rows.file;
    let mut days = Vec::new();
    rows.each(|row, line| {
        let cell = |column: usize| row.get(column).unwrap_or_default();
        let on = day(file, line, cell(date))?;
        let fallen = number(file, line, cell(rain), RAIN_MM)?.unwrap_or(0.0);
        let highest = number(file, line, cell(most), CELSIUS)?;
        let lowest = number(file, line, cell(least), CELSIUS)?;
        let (Some(highest), Some(lowest)) = (highest, lowest) else { return Ok(()) };
        if lowest > highest {
            let what = "the lowest temperature is above the highest";
            return Err(file.problem("W104", Some(line), cell(least), what, "Mend the row."));
        }
        let normal = normals.and_then(|normals| normals.get(&(on.month, on.day)));
        let celsius = course(lowest, highest, normal);
        let name = cell(date).to_owned();
        days.push((on, WeatherDay { name, rainfall: Rainfall::OverDay(fallen), celsius }));
        Ok(())
    })?;
    Ok(days)
}

/// Temperatures of a day between its extremes: as the normal day runs, else along a cosine.
fn course(lowest: f64, highest: f64, normal: Option<&[f64; 24]>) -> [f64; 24] {
    let mut shares = [0.0; 24];
    for (hour, share) in shares.iter_mut().enumerate() {
        let turn = (cast::float(hour) - WARMEST_H) / 24.0;
        *share = f64::midpoint(1.0, libm::cos(std::f64::consts::TAU * turn));
    }
    if let Some(normal) = normal {
        let least = normal.iter().copied().fold(f64::INFINITY, f64::min);
        let span = normal.iter().copied().fold(f64::NEG_INFINITY, f64::max) - least;
        if span > 0.0 {
            shares = normal.map(|celsius| (celsius - least) / span);
        }
    }
    shares.map(|share| lowest + share * (highest - lowest))
}

/// Rain and temperature of one day as they are read.
#[derive(Default)]
struct Hours {
    rain: [f64; 24],
    celsius: [Option<f64>; 24],
}

fn by_hours(mut rows: Rows<'_>) -> Result<Vec<(Day, WeatherDay)>, Box<Problem>> {
    let columns = "date and temperature (or temp_max and temp_min), and precipitation";
    let (date, warm) = (rows.needed("date", columns)?, rows.needed("temperature", columns)?);
    let rain = rows.column("precipitation");
    let file = rows.file;
    let mut days: BTreeMap<Day, Hours> = BTreeMap::new();
    rows.each(|row, line| {
        let cell = |column: usize| row.get(column).unwrap_or_default();
        let stamp = cell(date);
        let (on, at) = stamp.split_once(['T', ' ']).unwrap_or((stamp, ""));
        let (on, at) = (day(file, line, on)?, hour(file, line, at)?);
        let hours = days.entry(on).or_default();
        hours.celsius[at] = number(file, line, cell(warm), CELSIUS)?;
        if let Some(rain) = rain {
            hours.rain[at] = number(file, line, cell(rain), RAIN_MM)?.unwrap_or(0.0);
        }
        Ok(())
    })?;
    let day = |(day, hours): (Day, Hours)| Some((day, hours.weather(day)?));
    Ok(days.into_iter().filter_map(day).collect())
}

impl Hours {
    /// The day with its gaps filled from the hour before, else the hour after; `None` where no
    /// temperature is known.
    fn weather(&self, day: Day) -> Option<WeatherDay> {
        let mut last = self.celsius.iter().copied().flatten().next()?;
        let mut celsius = [0.0; 24];
        for (filled, read) in celsius.iter_mut().zip(self.celsius) {
            last = read.unwrap_or(last);
            *filled = last;
        }
        let name = format!("{:04}-{:02}-{:02}", day.year, day.month, day.day);
        Some(WeatherDay { name, rainfall: Rainfall::ByHour(self.rain), celsius })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn readings(text: &str) -> Readings {
        Readings { name: "weather.csv".to_owned(), bytes: text.as_bytes().to_vec() }
    }

    const DAY: &str = "date,precipitation,temp_max,temp_min\n2012-01-02,10.9,10.0,2.0\n";

    #[test]
    fn a_day_runs_between_its_extremes_as_the_normal_day_does() {
        let plain = observed(&readings(DAY), None).unwrap();
        let celsius = plain[0].1.celsius;
        assert!((celsius[15] - 10.0).abs() < 1e-9 && (celsius[3] - 2.0).abs() < 1e-9);
        let hours: Vec<String> =
            (0..24).map(|hour| format!("2010-01-02T{hour:02}:00:00,{hour}")).collect();
        let text = format!("date,temperature\n{}\n", hours.join("\n"));
        let normals = hourly(&readings(&text)).unwrap();
        let celsius = observed(&readings(DAY), Some(&normals)).unwrap()[0].1.celsius;
        assert!((celsius[0] - 2.0).abs() < 1e-9 && (celsius[23] - 10.0).abs() < 1e-9);
        assert_eq!(plain[0].1.rainfall, Rainfall::OverDay(10.9));
    }

    #[test]
    fn a_missing_hour_takes_the_temperature_beside_it() {
        let text = "date,temperature,precipitation\n2010-01-01 01:00,4,0.3\n2010-01-01 03:00,6,\n";
        let days = observed(&readings(text), None).unwrap();
        let celsius = days[0].1.celsius;
        assert_eq!((celsius[0], celsius[1], celsius[2], celsius[23]), (4.0, 4.0, 4.0, 6.0));
        let Rainfall::ByHour(rain) = days[0].1.rainfall else { panic!("rain by hour") };
        assert!((rain[1] - 0.3).abs() < 1e-12 && rain[3] < 1e-12);
    }

    #[test]
    fn what_is_broken_is_refused_with_its_line() {
        for (text, code, line) in [
            ("date,precipitation\n2012-01-01,1\n", "W103", Some(1)),
            ("date,temp_max,temp_min\n2012-01-01,1,0\n", "W103", Some(1)),
            ("date,precipitation,temp_max,temp_min\n2012-13-01,1,2,1\n", "W105", Some(2)),
            ("date,precipitation,temp_max,temp_min\n2012-01-01,-1,2,1\n", "W104", Some(2)),
            ("date,precipitation,temp_max,temp_min\n2012-01-01,1,999,1\n", "W104", Some(2)),
            ("date,precipitation,temp_max,temp_min\n2012-01-01,1,1,2\n", "W104", Some(2)),
            ("date,temperature\n2012-01-01,5\n", "W105", Some(2)),
            ("date,precipitation,temp_max,temp_min\n", "W106", None),
        ] {
            let problem = observed(&readings(text), None).unwrap_err();
            assert_eq!((problem.code, problem.line), (code, line), "{text}: {problem}");
        }
    }
}
