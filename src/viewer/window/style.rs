//! Colours and numbers in the words of Bevy and egui.

use crate::map::Point;
use crate::viewer::eye::Spot;
use crate::viewer::palette::{Ink, Theme};
use bevy::prelude::{Color, Vec2};
use bevy_egui::egui;

/// A colour for Bevy.
pub(super) fn colour(ink: Ink) -> Color {
    Color::srgba_u8(ink.0, ink.1, ink.2, ink.3)
}

/// A colour for egui.
pub(super) fn paint(ink: Ink) -> egui::Color32 {
    egui::Color32::from_rgba_unmultiplied(ink.0, ink.1, ink.2, ink.3)
}

/// A number as screens take it.
#[expect(clippy::cast_possible_truncation, reason = "screens take 32 bits")]
pub(super) fn narrow(value: f64) -> f32 {
    value as f32
}

/// A point of the plane for Bevy.
pub(super) fn vector(at: Point) -> Vec2 {
    Vec2::new(narrow(at.x), narrow(at.y))
}

/// A spot of the screen for egui.
pub(super) fn pos(at: Spot) -> egui::Pos2 {
    egui::pos2(narrow(at.x), narrow(at.y))
}

/// A position of egui as a spot of the screen.
pub(super) fn spot(at: egui::Pos2) -> Spot {
    Spot { x: f64::from(at.x), y: f64::from(at.y) }
}

/// Dresses egui in a theme.
pub(super) fn dress(ctx: &egui::Context, theme: Theme) {
    let wanted = match theme {
        Theme::Light => egui::Theme::Light,
        Theme::Dark => egui::Theme::Dark,
    };
    ctx.set_theme(wanted);
    // A click stays one however long a frame takes.
    ctx.options_mut(|options| options.input_options.max_click_duration = f64::INFINITY);
    ctx.style_mut_of(wanted, |style| {
        let visuals = &mut style.visuals;
        let panel = match theme {
            Theme::Light => egui::Color32::from_rgb(0xfd, 0xfc, 0xf9),
            Theme::Dark => egui::Color32::from_rgb(0x1f, 0x23, 0x28),
        };
        visuals.panel_fill = panel;
        visuals.window_fill = panel;
        visuals.override_text_color = Some(paint(theme.text()));
        style.spacing.item_spacing = egui::vec2(6.0, 4.0);
    });
}

/// Gives egui the typeface of the charts, which has every sign that is used.
pub(super) fn give_fonts(ctx: &egui::Context) {
    let mut fonts = egui::FontDefinitions::default();
    let data = egui::FontData::from_static(dejavu::sans::regular());
    fonts.font_data.insert("dejavu".to_owned(), data.into());
    let family = fonts.families.entry(egui::FontFamily::Proportional).or_default();
    family.insert(0, "dejavu".to_owned());
    ctx.set_fonts(fonts);
}
