//! A judgement told as the rule is written: which condition was true, by which values and events.
//!
//! A trace is read off the reference evaluator, which the differential tests hold against the judge.
//! What is *not reached* is presentation: conditions behind the one that already decided.

use crate::diagnostic::Wording;
use crate::firing::Answer;
pub use crate::outline::{Form, Section};
use crate::outline::{Operand, Outline, What, outlines};
pub use crate::reference::Tracer;
use crate::rule_set::RuleSet;
use crate::typed::Expr;
use anxin_events::{Instant, Kind};

/// True, false or neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Truth {
    /// It holds.
    True,
    /// It does not.
    False,
    /// Something is missing.
    Unknown,
}

/// One judgement of one rule.
#[derive(Clone, Debug)]
pub struct Trace {
    /// Index into the rules of the rule set.
    pub rule: usize,
    /// The deal's id.
    pub deal: String,
    /// Log position of the event that was judged; for a deadline of the one that started it.
    pub trigger: u64,
    /// Its kind.
    pub kind: Kind,
    /// Business time: of that event, or the deadline itself.
    pub at: Instant,
    /// The log's clock at the judgement.
    pub known_at: Instant,
    /// What the deadline waited for; none for a rule that an event triggers.
    pub deadline: Option<Waited>,
    /// What came out.
    pub truth: Truth,
    /// What the rule said; none where it is false.
    pub answer: Option<Answer>,
    /// Its parts in the order in which they are read.
    pub nodes: Vec<Node>,
}

/// The time that a deadline left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waited {
    /// When its start occurred.
    pub from: Instant,
    /// When it runs out; this moment is excluded.
    pub due: Instant,
}

/// A condition of a judgement.
#[derive(Clone, Debug)]
pub struct Node {
    /// The part of the rule of which it is the top.
    pub section: Option<Section>,
    /// How it is made.
    pub form: Form,
    /// As written, and in the other language.
    pub text: Wording,
    /// What came out.
    pub truth: Truth,
    /// No condition before it had decided already.
    pub reached: bool,
    /// The values and events that it read.
    pub readings: Vec<Reading>,
    /// The conditions in it.
    pub children: Vec<Node>,
}

/// Something that an atom read.
#[derive(Clone, Debug)]
pub struct Reading {
    /// What it is called.
    pub name: Wording,
    /// Its value, as the language writes it.
    pub value: Wording,
    /// It is missing.
    pub missing: bool,
    /// The time that it looked at, where it looked back.
    pub window: Option<Window>,
    /// Log positions of the past events that it found, in the order in which they occurred.
    pub events: Vec<u64>,
}

/// A span of business time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Its start, which counts; none: the whole past.
    pub from: Option<Instant>,
    /// Its end.
    pub to: Instant,
    /// The end counts; that of a deadline does not.
    pub to_counts: bool,
}

impl Node {
    /// The atoms of this part, itself where it is one, in the order in which they are written. What starts a
    /// deadline has none: where it is false nothing is judged.
    #[must_use]
    pub fn atoms(&self) -> Vec<&Node> {
        match (self.section, self.form) {
            (Some(Section::Start), _) => Vec::new(),
            (_, Form::Atom) => vec![self],
            _ => self.children.iter().flat_map(Node::atoms).collect(),
        }
    }

    /// The conditions that must all be true: what an `且` joins, however deep, and within predicates;
    /// an `或` and a `非` count as one.
    #[must_use]
    pub fn conjuncts(&self) -> Vec<&Node> {
        match self.form {
            Form::All | Form::Named => self.children.iter().flat_map(Node::conjuncts).collect(),
            Form::Any | Form::Not | Form::Atom => vec![self],
        }
    }
}

impl Trace {
    /// The one condition without which the rule would have fired; none if there are several, or none.
    #[must_use]
    pub fn near_miss(&self) -> Option<&Node> {
        let conjuncts = self.nodes.iter().flat_map(Node::conjuncts);
        let mut open = conjuncts.filter(|node| node.truth != Truth::True);
        let only = open.next().filter(|node| node.truth == Truth::False)?;
        open.next().is_none().then_some(only)
    }
}

impl RuleSet {
    /// The atoms of a rule, predicates opened, in the order in which they are written; what is written alike
    /// is one.
    #[must_use]
    pub fn atoms(&self, rule: usize) -> Vec<Wording> {
        let mut found: Vec<Wording> = Vec::new();
        for case in outlines(self, rule) {
            case.sections
                .iter()
                .for_each(|own| collect(own, &mut found));
        }
        found
    }

    /// Does the rule read a register, so that events of other deals bear on it?
    #[must_use]
    pub fn looks_across_deals(&self, rule: usize) -> bool {
        let cases = outlines(self, rule);
        let sections = cases.iter().flat_map(|case| &case.sections);
        sections.into_iter().any(reads_register)
    }
}

fn reads_register(outline: &Outline) -> bool {
    let own = |operand: &Operand| matches!(operand.what, What::Value(Expr::OtherDeals(..), _));
    outline.operands.iter().any(own) || outline.children.iter().any(reads_register)
}

fn collect(outline: &Outline, found: &mut Vec<Wording>) {
    if outline.section == Some(Section::Start) {
        return;
    }
    if outline.form == Form::Atom && !found.contains(&outline.text) {
        found.push(outline.text.clone());
    }
    outline.children.iter().for_each(|own| collect(own, found));
}
