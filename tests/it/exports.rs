//! What is written down of a study: every number is one, every name is somebody, the manifest and
//! the ledger add up.

use crate::worlds;
use std::collections::{BTreeMap, BTreeSet};
use trundle::cost::ledger::{Category, Party};
use trundle::report::tables::{TABLES, tables};
use trundle::report::{Provenance, write};
use trundle::scenario::Scenario;
use trundle::study::{Study, run};

/// A shipped scenario as a study of two days at its own point.
fn studied(mut scenario: Scenario) -> Study {
    scenario.run.replications = 2;
    scenario.vary = trundle::scenario::Vary::default();
    run(&worlds::ground(scenario), &|_, _| ())
}

fn studies() -> Vec<Study> {
    worlds::scenarios().into_iter().map(studied).collect()
}

/// Rows of a table as text by column.
type Rows = Vec<BTreeMap<String, String>>;

fn rows(study: &Study) -> BTreeMap<&'static str, Rows> {
    let read = |bytes: &[u8]| -> Rows {
        let mut reader = csv::Reader::from_reader(bytes);
        let head = reader.headers().unwrap().clone();
        let row = |row: csv::StringRecord| {
            head.iter().zip(row.iter()).map(|(a, b)| (a.to_owned(), b.to_owned())).collect()
        };
        reader.records().map(|record| row(record.unwrap())).collect()
    };
    tables(study).into_iter().map(|table| (table.name, read(&table.bytes))).collect()
}

/// Units in which a number may lie below zero: money kept or lost, and degrees.
const SIGNED: [&str; 4] = ["USD", "degrees", "unit", "-"];

#[test]
fn every_cell_is_a_number_that_can_be_or_is_empty() {
    for study in studies() {
        let rows = rows(&study);
        for kind in TABLES {
            for column in kind.columns.iter().filter(|column| column.unit != "-") {
                let cells = rows[kind.file].iter().map(|row| row[column.name].as_str());
                for cell in cells.filter(|cell| !cell.is_empty()) {
                    let place = format!("{} {} {}", study.scenario.name, kind.file, column.name);
                    let number: f64 = cell.parse().unwrap_or(f64::NAN);
                    assert!(number.is_finite(), "{place}: {cell}");
                    let signed = SIGNED.contains(&column.unit);
                    assert!(signed || number >= 0.0, "{place}: {cell}");
                }
            }
        }
    }
}

/// The option and the day of a row, and one more cell.
fn key(row: &BTreeMap<String, String>, column: &str) -> (String, String, String) {
    (row["option"].clone(), row["replication"].clone(), row[column].clone())
}

/// Whom a table names, once each.
fn once(rows: &Rows, column: &str, table: &str) -> BTreeSet<(String, String, String)> {
    let mut known = BTreeSet::new();
    for row in rows {
        assert!(known.insert(key(row, column)), "{table} names {:?} twice", key(row, column));
    }
    known
}

#[test]
fn every_id_is_given_once_and_every_reference_leads_to_somebody() {
    for study in studies() {
        let all = rows(&study);
        let orders = once(&all["orders.csv"], "order", "orders.csv");
        let robots = once(&all["robots.csv"], "robot", "robots.csv");
        let couriers = once(&all["couriers.csv"], "courier", "couriers.csv");
        let of_kind = |kind: &str| -> Rows {
            all["operators.csv"].iter().filter(|row| row["kind"] == kind).cloned().collect()
        };
        let operators = once(&of_kind("operator"), "id", "operators.csv");
        let crews = once(&of_kind("crew"), "id", "operators.csv");
        let feeders = once(&of_kind("feeder"), "id", "operators.csv");
        assert!(!orders.is_empty() && !couriers.is_empty());
        for row in &all["orders.csv"] {
            let carrier = key(row, "carrier_id");
            let known = match row["carrier"].as_str() {
                "robot" => robots.contains(&carrier),
                "courier" => couriers.contains(&carrier),
                other => other.is_empty() && carrier.2.is_empty(),
            };
            assert!(known, "{row:?}");
        }
        for row in &all["costs.csv"] {
            let cause = key(row, "cause_id");
            let known = match row["cause"].as_str() {
                "order" => orders.contains(&cause),
                "robot" => robots.contains(&cause),
                "operator" => operators.contains(&cause),
                "crew" => crews.contains(&cause),
                "feeder" => feeders.contains(&cause),
                "courier" => couriers.contains(&cause),
                "fleet" => cause.2.parse::<usize>().unwrap() < study.scenario.fleets.len(),
                _ => false,
            };
            assert!(known, "{row:?}");
        }
        let edges = study.map.edges.len();
        let edge = |row: &BTreeMap<String, String>| row["edge"].parse::<usize>().unwrap() < edges;
        assert!(all["footpaths.csv"].iter().all(edge));
    }
}

#[test]
fn the_manifest_counts_the_rows_that_are_there() {
    let out = tempfile::tempdir().unwrap();
    let provenance = Provenance { version: "test".to_owned(), command: "trundle run".to_owned() };
    let study = studied(worlds::scenario("kiwibot-restaurant"));
    let folder = write(&study, out.path(), None, &provenance).unwrap();
    let text = std::fs::read_to_string(folder.join("run.toml")).unwrap();
    let manifest: toml::Table = toml::from_str(&text).unwrap();
    let files = manifest.values().find_map(toml::Value::as_array).unwrap();
    let mut counted = 0;
    for file in files {
        let Some(stated) = file.get("rows").and_then(toml::Value::as_integer) else { continue };
        let path = folder.join(file["path"].as_str().unwrap());
        let found = csv::Reader::from_path(&path).unwrap().records().count();
        assert_eq!(i64::try_from(found).unwrap(), stated, "{}", path.display());
        counted += 1;
    }
    assert_eq!(counted, TABLES.len());
}

#[test]
fn what_a_merchant_is_said_to_pay_is_what_its_ledger_lines_add_up_to() {
    for study in studies() {
        for base in &study.base {
            let cell = study.base_cell(base.option).unwrap();
            let stated = cell.figure("merchant_cost_usd_per_day");
            for (day, ledger) in stated.iter().zip(&base.ledgers) {
                let mut micros = 0;
                for line in &ledger.lines {
                    let staff = line.to == Party::MerchantStaff;
                    let booked = line.category != Category::Remake || !staff;
                    micros += i64::from(line.from == Party::Merchant && booked) * line.amount.0;
                    micros -= i64::from(line.to == Party::Merchant && booked) * line.amount.0;
                }
                let off =
                    day.part / day.whole.max(1.0) - trundle::base::money::Money(micros).units();
                assert!(off.abs() < 1e-6, "{}: {off} USD off", study.scenario.name);
            }
        }
    }
}
