//! Where a fleet's robots charge, and whether a battery lasts for it.

use super::places::PlaceProblem;
use super::speeds::{crossing_limit, guided};
use crate::base::ids::CrossingId;
use crate::base::units::{Kilograms, Metres, Millimetres};
use crate::map::{Anchor, Network, Point, ReachTree, SidewalkMap};
use crate::scenario::{Charger, Fleet, Scenario};
use crate::sim::crossings;
use crate::sim::energy::{self, Trip};
use std::sync::Arc;

/// One place where a fleet's robots charge.
#[derive(Debug, Clone)]
pub struct ChargerGround {
    /// Distances from there.
    pub tree: Arc<ReachTree>,
    /// Way to it from the hub.
    pub from_hub: Millimetres,
}

impl ChargerGround {
    /// Whether it stands at the hub itself.
    pub fn at_hub(&self) -> bool {
        self.from_hub.0 == 0
    }
}

/// Every charger of a fleet.
///
/// # Errors
/// Chargers that no path leads to, and those from which a robot comes home too low to set out again.
pub(super) fn grounds(
    fleet: &Fleet,
    network: &Network,
    hub: Anchor,
    sites: &[Point],
    resistance: f64,
) -> Result<Vec<ChargerGround>, Vec<PlaceProblem>> {
    let mut problems = Vec::new();
    let mut grounds = Vec::new();
    for (charger, site) in fleet.chargers.iter().zip(sites) {
        match ground(fleet, charger, network, hub, *site, resistance) {
            Ok(ground) => grounds.push(ground),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() { Ok(grounds) } else { Err(problems) }
}

fn ground(
    fleet: &Fleet,
    charger: &Charger,
    network: &Network,
    hub: Anchor,
    site: Point,
    resistance: f64,
) -> Result<ChargerGround, PlaceProblem> {
    let key = format!("charger[{}].at", charger.section.unwrap_or_default());
    let vendor = &fleet.vendor;
    let anchor = if charger.at.is_some() { network.snap(site) } else { Some(hub) };
    let anchor = anchor.ok_or_else(|| PlaceProblem::off_network(&key, &vendor.name))?;
    let tree = network.tree(anchor, Metres(f64::INFINITY));
    let from_hub = tree.distance(network, hub);
    let from_hub = from_hub.ok_or_else(|| PlaceProblem::off_network(&key, &vendor.name))?;
    let battery = &vendor.battery;
    let home = energy::way_home(vendor, &Trip { way: from_hub.metres(), resistance, drops: 0 });
    let left = battery.recharge_to * battery.capacity.0 - home.0;
    if from_hub.0 > 0 && left < battery.recharge_below.max(battery.reserve) * battery.capacity.0 {
        let what = format!(
            "it lies {:.0} m from the hub of {}, and the way takes {:.0} Wh: no robot comes home from \
             it with charge for a trip",
            from_hub.metres().0,
            fleet.name,
            home.0
        );
        return Err(PlaceProblem::new(&key, what, "Place it nearer, or take a larger battery."));
    }
    Ok(ChargerGround { tree, from_hub })
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
