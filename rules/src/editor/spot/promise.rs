//! Inside a commitment's own clauses and inside tables.

use super::super::cursor::{is, sign};
use super::super::meaning::Thing;
use super::{Spot, terms, words};
use crate::lexer::{Sign, Token};
use crate::typed::Type;
use crate::words::Word;
use anxin_events::vocabulary::Role;

/// The clauses that only a commitment has.
pub(super) const CLAUSES: [Word; 9] = [
    Word::Requirement,
    Word::Exclusion,
    Word::Question,
    Word::Base,
    Word::Exception,
    Word::Cap,
    Word::YearlyCap,
    Word::Sharing,
    Word::TimeLimit,
];

/// Those of which it may have several.
pub(super) const MANY: [Word; 5] = [
    Word::Requirement,
    Word::Exclusion,
    Word::Question,
    Word::Exception,
    Word::TimeLimit,
];

/// Words that open another part of such a clause.
const PARTS: [Word; 11] = [
    Word::If,
    Word::Excused,
    Word::Ask,
    Word::Less,
    Word::More,
    Word::Instead,
    Word::AtLeast,
    Word::AtMost,
    Word::Precedes,
    Word::Then,
    Word::Otherwise,
];

/// An exception makes one of these.
const CHANGES: [Word; 3] = [Word::Less, Word::More, Word::Instead];

/// Words with which a clause goes on, on its line or the next.
pub(super) const fn continuing(clause: Word) -> &'static [Word] {
    match clause {
        Word::Requirement | Word::Exclusion => &[Word::Excused],
        Word::Question => &[Word::Ask],
        Word::Exception => &[
            Word::Less,
            Word::More,
            Word::Instead,
            Word::AtLeast,
            Word::AtMost,
            Word::Precedes,
        ],
        Word::Sharing => &[Word::Then, Word::Otherwise],
        _ => &[],
    }
}

impl<'p> Spot<'p> {
    /// What may stand behind `tokens` in such a clause.
    pub(super) fn promise(&self, clause: Word, tokens: &'p [Token]) -> Vec<Thing> {
        let opens = |token: &Token| {
            token.word.is_some_and(|word| PARTS.contains(&word))
                || clause == Word::Base && sign(token) == Some(Sign::Equal)
        };
        let part = tokens.iter().rposition(opens);
        let Some([opener, rest @ ..]) = part.and_then(|at| tokens.get(at..)) else {
            return self.first_part(clause, tokens);
        };
        let mut things = match opener.word {
            Some(Word::If) => self.condition(Word::If, rest),
            Some(Word::Excused) => words(&[Word::If]),
            Some(Word::Then | Word::Otherwise) => self.shares(rest),
            Some(Word::Precedes | Word::Ask) => return Vec::new(),
            _ => self.condition(Word::AtStake, rest),
        };
        if !rest.is_empty() {
            let changed = opener.word != Some(Word::If);
            let mut more = continuing(clause).to_vec();
            more.retain(|word| !(changed && CHANGES.contains(word)));
            things.extend(words(&more));
        }
        things
    }

    /// Behind the clause's own word and perhaps its label.
    fn first_part(&self, clause: Word, tokens: &'p [Token]) -> Vec<Thing> {
        match clause {
            Word::Cap | Word::YearlyCap => self.condition(Word::AtStake, tokens),
            Word::Sharing => {
                let mut things = self.shares(tokens);
                if tokens.is_empty() {
                    things.extend(words(&[Word::If]));
                }
                things
            }
            _ if tokens.is_empty() => Vec::new(),
            Word::TimeLimit => self.durations(),
            Word::Exception => words(&[Word::If, Word::Less, Word::More, Word::Instead]),
            Word::Base => Vec::new(),
            _ => words(&[Word::If]),
        }
    }

    /// `平台 100%, 品牌 其余`.
    fn shares(&self, tokens: &[Token]) -> Vec<Thing> {
        match tokens.last() {
            Some(last) if sign(last) != Some(Sign::Comma) => {
                let mut things = words(&[Word::Rest]);
                things.extend(self.values(Some(Type::Ratio), &self.trigger_kinds()));
                things
            }
            _ => terms(&Role::SET),
        }
    }

    /// `分档 名`, `累进 名 四舍五入到分`, and their lines.
    pub(super) fn table(&self, block: Word, tokens: &[Token]) -> Vec<Thing> {
        let line = tokens.iter().rposition(|token| token.first);
        match line.and_then(|at| tokens.get(at..)) {
            Some([first, rest @ ..]) if is(first, Word::Below) || is(first, Word::Rest) => {
                let told = rest.iter().any(|token| is(token, Word::Then));
                let valued = is(first, Word::Rest) || !rest.is_empty();
                words(if valued && !told { &[Word::Then] } else { &[] })
            }
            Some([_, rest @ ..]) => self.behind_value(rest),
            None if block == Word::Scale && tokens.len() == 1 => {
                words(&[Word::RoundHalfUp, Word::RoundDown])
            }
            _ => Vec::new(),
        }
    }
}
