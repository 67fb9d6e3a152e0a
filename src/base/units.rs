//! Physical quantities as types: the unit lives in the type, so dividing metres by metres per
//! second can only give a time.

use super::time::SimDuration;
use serde::{Deserialize, Serialize};

/// Declares one `f64` quantity with its unit symbol.
macro_rules! quantity {
    ($(#[$doc:meta])* $name:ident, $unit:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub f64);

        impl std::ops::Add for $name {
            type Output = Self;
            fn add(self, other: Self) -> Self {
                Self(self.0 + other.0)
            }
        }

        impl std::ops::Sub for $name {
            type Output = Self;
            fn sub(self, other: Self) -> Self {
                Self(self.0 - other.0)
            }
        }

        impl std::ops::Mul<f64> for $name {
            type Output = Self;
            fn mul(self, factor: f64) -> Self {
                Self(self.0 * factor)
            }
        }

        impl std::ops::AddAssign for $name {
            fn add_assign(&mut self, other: Self) {
                self.0 += other.0;
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{} {}", self.0, $unit)
            }
        }
    };
}

quantity!(
    /// Length \[m\].
    Metres, "m"
);
quantity!(
    /// Speed \[m/s\].
    MetresPerSecond, "m/s"
);
quantity!(
    /// Mass \[kg\].
    Kilograms, "kg"
);
quantity!(
    /// Volume \[L\].
    Litres, "L"
);
quantity!(
    /// Energy \[Wh\].
    WattHours, "Wh"
);
quantity!(
    /// Power \[W\].
    Watts, "W"
);

impl std::ops::Div<MetresPerSecond> for Metres {
    type Output = SimDuration;
    fn div(self, speed: MetresPerSecond) -> SimDuration {
        SimDuration::from_seconds(self.0 / speed.0)
    }
}

impl std::ops::Mul<SimDuration> for Watts {
    type Output = WattHours;
    fn mul(self, span: SimDuration) -> WattHours {
        WattHours(self.0 * span.hours())
    }
}

impl MetresPerSecond {
    /// From kilometres per hour.
    pub fn from_kmh(kmh: f64) -> Self {
        Self(kmh / 3.6)
    }

    /// In kilometres per hour.
    pub fn kmh(self) -> f64 {
        self.0 * 3.6
    }

    /// The lower of two speeds.
    #[must_use]
    pub fn min(self, other: Self) -> Self {
        Self(self.0.min(other.0))
    }
}

/// Length along a footpath \[mm\]: whole, so that equal distances are equal.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Millimetres(pub u32);

impl Millimetres {
    /// Nearest whole millimetre.
    pub fn from_metres(metres: f64) -> Self {
        Self(super::cast::whole32(metres * 1000.0))
    }

    /// As metres.
    pub fn metres(self) -> Metres {
        Metres(f64::from(self.0) / 1000.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn division_of_length_by_speed_gives_time() {
        assert_eq!(Metres(120.0) / MetresPerSecond::from_kmh(6.0), SimDuration::from_seconds(72.0));
    }

    #[test]
    fn watts_times_an_hour_are_watt_hours() {
        assert_eq!(Watts(40.0) * SimDuration::from_seconds(3600.0), WattHours(40.0));
    }
}
