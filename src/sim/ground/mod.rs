//! All that a scenario fixes before the first draw: places, networks, trees, speeds.
//!
//! Built once, never changed, shared by every replication and every point of a sweep.

mod allowed;
mod areas;
mod book;
mod chargers;
mod couriers;
mod feed;
mod fleet;
mod places;
mod plane;
mod policy;
mod posts;
mod speeds;

use super::calls::CallHazards;
use super::conditions::{Conditions, Middles};
use crate::base::ids::{EdgeId, FleetId, MerchantId};
use crate::base::time::{SimDuration, SimTime};
use crate::base::units::Millimetres;
use crate::events::Unfit;
use crate::map::{Anchor, Network, Placing, Point, ReachTree, RoutingProfile, SidewalkMap, Step};
use crate::scenario::{CourierFleet, Returns, RuleCheck, RulePack, Scenario};
use crate::sim::crossings::CrossingPace;
use crate::sim::demand_curve::DemandCurve;
use std::sync::Arc;

use allowed::Allowed;

pub use areas::{Areas, LimitedArea};
pub use book::BookGround;
pub use chargers::ChargerGround;
pub use couriers::{CourierGround, Footpaths, Place, Ride, Roads};
pub use feed::FeedGround;
pub use places::PlaceProblem;
pub use plane::PlaneRoads;
pub use policy::TimedPaces;
pub use posts::{Approach, HubGround, Post};
pub use speeds::{EdgePace, Guidance, Guided, edge_paces};

/// A scenario on its map, ready to run.
#[derive(Debug)]
pub struct Ground {
    /// The question.
    pub scenario: Scenario,
    /// The footpaths.
    pub map: Arc<SidewalkMap>,
    /// Where merchants are.
    pub merchants: Vec<Point>,
    /// Where customers are.
    pub customers: Vec<Point>,
    /// Customer places left out, since nobody can walk to them.
    pub unreachable: usize,
    /// Customers of each merchant, as indices.
    pub customers_of: Vec<Vec<u32>>,
    /// Customers of the orders of the scenario's book.
    pub book: Option<Arc<BookGround>>,
    /// When orders are expected, by merchant; empty where no robot goes by it.
    pub expected: Vec<DemandCurve>,
    /// One for each fleet.
    pub fleets: Vec<FleetGround>,
    /// What couriers move on.
    pub couriers: Arc<CourierGround>,
    /// What changes with the hour and the day; `None` where nothing does.
    pub conditions: Option<Arc<Conditions>>,
    /// Where robots stand, crews wait, gates are.
    fixed: places::Fixed,
    /// Every rule of the place held against every fleet.
    pub rule_checks: Vec<Vec<RuleCheck>>,
    /// Hours in which each fleet would drive if the rules let it; `scenario` holds the hours left.
    pub asked_hours: Vec<(SimTime, SimTime)>,
}

/// What one fleet drives on.
#[derive(Debug)]
pub struct FleetGround {
    /// The largest piece that the vehicle can drive.
    pub network: Arc<Network>,
    /// Speed and time of every edge.
    pub paces: Vec<EdgePace>,
    /// [`Self::may_stop`], by step.
    stops: Vec<bool>,
    /// Lower speeds that a policy sets at times.
    pub timed_paces: TimedPaces,
    /// How much faster robots drive whose operators guide fewer of them than they may.
    pub guidance: Guidance,
    /// Merchants in an area that a policy closes.
    pub closed_merchants: Vec<bool>,
    /// What makes robots call for help.
    pub calls: CallHazards,
    /// Edges entered by one robot at a time, in order.
    pub gates: Vec<EdgeId>,
    /// Areas that only so many robots may be in.
    pub areas: Arc<Areas>,
    /// Mean resistance of the network, as a share of the weight.
    pub resistance: f64,
    /// Wait at every crossing.
    pub crossings: Vec<CrossingPace>,
    /// Signals that the vehicle never clears; their paths are closed to it.
    pub closed_crossings: usize,
    /// Whether a full battery lasts for a trip to any customer.
    pub battery_lasts: bool,
    /// Where the robots charge.
    pub chargers: Vec<ChargerGround>,
    /// Where the robots live; at least one.
    pub hubs: Vec<HubGround>,
    /// Where they go when a trip is over.
    pub returns: Returns,
    /// One for each pool of rescue crews.
    pub crews: Vec<CrewGround>,
    /// The ways of its feeders, where it has any.
    pub feed: Option<FeedGround>,
    /// One for each merchant; `None` where the vehicle cannot get there, or where nobody carries its
    /// orders to a hub.
    pub merchants: Vec<Option<MerchantGround>>,
    /// Where each customer is met, or why not.
    pub customers: Vec<Result<Anchor, Unfit>>,
    /// Customers by how they lie to the vehicle's network.
    pub placing: PlacingCounts,
    /// Why a rule keeps the vehicle off the footpath altogether.
    pub forbidden: Option<String>,
}

/// Where the crews of one pool wait.
#[derive(Debug)]
pub struct CrewGround {
    /// Their base.
    pub base: Anchor,
    /// Distances from it.
    pub tree: Arc<ReachTree>,
}

/// Where one fleet's robots load the orders of a merchant: at its place, or at the hub where feeders
/// put them down.
#[derive(Debug)]
pub struct MerchantGround {
    /// Distances from there, as far as the vehicle's reach.
    pub tree: Arc<ReachTree>,
    /// The drives from the fleet's hubs, in their order.
    pub approaches: Vec<Approach>,
    /// Distances from there over the whole piece, where robots may wait anywhere.
    pub wide: Option<Arc<ReachTree>>,
    /// Where robots wait that wait there: at the hub beside it, where there is one.
    pub post: Post,
}

/// How many places a network serves, and why not the others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PlacingCounts {
    /// On the piece that is driven.
    pub served: usize,
    /// Near another piece only.
    pub other_piece: usize,
    /// Near paths that the vehicle may not use only.
    pub not_allowed: usize,
    /// Far from any path.
    pub far: usize,
}

impl Ground {
    /// Resolves every place and builds every network and tree.
    ///
    /// # Errors
    /// Every place that the map does not hold, all at once.
    pub fn build(scenario: Scenario, map: Arc<SidewalkMap>) -> Result<Self, Vec<PlaceProblem>> {
        if let Some(day) = scenario.instance.clone() {
            return Ok(plane::ground(scenario, &day, map));
        }
        let mut allowed = Allowed::of(scenario, &map)?;
        let scenario = &mut allowed.scenario;
        let courier_network = Network::new(map.clone(), &courier_profile(&scenario.couriers))
            .map_err(|_| vec![PlaceProblem::no_paths("couriers.kind", &map.name)])?;
        let primary = allowed.networks.first();
        let primary = primary.map_or(&courier_network, |network| network.as_ref());
        let doors = places::Doors::of(scenario, &map, primary, &courier_network)?;
        let networks = (primary, &courier_network);
        let placed = book::place(scenario, &map, networks, || doors.centre(&map, primary))?;
        let sites = places::resolve(scenario, &map, primary, doors, placed)?;
        let places = (&sites.customers[..], &sites.middles);
        let conditions = Conditions::build(scenario, &map, places, &allowed.limits.closings);
        let couriers = Arc::new(couriers::footpaths(courier_network, &sites));
        match conditions {
            Ok(conditions) => allowed.ground(map, sites, (couriers, conditions)),
            Err(mut problems) => {
                let others = allowed.ground(map, sites, (couriers, None)).err();
                problems.extend(others.unwrap_or_default());
                Err(problems)
            }
        }
    }

    /// The same day at the same places under other rules.
    ///
    /// # Errors
    /// Every place that a fleet cannot reach under them.
    pub fn under(&self, rules: &RulePack) -> Result<Self, Vec<PlaceProblem>> {
        let mut scenario = self.scenario.clone();
        scenario.rules = rules.clone();
        for (fleet, asked) in scenario.fleets.iter_mut().zip(&self.asked_hours) {
            fleet.vendor.service = *asked;
        }
        let allowed = Allowed::of(scenario, &self.map)?;
        let sites = places::Sites {
            merchants: self.merchants.clone(),
            fixed: self.fixed.clone(),
            customers: self.customers.clone(),
            customers_of: self.customers_of.clone(),
            unreachable: self.unreachable,
            middles: Middles::default(),
            book: self.book.clone(),
        };
        let around = (self.couriers.clone(), self.conditions.clone());
        allowed.ground(self.map.clone(), sites, around)
    }

    /// Orders of a merchant that are expected within an hour from an instant, by the laws of its
    /// demand: those of a plain day, whatever its weather and events.
    pub fn expected_orders(&self, merchant: MerchantId, from: SimTime) -> f64 {
        let Some(curve) = self.expected.get(merchant.index()) else { return 0.0 };
        let share = curve.share(from, from + SimDuration::from_hours(1.0));
        self.scenario.merchants[merchant.index()].orders_per_day * share
    }

    /// Why a fleet cannot carry anything from a merchant to a customer; the way if it can.
    ///
    /// # Errors
    /// The first obstacle: rule, path, reach.
    pub fn loaded_way(
        &self,
        fleet: FleetId,
        merchant: MerchantId,
        customer: u32,
    ) -> Result<Millimetres, Unfit> {
        let ground = &self.fleets[fleet.index()];
        if ground.forbidden.is_some() {
            return Err(Unfit::ForbiddenByRule);
        }
        let closed = ground.closed_merchants[merchant.index()];
        let off = if closed { Unfit::ForbiddenByRule } else { Unfit::NoDrivablePath };
        let merchant = ground.merchants[merchant.index()].as_ref().ok_or(off)?;
        let door = ground.customers[customer as usize]?;
        let way = merchant.tree.distance(&ground.network, door).ok_or(Unfit::OutOfReach)?;
        let reach = self.scenario.fleets[fleet.index()].vendor.reach;
        if way.metres() > reach { Err(Unfit::OutOfReach) } else { Ok(way) }
    }
}

fn courier_profile(couriers: &CourierFleet) -> RoutingProfile {
    RoutingProfile { steps: couriers.profile.climbs_steps, ..RoutingProfile::WALKER }
}

impl FleetGround {
    /// Pace on an edge that is entered at an instant \[µs\].
    #[inline]
    pub fn pace(&self, edge: EdgeId, us: u64) -> &EdgePace {
        let own = &self.paces[edge.index()];
        if self.timed_paces.is_empty() {
            return own;
        }
        policy::pace_at(&self.timed_paces, edge, us, own)
    }

    /// Whether a robot may have to stop before a step or at its end, for a crossing, a kerb, a
    /// gate or the border of an area.
    pub fn may_stop(&self, step: Step) -> bool {
        self.stops[step.index()]
    }

    /// Whether an edge is entered by one robot at a time.
    pub fn is_gate(&self, edge: EdgeId) -> bool {
        !self.gates.is_empty() && self.gates.binary_search(&edge).is_ok()
    }
}

impl PlacingCounts {
    fn take(&mut self, placing: Placing) -> Result<Anchor, Unfit> {
        match placing {
            Placing::OnPiece(anchor) => {
                self.served += 1;
                return Ok(anchor);
            }
            Placing::OnOtherPiece => self.other_piece += 1,
            Placing::NotAllowed => self.not_allowed += 1,
            Placing::FarFromPaths => self.far += 1,
        }
        Err(Unfit::NoDrivablePath)
    }

    /// All places.
    pub fn total(&self) -> usize {
        self.served + self.other_piece + self.not_allowed + self.far
    }
}
