//! Every code that a person may meet has a page, and no page is of a code that is gone.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}

/// Codes in the sources without their tests and without the pages themselves.
fn codes_in_the_sources() -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    let mut folders: Vec<PathBuf> = ["events/src", "rules/src", "projections/src", "engine/src"]
        .map(|folder| root().join(folder))
        .to_vec();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let own_pages = path.ends_with("explain/pages.rs");
            if !own_pages && !path.to_string_lossy().contains("tests") {
                let text = fs::read_to_string(&path).unwrap();
                let code = text.split("#[cfg(test)]").next().unwrap();
                codes.extend(codes_of(code));
            }
        }
    }
    codes
}

/// `"E1234"` and `"E1234: …` in text.
fn codes_of(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split('"').filter_map(|piece| {
        let code = piece.get(..5)?;
        let whole = piece.len() == 5 || piece.as_bytes().get(5) == Some(&b':');
        let digits = code.get(1..)?.chars().all(|c| c.is_ascii_digit());
        (whole && digits && code.starts_with(['E', 'W'])).then(|| code.to_owned())
    })
}

#[test]
fn every_code_has_a_page_and_every_page_a_code() {
    let output = Command::new(env!("CARGO_BIN_EXE_anxin"))
        .args(["explain", "--format", "json"])
        .output()
        .unwrap();
    let listed: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let pages: Vec<_> = listed["data"]["codes"].as_array().unwrap().clone();
    let with_page: BTreeSet<String> = pages
        .iter()
        .map(|page| page["code"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(with_page.len(), pages.len(), "a code has two pages");
    assert_eq!(codes_in_the_sources(), with_page);
    for page in &pages {
        for part in ["title", "title_zh", "why", "why_zh"] {
            assert!(!page[part].as_str().unwrap().is_empty(), "{page}");
        }
    }
    assert_eq!(
        listed["data"]["characteristics"].as_array().unwrap().len(),
        37
    );
}

#[test]
fn the_scan_sees_what_it_should() {
    let found: Vec<String> =
        codes_of(r#" "E1234" "E12345" "x E1111" "E2601: no year" "Edge" "#).collect();
    assert_eq!(found, ["E1234", "E2601"]);
}
