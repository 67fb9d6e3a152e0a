//! What a delivered order costs the merchant over the day's demand, by fleet size.

use super::axes::{Frame, round_up};
use super::canvas::{At, Colour, Drawing, Stroke, stroke};
use super::sheet::{GREY, INK, PALETTE, PAPER, colour, end_labels, sheet};
use super::{Chart, text};
use crate::base::interval::Estimate;
use crate::report::figures;
use crate::study::result::{BreakEven, Cell, Study};
use std::collections::{BTreeMap, BTreeSet};

/// Cost per order over demand.
pub(super) const CHART: Chart = Chart {
    id: "cost_per_order",
    question: "From how many orders a day do robots cost the merchant less than couriers?",
    draw,
};

const FIGURE: &str = "merchant_cost_usd_per_order";

/// One curve: an option at one fleet size.
struct Curve {
    name: String,
    option: usize,
    robots: u32,
    colour: Colour,
    /// (orders a day, cost per order), ascending.
    points: Vec<(f64, Estimate)>,
}

fn draw(study: &Study) -> Option<Drawing> {
    let curves = curves(study);
    let couriers = curves.last()?;
    let values = || curves.iter().flat_map(Curve::means);
    let range = values().fold((f64::MAX, f64::MIN), |(a, b), (x, _)| (a.min(x), b.max(x)));
    let (drawing, body) = sheet(study, 620.0, &finding(study, couriers), &subtitle(study, &curves));
    let mut drawing = drawing;
    let room = curves.iter().map(|curve| text::width(&curve.name, 12.0, true)).fold(60.0, f64::max);
    let area = body.within(44.0, 30.0, room + 20.0, 48.0);
    let frame = Frame::new(area, range, (0.0, top(couriers, values().map(|(_, y)| y))));
    frame.y_axis(
        &mut drawing,
        &format!("Merchant's cost per delivered order [{}]", study.scenario.currency()),
        6,
    );
    frame.x_axis(&mut drawing, "Expected orders per day", 8);
    for curve in &curves {
        curve.draw(&mut drawing, &frame);
    }
    crossings(&mut drawing, &frame, study, &curves);
    names(&mut drawing, &frame, &curves);
    Some(drawing)
}

/// Curves of all options that were swept over demand, couriers last; none without couriers.
fn curves(study: &Study) -> Vec<Curve> {
    let groups = groups(study);
    let couriers = study.options.len().saturating_sub(1);
    let fleets = groups.keys().filter(|(option, _)| *option != couriers);
    let several = fleets.map(|(option, _)| option).collect::<BTreeSet<_>>().len() > 1;
    if groups.keys().all(|(option, _)| *option != couriers) {
        return Vec::new();
    }
    let shown = thinned(groups.keys().copied().collect(), couriers);
    let curves = shown.iter().enumerate().map(|(index, (option, robots))| {
        let name = |room| {
            let name = study.options.get(*option).map_or("", |option| option.name.as_str());
            text::shortened(name, 12.0, false, room)
        };
        let count = text::robots(*robots);
        let (name, colour) = match (*option == couriers, several) {
            (true, _) => (name(210.0), INK),
            (false, true) => (format!("{}, {count}", name(150.0)), colour(index)),
            (false, false) => (count, colour(index)),
        };
        let points = points(&groups[&(*option, *robots)]);
        Curve { name, option: *option, robots: *robots, colour, points }
    });
    curves.collect()
}

/// Cells of one option and fleet size, where they were run at more than one demand.
fn groups(study: &Study) -> BTreeMap<(usize, u32), Vec<&Cell>> {
    let mut groups: BTreeMap<(usize, u32), Vec<&Cell>> = BTreeMap::new();
    for cell in study.cells.iter().filter(|cell| cell.own_setting) {
        groups.entry((cell.option, cell.robots)).or_default().push(cell);
    }
    groups.retain(|_, cells| cells.len() > 1);
    groups
}

/// Keeps as many fleets as there are colours, smallest and largest among them; all of them stand
/// in the table of the sweep.
fn thinned(keys: Vec<(usize, u32)>, couriers: usize) -> Vec<(usize, u32)> {
    let (last, fleets): (Vec<_>, Vec<_>) = keys.into_iter().partition(|key| key.0 == couriers);
    let most = PALETTE.len();
    if fleets.len() <= most {
        return [fleets, last].concat();
    }
    let kept = (0..most).map(|index| fleets[index * (fleets.len() - 1) / (most - 1)]);
    kept.chain(last).collect()
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
        frame.curve(drawing, &means, stroke(self.colour, 2.2));
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
        let (x, y) = curve.means().last()?;
        let end = frame.at(x, y.clamp(frame.y.values.0, frame.y.values.1));
        Some((curve.name.clone(), end, curve.colour))
    });
    let bounds = (frame.area.top, frame.area.bottom);
    end_labels(drawing, frame.area.right, bounds, &ends.collect::<Vec<_>>());
}

/// Open circles where a fleet meets the couriers, with the interval down to the axis.
fn crossings(drawing: &mut Drawing, frame: &Frame, study: &Study, curves: &[Curve]) {
    let Some(couriers) = curves.last() else { return };
    let same = |curve: &&Curve, point: &BreakEven| {
        curve.option == point.option && curve.robots == point.robots
    };
    let found = study.break_even.iter().filter_map(|point| {
        let orders = point.orders_per_day?;
        let fleet = curves.iter().find(|curve| same(curve, point))?;
        Some((point, fleet.colour, frame.at(orders, couriers.at(orders)?)))
    });
    let found: Vec<(&BreakEven, Colour, At)> = found.collect();
    let dotted = Stroke { dash: Some((3.0, 3.0)), ..stroke(GREY, 0.8) };
    for (point, _, (x, y)) in &found {
        interval(drawing, frame, point, *y);
        drawing.line(&[(*x, *y), (*x, frame.area.bottom)], dotted);
    }
    for (_, colour, at) in found {
        drawing.circle(at, 5.5, PAPER, stroke(colour, 2.2));
    }
}

fn interval(drawing: &mut Drawing, frame: &Frame, point: &BreakEven, top: f64) {
    let Some((low, high)) = point.interval else { return };
    let inside = |value: f64| frame.x.at(value).clamp(frame.area.left, frame.area.right);
    drawing.rect((inside(low), top), (inside(high), frame.area.bottom), GREY, 0.14);
}

fn finding(study: &Study, couriers: &Curve) -> String {
    let name = &couriers.name;
    let reached = || study.break_even.iter().filter(|point| point.orders_per_day.is_some());
    let own = study.base_cell(0).map(|cell| cell.robots);
    let own = reached().find(|point| point.option == 0 && Some(point.robots) == own);
    let Some(point) = own.or_else(|| reached().next()) else {
        if study.break_even.is_empty() {
            return format!("Cost per delivered order by demand, robots against {name}");
        }
        return format!("No tested fleet meets {name} in cost per order in the tested range");
    };
    let verb = if point.robots == 1 { "costs" } else { "cost" };
    let orders = text::count(point.orders_per_day.unwrap_or(0.0));
    let among = match point.interval {
        Some((low, high)) => format!(" (95 %: {}–{})", text::count(low), text::count(high)),
        None => format!(" (reached in {} % of samples)", text::count(point.share_reached * 100.0)),
    };
    let several = study.break_even.iter().any(|other| other.option != point.option);
    let fleet = match study.options.get(point.option).filter(|_| several) {
        Some(option) => format!("{} ({})", text::robots(point.robots), option.name),
        None => text::robots(point.robots),
    };
    format!(
        "{fleet} {verb} the merchant as much per order as {name} at {orders} orders a day{among}"
    )
}

fn subtitle(study: &Study, curves: &[Curve]) -> String {
    let left_out = groups(study).len() > curves.len();
    let rest = if left_out { " Further fleet sizes stand in sweep.csv." } else { "" };
    format!(
        "Merchant's view: all it pays for delivery less fees it keeps, robots and the couriers \
         beside them. Lines: mean of {} days; bands, grey: 95 % intervals. Circles: equal cost.{rest}",
        study.scenario.run.replications
    )
}
