//! The panels around the map, and what keys and clicks do.

mod changes;
mod charts;
mod chosen;
mod figures;
mod fork;
mod keys;
mod map;
mod tables;
mod time;
mod title;

use super::desk::Desk;
use super::style;
use bevy::prelude::{ResMut, Result};
use bevy_egui::{EguiContexts, egui};

/// Draws everything that is not a triangle of the map.
pub(super) fn draw(mut contexts: EguiContexts, mut desk: ResMut<Desk>) -> Result {
    let ctx = contexts.ctx_mut()?.clone();
    let desk = &mut *desk;
    if !desk.dressed {
        style::give_fonts(&ctx);
        desk.dressed = true;
    }
    desk.named.clear();
    style::dress(&ctx, desk.theme);
    let whole = ctx.viewport_rect();
    let builder = egui::UiBuilder::new().layer_id(egui::LayerId::background()).max_rect(whole);
    let mut ui = egui::Ui::new(ctx.clone(), "window".into(), builder);
    egui::Panel::top("title").show(&mut ui, |ui| title::draw(ui, desk));
    egui::Panel::bottom("time").show(&mut ui, |ui| time::draw(ui, desk));
    if desk.switches.panels {
        egui::Panel::left("figures").default_size(300.0).show(&mut ui, |ui| {
            egui::ScrollArea::vertical().show(ui, |ui| {
                fork::draw(ui, desk);
                figures::draw(ui, desk);
                charts::draw(ui, desk);
            });
        });
        egui::Panel::right("tables").default_size(392.0).show(&mut ui, |ui| {
            chosen::draw(ui, desk);
            tables::draw(ui, desk);
        });
    }
    egui::CentralPanel::default().frame(egui::Frame::NONE).show(&mut ui, |ui| map::draw(ui, desk));
    keys::listen(&ctx, desk);
    Ok(())
}
