//! How people walk on a footpath: speed by density, density by flow, level of service.
//!
//! Density is in people per square metre, flow in people per second and metre of width, both
//! directions together.

/// Speed of people who have the path to themselves \[m/s\].
///
/// Source: WEID.
pub const FREE_MPS: f64 = 1.34;

/// Shape of the relation of speed and density \[1/m²\].
///
/// Source: WEID.
const SHAPE: f64 = 1.913;

/// Density at which nobody moves \[1/m²\].
///
/// Source: WEID.
pub const JAM_PER_M2: f64 = 5.4;

/// Density at which most people pass \[1/m²\]: where `k v(k)` is largest; follows from the relation.
pub const BUSIEST_PER_M2: f64 = 1.750_665_189_438;

/// Walking speed at a density \[m/s\]: `v(k) = 1.34 (1 - exp(-1.913 (1/k - 1/5.4)))`, nobody moves
/// from 5.4 people per square metre on. Source: WEID.
pub fn speed_mps(density_per_m2: f64) -> f64 {
    FREE_MPS * speed_ratio(density_per_m2)
}

/// [`speed_mps`] as a share of the free speed \[0–1\].
pub fn speed_ratio(density_per_m2: f64) -> f64 {
    if density_per_m2 <= 0.0 {
        return 1.0;
    }
    let room = (1.0 / density_per_m2 - 1.0 / JAM_PER_M2).max(0.0);
    1.0 - libm::exp(-SHAPE * room)
}

/// People who pass at a density \[1/(m s)\]: `q = k v(k)`.
pub fn flow_per_m_s(density_per_m2: f64) -> f64 {
    density_per_m2 * speed_mps(density_per_m2)
}

/// The density at which so many people pass without a jam \[1/m²\]: the smaller root of `q = k v(k)`
/// by halving; what exceeds the path's capacity walks at capacity.
pub fn density_per_m2(flow_per_m_s: f64) -> f64 {
    if flow_per_m_s >= self::flow_per_m_s(BUSIEST_PER_M2) {
        return BUSIEST_PER_M2;
    }
    let (mut low, mut high) = (0.0, BUSIEST_PER_M2);
    while high - low > 1e-12 {
        let middle = f64::midpoint(low, high);
        if self::flow_per_m_s(middle) < flow_per_m_s {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

/// How a walker fares, from A (free) to F (jam).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LevelOfService {
    /// Free to choose speed and side.
    A,
    /// Others are noticed.
    B,
    /// Minor conflicts.
    C,
    /// Passing is hard.
    D,
    /// Everybody shuffles.
    E,
    /// The path is over its capacity.
    F,
}

/// Largest density of the levels A to E \[1/m²\].
///
/// Source: FRU.
const BY_DENSITY: [f64; 5] = [0.31, 0.43, 0.72, 1.08, 2.17];

/// Largest flow of the levels A to E \[1/(min m)\].
///
/// Source: KHCM.
const BY_FLOW: [f64; 5] = [20.0, 32.0, 46.0, 70.0, 106.0];

impl LevelOfService {
    /// Every level, best first.
    pub const ALL: [Self; 6] = [Self::A, Self::B, Self::C, Self::D, Self::E, Self::F];

    /// The level at a density \[1/m²\], by Fruin's walkway thresholds.
    pub fn of_density(density_per_m2: f64) -> Self {
        Self::below(&BY_DENSITY, density_per_m2)
    }

    /// The level at a flow \[1/(min m)\], by the thresholds of the Korean highway capacity manual.
    pub fn of_flow(flow_per_min_m: f64) -> Self {
        Self::below(&BY_FLOW, flow_per_min_m)
    }

    fn below(limits: &[f64; 5], value: f64) -> Self {
        let place = limits.iter().position(|limit| value <= *limit);
        place.map_or(Self::F, |place| Self::ALL[place])
    }

    /// Letter in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
            Self::E => "E",
            Self::F => "F",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nowhere_do_more_people_pass_than_at_the_busiest_density() {
        let most = flow_per_m_s(BUSIEST_PER_M2);
        assert!((most - 1.2249).abs() < 1e-4, "{most}");
        assert!((1..5400).all(|k| flow_per_m_s(f64::from(k) / 1000.0) <= most));
    }

    #[test]
    fn density_of_a_flow_turns_flow_of_a_density_round() {
        for thousandths in 1..1750 {
            let density = f64::from(thousandths) / 1000.0;
            let found = density_per_m2(flow_per_m_s(density));
            assert!((found - density).abs() < 1e-6, "{density}: {found}");
        }
        assert!((density_per_m2(9.0) - BUSIEST_PER_M2).abs() < 1e-12);
        assert!(density_per_m2(0.0) < 1e-11);
    }

    #[test]
    fn levels_change_at_the_published_thresholds() {
        use LevelOfService::{A, B, C, D, E, F};
        let densities = [(0.31, A), (0.32, B), (0.44, C), (0.73, D), (1.09, E), (2.18, F)];
        assert!(densities.iter().all(|(k, level)| LevelOfService::of_density(*k) == *level));
        let flows = [(20.0, A), (20.1, B), (32.1, C), (46.1, D), (70.1, E), (106.1, F)];
        assert!(flows.iter().all(|(q, level)| LevelOfService::of_flow(*q) == *level));
    }
}
