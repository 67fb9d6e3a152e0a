//! Two worlds from one instant, side by side: the watched one, the other, the difference.

use crate::session::Figures;
use crate::viewer::window::desk::Desk;
use crate::viewer::window::panels::changes::button;
use crate::viewer::window::style::paint;
use bevy_egui::egui;

/// Figures that are compared, and their words.
const ROWS: [(&str, &str, usize); 11] = [
    ("merchant_cost_usd_per_order", "cost per order", 3),
    ("fleet_cost_usd_per_delivery", "fleet's cost per delivery", 3),
    ("orders_placed", "orders placed", 0),
    ("orders_delivered", "delivered", 0),
    ("robot_delivered", "by robot", 0),
    ("on_time_share", "in time, of placed", 3),
    ("lead_time_min_mean", "lead time, mean [min]", 2),
    ("lead_time_min_p95", "lead time, 95 % [min]", 2),
    ("calls_per_km", "calls per km", 3),
    ("refunded", "refunded", 0),
    ("withdrawn", "withdrawn", 0),
];

pub(super) fn draw(ui: &mut egui::Ui, desk: &mut Desk) {
    let Some(since) = desk.forked else { return };
    ui.horizontal(|ui| {
        ui.heading(format!("Two worlds since {since}"));
        if button(ui, desk, "swap", "Watch the other (X)") {
            desk.swap();
        }
        if button(ui, desk, "join", "✖") {
            desk.fork = None;
            desk.forked = None;
        }
    });
    let changes = |session: &crate::session::Session| {
        let later = session.touches().iter().filter(|(at, _)| *at >= since);
        let words: Vec<String> = later.map(|(at, touch)| format!("{at} {touch}")).collect();
        if words.is_empty() { "nothing changed".to_owned() } else { words.join("; ") }
    };
    ui.label(format!("This world: {}", changes(&desk.session)));
    if let Some(fork) = &desk.fork {
        ui.label(format!("The other: {}", changes(fork)));
    }
    let (Some(own), Some(other)) = (&desk.shown.figures, &desk.shown.fork) else { return };
    let theme = desk.theme;
    egui::Grid::new("fork").num_columns(4).spacing([12.0, 2.0]).striped(true).show(ui, |ui| {
        for head in ["", "this", "other", "difference"] {
            ui.weak(head);
        }
        ui.end_row();
        for (name, words, digits) in ROWS {
            let (a, b) = (value(own, name), value(other, name));
            ui.label(words);
            ui.colored_label(paint(theme.robots()), text(a, digits));
            ui.colored_label(paint(theme.couriers()), text(b, digits));
            let apart = a.zip(b).map(|(a, b)| a - b);
            ui.strong(apart.map_or_else(|| "–".to_owned(), |it| format!("{it:+.digits$}")));
            ui.end_row();
        }
    });
    ui.separator();
}

fn value(figures: &Figures, name: &str) -> Option<f64> {
    figures.own(name)
}

fn text(value: Option<f64>, digits: usize) -> String {
    value.map_or_else(|| "–".to_owned(), |value| format!("{value:.digits$}"))
}
