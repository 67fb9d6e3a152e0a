//! How many orders a leased robot needs a day, by the value of the basket.

use super::axes::Frame;
use super::canvas::{At, Drawing, Stroke, label, stroke};
use super::sheet::{GREY, INK, PALETTE, colour, end_labels, sheet};
use super::{Chart, text};
use crate::study::result::{BreakEvenCurve, Study};

/// Break-even of the lease over the ticket.
pub(super) const CHART: Chart = Chart {
    id: "break_even_ticket",
    question: "How many orders must a leased robot carry a day to be cheaper than a commission?",
    draw,
};

/// Orders that one robot carries in a day, by demand and distance.
/// Source: the range given for Kiwibot in the project's question; not measured by Trundle.
const CAPACITY: (f64, f64) = (6.0, 18.0);
/// More orders than this leave the frame.
const TOP: f64 = 30.0;

fn draw(study: &Study) -> Option<Drawing> {
    let curves = &study.closed_form.ticket_curves;
    let tickets = || curves.iter().flat_map(|curve| curve.points.iter().map(|(ticket, _)| *ticket));
    let least = tickets().min_by(f64::total_cmp)?;
    let most = tickets().max_by(f64::total_cmp).filter(|most| *most > least)?;
    let (mut drawing, body) = sheet(study, 560.0, &finding(study), &subtitle(study));
    let frame = Frame::new(body.within(44.0, 30.0, 100.0, 48.0), (least, most), (0.0, TOP));
    capacity(&mut drawing, &frame);
    frame.y_axis(&mut drawing, "Break-even [orders per robot and day]", 6);
    frame.x_axis(
        &mut drawing,
        &format!("Ticket: value of an order [{}]", study.scenario.currency()),
        8,
    );
    let mean = mean_ticket(study);
    if least <= mean && mean <= most {
        marker(&mut drawing, &frame, mean);
    }
    let mut names = Vec::new();
    for (index, curve) in curves.iter().enumerate() {
        let points: Vec<At> = curve.points.iter().filter_map(|(x, y)| Some((*x, (*y)?))).collect();
        frame.curve(&mut drawing, &points, stroke(colour(index), 2.2));
        let Some((x, y)) = points.last() else { continue };
        names.push((slab(curve), frame.at(*x, y.min(TOP)), colour(index)));
    }
    let bounds = (frame.area.top, frame.area.bottom);
    end_labels(&mut drawing, frame.area.right, bounds, &names);
    Some(drawing)
}

/// The band of what a robot can carry, named at its left end.
fn capacity(drawing: &mut Drawing, frame: &Frame) {
    let (low, high) = (frame.y.at(CAPACITY.0), frame.y.at(CAPACITY.1));
    drawing.rect((frame.area.left, high), (frame.area.right, low), PALETTE[2], 0.13);
    let name = "Reported for one Kiwibot robot: 6–18 orders a day";
    let width = text::width(name, 12.0, false);
    drawing.text(label(name, (frame.area.right - width - 8.0, high + 12.0), 12.0, PALETTE[2]));
}

fn marker(drawing: &mut Drawing, frame: &Frame, mean: f64) {
    let x = frame.x.at(mean);
    let dotted = Stroke { dash: Some((5.0, 4.0)), ..stroke(GREY, 1.0) };
    drawing.line(&[(x, frame.area.top), (x, frame.area.bottom)], dotted);
    let name = format!("mean ticket {}", text::plain(mean));
    drawing.text_on_ground(label(name, (x + 6.0, frame.area.top + 10.0), 12.0, INK));
}

/// Mean ticket of all orders.
fn mean_ticket(study: &Study) -> f64 {
    let merchants = &study.scenario.merchants;
    let worth: f64 = merchants.iter().map(|m| m.orders_per_day * m.ticket.mean()).sum();
    worth / study.scenario.orders_per_day().max(1e-9)
}

/// Break-even at a ticket, linear between points; `None` where there is none.
fn at(curve: &BreakEvenCurve, ticket: f64) -> Option<f64> {
    let ends = curve.points.windows(2).find(|e| e[0].0 <= ticket && ticket <= e[1].0)?;
    let (from, to) = (ends[0].1?, ends[1].1?);
    Some(from + (to - from) * (ticket - ends[0].0) / (ends[1].0 - ends[0].0))
}

/// Fleet sizes of a curve's slab.
fn slab(curve: &BreakEvenCurve) -> String {
    if curve.from < curve.robots {
        return format!("{}–{}", curve.from, text::robots(curve.robots));
    }
    text::robots(curve.robots)
}

fn finding(study: &Study) -> String {
    let (ticket, curves) = (mean_ticket(study), &study.closed_form.ticket_curves);
    let needs = curves.iter().map(|curve| match at(curve, ticket) {
        Some(orders) => format!("{:.1} with {}", orders, slab(curve)),
        None => format!("none with {}", slab(curve)),
    });
    let needs: Vec<String> = needs.take(2).collect();
    format!(
        "Orders per robot and day from which a lease pays at a ticket of {} {}: {}",
        text::plain(ticket),
        study.scenario.currency(),
        needs.join(", ")
    )
}

fn subtitle(study: &Study) -> String {
    format!(
        "Merchant's view: lease and fee per order against a commission of {} % of the ticket. \
         Closed form, no chance in it.",
        text::plain(study.closed_form.commission * 100.0)
    )
}
