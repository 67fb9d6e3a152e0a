//! What a watcher may choose from where no scenario was named: the shipped ones, and which of them is
//! marked.

use crate::scenario::{MapSource, Overrides, Scenario, load, shipped};

/// One scenario to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its id.
    pub id: &'static str,
    /// What it answers.
    pub question: String,
    /// Robots of each fleet, in words.
    pub robots: String,
    /// Its map, in words.
    pub map: String,
    /// Orders of a day, in words.
    pub orders: String,
}

/// Every shipped scenario.
pub fn entries() -> Vec<Entry> {
    let entry = |(id, text): &(&'static str, &str)| {
        let scenario = load(text, id, &Overrides::default()).ok()?;
        Some(Entry {
            id,
            question: scenario.question.clone(),
            robots: robots(&scenario),
            map: map(&scenario),
            orders: format!("{:.0} orders a day", scenario.orders_per_day()),
        })
    };
    shipped().iter().filter_map(entry).collect()
}

fn robots(scenario: &Scenario) -> String {
    let of = |fleet: &crate::scenario::Fleet| format!("{} {}", fleet.robots, fleet.name);
    let fleets: Vec<String> = scenario.fleets.iter().map(of).collect();
    fleets.join(", ")
}

fn map(scenario: &Scenario) -> String {
    match &scenario.map {
        MapSource::Generated { style, area_km2, .. } => {
            format!("generated {}, {area_km2} km²", style.name())
        }
        MapSource::Plane => "a plane without paths".to_owned(),
        MapSource::File(file) => {
            file.file_name().unwrap_or(file.as_os_str()).to_string_lossy().into_owned()
        }
    }
}

/// A list in which one entry is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// Which.
    pub at: usize,
    /// How many there are.
    pub of: usize,
}

impl Mark {
    /// The mark so many entries further down; it stays within the list.
    pub fn down(&mut self, by: usize) {
        self.at = (self.at + by).min(self.of.saturating_sub(1));
    }

    /// The mark so many entries further up.
    pub fn up(&mut self, by: usize) {
        self.at = self.at.saturating_sub(by);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_scenario_may_be_chosen_and_says_what_it_is() {
        let entries = entries();
        assert_eq!(entries.len(), shipped().len());
        for entry in &entries {
            assert!(entry.question.ends_with('?'), "{entry:?}");
            assert!(!entry.map.is_empty() && entry.orders.contains("orders"), "{entry:?}");
        }
        let city = entries.iter().find(|entry| entry.id == "robots-vs-couriers").unwrap();
        assert_eq!(city.robots, "120 Kiwibot, 120 Starship");
        assert_eq!(
            (city.map.as_str(), city.orders.as_str()),
            ("generated town, 4 km²", "2000 orders a day")
        );
    }

    #[test]
    fn the_mark_stays_within_the_list() {
        let mut mark = Mark { at: 0, of: 3 };
        mark.up(1);
        assert_eq!(mark.at, 0);
        mark.down(2);
        mark.down(5);
        assert_eq!(mark.at, 2);
        mark.up(1);
        assert_eq!(mark.at, 1);
        let mut empty = Mark { at: 0, of: 0 };
        empty.down(1);
        assert_eq!(empty.at, 0);
    }
}
