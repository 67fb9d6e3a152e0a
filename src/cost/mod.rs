//! Money as a fold over a finished day: pricing plans turn a record into ledger lines, and ledgers
//! into break-even points. Knows nothing of the world.

pub mod break_even;
pub mod ledger;
pub mod pricing;
