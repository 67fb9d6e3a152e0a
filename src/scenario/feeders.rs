//! People who carry orders from merchants to the hubs where a fleet's robots load them.

use super::CourierProfile;
use crate::base::money::Money;

/// Those of one fleet. Its robots load at hubs alone: each merchant's orders at the hub that is
/// nearest to it for people.
#[derive(Debug, Clone, PartialEq)]
pub struct FeederPool {
    /// How many; each carries one order at a time, all through the hours.
    pub people: u32,
    /// How they go, and their time at the merchant.
    pub profile: CourierProfile,
    /// Wage of each \[per h\].
    pub wage_per_h: Money,
}
