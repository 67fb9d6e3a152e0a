//! Puts the window together and runs it: on a display, or off screen into a picture.

use super::check::{Missing, missing};
use super::chooser::{self, Chooser};
use super::desk::{Chosen, Desk, Letter};
use super::filming::{self, Studio};
use super::meter::{self, Pace};
use super::player::{self, Player};
use super::{layers, panels, shots, style};
use crate::base::time::SimTime;
use crate::session::{Record, Session};
use crate::sim::Ground;
use crate::viewer::clockwork::SPEEDS;
use crate::viewer::eye::Spot;
use crate::viewer::palette::Theme;
use crate::viewer::script::Line;
use bevy::app::PluginsState;
use bevy::camera::RenderTarget;
use bevy::log::{Level, LogPlugin};
use bevy::prelude::*;
use bevy::render::RenderPlugin;
use bevy::render::pipelined_rendering::PipelinedRenderingPlugin;
use bevy::render::render_resource::TextureFormat;
use bevy::render::renderer::RenderAdapterInfo;
use bevy::time::TimeUpdateStrategy;
use bevy::window::{ExitCondition, WindowResolution};
use bevy::winit::WinitPlugin;
use bevy_egui::{EguiGlobalSettings, EguiPlugin, EguiPrimaryContextPass, PrimaryEguiContext};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// With which day a window begins.
pub enum Beginning {
    /// With this one.
    Day(Box<Session>),
    /// With a choice among the shipped scenarios: the day of the one of an id, or why it is refused.
    Choice(Box<dyn Fn(&str) -> Result<Session, String> + Send + Sync>),
}

/// Writes the run folder of a scenario with a watched day in it, and says where it is.
pub type WriteOut = Arc<dyn Fn(&Ground, &Record) -> Result<PathBuf, String> + Send + Sync>;

/// What is asked of the window.
#[derive(Resource)]
pub struct Ask {
    /// The day under watch.
    pub begin: Beginning,
    /// Where to begin; `None`: when the hours begin.
    pub at: Option<SimTime>,
    /// Where the day stops, its picture is taken and the window closes; `None`: where one looks.
    pub until: Option<SimTime>,
    /// Times as fast as the day itself.
    pub speed: Option<u32>,
    /// Whether the day passes from the first frame on.
    pub play: bool,
    /// Colours.
    pub theme: Theme,
    /// Width and height \[px\].
    pub size: (u32, u32),
    /// Which robot is chosen at first.
    pub robot: Option<crate::base::ids::RobotId>,
    /// Times nearer than the whole map.
    pub zoom: f64,
    /// Whether footpath load is shown at first.
    pub heat: bool,
    /// Clicks and keys.
    pub script: Vec<Line>,
    /// Pictures: the file of each.
    pub shot: Option<PathBuf>,
    /// A film from the first frame on.
    pub video: Option<PathBuf>,
    /// Writes the run folder of a day with what was changed in it.
    pub write_out: WriteOut,
    /// Draw into a picture alone, without a display.
    pub offscreen: bool,
}

/// What a closed window leaves.
#[derive(Debug, Clone, Default)]
pub struct Left {
    /// The scenario on its map; `None` where no day was chosen.
    pub ground: Option<Arc<Ground>>,
    /// How far the day had come.
    pub at: SimTime,
    /// Digest of what it had stated by then.
    pub digest: String,
    /// What the watcher changed.
    pub touches: Option<Record>,
    /// Why the script ended early.
    pub fault: Option<String>,
    /// What its frames cost.
    pub pace: Pace,
    /// What came of its films.
    pub films: Vec<String>,
}

/// Width of the step between two frames off screen.
const FRAME: Duration = Duration::from_nanos(33_333_333);

/// Frames off screen before a picture: panels find their sizes, shaders are compiled.
const WARM_UP: u32 = 8;

/// Frames off screen after which no picture will come any more.
const MOST_FRAMES: u32 = 400;

/// Opens the window and returns once it is closed.
///
/// # Errors
/// What this machine lacks.
pub fn open(ask: Ask) -> Result<Left, Missing> {
    if let Some(missing) = missing(!ask.offscreen) {
        return Err(missing);
    }
    let letter = Letter::default();
    let mut app = App::new();
    add_plugins(&mut app, &ask);
    let theme = ask.theme;
    let (offscreen, size) = (ask.offscreen, ask.size);
    app.insert_resource(ClearColor(style::colour(theme.ground())))
        .insert_resource(Picture { size, target: None, offscreen })
        .insert_resource(shots::Wanted::new(ask.shot.clone()))
        .insert_resource(Player::new(ask.script.clone()))
        .insert_resource(Chooser::new(letter.clone()))
        .insert_resource(Studio::new(ask.video.clone(), letter.clone()))
        .insert_resource(Folder::default())
        .insert_resource(ask)
        .add_plugins(EguiPlugin::default());
    add_systems(&mut app);
    if offscreen {
        run_off_screen(&mut app);
    } else {
        app.run();
    }
    drop(app);
    let left = letter.lock().unwrap_or_else(PoisonError::into_inner).take();
    Ok(left.unwrap_or_default())
}

fn add_systems(app: &mut App) {
    let with_a_day = resource_exists::<Desk>;
    app.add_systems(Startup, (set_up, layers::set_up, chooser::begin))
        .add_systems(First, player::listen)
        .add_systems(
            Update,
            (
                meter::begin,
                live,
                layers::lay_map,
                layers::lay_live,
                place_camera,
                meter::end_day,
                shots::take,
                filming::film,
                folder,
                leave,
            )
                .chain()
                .run_if(with_a_day),
        )
        .add_systems(
            Update,
            (player::play, shots::take_choice, chooser::leave.run_if(not(with_a_day))).chain(),
        )
        .add_systems(
            EguiPrimaryContextPass,
            (meter::begin, panels::draw, meter::end_panels).chain().run_if(with_a_day),
        )
        .add_systems(EguiPrimaryContextPass, chooser::draw.run_if(not(with_a_day)));
}

/// The desk of a day, as it was asked for.
pub(super) fn desk(session: Session, ask: &Ask, letter: Letter) -> Desk {
    let mut desk = Desk::new(session, ask.theme);
    desk.letter = letter;
    if let Some(at) = ask.at {
        desk.go_to(at);
    }
    let gear = |speed| SPEEDS.iter().position(|known| *known >= speed).unwrap_or(SPEEDS.len() - 1);
    if let Some(speed) = ask.speed {
        desk.clock.gear = gear(speed);
    }
    desk.clock.playing = ask.play;
    desk.until = ask.until;
    desk.script_stop = ask.script.first().map(|line| line.at);
    desk.switches.heat = ask.heat;
    desk.chosen = ask.robot.map(Chosen::Robot);
    desk.follow = ask.robot.is_some() && ask.zoom > 1.0;
    desk.first_zoom = ask.zoom;
    desk
}

fn add_plugins(app: &mut App, ask: &Ask) {
    let title = match &ask.begin {
        Beginning::Day(session) => format!("Trundle: {}", session.ground().scenario.name),
        Beginning::Choice(_) => "Trundle".to_owned(),
    };
    let window = Window {
        title,
        resolution: WindowResolution::new(ask.size.0, ask.size.1),
        ..Window::default()
    };
    let log = LogPlugin {
        level: Level::ERROR,
        filter: "error,wgpu_hal=off,bevy_render=error".to_owned(),
        ..LogPlugin::default()
    };
    let plugins = DefaultPlugins.set(log);
    if !ask.offscreen {
        let plugin = WindowPlugin { primary_window: Some(window), ..WindowPlugin::default() };
        app.add_plugins(plugins.set(plugin));
        return;
    }
    let none = WindowPlugin {
        primary_window: None,
        exit_condition: ExitCondition::DontExit,
        ..WindowPlugin::default()
    };
    let render = RenderPlugin { synchronous_pipeline_compilation: true, ..RenderPlugin::default() };
    let plugins = plugins.set(none).set(render).disable::<WinitPlugin>();
    app.add_plugins(plugins.disable::<PipelinedRenderingPlugin>())
        .insert_resource(TimeUpdateStrategy::ManualDuration(FRAME));
}

/// What is drawn into.
#[derive(Resource)]
pub(super) struct Picture {
    pub(super) size: (u32, u32),
    pub(super) target: Option<Handle<Image>>,
    pub(super) offscreen: bool,
}

fn set_up(
    mut commands: Commands,
    mut picture: ResMut<Picture>,
    mut images: ResMut<Assets<Image>>,
    mut settings: ResMut<EguiGlobalSettings>,
    adapter: Option<Res<RenderAdapterInfo>>,
) {
    settings.auto_create_primary_context = false;
    let by_software = adapter.is_some_and(|it| it.device_type == wgpu::DeviceType::Cpu);
    let msaa = if by_software && !picture.offscreen { Msaa::Off } else { Msaa::Sample4 };
    let camera = commands.spawn((Camera2d, msaa, PrimaryEguiContext)).id();
    if picture.offscreen {
        let (width, height) = picture.size;
        let mut image =
            Image::new_target_texture(width, height, TextureFormat::Rgba8UnormSrgb, None);
        image.texture_descriptor.usage |= wgpu::TextureUsages::COPY_SRC;
        let image = images.add(image);
        commands.entity(camera).insert(RenderTarget::Image(image.clone().into()));
        picture.target = Some(image);
    }
}

/// The day passes.
fn live(mut desk: ResMut<Desk>, time: Res<Time<Real>>, mut clear: ResMut<ClearColor>) {
    let shown = desk.eye.is_some();
    desk.live(if shown { f64::from(time.delta_secs()) } else { 0.0 });
    let ground = style::colour(desk.theme.ground());
    if clear.0 != ground {
        clear.0 = ground;
    }
}

/// Puts the camera where the eye is.
fn place_camera(
    mut desk: ResMut<Desk>,
    mut cameras: Query<(&Camera, &mut Transform, &mut Projection)>,
) {
    if desk.frame.width < 1.0 {
        return;
    }
    if desk.eye.is_none() {
        let mut eye = desk.fitted();
        eye.m_per_px /= desk.first_zoom.max(0.01);
        desk.eye = Some(eye);
    }
    if desk.follow
        && let (Some(at), Some(eye)) = (desk.chosen_place(), &mut desk.eye)
    {
        eye.centre = at;
    }
    let Some(eye) = desk.eye else { return };
    for (camera, mut transform, mut projection) in &mut cameras {
        let Some(size) = camera.logical_viewport_size() else { continue };
        let middle = Spot { x: f64::from(size.x) / 2.0, y: f64::from(size.y) / 2.0 };
        let at = eye.to_map(&desk.frame, middle);
        transform.translation = style::vector(at).extend(100.0);
        if let Projection::Orthographic(lens) = &mut *projection {
            lens.scale = style::narrow(eye.m_per_px);
        }
    }
}

/// Closes the window where that is asked for, or the day's pictures are taken.
fn leave(
    desk: Res<Desk>,
    wanted: Res<shots::Wanted>,
    mut studio: ResMut<Studio>,
    mut exit: MessageWriter<AppExit>,
) {
    let seen = desk.until.is_some() && desk.arrived() && wanted.none();
    if desk.close || seen || wanted.done_and_alone() {
        studio.end();
        if studio.is_done() {
            exit.write(AppExit::Success);
        }
    }
}

/// The run folder that is being written, if one is.
#[derive(Resource, Default)]
struct Folder(Option<Mutex<Receiver<String>>>);

/// Writes the run folder beside the window where that was asked for, and says where it is.
fn folder(mut desk: ResMut<Desk>, mut folder: ResMut<Folder>, ask: Res<Ask>) {
    if std::mem::take(&mut desk.folder) && folder.0.is_none() {
        let (said, coming) = channel();
        let ground = desk.session.ground().clone();
        let (record, write) = (desk.session.touch_record(), ask.write_out.clone());
        desk.notice = Some("The run folder is being written.".to_owned());
        std::thread::spawn(move || {
            let told = match write(&ground, &record) {
                Ok(path) => format!("Run folder: {}", path.display()),
                Err(why) => why,
            };
            let _ = said.send(told);
        });
        folder.0 = Some(Mutex::new(coming));
    }
    let Some(coming) = &mut folder.0 else { return };
    if let Ok(told) = coming.get_mut().unwrap_or_else(PoisonError::into_inner).try_recv() {
        desk.notice = Some(told);
        folder.0 = None;
    }
}

/// Draws frames until the picture is written.
fn run_off_screen(app: &mut App) {
    while app.plugins_state() == PluginsState::Adding {
        std::thread::yield_now();
    }
    app.finish();
    app.cleanup();
    let mut frames = 0;
    while frames < MOST_FRAMES {
        app.update();
        let Some(desk) = app.world().get_resource::<Desk>() else {
            frames += 1;
            if app.world().resource::<Chooser>().close
                || app.world().resource::<shots::Wanted>().done_and_alone()
            {
                return;
            }
            continue;
        };
        let filmed = app.world().resource::<Studio>().is_done();
        if desk.close && filmed {
            return;
        }
        frames += u32::from(desk.arrived());
        if frames >= WARM_UP && app.world_mut().resource_mut::<shots::Wanted>().begin() {
            app.world_mut().resource_mut::<Desk>().settle();
        }
        if app.world().resource::<shots::Wanted>().done_and_alone() && filmed {
            return;
        }
    }
}
