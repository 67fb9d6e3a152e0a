//! Generated maps have the form of real ones.
use std::sync::Arc;
use trundle::map::generate::{Style, generate};
use trundle::map::measure::{MapMeasures, measure};
use trundle::map::{Network, RoutingProfile};
#[test]
fn show() {
    for style in [Style::Campus, Style::Town] {
        for (area, seed) in [(1.0, 1), (1.0, 2), (2.0, 3), (0.3, 4), (0.05, 5), (9.0, 6)] {
            let map = Arc::new(generate(style, area, seed).unwrap());
            let network = Network::new(map.clone(), &RoutingProfile::WALKER).unwrap();
            let m: MapMeasures = measure(&map, &network, 1);
            let wheels = RoutingProfile {
                steps: false,
                raised_kerbs: false,
                min_width_m: 1.0,
                roads_up_to: None,
                loose_surface: false,
                ..RoutingProfile::WALKER
            };
            let w = Network::new(map.clone(), &wheels).unwrap();
            let wm = measure(&map, &w, 1);
            let n = |k| map.places.iter().filter(|p| p.kind == k).count();
            println!(
                "{} km={:.1} mean={:.1} med={:.1} deg={:.3?} detour={:.3} ({}) cr/km={:.2} lcc={:.3} | wheels lcc={:.3} of allowed {:.3} pieces={} mean={:.1} det={:.3} | b={} e={} s={}",
                map.name,
                m.km,
                m.mean_edge_m,
                m.median_edge_m,
                m.degree_shares,
                m.detour_factor_mean,
                m.detour_pairs,
                m.crossings_per_km,
                map.counts.walk.lcc_km_share,
                w.piece().share_of_walkable,
                w.piece().share_of_allowed,
                w.piece().pieces,
                wm.mean_edge_m,
                wm.detour_factor_mean,
                n(trundle::map::PlaceKind::Building),
                n(trundle::map::PlaceKind::Eatery),
                n(trundle::map::PlaceKind::Shop)
            );
            if area == 1.0 && seed == 1 {
                std::fs::write(
                    format!("/tmp/calib/{}.svg", map.name),
                    trundle::map::picture::svg(&map, Some(&w)),
                )
                .unwrap();
            }
        }
    }
}
