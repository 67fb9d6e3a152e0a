//! The answer to the scenario's question in one sentence, and what must be said beside it.

use super::book;
use super::feeders;
use super::frontier;
use super::result::{Cell, Study};
use super::standby;
use crate::base::interval::{Estimate, FEWEST_REPLICATIONS};
use crate::scenario::{AnswerKind, Scenario};
use crate::sim::Ground;

/// The answer; fleets that rules keep off the footpath come first.
pub fn sentence(study: &Study, forbidden: &[String]) -> String {
    let answer = match study.scenario.answer {
        AnswerKind::FleetSize => fleet_size(study),
        AnswerKind::Service => standby::sentence(study).unwrap_or_else(|| service(study)),
        AnswerKind::CheapestOption => cheapest_option(study),
        AnswerKind::Rules => super::rules_tour::sentence(study),
        AnswerKind::Operators => frontier::sentence(study),
        AnswerKind::Feeders => feeders::sentence(study),
    };
    forbidden.iter().cloned().chain([answer]).collect::<Vec<_>>().join(" ")
}

/// Fleets that rules keep off the footpath altogether, and why.
pub fn forbidden(ground: &Ground) -> Vec<String> {
    let fleets = ground.scenario.fleets.iter().zip(&ground.fleets);
    let told = fleets.filter_map(|(fleet, found)| {
        let reason = found.forbidden.as_ref()?;
        Some(format!("{} may not drive here: {reason}.", fleet.name))
    });
    told.collect()
}

/// Figure of the cost to the merchant.
pub const COST: &str = "merchant_cost_usd_per_order";

/// Fewest delivered of placed orders for which a fleet is recommended, of what couriers deliver.
///
/// Assumption: 0.95; a fleet that turns more customers away is not cheap, it sells less.
const SERVICE_FLOOR: f64 = 0.95;

/// Customer places of a merchant below which a remark says so.
const FEW_CUSTOMERS: usize = 30;

/// Share of orders in time that a fleet must reach to keep a promise.
const KEEPS_PROMISE: f64 = 0.95;

pub(super) fn estimate(cell: &Cell, name: &str) -> Estimate {
    Estimate::of_days(&cell.figure(name))
}

fn mean(cell: &Cell, name: &str) -> f64 {
    estimate(cell, name).mean.unwrap_or(f64::NAN)
}

pub(super) fn cost(cell: &Cell) -> f64 {
    estimate(cell, COST).mean.unwrap_or(f64::INFINITY)
}

/// A share as a percentage.
pub(super) fn percent(cell: &Cell, name: &str) -> Estimate {
    let estimate = estimate(cell, name);
    let percent = |value: Option<f64>| value.map(|value| value * 100.0);
    Estimate {
        mean: percent(estimate.mean),
        half_width: percent(estimate.half_width),
        n: estimate.n,
    }
}

/// A paired difference in words: decided, or not by this run.
pub(super) fn against(best: &Cell, other: &Cell, name: &str) -> String {
    let difference = Estimate::of_difference(&other.figure(COST), &best.figure(COST));
    let more = Estimate::of_difference(&best.figure(COST), &other.figure(COST));
    match difference.bounds() {
        Some((low, _)) if low > 0.0 => format!("{difference:.2} less than {name}"),
        Some((_, high)) if high < 0.0 => format!("{more:.2} more than {name}"),
        Some((low, high)) if low.abs() + high.abs() < 1e-9 => format!("the same as {name}"),
        Some(_) => format!("not told apart from {name} by this run ({difference:.2})"),
        None => format!("{name} costs {difference:.2} more than that, without interval"),
    }
}

/// What customers get for it.
pub(super) fn kept(study: &Study, cell: &Cell) -> String {
    format!(
        "{:.1} % of orders are delivered, {:.1} % within {} min",
        percent(cell, "delivered_share"),
        percent(cell, "on_time_share"),
        study.scenario.promise.minutes()
    )
}

pub(super) fn courier_cell(study: &Study) -> Option<&Cell> {
    study.base_cell(study.options.len() - 1)
}

pub(super) fn robots(count: u32) -> String {
    if count == 1 { "1 robot".to_owned() } else { format!("{count} robots") }
}

/// Fleet sizes of the first option at the scenario's own demand.
fn sizes(study: &Study) -> Vec<&Cell> {
    let demand = study.scenario.orders_per_day();
    let at_base = |cell: &&Cell| {
        cell.option == 0
            && cell.own_setting
            && cell.robots > 0
            && (cell.orders_per_day - demand).abs() < 1e-9
    };
    study.cells.iter().filter(at_base).collect()
}

fn fleet_size(study: &Study) -> String {
    let Some(couriers) = courier_cell(study) else { return NOTHING.to_owned() };
    let floor = SERVICE_FLOOR * mean(couriers, "delivered_share");
    let (mut cells, poor): (Vec<&Cell>, Vec<&Cell>) =
        sizes(study).into_iter().partition(|cell| mean(cell, "delivered_share") >= floor);
    cells.sort_by(|a, b| cost(a).total_cmp(&cost(b)).then(a.robots.cmp(&b.robots)));
    let name = &study.options[0].name;
    let Some(best) = cells.first() else {
        let most = poor.iter().map(|cell| cell.robots).max();
        let tested = most.map_or_else(|| "no fleet".to_owned(), robots);
        return format!(
            "{name}: up to {tested} deliver less than {:.0} % of what couriers would; lease more, or \
             set promise.fallback_after_min so that couriers take the rest{}",
            100.0 * SERVICE_FLOOR,
            note(study)
        );
    };
    let mut parts = vec![format!(
        "{name}: {} cost the merchant least at {} orders a day, {:.2} {} per delivered order",
        robots(best.robots),
        study.scenario.orders_per_day(),
        estimate(best, COST),
        study.scenario.currency(),
    )];
    let own = study.base_cell(0).filter(|own| own.robots != best.robots);
    let own = own.filter(|own| cells.iter().any(|cell| cell.robots == own.robots));
    let second = cells.get(1).filter(|second| Some(second.robots) != own.map(|own| own.robots));
    let others = own.into_iter().chain(second.copied());
    parts.extend(others.map(|other| against(best, other, &robots(other.robots))));
    parts.push(against(best, couriers, "couriers alone"));
    parts.push(kept(study, best));
    if !poor.is_empty() {
        let least = format!("{:.0} %", 100.0 * SERVICE_FLOOR);
        parts.push(format!(
            "fleets that deliver less than {least} of what couriers would are left out"
        ));
    }
    parts.join("; ") + &note(study)
}

pub(super) const NOTHING: &str = "Nothing was run.";

fn service(study: &Study) -> String {
    let Some(cell) = study.base_cell(0) else { return NOTHING.to_owned() };
    let name = &study.options[0].name;
    if cell.robots == 0 {
        return format!("{name}: {}{}", kept(study, cell), note(study));
    }
    let mut parts = vec![format!(
        "{name}: with {} {}, {:.1} % of orders by robot; 95th percentile of a day's lead times \
         {:.1} min, {:.1} orders per robot and day",
        robots(cell.robots),
        kept(study, cell),
        percent(cell, "robot_share"),
        estimate(cell, "lead_time_min_p95"),
        estimate(cell, "orders_per_robot_day"),
    )];
    parts.extend(smallest_that_keeps(study));
    parts.join("; ") + &note(study)
}

/// The smallest tested fleet that keeps the promise, where several were tested.
fn smallest_that_keeps(study: &Study) -> Option<String> {
    let mut cells = sizes(study);
    cells.sort_by_key(|cell| cell.robots);
    let largest = cells.last().filter(|_| cells.len() > 1)?;
    let goal = format!("{:.0} % in time", 100.0 * KEEPS_PROMISE);
    let keeps = |cell: &&&Cell| {
        let share = estimate(cell, "on_time_share");
        share.bounds().is_some_and(|(low, _)| low >= KEEPS_PROMISE)
    };
    Some(match cells.iter().find(keeps) {
        Some(cell) => format!(
            "the smallest tested fleet with {goal} is {} ({:.1} %)",
            robots(cell.robots),
            percent(cell, "on_time_share")
        ),
        None => format!(
            "no tested fleet reaches {goal} for certain; {} reach {:.1} %",
            robots(largest.robots),
            percent(largest, "on_time_share")
        ),
    })
}

fn cheapest_option(study: &Study) -> String {
    let bases = (0..study.options.len()).filter_map(|option| study.base_cell(option));
    let mut cells: Vec<&Cell> = bases.collect();
    cells.sort_by(|a, b| cost(a).total_cmp(&cost(b)).then(a.option.cmp(&b.option)));
    let Some(best) = cells.first() else { return NOTHING.to_owned() };
    let mut parts = vec![format!(
        "{} costs the merchant least, {:.2} {} per delivered order",
        study.options[best.option].name,
        estimate(best, COST),
        study.scenario.currency(),
    )];
    let others = cells.iter().skip(1);
    parts.extend(others.map(|other| against(best, other, &study.options[other.option].name)));
    parts.push(kept(study, best));
    parts.join("; ") + &note(study)
}

pub(super) fn note(study: &Study) -> String {
    let days = study.scenario.run.replications;
    if (days as usize) < FEWEST_REPLICATIONS {
        return format!(" (days simulated: {days}, too few for intervals).");
    }
    format!(" (95 % intervals, {days} days).")
}

/// What must be said beside the answer: places dropped, rules that bind.
pub fn remarks(ground: &Ground) -> Vec<String> {
    let scenario = &ground.scenario;
    let mut remarks = vec![rules(scenario)];
    remarks.extend(forbidden(ground));
    remarks.extend(shared_places(ground));
    if ground.unreachable > 0 {
        let all = ground.customers.len() + ground.unreachable;
        remarks.push(format!(
            "{} of {all} customer places are left out: no footpath of the main network comes \
             within 100 m.",
            ground.unreachable
        ));
    }
    remarks.extend(book::remarks(ground));
    let fewest = ground.customers_of.iter().map(Vec::len).min().unwrap_or(0);
    if fewest < FEW_CUSTOMERS {
        remarks.push(format!(
            "A merchant has {fewest} customer places only: distances are those of a few doors."
        ));
    }
    for (fleet, found) in scenario.fleets.iter().zip(&ground.fleets) {
        let asked = scenario.vary.robots.iter().copied().chain([fleet.robots]).max();
        let permitted = scenario.permitted(u32::MAX);
        if asked > Some(permitted) {
            let place = &scenario.rules.name;
            remarks.push(format!("{}: {place} permits {permitted} robots.", fleet.name));
        }
        remarks.extend(dropped(&fleet.name, found));
    }
    remarks
}

/// Which rules applied, and how far they limit speed.
fn rules(scenario: &Scenario) -> String {
    let pack = &scenario.rules;
    let Some(limit) = pack.footpath else {
        return format!("Rules: {}, without a speed limit on footpaths.", pack.name);
    };
    let limit = format!("at most {:.1} km/h on footpaths", limit.kmh());
    let slowed = scenario
        .fleets
        .iter()
        .filter(|fleet| pack.footpath.is_some_and(|limit| limit < fleet.vendor.cruise));
    let slowed: Vec<&str> = slowed.map(|fleet| fleet.name.as_str()).collect();
    if slowed.is_empty() {
        return format!("Rules: {}; {limit}, which slows nobody here.", pack.name);
    }
    format!("Rules: {}; {limit}, which slows {}.", pack.name, slowed.join(", "))
}

/// Merchants that stand at one place, because the map holds too few.
fn shared_places(ground: &Ground) -> Vec<String> {
    let name = |index: usize| &ground.scenario.merchants[index].name;
    let pairs =
        (0..ground.merchants.len()).flat_map(|later| (0..later).map(move |one| (one, later)));
    let shared = pairs.filter(|(one, later)| ground.merchants[*one] == ground.merchants[*later]);
    let remark =
        |(one, later)| format!("{} and {} share one place of the map.", name(one), name(later));
    shared.map(remark).collect()
}

fn dropped(name: &str, found: &crate::sim::ground::FleetGround) -> Option<String> {
    let counts = found.placing;
    let lost = counts.total() - counts.served;
    let percent = |part: usize| {
        100.0 * crate::base::cast::float(part) / crate::base::cast::float(counts.total())
    };
    (lost > 0).then(|| {
        format!(
            "{name} cannot reach {:.1} % of {} customer places: {:.1} % lie at another piece of \
             the network, {:.1} % at paths it may not use, {:.1} % over 100 m from any path.",
            percent(lost),
            counts.total(),
            percent(counts.other_piece),
            percent(counts.not_allowed),
            percent(counts.far),
        )
    })
}
