//! The first minute: where no scenario was named, the shipped ones to choose from, by keyboard or mouse.

use super::app::{Ask, Beginning, Picture, desk};
use super::desk::Letter;
use super::style::{self, paint};
use crate::viewer::choice::{Entry, Mark, entries};
use crate::viewer::palette::Theme;
use bevy::prelude::*;
use bevy_egui::{EguiContexts, egui};
use std::collections::BTreeMap;

/// Height of an entry \[px\].
const ROW: f32 = 66.0;

/// Widest that the list is \[px\].
const WIDEST: f32 = 980.0;

/// The list, and what was done in it.
#[derive(Resource)]
pub(super) struct Chooser {
    entries: Vec<Entry>,
    mark: Mark,
    /// Chosen, and drawn as such for a frame before it is opened.
    chosen: Option<usize>,
    /// Why the last one was refused.
    refusal: Option<String>,
    /// Rows of the last frame by the names that scripts give them.
    pub(super) named: BTreeMap<String, egui::Rect>,
    /// The window is to be closed without a day.
    pub(super) close: bool,
    letter: Letter,
    /// The mark was moved by a key, and must be in sight.
    moved: bool,
    dressed: bool,
}

impl Chooser {
    pub(super) fn new(letter: Letter) -> Self {
        let entries = entries();
        let mark = Mark { at: 0, of: entries.len() };
        let named = BTreeMap::new();
        let (chosen, refusal) = (None, None);
        Self {
            entries,
            mark,
            chosen,
            refusal,
            named,
            close: false,
            letter,
            moved: false,
            dressed: false,
        }
    }

    /// Ends without a day, for a reason.
    pub(super) fn fail(&mut self, fault: String) {
        let left = super::app::Left { fault: Some(fault), ..super::app::Left::default() };
        *self.letter.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(left);
        self.close = true;
    }
}

/// Takes the day that was asked for, if one was.
pub(super) fn begin(mut commands: Commands, mut ask: ResMut<Ask>, chooser: Res<Chooser>) {
    let none = Beginning::Choice(Box::new(|_| Err(String::new())));
    match std::mem::replace(&mut ask.begin, none) {
        Beginning::Day(session) => {
            commands.insert_resource(desk(*session, &ask, chooser.letter.clone()));
        }
        choice @ Beginning::Choice(_) => ask.begin = choice,
    }
}

/// Draws the list, takes keys and clicks, and opens what was chosen.
pub(super) fn draw(
    mut contexts: EguiContexts,
    mut commands: Commands,
    mut chooser: ResMut<Chooser>,
    mut windows: Query<&mut Window>,
    ask: Res<Ask>,
) -> Result {
    let ctx = contexts.ctx_mut()?.clone();
    let chooser = &mut *chooser;
    if !chooser.dressed {
        style::give_fonts(&ctx);
        chooser.dressed = true;
        return Ok(());
    }
    style::dress(&ctx, ask.theme);
    if let Some(index) = chooser.chosen.take() {
        let id = chooser.entries[index].id;
        let Beginning::Choice(open) = &ask.begin else { return Ok(()) };
        match open(id) {
            Ok(session) => {
                for mut window in &mut windows {
                    window.title = format!("Trundle: {}", session.ground().scenario.name);
                }
                commands.insert_resource(desk(session, &ask, chooser.letter.clone()));
                return Ok(());
            }
            Err(refusal) => chooser.refusal = Some(refusal),
        }
    }
    let whole = ctx.viewport_rect();
    let builder = egui::UiBuilder::new().layer_id(egui::LayerId::background()).max_rect(whole);
    let mut ui = egui::Ui::new(ctx.clone(), "chooser".into(), builder);
    egui::CentralPanel::default().show(&mut ui, |ui| list(ui, chooser, ask.theme));
    keys(&ctx, chooser);
    Ok(())
}

fn list(ui: &mut egui::Ui, chooser: &mut Chooser, theme: Theme) {
    let side = ((ui.available_width() - WIDEST) / 2.0).max(12.0);
    chooser.named.clear();
    ui.add_space(18.0);
    egui::ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        let indent = egui::Margin { left: margin(side), right: margin(side), top: 0, bottom: 12 };
        egui::Frame::NONE.inner_margin(indent).show(ui, |ui| {
            ui.label(egui::RichText::new("Which day would you like to watch?").size(24.0).strong());
            ui.weak(
                "Up, down and Enter, or a click. Esc closes. A scenario of your own: \
                 trundle view my-scenario.toml",
            );
            if let Some(refusal) = &chooser.refusal {
                ui.colored_label(paint(theme.alarm()), refusal);
            }
            ui.add_space(8.0);
            for index in 0..chooser.entries.len() {
                let (rect, clicked) = row(ui, chooser, index, theme);
                let name = format!("scenario {}", chooser.entries[index].id);
                if ui.clip_rect().contains(rect.center()) {
                    chooser.named.insert(name, rect);
                }
                if chooser.moved && chooser.mark.at == index {
                    ui.scroll_to_rect(rect, None);
                }
                if clicked {
                    chooser.mark.at = index;
                    chooser.chosen = Some(index);
                }
            }
        });
    });
}

#[expect(clippy::cast_possible_truncation, reason = "a margin of a window")]
fn margin(px: f32) -> i8 {
    px.clamp(0.0, 127.0) as i8
}

fn row(ui: &mut egui::Ui, chooser: &Chooser, index: usize, theme: Theme) -> (egui::Rect, bool) {
    let entry = &chooser.entries[index];
    let size = egui::vec2(ui.available_width(), ROW);
    let (rect, response) = ui.allocate_exact_size(size, egui::Sense::click());
    let marked = chooser.mark.at == index;
    let back = match (marked, response.hovered()) {
        (true, _) => theme.robots().at(60),
        (false, true) => theme.faint().at(45),
        (false, false) => theme.faint().at(18),
    };
    let inner = rect.shrink2(egui::vec2(0.0, 3.0));
    let painter = ui.painter();
    painter.rect_filled(inner, 5.0, paint(back));
    if marked {
        let bar = egui::Rect::from_min_size(inner.min, egui::vec2(5.0, inner.height()));
        painter.rect_filled(bar, 2.0, paint(theme.robots()));
    }
    let line = |y: f32, text: &str, size: f32, ink| {
        let at = inner.min + egui::vec2(18.0, y);
        let font = egui::FontId::proportional(size);
        let galley = painter.layout_no_wrap(text.to_owned(), font, paint(ink));
        painter.with_clip_rect(inner).galley(at, galley, paint(ink));
    };
    line(5.0, entry.id, 15.0, theme.text());
    line(24.0, &entry.question, 12.5, theme.text());
    let about = format!("{} robots; {}; {}", entry.robots, entry.orders, entry.map);
    line(41.0, &about, 11.5, theme.faint());
    (inner, response.clicked())
}

fn keys(ctx: &egui::Context, chooser: &mut Chooser) {
    let pressed = |key: egui::Key| ctx.input(|input| input.key_pressed(key));
    let before = chooser.mark;
    if pressed(egui::Key::ArrowDown) {
        chooser.mark.down(1);
    }
    if pressed(egui::Key::ArrowUp) {
        chooser.mark.up(1);
    }
    if pressed(egui::Key::Home) {
        chooser.mark.up(usize::MAX);
    }
    chooser.moved = chooser.mark != before;
    if pressed(egui::Key::Enter) && !chooser.entries.is_empty() {
        chooser.chosen = Some(chooser.mark.at);
    }
    if pressed(egui::Key::Escape) || pressed(egui::Key::Q) {
        chooser.close = true;
    }
}

/// Closes the window where that was asked for before a day was chosen.
pub(super) fn leave(
    chooser: Res<Chooser>,
    picture: Res<Picture>,
    wanted: Res<super::shots::Wanted>,
    mut exit: MessageWriter<AppExit>,
) {
    if !picture.offscreen && (chooser.close || wanted.done_and_alone()) {
        exit.write(AppExit::Success);
    }
}
