//! A map as a plain SVG picture: paths by kind, crossings, places, legend, scale and north arrow.

use super::model::{EdgeKind, PlaceKind, Point, SidewalkMap};
use super::network::Network;
use crate::base::cast;
use crate::base::ids::EdgeId;
use crate::base::interval::quantile;
use std::fmt::Write as _;

/// Longer side of the drawn map \[px\].
const MAP_PX: f64 = 1000.0;

/// Room above the map for the title, and around it \[px\].
const TOP_PX: f64 = 64.0;
const MARGIN_PX: f64 = 24.0;

/// Room right of the map for the legend \[px\].
const LEGEND_PX: f64 = 250.0;

/// Colour of edges that cannot be driven on.
const EXCLUDED: &str = "#b8b8b8";

const KINDS: [EdgeKind; 7] = [
    EdgeKind::Footway,
    EdgeKind::Crossing,
    EdgeKind::Steps,
    EdgeKind::SharedPath,
    EdgeKind::Track,
    EdgeKind::RoadShoulder,
    EdgeKind::Corridor,
];

const PLACES: [PlaceKind; 4] =
    [PlaceKind::Building, PlaceKind::Address, PlaceKind::Shop, PlaceKind::Eatery];

/// Draws a map; with a network, what lies outside its drivable piece is greyed.
pub fn svg(map: &SidewalkMap, network: Option<&Network>) -> String {
    let sheet = Sheet::of(map);
    let mut text = String::new();
    sheet.open(&mut text, map);
    sheet.clip(&mut text);
    sheet.places(&mut text, map, &PLACES[..2]);
    sheet.edges(&mut text, map, network);
    sheet.crossings(&mut text, map);
    sheet.places(&mut text, map, &PLACES[2..]);
    text.push_str("</g>\n");
    sheet.legend(&mut text, map, network);
    sheet.scale_and_north(&mut text);
    text.push_str("</svg>\n");
    text
}

/// Where the plane comes to lie on the page.
struct Sheet {
    west: f64,
    north: f64,
    px_per_m: f64,
    width: f64,
    height: f64,
}

/// The span of all values but the outermost hundredth on either side, a little widened, and never
/// wider than all of them.
fn middle_span(mut values: Vec<f64>) -> (f64, f64) {
    values.sort_by(f64::total_cmp);
    let (Some(first), Some(last)) = (values.first(), values.last()) else { return (0.0, 1.0) };
    let at = |share| quantile(&values, share).unwrap_or(0.0);
    let room = 0.06 * (at(0.99) - at(0.01));
    ((at(0.01) - room).max(*first), (at(0.99) + room).min(*last))
}

impl Sheet {
    fn of(map: &SidewalkMap) -> Self {
        let (west, east) = middle_span(map.shape_points.iter().map(|at| at.x).collect());
        let (south, north) = middle_span(map.shape_points.iter().map(|at| at.y).collect());
        let (low, high) = ((west, south), (east, north));
        let (width_m, height_m) = ((high.0 - low.0).max(1.0), (high.1 - low.1).max(1.0));
        let px_per_m = MAP_PX / width_m.max(height_m);
        Self {
            west: low.0,
            north: high.1,
            px_per_m,
            width: width_m * px_per_m,
            height: (height_m * px_per_m).max(420.0),
        }
    }

    fn x(&self, at: Point) -> f64 {
        MARGIN_PX + (at.x - self.west) * self.px_per_m
    }

    fn y(&self, at: Point) -> f64 {
        TOP_PX + (self.north - at.y) * self.px_per_m
    }

    /// Stroke width or radius that suits the scale \[px\]: true to size, within limits.
    fn size(&self, metres: f64, least: f64, most: f64) -> f64 {
        (metres * self.px_per_m).clamp(least, most)
    }

    fn open(&self, text: &mut String, map: &SidewalkMap) {
        let (width, height) = (self.width + 2.0 * MARGIN_PX + LEGEND_PX, self.height + 150.0);
        put(
            text,
            format_args!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" \
             width=\"{width:.0}\" height=\"{height:.0}\" font-family=\"DejaVu Sans, system-ui, sans-serif\">\n\
             <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n\
             <text x=\"{MARGIN_PX}\" y=\"36\" font-size=\"22\" fill=\"#222222\">{}</text>\n",
                escaped(&map.name)
            ),
        );
    }

    /// Begins a group that shows nothing beyond the frame: ways may run far out of an extract.
    fn clip(&self, text: &mut String) {
        let (width, height) = (self.width, self.height);
        put(
            text,
            format_args!(
                "<clipPath id=\"frame\"><rect x=\"{MARGIN_PX}\" y=\"{TOP_PX}\" width=\"{width:.1}\" \
                 height=\"{height:.1}\"/></clipPath>\n<g clip-path=\"url(#frame)\">\n"
            ),
        );
    }

    /// All edges, greyed ones first, one path element per look.
    fn edges(&self, text: &mut String, map: &SidewalkMap, network: Option<&Network>) {
        let inside = |index: usize| {
            network.is_none_or(|network| network.contains(EdgeId::from_index(index)))
        };
        let (thin, thick) = (self.size(1.6, 0.6, 2.5), self.size(2.4, 0.9, 4.0));
        self.lines(text, map, &|index, _| !inside(index), EXCLUDED, thin);
        for kind in KINDS {
            let keep = |index: usize, of: EdgeKind| of == kind && inside(index);
            self.lines(text, map, &keep, colour(kind), thick);
        }
    }

    fn lines(
        &self,
        text: &mut String,
        map: &SidewalkMap,
        keep: &dyn Fn(usize, EdgeKind) -> bool,
        colour: &str,
        width: f64,
    ) {
        let mut data = String::new();
        for (index, edge) in map.edges.iter().enumerate() {
            if keep(index, edge.kind) {
                for (place, &at) in map.shape(edge).iter().enumerate() {
                    let pen = if place == 0 { 'M' } else { 'L' };
                    put(&mut data, format_args!("{pen}{:.1} {:.1}", self.x(at), self.y(at)));
                }
            }
        }
        if !data.is_empty() {
            put(
                text,
                format_args!(
                    "<path d=\"{data}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width:.2}\" \
                 stroke-linecap=\"round\" stroke-linejoin=\"round\"/>\n"
                ),
            );
        }
    }

    fn crossings(&self, text: &mut String, map: &SidewalkMap) {
        let radius = self.size(2.4, 0.9, 4.0);
        for crossing in &map.crossings {
            let (x, y) = (self.x(crossing.at), self.y(crossing.at));
            put(text, format_args!("{}", crossing_mark(x, y, radius, crossing.signals)));
        }
    }

    fn places(&self, text: &mut String, map: &SidewalkMap, kinds: &[PlaceKind]) {
        for kind in kinds {
            for place in map.places.iter().filter(|place| place.kind == *kind) {
                let radius = match kind {
                    PlaceKind::Building => self.size(6.0, 1.2, 9.0),
                    PlaceKind::Address => self.size(2.0, 0.8, 3.0),
                    PlaceKind::Shop | PlaceKind::Eatery => self.size(5.5, 3.0, 7.0),
                };
                text.push_str(&place_mark(*kind, self.x(place.at), self.y(place.at), radius));
            }
        }
    }

    /// What is drawn, with how much of it there is.
    fn legend(&self, text: &mut String, map: &SidewalkMap, network: Option<&Network>) {
        let x = self.width + 2.0 * MARGIN_PX;
        let mut y = TOP_PX + 10.0;
        let mut line = |mark: &dyn Fn(f64, f64) -> String, label: &str| {
            text.push_str(&mark(x + 14.0, y));
            put(text, format_args!("{}", words(x + 36.0, y + 4.5, 14, label)));
            y += 23.0;
        };
        for kind in KINDS {
            let edges = map.edges.iter().filter(|edge| edge.kind == kind);
            let km = edges.map(|edge| edge.length.metres().0).sum::<f64>() / 1000.0;
            if km > 0.0 {
                let label = format!("{}, {km:.1} km", kind_name(kind));
                line(&|x, y| stroke(x, y, colour(kind)), &label);
            }
        }
        if let Some(network) = network {
            let share = 100.0 * network.piece().share_of_walkable;
            let label = format!("not driven on, {:.1} %", 100.0 - share);
            line(&|x, y| stroke(x, y, EXCLUDED), &label);
        }
        for (signals, name) in [(true, "crossing with signals"), (false, "crossing without")] {
            let count = map.crossings.iter().filter(|at| at.signals == signals).count();
            if count > 0 {
                line(&|x, y| crossing_mark(x, y, 4.0, signals), &format!("{name}, {count}"));
            }
        }
        for kind in PLACES {
            let count = map.places.iter().filter(|place| place.kind == kind).count();
            if count > 0 {
                let label = format!("{}, {count}", place_name(kind));
                line(&|x, y| place_mark(kind, x, y, 6.0), &label);
            }
        }
        let bottom = self.height + 136.0;
        text.push_str(&words(MARGIN_PX, bottom, 13, &map.attribution));
    }

    fn scale_and_north(&self, text: &mut String) {
        let metres = round_length(180.0 / self.px_per_m);
        let (x, y) = (MARGIN_PX, self.height + TOP_PX + 30.0);
        let end = x + metres * self.px_per_m;
        put(
            text,
            format_args!(
                "<path d=\"M{x:.1} {:.1}V{y:.1}H{end:.1}V{:.1}\" fill=\"none\" stroke=\"#222222\" \
             stroke-width=\"2\"/>\n",
                y - 7.0,
                y - 7.0
            ),
        );
        text.push_str(&words(end + 8.0, y, 14, &format!("{metres:.0} m")));
        let (x, y) = (self.width + 2.0 * MARGIN_PX + LEGEND_PX - 50.0, 22.0);
        put(text, format_args!("<path d=\"M{x:.1} {y:.1}l-8 26l8 -6l8 6z\" fill=\"#222222\"/>\n"));
        text.push_str(&words(x - 5.0, y + 42.0, 14, "N"));
    }
}

/// Appends formatted text; writing to a string cannot fail.
fn put(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    text.write_fmt(arguments).unwrap_or_default();
}

/// The largest of 1, 2, 5 times a power of ten that is not above a length \[m\].
fn round_length(most_m: f64) -> f64 {
    let mut best = 1.0;
    for power in [1.0, 10.0, 100.0, 1000.0, 10_000.0] {
        for digit in [1.0, 2.0, 5.0] {
            if digit * power <= most_m {
                best = digit * power;
            }
        }
    }
    best
}

fn words(x: f64, y: f64, size: usize, label: &str) -> String {
    let label = escaped(label);
    let size = cast::float(size);
    format!(
        "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{size}\" fill=\"#222222\">{label}</text>\n"
    )
}

fn stroke(x: f64, y: f64, colour: &str) -> String {
    format!("<path d=\"M{:.1} {y:.1}h24\" stroke=\"{colour}\" stroke-width=\"4\"/>\n", x - 12.0)
}

fn crossing_mark(x: f64, y: f64, radius: f64, signals: bool) -> String {
    let fill = if signals { "#000000" } else { "#ffffff" };
    let line = radius / 3.0;
    format!(
        "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius:.2}\" fill=\"{fill}\" stroke=\"#000000\" \
         stroke-width=\"{line:.2}\"/>\n"
    )
}

fn place_mark(kind: PlaceKind, x: f64, y: f64, radius: f64) -> String {
    let side = 2.0 * radius;
    let (left, top) = (x - radius, y - radius);
    match kind {
        PlaceKind::Building => format!(
            "<rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{side:.1}\" height=\"{side:.1}\" \
             fill=\"#e2ddd5\"/>\n"
        ),
        PlaceKind::Address => {
            format!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius:.1}\" fill=\"#a39a8b\"/>\n")
        }
        PlaceKind::Shop => format!(
            "<path d=\"M{x:.1} {top:.1}l{radius:.1} {radius:.1}l-{radius:.1} {radius:.1}\
             l-{radius:.1} -{radius:.1}z\" fill=\"#f0e442\" stroke=\"#222222\"/>\n"
        ),
        PlaceKind::Eatery => format!(
            "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius:.1}\" fill=\"#d55e00\" \
             stroke=\"#222222\"/>\n"
        ),
    }
}

/// Colours of Okabe and Ito, which colour-blind readers can tell apart.
fn colour(kind: EdgeKind) -> &'static str {
    match kind {
        EdgeKind::Footway => "#0072b2",
        EdgeKind::Crossing => "#56b4e9",
        EdgeKind::Steps => "#cc79a7",
        EdgeKind::SharedPath => "#009e73",
        EdgeKind::Track => "#8b6f1f",
        EdgeKind::RoadShoulder => "#e69f00",
        EdgeKind::Corridor => "#000000",
    }
}

fn kind_name(kind: EdgeKind) -> &'static str {
    match kind {
        EdgeKind::Footway => "footway",
        EdgeKind::Crossing => "crossing way",
        EdgeKind::Steps => "steps",
        EdgeKind::SharedPath => "shared path",
        EdgeKind::Track => "track",
        EdgeKind::RoadShoulder => "road side",
        EdgeKind::Corridor => "corridor",
    }
}

fn place_name(kind: PlaceKind) -> &'static str {
    match kind {
        PlaceKind::Building => "building",
        PlaceKind::Address => "house number",
        PlaceKind::Shop => "shop",
        PlaceKind::Eatery => "eatery",
    }
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::map::RoutingProfile;
    use crate::map::draft::Draft;
    use std::sync::Arc;

    #[test]
    fn the_picture_is_well_formed_and_names_what_it_shows() {
        let mut map = Draft::from_lines(&[(0.0, 0.0), (90.0, 0.0), (0.0, 9.0)], &[(0, 1)]);
        map.name = "a <b> & c".to_owned();
        map.attribution = "somebody".to_owned();
        let map = Arc::new(map);
        let network = Network::new(Arc::clone(&map), &RoutingProfile::WALKER).unwrap();
        let text = svg(&map, Some(&network));
        let mut reader = quick_xml::Reader::from_str(&text);
        while reader.read_event().unwrap() != quick_xml::events::Event::Eof {}
        for part in ["a &lt;b&gt; &amp; c", "somebody", "footway, 0.1 km", "m</text>", "#0072b2"] {
            assert!(text.contains(part), "{part}");
        }
    }

    #[test]
    fn a_map_without_paths_can_be_drawn() {
        assert!(svg(&Draft::from_lines(&[], &[]), None).ends_with("</svg>\n"));
    }
}
