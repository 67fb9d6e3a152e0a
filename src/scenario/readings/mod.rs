//! Measured series that a scenario names: counts of people, days of weather. CSV, plain or `.gz`.

mod counts;
mod date;
mod weather;

pub(crate) use counts::read as counts;
pub(crate) use date::Day;
pub(crate) use weather::{hourly, observed};

use super::problem::Problem;
use crate::base::digest::DigestWriter;
use flate2::read::MultiGzDecoder;
use std::io::Read;
use std::path::Path;

/// Longest series that is read, unpacked \[bytes\].
const MOST_BYTES: u64 = 256 << 20;

/// A file of readings, unpacked.
#[derive(Debug)]
pub(crate) struct Readings {
    /// Name as the scenario has it.
    name: String,
    bytes: Vec<u8>,
}

/// Columns of a file by name, and its rows.
pub(crate) struct Rows<'a> {
    file: &'a Readings,
    headers: csv::StringRecord,
    reader: csv::Reader<&'a [u8]>,
}

impl Readings {
    /// Reads a whole file.
    ///
    /// # Errors
    /// W101 where it cannot be opened, W102 where it is empty, damaged or too long.
    pub(crate) fn open(path: &Path) -> Result<Self, Box<Problem>> {
        let mut readings = Self { name: path.display().to_string(), bytes: Vec::new() };
        let file = std::fs::File::open(path).map_err(|error| {
            let what = format!("the file cannot be opened: {error}");
            readings.problem("W101", None, "", what, "Check the path, relative to the scenario.")
        })?;
        let packed = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("gz"));
        let mut limited: Box<dyn Read> = if packed {
            Box::new(MultiGzDecoder::new(file).take(MOST_BYTES + 1))
        } else {
            Box::new(file.take(MOST_BYTES + 1))
        };
        let read = limited.read_to_end(&mut readings.bytes);
        let what = match read {
            Err(error) => format!("reading stops with \"{error}\""),
            Ok(0) => "the file is empty".to_owned(),
            Ok(bytes) if bytes as u64 > MOST_BYTES => format!("it has over {MOST_BYTES} bytes"),
            Ok(_) => return Ok(readings),
        };
        Err(readings.problem("W102", None, "", what, "Fetch the file again."))
    }

    /// A file that is in memory already.
    #[cfg(test)]
    pub(crate) fn of(name: &str, bytes: &[u8]) -> Self {
        Self { name: name.to_owned(), bytes: bytes.to_vec() }
    }

    /// Name as the scenario has it.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// SHA-256 of the content.
    pub(crate) fn digest(&self) -> String {
        let mut writer = DigestWriter::default();
        writer.bytes(&self.bytes);
        writer.finish()
    }

    fn problem(
        &self,
        code: &'static str,
        line: Option<usize>,
        value: &str,
        what: impl Into<String>,
        remedy: &str,
    ) -> Box<Problem> {
        Box::new(Problem {
            code,
            file: self.name.clone(),
            line,
            key: String::new(),
            value: value.to_owned(),
            what: what.into(),
            remedy: remedy.to_owned(),
        })
    }

    /// The head line, and what lies below it.
    ///
    /// # Errors
    /// W102 where it is no CSV.
    pub(crate) fn rows(&self) -> Result<Rows<'_>, Box<Problem>> {
        if let Some(line) = open_quotation(self.bytes()) {
            let message = "a quotation mark is opened here and never closed".to_owned();
            return Err(self.problem("W102", Some(line), "", message, "Close or remove it."));
        }
        let mut reader =
            csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(self.bytes());
        let headers = reader.headers().map_err(|error| self.not_csv(&error))?.clone();
        Ok(Rows { file: self, headers, reader })
    }

    /// The content without a mark of the byte order.
    fn bytes(&self) -> &[u8] {
        self.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&self.bytes)
    }

    fn not_csv(&self, error: &csv::Error) -> Box<Problem> {
        let line = error.position().and_then(|at| usize::try_from(at.line()).ok());
        self.problem("W102", line, "", format!("not a CSV file: {error}"), "Fetch it again.")
    }
}

/// Line of a quotation mark that is not closed: a CSV reader would take all that follows as one cell.
fn open_quotation(bytes: &[u8]) -> Option<usize> {
    let (mut line, mut opened) = (1, None);
    for byte in bytes {
        match byte {
            b'"' => opened = if opened.is_some() { None } else { Some(line) },
            b'\n' => line += 1,
            _ => {}
        }
    }
    opened
}

impl Rows<'_> {
    /// The head line.
    pub(crate) fn heads(&self) -> &csv::StringRecord {
        &self.headers
    }

    /// Place of a column.
    fn column(&self, name: &str) -> Option<usize> {
        self.headers.iter().position(|header| header.eq_ignore_ascii_case(name))
    }

    /// Place of a column that must be there.
    fn needed(&self, name: &str, columns: &str) -> Result<usize, Box<Problem>> {
        self.column(name).ok_or_else(|| {
            let what = format!("there is no column `{name}`");
            let remedy = format!("Write a head line with {columns}.");
            self.file.problem("W103", Some(1), "", what, &remedy)
        })
    }

    /// Calls `take` with every row and its line.
    ///
    /// # Errors
    /// W102 where a row is no CSV, and what `take` refuses.
    pub(crate) fn each(
        &mut self,
        mut take: impl FnMut(&csv::StringRecord, usize) -> Result<(), Box<Problem>>,
    ) -> Result<(), Box<Problem>> {
        let mut row = csv::StringRecord::new();
        let mut lines = Lines { bytes: self.file.bytes(), passed: 0, line: 1 };
        while self.reader.read_record(&mut row).map_err(|error| self.file.not_csv(&error))? {
            let begins = row.position().and_then(|at| usize::try_from(at.byte()).ok());
            take(&row, lines.of(begins.unwrap_or(0)))?;
        }
        Ok(())
    }
}

/// Counts lines, with line ends of any system: the reader takes a row to begin with the second half
/// of the line end before it, and blank lines for a part of it.
struct Lines<'a> {
    bytes: &'a [u8],
    passed: usize,
    line: usize,
}

impl Lines<'_> {
    /// Line, from 1, of the row that begins at a byte or after the line ends that stand there.
    fn of(&mut self, mut begins: usize) -> usize {
        while matches!(self.bytes.get(begins), Some(b'\r' | b'\n')) {
            begins += 1;
        }
        let passed = self.bytes.get(self.passed..begins).unwrap_or_default();
        self.line += passed.split(|byte| *byte == b'\n').count() - 1;
        self.passed = begins.max(self.passed);
        self.line
    }
}

/// A number of a cell within bounds; `None` where the cell is empty.
fn number(
    file: &Readings,
    line: usize,
    cell: &str,
    (min, max): (f64, f64),
) -> Result<Option<f64>, Box<Problem>> {
    if cell.is_empty() {
        return Ok(None);
    }
    match cell.parse::<f64>() {
        Ok(value) if (min..=max).contains(&value) => Ok(Some(value)),
        _ => {
            let what = format!("this is not a number from {min} to {max}");
            Err(file.problem("W104", Some(line), cell, what, "Mend the cell, or leave it empty."))
        }
    }
}

/// A day of the calendar.
fn day(file: &Readings, line: usize, cell: &str) -> Result<Day, Box<Problem>> {
    Day::parse(cell).ok_or_else(|| {
        let remedy = "Write year-month-day, as in 2020-02-03.";
        file.problem("W105", Some(line), cell, "this is not a day of the calendar", remedy)
    })
}

/// An hour of the day, as in `6`, `6:00` or `6:00-6:59`.
fn hour(file: &Readings, line: usize, cell: &str) -> Result<usize, Box<Problem>> {
    let digits = cell.split([':', '-']).next().unwrap_or_default();
    let hour = digits.parse::<usize>().ok().filter(|hour| *hour < 24);
    hour.ok_or_else(|| {
        let remedy = "Write 0 to 23, as in 6, 6:00 or 6:00-6:59.";
        file.problem("W105", Some(line), cell, "this is not an hour of the day", remedy)
    })
}
