//! Tests and recorded cases with their names resolved: dated events, ticks, and what must come out.
//!
//! It reads and lends; it judges nothing. Running a case needs the projections and stands beside them.

use crate::ast::{File, Item, Language, Span};
use crate::diagnostic::Diagnostic;
use crate::parser::{MAX_DIAGNOSTICS, parse};
use anxin_events::{
    Category, Event, EventId, Field, Ids, Instant, Kind, Money, Stream, Value, vocabulary::Role,
};
use std::fmt::Write as _;

mod clock;
pub mod code;
mod events;
mod expectation;
mod head;
mod resolve;
mod value;

/// A finding instead of what was to be resolved.
type Resolved<T> = Result<T, Box<Diagnostic>>;

/// The stream of every tick.
const CLOCK_STREAM: &str = "clock/log";

/// A test beside its rule, or a recorded case.
#[derive(Clone, Debug)]
pub struct Case {
    /// `B1` of `测试 B1 …`, empty where it names no rule; `CS01` of `案例 CS01 …`.
    pub id: String,
    /// The rest of the head line.
    pub title: String,
    /// Where its facts come from; a test beside its rule has none.
    pub head: Option<Head>,
    /// The deal that `背景` names: `T1` in a test and the id in a case unless it says otherwise.
    pub deal: String,
    /// Language of the file, in which `说明 含` looks.
    pub language: Language,
    /// In order.
    pub steps: Vec<Step>,
    /// The head line.
    pub span: Span,
    /// Its number, from 1.
    pub line: usize,
}

/// What a recorded case says of its facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Where they come from.
    pub source: String,
    /// How good the source is.
    pub tier: Tier,
    /// What is invented, in words; empty where nothing is.
    pub invented: String,
    /// What the source leaves open.
    pub not_stated: String,
    /// Ids of the rules whose alerts show what went wrong, the one that names the risk first.
    pub mechanism: Vec<String>,
    /// When money was lost, ascending; none where nothing was, or where nobody said when.
    pub losses: Vec<Loss>,
}

/// Money that was lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// From then on it was gone: an alert before this moment could still have kept it.
    pub at: Instant,
    /// `约`: the moment is invented.
    pub invented: bool,
    /// How much.
    pub amount: Money,
    /// Why nothing that the source tells before it could have kept it.
    pub not_catchable: Option<String>,
}

/// How good a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    /// Courts, regulators, statutes.
    T1,
    /// Press, and what a company says of itself.
    T2,
    /// Law firms, and what anybody published.
    T3,
}

impl Tier {
    /// `T1`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Tier::T1 => "T1",
            Tier::T2 => "T2",
            Tier::T3 => "T3",
        }
    }
}

/// One line.
#[derive(Clone, Debug)]
pub struct Step {
    /// What it says.
    pub kind: StepKind,
    /// The whole line.
    pub span: Span,
    /// Its number, from 1.
    pub line: usize,
}

/// Forms of a line.
#[derive(Clone, Debug)]
pub enum StepKind {
    /// Something happened.
    Event(CaseEvent),
    /// Time passed.
    Advance {
        /// Of the tick.
        id: EventId,
        /// Up to here.
        to: Instant,
    },
    /// What must hold once the lines above have been judged.
    Expect(Expectation),
}

/// An event as the case states it; complete and possible.
#[derive(Clone, Debug)]
pub struct CaseEvent {
    /// Derived from the case, the line's place and the recorded time, so it is the same in every run.
    pub id: EventId,
    /// `deal/2025-CHEN-001`.
    pub stream: String,
    /// What happened.
    pub kind: Kind,
    /// Business time.
    pub occurred_at: Instant,
    /// `约` before the day: it is invented.
    pub day_invented: bool,
    /// When the log learnt it; never before the line above.
    pub recorded_at: Instant,
    /// Its fields, those of `背景` last.
    pub fields: Vec<Stated>,
}

/// A field with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    /// Which.
    pub field: Field,
    /// `约`: the value is invented.
    pub invented: bool,
    value: Owned,
}

/// A value that owns its text.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Owned {
    Plain(Value<'static>),
    Id(String),
    /// As [`Ids::Packed`].
    Ids(Vec<u8>),
    Text(String),
}

/// What must come out of the lines above it. Rules are named by their exact id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expectation {
    /// The rule raised alerts.
    Alert {
        /// Its id.
        rule: String,
        /// How many events they joined in all; none: any number.
        count: Option<u32>,
        /// Business time of the first; none: any.
        first: Option<Instant>,
    },
    /// The rule raised none.
    NoAlert(String),
    /// The rule raised one and took it back.
    Withdrawn(String),
    /// The rule could be neither true nor false.
    Unknown(String),
    /// A message of the rule has this part.
    MessageContains {
        /// Its id.
        rule: String,
        /// In the file's language.
        part: String,
    },
    /// How a standard stands in the case's deal: the worst of all its duties.
    Standing {
        /// Its id.
        standard: String,
        /// How.
        standing: Stands,
    },
    /// What a commitment says of the latest claim under it.
    Claim {
        /// Its id.
        commitment: String,
        /// What comes out.
        outcome: ClaimOutcome,
    },
    /// Unprotected money of a side of the case's deal.
    Exposure {
        /// Buyer or seller.
        party: Role,
        /// So much.
        amount: Money,
    },
    /// No rule raised anything but those that an expectation of the case says alert.
    NothingElse,
}

/// What comes out of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimOutcome {
    /// So much is owed.
    Owed(Money),
    /// Nothing is owed.
    NotOwed,
    /// Something is missing.
    Incomplete,
    /// People decide.
    Jury,
}

/// The tests and cases of a file, and what is wrong with it.
#[derive(Clone, Debug)]
pub struct Read {
    /// In source order; those with an error are left out, and all where a line could not be read.
    pub cases: Vec<Case>,
    /// In source order.
    pub diagnostics: Vec<Diagnostic>,
}

pub use crate::ast::Stands;

/// Reads the tests of a rule file or the cases of a case file.
#[must_use]
pub fn read(source: &str) -> Read {
    let parsed = parse(source);
    let mut read = resolve(&parsed.file, source);
    if !parsed.diagnostics.is_empty() {
        // A line that could not be read may be missing from any of them.
        read.cases.clear();
        read.diagnostics.extend(parsed.diagnostics);
        read.diagnostics.sort_by_key(|diagnostic| diagnostic.span);
    }
    read
}

/// The same from a tree that has been parsed already; `source` gives the numbers of the lines.
#[must_use]
pub fn resolve(file: &File, source: &str) -> Read {
    let lines = Lines::of(source);
    let mut read = Read {
        cases: Vec::new(),
        diagnostics: Vec::new(),
    };
    for item in &file.items {
        if let Item::Test(test) = item {
            match resolve::case(test, file.language, &lines) {
                Ok(case) => read.cases.push(case),
                Err(diagnostics) => read.diagnostics.extend(diagnostics),
            }
        }
        if read.diagnostics.len() >= MAX_DIAGNOSTICS {
            read.diagnostics.truncate(MAX_DIAGNOSTICS);
            break;
        }
    }
    read.diagnostics.sort_by_key(|diagnostic| diagnostic.span);
    read
}

/// Where the lines of a text begin.
struct Lines(Vec<usize>);

impl Lines {
    fn of(source: &str) -> Lines {
        let ends = source.match_indices('\n');
        Lines(ends.map(|(end, _)| end).collect())
    }

    /// The number, from 1, of the line with this byte.
    fn number(&self, byte: usize) -> usize {
        self.0.partition_point(|end| *end < byte).saturating_add(1)
    }
}

impl Case {
    /// `CS01 陈女士…`, as a report names it.
    #[must_use]
    pub fn name(&self) -> String {
        [self.id.as_str(), self.title.as_str()]
            .join(" ")
            .trim()
            .to_owned()
    }

    /// What enters the log, in order, recorded times set.
    pub fn events(&self) -> impl Iterator<Item = Event<'_>> {
        self.steps.iter().filter_map(Step::event)
    }

    /// The events as JSON, one a line: what `anxin log import` reads.
    #[must_use]
    pub fn to_ndjson(&self) -> String {
        let mut text = String::new();
        for event in self.events() {
            // Writing to a string never fails.
            let _ = writeln!(text, "{}", event.to_json());
        }
        text
    }
}

impl Step {
    /// What enters the log with this line; an expectation adds nothing.
    #[must_use]
    pub fn event(&self) -> Option<Event<'_>> {
        match &self.kind {
            StepKind::Event(event) => event.lend(),
            StepKind::Advance { id, to } => {
                let stream = Stream::parse(CLOCK_STREAM).ok()?;
                let mut event = Event::new(*id, stream, Kind::Ticked, *to);
                event.recorded_at = Some(*to);
                Some(event)
            }
            StepKind::Expect(_) => None,
        }
    }
}

impl CaseEvent {
    /// The same, borrowed; none only for an event that reading would have refused.
    fn lend(&self) -> Option<Event<'_>> {
        let stream = Stream::parse(&self.stream).ok()?;
        let mut event = Event::new(self.id, stream, self.kind, self.occurred_at);
        event.recorded_at = Some(self.recorded_at);
        for stated in &self.fields {
            event = event.with(stated.field, stated.value()).ok()?;
        }
        Some(event)
    }

    /// The deal, where it is about one.
    #[must_use]
    pub fn deal(&self) -> Option<&str> {
        let stream = Stream::parse(&self.stream).ok()?;
        (stream.category() == Category::Deal).then(|| stream.key())
    }
}

impl Stated {
    /// The value, borrowed.
    #[must_use]
    pub fn value(&self) -> Value<'_> {
        match &self.value {
            Owned::Plain(value) => *value,
            Owned::Id(id) => Value::Id(id),
            Owned::Ids(packed) => Value::Ids(Ids::Packed(packed)),
            Owned::Text(text) => Value::Text(text),
        }
    }
}
