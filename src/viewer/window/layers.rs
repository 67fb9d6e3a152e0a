//! Lays the triangles of a frame: the map where its scale or theme has changed, robots and orders
//! always.

use super::desk::{Chosen, Desk};
use super::meshes::{mesh_of, show};
use crate::base::time::SimTime;
use crate::map::Point;
use crate::sim::sight::{Berth, RobotSight};
use crate::viewer::brush::Brush;
use crate::viewer::eye::Spot;
use crate::viewer::fleet::{self, Drawn};
use crate::viewer::palette::Theme;
use crate::viewer::paths;
use crate::viewer::pins;
use bevy::prelude::*;

/// Points of a trail that are kept.
const TRAIL: usize = 160;

/// Meshes that are filled anew.
#[derive(Resource)]
pub(super) struct Layers {
    paths: Handle<Mesh>,
    heat: Handle<Mesh>,
    live: Handle<Mesh>,
    brush: Brush,
    /// Scale, theme and readiness for which the paths were laid.
    laid: Option<(u64, Theme)>,
    /// Reading, scale and theme for which the load was laid; `None`: it is not shown.
    heated: Option<(u64, u64, Theme)>,
}

/// Adds the layers, from the ground up.
pub(super) fn set_up(
    mut commands: Commands,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<ColorMaterial>>,
) {
    let mut layer = |height| show(&mut commands, &mut meshes, &mut materials, height);
    let (paths, heat, live) = (layer(0.0), layer(1.0), layer(2.0));
    let brush = Brush::default();
    commands.insert_resource(Layers { paths, heat, live, brush, laid: None, heated: None });
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
    if layers.laid != Some((step.to_bits(), theme)) {
        layers.laid = Some((step.to_bits(), theme));
        let mut brush = Brush::default();
        let acting = desk.session.day().robots.iter().zip(&ground.fleets);
        let acting: Vec<_> = acting.filter(|(robots, _)| **robots > 0).map(|(_, it)| it).collect();
        let open =
            |edge| acting.is_empty() || acting.iter().any(|fleet| fleet.network.contains(edge));
        paths::draw(&mut brush, &ground.map, open, theme, step);
        let _ = meshes.insert(&layers.paths, mesh_of(&brush));
    }
    let wanted = desk.switches.heat.then_some((desk.shown.edition, step.to_bits(), theme));
    if layers.heated != wanted {
        layers.heated = wanted;
        let mut brush = Brush::default();
        if wanted.is_some() {
            paths::draw_heat(&mut brush, &ground.map, &desk.shown.loads, theme, step);
        }
        let _ = meshes.insert(&layers.heat, mesh_of(&brush));
    }
}

/// Robots, orders and what belongs to them.
pub(super) fn lay_live(
    mut desk: ResMut<Desk>,
    mut layers: ResMut<Layers>,
    mut meshes: ResMut<Assets<Mesh>>,
) {
    let Some(eye) = desk.eye else { return };
    let mut brush = std::mem::take(&mut layers.brush);
    brush.clear();
    place_robots(&mut desk, eye.m_per_px);
    place_pins(&mut desk, eye.m_per_px);
    draw_trails(&mut brush, &desk, eye.m_per_px);
    draw_errands(&mut brush, &desk, eye.m_per_px);
    for pin in &desk.pins {
        pins::draw(&mut brush, pin, desk.theme, eye.m_per_px);
    }
    draw_robots(&mut brush, &desk, eye.m_per_px);
    draw_chosen(&mut brush, &desk, eye.m_per_px);
    let _ = meshes.insert(&layers.live, mesh_of(&brush));
    layers.brush = brush;
}

/// Works out where each robot is drawn, and its trail.
fn place_robots(desk: &mut Desk, m_per_px: f64) {
    desk.yard.clear();
    desk.drawn.clear();
    let day = desk.session.day().robots.clone();
    let trails = desk.switches.trails && desk.robots.len() <= 2_000;
    for robot in &desk.robots {
        let at = desk.yard.place(robot, day[robot.fleet.index()], m_per_px);
        desk.drawn.push(Drawn { id: robot.id, at, duty: robot.duty });
        if trails {
            leave_trail(&mut desk.trails[robot.id.index()], robot);
        }
    }
}

fn leave_trail(trail: &mut Vec<Point>, robot: &RobotSight) {
    if robot.berth != Berth::OnTheWay {
        trail.clear();
    } else if trail.last().is_none_or(|last| last.distance(robot.at) > 3.0) {
        if trail.last().is_some_and(|last| last.distance(robot.at) > 400.0) {
            trail.clear();
        }
        if trail.len() >= TRAIL {
            trail.remove(0);
        }
        trail.push(robot.at);
    }
}

fn place_pins(desk: &mut Desk, m_per_px: f64) {
    let now: SimTime = desk.now();
    let ground = desk.session.ground();
    let places = (&ground.merchants[..], &ground.customers[..]);
    desk.pins = pins::layout(desk.session.open_orders(), places, now, m_per_px);
}

fn draw_trails(brush: &mut Brush, desk: &Desk, m_per_px: f64) {
    if !desk.switches.trails {
        return;
    }
    for robot in &desk.robots {
        let trail = &desk.trails[robot.id.index()];
        let ink = desk.theme.duty(robot.duty).at(150);
        brush.ribbon(trail, 2.2 * m_per_px, ink);
    }
}

/// A thin line from each loaded robot to the door it drives to.
fn draw_errands(brush: &mut Brush, desk: &Desk, m_per_px: f64) {
    for pin in desk.pins.iter().filter(|pin| pin.stage == pins::OrderStage::OnBoard) {
        let robot = desk.robots.iter().find(|robot| robot.order == Some(pin.order));
        let Some(drawn) = robot.and_then(|robot| desk.drawn.get(robot.id.index())) else {
            continue;
        };
        let ink = if pin.late { desk.theme.alarm() } else { desk.theme.on_board() };
        let dash = (5.0 * m_per_px, 5.0 * m_per_px);
        brush.dashes(&[drawn.at, pin.at], 1.1 * m_per_px, dash, ink.at(150));
    }
}

fn draw_robots(brush: &mut Brush, desk: &Desk, m_per_px: f64) {
    let Some(eye) = desk.eye else { return };
    for (robot, drawn) in desk.robots.iter().zip(&desk.drawn) {
        let spot: Spot = eye.to_screen(&desk.frame, drawn.at);
        if desk.frame.holds(spot, 30.0) {
            let shape = desk.shapes.get(robot.fleet.index()).copied().unwrap_or(0);
            fleet::draw(brush, robot, drawn.at, shape, desk.theme, m_per_px);
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
    let sight = desk.robots.get(id.index())?;
    if sight.berth != Berth::OnTheWay {
        return None;
    }
    let mut points = vec![sight.at];
    points.extend(desk.session.lived().living().way_ahead(id, sight.step));
    Some(points)
}
