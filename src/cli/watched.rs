//! What `view` and `day` share: which day of which option, up to when.

use super::{CliError, input};
use crate::base::time::SimTime;
use crate::scenario::{Overrides, Problems, problem_at};
use crate::session::{Record, Session};
use crate::sim::Ground;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Which day of which option.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct WatchedDay {
    /// Scenario file, or the name of an embedded one [default: town-kitchen]
    pub(super) scenario: Option<String>,
    /// Way to serve the orders, by name or number from 1; couriers alone come last [default: 1]
    #[arg(long, value_name = "OPTION")]
    option: Option<String>,
    /// Which independent day, from 0 [default: 0]
    #[arg(long, value_name = "N")]
    day: Option<u32>,
    /// Map file or folder instead of the scenario's own
    #[arg(long, value_name = "FILE")]
    pub(super) map: Option<PathBuf>,
    /// Seed instead of the scenario's own
    #[arg(long, value_name = "N")]
    pub(super) seed: Option<u64>,
    /// Change what this record of a watched day says, at its times; option, day and seed are its own
    #[arg(long, value_name = "FILE")]
    touches: Option<PathBuf>,
}

impl WatchedDay {
    /// The scenario on its map, and the day before its first notice, with what a record has changed in
    /// it before it.
    ///
    /// # Errors
    /// Every fault of the scenario or the record, or an option that the scenario does not have.
    pub(super) fn begin(&self) -> Result<(Arc<Ground>, Session), CliError> {
        self.begin_of(self.scenario.as_deref())
    }

    /// Whether a scenario was named, if only by the record of a day.
    #[cfg(feature = "viewer")]
    pub(super) fn is_named(&self) -> bool {
        self.scenario.is_some() || self.touches.is_some()
    }

    /// As [`begin`](Self::begin), of another scenario.
    ///
    /// # Errors
    /// As there.
    pub(super) fn begin_of(
        &self,
        scenario: Option<&str>,
    ) -> Result<(Arc<Ground>, Session), CliError> {
        let record = self.touches.as_deref().map(read).transpose()?;
        let asked = self.or_as_in(record.as_ref().map(|(_, record)| record));
        let found = input::find(scenario)?;
        let overrides =
            Overrides { map: self.map.clone(), seed: asked.seed, ..Overrides::default() };
        let ground = input::ground(&found, &overrides)?;
        let option = asked.option_of(&Session::options(&ground.scenario))?;
        let session = Session::begin(&ground, option, asked.replication());
        let mut session = session.ok_or_else(|| CliError::Input("no such option".to_owned()))?;
        if let Some((text, record)) = record {
            belongs(&text, &record, &session, &self.file())?;
            session.replay(record.touches);
        }
        Ok((ground, session))
    }

    /// What was not asked for is as in a record.
    fn or_as_in(&self, record: Option<&Record>) -> Self {
        let mut asked = self.clone();
        if let Some(record) = record {
            asked.option.get_or_insert(record.option.clone());
            asked.day.get_or_insert(record.day);
            asked.seed.get_or_insert(record.seed);
        }
        asked
    }

    fn file(&self) -> String {
        self.touches.as_deref().map_or_else(String::new, |file| file.display().to_string())
    }

    /// Which independent day.
    fn replication(&self) -> u32 {
        self.day.unwrap_or(0)
    }

    /// Refuses a record of which something could not be done when its time came.
    ///
    /// # Errors
    /// The first such change, with its place in the file.
    pub(super) fn all_done(&self, session: &Session) -> Result<(), CliError> {
        let Some((place, touch, refusal)) = session.refused() else { return Ok(()) };
        let file = self.file();
        let text = self.touches.as_deref().and_then(|file| std::fs::read_to_string(file).ok());
        let what = format!("{touch}: {refusal}");
        let remedy = "Take this touch out, or change it.";
        let key = format!("touch[{place}]");
        let problem = problem_at(&text.unwrap_or_default(), &file, "T204", &key, &what, remedy);
        Err(Problems(vec![problem]).into())
    }

    /// Place of the option in the scenario's list.
    pub(super) fn option_of(&self, options: &[String]) -> Result<usize, CliError> {
        let Some(asked) = &self.option else { return Ok(0) };
        let by_name = options.iter().position(|name| name == asked);
        let number = asked.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let by_number = number.filter(|place| *place < options.len());
        by_name.or(by_number).ok_or_else(|| {
            let list: Vec<String> =
                options.iter().enumerate().map(|(n, name)| format!("{} {name}", n + 1)).collect();
            let known = list.join(", ");
            CliError::Input(format!("--option {asked}: no such option. Name one of: {known}"))
        })
    }
}

/// Largest record that is read \[bytes\].
const MOST_BYTES: u64 = 1 << 20;

/// A record of touches, and its text.
fn read(file: &Path) -> Result<(String, Record), CliError> {
    let name = file.display().to_string();
    let wrong = |what: String| {
        let remedy = "Name the touches.toml of a watched day.";
        CliError::from(Problems(vec![problem_at("", &name, "T100", "", &what, remedy)]))
    };
    let size = std::fs::metadata(file).map_err(|error| wrong(error.to_string()))?.len();
    if size > MOST_BYTES {
        return Err(wrong(format!("larger than {MOST_BYTES} bytes")));
    }
    let text = std::fs::read_to_string(file).map_err(|error| wrong(error.to_string()))?;
    let record = Record::read(&text, &name)?;
    Ok((text, record))
}

/// Refuses the record of another day.
fn belongs(text: &str, record: &Record, session: &Session, file: &str) -> Result<(), CliError> {
    let problem = |(code, key): (&'static str, &str)| {
        let what = "this day has another one";
        let remedy = "Name the scenario, map, option, day and seed under which it was written.";
        problem_at(text, file, code, key, what, remedy)
    };
    let problems: Vec<_> = record.strange_to(session).into_iter().map(problem).collect();
    if problems.is_empty() { Ok(()) } else { Err(Problems(problems).into()) }
}

/// An instant of the day, as 13:30 or 13:30:05.
pub(super) fn instant(text: &str) -> Result<SimTime, String> {
    let wrong = || "give a time of day, as 13:30 or 13:30:05".to_owned();
    let parts: Vec<u64> =
        text.split(':').map(|part| part.parse().map_err(|_| wrong())).collect::<Result<_, _>>()?;
    let (hours, minutes, seconds) = match parts[..] {
        [hours, minutes] => (hours, minutes, 0),
        [hours, minutes, seconds] => (hours, minutes, seconds),
        _ => return Err(wrong()),
    };
    if hours > 72 || minutes > 59 || seconds > 59 {
        return Err(wrong());
    }
    Ok(SimTime(1_000 * (3_600 * hours + 60 * minutes + seconds)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_day_are_read_or_refused() {
        assert_eq!(instant("13:30"), Ok(SimTime::from_hours(13.5)));
        assert_eq!(instant("00:00:07"), Ok(SimTime(7_000)));
        for bad in ["", "13", "13:60", "1:2:3:4", "99:00", "noon", "-1:00"] {
            assert!(instant(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn options_are_named_or_counted() {
        let options = ["Starship".to_owned(), "couriers bicycle".to_owned()];
        let asked = |option: &str| {
            let option = Some(option.to_owned());
            WatchedDay { option, ..WatchedDay::default() }.option_of(&options)
        };
        assert_eq!(asked("Starship").unwrap(), 0);
        assert_eq!(asked("2").unwrap(), 1);
        for bad in ["0", "3", "kiwi"] {
            let error = asked(bad).unwrap_err();
            assert!(error.to_string().contains("1 Starship, 2 couriers bicycle"), "{error}");
            assert_eq!(error.exit_code(), 2);
        }
    }
}
