//! Tables, charts and the run folder of a finished study.
//!
//! [`Study`](crate::study::result::Study) in, files out: nothing of a result is decided here. A
//! table is one file in [`mod@tables`], a chart one file in [`charts`]; [`folder`] writes them all or
//! nothing. Equal studies give equal bytes.

pub mod charts;
pub mod error;
mod figures;
pub mod folder;
pub mod json;
mod page;
pub mod provenance;
mod rules;
pub mod tables;
#[cfg(test)]
mod tests;

pub use error::ReportError;
pub(crate) use figures::{Difference, differences, signed};
pub use folder::{TOUCHES_FILE, check_writable, write, write_with};
pub use json::json;
pub(crate) use page::break_even_words;
pub use provenance::Provenance;
pub(crate) use rules::tour_lines;
pub use tables::{Table, digest, tables};
