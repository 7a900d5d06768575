//! What tests and cases have shown of the rules: which conditions were seen true, false and unknown, which
//! rules fired, and which only just did not. Whether expectations hold is the trial's matter.
//!
//! A *hit* of a characteristic is a judgement in which a rule of it fired. A *near miss* is a judgement in
//! which exactly one conjunct of a rule was false and all others true: what `且` joins counts one by one,
//! however deep and within predicates; an `或` or a `非` counts as one; scope and the trigger's `其中` count
//! like `若`; for a deadline so does the event that must not be missing.

use crate::projections::Projections;
use anxin_events::Category;
use anxin_rules::case::Case;
use anxin_rules::diagnostic::Wording;
use anxin_rules::trace::{Node, Trace, Tracer, Truth};
use anxin_rules::{Mode, RuleSet};
use std::sync::Arc;

mod missing;

pub use missing::Missing;

/// The 37 risk characteristics: five types of loss, A1 to E5.
pub const CHARACTERISTICS: [&str; 37] = [
    "A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "A9", "B1", "B2", "B3", "B4", "B5", "B6", "B7",
    "C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8", "C9", "D1", "D2", "D3", "D4", "D5", "D6", "D7",
    "E1", "E2", "E3", "E4", "E5",
];

/// What has been seen so far.
#[derive(Clone, Debug)]
pub struct Coverage {
    rules: Arc<RuleSet>,
    seen: Vec<RuleSeen>,
}

/// What has been seen of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleSeen {
    /// Its id.
    pub rule: String,
    /// The characteristic that it belongs to.
    pub characteristic: String,
    /// Where it is in its life; drafts and rules that are switched off are never judged.
    pub mode: Mode,
    /// How often it was judged.
    pub judged: usize,
    /// How often it fired.
    pub fired: usize,
    /// How often it could not be decided.
    pub unknown: usize,
    /// How often one conjunct alone kept it from firing.
    pub near_misses: usize,
    /// Its conditions, in the order in which they are written.
    pub atoms: Vec<AtomSeen>,
}

/// How often a condition was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AtomSeen {
    /// As written, and in the other language.
    pub text: Wording,
    /// True.
    pub is_true: usize,
    /// False.
    pub is_false: usize,
    /// Neither.
    pub unknown: usize,
}

/// What has been seen of a characteristic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CharacteristicSeen {
    /// `B1`.
    pub characteristic: &'static str,
    /// Ids of its rules that are judged; none: nothing looks for it.
    pub rules: Vec<String>,
    /// How often a rule of it fired.
    pub hits: usize,
    /// How often a rule of it only just did not.
    pub near_misses: usize,
    /// A rule of it has a condition, so that a near miss is possible.
    pub can_miss: bool,
}

/// What was seen of what should be: each condition true and false, each characteristic that has a rule by a
/// hit and, where it is possible, by a near miss.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// So many were seen.
    pub seen: usize,
    /// Of so many.
    pub wanted: usize,
}

impl Share {
    /// Whole per cent, rounded down; of nothing: all.
    #[must_use]
    pub fn percent(self) -> usize {
        let hundredfold = self.seen.saturating_mul(100);
        hundredfold.checked_div(self.wanted).unwrap_or(100)
    }

    const fn count(&mut self, seen: bool) {
        self.wanted = self.wanted.saturating_add(1);
        if seen {
            self.seen = self.seen.saturating_add(1);
        }
    }
}

impl Coverage {
    /// Nothing has been seen.
    #[must_use]
    pub fn new(rules: Arc<RuleSet>) -> Coverage {
        let seen = rules.rules.iter().enumerate().map(|(index, info)| {
            let atoms = rules.atoms(index).into_iter().map(|text| AtomSeen {
                text,
                is_true: 0,
                is_false: 0,
                unknown: 0,
            });
            RuleSeen {
                rule: info.terms.id.clone(),
                characteristic: info.characteristic().to_owned(),
                mode: info.terms.mode,
                judged: 0,
                fired: 0,
                unknown: 0,
                near_misses: 0,
                atoms: atoms.collect(),
            }
        });
        Coverage {
            seen: seen.collect(),
            rules,
        }
    }

    /// Takes in a test or a case.
    pub fn run(&mut self, case: &Case) {
        let mut projections = Projections::new(Arc::clone(&self.rules));
        let mut tracer = Tracer::new(Arc::clone(&self.rules), None);
        let mut traces = Vec::new();
        for (position, event) in (0_u64..).zip(case.events()) {
            let clock = event.known_at();
            tracer.advance(clock, &mut traces);
            projections.apply(position, &event);
            if event.stream.category() == Category::Deal {
                let supplied = projections.supplied(&event);
                tracer.judge(position, &event, &supplied, &mut traces);
                tracer.absorb(position, &event, &supplied, &mut Vec::new());
                tracer.advance(clock, &mut traces);
            }
        }
        for trace in &traces {
            if let Some(seen) = self.seen.get_mut(trace.rule) {
                seen.take(trace);
            }
        }
    }

    /// By rule, ascending by id.
    #[must_use]
    pub fn rules(&self) -> &[RuleSeen] {
        &self.seen
    }

    /// By characteristic, all 37 of them.
    #[must_use]
    pub fn characteristics(&self) -> Vec<CharacteristicSeen> {
        let of = |characteristic: &'static str| {
            let own = || {
                let judged = self.seen.iter().filter(|seen| seen.mode.is_judged());
                judged.filter(move |seen| seen.characteristic == characteristic)
            };
            CharacteristicSeen {
                characteristic,
                rules: own().map(|seen| seen.rule.clone()).collect(),
                hits: own().map(|seen| seen.fired).sum(),
                near_misses: own().map(|seen| seen.near_misses).sum(),
                can_miss: own().any(|seen| !seen.atoms.is_empty()),
            }
        };
        CHARACTERISTICS.into_iter().map(of).collect()
    }

    /// How much of what should be seen was.
    #[must_use]
    pub fn share(&self) -> Share {
        let mut share = Share::default();
        for seen in self.seen.iter().filter(|seen| seen.mode.is_judged()) {
            for atom in &seen.atoms {
                share.count(atom.is_true > 0);
                share.count(atom.is_false > 0);
            }
        }
        for seen in self.characteristics() {
            if !seen.rules.is_empty() {
                share.count(seen.hits > 0);
            }
            if seen.can_miss {
                share.count(seen.near_misses > 0);
            }
        }
        share
    }

    /// What no test and no case has shown, with the test to write.
    #[must_use]
    pub fn missing(&self) -> Vec<Missing> {
        missing::of(self)
    }

    /// Events that make a rule speak, for a hint.
    fn kinds(&self, rule: &str) -> Wording {
        let kinds = self
            .rules
            .find(rule)
            .map(|index| self.rules.judged_kinds(index))
            .unwrap_or_default();
        let zh: Vec<&str> = kinds.iter().map(|kind| kind.spec().zh).collect();
        let en: Vec<&str> = kinds.iter().map(|kind| kind.spec().name).collect();
        Wording::new(zh.join(" 或 "), en.join(" or "))
    }
}

impl RuleSeen {
    fn take(&mut self, trace: &Trace) {
        self.judged = self.judged.saturating_add(1);
        match trace.truth {
            Truth::True => self.fired = self.fired.saturating_add(1),
            Truth::Unknown => self.unknown = self.unknown.saturating_add(1),
            Truth::False if trace.near_miss().is_some() => {
                self.near_misses = self.near_misses.saturating_add(1);
            }
            Truth::False => {}
        }
        for node in trace.nodes.iter().flat_map(Node::atoms) {
            let own = self.atoms.iter_mut().find(|seen| seen.text == node.text);
            let Some(seen) = own else {
                continue;
            };
            let count = match node.truth {
                Truth::True => &mut seen.is_true,
                Truth::False => &mut seen.is_false,
                Truth::Unknown => &mut seen.unknown,
            };
            *count = count.saturating_add(1);
        }
    }
}
