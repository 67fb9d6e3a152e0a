//! All that a scenario fixes before the first draw: places, networks, trees, speeds.
//!
//! Built once, never changed, shared by every replication and every point of a sweep.

mod places;
mod speeds;

use super::calls::CallHazards;
use super::conditions::Conditions;
use crate::base::ids::{EdgeId, FleetId, MerchantId};
use crate::base::units::{Metres, Millimetres};
use crate::events::Unfit;
use crate::map::{
    Anchor, Network, Path, Placing, Point, ReachTree, RoadClass, RoutingProfile, SidewalkMap,
};
use crate::scenario::{CourierFleet, Fleet, RulePack, Scenario};
use std::sync::Arc;

pub use places::PlaceProblem;
pub use speeds::{EdgePace, edge_paces};

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
    /// One for each fleet.
    pub fleets: Vec<FleetGround>,
    /// What couriers move on.
    pub couriers: CourierGround,
    /// What changes with the hour and the day; `None` where nothing does.
    pub conditions: Option<Arc<Conditions>>,
}

/// What one fleet drives on.
#[derive(Debug)]
pub struct FleetGround {
    /// The largest piece that the vehicle can drive.
    pub network: Arc<Network>,
    /// Speed and time of every edge.
    pub paces: Vec<EdgePace>,
    /// Speed on crossings \[m/s\].
    pub crossing_mps: f64,
    /// What makes robots call for help.
    pub calls: CallHazards,
    /// Edges entered by one robot at a time, in order.
    pub gates: Vec<EdgeId>,
    /// Where the robots stand.
    pub hub: Anchor,
    /// Where the rescue crews wait.
    pub crew_base: Anchor,
    /// Distances from the hub.
    pub hub_tree: Arc<ReachTree>,
    /// Distances from the crews' base.
    pub crew_tree: Arc<ReachTree>,
    /// One for each merchant; `None` where the vehicle cannot get there.
    pub merchants: Vec<Option<MerchantGround>>,
    /// Where each customer is met, or why not.
    pub customers: Vec<Result<Anchor, Unfit>>,
    /// Customers by how they lie to the vehicle's network.
    pub placing: PlacingCounts,
    /// Why a rule keeps the vehicle off the footpath altogether.
    pub forbidden: Option<String>,
}

/// One merchant as one fleet sees it.
#[derive(Debug)]
pub struct MerchantGround {
    /// Distances from the merchant, as far as the vehicle's reach.
    pub tree: Arc<ReachTree>,
    /// The drive from the hub.
    pub approach: Path,
    /// Its length.
    pub approach_way: Millimetres,
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

/// What couriers and customers walk or ride on.
#[derive(Debug)]
pub struct CourierGround {
    /// Everything that couriers may use.
    pub network: Network,
    /// Distances from each merchant.
    pub trees: Vec<Option<Arc<ReachTree>>>,
    /// Where each customer is met.
    pub customers: Vec<Option<Anchor>>,
}

impl Ground {
    /// Resolves every place and builds every network and tree.
    ///
    /// # Errors
    /// Every place that the map does not hold, all at once.
    pub fn build(scenario: Scenario, map: Arc<SidewalkMap>) -> Result<Self, Vec<PlaceProblem>> {
        let networks = networks(&scenario, &map)?;
        let courier_network = Network::new(map.clone(), &courier_profile(&scenario.couriers))
            .map_err(|_| vec![PlaceProblem::no_paths("couriers.kind", &map.name)])?;
        let primary = networks.first().map_or(&courier_network, |network| network.as_ref());
        let sites = places::resolve(&scenario, &map, primary, &courier_network)?;
        let mut problems = Vec::new();
        let mut fleets = Vec::new();
        for (index, (fleet, network)) in scenario.fleets.iter().zip(&networks).enumerate() {
            match fleet_ground(&scenario, fleet, network, &sites, index) {
                Ok(ground) => fleets.push(ground),
                Err(mut found) => problems.append(&mut found),
            }
        }
        let around = Conditions::build(&scenario, &map, &sites.customers, &sites.middles);
        let conditions = around.unwrap_or_else(|mut found| {
            problems.append(&mut found);
            None
        });
        if !problems.is_empty() {
            return Err(problems);
        }
        let couriers = courier_ground(courier_network, &sites);
        let places::Sites { merchants, customers, customers_of, unreachable, .. } = sites;
        Ok(Self {
            scenario,
            map,
            merchants,
            customers,
            unreachable,
            customers_of,
            fleets,
            couriers,
            conditions,
        })
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
        let merchant = ground.merchants[merchant.index()].as_ref().ok_or(Unfit::NoDrivablePath)?;
        let door = ground.customers[customer as usize]?;
        let way = merchant.tree.distance(&ground.network, door).ok_or(Unfit::OutOfReach)?;
        let reach = self.scenario.fleets[fleet.index()].vendor.reach;
        if way.metres() > reach { Err(Unfit::OutOfReach) } else { Ok(way) }
    }

    /// Way of a courier from a merchant to a customer; `None` where there is no path.
    pub fn courier_way(&self, merchant: MerchantId, customer: u32) -> Option<Millimetres> {
        if self.scenario.couriers.profile.straight {
            let from = self.merchants[merchant.index()];
            return Some(Millimetres::from_metres(
                from.distance(self.customers[customer as usize]),
            ));
        }
        let tree = self.couriers.trees[merchant.index()].as_ref()?;
        tree.distance(&self.couriers.network, self.couriers.customers[customer as usize]?)
    }
}

/// One network for each fleet; fleets with equal profiles share one.
fn networks(
    scenario: &Scenario,
    map: &Arc<SidewalkMap>,
) -> Result<Vec<Arc<Network>>, Vec<PlaceProblem>> {
    let mut made: Vec<(RoutingProfile, Arc<Network>)> = Vec::new();
    let mut networks = Vec::new();
    for (index, fleet) in scenario.fleets.iter().enumerate() {
        let profile = fleet_profile(fleet, &scenario.rules);
        let known = made.iter().find(|(known, _)| *known == profile);
        let network = if let Some((_, network)) = known {
            network.clone()
        } else {
            let key = format!("fleet[{index}].vendor");
            let network = Network::new(map.clone(), &profile)
                .map_err(|_| vec![PlaceProblem::no_paths(&key, &map.name)])?;
            Arc::new(network)
        };
        made.push((profile, network.clone()));
        networks.push(network);
    }
    Ok(networks)
}

/// What the vehicle can do, less what the rules forbid beside roads.
fn fleet_profile(fleet: &Fleet, rules: &RulePack) -> RoutingProfile {
    let mut profile = fleet.vendor.drives;
    if !rules.road_allowed {
        profile.roads_up_to = profile.roads_up_to.map(|road| road.min(RoadClass::Residential));
    }
    profile
}

fn courier_profile(couriers: &CourierFleet) -> RoutingProfile {
    RoutingProfile { steps: couriers.profile.climbs_steps, ..RoutingProfile::WALKER }
}

fn courier_ground(network: Network, sites: &places::Sites) -> CourierGround {
    let whole = Metres(f64::INFINITY);
    let merchants = sites.merchants.iter();
    let trees =
        merchants.map(|at| network.snap(*at).map(|anchor| network.tree(anchor, whole))).collect();
    let customers = sites.customers.iter().map(|at| network.snap(*at)).collect();
    CourierGround { network, trees, customers }
}

fn fleet_ground(
    scenario: &Scenario,
    fleet: &Fleet,
    network: &Arc<Network>,
    sites: &places::Sites,
    index: usize,
) -> Result<FleetGround, Vec<PlaceProblem>> {
    let anchor = |at: Point, key: &str| {
        let key = format!("fleet[{index}].{key}");
        network.snap(at).ok_or_else(|| vec![PlaceProblem::off_network(&key, &fleet.vendor.name)])
    };
    let hub = anchor(sites.hubs[index], "hub")?;
    let crew_base = anchor(sites.crew_bases[index], "crew base")?;
    let hub_tree = network.tree(hub, Metres(f64::INFINITY));
    let mut placing = PlacingCounts::default();
    let customers = sites.customers.iter().map(|at| placing.take(network.placing(*at))).collect();
    let merchants = sites.merchants.iter();
    let merchants = merchants
        .map(|at| network.snap(*at))
        .map(|anchor| merchant_ground(network, &hub_tree, anchor?, fleet.vendor.reach))
        .collect();
    let guided = speeds::guided(fleet);
    Ok(FleetGround {
        paces: edge_paces(network.map(), &guided, &scenario.rules),
        calls: CallHazards::of(fleet),
        gates: gates(scenario, network, sites),
        crossing_mps: speeds::crossing_limit(&guided, &scenario.rules).0,
        crew_tree: network.tree(crew_base, Metres(f64::INFINITY)),
        network: network.clone(),
        hub,
        crew_base,
        hub_tree,
        merchants,
        customers,
        placing,
        forbidden: scenario
            .rules
            .obstacles(&fleet.vendor)
            .into_iter()
            .next()
            .map(|found| found.text),
    })
}

/// Edges that robots enter one after another, in order.
fn gates(scenario: &Scenario, network: &Network, sites: &places::Sites) -> Vec<EdgeId> {
    let at = sites.gates.iter().filter_map(|at| Some(network.snap(*at)?.edge));
    let edges = network.map().edges.iter().enumerate();
    let narrow = edges.filter(|(_, edge)| {
        let width = edge.width_m.map(f64::from);
        width.zip(scenario.gates.below_m).is_some_and(|(width, below)| width < below)
    });
    let mut gates: Vec<EdgeId> =
        at.chain(narrow.map(|(index, _)| EdgeId::from_index(index))).collect();
    gates.sort_unstable();
    gates.dedup();
    gates
}

fn merchant_ground(
    network: &Network,
    hub_tree: &ReachTree,
    anchor: Anchor,
    reach: Metres,
) -> Option<MerchantGround> {
    let mut approach = Path::default();
    let approach_way = hub_tree.distance(network, anchor)?;
    hub_tree.path(network, anchor, &mut approach);
    Some(MerchantGround { tree: network.tree(anchor, reach), approach, approach_way })
}

impl FleetGround {
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
