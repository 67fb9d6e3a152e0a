//! The parts of the page that tell of rules: each rule held against each fleet, and the same day
//! under several packs.

use super::charts::escaped;
use super::figures;
use crate::base::interval::Estimate;
use crate::base::units::MetresPerSecond;
use crate::scenario::RuleCheck;
use crate::study::result::{RulesRow, Study};

/// Figures of the tour, with the head of their column; the last is compared.
const TOURED: [(&str, &str); 3] = [
    ("delivered_share", "Delivered"),
    ("on_time_share", "In time"),
    ("merchant_cost_usd_per_order", "Cost per order"),
];
const COMPARED: &str = TOURED[2].0;

/// The same day under several packs; nothing without such an axis.
pub(super) fn tour(study: &Study) -> String {
    if study.rules_tour.is_empty() {
        return String::new();
    }
    let heads = TOURED.map(|(_, head)| format!("<th>{head}</th>")).concat();
    let rows: String = study.rules_tour.iter().map(|row| toured(study, row)).collect();
    let kept_off = kept_off(study);
    let kept_off = kept_off.iter().map(|line| format!("<li>{}</li>\n", escaped(line)));
    let kept_off = kept_off.collect::<Vec<_>>().concat();
    format!(
        "<h2>The same day under {} rule packs</h2>\n<table>\n<tr><th>Rules</th>\
         <th class=\"text\">Fleet</th><th>Robots</th><th>Allowed km/h</th><th>Drives km/h</th>\
         {heads}<th>Less {}</th></tr>\n{rows}</table>\n<p class=\"note\">Allowed on path, crossing, \
         busier road; drives on path and crossing at most. Means per day ± half-width of the 95 % \
         interval; the last column is the paired difference of the cost, day by day. A fleet that \
         may not drive is not leased: couriers bring its orders.</p>\n<ul>\n{kept_off}</ul>\n",
        study.scenario.vary.rules.len(),
        escaped(&study.scenario.rules.name)
    )
}

fn toured(study: &Study, row: &RulesRow) -> String {
    let drives = format!("{}, {}", speed(row.path), speed(row.crossing));
    let figures = TOURED.map(|(name, _)| shown(name, &row.estimate(name)));
    let figures = figures.map(|value| format!("<td>{value}</td>")).concat();
    let base = study.base_cell(row.option);
    let less = base.map_or_else(String::new, |base| figures::words(&row.more_than(base, COMPARED)));
    format!(
        "<tr><td>{}</td><td class=\"text\">{}</td><td>{}</td><td>{}</td><td>{drives}</td>{figures}\
         <td>{less}</td></tr>\n",
        escaped(&row.pack),
        escaped(option_name(study, row)),
        row.robots,
        limits(row),
    )
}

fn option_name<'a>(study: &'a Study, row: &RulesRow) -> &'a str {
    study.options.get(row.option).map_or("", |option| option.name.as_str())
}

/// Who may not drive where, and why.
fn kept_off(study: &Study) -> Vec<String> {
    let rows = study.rules_tour.iter().filter(|row| !row.why_not.is_empty());
    let line = |row: &RulesRow| format!("{} not: {}.", option_name(study, row), row.why_not);
    rows.map(line).collect()
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
    let rows = || study.rules_tour.iter();
    if rows().next().is_none() {
        return Vec::new();
    }
    let packs = rows().map(|row| row.pack.chars().count()).max().unwrap_or(0);
    let names = rows().map(|row| option_name(study, row).chars().count()).max().unwrap_or(0);
    let heads = TOURED.map(|(_, head)| format!("{head:>15}")).join(" ");
    let mut lines = vec![format!(
        "{:packs$} {:names$} robots {:>18} {:>9} {heads} {:>16}",
        "", "", "allowed km/h", "drives", "less own rules"
    )];
    lines.extend(rows().map(|row| {
        let figures = TOURED.map(|(name, _)| format!("{:>15}", shown(name, &row.estimate(name))));
        let less = study
            .base_cell(row.option)
            .map_or_else(String::new, |base| format!("{:.2}", row.more_than(base, COMPARED)));
        let drives = [row.path, row.crossing].map(speed).join(", ");
        let (pack, name) = (&row.pack, option_name(study, row));
        let speeds = format!("{:>18} {drives:>9}", limits(row));
        let cells = format!("{:>6} {speeds} {} {less:>16}", row.robots, figures.join(" "));
        format!("{pack:packs$} {name:names$} {cells}")
    }));
    lines.extend(kept_off(study));
    lines
}

/// Every rule held against every fleet; nothing where the place sets none.
pub(super) fn checks(study: &Study) -> String {
    let fleets = study.scenario.fleets.iter().zip(&study.rule_checks);
    let row = |fleet: &str, check: &RuleCheck| {
        let cells = [fleet, &words(check.rule), &check.limit, &check.value];
        let cells = cells.map(|cell| format!("<td class=\"text\">{}</td>", escaped(cell))).concat();
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
         <q>owed</q>: named, not simulated.</caption>\n<tr><th>Fleet</th>\
         <th class=\"text\">Rule</th><th class=\"text\">Limit</th><th class=\"text\">Fleet has</th><th class=\"text\">Verdict</th></tr>\n{rows}</table>\n",
        escaped(&study.scenario.rules_name())
    )
}

/// A name of tables in words.
fn words(name: &str) -> String {
    name.replace('_', " ")
}
