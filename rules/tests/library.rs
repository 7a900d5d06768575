//! The shipped catalogue is the folder `library`: nothing in it is forgotten, and its calendar reads.
#![expect(
    clippy::disallowed_methods,
    reason = "looks at the folder that is built in"
)]

use anxin_rules::{RuleSet, library};
use std::fs;
use std::path::Path;

#[test]
fn every_file_of_the_folder_is_built_in() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("library");
    let (mut rules, mut others) = (Vec::new(), Vec::new());
    for part in fs::read_dir(&folder).unwrap() {
        for file in fs::read_dir(part.unwrap().path()).unwrap() {
            let file = file.unwrap().path();
            let name = file
                .strip_prefix(&folder)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned();
            if name.ends_with(".rule") {
                rules.push((name, fs::read_to_string(&file).unwrap()));
            } else {
                others.push(name);
            }
        }
    }
    rules.sort();
    let built = library::sources().into_iter();
    let built: Vec<_> = built
        .map(|file| (file.name.to_owned(), file.text.to_owned()))
        .collect();
    assert_eq!(built, rules);
    assert_eq!(others, ["calendar/china.calendar"]);
}

#[test]
fn the_rules_check_without_a_word() {
    let calendar = library::calendar().unwrap();
    let loaded = RuleSet::load(&library::sources(), &calendar);
    let said: Vec<_> = loaded
        .diagnostics
        .iter()
        .map(|(_, one)| &one.message.en)
        .collect();
    assert!(said.is_empty(), "{said:?}");
    let rules = loaded.rule_set.unwrap();
    let bounds =
        (0..rules.rules.len()).map(|rule| (rules.memory_bound(rule), &rules.rules[rule].terms.id));
    let largest = bounds.max().unwrap();
    println!("most bytes that a deal keeps for one rule: {largest:?}");
    // 64 deadlines that wait, as many that have fired, and a history with the room that it has outgrown.
    assert!(largest.0 < 72 * 1024, "{largest:?}");
}

#[test]
fn the_calendar_reads() {
    assert!(library::calendar().is_ok());
}
