//! `anxin rules check`: every finding in one run.

use super::super::language::Lang;
use super::super::outcome::{Exit, Failure};
use super::super::output::{Format, Output};
use super::super::text;
use crate::rules;
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
