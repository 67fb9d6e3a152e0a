//! What is wrong with an order file, all of it, up to a readable number.

use crate::scenario::problem::Problem;

/// Faults of one file that are told one by one.
const MOST_TOLD: usize = 100;

/// Collects the faults of one order file.
#[derive(Debug)]
pub(crate) struct Faults {
    file: String,
    told: Vec<Problem>,
    untold: usize,
}

impl Faults {
    /// Nothing found yet.
    pub(crate) fn new(file: &str) -> Self {
        Self { file: file.to_owned(), told: Vec::new(), untold: 0 }
    }

    /// Files a fault in a column of a line.
    pub(crate) fn add(
        &mut self,
        code: &'static str,
        line: usize,
        column: &str,
        value: &str,
        what: &str,
        remedy: &str,
    ) {
        if self.told.len() >= MOST_TOLD {
            self.untold += 1;
            return;
        }
        self.told.push(Problem {
            code,
            file: self.file.clone(),
            line: (line > 0).then_some(line),
            key: column.to_owned(),
            value: value.chars().take(60).collect(),
            what: what.to_owned(),
            remedy: remedy.to_owned(),
        });
    }

    /// Files a problem that is complete.
    pub(crate) fn push(&mut self, problem: Problem) {
        self.told.push(problem);
    }

    /// Whether nothing was found.
    pub(crate) fn none(&self) -> bool {
        self.told.is_empty()
    }

    /// All faults, by line; the last says how many more there are.
    pub(crate) fn into_problems(self) -> Vec<Problem> {
        let Self { file, mut told, untold } = self;
        told.sort_by(|a, b| (a.line, &a.key, a.code).cmp(&(b.line, &b.key, b.code)));
        if untold > 0 {
            told.push(Problem {
                code: "W113",
                file,
                line: None,
                key: String::new(),
                value: String::new(),
                what: format!("{untold} more faults are not told one by one"),
                remedy: "Mend these first.".to_owned(),
            });
        }
        told
    }
}
