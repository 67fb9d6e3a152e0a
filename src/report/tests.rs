//! The whole report against small studies.

use super::charts::{CHARTS, draw_all, png};
use super::tables;
use crate::study::fixture;

#[test]
fn every_chart_draws_a_full_study() {
    let (study, fed) = (fixture::study(), fixture::fed());
    let mut drawn = draw_all(&study);
    // Where feeders carry, the other charts are drawn as well.
    drawn.extend(draw_all(&fed));
    for chart in CHARTS {
        assert!(drawn.iter().any(|(of, _)| of.id == chart.id), "nothing draws {}", chart.id);
    }
    assert_eq!(draw_all(&study).len(), CHARTS.len() - 1, "all but the feeders");
    for (chart, drawing) in &drawn {
        let svg = drawing.svg().unwrap();
        assert!(!svg.contains("NaN"), "{}", chart.id);
        look_at(chart.id, &svg);
    }
}

#[test]
fn every_chart_draws_a_crowded_study() {
    for (chart, drawing) in draw_all(&fixture::crowded()) {
        look_at(&format!("crowded_{}", chart.id), &drawing.svg().unwrap());
    }
}

/// Writes the picture where the variable says, to be looked at.
fn look_at(id: &str, svg: &str) {
    let Ok(folder) = std::env::var("TRUNDLE_LOOK_AT") else { return };
    std::fs::create_dir_all(&folder).unwrap();
    let stem = std::path::Path::new(&folder).join(id);
    std::fs::write(stem.with_extension("svg"), svg).unwrap();
    std::fs::write(stem.with_extension("png"), png(svg).unwrap()).unwrap();
}

#[test]
fn no_chart_stumbles_over_an_empty_study() {
    for study in [fixture::empty(), fixture::idle()] {
        for (chart, drawing) in draw_all(&study) {
            let svg = drawing.svg().unwrap();
            assert!(!svg.contains("NaN"), "{}", chart.id);
            png(&svg).unwrap();
        }
    }
}

#[test]
fn equal_studies_give_equal_tables() {
    assert_eq!(tables(&fixture::study()), tables(&fixture::study()));
    assert!(tables(&fixture::study()).iter().all(|table| table.rows > 0));
}

/// Leaves a whole run where the variable says, to be looked at.
#[test]
fn a_run_folder_can_be_looked_at() {
    let Ok(folder) = std::env::var("TRUNDLE_LOOK_AT") else { return };
    let provenance = super::Provenance {
        version: "0.1.0".into(),
        command: "trundle run lease-or-courier.toml".into(),
    };
    let out = std::path::Path::new(&folder);
    super::write(&fixture::study(), out, None, &provenance).unwrap();
}
