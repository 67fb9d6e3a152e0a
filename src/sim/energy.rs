//! The battery: what a trip draws, how far the rest carries, how long the plug takes.

use crate::base::time::SimDuration;
use crate::base::units::{Kilograms, Metres, MetresPerSecond, WattHours};
use crate::scenario::Battery;
use bevy_ecs::prelude::Component;

/// Energy in a robot's battery -- state.
#[derive(Debug, Clone, Copy, Component)]
pub struct ChargeState {
    /// Energy left.
    pub energy: WattHours,
}

/// Drive energy per metre with this load \[Wh/m\].
pub fn wh_per_m(battery: &Battery, load: Kilograms) -> f64 {
    battery.drive_wh_per_m + battery.load_wh_per_m_kg * load.0
}

/// Energy drawn by the wheels over a way.
pub fn drive_energy(battery: &Battery, way: Metres, load: Kilograms) -> WattHours {
    WattHours(wh_per_m(battery, load) * way.0)
}

/// How far the rest of the charge carries, computers included.
pub fn range(
    battery: &Battery,
    left: WattHours,
    load: Kilograms,
    speed: MetresPerSecond,
) -> Metres {
    let hotel_wh_per_m = battery.hotel.0 / (speed.0 * 3600.0);
    Metres((left.0 / (wh_per_m(battery, load) + hotel_wh_per_m)).max(0.0))
}

/// Whether a trip may be accepted: it must end above the reserve.
///
/// The estimate counts the way at cruise speed half as long again, for crossings and help, and a
/// quarter of an hour for dwells.
pub fn accepts(
    battery: &Battery,
    left: WattHours,
    way: Metres,
    load: Kilograms,
    speed: MetresPerSecond,
) -> bool {
    let time = SimDuration::from_seconds(1.5 * way.0 / speed.0 + 900.0);
    let needed = drive_energy(battery, way, load) + battery.hotel * time;
    left.0 - needed.0 >= battery.reserve * battery.capacity.0
}

/// Whether a robot that comes home must charge first.
pub fn wants_charge(battery: &Battery, left: WattHours) -> bool {
    left.0 < battery.recharge_below * battery.capacity.0
}

/// Energy taken at the plug and the time it takes, from here to the level at which it leaves.
pub fn recharge(battery: &Battery, left: WattHours) -> (WattHours, SimDuration) {
    let missing = (battery.recharge_to * battery.capacity.0 - left.0).max(0.0);
    (WattHours(missing), SimDuration::from_hours(missing / battery.charger.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::units::Watts;

    const BATTERY: Battery = Battery {
        capacity: WattHours(1000.0),
        reserve: 0.1,
        recharge_below: 0.4,
        recharge_to: 0.9,
        drive_wh_per_m: 0.01,
        load_wh_per_m_kg: 0.0002,
        hotel: Watts(36.0),
        charger: Watts(250.0),
    };

    #[test]
    fn two_half_trips_draw_what_one_whole_trip_draws() {
        let load = Kilograms(3.0);
        let half = drive_energy(&BATTERY, Metres(400.0), load);
        let whole = drive_energy(&BATTERY, Metres(800.0), load);
        assert!((half.0 + half.0 - whole.0).abs() < 1e-12);
    }

    #[test]
    fn range_is_the_way_that_empties_the_battery() {
        let speed = MetresPerSecond(1.0);
        let way = range(&BATTERY, WattHours(50.0), Kilograms(0.0), speed);
        let time = SimDuration::from_seconds(way.0 / speed.0);
        let drawn = drive_energy(&BATTERY, way, Kilograms(0.0)) + BATTERY.hotel * time;
        assert!((drawn.0 - 50.0).abs() < 1e-3);
    }

    #[test]
    fn a_trip_that_would_end_below_the_reserve_is_not_accepted() {
        let ask = |left| {
            let (way, speed) = (Metres(2000.0), MetresPerSecond(1.5));
            accepts(&BATTERY, WattHours(left), way, Kilograms(1.0), speed)
        };
        assert!(!ask(130.0) && ask(200.0));
    }

    #[test]
    fn charging_takes_missing_energy_over_power() {
        let (taken, time) = recharge(&BATTERY, WattHours(400.0));
        assert_eq!((taken, time), (WattHours(500.0), SimDuration::from_hours(2.0)));
        assert_eq!(recharge(&BATTERY, WattHours(950.0)).1, SimDuration::ZERO);
    }
}
