//! Everything that is tested from outside, in one binary, so that the library links once.

#![expect(clippy::unwrap_used, reason = "a test that fails may panic")]
#![expect(clippy::print_stderr, reason = "a skipped test says why")]

mod architecture;
mod assets;
mod attribution;
mod audit;
mod chance;
mod conditions;
mod crossings;
mod detours;
mod dispatch;
mod energy;
mod exports;
mod feeders;
mod generator;
mod golden;
mod hubs;
mod joining;
mod maps;
mod memory;
mod metamorphic;
mod money;
mod operations;
mod orders;
mod policy;
mod repeat;
mod report;
mod rescue;
mod routes;
mod rules;
mod scenarios;
mod service;
mod session;
mod shared;
mod snapshot;
mod standby;
mod study;
mod theory;
mod tiny;
mod touches;
mod traces;
mod worlds;
