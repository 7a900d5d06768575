//! Every shipped test and case against the shipped rules; and controls that show they can fail.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test may stop at the first surprise and read its data"
)]

use anxin_projections::trial::{self, Trial};
use anxin_rules::ast::Language;
use anxin_rules::case::{self, Case};
use anxin_rules::diagnostic::render;
use anxin_rules::{RuleSet, library};
use std::path::Path;
use std::sync::{Arc, LazyLock};

mod claims;
mod complaints;
mod controls;
mod sample;
mod shipped;
mod standards;
mod watches;

/// The shipped rules.
static RULES: LazyLock<Arc<RuleSet>> = LazyLock::new(|| {
    let sources = library::sources();
    let loaded = RuleSet::load(&sources, &library::calendar().unwrap());
    let mut said = String::new();
    for (file, diagnostic) in loaded.diagnostics {
        let source = sources.get(file).unwrap();
        said.push_str(&render(
            &[diagnostic],
            source.text,
            source.name,
            Language::Zh,
        ));
    }
    assert!(said.is_empty(), "{said}");
    Arc::new(loaded.rule_set.unwrap())
});

/// The tests or cases of a text that has no mistake.
fn read(name: &str, text: &str) -> Vec<Case> {
    let read = case::read(text);
    let said = render(&read.diagnostics, text, name, Language::Zh);
    assert!(said.is_empty(), "{said}");
    read.cases
}

/// The text of a file of `fixtures`, such as `cases/CS01.case`.
fn case_file(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures");
    std::fs::read_to_string(folder.join(name)).unwrap()
}

/// Runs all of a text.
fn run(name: &str, text: &str) -> Vec<Trial> {
    let cases = read(name, text);
    cases.iter().map(|case| trial::run(case, &RULES)).collect()
}
