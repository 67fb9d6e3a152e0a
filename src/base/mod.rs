//! Quantities, time, ids, money, chance, intervals and how people walk; knows nothing of robots.

pub mod cast;
pub mod crowd;
pub mod digest;
pub mod ids;
pub mod interval;
pub mod law;
pub mod money;
pub mod stream;
pub mod time;
pub mod units;
