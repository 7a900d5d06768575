//! `anxin suite run`: runs the cases, compares with what was accepted, leaves what differs for a person.

use super::results::{self, Recorded};
use super::{document, report};
use crate::cli::arguments::rules_dir;
use crate::cli::junit::{self, Tested};
use crate::cli::language::Lang;
use crate::cli::outcome::{Exit, Failure};
use crate::cli::output::{Format, Output};
use crate::cli::progress::Progress;
use crate::cli::{rules, text};
use anxin_projections::suite::{self, Difference, Run};
use anxin_rules::RuleSet;
use anxin_rules::diagnostic::Wording;
use clap::{Arg, ArgAction, ArgMatches, Command};
use std::path::PathBuf;
use std::sync::Arc;

pub fn command(lang: Lang) -> Command {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en).to_owned();
    Command::new("run")
        .about(t(
            "运行案例，与认可的结果比对",
            "run the cases and compare with what was accepted",
        ))
        .arg(super::cases(lang))
        .arg(rules_dir(lang))
        .arg(Arg::new("junit").long("junit").value_name("FILE").help(t(
            "另把结果写成 JUnit XML",
            "write the results as JUnit XML besides",
        )))
        .arg(Arg::new("ci").long("ci").action(ArgAction::SetTrue).help(t(
            "不写待定的变化，任何不同都算失败；环境变量 CI 有值时亦然",
            "write no pending changes, any difference fails; so too where the variable CI is set",
        )))
}

/// A case after its run.
pub struct Checked {
    pub recorded: Recorded,
    pub run: Run,
    pub state: State,
}

/// What came out beside what was accepted.
pub enum State {
    /// The same.
    Same,
    /// Something else.
    Changed(Vec<Difference>),
    /// Nothing was accepted yet.
    New,
}

impl State {
    /// Chinese and English.
    pub const fn names(&self) -> (&'static str, &'static str) {
        match self {
            State::Same => ("一致", "same"),
            State::Changed(_) => ("有变化", "changed"),
            State::New => ("未认可", "new"),
        }
    }
}

impl Checked {
    pub fn passed(&self) -> bool {
        self.run.failures.is_empty() && matches!(self.state, State::Same)
    }

    /// Everything that is wrong, with the place.
    pub fn wrong(&self) -> Vec<Wording> {
        let (file, line) = (&self.recorded.file, self.recorded.case.line);
        let at = |line: usize, said: &Wording| {
            Wording::new(
                format!("{file}:{line}  {}", said.zh),
                format!("{file}:{line}  {}", said.en),
            )
        };
        let failures = self.run.failures.iter();
        let mut all: Vec<Wording> = failures.map(|own| at(own.line, &own.message)).collect();
        match &self.state {
            State::Same => {}
            State::New => {
                let said = Wording::new("还没有认可的结果。", "No result was accepted yet.");
                all.push(at(line, &said));
            }
            State::Changed(found) => {
                all.extend(found.iter().map(|own| at(line, &own.sentence)));
            }
        }
        all
    }
}

pub fn run(out: Output, matches: &ArgMatches) -> Result<Exit, Failure> {
    let (given, rules) = (super::given(matches), rules::load(text(matches, "rules"))?);
    let writes = !matches.get_flag("ci") && !super::is_ci();
    let recorded = results::recorded(&given)?;
    let orphans = results::orphans(&given, &recorded)?;
    let total = u64::try_from(recorded.len()).unwrap_or(u64::MAX);
    let mut progress = Progress::start(out.lang, text(matches, "progress"), "案例", "cases");
    let mut checked = Vec::new();
    for (done, own) in (1..).zip(recorded) {
        checked.push(check(own, &rules, writes)?);
        progress.at(done, total);
    }
    progress.finish();
    let (stale, orphans): (Vec<PathBuf>, Vec<PathBuf>) = orphans
        .into_iter()
        .partition(|path| results::is_pending(path));
    if writes {
        stale.iter().try_for_each(|path| results::remove(path))?;
    }
    if let Some(path) = text(matches, "junit") {
        junit::write(
            path,
            "anxin suite run",
            &tested(out.lang, &checked, &orphans),
        )?;
    }
    let runs = checked.iter().map(|own| (&own.recorded.case, &own.run));
    let table = suite::table(runs, &rules);
    if out.format == Format::Table {
        report::print(out, &checked, &orphans, &table)?;
        if writes && checked.iter().any(|own| !matches!(own.state, State::Same)) {
            let given: Vec<&str> = given.iter().map(|path| path.as_str()).collect();
            let given = given.join(" ");
            let zh = format!("变化待定，逐个决定：anxin suite review {given}");
            let en = format!("changes are pending; decide with: anxin suite review {given}");
            out.line(out.lang.pick(&zh, &en))?;
        }
    } else {
        document::print(out, &checked, &orphans, &table, &rules)?;
    }
    Ok(if checked.is_empty() && orphans.is_empty() {
        Exit::Nothing
    } else if checked.iter().all(Checked::passed) && orphans.is_empty() {
        Exit::Done
    } else {
        Exit::Findings
    })
}

fn check(recorded: Recorded, rules: &Arc<RuleSet>, writes: bool) -> Result<Checked, Failure> {
    let run = suite::run(&recorded.case, rules);
    let accepted = results::read(&recorded.accepted())?;
    let found = accepted.map(|accepted| accepted.differences(&run.result));
    let state = match found {
        None => State::New,
        Some(found) if found.is_empty() => State::Same,
        Some(found) => State::Changed(found),
    };
    if writes {
        match state {
            State::Same => results::remove(&recorded.pending())?,
            State::Changed(_) | State::New => results::write_pending(&recorded, &run.result)?,
        }
    }
    Ok(Checked {
        recorded,
        run,
        state,
    })
}

fn tested(lang: Lang, checked: &[Checked], orphans: &[PathBuf]) -> Vec<Tested> {
    let cases = checked.iter().map(|own| Tested {
        file: own.recorded.file.clone(),
        line: own.recorded.case.line,
        name: own.recorded.case.name(),
        wrong: said(lang, &own.wrong()),
    });
    let orphans = orphans.iter().map(|path| Tested {
        file: path.display().to_string(),
        line: 1,
        name: path.display().to_string(),
        wrong: said(lang, &[report::orphan(path)]),
    });
    cases.chain(orphans).collect()
}

fn said(lang: Lang, all: &[Wording]) -> Vec<String> {
    let texts = all.iter().map(|one| lang.pick(&one.zh, &one.en).to_owned());
    texts.collect()
}
