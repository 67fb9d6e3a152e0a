//! What `view` and `day` share: which day of which option, up to when.

use super::{CliError, input};
use crate::base::time::SimTime;
use crate::scenario::Overrides;
use crate::session::Session;
use crate::sim::Ground;
use std::path::PathBuf;
use std::sync::Arc;

/// Which day of which option.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct WatchedDay {
    /// Scenario file, or the name of an embedded one [default: robots-vs-couriers]
    pub(super) scenario: Option<String>,
    /// Way to serve the orders, by name or number from 1; couriers alone come last [default: 1]
    #[arg(long, value_name = "OPTION")]
    option: Option<String>,
    /// Which independent day, from 0
    #[arg(long, value_name = "N", default_value_t = 0)]
    day: u32,
    /// Map file or folder instead of the scenario's own
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    /// Seed instead of the scenario's own
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
}

impl WatchedDay {
    /// The scenario on its map, and the day before its first notice.
    ///
    /// # Errors
    /// Every fault of the scenario, or an option that it does not have.
    pub(super) fn begin(&self) -> Result<(Arc<Ground>, Session), CliError> {
        let found = input::find(self.scenario.as_deref())?;
        let overrides =
            Overrides { map: self.map.clone(), seed: self.seed, ..Overrides::default() };
        let ground = input::ground(&found, &overrides)?;
        let option = self.option_of(&Session::options(&ground.scenario))?;
        let session = Session::begin(&ground, option, self.day);
        let session = session.ok_or_else(|| CliError::Input("no such option".to_owned()))?;
        Ok((ground, session))
    }

    /// Which independent day.
    pub(super) fn replication(&self) -> u32 {
        self.day
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
            WatchedDay { scenario: None, option, day: 0, map: None, seed: None }.option_of(&options)
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
