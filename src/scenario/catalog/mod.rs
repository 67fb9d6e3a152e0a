//! The embedded assets: one folder of `assets/` a shelf, one file and one line to add one.
//!
//! Every quantity in an asset is a table that names its source, or the assumption behind it with
//! the range in which it may lie.

pub mod baskets;
pub mod couriers;
pub mod demand;
pub mod pedestrians;
pub mod plans;
pub mod preparation;
mod quantity;
pub mod rules;
pub mod vendors;
pub mod weather;

pub use quantity::{Basis, Figure};

use super::document;
use super::problem::{Fault, Problem};
use quantity::Asset;

/// Id and text of every asset of one folder.
type Files = &'static [(&'static str, &'static str)];

/// What can be listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shelf {
    /// Vehicles.
    Vendors,
    /// Pricing plans.
    Plans,
    /// Rule packs.
    Rules,
    /// Kinds of couriers.
    Couriers,
    /// Orders by hour.
    Demand,
    /// Mass and volume of orders.
    Baskets,
    /// Kitchen times.
    Preparation,
    /// People on footpaths.
    Pedestrians,
    /// Days of weather.
    Weather,
    /// Scenarios that come with the program.
    Scenarios,
}

impl Shelf {
    /// Every shelf, in the order of the help text.
    pub const ALL: [Self; 10] = [
        Self::Vendors,
        Self::Plans,
        Self::Rules,
        Self::Couriers,
        Self::Demand,
        Self::Baskets,
        Self::Preparation,
        Self::Pedestrians,
        Self::Weather,
        Self::Scenarios,
    ];

    /// Name of the folder, and the word after `trundle list`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Vendors => "vendors",
            Self::Plans => "plans",
            Self::Rules => "rules",
            Self::Couriers => "couriers",
            Self::Demand => "demand",
            Self::Baskets => "baskets",
            Self::Preparation => "preparation",
            Self::Pedestrians => "pedestrians",
            Self::Weather => "weather",
            Self::Scenarios => "scenarios",
        }
    }

    /// Whether a scenario may name a file of its own in place of an id.
    pub fn takes_files(self) -> bool {
        matches!(self, Self::Demand | Self::Baskets | Self::Preparation)
    }

    /// The shelf of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|shelf| shelf.name() == name)
    }

    /// Id and text of everything on the shelf.
    pub fn files(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Vendors => vendors::FILES,
            Self::Plans => plans::FILES,
            Self::Rules => rules::FILES,
            Self::Couriers => couriers::FILES,
            Self::Demand => demand::FILES,
            Self::Baskets => baskets::FILES,
            Self::Preparation => preparation::FILES,
            Self::Pedestrians => pedestrians::FILES,
            Self::Weather => weather::FILES,
            Self::Scenarios => super::shipped(),
        }
    }
}

/// A line of `trundle list`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListRow {
    /// What a scenario writes.
    pub id: &'static str,
    /// Name in tables.
    pub name: String,
    /// What it is, in one line.
    pub one_line: String,
}

/// Everything on one shelf.
pub fn list(shelf: Shelf) -> Vec<ListRow> {
    let row = |(id, text): &(&'static str, &'static str)| {
        let fields = document::parse(text).unwrap_or_default();
        let text_of = |key: &str| {
            let text = fields.get(key).and_then(|entry| entry.node.as_text());
            text.unwrap_or_default().to_owned()
        };
        let (name, one_line) = if shelf == Shelf::Scenarios {
            ((*id).to_owned(), text_of("question"))
        } else {
            (text_of("name"), text_of("one_line"))
        };
        ListRow { id, name, one_line }
    };
    shelf.files().iter().map(row).collect()
}

/// Every figure of every asset, with its source or assumption.
///
/// # Errors
/// S901 where an asset does not parse, which a test excludes.
pub fn figures(shelf: Shelf, id: &str) -> Result<Vec<Figure>, Box<Problem>> {
    open(shelf, id)?.figures()
}

/// Ids on one shelf.
pub(crate) fn ids(shelf: Shelf) -> impl Iterator<Item = &'static str> {
    shelf.files().iter().map(|(id, _)| *id)
}

/// Text of one asset; empty where there is none.
pub(crate) fn text(shelf: Shelf, id: &str) -> &'static str {
    shelf.files().iter().find(|(known, _)| *known == id).map_or("", |(_, text)| text)
}

/// Largest asset that is read from a file \[bytes\].
const MOST_BYTES: u64 = 1 << 20;

/// Whether a name is that of a file of one's own: its name ends so.
pub(crate) fn is_file(id: &str) -> bool {
    std::path::Path::new(id).extension().is_some_and(|ending| ending == "toml")
}

/// Text of an asset of one's own.
///
/// # Errors
/// S902 where the file cannot be read.
pub(crate) fn read_file(path: &str) -> Result<String, Box<Problem>> {
    let refuse = |what: String| {
        Box::new(Problem {
            code: "S902",
            file: path.to_owned(),
            line: None,
            key: String::new(),
            value: String::new(),
            what,
            remedy: "Name a file beside the scenario, in the form of the assets.".to_owned(),
        })
    };
    let about = std::fs::metadata(path).map_err(|error| refuse(error.to_string()))?;
    if !about.is_file() || about.len() > MOST_BYTES {
        return Err(refuse(format!("this is no file of up to {MOST_BYTES} bytes")));
    }
    std::fs::read_to_string(path).map_err(|error| refuse(error.to_string()))
}

/// One asset as a tree: from its shelf, or from a file of one's own.
fn open(shelf: Shelf, id: &str) -> Result<Asset, Box<Problem>> {
    let (file, text) = if is_file(id) {
        (id.to_owned(), read_file(id)?)
    } else {
        (format!("assets/{}/{id}.toml", shelf.name()), text(shelf, id).to_owned())
    };
    match document::parse(&text) {
        Ok(fields) => Ok(Asset { id: id.to_owned(), file, fields }),
        Err((line, Fault { what, remedy, .. })) => Err(Box::new(Problem {
            code: "S901",
            file,
            line,
            key: String::new(),
            value: String::new(),
            what,
            remedy,
        })),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_asset_reads_and_describes_itself() {
        for shelf in Shelf::ALL {
            for row in list(shelf) {
                assert!(!row.name.is_empty() && !row.one_line.is_empty(), "{shelf:?} {row:?}");
                let read = match shelf {
                    Shelf::Vendors => vendors::read(row.id).map(drop),
                    Shelf::Plans => plans::read(row.id).map(drop),
                    Shelf::Rules => rules::read(row.id).map(drop),
                    Shelf::Couriers => couriers::read(row.id).map(drop),
                    Shelf::Demand => demand::read(row.id).map(drop),
                    Shelf::Baskets => baskets::read(row.id).map(drop),
                    Shelf::Preparation => preparation::read(row.id).map(drop),
                    Shelf::Pedestrians => pedestrians::read(row.id).map(drop),
                    Shelf::Weather => weather::read(row.id).map(drop),
                    Shelf::Scenarios => Ok(()),
                };
                assert_eq!(read, Ok(()), "{shelf:?} {}", row.id);
            }
        }
    }
}
