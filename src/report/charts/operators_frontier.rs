//! How many robots one operator can look after: waits on the left, cost at every wage on the right.

use super::axes::{Frame, round_up};
use super::canvas::{At, Colour, Drawing, Stroke, label, stroke};
use super::sheet::{Area, GREY, INK, PAPER, colour, end_labels, sheet};
use super::{Chart, text};
use crate::base::interval::Estimate;
use crate::report::figures;
use crate::study::frontier::{COST, Frontier, WAIT, WAIT_GOAL_S, frontiers, widest_in_time};
use crate::study::result::Study;

/// Robots per operator against wait and cost.
pub(super) const CHART: Chart = Chart {
    id: "operators_frontier",
    question: "How many robots can one operator look after, and what does a delivery cost then?",
    draw,
};

/// Waits above this multiple of the goal leave the frame.
const TALLEST_WAIT: f64 = 6.0;

/// Costs above this multiple of the dearest wage's least leave the frame.
const TALLEST_COST: f64 = 2.5;

/// (robots per operator, value), ascending.
type Curve = Vec<(f64, Estimate)>;

fn draw(study: &Study) -> Option<Drawing> {
    let frontiers = frontiers(study);
    let first = frontiers.first().filter(|frontier| frontier.points.len() > 1)?;
    let waits = curve(first, WAIT);
    let most = waits.last()?.0;
    means(&waits).next()?;
    let (mut drawing, body) = sheet(study, 560.0, &finding(study, &frontiers), &subtitle(study));
    let middle = f64::midpoint(body.left, body.right);
    let left = Area { right: middle - 12.0, ..body };
    let right = Area { left: middle + 12.0, ..body };
    wait_panel(&mut drawing, left, &waits, most);
    cost_panel(&mut drawing, right, study, &frontiers, most);
    Some(drawing)
}

fn curve(frontier: &Frontier, figure: &str) -> Curve {
    let points = frontier.points.iter();
    points.map(|p| (p.robots_per_operator, figures::named(p.cell, figure))).collect()
}

fn means(curve: &Curve) -> impl Iterator<Item = At> {
    curve.iter().filter_map(|(x, value)| Some((*x, value.mean?)))
}

fn wait_panel(drawing: &mut Drawing, room: Area, waits: &Curve, most: f64) {
    let area = room.within(44.0, 34.0, 16.0, 48.0);
    let largest = waits.iter().filter_map(|(_, wait)| Some(wait.bounds()?.1)).fold(0.0, f64::max);
    let largest = means(waits).map(|(_, y)| y).fold(largest, f64::max).max(WAIT_GOAL_S * 1.2);
    let top = round_up(largest.min(WAIT_GOAL_S * TALLEST_WAIT));
    let frame = Frame::new(area, (0.0, most), (0.0, top));
    frame.y_axis(drawing, "Mean wait of a robot for an operator [s]", 6);
    frame.x_axis(drawing, "Robots per operator", 8);
    let goal = frame.y.at(WAIT_GOAL_S);
    let dotted = Stroke { dash: Some((5.0, 4.0)), ..stroke(GREY, 1.0) };
    drawing.line(&[(area.left, goal), (area.right, goal)], dotted);
    let name = format!("{} s", text::plain(WAIT_GOAL_S));
    drawing.text_on_ground(label(name, (area.left + 6.0, goal - 10.0), 12.0, GREY));
    plot(drawing, &frame, waits, INK);
}

fn cost_panel(drawing: &mut Drawing, room: Area, study: &Study, frontiers: &[Frontier], most: f64) {
    let currency = study.scenario.currency();
    let curves: Vec<(String, Colour, Curve)> = frontiers
        .iter()
        .enumerate()
        .map(|(index, frontier)| {
            let wage = text::plain(frontier.wage_usd_per_h);
            (format!("{wage} {currency}/h"), colour(index), curve(frontier, COST))
        })
        .collect();
    let names = curves.iter().map(|(name, ..)| text::width(name, 12.0, false));
    let area = room.within(44.0, 34.0, names.fold(40.0, f64::max) + 20.0, 48.0);
    let all = || curves.iter().flat_map(|(_, _, curve)| means(curve)).map(|(_, y)| y);
    let dearest =
        curves.iter().map(|(_, _, curve)| means(curve).map(|(_, y)| y).fold(f64::MAX, f64::min));
    let top = all().fold(0.0, f64::max).min(dearest.fold(0.0, f64::max) * TALLEST_COST) * 1.05;
    let frame = Frame::new(area, (0.0, most), (0.0, round_up(top)));
    frame.y_axis(drawing, &format!("Cost of the fleet per robot delivery [{currency}]"), 6);
    frame.x_axis(drawing, "Robots per operator", 8);
    let mut ends = Vec::new();
    for ((name, colour, curve), frontier) in curves.iter().zip(frontiers) {
        plot(drawing, &frame, curve, *colour);
        let best = frontier.cheapest().map(|point| point.robots_per_operator);
        let least = means(curve).find(|(x, _)| Some(*x) == best);
        if let Some((x, y)) = least {
            drawing.circle(frame.at(x, y), 5.5, PAPER, stroke(*colour, 2.2));
        }
        if let Some((x, y)) = means(curve).last() {
            ends.push((name.clone(), frame.at(x, y), *colour));
        }
    }
    end_labels(drawing, area.right, (area.top, area.bottom), &ends);
}

/// Band, curve and its points.
fn plot(drawing: &mut Drawing, frame: &Frame, curve: &Curve, colour: Colour) {
    let bounds = curve.iter().filter_map(|(x, value)| {
        let (low, high) = value.bounds()?;
        Some((*x, low, high))
    });
    frame.band(drawing, &bounds.collect::<Vec<_>>(), colour, 0.2);
    let points: Vec<At> = means(curve).collect();
    frame.curve(drawing, &points, stroke(colour, 2.0));
    for (x, y) in points.into_iter().filter(|(_, y)| *y <= frame.y.values.1) {
        drawing.circle(frame.at(x, y), 2.2, colour, stroke(colour, 1.0));
    }
}

fn finding(study: &Study, frontiers: &[Frontier]) -> String {
    let currency = study.scenario.currency();
    let cheapest = frontiers.iter().filter_map(|frontier| {
        let best = frontier.cheapest()?;
        let robots = text::plain(best.robots_per_operator);
        Some(format!("{robots} at {} {currency}/h", text::plain(frontier.wage_usd_per_h)))
    });
    let cheapest: Vec<String> = cheapest.take(3).collect();
    let widest = match widest_in_time(frontiers) {
        Some(point) => format!(
            "With up to {} robots per operator the mean wait stays below {WAIT_GOAL_S} s",
            text::plain(point.robots_per_operator)
        ),
        None => format!("No tested number of operators keeps waits below {WAIT_GOAL_S} s"),
    };
    format!("{widest}; cheapest per delivery: {}", cheapest.join(", "))
}

fn subtitle(study: &Study) -> String {
    let base = study.base_cell(0);
    format!(
        "{}, {}, {} orders a day. Cost: wages of operators and crews, vehicles, upkeep, energy, permits, \
         whoever runs the fleet. Lines: mean of {} days; bands: 95 % intervals; open circles: \
         cheapest; what is far above the others leaves the frame.",
        study.options.first().map_or("", |option| option.name.as_str()),
        text::robots(base.map_or(0, |cell| cell.robots)),
        text::plain(base.map_or(0.0, |cell| cell.orders_per_day)),
        study.scenario.run.replications
    )
}
