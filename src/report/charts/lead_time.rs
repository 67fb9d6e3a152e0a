//! How long customers wait, option by option, against the promise.

use super::axes::{Frame, round_up};
use super::canvas::{At, Drawing, Stroke, label, stroke};
use super::sheet::{GREY, INK, colour, end_labels, sheet};
use super::{Chart, text};
use crate::base::cast;
use crate::base::interval::{Estimate, quantile};
use crate::metrics::RunRecord;
use crate::study::result::{BaseRun, Study};

/// Lead time against the promise.
pub(super) const CHART: Chart = Chart {
    id: "lead_time",
    question: "Which share of orders is handed over within which time?",
    draw,
};

/// Points of a curve.
const GRID: u32 = 120;

/// One option's share of orders handed over within a time.
struct Curve {
    name: String,
    couriers: bool,
    /// (minutes, share) on a grid.
    points: Vec<(f64, Estimate)>,
    on_time: Estimate,
}

fn draw(study: &Study) -> Option<Drawing> {
    let promise = study.scenario.promise.minutes();
    let longest = round_up(longest(study)?.max(promise * 1.1));
    let curves: Vec<Curve> = study.base.iter().map(|base| curve(study, base, longest)).collect();
    let (mut drawing, body) = sheet(study, 560.0, &finding(&curves, promise), &subtitle(study));
    let frame = Frame::new(body.within(44.0, 30.0, 190.0, 48.0), (0.0, longest), (0.0, 100.0));
    frame.y_axis(&mut drawing, "Handed over, of all orders placed [%]", 5);
    frame.x_axis(&mut drawing, "Time since the order was placed [min]", 8);
    let dotted = Stroke { dash: Some((6.0, 4.0)), ..stroke(INK, 1.2) };
    let x = frame.x.at(promise);
    drawing.line(&[(x, frame.area.top), (x, frame.area.bottom)], dotted);
    for (index, curve) in curves.iter().enumerate() {
        curve.draw(&mut drawing, &frame, index);
    }
    let name = format!("promise {} min", text::count(promise));
    drawing.text_on_ground(label(name, (x + 7.0, frame.area.bottom - 14.0), 12.0, INK));
    names(&mut drawing, &frame, &curves);
    Some(drawing)
}

fn minutes(day: &RunRecord) -> Vec<f64> {
    day.orders.iter().filter_map(|order| Some(order.lead_time()?.minutes())).collect()
}

/// Nearly the longest lead time of all; `None` without a delivery.
fn longest(study: &Study) -> Option<f64> {
    let days = study.base.iter().flat_map(|base| &base.days);
    let mut all: Vec<f64> = days.flat_map(minutes).collect();
    all.sort_by(f64::total_cmp);
    quantile(&all, 0.995)
}

fn curve(study: &Study, base: &BaseRun, longest: f64) -> Curve {
    let days: Vec<(Vec<f64>, usize)> =
        base.days.iter().map(|day| (minutes(day), day.orders.len())).collect();
    let within = |limit: f64| {
        let shares = days.iter().map(|(leads, placed)| {
            let kept = leads.iter().filter(|lead| **lead <= limit).count();
            100.0 * cast::float(kept) / cast::float(*placed)
        });
        Estimate::of(&shares.collect::<Vec<_>>())
    };
    let grid = (0..=GRID).map(|step| longest * f64::from(step) / f64::from(GRID));
    let option = study.options.get(base.option);
    Curve {
        name: option.map_or_else(String::new, |option| option.name.clone()),
        couriers: base.option + 1 == study.options.len(),
        points: grid.map(|limit| (limit, within(limit))).collect(),
        on_time: within(study.scenario.promise.minutes()),
    }
}

impl Curve {
    fn colour(&self, index: usize) -> super::canvas::Colour {
        if self.couriers { INK } else { colour(index) }
    }

    fn draw(&self, drawing: &mut Drawing, frame: &Frame, index: usize) {
        let bounds = self.points.iter().filter_map(|(x, share)| {
            let (low, high) = share.bounds()?;
            Some((*x, low, high))
        });
        frame.band(drawing, &bounds.collect::<Vec<_>>(), self.colour(index), 0.18);
        let means = self.points.iter().filter_map(|(x, share)| Some((*x, share.mean?)));
        let means: Vec<At> = means.collect();
        frame.curve(drawing, &means, stroke(self.colour(index), 2.2));
    }
}

/// Name and on-time share of every curve at its end.
fn names(drawing: &mut Drawing, frame: &Frame, curves: &[Curve]) {
    let ends = curves.iter().enumerate().filter_map(|(index, curve)| {
        let (x, share) = curve.points.last()?;
        let name = text::shortened(&curve.name, 12.0, true, 170.0);
        Some((name, frame.at(*x, share.mean?), curve.colour(index)))
    });
    let ends: Vec<_> = ends.collect();
    let bounds = (frame.area.top, frame.area.bottom);
    end_labels(drawing, frame.area.right, bounds, &ends);
    let middle = f64::midpoint(frame.area.top, frame.area.bottom);
    let high = ends.iter().all(|(_, end, _)| end.1 < middle - 30.0);
    let rows = 17.0 * cast::float(2 * curves.len() + 1);
    in_time(
        drawing,
        (
            frame.area.right + 13.0,
            if high { frame.area.bottom - rows } else { frame.area.top + 8.0 },
        ),
        curves,
    );
}

/// Shares within the promise, in the half of the margin that the ends of the curves leave free.
fn in_time(drawing: &mut Drawing, (left, top): At, curves: &[Curve]) {
    drawing.text(label("Within the promise:", (left, top), 12.0, GREY));
    let mut y = top;
    for (index, curve) in curves.iter().enumerate() {
        let name = text::shortened(&curve.name, 12.0, false, 170.0);
        drawing.text(label(name, (left, y + 20.0), 12.0, curve.colour(index)));
        let share = format!("{:.1} %", curve.on_time);
        drawing.text(label(share, (left, y + 36.0), 12.0, curve.colour(index)).bold());
        y += 34.0;
    }
}

fn finding(curves: &[Curve], promise: f64) -> String {
    let shares = curves.iter().filter_map(|curve| {
        Some(format!("{} {} %", text::in_title(&curve.name), text::count(curve.on_time.mean?)))
    });
    let shares: Vec<String> = shares.collect();
    format!("Handed over within {} minutes: {}", text::count(promise), shares.join(", "))
}

fn subtitle(study: &Study) -> String {
    format!(
        "Customer's view: orders refused or withdrawn count as not handed over. Lines: mean of {} \
         days; bands and ±: 95 % intervals.",
        study.scenario.run.replications
    )
}
