//! Files beside their expected text. `UPDATE_GOLDEN=1` writes the text anew.

use anxin_rules::ast::Language;
use anxin_rules::diagnostic::render;
use anxin_rules::parser::parse;
use anxin_rules::print::print;
use std::path::{Path, PathBuf};

fn sources(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(folder);
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|end| end == "rule" || end == "case")
        })
        .collect();
    paths.sort();
    assert!(!paths.is_empty());
    paths
}

fn check(path: &Path, got: &str) {
    let beside = path.with_extension("txt");
    if std::env::var("UPDATE_GOLDEN").is_ok() {
        std::fs::write(beside, got).unwrap();
        return;
    }
    let expected = std::fs::read_to_string(&beside).unwrap_or_default();
    assert_eq!(
        got,
        expected,
        "\n{} differs; UPDATE_GOLDEN=1 takes it over",
        beside.display()
    );
}

#[test]
fn sound_files_print_in_their_canonical_form() {
    for path in sources("syntax/ok") {
        let source = std::fs::read_to_string(&path).unwrap();
        let parsed = parse(&source);
        let name = path.file_name().unwrap().to_str().unwrap();
        let said = render(&parsed.diagnostics, &source, name, Language::Zh);
        assert!(parsed.diagnostics.is_empty(), "{said}");
        let zh = print(&parsed.file, Language::Zh);
        let en = print(&parsed.file, Language::En);
        check(&path, &format!("{zh}\n---- English ----\n\n{en}"));
    }
}
