//! The line below: play, speed, the bar of the day with its incidents.

use crate::base::time::SimTime;
use crate::session::{Incident, IncidentKind};
use crate::viewer::clockwork::SPEEDS;
use crate::viewer::palette::Theme;
use crate::viewer::scrub::Bar;
use crate::viewer::window::desk::{Chosen, Desk};
use crate::viewer::window::style::{narrow, paint};
use bevy_egui::egui;

/// Height of the bar \[px\].
const HEIGHT: f32 = 34.0;

/// Keys, as the hint line has them.
const HINTS: &str = "Space play   , . slower faster   N next event   ← → 1 min   Shift ← → 10 min   \
                     F fit   C find   V follow   Z undo   K fork   H load   T theme   Tab panels   P picture   M film   O folder   Q close";

pub(super) fn draw(ui: &mut egui::Ui, desk: &mut Desk) {
    ui.horizontal(|ui| {
        ui.heading(desk.now().to_string());
        let label = if desk.clock.playing { "Pause" } else { "Play" };
        if ui.add_enabled(!desk.session.over(), egui::Button::new(label)).clicked() {
            desk.clock.playing = !desk.clock.playing;
        }
        if ui.button("Next event").clicked() {
            desk.step();
        }
        if ui.button("-1 min").clicked() {
            shift(desk, -60);
        }
        if ui.button("+1 min").clicked() {
            shift(desk, 60);
        }
        let mut gear = desk.clock.gear;
        let words = |gear: usize| format!("{}x", grouped(SPEEDS[gear]));
        egui::ComboBox::from_id_salt("speed").selected_text(words(gear)).show_ui(ui, |ui| {
            for place in 0..SPEEDS.len() {
                ui.selectable_value(&mut gear, place, words(place));
            }
        });
        desk.clock.gear = gear;
        ui.add(egui::Label::new(egui::RichText::new(HINTS).weak()).truncate());
    });
    bar(ui, desk);
}

/// A number with its thousands apart.
fn grouped(number: u32) -> String {
    if number < 1_000 {
        number.to_string()
    } else {
        format!("{},{:03}", number / 1_000, number % 1_000)
    }
}

/// Goes so many seconds forward or back.
pub(super) fn shift(desk: &mut Desk, seconds: i64) {
    let ms = seconds.unsigned_abs() * 1_000;
    let now = desk.now().0;
    let at = if seconds < 0 { now.saturating_sub(ms) } else { now + ms };
    desk.go_to(SimTime(at).max(desk.begins));
}

fn bar(ui: &mut egui::Ui, desk: &mut Desk) {
    let size = egui::vec2(ui.available_width(), HEIGHT);
    let (response, painter) = ui.allocate_painter(size, egui::Sense::click_and_drag());
    let rect = response.rect.shrink2(egui::vec2(10.0, 0.0));
    let (left, width) = (f64::from(rect.left()), f64::from(rect.width()));
    let bar = Bar { begins: desk.begins, ends: desk.session.ends(), left, width };
    let theme = desk.theme;
    let (top, low) = (rect.top() + 6.0, rect.top() + 16.0);
    let track =
        egui::Rect::from_min_max(egui::pos2(rect.left(), top), egui::pos2(rect.right(), low));
    painter.rect_filled(track, 4.0, paint(theme.faint().at(70)));
    let now = narrow(bar.place(desk.now()));
    let past = egui::Rect::from_min_max(track.min, egui::pos2(now, low));
    painter.rect_filled(past, 4.0, paint(theme.robots().at(150)));
    for hour in bar.hours() {
        let x = narrow(bar.place(hour));
        painter.vline(x, low..=low + 4.0, egui::Stroke::new(1.0, paint(theme.faint())));
        let text = format!("{}", hour.0 / 3_600_000);
        let font = egui::FontId::proportional(10.5);
        let at = egui::pos2(x, low + 4.0);
        painter.text(at, egui::Align2::CENTER_TOP, text, font, paint(theme.faint()));
    }
    for mark in desk.marks.on(&bar) {
        let x = narrow(bar.place(mark.at));
        let (ink, height) = look(theme, mark);
        painter.vline(x, top - height..=low, egui::Stroke::new(1.6, ink));
    }
    painter.circle_filled(egui::pos2(now, f32::midpoint(top, low)), 7.0, paint(theme.text()));
    if let Some(at) = response.interact_pointer_pos()
        && (response.clicked() || response.drag_stopped())
    {
        desk.go_to(bar.instant(f64::from(at.x)));
    }
    if let Some(at) = response.hover_pos() {
        let instant = bar.instant(f64::from(at.x));
        let near = |mark: &&Incident| mark.at.0.abs_diff(instant.0) < bar_ms(&bar, 4.0);
        let found = desk.marks.known().iter().find(near).copied();
        response.on_hover_text(found.map_or_else(|| instant.to_string(), |mark| told(&mark)));
        if let (Some(mark), true) = (found, ui.input(|input| input.pointer.secondary_clicked())) {
            desk.go_to(mark.at);
            desk.choose(mark.robot.map(Chosen::Robot));
        }
    }
}

/// Milliseconds of so many pixels.
fn bar_ms(bar: &Bar, pixels: f64) -> u64 {
    bar.instant(bar.left + pixels + 0.5).since(bar.begins).0.max(1_000)
}

fn look(theme: Theme, mark: &Incident) -> (egui::Color32, f32) {
    match mark.kind {
        IncidentKind::Rescue => (paint(theme.couriers()), 2.0),
        IncidentKind::Struck(_) | IncidentKind::OrderLost(_) => (paint(theme.alarm()), 5.0),
        IncidentKind::Withdrawn(_) => (paint(theme.by_courier()), 1.0),
    }
}

/// An incident in words.
fn told(mark: &Incident) -> String {
    let robot = mark.robot.map_or_else(String::new, |robot| format!("robot {robot} "));
    let what = match mark.kind {
        IncidentKind::Rescue => "needs a person on site".to_owned(),
        IncidentKind::Struck(mishap) => format!("meets with {}", mishap.name()),
        IncidentKind::OrderLost(order) => format!("lost order {order}"),
        IncidentKind::Withdrawn(order) => format!("order {order} was withdrawn"),
    };
    format!("{}: {robot}{what}", mark.at)
}
