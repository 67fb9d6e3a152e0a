//! A place in a JSON document that knows its path, so that every fault can name it.

use crate::scenario::problem::{Findings, fault};
use serde_json::Value;

/// One value of the document.
#[derive(Clone)]
pub(super) struct Cursor<'a> {
    pub(super) value: &'a Value,
    path: String,
    findings: &'a Findings,
}

impl<'a> Cursor<'a> {
    /// The whole document.
    pub(super) fn top(value: &'a Value, findings: &'a Findings) -> Self {
        Self { value, path: String::new(), findings }
    }

    /// Files a fault here.
    pub(super) fn report(&self, code: &'static str, what: impl Into<String>, remedy: &str) {
        let written = self.value.to_string();
        let value = if written.len() > 60 { String::new() } else { written };
        self.findings.add(None, &self.path, &value, fault(code, what, remedy));
    }

    /// The value under a name; `null` counts as absent.
    pub(super) fn child(&self, name: &str) -> Option<Self> {
        let value = self.value.get(name).filter(|value| !value.is_null())?;
        let dot = if self.path.is_empty() { "" } else { "." };
        Some(Self { value, path: format!("{}{dot}{name}", self.path), findings: self.findings })
    }

    /// The value under a name, or this one where there is none: a place to report at.
    pub(super) fn within(&self, name: &str) -> Self {
        self.child(name).unwrap_or_else(|| self.clone())
    }

    /// The items of this list; none where it is no list, which is filed.
    pub(super) fn items(&self) -> Vec<Self> {
        let Some(list) = self.value.as_array() else {
            self.report("S622", "a list is expected here", "Write [ ... ].");
            return Vec::new();
        };
        let item = |(index, value)| Self {
            value,
            path: format!("{}[{index}]", self.path),
            findings: self.findings,
        };
        list.iter().enumerate().map(item).collect()
    }

    /// Names of the values of an object that may be absent.
    pub(super) fn names(&self, name: &str) -> Vec<String> {
        let Some(child) = self.child(name) else { return Vec::new() };
        let Some(object) = child.value.as_object() else {
            child.report("S622", "an object is expected here", "Write { ... }.");
            return Vec::new();
        };
        object.keys().cloned().collect()
    }

    /// The items of a list that must be there.
    pub(super) fn list(&self, name: &str) -> Vec<Self> {
        self.required(name).map_or_else(Vec::new, |list| list.items())
    }

    /// The items of a list that may be absent.
    pub(super) fn optional_list(&self, name: &str) -> Vec<Self> {
        self.child(name).map_or_else(Vec::new, |list| list.items())
    }

    fn required(&self, name: &str) -> Option<Self> {
        let child = self.child(name);
        if child.is_none() {
            self.report("S622", format!("`{name}` is missing"), "Write it.");
        }
        child
    }

    /// A text that must be there.
    pub(super) fn word(&self, name: &str) -> Option<String> {
        self.required(name)?.as_word()
    }

    /// A text that may be absent.
    pub(super) fn optional_word(&self, name: &str) -> Option<String> {
        self.child(name)?.as_word()
    }

    /// This value as a text; filed where it is none.
    pub(super) fn as_word(&self) -> Option<String> {
        let text = self.value.as_str().map(str::trim).filter(|text| !text.is_empty());
        if text.is_none() {
            self.report("S622", "a text is expected here", "Write \"...\".");
        }
        text.map(str::to_owned)
    }

    /// A number from 0 that may be absent.
    pub(super) fn optional_number(&self, name: &str) -> Option<f64> {
        let child = self.child(name)?;
        let Some(number) = child.value.as_f64() else {
            child.report("S622", "a number is expected here", "Write a number from 0.");
            return None;
        };
        if number < 0.0 {
            child.report("S624", "a limit below zero", "Write a number from 0.");
            return None;
        }
        Some(number)
    }
}
