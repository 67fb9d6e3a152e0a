//! Orders from a file, and what becomes of orders.

mod files;
mod fit;
mod instances;
mod life;
