//! The reference run, repeated: the digest of its tables must not move unnoticed.
//!
//! When it moves on purpose, write the run anew, put it in the place of the old one, and say in
//! CHANGELOG under *Results changed* which figure moved, by how much, and why.

use std::sync::Arc;
use trundle::cli::input;
use trundle::scenario::Overrides;
use trundle::{report, study};

#[test]
fn the_reference_run_repeats_to_the_byte() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/results/reference/kiwibot-restaurant");
    let text = std::fs::read_to_string(format!("{folder}/run.toml")).unwrap();
    let stated: toml::Table = toml::from_str(&text).unwrap();
    let run = stated["run"].as_table().unwrap();
    let replications = run["replications"].as_integer().unwrap();

    let found = input::find(run["scenario"].as_str()).unwrap();
    let overrides = Overrides {
        replications: Some(u32::try_from(replications).unwrap()),
        ..Overrides::default()
    };
    let ground = input::ground(&found, &overrides).unwrap();
    let study = study::run(&Arc::clone(&ground), &|_, _| ());
    for table in report::tables(&study) {
        let kept = std::fs::read(format!("{folder}/{}", table.name)).unwrap();
        assert!(kept == table.bytes, "{} differs from the reference run", table.name);
    }
    assert_eq!(report::digest(&study), run["result_digest"].as_str().unwrap());
}
