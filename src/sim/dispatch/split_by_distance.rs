//! Near orders to robots, far ones to couriers; the nearest idle of either takes them.

use super::Policy;
use super::nearest_idle::{choose, decide};

/// The policy. How far robots go is the scenario's `split_m`: an order beyond it fits no robot.
pub const POLICY: Policy = Policy {
    id: "split-by-distance",
    meaning: "orders up to a distance go to the nearest idle robot, those beyond it to couriers",
    decide,
    at_once: true,
    choose,
    sees_placed: false,
    oldest_first: false,
    renews: false,
};
