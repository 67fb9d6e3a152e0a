//! `[vary]` and `answer`: the axes of the sweep and the figure that they serve.

use super::Draft;
use super::fleets::priced;
use super::orders::from_file;
use crate::scenario::catalog::{Shelf, rules};
use crate::scenario::problem::fault;
use crate::scenario::schema;
use crate::scenario::section::Section;
use crate::scenario::{AnswerKind, Fleet, Merchant, RunSettings, Together, Vary};

/// Most runs of one sweep: cells times replications.
const MAX_RUNS: u64 = 1_000_000;

/// Most orders kept whole: those of all replications and options at the scenario's own point, about
/// a kilobyte each.
const MAX_ORDERS: f64 = 4e6;

/// Axes of the sweep, ascending.
pub(super) fn vary(
    draft: &Draft<'_>,
    fleets: &[Fleet],
    run: &RunSettings,
    together: Together,
) -> Vary {
    let section = draft.section(&schema::VARY);
    let vary = Vary {
        robots: section.counts("robots"),
        orders_per_day: section.numbers("orders_per_day"),
        rules: draft.assets(&section, "rules", Shelf::Rules, rules::read),
        operators: section.counts("operators"),
        crews: section.counts("crews"),
        feeders: section.counts("feeders"),
        chargers: section.counts("chargers"),
        wage_usd_per_h: section.numbers("wage_usd_per_h"),
    };
    settings(draft, &section, &vary, fleets);
    if !vary.orders_per_day.is_empty() && from_file(draft) {
        let what = "the orders come from a file, which has as many as it has";
        section.report("orders_per_day", fault("S440", what, "Take it out, or `orders.file`."));
    }
    if !vary.rules.is_empty() && fleets.is_empty() && draft.findings.sound("fleet") {
        let what = "there is no fleet that rules could bind";
        section.report("rules", fault("S413", what, "Add a [[fleet]] or take it out."));
    }
    let sound = draft.findings.sound("fleet") && section.sound("robots");
    if let (Some(largest), true) = (vary.robots.last(), sound) {
        if let Some(fleet) = fleets.first() {
            priced(&section, "robots", &fleet.plan, *largest);
        } else {
            let what = "there is no fleet whose robots could vary";
            section.report("robots", fault("S413", what, "Add a [[fleet]] or take it out."));
        }
    }
    if together == Together::Shared && !vary.robots.is_empty() && fleets.len() > 1 {
        let what = "fleets that share the orders keep their sizes; this axis would do nothing";
        section
            .report("robots", fault("S415", what, "Set run.fleets = \"apart\", or take it out."));
    }
    let axes = [
        vary.robots.len(),
        vary.orders_per_day.len(),
        vary.operators.len(),
        vary.crews.len(),
        vary.feeders.len(),
        vary.chargers.len(),
        vary.wage_usd_per_h.len(),
    ];
    let points = axes.iter().fold(1_u64, |cells, axis| cells.saturating_mul(*axis.max(&1) as u64));
    let cells = points.saturating_add(vary.rules.len() as u64 * fleets.len() as u64);
    if cells.saturating_mul(u64::from(run.replications)) > MAX_RUNS {
        let what = format!(
            "{cells} cells of {} replications are more than {MAX_RUNS} runs",
            run.replications
        );
        section.report("robots", fault("S414", what, "Shorten an axis or replicate less."));
    }
    vary
}

/// Axes of people, plugs and wages: they speak of the first fleet, which must have such a thing.
fn settings(draft: &Draft<'_>, section: &Section<'_>, vary: &Vary, fleets: &[Fleet]) {
    let axes = [
        ("operators", vary.operators.is_empty()),
        ("crews", vary.crews.is_empty()),
        ("feeders", vary.feeders.is_empty()),
        ("chargers", vary.chargers.is_empty()),
        ("wage_usd_per_h", vary.wage_usd_per_h.is_empty()),
    ];
    for (key, _) in axes.iter().filter(|(_, empty)| !empty) {
        let Some(fleet) = fleets.first() else {
            if draft.findings.sound("fleet") {
                let what = "there is no fleet of which this could vary";
                section.report(key, fault("S740", what, "Add a [[fleet]] or take it out."));
            }
            continue;
        };
        if *key == "crews" && fleet.crews.is_empty() && draft.findings.sound("crew") {
            let what = format!("`{}` has no crew of which the size could vary", fleet.name);
            section.report(key, fault("S741", what, "Add a [[crew]] or take it out."));
        }
        if *key == "feeders" && fleet.feeders.is_none() && draft.findings.sound("feeder") {
            let what = format!("`{}` has no feeders of whom the number could vary", fleet.name);
            section.report(key, fault("S741", what, "Add a [[feeder]] or take it out."));
        }
    }
}

/// Refuses a run whose tables of orders would not fit into memory.
pub(super) fn orders_kept(
    draft: &Draft<'_>,
    merchants: &[Merchant],
    fleets: usize,
    run: &RunSettings,
) {
    let day: f64 = merchants.iter().map(|merchant| merchant.orders_per_day).sum();
    let kept = day * f64::from(run.replications) * (crate::base::cast::float(fleets) + 1.0);
    if kept > MAX_ORDERS {
        let what = format!("{kept:.0} orders over all days and options are more than {MAX_ORDERS}");
        let section = draft.section(&schema::RUN);
        section.report("replications", fault("S416", what, "Replicate less, or order less."));
    }
}

/// The figure that answers the question.
pub(super) fn answer(
    top: &Section<'_>,
    vary: &Vary,
    fleets: usize,
    together: Together,
) -> AnswerKind {
    match top.text("answer").as_str() {
        "fleet-size" => {
            if (vary.robots.is_empty() || fleets == 0) && top.findings.sound("") {
                let what = "a fleet size is asked for, but no number of robots varies";
                let remedy = "Write `robots = [1, 2, 3]` in [vary].";
                top.report("answer", fault("S408", what, remedy));
            }
            AnswerKind::FleetSize
        }
        "cheapest-option" => AnswerKind::CheapestOption,
        "rules" => {
            if vary.rules.is_empty() && top.findings.sound("") {
                let what = "the answer is what rules change, but no rule pack varies";
                let remedy = "Write `rules = [\"estonia\", \"toronto\"]` in [vary].";
                top.report("answer", fault("S408", what, remedy));
            }
            AnswerKind::Rules
        }
        "operators" => {
            if (vary.operators.is_empty() || fleets == 0) && top.findings.sound("") {
                let what = "robots per operator are asked for, but no number of operators varies";
                let remedy = "Write `operators = [1, 2, 3]` in [vary].";
                top.report("answer", fault("S742", what, remedy));
            }
            if together != Together::Apart && fleets > 1 {
                let what = "fleets that share the orders have no one number of robots per operator";
                top.report("answer", fault("S743", what, "Set run.fleets = \"apart\"."));
            }
            AnswerKind::Operators
        }
        "feeders" => {
            if (vary.feeders.is_empty() || fleets == 0) && top.findings.sound("") {
                let what = "a number of feeders is asked for, but no number of feeders varies";
                let remedy = "Write `feeders = [1, 2, 3]` in [vary].";
                top.report("answer", fault("S742", what, remedy));
            }
            if together != Together::Apart && fleets > 1 {
                let what = "feeders are asked for of one fleet, but the fleets share the orders";
                top.report("answer", fault("S743", what, "Set run.fleets = \"apart\"."));
            }
            AnswerKind::Feeders
        }
        _ => AnswerKind::Service,
    }
}
