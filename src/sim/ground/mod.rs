//! All that a scenario fixes before the first draw: places, networks, trees, speeds.
//!
//! Built once, never changed, shared by every replication and every point of a sweep.

mod chargers;
mod couriers;
mod places;
mod plane;
mod policy;
mod speeds;

use super::calls::CallHazards;
use super::conditions::{Conditions, Middles};
use crate::base::ids::{CrossingId, EdgeId, FleetId, MerchantId};
use crate::base::time::SimTime;
use crate::base::units::{Metres, MetresPerSecond, Millimetres};
use crate::events::Unfit;
use crate::map::{
    Anchor, Network, Path, Placing, Point, ReachTree, RoadClass, RoutingProfile, SidewalkMap,
};
use crate::scenario::{CourierFleet, Fleet, RuleCheck, RulePack, Scenario};
use crate::sim::crossings::{self, CrossingPace};
use std::sync::Arc;

use policy::{Layer, PolicyGround};

pub use chargers::ChargerGround;
pub use couriers::{CourierGround, Footpaths, Place, Ride, Roads};
pub use places::PlaceProblem;
pub use policy::TimedPaces;
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
    /// Lower speeds that a policy sets at times.
    pub timed_paces: TimedPaces,
    /// Merchants in an area that a policy closes.
    pub closed_merchants: Vec<bool>,
    /// What makes robots call for help.
    pub calls: CallHazards,
    /// Edges entered by one robot at a time, in order.
    pub gates: Vec<EdgeId>,
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
    /// Where the robots stand.
    pub hub: Anchor,
    /// Distances from the hub.
    pub hub_tree: Arc<ReachTree>,
    /// One for each pool of rescue crews.
    pub crews: Vec<CrewGround>,
    /// One for each merchant; `None` where the vehicle cannot get there.
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

impl Ground {
    /// Resolves every place and builds every network and tree.
    ///
    /// # Errors
    /// Every place that the map does not hold, all at once.
    pub fn build(scenario: Scenario, map: Arc<SidewalkMap>) -> Result<Self, Vec<PlaceProblem>> {
        if let Some(day) = scenario.instance.clone() {
            return Ok(plane::ground(scenario, &day, map));
        }
        let allowed = Allowed::of(scenario, &map)?;
        let scenario = &allowed.scenario;
        let courier_network = Network::new(map.clone(), &courier_profile(&scenario.couriers))
            .map_err(|_| vec![PlaceProblem::no_paths("couriers.kind", &map.name)])?;
        let primary = allowed.networks.first();
        let primary = primary.map_or(&courier_network, |network| network.as_ref());
        let sites = places::resolve(scenario, &map, primary, &courier_network)?;
        let conditions = Conditions::build(scenario, &map, &sites.customers, &sites.middles);
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
        };
        let around = (self.couriers.clone(), self.conditions.clone());
        allowed.ground(self.map.clone(), sites, around)
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

/// A scenario cut to what rules and policy allow, on its networks.
struct Allowed {
    scenario: Scenario,
    limits: PolicyGround,
    rule_checks: Vec<Vec<RuleCheck>>,
    asked_hours: Vec<(SimTime, SimTime)>,
    /// Fleets that a policy leaves no hour.
    shut: Vec<bool>,
    networks: Vec<Arc<Network>>,
}

impl Allowed {
    fn of(mut scenario: Scenario, map: &Arc<SidewalkMap>) -> Result<Self, Vec<PlaceProblem>> {
        let rule_checks = scenario.fleets.iter().map(|fleet| scenario.rule_checks(fleet)).collect();
        let limits = PolicyGround::of(scenario.policy.as_ref(), map);
        let (asked_hours, shut) = cut_hours(&mut scenario, &limits);
        let networks = networks(&scenario, map, &limits.closed)?;
        Ok(Self { scenario, limits, rule_checks, asked_hours, shut, networks })
    }

    fn ground(
        self,
        map: Arc<SidewalkMap>,
        sites: places::Sites,
        (couriers, conditions): (Arc<CourierGround>, Option<Arc<Conditions>>),
    ) -> Result<Ground, Vec<PlaceProblem>> {
        let Self { scenario, limits, rule_checks, asked_hours, shut, networks } = self;
        let mut problems = Vec::new();
        let mut fleets = Vec::new();
        for (index, (fleet, network)) in scenario.fleets.iter().zip(&networks).enumerate() {
            match fleet_ground((&scenario, &limits), fleet, network, &sites, index) {
                Ok(mut ground) => {
                    let policy = scenario.policy.as_ref().filter(|_| shut[index]);
                    let closed = policy.map(|file| format!("{} closes the whole map", file.name));
                    ground.forbidden = ground.forbidden.or(closed);
                    fleets.push(ground);
                }
                Err(mut found) => problems.append(&mut found),
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let places::Sites { merchants, fixed, customers, customers_of, unreachable, .. } = sites;
        Ok(Ground {
            scenario,
            map,
            merchants,
            customers,
            unreachable,
            customers_of,
            fleets,
            couriers,
            conditions,
            fixed,
            rule_checks,
            asked_hours,
        })
    }
}

/// Cuts the hours of every fleet to those of the place, where the two meet; what they were before,
/// and which fleets a policy leaves no hour.
fn cut_hours(
    scenario: &mut Scenario,
    limits: &PolicyGround,
) -> (Vec<(SimTime, SimTime)>, Vec<bool>) {
    let (mut asked, mut shut) = (Vec::new(), Vec::new());
    for fleet in &mut scenario.fleets {
        asked.push(fleet.vendor.service);
        let (from, until) = scenario.rules.hours_of(&fleet.vendor);
        let open = limits.open_hours((from, until));
        shut.push(open.is_none() && from < until);
        if let Some(open) = open {
            fleet.vendor.service = open;
        }
    }
    (asked, shut)
}

/// One network for each fleet; fleets with equal profiles share one.
fn networks(
    scenario: &Scenario,
    map: &Arc<SidewalkMap>,
    closed: &[bool],
) -> Result<Vec<Arc<Network>>, Vec<PlaceProblem>> {
    let mut made: Vec<(RoutingProfile, Vec<CrossingId>, Arc<Network>)> = Vec::new();
    let mut networks = Vec::new();
    for (index, fleet) in scenario.fleets.iter().enumerate() {
        let profile = fleet_profile(fleet, &scenario.rules);
        let uncleared = chargers::closed_crossings(scenario, fleet, map);
        let known = made.iter().find(|made| made.0 == profile && made.1 == uncleared);
        let network = if let Some((.., network)) = known {
            network.clone()
        } else {
            let key = format!("fleet[{index}].vendor");
            let closed = crossings::edges_closed(map, &uncleared, closed);
            let network = Network::restricted(map.clone(), &profile, &closed)
                .map_err(|_| vec![PlaceProblem::no_paths(&key, &map.name)])?;
            Arc::new(network)
        };
        made.push((profile, uncleared, network.clone()));
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
    profile.road_limit_kmh = rules.roads_up_to.map(MetresPerSecond::kmh);
    profile
}

fn courier_profile(couriers: &CourierFleet) -> RoutingProfile {
    RoutingProfile { steps: couriers.profile.climbs_steps, ..RoutingProfile::WALKER }
}

fn fleet_ground(
    (scenario, limits): (&Scenario, &PolicyGround),
    fleet: &Fleet,
    network: &Arc<Network>,
    sites: &places::Sites,
    index: usize,
) -> Result<FleetGround, Vec<PlaceProblem>> {
    let layer = scenario.policy.as_ref().map(|file| Layer::new(file, network.map()));
    let closed = |at: Point| layer.as_ref().is_some_and(|layer| layer.closes(at));
    let anchor = |at: Point, key: &str| {
        let key = format!("fleet[{index}].{key}");
        let problem = || match &scenario.policy {
            Some(policy) if closed(at) => PlaceProblem::closed(&key, &policy.name),
            Some(_) | None => PlaceProblem::off_network(&key, &fleet.vendor.name),
        };
        network.snap(at).ok_or_else(|| vec![problem()])
    };
    let hub = anchor(sites.fixed.hubs[index], "hub")?;
    let mut crews = Vec::new();
    for at in &sites.fixed.crew_bases[index] {
        let base = anchor(*at, "crew base")?;
        crews.push(CrewGround { base, tree: network.tree(base, Metres(f64::INFINITY)) });
    }
    let hub_tree = network.tree(hub, Metres(f64::INFINITY));
    let mut placing = PlacingCounts::default();
    let meet = |at: &Point| {
        let found = placing.take(network.placing(*at));
        found.map_err(|unfit| if closed(*at) { Unfit::ForbiddenByRule } else { unfit })
    };
    let customers = sites.customers.iter().map(meet).collect();
    let closed_merchants = sites.merchants.iter().map(|at| closed(*at)).collect();
    let merchants = sites.merchants.iter();
    let merchants = merchants
        .map(|at| network.snap(*at))
        .map(|anchor| merchant_ground(network, &hub_tree, anchor?, fleet.vendor.reach))
        .collect();
    let guided = speeds::guided(fleet);
    let mut paces = edge_paces(network.map(), &guided, &scenario.rules);
    let timed_paces = limits.slow(&mut paces, network.map());
    let resistance = speeds::mean_resistance(network, &paces);
    let chargers =
        chargers::grounds(fleet, network, hub, &sites.fixed.chargers[index], resistance)?;
    let speed = speeds::crossing_limit(&guided, &scenario.rules);
    let mut ground = FleetGround {
        resistance,
        paces,
        timed_paces,
        closed_merchants,
        calls: CallHazards::of(fleet),
        gates: gates(scenario, network, sites),
        crews,
        crossings: crossings::paces(network.map(), &scenario.crossings, &scenario.rules, speed.0),
        closed_crossings: chargers::closed_crossings(scenario, fleet, network.map()).len(),
        battery_lasts: false,
        chargers,
        network: network.clone(),
        hub,
        hub_tree,
        merchants,
        customers,
        placing,
        forbidden: scenario.rules.obstacles(fleet).into_iter().next().map(|found| found.why),
    };
    ground.battery_lasts = chargers::lasts_for_any(fleet, ground.trip_ways(), resistance);
    Ok(ground)
}

impl FleetGround {
    /// Ways of all trips, hub to hub, that do not go beyond the vehicle's reach.
    fn trip_ways(&self) -> impl Iterator<Item = Metres> {
        let doors = || self.customers.iter().filter_map(|door| door.as_ref().ok());
        self.merchants.iter().flatten().flat_map(move |merchant| {
            doors().filter_map(move |door| {
                let loaded = merchant.tree.distance(&self.network, *door)?.metres();
                let back = self.hub_tree.distance(&self.network, *door)?.metres();
                Some(merchant.approach_way.metres() + loaded + back)
            })
        })
    }
}

/// Edges that robots enter one after another, in order.
fn gates(scenario: &Scenario, network: &Network, sites: &places::Sites) -> Vec<EdgeId> {
    let at = sites.fixed.gates.iter().filter_map(|at| Some(network.snap(*at)?.edge));
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
    /// Pace on an edge that is entered at an instant \[µs\].
    pub fn pace(&self, edge: EdgeId, us: u64) -> EdgePace {
        let own = self.paces[edge.index()];
        if self.timed_paces.is_empty() {
            return own;
        }
        policy::pace_at(&self.timed_paces, edge, us, own)
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
