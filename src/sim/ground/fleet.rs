//! Builds what one fleet drives on: its hub, crews, chargers and gates, its ways to merchants and
//! customers, its speeds.

use super::areas::Areas;
use super::feed::FeedGround;
use super::policy::{Layer, PolicyGround};
use super::speeds::{self, Guidance, Guided, edge_paces};
use super::{
    Approach, CourierGround, CrewGround, FleetGround, HubGround, MerchantGround, PlaceProblem,
    PlacingCounts, Post, chargers, places,
};
use crate::base::cast::index32;
use crate::base::ids::{EdgeId, MerchantId};
use crate::base::units::{Metres, Millimetres};
use crate::events::Unfit;
use crate::map::{Anchor, Network, Path, Point};
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
    (sites, couriers): (&places::Sites, &CourierGround),
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
    let tree = |at: Anchor| network.tree(at, Metres(f64::INFINITY));
    let hub = |site: &Point| {
        anchor(*site, places::hub_key(fleet)).map(|at| HubGround { at, tree: tree(at) })
    };
    let hubs = sites.fixed.hubs[index].iter().map(hub).collect::<Result<Vec<_>, _>>()?;
    let crew =
        |site: &Point| anchor(*site, "crew base").map(|base| CrewGround { base, tree: tree(base) });
    let crews = sites.fixed.crew_bases[index].iter().map(crew).collect::<Result<Vec<_>, _>>()?;
    let (customers, placing) = doors(network, &sites.customers, closed);
    let fed = |pool| FeedGround::new(pool, couriers, (network, &hubs), &sites.merchants);
    let feed = fleet.feeders.as_ref().map(fed);
    // Robots that are fed load at hubs, wherever the merchants lie.
    let closed_merchants = sites.merchants.iter().map(|at| feed.is_none() && closed(*at)).collect();
    let merchants = merchants(fleet, network, (&hubs, feed.as_ref()), &sites.merchants);
    let speeds_of = |vendor: &VendorProfile| speeds_of(scenario, limits, network, vendor);
    let guidance = Guidance::new(&speeds::paces(fleet, &scenario.rules), |pace| {
        speeds_of(&speeds::at_pace(&fleet.vendor, pace))
    });
    let own = speeds_of(&speeds::guided(fleet, &scenario.rules));
    let Guided { paces, timed_paces, crossings } = own;
    let resistance = speeds::mean_resistance(network, &fleet.vendor.battery);
    let sites_of_chargers = &sites.fixed.chargers[index];
    let chargers = chargers::grounds(fleet, network, &hubs, sites_of_chargers, resistance)?;
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
        feed,
        crossings,
        closed_crossings: chargers::closed_crossings(scenario, fleet, network.map()).len(),
        battery_lasts: false,
        chargers,
        network: network.clone(),
        hubs,
        returns: fleet.stand_by.returns,
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
        let posts = move || (0..index32(self.hubs.len())).map(Post::Hub);
        self.merchants.iter().flatten().flat_map(move |merchant| {
            doors().flat_map(move |door| {
                posts().filter_map(move |post| Some(self.trip_way(post, merchant, *door)?.0))
            })
        })
    }

    /// Way of a trip by the shortest ways, from a post to the hub where the robot is expected
    /// next, and the way of its approach.
    pub fn trip_way(
        &self,
        post: Post,
        merchant: &MerchantGround,
        door: Anchor,
    ) -> Option<(Metres, Millimetres)> {
        let approach = self.approach_way(post, merchant)?;
        let loaded = merchant.tree.distance(&self.network, door)?.metres();
        let hub = self.back_hub(post, door);
        let back = hub.tree.distance(&self.network, door)?.metres();
        Some((approach.metres() + loaded + back, approach))
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

/// Every merchant as the fleet sees it.
fn merchants(
    fleet: &Fleet,
    network: &Network,
    (hubs, feed): (&[HubGround], Option<&FeedGround>),
    sites: &[Point],
) -> Vec<Option<MerchantGround>> {
    let mut merchants: Vec<Option<MerchantGround>> = Vec::new();
    for (number, at) in (0..).zip(sites) {
        let loads = match feed {
            None => network.snap(*at),
            Some(feed) => feed.hub_of(MerchantId(number)).map(|hub| hubs[hub as usize].at),
        };
        let ground = loads.and_then(|anchor| {
            let beside = merchants.iter().flatten().find(|other| other.tree.root() == anchor);
            let post = beside.map_or(Post::Merchant(number), |other| other.post);
            merchant_ground(network, hubs, anchor, (fleet, post))
        });
        merchants.push(ground);
    }
    merchants
}

fn merchant_ground(
    network: &Network,
    hubs: &[HubGround],
    anchor: Anchor,
    (fleet, post): (&Fleet, Post),
) -> Option<MerchantGround> {
    let approach = |hub: &HubGround| {
        let mut path = Path::default();
        let way = hub.tree.distance(network, anchor)?;
        hub.tree.path(network, anchor, &mut path);
        Some(Approach { path, way })
    };
    let approaches: Vec<Approach> = hubs.iter().map(approach).collect::<Option<_>>()?;
    let beside = (0..).zip(&approaches).find(|(_, approach)| approach.way.0 == 0);
    let anywhere = fleet.stand_by.returns.leaves_hubs();
    Some(MerchantGround {
        tree: network.tree(anchor, fleet.vendor.reach),
        wide: anywhere.then(|| network.tree(anchor, Metres(f64::INFINITY))),
        post: beside.map_or(post, |(hub, _)| Post::Hub(hub)),
        approaches,
    })
}
