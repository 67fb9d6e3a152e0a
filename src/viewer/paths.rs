//! The map as triangles: footpaths by kind, crossings with their signals, kerbs when near,
//! buildings, footpath load.

use super::brush::{Brush, towards};
use super::palette::{Ink, Theme};
use crate::base::ids::EdgeId;
use crate::map::scenery::{Ground, Scenery, triangles};
use crate::map::{Edge, EdgeKind, Kerb, PlaceKind, Point, SidewalkMap};

/// Kinds of paths in the order in which they are drawn.
pub const KINDS: [EdgeKind; 7] = [
    EdgeKind::RoadShoulder,
    EdgeKind::Track,
    EdgeKind::Corridor,
    EdgeKind::SharedPath,
    EdgeKind::Footway,
    EdgeKind::Steps,
    EdgeKind::Crossing,
];

/// Scale below which kerbs and signals are drawn \[m/px\].
pub const NEAR: f64 = 0.6;

/// Side of a building whose outline is not known \[m\].
const BUILDING_M: f64 = 14.0;

/// Opacity of paths that no robot of the day may use.
const CLOSED_OPACITY: u8 = 90;

/// Width of a path \[m\], and the least that it is drawn with \[px\].
fn widths(kind: EdgeKind) -> (f64, f64) {
    match kind {
        EdgeKind::Footway => (2.0, 1.7),
        EdgeKind::Crossing => (3.0, 2.4),
        EdgeKind::Steps => (2.0, 2.6),
        EdgeKind::SharedPath => (2.6, 1.9),
        EdgeKind::Track => (2.0, 1.2),
        EdgeKind::RoadShoulder => (1.8, 1.1),
        EdgeKind::Corridor => (1.6, 1.1),
    }
}

/// Width in which an edge is drawn at a scale \[m\].
pub fn width_m(kind: EdgeKind, m_per_px: f64) -> f64 {
    let (metres, pixels) = widths(kind);
    metres.max(pixels * m_per_px)
}

/// Draws what lies around the paths.
pub fn draw_scenery(brush: &mut Brush, scenery: &Scenery, theme: Theme) {
    for area in &scenery.areas {
        brush.area(&area.outline, &triangles(&area.outline), ground_ink(area.ground, theme));
    }
}

/// What an area is drawn in.
pub fn ground_ink(ground: Ground, theme: Theme) -> Ink {
    match ground {
        Ground::Green => theme.green(),
        Ground::Water => theme.water(),
        Ground::Building => theme.building(),
    }
}

/// Draws what stands still; where the outlines of buildings are known, without squares for them.
pub fn draw(
    brush: &mut Brush,
    map: &SidewalkMap,
    open: impl Fn(EdgeId) -> bool,
    theme: Theme,
    m_per_px: f64,
    outlined: bool,
) {
    if !outlined {
        buildings(brush, map, theme, m_per_px);
    }
    for kind in KINDS {
        for (index, edge) in map.edges.iter().enumerate().filter(|(_, edge)| edge.kind == kind) {
            let ink = theme.path(kind);
            let ink = if open(EdgeId::from_index(index)) { ink } else { ink.at(CLOSED_OPACITY) };
            path(brush, map, edge, ink, m_per_px);
        }
    }
    if m_per_px < NEAR {
        kerbs(brush, map, theme);
        signals(brush, map, theme);
    }
}

fn path(brush: &mut Brush, map: &SidewalkMap, edge: &Edge, ink: Ink, m_per_px: f64) {
    let (points, width) = (map.shape(edge), width_m(edge.kind, m_per_px));
    match edge.kind {
        EdgeKind::Crossing if m_per_px < NEAR => {
            brush.dashes(points, width, (0.5, 0.5), ink);
        }
        EdgeKind::Steps => {
            let dash = (0.8_f64).max(2.0 * m_per_px);
            brush.dashes(points, width, (dash, 0.6 * dash), ink);
        }
        EdgeKind::Track => {
            let dash = (4.0_f64).max(6.0 * m_per_px);
            brush.dashes(points, width, (dash, 0.5 * dash), ink);
        }
        EdgeKind::Footway
        | EdgeKind::Crossing
        | EdgeKind::SharedPath
        | EdgeKind::RoadShoulder
        | EdgeKind::Corridor => brush.ribbon(points, width, ink),
    }
}

/// Places that are buildings, where their outline is not known: a square of a usual size.
fn buildings(brush: &mut Brush, map: &SidewalkMap, theme: Theme, m_per_px: f64) {
    let half = (BUILDING_M / 2.0).max(1.2 * m_per_px);
    let square = [(-half, -half), (half, -half), (half, half), (-half, half)];
    for place in map.places.iter().filter(|place| place.kind == PlaceKind::Building) {
        brush.shape(&square, place.at, (1.0, 0.0), 1.0, theme.building());
    }
}

/// Raised kerbs: a bar across the path.
fn kerbs(brush: &mut Brush, map: &SidewalkMap, theme: Theme) {
    for vertex in map.vertices.iter().filter(|vertex| vertex.kerb == Kerb::Raised) {
        let ink = theme.path(EdgeKind::Steps);
        brush.ring(vertex.at, 1.1, 0.5, ink);
    }
}

/// Signals: a dark disc with a light; crossings without them keep their stripes.
fn signals(brush: &mut Brush, map: &SidewalkMap, theme: Theme) {
    for crossing in map.crossings.iter().filter(|crossing| crossing.signals) {
        brush.disc(crossing.at, 1.3, theme.text());
        brush.disc(crossing.at, 0.8, Ink::hex(0x0000_9e73));
    }
}

/// Draws footpath load: passes by edge, wider and deeper where more robots passed.
pub fn draw_heat(
    brush: &mut Brush,
    map: &SidewalkMap,
    loads: &[(EdgeId, u32)],
    theme: Theme,
    m_per_px: f64,
) {
    let most = loads.iter().map(|(_, passes)| *passes).max().unwrap_or(0).max(1);
    for (edge, passes) in loads {
        let share = (f64::from(*passes) / f64::from(most)).sqrt();
        let edge = map.edge(*edge);
        let width = width_m(edge.kind, m_per_px) + (2.0 + 5.0 * share) * m_per_px;
        brush.ribbon(map.shape(edge), width, theme.heat(share));
    }
}

/// The footpath edge nearest to a point, within a distance \[m\].
pub fn nearest(map: &SidewalkMap, at: Point, within_m: f64) -> Option<EdgeId> {
    let edges = map.edges.iter().enumerate();
    let found = edges.filter_map(|(index, edge)| {
        let pairs = map.shape(edge).windows(2);
        let nearest = pairs.map(|pair| to_line(at, pair[0], pair[1])).min_by(f64::total_cmp)?;
        (nearest <= within_m).then_some((index, nearest))
    });
    let nearest = found.min_by(|a, b| a.1.total_cmp(&b.1))?;
    Some(EdgeId::from_index(nearest.0))
}

/// Distance of a point from a line between two others.
fn to_line(at: Point, from: Point, to: Point) -> f64 {
    let (x, y) = (to.x - from.x, to.y - from.y);
    let square = x * x + y * y;
    let along =
        if square > 0.0 { ((at.x - from.x) * x + (at.y - from.y) * y) / square } else { 0.0 };
    at.distance(towards(from, to, along.clamp(0.0, 1.0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::map::generate::generate;
    use crate::scenario::MapStyle;

    fn campus() -> SidewalkMap {
        generate(MapStyle::Campus, 0.4, 1).unwrap()
    }

    #[test]
    fn every_kind_of_path_is_drawn_and_lines_stay_visible_from_afar() {
        let map = campus();
        let drawn = |m_per_px| {
            let mut brush = Brush::default();
            draw(&mut brush, &map, |_| true, Theme::Light, m_per_px, false);
            brush.triangles.len()
        };
        assert!(drawn(2.0) > 2 * map.edges.len(), "{}", drawn(2.0));
        assert!(drawn(0.1) > drawn(2.0), "stripes, kerbs and signals when near");
        for kind in KINDS {
            assert!(width_m(kind, 50.0) >= 50.0, "{kind:?} vanishes");
            assert!(width_m(kind, 0.01) >= 1.5, "{kind:?} shrinks");
        }
    }

    #[test]
    fn closed_paths_are_paler() {
        let map = campus();
        let mut brush = Brush::default();
        draw(&mut brush, &map, |_| false, Theme::Dark, 5.0, false);
        let pale = brush.colours.iter().filter(|colour| colour[3] < 0.9).count();
        let buildings = map.places.iter().filter(|place| place.kind == PlaceKind::Building).count();
        assert_eq!(pale, brush.colours.len() - 4 * buildings);
    }

    #[test]
    fn the_nearest_path_is_found_within_reach_only() {
        let map = campus();
        let edge = EdgeId(7);
        let shape = map.shape(map.edge(edge));
        let middle = towards(shape[0], shape[1], 0.5);
        let found = nearest(&map, middle, 1.0).unwrap();
        assert!(map.shape(map.edge(found)).windows(2).any(|p| to_line(middle, p[0], p[1]) < 1e-6));
        assert_eq!(nearest(&map, Point { x: 1e6, y: 0.0 }, 100.0), None);
    }
}
