//! What is written over the map: names, operators and whom they help, scale, north, legend, sources.

use super::desk::Desk;
use super::style::{paint, pos};
use crate::base::ids::RobotId;
use crate::events::Duty;
use crate::map::scenery::Ground;
use crate::map::{EdgeKind, Point};
use crate::sim::sight::RobotSight;
use crate::viewer::eye::Eye;
use crate::viewer::palette::{Ink, duty_words, path_words};
use crate::viewer::pins::OrderStage;
use bevy_egui::egui::{self, Align2, FontId, Painter, Rect, Shape, Stroke, pos2, vec2};

/// What the legend covers of the map's left \[px\].
pub(super) const LEGEND_PX: f64 = 172.0;

/// Most operators that are drawn one by one.
const MOST_CHIPS: usize = 14;

pub(super) fn draw(painter: &Painter, desk: &Desk) {
    let Some(eye) = desk.eye else { return };
    places(painter, desk, &eye);
    operators(painter, desk, &eye);
    chosen(painter, desk, &eye);
    if let Some(at) = desk.pointed {
        let at = pos(eye.to_screen(&desk.frame, at));
        let stroke = Stroke::new(2.0, paint(desk.theme.text()));
        painter.line_segment([at - vec2(7.0, 0.0), at + vec2(7.0, 0.0)], stroke);
        painter.line_segment([at - vec2(0.0, 7.0), at + vec2(0.0, 7.0)], stroke);
    }
    scale_and_north(painter, desk, &eye);
    if desk.switches.legend {
        legend(painter, desk);
    }
    sources(painter, desk);
}

/// Text on a plate, so that it can be read over anything.
fn plate(painter: &Painter, desk: &Desk, at: egui::Pos2, align: Align2, text: &str, ink: Ink) {
    let galley = painter.layout_no_wrap(text.to_owned(), FontId::proportional(12.0), paint(ink));
    let rect = align.anchor_size(at, galley.size());
    painter.rect_filled(rect.expand2(vec2(3.0, 1.0)), 3.0, paint(desk.theme.ground().at(215)));
    painter.galley(rect.min, galley, paint(ink));
}

/// Merchants and hubs by name, with a ring where robots or orders queue.
fn places(painter: &Painter, desk: &Desk, eye: &Eye) {
    let ground = desk.session.ground();
    let spot = |at: Point| pos(eye.to_screen(&desk.frame, at));
    for (index, (merchant, at)) in
        ground.scenario.merchants.iter().zip(&ground.merchants).enumerate()
    {
        let waiting = desk.pins.waiting.get(index).copied().unwrap_or(0) as usize;
        painter.circle_filled(spot(*at), 5.5, paint(desk.theme.text()));
        painter.circle_filled(spot(*at), 3.5, paint(desk.theme.ground()));
        if waiting > 0 {
            ring(painter, spot(*at), waiting, desk.theme.ready());
        }
        let below = spot(*at) + vec2(0.0, 9.0);
        plate(painter, desk, below, Align2::CENTER_TOP, &merchant.name, desk.theme.text());
    }
    for (fleet, on) in desk.session.day().robots.iter().zip(&ground.fleets) {
        if *fleet > 0 {
            for hub in &on.hubs {
                let at = spot(crate::map::route::point(&ground.map, hub.at));
                let square = Rect::from_center_size(at, vec2(12.0, 12.0));
                painter.rect_filled(square, 2.0, paint(desk.theme.text()));
                painter.rect_filled(square.shrink(3.0), 1.0, paint(desk.theme.duty(Duty::Charge)));
                let above = at - vec2(0.0, 9.0);
                plate(painter, desk, above, Align2::CENTER_BOTTOM, "hub", desk.theme.text());
            }
        }
    }
    for (at, queue) in desk.session.lived().living().charger_queues() {
        if queue > 0 {
            ring(painter, spot(at), queue, desk.theme.duty(Duty::Charge));
        }
    }
}

/// A ring that is wider the more wait there.
fn ring(painter: &Painter, at: egui::Pos2, waiting: usize, ink: Ink) {
    let more = u8::try_from(waiting.min(30)).unwrap_or(30);
    let radius = 11.0 + 0.9 * f32::from(more);
    painter.circle_stroke(at, radius, Stroke::new(2.5, paint(ink)));
}

/// Remote operators on the right edge, each with a line to the robots that it helps.
fn operators(painter: &Painter, desk: &Desk, eye: &Eye) {
    let (record, held) = (desk.session.record(), desk.seen.held());
    let rect = painter.clip_rect();
    let mut shown: Vec<_> = if record.operators.len() <= MOST_CHIPS {
        record.operators.iter().map(|operator| operator.operator).collect()
    } else {
        held.iter().map(|(operator, _)| *operator).collect()
    };
    shown.dedup();
    shown.truncate(MOST_CHIPS);
    if record.operators.is_empty() {
        return;
    }
    let mut y = rect.top() + 118.0;
    let x = rect.right() - 78.0;
    let title = format!("{} operators", record.operators.len());
    let above = pos2(rect.right() - 12.0, y - 16.0);
    plate(painter, desk, above, Align2::RIGHT_CENTER, &title, desk.theme.faint());
    for operator in shown {
        let chip = Rect::from_min_size(pos2(x, y), vec2(66.0, 18.0));
        let robots = held.range((operator, RobotId(0))..=(operator, RobotId(u32::MAX)));
        let busy: Vec<&RobotSight> =
            robots.filter_map(|(_, robot)| desk.robots().get(robot.index())).collect();
        for robot in &busy {
            let Some(drawn) = desk.drawn.get(robot.id.index()) else { continue };
            let ink = if robot.stuck() { desk.theme.alarm() } else { desk.theme.robots() };
            let stroke = Stroke::new(if robot.stuck() { 2.2 } else { 1.0 }, paint(ink.at(220)));
            let from = pos(eye.to_screen(&desk.frame, drawn.at));
            painter.line_segment([from, chip.left_center()], stroke);
        }
        let back = if busy.is_empty() { desk.theme.faint().at(50) } else { desk.theme.couriers() };
        painter.rect_filled(chip, 4.0, paint(back));
        let text = match busy.len() {
            0 => format!("{operator} free"),
            1 => format!("{operator}: robot {}", busy[0].id),
            n => format!("{operator}: {n} robots"),
        };
        let ink = if busy.is_empty() { desk.theme.text() } else { Ink::hex(0x0011_1111) };
        painter.text(
            chip.center(),
            Align2::CENTER_CENTER,
            text,
            FontId::proportional(10.5),
            paint(ink),
        );
        y += 22.0;
    }
}

/// The name of what is chosen, beside it.
fn chosen(painter: &Painter, desk: &Desk, eye: &Eye) {
    let (Some(at), Some(chosen)) = (desk.chosen_place(), desk.chosen) else { return };
    let text = match chosen {
        super::desk::Chosen::Robot(id) => match desk.chosen_robot() {
            Some(robot) => format!("robot {id}: {}", duty_words(robot.duty)),
            None => format!("robot {id}"),
        },
        super::desk::Chosen::Order(id) => format!("order {id}"),
    };
    let spot = pos(eye.to_screen(&desk.frame, at)) + vec2(0.0, -22.0);
    plate(painter, desk, spot, Align2::CENTER_BOTTOM, &text, desk.theme.text());
}

fn scale_and_north(painter: &Painter, desk: &Desk, eye: &Eye) {
    let rect = painter.clip_rect();
    let metres = eye.scale_bar_m(150.0);
    let width = super::style::narrow(metres / eye.m_per_px);
    let (left, low) = (rect.left() + 16.0, rect.bottom() - 30.0);
    let ink = paint(desk.theme.text());
    let back =
        Rect::from_min_max(pos2(left - 6.0, low - 20.0), pos2(left + width + 6.0, low + 6.0));
    painter.rect_filled(back, 3.0, paint(desk.theme.ground().at(215)));
    painter.hline(left..=left + width, low, Stroke::new(2.0, ink));
    for x in [left, left + width] {
        painter.vline(x, low - 5.0..=low, Stroke::new(2.0, ink));
    }
    let text =
        if metres >= 1000.0 { format!("{:.0} km", metres / 1000.0) } else { format!("{metres} m") };
    let font = FontId::proportional(12.0);
    painter.text(
        pos2(left + width / 2.0, low - 3.0),
        Align2::CENTER_BOTTOM,
        text,
        font.clone(),
        ink,
    );
    let tip = pos2(rect.left() + 22.0, rect.top() + 16.0);
    let arrow = [tip, tip + vec2(7.0, 20.0), tip + vec2(0.0, 15.0), tip + vec2(-7.0, 20.0)];
    painter.add(Shape::convex_polygon(vec![arrow[0], arrow[1], arrow[2]], ink, Stroke::NONE));
    painter.add(Shape::convex_polygon(vec![arrow[0], arrow[2], arrow[3]], ink, Stroke::NONE));
    painter.text(tip + vec2(0.0, 22.0), Align2::CENTER_TOP, "N", font, ink);
}

fn sources(painter: &Painter, desk: &Desk) {
    let map = &desk.session.ground().map;
    let text = if map.attribution.is_empty() {
        format!("Map: {}", map.name)
    } else {
        map.attribution.clone()
    };
    let at = painter.clip_rect().right_bottom() - vec2(8.0, 6.0);
    plate(painter, desk, at, Align2::RIGHT_BOTTOM, &text, desk.theme.faint());
}

/// Colours and shapes in words.
fn legend(painter: &Painter, desk: &Desk) {
    let rect = painter.clip_rect();
    let duties = Duty::ALL;
    let grounds = GROUNDS.iter().filter(|(ground, _)| desk.around.scenery.count(*ground) > 0);
    let near =
        if desk.eye.is_some_and(|eye| eye.step() < crate::viewer::paths::NEAR) { 2 } else { 0 };
    let fed = usize::from(has_feeders(desk));
    let lines =
        duties.len() + OrderStage::ALL.len() + desk.kinds.len() + grounds.count() + near + fed + 6;
    let height = 15.0 * f32::from(u8::try_from(lines).unwrap_or(40)) + 8.0;
    let corner = pos2(rect.left() + 10.0, rect.bottom() - 62.0 - height);
    let back = Rect::from_min_size(corner, vec2(158.0, height));
    painter.rect_filled(back, 5.0, paint(desk.theme.ground().at(225)));
    let mut y = corner.y + 10.0;
    let x = corner.x + 14.0;
    let font = FontId::proportional(11.0);
    let word = |y: f32, text: &str| {
        let at = pos2(x + 13.0, y);
        painter.text(at, Align2::LEFT_CENTER, text, font.clone(), paint(desk.theme.text()));
    };
    let head = |y: f32, text: &str| {
        let at = pos2(x - 6.0, y);
        painter.text(at, Align2::LEFT_CENTER, text, font.clone(), paint(desk.theme.faint()));
    };
    head(y, "robots");
    y += 15.0;
    for duty in duties {
        painter.circle_filled(pos2(x, y), 5.2, paint(desk.theme.text()));
        painter.circle_filled(pos2(x, y), 4.0, paint(desk.theme.duty(duty)));
        word(y, duty_words(duty));
        y += 15.0;
    }
    head(y, "orders");
    y += 15.0;
    for stage in OrderStage::ALL {
        let square = Rect::from_center_size(pos2(x, y), vec2(9.0, 9.0));
        painter.rect_filled(square, 1.0, paint(stage.ink(desk.theme)));
        if stage == OrderStage::Preparing {
            painter.rect_filled(square.shrink(2.5), 0.0, paint(desk.theme.ground()));
        }
        word(y, stage.words());
        y += 15.0;
    }
    painter.circle_stroke(pos2(x, y), 5.5, Stroke::new(2.0, paint(desk.theme.alarm())));
    word(y, "ring: late, or stuck");
    y += 15.0;
    painter.circle_stroke(pos2(x, y), 5.5, Stroke::new(2.0, paint(desk.theme.ready())));
    word(y, "ring: orders wait there");
    y += 15.0;
    painter.circle_filled(pos2(x, y), 5.5, paint(desk.theme.duty(Duty::Rescue)));
    painter.hline(x - 3.0..=x + 3.0, y, Stroke::new(1.8, paint(Ink::hex(0x00ff_ffff))));
    painter.vline(x, y - 3.0..=y + 3.0, Stroke::new(1.8, paint(Ink::hex(0x00ff_ffff))));
    word(y, "crew on its way");
    y += 15.0;
    if fed > 0 {
        painter.circle_filled(pos2(x, y), 5.2, paint(desk.theme.text()));
        painter.circle_filled(pos2(x, y), 4.0, paint(desk.theme.by_courier()));
        word(y, "feeder to or from a hub");
        y += 15.0;
    }
    legend_of_map(painter, desk, (x, y), near > 0);
}

/// Whether people carry orders to the robots of a fleet that is out today.
fn has_feeders(desk: &Desk) -> bool {
    !desk.session.record().feeders.is_empty()
}

/// Paths and what lies around them, in the legend.
fn legend_of_map(painter: &Painter, desk: &Desk, (x, mut y): (f32, f32), near: bool) {
    let font = FontId::proportional(11.0);
    let word = |x: f32, y: f32, text: &str, ink: Ink| {
        let at = pos2(x, y);
        painter.text(at, Align2::LEFT_CENTER, text, font.clone(), paint(ink));
    };
    word(x - 6.0, y, "paths", desk.theme.faint());
    let word = |y: f32, text: &str| word(x + 13.0, y, text, desk.theme.text());
    y += 15.0;
    for kind in &desk.kinds {
        let stroke = Stroke::new(3.0, paint(desk.theme.path(*kind)));
        painter.hline(x - 6.0..=x + 6.0, y, stroke);
        word(y, path_words(*kind));
        y += 15.0;
    }
    if near {
        let ring = Stroke::new(1.8, paint(desk.theme.path(EdgeKind::Steps)));
        painter.circle_stroke(pos2(x, y), 4.0, ring);
        word(y, "raised kerb");
        y += 15.0;
        painter.circle_filled(pos2(x, y), 5.0, paint(desk.theme.text()));
        painter.circle_filled(pos2(x, y), 3.2, paint(Ink::hex(0x0000_9e73)));
        word(y, "crossing with signals");
        y += 15.0;
    }
    for (ground, text) in
        GROUNDS.iter().filter(|(ground, _)| desk.around.scenery.count(*ground) > 0)
    {
        let ink = crate::viewer::paths::ground_ink(*ground, desk.theme);
        let square = Rect::from_center_size(pos2(x, y), vec2(12.0, 9.0));
        painter.rect_filled(square, 1.0, paint(ink));
        word(y, text);
        y += 15.0;
    }
}

/// What lies around the paths, in words.
const GROUNDS: [(Ground, &str); 3] =
    [(Ground::Building, "building"), (Ground::Green, "green"), (Ground::Water, "water")];
