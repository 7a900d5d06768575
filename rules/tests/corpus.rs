//! What fuzzing has seen stays read: every file of the fuzz targets' corpus, without a nightly compiler.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test may stop at the first surprise, and the corpus is on disk"
)]

use anxin_rules::ast::Language;
use anxin_rules::parser::parse;
use anxin_rules::print::print;
use anxin_rules::{RuleSet, Source, case, library};
use std::fs;
use std::path::Path;

/// The texts of a target; what is no text is no input of it.
fn corpus(target: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/corpus")
        .join(target);
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    files.sort();
    let texts = files.iter().filter_map(|path| {
        let text = String::from_utf8(fs::read(path).unwrap()).ok()?;
        Some((path.display().to_string(), text))
    });
    let texts: Vec<(String, String)> = texts.collect();
    assert!(texts.len() > 3, "{target}");
    texts
}

#[test]
fn what_is_printed_is_the_same_tree() {
    let mut sound = 0;
    for (name, text) in corpus("parse") {
        let parsed = parse(&text);
        if !parsed.diagnostics.is_empty() {
            continue;
        }
        sound += 1;
        for language in [Language::Zh, Language::En] {
            let printed = print(&parsed.file, language);
            let again = parse(&printed);
            assert!(again.diagnostics.is_empty(), "{name}\n{printed}");
            assert_eq!(printed, print(&again.file, language), "{name}");
        }
    }
    assert!(sound > 2);
}

#[test]
fn every_rule_file_is_compiled_or_refused() {
    let calendar = library::calendar().unwrap();
    let mut compiled = 0;
    for (name, text) in corpus("load") {
        let loaded = RuleSet::load(
            &[Source {
                name: &name,
                text: &text,
            }],
            &calendar,
        );
        compiled += usize::from(loaded.rule_set.is_some());
        assert!(
            loaded.rule_set.is_some() || !loaded.diagnostics.is_empty(),
            "{name}"
        );
    }
    assert!(compiled > 2);
}

#[test]
fn every_case_file_is_read() {
    for (name, text) in corpus("case") {
        let read = case::read(&text);
        assert!(
            !read.cases.is_empty() || !read.diagnostics.is_empty(),
            "{name}"
        );
    }
}
