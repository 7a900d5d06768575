//! `anxin rules`: the tools of rule authors, one file a command. Also how every other command gets its rules.

mod backtest;
mod check;
mod cover;
mod diff;
mod doc;
mod facts;
mod fmt;
mod list;
mod lock;
mod new;
mod sarif;
mod test;
mod why;

use super::language::Lang;
use super::outcome::{Exit, Failure};
use super::output::Output;
use crate::rules::{self, RuleFile, RuleSet, RulesError};
use anxin_rules::Terms;
use anxin_rules::ast::Language;
use anxin_rules::case::{self, Case};
use anxin_rules::diagnostic::{Diagnostic, render};
use clap::{Arg, ArgMatches, Command};
use serde_json::{Value as Json, json};
use std::sync::Arc;

/// The command and everything under it.
pub fn command(lang: Lang) -> Command {
    Command::new("rules")
        .about(
            lang.pick("检查与测试规则", "check and test rules")
                .to_owned(),
        )
        .subcommand_required(true)
        .subcommand(backtest::command(lang))
        .subcommand(check::command(lang))
        .subcommand(cover::command(lang))
        .subcommand(diff::command(lang))
        .subcommand(doc::command(lang))
        .subcommand(facts::command(lang))
        .subcommand(fmt::command(lang))
        .subcommand(list::command(lang))
        .subcommand(lock::command(lang))
        .subcommand(new::command(lang))
        .subcommand(test::command(lang))
        .subcommand(why::command(lang))
}

/// Runs one of the commands under `anxin rules`.
pub fn run(out: Output, matches: &ArgMatches) -> Result<Exit, Failure> {
    match matches.subcommand() {
        Some(("backtest", sub)) => backtest::run(out, sub),
        Some(("check", sub)) => check::run(out, sub),
        Some(("cover", sub)) => cover::run(out, sub),
        Some(("diff", sub)) => diff::run(out, sub),
        Some(("doc", sub)) => doc::run(out, sub),
        Some(("facts", sub)) => facts::run(out, sub),
        Some(("fmt", sub)) => fmt::run(out, sub),
        Some(("list", sub)) => list::run(out, sub),
        Some(("lock", sub)) => lock::run(out, sub),
        Some(("new", sub)) => new::run(out, sub),
        Some(("test", sub)) => test::run(out, sub),
        Some(("why", sub)) => why::run(out, sub),
        _ => Ok(Exit::Usage),
    }
}

/// The folder of rule files, the first argument of most commands here.
fn folder(lang: Lang) -> Arg {
    Arg::new("dir").value_name("DIR").help(
        lang.pick(
            "规则目录；缺省为随附的规则",
            "folder of rules; by default the shipped ones",
        )
        .to_owned(),
    )
}

impl From<RulesError> for Failure {
    fn from(error: RulesError) -> Failure {
        Failure::new(Exit::BadInput, error.code(), error.zh(), error.to_string())
    }
}

/// What a rule is called, in this language if it has a title in it.
pub fn title(terms: &Terms, lang: Lang) -> &str {
    let (own, other) = match lang {
        Lang::Zh => (&terms.title.zh, &terms.title.en),
        Lang::En => (&terms.title.en, &terms.title.zh),
    };
    own.as_deref().or(other.as_deref()).unwrap_or_default()
}

/// The shipped rules are no files, so nothing can be written into them.
fn shipped_are_fixed(example: &str) -> Failure {
    Failure::new(
        Exit::Usage,
        "E5008",
        format!("随附的规则在程序之内，不能改写；请给出规则目录，如 {example}"),
        format!("the shipped rules are inside the program; give a folder, as in `{example}`"),
    )
}

/// Findings as plain data, each with its file.
fn findings(files: &[RuleFile], found: &[(usize, Diagnostic)]) -> Vec<Json> {
    let found = found.iter().filter_map(|(index, found)| {
        let file = files.get(*index)?;
        Some(json!({"file": file.name, "finding": found.record(&file.text)}))
    });
    found.collect()
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

/// The rule files of a folder, or the shipped ones.
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
