//! The bar of the day: instants as places on it, and back.

use crate::base::cast::{float64, whole};
use crate::base::time::SimTime;

/// A bar from one instant to another, on the screen from left to right.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bar {
    /// Instant at its left end.
    pub begins: SimTime,
    /// Instant at its right end.
    pub ends: SimTime,
    /// Its left end \[px\].
    pub left: f64,
    /// Its width \[px\].
    pub width: f64,
}

impl Bar {
    fn span_ms(&self) -> f64 {
        float64(self.ends.since(self.begins).0.max(1))
    }

    /// Where an instant lies \[px\].
    pub fn place(&self, at: SimTime) -> f64 {
        let share = (float64(at.0) - float64(self.begins.0)) / self.span_ms();
        self.left + share.clamp(0.0, 1.0) * self.width
    }

    /// The instant at a place, to the second.
    pub fn instant(&self, x: f64) -> SimTime {
        let share = ((x - self.left) / self.width.max(1.0)).clamp(0.0, 1.0);
        let ms = float64(self.begins.0) + share * self.span_ms();
        SimTime(whole(ms / 1000.0) * 1000)
    }

    /// Of some marks, by time, those that are told apart on the bar: one a pixel of each group.
    pub fn apart<T: Copy>(&self, marks: &[T], at: impl Fn(&T) -> (SimTime, usize)) -> Vec<T> {
        let mut last = Vec::new();
        let shown = marks.iter().filter(|mark| {
            let (at, group) = at(mark);
            let pixel = whole(self.place(at).max(0.0));
            if last.len() <= group {
                last.resize(group + 1, u64::MAX);
            }
            std::mem::replace(&mut last[group], pixel) != pixel
        });
        shown.copied().collect()
    }

    /// Whole hours on the bar, so many apart that their numbers have room.
    pub fn hours(&self) -> Vec<SimTime> {
        let hour_px = self.width * 3.6e6 / self.span_ms();
        let every = [1, 2, 3, 6, 12].into_iter().find(|n| f64::from(*n) * hour_px >= 44.0);
        let every = u64::from(every.unwrap_or(24_u32));
        let hours = (0..=self.ends.0 / 3_600_000).filter(|hour| hour % every == 0);
        hours.map(|hour| SimTime(hour * 3_600_000)).filter(|at| *at >= self.begins).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar() -> Bar {
        let (begins, ends) = (SimTime::from_hours(8.0), SimTime::from_hours(24.0));
        Bar { begins, ends, left: 100.0, width: 800.0 }
    }

    #[test]
    fn instants_and_places_are_each_others_inverse() {
        for hour in [8.0, 9.25, 15.5, 24.0] {
            let at = SimTime::from_hours(hour);
            assert_eq!(bar().instant(bar().place(at)), at);
        }
        assert_eq!(bar().instant(-50.0), SimTime::from_hours(8.0));
        assert_eq!(bar().instant(9_999.0), SimTime::from_hours(24.0));
        assert!((bar().place(SimTime(0)) - 100.0).abs() < 1e-9);
    }

    #[test]
    fn hours_have_room_for_their_numbers() {
        let hours = bar().hours();
        assert_eq!((hours.len(), hours[0]), (17, SimTime::from_hours(8.0)));
        let narrow = Bar { width: 200.0, ..bar() };
        let places: Vec<f64> = narrow.hours().iter().map(|at| narrow.place(*at)).collect();
        assert!(places.windows(2).all(|pair| pair[1] - pair[0] >= 36.0), "{places:?}");
    }
}
