//! A script at work: when the day has come to a line, the day stands, its click or key goes to the
//! panels as if somebody had done it, and the day goes on.

use super::desk::Desk;
use super::style::pos;
use crate::base::time::SimTime;
use crate::viewer::script::{Act, Line};
use bevy::prelude::*;
use bevy_egui::input::EguiInputEvent;
use bevy_egui::{PrimaryEguiContext, egui};

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

/// Goes on with the script.
pub(super) fn play(
    mut player: ResMut<Player>,
    mut desk: ResMut<Desk>,
    mut input: MessageWriter<EguiInputEvent>,
    contexts: Query<Entity, With<PrimaryEguiContext>>,
) {
    let Some(context) = contexts.iter().next() else { return };
    let mut send = |event| _ = input.write(EguiInputEvent { context, event });
    desk.script_stop = player.stop();
    let Some(line) = player.lines.get(player.next).cloned() else { return };
    if line.at > desk.session.now() || desk.goal.is_some() {
        if !desk.clock.playing && desk.goal.is_none() {
            fail(&mut desk, &line, "the day stands still before it");
        }
        return;
    }
    player.frames += u32::from(desk.eye.is_some());
    if let Some(at) = player.down.take() {
        send(button(at, false));
    } else if player.frames == PAUSE {
        match act(&desk, &line.act) {
            Some((at, events)) => {
                events.into_iter().for_each(send);
                player.down = at;
            }
            None => fail(&mut desk, &line, "it is not to be seen"),
        }
    } else if player.frames > 2 * PAUSE {
        player.next += 1;
        player.frames = 0;
        desk.script_stop = player.stop();
    }
}

/// What a line tells the panels, and where it leaves the button of the mouse down.
fn act(desk: &Desk, act: &Act) -> Option<(Option<egui::Pos2>, Vec<egui::Event>)> {
    if let Act::Key(name, shift) = *act {
        let key = egui::Key::from_name(name)?;
        let modifiers = egui::Modifiers { shift, ..egui::Modifiers::NONE };
        let event = |pressed| {
            let physical_key = None;
            egui::Event::Key { key, physical_key, pressed, repeat: false, modifiers }
        };
        return Some((None, vec![event(true), event(false)]));
    }
    let at = place(desk, act)?;
    Some((Some(at), vec![egui::Event::PointerMoved(at), button(at, true)]))
}

fn button(pos: egui::Pos2, pressed: bool) -> egui::Event {
    let (button, modifiers) = (egui::PointerButton::Primary, egui::Modifiers::NONE);
    egui::Event::PointerButton { pos, button, pressed, modifiers }
}

/// Ends the script and the window.
fn fail(desk: &mut Desk, line: &Line, what: &str) {
    desk.script_fault = Some(format!("line {} of the script, {:?}: {what}", line.number, line.act));
    desk.close = true;
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
