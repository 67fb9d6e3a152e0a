//! Ids: dense indices in the order of the scenario, so that equal things have one order.

use serde::{Deserialize, Serialize};

/// Declares one 32-bit id.
macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(pub u32);

        impl $name {
            /// The id of the item at an index.
            pub fn from_index(index: usize) -> Self {
                Self(super::cast::index32(index))
            }

            /// Position in the list that the id counts.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id!(
    /// An order of the simulated day.
    OrderId
);
id!(
    /// A robot, counted over all fleets.
    RobotId
);
id!(
    /// A fleet of the scenario.
    FleetId
);
id!(
    /// A merchant of the scenario.
    MerchantId
);
id!(
    /// A remote operator or companion, counted over all pools.
    OperatorId
);
id!(
    /// A rescue crew, counted over all bases.
    CrewId
);
id!(
    /// Somebody who carries orders to a hub of robots, counted over all fleets.
    FeederId
);
id!(
    /// A courier.
    CourierId
);
id!(
    /// A vertex of the footpath graph.
    VertexId
);
id!(
    /// An edge of the footpath graph.
    EdgeId
);
id!(
    /// A crossing of a road.
    CrossingId
);
id!(
    /// A place of the map: eatery, shop, building, address.
    PlaceId
);
