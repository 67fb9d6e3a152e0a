//! What is chosen: a robot with its history in words, or an order.

use crate::base::ids::{OrderId, RobotId};
use crate::session::Touch;
use crate::viewer::palette::duty_words;
use crate::viewer::pins::OrderStage;
use crate::viewer::window::desk::{Chosen, Desk};
use crate::viewer::window::panels::changes::button;
use crate::viewer::window::style::paint;
use bevy_egui::egui;

/// Height of the history \[px\], and of one of its lines.
const HISTORY: f32 = 190.0;
const LINE: f32 = 13.0;

pub(super) fn draw(ui: &mut egui::Ui, desk: &mut Desk) {
    match desk.chosen {
        None => {
            ui.weak("Click a robot, an order or a row to follow it.");
        }
        Some(Chosen::Robot(id)) => robot(ui, desk, id),
        Some(Chosen::Order(id)) => order(ui, desk, id),
    }
    ui.separator();
}

fn robot(ui: &mut egui::Ui, desk: &mut Desk, id: RobotId) {
    let Some(seen) = desk.chosen_robot().copied() else { return };
    let fleet = desk.session.ground().scenario.fleets[seen.fleet.index()].name.clone();
    ui.horizontal(|ui| {
        ui.heading(format!("Robot {id}"));
        ui.weak(fleet);
        buttons(ui, desk);
    });
    let since = desk.now().since(seen.since);
    ui.horizontal_wrapped(|ui| {
        let ink = desk.theme.duty(seen.duty);
        let (mark, _) = ui.allocate_exact_size(egui::vec2(12.0, 12.0), egui::Sense::hover());
        ui.painter().rect_filled(mark, 2.0, paint(ink));
        ui.label(format!("{} for {:.0} s", duty_words(seen.duty), since.seconds()));
        ui.label(format!("charge {:.0} %", 100.0 * seen.charge));
        if let Some(operator) = seen.operator {
            ui.label(format!("operator {operator}"));
        }
        if let Some(order) = seen.order
            && ui.link(format!("order {order}")).clicked()
        {
            desk.choose(Some(Chosen::Order(order)));
        }
    });
    ui.horizontal(|ui| {
        if button(ui, desk, "take out", "Take out of service") {
            desk.touch(Touch::RobotOut { robot: id });
        }
        if button(ui, desk, "put back", "Put back") {
            desk.touch(Touch::RobotBack { robot: id });
        }
        if button(ui, desk, "one more", "One more (A)") {
            desk.one_more();
        }
        if let Some(refusal) = &desk.refusal {
            ui.colored_label(paint(desk.theme.alarm()), refusal);
        }
    });
    egui::ScrollArea::vertical()
        .id_salt("history")
        .max_height(HISTORY)
        .auto_shrink([false, false])
        .stick_to_bottom(true)
        .show_rows(ui, LINE, desk.shown.history.len().max(1), |ui, span| {
            if desk.shown.history.is_empty() {
                ui.weak("Nothing has happened to it yet.");
            }
            for chapter in desk.shown.history.get(span).unwrap_or_default() {
                let text = format!("{}  {}", chapter.at, chapter.text);
                ui.add(egui::Label::new(egui::RichText::new(text).small()).truncate());
            }
        });
}

fn order(ui: &mut egui::Ui, desk: &mut Desk, id: OrderId) {
    ui.horizontal(|ui| {
        ui.heading(format!("Order {id}"));
        buttons(ui, desk);
    });
    let now = desk.now();
    let Some((spec, record)) = desk.session.order(id) else {
        ui.weak("Not placed yet.");
        return;
    };
    let merchant = &desk.session.ground().scenario.merchants[spec.merchant.index()].name;
    ui.label(format!("{merchant}, placed at {}, promised by {}", record.placed, spec.closes));
    let stands = match (record.ended, record.outcome) {
        (Some(at), Some(outcome)) => format!("{} at {at}", outcome.name()),
        _ => OrderStage::of(record, now).words().to_owned(),
    };
    let late = record.ended.unwrap_or(now) > spec.closes;
    let ink = if late { desk.theme.alarm() } else { desk.theme.text() };
    ui.colored_label(paint(ink), if late { format!("{stands}, late") } else { stands });
    if let Some(crate::metrics::Carrier::Robot(robot)) = record.carrier
        && ui.link(format!("carried by robot {robot}")).clicked()
    {
        desk.choose(Some(Chosen::Robot(robot)));
    }
}

fn buttons(ui: &mut egui::Ui, desk: &mut Desk) {
    if ui.small_button("Find (C)").clicked() {
        desk.find();
    }
    ui.toggle_value(&mut desk.follow, "Follow (V)");
    if ui.small_button("✖").clicked() {
        desk.choose(None);
    }
}
