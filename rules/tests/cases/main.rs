//! Tests and cases as files: what the shipped ones say, and every mistake beside its explanation.
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

/// `UPDATE_GOLDEN=1` writes the expected text anew.
#[test]
fn every_mistake_is_explained_in_both_languages() {
    let mut seen = String::new();
    let mut wrong = String::new();
    for path in files("tests/cases/mistakes", "case")
        .into_iter()
        .chain(files("tests/cases/mistakes", "rule"))
    {
        let source = std::fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap();
        let found = case::read(&source).diagnostics;
        let zh = render(&found, &source, name, Language::Zh);
        let en = render(&found, &source, name, Language::En);
        let got = format!("{zh}---- English ----\n\n{en}");
        seen.push_str(&en);
        let beside = path.with_extension("txt");
        if std::env::var("UPDATE_GOLDEN").is_ok() {
            std::fs::write(&beside, &got).unwrap();
        }
        if std::fs::read_to_string(&beside).unwrap_or_default() != got {
            wrong.push_str(&format!("\n{name}: UPDATE_GOLDEN=1 takes over:\n{got}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    for code in case::code::CASES {
        assert!(
            seen.contains(&format!("[{}]", code.id)),
            "{} has no example in tests/cases/mistakes",
            code.id
        );
    }
}
