//! The results of tests as JUnit XML, for CI: a suite a file, a case a test, failures in sentences.

use super::super::file;
use super::super::language::Lang;
use super::super::outcome::{Exit, Failure};
use anxin_projections::trial::Trial;
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

/// Writes the report. It holds no time of day and no durations, so equal results are equal bytes.
pub fn write(path: &str, trials: &[(String, usize, Trial)], lang: Lang) -> Result<(), Failure> {
    let mut report = Report::new("anxin rules test");
    for file in trials.chunk_by(|(one, ..), (next, ..)| one == next) {
        let name = file.first().map_or("", |(name, ..)| name);
        let mut suite = TestSuite::new(name);
        suite.add_test_cases(
            file.iter()
                .map(|(name, line, trial)| case(name, *line, trial, lang)),
        );
        report.add_test_suite(suite);
    }
    let text = report.to_string().map_err(|error| {
        let text = error.to_string();
        Failure::new(Exit::Bug, "E5009", text.clone(), text)
    })?;
    file::replace(path, &text)
}

fn case(file: &str, line: usize, trial: &Trial, lang: Lang) -> TestCase {
    let status = if trial.passed() {
        TestCaseStatus::success()
    } else {
        let sentences = trial.failures.iter().map(|failure| {
            let sentence = lang.pick(&failure.message.zh, &failure.message.en);
            format!("{file}:{}  {sentence}", failure.line)
        });
        let sentences: Vec<String> = sentences.collect();
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
        status.set_message(sentences.first().cloned().unwrap_or_default());
        status.set_description(sentences.join("\n"));
        status
    };
    let mut case = TestCase::new(trial.case.clone(), status);
    case.set_classname(file);
    case.extra.insert("file".into(), file.into());
    case.extra.insert("line".into(), line.to_string().into());
    case
}
