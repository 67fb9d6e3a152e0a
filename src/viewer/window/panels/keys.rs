//! What keys do.

use super::time::shift;
use crate::viewer::window::desk::Desk;
use bevy_egui::egui::{self, Key};

/// Acts on the keys of this frame, unless somebody writes into a field.
pub(super) fn listen(ctx: &egui::Context, desk: &mut Desk) {
    if ctx.egui_wants_keyboard_input() {
        return;
    }
    let pressed = |key: Key| ctx.input(|input| input.key_pressed(key));
    let far = ctx.input(|input| input.modifiers.shift);
    time(desk, &pressed, far);
    if pressed(Key::F) {
        desk.fit();
    }
    if pressed(Key::C) {
        desk.find();
    }
    if pressed(Key::V) {
        desk.follow = !desk.follow && desk.chosen.is_some();
    }
    if pressed(Key::H) {
        desk.switches.heat = !desk.switches.heat;
    }
    if pressed(Key::R) {
        desk.switches.trails = !desk.switches.trails;
    }
    if pressed(Key::L) {
        desk.switches.legend = !desk.switches.legend;
    }
    if pressed(Key::Tab) {
        desk.switches.panels = !desk.switches.panels;
    }
    if pressed(Key::T) {
        desk.theme = desk.theme.other();
    }
    if pressed(Key::Z) {
        desk.undo();
    }
    if pressed(Key::A) {
        desk.one_more();
    }
    if pressed(Key::K) {
        desk.fork_here();
    }
    if pressed(Key::X) {
        desk.swap();
    }
    if pressed(Key::P) {
        desk.shoot = true;
    }
    if pressed(Key::M) {
        desk.film = true;
    }
    if pressed(Key::O) {
        desk.folder = true;
    }
    if pressed(Key::Escape) {
        desk.choose(None);
    }
    if pressed(Key::Q) {
        desk.close = true;
    }
}

fn time(desk: &mut Desk, pressed: &dyn Fn(Key) -> bool, far: bool) {
    if pressed(Key::Space) {
        desk.clock.playing = !desk.clock.playing && !desk.session.over();
    }
    if pressed(Key::Period) || pressed(Key::Plus) {
        desk.clock.faster();
    }
    if pressed(Key::Comma) || pressed(Key::Minus) {
        desk.clock.slower();
    }
    if pressed(Key::N) {
        desk.step();
    }
    let minutes = if far { 10 } else { 1 };
    if pressed(Key::ArrowLeft) {
        shift(desk, -60 * minutes);
    }
    if pressed(Key::ArrowRight) {
        shift(desk, 60 * minutes);
    }
    if pressed(Key::Home) {
        desk.go_to(desk.begins);
    }
}
