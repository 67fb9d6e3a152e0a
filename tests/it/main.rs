//! Integration tests, one binary.
#![expect(clippy::unwrap_used, reason = "tests")]

mod generator;
mod routes;
