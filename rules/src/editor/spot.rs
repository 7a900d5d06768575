//! A place between tokens, and what may stand there: which clause it is in and which events it speaks of.
//!
//! It is generous: what it offers may still be refused by the checker, which knows types.

mod condition;
mod promise;
mod step;

use super::cursor::{is, sign, text};
use super::meaning::Thing;
use super::{Document, Nature, Project};
use crate::ast::{FileKind, Language};
use crate::lexer::{Sign, Token, TokenKind};
use crate::terms::{Action, Mode, RiskType, Severity};
use crate::words::{BLOCKS, CLAUSES, LINES, Word};
use anxin_events::vocabulary::Role;
use anxin_events::{Field, FieldType, Kind, TermSet};

pub(super) struct Spot<'p> {
    project: &'p Project,
    document: &'p Document,
    /// The tokens before it.
    before: &'p [Token],
    /// Characters before it on its line, if they are all space.
    margin: Option<usize>,
}

/// What opened the clause around a place, and the tokens since.
#[derive(Clone, Copy)]
enum Clause<'p> {
    /// The head line, or nothing.
    None,
    /// `2025-03-03 10:05 …`; the date is among the tokens.
    Step(&'p [Token]),
    /// A word of the language.
    Word(Word, &'p [Token]),
}

impl<'p> Spot<'p> {
    /// The place at byte `start`, before the token at index `at`.
    pub(super) fn new(
        project: &'p Project,
        document: &'p Document,
        at: usize,
        start: usize,
    ) -> Spot<'p> {
        let left = document.text.get(..start).unwrap_or("");
        let line = left.rsplit('\n').next().unwrap_or("");
        Spot {
            project,
            document,
            before: document.tokens.get(..at).unwrap_or(&[]),
            margin: line.trim().is_empty().then(|| line.chars().count()),
        }
    }

    /// Everything that may stand here.
    pub(super) fn things(&self) -> Vec<Thing> {
        let clause = self.clause();
        match (self.margin, clause) {
            (Some(margin), clause) if !clause.is_open() => self.openers(margin, clause),
            (_, Clause::None) => Vec::new(),
            (_, Clause::Step(tokens)) => self.step(tokens),
            (_, Clause::Word(word, tokens)) => self.inside(word, tokens),
        }
    }

    /// Is a rule named here?
    pub(super) fn names_rules(&self) -> bool {
        matches!(self.clause(), Clause::Word(Word::Test | Word::Expect, []))
    }

    /// What may stand in the braces of a message; none in any other text.
    pub(super) fn placeholders(&self) -> Option<Vec<Thing>> {
        match self.clause() {
            Clause::Word(Word::Message, _) => {
                let mut things = self.fields(&self.trigger_kinds());
                things.extend(self.declared(&[Nature::Constant, Nature::Parameter]));
                Some(things)
            }
            _ => None,
        }
    }

    fn clause(&self) -> Clause<'p> {
        let opens = |token: &Token| {
            token.first
                && (matches!(token.kind, TokenKind::Date(_))
                    || [BLOCKS, CLAUSES, LINES]
                        .iter()
                        .any(|list| token.word.is_some_and(|word| list.contains(&word))))
        };
        let Some(start) = self.before.iter().rposition(opens) else {
            return Clause::None;
        };
        let tokens = self.before.get(start..).unwrap_or(&[]);
        let Some((first, rest)) = tokens.split_first() else {
            return Clause::None;
        };
        let Some(word) = first.word else {
            return Clause::Step(tokens);
        };
        let plain = CLAUSES.contains(&word) && !promise::CLAUSES.contains(&word);
        if word == Word::Default || plain {
            // Several clauses may stand on one line.
            let later = rest
                .iter()
                .rposition(|token| token.word.is_some_and(|word| CLAUSES.contains(&word)));
            if let Some([opener, rest @ ..]) = later.and_then(|at| rest.get(at..)) {
                return Clause::Word(opener.word.unwrap_or(word), rest);
            }
        }
        Clause::Word(word, rest)
    }

    /// The block around this place, with its tokens so far.
    fn block(&self) -> Option<(Word, &'p [Token])> {
        let start = self
            .document
            .block_start(self.before.len().checked_sub(1)?)?;
        let so_far = self.before.get(start..)?;
        Some((so_far.first()?.word?, so_far))
    }

    /// What may open a line.
    fn openers(&self, margin: usize, clause: Clause<'p>) -> Vec<Thing> {
        if self.before.is_empty() {
            return words(&[Word::RulesFile, Word::CasesFile]);
        }
        let block = self.block();
        let mut open: Vec<Word> = Vec::new();
        match clause {
            Clause::Word(word, _) => {
                let more = promise::continuing(word);
                if !more.is_empty() || matches!(word, Word::When | Word::If | Word::Define) {
                    open.extend([Word::And, Word::Or]);
                }
                open.extend(more);
            }
            Clause::None | Clause::Step(_) => {}
        }
        match block {
            Some((word, so_far)) if margin > 0 => {
                open.extend(lines_of(word, so_far, self.document.language()));
            }
            _ => {}
        }
        if margin == 0 {
            let cases = self.document.tree.kind == FileKind::Cases;
            open.extend(BLOCKS.iter().filter(|word| (**word == Word::Case) == cases));
            if block.is_none() {
                open.extend([Word::Default, Word::LanguageVersion]);
            }
        }
        words(&open)
    }

    /// What may stand behind `tokens` in the clause that `word` opens.
    fn inside(&self, word: Word, tokens: &'p [Token]) -> Vec<Thing> {
        let last = tokens.last();
        let begins = last.is_none_or(|last| sign(last) == Some(Sign::Comma));
        match word {
            Word::Default => words(CLAUSES),
            Word::Type if begins => choices(word, &RiskType::WORDS),
            Word::Severity if begins => choices(word, &Severity::WORDS),
            Word::Mode if begins => choices(word, &Mode::WORDS),
            Word::Then if begins => choices(word, &Action::WORDS),
            Word::Type | Word::Severity | Word::Mode | Word::Version => words(CLAUSES),
            Word::Effective => words(&[Word::From, Word::To]),
            Word::Scope if begins => {
                let mut things = words(&[Word::Nationwide]);
                things.extend([Field::City, Field::Brand].map(Thing::Field));
                things
            }
            Word::Basis | Word::Owner | Word::Message | Word::Rule => self.behind_text(last),
            Word::AtStake => match tokens.split_first() {
                None => terms(&Role::SET),
                Some((_, amount)) => self.condition(word, amount),
            },
            Word::Evidence if begins => words(&[Word::ThisEvent, Word::Latest]),
            Word::Merge => self.merge(tokens),
            Word::Constant | Word::Parameter if tokens.len() > 2 => self.behind_value(tokens),
            Word::Register => match last {
                Some(last) if is(last, Word::By) => self.id_fields(&[]),
                Some(_) => words(&[Word::By]),
                None => Vec::new(),
            },
            Word::Enter | Word::Exit if last.is_none() => words(&[Word::When]),
            Word::Test if last.is_none() => {
                self.declared(&[Nature::Rule, Nature::Standard, Nature::Commitment])
            }
            Word::Bands | Word::Scale => self.table(word, tokens),
            _ if promise::CLAUSES.contains(&word) => self.promise(word, tokens),
            Word::Expect => self.expectation(tokens),
            Word::Background => self.assignments(Field::ALL, tokens),
            Word::Approx => self.step(tokens),
            Word::When | Word::If | Word::Evidence | Word::Enter | Word::Exit => {
                self.condition(word, tokens)
            }
            Word::Define => match tokens {
                [_, equals, rest @ ..] if sign(equals) == Some(Sign::Equal) => {
                    self.condition(word, rest)
                }
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    fn behind_text(&self, last: Option<&Token>) -> Vec<Thing> {
        match last.map(|last| &last.kind) {
            Some(TokenKind::Text(_)) => words(&[Word::OtherLanguage]),
            _ => Vec::new(),
        }
    }

    fn merge(&self, tokens: &[Token]) -> Vec<Thing> {
        match tokens.last() {
            None => words(&[Word::By]),
            Some(last) if is(last, Word::By) || sign(last) == Some(Sign::Comma) => {
                let mut things = vec![Thing::MergeByDeal];
                things.extend(self.fields(&self.trigger_kinds()));
                things
            }
            Some(_) => match self.document.language() {
                Language::Zh if !tokens.iter().any(|token| is(token, Word::Spread)) => {
                    words(&[Word::Spread])
                }
                _ => words(&[Word::Within]),
            },
        }
    }

    /// `字面量 [自 2024-11-22 起] [依据 "…"]`.
    fn behind_value(&self, tokens: &[Token]) -> Vec<Thing> {
        let dated = matches!(tokens.last(), Some(last) if matches!(last.kind, TokenKind::Date(_)));
        words(match self.document.language() {
            Language::Zh if !dated => &[Word::Since, Word::Basis],
            _ => &[Word::From, Word::Basis],
        })
    }

    /// The kinds that make the rule around this place speak.
    fn trigger_kinds(&self) -> Vec<Kind> {
        let Some((Word::Rule | Word::Standard | Word::Commitment, _)) = self.block() else {
            return Vec::new();
        };
        let last = self.before.len().saturating_sub(1);
        let start = self.document.block_start(last).unwrap_or(0);
        let tokens = self.document.block(start).iter();
        let clause = tokens.skip_while(|token| !is(token, Word::When));
        let clause: Vec<&Token> = clause
            .enumerate()
            .take_while(|(place, token)| {
                *place == 0 || !token.word.is_some_and(|word| CLAUSES.contains(&word))
            })
            .map(|(_, token)| token)
            .collect();
        let pairs = clause.iter().zip(clause.iter().skip(1));
        pairs
            .filter(|(before, _)| is(before, Word::When) || is(before, Word::Or))
            .filter_map(|(_, token)| Kind::find(text(token)?))
            .collect()
    }

    /// The fields that all of these kinds have and a rule may read; of none named: every field.
    fn fields(&self, kinds: &[Kind]) -> Vec<Thing> {
        let own = kinds.first().map_or(Field::ALL, |kind| kind.spec().fields);
        own.iter()
            .copied()
            .filter(|field| field.spec().ty.rule_readable())
            .filter(|field| kinds.iter().all(|kind| kind.spec().slot(*field).is_some()))
            .map(Thing::Field)
            .collect()
    }

    fn id_fields(&self, kinds: &[Kind]) -> Vec<Thing> {
        let mut fields = self.fields(kinds);
        fields.retain(|thing| {
            matches!(thing, Thing::Field(field)
                if matches!(field.spec().ty, FieldType::Id(_) | FieldType::Ids(_)))
        });
        fields
    }

    /// Everything of these sorts that a file declares.
    fn declared(&self, natures: &[Nature]) -> Vec<Thing> {
        let all = self.project.declarations.iter().enumerate();
        all.filter(|(_, one)| natures.contains(&one.nature))
            .map(|(index, _)| Thing::Declared(index))
            .collect()
    }
}

impl Clause<'_> {
    /// A bracket is open, so that the clause goes on below.
    fn is_open(self) -> bool {
        let (Clause::Step(tokens) | Clause::Word(_, tokens)) = self else {
            return false;
        };
        let count = |signs: &[Sign]| {
            let found = tokens
                .iter()
                .filter(|token| sign(token).is_some_and(|sign| signs.contains(&sign)));
            found.count()
        };
        let opened = count(&[Sign::OpenRound, Sign::OpenSquare, Sign::OpenBrace]);
        opened > count(&[Sign::CloseRound, Sign::CloseSquare, Sign::CloseBrace])
    }
}

/// Clauses of every block that is made of clauses.
const LIFE: [Word; 7] = [
    Word::Mode,
    Word::Version,
    Word::Effective,
    Word::Scope,
    Word::Basis,
    Word::Owner,
    Word::When,
];

const STEPS: [Word; 4] = [
    Word::Background,
    Word::Approx,
    Word::AdvanceTo,
    Word::Expect,
];

/// What may open a line inside this block; most clauses stand there once.
fn lines_of(block: Word, so_far: &[Token], language: Language) -> Vec<Word> {
    use Word::{AtStake, Evidence, If, Merge, Message, Then};
    let lists: &[&[Word]] = match block {
        Word::Rule => &[
            &[Word::Type, Word::Severity],
            &LIFE,
            &[If, Then, AtStake, Message, Evidence, Merge],
        ],
        Word::Standard => &[&[Word::Role, Word::Link], &LIFE, &[If]],
        Word::Commitment => &[&LIFE, &promise::CLAUSES],
        Word::Bands | Word::Scale => match language {
            Language::Zh => &[&[Word::Below, Word::Rest, Word::Since]],
            Language::En => &[&[Word::Below, Word::Rest, Word::From]],
        },
        Word::Register => &[&[Word::Enter, Word::Exit, Word::Keep]],
        Word::Test => &[&STEPS],
        Word::Case => &[
            &[
                Word::Source,
                Word::Tier,
                Word::Invented,
                Word::NotStated,
                Word::Mechanism,
                Word::Loss,
            ],
            &STEPS,
        ],
        Word::Constant | Word::Parameter | Word::Define => &[],
        _ => &[CLAUSES, LINES],
    };
    let mut open = lists.concat();
    let said = |word: Word| so_far.iter().any(|token| token.first && is(token, word));
    let once = |word: &Word| CLAUSES.contains(word) && !promise::MANY.contains(word);
    open.retain(|word| !once(word) || !said(*word));
    open
}

fn words(words: &[Word]) -> Vec<Thing> {
    words.iter().copied().map(Thing::Word).collect()
}

fn choices<T>(clause: Word, choices: &[(&'static str, &'static str, T)]) -> Vec<Thing> {
    choices
        .iter()
        .map(|(zh, en, _)| Thing::Choice(clause, zh, en))
        .collect()
}

fn terms(set: &'static TermSet) -> Vec<Thing> {
    set.terms
        .iter()
        .map(|term| Thing::Term(set, term))
        .collect()
}
