//! Builds what one fleet drives on: its hub, crews, chargers and gates, its ways to merchants and
//! customers, its speeds.

use super::areas::Areas;
use super::policy::{Layer, PolicyGround};
use super::speeds::{self, Guidance, Guided, edge_paces};
use super::{
    CrewGround, FleetGround, MerchantGround, PlaceProblem, PlacingCounts, chargers, places,
};
use crate::base::ids::EdgeId;
use crate::base::units::Metres;
use crate::events::Unfit;
use crate::map::{Anchor, Network, Path, Point, ReachTree};
use crate::scenario::{Fleet, Scenario, VendorProfile};
use crate::sim::calls::CallHazards;
use crate::sim::crossings;
use std::sync::Arc;

/// Where each customer is met or why not, and how they lie.
fn doors(
    network: &Network,
    customers: &[Point],
    closed: impl Fn(Point) -> bool,
) -> (Vec<Result<Anchor, Unfit>>, PlacingCounts) {
    let mut placing = PlacingCounts::default();
    let meet = |at: &Point| {
        let found = placing.take(network.placing(*at));
        found.map_err(|unfit| if closed(*at) { Unfit::ForbiddenByRule } else { unfit })
    };
    (customers.iter().map(meet).collect(), placing)
}

/// What one fleet drives on, from its hub to every merchant and customer.
pub(super) fn fleet_ground(
    (scenario, limits, areas): (&Scenario, &PolicyGround, &Arc<Areas>),
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
    let (customers, placing) = doors(network, &sites.customers, closed);
    let closed_merchants = sites.merchants.iter().map(|at| closed(*at)).collect();
    let merchants = sites.merchants.iter();
    let merchants = merchants
        .map(|at| network.snap(*at))
        .map(|anchor| merchant_ground(network, &hub_tree, anchor?, fleet.vendor.reach))
        .collect();
    let speeds_of = |vendor: &VendorProfile| speeds_of(scenario, limits, network, vendor);
    let guidance = Guidance::new(&speeds::paces(fleet, &scenario.rules), |pace| {
        speeds_of(&speeds::at_pace(&fleet.vendor, pace))
    });
    let own = speeds_of(&speeds::guided(fleet, &scenario.rules));
    let Guided { paces, timed_paces, crossings } = own;
    let resistance = speeds::mean_resistance(network, &fleet.vendor.battery);
    let chargers =
        chargers::grounds(fleet, network, hub, &sites.fixed.chargers[index], resistance)?;
    let gates = gates(scenario, network, sites);
    let mut ground = FleetGround {
        resistance,
        paces,
        stops: speeds::stops(network.map(), &gates, areas),
        timed_paces,
        guidance,
        closed_merchants,
        calls: CallHazards::of(fleet),
        gates,
        areas: areas.clone(),
        crews,
        crossings,
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

/// Speeds on edges and waits at crossings of a vehicle under rules and policy.
fn speeds_of(
    scenario: &Scenario,
    limits: &PolicyGround,
    network: &Network,
    vendor: &VendorProfile,
) -> Guided {
    let (map, rules) = (network.map(), &scenario.rules);
    let mut paces = edge_paces(map, vendor, rules);
    let timed_paces = limits.slow(&mut paces);
    let speed = speeds::crossing_limit(vendor, rules);
    let crossings = crossings::paces(map, &scenario.crossings, rules, speed.0);
    Guided { paces, timed_paces, crossings }
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
