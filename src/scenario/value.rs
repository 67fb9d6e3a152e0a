//! Turns an entry into a number, a law, a time or a place, or into nothing where it is none.

use super::document::{Entry, Node};
use super::problem::{Fault, fault};
use super::{PlaceRule, Shifts};
use crate::base::law::{Law, Sample};
use crate::base::time::SimTime;
use crate::map::{LonLat, Point};

/// A whole number as a float; exact below 2^53, and no range reaches that far.
#[expect(clippy::cast_precision_loss, reason = "values beyond 2^53 fail every range of a number")]
fn signed(whole: i64) -> f64 {
    whole as f64
}

/// A number of any notation.
pub(crate) fn number_of(entry: &Entry) -> Option<f64> {
    if let Node::Real(real) = entry.node {
        return Some(real);
    }
    entry.node.as_whole().map(signed)
}

/// A whole number.
pub(crate) fn whole_of(entry: &Entry) -> Option<i64> {
    entry.node.as_whole()
}

/// A text, or a date as it is written.
pub(crate) fn text_of(entry: &Entry) -> Option<String> {
    if let Node::Date(date) = &entry.node {
        return Some(date.clone());
    }
    entry.node.as_text().map(str::to_owned)
}

/// A law: a number, mean and deviation, the mean of an exponential law, or observed values.
pub(crate) fn law_of(entry: &Entry) -> Option<Law> {
    if let Node::Table(table) = &entry.node {
        if let Some(values) = table.get("values") {
            let values: Option<Vec<f64>> = values.node.as_list()?.iter().map(number_of).collect();
            return Sample::new(&values?).map(Law::Empirical);
        }
        let mean = table.get("mean").and_then(number_of)?;
        let sd = table.get("sd").and_then(number_of);
        return match (table.get("law").and_then(|entry| entry.node.as_text()), sd) {
            (None | Some("log-normal"), Some(sd)) => Some(Law::from_mean_sd(mean, sd)),
            (Some("gamma"), Some(sd)) if sd > 0.0 && mean > 0.0 => Some(Law::Gamma { mean, sd }),
            (Some("exponential"), None) => Some(Law::Exponential { mean }),
            _ => None,
        };
    }
    number_of(entry).map(Law::Constant)
}

/// `10:00-22:00` as two times; `None` where it is anything else or does not run forwards.
pub(crate) fn hours_of(text: &str) -> Option<(SimTime, SimTime)> {
    times_of(text).filter(|(open, close)| open < close)
}

/// `22:00-06:00` as two times, in the order written.
pub(crate) fn times_of(text: &str) -> Option<(SimTime, SimTime)> {
    let (open, close) = text.split_once('-')?;
    Some((clock(open.trim())?, clock(close.trim())?))
}

/// A list of hours that do not overlap.
pub(crate) fn shifts_of(entry: &Entry) -> Option<Shifts> {
    let spans: Option<Vec<_>> =
        entry.node.as_list()?.iter().map(|entry| times_of(entry.node.as_text()?)).collect();
    Shifts::new(&spans?).ok()
}

/// `HH:MM` up to 24:00.
fn clock(text: &str) -> Option<SimTime> {
    let (hour, minute) = text.split_once(':')?;
    let digits = |part: &str| {
        let plain = (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| part.parse::<u64>().ok()).flatten()
    };
    let (hour, minute) = (digits(hour)?, digits(minute).filter(|_| minute.len() == 2)?);
    (minute < 60 && hour * 60 + minute <= 1440).then_some(SimTime((hour * 60 + minute) * 60_000))
}

/// Times of one day, each later than the one before; `None` where they are anything else.
pub(crate) fn times_in_order(list: &[Entry]) -> Option<Vec<SimTime>> {
    let times: Option<Vec<SimTime>> =
        list.iter().map(|entry| entry.node.as_text().and_then(|text| clock(text.trim()))).collect();
    times.filter(|times| !times.is_empty() && times.is_sorted_by(|a, b| a < b))
}

/// Whether a text is a date of the calendar.
pub(crate) fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return false };
    if [year.len(), month.len(), day.len()] != [4, 2, 2] || !text.is_ascii() {
        return false;
    }
    let number = |part: &str| {
        part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<u32>().ok()).flatten()
    };
    let (Some(year), Some(month), Some(day)) = (number(year), number(month), number(day)) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1..=days).contains(&day)
}

/// Farthest point of a map's plane \[m\]: beyond, no map reaches.
const FARTHEST_M: f64 = 2e7;

/// A place by rule.
pub(crate) fn place_of(entry: &Entry) -> Result<PlaceRule, Fault> {
    let wrong = |what: &str| {
        let remedy = "Write \"busiest-eatery\", \"busiest-shop\", \"centre\", { at = [lat, lon] }, \
                      { xy_m = [east, north] }, { osm = \"node/1\" }, { named = \"Union\" } or { eatery = 2 }.";
        fault("S206", what, remedy)
    };
    match &entry.node {
        Node::Text(text) => match text.as_str() {
            "busiest-eatery" => Ok(PlaceRule::BusiestEatery),
            "busiest-shop" => Ok(PlaceRule::BusiestShop),
            "centre" => Ok(PlaceRule::Centre),
            _ => Err(wrong("no place rule has this name")),
        },
        Node::Table(table) => {
            let mut fields = table.iter();
            let (Some((name, value)), None) = (fields.next(), fields.next()) else {
                return Err(wrong("a place needs exactly one key"));
            };
            place_by(name, value).ok_or_else(|| wrong("this is not a place"))
        }
        Node::Whole(_) | Node::Real(_) | Node::Flag(_) | Node::Date(_) | Node::List(_) => {
            Err(wrong("a place is a word or a table"))
        }
    }
}

fn place_by(name: &str, value: &Entry) -> Option<PlaceRule> {
    match (name, &value.node) {
        ("at", Node::List(list)) => {
            let [lat, lon] = list.as_slice() else { return None };
            let (lat, lon) = (number_of(lat)?, number_of(lon)?);
            let on_globe = (-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon);
            on_globe.then_some(PlaceRule::At(LonLat { lon, lat }))
        }
        ("xy_m", Node::List(list)) => {
            let [x, y] = list.as_slice() else { return None };
            let point = Point { x: number_of(x)?, y: number_of(y)? };
            let near = point.x.abs() <= FARTHEST_M && point.y.abs() <= FARTHEST_M;
            near.then_some(PlaceRule::Plane(point))
        }
        ("osm", Node::Text(text)) => {
            let (kind, id) = text.split_once('/')?;
            let known = ["node", "way", "relation", "feature", "generated"].contains(&kind);
            let plain = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
            (known && plain).then(|| PlaceRule::Source(text.clone()))
        }
        ("named", Node::Text(text)) => {
            (!text.trim().is_empty()).then(|| PlaceRule::Named(text.trim().to_owned()))
        }
        ("eatery", Node::Whole(index)) => {
            let index = usize::try_from(*index).ok().filter(|index| *index < 10_000)?;
            Some(PlaceRule::Eatery { index })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_run_forwards_within_one_day() {
        let noon_to_night = Some((SimTime(43_200_000), SimTime(86_400_000)));
        assert_eq!(hours_of("12:00-24:00"), noon_to_night);
        for wrong in ["22:00-10:00", "10:00-10:00", "10:00", "10-22", "0:00-24:01", "a:00-b:00"] {
            assert_eq!(hours_of(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn dates_are_those_of_the_calendar() {
        assert!(["2020-02-29", "2000-02-29", "2020-12-31"].into_iter().all(is_date));
        let wrong =
            ["2021-02-29", "1900-02-29", "2020-13-01", "2020-04-31", "2020-1-1", "+020-01-01"];
        assert!(!wrong.into_iter().any(is_date));
    }
}
