//! `[pedestrians]`, `[weather]`, `[[closure]]`, `[[event]]`, `[timetable]`: what lies around a day.

use super::Draft;
use super::run::beside;
use crate::base::stream::mix;
use crate::base::time::{SimDuration, SimTime};
use crate::base::units::Metres;
use crate::scenario::catalog::{Shelf, pedestrians, weather};
use crate::scenario::problem::{Problem, fault};
use crate::scenario::readings::{self, Day, Readings};
use crate::scenario::schema;
use crate::scenario::section::Section;
use crate::scenario::{
    Circle, Closure, ConditionsPlan, CrowdEvent, Merchant, Pedestrians, PlaceRule, RunSettings,
    Timetable, Weather, WeatherDay, WeatherFactors,
};
use std::path::Path;

/// Everything that changes with the hour and the day.
pub(super) fn conditions(
    draft: &Draft<'_>,
    file: &Path,
    run: &RunSettings,
    merchants: &[Merchant],
) -> ConditionsPlan {
    let own = merchants.first().map(|merchant| &merchant.place);
    let closures = draft.sections(&schema::CLOSURE);
    let events = draft.sections(&schema::EVENT);
    ConditionsPlan {
        pedestrians: people(draft, file, run),
        weather: sky(draft, file, run),
        closures: closures.iter().filter_map(|section| closure(section, own)).collect(),
        events: events.iter().filter_map(|section| event(section, own)).collect(),
        timetable: timetable(draft),
    }
}

fn people(draft: &Draft<'_>, file: &Path, run: &RunSettings) -> Option<Pedestrians> {
    draft.fields.get(schema::PEDESTRIANS.name)?;
    let section = draft.section(&schema::PEDESTRIANS);
    let mut profile = draft.asset(&section, "profile", Shelf::Pedestrians, pedestrians::read)?;
    let begins = section.count("counts_day_begins_h");
    if section.written("counts").is_some() {
        let take = |file: &Readings| readings::counts(file, begins);
        let (weekday, weekend) = read(draft, file, &section, "counts", take)?;
        let (busiest, weekday, weekend) = pedestrians::shares(weekday, weekend);
        (profile.weekday, profile.weekend) = (weekday, weekend);
        let times = busiest / profile.busiest_per_h[0];
        profile.busiest_per_h = profile.busiest_per_h.map(|people| people * times);
    }
    Some(Pedestrians {
        profile,
        scale: section.number("scale"),
        weekend: Day::parse(&run.date).is_some_and(Day::weekend),
        quota: section.flag("quota"),
    })
}

/// Reads the file that a key names; `None` once a fault is filed.
fn read<T>(
    draft: &Draft<'_>,
    scenario: &Path,
    section: &Section<'_>,
    key: &str,
    take: impl Fn(&Readings) -> Result<T, Box<Problem>>,
) -> Option<T> {
    let name = section.optional_text(key)?;
    if !section.sound(key) {
        return None;
    }
    let file = match Readings::open(&beside(scenario, name)) {
        Ok(file) => file,
        Err(problem) => {
            section.report(key, fault(problem.code, problem.what, problem.remedy));
            return None;
        }
    };
    match take(&file) {
        Ok(taken) => {
            draft.files.borrow_mut().push(file.digest());
            Some(taken)
        }
        Err(problem) => {
            draft.findings.push(*problem);
            None
        }
    }
}

fn sky(draft: &Draft<'_>, file: &Path, run: &RunSettings) -> Option<Weather> {
    draft.fields.get(schema::WEATHER.name)?;
    let section = draft.section(&schema::WEATHER);
    let (kind, named) = (section.written("kind"), section.written("file"));
    if kind.is_some() == named.is_some() {
        let what =
            if kind.is_some() { "the weather is named twice" } else { "no weather is named" };
        section.report("file", fault("S703", what, "Keep `kind` or `file`."));
        return None;
    }
    let days = if kind.is_some() {
        for key in ["hourly_normals", "days"] {
            if section.written(key).is_some() {
                let what = "this belongs to weather read from a file";
                section.report(key, fault("S703", what, "Take it out."));
            }
        }
        vec![draft.asset(&section, "kind", Shelf::Weather, weather::read)?]
    } else {
        let normals = if section.written("hourly_normals").is_some() {
            Some(read(draft, file, &section, "hourly_normals", readings::hourly)?)
        } else {
            None
        };
        let observed = |file: &Readings| readings::observed(file, normals.as_ref());
        days(&section, run, read(draft, file, &section, "file", observed)?)?
    };
    let factors = |name: &str| WeatherFactors {
        speed: section.number(&format!("{name}_speed")),
        calls: section.number(&format!("{name}_calls")),
        orders: section.number(&format!("{name}_orders")),
        couriers: section.number(&format!("{name}_couriers")),
        people: section.number(&format!("{name}_people")),
    };
    Some(Weather { days, rain: factors("rain"), snow: factors("snow") })
}

/// Days of a file that replications run through, shuffled by the seed so that a few of them are a
/// fair sample; `None` once a fault is filed.
fn days(
    section: &Section<'_>,
    run: &RunSettings,
    all: Vec<(Day, WeatherDay)>,
) -> Option<Vec<WeatherDay>> {
    let date = Day::parse(&run.date)?;
    let season = |day: Day| day.month % 12 / 3;
    let same_day = |day: Day| (day.month, day.day) == (date.month, date.day);
    let own = all.iter().any(|(day, _)| *day == date);
    let wanted: &dyn Fn(Day) -> bool = match section.text("days").as_str() {
        "season" => &|day| season(day) == season(date),
        "date" => &|day| if own { day == date } else { same_day(day) },
        "all" => &|_| true,
        _ => &|day| day.month == date.month,
    };
    let mut kept: Vec<(u64, WeatherDay)> = all
        .into_iter()
        .filter(|(day, _)| wanted(*day))
        .enumerate()
        .map(|(place, (_, weather))| (mix(run.seed ^ mix(place as u64 + 1)), weather))
        .collect();
    if kept.is_empty() {
        let what = format!("the file has no such day for {}", run.date);
        let remedy = "Take a file with that season, or `days = \"all\"`.";
        section.report("file", fault("S704", what, remedy));
        return None;
    }
    kept.sort_by_key(|(place, _)| *place);
    Some(kept.into_iter().map(|(_, weather)| weather).collect())
}

/// The circle around a section's place; `None` where no place is written.
fn circle(section: &Section<'_>, merchant: Option<&PlaceRule>) -> Option<Circle> {
    section.written("place")?;
    let place = section.place("place").or_else(|| merchant.cloned())?;
    Some(Circle { place, radius: Metres(section.number("radius_m")) })
}

fn closure(section: &Section<'_>, merchant: Option<&PlaceRule>) -> Option<Closure> {
    let (placed, ways) = (section.written("place").is_some(), section.wholes("ways"));
    if placed != ways.is_empty() && section.sound("") {
        let what = if placed { "the closure is named twice" } else { "nothing is closed" };
        section.report("place", fault("S705", what, "Keep `place` or `ways`."));
    }
    lone_radius(section, placed);
    Some(Closure { circle: circle(section, merchant), ways, hours: section.hours("hours")? })
}

/// A radius needs a middle.
fn lone_radius(section: &Section<'_>, placed: bool) {
    if section.written("radius_m").is_some() && !placed {
        let what = "a radius needs its middle";
        section.report("radius_m", fault("S705", what, "Write `place`, or take it out."));
    }
}

fn event(section: &Section<'_>, merchant: Option<&PlaceRule>) -> Option<CrowdEvent> {
    lone_radius(section, section.written("place").is_some());
    if section.written("orders").is_none() && section.written("pedestrians").is_none() {
        let what = "the event changes nothing";
        section.report("orders", fault("S706", what, "Write `orders` or `pedestrians`."));
    }
    Some(CrowdEvent {
        circle: circle(section, merchant),
        hours: section.hours("hours")?,
        orders: section.number("orders"),
        pedestrians: section.number("pedestrians"),
    })
}

fn timetable(draft: &Draft<'_>) -> Option<Timetable> {
    draft.fields.get(schema::TIMETABLE.name)?;
    let section = draft.section(&schema::TIMETABLE);
    let class_ends = section.times("class_ends");
    let surge = SimDuration::from_minutes(f64::from(section.count("surge_min")));
    let overlap = class_ends.windows(2).find(|pair| pair[0] + surge > pair[1]);
    if let Some([first, second]) = overlap {
        let what = format!("the surge after {first} lasts beyond {second}");
        section.report("surge_min", fault("S708", what, "Shorten `surge_min`."));
    }
    Some(Timetable {
        class_ends,
        surge,
        orders: section.number("orders"),
        pedestrians: section.number("pedestrians"),
    })
}

/// Opening hours of a merchant within those of the run.
pub(super) fn opening(section: &Section<'_>, run: &RunSettings) -> Option<(SimTime, SimTime)> {
    section.written("hours")?;
    let (open, close) = section.hours("hours")?;
    if open < run.open || close > run.close {
        let what = format!("the hours lie outside those of the run, {} to {}", run.open, run.close);
        section.report("hours", fault("S701", what, "Widen `run.hours`, or open later."));
    }
    Some((open, close))
}
