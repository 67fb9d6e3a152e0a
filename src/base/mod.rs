//! Quantities, time, ids, money, chance and intervals; knows nothing of robots.

pub mod cast;
pub mod digest;
pub mod ids;
pub mod interval;
pub mod law;
pub mod money;
pub mod stream;
pub mod time;
pub mod units;
