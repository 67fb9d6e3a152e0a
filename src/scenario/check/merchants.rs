//! `[[merchant]]` and `[customers]`: who sells and who buys.

use super::conditions::opening;
use super::orders::{UNPRICED, from_file};
use super::{Draft, distinct};
use crate::base::time::{SimDuration, SimTime};
use crate::base::units::Metres;
use crate::scenario::catalog::{Shelf, baskets, demand, preparation};
use crate::scenario::problem::fault;
use crate::scenario::schema;
use crate::scenario::section::Section;
use crate::scenario::{
    BasketProfile, CustomerPlaces, Customers, DemandProfile, Merchant, NoShow, NotTaken, PlaceRule,
    RunSettings,
};

/// All merchants.
pub(super) fn merchants(draft: &Draft<'_>, run: &RunSettings) -> Vec<Merchant> {
    let sections = draft.sections(&schema::MERCHANT);
    if sections.is_empty() && !from_file(draft) && draft.findings.sound("merchant") {
        let what = "nobody sells anything";
        let remedy = "Add a [[merchant]] with place, orders_per_day and ticket_usd.";
        draft.findings.add(None, "merchant", "", fault("S407", what, remedy));
    }
    let merchants: Vec<Merchant> = sections
        .iter()
        .enumerate()
        .map(|(index, section)| merchant(draft, section, index, run))
        .collect();
    let names: Vec<String> = merchants.iter().map(|merchant| merchant.name.clone()).collect();
    distinct(&sections, &names);
    merchants
}

fn merchant(draft: &Draft<'_>, section: &Section<'_>, index: usize, run: &RunSettings) -> Merchant {
    let drawn = !from_file(draft);
    wanted(section, drawn);
    let arrivals = draft.asset(section, "arrivals", Shelf::Demand, demand::read);
    let hours = opening(section, run);
    if let Some(profile) = arrivals.as_ref().filter(|_| drawn) {
        orders_while_open(draft, section, profile, hours.unwrap_or((run.open, run.close)));
    }
    let basket = draft.asset(section, "basket", Shelf::Baskets, baskets::read);
    let kitchen = match section.optional_law("preparation_min") {
        Some(law) => Some(law),
        None => draft.asset(section, "preparation", Shelf::Preparation, preparation::read),
    };
    let nothing = crate::base::law::Law::Constant(0.0);
    Merchant {
        name: section.optional_text("name").unwrap_or_else(|| format!("merchant {}", index + 1)),
        place: section.place("place").unwrap_or(PlaceRule::Centre),
        orders_per_day: section.number("orders_per_day"),
        arrivals: arrivals.unwrap_or(DemandProfile { id: String::new(), hourly: [1.0; 24] }),
        ticket: section.optional_law("ticket_usd").unwrap_or(UNPRICED),
        basket: basket.unwrap_or(BasketProfile {
            id: String::new(),
            mass_kg: nothing,
            volume_l: nothing,
        }),
        hours,
        preparation_min: kitchen.unwrap_or(nothing),
        cooks: section.optional_count("cooks"),
        loading_s: section.optional_law("loading_s"),
    }
}

/// Drawn orders need a number and a value; orders of a file have a number of their own.
fn wanted(section: &Section<'_>, drawn: bool) {
    if drawn {
        let keys = [("orders_per_day", "number, 0.01 to 100000"), ("ticket_usd", "number or law")];
        for (key, kind) in keys.into_iter().filter(|(key, _)| section.written(key).is_none()) {
            let what = "this key is required where orders are drawn";
            section.report(key, fault("S103", what, format!("Write it: {kind}.")));
        }
        return;
    }
    for key in ["orders_per_day", "arrivals"] {
        if section.written(key).is_some() {
            let what = "this belongs to drawn orders, and these come from a file";
            section.report(key, fault("S440", what, "Take it out, or `orders.file`."));
        }
    }
}

/// A profile must have orders in the hours open.
fn orders_while_open(
    draft: &Draft<'_>,
    section: &Section<'_>,
    profile: &DemandProfile,
    (opens, closes): (SimTime, SimTime),
) {
    let hour = 3_600_000;
    let open = profile.hourly.iter().enumerate().any(|(index, weight)| {
        let start = index as u64 * hour;
        *weight > 0.0 && start < closes.0 && start + hour > opens.0
    });
    if !open && draft.findings.sound("run.hours") {
        let what = format!("the profile `{}` has no orders in the hours open", profile.id);
        let remedy = "Change `run.hours` or choose another profile.";
        section.report("arrivals", fault("S406", what, remedy));
    }
}

/// Who buys.
pub(super) fn customers(draft: &Draft<'_>) -> Customers {
    let section = draft.section(&schema::CUSTOMERS);
    Customers {
        at: match section.text("at").as_str() {
            "addresses" => CustomerPlaces::Addresses,
            "footpaths" => CustomerPlaces::Footpaths,
            _ => CustomerPlaces::Buildings,
        },
        around: section.place("around"),
        within: Metres(section.number("within_m")),
        distance_m: section.optional_law("distance_m"),
        patience_min: section.law("patience_min"),
        walk_to_door_s: section.law("walk_to_door_s"),
        no_show: no_show(&section),
    }
}

/// Who does not come to the door, and what becomes of the goods.
fn no_show(section: &Section<'_>) -> NoShow {
    let share = section.number("no_show_share");
    let refunded = section.text("not_taken") == "refunded";
    let lone = |key: &str, what: &str, remedy: &str| {
        if section.written(key).is_some() {
            section.report(key, fault("S442", what, remedy));
        }
    };
    if share <= 0.0 && section.sound("no_show_share") {
        for key in ["door_wait_min", "not_taken"] {
            lone(key, "every customer comes to the door", "Write `no_show_share`, or take it out.");
        }
    }
    if !refunded {
        let remedy = "Set `not_taken = \"refunded\"`, or take it out.";
        lone("not_taken_refund_by", "nothing is refunded", remedy);
    }
    let by_carrier = section.optional_text("not_taken_refund_by").as_deref() == Some("carrier");
    NoShow {
        share,
        wait: SimDuration::from_minutes(section.number("door_wait_min")),
        ticket: match (refunded, by_carrier) {
            (false, _) => NotTaken::Charged,
            (true, false) => NotTaken::RefundedByMerchant,
            (true, true) => NotTaken::RefundedByCarrier,
        },
    }
}
