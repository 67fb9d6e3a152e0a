//! Reads a record of touches, and collects all that is wrong with it.

use super::prices::Price;
use super::record::{MEND, Record, VERSION};
use super::touches::Touch;
use crate::base::ids::{EdgeId, MerchantId, OperatorId, RobotId};
use crate::base::time::SimTime;
use crate::scenario::{Problem, problem_at};
use crate::sim::joining::{Joining, MOST_AT_ONCE};
use crate::sim::touch::POLICIES;
use toml::{Table, Value};

/// Most touches of a record.
const MOST: usize = 10_000;

/// An instant of a record.
fn instant(text: &str) -> Option<SimTime> {
    let (clock, ms) = text.split_once('.').unwrap_or((text, "000"));
    let parts: Vec<u64> = clock.split(':').map(str::parse).collect::<Result<_, _>>().ok()?;
    let [hours, minutes, seconds] = parts[..] else { return None };
    let whole = ms.len() == 3 && hours <= 72 && minutes < 60 && seconds < 60;
    let ms: u64 = ms.parse().ok().filter(|_| whole)?;
    Some(SimTime(1_000 * (3_600 * hours + 60 * minutes + seconds) + ms))
}

/// Keys of each kind of touch beside `at` and `do`.
const KINDS: [(&str, &[&str]); 9] = [
    ("rain", &["until"]),
    ("close-path", &["path", "until"]),
    ("operator-break", &["operator", "until"]),
    ("robot-out", &["robot"]),
    ("robot-back", &["robot"]),
    ("add-robots", &["fleet", "hub", "count"]),
    ("order", &["merchant", "customer"]),
    ("policy", &["policy"]),
    ("price", &["fleet", "price", "value"]),
];

/// Reads a table and collects what is wrong.
pub(super) struct Reader<'a> {
    pub(super) text: &'a str,
    pub(super) file: &'a str,
    pub(super) problems: Vec<Problem>,
}

impl Reader<'_> {
    pub(super) fn refuse(&mut self, code: &'static str, key: &str, what: &str, remedy: &str) {
        self.problems.push(problem_at(self.text, self.file, code, key, what, remedy));
    }

    pub(super) fn record(&mut self, table: &Table) -> Record {
        self.known(table, "", &["version", "scenario", "map", "option", "day", "seed", "touch"]);
        if self.whole(table, "", "version") != VERSION.unsigned_abs() {
            let what = format!("this program reads version {VERSION}");
            self.refuse("T104", "version", &what, MEND);
        }
        let mut touches = Vec::new();
        let list = table.get("touch").and_then(Value::as_array).cloned().unwrap_or_default();
        if list.len() > MOST {
            self.refuse("T104", "touch", &format!("more than {MOST} touches"), "Leave some out.");
        }
        for (index, line) in list.iter().take(MOST).enumerate() {
            let place = format!("touch[{index}]");
            match line.as_table() {
                Some(line) => touches.extend(self.touch(line, &place)),
                None => self.refuse("T103", &place, "a touch is a table", MEND),
            }
        }
        if touches.windows(2).any(|pair| pair[0].0 > pair[1].0) {
            let remedy = "Bring them into the order of their times.";
            self.refuse("T104", "touch", "touches do not follow one another in time", remedy);
        }
        Record {
            scenario: self.word(table, "", "scenario"),
            map: self.word(table, "", "map"),
            option: self.word(table, "", "option"),
            day: self.whole32(table, "", "day"),
            seed: self.whole(table, "", "seed"),
            touches,
        }
    }

    fn touch(&mut self, line: &Table, place: &str) -> Option<(SimTime, Touch)> {
        let kind = self.word(line, place, "do");
        let Some((_, keys)) = KINDS.iter().find(|(known, _)| *known == kind) else {
            let known: Vec<&str> = KINDS.iter().map(|(kind, _)| *kind).collect();
            let what = format!("nothing that can be done is called `{kind}`");
            self.refuse("T102", &key(place, "do"), &what, &format!("Known: {}.", known.join(", ")));
            return None;
        };
        let all: Vec<&str> = ["at", "do"].into_iter().chain(keys.iter().copied()).collect();
        self.known(line, place, &all);
        let before = self.problems.len();
        let at = self.time(line, place, "at");
        let touch = match kind.as_str() {
            "rain" => Touch::Rain { until: self.time(line, place, "until") },
            "close-path" => Touch::ClosePath {
                path: EdgeId(self.whole32(line, place, "path")),
                until: self.time(line, place, "until"),
            },
            "operator-break" => Touch::OperatorBreak {
                operator: OperatorId(self.whole32(line, place, "operator")),
                until: self.time(line, place, "until"),
            },
            "robot-out" => Touch::RobotOut { robot: RobotId(self.whole32(line, place, "robot")) },
            "robot-back" => Touch::RobotBack { robot: RobotId(self.whole32(line, place, "robot")) },
            "add-robots" => Touch::AddRobots(self.joining(line, place)),
            "order" => Touch::Order {
                merchant: MerchantId(self.whole32(line, place, "merchant")),
                customer: self.whole32(line, place, "customer"),
            },
            "policy" => self.policy(line, place)?,
            _ => self.price(line, place)?,
        };
        (self.problems.len() == before).then_some((at, touch))
    }

    fn joining(&mut self, line: &Table, place: &str) -> Joining {
        let count = self.whole32(line, place, "count");
        if line.contains_key("count") && !(1..=MOST_AT_ONCE).contains(&count) {
            let remedy = format!("Give a whole number from 1 to {MOST_AT_ONCE}.");
            self.refuse("T104", &key(place, "count"), "so many robots cannot join", &remedy);
        }
        Joining {
            fleet: self.whole32(line, place, "fleet") as usize,
            hub: self.whole32(line, place, "hub"),
            count,
        }
    }

    fn policy(&mut self, line: &Table, place: &str) -> Option<Touch> {
        let name = self.word(line, place, "policy");
        let found = POLICIES.iter().position(|(known, _)| *known == name);
        if found.is_none() {
            let known: Vec<&str> = POLICIES.iter().map(|(known, _)| *known).collect();
            let remedy = format!("Known: {}.", known.join(", "));
            self.refuse(
                "T102",
                &key(place, "policy"),
                "there is no such policy to change to",
                &remedy,
            );
        }
        found.map(|policy| Touch::Policy { policy })
    }

    fn price(&mut self, line: &Table, place: &str) -> Option<Touch> {
        let name = self.word(line, place, "price");
        let Some(price) = Price::named(&name) else {
            let known: Vec<&str> = Price::ALL.iter().map(|price| price.name()).collect();
            let remedy = format!("Known: {}.", known.join(", "));
            self.refuse("T102", &key(place, "price"), "there is no such price", &remedy);
            return None;
        };
        let value = line.get("value");
        let value = value.and_then(|it| it.as_float().or(it.as_integer().map(whole_float)));
        let fits = value.filter(|value| (0.0..=price.most()).contains(value));
        let Some(value) = fits else {
            let remedy = format!("Give a number from 0 to {}.", price.most());
            self.refuse("T104", &key(place, "value"), "this is no such price", &remedy);
            return None;
        };
        let fleet = self.whole32(line, place, "fleet") as usize;
        Some(Touch::Price { fleet, price, value })
    }

    /// Refuses keys that are not known.
    fn known(&mut self, table: &Table, place: &str, keys: &[&str]) {
        for unknown in table.keys().filter(|name| !keys.contains(&name.as_str())) {
            let remedy = format!("Known: {}.", keys.join(", "));
            self.refuse("T102", &key(place, unknown), "there is no such key", &remedy);
        }
    }

    fn word(&mut self, table: &Table, place: &str, name: &str) -> String {
        let word = table.get(name).and_then(Value::as_str).map(str::to_owned);
        word.unwrap_or_else(|| {
            self.refuse("T103", &key(place, name), "a text is missing here", MEND);
            String::new()
        })
    }

    fn whole(&mut self, table: &Table, place: &str, name: &str) -> u64 {
        let found = table.get(name).and_then(Value::as_integer);
        let Some(whole) = found.and_then(|number| u64::try_from(number).ok()) else {
            self.refuse("T103", &key(place, name), "a whole number is missing here", MEND);
            return 0;
        };
        whole
    }

    fn whole32(&mut self, table: &Table, place: &str, name: &str) -> u32 {
        let whole = self.whole(table, place, name);
        u32::try_from(whole).unwrap_or_else(|_| {
            self.refuse("T104", &key(place, name), "this is too large", MEND);
            0
        })
    }

    fn time(&mut self, table: &Table, place: &str, name: &str) -> SimTime {
        let found = table.get(name).and_then(Value::as_str).and_then(instant);
        found.unwrap_or_else(|| {
            let remedy = "Write it as 12:30:00.000.";
            self.refuse("T104", &key(place, name), "a time of day is missing here", remedy);
            SimTime::MIDNIGHT
        })
    }
}

/// A dotted key.
fn key(place: &str, name: &str) -> String {
    if place.is_empty() { name.to_owned() } else { format!("{place}.{name}") }
}

#[expect(clippy::cast_precision_loss, reason = "prices are small")]
fn whole_float(whole: i64) -> f64 {
    whole as f64
}
