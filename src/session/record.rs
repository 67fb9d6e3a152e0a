//! The record of what a watcher changed: `touches.toml`, written, read back, done again.

use super::Session;
use super::record_read::Reader;
use super::touches::{Touch, policy_name};
use crate::base::time::SimTime;
use crate::scenario::Problems;
use crate::sim::joining::Joining;
use std::fmt::Write as _;
use toml::{Table, Value};

/// Version of the record that is written and read.
pub(super) const VERSION: i64 = 1;

/// What a record holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Digest of the scenario.
    pub scenario: String,
    /// Digest of the map.
    pub map: String,
    /// Way to serve the orders.
    pub option: String,
    /// Which independent day.
    pub day: u32,
    /// Root of all chance.
    pub seed: u64,
    /// What was changed, by time.
    pub touches: Vec<(SimTime, Touch)>,
}

/// An instant as records have it: hours, minutes, seconds, milliseconds.
fn clock(at: SimTime) -> String {
    format!("{at}.{:03}", at.0 % 1000)
}

impl Record {
    /// The record as a file.
    pub fn to_toml(&self) -> String {
        let mut text = format!(
            "# What was changed in a watched day. `trundle day SCENARIO --touches FILE` does it \
             again.\nversion = {VERSION}\nscenario = \"{}\"\nmap = \"{}\"\noption = {}\nday = {}\n\
             seed = {}\n",
            self.scenario,
            self.map,
            Value::String(self.option.clone()),
            self.day,
            self.seed
        );
        for (at, touch) in &self.touches {
            let _ = write!(text, "\n[[touch]]\nat = \"{}\"\n{}", clock(*at), lines(touch));
        }
        text
    }

    /// Why this is the record of another day than a session's, each with its key.
    pub fn strange_to(&self, session: &Session) -> Vec<(&'static str, &'static str)> {
        let other = session.touch_record();
        let same = [
            ("T201", "scenario", self.scenario == other.scenario),
            ("T202", "map", self.map == other.map),
            ("T203", "option", self.option == other.option),
            ("T203", "day", self.day == other.day),
            ("T203", "seed", self.seed == other.seed),
        ];
        same.into_iter().filter(|(.., same)| !same).map(|(code, key, _)| (code, key)).collect()
    }

    /// Reads a record.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn read(text: &str, file: &str) -> Result<Self, Problems> {
        let mut reader = Reader { text, file, problems: Vec::new() };
        let table: Table = match toml::from_str(text) {
            Ok(table) => table,
            Err(error) => {
                reader.refuse("T101", "", &format!("this is not TOML: {}", error.message()), MEND);
                return Err(Problems(reader.problems));
            }
        };
        let record = reader.record(&table);
        if reader.problems.is_empty() { Ok(record) } else { Err(Problems(reader.problems)) }
    }
}

pub(super) const MEND: &str = "Take the file as the window wrote it, or mend this key.";

/// The lines of a touch.
fn lines(touch: &Touch) -> String {
    match touch {
        Touch::Rain { until } => format!("do = \"rain\"\nuntil = \"{}\"\n", clock(*until)),
        Touch::ClosePath { path, until } => {
            format!("do = \"close-path\"\npath = {path}\nuntil = \"{}\"\n", clock(*until))
        }
        Touch::OperatorBreak { operator, until } => format!(
            "do = \"operator-break\"\noperator = {operator}\nuntil = \"{}\"\n",
            clock(*until)
        ),
        Touch::RobotOut { robot } => format!("do = \"robot-out\"\nrobot = {robot}\n"),
        Touch::RobotBack { robot } => format!("do = \"robot-back\"\nrobot = {robot}\n"),
        Touch::AddRobots(Joining { fleet, hub, count }) => {
            format!("do = \"add-robots\"\nfleet = {fleet}\nhub = {hub}\ncount = {count}\n")
        }
        Touch::Order { merchant, customer } => {
            format!("do = \"order\"\nmerchant = {merchant}\ncustomer = {customer}\n")
        }
        Touch::Policy { policy } => {
            format!("do = \"policy\"\npolicy = \"{}\"\n", policy_name(*policy))
        }
        Touch::Price { fleet, price, value } => format!(
            "do = \"price\"\nfleet = {fleet}\nprice = \"{}\"\nvalue = {}\n",
            price.name(),
            Value::Float(*value)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ids::{EdgeId, MerchantId, OperatorId, RobotId};
    use crate::session::Price;

    fn record() -> Record {
        let at = |hours| SimTime::from_hours(hours);
        let until = at(14.5);
        let touches = vec![
            (SimTime(40_000_001), Touch::Rain { until }),
            (at(12.0), Touch::ClosePath { path: EdgeId(7), until }),
            (at(12.0), Touch::OperatorBreak { operator: OperatorId(1), until }),
            (at(12.1), Touch::RobotOut { robot: RobotId(3) }),
            (at(12.2), Touch::RobotBack { robot: RobotId(3) }),
            (at(12.25), Touch::AddRobots(Joining { fleet: 1, hub: 2, count: 5 })),
            (at(12.3), Touch::Order { merchant: MerchantId(0), customer: 9 }),
            (at(12.35), Touch::Policy { policy: 2 }),
            (at(12.4), Touch::Price { fleet: 0, price: Price::Commission, value: 0.1 + 0.2 }),
            (at(12.5), Touch::Price { fleet: 1, price: Price::FeePerOrder, value: 2.0 }),
        ];
        let (scenario, map) = ("ab12".to_owned(), "cd34".to_owned());
        Record { scenario, map, option: "all \"fleets\"".to_owned(), day: 3, seed: 2019, touches }
    }

    #[test]
    fn a_record_reads_back_as_it_was() {
        let record = record();
        assert_eq!(Record::read(&record.to_toml(), "touches.toml"), Ok(record));
    }

    #[test]
    fn everything_wrong_is_told_at_once_with_its_line() {
        let text = record()
            .to_toml()
            .replace("until = \"14:30:00.000\"", "until = \"25\"")
            .replace("\"robot-out\"", "\"robot-away\"")
            .replace("day = 3", "day = -3\ncolour = 1")
            .replace("value = 2.0", "value = -1");
        let problems = Record::read(&text, "touches.toml").unwrap_err().to_string();
        for part in [
            "touches.toml:6: T103 day = -3",
            "T102 colour = 1",
            "T104 touch[0].until",
            "T104 touch[1].until",
            "T102 touch[3].do = \"robot-away\"",
            "T104 touch[9].value = -1",
            "Known: rain, close-path",
        ] {
            assert!(problems.contains(part), "{part} in\n{problems}");
        }
        assert!(Record::read("at = ", "x").unwrap_err().to_string().contains("T101"));
    }
}
