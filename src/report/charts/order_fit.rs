//! Laws fitted to a file of orders, each beside the data.

use super::axes::{Frame, round_up};
use super::canvas::{Anchor, Drawing, label, stroke};
use super::sheet::{Area, GREY, INK, PALETTE, legend, paper};
use super::text;
use crate::base::cast;
use crate::fit::{Fit, QuantityFit};

/// Height of a panel \[px\].
const PANEL: f64 = 210.0;

/// Share of the values that a histogram shows; the longest few would leave it no room.
const SHOWN: f64 = 0.99;

/// Bars of a histogram, about.
const BARS: f64 = 24.0;

/// The fit of an order file: when orders come, and every quantity with its law.
pub fn order_fit(fit: &Fit) -> Drawing {
    let rows = cast::float(1 + fit.quantities.len().div_ceil(2));
    let title = format!("{}: {}", text::in_title(&fit.file), finding(fit));
    let subtitle = "Bars: share of the orders. Line: the likeliest of a log-normal and a gamma law. \
                    The longest 1 % are not shown. Arrivals: orders counted in each hour.";
    let foot = format!(
        "{} · {:.0} orders of {} days · Trundle {}",
        fit.file,
        fit.arrivals.orders(),
        fit.arrivals.days,
        env!("CARGO_PKG_VERSION")
    );
    let (mut drawing, body) = paper(&foot, 180.0 + PANEL * rows, &title, subtitle);
    let items = [("data".to_owned(), PALETTE[5]), ("fit".to_owned(), PALETTE[1])];
    let used = legend(&mut drawing, (body.left, body.top + 2.0), body.width(), &items);
    let room = body.within(0.0, used, 0.0, 0.0);
    draw_arrivals(&mut drawing, Area { bottom: room.top + PANEL, ..room }, fit);
    let middle = f64::midpoint(room.left, room.right);
    for (index, quantity) in fit.quantities.iter().enumerate() {
        let top = room.top + PANEL * cast::float(1 + index / 2);
        let left = index.is_multiple_of(2);
        let (from, to) = if left { (room.left, middle) } else { (middle, room.right) };
        draw_quantity(
            &mut drawing,
            Area { left: from, right: to, top, bottom: top + PANEL },
            quantity,
        );
    }
    drawing
}

/// How many of the laws differ from their data by more than chance.
fn finding(fit: &Fit) -> String {
    let judged = fit.quantities.iter().filter_map(|fit| fit.goodness.map(|found| (fit, found)));
    let (off, fine): (Vec<_>, Vec<_>) = judged.partition(|(_, found)| found.differs());
    let names = |list: &[(&QuantityFit, _)]| {
        let names: Vec<String> =
            list.iter().map(|(fit, _)| fit.quantity.words().to_lowercase()).collect();
        names.join(", ")
    };
    match (off.is_empty(), fine.is_empty()) {
        (true, true) => "too few orders to judge a law by".to_owned(),
        (true, false) => "no law differs from the data by more than chance".to_owned(),
        (false, true) => "every law differs from the data by more than chance".to_owned(),
        (false, false) => {
            format!(
                "laws of {} hold; those of {} differ by more than chance",
                names(&fine),
                names(&off)
            )
        }
    }
}

fn frame(room: Area, x: (f64, f64), most: f64) -> Frame {
    Frame::new(room.within(52.0, 30.0, 16.0, 52.0), x, (0.0, round_up(most)))
}

/// Orders of a mean day by hour, with the error of each count.
fn draw_arrivals(drawing: &mut Drawing, room: Area, fit: &Fit) {
    let days = cast::float(fit.arrivals.days.max(1));
    let rates = fit.arrivals.hourly.map(|count| (count / days, count.sqrt() / days));
    let most = rates.iter().map(|(rate, error)| rate + error).fold(0.0, f64::max);
    let (first, last) = fit.hours;
    let frame = frame(room, (cast::float(first), cast::float(last + 1)), most);
    frame.y_axis(drawing, "Orders in the hour of a mean day, ± standard error", 4);
    for (hour, (rate, error)) in rates.iter().enumerate().take(last + 1).skip(first) {
        let (from, to) = (cast::float(hour), cast::float(hour + 1));
        drawing.rect(frame.at(from + 0.05, *rate), frame.at(to - 0.05, 0.0), PALETTE[5], 1.0);
        let middle = from + 0.5;
        let ends = [frame.at(middle, (rate - error).max(0.0)), frame.at(middle, rate + error)];
        drawing.line(&ends, stroke(PALETTE[1], 2.0));
    }
    let hours = (first..=last + 1).step_by(2);
    let ticks: Vec<(f64, String)> =
        hours.map(|hour| (cast::float(hour), format!("{hour}:00"))).collect();
    frame.x_axis_of(drawing, "Hour of day", &ticks);
}

fn draw_quantity(drawing: &mut Drawing, room: Area, fit: &QuantityFit) {
    let n = cast::float(fit.values.len());
    let place = cast::whole((SHOWN * (n - 1.0)).max(0.0));
    let shown = usize::try_from(place).ok().and_then(|place| fit.values.get(place)).copied();
    let most = round_up(shown.unwrap_or(1.0).max(fit.law.mean));
    let width = bar_width(most, &fit.values);
    let bars: Vec<(f64, f64)> = bars(&fit.values, width, most);
    let curve: Vec<(f64, f64)> = (1..=200)
        .map(|step| most * f64::from(step) / 200.0)
        .map(|x| (x, fit.law.density(x) * width))
        .collect();
    let highest = bars.iter().chain(&curve).map(|(_, share)| *share).fold(0.0, f64::max);
    let frame = frame(room, (0.0, most), (100.0 * highest).max(1e-6));
    frame.y_axis(drawing, "Share of orders [%]", 4);
    for (from, share) in bars.iter().filter(|(_, share)| *share > 0.0) {
        let to = (from + 0.95 * width).min(most);
        drawing.rect(frame.at(*from, 100.0 * share), frame.at(to, 0.0), PALETTE[5], 1.0);
    }
    let curve: Vec<(f64, f64)> = curve.into_iter().map(|(x, share)| (x, 100.0 * share)).collect();
    frame.curve(drawing, &curve, stroke(PALETTE[1], 2.0));
    frame.x_axis(drawing, &format!("{} [{}]", fit.quantity.words(), fit.quantity.unit()), 5);
    let law = format!(
        "{}, mean {} ± {}",
        fit.law.name(),
        text::plain(fit.law.mean),
        text::plain(fit.law.mean_error)
    );
    let at = (frame.area.right, frame.area.top + 8.0);
    drawing.text_on_ground(label(law, at, 12.0, INK).anchored(Anchor::End));
    let gap = fit.goodness.map_or("too few to judge".to_owned(), |found| {
        format!("largest gap {:.1} points", 100.0 * found.gap)
    });
    let at = (frame.area.right, frame.area.top + 25.0);
    drawing.text_on_ground(label(gap, at, 12.0, GREY).anchored(Anchor::End));
}

/// Width of a bar: a round step that holds whole steps of rounded values.
fn bar_width(most: f64, values: &[f64]) -> f64 {
    let rough = most / BARS;
    let grain = crate::fit::goodness::grain(values);
    if grain > 0.0 { (rough / grain).ceil() * grain } else { rough }
}

/// Share of the values in every bar from 0 on.
fn bars(values: &[f64], width: f64, most: f64) -> Vec<(f64, f64)> {
    let count = cast::whole((most / width).ceil());
    let n = cast::float(values.len());
    (0..count)
        .map(|bar| {
            let from = cast::float64(bar) * width;
            let low = values.partition_point(|value| *value < from);
            let high = values.partition_point(|value| *value < from + width);
            (from, cast::float(high - low) / n)
        })
        .collect()
}
