//! A TOML text as a tree whose every entry knows its line and how it was written.

use super::problem::{Fault, fault};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use toml_edit::{Document, Item, TableLike, Value};

/// Longest text that is read \[bytes\].
pub(crate) const MAX_BYTES: usize = 1 << 20;

/// Longest value shown in a message \[characters\].
const SHOWN: usize = 60;

/// A value and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// Line, from 1.
    pub(crate) line: usize,
    /// The value as written, on one line, cut to a readable length; empty for a `[table]`.
    pub(crate) written: String,
    /// What it holds.
    pub(crate) node: Node,
}

/// What an entry holds.
#[derive(Debug, Clone)]
pub(crate) enum Node {
    /// A string.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// A number with a fraction, or `nan`, or `inf`.
    Real(f64),
    /// A truth value.
    Flag(bool),
    /// A date or time.
    Date(String),
    /// An array, or an array of tables.
    List(Vec<Entry>),
    /// A table of any notation.
    Table(Fields),
}

/// The entries of a table.
pub(crate) type Fields = BTreeMap<String, Entry>;

impl Node {
    /// Name of the type in messages.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "a text",
            Self::Whole(_) => "a whole number",
            Self::Real(_) => "a number",
            Self::Flag(_) => "true or false",
            Self::Date(_) => "a date",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
        }
    }

    /// The string, where it is one.
    pub(crate) fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The whole number, where it is one.
    pub(crate) fn as_whole(&self) -> Option<i64> {
        if let Self::Whole(whole) = self { Some(*whole) } else { None }
    }

    /// The truth value, where it is one.
    pub(crate) fn as_flag(&self) -> Option<bool> {
        if let Self::Flag(flag) = self { Some(*flag) } else { None }
    }

    /// The list, where it is one.
    pub(crate) fn as_list(&self) -> Option<&[Entry]> {
        if let Self::List(list) = self { Some(list) } else { None }
    }

    /// The table, where it is one.
    pub(crate) fn as_table(&self) -> Option<&Fields> {
        if let Self::Table(table) = self { Some(table) } else { None }
    }

    /// Appends a canonical form: sorted keys, floats by value, neither comments nor layout.
    pub(crate) fn write_canonical(&self, out: &mut String) {
        match self {
            Self::Text(text) | Self::Date(text) => {
                let _ = write!(out, "{text:?}");
            }
            Self::Whole(whole) => {
                let _ = write!(out, "{whole}");
            }
            Self::Real(real) => {
                let _ = write!(out, "{real}");
            }
            Self::Flag(flag) => {
                let _ = write!(out, "{flag}");
            }
            Self::List(list) => {
                out.push('[');
                for entry in list {
                    entry.node.write_canonical(out);
                    out.push(',');
                }
                out.push(']');
            }
            Self::Table(table) => {
                out.push('{');
                for (key, entry) in table {
                    let _ = write!(out, "{key:?}:");
                    entry.node.write_canonical(out);
                    out.push(',');
                }
                out.push('}');
            }
        }
    }
}

/// Reads a text; a fault comes with its line.
pub(crate) fn parse(text: &str) -> Result<Fields, (Option<usize>, Fault)> {
    if text.len() > MAX_BYTES {
        let what = format!("the file has {} bytes, more than {MAX_BYTES}", text.len());
        return Err((None, fault("S105", what, "Scenarios are short; is this the right file?")));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let document = Document::parse(text).map_err(|error| {
        let line = error.span().map(|span| line_at(text, span.start));
        let what = format!("not valid TOML: {}", error.message().replace('\n', "; "));
        (line, fault("S101", what, "Mend the line; each key may stand once in its table."))
    })?;
    let reader = Reader { text };
    Ok(reader.fields(document.as_table(), 1))
}

/// Line of a byte offset, from 1.
fn line_at(text: &str, offset: usize) -> usize {
    1 + text.as_bytes().iter().take(offset).filter(|byte| **byte == b'\n').count()
}

/// Turns `toml_edit`'s items into entries.
struct Reader<'a> {
    text: &'a str,
}

impl Reader<'_> {
    fn fields(&self, table: &dyn TableLike, above: usize) -> Fields {
        let mut fields = Fields::new();
        for (name, item) in table.iter() {
            let key = table.get_key_value(name).and_then(|(key, _)| key.span());
            let line = key.map_or(above, |span| line_at(self.text, span.start));
            if let Some(entry) = self.entry(item, line) {
                fields.insert(name.to_owned(), entry);
            }
        }
        fields
    }

    fn entry(&self, item: &Item, line: usize) -> Option<Entry> {
        match item {
            Item::None => None,
            Item::Value(value) => Some(self.value(value, line)),
            Item::Table(table) => {
                let line = table.span().map_or(line, |span| line_at(self.text, span.start));
                let node = Node::Table(self.fields(table, line));
                Some(Entry { line, written: String::new(), node })
            }
            Item::ArrayOfTables(tables) => {
                let list = tables.iter().map(|table| {
                    let line = table.span().map_or(line, |span| line_at(self.text, span.start));
                    let node = Node::Table(self.fields(table, line));
                    Entry { line, written: String::new(), node }
                });
                let node = Node::List(list.collect());
                Some(Entry { line, written: String::new(), node })
            }
        }
    }

    fn value(&self, value: &Value, above: usize) -> Entry {
        let span = value.span();
        let line = span.as_ref().map_or(above, |span| line_at(self.text, span.start));
        let written = span.and_then(|span| self.text.get(span)).map_or_else(String::new, shorten);
        let node = match value {
            Value::String(text) => Node::Text(text.value().clone()),
            Value::Integer(whole) => Node::Whole(*whole.value()),
            Value::Float(real) => Node::Real(*real.value()),
            Value::Boolean(flag) => Node::Flag(*flag.value()),
            Value::Datetime(date) => Node::Date(date.value().to_string()),
            Value::Array(list) => {
                Node::List(list.iter().map(|value| self.value(value, line)).collect())
            }
            Value::InlineTable(table) => Node::Table(self.fields(table, line)),
        };
        Entry { line, written, node }
    }
}

/// One line of at most [`SHOWN`] characters.
fn shorten(written: &str) -> String {
    let line = written.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= SHOWN {
        return line;
    }
    line.chars().take(SHOWN - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canonical(text: &str) -> String {
        let mut out = String::new();
        Node::Table(parse(text).unwrap()).write_canonical(&mut out);
        out
    }

    #[test]
    fn every_entry_knows_its_line() {
        let root = parse("a = 1\n\n[b]\nc = [\n 1,\n 2]\n[[d]]\ne = 1\n[[d]]\ne = 2\n").unwrap();
        assert_eq!(root["a"].line, 1);
        assert_eq!(root["b"].line, 3);
        let Node::Table(b) = &root["b"].node else { panic!("b is a table") };
        assert_eq!((b["c"].line, b["c"].written.as_str()), (4, "[ 1, 2]"));
        let Node::List(d) = &root["d"].node else { panic!("d is a list") };
        assert_eq!((d[0].line, d[1].line), (7, 9));
    }

    #[test]
    fn layout_comments_and_line_ends_do_not_count() {
        let plain = canonical("a = 60\nb = { c = \"x\" }\n");
        assert_eq!(plain, canonical("\u{feff}# note\r\na = 60.0\r\n[b]\r\nc = 'x'"));
    }

    #[test]
    fn a_key_given_twice_is_refused_with_its_line() {
        let (line, fault) = parse("a = 1\nb = 2\na = 3\n").unwrap_err();
        assert_eq!((line, fault.code), (Some(3), "S101"));
    }
}
