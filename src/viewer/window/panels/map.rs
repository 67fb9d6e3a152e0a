//! The map's part of the window: what the mouse does there, and what is written over it.

use crate::viewer::eye::{Frame, Spot};
use crate::viewer::fleet;
use crate::viewer::pins;
use crate::viewer::window::desk::{Chosen, Desk, Tab};
use crate::viewer::window::{overlay, style};
use bevy_egui::egui;

/// How near a click has to be \[px\].
const REACH_PX: f64 = 12.0;

pub(super) fn draw(ui: &mut egui::Ui, desk: &mut Desk) {
    let rect = ui.available_rect_before_wrap();
    let response = ui.allocate_rect(rect, egui::Sense::click_and_drag());
    desk.frame = Frame {
        left: f64::from(rect.left()),
        top: f64::from(rect.top()),
        width: f64::from(rect.width()),
        height: f64::from(rect.height()),
    };
    if desk.eye.is_some() {
        look(ui, desk, &response);
        if let Some(at) = response.interact_pointer_pos()
            && response.clicked()
        {
            click(desk, style::spot(at));
        }
        if let (Some(at), true) = (response.interact_pointer_pos(), response.secondary_clicked()) {
            desk.pointed = desk.eye.map(|eye| eye.to_map(&desk.frame, style::spot(at)));
            desk.tab = Tab::Changes;
        }
        overlay::draw(&ui.painter().with_clip_rect(rect), desk);
    }
}

/// Pans and zooms.
fn look(ui: &egui::Ui, desk: &mut Desk, response: &egui::Response) {
    let Some(mut eye) = desk.eye else { return };
    if response.dragged() {
        let by = response.drag_delta();
        eye.pan(f64::from(by.x), f64::from(by.y));
        desk.follow &= by == egui::Vec2::ZERO;
    }
    if let Some(at) = response.hover_pos() {
        let scroll = ui.input(|input| input.smooth_scroll_delta().y);
        if scroll.abs() > 0.0 {
            let factor = libm::exp(f64::from(scroll) / 160.0);
            eye.zoom(&desk.frame, style::spot(at), factor);
        }
    }
    desk.eye = Some(eye);
}

/// Chooses what lies under the mouse: a robot first, then an order, else nothing.
fn click(desk: &mut Desk, spot: Spot) {
    let Some(eye) = desk.eye else { return };
    let at = eye.to_map(&desk.frame, spot);
    let reach = REACH_PX * eye.m_per_px;
    let robot = fleet::pick(&desk.drawn, at, reach).map(Chosen::Robot);
    let chosen = robot.or_else(|| pins::pick(&desk.pins.pins, at, reach).map(Chosen::Order));
    desk.choose(chosen);
}
