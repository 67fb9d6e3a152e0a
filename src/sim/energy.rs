//! The battery: what a way and a wait draw, how far the rest carries, how long the plug takes.

use super::motion::EndsBy;
use crate::base::cast;
use crate::base::time::SimDuration;
use crate::base::units::{Kilograms, Metres, WattHours, Watts};
use crate::events::LegKind;
use crate::scenario::{Battery, VendorProfile};
use bevy_ecs::prelude::Component;
use serde::{Deserialize, Serialize};

/// Standard gravity \[m/s²\].
///
/// Source: ISO 80000-3.
pub const GRAVITY: f64 = 9.806_65;

/// Energy in a robot's battery -- state.
#[derive(Debug, Clone, Copy, Component, Serialize, Deserialize)]
pub struct ChargeState {
    /// Energy left.
    pub energy: WattHours,
    /// Charger at which it stands, or to which it drives.
    pub charger: Option<usize>,
    /// Batteries exchanged so far.
    pub swaps: u32,
}

impl ChargeState {
    /// A battery in the morning.
    pub fn charged(battery: &Battery) -> Self {
        Self { energy: battery.capacity * battery.recharge_to, charger: None, swaps: 0 }
    }
}

/// Resistance to driving along a slope, as a share of the weight that the battery has to overcome:
/// `(Crr cos θ + sin θ) / efficiency`, with `tan θ` the rise over run in the driving direction.
///
/// Downhill it is never below zero but by what regeneration brings back. Drag of the air is left
/// out: at 6 km/h it is about half a newton, a tenth of the rolling resistance.
pub fn resistance(battery: &Battery, incline: f64) -> f64 {
    let cosine = 1.0 / (1.0 + incline * incline).sqrt();
    let force = (battery.rolling_resistance + incline) * cosine;
    if force < 0.0 { force * battery.regeneration } else { force / battery.drivetrain_efficiency }
}

/// Energy that lifts the vehicle and its load by a metre \[Wh/m\].
///
/// A way is added up as the lift that takes the same energy: resistance times length. On the level
/// and at rolling resistance 0.02 a kilometre is a lift of 20 m.
pub fn wh_per_lift_m(vendor: &VendorProfile, load: Kilograms) -> f64 {
    (vendor.mass + load).0 * GRAVITY / 3600.0
}

/// Energy drawn by the wheels over a way, given as the lift that it equals.
pub fn drive_energy(vendor: &VendorProfile, lift: Metres, load: Kilograms) -> WattHours {
    WattHours(wh_per_lift_m(vendor, load) * lift.0)
}

/// What a battery that holds so much gives, of what the wheels ask for: never more than it holds,
/// and it takes back no more than fits.
pub fn drawn_from(battery: &Battery, left: WattHours, asked: WattHours) -> WattHours {
    WattHours(asked.0.min(left.0).max(left.0 - battery.capacity.0))
}

/// Energy that may be drawn on one stretch, by wheels and computers -- derived.
#[derive(Debug, Clone, Copy)]
pub struct Budget {
    /// How much \[Wh\].
    pub wh: f64,
    /// Drawn by the wheels for each metre of lift \[Wh/m\].
    pub wh_per_lift_m: f64,
    /// Drawn by the computers \[Wh/µs\].
    pub hotel_wh_per_us: f64,
    /// Why a stretch ends that has drawn all of it.
    pub ends_by: EndsBy,
}

impl Budget {
    /// What a robot may draw on a leg: on the way to a merchant all above the reserve, on every
    /// other way all that it has.
    pub fn of(vendor: &VendorProfile, left: WattHours, load: Kilograms, leg: LegKind) -> Self {
        let battery = &vendor.battery;
        let (kept, ends_by) = match leg {
            LegKind::Approach => (battery.reserve * battery.capacity.0, EndsBy::Reserve),
            LegKind::Loaded | LegKind::Return | LegKind::Back | LegKind::Reposition => {
                (0.0, EndsBy::EmptyBattery)
            }
        };
        Self {
            wh: (left.0 - kept).max(0.0),
            wh_per_lift_m: wh_per_lift_m(vendor, load),
            hotel_wh_per_us: battery.hotel.0 / 3.6e9,
            ends_by,
        }
    }

    /// Way that so much energy lasts for against a resistance per millimetre at a speed \[mm\].
    pub fn range_mm(&self, wh: f64, lift_m_per_mm: f64, mm_per_s: u32) -> u64 {
        let hotel = self.hotel_wh_per_us * 1e6 / f64::from(mm_per_s);
        whole_below(wh, self.wh_per_lift_m * lift_m_per_mm + hotel)
    }

    /// Time that so much energy lasts for standing still \[µs\].
    pub fn rest_us(&self, wh: f64) -> u64 {
        whole_below(wh, self.hotel_wh_per_us)
    }
}

/// How often `each` fits into a whole; without end where it costs nothing.
fn whole_below(all: f64, each: f64) -> u64 {
    if each > 0.0 { cast::whole((all / each).max(0.0).floor()) } else { u64::MAX }
}

/// Time of the dwells for an order in the estimate of a trip \[s\].
const DWELL_S: f64 = 900.0;

/// Whether a trip may be accepted: it must end above the reserve.
///
/// The estimate counts the time at cruise speed half as long again, for crossings and help, and a
/// quarter of an hour for the dwells of each order, with the load on board all the way.
pub fn accepts(vendor: &VendorProfile, left: WattHours, trip: &Trip, load: Kilograms) -> bool {
    let battery = &vendor.battery;
    left.0 - needs(vendor, trip, load).0 >= battery.reserve * battery.capacity.0
}

/// A trip as it is estimated before it is accepted.
#[derive(Debug, Clone, Copy)]
pub struct Trip {
    /// Way from hub to hub.
    pub way: Metres,
    /// Mean resistance along it.
    pub resistance: f64,
    /// Doors on it.
    pub drops: u32,
}

/// Energy that a trip is expected to take, with the load on board all the way.
pub fn needs(vendor: &VendorProfile, trip: &Trip, load: Kilograms) -> WattHours {
    let time = SimDuration::from_seconds(
        1.5 * trip.way.0 / vendor.cruise.0 + DWELL_S * f64::from(trip.drops),
    );
    drive_energy(vendor, trip.way * trip.resistance, load) + vendor.battery.hotel * time
}

/// Energy that an empty drive of this way is expected to take, half as long again for crossings.
pub fn way_home(vendor: &VendorProfile, trip: &Trip) -> WattHours {
    let time = SimDuration::from_seconds(1.5 * trip.way.0 / vendor.cruise.0);
    let wheels = drive_energy(vendor, trip.way * trip.resistance, Kilograms(0.0));
    wheels + vendor.battery.hotel * time
}

/// Whether a robot has to charge before its next trip.
pub fn must_charge(battery: &Battery, left: WattHours) -> bool {
    left.0 < lowest(battery) * battery.capacity.0
}

/// State of charge below which a robot charges before its next trip.
pub fn lowest(battery: &Battery) -> f64 {
    battery.recharge_below.max(battery.reserve)
}

/// Energy that is missing to the level at which robots leave the plug.
pub fn missing(battery: &Battery, left: WattHours) -> WattHours {
    WattHours((battery.recharge_to * battery.capacity.0 - left.0).max(0.0))
}

/// Time at a plug of this power from one amount of energy to another.
///
/// Constant power `P` up to the knee `k`, then falling linearly with the state of charge `s` to the
/// share `τ` of it at `s = 1`: `p(s) = P (1 − (1 − τ)(s − k)/(1 − k))`, so that beyond the knee the
/// time from `a` to `b` is `C (1 − k) / (P (1 − τ)) · ln(p(a)/p(b))`.
pub fn charging_time(
    battery: &Battery,
    power: Watts,
    from: WattHours,
    to: WattHours,
) -> SimDuration {
    let knee = battery.knee * battery.capacity.0;
    let below = (to.0.min(knee) - from.0.min(knee)).max(0.0);
    let span = (1.0 - battery.knee) * battery.capacity.0;
    let fall = 1.0 - battery.taper_to;
    let (low, high) = (from.0.max(knee) - knee, to.0.max(knee) - knee);
    let beyond = if high <= low {
        0.0
    } else if fall > 0.0 {
        let power = |above: f64| 1.0 - fall * above / span;
        span / fall * libm::log(power(low) / power(high))
    } else {
        high - low
    };
    SimDuration::from_hours((below + beyond) / power.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::cast::float64;
    use crate::scenario::catalog::vendors;

    /// The Kiwibot: 20 kg, rolling resistance 0.02, 30 W, 317 Wh.
    fn vendor() -> VendorProfile {
        vendors::read("kiwibot").unwrap().profile
    }

    fn battery() -> Battery {
        Battery { knee: 0.8, taper_to: 0.1, ..vendor().battery }
    }

    #[test]
    fn a_kilometre_on_the_level_takes_weight_times_resistance_over_efficiency() {
        let vendor = vendor();
        let lift = Metres(1000.0 * resistance(&vendor.battery, 0.0));
        // 25 kg × 9.80665 m/s² × 0.02 × 1000 m = 4903.325 J.
        let drawn = drive_energy(&vendor, lift, Kilograms(5.0));
        assert!((drawn.0 - 4903.325 / 3600.0).abs() < 1e-12, "{drawn}");
        let lossy = Battery { drivetrain_efficiency: 0.5, ..vendor.battery };
        assert!((resistance(&lossy, 0.0) - 0.04).abs() < 1e-15);
    }

    #[test]
    fn two_half_trips_draw_what_one_whole_trip_draws() {
        let (vendor, load) = (vendor(), Kilograms(3.0));
        let half = drive_energy(&vendor, Metres(8.0), load);
        let whole = drive_energy(&vendor, Metres(16.0), load);
        assert!((half.0 + half.0 - whole.0).abs() < 1e-12);
    }

    #[test]
    fn uphill_costs_the_lift_and_downhill_gives_nothing_back_but_by_regeneration() {
        let battery = vendor().battery;
        // 3-4-5: rise over run 3/4, sine 0.6, cosine 0.8.
        assert!((resistance(&battery, 0.75) - (0.02 * 0.8 + 0.6)).abs() < 1e-12);
        assert!(resistance(&battery, -0.75).abs() < f64::EPSILON);
        let gentle = resistance(&battery, -0.01);
        assert!(gentle > 0.0 && gentle < resistance(&battery, 0.0));
        let regenerates = Battery { regeneration: 0.3, ..battery };
        let back = resistance(&regenerates, -0.75);
        assert!((back + 0.3 * (0.6 - 0.02 * 0.8)).abs() < 1e-12, "{back}");
    }

    #[test]
    fn range_is_the_way_that_empties_the_battery() {
        let (vendor, load) = (vendor(), Kilograms(2.0));
        let budget = Budget::of(&vendor, WattHours(50.0), load, LegKind::Loaded);
        let against = resistance(&vendor.battery, 0.05);
        let way = Metres(float64(budget.range_mm(50.0, against / 1000.0, 1000)) / 1000.0);
        let time = SimDuration::from_seconds(way.0);
        let drawn = drive_energy(&vendor, way * against, load) + vendor.battery.hotel * time;
        assert!((drawn.0 - 50.0).abs() < 1e-4, "{drawn}");
        let rest = SimDuration(budget.rest_us(50.0) / 1000);
        assert!((vendor.battery.hotel * rest).0 <= 50.0);
        assert_eq!(budget.range_mm(50.0, -1.0, 1000), u64::MAX, "downhill it gains");
    }

    #[test]
    fn only_the_way_to_a_merchant_keeps_the_reserve() {
        let vendor = vendor();
        let reserve = vendor.battery.reserve * vendor.battery.capacity.0;
        let wh = |left, leg| Budget::of(&vendor, WattHours(left), Kilograms(0.0), leg).wh;
        assert!((wh(100.0, LegKind::Approach) - (100.0 - reserve)).abs() < 1e-12);
        assert!(wh(0.5 * reserve, LegKind::Approach) <= 0.0);
        assert!((wh(100.0, LegKind::Loaded) - 100.0).abs() < 1e-12);
    }

    #[test]
    fn a_trip_that_would_end_below_the_reserve_is_not_accepted() {
        let vendor = vendor();
        let trip = Trip { way: Metres(2000.0), resistance: 0.02, drops: 1 };
        let needed = needs(&vendor, &trip, Kilograms(1.0)).0;
        let reserve = vendor.battery.reserve * vendor.battery.capacity.0;
        let ask = |left| accepts(&vendor, WattHours(left), &trip, Kilograms(1.0));
        assert!(!ask(reserve + 0.99 * needed) && ask(reserve + 1.01 * needed));
    }

    /// Adds up small steps at the power of each: the curve without its formula.
    fn stepped_hours(battery: &Battery, power_w: f64, from: f64, to: f64) -> f64 {
        let steps = 200_000;
        let step = (to - from) / f64::from(steps);
        let hours = (0..steps).map(|index| {
            let share = (from + (f64::from(index) + 0.5) * step) / battery.capacity.0;
            let over = ((share - battery.knee) / (1.0 - battery.knee)).max(0.0);
            step / (power_w * (1.0 - (1.0 - battery.taper_to) * over))
        });
        hours.sum()
    }

    #[test]
    fn the_charge_curve_takes_the_time_that_its_small_steps_add_up_to() {
        let battery = battery();
        let all = battery.capacity.0;
        for (from, to) in [(0.0, 0.5), (0.1, 0.8), (0.3, 1.0), (0.85, 0.95), (0.8, 1.0)] {
            let (from, to) = (from * all, to * all);
            let time = charging_time(&battery, Watts(79.0), WattHours(from), WattHours(to));
            let stepped = stepped_hours(&battery, 79.0, from, to);
            assert!((time.hours() - stepped).abs() < 1e-6, "{from} to {to}: {time:?}");
        }
    }

    #[test]
    fn charging_in_two_goes_takes_as_long_as_in_one() {
        let battery = battery();
        let time =
            |from, to| charging_time(&battery, Watts(79.0), WattHours(from), WattHours(to)).0;
        assert!(time(20.0, 310.0).abs_diff(time(20.0, 270.0) + time(270.0, 310.0)) <= 1);
        assert_eq!(time(310.0, 300.0), 0);
    }

    #[test]
    fn without_a_taper_charging_takes_missing_energy_over_power() {
        let flat = Battery { taper_to: 1.0, ..battery() };
        let time = charging_time(&flat, Watts(100.0), WattHours(17.0), WattHours(317.0));
        assert_eq!(time, SimDuration::from_hours(3.0));
    }
}
