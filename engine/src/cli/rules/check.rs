//! `anxin rules check`: every finding in one run.

use super::super::language::Lang;
use super::super::outcome::{Exit, Failure};
use super::super::output::{Format, Output};
use super::super::text;
use crate::rules;
use anxin_rules::Loaded;
use clap::{ArgMatches, Command};
use serde_json::json;

pub fn command(lang: Lang) -> Command {
    Command::new("check")
        .about(lang.pick("检查规则文件", "check rule files").to_owned())
        .arg(super::folder(lang))
}

pub fn run(out: Output, matches: &ArgMatches) -> Result<Exit, Failure> {
    let files = super::files(text(matches, "dir"))?;
    let loaded = rules::load(&files)?;
    let (errors, warnings) = rules::counted(&loaded);
    let count = loaded
        .rule_set
        .as_ref()
        .map_or(0, |rules| rules.rules.len());
    if out.format == Format::Table {
        let found = rules::rendered(&files, &loaded, super::language(out.lang));
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
        if let Some((id, bytes)) = bounds(&loaded).into_iter().max_by_key(|(_, bytes)| *bytes) {
            let zh = format!("每笔交易为一条规则最多记 {bytes} 字节（{id}）");
            let en = format!("a deal keeps at most {bytes} bytes for one rule ({id})");
            out.line(out.lang.pick(&zh, &en))?;
        }
    } else {
        let found = loaded.diagnostics.iter().filter_map(|(index, found)| {
            let file = files.get(*index)?;
            Some(json!({"file": file.name, "finding": found.record(&file.text)}))
        });
        let found: Vec<_> = found.collect();
        let memory: Vec<_> = bounds(&loaded)
            .into_iter()
            .map(|(id, bytes)| json!({"rule": id, "bytes_per_deal": bytes}))
            .collect();
        out.document(
            "anxin.rules.check/1",
            json!({"files": files.len(), "rules": count, "findings": found, "memory": memory}),
        )?;
    }
    Ok(if errors > 0 {
        Exit::BadInput
    } else {
        Exit::Done
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
