//! `anxin rules`: check and test rule files. Also how every other command gets its rules.

use super::language::Lang;
use super::outcome::{Exit, Failure};
use super::output::{Format, Output};
use super::text;
use crate::rules::{self, RuleFile, RuleSet, RulesError};
use anxin_projections::trial::{self, Trial};
use anxin_rules::ast::Language;
use anxin_rules::case::{self, Case};
use anxin_rules::diagnostic::render;
use clap::ArgMatches;
use serde_json::{Value as Json, json};
use std::sync::Arc;

impl From<RulesError> for Failure {
    fn from(error: RulesError) -> Failure {
        Failure::new(Exit::BadInput, error.code(), error.zh(), error.to_string())
    }
}

fn language(lang: Lang) -> Language {
    match lang {
        Lang::Zh => Language::Zh,
        Lang::En => Language::En,
    }
}

/// The rules of a folder, or the shipped ones.
pub fn load(folder: Option<&str>) -> Result<Arc<RuleSet>, Failure> {
    Ok(match folder {
        Some(folder) => rules::from_folder(folder)?,
        None => rules::shipped()?,
    })
}

fn files(folder: Option<&str>) -> Result<Vec<RuleFile>, Failure> {
    Ok(match folder {
        Some(folder) => rules::folder_files(folder)?,
        None => rules::shipped_files(),
    })
}

/// The cases of a file.
///
/// # Errors
/// When a line of it is wrong; all are told at once.
pub fn cases(file: &str, source: &str) -> Result<Vec<Case>, Failure> {
    let read = case::read(source);
    if read.diagnostics.is_empty() {
        return Ok(read.cases);
    }
    let shown = |language| render(&read.diagnostics, source, file, language);
    Err(Failure::new(
        Exit::BadInput,
        "E3303",
        shown(Language::Zh),
        shown(Language::En),
    ))
}

pub fn run(out: Output, matches: &ArgMatches) -> Result<Exit, Failure> {
    let Some((name, sub)) = matches.subcommand() else {
        return Ok(Exit::Usage);
    };
    let files = files(text(sub, "dir"))?;
    match name {
        "check" => check(out, &files),
        _ => test(out, &files, text(sub, "run")),
    }
}

fn check(out: Output, files: &[RuleFile]) -> Result<Exit, Failure> {
    let loaded = rules::load(files)?;
    let (errors, warnings) = rules::counted(&loaded);
    let count = loaded
        .rule_set
        .as_ref()
        .map_or(0, |rules| rules.rules.len());
    if out.format == Format::Table {
        let found = rules::rendered(files, &loaded, language(out.lang));
        if !found.is_empty() {
            out.line(found.trim_end())?;
        }
        let zh = format!(
            "检查 {} 个文件，{count} 条规则：{errors} 个错误，{warnings} 个警告",
            files.len()
        );
        let en = format!(
            "{} files, {count} rules: {errors} errors, {warnings} warnings",
            files.len()
        );
        out.line(out.lang.pick(&zh, &en))?;
    } else {
        let found = loaded.diagnostics.iter().filter_map(|(index, found)| {
            let file = files.get(*index)?;
            Some(json!({"file": file.name, "finding": found.record(&file.text)}))
        });
        let found: Vec<_> = found.collect();
        out.document(
            "anxin.rules.check/1",
            json!({"files": files.len(), "rules": count, "findings": found}),
        )?;
    }
    Ok(if errors > 0 {
        Exit::BadInput
    } else {
        Exit::Done
    })
}

/// Runs the tests inside the files; a file whose tests cannot be read is bad input, not a failed test.
fn test(out: Output, files: &[RuleFile], wanted: Option<&str>) -> Result<Exit, Failure> {
    let rules = rules::compiled(files)?;
    let (mut passed, mut failed, mut rows) = (0_usize, 0_usize, Vec::new());
    for file in files {
        for case in cases(&file.name, &file.text)? {
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
