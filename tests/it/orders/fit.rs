//! Laws found in orders that were drawn by known laws, and drawn again by what was found.

use crate::worlds;
use std::path::Path;
use trundle::base::law::Law;
use trundle::base::time::SimTime;
use trundle::cli::input::{self, ScenarioText};
use trundle::cli::orders::csv_of;
use trundle::fit::{Fit, Quantity, written};
use trundle::scenario::{Overrides, Scenario, load, order_file};
use trundle::sim::Ground;

/// Days that are written down and fitted.
const DAYS: u32 = 30;

/// A town with laws that are told apart, and many orders.
fn known() -> Scenario {
    let mut scenario = worlds::scenario("town-kitchen");
    scenario.customers.distance_m = Some(Law::Gamma { mean: 600.0, sd: 250.0 });
    let merchant = &mut scenario.merchants[0];
    merchant.orders_per_day = 120.0;
    merchant.preparation_min = Law::LogNormal { mean: 17.65, sd: 12.03 };
    merchant.ticket = Law::Gamma { mean: 18.0, sd: 7.0 };
    merchant.basket.mass_kg = Law::LogNormal { mean: 1.2, sd: 0.6 };
    merchant.basket.volume_l = Law::Gamma { mean: 8.0, sd: 4.0 };
    scenario
}

/// The fit of a ground's days, and the folder in which its orders lie.
fn fitted(ground: &Ground, folder: &Path) -> Fit {
    let path = folder.join("orders.csv");
    std::fs::write(&path, csv_of(ground, DAYS).0).unwrap();
    let mut list = order_file::read(&path, &[], SimTime::MIDNIGHT).unwrap();
    "orders.csv".clone_into(&mut list.file);
    Fit::of(&list)
}

/// Holds a fit against the laws that the orders were drawn by: name, mean and deviation, each within
/// four of its errors; `slack` is a share of the mean that the way of drawing may shift it by.
fn holds(fit: &Fit, quantity: Quantity, law: &str, (mean, sd): (f64, f64), slack: f64) {
    let found = fit.quantity(quantity).unwrap();
    assert_eq!(found.law.name(), law, "{quantity:?}");
    let near =
        |found: f64, wanted: f64, error: f64| (found - wanted).abs() <= 4.0 * error + slack * mean;
    assert!(near(found.law.mean, mean, found.law.mean_error), "{quantity:?}: {:?}", found.law);
    assert!(near(found.law.sd, sd, found.law.sd_error), "{quantity:?}: {:?}", found.law);
}

/// All laws of [`known`].
fn holds_all(fit: &Fit) {
    holds(fit, Quantity::Preparation, "log-normal", (17.65, 12.03), 0.0);
    holds(fit, Quantity::Ticket, "gamma", (18.0, 7.0), 0.0);
    holds(fit, Quantity::Mass, "log-normal", (1.2, 0.6), 0.0);
    holds(fit, Quantity::Volume, "gamma", (8.0, 4.0), 0.0);
    // Customers are those of real doors: distances are those of the nearest few.
    holds(fit, Quantity::Distance, "gamma", (600.0, 250.0), 0.03);
}

#[test]
fn laws_that_orders_are_drawn_by_are_found_again_within_their_errors() {
    let ground = worlds::ground(known());
    let folder = tempfile::tempdir().unwrap();
    let fit = fitted(&ground, folder.path());
    holds_all(&fit);
    let (mean, error) = (fit.arrivals.per_day(), fit.arrivals.per_day_error());
    assert!((mean - 120.0).abs() < 4.0 * error && error < 2.5, "{mean} ± {error}");
    let profile = &ground.scenario.merchants[0].arrivals.hourly;
    let open = 10..21;
    let all: f64 = profile[open.clone()].iter().sum();
    for (hour, share) in profile.iter().enumerate() {
        let weight = if open.contains(&hour) { share / all } else { 0.0 };
        let expected = weight * fit.arrivals.orders();
        let counted = fit.arrivals.hourly[hour];
        assert!((counted - expected).abs() <= 4.5 * expected.sqrt(), "{hour}: {counted}");
    }
    assert!(fit.arrivals.dispersion_p.unwrap() > 0.001 && fit.arrivals.gap_p > 0.001);
    let told = fit.quantities.iter().filter(|found| found.goodness.unwrap().differs()).count();
    assert!(told <= 1, "{:#?}", fit.sentences());
}

/// A scenario that draws by what was found: the fit's own text, completed by the town's.
fn completed(fit: &Fit, folder: &Path) -> ScenarioText {
    let files = written(fit);
    for file in &files {
        std::fs::write(folder.join(&file.name), &file.text).unwrap();
    }
    let own = &files.iter().find(|file| file.name == "scenario.toml").unwrap().text;
    let (_, town) =
        trundle::scenario::shipped().iter().find(|(name, _)| *name == "town-kitchen").unwrap();
    let (head, rest) = town.split_once("[[merchant]]").unwrap();
    let (_, fleets) = rest.split_once("[[fleet]]").unwrap();
    let text = format!("{head}{own}\n[[fleet]]{fleets}");
    let name = folder.join("refitted.toml").display().to_string();
    ScenarioText { text, name }
}

#[test]
fn what_is_written_loads_and_draws_the_same_laws_again() {
    let folder = tempfile::tempdir().unwrap();
    let first = fitted(&worlds::ground(known()), folder.path());
    let found = completed(&first, folder.path());
    let ground = input::ground(&found, &Overrides::default()).unwrap();
    let merchant = &ground.scenario.merchants[0];
    assert_eq!(merchant.arrivals.hourly.map(f64::to_bits), first.arrivals.hourly.map(f64::to_bits));
    assert!((merchant.orders_per_day - first.arrivals.per_day()).abs() < 1e-3);
    // Two fits apart: each with its error, so half as many again.
    let again = fitted(&ground, folder.path());
    for one in &first.quantities {
        let other = again.quantity(one.quantity).unwrap();
        assert_eq!(one.law.name(), other.law.name(), "{:?}", one.quantity);
        let slack = if one.quantity == Quantity::Distance { 0.03 * one.law.mean } else { 0.0 };
        let error = 4.0 * 1.5 * one.law.mean_error + slack;
        assert!((one.law.mean - other.law.mean).abs() < error, "{:?}", one.quantity);
    }
}

#[test]
fn an_asset_of_ones_own_counts_in_the_digest_and_is_refused_where_it_is_broken() {
    let folder = tempfile::tempdir().unwrap();
    let first = fitted(&worlds::ground(known()), folder.path());
    let found = completed(&first, folder.path());
    let digest = |found: &ScenarioText| {
        load(&found.text, &found.name, &Overrides::default()).map(|scenario| scenario.digest)
    };
    let before = digest(&found).unwrap();
    let path = folder.path().join("preparation.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("mean = 1", "mean = 2")).unwrap();
    assert_ne!(before, digest(&found).unwrap());
    std::fs::write(&path, "name = \"x\"\n").unwrap();
    let problem = digest(&found).unwrap_err().0.remove(0);
    assert_eq!(problem.code, "S901");
    assert!(problem.file.ends_with("preparation.toml"), "{problem}");
    std::fs::remove_file(&path).unwrap();
    let problem = digest(&found).unwrap_err().0.remove(0);
    assert_eq!((problem.code, problem.key.as_str()), ("S902", "merchant[0].preparation"));
}
