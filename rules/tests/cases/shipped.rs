//! What the repository ships reads without a finding.

use super::*;

fn shipped() -> Vec<PathBuf> {
    let mut all = files("library/risk", "rule");
    all.extend(files("library/commitments", "rule"));
    all.extend(files("../fixtures/cases", "case"));
    all.extend(files("../fixtures/claims", "case"));
    all
}

#[test]
fn every_shipped_test_and_case_reads() {
    let mut said = String::new();
    for path in shipped() {
        let source = std::fs::read_to_string(&path).unwrap();
        let read = case::read(&source);
        said.push_str(&render(
            &read.diagnostics,
            &source,
            path.to_str().unwrap(),
            Language::Zh,
        ));
        assert!(
            !read.cases.is_empty() || !said.is_empty(),
            "{} has no test",
            path.display()
        );
    }
    assert!(said.is_empty(), "{said}");
}

#[test]
fn ids_are_of_version_7_and_no_event_shares_one() {
    let mut seen = std::collections::BTreeSet::new();
    for path in shipped() {
        for case in case::read(&std::fs::read_to_string(&path).unwrap()).cases {
            for event in case.events() {
                let text = event.id.to_string();
                assert!(
                    text.get(14..15) == Some("7")
                        && matches!(text.get(19..20), Some("8" | "9" | "a" | "b")),
                    "{text}"
                );
                let millis =
                    u64::from_str_radix(text.replace('-', "").get(..12).unwrap(), 16).unwrap();
                assert_eq!(
                    i64::try_from(millis).unwrap(),
                    event.known_at().micros() / 1000
                );
                assert!(seen.insert(event.id), "{} {text}", case.name());
            }
        }
    }
}

#[test]
fn ms_chen_is_read_as_her_file_says() {
    let path = files("../fixtures/cases", "case").remove(0);
    let read = case::read(&std::fs::read_to_string(&path).unwrap());
    let case = read.cases.first().unwrap();
    assert_eq!(
        (case.id.as_str(), case.deal.as_str()),
        ("CS01", "2025-CHEN-001")
    );
    assert_eq!(case.head.as_ref().unwrap().tier, case::Tier::T2);
    let first = case.to_ndjson();
    let first = first.lines().next().unwrap();
    assert_eq!(
        first.split_once(",\"stream\"").unwrap().1,
        r#":"deal/2025-CHEN-001","kind":"contract_signed","occurred_at":"2025-03-01T14:20:00+08:00","recorded_at":"2025-03-01T14:20:00+08:00","data":{"price":"3435000.00","property":"CHEN-HOME","buyers":["BUYER-CHEN"],"sellers":["SELLER-CHEN"],"payment_plan":"full_cash"}}"#
    );
    let StepKind::Event(event) = &case.steps.first().unwrap().kind else {
        panic!("an event stands first")
    };
    let invented: Vec<&str> = event
        .fields
        .iter()
        .filter(|one| one.invented)
        .map(|one| one.field.spec().name)
        .collect();
    assert!(event.day_invented);
    assert_eq!(invented, ["property", "buyers", "sellers"]);
    let expected = case
        .steps
        .iter()
        .filter(|step| matches!(step.kind, StepKind::Expect(Expectation::NothingElse)));
    assert_eq!(expected.count(), 1);
}
