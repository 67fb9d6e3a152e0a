//! Rows of a table in memory, and how single cells are printed.

use crate::base::interval::Estimate;
use crate::base::time::{SimDuration, SimTime};
use crate::metrics::RunRecord;
use crate::study::result::{BaseRun, Study};

/// Collects rows; every row has one cell per column.
#[derive(Debug)]
pub struct Rows {
    writer: csv::Writer<Vec<u8>>,
    columns: usize,
    count: usize,
}

impl Rows {
    /// Starts a table with its header.
    pub fn new<'a>(header: impl Iterator<Item = &'a str>) -> Self {
        let header: Vec<&str> = header.collect();
        let mut rows =
            Self { writer: csv::Writer::from_writer(Vec::new()), columns: header.len(), count: 0 };
        rows.record(&header);
        rows
    }

    /// Adds a row.
    ///
    /// # Panics
    /// When the cells are not as many as the columns: a fault of the table.
    pub fn push(&mut self, cells: &[String]) {
        assert_eq!(cells.len(), self.columns, "row {cells:?} does not fit its header");
        self.record(cells);
        self.count += 1;
    }

    /// The file's bytes and the number of rows.
    pub fn finish(self) -> (Vec<u8>, usize) {
        let count = self.count;
        (self.writer.into_inner().unwrap_or_default(), count)
    }

    fn record<T: AsRef<[u8]>>(&mut self, cells: &[T]) {
        let written = self.writer.write_record(cells);
        debug_assert!(written.is_ok(), "memory takes every row of equal length: {written:?}");
    }
}

/// A text cell; one that a spreadsheet would take for a formula is led by an apostrophe.
pub(super) fn text(value: &str) -> String {
    let risky = value.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if risky { format!("'{value}") } else { value.to_owned() }
}

/// A number with a fixed count of places; empty where it is not a number, never `-0`.
pub(super) fn number(value: f64, places: usize) -> String {
    if !value.is_finite() {
        return String::new();
    }
    let printed = format!("{value:.places$}");
    let zero = printed.chars().all(|c| matches!(c, '-' | '0' | '.'));
    if zero { printed.trim_start_matches('-').to_owned() } else { printed }
}

/// [`number`] of what may be missing.
pub(super) fn maybe(value: Option<f64>, places: usize) -> String {
    value.map_or_else(String::new, |value| number(value, places))
}

/// Anything that prints itself, or an empty cell.
pub(super) fn shown<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

/// Seconds after midnight, to the millisecond.
pub(super) fn clock(at: SimTime) -> String {
    number(at.seconds(), 3)
}

/// A span in seconds, to the millisecond.
pub(super) fn span(span: SimDuration) -> String {
    number(span.seconds(), 3)
}

/// Mean, half-width and number of replications.
pub(super) fn estimate(estimate: &Estimate) -> [String; 3] {
    [maybe(estimate.mean, 6), maybe(estimate.half_width, 6), estimate.n.to_string()]
}

/// Name of an option, ready for a cell.
pub(super) fn option_name(study: &Study, option: usize) -> String {
    text(study.options.get(option).map_or("", |option| option.name.as_str()))
}

/// Name of a fleet, ready for a cell.
pub(super) fn fleet_name(study: &Study, fleet: crate::base::ids::FleetId) -> String {
    text(study.scenario.fleets.get(fleet.index()).map_or("", |fleet| fleet.name.as_str()))
}

/// Every whole day: its run, the first two cells of its rows, and its record.
pub(super) fn days(study: &Study) -> impl Iterator<Item = (&BaseRun, [String; 2], &RunRecord)> {
    study.base.iter().flat_map(move |base| {
        let option = option_name(study, base.option);
        let numbered = base.days.iter().enumerate();
        numbered.map(move |(index, day)| (base, [option.clone(), index.to_string()], day))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_in_a_name_stays_text() {
        for risky in ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"] {
            assert_eq!(text(risky), format!("'{risky}"));
        }
        assert_eq!(text("Fleet = A"), "Fleet = A");
    }

    #[test]
    fn what_is_not_a_number_is_an_empty_cell() {
        assert_eq!(number(f64::NAN, 3), "");
        assert_eq!(number(f64::INFINITY, 3), "");
        assert_eq!(number(-0.0001, 3), "0.000");
        assert_eq!(number(-1.25, 3), "-1.250");
    }
}
