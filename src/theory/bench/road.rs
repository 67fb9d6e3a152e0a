//! A robot on a footpath that crosses road after road: how long it stands before each.
//!
//! The ways between roads are drawn so that the phase at which a robot comes to a signal is uniform
//! over the cycle and independent of the signal before; every run draws a road of its own. Gaps are
//! the same at any phase: all runs share a road.

use super::bare;
use crate::base::cast::float64;
use crate::base::ids::EdgeId;
use crate::base::law::Law;
use crate::base::stream::{mix, stream, unit};
use crate::base::time::SimTime;
use crate::base::units::{Metres, MetresPerSecond};
use crate::events::{Observer, SimEvent};
use crate::map::draft::{Draft, Look};
use crate::map::{Crossing, PlaceKind, Point, RoadClass, SidewalkMap};
use crate::scenario::{PedestrianProfile, Pedestrians, Scenario};
use crate::sim::crossings::START_UP_S;
use crate::sim::{DayPlan, Ground, run_day};
use crate::theory::queueing::walking_mps;
use std::sync::Arc;

/// Speed of the robot \[m/s\]: a millimetre a millisecond, so that every way takes whole ones.
const SPEED_MPS: f64 = 1.0;

/// Shortest way between two roads \[m\].
const NEAREST_M: f64 = 10.0;

/// Length of a crossing \[m\].
const ACROSS_M: f32 = 5.0;

/// Length of an edge among people \[m\], and its width \[m\].
pub(in crate::theory) const CROWDED_M: f64 = 1_000.0;
const WIDTH_M: f64 = 2.0;

/// What is crossed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Road {
    /// Fixed-time signals.
    Signals {
        /// Cycle \[s\].
        cycle_s: f64,
        /// Part of the cycle in which a robot may set off \[s\].
        green_s: f64,
    },
    /// No roads, but so many people on the footpath \[1/m²\].
    Crowd {
        /// Density; below that at which most people pass.
        per_m2: f64,
    },
    /// Traffic in whose gaps a robot crosses.
    Gaps {
        /// Vehicles \[1/h\].
        per_hour: f64,
        /// Shortest gap that suffices \[s\].
        critical_s: f64,
    },
}

impl Road {
    /// A number of each road's own, so that no two cases share their luck.
    pub(in crate::theory) fn key(self) -> u64 {
        let (one, other) = match self {
            Self::Signals { cycle_s, green_s } => (cycle_s, green_s),
            Self::Gaps { per_hour, critical_s } => (-per_hour, critical_s),
            Self::Crowd { per_m2 } => (per_m2, -1.0),
        };
        mix(one.to_bits()) ^ other.to_bits()
    }
}

/// Waits of one robot at the ends of so many edges, there and back \[s\], smallest first; one list for
/// each replication.
///
/// # Panics
/// Never: the scenario and the map are the program's own.
pub fn waits_s(road: Road, crossings: usize, seed: u64, replications: u32) -> Vec<Vec<f64>> {
    let ground = |number| {
        let map = Arc::new(map(road, crossings, seed, number));
        Arc::new(Ground::build(scenario(road), map).expect("the footpath holds every place"))
    };
    match road {
        Road::Signals { .. } => {
            (0..replications).map(|number| drive(&ground(number), seed, number)).collect()
        }
        Road::Gaps { .. } | Road::Crowd { .. } => {
            let ground = ground(0);
            (0..replications).map(|number| drive(&ground, seed, number)).collect()
        }
    }
}

/// One robot's way there and back.
fn drive(ground: &Arc<Ground>, seed: u64, replication: u32) -> Vec<f64> {
    let day = DayPlan {
        seed: mix(seed),
        orders_per_day: 20.0,
        edges: true,
        ..DayPlan::new(&ground.scenario, replication, vec![1])
    };
    let mut kerbs = Kerbs { map: ground.map.clone(), passes: Vec::new(), waits_ms: Vec::new() };
    run_day(ground, day, &mut kerbs);
    kerbs.waits_ms.sort_unstable();
    kerbs.waits_ms.into_iter().map(|wait| float64(wait) / 1000.0).collect()
}

/// Between entering one edge and entering the next lie the way and the wait.
struct Kerbs {
    map: Arc<SidewalkMap>,
    passes: Vec<(EdgeId, SimTime)>,
    waits_ms: Vec<u64>,
}

impl Observer for Kerbs {
    fn observe(&mut self, _: SimTime, event: &SimEvent) {
        if let SimEvent::EdgePassed { edge, entered, .. } = *event {
            self.passes.push((edge, entered));
        }
        if let SimEvent::StretchDriven { .. } = *event {
            let map = &self.map;
            let waits = self.passes.windows(2).map(|pair| {
                let way_ms = u64::from(map.edge(pair[0].0).length.0);
                pair[1].1.since(pair[0].1).0.saturating_sub(way_ms)
            });
            self.waits_ms.extend(waits);
            self.passes.clear();
        }
    }
}

/// A straight footpath with a kitchen at one end and a home at the other.
fn map(road: Road, crossings: usize, seed: u64, replication: u32) -> SidewalkMap {
    let mut rng = stream(seed, replication, "theory_road", 0);
    let nearest_m = if matches!(road, Road::Crowd { .. }) { CROWDED_M } else { NEAREST_M };
    let (signals, spread_m) = match road {
        Road::Signals { cycle_s, .. } => (true, cycle_s * SPEED_MPS),
        Road::Gaps { .. } | Road::Crowd { .. } => (false, 0.0),
    };
    let mut draft = Draft::default();
    let mut at = Point { x: 0.0, y: 0.0 };
    let mut last = draft.vertex(at);
    draft.place(PlaceKind::Eatery, "Kitchen".to_owned(), Point { y: 1.0, ..at });
    for number in 0..=crossings {
        at.x += nearest_m + spread_m * unit(&mut rng);
        let next = draft.vertex(at);
        draft.straight(last, next, Look::default());
        if number < crossings && !matches!(road, Road::Crowd { .. }) {
            let crossing = Crossing {
                at,
                signals,
                marked: false,
                road: RoadClass::Tertiary,
                road_limit_kmh: None,
                length_m: ACROSS_M,
            };
            draft.set_crossing(next, crossing);
        }
        last = next;
    }
    draft.place(PlaceKind::Building, "Home".to_owned(), Point { y: 1.0, ..at });
    draft.finish("roads")
}

/// People on every footpath alike, day and night: as many as pass at this density.
fn people(per_m2: f64) -> Pedestrians {
    let profile = PedestrianProfile {
        id: "even".to_owned(),
        busiest_per_h: [per_m2 * walking_mps(per_m2) * WIDTH_M * 3600.0; 7],
        width_m: [WIDTH_M; 7],
        weekday: [1.0; 24],
        weekend: [1.0; 24],
    };
    Pedestrians { profile, scale: 1.0, weekend: false, quota: false }
}

/// One order, for a robot that nothing but roads holds up.
fn scenario(road: Road) -> Scenario {
    let mut scenario = bare(MetresPerSecond(SPEED_MPS));
    scenario.run.close = SimTime::from_hours(0.25);
    scenario.customers.patience_min = Law::Constant(1.0);
    let vendor = &mut scenario.fleets[0].vendor;
    vendor.distance_between_calls = Metres(f64::INFINITY);
    let settings = &mut scenario.crossings;
    match road {
        Road::Signals { cycle_s, green_s } => {
            (settings.cycle_s, settings.walk_s) = (cycle_s, green_s);
            settings.clearance_s = Some(f64::from(ACROSS_M) / vendor.crossing.0);
            settings.margin_s = 0.0;
        }
        Road::Gaps { per_hour, critical_s } => {
            vendor.crossing = MetresPerSecond(f64::from(ACROSS_M) / (critical_s - START_UP_S));
            settings.vehicles_per_h = [per_hour; 6];
            (settings.yield_marked, settings.yield_unmarked) = (0.0, 0.0);
            settings.longest_wait_s = f64::INFINITY;
        }
        Road::Crowd { per_m2 } => scenario.conditions.pedestrians = Some(people(per_m2)),
    }
    scenario
}
