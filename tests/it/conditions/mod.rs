//! People, weather, closures, events and classes: against published relations, on measured series,
//! and in days of the tiny world worked out by hand.

mod calls;
mod days;
mod demand;
mod files;

use crate::shared::shared;
use trundle::base::crowd;

#[test]
fn walking_speeds_are_weidmanns() {
    let Some(path) = shared("oracles/weidmann.csv") else { return };
    let mut rows = 0;
    for row in csv::Reader::from_path(path).unwrap().deserialize() {
        let (density, speed, flow, per_min, ratio): (f64, f64, f64, f64, f64) = row.unwrap();
        let near = |found: f64, exact: f64| (found - exact).abs() < 1e-9;
        assert!(near(crowd::speed_mps(density), speed), "{density}");
        assert!(near(crowd::flow_per_m_s(density), flow), "{density}");
        assert!(near(60.0 * crowd::flow_per_m_s(density), per_min), "{density}");
        assert!(near(crowd::speed_ratio(density), ratio), "{density}");
        if density < crowd::BUSIEST_PER_M2 {
            assert!((crowd::density_per_m2(flow) - density).abs() < 1e-6, "{density}");
        }
        rows += 1;
    }
    assert!(rows >= 18, "only {rows} rows");
}
