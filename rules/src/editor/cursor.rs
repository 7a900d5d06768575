//! The word under the cursor: which letters are typed already, and what could stand in their place.

use super::meaning::Thing;
use super::spot::Spot;
use super::{Document, Nature, Project};
use crate::ast::{Expect, Item, Name, Span, StepKind};
use crate::lexer::{Sign, Token, TokenKind};
use crate::words::Word;
use anxin_events::{Field, Kind};

/// A word, perhaps of no letters yet, and what may stand there.
pub(super) struct Typed {
    pub(super) span: Span,
    pub(super) things: Vec<Thing>,
}

impl Document {
    /// What stands before byte `offset` of a word, if a word may stand there at all.
    pub(super) fn typed(&self, project: &Project, offset: usize) -> Option<Typed> {
        if !self.text.is_char_boundary(offset) || self.in_comment(offset) {
            return None;
        }
        let upto = self
            .tokens
            .partition_point(|token| token.span.start < offset);
        let before = self.tokens.get(..upto)?;
        let touched = before.last().filter(|token| offset <= token.span.end);
        if let Some(token) = touched.filter(|token| is_text(token)) {
            let closed = matches!(token.kind, TokenKind::Text(_));
            if closed && offset == token.span.end {
                return None;
            }
            return self.placeholder(project, upto.saturating_sub(1), offset);
        }
        let word = touched.filter(|token| matches!(token.kind, TokenKind::Word(_)));
        // Letters behind a number are its unit, or no word at all.
        let number = touched.filter(|token| matches!(token.kind, TokenKind::Number(_)));
        if number.is_some() {
            return None;
        }
        let (at, span) = match word {
            Some(token) => (upto.saturating_sub(1), token.span),
            None => (
                upto,
                Span {
                    start: offset,
                    end: offset,
                },
            ),
        };
        let (at, start) = self.start_of_id(project, at, span.start);
        let spot = Spot::new(project, self, at, start);
        let things = spot.things();
        Some(Typed {
            span: Span {
                start,
                end: span.end,
            },
            things,
        })
    }

    /// `A6.迟付` is one name where a rule is named.
    fn start_of_id(&self, project: &Project, at: usize, start: usize) -> (usize, usize) {
        let Some([.., first, dot]) = self.tokens.get(..at) else {
            return (at, start);
        };
        let glued = dot.span.end == start && dot.glued && sign(dot) == Some(Sign::Dot);
        let index = at.saturating_sub(2);
        if glued && Spot::new(project, self, index, first.span.start).names_rules() {
            (index, first.span.start)
        } else {
            (at, start)
        }
    }

    fn in_comment(&self, offset: usize) -> bool {
        self.comments
            .iter()
            .any(|span| span.start < offset && offset <= span.end)
    }

    /// The name behind the last `{` in the text at `index`.
    fn placeholder(&self, project: &Project, index: usize, offset: usize) -> Option<Typed> {
        let token = self.tokens.get(index)?;
        let left = self.text.get(token.span.start..offset)?;
        let brace = left
            .rfind('{')
            .filter(|at| !left.get(*at..).is_some_and(|t| t.contains('}')))?;
        let start = token.span.start.saturating_add(brace).saturating_add(1);
        let right = self.text.get(offset..token.span.end)?;
        let more = right
            .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.' | '·')))
            .unwrap_or(right.len());
        let span = Span {
            start,
            end: offset.saturating_add(more),
        };
        let spot = Spot::new(project, self, index, token.span.start);
        Some(Typed {
            span,
            things: spot.placeholders()?,
        })
    }
}

impl Project {
    /// What the word at byte `offset` stands for, and where it stands.
    pub(super) fn thing_at(&self, file: usize, offset: usize) -> Option<(Thing, Span)> {
        let document = self.documents.get(file)?;
        if let Some(id) = rule_names(document).find(|id| touches(id.span, offset)) {
            return Some((self.rule(&id.text)?, id.span));
        }
        if let Some(own) = self.declarations.iter().position(|one| {
            one.file == file && !one.name.is_empty() && touches(one.place().span, offset)
        }) {
            return Some((
                Thing::Declared(own),
                self.declarations.get(own)?.place().span,
            ));
        }
        let word = |token: &&Token| {
            touches(token.span, offset)
                && (is_text(token) || matches!(token.kind, TokenKind::Word(_)))
        };
        let token = document.tokens.iter().find(word)?;
        let inside = offset.clamp(token.span.start, token.span.end);
        let end = if is_text(token) {
            inside
        } else {
            token.span.end
        };
        let typed = document.typed(self, end)?;
        let text = document.slice(typed.span);
        let here = typed
            .things
            .into_iter()
            .find(|thing| self.is_called(*thing, text));
        let thing = here.or_else(|| self.anywhere(token, text))?;
        Some((thing, typed.span))
    }

    /// What a word means where nothing that fits here has its name.
    fn anywhere(&self, token: &Token, text: &str) -> Option<Thing> {
        let word = token.word.map(Thing::Word);
        word.or_else(|| Kind::find(text).map(Thing::Kind))
            .or_else(|| Field::find(text).map(Thing::Field))
            .or_else(|| self.declared(text))
    }

    /// The constant, parameter, predicate, register or table of this name.
    pub(super) fn declared(&self, name: &str) -> Option<Thing> {
        self.find(name, |nature| !nature.has_id())
    }

    /// The rule, standard or commitment of this id.
    pub(super) fn rule(&self, id: &str) -> Option<Thing> {
        self.find(id, |nature| nature.has_id() && nature != Nature::Test)
    }

    fn find(&self, name: &str, wanted: impl Fn(Nature) -> bool) -> Option<Thing> {
        let mut all = self.declarations.iter();
        all.position(|one| one.name == name && wanted(one.nature))
            .map(Thing::Declared)
    }
}

impl Nature {
    /// Is it called by an id, which no condition names?
    fn has_id(self) -> bool {
        matches!(
            self,
            Nature::Rule | Nature::Standard | Nature::Commitment | Nature::Test
        )
    }
}

/// Where tests name rules.
fn rule_names(document: &Document) -> impl Iterator<Item = &Name> {
    let tests = document.tree.items.iter().filter_map(|item| match item {
        Item::Test(test) => Some(test),
        _ => None,
    });
    tests.flat_map(|test| {
        let expected = test.steps.iter().filter_map(|step| match &step.kind {
            StepKind::Expect(expect) => rule_of(expect),
            StepKind::Event { .. } | StepKind::Advance(_) => None,
        });
        test.id.iter().filter(|_| !test.case).chain(expected)
    })
}

fn rule_of(expect: &Expect) -> Option<&Name> {
    match expect {
        Expect::Alert { rule, .. } | Expect::MessageContains { rule, .. } => Some(rule),
        Expect::NoAlert(rule) | Expect::Withdrawn(rule) | Expect::Unknown(rule) => Some(rule),
        Expect::Standing { standard, .. } => Some(standard),
        Expect::Claim { commitment, .. } => Some(commitment),
        Expect::Exposure { .. } | Expect::NothingElse => None,
    }
}

fn touches(span: Span, offset: usize) -> bool {
    span.start <= offset && offset <= span.end
}

fn is_text(token: &Token) -> bool {
    matches!(token.kind, TokenKind::Text(_) | TokenKind::UnclosedText)
}

/// The sign that a token is.
pub(super) fn sign(token: &Token) -> Option<Sign> {
    match token.kind {
        TokenKind::Sign(sign) => Some(sign),
        _ => None,
    }
}

/// The word that a token is, as written.
pub(super) fn text(token: &Token) -> Option<&str> {
    match &token.kind {
        TokenKind::Word(text) => Some(text),
        _ => None,
    }
}

/// Whether a token is this word of the language.
pub(super) fn is(token: &Token, word: Word) -> bool {
    token.word == Some(word)
}
