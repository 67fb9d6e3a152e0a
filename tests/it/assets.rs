//! Assets: catalog equals disk, every figure has a source or an assumption.

use std::collections::BTreeSet;
use std::path::Path;
use trundle::scenario::catalog::{Basis, figures};
use trundle::scenario::{Shelf, list};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn stems(folder: &Path) -> BTreeSet<String> {
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    files.map(|path| path.file_stem().unwrap().to_string_lossy().into_owned()).collect()
}

#[test]
fn the_catalog_is_what_lies_on_the_disk() {
    for shelf in Shelf::ALL {
        let above =
            if shelf == Shelf::Scenarios { root().to_owned() } else { root().join("assets") };
        let folder = above.join(shelf.name());
        let listed: BTreeSet<String> = list(shelf).iter().map(|row| row.id.to_owned()).collect();
        assert_eq!(listed, stems(&folder), "{shelf:?}");
        assert_eq!(listed.len(), list(shelf).len(), "{shelf:?} lists an id twice");
    }
    let folders: BTreeSet<String> = Shelf::ALL
        .iter()
        .filter(|shelf| **shelf != Shelf::Scenarios)
        .map(|shelf| shelf.name().to_owned())
        .collect();
    assert_eq!(folders, stems(&root().join("assets")));
}

#[test]
fn every_figure_has_a_known_source_or_an_assumption_with_a_range() {
    let page = std::fs::read_to_string(root().join("docs/REFERENCES.md")).unwrap();
    let keys: BTreeSet<&str> = page
        .lines()
        .filter_map(|line| line.strip_prefix("| "))
        .filter_map(|line| line.split(" | ").next())
        .collect();
    let mut count = 0;
    for shelf in Shelf::ALL.into_iter().filter(|shelf| *shelf != Shelf::Scenarios) {
        for row in list(shelf) {
            for figure in figures(shelf, row.id).unwrap() {
                count += 1;
                match &figure.basis {
                    Basis::Source(key) => {
                        assert!(keys.contains(key.as_str()), "{shelf:?} {}: {figure:?}", row.id);
                    }
                    Basis::Assumption(why) => {
                        let named = figure.value.is_none() || figure.range.is_some();
                        assert!(why.len() > 5 && named, "{shelf:?} {}: {figure:?}", row.id);
                    }
                }
            }
        }
    }
    assert!(count > 150, "only {count} figures were found");
}

#[test]
fn every_key_in_brackets_is_in_the_references() {
    let page = std::fs::read_to_string(root().join("docs/REFERENCES.md")).unwrap();
    for shelf in Shelf::ALL.into_iter().filter(|shelf| *shelf != Shelf::Scenarios) {
        for (id, text) in shelf.files() {
            for key in text.split('(').skip(1).filter_map(|rest| rest.split(')').next()) {
                let mut letters = key.chars();
                let is_key = letters.next().is_some_and(char::is_uppercase)
                    && key.chars().any(|letter| letter.is_ascii_digit())
                    && !key.contains(' ');
                assert!(!is_key || page.contains(&format!("| {key} |")), "{id}: {key}");
            }
        }
    }
}

#[test]
fn published_figures_stand_in_the_assets_as_published() {
    let published = [
        (Shelf::Vendors, "kiwibot", "unit_cost_usd", 3500.0),
        (Shelf::Vendors, "kiwibot", "cargo_l", 28.3),
        (Shelf::Vendors, "kiwibot", "cruise_kmh", 4.8),
        (Shelf::Vendors, "kiwibot", "robots_per_operator", 3.0),
        (Shelf::Vendors, "starship", "mass_kg", 25.0),
        (Shelf::Vendors, "starship", "cruise_kmh", 6.0),
        (Shelf::Vendors, "scout", "mass_kg", 45.36),
        (Shelf::Plans, "kiwibot-lease", "charge[0].amount_usd", 20.0),
        (Shelf::Plans, "kiwibot-lease", "charge[1].slab[0].fee_usd", 1.99),
        (Shelf::Plans, "kiwibot-lease", "charge[1].slab[1].fee_usd", 0.99),
        (Shelf::Plans, "courier-platform", "charge[0].share", 0.3),
        (Shelf::Plans, "courier-platform", "charge[1].amount_usd", 5.0),
        (Shelf::Rules, "estonia", "mass_kg", 50.0),
        (Shelf::Preparation, "grubhub", "preparation_min", 17.65),
    ];
    for (shelf, id, key, value) in published {
        let found = figures(shelf, id).unwrap();
        let figure = found.iter().find(|figure| figure.key == key).unwrap();
        let same = figure.value.is_some_and(|found| (found - value).abs() < 1e-9);
        assert!(same && matches!(figure.basis, Basis::Source(_)), "{id}: {figure:?}");
    }
}

#[test]
fn the_city_peaks_at_noon_and_at_seven() {
    let hourly = trundle::scenario::catalog::demand::read("meal-delivery-city").unwrap().hourly;
    let all: f64 = hourly.iter().sum();
    assert!((all - 196_481.0).abs() < 0.5);
    assert!((hourly[12] / all - 0.139_41).abs() < 1e-5);
    assert!((hourly[19] / all - 0.131_76).abs() < 1e-5);
}
