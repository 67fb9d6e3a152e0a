//! The line on top: whose day it is, and switches.

use crate::viewer::window::desk::Desk;
use bevy_egui::egui;

pub(super) fn draw(ui: &mut egui::Ui, desk: &mut Desk) {
    ui.horizontal(|ui| {
        let ground = desk.session.ground();
        ui.strong(&ground.scenario.name);
        ui.label(format!("{} on {}", desk.session.option().name, ground.map.name));
        ui.weak(format!(
            "seed {}, day {}",
            desk.session.day().seed,
            desk.session.day().replication
        ));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if ui.button("Picture (P)").clicked() {
                desk.shoot = true;
            }
            if ui.button("Theme (T)").clicked() {
                desk.theme = desk.theme.other();
            }
            ui.toggle_value(&mut desk.switches.panels, "Panels (Tab)");
            ui.toggle_value(&mut desk.switches.legend, "Legend (L)");
            ui.toggle_value(&mut desk.switches.trails, "Trails (R)");
            ui.toggle_value(&mut desk.switches.heat, "Load (H)");
        });
    });
    if let Some(notice) = &desk.notice {
        ui.strong(notice);
    } else if !desk.session.ground().scenario.question.is_empty() {
        ui.weak(desk.session.ground().scenario.question.clone());
    }
}
