//! Where a fleet's robots wait between two trips.

use crate::base::time::SimDuration;

/// Where robots go when a trip is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Returns {
    /// To the hub where each lives.
    #[default]
    HomeHub,
    /// To the hub that is nearest by path.
    NearestHub,
    /// Nowhere: they stay where the trip ended.
    Stay,
    /// To the nearest merchant that expects orders within the hour, or else the nearest hub.
    NearestBusyMerchant,
    /// To the nearest hub or merchant that expects orders; every hour those that stand ready are
    /// spread over the merchants as the expected orders of the next hour are.
    ExpectedDemand,
}

impl Returns {
    /// Every rule, in the order of the manual.
    pub const ALL: [Self; 5] = [
        Self::HomeHub,
        Self::NearestHub,
        Self::Stay,
        Self::NearestBusyMerchant,
        Self::ExpectedDemand,
    ];

    /// Word in scenarios.
    pub fn name(self) -> &'static str {
        match self {
            Self::HomeHub => "home-hub",
            Self::NearestHub => "nearest-hub",
            Self::Stay => "stay",
            Self::NearestBusyMerchant => "nearest-busy-merchant",
            Self::ExpectedDemand => "expected-demand",
        }
    }

    /// The rule of a word.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.name() == word)
    }

    /// Whether robots may wait elsewhere than at hubs.
    pub fn leaves_hubs(self) -> bool {
        matches!(self, Self::Stay | Self::NearestBusyMerchant | Self::ExpectedDemand)
    }

    /// Whether it asks how many orders are expected.
    pub fn expects(self) -> bool {
        matches!(self, Self::NearestBusyMerchant | Self::ExpectedDemand)
    }
}

/// Where and how a fleet's robots wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StandBy {
    /// Where they go when a trip is over.
    pub returns: Returns,
    /// Time since a robot's last drive before it is sent to wait elsewhere.
    pub cool_down: SimDuration,
}

/// Time since a robot's last drive before it is sent to wait elsewhere \[min\].
///
/// Assumption: 15, range 0–60: a quarter of the hour between two looks.
const COOL_DOWN_MIN: f64 = 15.0;

impl Default for StandBy {
    fn default() -> Self {
        Self { returns: Returns::default(), cool_down: SimDuration::from_minutes(COOL_DOWN_MIN) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::schema::RETURNS;

    #[test]
    fn the_words_of_the_file_are_those_of_the_model() {
        assert_eq!(RETURNS, Returns::ALL.map(Returns::name));
        assert!(RETURNS.into_iter().all(|word| Returns::named(word).is_some()));
    }
}
