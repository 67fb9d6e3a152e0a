//! Where hubs should stand: on the map, and the empty way that each further one saves.

use super::canvas::{Anchor, At, Colour, Drawing, label, stroke};
use super::plan_view::View;
use super::sheet::{GREY, INK, PALE, PALETTE, PAPER, paper};
use super::text;
use crate::base::cast;
use crate::map::SidewalkMap;
use crate::study::hubs::{HubPlan, HubStudy};

/// Radius of a place with the most orders \[px\].
const LARGEST: f64 = 9.0;

/// Room right of the map \[px\].
const KEY: f64 = 250.0;

/// The most hubs that were sought, on the map, and the empty way of every number of them.
pub fn hubs(study: &HubStudy, map: &SidewalkMap, scenario: &str) -> Option<Drawing> {
    let plan = study.plans.last()?;
    let mut foot =
        format!("Scenario {scenario} · map {} · Trundle {}", map.name, env!("CARGO_PKG_VERSION"));
    if !map.attribution.is_empty() {
        foot = format!("{foot} · {}", map.attribution);
    }
    let (mut drawing, body) = paper(&foot, 760.0, &title(study, plan), &subtitle(study));
    let room = body.within(0.0, 8.0, KEY, 8.0);
    let shown = study.demand.iter().map(|(at, _)| *at).chain(plan.hubs.iter().map(|hub| hub.at));
    let view = View::of(shown)?.fitted(room);
    for edge in &map.edges {
        view.path(&mut drawing, map.shape(edge), PALE, 1.2);
    }
    let most = study.demand.iter().map(|(_, orders)| *orders).fold(0.0, f64::max);
    for (at, orders) in &study.demand {
        let radius = (LARGEST * (orders / most).sqrt()).max(1.2);
        drawing.circle(view.place(*at), radius, PALETTE[5], stroke(PAPER, 0.6));
    }
    for hub in study.now.hubs.iter().filter(|hub| view.holds(view.place(hub.at))) {
        drawing.circle(view.place(hub.at), 8.0, PAPER, stroke(INK, 2.5));
    }
    for (number, hub) in plan.hubs.iter().enumerate() {
        let at = view.place(hub.at);
        drawing.circle(at, 11.0, PALETTE[1], stroke(PAPER, 1.5));
        let number = label((number + 1).to_string(), at, 13.0, PAPER).bold();
        drawing.text(number.anchored(Anchor::Middle));
    }
    let left = room.right + 24.0;
    let below = key(&mut drawing, (left, body.top + 16.0));
    bars(&mut drawing, (left, below + 24.0), study);
    view.scale_bar(&mut drawing, (left, room.bottom - 30.0));
    Some(drawing)
}

fn title(study: &HubStudy, plan: &HubPlan) -> String {
    let hubs = match plan.hubs.len() {
        1 => "one hub".to_owned(),
        n => format!("{n} hubs"),
    };
    format!(
        "{}: {hubs} in the right places make the empty way of an order {:.0} m; now it is {:.0} m",
        text::in_title(&study.fleet),
        plan.empty().0,
        study.now.empty().0
    )
}

fn subtitle(study: &HubStudy) -> String {
    format!(
        "Empty way: from a hub to the merchant, and home from the customer to the same hub, whichever \
         makes it shortest. Orders that the fleet can carry, {:.1} of {:.1} a day, drawn over {} days. North is up.",
        study.orders_per_day.1, study.orders_per_day.0, study.days
    )
}

/// What the marks mean; returns where it ends.
fn key(drawing: &mut Drawing, (x, y): At) -> f64 {
    let marks: [(&str, f64, Colour, Colour); 3] = [
        ("hub, numbered as in the table", 9.0, PALETTE[1], PAPER),
        ("where it stands now", 7.0, PAPER, INK),
        ("orders begin or end, by number", 6.0, PALETTE[5], PAPER),
    ];
    for (row, (words, radius, inside, rim)) in marks.into_iter().enumerate() {
        let y = y + 24.0 * cast::float(row);
        drawing.circle((x + 10.0, y), radius, inside, stroke(rim, 2.0));
        drawing.text(label(words, (x + 28.0, y), 12.0, GREY));
    }
    y + 24.0 * 3.0
}

/// Empty way by number of hubs.
fn bars(drawing: &mut Drawing, (x, y): At, study: &HubStudy) {
    drawing.text(label("Empty way of an order [m]", (x, y), 12.0, INK).bold());
    let rows = std::iter::once(("now".to_owned(), &study.now));
    let plans = study.plans.iter().map(|plan| (plan.hubs.len().to_string(), plan));
    let rows: Vec<(String, &HubPlan)> = rows.chain(plans).collect();
    let longest = rows.iter().map(|(_, plan)| plan.empty().0).fold(1.0, f64::max);
    for (row, (name, plan)) in rows.iter().enumerate() {
        let y = y + 24.0 + 22.0 * cast::float(row);
        let (left, wide) = (x + 34.0, 140.0 * plan.empty().0 / longest);
        let colour = if row == 0 { GREY } else { PALETTE[1] };
        drawing.text(label(name, (x + 26.0, y), 12.0, INK).anchored(Anchor::End));
        drawing.rect((left, y - 7.0), (left + wide, y + 7.0), colour, 1.0);
        let way = format!("{:.0}", plan.empty().0);
        drawing.text(label(way, (left + wide + 6.0, y), 12.0, INK));
    }
}
