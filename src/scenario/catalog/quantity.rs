//! Figures of an asset, each with its source or assumption.

use crate::base::law::Law;
use crate::base::money::Money;
use crate::base::units::MetresPerSecond;
use crate::scenario::document::{Entry, Fields, Node};
use crate::scenario::problem::Problem;
use crate::scenario::value::number_of;

/// Where a figure comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Basis {
    /// Key into `docs/REFERENCES.md`.
    Source(String),
    /// Nobody published it: why this value.
    Assumption(String),
}

/// A figure of an asset.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Dotted path in the asset.
    pub key: String,
    /// Value, or mean of a law; `None` for a truth value or a word.
    pub value: Option<f64>,
    /// Source or assumption.
    pub basis: Basis,
    /// Least and largest value that it may have; every assumed number has one.
    pub range: Option<(f64, f64)>,
}

/// One asset as a tree.
#[derive(Debug)]
pub(crate) struct Asset {
    pub(crate) id: String,
    pub(crate) file: String,
    pub(crate) fields: Fields,
}

/// A table of an asset.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Figures<'a> {
    file: &'a str,
    fields: &'a Fields,
}

impl Asset {
    /// The top level.
    pub(crate) fn top(&self) -> Figures<'_> {
        Figures { file: &self.file, fields: &self.fields }
    }

    /// All figures, by path.
    pub(crate) fn figures(&self) -> Result<Vec<Figure>, Box<Problem>> {
        let mut found = Vec::new();
        collect(&self.file, "", &self.fields, &mut found)?;
        Ok(found)
    }
}

impl<'a> Figures<'a> {
    fn problem(&self, key: &str, what: &str) -> Box<Problem> {
        let entry = self.fields.get(key);
        broken(self.file, entry.map(|entry| entry.line), key, what)
    }

    /// The table of one figure.
    fn figure(&self, key: &str) -> Result<&'a Fields, Box<Problem>> {
        let table = self.fields.get(key).and_then(|entry| entry.node.as_table());
        table.ok_or_else(|| self.problem(key, "the figure is missing"))
    }

    /// Whether a figure is given at all.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.fields.contains_key(key)
    }

    /// A plain text.
    pub(crate) fn text(&self, key: &str) -> Result<String, Box<Problem>> {
        let text = self.fields.get(key).and_then(|entry| entry.node.as_text());
        text.map(str::to_owned).ok_or_else(|| self.problem(key, "a text is missing"))
    }

    /// The value of a figure.
    fn value(&self, key: &str) -> Result<&'a Entry, Box<Problem>> {
        self.figure(key)?.get("value").ok_or_else(|| self.problem(key, "it has no value"))
    }

    /// A number.
    pub(crate) fn number(&self, key: &str) -> Result<f64, Box<Problem>> {
        number_of(self.value(key)?)
            .filter(|value| value.is_finite() && *value >= 0.0)
            .ok_or_else(|| self.problem(key, "its value is not a number from 0"))
    }

    /// A number that may be absent.
    pub(crate) fn optional(&self, key: &str) -> Result<Option<f64>, Box<Problem>> {
        if self.has(key) { self.number(key).map(Some) } else { Ok(None) }
    }

    /// A count.
    pub(crate) fn count(&self, key: &str) -> Result<u32, Box<Problem>> {
        let whole = self.value(key)?.node.as_whole();
        let count = whole.and_then(|whole| u32::try_from(whole).ok());
        count.ok_or_else(|| self.problem(key, "its value is not a count"))
    }

    /// A count that may be absent.
    pub(crate) fn optional_count(&self, key: &str) -> Result<Option<u32>, Box<Problem>> {
        if self.has(key) { self.count(key).map(Some) } else { Ok(None) }
    }

    /// A truth value.
    pub(crate) fn flag(&self, key: &str) -> Result<bool, Box<Problem>> {
        let flag = self.value(key)?.node.as_flag();
        flag.ok_or_else(|| self.problem(key, "its value is neither true nor false"))
    }

    /// A word.
    pub(crate) fn word(&self, key: &str) -> Result<&'a str, Box<Problem>> {
        let word = self.value(key)?.node.as_text();
        word.ok_or_else(|| self.problem(key, "its value is not a word"))
    }

    /// A truth value that may be absent.
    pub(crate) fn flag_or(&self, key: &str, absent: bool) -> Result<bool, Box<Problem>> {
        if self.has(key) { self.flag(key) } else { Ok(absent) }
    }

    /// A word that may be absent.
    pub(crate) fn optional_word(&self, key: &str) -> Result<Option<&'a str>, Box<Problem>> {
        if self.has(key) { self.word(key).map(Some) } else { Ok(None) }
    }

    /// A list of texts; empty where it is absent.
    pub(crate) fn optional_words(&self, key: &str) -> Result<Vec<String>, Box<Problem>> {
        if !self.has(key) {
            return Ok(Vec::new());
        }
        let list = self.figure(key)?.get("values").and_then(|entry| entry.node.as_list());
        let text = |entry: &Entry| entry.node.as_text().map(str::to_owned);
        let words = list.and_then(|list| list.iter().map(text).collect::<Option<Vec<String>>>());
        let words = words.filter(|words| words.iter().all(|word| !word.trim().is_empty()));
        words.ok_or_else(|| self.problem(key, "its values are no texts"))
    }

    /// What a figure's author says beside it.
    pub(crate) fn note(&self, key: &str) -> Option<&'a str> {
        self.figure(key).ok()?.get("note")?.node.as_text()
    }

    /// An amount that may be absent.
    pub(crate) fn optional_money(&self, key: &str) -> Result<Option<Money>, Box<Problem>> {
        Ok(self.optional(key)?.map(Money::from_units))
    }

    /// An amount.
    pub(crate) fn money(&self, key: &str) -> Result<Money, Box<Problem>> {
        self.number(key).map(Money::from_units)
    }

    /// A speed in kilometres per hour.
    pub(crate) fn kmh(&self, key: &str) -> Result<MetresPerSecond, Box<Problem>> {
        self.number(key).map(MetresPerSecond::from_kmh)
    }

    /// A speed that may be absent.
    pub(crate) fn optional_kmh(&self, key: &str) -> Result<Option<MetresPerSecond>, Box<Problem>> {
        Ok(self.optional(key)?.map(MetresPerSecond::from_kmh))
    }

    /// A list of a given length.
    pub(crate) fn numbers<const N: usize>(&self, key: &str) -> Result<[f64; N], Box<Problem>> {
        let fields = self.figure(key)?;
        let Some(list) = fields.get("values").and_then(|entry| entry.node.as_list()) else {
            return Err(self.problem(key, "it has no values"));
        };
        let values: Vec<f64> = list
            .iter()
            .filter_map(number_of)
            .filter(|value| value.is_finite() && *value >= 0.0)
            .collect();
        values.try_into().map_err(|_| self.problem(key, "it has too few or too many values"))
    }

    /// Length, width and height, where known.
    pub(crate) fn optional_size(&self, key: &str) -> Result<Option<[f64; 3]>, Box<Problem>> {
        if self.has(key) { self.numbers(key).map(Some) } else { Ok(None) }
    }

    /// A law: `value`, or `mean` and `sd` (log-normal, or `law = "gamma"`), or `mean` and
    /// `law = "exponential"`.
    pub(crate) fn law(&self, key: &str) -> Result<Law, Box<Problem>> {
        let fields = self.figure(key)?;
        if fields.contains_key("value") {
            return self.number(key).map(Law::Constant);
        }
        let part = |name: &str| {
            fields.get(name).and_then(number_of).filter(|x| x.is_finite() && *x >= 0.0)
        };
        let mean = part("mean").ok_or_else(|| self.problem(key, "it has no mean"))?;
        match (fields.get("law").and_then(|entry| entry.node.as_text()), part("sd")) {
            (None, Some(sd)) => Ok(Law::from_mean_sd(mean, sd)),
            (Some("gamma"), Some(sd)) if mean > 0.0 && sd > 0.0 => Ok(Law::Gamma { mean, sd }),
            (Some("exponential"), None) => Ok(Law::Exponential { mean }),
            _ => Err(self.problem(key, "its law is none of log-normal, gamma and exponential")),
        }
    }

    /// The tables of a repeated key.
    pub(crate) fn tables(&self, key: &str) -> Result<Vec<Self>, Box<Problem>> {
        let Some(list) = self.fields.get(key).and_then(|entry| entry.node.as_list()) else {
            return Err(self.problem(key, "its tables are missing"));
        };
        let table = |entry: &'a Entry| {
            let fields = entry.node.as_table();
            let table = fields.map(|fields| Self { file: self.file, fields });
            table.ok_or_else(|| self.problem(key, "a table is expected"))
        };
        list.iter().map(table).collect()
    }

    /// A fault of this table, for readers of words.
    pub(crate) fn refuse<T>(&self, key: &str, what: &str) -> Result<T, Box<Problem>> {
        Err(self.problem(key, what))
    }
}

fn broken(file: &str, line: Option<usize>, key: &str, what: &str) -> Box<Problem> {
    Box::new(Problem {
        code: "S901",
        file: file.to_owned(),
        line,
        key: key.to_owned(),
        value: String::new(),
        what: format!("this asset is broken: {what}"),
        remedy: "Mend the asset file; its form is in docs/SCENARIO.md.".to_owned(),
    })
}

/// Walks a table and takes every figure; a number that stands outside a figure is a fault.
fn collect(
    file: &str,
    path: &str,
    fields: &Fields,
    out: &mut Vec<Figure>,
) -> Result<(), Box<Problem>> {
    for (name, entry) in fields {
        let key = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        match &entry.node {
            Node::Text(_) => {}
            Node::Table(table) if is_figure(table) => out.push(figure(file, &key, entry, table)?),
            Node::Table(table) => collect(file, &key, table, out)?,
            Node::List(list) => {
                for (index, entry) in list.iter().enumerate() {
                    let Some(table) = entry.node.as_table() else {
                        return Err(broken(file, Some(entry.line), &key, "a bare value"));
                    };
                    collect(file, &format!("{key}[{index}]"), table, out)?;
                }
            }
            Node::Whole(_) | Node::Real(_) | Node::Flag(_) | Node::Date(_) => {
                return Err(broken(file, Some(entry.line), &key, "a value without its source"));
            }
        }
    }
    Ok(())
}

fn is_figure(table: &Fields) -> bool {
    ["value", "values", "mean", "source", "assumption"].iter().any(|key| table.contains_key(*key))
}

/// Keys of a figure.
const KNOWN: [&str; 10] =
    ["value", "values", "mean", "sd", "law", "source", "assumption", "low", "high", "note"];

/// Reads a figure and holds it to the rules of its kind.
fn figure(file: &str, key: &str, entry: &Entry, table: &Fields) -> Result<Figure, Box<Problem>> {
    let wrong = |what: &str| Err(broken(file, Some(entry.line), key, what));
    let text = |name: &str| {
        let text = table.get(name).and_then(|entry| entry.node.as_text());
        text.filter(|text| !text.trim().is_empty()).map(str::to_owned)
    };
    let basis = match (text("source"), text("assumption")) {
        (Some(source), None) => Basis::Source(source),
        (None, Some(assumption)) => Basis::Assumption(assumption),
        _ => return wrong("exactly one of source and assumption is needed"),
    };
    if table.keys().any(|name| !KNOWN.contains(&name.as_str())) {
        return wrong("a figure has an unknown key");
    }
    let numbers = numbers_in(table);
    let bound = |name: &str| table.get(name).and_then(number_of);
    let range = match (bound("low"), bound("high")) {
        (Some(low), Some(high)) => Some((low, high)),
        (None, None) => None,
        _ => return wrong("low and high come together"),
    };
    if let Some((low, high)) = range
        && (low >= high || numbers.iter().any(|value| !(low..=high).contains(value)))
    {
        return wrong("the range does not hold the value");
    }
    if range.is_none() && !numbers.is_empty() && matches!(basis, Basis::Assumption(_)) {
        return wrong("an assumption needs low and high");
    }
    let value = if table.contains_key("values") { None } else { numbers.first().copied() };
    Ok(Figure { key: key.to_owned(), value, basis, range })
}

/// Value, mean and values of a figure.
fn numbers_in(table: &Fields) -> Vec<f64> {
    let list = table.get("values").and_then(|entry| entry.node.as_list()).unwrap_or_default();
    let single = ["value", "mean"].iter().filter_map(|name| table.get(*name));
    single.chain(list).filter_map(number_of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::document::parse;

    fn figures(text: &str) -> Result<Vec<Figure>, Box<Problem>> {
        let fields = parse(text).unwrap();
        Asset { id: "x".to_owned(), file: "x.toml".to_owned(), fields }.figures()
    }

    #[test]
    fn a_number_needs_a_source_or_an_assumption_with_a_range() {
        assert!(figures("a_m = { value = 1, source = \"K\" }").is_ok());
        assert!(figures("a_m = { value = 1, assumption = \"x\", low = 0, high = 2 }").is_ok());
        for wrong in [
            "a_m = 1",
            "a_m = [1]",
            "a_m = { value = 1 }",
            "a_m = { value = 1, assumption = \"x\" }",
            "a_m = { value = 1, assumption = \"x\", low = 0 }",
            "a_m = { value = 3, assumption = \"x\", low = 0, high = 2 }",
            "a_m = { value = 1, source = \"K\", assumption = \"x\", low = 0, high = 2 }",
            "a_m = { value = 1, source = \"K\", unit = \"m\" }",
        ] {
            assert!(figures(wrong).is_err(), "{wrong}");
        }
    }
}
