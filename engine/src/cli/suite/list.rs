//! `anxin suite list`: the cases, how good their sources are, what was lost, and whether a result waits.

use super::results::{self, Recorded};
use crate::cli::language::Lang;
use crate::cli::outcome::{Exit, Failure};
use crate::cli::output::{Format, Output, grouped, right, table};
use anxin_events::Money;
use anxin_rules::case::StepKind;
use clap::{ArgMatches, Command};
use serde_json::{Value as Json, json};

pub fn command(lang: Lang) -> Command {
    let about = lang.pick(
        "列出案例：来源、损失、预期数、状态",
        "list the cases: source, loss, expectations, state",
    );
    Command::new("list")
        .about(about.to_owned())
        .arg(super::cases(lang))
}

pub fn run(out: Output, matches: &ArgMatches) -> Result<Exit, Failure> {
    let recorded = results::recorded(&super::given(matches))?;
    if out.format == Format::Table {
        print(out, &recorded)?;
    } else {
        out.document("anxin.suite.list/1", recorded.iter().map(row).collect())?;
    }
    Ok(if recorded.is_empty() {
        Exit::Nothing
    } else {
        Exit::Done
    })
}

fn print(out: Output, recorded: &[Recorded]) -> Result<(), Failure> {
    let lang = out.lang;
    let heads = [
        ("编号", "id"),
        ("级别", "tier"),
        ("损失（元）", "loss (yuan)"),
        ("预期", "expectations"),
        ("状态", "state"),
        ("标题", "title"),
        ("来源", "source"),
    ];
    let mut rows = table(&heads.map(|(zh, en)| lang.pick(zh, en)));
    for own in recorded {
        let (zh, en) = state(own);
        rows.add_row([
            own.case.id.clone(),
            tier(own).to_owned(),
            lost(own).map_or_else(String::new, |lost| grouped(&lost.to_string())),
            expectations(own).to_string(),
            lang.pick(zh, en).to_owned(),
            own.case.title.clone(),
            source(own).to_owned(),
        ]);
    }
    right(&mut rows, &[2, 3]);
    out.table(&rows)
}

fn row(own: &Recorded) -> Json {
    json!({
        "case": own.case.id,
        "title": own.case.title,
        "file": own.file,
        "tier": tier(own),
        "source": source(own),
        "lost": lost(own).map(|lost| lost.to_string()),
        "expectations": expectations(own),
        "state": state(own).1,
    })
}

/// Whether a change waits, by the files alone: no rule is run.
fn state(own: &Recorded) -> (&'static str, &'static str) {
    if own.pending().is_file() {
        ("待定", "pending")
    } else if own.accepted().is_file() {
        ("已认可", "accepted")
    } else {
        ("未认可", "new")
    }
}

fn tier(own: &Recorded) -> &'static str {
    own.case.head.as_ref().map_or("", |head| head.tier.name())
}

fn source(own: &Recorded) -> &str {
    own.case.head.as_ref().map_or("", |head| &head.source)
}

fn lost(own: &Recorded) -> Option<Money> {
    let losses = own.case.head.iter().flat_map(|head| &head.losses);
    losses
        .map(|loss| loss.amount)
        .reduce(|sum, more| sum.checked_add(more).unwrap_or(sum))
}

fn expectations(own: &Recorded) -> usize {
    let steps = own.case.steps.iter();
    steps
        .filter(|step| matches!(step.kind, StepKind::Expect(_)))
        .count()
}
