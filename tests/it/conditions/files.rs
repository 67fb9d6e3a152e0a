//! Scenarios that name files of readings.

use crate::shared::shared;
use std::path::Path;
use trundle::scenario::{Overrides, Problem, Rainfall, Scenario, Weather, load, shipped};

/// A shipped scenario with more sections.
fn with(sections: &str) -> Result<Scenario, Vec<Problem>> {
    let (_, text) = shipped().iter().find(|(id, _)| *id == "kiwibot-restaurant").unwrap();
    load(&format!("{text}\n{sections}"), "x.toml", &Overrides::default())
        .map_err(|problems| problems.0)
}

fn weather(sections: &str) -> Weather {
    with(sections).unwrap().conditions.weather.unwrap()
}

fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

#[test]
fn auckland_counts_give_auckland_hours() {
    let Some(path) = shared("data/auckland-pedestrians/hourly_counts.csv.gz") else { return };
    let section = format!("[pedestrians]\ncounts = \"{}\"\ncounts_day_begins_h = 6\n", text(&path));
    let people = with(&section).unwrap().conditions.pedestrians.unwrap();
    let (profile, footway) = (&people.profile, people.profile.busiest_per_h[0]);
    // The published means over all sensors, days and years, rounded to whole people.
    for (hour, published) in [(8, 361.0), (12, 562.0), (15, 522.0), (17, 600.0), (20, 268.0)] {
        let mean = footway * (5.0 * profile.weekday[hour] + 2.0 * profile.weekend[hour]) / 7.0;
        assert!((mean / published - 1.0).abs() < 0.01, "{hour} h: {mean} against {published}");
    }
    // A counting day begins at six: the crowds of Friday and Saturday night are the weekend's.
    assert!(profile.weekend[1] > 3.0 * profile.weekday[1]);
    let ratio = profile.busiest_per_h[3] / footway;
    assert!((ratio - 335.0 / 670.2).abs() < 1e-9, "other kinds keep their proportion");
}

#[test]
fn seattles_days_are_read_and_replications_walk_through_the_month() {
    let Some(path) = shared("data/weather-seattle/seattle-weather.csv") else { return };
    let file = format!("[weather]\nfile = \"{}\"\n", text(&path));
    let all = weather(&format!("{file}days = \"all\"\n")).days;
    assert_eq!(all.len(), 1461);
    let wet = all.iter().filter(|day| !matches!(day.rainfall, Rainfall::OverDay(mm) if mm <= 0.0));
    assert_eq!(wet.count(), 623, "42.6 % of days");
    // The run's date is in February: 29 + 28 * 3 days of four years, in a shuffled order.
    let month = weather(&file).days;
    assert_eq!(month.len(), 113);
    assert!(month.iter().all(|day| &day.name[5..7] == "02"));
    assert!(month.windows(2).any(|pair| pair[0].name > pair[1].name));
    assert_eq!(weather(&format!("{file}days = \"season\"\n")).days.len(), 361);
    assert_eq!(weather(&format!("{file}days = \"date\"\n")).days.len(), 4);
}

#[test]
fn hourly_normals_never_rain_and_give_a_days_course() {
    let Some(daily) = shared("data/weather-seattle/seattle-weather.csv") else { return };
    let Some(hourly) = shared("data/weather-seattle/seattle-weather-hourly-normals.csv") else {
        return;
    };
    let alone = format!("[weather]\nfile = \"{}\"\ndays = \"all\"\n", text(&hourly));
    let days = weather(&alone).days;
    assert_eq!(days.len(), 365);
    assert!(days.iter().all(|day| day.rainfall == Rainfall::ByHour([0.0; 24])));
    let both =
        format!("[weather]\nfile = \"{}\"\nhourly_normals = \"{}\"\n", text(&daily), text(&hourly));
    let plain = format!("[weather]\nfile = \"{}\"\n", text(&daily));
    assert_ne!(weather(&both).days[0], weather(&plain).days[0]);
    assert_ne!(with(&both).unwrap().digest, with(&plain).unwrap().digest);
}

#[test]
fn a_broken_series_is_refused_with_file_line_and_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("series.csv");
    let tried = |content: &str, section: &str| {
        std::fs::write(&path, content).unwrap();
        let section = section.replace("FILE", path.to_str().unwrap());
        with(&section).unwrap_err()
    };
    let (counts, sky) = ("[pedestrians]\ncounts = \"FILE\"\n", "[weather]\nfile = \"FILE\"\n");
    for (content, section, code, line) in [
        ("", counts, "W102", true),
        ("date,hour,a\n2020-02-03,8,-4\n", counts, "W104", true),
        ("date,hour,a\n2020-02-03,x,4\n", counts, "W105", true),
        ("day,hour,a\n", counts, "W103", true),
        ("date,hour,a\n", counts, "W106", false),
        ("date,precipitation,temp_max,temp_min\n2012-02-30,0,1,0\n", sky, "W105", true),
        ("date,temperature\n2012-02-03T06:00:00,warm\n", sky, "W104", true),
        ("date,precipitation,temp_max,temp_min\n2012-07-03,0,1,0\n", sky, "S704", true),
    ] {
        let found = tried(content, section);
        let [problem] = found.as_slice() else { panic!("{content}: {found:#?}") };
        assert_eq!((problem.code, problem.line.is_some()), (code, line), "{problem}");
        assert!(problem.remedy.ends_with('.'), "{problem}");
    }
    let missing = with("[weather]\nfile = \"no/such.csv\"\n").unwrap_err();
    assert_eq!((missing[0].code, missing[0].key.as_str()), ("W101", "weather.file"));
}

#[test]
fn a_series_cut_in_its_packing_is_refused() {
    let Some(path) = shared("data/auckland-pedestrians/hourly_counts.csv.gz") else { return };
    let folder = tempfile::tempdir().unwrap();
    let cut = folder.path().join("cut.csv.gz");
    std::fs::write(&cut, &std::fs::read(path).unwrap()[..100_000]).unwrap();
    let section = format!("[pedestrians]\ncounts = \"{}\"\n", text(&cut));
    assert_eq!(with(&section).unwrap_err()[0].code, "W102");
}
