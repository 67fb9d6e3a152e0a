//! Everything that is tested from outside, in one binary.

#![expect(clippy::unwrap_used, reason = "tests")]
#![expect(clippy::print_stderr, reason = "a skipped test says why")]

mod maps;
mod shared;
