//! Who pays what for a delivered order, and what it takes in work, vehicles and energy.

use super::axes::{Frame, round_up};
use super::canvas::{Anchor, Colour, Drawing, label, stroke};
use super::sheet::{Area, GREY, INK, PAPER, legend, readable_on, sheet};
use super::{Chart, text};
use crate::base::cast;
use crate::base::interval::{DayValue, Estimate};
use crate::cost::ledger::{Category, Ledger, LedgerLine, Party};
use crate::report::figures;
use crate::study::answer::COST;
use crate::study::result::{BaseRun, Study};

/// Costs by category and payer.
pub(super) const CHART: Chart = Chart {
    id: "cost_by_category",
    question: "What does a delivered order cost, whom, and for what?",
    draw,
};

/// Whose costs a bar shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum View {
    Merchant,
    Customer,
    Resources,
}

/// Fees kept that the title leaves out, per order: less than is printed.
const LEAST_TOLD: f64 = 0.01;

const VIEWS: [(View, &str); 3] = [
    (View::Merchant, "merchant pays"),
    (View::Customer, "customer pays"),
    (View::Resources, "resources used"),
];

/// One bar: means per delivered order by category, and their sum with its interval.
struct Bar {
    view: &'static str,
    parts: Vec<(Category, f64)>,
    sum: Estimate,
}

fn draw(study: &Study) -> Option<Drawing> {
    let groups: Vec<(String, Vec<Bar>)> =
        study.base.iter().map(|base| group(study, base)).collect();
    let bars = || groups.iter().flat_map(|(_, bars)| bars);
    let most = bars().filter_map(|bar| bar.sum.mean).fold(0.0, f64::max);
    if most <= 0.0 {
        return None;
    }
    let height = 230.0 + 120.0 * cast::float(groups.len());
    let (mut drawing, body) = sheet(study, height, &finding(study, &groups), &subtitle(study));
    let shown =
        Category::ALL.iter().filter(|c| bars().any(|bar| bar.parts.iter().any(|p| p.0 == **c)));
    let items: Vec<(String, Colour)> =
        shown.map(|c| (c.name().replace('_', " "), ink(*c))).collect();
    let used = legend(&mut drawing, (body.left, body.top + 2.0), body.width(), &items);
    let area = body.within(130.0, used + 6.0, 110.0, 48.0);
    let frame = Frame::new(area, (0.0, round_up(most)), (0.0, 1.0));
    frame.x_axis(&mut drawing, &format!("Per delivered order [{}]", study.scenario.currency()), 6);
    let room = area.height() / cast::float(groups.len().max(1));
    for (index, (name, bars)) in groups.iter().enumerate() {
        let top = area.top + room * cast::float(index);
        draw_group(&mut drawing, &frame, Area { top, bottom: top + room, ..area }, (name, bars));
    }
    Some(drawing)
}

fn group(study: &Study, base: &BaseRun) -> (String, Vec<Bar>) {
    let name = study.options.get(base.option).map_or("", |option| option.name.as_str());
    (name.to_owned(), VIEWS.iter().map(|(view, words)| bar(base, *view, words)).collect())
}

/// Sums over days by orders delivered.
fn bar(base: &BaseRun, view: View, words: &'static str) -> Bar {
    let delivered = base.days.iter().map(|day| {
        cast::float(day.orders.iter().filter(|order| order.lead_time().is_some()).count())
    });
    let delivered: Vec<f64> = delivered.collect();
    let per_order = |wanted: &dyn Fn(&LedgerLine) -> bool| {
        let days = base.ledgers.iter().zip(&delivered);
        let value = |(ledger, orders): (&Ledger, &f64)| DayValue {
            part: sum(ledger, wanted),
            whole: *orders,
        };
        Estimate::of_days(&days.map(value).collect::<Vec<_>>())
    };
    let parts = Category::ALL.iter().filter_map(|category| {
        let wanted = |line: &LedgerLine| line.category == *category && view.counts(line);
        let mean = per_order(&wanted).mean.filter(|mean| *mean > 0.0)?;
        Some((*category, mean))
    });
    Bar { view: words, parts: parts.collect(), sum: per_order(&|line| view.counts(line)) }
}

fn sum(ledger: &Ledger, wanted: &dyn Fn(&LedgerLine) -> bool) -> f64 {
    ledger.lines.iter().filter(|line| wanted(line)).map(|line| line.amount.units()).sum()
}

impl View {
    /// Whether an amount belongs into the bar.
    fn counts(self, line: &LedgerLine) -> bool {
        match self {
            Self::Merchant => line.from == Party::Merchant,
            Self::Customer => line.from == Party::Customer,
            Self::Resources => is_resource(line.to),
        }
    }
}

/// Whether a party gives work, vehicles or goods, and passes nothing on.
fn is_resource(party: Party) -> bool {
    match party {
        Party::OperatorStaff
        | Party::FieldCrew
        | Party::Feeder
        | Party::MerchantStaff
        | Party::Courier
        | Party::EnergySupplier
        | Party::HardwareSupplier
        | Party::FoodSupplier
        | Party::Authority => true,
        Party::Merchant | Party::Customer | Party::Vendor | Party::Platform => false,
    }
}

fn ink(category: Category) -> Colour {
    match category {
        Category::Lease => Colour(0, 114, 178),
        Category::OrderFee => Colour(86, 180, 233),
        Category::Commission => Colour(213, 94, 0),
        Category::CustomerFee => Colour(230, 159, 0),
        Category::OperatorWage => Colour(204, 121, 167),
        Category::CrewWage => Colour(140, 60, 110),
        Category::FeederWage => Colour(185, 205, 130),
        Category::LoadingWage => Colour(240, 228, 66),
        Category::Depreciation => Colour(90, 90, 90),
        Category::Maintenance => Colour(150, 150, 150),
        Category::Energy => Colour(200, 200, 200),
        Category::CourierPay => Colour(0, 158, 115),
        Category::Remake => Colour(120, 30, 20),
        Category::Permit => Colour(60, 90, 20),
        Category::Refund => Colour(165, 80, 60),
        Category::Theft => Colour(50, 50, 50),
        Category::Tip => Colour(120, 200, 160),
    }
}

fn draw_group(drawing: &mut Drawing, frame: &Frame, room: Area, (name, bars): (&str, &[Bar])) {
    drawing.line(&[(room.left, room.top + 22.0), (room.left, room.bottom)], stroke(GREY, 1.0));
    let title = text::shortened(name, 14.0, true, room.width());
    drawing.text(label(title, (room.left - 130.0, room.top + 12.0), 14.0, INK).bold());
    let step = (room.height() - 30.0) / cast::float(bars.len().max(1));
    for (index, bar) in bars.iter().enumerate() {
        let top = room.top + 26.0 + step * cast::float(index);
        draw_bar(drawing, frame, Area { top, bottom: top + step * 0.8, ..room }, bar);
    }
}

fn draw_bar(drawing: &mut Drawing, frame: &Frame, room: Area, bar: &Bar) {
    let middle = f64::midpoint(room.top, room.bottom);
    drawing.text(label(bar.view, (room.left - 8.0, middle), 12.0, GREY).anchored(Anchor::End));
    let mut from = 0.0;
    for (category, mean) in &bar.parts {
        let (left, right) = (frame.x.at(from), frame.x.at(from + mean));
        drawing.rect((left, room.top), (right, room.bottom), ink(*category), 1.0);
        drawing.line(&[(right, room.top), (right, room.bottom)], stroke(PAPER, 1.0));
        let value = text::plain(*mean);
        if text::width(&value, 10.5, false) + 6.0 <= right - left {
            let at = (f64::midpoint(left, right), middle);
            drawing
                .text(label(value, at, 10.5, readable_on(ink(*category))).anchored(Anchor::Middle));
        }
        from += mean;
    }
    let total = if bar.parts.is_empty() { "0".to_owned() } else { figures::words(&bar.sum) };
    drawing.text(label(total, (frame.x.at(from) + 8.0, middle), 12.0, INK).bold());
}

fn finding(study: &Study, groups: &[(String, Vec<Bar>)]) -> String {
    let words = study.base.iter().zip(groups).filter_map(|(base, (name, bars))| {
        let paid = bars.first().and_then(|bar| bar.sum.mean)?;
        let cell = study.base_cell(base.option);
        let net = cell.and_then(|cell| figures::named(cell, COST).mean);
        let kept = net.filter(|net| paid - net >= LEAST_TOLD);
        let kept = kept.map(|net| format!(" ({} after fees it keeps)", text::plain(net)));
        let kept = kept.unwrap_or_default();
        Some(format!("{}{kept} with {}", text::plain(paid), text::in_title(name)))
    });
    let words: Vec<String> = words.collect();
    format!("Per delivered order the merchant pays {}", words.join(", "))
}

fn subtitle(study: &Study) -> String {
    format!(
        "Per delivered order, robots with the couriers beside them. Merchant: before fees it keeps. \
         Resources: wages, vehicles, energy and couriers' pay, whoever bears them. Mean of {} days, \
         ±: 95 % interval.",
        study.scenario.run.replications
    )
}
