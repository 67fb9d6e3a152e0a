//! Pictures of the window.

use super::app::Picture;
use super::desk::Desk;
use super::player::Player;
use bevy::prelude::*;
use bevy::render::view::screenshot::{Screenshot, ScreenshotCaptured};
use std::path::{Path, PathBuf};

/// Frames of a window before its picture: panels have found their sizes, shaders are compiled.
const SETTLED: u32 = 40;

/// Which picture is wanted, and how far it is.
#[derive(Resource, Debug)]
pub(super) struct Wanted {
    file: Option<PathBuf>,
    stage: Stage,
    /// Pictures taken by key.
    taken: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Stage {
    Waiting,
    /// What was read for it is laid and drawn in this frame.
    Settling,
    Due,
    Asked,
    Done(Result<(), String>),
}

impl Wanted {
    pub(super) fn new(file: Option<PathBuf>) -> Self {
        Self { file, stage: Stage::Waiting, taken: 0 }
    }

    /// The picture is due; says whether it was not before.
    pub(super) fn begin(&mut self) -> bool {
        let begins = self.stage == Stage::Waiting && self.file.is_some();
        if begins {
            self.stage = Stage::Settling;
        }
        begins
    }

    /// Whether no picture was asked for on the command line.
    pub(super) fn none(&self) -> bool {
        self.file.is_none()
    }

    /// Whether the picture that was asked for on the command line is written.
    pub(super) fn done_and_alone(&self) -> bool {
        self.file.is_some() && matches!(self.stage, Stage::Done(_))
    }
}

/// Takes the picture of the choice, where no script chooses.
pub(super) fn take_choice(
    mut commands: Commands,
    mut wanted: ResMut<Wanted>,
    desk: Option<Res<Desk>>,
    picture: Res<Picture>,
    player: Res<Player>,
    mut frames: Local<u32>,
) {
    if desk.is_some() || wanted.file.is_none() || player.stop().is_some() {
        return;
    }
    *frames += 1;
    if *frames > SETTLED && wanted.stage == Stage::Waiting {
        wanted.stage = Stage::Asked;
        commands.spawn(screenshot(&picture)).observe(on_command_line);
    }
}

/// Of what pictures are taken.
pub(super) fn screenshot(picture: &Picture) -> Screenshot {
    match &picture.target {
        Some(image) => Screenshot::image(image.clone()),
        None => Screenshot::primary_window(),
    }
}

/// Takes the picture that is due.
pub(super) fn take(
    mut commands: Commands,
    mut wanted: ResMut<Wanted>,
    mut desk: ResMut<Desk>,
    picture: Res<Picture>,
    mut frames: Local<u32>,
) {
    *frames += u32::from(desk.arrived());
    if !picture.offscreen && *frames > SETTLED && wanted.begin() {
        desk.settle();
    }
    let target = || screenshot(&picture);
    if wanted.stage == Stage::Settling {
        desk.settled += 1;
        if desk.settled > 2 {
            wanted.stage = Stage::Due;
        }
    } else if wanted.stage == Stage::Due {
        wanted.stage = Stage::Asked;
        commands.spawn(target()).observe(on_command_line);
    }
    if desk.shoot {
        desk.shoot = false;
        wanted.taken += 1;
        let seconds = desk.now().0 / 1000;
        let name = format!("trundle-{seconds:05}-{}.png", wanted.taken);
        let write = move |captured: On<ScreenshotCaptured>| {
            let _ = save(&captured.image, Path::new(&name));
        };
        commands.spawn(target()).observe(write);
    }
}

fn on_command_line(captured: On<ScreenshotCaptured>, mut wanted: ResMut<Wanted>) {
    let Some(file) = wanted.file.clone() else { return };
    wanted.stage = Stage::Done(save(&captured.image, &file));
}

/// Writes a picture.
fn save(image: &Image, file: &Path) -> Result<(), String> {
    let picture = image.clone().try_into_dynamic().map_err(|error| error.to_string())?;
    picture.to_rgb8().save(file).map_err(|error| error.to_string())
}
