//! The manual and the list of errors against schema and source.

use std::collections::BTreeSet;
use trundle::base::time::SimDuration;
use trundle::report;
use trundle::scenario::{Overrides, load, order_file, schema};

fn page(name: &str) -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
    std::fs::read_to_string(path).unwrap()
}

/// Tables of `docs/SCENARIO.md` as the schema says; `UPDATE_GOLDEN=1` writes them.
#[test]
fn the_manual_knows_every_key_and_no_other() {
    let written = page("SCENARIO.md");
    let mut wanted = written.clone();
    for section in schema::SECTIONS {
        let name = if section.name.is_empty() { "top" } else { section.name };
        let head = format!("<!-- keys {name} -->\n");
        let start = wanted.find(&head).unwrap_or_else(|| panic!("no {head}")) + head.len();
        let end = start + wanted[start..].find("<!-- end -->").unwrap();
        let table = format!("\n{}\n\n{}\n", section.what, schema::markdown(section));
        wanted.replace_range(start..end, &table);
    }
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/SCENARIO.md");
        std::fs::write(path, &wanted).unwrap();
    } else {
        assert_eq!(written, wanted, "run with UPDATE_GOLDEN=1");
    }
    let keys: usize = schema::SECTIONS.iter().map(|section| section.keys.len()).sum();
    assert_eq!(wanted.lines().filter(|line| line.starts_with("| `")).count(), keys);
}

/// Columns of `docs/ORDERS.md` as the reader knows them; `UPDATE_GOLDEN=1` writes them.
#[test]
fn the_page_of_order_files_knows_every_column_and_no_other() {
    let written = page("ORDERS.md");
    let head = "<!-- columns -->\n";
    let start = written.find(head).unwrap() + head.len();
    let end = start + written[start..].find("<!-- end -->").unwrap();
    let mut wanted = written.clone();
    wanted.replace_range(start..end, &format!("\n{}\n", order_file::markdown()));
    let head = "<!-- fit -->\n";
    let start = wanted.find(head).unwrap() + head.len();
    let end = start + wanted[start..].find("<!-- end -->").unwrap();
    wanted.replace_range(start..end, &format!("\n{}\n", report::tables::order_fit_reference()));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/ORDERS.md");
        std::fs::write(path, &wanted).unwrap();
    } else {
        assert_eq!(written, wanted, "run with UPDATE_GOLDEN=1");
    }
}

fn codes_in(text: &str) -> BTreeSet<String> {
    let digits = |code: &str| code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_digit());
    text.match_indices(['S', 'T'])
        .filter_map(|(at, _)| text.get(at..at + 4).filter(|code| digits(&code[1..])))
        .map(str::to_owned)
        .collect()
}

fn sources(folder: &std::path::Path, text: &mut String) {
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.is_dir() {
            sources(&path, text);
        } else {
            text.push_str(&std::fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn the_list_of_errors_is_that_of_the_source() {
    let mut text = String::new();
    for room in ["src/scenario", "src/cli", "src/session", "src/viewer"] {
        sources(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(room), &mut text);
    }
    let quoted: String = text.split('"').skip(1).step_by(2).filter(|s| s.len() == 4).collect();
    let listed: BTreeSet<String> = page("ERRORS.md")
        .lines()
        .filter(|line| line.starts_with("| S") || line.starts_with("| T"))
        .filter_map(|line| line.get(2..6).map(str::to_owned))
        .collect();
    assert!(codes_in(&quoted).is_subset(&listed), "{:?}", codes_in(&quoted).difference(&listed));
    assert!(listed.is_subset(&codes_in(&text)), "{:?}", listed.difference(&codes_in(&text)));
}

#[test]
fn the_shortest_scenario_of_the_manual_loads_with_every_default() {
    let page = page("SCENARIO.md");
    let text = page.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    let scenario = load(text, "short.toml", &Overrides::default()).unwrap();
    assert_eq!((scenario.run.replications, scenario.run.seed), (20, 1));
    assert_eq!(scenario.fleets[0].operators[0].robots_per_operator, 3, "the vendor's limit");
    assert_eq!((scenario.fleets[0].hub.clone(), scenario.couriers.on_duty), (None, None));
    let promise = SimDuration::from_minutes(40.0);
    assert_eq!((scenario.promise, scenario.fallback_after), (promise, None));
}
