//! `anxin rules check`: every finding in one run.

use super::super::language::Lang;
use super::super::outcome::{Exit, Failure};
use super::super::output::{Format, Output};
use super::super::text;
use super::sarif;
use crate::rules;
use anxin_rules::Loaded;
use clap::{Arg, ArgMatches, Command};
use serde_json::json;

pub fn command(lang: Lang) -> Command {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en).to_owned();
    Command::new("check")
        .about(t("检查规则文件", "check rule files"))
        .arg(super::folder(lang))
        .arg(
            Arg::new("format")
                .long("format")
                .value_parser(["table", "json", "ndjson", "sarif"])
                .default_value("table")
                .help(t("输出格式", "form of the output")),
        )
        .arg(
            Arg::new("deny")
                .long("deny")
                .value_parser(["warnings"])
                .help(t("有警告也算不通过", "warnings fail the check too")),
        )
}

pub fn run(out: Output, matches: &ArgMatches) -> Result<Exit, Failure> {
    let mut files = super::files(text(matches, "dir"))?;
    let mut loaded = rules::load(&files)?;
    let total = files.len();
    if let (Some(rule_set), Some(lock)) =
        (&loaded.rule_set, rules::lock_file(text(matches, "dir"))?)
    {
        let found = rules::check_lock(&files, &lock, rule_set);
        loaded.diagnostics.extend(found);
        files.push(lock);
    }
    let (errors, warnings) = rules::counted(&loaded);
    let count = loaded
        .rule_set
        .as_ref()
        .map_or(0, |rules| rules.rules.len());
    let language = super::language(out.lang);
    if text(matches, "format") == Some("sarif") {
        let log = sarif::log(&files, &loaded.diagnostics, language);
        out.line(&serde_json::to_string_pretty(&log).unwrap_or_default())?;
    } else if out.format == Format::Table {
        let found = rules::rendered(&files, &loaded.diagnostics, language);
        if !found.is_empty() {
            out.line(found.trim_end())?;
        }
        let zh = format!("检查 {total} 个文件，{count} 条规则：{errors} 个错误，{warnings} 个警告");
        let en = format!("{total} files, {count} rules: {errors} errors, {warnings} warnings");
        out.line(out.lang.pick(&zh, &en))?;
        if let Some((id, bytes)) = bounds(&loaded).into_iter().max_by_key(|(_, bytes)| *bytes) {
            let zh = format!("每笔交易为一条规则最多记 {bytes} 字节（{id}）");
            let en = format!("a deal keeps at most {bytes} bytes for one rule ({id})");
            out.line(out.lang.pick(&zh, &en))?;
        }
    } else {
        let found = super::findings(&files, &loaded.diagnostics);
        let memory: Vec<_> = bounds(&loaded)
            .into_iter()
            .map(|(id, bytes)| json!({"rule": id, "bytes_per_deal": bytes}))
            .collect();
        out.document(
            "anxin.rules.check/1",
            json!({"files": total, "rules": count, "findings": found, "memory": memory}),
        )?;
    }
    let denied = warnings > 0 && text(matches, "deny").is_some();
    Ok(match (errors, denied) {
        (0, false) => Exit::Done,
        (0, true) => Exit::Findings,
        _ => Exit::BadInput,
    })
}

/// The id of each rule, and the most bytes that one deal keeps for it.
fn bounds(loaded: &Loaded) -> Vec<(&str, usize)> {
    let Some(rules) = &loaded.rule_set else {
        return Vec::new();
    };
    let ids = rules.rules.iter().map(|rule| rule.terms.id.as_str());
    ids.enumerate()
        .map(|(index, id)| (id, rules.memory_bound(index)))
        .collect()
}
