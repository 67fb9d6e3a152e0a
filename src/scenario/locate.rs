//! Faults that only a map can show, at their place in the scenario's text.

use super::document::{self, Entry, Fields};
use super::problem::Problem;

/// A problem under a key such as `merchant[0].place`: with the line and value of that key, or of the
/// nearest table around it where the key itself is not written.
pub fn problem_at(
    text: &str,
    file: &str,
    code: &'static str,
    key: &str,
    what: &str,
    remedy: &str,
) -> Problem {
    let fields = document::parse(text).unwrap_or_default();
    let (line, value) = place(&fields, key);
    Problem {
        code,
        file: file.to_owned(),
        line,
        key: key.to_owned(),
        value,
        what: what.to_owned(),
        remedy: remedy.to_owned(),
    }
}

/// Line and value of a dotted key.
fn place(fields: &Fields, key: &str) -> (Option<usize>, String) {
    let mut line = None;
    let mut here = Some(fields);
    let mut value = String::new();
    for part in key.split('.') {
        let (name, index) = part.split_once('[').unwrap_or((part, "0]"));
        let index: usize = index.trim_end_matches(']').parse().unwrap_or(0);
        let Some(entry) = here.and_then(|fields| fields.get(name)) else {
            return (line, String::new());
        };
        let entry: &Entry = entry.node.as_list().and_then(|list| list.get(index)).unwrap_or(entry);
        line = Some(entry.line);
        here = entry.node.as_table();
        value.clone_from(&entry.written);
    }
    (line, value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_found_at_its_line_or_at_the_table_around_it() {
        let text = "version = 1\n[[merchant]]\nname = \"a\"\n[[merchant]]\nplace = \"centre\"\n";
        let at = |key| problem_at(text, "x.toml", "S601", key, "", "");
        assert_eq!(at("merchant[1].place").line, Some(5));
        assert_eq!(at("merchant[1].place").value, "\"centre\"");
        assert_eq!(at("merchant[0].place").line, Some(2));
        assert_eq!(at("customers.at").line, None);
    }
}
