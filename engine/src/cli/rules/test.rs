//! `anxin rules test`: runs the tests that stand in the rule files.

use super::super::junit::{self, Tested};
use super::super::language::Lang;
use super::super::outcome::{Exit, Failure};
use super::super::output::{Format, Output};
use super::super::progress::Progress;
use super::super::text;
use crate::rules;
use anxin_projections::trial::{self, Trial};
use clap::{Arg, ArgMatches, Command};
use serde_json::{Value as Json, json};

/// So many tests may take more than a second.
const MANY: usize = 1_000;

pub fn command(lang: Lang) -> Command {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en).to_owned();
    Command::new("test")
        .about(t("运行规则文件中的测试", "run the tests inside rule files"))
        .arg(super::folder(lang))
        .arg(Arg::new("junit").long("junit").value_name("FILE").help(t(
            "另把结果写成 JUnit XML",
            "write the results as JUnit XML besides",
        )))
        .arg(Arg::new("run").long("run").value_name("TEXT").help(t(
            "只运行标题或编号含此文字的测试",
            "only tests whose id or title has this text",
        )))
}

/// Runs the tests inside the files; a file whose tests cannot be read is bad input, not a failed test.
pub fn run(out: Output, matches: &ArgMatches) -> Result<Exit, Failure> {
    let (files, wanted) = (super::files(text(matches, "dir"))?, text(matches, "run"));
    let rules = rules::compiled(&files)?;
    let mut chosen = Vec::new();
    for file in &files {
        let cases = super::cases(&file.name, &file.text)?.into_iter();
        let wanted = cases.filter(|case| wanted.is_none_or(|wanted| case.name().contains(wanted)));
        chosen.extend(wanted.map(|case| (file.name.clone(), case)));
    }
    let mut progress = (chosen.len() >= MANY)
        .then(|| Progress::start(out.lang, text(matches, "progress"), "测试", "test"));
    let mut trials = Vec::new();
    for (done, (file, case)) in (1..).zip(&chosen) {
        trials.push((file.clone(), case.line, trial::run(case, &rules)));
        if let Some(progress) = &mut progress {
            progress.at(done, u64::try_from(chosen.len()).unwrap_or(u64::MAX));
        }
    }
    progress.into_iter().for_each(Progress::finish);
    if let Some(path) = text(matches, "junit") {
        junit::write(path, "anxin rules test", &tested(out, &trials))?;
    }
    report(out, &trials)
}

fn report(out: Output, trials: &[(String, usize, Trial)]) -> Result<Exit, Failure> {
    let failed = trials.iter().filter(|(.., trial)| !trial.passed()).count();
    let passed = trials.len().saturating_sub(failed);
    if out.format == Format::Table {
        for (file, _, trial) in trials.iter().filter(|(.., trial)| !trial.passed()) {
            tell(out, file, trial)?;
        }
        let zh = format!("✓ {passed} 通过  ✗ {failed} 失败");
        let en = format!("✓ {passed} passed  ✗ {failed} failed");
        out.line(out.lang.pick(&zh, &en))?;
    } else {
        let rows = trials.iter().map(|(file, line, trial)| json!({"file": file, "line": line, "test": trial.case, "passed": trial.passed(), "failures": failures(trial)}));
        out.document("anxin.rules.test/1", rows.collect())?;
    }
    Ok(match (passed, failed) {
        (0, 0) => Exit::Nothing,
        (_, 0) => Exit::Done,
        _ => Exit::Findings,
    })
}

fn tell(out: Output, file: &str, trial: &Trial) -> Result<(), Failure> {
    out.line(&format!("✗ {}", trial.case))?;
    let mut said = sentences(out, file, trial).into_iter();
    said.try_for_each(|sentence| out.line(&format!("    {sentence}")))
}

/// What fails, with file and line.
fn sentences(out: Output, file: &str, trial: &Trial) -> Vec<String> {
    let all = trial.failures.iter().map(|failure| {
        let sentence = out.lang.pick(&failure.message.zh, &failure.message.en);
        format!("{file}:{}  {sentence}", failure.line)
    });
    all.collect()
}

fn tested(out: Output, trials: &[(String, usize, Trial)]) -> Vec<Tested> {
    let all = trials.iter().map(|(file, line, trial)| Tested {
        file: file.clone(),
        line: *line,
        name: trial.case.clone(),
        wrong: sentences(out, file, trial),
    });
    all.collect()
}

fn failures(trial: &Trial) -> Json {
    let all = trial.failures.iter().map(
        |failure| json!({"line": failure.line, "zh": failure.message.zh, "en": failure.message.en}),
    );
    all.collect()
}
