//! Where the minutes between placement and hand-over go.

use super::axes::{Frame, round_up};
use super::canvas::{Anchor, Colour, Drawing, label, stroke};
use super::sheet::{Area, GREY, INK, PAPER, legend, readable_on, sheet};
use super::{Chart, text};
use crate::base::cast;
use crate::base::interval::Estimate;
use crate::metrics::LeadCause;
use crate::report::figures;
use crate::study::attribution::{LeadShares, OrderGroup, lead_shares};
use crate::study::bottleneck::{self, Added};
use crate::study::result::Study;

/// Lead time by cause.
pub(super) const CHART: Chart = Chart {
    id: "attribution",
    question: "Where does the time between order and hand-over go, and where in the slowest orders?",
    draw,
};

/// One option: a bar for each group of orders.
struct Bars {
    name: String,
    groups: Vec<(OrderGroup, LeadShares)>,
}

fn draw(study: &Study) -> Option<Drawing> {
    let options = options(study);
    let shares = || options.iter().flat_map(|option| option.groups.iter().map(|(_, s)| s));
    let most = shares().filter_map(|shares| shares.lead.mean).fold(0.0, f64::max);
    if most <= 0.0 {
        return None;
    }
    let height = 220.0 + 108.0 * cast::float(options.len());
    let (mut drawing, body) = sheet(study, height, &finding(&options), &subtitle(study));
    let shown = LeadCause::ALL
        .into_iter()
        .filter(|cause| shares().any(|shares| part(shares, *cause) > 0.0));
    let items: Vec<(String, Colour)> =
        shown.map(|cause| (words(cause).to_owned(), ink(cause))).collect();
    let used = legend(&mut drawing, (body.left, body.top + 2.0), body.width(), &items);
    let area = body.within(120.0, used + 6.0, 110.0, 48.0);
    let frame = Frame::new(area, (0.0, round_up(most)), (0.0, 1.0));
    frame.x_axis(&mut drawing, "Mean per delivered order [min]", 8);
    let room = area.height() / cast::float(options.len().max(1));
    for (index, option) in options.iter().enumerate() {
        let top = area.top + room * cast::float(index);
        draw_option(&mut drawing, &frame, Area { top, bottom: top + room, ..area }, option);
    }
    Some(drawing)
}

fn options(study: &Study) -> Vec<Bars> {
    let bars = study.base.iter().map(|base| Bars {
        name: study.options.get(base.option).map_or_else(String::new, |o| o.name.clone()),
        groups: OrderGroup::ALL.map(|group| (group, lead_shares(base, group))).to_vec(),
    });
    bars.filter(|bars| bars.groups.iter().any(|(_, shares)| shares.lead.mean.is_some())).collect()
}

/// Minutes of a cause; nothing where there are no orders.
fn part(shares: &LeadShares, cause: LeadCause) -> f64 {
    let found = shares.causes.iter().find(|(other, _)| *other == cause);
    found.and_then(|(_, value)| value.mean).unwrap_or(0.0)
}

fn draw_option(drawing: &mut Drawing, frame: &Frame, room: Area, option: &Bars) {
    drawing.line(&[(room.left, room.top + 22.0), (room.left, room.bottom)], stroke(GREY, 1.0));
    let title = text::shortened(&option.name, 14.0, true, room.width());
    drawing.text(label(title, (room.left - 120.0, room.top + 12.0), 14.0, INK).bold());
    let step = (room.height() - 26.0) / cast::float(option.groups.len().max(1));
    for (index, (group, shares)) in option.groups.iter().enumerate() {
        let top = room.top + 24.0 + step * cast::float(index);
        let middle = top + step * 0.4;
        let name = match group {
            OrderGroup::All => "all orders",
            OrderGroup::Slowest => "slowest 5 %",
        };
        drawing.text(label(name, (room.left - 8.0, middle), 12.0, GREY).anchored(Anchor::End));
        draw_bar(drawing, frame, Area { top, bottom: top + step * 0.8, ..room }, shares);
    }
}

fn draw_bar(drawing: &mut Drawing, frame: &Frame, room: Area, shares: &LeadShares) {
    let middle = f64::midpoint(room.top, room.bottom);
    let mut from = 0.0;
    for (cause, value) in &shares.causes {
        let minutes = value.mean.unwrap_or(0.0);
        let (left, right) = (frame.x.at(from), frame.x.at(from + minutes));
        drawing.rect((left, room.top), (right, room.bottom), ink(*cause), 1.0);
        drawing.line(&[(right, room.top), (right, room.bottom)], stroke(PAPER, 1.0));
        let value = text::plain(minutes);
        if text::width(&value, 10.5, false) + 6.0 <= right - left {
            let at = (f64::midpoint(left, right), middle);
            drawing.text(label(value, at, 10.5, readable_on(ink(*cause))).anchored(Anchor::Middle));
        }
        from += minutes;
    }
    let total = figures::words(&shares.lead);
    drawing.text(label(total, (frame.x.at(from) + 8.0, middle), 12.0, INK).bold());
}

fn words(cause: LeadCause) -> &'static str {
    match cause {
        LeadCause::Kitchen => "kitchen",
        LeadCause::KitchenQueue => "waits for a cook",
        LeadCause::Feeder => "feeder brings it",
        LeadCause::Loading => "loading",
        LeadCause::RobotWait => "no robot free",
        LeadCause::Charger => "robots charging",
        LeadCause::Window => "before the window",
        LeadCause::Approach => "approach",
        LeadCause::Path => "on the path",
        LeadCause::Crossing => "at crossings",
        LeadCause::OperatorQueue => "waits for operator",
        LeadCause::OperatorService => "operator helps",
        LeadCause::Rescue => "rescue",
        LeadCause::Gate => "gate",
        LeadCause::Offline => "no link",
        LeadCause::Customer => "customer",
        LeadCause::Remake => "made again",
        LeadCause::Courier => "courier",
    }
}

/// Neighbours in a bar differ in lightness as well as in hue.
fn ink(cause: LeadCause) -> Colour {
    match cause {
        LeadCause::Kitchen => Colour(206, 208, 212),
        LeadCause::KitchenQueue => Colour(160, 140, 120),
        LeadCause::Feeder => Colour(185, 205, 130),
        LeadCause::Loading => Colour(128, 130, 134),
        LeadCause::RobotWait => Colour(230, 159, 0),
        LeadCause::Charger => Colour(128, 102, 0),
        LeadCause::Window => Colour(225, 215, 245),
        LeadCause::Approach => Colour(86, 180, 233),
        LeadCause::Path => Colour(0, 114, 178),
        LeadCause::Crossing => Colour(150, 220, 205),
        LeadCause::OperatorQueue => Colour(204, 121, 167),
        LeadCause::OperatorService => Colour(110, 40, 90),
        LeadCause::Rescue => Colour(213, 94, 0),
        LeadCause::Gate => Colour(255, 200, 160),
        LeadCause::Offline => Colour(60, 60, 60),
        LeadCause::Customer => Colour(240, 228, 66),
        LeadCause::Remake => Colour(120, 30, 20),
        LeadCause::Courier => Colour(0, 158, 115),
    }
}

/// The first option's largest causes beside the kitchen.
fn finding(options: &[Bars]) -> String {
    let Some(option) = options.first() else { return String::new() };
    let told = option.groups.iter().filter_map(|(group, shares)| {
        let beside = shares.causes.iter().filter(|(cause, _)| *cause != LeadCause::Kitchen);
        let minutes = |value: &Estimate| value.mean.unwrap_or(0.0);
        let (cause, value) = beside.max_by(|a, b| minutes(&a.1).total_cmp(&minutes(&b.1)))?;
        let (part, lead) = (text::plain(value.mean?), text::plain(shares.lead.mean?));
        let cause = noun(*cause);
        let of = match group {
            OrderGroup::All => "",
            OrderGroup::Slowest => "in the slowest 5 % ",
        };
        Some(format!("{of}{cause} most, {part} of {lead} min"))
    });
    let told: Vec<String> = told.collect();
    format!("{}: beside the kitchen {}", text::in_title(&option.name), told.join("; "))
}

/// A cause as what takes time.
fn noun(cause: LeadCause) -> &'static str {
    match cause {
        LeadCause::Kitchen => "the kitchen takes",
        LeadCause::KitchenQueue => "waiting for a cook takes",
        LeadCause::Feeder => "the feeder takes",
        LeadCause::Loading => "loading takes",
        LeadCause::RobotWait => "waiting for a robot takes",
        LeadCause::Charger => "waiting for robots at the charger takes",
        LeadCause::Window => "the wait for the customer's window takes",
        LeadCause::Approach => "the approach takes",
        LeadCause::Path => "the path takes",
        LeadCause::Crossing => "standing at crossings takes",
        LeadCause::OperatorQueue => "waiting for an operator takes",
        LeadCause::OperatorService => "operators' help takes",
        LeadCause::Rescue => "rescue takes",
        LeadCause::Gate => "waiting at gates takes",
        LeadCause::Offline => "lost links take",
        LeadCause::Customer => "the customer's way takes",
        LeadCause::Remake => "making lost orders again takes",
        LeadCause::Courier => "couriers take",
    }
}

fn subtitle(study: &Study) -> String {
    let (option, days) = (study.base.first().map_or(0, |base| base.option), study.base.len());
    let unit = bottleneck::largest(study, option).map_or_else(String::new, |what_if| {
        let Added { name, had, .. } = &what_if.added;
        let of = study.options.get(option).filter(|_| days > 2);
        let one = of.map_or_else(|| "One".to_owned(), |of| format!("{}: one", of.name));
        let cut = what_if.cut();
        format!(" {one} more {name} ({} for {had}) cuts most, {cut:.2} min.", had + 1)
    });
    format!(
        "Every millisecond of a lead time has one cause; the kitchen's until the food is ready. \
         Slowest: 5 % of every day's delivered orders. Mean of {} days, ±: 95 % interval.{unit}",
        study.scenario.run.replications
    )
}
