//! The report as its readers meet it: the documented columns are the columns.

use std::path::{Path, PathBuf};
use trundle::report::tables::reference;

fn page() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/OUTPUT.md")
}

#[test]
fn the_output_page_lists_every_table_column_figure_and_chart() {
    let text = std::fs::read_to_string(page()).unwrap();
    let mark = "<!-- below: kept equal to the program by tests/it/report.rs -->\n\n";
    let (intro, stated) = text.split_once(mark).unwrap();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(page(), format!("{intro}{mark}{}", reference())).unwrap();
        return;
    }
    assert!(stated == reference(), "docs/OUTPUT.md is stale: run again with UPDATE_GOLDEN=1");
}

#[test]
fn a_results_folder_is_made_where_it_is_missing() {
    let out = tempfile::tempdir().unwrap();
    let results = out.path().join("a/b");
    trundle::report::check_writable(&results).unwrap();
    assert_eq!(std::fs::read_dir(&results).unwrap().count(), 0);
}
