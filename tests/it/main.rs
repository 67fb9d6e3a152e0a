//! One binary for all tests from outside, so that the library links once.
#![expect(clippy::unwrap_used, reason = "a test that fails may panic")]

mod assets;
mod scenarios;
