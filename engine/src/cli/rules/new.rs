//! `anxin rules new`: a rule file to start from, with tests that pass.

use super::super::language::Lang;
use super::super::outcome::{Exit, Failure};
use super::super::output::{Format, Output};
use super::super::{explain, file, text};
use crate::rules::{self, RuleFile, RulesError};
use anxin_rules::diagnostic::Severity;
use anxin_rules::template::{Blank, template};
use clap::{Arg, ArgMatches, Command};
use serde_json::json;
use std::path::Path;

pub fn command(lang: Lang) -> Command {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en).to_owned();
    Command::new("new")
        .about(t(
            "新建一个规则文件，连同能通过的测试",
            "begin a rule file, with tests that pass",
        ))
        .arg(Arg::new("id").value_name("ID").required(true).help(t(
            "规则编号：B5，或同一特征的第二条 B5.逾期",
            "the rule's id: B5, or B5.late for a second rule of a characteristic",
        )))
        .arg(Arg::new("title").long("title").value_name("TEXT").help(t(
            "规则名称；缺省用风险特征的名称",
            "what it is called; by default as its characteristic",
        )))
        .arg(
            Arg::new("dir")
                .long("dir")
                .value_name("DIR")
                .default_value(".")
                .help(t("写到哪个目录", "folder of the new file")),
        )
}

pub fn run(out: Output, matches: &ArgMatches) -> Result<Exit, Failure> {
    let (id, folder) = (
        text(matches, "id").unwrap_or_default(),
        text(matches, "dir").unwrap_or("."),
    );
    let path = Path::new(folder).join(format!("{id}.rule"));
    let new = RuleFile {
        name: path.display().to_string(),
        text: blank(out.lang, id, text(matches, "title"))?,
    };
    sound(folder, &new)?;
    std::fs::create_dir_all(folder).map_err(|source| RulesError::Io {
        path: folder.to_owned(),
        source,
    })?;
    file::create(&path, &new.text)?;
    let next = [
        format!("anxin rules test {folder} --run {id}"),
        format!("anxin rules check {folder}"),
        format!("anxin rules fmt {}", new.name),
    ];
    if out.format == Format::Table {
        let (zh, en) = (
            format!("已新建 {}。改好之后：", new.name),
            format!("made {}; once you have edited it:", new.name),
        );
        out.line(out.lang.pick(&zh, &en))?;
        next.iter()
            .try_for_each(|command| out.line(&format!("  {command}")))?;
    } else {
        out.document("anxin.rules.new/1", json!({"file": new.name, "next": next}))?;
    }
    Ok(Exit::Done)
}

/// The text, with what the catalogue knows of the characteristic.
fn blank(lang: Lang, id: &str, title: Option<&str>) -> Result<String, Failure> {
    let catalogue = explain::catalogue()?;
    let own = catalogue.find(id.split('.').next().unwrap_or(id));
    let letter = id
        .get(..1)
        .filter(|letter| ["A", "B", "C", "D", "E"].contains(letter));
    let known = own.map(|own| lang.pick(&own.title.zh, &own.title.en));
    let basis = own.map(|own| lang.pick(&own.basis.zh, &own.basis.en));
    let blank = Blank {
        id,
        title: title.or(known).unwrap_or(lang.pick("未命名", "untitled")),
        risk: letter.unwrap_or("A"),
        basis: basis.unwrap_or(lang.pick("待填", "to be filled in")),
    };
    Ok(template(blank, super::language(lang)))
}

/// Refuses an id that is none, or that the folder has already.
fn sound(folder: &str, new: &RuleFile) -> Result<(), Failure> {
    let mut files = match rules::folder_files(folder) {
        Ok(files) => files,
        Err(RulesError::Empty { .. }) => Vec::new(),
        Err(_) if !Path::new(folder).exists() => Vec::new(),
        Err(error) => return Err(error.into()),
    };
    // The file itself may be there: then it is refused as such, not for its names.
    files.retain(|file| file.name != new.name);
    files.push(new.clone());
    let mut found = rules::load(&files)?.diagnostics;
    let own = files.len().saturating_sub(1);
    found.retain(|(file, one)| *file == own && one.severity == Severity::Error);
    if found.is_empty() {
        return Ok(());
    }
    let shown = |language| rules::rendered(&files, &found, language);
    Err(Failure::new(
        Exit::BadInput,
        "E3303",
        shown(anxin_rules::ast::Language::Zh),
        shown(anxin_rules::ast::Language::En),
    ))
}
