//! Where a fleet's robots charge, and whether a battery lasts for it.

use super::HubGround;
use super::places::PlaceProblem;
use super::speeds::{crossing_limit, guided};
use crate::base::ids::CrossingId;
use crate::base::units::{Kilograms, Metres, Millimetres};
use crate::map::{Anchor, Network, Point, ReachTree, SidewalkMap};
use crate::scenario::{Fleet, Returns, Scenario};
use crate::sim::crossings;
use crate::sim::energy::{self, Trip};
use std::sync::Arc;

/// One place where a fleet's robots charge.
#[derive(Debug, Clone)]
pub struct ChargerGround {
    /// Distances from there.
    pub tree: Arc<ReachTree>,
    /// Ways to it from the hubs, in their order.
    pub from_hubs: Vec<Millimetres>,
    /// Position in the scenario's list of chargers: those without a place of their own stand at
    /// every hub.
    pub offer: usize,
}

impl ChargerGround {
    /// Whether it stands at a hub.
    pub fn at_hub(&self) -> bool {
        self.from_hubs.iter().any(|way| way.0 == 0)
    }

    /// Whether it stands at one hub.
    pub fn beside(&self, hub: u32) -> bool {
        self.from_hubs[hub as usize].0 == 0
    }

    /// The hub at which it stands; of several the first.
    pub fn hub(&self) -> Option<u32> {
        (0..).zip(&self.from_hubs).find(|(_, way)| way.0 == 0).map(|(hub, _)| hub)
    }
}

/// Every charger of a fleet; those without a place of their own once for each hub.
///
/// # Errors
/// Chargers that no path leads to, and those from which a robot comes home too low to set out again.
pub(super) fn grounds(
    fleet: &Fleet,
    network: &Network,
    hubs: &[HubGround],
    sites: &[Point],
    resistance: f64,
) -> Result<Vec<ChargerGround>, Vec<PlaceProblem>> {
    let mut problems = Vec::new();
    let mut grounds = Vec::new();
    for (offer, (charger, site)) in fleet.chargers.iter().zip(sites).enumerate() {
        let key = format!("charger[{}].at", charger.section.unwrap_or_default());
        let own = charger.at.as_ref().map(|_| network.snap(*site));
        let anchors =
            own.map_or_else(|| hubs.iter().map(|hub| Some(hub.at)).collect(), |at| vec![at]);
        for anchor in anchors {
            let placed = anchor.and_then(|anchor| ground(network, hubs, anchor, offer));
            match placed.ok_or_else(|| PlaceProblem::off_network(&key, &fleet.vendor.name)) {
                Ok(ground) => {
                    problems.extend(
                        charger.at.as_ref().and_then(|_| too_far(fleet, &ground, &key, resistance)),
                    );
                    grounds.push(ground);
                }
                Err(problem) => problems.push(problem),
            }
        }
    }
    if problems.is_empty() { Ok(grounds) } else { Err(problems) }
}

fn ground(
    network: &Network,
    hubs: &[HubGround],
    anchor: Anchor,
    offer: usize,
) -> Option<ChargerGround> {
    let tree = network.tree(anchor, Metres(f64::INFINITY));
    let ways = hubs.iter().map(|hub| tree.distance(network, hub.at));
    let from_hubs = ways.collect::<Option<_>>()?;
    Some(ChargerGround { tree, from_hubs, offer })
}

/// What is wrong with a charger from which a robot that drives home, or to the nearest hub where it
/// may stand at any, comes there with too little charge for a trip.
fn too_far(
    fleet: &Fleet,
    charger: &ChargerGround,
    key: &str,
    resistance: f64,
) -> Option<PlaceProblem> {
    let vendor = &fleet.vendor;
    let ways = charger.from_hubs.iter().copied();
    let way = match fleet.stand_by.returns {
        Returns::HomeHub => ways.max(),
        Returns::NearestHub
        | Returns::Stay
        | Returns::NearestBusyMerchant
        | Returns::ExpectedDemand => ways.min(),
    }?;
    let battery = &vendor.battery;
    let home = energy::way_home(vendor, &Trip { way: way.metres(), resistance, drops: 0 });
    let left = battery.recharge_to * battery.capacity.0 - home.0;
    if way.0 == 0 || left >= battery.recharge_below.max(battery.reserve) * battery.capacity.0 {
        return None;
    }
    let what = format!(
        "it lies {:.0} m from the hub of {}, and the way takes {:.0} Wh: no robot comes home from \
         it with charge for a trip",
        way.metres().0,
        fleet.name,
        home.0
    );
    Some(PlaceProblem::new(key, what, "Place it nearer, or take a larger battery."))
}

/// Signals that a fleet's vehicle never clears.
pub(super) fn closed_crossings(
    scenario: &Scenario,
    fleet: &Fleet,
    map: &SidewalkMap,
) -> Vec<CrossingId> {
    let speed = crossing_limit(&guided(fleet, &scenario.rules), &scenario.rules).0;
    crossings::closed(map, &scenario.crossings, speed)
}

/// Whether a full battery lasts for a trip to any of the customers.
pub(super) fn lasts_for_any(
    fleet: &Fleet,
    mut ways: impl Iterator<Item = Metres>,
    resistance: f64,
) -> bool {
    let vendor = &fleet.vendor;
    let full = vendor.battery.capacity * vendor.battery.recharge_to;
    ways.any(|way| {
        energy::accepts(vendor, full, &Trip { way, resistance, drops: 1 }, Kilograms(0.0))
    })
}
