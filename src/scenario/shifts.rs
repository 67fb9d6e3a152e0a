//! Hours in which people work, the same every day.

use crate::base::time::{SimDuration, SimTime};

const DAY_MS: u64 = 86_400_000;

/// The shifts of a pool of people, in order of time; none stands for "all through the hours".
///
/// They come again every day: who is missing at night is there the next morning. Shifts that meet
/// are worked by different people: those of the earlier one end what they have begun.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shifts(Vec<(SimTime, SimTime)>);

/// What is wrong with a list of shifts, by position in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShiftFault {
    /// One ends before it begins, or as it begins.
    Backwards(usize),
    /// The later one begins before the earlier one ends.
    Overlap(usize, usize),
}

impl Shifts {
    /// Shifts that begin before they end and do not overlap, in any order.
    ///
    /// # Errors
    /// Every fault of the list.
    pub fn new(spans: &[(SimTime, SimTime)]) -> Result<Self, Vec<ShiftFault>> {
        let backwards = (0..spans.len()).filter(|at| spans[*at].0 >= spans[*at].1);
        let mut faults: Vec<ShiftFault> = backwards.map(ShiftFault::Backwards).collect();
        let mut order: Vec<usize> = (0..spans.len()).collect();
        order.sort_by_key(|at| (spans[*at], *at));
        let meets = order.windows(2).filter(|pair| spans[pair[1]].0 < spans[pair[0]].1);
        faults.extend(meets.map(|pair| ShiftFault::Overlap(pair[0], pair[1])));
        let sorted = order.into_iter().map(|at| spans[at]).collect();
        if faults.is_empty() { Ok(Self(sorted)) } else { Err(faults) }
    }

    /// Begin and end of each, in order of time; empty: all through the hours.
    pub fn spans(&self) -> &[(SimTime, SimTime)] {
        &self.0
    }

    /// Whether somebody is on shift all through the hours.
    pub fn always(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether somebody is on shift at an instant; a shift's last instant no longer counts.
    pub fn on_duty(&self, at: SimTime) -> bool {
        self.always() || self.0.iter().any(|span| covers(*span, at))
    }

    /// The first instant, `at` included, at which somebody is on shift.
    pub fn next_on_duty(&self, at: SimTime) -> SimTime {
        if self.on_duty(at) {
            return at;
        }
        self.0.iter().map(|span| next_begin(*span, at)).min().unwrap_or(at)
    }

    /// Time worked in a day by one person of each shift; none where no shift is given.
    pub fn length(&self) -> SimDuration {
        self.0.iter().map(|(begins, ends)| ends.since(*begins)).sum()
    }
}

/// Whether an instant of any day lies in a shift.
pub fn covers((begins, ends): (SimTime, SimTime), at: SimTime) -> bool {
    let clock = SimTime(at.0 % DAY_MS);
    begins <= clock && clock < ends
}

/// When a shift begins next, after an instant of any day.
pub fn next_begin((begins, _): (SimTime, SimTime), after: SimTime) -> SimTime {
    let midnight = after.0 - after.0 % DAY_MS;
    let today = SimTime(midnight + begins.0);
    if today > after { today } else { SimTime(today.0 + DAY_MS) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(from: f64, to: f64) -> (SimTime, SimTime) {
        (SimTime::from_hours(from), SimTime::from_hours(to))
    }

    #[test]
    fn shifts_that_meet_are_sound_and_come_in_order() {
        let shifts = Shifts::new(&[hours(14.0, 20.0), hours(8.0, 14.0)]).unwrap();
        assert_eq!(shifts.spans(), [hours(8.0, 14.0), hours(14.0, 20.0)]);
        assert_eq!(shifts.length(), SimDuration::from_hours(12.0));
    }

    #[test]
    fn every_fault_of_a_list_is_found() {
        let found = Shifts::new(&[hours(9.0, 9.0), hours(10.0, 14.0), hours(13.0, 15.0)]);
        assert_eq!(found, Err(vec![ShiftFault::Backwards(0), ShiftFault::Overlap(1, 2)]));
    }

    #[test]
    fn who_is_off_is_back_at_the_next_shift_even_on_the_next_day() {
        let shifts = Shifts::new(&[hours(8.0, 12.0), hours(13.0, 18.0)]).unwrap();
        let next = |hour| shifts.next_on_duty(SimTime::from_hours(hour));
        assert_eq!(next(9.5), SimTime::from_hours(9.5));
        assert_eq!(next(12.0), SimTime::from_hours(13.0));
        assert_eq!(next(18.0), SimTime::from_hours(32.0));
        assert_eq!(next(31.0), SimTime::from_hours(32.0));
        assert_eq!(next(36.5), SimTime::from_hours(37.0));
        assert_eq!(Shifts::default().next_on_duty(SimTime(7)), SimTime(7));
    }
}
