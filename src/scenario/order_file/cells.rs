//! Cells of an order file as numbers, times and days.

use crate::base::time::{SimDuration, SimTime};
use crate::scenario::readings::Day;

/// Why a cell is refused: code, what is wrong, what to do.
pub(super) type Refusal = (&'static str, String, String);

/// A day of an order file; days of one file are of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum DayKey {
    /// The only day.
    Only,
    /// Counted.
    Number(u32),
    /// Of the calendar.
    Date(Day),
}

impl DayKey {
    /// A cell of the column `day`.
    pub(super) fn of(cell: &str) -> Result<Self, Refusal> {
        let number = cell.parse::<u32>().ok().map(Self::Number);
        number.or_else(|| Day::parse(cell).map(Self::Date)).ok_or_else(|| {
            let what = "this is neither a day of the calendar nor a number".to_owned();
            ("W105", what, "Write 2020-02-03, or 0, 1, 2.".to_owned())
        })
    }

    /// Name in messages and tables.
    pub(super) fn name(self) -> String {
        match self {
            Self::Only => String::new(),
            Self::Number(number) => number.to_string(),
            Self::Date(day) => format!("{:04}-{:02}-{:02}", day.year, day.month, day.day),
        }
    }
}

/// A time with the date before it, if one is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) date: Option<Day>,
    pub(super) clock: SimTime,
}

/// Latest time that is taken \[s\]: the midnight that ends the next day.
const LATEST_S: f64 = 172_800.0;

impl Moment {
    /// `12:05`, `12:05:30.5`, seconds after midnight, or one of the first two with a date before.
    pub(super) fn of(cell: &str) -> Result<Self, Refusal> {
        let (date, clock) = match cell.split_once(['T', ' ']) {
            Some((date, clock)) => (Some(Day::parse(date.trim())), clock.trim()),
            None => (None, cell),
        };
        let read = match date {
            Some(None) => None,
            Some(Some(day)) => Some((Some(day), seconds_of_clock(clock))),
            None if cell.contains(':') => Some((None, seconds_of_clock(clock))),
            None => Some((None, cell.parse::<f64>().ok())),
        };
        match read {
            Some((date, Some(seconds))) if (0.0..=LATEST_S).contains(&seconds) => {
                let clock = SimTime::MIDNIGHT + SimDuration::from_seconds(seconds);
                Ok(Self { date, clock })
            }
            _ => {
                let what = "this is not a time of a day".to_owned();
                let remedy =
                    "Write 12:05, 12:05:30, 2020-02-03 12:05:30, or seconds after midnight.";
                Err(("W105", what, remedy.to_owned()))
            }
        }
    }

    /// The time on the day of its order.
    pub(super) fn on(self, day: DayKey) -> Result<SimTime, Refusal> {
        let days = match (self.date, day) {
            (None, _) => Some(0),
            (Some(date), DayKey::Date(day)) => date.number().checked_sub(day.number()),
            (Some(_), DayKey::Only | DayKey::Number(_)) => None,
        };
        if let Some(days) = days.filter(|days| *days <= 1) {
            return Ok(SimTime(self.clock.0 + u64::from(days) * DAY_MS));
        }
        let what = format!("this is not on the order's day {}", day.name());
        Err(("W109", what, "Write a time of that day, or of the day after.".to_owned()))
    }
}

const DAY_MS: u64 = 86_400_000;

/// `12:05`, `12:05:30` or `12:05:30.25` in seconds; hours up to 47 reach into the next day.
fn seconds_of_clock(text: &str) -> Option<f64> {
    let mut parts = text.split(':');
    let (hour, minute, second) = (parts.next()?, parts.next()?, parts.next().unwrap_or("0"));
    let digits = |part: &str, most: u32| {
        let plain = (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| part.parse::<u32>().ok()).flatten().filter(|value| *value <= most)
    };
    let (whole, fraction) = second.split_once('.').unwrap_or((second, "0"));
    let plain = !fraction.is_empty() && fraction.bytes().all(|b| b.is_ascii_digit());
    if parts.next().is_some() || minute.len() != 2 || !plain {
        return None;
    }
    let fraction: f64 = format!("0.{fraction}").parse().ok()?;
    let clock = digits(hour, 48)? * 3600 + digits(minute, 59)? * 60 + digits(whole, 59)?;
    Some(f64::from(clock) + fraction)
}

/// A number of a cell within bounds; `None` where the cell is empty.
pub(super) fn number(cell: &str, (least, most): (f64, f64)) -> Result<Option<f64>, Refusal> {
    if cell.is_empty() {
        return Ok(None);
    }
    match cell.parse::<f64>() {
        Ok(value) if (least..=most).contains(&value) => Ok(Some(value)),
        _ => {
            let what = format!("this is not a number from {least} to {most}");
            Err(("W104", what, "Mend the cell, or leave it empty.".to_owned()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(cell: &str) -> Option<u64> {
        Moment::of(cell).ok().map(|moment| moment.clock.0)
    }

    #[test]
    fn a_time_is_a_clock_or_seconds_with_or_without_a_date() {
        assert_eq!(ms("12:05"), Some(43_500_000));
        assert_eq!(ms("9:05:30.25"), Some(32_730_250));
        assert_eq!(ms("43500"), Some(43_500_000));
        assert_eq!(ms("43500.5"), Some(43_500_500));
        assert_eq!(ms("24:30"), Some(88_200_000));
        let dated = Moment::of("2020-02-29T12:00").unwrap();
        assert_eq!((dated.date, dated.clock.0), (Day::parse("2020-02-29"), 43_200_000));
        assert_eq!(Moment::of("2020-02-29 12:00"), Ok(dated));
        for wrong in [
            "",
            "noon",
            "12:5",
            "12:60",
            "49:00",
            "-1",
            "nan",
            "inf",
            "1e99",
            "12:00:00:00",
            "12:00:0.",
        ] {
            assert_eq!(ms(wrong), None, "{wrong}");
        }
        assert_eq!(ms("2021-02-29 12:00"), None);
    }

    #[test]
    fn a_dated_time_lies_on_its_orders_day_or_the_next() {
        let at = |cell: &str, day: &str| {
            Moment::of(cell).unwrap().on(DayKey::of(day).unwrap()).map(|at| at.0 / 3_600_000)
        };
        assert_eq!(at("2020-02-29 12:00", "2020-02-29"), Ok(12));
        assert_eq!(at("2020-03-01 01:00", "2020-02-29"), Ok(25));
        assert_eq!(at("12:00", "7"), Ok(12));
        assert_eq!(at("2020-03-02 01:00", "2020-02-29").unwrap_err().0, "W109");
        assert_eq!(at("2020-02-28 23:00", "2020-02-29").unwrap_err().0, "W109");
        assert_eq!(at("2020-02-28 23:00", "7").unwrap_err().0, "W109");
    }
}
