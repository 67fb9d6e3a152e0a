//! `report.html`: the whole answer on one page that calls nobody.
//!
//! Charts are inlined as SVG, every text is escaped, and a content security policy forbids scripts
//! and all loading, so that the file can be mailed and opened from disk.

use super::charts::{Chart, escaped};
use super::figures::{self, BaseFigure, Difference};
use super::provenance::Provenance;
use super::rules;
use crate::cost::break_even::Standing;
use crate::metrics::kpi::KPIS;
use crate::study::bottleneck;
use crate::study::result::{BreakEven, Study};
use std::fmt::Write as _;

const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

const STYLE: &str = "\
body{font:16px/1.5 'DejaVu Sans',Verdana,system-ui,sans-serif;color:#202124;background:#fff;\
max-width:1080px;margin:2rem auto;padding:0 1rem}\
h1{font-size:1.5rem;line-height:1.3}h2{font-size:1.15rem;margin-top:2.2rem}\
.answer{font-size:1.15rem;border-left:4px solid #0072b2;padding:.6rem 1rem;background:#f3f7fa}\
table{border-collapse:collapse;font-size:.85rem;display:block;overflow-x:auto}\
th,td{padding:.25rem .7rem;border-bottom:1px solid #e0e2e6;text-align:right;white-space:nowrap}\
th{white-space:normal;vertical-align:bottom}th:first-child,td:first-child,.text{text-align:left}td.text{white-space:normal;min-width:5rem}caption,.note{color:#5f6368;font-size:.85rem;\
text-align:left}figure{margin:1.5rem 0}svg{max-width:100%;height:auto}\
code{font-size:.8rem;overflow-wrap:anywhere}dt{color:#5f6368;font-size:.85rem}dd{margin:0 0 .5rem}";

/// The page; `charts` as SVG in the order to be shown.
pub(crate) fn page(
    study: &Study,
    provenance: &Provenance,
    digest: &str,
    charts: &[(&Chart, String)],
) -> String {
    let name = escaped(&study.scenario.name);
    let parts = [
        head(study),
        less_couriers(study),
        figure_table(study),
        one_more(study),
        break_even(study),
        rules::tour(study),
        rules::checks(study),
        remarks(study),
        chart_part(charts),
        foot(study, provenance, digest),
    ];
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{name}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n{}</body>\n</html>\n",
        parts.concat()
    )
}

fn head(study: &Study) -> String {
    let question = escaped(&study.scenario.question);
    let answer = escaped(&study.answer);
    let told = study.bottlenecks.iter().map(|told| format!("<p>{}</p>\n", escaped(told)));
    let told: String = told.collect();
    format!("<h1>{question}</h1>\n<p class=\"answer\">{answer}</p>\n{told}")
}

/// What each option changes beside couriers alone.
fn less_couriers(study: &Study) -> String {
    let found = figures::differences(study);
    if found.is_empty() {
        return String::new();
    }
    let row = |found: &Difference<'_>| {
        let values = [&found.cost, &found.lead_min, &found.on_time_points];
        let values = values.map(|value| format!("<td>{}</td>", figures::signed(value))).concat();
        let (name, n) = (escaped(found.name), found.lead_min.n);
        format!("<tr><td>{name}</td><td>{}</td>{values}<td>{n}</td></tr>\n", found.robots)
    };
    let rows: String = found.iter().map(row).collect();
    format!(
        "<h2>What changes beside couriers?</h2>\n<table>\n<caption>Each option less couriers alone, on \
         the same orders: mean ± half-width of the 95 % interval, paired day by day.</caption>\n\
         <tr><th>Option</th><th>Robots</th><th>Merchant's cost per order, {}</th>\
         <th>Mean lead time, min</th><th>Orders in time, % points</th><th>Days</th></tr>\n\
         {rows}</table>\n",
        escaped(study.scenario.currency())
    )
}

/// Figures down, options across.
fn figure_table(study: &Study) -> String {
    let base = figures::base(study);
    let cells: Vec<_> = (0..study.options.len()).filter_map(|o| study.base_cell(o)).collect();
    if cells.is_empty() {
        return String::new();
    }
    let mut rows = String::from("<tr><th>Figure</th><th>Unit</th>");
    for cell in &cells {
        let _ = write!(rows, "<th>{}</th>", escaped(&study.options[cell.option].name));
    }
    rows.push_str("</tr>\n");
    let names = base.iter().map(|figure| (figure.name.as_str(), figure.kpi));
    let mut seen = std::collections::BTreeSet::new();
    for (name, kpi) in names.filter(|(name, _)| seen.insert(*name)).collect::<Vec<_>>() {
        let values = cells.iter().map(|cell| value(&base, name, cell.option));
        let values = values.fold(String::new(), |row, value| row + "<td>" + &value + "</td>");
        let (meaning, unit) = (escaped(KPIS[kpi].meaning), escaped(KPIS[kpi].unit));
        let _ = writeln!(
            rows,
            "<tr><td title=\"{meaning}\">{}</td><td>{unit}</td>{values}</tr>",
            escaped(name)
        );
    }
    format!(
        "<h2>Key figures</h2>\n<table>\n<caption>Mean per day ± half-width of the 95 % interval \
         over {} replications; <code>_less_couriers</code>: paired difference, day by day, to \
         couriers alone.</caption>\n{rows}</table>\n",
        study.scenario.run.replications
    )
}

fn value(base: &[BaseFigure<'_>], name: &str, option: usize) -> String {
    let figure = base.iter().find(|figure| figure.name == name && figure.cell.option == option);
    figure.map_or_else(String::new, |figure| figures::words(&figure.estimate))
}

/// What one more unit of each resource changes.
fn one_more(study: &Study) -> String {
    if study.what_ifs.is_empty() {
        return String::new();
    }
    let mut rows = String::from("<tr><th>Option</th><th>One more</th><th>had</th>");
    rows.extend(
        bottleneck::FIGURES.map(|figure| format!("<th>{}</th>", figure.replace('_', "_<wbr>"))),
    );
    rows.push_str("<th>told apart</th></tr>\n");
    for what_if in &study.what_ifs {
        let option = study.options.get(what_if.added.option).map_or("", |o| o.name.as_str());
        let (option, name) = (escaped(option), escaped(&what_if.added.name));
        let _ = write!(rows, "<tr><td>{option}</td><td>{name}</td><td>{}</td>", what_if.added.had);
        for figure in bottleneck::FIGURES {
            let _ = write!(rows, "<td>{}</td>", figures::words(&what_if.change(figure)));
        }
        let apart = if what_if.told_apart { "yes" } else { "no" };
        let _ = writeln!(rows, "<td>{apart}</td></tr>");
    }
    format!(
        "<h2>What would one more bring?</h2>\n<table>\n<caption>Each resource really raised by \
         one, on the same {} days: change of the figure ± half-width of the 95 % interval, paired \
         day by day. Told apart: the change of the mean lead time differs from zero, with all \
         resources of the option asked about at once (Bonferroni).</caption>\n{rows}</table>\n",
        study.scenario.run.replications
    )
}

fn break_even(study: &Study) -> String {
    if study.break_even.is_empty() {
        return String::new();
    }
    let row = |point: &BreakEven| {
        let (orders, among) = break_even_words(point);
        let share = point.share_reached * 100.0;
        format!(
            "<tr><td>{}</td><td>{}</td><td>{orders}</td><td>{among}</td><td>{share:.0} %</td></tr>\n",
            escaped(study.options.get(point.option).map_or("", |option| option.name.as_str())),
            point.robots
        )
    };
    let rows: String = study.break_even.iter().map(row).collect();
    format!(
        "<h2>Break-even with couriers</h2>\n<table>\n<tr><th>Option</th><th>Robots</th><th>Orders a day</th>\
         <th>95 % interval</th><th>Samples that cross</th></tr>\n{rows}</table>\n"
    )
}

/// The point and its interval in words; never a bare blank.
pub(crate) fn break_even_words(point: &BreakEven) -> (String, String) {
    let (low, high) = point.tested;
    let what = match point.standing {
        Standing::Crosses | Standing::Undecided => "not decided by these days",
        Standing::CheaperThroughout => "cheaper throughout",
        Standing::DearerThroughout => "dearer throughout",
        Standing::Mixed => "cheaper in places only",
    };
    let orders = match point.orders_per_day {
        Some(orders) if point.interval.is_some() => format!("{orders:.1}"),
        Some(orders) if point.standing == Standing::Crosses => format!("{orders:.1}, not certain"),
        Some(_) | None => format!("{what}, {low:.0} to {high:.0}"),
    };
    let among = point
        .interval
        .map_or_else(|| "not stated".to_owned(), |(low, high)| format!("{low:.1} to {high:.1}"));
    (orders, among)
}

fn remarks(study: &Study) -> String {
    if study.remarks.is_empty() {
        return String::new();
    }
    let items = study.remarks.iter().map(|remark| format!("<li>{}</li>\n", escaped(remark)));
    format!("<h2>Remarks</h2>\n<ul>\n{}</ul>\n", items.collect::<String>())
}

fn chart_part(charts: &[(&Chart, String)]) -> String {
    let figures = charts.iter().map(|(chart, svg)| {
        let question = escaped(chart.question);
        format!("<h2>{question}</h2>\n<figure>\n{svg}</figure>\n")
    });
    figures.collect()
}

fn foot(study: &Study, provenance: &Provenance, digest: &str) -> String {
    let scenario = &study.scenario;
    let lines = [
        ("Program", format!("Trundle {}", provenance.version)),
        ("Command", provenance.command.clone()),
        ("Scenario", format!("{} {}", scenario.name, scenario.digest)),
        ("Map", format!("{} {}", study.map.name, study.map.digest)),
        ("Map data", study.map.attribution.clone()),
        ("Seed, replications", format!("{}, {}", scenario.run.seed, scenario.run.replications)),
        ("Result", digest.to_owned()),
    ];
    let shown = lines.iter().filter(|(_, value)| !value.is_empty());
    let items = shown
        .map(|(name, value)| format!("<dt>{name}</dt><dd><code>{}</code></dd>\n", escaped(value)));
    format!(
        "<h2>Provenance</h2>\n<dl>\n{}</dl>\n<p class=\"note\">Intervals cover chance between days \
         only, not the inputs or the model.</p>\n",
        items.collect::<String>()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::fixture;
    use std::sync::Arc;

    fn provenance() -> Provenance {
        Provenance { version: "<b>1</b>".into(), command: "trundle run a&b.toml".into() }
    }

    #[test]
    fn no_text_becomes_markup() {
        let mut study = fixture::study();
        let evil = "</svg></script><script>alert('\"')</script>&";
        study.scenario.question = evil.into();
        study.scenario.name = evil.into();
        study.answer = evil.into();
        study.remarks = vec![evil.into()];
        Arc::make_mut(&mut study.map).attribution = evil.into();
        study.options.iter_mut().for_each(|option| option.name = evil.into());
        let drawn = crate::report::charts::draw_all(&study);
        let svgs: Vec<_> = drawn.iter().map(|(c, d)| (*c, d.svg().unwrap())).collect();
        let html = page(&study, &provenance(), "ab", &svgs);
        assert!(!html.contains("<script") && !html.contains("<b>1") && !html.contains("alert('"));
        assert!(html.contains("&lt;script&gt;") && html.contains("a&amp;b.toml"));
        assert_eq!(html.matches("<svg").count(), html.matches("</svg>").count());
    }

    #[test]
    fn an_empty_study_still_gives_its_answer() {
        let study = fixture::empty();
        let html = page(&study, &provenance(), "ab", &[]);
        assert!(html.contains(&study.scenario.question) && !html.contains("Key figures"));
    }
}
