//! Waiting at road crossings: signals are a function of time, gaps in traffic are drawn.

use crate::base::ids::CrossingId;
use crate::base::law::standard_exponential;
use crate::base::stream::{mix, unit};
use crate::map::{Crossing, RoadClass};
use rand::Rng;

/// Cycle of a fixed-time signal \[s\].
///
/// Assumption: 90, range 60–120 (urban practice).
pub const CYCLE_S: f64 = 90.0;

/// Part of the cycle in which a walker may enter \[s\]: walk interval and four seconds of the
/// clearance interval.
///
/// Assumption: 25, range 11–40.
pub const GREEN_S: f64 = 25.0;

/// Time lost before setting off into a gap \[s\].
///
/// Source: HCM10, start-up and end clearance time of pedestrians.
pub const START_UP_S: f64 = 3.0;

/// Share of drivers who let a robot cross at a marked crossing.
///
/// Assumption: 0.5, range 0.1–0.9; they need not in Estonia.
pub const YIELD_SHARE_MARKED: f64 = 0.5;

/// Longest wait for a gap before traffic is taken to let the robot pass \[s\].
///
/// Assumption: 180, range 60–600; bounds the tail on busy roads.
pub const LONGEST_WAIT_S: f64 = 180.0;

/// Motor vehicles on a road, both directions together \[1/h\].
///
/// Assumption, by class; range half to double.
pub fn traffic_per_hour(road: RoadClass) -> f64 {
    match road {
        RoadClass::Service => 20.0,
        RoadClass::Residential => 60.0,
        RoadClass::Tertiary => 240.0,
        RoadClass::Secondary => 480.0,
        RoadClass::Primary => 720.0,
        RoadClass::Trunk => 900.0,
    }
}

/// Wait at a fixed-time signal for who arrives at `arrival_us` \[µs\]; the offset of the cycle is
/// a fixed property of the crossing.
pub fn signal_wait_us(crossing: CrossingId, arrival_us: u64) -> u64 {
    const CYCLE_US: u64 = micros(CYCLE_S);
    let phase = (arrival_us + mix(u64::from(crossing.0) + 1) % CYCLE_US) % CYCLE_US;
    if phase < micros(GREEN_S) { 0 } else { CYCLE_US - phase }
}

/// Wait for a gap in Poisson traffic \[s\]: the walker sets off into the first gap of at least
/// the critical one, or in front of the first driver who yields.
pub fn gap_wait_s(rng: &mut impl Rng, per_hour: f64, critical_s: f64, yield_share: f64) -> f64 {
    let mean_gap = 3600.0 / per_hour;
    let mut waited = 0.0;
    while waited < LONGEST_WAIT_S {
        let gap = mean_gap * standard_exponential(rng);
        if gap >= critical_s {
            return waited;
        }
        waited += gap;
        if yield_share > 0.0 && unit(rng) < yield_share {
            return waited;
        }
    }
    LONGEST_WAIT_S
}

/// Wait before a crossing is entered \[µs\].
pub fn wait_us(
    crossing: &Crossing,
    id: CrossingId,
    speed_mps: f64,
    arrival_us: u64,
    rng: &mut impl Rng,
) -> u64 {
    if crossing.signals {
        return signal_wait_us(id, arrival_us);
    }
    let critical = f64::from(crossing.length_m) / speed_mps + START_UP_S;
    let yields = if crossing.marked { YIELD_SHARE_MARKED } else { 0.0 };
    let wait = gap_wait_s(rng, traffic_per_hour(crossing.road), critical, yields);
    crate::base::cast::whole(wait * 1e6)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small positive")]
const fn micros(seconds: f64) -> u64 {
    (seconds * 1e6) as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::cast::float64;
    use crate::base::stream::stream;

    #[test]
    fn a_signal_makes_everybody_wait_as_the_cycle_says() {
        let n = 90_000;
        let waits: Vec<u64> = (0..n).map(|k| signal_wait_us(CrossingId(7), k * 1_000)).collect();
        let mean = float64(waits.iter().sum()) / float64(n) / 1e6;
        let red = CYCLE_S - GREEN_S;
        assert!((mean - red * red / (2.0 * CYCLE_S)).abs() < 0.01, "mean {mean}");
        assert!(waits.iter().max() <= Some(&micros(red)));
    }

    #[test]
    fn the_wait_for_a_gap_follows_adams() {
        let (per_hour, critical): (f64, f64) = (300.0, 8.0);
        let q = per_hour / 3600.0;
        let exact = (libm::exp(q * critical) - q * critical - 1.0) / q;
        let mut rng = stream(1, 0, "gap", 0);
        let n = 200_000;
        let total: f64 = (0..n).map(|_| gap_wait_s(&mut rng, per_hour, critical, 0.0)).sum();
        let mean = total / f64::from(n);
        assert!((mean / exact - 1.0).abs() < 0.02, "{mean} against {exact}");
    }
}
