//! The sky over one day: in which hours it rains or snows, and what that does.

use crate::base::cast;
use crate::base::stream::{below, stream};
use crate::base::time::SimTime;
use crate::scenario::{ConditionsPlan, Rainfall, WeatherDay, WeatherFactors};

/// Rain or snow from which an hour is wet \[mm\].
///
/// Assumption: 0.1, range 0.05–0.5.
const WET_MM: f64 = 0.1;

/// Temperature up to which what falls is snow \[°C\].
///
/// Assumption: 1, range 0–2.
const SNOW_C: f64 = 1.0;

/// Rain of a wet hour where only the day's total is known \[mm\].
///
/// Assumption: 1.2, range 0.5–3.
const WET_HOUR_MM: f64 = 1.2;

/// What rain does where a scenario does not say: its defaults.
///
/// Assumption: as `[weather]` in docs/SCENARIO.md.
pub(super) const USUAL_RAIN: WeatherFactors =
    WeatherFactors { speed: 0.8, calls: 2.0, orders: 1.2, couriers: 0.9, people: 0.85 };

/// What falls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Air {
    /// Nothing.
    #[default]
    Dry,
    /// Rain.
    Rain,
    /// Snow.
    Snow,
}

impl Air {
    /// Every kind, in the order of tables.
    pub const ALL: [Self; 3] = [Self::Dry, Self::Rain, Self::Snow];
}

/// What the weather of a day does, by hour.
#[derive(Debug, Clone, PartialEq)]
pub struct Sky {
    /// What falls.
    pub air: [Air; 24],
    /// Times the speed.
    pub speed: [f64; 24],
    /// Times the calls for help.
    pub calls: [f64; 24],
    /// Times the orders.
    pub orders: [f64; 24],
    /// Times the speed of couriers.
    pub couriers: [f64; 24],
}

impl Sky {
    /// The sky of a replication; clear where the plan knows no weather.
    pub fn of(plan: &ConditionsPlan, seed: u64, replication: u32) -> Self {
        let mut sky = Self {
            air: [Air::Dry; 24],
            speed: [1.0; 24],
            calls: [1.0; 24],
            orders: [1.0; 24],
            couriers: [1.0; 24],
        };
        let Some(weather) = &plan.weather else { return sky };
        let day = weather.day(replication);
        let rain_mm = rain_by_hour(day, seed, replication);
        for hour in (0..24).filter(|hour| rain_mm[*hour] >= WET_MM) {
            let snows = day.celsius[hour] <= SNOW_C;
            let (air, factors) =
                if snows { (Air::Snow, &weather.snow) } else { (Air::Rain, &weather.rain) };
            sky.set(hour, air, factors);
        }
        sky
    }

    /// It rains from the hour of an instant to the end of the hour before another one, whatever the
    /// weather of the day.
    pub(super) fn rain(&mut self, (from, until): (SimTime, SimTime), factors: &WeatherFactors) {
        let last = SimTime(until.0.saturating_sub(1)).hour();
        (from.hour()..=last).for_each(|hour| self.set(hour % 24, Air::Rain, factors));
    }

    /// Whether rain or snow falls at an instant; the day repeats.
    pub fn wet(&self, at: SimTime) -> bool {
        self.air[at.hour() % 24] != Air::Dry
    }

    fn set(&mut self, hour: usize, air: Air, factors: &WeatherFactors) {
        self.air[hour] = air;
        self.couriers[hour] = factors.couriers;
        self.speed[hour] = factors.speed;
        self.calls[hour] = factors.calls;
        self.orders[hour] = factors.orders;
    }
}

/// Rain or snow of every hour \[mm\]. A day's total falls in one spell of hours of 1.2 mm that
/// begins at an hour drawn for the replication, and comes round to the day's morning where it would
/// last beyond midnight.
pub fn rain_by_hour(day: &WeatherDay, seed: u64, replication: u32) -> [f64; 24] {
    let total = match day.rainfall {
        Rainfall::ByHour(rain) => return rain,
        Rainfall::OverDay(total) => total,
    };
    let mut rain = [0.0; 24];
    if total < WET_MM {
        return rain;
    }
    let hours = (cast::whole32(total / WET_HOUR_MM) as usize).clamp(1, 24);
    let first = below(&mut stream(seed, replication, "rain", 0), 24);
    for hour in first..first + hours {
        rain[hour % 24] = total / cast::float(hours);
    }
    rain
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Weather;

    fn day(total: f64, celsius: f64) -> WeatherDay {
        let rainfall = Rainfall::OverDay(total);
        WeatherDay { name: "a day".into(), rainfall, celsius: [celsius; 24] }
    }

    #[test]
    fn a_days_rain_falls_in_one_spell_and_none_is_lost() {
        for (total, hours) in [(0.0, 0), (0.5, 1), (12.0, 10), (80.0, 24)] {
            let rain = rain_by_hour(&day(total, 10.0), 1, 3);
            assert!((rain.iter().sum::<f64>() - total).abs() < 1e-9);
            assert_eq!(rain.iter().filter(|mm| **mm > 0.0).count(), hours);
        }
        let spells: Vec<usize> = (0..2400)
            .map(|replication| {
                let rain = rain_by_hour(&day(1.2, 10.0), 1, replication);
                rain.iter().position(|mm| *mm > 0.0).unwrap()
            })
            .collect();
        // 100 spells an hour are expected; 5 standard deviations are 49.
        let by_hour = |hour| spells.iter().filter(|spell| **spell == hour).count();
        assert!((0..24).all(|hour| (51..149).contains(&by_hour(hour))));
    }

    #[test]
    fn what_falls_in_the_cold_is_snow() {
        let rain =
            WeatherFactors { speed: 0.8, calls: 2.0, orders: 1.2, couriers: 0.9, people: 0.7 };
        let snow = WeatherFactors { speed: 0.5, calls: 3.0, orders: 1.4, ..rain };
        let noon = |celsius| {
            let days = vec![day(100.0, celsius)];
            let weather = Some(Weather { days, rain, snow });
            let sky = Sky::of(&ConditionsPlan { weather, ..ConditionsPlan::default() }, 1, 0);
            (sky.air[12], sky.speed[12].to_bits(), sky.wet(SimTime::from_hours(36.5)))
        };
        assert_eq!(noon(5.0), (Air::Rain, 0.8_f64.to_bits(), true));
        assert_eq!(noon(-2.0), (Air::Snow, 0.5_f64.to_bits(), true));
    }
}
