//! Where feeders put orders down, and their ways there.

use super::couriers::{Footpaths, Roads};
use super::{CourierGround, HubGround};
use crate::base::cast::index32;
use crate::base::ids::MerchantId;
use crate::base::units::Millimetres;
use crate::map::{Network, Point, route};
use crate::scenario::FeederPool;
use crate::scenario::instance::Plane;

/// The ways between a fleet's hubs and all merchants, as its feeders go.
#[derive(Debug)]
pub struct FeedGround {
    /// By hub, then merchant; `None` without a path.
    ways: Vec<Vec<Option<Millimetres>>>,
}

impl FeedGround {
    /// Over the footpaths that couriers use, or straight where these feeders go so.
    pub(super) fn new(
        pool: &FeederPool,
        couriers: &CourierGround,
        (network, hubs): (&Network, &[HubGround]),
        merchants: &[Point],
    ) -> Self {
        let to_all = |hub: &HubGround| -> Vec<Option<Millimetres>> {
            let at = route::point(network.map(), hub.at);
            let straight = || merchants.iter().map(|to| Some(Plane::way(at, *to))).collect();
            match &couriers.roads {
                Roads::Footpaths(paths) if !pool.profile.straight => {
                    let Footpaths { network: walked, trees, .. } = paths.as_ref();
                    let at = walked.snap(at);
                    trees.iter().map(|tree| tree.as_ref()?.distance(walked, at?)).collect()
                }
                Roads::Footpaths(_) | Roads::Plane(_) => straight(),
            }
        };
        Self { ways: hubs.iter().map(to_all).collect() }
    }

    /// Way between a hub and a merchant.
    pub fn way(&self, hub: u32, merchant: MerchantId) -> Option<Millimetres> {
        self.ways[hub as usize][merchant.index()]
    }

    /// The hub at which robots load a merchant's orders: the nearest, of equally near ones the
    /// first; `None` where nobody gets there.
    pub fn hub_of(&self, merchant: MerchantId) -> Option<u32> {
        let hubs = 0..index32(self.ways.len());
        hubs.filter_map(|hub| Some((self.way(hub, merchant)?, hub))).min().map(|(_, hub)| hub)
    }

    /// Way that a merchant's orders are carried.
    pub fn carried(&self, merchant: MerchantId) -> Option<Millimetres> {
        self.way(self.hub_of(merchant)?, merchant)
    }
}
