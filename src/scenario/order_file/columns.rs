//! The columns of an order file, and which of them a file has.

use super::faults::Faults;
use crate::scenario::problem::nearest;

/// Declares the columns: variant, name, unit, meaning.
macro_rules! columns {
    ($($variant:ident, $name:literal, $unit:literal, $meaning:expr;)*) => {
        /// A column of an order file.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Column { $(#[doc = $meaning] $variant,)* }

        impl Column {
            /// Every column, in the order of the manual.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Name in the head line.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// Unit in words; `-` for names.
            pub fn unit(self) -> &'static str {
                match self { $(Self::$variant => $unit,)* }
            }

            /// What it holds.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $meaning,)* }
            }
        }
    };
}

columns! {
    Order, "order", "-", "name of the order, each once; lines are counted without";
    Day, "day", "date or number", "day of the order; without it, the date in `placed`, or one day";
    Placed, "placed", "time", "**required**: when it was placed";
    Merchant, "merchant", "-", "who sells; may be left out where there is one merchant";
    MerchantLon, "merchant_lon", "degrees", "where the merchant is, for merchants that the scenario does not describe";
    MerchantLat, "merchant_lat", "degrees", "likewise";
    MerchantX, "merchant_x_m", "m", "the same in metres east";
    MerchantY, "merchant_y_m", "m", "the same in metres north";
    Lon, "lon", "degrees", "where the customer is; without any place, drawn as for other orders";
    Lat, "lat", "degrees", "likewise";
    X, "x_m", "m", "the same in metres east";
    Y, "y_m", "m", "the same in metres north";
    Place, "place", "-", "the same as an element of the map (`node/123`) or a part of a name";
    Ready, "ready", "time", "when the kitchen had it ready; without it and the next, drawn";
    Preparation, "preparation_min", "min", "work of the kitchen on it";
    Value, "value_usd", "USD", "value of the basket; without it, drawn";
    Mass, "mass_kg", "kg", "mass of the basket; without it, drawn";
    Volume, "volume_l", "L", "volume of the basket; without it, drawn";
    Promise, "promise_min", "min", "promised time from placement to hand-over; without it, the scenario's";
    Earliest, "earliest", "time", "not to be handed over before";
    Latest, "latest", "time", "to be handed over by; without it, as promised, from `earliest` or else `placed`";
    Patience, "patience_min", "min", "how long the customer waits for somebody to be assigned; without it, drawn";
    WalkToDoor, "walk_to_door_s", "s", "from a robot's arrival until the goods are taken out; without it, drawn";
}

/// Which columns a file has, and where.
#[derive(Debug)]
pub(super) struct Heads(Vec<Option<usize>>);

impl Heads {
    /// Finds the columns in a head line; files what is unknown, twice, or missing.
    ///
    /// A column whose name begins with `#` is passed over.
    pub(super) fn find(heads: &csv::StringRecord, faults: &mut Faults) -> Self {
        let mut places: Vec<Option<usize>> = vec![None; Column::ALL.len()];
        for (place, head) in heads.iter().enumerate().filter(|(_, head)| !head.starts_with('#')) {
            let known = Column::ALL.iter().position(|column| column.name() == head);
            let Some(known) = known else {
                let names = Column::ALL.iter().map(|column| column.name());
                faults.add("W103", 1, head, "", "there is no such column", &nearest(head, names));
                continue;
            };
            if places[known].replace(place).is_some() {
                faults.add("W103", 1, head, "", "this column stands twice", "Keep one of them.");
            }
        }
        let heads = Self(places);
        heads.require(faults);
        heads
    }

    fn require(&self, faults: &mut Faults) {
        if !self.has(Column::Placed) {
            let remedy = "Write the time at which each order was placed.";
            faults.add("W103", 1, "placed", "", "this column is required", remedy);
        }
        for (one, other) in PAIRS {
            let (one, other) = if self.has(one) { (one, other) } else { (other, one) };
            if self.has(one) && !self.has(other) {
                let remedy = format!("Write `{}` beside it.", other.name());
                faults.add("W103", 1, one.name(), "", "half a position is none", &remedy);
            }
        }
    }

    /// Whether the file has a column.
    pub(super) fn has(&self, column: Column) -> bool {
        self.0[column as usize].is_some()
    }

    /// The cell of a row; empty where there is none.
    pub(super) fn cell<'a>(&self, row: &'a csv::StringRecord, column: Column) -> &'a str {
        let place = self.0[column as usize];
        place.and_then(|place| row.get(place)).unwrap_or_default()
    }
}

/// Columns that make sense together only.
pub(super) const PAIRS: [(Column, Column); 4] = [
    (Column::MerchantLon, Column::MerchantLat),
    (Column::MerchantX, Column::MerchantY),
    (Column::Lon, Column::Lat),
    (Column::X, Column::Y),
];

/// The columns as the manual prints them, in Markdown.
pub fn markdown() -> String {
    let head = "| column | unit | meaning |\n|---|---|---|\n".to_owned();
    Column::ALL.iter().fold(head, |text, column| {
        text + &format!("| `{}` | {} | {} |\n", column.name(), column.unit(), column.meaning())
    })
}
