//! `anxin suite accept`: pending changes become the accepted results.

use super::results;
use crate::cli::language::Lang;
use crate::cli::outcome::{Exit, Failure};
use crate::cli::output::{Format, Output};
use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::json;
use std::path::Path;

pub fn command(lang: Lang) -> Command {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en).to_owned();
    Command::new("accept")
        .about(t(
            "认可 run 留下的变化；CI 中拒绝",
            "accept the changes that run left; refused in CI",
        ))
        .arg(super::cases(lang))
        .arg(
            Arg::new("all")
                .long("all")
                .action(ArgAction::SetTrue)
                .help(t(
                    "目录中的全部变化；没有了案例的结果一并删去",
                    "everything in the folders; results without a case are deleted",
                )),
        )
}

pub fn run(out: Output, matches: &ArgMatches) -> Result<Exit, Failure> {
    if super::is_ci() {
        return Err(refused());
    }
    let (given, all) = (super::given(matches), matches.get_flag("all"));
    if !all && given.iter().any(|path| Path::new(path).is_dir()) {
        return Err(not_said());
    }
    let recorded = results::recorded(&given)?;
    let mut accepted = Vec::new();
    for own in recorded.iter().filter(|own| own.pending().is_file()) {
        results::accept(own)?;
        accepted.push(own.case.name());
    }
    let mut deleted = Vec::new();
    if all {
        for path in results::orphans(&given, &recorded)? {
            results::remove(&path)?;
            deleted.push(path.display().to_string());
        }
    }
    if out.format == Format::Table {
        let accepts = accepted.iter().map(|name| ("认可", "accepted", name));
        let deletes = deleted.iter().map(|name| ("删去", "deleted", name));
        for (zh, en, name) in accepts.chain(deletes) {
            out.line(&format!("{} {name}", out.lang.pick(zh, en)))?;
        }
        if accepted.is_empty() && deleted.is_empty() {
            out.line(out.lang.pick(
                "没有待定的变化；先运行 anxin suite run",
                "nothing is pending; run `anxin suite run` first",
            ))?;
        }
    } else {
        let data = json!({"accepted": accepted, "deleted": deleted});
        out.document("anxin.suite.accept/1", data)?;
    }
    Ok(if accepted.is_empty() && deleted.is_empty() {
        Exit::Nothing
    } else {
        Exit::Done
    })
}

fn refused() -> Failure {
    Failure::new(
        Exit::Usage,
        "E5011",
        "CI 中不认可结果；请在自己的机器上认可，再提交 results 目录".to_owned(),
        "no result is accepted in CI; accept on your own machine and commit the results folder"
            .to_owned(),
    )
}

fn not_said() -> Failure {
    Failure::new(
        Exit::Usage,
        "E5012",
        "要认可目录中的全部变化，请加 --all；只认可几个，请给出案例文件".to_owned(),
        "to accept everything in a folder add --all; to accept some, name the case files"
            .to_owned(),
    )
}
