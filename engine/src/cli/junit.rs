//! The results of tests and cases as JUnit XML, for CI: a suite a file, a case a test, failures in sentences.

use super::file;
use super::outcome::{Exit, Failure};
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

/// One test or case as the report tells it.
pub struct Tested {
    pub file: String,
    /// Its head line.
    pub line: usize,
    pub name: String,
    /// What is wrong, with file and line; none where all is well.
    pub wrong: Vec<String>,
}

/// Writes the report. It holds no time of day and no durations, so equal results are equal bytes.
pub fn write(path: &str, title: &str, tested: &[Tested]) -> Result<(), Failure> {
    let mut report = Report::new(title);
    for file in tested.chunk_by(|one, next| one.file == next.file) {
        let name = file.first().map_or("", |own| own.file.as_str());
        let mut suite = TestSuite::new(name);
        suite.add_test_cases(file.iter().map(case));
        report.add_test_suite(suite);
    }
    let text = report.to_string().map_err(|error| {
        let text = error.to_string();
        Failure::new(Exit::Bug, "E5009", text.clone(), text)
    })?;
    file::replace(path, &text)
}

fn case(tested: &Tested) -> TestCase {
    let status = match tested.wrong.first() {
        None => TestCaseStatus::success(),
        Some(first) => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_message(first.clone());
            status.set_description(tested.wrong.join("\n"));
            status
        }
    };
    let mut case = TestCase::new(tested.name.clone(), status);
    case.set_classname(tested.file.as_str());
    let extra = [
        ("file", tested.file.clone()),
        ("line", tested.line.to_string()),
    ];
    for (key, value) in extra {
        case.extra.insert(key.into(), value.into());
    }
    case
}
