//! `anxin rules test`: runs the tests that stand in the rule files.

use super::super::language::Lang;
use super::super::outcome::{Exit, Failure};
use super::super::output::{Format, Output};
use super::super::text;
use crate::rules;
use anxin_projections::trial::{self, Trial};
use clap::{Arg, ArgMatches, Command};
use serde_json::{Value as Json, json};

pub fn command(lang: Lang) -> Command {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en).to_owned();
    Command::new("test")
        .about(t("运行规则文件中的测试", "run the tests inside rule files"))
        .arg(super::folder(lang))
        .arg(Arg::new("run").long("run").value_name("TEXT").help(t(
            "只运行标题或编号含此文字的测试",
            "only tests whose id or title has this text",
        )))
}

/// Runs the tests inside the files; a file whose tests cannot be read is bad input, not a failed test.
pub fn run(out: Output, matches: &ArgMatches) -> Result<Exit, Failure> {
    let (files, wanted) = (super::files(text(matches, "dir"))?, text(matches, "run"));
    let rules = rules::compiled(&files)?;
    let (mut passed, mut failed, mut rows) = (0_usize, 0_usize, Vec::new());
    for file in &files {
        for case in super::cases(&file.name, &file.text)? {
            if wanted.is_some_and(|wanted| !case.name().contains(wanted)) {
                continue;
            }
            let trial = trial::run(&case, &rules);
            if trial.passed() {
                passed = passed.saturating_add(1);
            } else {
                failed = failed.saturating_add(1);
            }
            rows.push(json!({"file": file.name, "line": case.line, "test": trial.case, "passed": trial.passed(), "failures": failures(&trial)}));
            if out.format == Format::Table && !trial.passed() {
                tell(out, &file.name, &trial)?;
            }
        }
    }
    if out.format == Format::Table {
        let zh = format!("✓ {passed} 通过  ✗ {failed} 失败");
        out.line(
            out.lang
                .pick(&zh, &format!("✓ {passed} passed  ✗ {failed} failed")),
        )?;
    } else {
        out.document("anxin.rules.test/1", rows.into())?;
    }
    Ok(match (passed, failed) {
        (0, 0) => Exit::Nothing,
        (_, 0) => Exit::Done,
        _ => Exit::Findings,
    })
}

fn tell(out: Output, file: &str, trial: &Trial) -> Result<(), Failure> {
    out.line(&format!("✗ {}", trial.case))?;
    for failure in &trial.failures {
        let sentence = out.lang.pick(&failure.message.zh, &failure.message.en);
        out.line(&format!("    {file}:{}  {sentence}", failure.line))?;
    }
    Ok(())
}

fn failures(trial: &Trial) -> Json {
    let all = trial.failures.iter().map(
        |failure| json!({"line": failure.line, "zh": failure.message.zh, "en": failure.message.en}),
    );
    all.collect()
}
