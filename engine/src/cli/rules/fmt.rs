//! `anxin rules fmt`: the canonical form in place, in the file's own language or the other.

use super::super::file;
use super::super::language::Lang;
use super::super::outcome::{Exit, Failure};
use super::super::output::{Format, Output};
use super::super::text;
use crate::rules::{self, RuleFile};
use anxin_rules::Source;
use anxin_rules::ast::Language;
use anxin_rules::case::{self, Expectation, StepKind};
use anxin_rules::diagnostic::render;
use anxin_rules::format::{Formatted, format};
use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::{Value as Json, json};
use std::path::Path;

pub fn command(lang: Lang) -> Command {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en).to_owned();
    Command::new("fmt")
        .about(t(
            "把规则文件写成统一格式，注释保留",
            "write rule files in their canonical form, comments kept",
        ))
        .arg(
            Arg::new("paths")
                .value_name("DIR|FILE")
                .action(ArgAction::Append)
                .num_args(1..)
                .help(t(
                    "规则目录，或规则、案例文件",
                    "folders of rules, or files of rules or cases",
                )),
        )
        .arg(
            Arg::new("check")
                .long("check")
                .action(ArgAction::SetTrue)
                .help(t(
                    "只列出格式不同的文件，不改动",
                    "only list files that differ, change nothing",
                )),
        )
        .arg(Arg::new("to").long("to").value_parser(["zh", "en"]).help(t(
            "改用另一种语言的词；--lang 只管界面",
            "use the words of this language; --lang is only that of messages",
        )))
}

pub fn run(out: Output, matches: &ArgMatches) -> Result<Exit, Failure> {
    let files = given(matches)?;
    let to = text(matches, "to").map(|to| match to {
        "en" => Language::En,
        _ => Language::Zh,
    });
    let sources: Vec<Source<'_>> = files.iter().map(RuleFile::source).collect();
    let check = matches.get_flag("check");
    let mut exit = Exit::Done;
    let mut rows = Vec::new();
    for (file, formatted) in files.iter().zip(format(&sources, to)) {
        let state = State::of(file, &formatted, check);
        if let (State::Formatted, Ok(text)) = (state, &formatted) {
            file::replace(&file.name, text)?;
        }
        exit = match (state, exit) {
            (State::Wrong, _) => Exit::BadInput,
            (State::Differs, Exit::Done) => Exit::Findings,
            (_, exit) => exit,
        };
        if out.format == Format::Table {
            tell(out, file, &formatted, state, to)?;
        } else {
            rows.push(row(file, &formatted, state));
        }
    }
    if out.format == Format::Table {
        total(out, files.len())?;
    } else {
        out.document("anxin.rules.fmt/1", rows.into())?;
    }
    Ok(exit)
}

/// What the command line names; the shipped rules are no files and cannot be formatted.
fn given(matches: &ArgMatches) -> Result<Vec<RuleFile>, Failure> {
    let Some(paths) = matches.get_many::<String>("paths") else {
        return Err(super::shipped_are_fixed("anxin rules fmt rules"));
    };
    let mut files = Vec::new();
    for path in paths {
        if Path::new(path).is_dir() {
            files.extend(rules::folder_files(path)?);
        } else {
            files.push(rules::file(path)?);
        }
    }
    Ok(files)
}

/// What became of a file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Unchanged,
    Formatted,
    Differs,
    Wrong,
}

impl State {
    fn of(file: &RuleFile, formatted: &Formatted, check: bool) -> State {
        match formatted {
            Err(_) => State::Wrong,
            Ok(text) if *text == file.text => State::Unchanged,
            Ok(_) if check => State::Differs,
            Ok(_) => State::Formatted,
        }
    }

    const fn names(self) -> (&'static str, &'static str) {
        match self {
            State::Unchanged => ("不变", "unchanged"),
            State::Formatted => ("已改写", "formatted"),
            State::Differs => ("格式不同", "differs"),
            State::Wrong => ("有错，未改动", "wrong, left alone"),
        }
    }
}

fn tell(
    out: Output,
    file: &RuleFile,
    formatted: &Formatted,
    state: State,
    to: Option<Language>,
) -> Result<(), Failure> {
    if let Err(found) = formatted {
        let shown = render(found, &file.text, &file.name, super::language(out.lang));
        out.line(shown.trim_end())?;
    }
    if state != State::Unchanged {
        let (zh, en) = state.names();
        out.line(&format!("{}  {}", file.name, out.lang.pick(zh, en)))?;
    }
    match (formatted, to) {
        (Ok(text), Some(_)) if state != State::Unchanged => untranslated(out, &file.name, text),
        _ => Ok(()),
    }
}

/// Free text is never translated, but these lines look for some in a message of the file's language.
fn untranslated(out: Output, name: &str, text: &str) -> Result<(), Failure> {
    for case in case::read(text).cases {
        for step in case.steps {
            if let StepKind::Expect(Expectation::MessageContains { .. }) = step.kind {
                let place = format!("{name}:{}  ", step.line);
                out.line(&(place + out.lang.pick(
                    "这一行在另一种语言的说明里找原来的文字，请改写",
                    "this line looks for its old text in the message of the other language; rewrite it",
                )))?;
            }
        }
    }
    Ok(())
}

fn total(out: Output, files: usize) -> Result<(), Failure> {
    let (zh, en) = (format!("共 {files} 个文件"), format!("{files} files"));
    out.line(out.lang.pick(&zh, &en))
}

fn row(file: &RuleFile, formatted: &Formatted, state: State) -> Json {
    let found = formatted.as_ref().err();
    let found = found.map(|found| {
        found
            .iter()
            .map(|one| one.record(&file.text))
            .collect::<Vec<_>>()
    });
    json!({"file": file.name, "state": state.names().1, "findings": found.unwrap_or_default()})
}
