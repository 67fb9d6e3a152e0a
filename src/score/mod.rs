//! Instances scored by their own measures, beside what was published of them.
//!
//! An instance is simulated as any scenario (`day`); its errands are then checked a second time
//! from the files alone, and the measures are taken from that second look.

mod day;
mod measures;
mod published;

pub use day::{ScoreError, errands, score};
pub use measures::Measures;
pub use published::{AGGREGATES, Aggregate, Published, published};

/// One instance, scored.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// Name of the instance.
    pub name: String,
    /// What was found.
    pub measures: Measures,
    /// What was published of it.
    pub published: Published,
}
