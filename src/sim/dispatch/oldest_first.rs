//! Orders in the sequence of their placement, each to the nearest idle carrier.

use super::Policy;
use super::nearest_idle::{choose, decide};

/// The policy.
pub const POLICY: Policy = Policy {
    id: "oldest-first",
    meaning: "waiting orders are served in the sequence of their placement, whenever somebody was \
              sought for them, each by the nearest idle robot or courier",
    decide,
    at_once: true,
    choose,
    sees_placed: false,
    oldest_first: true,
    renews: false,
};
