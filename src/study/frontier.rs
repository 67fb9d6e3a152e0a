//! Robots per operator against waits and cost: one curve a wage, from the cells in which operators
//! vary.

use super::answer::{NOTHING, estimate, note};
use super::result::{Cell, Study};
use crate::base::interval::Estimate;

/// Mean wait for an operator that a fleet should stay below \[s\].
///
/// Assumption: 20, range 10–60; the service time of a call itself.
pub const WAIT_GOAL_S: f64 = 20.0;

/// Figure of the wait.
pub const WAIT: &str = "operator_wait_s_mean";

/// Figure of the cost.
pub const COST: &str = "fleet_cost_usd_per_delivery";

/// One number of operators.
#[derive(Debug, Clone, Copy)]
pub struct FrontierPoint<'a> {
    /// People on duty.
    pub operators: u32,
    /// Robots over operators.
    pub robots_per_operator: f64,
    /// The days.
    pub cell: &'a Cell,
}

/// All numbers of operators at one wage, fewest robots per operator first.
#[derive(Debug, Clone)]
pub struct Frontier<'a> {
    /// Wage \[per h\].
    pub wage_usd_per_h: f64,
    /// Points.
    pub points: Vec<FrontierPoint<'a>>,
}

/// Curves of the first option at the scenario's own fleet size and demand, by rising wage; none
/// where operators do not vary.
pub fn frontiers(study: &Study) -> Vec<Frontier<'_>> {
    if study.scenario.vary.operators.is_empty() {
        return Vec::new();
    }
    let Some(base) = study.base_cell(0) else { return Vec::new() };
    let fits = |cell: &&Cell| {
        cell.option == 0
            && cell.robots == base.robots
            && (cell.orders_per_day - base.orders_per_day).abs() < 1e-9
            && (cell.setting.crews, cell.setting.feeders, cell.setting.chargers)
                == (base.setting.crews, base.setting.feeders, base.setting.chargers)
    };
    let mut frontiers: Vec<Frontier> = Vec::new();
    for cell in study.cells.iter().filter(fits) {
        let (Some(operators), Some(wage)) = (cell.setting.operators, cell.setting.wage_usd_per_h)
        else {
            continue;
        };
        let robots_per_operator = f64::from(cell.robots) / f64::from(operators.max(1));
        let point = FrontierPoint { operators, robots_per_operator, cell };
        let known = frontiers.iter_mut().find(|f| f.wage_usd_per_h.total_cmp(&wage).is_eq());
        match known {
            Some(frontier) => frontier.points.push(point),
            None => frontiers.push(Frontier { wage_usd_per_h: wage, points: vec![point] }),
        }
    }
    frontiers.sort_by(|a, b| a.wage_usd_per_h.total_cmp(&b.wage_usd_per_h));
    for frontier in &mut frontiers {
        frontier.points.sort_by_key(|point| std::cmp::Reverse(point.operators));
    }
    frontiers
}

impl Frontier<'_> {
    /// The point that costs least per delivery; ties to more operators.
    pub fn cheapest(&self) -> Option<&FrontierPoint<'_>> {
        let cost = |point: &FrontierPoint| estimate(point.cell, COST).mean.unwrap_or(f64::INFINITY);
        self.points.iter().min_by(|a, b| cost(a).total_cmp(&cost(b)))
    }

    /// Points whose cost these days do not tell apart from the cheapest one's.
    fn as_cheap(&self, best: &FrontierPoint) -> Vec<String> {
        let others = self.points.iter().filter(|point| point.operators != best.operators);
        let same = others.filter(|point| {
            let (own, least) = (point.cell.figure(COST), best.cell.figure(COST));
            let more = Estimate::of_difference(&own, &least);
            more.bounds().is_some_and(|(low, _)| low <= 0.0)
        });
        same.map(|point| plain(point.robots_per_operator)).collect()
    }
}

/// The largest number of robots per operator whose mean wait lies below the goal for certain.
pub fn widest_in_time<'a>(frontiers: &'a [Frontier<'a>]) -> Option<&'a FrontierPoint<'a>> {
    let keeps = |point: &&FrontierPoint| {
        let wait = estimate(point.cell, WAIT);
        wait.bounds().is_some_and(|(_, high)| high < WAIT_GOAL_S)
    };
    let points = &frontiers.first()?.points;
    let first_late = points.iter().position(|point| !keeps(&point)).unwrap_or(points.len());
    first_late.checked_sub(1).and_then(|last| points.get(last))
}

/// The cheapest robots per operator at every wage, and how many keep the wait short.
pub(super) fn sentence(study: &Study) -> String {
    let frontiers = frontiers(study);
    if frontiers.is_empty() {
        return NOTHING.to_owned();
    }
    let currency = study.scenario.currency();
    let mut parts: Vec<String> = frontiers
        .iter()
        .filter_map(|frontier| {
            let best = frontier.cheapest()?;
            let same = frontier.as_cheap(best);
            let same = match same.len() {
                0 => String::new(),
                _ => format!(", not told apart from {}", same.join(", ")),
            };
            Some(format!(
                "at {} {currency}/h {} cost least, {:.2} {currency} per delivery{same}",
                plain(frontier.wage_usd_per_h),
                ratio(best),
                estimate(best.cell, COST),
            ))
        })
        .collect();
    parts.push(match widest_in_time(&frontiers) {
        Some(point) => format!(
            "the most with a mean wait below {WAIT_GOAL_S} s is {}, {:.1} s",
            ratio(point),
            estimate(point.cell, WAIT)
        ),
        None => format!("no tested number of operators keeps the mean wait below {WAIT_GOAL_S} s"),
    });
    format!("{}: {}{}", study.options[0].name, parts.join("; "), note(study))
}

/// A number of robots per operator, and of operators.
fn ratio(point: &FrontierPoint) -> String {
    let people = if point.operators == 1 { "operator" } else { "operators" };
    let robots = plain(point.robots_per_operator);
    format!("{robots} robots per operator ({} {people})", point.operators)
}

/// A number without needless places.
fn plain(value: f64) -> String {
    let printed = format!("{value:.1}");
    printed.strip_suffix(".0").map_or(printed.clone(), str::to_owned)
}
