//! `rules_tour.csv`: the scenario's day under every rule pack of the axis.

use super::rows::{estimate, maybe, option_name, text};
use super::{Column, Rows, TableKind, column};
use crate::base::interval::Estimate;
use crate::base::units::MetresPerSecond;
use crate::study::result::Study;

/// Figures of the table.
const FIGURES: [&str; 5] = [
    "delivered_share",
    "robot_share",
    "on_time_share",
    "lead_time_min_p95",
    "merchant_cost_usd_per_order",
];

const COLUMNS: &[Column] = &[
    column("rules", "-", "rule pack"),
    column("option", "-", "who serves the orders"),
    column("robots", "robots", "robots that run; 0 where the fleet may not drive"),
    column("why_not", "-", "why it may not drive; empty where it may"),
    column("path_limit_kmh", "km/h", "limit on footpaths; empty: none"),
    column("crossing_limit_kmh", "km/h", "limit on crossings; empty: none"),
    column("road_limit_kmh", "km/h", "limit beside roads; empty: none"),
    column("road_allowed", "-", "1 where roads busier than residential ones are open, else 0"),
    column("path_kmh", "km/h", "fastest that a robot drives on footpaths"),
    column("crossing_kmh", "km/h", "fastest that a robot drives on crossings"),
    column("figure", "-", "which figure, see below"),
    column("mean", "as the figure", "mean over replications"),
    column("half_width_95", "as the figure", "half-width of the 95 % interval"),
    column("replications", "-", "days with a value"),
    column("more_than_own", "as the figure", "paired difference to the scenario's own rules"),
    column("more_than_own_half_width_95", "as the figure", "half-width of its 95 % interval"),
];

/// Rule packs, fleets and figures.
pub(super) const TABLE: TableKind = TableKind {
    file: "rules_tour.csv",
    row: "a rule pack of the axis, an option and a figure; none without the axis",
    columns: COLUMNS,
    fill,
};

fn fill(study: &Study, rows: &mut Rows) {
    for row in &study.rules_tour {
        let kmh = |speed: Option<MetresPerSecond>| maybe(speed.map(MetresPerSecond::kmh), 3);
        for figure in FIGURES {
            let more = study.base_cell(row.option);
            let more = more.map_or_else(|| Estimate::of(&[]), |base| row.more_than(base, figure));
            let [more, half, _] = estimate(&more);
            let [mean, half_width, n] = estimate(&row.estimate(figure));
            rows.push(&[
                text(&row.pack),
                option_name(study, row.option),
                row.robots.to_string(),
                text(&row.why_not),
                kmh(row.limits[0]),
                kmh(row.limits[1]),
                kmh(row.limits[2]),
                u8::from(row.road_allowed).to_string(),
                kmh(row.path),
                kmh(row.crossing),
                figure.to_owned(),
                mean,
                half_width,
                n,
                more,
                half,
            ]);
        }
    }
}
