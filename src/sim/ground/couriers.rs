//! What couriers move on: footpaths, straight lines, or the plane of an instance.

use super::plane::PlaneRoads;
use super::{Ground, Post, places};
use crate::base::ids::{FleetId, MerchantId};
use crate::base::time::SimDuration;
use crate::base::units::{Metres, Millimetres};
use crate::map::{Anchor, Network, Point, ReachTree};
use crate::scenario::instance::Plane;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What couriers and customers walk or ride on.
#[derive(Debug)]
pub struct CourierGround {
    /// Where couriers' shifts begin, where the scenario says so.
    pub starts: Vec<Point>,
    /// By what they go.
    pub roads: Roads,
}

/// By what couriers go.
#[derive(Debug)]
pub enum Roads {
    /// Footpaths, or straight lines over them; both need a path at either end.
    Footpaths(Box<Footpaths>),
    /// Straight lines in whole minutes.
    Plane(PlaneRoads),
}

/// The footpaths as couriers use them.
#[derive(Debug)]
pub struct Footpaths {
    /// Everything that couriers may use.
    pub network: Network,
    /// Distances from each merchant.
    pub trees: Vec<Option<Arc<ReachTree>>>,
    /// Where each customer is met.
    pub customers: Vec<Option<Anchor>>,
    /// Where each shift begins.
    pub starts: Vec<Option<Anchor>>,
}

/// A place where a courier, or to a policy a robot, can stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Place {
    /// Nobody knows: before the first order of a shift whose start is not given.
    Unknown,
    /// Where a shift begins: index into [`CourierGround::starts`].
    Start(u32),
    /// At a merchant.
    Merchant(MerchantId),
    /// At a customer's door.
    Customer(u32),
    /// Where robots of a fleet stand between two trips.
    Post(FleetId, Post),
}

/// A way between two places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ride {
    /// How long it takes, a place for the vehicle included.
    pub time: SimDuration,
    /// How long it is.
    pub way: Millimetres,
}

pub(super) fn footpaths(network: Network, sites: &places::Sites) -> CourierGround {
    let whole = Metres(f64::INFINITY);
    let snap = |at: &Point| network.snap(*at);
    let merchants = sites.merchants.iter();
    let trees = merchants.map(|at| snap(at).map(|anchor| network.tree(anchor, whole))).collect();
    let customers = sites.customers.iter().map(snap).collect();
    let starts = sites.fixed.courier_starts.clone();
    let anchors = starts.iter().map(snap).collect();
    let paths = Footpaths { trees, customers, starts: anchors, network };
    let roads = Roads::Footpaths(Box::new(paths));
    CourierGround { starts, roads }
}

impl Ground {
    /// Way of a courier from a merchant to a customer; `None` where there is no path.
    pub fn courier_way(&self, merchant: MerchantId, customer: u32) -> Option<Millimetres> {
        let from = self.merchants[merchant.index()];
        let paths = match &self.couriers.roads {
            Roads::Plane(_) => return Some(Plane::way(from, self.customers[customer as usize])),
            Roads::Footpaths(paths) => paths,
        };
        if self.scenario.couriers.profile.straight {
            return Some(Plane::way(from, self.customers[customer as usize]));
        }
        let tree = paths.trees[merchant.index()].as_ref()?;
        tree.distance(&paths.network, paths.customers[customer as usize]?)
    }

    /// Ride of a courier from a merchant to a customer, or back; `None` where there is no path.
    pub fn courier_ride(&self, merchant: MerchantId, customer: u32) -> Option<Ride> {
        let way = self.courier_way(merchant, customer)?;
        let ends = (self.merchants[merchant.index()], self.customers[customer as usize]);
        Some(self.ride(ends, way))
    }

    /// Ride of a courier to a merchant; `None` from a place that nobody knows, or without a path.
    pub fn courier_approach(&self, from: Place, merchant: MerchantId) -> Option<Ride> {
        let to = self.merchants[merchant.index()];
        match from {
            Place::Unknown | Place::Post(..) => None,
            Place::Customer(customer) => self.courier_ride(merchant, customer),
            Place::Start(start) => {
                let at = self.couriers.starts[start as usize];
                let way = self.way_to_anchor(merchant, at, |paths| paths.starts[start as usize])?;
                Some(self.ride((at, to), way))
            }
            Place::Merchant(other) => {
                let at = self.merchants[other.index()];
                let root = |paths: &Footpaths| Some(paths.trees[other.index()].as_ref()?.root());
                Some(self.ride((at, to), self.way_to_anchor(merchant, at, root)?))
            }
        }
    }

    /// A ride as it is when weather slows couriers down to a share of their speed \[0-1\].
    pub fn courier_slowed(&self, ride: Ride, factor: f64) -> Ride {
        if factor >= 1.0 {
            return ride;
        }
        let fleet = &self.scenario.couriers;
        let time = ride.way.metres() / (fleet.profile.speed * factor) + fleet.parking;
        Ride { time, ..ride }
    }

    /// Time of [`Self::courier_approach`] alone.
    pub fn courier_approach_time(&self, from: Place, merchant: MerchantId) -> Option<SimDuration> {
        let Roads::Plane(roads) = &self.couriers.roads else {
            return Some(self.courier_approach(from, merchant)?.time);
        };
        let to = self.merchants[merchant.index()];
        let time = match roads.kept(from, merchant) {
            Some(time) => time,
            None => roads.plane.travel(self.courier_point(from)?, to),
        };
        Some(time + self.scenario.couriers.parking)
    }

    /// Straight line between a merchant and a place that couriers can stand at: no way is shorter.
    pub fn courier_beeline(&self, from: Place, merchant: MerchantId) -> Option<Metres> {
        let to = self.merchants[merchant.index()];
        Some(Metres(self.courier_point(from)?.distance(to)))
    }

    /// Where a place lies.
    pub fn courier_point(&self, place: Place) -> Option<Point> {
        match place {
            Place::Unknown | Place::Post(..) => None,
            Place::Start(start) => Some(self.couriers.starts[start as usize]),
            Place::Merchant(merchant) => Some(self.merchants[merchant.index()]),
            Place::Customer(customer) => Some(self.customers[customer as usize]),
        }
    }

    fn way_to_anchor(
        &self,
        merchant: MerchantId,
        at: Point,
        anchor: impl Fn(&Footpaths) -> Option<Anchor>,
    ) -> Option<Millimetres> {
        match &self.couriers.roads {
            Roads::Footpaths(paths) if !self.scenario.couriers.profile.straight => {
                let tree = paths.trees[merchant.index()].as_ref()?;
                tree.distance(&paths.network, anchor(paths)?)
            }
            Roads::Footpaths(_) | Roads::Plane(_) => {
                Some(Plane::way(at, self.merchants[merchant.index()]))
            }
        }
    }

    /// Ride of a courier from door to door.
    ///
    /// Over footpaths no tree is rooted at a door: one is grown for the question, as far as the
    /// way by the merchant, and dropped.
    pub fn courier_between(&self, merchant: MerchantId, from: u32, to: u32) -> Option<Ride> {
        let ends = (self.customers[from as usize], self.customers[to as usize]);
        if let Some(way) = self.straight_between(ends) {
            return Some(self.ride(ends, way));
        }
        let Roads::Footpaths(paths) = &self.couriers.roads else { return None };
        let by_merchant = self.courier_way(merchant, from)?.metres()
            + self.courier_way(merchant, to)?.metres()
            + Metres(1.0);
        let (from, to) = (paths.customers[from as usize]?, paths.customers[to as usize]?);
        let tree = paths.network.tree_unshared(from, by_merchant);
        Some(self.ride(ends, tree.distance(&paths.network, to)?))
    }

    /// What a plan takes for [`Self::courier_between`]: the straight line, lengthened as the two
    /// ways from the merchant are; exact where couriers go straight.
    pub fn courier_between_about(&self, merchant: MerchantId, from: u32, to: u32) -> Option<Ride> {
        let ends = (self.customers[from as usize], self.customers[to as usize]);
        if let Some(way) = self.straight_between(ends) {
            return Some(self.ride(ends, way));
        }
        let at = self.merchants[merchant.index()];
        let ways = self.courier_way(merchant, from)?.metres().0
            + self.courier_way(merchant, to)?.metres().0;
        let lines = at.distance(ends.0) + at.distance(ends.1);
        let detour = if lines > 0.0 { ways / lines } else { 1.0 };
        let way = Millimetres::from_metres(detour * ends.0.distance(ends.1));
        Some(self.ride(ends, way))
    }

    fn straight_between(&self, (from, to): (Point, Point)) -> Option<Millimetres> {
        match &self.couriers.roads {
            Roads::Footpaths(_) if !self.scenario.couriers.profile.straight => None,
            Roads::Footpaths(_) | Roads::Plane(_) => Some(Plane::way(from, to)),
        }
    }

    /// A way of known length as a ride.
    fn ride(&self, (from, to): (Point, Point), way: Millimetres) -> Ride {
        let fleet = &self.scenario.couriers;
        let time = match &self.couriers.roads {
            Roads::Plane(roads) => roads.plane.travel(from, to),
            Roads::Footpaths(_) => way.metres() / fleet.profile.speed,
        };
        Ride { time: time + fleet.parking, way }
    }
}
