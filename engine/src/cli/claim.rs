//! `anxin claim`: what is claimed under the commitments, over all deals or one claim as its computation
//! sheet, and what a claim would bring before anybody files it. It writes nothing.

mod assess;
mod list;
pub mod sheet;
mod show;
mod waits;

use super::language::Lang;
use super::outcome::{Exit, Failure};
use super::output::Output;
use super::view::{at, list, text as member};
use super::{arguments, history, replay, rules, text};
use anxin_events::{Event, Instant};
use anxin_projections::Projections;
use anxin_rules::RuleSet;
use clap::{Arg, ArgMatches, Command};
use serde_json::Value as Json;
use sheet::Kinds;
use std::sync::Arc;

pub fn command(lang: Lang) -> Command {
    Command::new("claim")
        .about(
            lang.pick(
                "赔付申请：一览、测算单、试算",
                "claims under the commitments: list, computation sheet, trial",
            )
            .to_owned(),
        )
        .subcommand_required(true)
        .subcommand(list::command(lang))
        .subcommand(show::command(lang))
        .subcommand(assess::command(lang))
}

pub fn run(out: Output, matches: &ArgMatches) -> Result<Exit, Failure> {
    match matches.subcommand() {
        Some(("list", sub)) => list::run(out, sub),
        Some(("show", sub)) => show::run(out, sub),
        Some(("assess", sub)) => assess::run(out, sub),
        _ => Ok(Exit::Usage),
    }
}

/// What was told of the deals up to the command line's moment.
struct Past {
    rules: Arc<RuleSet>,
    state: Projections,
    kinds: Kinds,
    /// The next log position.
    next: u64,
}

impl Past {
    fn new(matches: &ArgMatches) -> Result<Past, Failure> {
        let rules = rules::load(text(matches, "rules"))?;
        Ok(Past {
            state: Projections::new(Arc::clone(&rules)),
            rules,
            kinds: Kinds::new(),
            next: 0,
        })
    }

    /// Everything of the store, or else of the files, that the command line names.
    fn read(out: Output, matches: &ArgMatches) -> Result<Past, Failure> {
        let as_of = as_of(matches)?;
        let mut past = Past::new(matches)?;
        history::each(out, matches, as_of, |position, event| {
            past.take(position, event);
        })?;
        past.advance(as_of);
        Ok(past)
    }

    fn take(&mut self, position: u64, event: &Event<'_>) {
        self.state.apply(position, event);
        self.kinds.insert(position, (event.kind, event.occurred_at));
        self.next = position.saturating_add(1);
    }

    fn advance(&mut self, as_of: Option<Instant>) {
        if let Some(as_of) = as_of {
            self.state.advance_to(as_of);
        }
    }

    /// The views of the deals that have claims, in the order of their first events.
    fn deals(&self) -> impl Iterator<Item = Json> {
        let claimed = self.state.deals().filter(|deal| {
            let claims = self.state.claims(deal);
            claims.is_some_and(|own| !own.claims().is_empty())
        });
        claimed.map(|deal| self.deal(deal))
    }

    fn deal(&self, deal: &str) -> Json {
        let view = self.state.deal(deal);
        let view = view.and_then(|view| serde_json::to_value(view).ok());
        view.unwrap_or_default()
    }
}

/// The claims of a deal's view.
fn claims(deal: &Json) -> impl Iterator<Item = &Json> {
    list(at(deal, "claims"))
}

/// The city of a deal's view; empty where it is unknown.
fn city(deal: &Json) -> &str {
    member(at(deal, "file"), "city")
}

fn as_of(matches: &ArgMatches) -> Result<Option<Instant>, Failure> {
    let given = text(matches, "as-of");
    given
        .map(|as_of| replay::moment("--as-of", as_of))
        .transpose()
}

/// Where the events are: files after the command's own arguments, or a store.
fn sources(lang: Lang, command: Command) -> Command {
    command
        .arg(arguments::files(lang))
        .arg(arguments::store(lang))
        .arg(moment(lang))
        .arg(arguments::rules_dir(lang))
}

fn moment(lang: Lang) -> Arg {
    let help = lang.pick(
        "只看此刻已知悉的事件，如 2025-03-03T12:00:00+08:00；缺省为日志时钟",
        "only what was recorded by this moment, as in 2025-03-03T12:00:00+08:00; by default the log's clock",
    );
    Arg::new("as-of")
        .long("as-of")
        .value_name("TIME")
        .help(help.to_owned())
}

fn of_deal(lang: Lang) -> Arg {
    let help = lang.pick("只看这一单交易", "only this deal");
    Arg::new("deal")
        .long("deal")
        .value_name("ID")
        .help(help.to_owned())
}

/// Exit codes, for the help of a command.
fn codes(lang: Lang, codes: &[(&str, &str, &str)]) -> String {
    let told = codes
        .iter()
        .map(|(code, zh, en)| format!("{code} {}", lang.pick(zh, en)));
    format!(
        "{}: {}",
        lang.pick("退出码", "Exit codes"),
        told.collect::<Vec<_>>().join(lang.pick("，", ", "))
    )
}
