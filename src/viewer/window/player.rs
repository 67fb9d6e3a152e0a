//! A script at work: when the day has come to a line, the day stands, its click or key goes to the
//! panels as if somebody had done it, and the day goes on.

use super::chooser::Chooser;
use super::desk::Desk;
use super::style::pos;
use crate::base::time::SimTime;
use crate::viewer::script::{Act, Line};
use bevy::prelude::*;
use bevy_egui::input::EguiInputEvent;
use bevy_egui::{EguiGlobalSettings, EguiInputSystemSettings, PrimaryEguiContext, egui};

/// Frames between the day's coming to a line and its click, and after it: what is clicked is drawn,
/// what it does is done.
const PAUSE: u32 = 3;

/// A script and how far it is.
#[derive(Resource, Debug, Default)]
pub(super) struct Player {
    lines: Vec<Line>,
    next: usize,
    frames: u32,
    /// Where the button of the mouse is down.
    down: Option<egui::Pos2>,
}

impl Player {
    pub(super) fn new(lines: Vec<Line>) -> Self {
        Self { lines, ..Self::default() }
    }

    /// Where the day must stop for the next line.
    pub(super) fn stop(&self) -> Option<SimTime> {
        self.lines.get(self.next).map(|line| line.at)
    }
}

/// As long as the script has lines, the watcher's own mouse and keys are not heard: a pointer that
/// crosses the window between two frames would turn a click of the script into a drag.
pub(super) fn listen(player: Res<Player>, mut settings: ResMut<EguiGlobalSettings>) {
    let heard = player.stop().is_none();
    if settings.input_system_settings.run_write_keyboard_input_messages_system != heard {
        settings.input_system_settings = hearing(heard);
    }
}

/// What the panels hear of the watcher's own hands: everything or nothing.
fn hearing(heard: bool) -> EguiInputSystemSettings {
    EguiInputSystemSettings {
        run_write_modifiers_keys_state_system: heard,
        run_write_window_pointer_moved_messages: heard,
        run_write_pointer_button_messages: heard,
        run_write_window_touch_messages_system: heard,
        run_write_non_window_pointer_moved_messages_system: heard,
        run_write_mouse_wheel_messages_system: heard,
        run_write_pinch_gesture_messages_system: heard,
        run_write_non_window_touch_messages_system: heard,
        run_write_keyboard_input_messages_system: heard,
        run_write_ime_messages_system: heard,
        run_write_file_dnd_messages_system: heard,
    }
}

/// Goes on with the script.
pub(super) fn play(
    mut player: ResMut<Player>,
    desk: Option<ResMut<Desk>>,
    mut chooser: ResMut<Chooser>,
    mut input: MessageWriter<EguiInputEvent>,
    contexts: Query<Entity, With<PrimaryEguiContext>>,
) {
    let Some(context) = contexts.iter().next() else { return };
    let mut send = |event| _ = input.write(EguiInputEvent { context, event });
    let Some(mut desk) = desk else {
        choose(&mut player, &mut chooser, &mut send);
        return;
    };
    desk.script_stop = player.stop();
    let Some(line) = player.lines.get(player.next).cloned() else { return };
    if line.at > desk.session.now() || desk.goal.is_some() {
        if !desk.clock.playing && desk.goal.is_none() {
            fail(&mut desk, &line, "the day stands still before it");
        }
        return;
    }
    player.frames += u32::from(desk.eye.is_some());
    match player.turn() {
        Turn::Release(at) => send(button(at, false)),
        Turn::Act => match act(&desk, &line.act) {
            Some((at, events)) => {
                events.into_iter().for_each(send);
                player.down = at;
            }
            None => fail(&mut desk, &line, "it is not to be seen"),
        },
        Turn::Next => desk.script_stop = player.stop(),
        Turn::Rest => {}
    }
}

/// What a frame of a script's line is for.
enum Turn {
    /// The button of the mouse, which is down, goes up.
    Release(egui::Pos2),
    /// It clicks or presses.
    Act,
    /// It is done.
    Next,
    /// What is to be clicked, or was, is drawn.
    Rest,
}

impl Player {
    fn turn(&mut self) -> Turn {
        if let Some(at) = self.down.take() {
            return Turn::Release(at);
        }
        if self.frames == PAUSE {
            return Turn::Act;
        }
        if self.frames > 2 * PAUSE {
            self.next += 1;
            self.frames = 0;
            return Turn::Next;
        }
        Turn::Rest
    }
}

/// Lines before a day is chosen: keys, and rows by their names.
fn choose(player: &mut Player, chooser: &mut Chooser, send: &mut dyn FnMut(egui::Event)) {
    let Some(line) = player.lines.get(player.next).cloned() else { return };
    player.frames += u32::from(!chooser.named.is_empty());
    match player.turn() {
        Turn::Release(at) => send(button(at, false)),
        Turn::Act => {
            let named = |name: &String| chooser.named.get(name).map(egui::Rect::center);
            let done = match &line.act {
                Act::Key(..) => key(&line.act).map(|events| (None, events)),
                Act::Press(name) => named(name).map(pressed_at),
                Act::ClickAt(x, y) => Some(pressed_at(egui::pos2(*x, *y))),
                Act::ClickRobot(_) | Act::ClickOrder(_) => None,
            };
            match done {
                Some((at, events)) => {
                    events.into_iter().for_each(send);
                    player.down = at;
                }
                None => chooser.fail(told(&line, "it is not to be seen before a day is chosen")),
            }
        }
        Turn::Next | Turn::Rest => {}
    }
}

/// A key that goes down and up again.
fn key(act: &Act) -> Option<Vec<egui::Event>> {
    let Act::Key(name, shift) = *act else { return None };
    let key = egui::Key::from_name(name)?;
    let modifiers = egui::Modifiers { shift, ..egui::Modifiers::NONE };
    let event = |pressed| {
        let physical_key = None;
        egui::Event::Key { key, physical_key, pressed, repeat: false, modifiers }
    };
    Some(vec![event(true), event(false)])
}

/// The mouse goes there, and its button down.
fn pressed_at(at: egui::Pos2) -> (Option<egui::Pos2>, Vec<egui::Event>) {
    (Some(at), vec![egui::Event::PointerMoved(at), button(at, true)])
}

/// What a line tells the panels, and where it leaves the button of the mouse down.
fn act(desk: &Desk, act: &Act) -> Option<(Option<egui::Pos2>, Vec<egui::Event>)> {
    if let Some(events) = key(act) {
        return Some((None, events));
    }
    let at = place(desk, act)?;
    Some(pressed_at(at))
}

fn button(pos: egui::Pos2, pressed: bool) -> egui::Event {
    let (button, modifiers) = (egui::PointerButton::Primary, egui::Modifiers::NONE);
    egui::Event::PointerButton { pos, button, pressed, modifiers }
}

/// Ends the script and the window.
fn fail(desk: &mut Desk, line: &Line, what: &str) {
    desk.script_fault = Some(told(line, what));
    desk.close = true;
}

fn told(line: &Line, what: &str) -> String {
    format!("line {} of the script, {:?}: {what}", line.number, line.act)
}

/// Where a line clicks.
fn place(desk: &Desk, act: &Act) -> Option<egui::Pos2> {
    let eye = desk.eye?;
    let on_map = |at| {
        let spot = eye.to_screen(&desk.frame, at);
        desk.frame.holds(spot, 0.0).then_some(pos(spot))
    };
    match act {
        Act::ClickAt(x, y) => Some(egui::pos2(*x, *y)),
        Act::ClickRobot(id) => desk.drawn.get(id.index()).and_then(|it| on_map(it.at)),
        Act::ClickOrder(id) => desk.pins.of(*id).and_then(|pin| on_map(pin.at)),
        Act::Press(name) => desk.named.get(name).map(egui::Rect::center),
        Act::Key(..) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_watcher_is_heard_once_the_script_is_through() {
        let line = Line { number: 1, at: SimTime(0), act: Act::Key("Space", false) };
        let mut app = App::new();
        app.insert_resource(Player::new(vec![line])).init_resource::<EguiGlobalSettings>();
        app.add_systems(First, listen);
        let heard = |app: &App| {
            let settings = &app.world().resource::<EguiGlobalSettings>().input_system_settings;
            (*settings == hearing(true), *settings == hearing(false))
        };
        app.update();
        assert_eq!(heard(&app), (false, true));
        app.world_mut().resource_mut::<Player>().next = 1;
        app.update();
        assert_eq!(heard(&app), (true, false));
    }
}
