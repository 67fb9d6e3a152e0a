//! Generated maps have the form of real ones, hang together for wheels, and repeat.

use crate::shared::shared;
use std::sync::Arc;
use trundle::base::cast;
use trundle::map::generate::{Style, generate};
use trundle::map::import;
use trundle::map::measure::{MapMeasures, measure};
use trundle::map::picture::svg;
use trundle::map::{EdgeKind, Network, PlaceKind, RoutingProfile, SidewalkMap};

/// A sidewalk robot that keeps to footways.
const WHEELS: RoutingProfile = RoutingProfile {
    steps: false,
    raised_kerbs: false,
    min_width_m: 1.0,
    max_incline: 0.1,
    roads_up_to: None,
    road_limit_kmh: None,
    loose_surface: false,
};

/// Measures of one map that are held against others.
const NAMES: [&str; 7] = [
    "mean stretch [m]",
    "median stretch [m]",
    "share of ends",
    "share of degree 3",
    "share of degree 4",
    "detour factor",
    "crossings [1/km]",
];

/// Real extracts: two campuses, three inner cities.
const FILES: [&str; 5] = [
    "data/osm-ucla-campus/ucla-campus.osm.gz",
    "data/osm-microsoft-campus/microsoft-campus.osm.pbf",
    "data/osm-rome-esquilino/rome-esquilino.osm.pbf",
    "data/osm-helsinki-centre/helsinki-centre.osm.pbf",
    "data/osm-monaco/monaco.osm.pbf",
];

/// What they measure, every walkable way. Stretches and degrees agree to all digits given with
/// an independent measurement of the raw files.
const REAL: [[f64; 7]; 5] = [
    [28.73, 15.81, 0.231, 0.527, 0.228, 1.372, 2.73],
    [26.61, 13.18, 0.266, 0.528, 0.201, 1.448, 4.46],
    [34.86, 11.33, 0.119, 0.547, 0.324, 1.225, 6.26],
    [25.33, 11.57, 0.223, 0.480, 0.288, 1.486, 5.65],
    [34.98, 20.40, 0.179, 0.620, 0.195, 1.491, 6.94],
];

fn row(measures: MapMeasures) -> [f64; 7] {
    let [ends, threes, fours, _] = measures.degree_shares;
    [
        measures.mean_edge_m,
        measures.median_edge_m,
        ends,
        threes,
        fours,
        measures.detour_factor_mean,
        measures.crossings_per_km,
    ]
}

/// What a walker's network of a map measures.
fn walked(map: &Arc<SidewalkMap>) -> [f64; 7] {
    let network = Network::new(Arc::clone(map), &RoutingProfile::WALKER).unwrap();
    row(measure(map, &network, 1))
}

/// Measures that lie outside the range that real maps span.
fn strangers(generated: &[f64; 7], real: &[[f64; 7]]) -> Vec<String> {
    let outside = |index: usize| {
        let of = |real: &[f64; 7]| real[index];
        let low = real.iter().map(of).fold(f64::INFINITY, f64::min);
        let high = real.iter().map(of).fold(f64::NEG_INFINITY, f64::max);
        let value = generated[index];
        (!(low..=high).contains(&value))
            .then(|| format!("{} {value:.3}, real {low:.3} to {high:.3}", NAMES[index]))
    };
    (0..NAMES.len()).filter_map(outside).collect()
}

fn made(style: Style, area_km2: f64, seed: u64) -> Arc<SidewalkMap> {
    Arc::new(generate(style, area_km2, seed).unwrap())
}

/// Means of the measures over some seeds.
fn typical(style: Style, area_km2: f64, seeds: std::ops::Range<u64>) -> [f64; 7] {
    let maps: Vec<[f64; 7]> = seeds.map(|seed| walked(&made(style, area_km2, seed))).collect();
    let count = cast::float(maps.len());
    std::array::from_fn(|index| maps.iter().map(|map| map[index]).sum::<f64>() / count)
}

#[test]
fn generated_maps_lie_within_the_range_of_real_ones() {
    for style in [Style::Campus, Style::Town] {
        for area in [1.0, 1.5, 2.0, 4.0] {
            let measures = typical(style, area, 1..7);
            println!("{style:?} {area} km²: {measures:.3?}");
            let found = strangers(&measures, &REAL);
            assert!(found.is_empty(), "{style:?} {area} km²: {found:#?}");
        }
    }
}

#[test]
fn real_maps_still_measure_what_the_ranges_were_taken_from() {
    for (file, known) in FILES.iter().zip(REAL) {
        let Some(path) = shared(file) else { continue };
        let measures = walked(&Arc::new(import::read(&path).unwrap()));
        for (index, (value, known)) in measures.iter().zip(known).enumerate() {
            let name = NAMES[index];
            assert!((value / known - 1.0).abs() < 0.005, "{file}: {name} {value:.3}, was {known}");
        }
    }
}

#[test]
fn wheels_meet_one_large_piece_and_a_few_small_ones() {
    for style in [Style::Campus, Style::Town] {
        for (area, seed) in [(0.05, 1), (0.3, 2), (1.0, 3), (5.0, 4)] {
            let map = made(style, area, seed);
            let piece = Network::new(Arc::clone(&map), &WHEELS).unwrap().piece();
            assert!(piece.share_of_allowed > 0.9, "{} {piece:?}", map.name);
            assert!(area < 1.0 || piece.pieces > 1, "{} {piece:?}", map.name);
            let walk = map.counts.walk;
            assert!(walk.lcc_km_share > 0.95 && walk.components < 60, "{} {walk:?}", map.name);
        }
    }
}

#[test]
fn a_square_kilometre_holds_what_such_places_hold() {
    for seed in 1..=5 {
        let (campus, town) = (made(Style::Campus, 1.0, seed), made(Style::Town, 1.0, seed));
        let count = |map: &SidewalkMap, kind: PlaceKind| {
            map.places.iter().filter(|place| place.kind == kind).count()
        };
        assert!((100..=200).contains(&count(&campus, PlaceKind::Building)), "{seed}");
        assert!((10..=20).contains(&count(&campus, PlaceKind::Eatery)), "{seed}");
        assert!((400..=800).contains(&count(&town, PlaceKind::Building)), "{seed}");
        assert!((20..=40).contains(&count(&town, PlaceKind::Eatery)), "{seed}");
        assert!(count(&town, PlaceKind::Shop) > 5);
        for map in [&campus, &town] {
            assert!(map.edges.iter().any(|edge| edge.kind == EdgeKind::Steps));
            assert!(map.edges.iter().any(|edge| edge.width_m.is_some_and(|width| width < 1.0)));
            assert!(map.crossings.iter().any(|crossing| crossing.signals));
        }
    }
}

#[test]
fn nearly_all_places_of_a_generated_map_can_be_served() {
    for style in [Style::Campus, Style::Town] {
        let map = made(style, 1.0, 1);
        let network = Network::new(Arc::clone(&map), &WHEELS).unwrap();
        let served = map.places.iter().filter(|place| network.snap(place.at).is_some()).count();
        assert!(served * 100 >= map.places.len() * 98, "{} {served}", map.name);
    }
}

#[test]
fn the_same_seed_makes_the_same_map_and_another_seed_another() {
    for style in [Style::Campus, Style::Town] {
        assert_eq!(made(style, 0.5, 9), made(style, 0.5, 9));
        assert_ne!(made(style, 0.5, 9).digest, made(style, 0.5, 10).digest);
    }
    assert_eq!(made(Style::Campus, 1.0, 1).name, "campus-1.0km2-seed1");
}

#[test]
fn areas_out_of_range_are_refused() {
    for area in [0.049, 25.1, -1.0, f64::NAN, f64::INFINITY] {
        assert!(generate(Style::Town, area, 1).is_err(), "{area}");
    }
}

#[test]
fn every_crossing_belongs_to_a_vertex_and_every_edge_to_its_ends() {
    for style in [Style::Campus, Style::Town] {
        let map = made(style, 1.0, 7);
        let held = map.vertices.iter().filter(|vertex| vertex.crossing.is_some()).count();
        assert_eq!(held, map.crossings.len());
        for edge in &map.edges {
            let shape = map.shape(edge);
            assert_eq!(shape[0], map.vertex(edge.from).at);
            assert_eq!(shape[shape.len() - 1], map.vertex(edge.to).at);
        }
    }
}

#[test]
fn a_generated_map_can_be_drawn() {
    let map = made(Style::Town, 0.3, 1);
    let network = Network::new(Arc::clone(&map), &WHEELS).unwrap();
    assert!(svg(&map, Some(&network)).contains("not driven on"));
}
