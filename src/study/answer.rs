//! The answer to the scenario's question in one sentence, and what must be said beside it.

use super::result::{Cell, Study};
use crate::base::interval::Estimate;
use crate::scenario::AnswerKind;
use crate::sim::Ground;

/// The answer.
pub fn sentence(study: &Study) -> String {
    match study.scenario.answer {
        AnswerKind::FleetSize => fleet_size(study),
        AnswerKind::Service => service(study),
        AnswerKind::CheapestOption => cheapest_option(study),
    }
}

const COST: &str = "merchant_cost_usd_per_order";

fn estimate(cell: &Cell, name: &str) -> Estimate {
    Estimate::of(&cell.figure(name))
}

fn cost(cell: &Cell) -> f64 {
    estimate(cell, COST).mean.unwrap_or(f64::INFINITY)
}

/// A paired difference in words: decided, or not by this run.
fn against(best: &Cell, other: &Cell, name: &str) -> String {
    let difference = Estimate::of_difference(&other.figure(COST), &best.figure(COST));
    match difference.bounds() {
        Some((low, _)) if low > 0.0 => format!("{difference:.2} less than {name}"),
        Some(_) => format!("not told apart from {name} by this run ({difference:.2})"),
        None => format!("against {name} no interval is stated: too few replications"),
    }
}

fn courier_cell(study: &Study) -> Option<&Cell> {
    study.base_cell(study.options.len() - 1)
}

fn fleet_size(study: &Study) -> String {
    let demand = study.scenario.orders_per_day();
    let at_base = |cell: &&Cell| cell.option == 0 && (cell.orders_per_day - demand).abs() < 1e-9;
    let mut cells: Vec<&Cell> = study.cells.iter().filter(at_base).collect();
    cells.sort_by(|a, b| cost(a).total_cmp(&cost(b)).then(a.robots.cmp(&b.robots)));
    let (Some(best), Some(couriers)) = (cells.first(), courier_cell(study)) else {
        return "No fleet was run.".to_owned();
    };
    let count = |n: u32| if n == 1 { "1 robot".to_owned() } else { format!("{n} robots") };
    let name = &study.options[best.option].name;
    let mut parts = vec![format!(
        "{name}: {} cost the merchant least at {demand} orders a day, {:.2} {} per delivered order",
        count(best.robots),
        estimate(best, COST),
        study.scenario.currency(),
    )];
    let own = study.base_cell(0).filter(|own| own.robots != best.robots);
    let second = cells.get(1).filter(|second| Some(second.robots) != own.map(|own| own.robots));
    let others = own.into_iter().chain(second.copied());
    parts.extend(others.map(|other| against(best, other, &count(other.robots))));
    parts.push(if cost(couriers) < cost(best) {
        format!("couriers alone cost {:.2}, less still", estimate(couriers, COST))
    } else {
        against(best, couriers, "couriers alone")
    });
    parts.join("; ") + &note(study)
}

fn service(study: &Study) -> String {
    let Some(cell) = study.base_cell(0) else { return "No fleet was run.".to_owned() };
    let share = |name| {
        let estimate = estimate(cell, name);
        let percent = |value: Option<f64>| value.map(|value| value * 100.0);
        Estimate {
            mean: percent(estimate.mean),
            half_width: percent(estimate.half_width),
            n: estimate.n,
        }
    };
    format!(
        "{}: {} robots hand over {:.1} % of orders within {} min (95th percentile of lead time \
         {:.1} min), {:.1} % of orders by robot, {:.1} orders per robot and day{}",
        study.options[0].name,
        cell.robots,
        share("on_time_share"),
        study.scenario.promise.minutes(),
        estimate(cell, "lead_time_min_p95"),
        share("robot_share"),
        estimate(cell, "orders_per_robot_day"),
        note(study),
    )
}

fn cheapest_option(study: &Study) -> String {
    let bases = (0..study.options.len()).filter_map(|option| study.base_cell(option));
    let mut cells: Vec<&Cell> = bases.collect();
    cells.sort_by(|a, b| cost(a).total_cmp(&cost(b)).then(a.option.cmp(&b.option)));
    let Some(best) = cells.first() else { return "Nothing was run.".to_owned() };
    let mut parts = vec![format!(
        "{} costs the merchant least, {:.2} {} per delivered order",
        study.options[best.option].name,
        estimate(best, COST),
        study.scenario.currency(),
    )];
    let others = cells.iter().skip(1);
    parts.extend(others.map(|other| against(best, other, &study.options[other.option].name)));
    parts.join("; ") + &note(study)
}

fn note(study: &Study) -> String {
    format!(" (95 % intervals, {} days).", study.scenario.run.replications)
}

/// What must be said beside the answer: places dropped, rules that bind.
pub fn remarks(ground: &Ground) -> Vec<String> {
    let scenario = &ground.scenario;
    let mut remarks = shared_places(ground);
    if ground.unreachable > 0 {
        let all = ground.customers.len() + ground.unreachable;
        remarks.push(format!(
            "{} of {all} customer places are left out: no footpath of the main network comes \
             within 100 m.",
            ground.unreachable
        ));
    }
    for (fleet, found) in scenario.fleets.iter().zip(&ground.fleets) {
        if let Some(reason) = &found.forbidden {
            remarks.push(format!("{} may not drive here: {reason}.", fleet.name));
        }
        let permitted = scenario.permitted(fleet.robots);
        if permitted < fleet.robots {
            let place = &scenario.rules.name;
            remarks.push(format!("{}: {place} permits {permitted} robots.", fleet.name));
        }
        remarks.extend(dropped(&fleet.name, found));
    }
    remarks
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
