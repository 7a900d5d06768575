//! `anxin rules backtest`: what two rule sets make of the same past.

use super::super::history::{self, History, paths};
use super::super::language::Lang;
use super::super::outcome::{Exit, Failure};
use super::super::output::{Format, Output};
use super::super::progress::Progress;
use super::super::{log, text};
use super::diff::named;
use crate::fold;
use crate::log::LogReader;
use anxin_projections::backtest::{Backtest, Change, Compared, DealCompared, LossCompared};
use anxin_rules::Severity;
use clap::{Arg, ArgAction, ArgMatches, Command};
use std::path::Path;
use std::sync::Arc;

mod document;
mod report;

pub fn command(lang: Lang) -> Command {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en).to_owned();
    let side = |name: &'static str, zh: &'static str, en: &'static str| {
        Arg::new(name)
            .long(name)
            .value_name("DIR")
            .required(true)
            .help(t(zh, en))
    };
    Command::new("backtest")
        .about(t(
            "用两份规则重放同样的历史，比较告警",
            "replay the same past under two rule sets and compare their alerts",
        ))
        .arg(side(
            "base",
            "原规则目录；shipped 为随附的规则",
            "folder of the old rules; `shipped` for the built-in ones",
        ))
        .arg(side(
            "head",
            "新规则目录；shipped 为随附的规则",
            "folder of the new rules; `shipped` for the built-in ones",
        ))
        .arg(
            Arg::new("cases")
                .value_name("CASES")
                .required(true)
                .action(ArgAction::Append)
                .num_args(1..)
                .help(t(
                    "案例文件、NDJSON 历史、它们的目录，或事件库目录",
                    "case files, NDJSON histories, folders of them, or the folder of a store",
                )),
        )
        .arg(
            Arg::new("shadow")
                .long("shadow")
                .action(ArgAction::SetTrue)
                .help(t(
                    "影子规则也算：假如它们已经正式",
                    "count shadow rules too: what if they were live?",
                )),
        )
        .arg(
            Arg::new("fail-on")
                .long("fail-on")
                .value_name("CHANGE[:SEVERITY]")
                .action(ArgAction::Append)
                .value_delimiter(',')
                .help(t(
                    "有这种变化时退出码为 1，如 lost:critical,new；级别为“至少”",
                    "exit with 1 where this happens, as in lost:critical,new; the severity is the least",
                )),
        )
}

/// One file's or one store's past under both rule sets.
struct Past {
    /// `CS01 …` of a case, else the file or the store.
    name: String,
    deals: Vec<DealCompared>,
    losses: Vec<LossCompared>,
}

impl Past {
    fn alerts(&self) -> impl Iterator<Item = &Compared> {
        self.deals.iter().flat_map(|deal| &deal.alerts)
    }
}

pub fn run(out: Output, matches: &ArgMatches) -> Result<Exit, Failure> {
    let limits = limits(matches)?;
    let base = named(text(matches, "base").unwrap_or_default())?;
    let head = named(text(matches, "head").unwrap_or_default())?;
    let shadow = matches.get_flag("shadow");
    let fresh = || {
        let backtest = Backtest::new(Arc::clone(&base), Arc::clone(&head));
        if shadow {
            backtest.with_shadow()
        } else {
            backtest
        }
    };
    let given: Vec<&String> = matches.get_many("cases").into_iter().flatten().collect();
    let (stores, files): (Vec<&String>, Vec<&String>) = given
        .into_iter()
        .partition(|path| Path::new(path).join("tape").is_dir());
    let files = paths(&files, &["case", "ndjson"])?;
    let mut progress = Progress::start(out.lang, text(matches, "progress"), "回测", "backtest");
    let total = u64::try_from(files.len().saturating_add(stores.len())).unwrap_or(u64::MAX);
    let mut pasts = Vec::new();
    let mut done = 0_u64;
    for store in stores {
        pasts.push(of_store(out, store, fresh())?);
        done = done.saturating_add(1);
        progress.at(done, total);
    }
    for file in &files {
        pasts.extend(of_file(file, &fresh)?);
        done = done.saturating_add(1);
        progress.at(done, total);
    }
    progress.finish();
    if out.format == Format::Table {
        report::print(out, &pasts)?;
    } else {
        document::print(out, &pasts)?;
    }
    let fails = |compared: &Compared| limits.iter().any(|limit| limit.is_met(compared));
    Ok(if pasts.iter().flat_map(Past::alerts).any(fails) {
        Exit::Findings
    } else if pasts.iter().all(|past| past.deals.is_empty()) {
        Exit::Nothing
    } else {
        Exit::Done
    })
}

/// Each case is a past of its own; an NDJSON file is one.
fn of_file(file: &str, fresh: &dyn Fn() -> Backtest) -> Result<Vec<Past>, Failure> {
    if !file.ends_with(".case") {
        let mut history = History::default();
        history.read(file)?;
        let mut backtest = fresh();
        for (position, event) in (0_u64..).zip(&history.recorded()?) {
            backtest.take(position, event);
        }
        return Ok(vec![Past {
            name: file.to_owned(),
            deals: backtest.deals(),
            losses: Vec::new(),
        }]);
    }
    let cases = super::cases(file, &history::read_text(file)?)?;
    let each = cases.iter().map(|case| {
        let mut backtest = fresh();
        for (position, event) in (0_u64..).zip(case.events()) {
            backtest.take(position, &event);
        }
        let losses = case.head.iter().flat_map(|head| &head.losses);
        Past {
            name: case.name(),
            deals: backtest.deals(),
            losses: losses.map(|loss| backtest.loss(&case.deal, loss)).collect(),
        }
    });
    Ok(each.collect())
}

fn of_store(out: Output, store: &str, mut backtest: Backtest) -> Result<Past, Failure> {
    let reader = LogReader::open(store)?;
    fold::visit(&reader, 0, None, |position, event| {
        backtest.take(position, event);
    })?;
    log::warn_torn(out, &reader)?;
    Ok(Past {
        name: store.to_owned(),
        deals: backtest.deals(),
        losses: Vec::new(),
    })
}

/// A change that fails the run, of this severity or graver.
struct Limit {
    change: Change,
    least: Severity,
}

impl Limit {
    fn is_met(&self, compared: &Compared) -> bool {
        compared.change == self.change && compared.severity().is_some_and(|own| own >= self.least)
    }
}

fn limits(matches: &ArgMatches) -> Result<Vec<Limit>, Failure> {
    let given = matches.get_many::<String>("fail-on").into_iter().flatten();
    given
        .map(|text| {
            let (change, least) = text.split_once(':').unwrap_or((text, "low"));
            let mut changes = Change::ALL.into_iter().filter(|own| *own != Change::Same);
            let change = changes.find(|own| own.names().1 == change || own.names().0 == change);
            change
                .zip(Severity::named(least))
                .map(|(change, least)| Limit { change, least })
                .ok_or_else(|| no_limit(text))
        })
        .collect()
}

fn no_limit(text: &str) -> Failure {
    let changes = "new, lost, earlier, later, withdrawn, kept";
    let severities = "low, medium, high, critical";
    Failure::new(
        Exit::Usage,
        "E5007",
        format!("--fail-on 不认识“{text}”；可写 {changes}，后可加冒号与 {severities}"),
        format!(
            "--fail-on does not know `{text}`; write one of {changes}, then a colon and one of {severities}"
        ),
    )
}
