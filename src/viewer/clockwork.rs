//! The watcher's clock: how fast the day passes, and when it stands still.

use crate::base::cast;
use crate::base::time::SimTime;

/// Speeds, times that of the day itself.
pub const SPEEDS: [u32; 15] =
    [1, 2, 5, 10, 30, 60, 120, 300, 600, 1_200, 3_600, 10_000, 20_000, 50_000, 100_000];

/// Speed at the beginning, in [`SPEEDS`].
const FIRST: usize = 5;

/// A clock that plays or stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Clockwork {
    /// Whether the day passes.
    pub playing: bool,
    /// Position in [`SPEEDS`].
    pub gear: usize,
    /// What the watcher sees \[µs after midnight\].
    pub us: u64,
}

impl Clockwork {
    /// A clock that stands at an instant.
    pub fn at(at: SimTime) -> Self {
        Self { playing: false, gear: FIRST, us: at.0 * 1000 }
    }

    /// Times as fast as the day itself.
    pub fn speed(&self) -> u32 {
        SPEEDS[self.gear]
    }

    /// The next speed up.
    pub fn faster(&mut self) {
        self.gear = (self.gear + 1).min(SPEEDS.len() - 1);
    }

    /// The next speed down.
    pub fn slower(&mut self) {
        self.gear = self.gear.saturating_sub(1);
    }

    /// Where the clock would be after so many seconds of the watcher's time.
    pub fn after(&self, seconds: f64) -> u64 {
        if !self.playing {
            return self.us;
        }
        self.us + cast::whole(seconds.max(0.0) * f64::from(self.speed()) * 1e6)
    }

    /// The last whole millisecond.
    pub fn at_ms(&self) -> SimTime {
        SimTime(self.us / 1000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_passes_at_its_speed_or_not_at_all() {
        let mut clock = Clockwork::at(SimTime(500));
        assert_eq!(clock.after(2.0), 500_000);
        clock.playing = true;
        assert_eq!((clock.speed(), clock.after(0.5)), (60, 30_500_000));
        assert_eq!(clock.after(-1.0), 500_000);
    }

    #[test]
    fn gears_end_at_both_ends() {
        let mut clock = Clockwork::at(SimTime(0));
        (0..99).for_each(|_| clock.slower());
        assert_eq!(clock.speed(), 1);
        (0..99).for_each(|_| clock.faster());
        assert_eq!(clock.speed(), 100_000);
    }
}
