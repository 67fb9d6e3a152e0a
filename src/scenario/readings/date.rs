//! Days of the calendar.

use crate::scenario::value::is_date;

/// A day of the Gregorian calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Day {
    /// Year.
    pub(crate) year: u32,
    /// Month, from 1.
    pub(crate) month: u32,
    /// Day of the month, from 1.
    pub(crate) day: u32,
}

impl Day {
    /// From `YYYY-MM-DD`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-').map(|part| part.parse().ok());
        let mut next = || parts.next().flatten();
        is_date(text).then(|| Some(Self { year: next()?, month: next()?, day: next()? })).flatten()
    }

    /// Days since the first of March of the year 0.
    pub(crate) fn number(self) -> u32 {
        let (year, month) = if self.month > 2 {
            (self.year, self.month - 3)
        } else {
            (self.year.max(1) - 1, self.month + 9)
        };
        365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + self.day - 1
    }

    /// Whether a day so many days later is a Saturday or Sunday.
    pub(crate) fn weekend_after(self, days: u32) -> bool {
        // 2000-01-01, a Saturday, is day 730,425, which leaves 3 when divided by 7.
        (3..=4).contains(&((self.number() + days) % 7))
    }

    /// Whether it is a Saturday or Sunday.
    pub(crate) fn weekend(self) -> bool {
        self.weekend_after(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn saturdays_and_sundays_are_those_of_the_calendar() {
        for (text, weekend) in [
            ("2020-02-01", true),
            ("2020-02-02", true),
            ("2020-02-03", false),
            ("2000-01-01", true),
            ("2024-02-29", false),
            ("2024-03-02", true),
            ("2026-11-22", true),
            ("1999-12-31", false),
        ] {
            assert_eq!(Day::parse(text).unwrap().weekend(), weekend, "{text}");
        }
        assert_eq!(Day::parse("2021-02-29"), None);
        assert!(Day::parse("2020-01-31").unwrap().weekend_after(1));
    }
}
