//! Where robots stand between two trips, and the ways from there to merchants and home.

use super::{ChargerGround, FleetGround, MerchantGround};
use crate::base::cast::index32;
use crate::base::units::Millimetres;
use crate::map::{Anchor, Path, ReachTree};
use crate::scenario::Returns;
use crate::sim::conditions::{Ends, Heading};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A place where robots of a fleet stand between two trips.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Post {
    /// One of its hubs.
    Hub(u32),
    /// One of its chargers, away from the hubs.
    Charger(u32),
    /// On the footpath at a merchant.
    Merchant(u32),
    /// On the footpath at a customer's door.
    Door(u32),
}

impl Post {
    /// Whether its computers need no battery there.
    pub fn has_power(self) -> bool {
        matches!(self, Self::Hub(_) | Self::Charger(_))
    }
}

impl Default for Post {
    fn default() -> Self {
        Self::Hub(0)
    }
}

/// One hub of a fleet.
#[derive(Debug)]
pub struct HubGround {
    /// Where it is.
    pub at: Anchor,
    /// Distances from it.
    pub tree: Arc<ReachTree>,
}

/// The drive from a hub to a merchant.
#[derive(Debug)]
pub struct Approach {
    /// The shortest.
    pub path: Path,
    /// Its length.
    pub way: Millimetres,
}

impl FleetGround {
    /// Hubs at which robots of a fleet of this size ever stand.
    pub fn peopled_hubs(&self, robots: u32) -> u32 {
        let hubs = index32(self.hubs.len());
        if self.returns == Returns::HomeHub { hubs.min(robots) } else { hubs }
    }

    /// The hub at which a robot lives, by its position in the fleet: one after another in turn.
    pub fn home(&self, position: u32) -> u32 {
        position % index32(self.hubs.len())
    }

    /// The hub that is nearest to a place by path; of equally near ones the first.
    pub fn nearest_hub(&self, here: Anchor) -> u32 {
        if self.hubs.len() == 1 {
            return 0;
        }
        let ways = (0..).zip(&self.hubs).filter_map(|(number, hub)| {
            let way = hub.tree.distance(&self.network, here)?;
            Some((way, number))
        });
        ways.min().map_or(0, |(_, number)| number)
    }

    /// One of its hubs.
    pub fn hub(&self, number: u32) -> &HubGround {
        &self.hubs[number as usize]
    }

    /// The hub to which a robot is expected to return that sets out from a post to a door.
    pub fn back_hub(&self, post: Post, door: Anchor) -> &HubGround {
        match (self.returns, post) {
            (Returns::HomeHub, Post::Hub(home)) => self.hub(home),
            _ => self.hub(self.nearest_hub(door)),
        }
    }

    /// Where a post is.
    pub fn post_at(&self, post: Post) -> Anchor {
        match post {
            Post::Hub(hub) => self.hub(hub).at,
            Post::Charger(charger) => self.chargers[charger as usize].tree.root(),
            Post::Merchant(merchant) => {
                let merchant = self.merchants[merchant as usize].as_ref();
                merchant.map_or(self.hubs[0].at, |merchant| merchant.tree.root())
            }
            Post::Door(customer) => self.customers[customer as usize].unwrap_or(self.hubs[0].at),
        }
    }

    /// Distances from a post to which robots are sent: any but a customer's door.
    pub fn post_tree(&self, post: Post) -> Option<&Arc<ReachTree>> {
        match post {
            Post::Hub(hub) => Some(&self.hub(hub).tree),
            Post::Charger(charger) => Some(&self.chargers[charger as usize].tree),
            Post::Merchant(merchant) => self.merchants[merchant as usize].as_ref()?.wide.as_ref(),
            Post::Door(_) => None,
        }
    }

    /// Way from a place to a post to which robots are sent.
    pub fn way_to_post(&self, here: Anchor, post: Post) -> Option<Millimetres> {
        self.post_tree(post)?.distance(&self.network, here)
    }

    /// Way from a post to a merchant.
    pub fn approach_way(&self, post: Post, merchant: &MerchantGround) -> Option<Millimetres> {
        match post {
            Post::Hub(hub) => Some(merchant.approaches[hub as usize].way),
            Post::Charger(_) | Post::Merchant(_) | Post::Door(_) => {
                merchant.wide.as_ref()?.distance(&self.network, self.post_at(post))
            }
        }
    }

    /// Lays the drive from a post to a merchant.
    pub fn lay_approach(&self, post: Post, merchant: &MerchantGround, path: &mut Path) {
        match (post, &merchant.wide) {
            (Post::Hub(hub), _) => path.copy_from(&merchant.approaches[hub as usize].path),
            (_, Some(wide)) => {
                wide.path(&self.network, self.post_at(post), path);
                path.reverse(self.network.map());
            }
            (_, None) => {}
        }
    }

    /// Both ends of that drive.
    pub fn approach_ends(&self, post: Post, merchant: &MerchantGround) -> Ends {
        match (post, &merchant.wide) {
            (Post::Hub(hub), _) => {
                Ends::of(&self.hub(hub).tree, merchant.tree.root(), Heading::Out)
            }
            (_, wide) => {
                let tree = wide.as_ref().unwrap_or(&merchant.tree);
                Ends::of(tree, self.post_at(post), Heading::Home)
            }
        }
    }

    /// Way from a post to a charger.
    pub fn way_to(&self, post: Post, charger: &ChargerGround) -> Option<Millimetres> {
        match post {
            Post::Hub(hub) => Some(charger.from_hubs[hub as usize]),
            Post::Charger(_) | Post::Merchant(_) | Post::Door(_) => {
                charger.tree.distance(&self.network, self.post_at(post))
            }
        }
    }
}
