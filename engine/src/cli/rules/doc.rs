//! `anxin rules doc`: the rules as a page for people who write none.

use super::super::language::Lang;
use super::super::outcome::{Exit, Failure};
use super::super::output::Output;
use super::super::{explain, file, text};
use crate::rules::{self, RuleFile, RulesError};
use anxin_rules::Source;
use anxin_rules::doc::Page;
use clap::{Arg, ArgMatches, Command};
use std::path::Path;

pub fn command(lang: Lang) -> Command {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en).to_owned();
    Command::new("doc")
        .about(t(
            "把规则写成人人能读的一页：句子、参数、例子、覆盖情况",
            "the rules as a page for everyone: sentences, values, examples, coverage",
        ))
        .arg(super::folder(lang))
        .arg(Arg::new("out").long("out").value_name("DIR").help(t(
            "写到这个目录的 rules.html 或 rules.md；缺省打印",
            "write rules.html or rules.md into this folder; by default it is printed",
        )))
        .arg(
            Arg::new("format")
                .long("format")
                .value_parser(["html", "markdown"])
                .default_value("html")
                .help(t("网页或 Markdown", "a web page or Markdown")),
        )
}

pub fn run(out: Output, matches: &ArgMatches) -> Result<Exit, Failure> {
    let files = super::files(text(matches, "dir"))?;
    let rules = rules::compiled(&files)?;
    let sources: Vec<Source<'_>> = files.iter().map(RuleFile::source).collect();
    let page = Page::new(&sources, &rules, &explain::catalogue()?);
    let (name, page) = match text(matches, "format") {
        Some("markdown") => ("rules.md", page.markdown()),
        _ => ("rules.html", page.html()),
    };
    let Some(folder) = text(matches, "out") else {
        out.line(page.trim_end())?;
        return Ok(Exit::Done);
    };
    std::fs::create_dir_all(folder).map_err(|source| RulesError::Io {
        path: folder.to_owned(),
        source,
    })?;
    let path = Path::new(folder).join(name).display().to_string();
    file::replace(&path, &page)?;
    out.line(&path)?;
    Ok(Exit::Done)
}
