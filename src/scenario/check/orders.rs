//! `[orders]`: a file of orders, held against merchants and hours.

use super::Draft;
use super::run::beside;
use crate::base::cast;
use crate::base::law::Law;
use crate::base::money::Money;
use crate::base::time::{SimDuration, SimTime};
use crate::scenario::catalog::{baskets, preparation};
use crate::scenario::order_file::{self, Faults};
use crate::scenario::problem::{Problems, fault, nearest};
use crate::scenario::schema;
use crate::scenario::section::Section;
use crate::scenario::{
    Ahead, BookMerchant, BookOrder, BookPlane, DemandProfile, Merchant, OrderBook, OrderList,
    PlaceRule, RunSettings, Strays,
};
use std::path::Path;

/// Most merchants of a scenario and its file together.
const MOST_MERCHANTS: usize = 1000;

/// Whether the scenario's orders come from a file.
pub(super) fn from_file(draft: &Draft<'_>) -> bool {
    let section = draft.fields.get(schema::ORDERS.name);
    let table = section.and_then(|section| section.node.as_table());
    table.is_some_and(|table| table.contains_key("file"))
}

/// Orders of a file; merchants that only the file describes are added.
pub(super) fn book(
    draft: &Draft<'_>,
    scenario: &Path,
    run: &RunSettings,
    merchants: &mut Vec<Merchant>,
) -> Option<OrderBook> {
    let section = draft.section(&schema::ORDERS);
    let Some(name) = section.optional_text("file") else {
        alone(&section);
        return None;
    };
    if !section.sound("") {
        return None;
    }
    let names: Vec<String> = merchants.iter().map(|merchant| merchant.name.clone()).collect();
    let begins = section.optional_number("day_begins_h").map_or(run.open, SimTime::from_hours);
    let list = match order_file::read(&beside(scenario, name), &names, begins) {
        Ok(list) => list,
        Err(Problems(problems)) => {
            for problem in problems {
                draft.findings.push(problem);
            }
            return None;
        }
    };
    draft.files.borrow_mut().push(list.digest.clone());
    let mut faults = Faults::new(&list.file);
    let ticket = section.optional_law("ticket_usd");
    check(&list, (merchants, ticket.is_some()), run, &mut faults);
    let sound = faults.none();
    for problem in faults.into_problems() {
        draft.findings.push(problem);
    }
    if list.merchants.len() > MOST_MERCHANTS {
        let what = format!("{} merchants are more than {MOST_MERCHANTS}", list.merchants.len());
        section.report("file", fault("S441", what, "Split the file."));
        return None;
    }
    own_plane(&section, &list);
    let found = list.merchants.iter().enumerate().skip(names.len());
    merchants.extend(found.map(|(index, found)| described_by_file(found, index, ticket)));
    let book = OrderBook {
        file: list.file,
        merchants: list.merchants,
        described: names.len(),
        plane: if section.text("plane") == "own" { BookPlane::Own } else { BookPlane::Map },
        strays: match section.text("strays").as_str() {
            "left-out" => Strays::LeftOut,
            _ => Strays::Refused,
        },
        days: list.days,
    };
    for (index, merchant) in merchants.iter_mut().enumerate() {
        describe(merchant, &book, index);
    }
    sound.then_some(book)
}

/// Keys that say something about a file need one.
fn alone(section: &Section<'_>) {
    for key in ["plane", "strays", "ticket_usd", "day_begins_h"]
        .into_iter()
        .filter(|key| section.written(key).is_some())
    {
        let what = "this belongs to an order file, and there is none";
        section.report(key, fault("S440", what, "Write `file`, or take it out."));
    }
}

/// A plane of its own is put on the map by its merchants.
fn own_plane(section: &Section<'_>, list: &OrderList) {
    let placed = |merchant: &BookMerchant| matches!(merchant.place, Some(PlaceRule::Plane(_)));
    if section.text("plane") == "own" && !list.merchants.iter().any(placed) {
        let what = "a plane of its own is put on the map by its merchants, and none has a place";
        let remedy = "Write `merchant_x_m` and `merchant_y_m` in the file.";
        section.report("plane", fault("S440", what, remedy));
    }
}

/// Orders placed ahead; `promise` stands for the notice where none is written.
pub(super) fn ahead(draft: &Draft<'_>, promise: SimDuration) -> Ahead {
    let section = draft.section(&schema::ORDERS);
    let share = section.number("scheduled_share");
    let law = ["scheduled_lead_min", "window_min"];
    let own = ["scheduled_share", "scheduled_lead_min", "window_min", "windows"];
    for key in own.into_iter().filter(|key| section.written(key).is_some()) {
        if from_file(draft) {
            let what = "this belongs to drawn orders, and these come from a file";
            let remedy = "Take it out; the file has `earliest` and `latest`.";
            section.report(key, fault("S440", what, remedy));
        } else if share <= 0.0 && section.sound("scheduled_share") {
            let what = "no order is placed ahead";
            section.report(key, fault("S443", what, "Write `scheduled_share`, or take it out."));
        } else if section.written("windows").is_some() && law.contains(&key) {
            let what = "the windows of the day stand in its place";
            section.report(key, fault("S443", what, "Keep it, or `windows`."));
        }
    }
    let notice = section.optional_number("notice_min").map(SimDuration::from_minutes);
    Ahead {
        share,
        lead_min: section.law("scheduled_lead_min"),
        window: SimDuration::from_minutes(section.number("window_min")),
        windows: section.shifts("windows").spans().to_vec(),
        notice: notice.unwrap_or(promise),
    }
}

/// What only the scenario can tell: who sells when, and what is drawn.
fn check(
    list: &OrderList,
    (merchants, priced_by_file): (&[Merchant], bool),
    run: &RunSettings,
    faults: &mut Faults,
) {
    let known: Vec<&str> = merchants.iter().map(|merchant| merchant.name.as_str()).collect();
    for merchant in list.merchants.iter().skip(known.len()).filter(|m| m.place.is_none()) {
        let BookMerchant { name, line, .. } = merchant;
        let what = "no such merchant is in the scenario, and the file does not say where it is";
        let near = nearest(name, known.iter().copied());
        let remedy = format!("{near} Or write `merchant_lon` and `merchant_lat`.");
        faults.add("W107", *line, "merchant", name, what, &remedy);
    }
    let mut unpriced = vec![false; list.merchants.len()];
    for order in list.days.iter().flat_map(|day| &day.orders) {
        open_at(order, merchants.get(order.merchant), run, faults);
        let law = merchants.get(order.merchant).is_some_and(|merchant| priced(&merchant.ticket));
        let BookMerchant { name, place, .. } = &list.merchants[order.merchant];
        let of_file = order.merchant >= known.len();
        let law = law || of_file && priced_by_file;
        let known = !of_file || place.is_some();
        let told = &mut unpriced[order.merchant];
        if order.ticket.is_none() && known && !law && !*told {
            *told = true;
            let what = format!("the value is missing, and `{name}` has no `ticket_usd`");
            let remedy =
                "Write the value, or `ticket_usd` in [orders] or a [[merchant]] of this name.";
            faults.add("W107", order.line, "value_usd", "", &what, remedy);
        }
    }
}

/// An order is placed while its merchant is open.
fn open_at(order: &BookOrder, merchant: Option<&Merchant>, run: &RunSettings, faults: &mut Faults) {
    let hours = merchant.and_then(|merchant| merchant.hours);
    let (open, close) = hours.unwrap_or((run.open, run.close));
    if !(open..close).contains(&order.placed) {
        let what = format!("the merchant is open from {open} to {close}");
        let remedy = "Widen the merchant's or the run's `hours`, or mend the time.";
        faults.add("W110", order.line, "placed", &order.placed.to_string(), &what, remedy);
    }
}

/// The ticket of a merchant of which the scenario tells none.
pub(super) const UNPRICED: Law = Law::Constant(-1.0);

fn priced(ticket: &Law) -> bool {
    *ticket != UNPRICED
}

/// A merchant as the file names it, with the defaults of every other key.
fn described_by_file(found: &BookMerchant, index: usize, ticket: Option<Law>) -> Merchant {
    let nothing = Law::Constant(0.0);
    let basket = baskets::read(&default_of("basket")).ok();
    Merchant {
        name: found.name.clone(),
        place: PlaceRule::OfBook(index),
        orders_per_day: 0.0,
        arrivals: DemandProfile { id: String::new(), hourly: [1.0; 24] },
        hours: None,
        ticket: ticket.unwrap_or(UNPRICED),
        basket: basket.unwrap_or(crate::scenario::BasketProfile {
            id: String::new(),
            mass_kg: nothing,
            volume_l: nothing,
        }),
        preparation_min: preparation::read(&default_of("preparation")).unwrap_or(nothing),
        cooks: None,
        loading_s: None,
    }
}

/// The asset that stands for a key of `[[merchant]]` which is not written.
fn default_of(key: &str) -> String {
    let found = schema::MERCHANT.keys.iter().find(|known| known.name == key);
    match found.map(|key| key.need) {
        Some(schema::Need::Default(written)) => written.trim_matches('"').to_owned(),
        _ => String::new(),
    }
}

/// What the book tells of a merchant's demand.
fn describe(merchant: &mut Merchant, book: &OrderBook, index: usize) {
    merchant.orders_per_day = book.per_day(index);
    if !priced(&merchant.ticket) {
        let own = book.orders().filter(|order| order.merchant == index);
        let values: Vec<Money> = own.filter_map(|order| order.ticket).collect();
        let sum: f64 = values.iter().map(|value| value.units()).sum();
        merchant.ticket = Law::Constant(sum / cast::float(values.len().max(1)));
    }
}
