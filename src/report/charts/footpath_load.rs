//! Where the robots drive: passes by footpath edge, on the map.

use super::canvas::{At, Colour, Drawing, label, stroke};
use super::plan_view::View;
use super::sheet::{GREY, INK, PALE, sheet};
use super::{Chart, text};
use crate::base::cast;
use crate::map::{Edge, SidewalkMap};
use crate::study::result::{BaseRun, Study};

/// Robot passes on the map.
pub(super) const CHART: Chart =
    Chart { id: "footpath_load", question: "Which footpaths carry the robots?", draw };

/// Colours and widths from few to many passes.
const LEVELS: [(Colour, f64); 4] = [
    (Colour(158, 202, 225), 2.0),
    (Colour(66, 146, 198), 3.5),
    (Colour(8, 81, 156), 5.0),
    (Colour(213, 94, 0), 7.0),
];

fn draw(study: &Study) -> Option<Drawing> {
    let loads = study.base.iter().map(|base| (base, passes(base, study.map.edges.len())));
    let summed = loads.map(|(base, loads)| (loads.iter().sum::<f64>(), base, loads));
    let (total, base, loads) =
        summed.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.option.cmp(&a.1.option)))?;
    let used = study.map.edges.iter().zip(&loads).filter(|(_, load)| **load > 0.0);
    let points = used.flat_map(|(edge, _)| study.map.shape(edge));
    let view = View::of(points.copied()).filter(|_| total > 0.0)?;
    let most = loads.iter().copied().fold(0.0, f64::max);
    let fleet = study.options.get(base.option).map_or("", |option| option.name.as_str());
    let title = finding(&study.map, &text::in_title(fleet), &loads, most);
    let (mut drawing, body) = sheet(study, 760.0, &title, &subtitle(study));
    let limits = limits(most);
    let room = body.within(0.0, 8.0, 190.0, 8.0);
    let view = view.fitted(room);
    let edges = study.map.edges.iter().zip(&loads);
    for (edge, _) in edges.clone().filter(|(_, load)| **load <= 0.0) {
        view.path(&mut drawing, study.map.shape(edge), PALE, 1.2);
    }
    for (level, (colour, width)) in LEVELS.iter().enumerate() {
        for (edge, _) in
            edges.clone().filter(|(_, load)| self::level(**load, &limits) == Some(level))
        {
            view.path(&mut drawing, study.map.shape(edge), *colour, *width);
        }
    }
    key(&mut drawing, (room.right + 24.0, body.top + 16.0), &limits, most);
    view.scale_bar(&mut drawing, (room.right + 24.0, room.bottom - 30.0));
    Some(drawing)
}

/// Mean passes a day by edge.
fn passes(base: &BaseRun, edges: usize) -> Vec<f64> {
    let mut loads = vec![0.0; edges];
    for ((edge, _), passes) in base.days.iter().flat_map(|day| &day.passes) {
        if let Some(load) = loads.get_mut(edge.index()) {
            *load += f64::from(*passes) / cast::float(base.days.len());
        }
    }
    loads
}

/// Passes from which the second, third and fourth level begin.
fn limits(most: f64) -> [f64; 3] {
    [0.1, 0.3, 0.6].map(|share| {
        let limit = share * most;
        if limit >= 10.0 { limit.round() } else { (limit * 10.0).round() / 10.0 }
    })
}

fn level(load: f64, limits: &[f64; 3]) -> Option<usize> {
    (load > 0.0).then(|| limits.iter().filter(|limit| load >= **limit).count())
}

/// What widths and colours mean.
fn key(drawing: &mut Drawing, (x, y): At, limits: &[f64; 3], most: f64) {
    drawing.text(label("Robot passes a day", (x, y), 12.0, INK).bold());
    let ends = [0.0, limits[0], limits[1], limits[2], most];
    for (index, (colour, width)) in LEVELS.iter().enumerate().rev() {
        let y = y + 24.0 * cast::float(LEVELS.len() - index);
        drawing.line(&[(x, y), (x + 34.0, y)], stroke(*colour, *width));
        let range = match index {
            0 => format!("below {}", short(ends[1])),
            _ => format!("{} to {}", short(ends[index]), short(ends[index + 1])),
        };
        drawing.text(label(range, (x + 44.0, y), 12.0, GREY));
    }
    let y = y + 24.0 * cast::float(LEVELS.len() + 1);
    drawing.line(&[(x, y), (x + 34.0, y)], stroke(PALE, 1.2));
    drawing.text(label("none", (x + 44.0, y), 12.0, GREY));
}

fn short(value: f64) -> String {
    if value >= 9.95 { text::count(value) } else { format!("{value:.1}") }
}

fn finding(map: &SidewalkMap, fleet: &str, loads: &[f64], most: f64) -> String {
    let length = |edge: &Edge| edge.length.metres().0;
    let mut edges: Vec<(f64, f64)> =
        map.edges.iter().zip(loads).map(|(edge, load)| (*load, length(edge))).collect();
    edges.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.total_cmp(&a.1)));
    let way: f64 = edges.iter().map(|(load, length)| load * length).sum();
    let (mut driven, mut used) = (0.0, 0.0);
    for (load, length) in edges {
        if driven >= way / 2.0 {
            break;
        }
        driven += load * length;
        used += length;
    }
    format!(
        "{fleet}: half of all driving falls on {:.1} km of footpath; the busiest edge sees {} \
         passes a day",
        used / 1000.0,
        short(most)
    )
}

fn subtitle(study: &Study) -> String {
    format!(
        "Passers-by's view: robots that enter a footpath edge, mean of {} days; the busiest option \
         of the scenario. North is up.",
        study.scenario.run.replications
    )
}
