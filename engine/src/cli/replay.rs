//! `anxin replay`: one deal told from its events: what happened, what was known when, which alert came
//! where, what was payable and paid, who stood to lose how much.

mod report;
mod standards;

use super::history::{self, History, Invented};
use super::outcome::{Exit, Failure};
use super::output::{Format, Output};
use super::{log, rules, text};
use crate::fold;
use crate::log::LogReader;
use anxin_events::{Category, Event, Instant};
use anxin_projections::{AlertChange, Projections};
use anxin_rules::RuleSet;
use clap::ArgMatches;
use report::Step;
use serde_json::{Value as Json, json};
use std::sync::Arc;

/// The fold so far, and what it told on the way.
struct Replay {
    out: Output,
    state: Projections,
    steps: Vec<Step>,
    /// Deals in the order of their first events.
    deals: Vec<String>,
}

pub fn run(out: Output, matches: &ArgMatches) -> Result<Exit, Failure> {
    let input = text(matches, "input").unwrap_or_default();
    let as_of = text(matches, "as-of")
        .map(|as_of| moment("--as-of", as_of))
        .transpose()?;
    let rules = rules::load(text(matches, "rules"))?;
    let mut replay = Replay::new(out, Arc::clone(&rules));
    let mut wanted = text(matches, "deal");
    match text(matches, "store") {
        Some(store) => {
            wanted = Some(input);
            let reader = LogReader::open(store)?;
            fold::visit(&reader, 0, as_of, |position, event| {
                replay.take(position, event, &Invented::default());
            })?;
            log::warn_torn(out, &reader)?;
        }
        None => {
            let mut history = History::default();
            history.read(input)?;
            if out.format == Format::Table {
                report::print_sources(out, history.cases())?;
            }
            replay.take_all(&history, as_of)?;
        }
    }
    if let Some(as_of) = as_of {
        let changes = replay.state.advance_to(as_of);
        replay.note_clock(changes);
    }
    replay.tell(&rules, wanted)
}

/// The moment that an option names.
pub fn moment(option: &str, text: &str) -> Result<Instant, Failure> {
    Instant::parse(text).map_err(|error| {
        let zh = format!("{option} 不是带时区的时刻，应形如 2025-03-03T12:00:00+08:00（{error}）");
        Failure::new(Exit::Usage, "E1206", zh, format!("{option}: {error}"))
    })
}

impl Replay {
    fn new(out: Output, rules: Arc<RuleSet>) -> Replay {
        Replay {
            out,
            state: Projections::new(rules),
            steps: Vec::new(),
            deals: Vec::new(),
        }
    }

    /// Events from a file: positions are their places in it, and what has no recorded time was known at once.
    fn take_all(&mut self, history: &History, as_of: Option<Instant>) -> Result<(), Failure> {
        let events = history.events()?;
        for ((position, event), invented) in (0_u64..).zip(&events).zip(history.invented()) {
            let mut event = *event;
            let known_at = event
                .recorded_at
                .unwrap_or_else(|| event.occurred_at.max(self.state.clock()));
            event.recorded_at = Some(known_at);
            if as_of.is_none_or(|as_of| known_at <= as_of) {
                self.take(position, &event, invented);
            }
        }
        Ok(())
    }

    fn take(&mut self, position: u64, event: &Event<'_>, invented: &Invented) {
        let deal =
            (event.stream.category() == Category::Deal).then(|| event.stream.key().to_owned());
        if let Some(deal) = deal.as_ref().filter(|deal| !self.deals.contains(deal)) {
            self.deals.push(deal.clone());
        }
        let changes = self.state.apply(position, event);
        let text = history::describe(self.out.lang, event, &invented.fields);
        let (event, kind) = (Some(event.to_json()), Some(event.kind));
        self.steps.push(Step {
            position: Some(position),
            deal,
            event,
            kind,
            day_invented: invented.day,
            text,
            changes,
        });
    }

    fn note_clock(&mut self, changes: Vec<AlertChange>) {
        if !changes.is_empty() {
            self.steps.push(Step {
                position: None,
                deal: None,
                event: None,
                kind: None,
                day_invented: false,
                text: String::new(),
                changes,
            });
        }
    }

    fn tell(&self, rules: &RuleSet, wanted: Option<&str>) -> Result<Exit, Failure> {
        let chosen: Vec<&String> = self
            .deals
            .iter()
            .filter(|deal| wanted.is_none_or(|wanted| wanted == deal.as_str()))
            .collect();
        if chosen.is_empty() {
            let zh = "没有选中任何交易；请核对交易编号与 --as-of".to_owned();
            return Err(Failure::new(
                Exit::Nothing,
                "E5002",
                zh,
                "no deal was selected; check its id and --as-of".to_owned(),
            ));
        }
        let mut reports = Vec::new();
        for deal in chosen {
            let view = self
                .state
                .deal(deal)
                .map(|view| serde_json::to_value(view).unwrap_or(Json::Null))
                .unwrap_or_default();
            if self.out.format == Format::Table {
                report::print(self.out, deal, &self.steps, &view)?;
            } else {
                reports.push(json!({"deal": deal, "timeline": report::timeline(deal, &self.steps), "state": view}));
            }
        }
        if self.out.format != Format::Table {
            self.out.document(
                "anxin.replay/1",
                json!({"rules": rules.digest(), "deals": reports}),
            )?;
        }
        Ok(Exit::Done)
    }
}
