//! What a delivered order costs the merchant over the day's demand, by fleet size.

use super::axes::{Frame, round_up};
use super::canvas::{At, Colour, Drawing, Stroke, stroke};
use super::sheet::{Area, GREY, INK, PAPER, colour, end_labels, sheet};
use super::{Chart, text};
use crate::base::interval::Estimate;
use crate::report::figures;
use crate::study::result::{BreakEven, Cell, Study};
use std::collections::BTreeMap;

/// Cost per order over demand.
pub(super) const CHART: Chart = Chart {
    id: "cost_per_order",
    question: "From how many orders a day do robots cost the merchant less than couriers?",
    draw,
};

const FIGURE: &str = "merchant_cost_per_order";

/// One curve: an option at one fleet size.
struct Curve {
    name: String,
    robots: u32,
    colour: Colour,
    /// (orders a day, cost per order), ascending.
    points: Vec<(f64, Estimate)>,
}

fn draw(study: &Study) -> Option<Drawing> {
    let curves = curves(study);
    let couriers = curves.last()?;
    let values = || curves.iter().flat_map(|curve| curve.means());
    let range = values().fold((f64::MAX, f64::MIN), |(a, b), (x, _)| (a.min(x), b.max(x)));
    let (drawing, body) = sheet(study, 620.0, &finding(study, couriers), &subtitle(study));
    let mut drawing = drawing;
    let room = curves.iter().map(|curve| text::width(&curve.name, 12.0, true)).fold(60.0, f64::max);
    let area = body.within(44.0, 30.0, room + 20.0, 48.0);
    let frame = Frame::new(area, range, (0.0, top(couriers, values().map(|(_, y)| y))));
    frame.y_axis(&mut drawing, "Merchant's cost per delivered order [currency units]", 6);
    frame.x_axis(&mut drawing, "Expected orders per day", 8);
    curves.iter().for_each(|curve| curve.draw(&mut drawing, &frame));
    crossings(&mut drawing, &frame, study, &curves);
    names(&mut drawing, &frame, &curves);
    Some(drawing)
}

/// Curves of all options that were swept over demand, couriers last; none without couriers.
fn curves(study: &Study) -> Vec<Curve> {
    let mut groups: BTreeMap<(usize, u32), Vec<&Cell>> = BTreeMap::new();
    for cell in &study.cells {
        groups.entry((cell.option, cell.robots)).or_default().push(cell);
    }
    groups.retain(|_, cells| cells.len() > 1);
    let last = study.options.len().saturating_sub(1);
    let fleets = groups.keys().filter(|(option, _)| *option != last);
    let several = fleets.map(|(option, _)| option).collect::<std::collections::BTreeSet<_>>().len();
    let has_couriers = groups.keys().any(|(option, _)| *option == last);
    let curves = groups.iter().enumerate().map(|(index, ((option, robots), cells))| {
        let count = text::robots(*robots);
        let fleet = study.options.get(*option).map_or("", |option| option.name.as_str());
        let name = match (*option == last, several > 1) {
            (true, _) => fleet.to_owned(),
            (false, true) => format!("{fleet}, {count}"),
            (false, false) => count,
        };
        let colour = if *option == last { INK } else { colour(index) };
        Curve { name, robots: *robots, colour, points: points(cells) }
    });
    if has_couriers { curves.collect() } else { Vec::new() }
}

fn points(cells: &[&Cell]) -> Vec<(f64, Estimate)> {
    let costs = cells.iter().map(|cell| (cell.orders_per_day, figures::named(cell, FIGURE)));
    let mut points: Vec<_> = costs.collect();
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    points
}

impl Curve {
    fn means(&self) -> impl Iterator<Item = At> {
        self.points.iter().filter_map(|(x, cost)| Some((*x, cost.mean?)))
    }

    fn draw(&self, drawing: &mut Drawing, frame: &Frame) {
        let bounds = self.points.iter().filter_map(|(x, cost)| {
            let (low, high) = cost.bounds()?;
            Some((*x, low, high))
        });
        frame.band(drawing, &bounds.collect::<Vec<_>>(), self.colour, 0.18);
        let means: Vec<At> = self.means().collect();
        frame.curve(drawing, &means, Stroke { width: 2.2, ..stroke(self.colour, 2.2) });
    }

    /// Cost at a demand, linear between tested ones.
    fn at(&self, orders: f64) -> Option<f64> {
        let means: Vec<At> = self.means().collect();
        let ends = means.windows(2).find(|ends| ends[0].0 <= orders && orders <= ends[1].0)?;
        let share = (orders - ends[0].0) / (ends[1].0 - ends[0].0);
        Some(ends[0].1 + (ends[1].1 - ends[0].1) * share)
    }
}

/// Zero-based; what is more than twice the couriers' cost leaves the frame.
fn top(couriers: &Curve, costs: impl Iterator<Item = f64>) -> f64 {
    let courier = couriers.means().map(|(_, y)| y).fold(0.0, f64::max);
    let largest = costs.fold(0.0, f64::max);
    round_up(if courier > 0.0 { (largest * 1.05).min(courier * 2.0) } else { largest })
}

fn names(drawing: &mut Drawing, frame: &Frame, curves: &[Curve]) {
    let ends = curves.iter().filter_map(|curve| {
        let (_, y) = curve.means().last()?;
        Some((
            curve.name.clone(),
            frame.y.at(y).clamp(frame.area.top, frame.area.bottom),
            curve.colour,
        ))
    });
    let bounds = (frame.area.top, frame.area.bottom);
    end_labels(drawing, frame.area.right, bounds, 12.0, &ends.collect::<Vec<_>>());
}

/// Open circles where a fleet meets the couriers, with the interval down to the axis.
fn crossings(drawing: &mut Drawing, frame: &Frame, study: &Study, curves: &[Curve]) {
    let Some(couriers) = curves.last() else { return };
    let found = study.break_even.iter().filter_map(|point| {
        let orders = point.orders_per_day?;
        Some((point, frame.at(orders, couriers.at(orders)?)))
    });
    let found: Vec<(&BreakEven, At)> = found.collect();
    let dotted = Stroke { dash: Some((3.0, 3.0)), ..stroke(GREY, 0.8) };
    for (point, (x, y)) in &found {
        interval(drawing, frame.area, point, &|value| frame.x.at(value), *y);
        drawing.line(&[(*x, *y), (*x, frame.area.bottom)], dotted);
    }
    for (point, at) in found {
        let of_fleet = |curve: &&Curve| curve.robots == point.robots;
        let rim = curves.iter().find(of_fleet).map_or(INK, |curve| curve.colour);
        drawing.circle(at, 5.5, PAPER, stroke(rim, 2.2));
    }
}

fn interval(drawing: &mut Drawing, area: Area, point: &BreakEven, x: &dyn Fn(f64) -> f64, y: f64) {
    let Some((low, high)) = point.interval else { return };
    let inside = |value: f64| x(value).clamp(area.left, area.right);
    drawing.rect((inside(low), y), (inside(high), area.bottom), GREY, 0.14);
}

fn finding(study: &Study, couriers: &Curve) -> String {
    let name = &couriers.name;
    let reached = || study.break_even.iter().filter(|point| point.orders_per_day.is_some());
    let own = study.cells.iter().find(|cell| cell.base).map(|cell| cell.robots);
    let own = reached().find(|point| Some(point.robots) == own);
    let Some(point) = own.or_else(|| reached().next()) else {
        let tested = !study.break_even.is_empty();
        return match tested {
            true => format!("No tested fleet meets {name} in cost per order in the tested range"),
            false => format!("Cost per delivered order by demand, robots against {name}"),
        };
    };
    let verb = if point.robots == 1 { "costs" } else { "cost" };
    let orders = text::count(point.orders_per_day.unwrap_or(0.0));
    let among = point.interval.map_or_else(String::new, |(low, high)| {
        format!(" (95 %: {}–{})", text::count(low), text::count(high))
    });
    let fleet = text::robots(point.robots);
    format!(
        "{fleet} {verb} the merchant as much per order as {name} at {orders} orders a day{among}"
    )
}

fn subtitle(study: &Study) -> String {
    format!(
        "Merchant's view: all it pays for delivery less fees it keeps, robots and the couriers \
         beside them. Lines: mean of {} days; bands, grey: 95 % intervals. Circles: equal cost.",
        study.scenario.run.replications
    )
}
