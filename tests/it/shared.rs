//! Finds the shared data folder, which is not part of the package.

use std::path::{Path, PathBuf};

/// A path below the shared folder; `None`, with a line that says so, where it is absent.
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let full = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(path);
    if full.exists() {
        return Some(full);
    }
    eprintln!("skipped: there is no shared {path}");
    None
}
