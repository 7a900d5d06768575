//! `anxin rules lock`: what is published under which version, and whether the rules keep to it.

use super::super::file;
use super::super::language::Lang;
use super::super::outcome::{Exit, Failure};
use super::super::output::{Format, Output};
use super::super::text;
use crate::rules;
use anxin_rules::diagnostic::{Diagnostic, Severity};
use anxin_rules::lock::Lock;
use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::{Value as Json, json};
use std::path::Path;

pub fn command(lang: Lang) -> Command {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en).to_owned();
    let flag = |name: &'static str| Arg::new(name).long(name).action(ArgAction::SetTrue);
    Command::new("lock")
        .about(t(
            "版本锁：已发布的规则和参数值不能悄悄改动",
            "the version lock: what is published can't change unseen",
        ))
        .arg(super::folder(lang))
        .arg(flag("check").conflicts_with("write").help(t(
            "核对（缺省）；有未锁定的也算发现",
            "check (the default); what is not locked yet is a finding",
        )))
        .arg(flag("write").help(t(
            "写入目录中的 rules.lock；有改动已发布内容的不写",
            "write rules.lock in the folder, unless something published has changed",
        )))
}

pub fn run(out: Output, matches: &ArgMatches) -> Result<Exit, Failure> {
    let folder = text(matches, "dir");
    let mut files = super::files(folder)?;
    let rules = rules::compiled(&files)?;
    let lock = rules::lock_file(folder)?.unwrap_or_else(|| rules::RuleFile {
        name: "rules.lock".to_owned(),
        text: String::new(),
    });
    let found = rules::check_lock(&files, &lock, &rules);
    let broken = found.iter().any(|(_, one)| one.severity == Severity::Error);
    if matches.get_flag("write") && !broken {
        let old = Lock::parse(&lock.text).unwrap_or_default();
        return write(out, folder, &Lock::of(&rules, &old).text(), found.len());
    }
    files.push(lock);
    tell(out, &files, &found)?;
    Ok(match found.is_empty() {
        true => Exit::Done,
        false if broken => Exit::BadInput,
        false => Exit::Findings,
    })
}

fn write(out: Output, folder: Option<&str>, text: &str, new: usize) -> Result<Exit, Failure> {
    let Some(folder) = folder else {
        return Err(super::shipped_are_fixed("anxin rules lock rules --write"));
    };
    let path = Path::new(folder).join("rules.lock").display().to_string();
    file::replace(&path, text)?;
    if out.format == Format::Table {
        let zh = format!("已写入 {path}，新锁定 {new} 项；请与规则一同提交");
        let en = format!("wrote {path}, {new} newly locked; commit it with the rules");
        out.line(out.lang.pick(&zh, &en))?;
    } else {
        out.document(
            "anxin.rules.lock/1",
            json!({"file": path, "newly_locked": new}),
        )?;
    }
    Ok(Exit::Done)
}

fn tell(
    out: Output,
    files: &[rules::RuleFile],
    found: &[(usize, Diagnostic)],
) -> Result<(), Failure> {
    if out.format != Format::Table {
        let rows: Vec<Json> = super::findings(files, found);
        return out.document("anxin.rules.lock.check/1", rows.into());
    }
    let shown = rules::rendered(files, found, super::language(out.lang));
    if !shown.is_empty() {
        out.line(shown.trim_end())?;
    }
    let (zh, en) = if found.is_empty() {
        (
            "规则与版本锁一致".to_owned(),
            "the rules keep to their lock".to_owned(),
        )
    } else {
        (
            format!("{} 处不一致或未锁定", found.len()),
            format!("{} changed or not locked", found.len()),
        )
    };
    out.line(out.lang.pick(&zh, &en))
}
