//! Lays the triangles of a frame: the map where its scale or theme has changed, robots, orders and
//! trails where they have.

use super::desk::{Chosen, Desk};
use super::meshes::{mesh_of, show};
use crate::map::Point;
use crate::map::scenery::Ground;
use crate::sim::sight::{Berth, RobotSight};
use crate::viewer::brush::Brush;
use crate::viewer::crews;
use crate::viewer::eye::{Eye, Frame};
use crate::viewer::feeders;
use crate::viewer::fleet::{self, Drawn};
use crate::viewer::palette::Theme;
use crate::viewer::paths;
use crate::viewer::pins;
use bevy::prelude::*;

/// Most points of a trail.
const TRAIL: usize = 160;

/// Robots beyond which none leaves a trail.
const MOST_TRAILS: usize = 2_000;

/// Most points of all trails: where there are more, trails are shorter.
const TRAIL_POINTS: usize = 12_000;

/// Seconds of the watcher's time between two layings of the trails.
const TRAILS_S: f64 = 0.2;

/// Loaded robots on the screen from which on the line to the door is a plain one.
const MANY_ERRANDS: usize = 150;

/// Meshes that are filled anew.
#[derive(Resource)]
pub(super) struct Layers {
    scenery: Handle<Mesh>,
    paths: Handle<Mesh>,
    heat: Handle<Mesh>,
    trails: Handle<Mesh>,
    errands: Handle<Mesh>,
    pins: Handle<Mesh>,
    robots: Handle<Mesh>,
    brushes: [Brush; 4],
    /// For what the scenery was laid.
    around: Option<(u32, Theme)>,
    /// Scale, theme and scenery for which the paths were laid.
    laid: Option<(u64, Theme, u32)>,
    /// Reading, scale and theme for which the load was laid; `None`: it is not shown.
    heated: Option<(u64, u64, Theme)>,
    /// For what the pins were laid.
    pinned: Option<(u64, Look)>,
    /// For what robots were laid.
    seen: Option<(u64, Look, Option<Chosen>, Option<u64>)>,
    /// Seconds since the trails were laid, and for what; `None`: they are not shown.
    trailed: (f64, Option<(u64, Theme)>),
}

/// From where the map is looked at, and in which colours.
type Look = (Eye, Frame, Theme);

/// Adds the layers, from the ground up.
pub(super) fn set_up(
    mut commands: Commands,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<ColorMaterial>>,
) {
    let mut layer = |height| show(&mut commands, &mut meshes, &mut materials, height);
    let layers = Layers {
        scenery: layer(-1.0),
        paths: layer(0.0),
        heat: layer(1.0),
        trails: layer(2.0),
        errands: layer(3.0),
        pins: layer(4.0),
        robots: layer(5.0),
        brushes: Default::default(),
        around: None,
        laid: None,
        heated: None,
        pinned: None,
        seen: None,
        trailed: (0.0, None),
    };
    commands.insert_resource(layers);
}

/// The map's own layers.
pub(super) fn lay_map(
    desk: Res<Desk>,
    mut layers: ResMut<Layers>,
    mut meshes: ResMut<Assets<Mesh>>,
) {
    let Some(eye) = desk.eye else { return };
    let (step, theme) = (eye.step(), desk.theme);
    let ground = desk.session.ground();
    let scenery = &desk.around.scenery;
    if layers.around != Some((desk.around_edition, theme)) {
        layers.around = Some((desk.around_edition, theme));
        let mut brush = Brush::default();
        paths::draw_scenery(&mut brush, scenery, theme);
        let _ = meshes.insert(&layers.scenery, mesh_of(&mut brush));
    }
    let laid = Some((step.to_bits(), theme, desk.around_edition));
    if layers.laid != laid {
        layers.laid = laid;
        let outlined = scenery.count(Ground::Building) > 0;
        let mut brush = Brush::default();
        let acting = desk.session.day().robots.iter().zip(&ground.fleets);
        let acting: Vec<_> = acting.filter(|(robots, _)| **robots > 0).map(|(_, it)| it).collect();
        let open =
            |edge| acting.is_empty() || acting.iter().any(|fleet| fleet.network.contains(edge));
        paths::draw(&mut brush, &ground.map, open, theme, step, outlined);
        let _ = meshes.insert(&layers.paths, mesh_of(&mut brush));
    }
    let wanted = desk.switches.heat.then_some((desk.shown.edition, step.to_bits(), theme));
    if layers.heated != wanted {
        layers.heated = wanted;
        let mut brush = Brush::default();
        if wanted.is_some() {
            paths::draw_heat(&mut brush, &ground.map, &desk.shown.loads, theme, step);
        }
        let _ = meshes.insert(&layers.heat, mesh_of(&mut brush));
    }
}

/// Robots, orders and what belongs to them.
pub(super) fn lay_live(
    mut desk: ResMut<Desk>,
    mut layers: ResMut<Layers>,
    mut meshes: ResMut<Assets<Mesh>>,
    time: Res<Time<Real>>,
) {
    let Some(eye) = desk.eye else { return };
    let (desk, layers) = (&mut *desk, &mut *layers);
    let look = (eye, desk.frame, desk.theme);
    if layers
        .pinned
        .is_some_and(|(_, (known, ..))| known.m_per_px.to_bits() != eye.m_per_px.to_bits())
    {
        desk.lay_pins();
    }
    let [trails, errands, pinned, robots] = &mut layers.brushes;
    let pins_changed = layers.pinned != Some((desk.pins_edition, look));
    if pins_changed {
        layers.pinned = Some((desk.pins_edition, look));
        draw_pins(pinned, desk, &eye);
        let _ = meshes.insert(&layers.pins, mesh_of(pinned));
    }
    let people = !desk.crews.is_empty() || !desk.feeders.is_empty();
    let seen = Some((desk.pins_edition, look, desk.chosen, people.then_some(desk.clock.us)));
    if desk.moved || layers.seen != seen {
        layers.seen = seen;
        place_robots(desk, eye.m_per_px);
        draw_errands(errands, desk, &eye);
        let _ = meshes.insert(&layers.errands, mesh_of(errands));
        draw_robots(robots, desk, &eye);
        draw_crews(robots, desk, &eye);
        draw_feeders(robots, desk, &eye);
        draw_chosen(robots, desk, eye.m_per_px);
        let _ = meshes.insert(&layers.robots, mesh_of(robots));
    }
    layers.trailed.0 += f64::from(time.delta_secs());
    let wanted = desk.switches.trails.then_some((eye.step().to_bits(), desk.theme));
    if layers.trailed.0 >= TRAILS_S || layers.trailed.1 != wanted {
        layers.trailed = (0.0, wanted);
        draw_trails(trails, desk, &eye);
        let _ = meshes.insert(&layers.trails, mesh_of(trails));
    }
}

/// Works out where each robot is drawn.
fn place_robots(desk: &mut Desk, m_per_px: f64) {
    desk.yard.clear();
    desk.drawn.clear();
    desk.on_screen.clear();
    let Some(eye) = desk.eye else { return };
    for robot in desk.seen.robots() {
        let at = desk.yard.place(robot, m_per_px);
        desk.drawn.push(Drawn { id: robot.id, at, duty: robot.duty });
        if desk.frame.holds(eye.to_screen(&desk.frame, at), 30.0) {
            desk.on_screen.push(robot.id);
        }
    }
}

/// Whether a point lies on the screen, or so many pixels beside it.
fn on_screen(desk: &Desk, eye: &Eye, at: Point, room: f64) -> bool {
    desk.frame.holds(eye.to_screen(&desk.frame, at), room)
}

fn draw_pins(brush: &mut Brush, desk: &Desk, eye: &Eye) {
    let shown = || desk.pins.pins.iter().filter(|pin| on_screen(desk, eye, pin.at, 30.0));
    let draw = if shown().count() > pins::MANY { pins::draw_plainly } else { pins::draw };
    for pin in shown() {
        draw(brush, pin, desk.theme, eye.m_per_px);
    }
}

fn draw_trails(brush: &mut Brush, desk: &Desk, eye: &Eye) {
    if !desk.switches.trails || desk.robots().len() > MOST_TRAILS {
        return;
    }
    let near = |robot: &&RobotSight| {
        robot.berth == Berth::OnTheWay && on_screen(desk, eye, robot.at, 200.0)
    };
    let shown: Vec<&RobotSight> = desk.robots().iter().filter(near).collect();
    let most = (TRAIL_POINTS / shown.len().max(1)).min(TRAIL);
    let living = desk.session.lived().living();
    for robot in shown {
        let mut trail = living.way_behind(robot, most);
        trail.insert(0, robot.at);
        brush.ribbon(&trail, 2.2 * eye.step(), desk.theme.duty(robot.duty).at(150));
    }
}

/// A thin line from each loaded robot to the door it drives to.
fn draw_errands(brush: &mut Brush, desk: &Desk, eye: &Eye) {
    let m_per_px = eye.m_per_px;
    let plain = desk.pins.errands.len() > MANY_ERRANDS;
    for (robot, place) in &desk.pins.errands {
        let (Some(drawn), Some(pin)) = (desk.drawn.get(robot.index()), desk.pins.pins.get(*place))
        else {
            continue;
        };
        if !on_screen(desk, eye, drawn.at, 0.0) && !on_screen(desk, eye, pin.at, 0.0) {
            continue;
        }
        let ink = if pin.late { desk.theme.alarm() } else { desk.theme.on_board() };
        if plain {
            brush.line(drawn.at, pin.at, 0.8 * m_per_px, ink.at(90));
        } else {
            let dash = (5.0 * m_per_px, 5.0 * m_per_px);
            brush.dashes(&[drawn.at, pin.at], 1.1 * m_per_px, dash, ink.at(150));
        }
    }
}

fn draw_robots(brush: &mut Brush, desk: &Desk, eye: &Eye) {
    let plainly = fleet::draws_plainly(desk.on_screen.len());
    for id in &desk.on_screen {
        let (robot, at) = (&desk.robots()[id.index()], desk.drawn[id.index()].at);
        if plainly {
            fleet::draw_plainly(brush, robot, at, desk.theme, eye.m_per_px);
        } else {
            let shape = desk.shapes.get(robot.fleet.index()).copied().unwrap_or(0);
            fleet::draw(brush, robot, at, shape, desk.theme, eye.m_per_px);
        }
    }
}

/// Crews that are out.
fn draw_crews(brush: &mut Brush, desk: &Desk, eye: &Eye) {
    let crews = desk.crews.iter().map(|crew| (crew.at(desk.clock.us), crew.robot));
    let shown = || crews.clone().filter(|(at, _)| on_screen(desk, eye, *at, 30.0));
    let plainly = shown().count() > crews::MANY;
    for (at, robot) in crews.clone() {
        let robot = robot.and_then(|robot| desk.drawn.get(robot.index()));
        let Some(to) = robot.map(|drawn| drawn.at) else { continue };
        if on_screen(desk, eye, at, 0.0) || on_screen(desk, eye, to, 0.0) {
            crews::draw_errand(brush, (at, to), desk.theme, eye.m_per_px, plainly);
        }
    }
    for (at, _) in shown() {
        crews::draw(brush, at, desk.theme, eye.m_per_px, plainly);
    }
}

/// Feeders who are away from their hubs.
fn draw_feeders(brush: &mut Brush, desk: &Desk, eye: &Eye) {
    for feeder in &desk.feeders {
        let at = feeder.at(desk.clock.us);
        if on_screen(desk, eye, at, 30.0) {
            feeders::draw(brush, at, feeder.carries.is_some(), desk.theme, eye.m_per_px);
        }
    }
}

fn draw_chosen(brush: &mut Brush, desk: &Desk, m_per_px: f64) {
    let Some(at) = desk.chosen_place() else { return };
    let radius = 2.6 * fleet::half_m(m_per_px);
    brush.ring(at, radius, 3.0 * m_per_px, desk.theme.chosen());
    if let Some(Chosen::Robot(id)) = desk.chosen
        && let Some(way) = way_ahead(desk, id)
    {
        brush.ribbon(&way, 2.4 * m_per_px, desk.theme.chosen().at(140));
    }
}

/// The way that a driving robot still has before it.
fn way_ahead(desk: &Desk, id: crate::base::ids::RobotId) -> Option<Vec<Point>> {
    let sight = desk.robots().get(id.index())?;
    let mut points = desk.session.lived().living().way_ahead(sight);
    *points.first_mut()? = sight.at;
    Some(points)
}
