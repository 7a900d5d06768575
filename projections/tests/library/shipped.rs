//! Rule files hold their tests beside the rules; `fixtures/cases` holds the recorded past,
//! `fixtures/claims` what was owed.

use super::*;
use std::fmt::Write as _;

fn failures(name: &str, trials: &[Trial]) -> String {
    let mut text = String::new();
    for trial in trials {
        for failure in &trial.failures {
            writeln!(
                text,
                "{name}:{} {}\n  {}\n  {}",
                failure.line, trial.case, failure.message.zh, failure.message.en
            )
            .unwrap();
        }
    }
    text
}

#[test]
fn every_test_beside_a_rule_passes() {
    let mut failed = String::new();
    let mut count = 0;
    for source in library::sources() {
        let trials = run(source.name, source.text);
        count += trials.len();
        failed.push_str(&failures(source.name, &trials));
    }
    assert!(count > 0 && failed.is_empty(), "\n{failed}");
}

#[test]
fn every_recorded_case_passes() {
    let mut names = case_names("cases/");
    names.extend(case_names("claims/"));
    let mut failed = String::new();
    for name in &names {
        failed.push_str(&failures(name, &run(name, &case_file(name))));
    }
    assert!(!names.is_empty() && failed.is_empty(), "\n{failed}");
}

/// The cases in a folder of `fixtures` and in the folders below it, as `cases/ordinary/OR01.case`, in order.
pub fn case_names(folder: &str) -> Vec<String> {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures");
    let mut names = Vec::new();
    for entry in std::fs::read_dir(cases.join(folder)).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{folder}{}", entry.file_name().into_string().unwrap());
        if entry.file_type().unwrap().is_dir() {
            names.extend(case_names(&format!("{name}/")));
        } else if name.ends_with(".case") {
            names.push(name);
        }
    }
    names.sort();
    names
}

#[test]
fn every_rule_has_a_test_that_it_alerts_and_one_that_it_does_not() {
    let mut lacking = String::new();
    let tests: Vec<Case> = library::sources()
        .iter()
        .flat_map(|source| read(source.name, source.text))
        .collect();
    for rule in &RULES.rules {
        let says = |wanted: fn(&case::Expectation, &str) -> bool| {
            tests.iter().flat_map(|test| &test.steps).any(|step| {
                matches!(&step.kind, case::StepKind::Expect(expectation) if wanted(expectation, &rule.terms.id))
            })
        };
        if !says(|one, id| matches!(one, case::Expectation::Alert { rule, .. } if rule == id)) {
            writeln!(lacking, "{} never alerts in a test", rule.terms.id).unwrap();
        }
        if !says(|one, id| matches!(one, case::Expectation::NoAlert(rule) if rule == id)) {
            writeln!(lacking, "{} never keeps quiet in a test", rule.terms.id).unwrap();
        }
    }
    assert!(lacking.is_empty(), "\n{lacking}");
}
