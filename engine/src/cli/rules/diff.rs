//! `anxin rules diff`: what differs in meaning between two folders of rules.

use super::super::language::Lang;
use super::super::outcome::{Exit, Failure};
use super::super::output::{Format, Output, table};
use super::super::text;
use crate::rules::RuleSet;
use anxin_rules::diagnostic::Wording;
use anxin_rules::diff::{Change, Difference, Kind, Subject, diff};
use clap::{Arg, ArgMatches, Command};
use serde_json::{Value as Json, json};
use std::sync::Arc;

pub fn command(lang: Lang) -> Command {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en).to_owned();
    let folder = |name: &'static str, value: &'static str| {
        Arg::new(name).value_name(value).required(true).help(t(
            "规则目录；shipped 为随附的规则",
            "folder of rules; `shipped` for the built-in ones",
        ))
    };
    Command::new("diff")
        .about(t(
            "两份规则在含义上有何不同；有不同时退出码为 1",
            "what two rule sets differ in by meaning; exits with 1 if they do",
        ))
        .arg(folder("base", "A"))
        .arg(folder("head", "B"))
}

pub fn run(out: Output, matches: &ArgMatches) -> Result<Exit, Failure> {
    let base = named(text(matches, "base").unwrap_or_default())?;
    let head = named(text(matches, "head").unwrap_or_default())?;
    let found = diff(&base, &head);
    if out.format == Format::Table {
        print(out, &found, &head, &base)?;
    } else {
        out.document("anxin.rules.diff/1", found.iter().map(record).collect())?;
    }
    Ok(if found.is_empty() {
        Exit::Done
    } else {
        Exit::Findings
    })
}

/// The rules of a folder; `shipped` are the built-in ones.
pub fn named(name: &str) -> Result<Arc<RuleSet>, Failure> {
    super::load(Some(name).filter(|name| *name != "shipped"))
}

fn print(out: Output, found: &[Difference], head: &RuleSet, base: &RuleSet) -> Result<(), Failure> {
    let lang = out.lang;
    for difference in found {
        let title = title(lang, head, difference).or_else(|| title(lang, base, difference));
        let words = [
            sign(&difference.kind),
            subject(lang, difference.subject),
            &difference.name,
            title.unwrap_or_default(),
        ];
        let words = words.into_iter().filter(|word| !word.is_empty());
        out.line(&words.collect::<Vec<_>>().join(" "))?;
        if let Kind::Changed(changes) = &difference.kind {
            let mut rows = table(&[]);
            for change in changes {
                let (zh, en) = change.aspect.names();
                rows.add_row([format!("  {}", lang.pick(zh, en)), shown(lang, change)]);
            }
            out.table(&rows)?;
        }
    }
    let count = |wanted: fn(&Kind) -> bool| found.iter().filter(|own| wanted(&own.kind)).count();
    let (added, removed) = (
        count(|kind| *kind == Kind::Added),
        count(|kind| *kind == Kind::Removed),
    );
    let changed = found.len().saturating_sub(added).saturating_sub(removed);
    let zh = format!("新增 {added}，删除 {removed}，改变 {changed}");
    let en = format!("{added} added, {removed} removed, {changed} changed");
    out.line(lang.pick(&zh, &en))
}

const fn sign(kind: &Kind) -> &'static str {
    match kind {
        Kind::Added => "+",
        Kind::Removed => "-",
        Kind::Changed(_) => "~",
    }
}

fn subject(lang: Lang, subject: Subject) -> &'static str {
    match subject {
        Subject::Rule => lang.pick("规则", "rule"),
        Subject::Standard => lang.pick("标准", "standard"),
        Subject::Commitment => lang.pick("承诺", "commitment"),
        Subject::Table => lang.pick("分档", "table"),
        Subject::Parameter => lang.pick("参数", "parameter"),
        Subject::Register => lang.pick("登记簿", "register"),
        Subject::Calendar => lang.pick("工作日历", "working-day calendar"),
    }
}

fn title<'a>(lang: Lang, rules: &'a RuleSet, difference: &Difference) -> Option<&'a str> {
    if difference.subject != Subject::Rule {
        return None;
    }
    let info = rules.rules.get(rules.find(&difference.name)?)?;
    let (zh, en) = (
        info.terms.title.zh.as_deref(),
        info.terms.title.en.as_deref(),
    );
    match lang {
        Lang::Zh => zh.or(en),
        Lang::En => en.or(zh),
    }
}

/// `金额 >= 5万元 → 金额 >= 3万元`, `+ …`, `- …`.
fn shown(lang: Lang, change: &Change) -> String {
    let pick = |own: &Wording| lang.pick(&own.zh, &own.en).to_owned();
    match (&change.before, &change.after) {
        (Some(before), Some(after)) => format!("{} → {}", pick(before), pick(after)),
        (Some(before), None) => format!("- {}", pick(before)),
        (None, Some(after)) => format!("+ {}", pick(after)),
        (None, None) => String::new(),
    }
}

/// `{subject, name, kind, changes: [{aspect, before, after}]}`.
fn record(difference: &Difference) -> Json {
    let (kind, changes) = match &difference.kind {
        Kind::Added => ("added", &[][..]),
        Kind::Removed => ("removed", &[][..]),
        Kind::Changed(changes) => ("changed", changes.as_slice()),
    };
    let changes = changes.iter().map(
        |own| json!({"aspect": own.aspect.names().1, "before": own.before, "after": own.after}),
    );
    json!({
        "subject": subject(Lang::En, difference.subject),
        "name": difference.name,
        "kind": kind,
        "changes": changes.collect::<Json>(),
    })
}
