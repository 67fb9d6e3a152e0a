//! When orders come: a merchant's rate of orders over the day, piece by piece.

use super::conditions::{Conditions, Sky};
use crate::base::cast;
use crate::base::time::{SimDuration, SimTime};
use crate::scenario::DemandProfile;

/// Rate of orders over a merchant's hours, as pieces of equal rate -- derived.
#[derive(Debug, Clone, PartialEq)]
pub struct DemandCurve {
    pieces: Vec<Piece>,
    total: f64,
    last: SimTime,
    /// Orders expected, over those of a plain day: above 1 by weather and events that bring more.
    pub growth: f64,
}

/// A span of equal rate.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Piece {
    begins: SimTime,
    /// Weight of an hour.
    rate: f64,
    /// Weight of the piece.
    mass: f64,
}

impl DemandCurve {
    /// The profile, cut to the hours open.
    pub fn plain(profile: &DemandProfile, (open, close): (SimTime, SimTime)) -> Self {
        let piece = |hour: usize| {
            let begins = SimTime(hour as u64 * HOUR_MS).max(open);
            let ends = SimTime((hour as u64 + 1) * HOUR_MS).min(close);
            let rate = profile.hourly[hour % 24];
            Piece { begins, rate, mass: rate * ends.since(begins).hours() }
        };
        Self::of((open.hour()..=close.hour()).map(piece).collect(), close, 1.0)
    }

    /// The profile under the day's sky, at events and with classes. Weather and events change the
    /// number of orders; surges after classes move orders and leave their number.
    pub fn around(
        profile: &DemandProfile,
        (open, close): (SimTime, SimTime),
        conditions: &Conditions,
        sky: &Sky,
        customers: &[u32],
    ) -> Self {
        let clock = &conditions.clock;
        let mut moved = 0.0;
        let mut pieces = Vec::new();
        for slice in 0..clock.slices() {
            let begins = clock.begins(slice).max(open);
            let ends = clock.begins(slice) + SimDuration::from_minutes(clock.minutes(slice));
            let ends = ends.min(close);
            if begins >= ends {
                continue;
            }
            let hour = begins.hour() % 24;
            let plain = profile.hourly[hour] * conditions.surge_orders(slice);
            let rate = plain * sky.orders[hour] * event_orders(conditions, slice, customers);
            let hours = ends.since(begins).hours();
            moved += plain * hours;
            pieces.push(Piece { begins, rate, mass: rate * hours });
        }
        let total: f64 = pieces.iter().map(|piece| piece.mass).sum();
        let growth = if moved > 0.0 { total / moved } else { 1.0 };
        Self::of(pieces, close, growth)
    }

    fn of(pieces: Vec<Piece>, close: SimTime, growth: f64) -> Self {
        let total = pieces.iter().map(|piece| piece.mass).sum();
        Self { pieces, total, last: SimTime(close.0.saturating_sub(1)), growth }
    }

    /// Share of the day's orders expected between two instants.
    pub fn share(&self, from: SimTime, until: SimTime) -> f64 {
        let ends = self.pieces.iter().skip(1).map(|piece| piece.begins);
        let ends = ends.chain([self.last + SimDuration(1)]);
        let within = self.pieces.iter().zip(ends).map(|(piece, ends)| {
            let (from, until) = (piece.begins.max(from), ends.min(until));
            piece.rate * until.since(from).hours()
        });
        if self.total > 0.0 { within.sum::<f64>() / self.total } else { 0.0 }
    }

    /// Time of arrival at a quantile of the day's orders.
    pub fn arrival(&self, quantile: f64) -> SimTime {
        let mut left = quantile * self.total;
        for piece in &self.pieces {
            if left < piece.mass {
                return (piece.begins + SimDuration::from_hours(left / piece.rate)).min(self.last);
            }
            left -= piece.mass;
        }
        self.last
    }
}

/// Times the orders of all of a merchant's customers together, by events.
fn event_orders(conditions: &Conditions, slice: usize, customers: &[u32]) -> f64 {
    if customers.is_empty() || !conditions.event_with_orders(slice) {
        return 1.0;
    }
    let all: f64 = customers.iter().map(|who| conditions.event_orders(*who, slice)).sum();
    all / cast::float(customers.len())
}

const HOUR_MS: u64 = 3_600_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrivals_follow_the_profile_inside_the_hours_open() {
        let mut hourly = [0.0; 24];
        (hourly[11], hourly[12], hourly[13]) = (1.0, 3.0, 5.0);
        let profile = DemandProfile { id: "test".into(), hourly };
        let window = (SimTime::from_hours(11.5), SimTime::from_hours(13.0));
        let curve = DemandCurve::plain(&profile, window);
        let at = |quantile| curve.arrival(quantile);
        assert_eq!(at(0.0), SimTime::from_hours(11.5));
        let edge = 0.5 / 3.5;
        assert_eq!(at(edge), SimTime::from_hours(12.0));
        assert_eq!(at(f64::midpoint(1.0, edge)), SimTime::from_hours(12.5));
        assert!(at(0.999_999_99) < SimTime::from_hours(13.0));
        let share =
            |from, until| curve.share(SimTime::from_hours(from), SimTime::from_hours(until));
        assert!((share(0.0, 24.0) - 1.0).abs() < 1e-12);
        assert!((share(11.75, 12.25) - (0.25 + 0.75) / 3.5 / 1.0).abs() < 1e-12);
        assert!(share(13.0, 14.0).abs() < 1e-12 && share(5.0, 11.5).abs() < 1e-12);
    }
}
