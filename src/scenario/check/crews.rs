//! `[[crew]]`, and the keys of `[[fleet]]` that say what crews do and why they are needed.

use crate::base::units::MetresPerSecond;
use crate::scenario::problem::fault;
use crate::scenario::section::Section;
use crate::scenario::{
    Answers, CrewPool, Merchant, OperatingMode, RefundBy, RescueRules, STREET_DETOUR,
    StrandedOrder, VendorProfile, WALK_KMH, Wear,
};

/// Speed of a crew that drives, over streets and with parking \[km/h\].
///
/// Assumption: 20, range 10–30.
const DRIVE_KMH: f64 = 20.0;

/// The pools of people who go out to a fleet's stuck robots.
pub(super) fn crew_pools(
    fleet: &Section<'_>,
    crews: &[&Section<'_>],
    vendor: &VendorProfile,
    wear: &Wear,
    merchants: &[Merchant],
) -> Vec<CrewPool> {
    let stuck = vendor.rescue_share > 0.0 || !wear.none();
    let alone = vendor.mode != OperatingMode::Accompanied;
    if crews.is_empty() && alone && stuck && fleet.sound("") {
        let what = format!("robots of `{}` get stuck, and nobody fetches them", vendor.id);
        let remedy = "Add [[crew]] with `for`, people and wage_usd_per_h.";
        fleet.report("vendor", fault("S412", what, remedy));
    }
    crews.iter().map(|section| crew_pool(fleet, section, merchants)).collect()
}

fn crew_pool(fleet: &Section<'_>, section: &Section<'_>, merchants: &[Merchant]) -> CrewPool {
    let at_merchant = section.optional_text("base").as_deref() == Some("merchant");
    let hub_elsewhere = fleet.place("hub").is_some();
    let base = match merchants.first() {
        Some(first) if at_merchant && hub_elsewhere => Some(first.place.clone()),
        _ => section.place("base"),
    };
    let swap_min = section.optional_law("swap_min");
    let spares = section.optional_count("spares");
    if spares.is_some() && swap_min.is_none() && section.sound("swap_min") {
        let what = "these crews put no battery in";
        section.report("spares", fault("S736", what, "Write swap_min, or take it out."));
    }
    CrewPool {
        people: section.count("people"),
        shifts: section.shifts("shifts"),
        base,
        wage_per_h: section.money("wage_usd_per_h"),
        speed: speed(section),
        swap_min,
        spares,
    }
}

/// Speed along the footpath; the key of the other way to move is refused, since it does nothing.
fn speed(section: &Section<'_>) -> MetresPerSecond {
    let drives = section.text("moves") == "drive";
    let (own, other) = if drives { ("drive_kmh", "walk_kmh") } else { ("walk_kmh", "drive_kmh") };
    if section.written(other).is_some() {
        let what = format!("these crews {}", section.text("moves"));
        section.report(other, fault("S733", what, format!("Write {own}, or change `moves`.")));
    }
    let speed = section.optional_number(own);
    let kmh =
        if drives { speed.unwrap_or(DRIVE_KMH) / STREET_DETOUR } else { speed.unwrap_or(WALK_KMH) };
    MetresPerSecond::from_kmh(kmh)
}

/// What a fleet does about stuck robots.
pub(super) fn rescue_rules(fleet: &Section<'_>, crews: &[&Section<'_>]) -> RescueRules {
    let stranded = match fleet.text("stranded_order").as_str() {
        "refunded" => StrandedOrder::Refunded,
        "by-hand" => StrandedOrder::ByHand,
        "kept" => StrandedOrder::Kept,
        _ => StrandedOrder::Remade,
    };
    let payer = fleet.optional_text("refunds_by");
    if payer.is_some() && stranded != StrandedOrder::Refunded && fleet.sound("stranded_order") {
        let remedy = "Write stranded_order = \"refunded\", or take the key out.";
        fleet.report("refunds_by", fault("S734", "no order of this fleet is refunded", remedy));
    }
    let refund_by = match payer.as_deref() {
        Some("merchant") => RefundBy::Merchant,
        _ => RefundBy::Vendor,
    };
    RescueRules { answers: answers(crews), stranded, refund_by }
}

/// How all crews of a fleet answer; who differs from the first is refused.
fn answers(crews: &[&Section<'_>]) -> Answers {
    let words: Vec<String> = crews.iter().map(|section| section.text("answers")).collect();
    for (section, word) in crews.iter().zip(&words) {
        if *word != words[0] && section.sound("answers") {
            let what = format!("another crew of this fleet answers `{}`", words[0]);
            section.report("answers", fault("S735", what, "Write one rule for all of them."));
        }
    }
    match words.first().map(String::as_str) {
        Some("nearest") => Answers::Nearest,
        _ => Answers::FirstCome,
    }
}

/// What befalls a fleet's robots on the road.
pub(super) fn wear(fleet: &Section<'_>) -> Wear {
    let per_hour = |key| fleet.number(key) / 1000.0;
    Wear {
        hours_between_failures: fleet.optional_number("hours_between_failures_h"),
        thefts_per_h: per_hour("thefts_per_1000_h"),
        vandalism_per_h: per_hour("vandalism_per_1000_h"),
        bays: fleet.optional_count("workshop_bays"),
    }
}
