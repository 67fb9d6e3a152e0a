//! From the text of a policy file to its rules, or to everything that is wrong with it.

use super::area::{Area, polygons};
use super::json::Cursor;
use super::{Policy, PolicyFile, PolicyLimit, PolicyRule, Stay, StayStates};
use crate::base::cast;
use crate::base::digest::digest;
use crate::base::time::{SimDuration, SimTime};
use crate::base::units::MetresPerSecond;
use crate::scenario::problem::{Findings, Problems, fault, nearest};
use serde_json::Value;
use std::collections::BTreeSet;

/// Metres per second in a mile per hour. Source: definition of the mile, 1609.344 m.
const MPH: f64 = 0.447_04;

const DAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const MODE: &str = "delivery-robots";
const VEHICLE: &str = "delivery_robot";

/// States in which a robot is not at work.
const IDLE_STATES: [&str; 4] = ["available", "non_operational", "reserved", "removed"];

/// State of a robot at work that stands still.
const STANDING: &str = "stopped";

/// Reads a policy file for one ISO date; `name` serves messages and tables.
///
/// # Errors
/// Every fault of the file, S621 to S628 of `docs/ERRORS.md`.
pub fn read(text: &str, name: &str, date: &str) -> Result<PolicyFile, Problems> {
    let findings = Findings::new(name);
    let file = match serde_json::from_str::<Value>(text) {
        Ok(value) => document(&Cursor::top(&value, &findings), (text, name, date)),
        Err(error) => {
            let what = format!("this is not JSON: {error}");
            let wrong = fault("S621", what, "Mend it at the line named.");
            findings.add(Some(error.line()), "", "", wrong);
            None
        }
    };
    let problems = findings.into_problems();
    match file {
        Some(file) if problems.is_empty() => Ok(file),
        _ => Err(Problems(problems)),
    }
}

fn document(top: &Cursor<'_>, (text, name, date): (&str, &str, &str)) -> Option<PolicyFile> {
    let data = top.child("data").unwrap_or_else(|| top.clone());
    let areas: Vec<Area> = data.optional_list("geographies").iter().filter_map(area).collect();
    unique(&data.optional_list("geographies"), "geography_id");
    let short = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let mut reader = Reader { areas, day: day_of(date)?, passed_over: Vec::new() };
    let policies = data.list("policies");
    unique(&policies, "policy_id");
    let policies = policies.iter().filter_map(|policy| reader.policy(policy)).collect();
    Some(PolicyFile {
        name: short.to_owned(),
        policies,
        areas: reader.areas,
        passed_over: reader.passed_over,
        digest: digest(text.as_bytes()),
    })
}

/// An area; its shape stands under `geography_json`, or the object is a GeoJSON feature itself.
fn area(at: &Cursor<'_>) -> Option<Area> {
    let id = at.word("geography_id")?;
    let name = at.optional_word("name").unwrap_or_else(|| id.clone());
    let shape = at.child("geography_json").unwrap_or_else(|| at.clone());
    Some(Area { id, name, polygons: polygons(&shape) })
}

/// Files every id that is given twice.
fn unique(items: &[Cursor<'_>], key: &str) {
    let mut seen = BTreeSet::new();
    for item in items {
        if let Some(id) = item.child(key).and_then(|id| id.value.as_str().map(str::to_owned))
            && !seen.insert(id.clone())
        {
            let what = format!("`{id}` is given twice");
            item.within(key).report("S628", what, "Give each an id of its own.");
        }
    }
}

/// Day of the simulation: days since 1970 and day of the week, Sunday 0.
#[derive(Clone, Copy)]
struct Day {
    since_1970: i32,
    weekday: usize,
}

/// Days by the proleptic Gregorian calendar; `None` for a text that is no date.
fn day_of(date: &str) -> Option<Day> {
    let mut parts = date.splitn(3, '-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    // Years begin in March, so that the leap day comes last.
    let (year, month) = if month < 3 { (year - 1, month + 9) } else { (year, month - 3) };
    let days = year * 365 + year.div_euclid(4) - year.div_euclid(100)
        + year.div_euclid(400)
        + (month * 153 + 2) / 5
        + day
        - 719_469;
    let weekday = usize::try_from((days + 4).rem_euclid(7)).ok()?;
    Some(Day { since_1970: i32::try_from(days).ok()?, weekday })
}

struct Reader {
    areas: Vec<Area>,
    day: Day,
    passed_over: Vec<String>,
}

impl Reader {
    /// A policy; `None` where it does not count on the day.
    fn policy(&mut self, at: &Cursor<'_>) -> Option<Policy> {
        let name = at.word("name").unwrap_or_default();
        let mode = at.optional_word("mode_id").filter(|mode| mode != MODE);
        let begins = at.optional_number("start_date").unwrap_or(0.0);
        let ends = at.optional_number("end_date");
        if let Some(ends) = ends.filter(|ends| *ends <= begins) {
            let what = format!("the policy ends at {ends:.0}, before it begins");
            at.within("end_date").report("S626", what, "Put end_date after start_date.");
        }
        let rules = at.list("rules");
        unique(&rules, "rule_id");
        let rules: Vec<PolicyRule> =
            rules.iter().filter_map(|rule| self.rule(rule, &name)).collect();
        let midnight = f64::from(self.day.since_1970) * 86_400_000.0;
        let over = ends.is_some_and(|ends| ends <= midnight);
        if over || begins >= midnight + 86_400_000.0 {
            self.passed_over.push(format!("{name}: not in force on the simulated day"));
            return None;
        }
        if let Some(mode) = mode {
            self.passed_over.push(format!("{name}: it is for {mode}"));
            return None;
        }
        Some(Policy { name, rules })
    }

    /// A rule; `None` where it does not count on the day or for robots.
    fn rule(&mut self, at: &Cursor<'_>, policy: &str) -> Option<PolicyRule> {
        let name = at.word("name").unwrap_or_default();
        let limit = limit(at);
        let areas = self.areas_of(at);
        let (from, until) = window(at);
        let on_day = on_day(at, self.day.weekday);
        let types: Vec<String> =
            at.optional_list("vehicle_types").iter().filter_map(Cursor::as_word).collect();
        let limit = limit?;
        if !types.is_empty() && !types.iter().any(|known| known == VEHICLE) {
            self.passed_over.push(format!("{policy}, {name}: it is for {}", types.join(", ")));
            return None;
        }
        if !on_day {
            self.passed_over.push(format!("{policy}, {name}: not on {}", DAYS[self.day.weekday]));
            return None;
        }
        Some(PolicyRule { name, limit, areas, from, until, on_the_road: false })
    }

    fn areas_of(&self, at: &Cursor<'_>) -> Vec<usize> {
        let found = at.optional_list("geographies").into_iter().filter_map(|named| {
            let id = named.as_word()?;
            let index = self.areas.iter().position(|area| area.id == id);
            if index.is_none() {
                let known = nearest(&id, self.areas.iter().map(|area| area.id.as_str()));
                let remedy = format!("Add the geography to the file. {known}");
                named.report("S625", "no geography has this id", &remedy);
            }
            index
        });
        found.collect()
    }
}

/// What a rule limits, in its units.
fn limit(at: &Cursor<'_>) -> Option<PolicyLimit> {
    let kind = at.word("rule_type")?;
    let (least, most) = (at.optional_number("minimum"), at.optional_number("maximum"));
    if let (Some(least), Some(most)) = (least, most)
        && least > most
    {
        let what = format!("minimum {least} lies above maximum {most}");
        at.within("minimum").report("S624", what, "Exchange the two.");
    }
    match kind.as_str() {
        "speed" => speed(at, most),
        "count" => count(at, most),
        "time" => stay(at, most),
        "rate" => Some(PolicyLimit::Other("rate")),
        "user" => Some(PolicyLimit::Other("note to users")),
        _ => {
            let known = nearest(&kind, ["count", "time", "speed", "rate", "user"]);
            at.within("rule_type").report("S623", "no rule has this type", &known);
            None
        }
    }
}

fn speed(at: &Cursor<'_>, most: Option<f64>) -> Option<PolicyLimit> {
    let mph = units(at, &["kph", "mph"])? == "mph";
    if most.is_some_and(|most| most <= 0.0) {
        let remedy = "Close an area by a count rule of maximum 0.";
        at.within("maximum").report("S624", "a speed limit of 0 stops robots for good", remedy);
        return None;
    }
    let speed =
        |most| if mph { MetresPerSecond(most * MPH) } else { MetresPerSecond::from_kmh(most) };
    Some(PolicyLimit::Speed(most.map(speed)))
}

fn count(at: &Cursor<'_>, most: Option<f64>) -> Option<PolicyLimit> {
    if at.child("rule_units").is_some() {
        units(at, &["devices"])?;
    }
    if let Some(most) = most.filter(|most| most.fract() > 0.0 || *most > 1e6) {
        let what = format!("{most} is no number of robots");
        at.within("maximum").report("S624", what, "Write a whole number up to 1000000.");
        return None;
    }
    Some(PolicyLimit::Count(most.map(cast::whole32)))
}

/// Time in the states that the rule names; robots that stand idle are never at work.
fn stay(at: &Cursor<'_>, most: Option<f64>) -> Option<PolicyLimit> {
    let unit_s = match units(at, &["seconds", "minutes", "hours", "days"])? {
        "seconds" => 1.0,
        "minutes" => 60.0,
        "hours" => 3600.0,
        _ => 86_400.0,
    };
    let named = at.names("states");
    let mut at_work = named.iter().map(String::as_str).filter(|state| !IDLE_STATES.contains(state));
    let states = match at_work.next() {
        None if !named.is_empty() => StayStates::Idle,
        Some(first) if [first].into_iter().chain(at_work).all(|state| state == STANDING) => {
            StayStates::Standing
        }
        None | Some(_) => StayStates::AtWork,
    };
    let stay = |most: f64| Stay { most: SimDuration::from_seconds(most * unit_s), states };
    Some(PolicyLimit::Stay(most.map(stay)))
}

fn units(at: &Cursor<'_>, known: &[&'static str]) -> Option<&'static str> {
    let word = at.word("rule_units")?;
    let found = known.iter().copied().find(|unit| *unit == word);
    if found.is_none() {
        let remedy = nearest(&word, known.iter().copied());
        at.within("rule_units").report("S623", "this rule has no such unit", &remedy);
    }
    found
}

/// Whether a rule holds on a day of the week; every day where none is named.
fn on_day(at: &Cursor<'_>, weekday: usize) -> bool {
    let days = at.optional_list("days");
    let mut holds = days.is_empty();
    for day in days {
        let Some(word) = day.as_word() else { continue };
        match DAYS.iter().position(|known| *known == word) {
            Some(index) => holds |= index == weekday,
            None => day.report("S623", "no day has this name", &nearest(&word, DAYS)),
        }
    }
    holds
}

/// Times between which a rule holds; an end in the last second of a minute counts as its end.
fn window(at: &Cursor<'_>) -> (SimTime, SimTime) {
    let time = |name: &str, absent: u64| {
        let Some(child) = at.child(name) else { return Some(absent) };
        let seconds = child.as_word().and_then(|text| clock_seconds(&text));
        if seconds.is_none() {
            let remedy = "Write \"hh:mm:ss\", up to \"23:59:59\".";
            child.report("S626", "this is no time of the day", remedy);
        }
        seconds
    };
    let (from, until) = (time("start_time", 0), time("end_time", 86_399));
    let (Some(from), Some(until)) = (from, until) else { return (SimTime(0), SimTime(0)) };
    let until = if until % 60 == 59 { until + 1 } else { until };
    if from >= until {
        let what = "the rule ends before it begins";
        let remedy = "Exchange the times; for a night write two rules, one up to 23:59:59.";
        at.within("end_time").report("S626", what, remedy);
    }
    (SimTime(from * 1000), SimTime(until * 1000))
}

fn clock_seconds(text: &str) -> Option<u64> {
    let parts: Vec<u64> = text
        .split(':')
        .map(|part| part.parse().ok().filter(|_| part.len() == 2))
        .collect::<Option<_>>()?;
    let (hour, minute, second) = match parts[..] {
        [hour, minute] => (hour, minute, 0),
        [hour, minute, second] => (hour, minute, second),
        _ => return None,
    };
    let sound = hour < 24 && minute < 60 && second < 60;
    sound.then_some(hour * 3600 + minute * 60 + second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_have_their_day_of_the_week() {
        for (date, since_1970, weekday) in
            [("1970-01-01", 0, 4), ("2000-03-01", 11_017, 3), ("2020-02-29", 18_321, 6)]
        {
            let day = day_of(date).unwrap();
            assert_eq!((day.since_1970, day.weekday), (since_1970, weekday), "{date}");
        }
    }

    #[test]
    fn the_last_second_of_a_minute_ends_it() {
        assert_eq!(clock_seconds("23:59:59"), Some(86_399));
        assert_eq!([clock_seconds("24:00:00"), clock_seconds("1:00:00")], [None, None]);
    }
}
