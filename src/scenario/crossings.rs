//! How roads are crossed: signals, traffic, drivers who yield.

/// Waits at road crossings -- parameter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CrossingSettings {
    /// Cycle of a fixed-time signal \[s\].
    ///
    /// Assumption: 90, range 60–120 (urban practice).
    pub cycle_s: f64,
    /// Walk interval \[s\].
    ///
    /// Assumption: 21, range 7–36; with the first four seconds of the clearance, which walkers
    /// use, 25 s of a cycle.
    pub walk_s: f64,
    /// Clearance interval \[s\]; `None`: as long as a walker of [`TIMED_MPS`] takes, and
    /// [`CLEARANCE_USED_S`] more, and who is faster sets off no later for it.
    pub clearance_s: Option<f64>,
    /// Time that a robot keeps between its arrival and the end of the clearance \[s\].
    ///
    /// Assumption: 0, range 0–3.
    pub margin_s: f64,
    /// How the cycles of a map lie to one another.
    pub offsets: Offsets,
    /// Motor vehicles on a road, both directions together, from service roads to trunk roads
    /// \[1/h\].
    ///
    /// Assumption: 20, 60, 240, 480, 720, 900, range half to double.
    pub vehicles_per_h: [f64; 6],
    /// Share of drivers who let a robot cross at a marked crossing \[0–1\].
    ///
    /// Assumption: 0.5, range 0.1–0.9.
    pub yield_marked: f64,
    /// The same where nothing marks the crossing and the rules ask drivers to yield all the same.
    ///
    /// Assumption: 0.1, range 0–0.3.
    pub yield_unmarked: f64,
    /// Longest wait for a gap before traffic is taken to let the robot pass \[s\].
    ///
    /// Assumption: 180, range 60–600; bounds the tail on busy roads.
    pub longest_wait_s: f64,
}

/// How the cycles of a map's signals lie to one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offsets {
    /// Each crossing has an offset of its own, fixed and spread evenly over the cycle.
    Independent,
    /// All walk intervals begin together, as under one clock.
    Coordinated,
}

/// Walking speed for which clearance intervals are timed \[m/s\].
///
/// Source: HCM10, 3.5 ft/s.
pub const TIMED_MPS: f64 = 1.0668;

/// Part of the clearance interval in which walkers still set off \[s\].
///
/// Source: HCM10, effective green is the walk interval and 4 s.
pub const CLEARANCE_USED_S: f64 = 4.0;

impl Default for CrossingSettings {
    fn default() -> Self {
        Self {
            cycle_s: 90.0,
            walk_s: 21.0,
            clearance_s: None,
            margin_s: 0.0,
            offsets: Offsets::Independent,
            vehicles_per_h: [20.0, 60.0, 240.0, 480.0, 720.0, 900.0],
            yield_marked: 0.5,
            yield_unmarked: 0.1,
            longest_wait_s: 180.0,
        }
    }
}
