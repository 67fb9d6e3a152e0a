//! Waiting at road crossings: signals are a function of time, gaps in traffic are drawn.

use crate::base::cast;
use crate::base::ids::CrossingId;
use crate::base::law::standard_exponential;
use crate::base::stream::{mix, unit};
use crate::map::{Crossing, Edge, RoadClass, SidewalkMap};
use crate::scenario::{CLEARANCE_USED_S, CrossingSettings, Offsets, RulePack, TIMED_MPS};
use rand::Rng;

/// Time lost before setting off into a gap \[s\].
///
/// Source: HCM10, start-up and end clearance time of pedestrians.
pub const START_UP_S: f64 = 3.0;

/// One crossing as one fleet meets it -- derived.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum CrossingPace {
    /// A fixed-time signal.
    Signal(Signal),
    /// A gap in the traffic is waited for.
    Gaps(Gaps),
}

/// A fixed-time signal as a robot can use it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signal {
    /// Cycle \[µs\].
    pub cycle_us: u64,
    /// Part of the cycle, from its beginning, in which the robot may set off \[µs\].
    pub green_us: u64,
    /// Phase at midnight \[µs\].
    pub offset_us: u64,
}

/// Traffic in whose gaps a robot crosses.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gaps {
    /// Vehicles \[1/h\].
    pub per_hour: f64,
    /// Shortest gap that suffices \[s\].
    pub critical_s: f64,
    /// Share of drivers who let the robot pass \[0–1\].
    pub yield_share: f64,
    /// Longest wait \[s\].
    pub longest_s: f64,
}

/// Time from the beginning of the walk interval in which a robot may set off and still be across
/// before the clearance ends \[s\]: `max(0, walk + clearance − L/v − margin)`.
///
/// A clearance that the scenario leaves open is timed for walkers: a robot as fast as they are sets
/// off as late as they do, a slower one so much earlier as it takes longer.
pub fn green_s(settings: &CrossingSettings, length_m: f64, speed_mps: f64) -> f64 {
    let crossing_s = length_m / speed_mps;
    let until = match settings.clearance_s {
        Some(clearance_s) => clearance_s - crossing_s,
        None => CLEARANCE_USED_S - (crossing_s - length_m / TIMED_MPS).max(0.0),
    };
    (settings.walk_s + until - settings.margin_s).clamp(0.0, settings.cycle_s)
}

/// Crossings that a robot of this speed never clears, however early it sets off.
pub fn closed(map: &SidewalkMap, settings: &CrossingSettings, speed_mps: f64) -> Vec<CrossingId> {
    let fails = |crossing: &Crossing| {
        crossing.signals && green_s(settings, f64::from(crossing.length_m), speed_mps) <= 0.0
    };
    let crossings = map.crossings.iter().enumerate();
    let failing = crossings.filter(|(_, crossing)| fails(crossing));
    failing.map(|(index, _)| CrossingId::from_index(index)).collect()
}

/// Edges that are closed, one flag an edge or none at all: those closed for other reasons, and with
/// them whatever leads over some crossings (by id), or to their corners.
pub fn edges_closed(map: &SidewalkMap, crossings: &[CrossingId], others: &[bool]) -> Vec<bool> {
    if crossings.is_empty() {
        return others.to_vec();
    }
    let shut = |edge: &Edge| {
        let ends = [edge.from, edge.to].map(|vertex| map.vertex(vertex).crossing);
        let mut met = ends.into_iter().chain([edge.crossing]).flatten();
        met.any(|crossing| crossings.binary_search(&crossing).is_ok())
    };
    let other = |index: usize| others.get(index).copied().unwrap_or(false);
    let edges = map.edges.iter().enumerate();
    edges.map(|(index, edge)| other(index) || shut(edge)).collect()
}

/// Every crossing of a map as a fleet meets it.
pub fn paces(
    map: &SidewalkMap,
    settings: &CrossingSettings,
    rules: &RulePack,
    speed_mps: f64,
) -> Vec<CrossingPace> {
    let crossings = map.crossings.iter().enumerate();
    let pace = |(index, crossing): (usize, &Crossing)| {
        let length_m = f64::from(crossing.length_m);
        if crossing.signals {
            let green = green_s(settings, length_m, speed_mps);
            return CrossingPace::Signal(signal(settings, CrossingId::from_index(index), green));
        }
        CrossingPace::Gaps(Gaps {
            per_hour: settings.vehicles_per_h[class_index(crossing.road)],
            critical_s: length_m / speed_mps + START_UP_S,
            yield_share: yield_share(settings, rules, crossing.marked),
            longest_s: settings.longest_wait_s,
        })
    };
    crossings.map(pace).collect()
}

/// A signal; its offset is a fixed property of the crossing.
fn signal(settings: &CrossingSettings, id: CrossingId, green_s: f64) -> Signal {
    let cycle_us = cast::whole(settings.cycle_s * 1e6);
    let offset_us = match settings.offsets {
        Offsets::Independent => mix(u64::from(id.0) + 1) % cycle_us,
        Offsets::Coordinated => 0,
    };
    Signal { cycle_us, green_us: cast::whole(green_s * 1e6), offset_us }
}

/// Share of drivers who yield: none where the rules do not ask them to.
fn yield_share(settings: &CrossingSettings, rules: &RulePack, marked: bool) -> f64 {
    let drivers = rules.drivers_yield;
    match marked {
        true if drivers.marked => settings.yield_marked,
        false if drivers.unmarked => settings.yield_unmarked,
        true | false => 0.0,
    }
}

fn class_index(road: RoadClass) -> usize {
    match road {
        RoadClass::Service => 0,
        RoadClass::Residential => 1,
        RoadClass::Tertiary => 2,
        RoadClass::Secondary => 3,
        RoadClass::Primary => 4,
        RoadClass::Trunk => 5,
    }
}

impl Signal {
    /// Wait of who arrives at an instant \[µs\].
    pub fn wait_us(&self, arrival_us: u64) -> u64 {
        let phase = (arrival_us + self.offset_us) % self.cycle_us;
        if phase < self.green_us { 0 } else { self.cycle_us - phase }
    }
}

impl Gaps {
    /// Wait for a gap in Poisson traffic \[s\]: the robot sets off into the first gap of at least
    /// the critical one, or in front of the first driver who yields.
    pub fn wait_s(&self, rng: &mut impl Rng) -> f64 {
        if self.per_hour <= 0.0 {
            return 0.0;
        }
        let mean_gap = 3600.0 / self.per_hour;
        let mut waited = 0.0;
        while waited < self.longest_s {
            let gap = mean_gap * standard_exponential(rng);
            if gap >= self.critical_s {
                return waited;
            }
            waited += gap;
            if self.yield_share > 0.0 && unit(rng) < self.yield_share {
                return waited;
            }
        }
        self.longest_s
    }
}

impl CrossingPace {
    /// Wait of who arrives at an instant before it is crossed \[µs\].
    pub fn wait_us(&self, arrival_us: u64, rng: &mut impl Rng) -> u64 {
        match self {
            Self::Signal(signal) => signal.wait_us(arrival_us),
            Self::Gaps(gaps) => cast::whole(gaps.wait_s(rng) * 1e6),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::stream::stream;

    const PLAIN: CrossingSettings = CrossingSettings {
        cycle_s: 90.0,
        walk_s: 21.0,
        clearance_s: None,
        margin_s: 0.0,
        offsets: Offsets::Independent,
        vehicles_per_h: [300.0; 6],
        yield_marked: 0.5,
        yield_unmarked: 0.0,
        longest_wait_s: 180.0,
    };

    #[test]
    fn the_wait_for_a_gap_follows_adams() {
        let (per_hour, critical_s): (f64, f64) = (300.0, 8.0);
        let q = per_hour / 3600.0;
        let exact = (libm::exp(q * critical_s) - q * critical_s - 1.0) / q;
        let gaps = Gaps { per_hour, critical_s, yield_share: 0.0, longest_s: 1e9 };
        let mut rng = stream(1, 0, "gap", 0);
        let n = 200_000;
        let total: f64 = (0..n).map(|_| gaps.wait_s(&mut rng)).sum();
        let mean = total / f64::from(n);
        assert!((mean / exact - 1.0).abs() < 0.02, "{mean} against {exact}");
    }

    #[test]
    fn where_every_driver_yields_nobody_waits_beyond_the_first_vehicle() {
        let mut rng = stream(1, 0, "gap", 1);
        let gaps = Gaps { per_hour: 900.0, critical_s: 1e9, yield_share: 1.0, longest_s: 1e9 };
        let n = 100_000;
        let mean = (0..n).map(|_| gaps.wait_s(&mut rng)).sum::<f64>() / f64::from(n);
        // The first vehicle comes after 4 s in the mean; the deviation of the mean is 4 s / 316.
        assert!((mean - 4.0).abs() < 0.06, "{mean}");
        assert!(Gaps { per_hour: 0.0, ..gaps }.wait_s(&mut rng) <= 0.0);
    }

    #[test]
    fn a_robot_as_fast_as_walkers_sets_off_as_late_as_they_do() {
        for length in [3.0, 10.0, 40.0] {
            assert!((green_s(&PLAIN, length, 1.3) - 25.0).abs() < 1e-9, "{length}");
        }
        // At 0.67 m/s ten metres take 14.93 s, not 9.37 s: so much earlier it must set off.
        let slow = green_s(&PLAIN, 10.0, 0.67);
        assert!((slow - (25.0 - 10.0 / 0.67 + 10.0 / TIMED_MPS)).abs() < 1e-9, "{slow}");
    }

    #[test]
    fn a_written_clearance_leaves_what_the_way_across_and_the_margin_leave() {
        let timed =
            CrossingSettings { walk_s: 7.0, clearance_s: Some(12.0), margin_s: 2.0, ..PLAIN };
        assert!((green_s(&timed, 10.0, 1.0) - 7.0).abs() < 1e-9);
        assert!(green_s(&timed, 17.0, 1.0) <= 0.0, "17 s are 17 s");
        assert!(green_s(&timed, 60.0, 1.0) <= 0.0);
    }

    #[test]
    fn coordinated_signals_turn_green_together() {
        let together = CrossingSettings { offsets: Offsets::Coordinated, ..PLAIN };
        let of = |settings, id| signal(settings, CrossingId(id), 25.0).offset_us;
        assert_eq!((of(&together, 3), of(&together, 9)), (0, 0));
        assert_ne!(of(&PLAIN, 3), of(&PLAIN, 9));
    }
}
