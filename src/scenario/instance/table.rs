//! A tab-separated table with a heading: cells by column name, faults with file, line and column.

use crate::scenario::problem::{Fault, Problem, fault};
use std::cell::RefCell;

/// Text of one file of an instance.
#[derive(Debug, Clone)]
pub(super) struct Text {
    /// Name for messages, folder included.
    pub(super) name: String,
    /// Content.
    pub(super) bytes: Vec<u8>,
}

/// A table, with the faults found in it so far.
#[derive(Debug)]
pub(super) struct Table<'a> {
    name: &'a str,
    rows: Vec<(usize, Vec<String>)>,
    /// By wanted column: its place.
    places: Vec<Option<usize>>,
    columns: &'static [&'static str],
    faults: &'a RefCell<Vec<Problem>>,
}

/// One row of a table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'a> {
    table: &'a Table<'a>,
    line: usize,
    cells: &'a [String],
}

impl<'a> Table<'a> {
    /// Reads a table that needs these columns; what is wrong with it is filed.
    pub(super) fn read(
        text: &'a Text,
        columns: &'static [&'static str],
        faults: &'a RefCell<Vec<Problem>>,
    ) -> Self {
        let bytes = text.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text.bytes);
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(b'\t')
            .quoting(false)
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(bytes);
        let mut table =
            Self { name: &text.name, rows: Vec::new(), places: Vec::new(), columns, faults };
        match reader.headers() {
            Ok(heads) => table.find_columns(&heads.iter().collect::<Vec<_>>()),
            Err(error) => table.not_text(&error),
        }
        for row in reader.records() {
            match row {
                Ok(row) => {
                    let line = row.position().and_then(|at| usize::try_from(at.line()).ok());
                    table.rows.push((line.unwrap_or(0), row.iter().map(str::to_owned).collect()));
                }
                Err(error) => table.not_text(&error),
            }
        }
        if table.rows.is_empty() && table.sound() {
            let what = format!("{} has no row below its heading", table.name);
            table.file(None, "", "", fault("I109", what, "Write at least one."));
        }
        table
    }

    fn find_columns(&mut self, heads: &[&str]) {
        let place = |column: &&str| heads.iter().position(|head| head == column);
        self.places = self.columns.iter().map(place).collect();
        for (column, _) in self.columns.iter().zip(&self.places).filter(|(_, at)| at.is_none()) {
            let what = "this column is missing in the heading";
            let remedy = format!("The heading is, tab between names: {}.", self.columns.join(", "));
            self.file(Some(1), column, "", fault("I103", what, remedy));
        }
    }

    fn not_text(&self, error: &csv::Error) {
        let line = error.position().and_then(|at| usize::try_from(at.line()).ok());
        let what = "this line is no UTF-8 text";
        self.file(line, "", "", fault("I102", what, "Fetch the instance again."));
    }

    /// Whether nothing was found in it yet, so that rows can be read.
    fn sound(&self) -> bool {
        !self.places.is_empty() && self.places.iter().all(Option::is_some)
    }

    /// All rows; none where a column is missing.
    pub(super) fn rows(&'a self) -> impl Iterator<Item = Row<'a>> {
        let sound = self.sound();
        let rows = self.rows.iter().filter(move |_| sound);
        rows.map(|(line, cells)| Row { table: self, line: *line, cells })
    }

    /// Files a fault.
    pub(super) fn file(&self, line: Option<usize>, key: &str, value: &str, fault: Fault) {
        self.faults.borrow_mut().push(Problem {
            code: fault.code,
            file: self.name.to_owned(),
            line,
            key: key.to_owned(),
            value: value.to_owned(),
            what: fault.what,
            remedy: fault.remedy,
        });
    }
}

impl<'a> Row<'a> {
    /// Cell of a column; empty where the row is too short.
    pub(super) fn text(&self, column: &str) -> &'a str {
        let wanted = self.table.columns.iter().position(|name| *name == column);
        let place = wanted.and_then(|wanted| self.table.places[wanted]);
        place.and_then(|place| self.cells.get(place)).map_or("", String::as_str)
    }

    /// An id: any text.
    pub(super) fn id(&self, column: &str) -> Option<&'a str> {
        let id = self.text(column);
        if id.is_empty() {
            self.report(column, fault("I104", "the cell is empty", "Write an id."));
            return None;
        }
        Some(id)
    }

    /// A number within bounds, both included.
    pub(super) fn number(&self, column: &str, (least, most): (f64, f64)) -> Option<f64> {
        let number = self.text(column).parse::<f64>().ok();
        let number = number.filter(|number| (least..=most).contains(number));
        if number.is_none() {
            let what = format!("this is no number from {least} to {most}");
            self.report(column, fault("I104", what, "Mend the cell."));
        }
        number
    }

    /// A whole number of minutes within bounds.
    pub(super) fn minutes(&self, column: &str, most: u32) -> Option<u32> {
        let minutes = self.text(column).parse::<u32>().ok().filter(|minutes| *minutes <= most);
        if minutes.is_none() {
            let what = format!("this is no whole number of minutes from 0 to {most}");
            self.report(column, fault("I104", what, "Mend the cell."));
        }
        minutes
    }

    /// Files a fault at a cell.
    pub(super) fn report(&self, column: &str, fault: Fault) {
        self.table.file(Some(self.line), column, self.text(column), fault);
    }
}
