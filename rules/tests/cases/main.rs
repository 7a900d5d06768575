//! Tests and cases as files: what the shipped ones say, and that any bytes are read or explained.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test may stop at the first surprise and read its data"
)]

use anxin_rules::ast::Language;
use anxin_rules::case::{self, Expectation, StepKind};
use anxin_rules::diagnostic::render;
use std::path::{Path, PathBuf};

mod hostile;
mod lent;
mod shipped;

/// The files of a folder with this ending, in order.
fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == ending))
        .collect();
    paths.sort();
    assert!(!paths.is_empty());
    paths
}
