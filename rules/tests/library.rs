//! The shipped catalogue is the folder `library`: nothing in it is forgotten, and its calendar reads.
#![expect(
    clippy::disallowed_methods,
    reason = "looks at the folder that is built in"
)]

use anxin_rules::characteristic::Standing;
use anxin_rules::{RuleSet, library};
use std::fs;
use std::path::Path;

#[test]
fn every_file_of_the_folder_is_built_in() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("library");
    let (mut rules, mut others) = (Vec::new(), Vec::new());
    for part in fs::read_dir(&folder).unwrap() {
        let part = part.unwrap().path();
        if part.is_file() {
            others.push(part.file_name().unwrap().to_str().unwrap().to_owned());
            continue;
        }
        for file in fs::read_dir(part).unwrap() {
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
    others.sort();
    assert_eq!(
        others,
        [
            "calendar/china.calendar",
            "risk/characteristics.txt",
            "rules.lock"
        ]
    );
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
    assert!(largest.0 < 96 * 1024, "{largest:?}");
}

#[test]
fn the_calendar_reads() {
    assert!(library::calendar().is_ok());
}

/// Nobody may take it for a published list: five types, 37 characteristics, and a head that says so.
#[test]
fn the_catalogue_of_characteristics_reads_and_says_what_it_is() {
    let catalogue = library::characteristics().unwrap();
    assert_eq!(catalogue.types.len(), 5);
    let of = |letter: &str| {
        let all = catalogue.all.iter();
        all.filter(|own| own.id.starts_with(letter)).count()
    };
    assert_eq!(["A", "B", "C", "D", "E"].map(of), [9, 7, 9, 7, 5]);
    let inferred = catalogue.all.iter();
    let inferred: Vec<_> = inferred
        .filter(|own| own.standing == Standing::Inferred)
        .map(|own| own.id.as_str())
        .collect();
    assert_eq!(inferred, ["A5", "B3"]);
    let head = catalogue.head.join(" ");
    assert!(head.contains("重建") && head.contains("reconstruction"));
}
