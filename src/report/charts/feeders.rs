//! How many feeders a fleet needs: lead time on the left, the merchant's cost on the right, both
//! beside couriers.

use super::axes::{Frame, round_up};
use super::canvas::{At, Colour, Drawing, Stroke, stroke};
use super::sheet::{Area, GREY, PAPER, colour, end_labels, sheet};
use super::{Chart, text};
use crate::base::interval::Estimate;
use crate::report::figures;
use crate::study::feeders::{COST, FeederCurve, LEAD, WAIT_GOAL_MIN, cheapest, curves};
use crate::study::result::Study;

/// Feeders against lead time and cost.
pub(super) const CHART: Chart = Chart {
    id: "feeders",
    question: "How many feeders does a fleet need, and does it then beat couriers?",
    draw,
};

/// What is above this multiple of the couriers' figure leaves the frame.
const TALLEST: f64 = 3.0;

/// Most curves whose names find room.
const MOST_CURVES: usize = 8;

fn draw(study: &Study) -> Option<Drawing> {
    let curves = curves(study);
    let shown = &curves[..curves.len().min(MOST_CURVES)];
    let most = shown.iter().flat_map(|curve| &curve.points).map(|point| point.feeders).max()?;
    let (mut drawing, body) = sheet(study, 560.0, &finding(study, shown), &subtitle(study));
    let middle = f64::midpoint(body.left, body.right);
    let panels = [
        (Area { right: middle - 12.0, ..body }, LEAD, "Mean lead time [min]".to_owned()),
        (
            Area { left: middle + 12.0, ..body },
            COST,
            format!("Cost to the merchant per delivered order [{}]", study.scenario.currency()),
        ),
    ];
    for (room, figure, name) in panels {
        panel(&mut drawing, room, (figure, &name), study, (shown, most));
    }
    Some(drawing)
}

fn panel(
    drawing: &mut Drawing,
    room: Area,
    (figure, name): (&str, &str),
    study: &Study,
    (shown, most): (&[FeederCurve], u32),
) {
    let couriers = figures::couriers(study).and_then(|cell| figures::named(cell, figure).mean);
    let names = shown.iter().map(|curve| text::width(&text::robots(curve.robots), 12.0, false));
    let widest = names.fold(text::width(COURIERS, 12.0, false), f64::max);
    let area = room.within(44.0, 34.0, widest + 20.0, 48.0);
    let values = |curve: &FeederCurve| -> Vec<(f64, Estimate)> {
        let points = curve.points.iter();
        points.map(|p| (f64::from(p.feeders), figures::named(p.cell, figure))).collect()
    };
    let all = shown.iter().flat_map(values).filter_map(|(_, value)| value.mean);
    let largest = all.chain(couriers).fold(0.0, f64::max);
    let top = couriers.map_or(largest, |of| largest.min(of * TALLEST));
    let frame = Frame::new(area, (0.0, f64::from(most)), (0.0, round_up(top * 1.05)));
    frame.y_axis(drawing, name, 6);
    frame.x_axis(drawing, "Feeders", most.clamp(1, 8) as usize);
    let mut ends = Vec::new();
    if let Some(value) = couriers {
        let y = frame.y.at(value);
        let dotted = Stroke { dash: Some((5.0, 4.0)), ..stroke(GREY, 1.4) };
        drawing.line(&[(area.left, y), (area.right, y)], dotted);
        ends.push((COURIERS.to_owned(), (area.right, y), GREY));
    }
    for (index, curve) in shown.iter().enumerate() {
        let colour = colour(index);
        let points = values(curve);
        plot(drawing, &frame, &points, colour);
        let enough = curve.enough().map(|point| f64::from(point.feeders));
        let marked = |(x, _): &At| enough.is_some_and(|enough| (x - enough).abs() < 0.5);
        if let Some((x, y)) = means(&points).find(marked).filter(|(_, y)| *y <= frame.y.values.1) {
            drawing.circle(frame.at(x, y), 5.5, PAPER, stroke(colour, 2.2));
        }
        if let Some((x, y)) = means(&points).last() {
            ends.push((text::robots(curve.robots), frame.at(x, y.min(frame.y.values.1)), colour));
        }
    }
    end_labels(drawing, area.right, (area.top, area.bottom), &ends);
}

const COURIERS: &str = "couriers";

fn means(points: &[(f64, Estimate)]) -> impl Iterator<Item = At> {
    points.iter().filter_map(|(x, value)| Some((*x, value.mean?)))
}

/// Band, curve and its points.
fn plot(drawing: &mut Drawing, frame: &Frame, points: &[(f64, Estimate)], colour: Colour) {
    let bounds = points.iter().filter_map(|(x, value)| {
        let (low, high) = value.bounds()?;
        Some((*x, low, high))
    });
    frame.band(drawing, &bounds.collect::<Vec<_>>(), colour, 0.2);
    let line: Vec<At> = means(points).collect();
    frame.curve(drawing, &line, stroke(colour, 2.0));
    for (x, y) in line.into_iter().filter(|(_, y)| *y <= frame.y.values.1) {
        drawing.circle(frame.at(x, y), 2.2, colour, stroke(colour, 1.0));
    }
}

fn finding(study: &Study, shown: &[FeederCurve]) -> String {
    let needs = shown.iter().filter_map(|curve| {
        let enough = curve.enough()?;
        Some(format!("{} for {}", enough.feeders, text::robots(curve.robots)))
    });
    let needs: Vec<String> = needs.collect();
    let Some((fleet, point)) = cheapest(shown) else {
        return format!(
            "With no tested number of feeders do orders wait under {} min for one",
            text::plain(WAIT_GOAL_MIN)
        );
    };
    let beside = figures::couriers(study).and_then(|couriers| {
        let less = |figure| {
            let [own, theirs] =
                [point.cell, couriers].map(|cell| figures::named(cell, figure).mean);
            Some(own? - theirs?)
        };
        Some((less(COST)?, less(LEAD)?))
    });
    let compared = beside.map(|(cost, lead)| {
        format!(
            ". {} with {} cost {:.2} {} {} per order than couriers and are {:.1} min {}",
            text::robots(fleet),
            point.feeders,
            cost.abs(),
            study.scenario.currency(),
            if cost < 0.0 { "less" } else { "more" },
            lead.abs(),
            if lead < 0.0 { "sooner" } else { "later" },
        )
    });
    format!("Feeders needed: {}{}", needs.join(", "), compared.unwrap_or_default())
}

fn subtitle(study: &Study) -> String {
    let orders = study.base_cell(0).map_or(0.0, |cell| cell.orders_per_day);
    format!(
        "{}, {} orders a day. Lines: mean of {} days; bands: 95 % intervals. Open circles: the fewest \
         feeders with whom orders wait under {} min for one on the mean, for certain. What is far above \
         couriers leaves the frame.",
        study.options.first().map_or("", |option| option.name.as_str()),
        text::plain(orders),
        study.scenario.run.replications,
        text::plain(WAIT_GOAL_MIN),
    )
}
