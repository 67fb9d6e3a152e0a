//! The bill of a lease over the number of robots: a larger fleet may cost less.

use super::axes::{Frame, round_up};
use super::canvas::{Anchor, At, Drawing, label, stroke};
use super::sheet::{GREY, INK, PAPER, colour, end_labels, sheet};
use super::{Chart, text};
use crate::study::result::{LeaseCurve, Study};

/// Lease bill over fleet size.
pub(super) const CHART: Chart = Chart {
    id: "lease_cliff",
    question: "How does the day's lease bill change with the number of robots leased?",
    draw,
};

/// One more robot that lowers the bill.
struct Drop<'a> {
    curve: &'a LeaseCurve,
    from: (u32, f64),
    to: (u32, f64),
}

fn draw(study: &Study) -> Option<Drawing> {
    let curves = &study.closed_form.lease_curves;
    let points = || curves.iter().flat_map(|curve| curve.points.iter());
    let robots = points().map(|(robots, _)| *robots).max().filter(|most| *most > 1)?;
    let cost = points().map(|(_, cost)| *cost).fold(0.0, f64::max);
    let drop = drop_near(curves, study.scenario.orders_per_day());
    let (mut drawing, body) = sheet(study, 560.0, &finding(drop.as_ref()), SUBTITLE);
    let area = body.within(44.0, 30.0, 130.0, 48.0);
    let frame = Frame::new(area, (0.5, f64::from(robots) + 0.5), (0.0, round_up(cost * 1.15)));
    frame.y_axis(
        &mut drawing,
        &format!("Lease bill of the day [{}]", study.scenario.currency()),
        6,
    );
    let ticks = (1..=robots).map(|count| (f64::from(count), count.to_string()));
    frame.x_axis_of(&mut drawing, "Robots leased", &ticks.collect::<Vec<_>>());
    let mut names = Vec::new();
    for (index, curve) in curves.iter().enumerate() {
        draw_curve(&mut drawing, &frame, curve, index);
        let Some((most, last)) = curve.points.last() else { continue };
        let name = format!("{} orders a day", text::count(curve.orders_per_day));
        names.push((name, frame.at(f64::from(*most), *last), colour(index)));
    }
    let bounds = (frame.area.top, frame.area.bottom);
    end_labels(&mut drawing, frame.area.right - 10.0, bounds, &names);
    if let Some(drop) = drop {
        annotate(&mut drawing, &frame, &drop);
    }
    Some(drawing)
}

const SUBTITLE: &str = "Merchant's view: lease of every robot plus the fee of every order, all \
                        carried by robots. Closed form, no chance in it.";

fn draw_curve(drawing: &mut Drawing, frame: &Frame, curve: &LeaseCurve, index: usize) {
    let points: Vec<At> = curve.points.iter().map(|(n, cost)| (f64::from(*n), *cost)).collect();
    frame.curve(drawing, &points, stroke(colour(index), 2.0));
    for (x, y) in points {
        drawing.circle(frame.at(x, y), 3.5, PAPER, stroke(colour(index), 2.0));
    }
}

/// The drop at the demand nearest to the scenario's, else the largest of all.
fn drop_near(curves: &[LeaseCurve], orders: f64) -> Option<Drop<'_>> {
    let far = |curve: &LeaseCurve| (curve.orders_per_day - orders).abs();
    let near = curves.iter().min_by(|a, b| far(a).total_cmp(&far(b)))?;
    largest_drop(std::slice::from_ref(near)).or_else(|| largest_drop(curves))
}

fn largest_drop(curves: &[LeaseCurve]) -> Option<Drop<'_>> {
    let steps = curves.iter().flat_map(|curve| {
        curve.points.windows(2).map(move |ends| Drop { curve, from: ends[0], to: ends[1] })
    });
    let falls = steps.filter(|drop| drop.by() > 0.0);
    falls.max_by(|a, b| a.by().total_cmp(&b.by()))
}

impl Drop<'_> {
    fn by(&self) -> f64 {
        self.from.1 - self.to.1
    }
}

/// Marks the drop by an arrow and names it above all curves.
fn annotate(drawing: &mut Drawing, frame: &Frame, drop: &Drop<'_>) {
    let (x, y) = frame.at(f64::from(drop.to.0), drop.from.1);
    let lower = frame.y.at(drop.to.1);
    drawing.line(&[(x, y), (x, lower - 6.0)], stroke(INK, 1.2));
    drawing.line(
        &[(x - 4.0, lower - 12.0), (x, lower - 6.0), (x + 4.0, lower - 12.0)],
        stroke(INK, 1.2),
    );
    let from = frame.at(f64::from(drop.from.0), drop.from.1);
    drawing.line(&[(from.0 + 6.0, from.1), (x, y)], stroke(INK, 0.8));
    let name = format!("robot {}: bill falls by {}", drop.to.0, text::plain(drop.by()));
    let top = frame.area.top + 12.0;
    drawing.line(&[(x, y), (x, top + 10.0)], stroke(GREY, 0.6));
    drawing.text_on_ground(label(name, (x, top), 12.0, INK).bold().anchored(Anchor::Middle));
}

fn finding(drop: Option<&Drop<'_>>) -> String {
    match drop {
        Some(drop) => format!(
            "Leasing {} instead of {} lowers the day's bill by {} at {} orders a day",
            text::robots(drop.to.0),
            drop.from.0,
            text::plain(drop.by()),
            text::count(drop.curve.orders_per_day),
        ),
        None => "Every further robot adds to the day's lease bill".to_owned(),
    }
}
