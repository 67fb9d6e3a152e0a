//! `footpaths.csv`: robot passes by footpath edge and hour of day.

use super::rows::{number, option_name};
use super::{Column, Rows, TableKind, column};
use crate::base::cast;
use crate::base::crowd::{LevelOfService, density_per_m2};
use crate::base::ids::EdgeId;
use crate::base::time::SimDuration;
use crate::map::{EdgeKind, LonLat, Point, SidewalkMap};
use crate::study::result::{BaseRun, EdgeCrowd, Study};
use std::collections::BTreeMap;

const COLUMNS: &[Column] = &[
    column("option", "-", "who serves the orders"),
    column("edge", "-", "edge of the footpath graph"),
    column("source_id", "-", "way or feature that the edge was cut from"),
    column("lon_deg", "degrees", "middle of the edge, WGS 84"),
    column("lat_deg", "degrees", "middle of the edge, WGS 84"),
    column("kind", "-", "what the edge is, in OpenStreetMap's words"),
    column("length_m", "m", "length along the path"),
    column("hour", "h", "hour after midnight"),
    column("passes_per_day", "passes", "robots that entered the edge, mean over replications"),
    column("robots_per_min", "robots/min", "the same, a minute"),
    column(
        "pedestrians_per_min",
        "people/min",
        "people who pass, both directions; empty: not asked",
    ),
    column("los", "-", "level of service in this hour, A to F by density (FRU)"),
    column("los_peak", "-", "level of service in the day's busiest hour"),
    column(
        "blocked_s_per_day",
        "s",
        "robots standing for help where nobody gets past, by its begin",
    ),
    column("obstructed_s_per_day", "s", "robots standing for help elsewhere, by its begin"),
];

/// Load of footpaths.
pub(super) const TABLE: TableKind = TableKind {
    file: "footpaths.csv",
    row: "an edge in an hour with at least one pass or standing robot on any day",
    columns: COLUMNS,
    fill,
};

fn fill(study: &Study, rows: &mut Rows) {
    for base in &study.base {
        let days = cast::float(base.days.len());
        for ((edge, hour), load) in sums(base) {
            let Some(cells) = place(&study.map, edge) else { continue };
            let per_day = cast::float64(load.passes) / days;
            let head = [option_name(study, base.option), edge.to_string()];
            let robots = [hour.to_string(), number(per_day, 4), number(per_day / 60.0, 4)];
            let people = study
                .crowds
                .get(&edge)
                .map_or_else(<[String; 3]>::default, |crowd| people(crowd, hour));
            let stood = [load.blocked, load.obstructed].map(|it| number(it.seconds() / days, 1));
            rows.push(&[&head[..], &cells, &robots, &people, &stood].concat());
        }
    }
}

/// People a minute in an hour, and the levels of service of that hour and of the busiest.
fn people(crowd: &EdgeCrowd, hour: usize) -> [String; 3] {
    let level = |per_min: f64| {
        let density = density_per_m2(per_min / 60.0 / crowd.width_m);
        LevelOfService::of_density(density).name().to_owned()
    };
    let now = crowd.per_min[hour % 24];
    let most = crowd.per_min.iter().copied().fold(0.0, f64::max);
    [number(now, 2), level(now), level(most)]
}

/// What an edge bore in an hour, over all days.
#[derive(Default)]
struct Load {
    passes: u64,
    blocked: SimDuration,
    obstructed: SimDuration,
}

fn sums(base: &BaseRun) -> BTreeMap<(EdgeId, usize), Load> {
    let mut sums: BTreeMap<_, Load> = BTreeMap::new();
    for (key, passes) in base.days.iter().flat_map(|day| &day.passes) {
        sums.entry(*key).or_default().passes += u64::from(*passes);
    }
    for (key, (blocked, obstructed)) in base.days.iter().flat_map(|day| &day.stood) {
        let load = sums.entry(*key).or_default();
        load.blocked += *blocked;
        load.obstructed += *obstructed;
    }
    sums
}

fn place(map: &SidewalkMap, id: EdgeId) -> Option<[String; 5]> {
    let edge = map.edges.get(id.index())?;
    let LonLat { lon, lat } = map.unproject(middle(map.shape(edge))?);
    Some([
        edge.source_id.to_string(),
        number(lon, 6),
        number(lat, 6),
        kind(edge.kind).to_owned(),
        number(edge.length.metres().0, 1),
    ])
}

/// The point halfway along a line.
fn middle(shape: &[Point]) -> Option<Point> {
    let total: f64 = shape.windows(2).map(|ends| ends[0].distance(ends[1])).sum();
    let mut left = total / 2.0;
    for ends in shape.windows(2) {
        let length = ends[0].distance(ends[1]);
        if left <= length && length > 0.0 {
            let part = left / length;
            let along = |from: f64, to: f64| from + (to - from) * part;
            return Some(Point { x: along(ends[0].x, ends[1].x), y: along(ends[0].y, ends[1].y) });
        }
        left -= length;
    }
    shape.first().copied()
}

fn kind(kind: EdgeKind) -> &'static str {
    match kind {
        EdgeKind::Footway => "footway",
        EdgeKind::Crossing => "crossing",
        EdgeKind::Steps => "steps",
        EdgeKind::SharedPath => "shared-path",
        EdgeKind::Track => "track",
        EdgeKind::RoadShoulder => "road-shoulder",
        EdgeKind::Corridor => "corridor",
    }
}
