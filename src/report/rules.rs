//! The parts of the page that tell of rules: each rule held against each fleet, and the same day
//! under several packs.

use super::charts::escaped;
use super::figures;
use crate::base::interval::Estimate;
use crate::base::units::MetresPerSecond;
use crate::scenario::RuleCheck;
use crate::study::result::{RulesRow, Study};

/// Figures of the tour, with the head of their column.
const TOURED: [(&str, &str); 4] = [
    ("delivered_share", "Delivered"),
    ("robot_share", "By robot"),
    ("on_time_share", "In time"),
    ("merchant_cost_usd_per_order", "Cost per order"),
];

/// The same day under several packs; nothing without such an axis.
pub(super) fn tour(study: &Study) -> String {
    if study.rules_tour.is_empty() {
        return String::new();
    }
    let heads = TOURED.map(|(_, head)| format!("<th>{head}</th>")).concat();
    let rows: String = study.rules_tour.iter().map(|row| toured(study, row)).collect();
    format!(
        "<h2>The same day under {} rule packs</h2>\n<table>\n<caption>Speeds on path, crossing, road; means \
         per day ± half-width of the 95 % interval; the last column is the paired difference, day \
         by day, to {}. A fleet that may not drive is not leased: couriers bring its \
         orders.</caption>\n<tr><th>Rules</th><th class=\"text\">Fleet</th><th>Robots</th>\
         <th>Allowed km/h</th><th>Drives km/h</th>{heads}<th>Less own rules</th>\
         <th class=\"text\">Why not</th></tr>\n{rows}</table>\n",
        study.scenario.vary.rules.len(),
        escaped(&study.scenario.rules.name)
    )
}

fn toured(study: &Study, row: &RulesRow) -> String {
    let name = study.options.get(row.option).map_or("", |option| option.name.as_str());
    let speeds = format!("{}</td><td>{}, {}", limits(row), speed(row.path), speed(row.crossing));
    let figures = TOURED.map(|(name, _)| shown(name, &row.estimate(name)));
    let figures = figures.map(|value| format!("<td>{value}</td>")).concat();
    let cost = TOURED[3].0;
    let base = study.base_cell(row.option);
    let less = base.map_or_else(String::new, |base| figures::words(&row.more_than(base, cost)));
    format!(
        "<tr><td>{}</td><td class=\"text\">{}</td><td>{}</td><td>{speeds}</td>{figures}\
         <td>{less}</td><td class=\"text\">{}</td></tr>\n",
        escaped(&row.pack),
        escaped(name),
        row.robots,
        escaped(&row.why_not)
    )
}

/// A share in per cent, an amount as it is.
fn shown(name: &str, estimate: &Estimate) -> String {
    if !name.ends_with("_share") {
        return figures::words(estimate);
    }
    let percent = |value: Option<f64>| value.map(|value| value * 100.0);
    let (mean, half_width) = (percent(estimate.mean), percent(estimate.half_width));
    format!("{:.1} %", Estimate { mean, half_width, n: estimate.n })
}

/// Limits of a pack on path, crossing and road.
fn limits(row: &RulesRow) -> String {
    let any = |limit: Option<MetresPerSecond>| {
        limit.map_or_else(|| "any".to_owned(), |limit| format!("{:.1}", limit.kmh()))
    };
    let road = if row.road_allowed { any(row.limits[2]) } else { "closed".to_owned() };
    format!("{}, {}, {road}", any(row.limits[0]), any(row.limits[1]))
}

fn speed(speed: Option<MetresPerSecond>) -> String {
    speed.map_or_else(|| "-".to_owned(), |speed| format!("{:.1}", speed.kmh()))
}

/// The tour in lines of text; empty without such an axis.
pub(crate) fn tour_lines(study: &Study) -> Vec<String> {
    let Some(_) = study.rules_tour.first() else { return Vec::new() };
    let name = |row: &RulesRow| study.options.get(row.option).map_or("", |o| o.name.as_str());
    let rows = || study.rules_tour.iter();
    let packs = rows().map(|row| row.pack.chars().count()).max().unwrap_or(0);
    let names = rows().map(|row| name(row).chars().count()).max().unwrap_or(0);
    let heads = TOURED.map(|(_, head)| format!("{head:>15}")).join(" ");
    let own = "less own rules";
    let mut lines = vec![format!(
        "{:packs$} {:names$} robots {:>18} {:>9} {heads} {own:>15}",
        "", "", "allowed", "drives"
    )];
    for row in rows() {
        let figures = TOURED.map(|(name, _)| format!("{:>15}", shown(name, &row.estimate(name))));
        let less = study
            .base_cell(row.option)
            .map_or_else(String::new, |base| format!("{:.2}", row.more_than(base, TOURED[3].0)));
        let drives = [row.path, row.crossing].map(speed).join(", ");
        let speeds = format!("{:>18} {drives:>9}", limits(row));
        let cells = format!("{:>6} {speeds} {} {less:>15}", row.robots, figures.join(" "));
        let line = format!("{:packs$} {:names$} {cells}  {}", row.pack, name(row), row.why_not);
        lines.push(line.trim_end().to_owned());
    }
    lines.push(
        "Speeds on path, crossing, road in km/h; less own rules: cost per order, paired."
            .to_owned(),
    );
    lines
}

/// Every rule held against every fleet; nothing where the place sets none.
pub(super) fn checks(study: &Study) -> String {
    let fleets = study.scenario.fleets.iter().zip(&study.rule_checks);
    let row = |fleet: &str, check: &RuleCheck| {
        let cells = [fleet, &words(check.rule), &check.limit, &check.value];
        let cells = cells.map(|cell| format!("<td>{}</td>", escaped(cell))).concat();
        let verdict = words(check.verdict.name());
        let why = if check.why.is_empty() { verdict } else { format!("{verdict}: {}", check.why) };
        format!("<tr>{cells}<td class=\"text\">{}</td></tr>\n", escaped(&why))
    };
    let rows: String = fleets
        .flat_map(|(fleet, checks)| checks.iter().map(|check| row(&fleet.name, check)))
        .collect();
    if rows.is_empty() {
        return String::new();
    }
    format!(
        "<h2>Rules: {}</h2>\n<table>\n<caption>What the place allows or asks, and what comes of it; \
         <q>owed</q>: named, not simulated.</caption>\n<tr><th>Fleet</th><th>Rule</th>\
         <th>Limit</th><th>Fleet</th><th class=\"text\">Verdict</th></tr>\n{rows}</table>\n",
        escaped(&study.scenario.rules.name)
    )
}

/// A name of tables in words.
fn words(name: &str) -> String {
    name.replace('_', " ")
}
