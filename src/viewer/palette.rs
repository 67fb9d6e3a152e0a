//! Colours: what robots do, how orders stand, what paths are, in a light and a dark theme.
//!
//! Duties take the eight colours that Okabe and Ito chose to be told apart by people with any
//! colour-vision deficiency, and shades of them; what must stand out differs in shape as well.

use crate::events::Duty;
use crate::map::EdgeKind;
use std::sync::LazyLock;

/// A colour: red, green, blue as on the screen, and opacity \[0–255\].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ink(pub u8, pub u8, pub u8, pub u8);

impl Ink {
    /// An opaque colour, as 0xRRGGBB.
    pub const fn hex(rgb: u32) -> Self {
        let [_, red, green, blue] = rgb.to_be_bytes();
        Self(red, green, blue, 255)
    }

    /// The colour at another opacity.
    #[must_use]
    pub const fn at(self, opacity: u8) -> Self {
        Self(self.0, self.1, self.2, opacity)
    }

    /// As light, not as the screen's numbers: red, green, blue, opacity \[0–1\].
    pub fn linear(self) -> [f32; 4] {
        let light = |part: u8| LIGHT[usize::from(part)];
        [light(self.0), light(self.1), light(self.2), f32::from(self.3) / 255.0]
    }
}

/// The light of each of the screen's numbers.
static LIGHT: LazyLock<[f32; 256]> = LazyLock::new(|| {
    std::array::from_fn(|part| {
        let part = crate::base::cast::float(part) / 255.0;
        narrow(if part <= 0.040_45 { part / 12.92 } else { libm::pow((part + 0.055) / 1.055, 2.4) })
    })
});

/// A number as the graphics card takes it.
#[expect(clippy::cast_possible_truncation, reason = "the card takes 32 bits")]
pub(super) fn narrow(value: f64) -> f32 {
    value as f32
}

/// Which theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// Dark on light.
    #[default]
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Light => Self::Dark,
            Self::Dark => Self::Light,
        }
    }

    fn pick(self, light: u32, dark: u32) -> Ink {
        Ink::hex(if self == Self::Light { light } else { dark })
    }

    /// Where there is nothing.
    pub fn ground(self) -> Ink {
        self.pick(0x00f6_f4ee, 0x0016_191d)
    }

    /// Lakes and rivers.
    pub fn water(self) -> Ink {
        self.pick(0x00b5_d0e0, 0x0020_3a4d)
    }

    /// Parks, grass, woods.
    pub fn green(self) -> Ink {
        self.pick(0x00da_e6c8, 0x001d_2c22)
    }

    /// Buildings.
    pub fn building(self) -> Ink {
        self.pick(0x00df_d9cd, 0x002a_2f36)
    }

    /// Text and outlines.
    pub fn text(self) -> Ink {
        self.pick(0x0022_2222, 0x00ec_ebe6)
    }

    /// Text that may be overlooked.
    pub fn faint(self) -> Ink {
        self.pick(0x006d_6a64, 0x009a_9a95)
    }

    /// What a path is drawn in.
    pub fn path(self, kind: EdgeKind) -> Ink {
        match kind {
            EdgeKind::Footway => self.pick(0x008f_877a, 0x006f_7a86),
            EdgeKind::Crossing => self.pick(0x0045_5a85, 0x00a9_c0e8),
            EdgeKind::Steps => self.pick(0x00a0_4a2a, 0x00d9_8a62),
            EdgeKind::SharedPath => self.pick(0x004f_8a6f, 0x005f_a685),
            EdgeKind::Track => self.pick(0x00a8_955f, 0x008b_7d55),
            EdgeKind::RoadShoulder => self.pick(0x00c4_bdb0, 0x0044_4c55),
            EdgeKind::Corridor => self.pick(0x00a8_96c2, 0x0076_6592),
        }
    }

    /// Footpath load, from little to much: the share of the busiest path \[0–1\].
    pub fn heat(self, share: f64) -> Ink {
        let ends = if self == Self::Light {
            [(0xf2, 0xcf, 0x8e), (0xd5, 0x5e, 0x00), (0x6b, 0x13, 0x32)]
        } else {
            [(0x5a, 0x3a, 0x1a), (0xe6, 0x7a, 0x00), (0xff, 0xf0, 0xb0)]
        };
        let share = share.clamp(0.0, 1.0) * 2.0;
        let (low, high, part) =
            if share < 1.0 { (ends[0], ends[1], share) } else { (ends[1], ends[2], share - 1.0) };
        let mix = |a: u8, b: u8| {
            let mixed = f64::from(a) + (f64::from(b) - f64::from(a)) * part;
            u8::try_from(crate::base::cast::whole32(mixed)).unwrap_or(u8::MAX)
        };
        Ink(mix(low.0, high.0), mix(low.1, high.1), mix(low.2, high.2), 235)
    }

    /// A robot by what it does.
    pub fn duty(self, duty: Duty) -> Ink {
        match duty {
            Duty::Idle => self.pick(0x009a_9a9a, 0x00a8_a8a8),
            Duty::OutOfService => self.pick(0x00cf_cbc3, 0x004a_4f55),
            Duty::AwaitOperator => Ink::hex(0x00e6_9f00),
            Duty::Approach => Ink::hex(0x0056_b4e9),
            Duty::Load => Ink::hex(0x00f0_e442),
            Duty::Deliver => Ink::hex(0x0000_9e73),
            Duty::HandOver => self.pick(0x0000_5c43, 0x007b_e0c0),
            Duty::Return => self.pick(0x0000_72b2, 0x0038_8fd0),
            Duty::Charge => Ink::hex(0x00cc_79a7),
            Duty::Assist => Ink::hex(0x00d5_5e00),
            Duty::Rescue => self.pick(0x008b_1a1a, 0x00ff_5a4a),
            Duty::Gate => self.pick(0x0092_6f00, 0x00c9_a227),
            Duty::Offline => self.pick(0x0022_2222, 0x00ff_ffff),
        }
    }

    /// An order that is late, and whatever else must be seen first.
    pub fn alarm(self) -> Ink {
        self.pick(0x00c8_2a1e, 0x00ff_6a55)
    }

    /// An order that the kitchen prepares.
    pub fn preparing(self) -> Ink {
        self.faint()
    }

    /// An order that is ready and waits.
    pub fn ready(self) -> Ink {
        Ink::hex(0x00e6_9f00)
    }

    /// An order on board a robot.
    pub fn on_board(self) -> Ink {
        Ink::hex(0x0000_9e73)
    }

    /// An order that a courier carries.
    pub fn by_courier(self) -> Ink {
        self.pick(0x0075_5a9c, 0x00b9_a0e0)
    }

    /// Robots' cost on charts.
    pub fn robots(self) -> Ink {
        self.pick(0x0000_72b2, 0x0056_b4e9)
    }

    /// Couriers' cost on charts.
    pub fn couriers(self) -> Ink {
        Ink::hex(0x00d5_5e00)
    }

    /// What is selected.
    pub fn chosen(self) -> Ink {
        self.pick(0x0011_11dd, 0x00ff_ff55)
    }
}

/// A duty in words, as the legend has it.
pub fn duty_words(duty: Duty) -> &'static str {
    match duty {
        Duty::Idle => "ready at the hub",
        Duty::AwaitOperator => "waits for an operator",
        Duty::Approach => "drives to the merchant",
        Duty::Load => "is loaded",
        Duty::Deliver => "drives to the customer",
        Duty::HandOver => "hands over",
        Duty::Return => "drives home",
        Duty::Assist => "stuck: remote help",
        Duty::Rescue => "stuck: person on site",
        Duty::Charge => "charges",
        Duty::OutOfService => "out of service",
        Duty::Gate => "waits before a gate",
        Duty::Offline => "without radio link",
    }
}

/// A kind of path in words.
pub fn path_words(kind: EdgeKind) -> &'static str {
    match kind {
        EdgeKind::Footway => "footway",
        EdgeKind::Crossing => "crossing",
        EdgeKind::Steps => "steps",
        EdgeKind::SharedPath => "shared path",
        EdgeKind::Track => "track",
        EdgeKind::RoadShoulder => "side of a road",
        EdgeKind::Corridor => "corridor",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Perceived lightness \[0–1\], about.
    fn lightness(ink: Ink) -> f32 {
        let [red, green, blue, _] = ink.linear();
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    #[test]
    fn text_stands_out_from_the_ground_in_both_themes() {
        for theme in [Theme::Light, Theme::Dark] {
            for ink in [theme.text(), theme.faint(), theme.alarm()] {
                let (one, other) = (lightness(ink), lightness(theme.ground()));
                let contrast = (one.max(other) + 0.05) / (one.min(other) + 0.05);
                assert!(contrast > 4.5, "{theme:?} {ink:?}: {contrast}");
            }
        }
    }

    #[test]
    fn no_two_duties_share_a_colour() {
        for theme in [Theme::Light, Theme::Dark] {
            for (index, one) in Duty::ALL.iter().enumerate() {
                for other in &Duty::ALL[index + 1..] {
                    assert_ne!(theme.duty(*one), theme.duty(*other), "{one:?} {other:?}");
                }
            }
        }
    }

    #[test]
    fn heat_runs_from_one_end_to_the_other() {
        assert_eq!(Theme::Light.heat(-1.0), Theme::Light.heat(0.0));
        assert_eq!(Theme::Light.heat(0.5), Ink(0xd5, 0x5e, 0x00, 235));
        assert_eq!(Theme::Dark.heat(9.0), Ink(0xff, 0xf0, 0xb0, 235));
    }
}
