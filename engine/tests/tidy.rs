//! Rules of the house that the compiler does not hold: arrows, purity, sizes, and documents that are true.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::fs;
use std::path::{Path, PathBuf};

const PURE: [&str; 3] = ["events", "rules", "projections"];
/// A file tells one thing; beyond this it tells two.
const MAX_LINES: usize = 600;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}

/// Every file below a folder, in a stated order, without what builds leave behind.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() && name != "target" && !name.starts_with('.') {
                folders.push(path);
            } else if name.ends_with(ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Lines of Rust that are code: no comments, and nothing from the first test module on.
fn code(path: &Path) -> Vec<(usize, String)> {
    let text = fs::read_to_string(path).unwrap();
    let lines = text
        .lines()
        .enumerate()
        .take_while(|(_, line)| !line.contains("#[cfg(test)]"));
    lines
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
        .map(|(index, line)| (index.saturating_add(1), line.to_owned()))
        .collect()
}

fn impure(line: &str) -> bool {
    const WORDS: [&str; 14] = [
        "std::fs",
        "std::net",
        "std::thread",
        "std::env::var",
        "SystemTime",
        "Instant::now",
        "Local::now",
        "Utc::now",
        "HashMap",
        "HashSet",
        "async fn",
        "tokio::",
        "rand::",
        "std::process",
    ];
    let float = line
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .any(|word| word == "f32" || word == "f64");
    float || WORDS.iter().any(|word| line.contains(word))
}

#[test]
fn pure_crates_have_no_disk_clock_randomness_async_thread_float_or_unordered_map() {
    assert!(
        impure("let x: f64 = 1.0;") && impure("use std::fs;") && !impure("let from_f64s = 1;"),
        "the test itself"
    );
    let mut found = Vec::new();
    for folder in PURE {
        for path in files(&root().join(folder).join("src"), ".rs") {
            found.extend(
                code(&path)
                    .into_iter()
                    .filter(|(_, line)| impure(line))
                    .map(|(at, line)| format!("{}:{at}: {line}", path.display())),
            );
        }
    }
    assert!(found.is_empty(), "a pure crate uses:\n{}", found.join("\n"));
}

#[test]
fn arrows_run_one_way() {
    let allowed: [(&str, &[&str]); 6] = [
        ("events", &[]),
        ("rules", &["anxin-events"]),
        ("projections", &["anxin-events", "anxin-rules"]),
        (
            "engine",
            &["anxin-events", "anxin-rules", "anxin-projections"],
        ),
        // Of the rules, the made deals know only the calendar: offices are open on working days.
        ("fixtures", &["anxin-events", "anxin-rules"]),
        (
            "benches",
            &[
                "anxin",
                "anxin-fixtures",
                "anxin-events",
                "anxin-rules",
                "anxin-projections",
            ],
        ),
    ];
    for (folder, allowed) in allowed {
        let manifest = fs::read_to_string(root().join(folder).join("Cargo.toml")).unwrap();
        let dependencies = manifest
            .split("[dependencies]")
            .nth(1)
            .unwrap_or_default()
            .split("\n[")
            .next()
            .unwrap_or_default();
        for line in dependencies
            .lines()
            .filter(|line| line.starts_with("anxin"))
        {
            let name = line.split(['.', ' ', '=']).next().unwrap_or_default();
            assert!(
                allowed.contains(&name),
                "{folder} must not depend on {name}"
            );
        }
    }
}

#[test]
fn files_are_short_and_lie_where_they_are_looked_for() {
    for folder in [
        "events",
        "rules",
        "projections",
        "engine",
        "fixtures",
        "benches",
    ] {
        for path in files(&root().join(folder), ".rs") {
            let lines = fs::read_to_string(&path).unwrap().lines().count();
            assert!(
                lines <= MAX_LINES,
                "{} has {lines} lines: does it tell one thing?",
                path.display()
            );
            // Modules that test programs share have no other form.
            let in_tests = path.components().any(|part| part.as_os_str() == "tests");
            assert!(
                in_tests || path.file_name().unwrap() != "mod.rs",
                "{}",
                path.display()
            );
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            assert!(
                !["utils", "util", "common", "helpers", "misc"].contains(&name.as_str()),
                "{}",
                path.display()
            );
        }
    }
}

/// A merge that was left open reads like a sentence, so it is easily overlooked in a document.
#[test]
fn no_merge_is_left_open() {
    let endings = [".md", ".rs", ".rule", ".case", ".txt", ".toml", ".lock"];
    let all = endings.iter().flat_map(|ending| files(&root(), ending));
    for path in all {
        let text = fs::read_to_string(&path).unwrap();
        let open = text
            .lines()
            .any(|line| line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> "));
        assert!(!open, "{}", path.display());
    }
}

/// Every path that a document names exists: a code span with a slash and an ending that we use.
#[test]
fn documents_name_files_that_exist() {
    let mut checked = 0_usize;
    for document in files(&root(), ".md") {
        let text = fs::read_to_string(&document).unwrap();
        for span in text.split('`').skip(1).step_by(2) {
            let is_path = span.contains('/')
                && [".rs", ".md", ".toml", ".case", ".rule", ".calendar"]
                    .iter()
                    .any(|ending| span.ends_with(ending));
            if !is_path || span.contains([' ', '*', '<', '{', '…']) {
                continue;
            }
            checked = checked.saturating_add(1);
            let from_here = document.parent().unwrap().join(span);
            let from_package = document.ancestors().nth(2).unwrap().join(span);
            assert!(
                from_here.exists() || from_package.exists() || root().join(span).exists(),
                "{} names {span}",
                document.display()
            );
        }
    }
    assert!(
        checked > 5,
        "documents name only {checked} files: is the test still looking at them?"
    );
}
