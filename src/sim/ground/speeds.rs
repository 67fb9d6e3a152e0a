//! Speed of a vehicle on every edge: the lowest of vendor, rule and path.

use super::areas::Areas;
use super::policy::{self, TimedPaces};
use crate::base::cast;
use crate::base::ids::EdgeId;
use crate::base::units::{MetresPerSecond, Millimetres};
use crate::map::{Edge, EdgeKind, Kerb, Network, RoadClass, SidewalkMap, Step, Surface};
use crate::scenario::{
    Battery, Fleet, OperatingMode, OperatorPool, RulePack, VendorProfile, Waypoints,
};
use crate::sim::crossings::CrossingPace;
use crate::sim::energy::resistance;

/// Speed factor on sett, cobbles, bricks.
///
/// Assumption: 0.9, range 0.7–1.
const ROUGH_FACTOR: f64 = 0.9;

/// Speed factor on grass, sand, loose gravel.
///
/// Assumption: 0.7, range 0.4–1.
const LOOSE_FACTOR: f64 = 0.7;

/// Incline up to which the vehicle keeps its speed, and the one at which it has slowed to
/// [`STEEP_FACTOR`]; linear between.
///
/// Assumption: 0.05 and 0.15.
const GENTLE: f64 = 0.05;
const STEEP: f64 = 0.15;

/// Speed factor at [`STEEP`] and beyond.
///
/// Assumption: 0.6, range 0.3–1.
const STEEP_FACTOR: f64 = 0.6;

/// One edge as a vehicle drives it: all that a drive asks of an edge on which nothing stops it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EdgePace {
    /// Time for the whole edge \[µs\].
    pub whole_us: u64,
    /// Speed \[mm/s\], rounded down: no limit is exceeded by rounding.
    pub mm_per_s: u32,
    /// Length.
    pub length: Millimetres,
    /// Lift that takes the same energy as a millimetre driven from the first vertex, and the other
    /// way \[m/mm\]: resistance as a share of the weight, over 1000.
    pub lift_m_per_mm: [f64; 2],
}

impl EdgePace {
    /// Lift that takes the same energy as a millimetre in a driving direction \[m/mm\].
    pub fn against(&self, step: Step) -> f64 {
        self.lift_m_per_mm[usize::from(!step.forward())]
    }

    /// Time for a part of the edge \[µs\].
    pub fn us(&self, way_mm: u64) -> u64 {
        way_mm * 1_000_000 / u64::from(self.mm_per_s)
    }

    /// The pace at a share of the speed; rounded down as well.
    #[must_use]
    pub fn slowed(&self, factor: f64) -> Self {
        self.limited(cast::below32(f64::from(self.mm_per_s) * factor).max(1))
    }

    /// The pace at another speed \[mm/s\].
    #[must_use]
    pub(super) fn limited(&self, mm_per_s: u32) -> Self {
        let pace = Self { mm_per_s, ..*self };
        Self { whole_us: pace.us(u64::from(self.length.0)), ..pace }
    }
}

/// Resistance on an edge as a share of the weight: driven from its first vertex, and the other way.
fn resistances(edge: &Edge, battery: &Battery) -> [f64; 2] {
    let incline = edge.incline.map_or(0.0, f64::from);
    [incline, -incline].map(|along| resistance(battery, along))
}

/// By step: whether anything may stop a robot before it or at its end, a gate, an area, a crossing
/// or a kerb.
pub(super) fn stops(map: &SidewalkMap, gates: &[EdgeId], areas: &Areas) -> Vec<bool> {
    let edges = map.edges.iter().enumerate();
    let stops = edges.flat_map(|(index, edge)| {
        let gate = gates.binary_search(&EdgeId::from_index(index)).is_ok();
        let inside = areas.holding(EdgeId::from_index(index)).is_some();
        let own = gate || inside || edge.crossing.is_some() || edge.kerb == Kerb::Raised;
        // A step backward comes before the one forward.
        [edge.to, edge.from].map(|tail| own || map.vertex(tail).crossing.is_some())
    });
    stops.collect()
}

/// Speed limit on crossings: the lower of vendor and rule.
pub(super) fn crossing_limit(vendor: &VendorProfile, rules: &RulePack) -> MetresPerSecond {
    let rule = rules.crossing.or(rules.footpath);
    rule.map_or(vendor.crossing, |limit| vendor.crossing.min(limit))
}

/// The vehicle as fast as its operators' way-points let it be, when they guide as many as they may.
pub(super) fn guided(fleet: &Fleet, rules: &RulePack) -> VendorProfile {
    at_pace(&fleet.vendor, paces(fleet, rules).into_iter().flatten().fold(1.0, f64::min))
}

/// The vehicle at a share of its speed.
pub(super) fn at_pace(vendor: &VendorProfile, pace: f64) -> VendorProfile {
    VendorProfile {
        cruise: vendor.cruise * pace,
        crossing: vendor.crossing * pace,
        ..vendor.clone()
    }
}

/// Share of its speed that way-points leave a robot, by its operator's pool and the robots that he
/// guides, from one on; empty where no way-points are set.
pub(super) fn paces(fleet: &Fleet, rules: &RulePack) -> Vec<Vec<f64>> {
    let supervised = fleet.vendor.mode == OperatingMode::Supervised;
    let Some(waypoints) = fleet.vendor.waypoints.filter(|_| supervised) else { return Vec::new() };
    let of_pool = |pool: &OperatorPool| {
        let set_s = pool.waypoint_s.unwrap_or(waypoints.set_s);
        let most = rules.robots_per_operator.unwrap_or(u32::MAX).min(pool.robots_per_operator);
        let pace = |robots| Waypoints { set_s, ..waypoints }.pace(robots);
        (1..=most).map(pace).collect()
    };
    fleet.operators.iter().map(of_pool).collect()
}

/// Speeds and crossings of a vehicle whose operator guides fewer robots than he may.
#[derive(Debug, Clone, PartialEq)]
pub struct Guided {
    /// Speed and time of every edge.
    pub paces: Vec<EdgePace>,
    /// Lower speeds that a policy sets at times.
    pub timed_paces: TimedPaces,
    /// Wait at every crossing.
    pub crossings: Vec<CrossingPace>,
}

/// What a robot's speed gains while its operator guides fewer robots than he may -- parameter.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Guidance {
    /// By share of the speed, each once.
    tables: Vec<Guided>,
    /// By pool and robots guided: position in the tables; `None` where he guides as many as he may.
    of: Vec<Vec<Option<usize>>>,
}

impl Guidance {
    /// Tables for every share above the slowest.
    pub(super) fn new(paces: &[Vec<f64>], table: impl Fn(f64) -> Guided) -> Self {
        let slowest = paces.iter().flatten().copied().fold(1.0, f64::min);
        let mut shares: Vec<f64> = paces.iter().flatten().copied().collect();
        shares.sort_by(f64::total_cmp);
        shares.dedup();
        shares.retain(|share| *share > slowest);
        let place = |share: &f64| shares.iter().position(|known| known.total_cmp(share).is_eq());
        let of = paces.iter().map(|pool| pool.iter().map(place).collect()).collect();
        Self { tables: shares.iter().map(|share| table(*share)).collect(), of }
    }

    /// Whether every robot drives as fast as ever.
    pub fn is_empty(&self) -> bool {
        self.tables.is_empty()
    }

    /// The table for an operator of a pool who guides so many; `None`: the fleet's own.
    pub fn at(&self, pool: usize, guided: u32) -> Option<usize> {
        *self.of.get(pool)?.get(guided.checked_sub(1)? as usize)?
    }

    /// One of the tables.
    pub fn table(&self, place: usize) -> &Guided {
        &self.tables[place]
    }
}

impl Guided {
    /// Pace on an edge that is entered at an instant \[µs\].
    pub fn pace(&self, edge: EdgeId, us: u64) -> &EdgePace {
        let own = &self.paces[edge.index()];
        if self.timed_paces.is_empty() {
            return own;
        }
        policy::pace_at(&self.timed_paces, edge, us, own)
    }
}

/// Speed of a vehicle on one edge.
pub(super) fn edge_speed(edge: &Edge, vendor: &VendorProfile, rules: &RulePack) -> MetresPerSecond {
    let limited = if edge.kind == EdgeKind::Crossing {
        crossing_limit(vendor, rules)
    } else {
        let beside_road = edge.road.is_some_and(|road| road > RoadClass::Residential);
        let rule = if beside_road { rules.road.or(rules.footpath) } else { rules.footpath };
        rule.map_or(vendor.cruise, |limit| vendor.cruise.min(limit))
    };
    limited * surface_factor(edge.surface) * slope_factor(edge.incline)
}

fn surface_factor(surface: Surface) -> f64 {
    match surface {
        Surface::Unknown | Surface::Smooth => 1.0,
        Surface::Rough => ROUGH_FACTOR,
        Surface::Loose => LOOSE_FACTOR,
    }
}

fn slope_factor(incline: Option<f32>) -> f64 {
    let steep = incline.map_or(0.0, |incline| f64::from(incline.abs()));
    let share = ((steep - GENTLE) / (STEEP - GENTLE)).clamp(0.0, 1.0);
    1.0 - share * (1.0 - STEEP_FACTOR)
}

/// Pace on every edge of a map.
pub fn edge_paces(map: &SidewalkMap, vendor: &VendorProfile, rules: &RulePack) -> Vec<EdgePace> {
    let pace = |edge: &Edge| {
        let mm_per_s = cast::whole32((edge_speed(edge, vendor, rules).0 * 1000.0).floor()).max(1);
        let lift_m_per_mm = resistances(edge, &vendor.battery).map(|share| share / 1000.0);
        EdgePace { whole_us: 0, mm_per_s, length: edge.length, lift_m_per_mm }.limited(mm_per_s)
    };
    map.edges.iter().map(pace).collect()
}

/// Mean resistance over a network, both ways of every edge.
pub(super) fn mean_resistance(network: &Network, battery: &Battery) -> f64 {
    let edges = network.map().edges.iter().enumerate();
    let driven = edges.filter(|(index, _)| network.contains(EdgeId::from_index(*index)));
    let sums = driven.fold((0.0, 0.0), |(lift, way), (_, edge)| {
        let length = edge.length.metres().0;
        let [forward, backward] = resistances(edge, battery);
        (lift + length * (forward + backward) / 2.0, way + length)
    });
    if sums.1 > 0.0 { sums.0 / sums.1 } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slopes_slow_down_between_five_and_fifteen_per_cent() {
        for (incline, factor) in [(0.0, 1.0), (0.05, 1.0), (-0.10, 0.8), (0.15, 0.6), (0.4, 0.6)] {
            assert!((slope_factor(Some(incline)) - factor).abs() < 1e-6, "{incline}");
        }
    }
}
