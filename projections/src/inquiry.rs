//! Why a rule said what it said of one deal: each of its judgements with a trace, or why there was none.
//! It raises nothing; alerts are the matter of the risk fold.

use crate::projections::Projections;
use anxin_events::{Category, Date, Event, Instant, Kind};
use anxin_rules::trace::{Trace, Tracer};
use anxin_rules::{Answer, Effective, Firing, Mode, RuleSet};
use std::sync::Arc;

/// One rule, one deal, and the past as far as it was told.
#[derive(Clone, Debug)]
pub struct Inquiry {
    rules: Arc<RuleSet>,
    rule: usize,
    deal: String,
    /// Of this deal alone, for the facts about its money.
    projections: Projections,
    tracer: Tracer,
    /// Events of other deals bear on the rule.
    looks_across: bool,
    /// Position and day of the deal's events that could make the rule speak.
    triggers: Vec<(u64, Date)>,
    judgements: Vec<Judgement>,
    undated: Vec<Firing>,
}

/// One judgement.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// How it came about.
    pub trace: Trace,
    /// Log position of the late record that took it back.
    pub withdrawn_by: Option<u64>,
}

/// Why the rule never judged the deal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Silence {
    /// It is a draft, or switched off.
    Mode(Mode),
    /// The deal has no event of these kinds.
    NoTrigger(Vec<Kind>),
    /// The events at these positions occurred on days on which it does not hold.
    OutOfEffect(Effective, Vec<u64>),
    /// The events at these positions start no deadline: their filter is false.
    NotStarted(Vec<u64>),
    /// Deadlines that have not come: position of the start, and when they will.
    Waiting(Vec<(u64, Instant)>),
    /// The deadline cannot be reckoned: position of the start, and what is missing, Chinese and English.
    Undated(u64, Vec<(String, String)>),
}

impl Inquiry {
    /// Nothing is told yet.
    #[must_use]
    pub fn new(rules: Arc<RuleSet>, rule: usize, deal: &str) -> Inquiry {
        Inquiry {
            rule,
            deal: deal.to_owned(),
            projections: Projections::new(Arc::clone(&rules)),
            tracer: Tracer::new(Arc::clone(&rules), Some(rule)),
            looks_across: rules.looks_across_deals(rule),
            triggers: Vec::new(),
            judgements: Vec::new(),
            undated: Vec::new(),
            rules,
        }
    }

    /// Takes in the event at a log position; events of all deals are welcome.
    pub fn take(&mut self, position: u64, event: &Event<'_>) {
        self.advance(event.known_at());
        let of_deal = event.stream.category() == Category::Deal;
        let own = of_deal && event.stream.key() == self.deal;
        if own {
            self.projections.apply(position, event);
            let supplied = self.projections.supplied(event);
            let mut traces = Vec::new();
            self.tracer.judge(position, event, &supplied, &mut traces);
            self.keep(traces);
            if self.rules.judged_kinds(self.rule).contains(&event.kind) {
                let day = event.occurred_at.beijing_date();
                self.triggers.push((position, day));
            }
        }
        if own || (of_deal && self.looks_across) {
            let mut firings = Vec::new();
            self.tracer
                .absorb(position, event, &Default::default(), &mut firings);
            firings.into_iter().for_each(|firing| self.note(firing));
        }
        self.advance(event.known_at());
    }

    /// Moves the clock, as a tick would.
    pub fn advance(&mut self, clock: Instant) {
        let mut traces = Vec::new();
        self.tracer.advance(clock, &mut traces);
        self.keep(traces);
    }

    /// In the order in which they were made.
    #[must_use]
    pub fn judgements(&self) -> &[Judgement] {
        &self.judgements
    }

    /// Deadlines of the deal that have not come: position of the start, and when they will.
    #[must_use]
    pub fn waiting(&self) -> Vec<(u64, Instant)> {
        self.tracer.waiting(&self.deal).collect()
    }

    /// Why there is no judgement; none if there is one.
    #[must_use]
    pub fn silence(&self) -> Option<Silence> {
        let info = self.rules.rules.get(self.rule)?;
        if !self.judgements.is_empty() {
            return None;
        }
        let waiting = self.waiting();
        Some(if !info.terms.mode.is_judged() {
            Silence::Mode(info.terms.mode)
        } else if !waiting.is_empty() {
            Silence::Waiting(waiting)
        } else if let Some(undated) = self.undated.first() {
            let missing = match &undated.answer {
                Answer::Unknown { missing } => missing.clone(),
                Answer::Fired(_) | Answer::Withdrawn { .. } => Vec::new(),
            };
            Silence::Undated(undated.trigger, missing)
        } else if self.triggers.is_empty() {
            Silence::NoTrigger(self.rules.judged_kinds(self.rule))
        } else {
            self.unheard(info.terms.effective)
        })
    }

    /// There were events of its kind, and it judged none of them.
    fn unheard(&self, effective: Option<Effective>) -> Silence {
        let positions = self.triggers.iter().map(|(position, _)| *position);
        let positions = positions.collect();
        match effective {
            Some(own) if !self.triggers.iter().any(|(_, day)| own.holds_on(*day)) => {
                Silence::OutOfEffect(own, positions)
            }
            _ => Silence::NotStarted(positions),
        }
    }

    fn keep(&mut self, traces: Vec<Trace>) {
        let own = traces.into_iter().filter(|trace| trace.deal == self.deal);
        self.judgements.extend(own.map(|trace| Judgement {
            trace,
            withdrawn_by: None,
        }));
    }

    /// What absorbing an event said: a deadline that cannot be reckoned, or one that was met late.
    fn note(&mut self, firing: Firing) {
        if firing.deal != self.deal {
            return;
        }
        let Answer::Withdrawn { by } = firing.answer else {
            self.undated.push(firing);
            return;
        };
        let found = self
            .judgements
            .iter_mut()
            .find(|own| own.trace.trigger == firing.trigger && own.withdrawn_by.is_none());
        if let Some(judgement) = found {
            judgement.withdrawn_by = Some(by);
        }
    }
}
