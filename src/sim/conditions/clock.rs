//! The day cut where something changes: at every full hour, and where events and surges begin and
//! end. All of these lie on whole minutes.

use crate::base::cast;
use crate::base::time::SimTime;
use crate::scenario::ConditionsPlan;

const MINUTES: usize = 1440;
const MINUTE_MS: u64 = 60_000;

/// A minute \[µs\].
pub(super) const MINUTE_US: u64 = 60_000_000;

/// A day \[µs\].
pub(super) const DAY_US: u64 = MINUTE_US * MINUTES as u64;

/// Slices of the day within which nothing changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayClock {
    /// Slice of every minute.
    of_minute: Vec<u16>,
    /// First minute of every slice.
    begins: Vec<u16>,
    /// Whether a slice lies in a surge after a class.
    surge: Vec<bool>,
}

impl DayClock {
    /// Cuts the day as a plan needs it.
    pub fn new(plan: &ConditionsPlan) -> Self {
        let mut cut = vec![false; MINUTES];
        let mut in_surge = vec![false; MINUTES];
        (0..MINUTES).step_by(60).for_each(|minute| cut[minute] = true);
        for at in plan.events.iter().flat_map(|event| [event.hours.0, event.hours.1]) {
            cut[minute(at) % MINUTES] = true;
        }
        if let Some(timetable) = &plan.timetable {
            for begins in &timetable.class_ends {
                let (from, until) = (minute(*begins), minute(*begins + timetable.surge));
                cut[from % MINUTES] = true;
                cut[until % MINUTES] = true;
                (from..until).for_each(|minute| in_surge[minute % MINUTES] = true);
            }
        }
        let (mut of_minute, mut begins, mut surge) = (Vec::new(), Vec::new(), Vec::new());
        for minute in 0..MINUTES {
            if cut[minute] {
                begins.push(short(minute));
                surge.push(in_surge[minute]);
            }
            of_minute.push(short(begins.len() - 1));
        }
        Self { of_minute, begins, surge }
    }

    /// Slices of a day.
    pub fn slices(&self) -> usize {
        self.begins.len()
    }

    /// When a slice begins.
    pub fn begins(&self, slice: usize) -> SimTime {
        SimTime(u64::from(self.begins[slice]) * MINUTE_MS)
    }

    /// Minutes of a slice.
    pub fn minutes(&self, slice: usize) -> f64 {
        let next = self.begins.get(slice + 1).map_or(MINUTES, |next| usize::from(*next));
        cast::float(next - usize::from(self.begins[slice]))
    }

    /// Whether a slice lies in a surge after a class.
    pub fn surge(&self, slice: usize) -> bool {
        self.surge[slice]
    }

    /// When the slice of an instant ends \[µs\].
    pub(super) fn ends_us(&self, us: u64) -> u64 {
        let next = self.begins.get(self.slice_at_us(us) + 1);
        us - us % DAY_US + next.map_or(DAY_US, |minute| u64::from(*minute) * MINUTE_US)
    }

    /// The slice of an instant; the day repeats.
    pub fn slice_at(&self, at: SimTime) -> usize {
        self.slice_at_us(at.0 * 1000)
    }

    /// The slice of an instant \[µs\]; the day repeats.
    pub(super) fn slice_at_us(&self, us: u64) -> usize {
        usize::from(self.of_minute[usize::try_from(us % DAY_US / MINUTE_US).unwrap_or(0)])
    }
}

fn minute(at: SimTime) -> usize {
    usize::try_from(at.0 / MINUTE_MS).unwrap_or(0)
}

/// A minute or slice of the day, below 1440.
fn short(value: usize) -> u16 {
    u16::try_from(value).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::time::SimDuration;
    use crate::scenario::{CrowdEvent, Timetable};

    #[test]
    fn a_plain_day_has_its_hours_and_events_and_surges_cut_them() {
        let at = SimTime::from_hours;
        let mut plan = ConditionsPlan::default();
        let clock = DayClock::new(&plan);
        assert_eq!(clock.slices(), 24);
        assert_eq!((clock.slice_at(at(13.99)), clock.slice_at(at(37.0))), (13, 13));
        let ends = |hour| SimTime(clock.ends_us(at(hour).0 * 1000) / 1000);
        assert_eq!(
            [ends(13.0), ends(13.99), ends(37.5), ends(23.5)],
            [14, 14, 38, 24].map(|h| at(f64::from(h)))
        );
        let hours = (at(17.5), at(19.0));
        plan.events = vec![CrowdEvent { circle: None, hours, orders: 2.0, pedestrians: 1.0 }];
        plan.timetable = Some(Timetable {
            class_ends: vec![at(9.0), at(23.9)],
            surge: SimDuration::from_minutes(15.0),
            orders: 2.0,
            pedestrians: 2.0,
        });
        let clock = DayClock::new(&plan);
        // 17:30, 9:15, 23:54 and, after midnight, 0:09.
        assert_eq!(clock.slices(), 28);
        let surges: f64 =
            (0..clock.slices()).filter(|s| clock.surge(*s)).map(|s| clock.minutes(s)).sum();
        assert!((surges - 30.0).abs() < 1e-12);
        let all: f64 = (0..clock.slices()).map(|slice| clock.minutes(slice)).sum();
        assert!((all - 1440.0).abs() < 1e-12);
        assert!(clock.surge(clock.slice_at(at(24.1))) && !clock.surge(clock.slice_at(at(24.2))));
    }
}
