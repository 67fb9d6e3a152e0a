//! What is wrong with a file: a code, a place, the value as written, and what to do about it.

use serde::Serialize;
use std::cell::RefCell;

/// One fault of a scenario file; `docs/ERRORS.md` lists the codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Code, as in `S201`.
    pub code: &'static str,
    /// File as named by the caller.
    pub file: String,
    /// Line, from 1; `None` where the file holds nothing to point at.
    pub line: Option<usize>,
    /// Dotted path of the key, as in `fleet[0].robots`.
    pub key: String,
    /// Value as written; empty where there is none.
    pub value: String,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub remedy: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}", self.code)?;
        if !self.key.is_empty() {
            write!(f, " {}", self.key)?;
        }
        if !self.value.is_empty() {
            write!(f, " = {}", self.value)?;
        }
        let joint = if self.key.is_empty() && self.value.is_empty() { " " } else { ": " };
        write!(f, "{joint}{}. {}", self.what, self.remedy)
    }
}

impl std::error::Error for Problem {}

/// All faults of one file, by line; one to a line when printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Problems(pub Vec<Problem>);

impl std::fmt::Display for Problems {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, problem) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            problem.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

/// A fault without its file: what a check finds before it is filed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Code.
    pub(crate) code: &'static str,
    /// What is wrong.
    pub(crate) what: String,
    /// What to do.
    pub(crate) remedy: String,
}

/// A fault in the words given.
pub(crate) fn fault(
    code: &'static str,
    what: impl Into<String>,
    remedy: impl Into<String>,
) -> Fault {
    Fault { code, what: what.into(), remedy: remedy.into() }
}

/// Collects the faults of one file.
#[derive(Debug)]
pub(crate) struct Findings {
    file: String,
    found: RefCell<Vec<Problem>>,
}

impl Findings {
    /// Nothing found yet.
    pub(crate) fn new(file: &str) -> Self {
        Self { file: file.to_owned(), found: RefCell::new(Vec::new()) }
    }

    /// Files a fault under a key.
    pub(crate) fn add(&self, line: Option<usize>, key: &str, value: &str, fault: Fault) {
        self.found.borrow_mut().push(Problem {
            code: fault.code,
            file: self.file.clone(),
            line,
            key: key.to_owned(),
            value: value.to_owned(),
            what: fault.what,
            remedy: fault.remedy,
        });
    }

    /// Files a problem that is complete but for its own file.
    pub(crate) fn push(&self, problem: Problem) {
        self.found.borrow_mut().push(problem);
    }

    /// Nothing found under this key or below it, so checks that rest on it make sense.
    pub(crate) fn sound(&self, key: &str) -> bool {
        !self.found.borrow().iter().any(|problem| problem.key.starts_with(key))
    }

    /// All faults, by line and key.
    pub(crate) fn into_problems(self) -> Vec<Problem> {
        let mut found = self.found.into_inner();
        found.sort_by(|a, b| (a.line, &a.key, a.code).cmp(&(b.line, &b.key, b.code)));
        found
    }
}

/// `Did you mean ...?` where a known word is near, else the list of words.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    let near = known
        .iter()
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), *candidate))
        .min()
        .filter(|(distance, candidate)| *distance <= 2.max(candidate.len() / 3));
    match near {
        Some((_, candidate)) => format!("Did you mean `{candidate}`?"),
        None => format!("Known: {}.", known.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_prints_place_code_value_and_remedy() {
        let findings = Findings::new("scenarios/x.toml");
        let none = fault("S201", "a fleet needs at least one robot", "Raise the count.");
        findings.add(Some(12), "fleet[0].robots", "0", none);
        assert_eq!(
            Problems(findings.into_problems()).to_string(),
            "scenarios/x.toml:12: S201 fleet[0].robots = 0: a fleet needs at least one robot. \
             Raise the count."
        );
    }

    #[test]
    fn a_misspelt_word_finds_its_neighbour() {
        assert_eq!(nearest("robts", ["robots", "vendor"]), "Did you mean `robots`?");
        assert_eq!(nearest("xyz", ["robots", "vendor"]), "Known: robots, vendor.");
    }
}
