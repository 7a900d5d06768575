//! The recorded cases as regression: `anxin suite run fixtures/cases` is green in CI, fails where a threshold
//! changes, and gives the tables of the documents.
//!
//! `UPDATE_GOLDEN=1 cargo test -p anxin --test suite` accepts every result anew and writes the tables.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Once;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}

fn suite(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_anxin"));
    command
        .arg("suite")
        .args(args)
        .args(["--lang", "en", "--progress", "none"])
        .current_dir(root())
        .env_remove("CI");
    command.output().unwrap()
}

fn is_update() -> bool {
    std::env::var_os("UPDATE_GOLDEN").is_some()
}

/// Accepts everything, once before the first test, where that is wished.
fn accept_if_asked() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        if is_update() {
            suite(&["run", "fixtures/cases"]);
            suite(&["accept", "--all", "fixtures/cases"]);
        }
    });
}

/// What stands in a document between the marks of a part, which the suite prints.
fn check_document(name: &str, part: &str, printed: &str) {
    let path = root().join(name);
    let text = fs::read_to_string(&path).unwrap();
    let (begin, end) = (
        format!("<!-- {part} -->\n"),
        format!("<!-- end of {part} -->"),
    );
    let (before, rest) = text
        .split_once(&begin)
        .unwrap_or_else(|| panic!("{name} has no part {part}"));
    let (own, after) = rest.split_once(&end).unwrap();
    let wanted = format!("```text\n{}\n```\n", printed.trim_matches('\n'));
    if is_update() {
        fs::write(path, format!("{before}{begin}{wanted}{end}{after}")).unwrap();
    } else {
        assert_eq!(own, wanted, "{name}: UPDATE_GOLDEN=1 writes it anew");
    }
}

#[test]
fn the_recorded_cases_are_as_accepted_and_the_documents_say_what_came_out() {
    accept_if_asked();
    let output = suite(&["run", "--ci", "fixtures/cases"]);
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{printed}");
    let mut parts = printed.split("\n\n");
    let (losses, table) = (parts.next().unwrap(), parts.next().unwrap());
    check_document("fixtures/README.md", "losses", losses);
    check_document("fixtures/README.md", "table", table);
    check_document("README.md", "table", table);
}

/// The same run fails where a threshold that a case relies on is another.
#[test]
fn a_changed_threshold_fails_the_run() {
    accept_if_asked();
    let folder = tempfile::tempdir().unwrap();
    let mut changed = 0;
    for entry in fs::read_dir(root().join("rules/library/risk")).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let (from, to) = (
            "参数 过户后收款期限 = 25个工作日",
            "参数 过户后收款期限 = 5个工作日",
        );
        changed += text.matches(from).count();
        let name = path.file_name().unwrap();
        fs::write(folder.path().join(name), text.replace(from, to)).unwrap();
    }
    assert_eq!(changed, 1, "the threshold is still written so");
    let rules = folder.path().to_str().unwrap();
    let output = suite(&["run", "--ci", "fixtures/cases", "--rules", rules]);
    let printed = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{printed}");
    assert!(
        printed.contains("Alert D6.过户后 is 33 d earlier: was 2019-10-23 10:00"),
        "{printed}"
    );
    assert!(!root().join("fixtures/cases/results/pending").exists());
}
