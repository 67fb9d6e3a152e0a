//! Films of the window: while one is made, every frame that is drawn is a thirtieth of a second.

use super::app::Picture;
use super::desk::{Desk, Letter};
use super::shots::screenshot;
use crate::viewer::film::{ENCODER, Film, RATE};
use bevy::prelude::*;
use bevy::render::view::screenshot::{Capturing, Screenshot, ScreenshotCaptured};
use bevy::time::TimeUpdateStrategy;
use std::path::PathBuf;
use std::sync::PoisonError;
use std::time::Duration;

/// Frames that may be asked for and not drawn yet.
const AHEAD: u32 = 3;

/// The film that is made, and what came of those before.
#[derive(Resource, Default)]
pub(super) struct Studio {
    film: Option<Film>,
    /// Frames that were asked for, and drawn.
    asked: u32,
    drawn: u32,
    /// Where the films go.
    file: Option<PathBuf>,
    /// The film is to end once all its frames are drawn.
    ends: bool,
    letter: Letter,
}

impl Studio {
    /// A film from the first frame on, where a file is named.
    pub(super) fn new(file: Option<PathBuf>, letter: Letter) -> Self {
        let film = file.clone().map(|file| Film::begin(file, ENCODER));
        Self { film, file, letter, ..Self::default() }
    }

    /// Whether nothing more is to be drawn for a film.
    pub(super) fn is_done(&self) -> bool {
        self.film.is_none()
    }

    /// Ends the film at the last frame.
    pub(super) fn end(&mut self) {
        self.ends = true;
    }
}

/// Takes the next frame, or begins or ends a film where the watcher asked for that.
pub(super) fn film(
    mut commands: Commands,
    mut studio: ResMut<Studio>,
    mut desk: ResMut<Desk>,
    mut strategy: ResMut<TimeUpdateStrategy>,
    picture: Res<Picture>,
    pictures: Query<(), (With<Screenshot>, Without<Capturing>)>,
) {
    if std::mem::take(&mut desk.film) {
        if studio.film.is_some() {
            studio.end();
        } else {
            let name = || PathBuf::from(format!("trundle-{:05}.mp4", desk.now().0 / 1000));
            let file = studio.file.clone().unwrap_or_else(name);
            studio.film = Some(Film::begin(file, ENCODER));
        }
    }
    let Some(film) = &studio.film else { return };
    if !picture.offscreen && !studio.ends {
        *strategy = TimeUpdateStrategy::ManualDuration(Duration::from_secs(1) / RATE);
    }
    if studio.ends {
        if studio.drawn < studio.asked {
            return;
        }
        let told = studio.film.take().map(Film::end);
        let letter = studio.letter.clone();
        let mut left = letter.lock().unwrap_or_else(PoisonError::into_inner);
        left.get_or_insert_default().films.extend(told.clone());
        desk.notice = told;
        (studio.asked, studio.drawn, studio.ends) = (0, 0, false);
        if !picture.offscreen {
            *strategy = TimeUpdateStrategy::Automatic;
        }
    } else if desk.eye.is_some()
        && studio.asked < studio.drawn + AHEAD
        // Of two pictures of one frame, the second would never come.
        && pictures.is_empty()
    {
        let camera = film.camera();
        let number = studio.asked;
        studio.asked += 1;
        let take = move |captured: On<ScreenshotCaptured>, mut studio: ResMut<Studio>| {
            studio.drawn += 1;
            let Ok(image) = captured.image.clone().try_into_dynamic() else { return };
            let pixels = image.to_rgba8();
            let (width, height) = (pixels.width(), pixels.height());
            camera.take((number, width, height, pixels.into_raw()));
        };
        commands.spawn(screenshot(&picture)).observe(take);
    }
}
