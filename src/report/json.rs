//! The result as JSON, under the same names as in the tables.

use super::figures::{self, BaseFigure};
use crate::base::units::MetresPerSecond;
use crate::metrics::kpi::KPIS;
use crate::study::result::{Cell, OptionKind, Study};
use serde_json::{Value, json};

/// Answer, figures, break-even points and digests; numbers that do not exist are `null`.
pub fn json(study: &Study) -> Value {
    let scenario = &study.scenario;
    let figures = figures::base(study);
    let options = 0..study.options.len();
    json!({
        "scenario": scenario.name,
        "question": scenario.question,
        "answer": study.answer,
        "bottlenecks": study.bottlenecks,
        "remarks": study.remarks,
        "seed": scenario.run.seed,
        "replications": scenario.run.replications,
        "scenario_digest": scenario.digest,
        "map": study.map.name,
        "map_digest": study.map.digest,
        "map_attribution": study.map.attribution,
        "result_digest": study.digest,
        "options": options.map(|index| option(study, index, &figures)).collect::<Vec<_>>(),
        "rules_tour": study.rules_tour.iter().map(|row| json!({
            "rules": row.pack,
            "option": study.options.get(row.option).map(|option| option.name.as_str()),
            "robots": row.robots,
            "why_not": row.why_not,
            "path_kmh": row.path.map(MetresPerSecond::kmh),
            "crossing_kmh": row.crossing.map(MetresPerSecond::kmh),
            "limits_kmh": row.limits.map(|limit| limit.map(MetresPerSecond::kmh)),
            "road_allowed": row.road_allowed,
        })).collect::<Vec<_>>(),
        "break_even": study.break_even.iter().map(|point| json!({
            "option": study.options.get(point.option).map(|option| option.name.as_str()),
            "robots": point.robots,
            "orders_per_day": point.orders_per_day,
            "low_95": point.interval.map(|(low, _)| low),
            "high_95": point.interval.map(|(_, high)| high),
            "share_reached": point.share_reached,
            "standing": point.standing.name(),
            "tested_from": point.tested.0,
            "tested_to": point.tested.1,
        })).collect::<Vec<_>>(),
    })
}

fn option(study: &Study, index: usize, figures: &[BaseFigure<'_>]) -> Value {
    let option = &study.options[index];
    let kind = match option.kind {
        OptionKind::Fleet(_) => "fleet",
        OptionKind::AllFleets => "all_fleets",
        OptionKind::Couriers => "couriers",
    };
    let cell: Option<&Cell> = study.base_cell(index);
    let own = figures.iter().filter(|figure| figure.cell.option == index);
    json!({
        "name": option.name,
        "kind": kind,
        "robots": cell.map(|cell| cell.robots),
        "orders_per_day": cell.map(|cell| cell.orders_per_day),
        "figures": own.map(figure).collect::<Vec<_>>(),
    })
}

fn figure(figure: &BaseFigure<'_>) -> Value {
    json!({
        "name": figure.name,
        "unit": KPIS[figure.kpi].unit,
        "mean": figure.estimate.mean,
        "half_width_95": figure.estimate.half_width,
        "n": figure.estimate.n,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::fixture;

    #[test]
    fn the_summary_table_and_json_name_the_same_figures() {
        let study = fixture::study();
        let value = json(&study);
        let names = value["options"].as_array().unwrap().iter();
        let names = names.flat_map(|option| option["figures"].as_array().unwrap());
        let names: Vec<&str> = names.map(|figure| figure["name"].as_str().unwrap()).collect();
        let tables = crate::report::tables(&study);
        let summary = tables.iter().find(|table| table.name == "summary.csv").unwrap();
        let mut rows = csv::Reader::from_reader(&summary.bytes[..]);
        let table: Vec<String> =
            rows.records().map(|row| row.unwrap()[0].to_owned()).skip(4).collect();
        assert_eq!(names, table);
        assert_eq!(value["answer"], study.answer);
    }

    #[test]
    fn what_does_not_exist_is_null() {
        let text = json(&fixture::idle()).to_string();
        assert!(text.contains("\"mean\":null") && !text.contains("NaN"));
    }
}
