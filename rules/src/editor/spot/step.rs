//! Inside a test or case: dated events with their fields, and what must come out.

use super::super::Nature;
use super::super::cursor::{is, sign, text};
use super::super::meaning::Thing;
use super::{Spot, terms, words};
use crate::ast::Span;
use crate::lexer::{Sign, Token, TokenKind};
use crate::words::Word;
use anxin_events::vocabulary::Role;
use anxin_events::{Field, FieldType, Kind};

impl Spot<'_> {
    /// `2025-03-03 10:05 [知悉 …] 付款完成 金额=245万元 …`.
    pub(super) fn step(&self, tokens: &[Token]) -> Vec<Thing> {
        let kind = tokens.iter().find_map(|token| Kind::find(text(token)?));
        if let Some(kind) = kind {
            return self.assignments(kind.spec().fields, tokens);
        }
        let timed =
            matches!(tokens.last(), Some(last) if matches!(last.kind, TokenKind::Time { .. }));
        if !timed {
            return Vec::new();
        }
        let known = tokens.iter().any(|token| is(token, Word::Known));
        let mut things = if known {
            Vec::new()
        } else {
            words(&[Word::Known])
        };
        things.extend(Kind::ALL.iter().copied().map(Thing::Kind));
        things
    }

    /// `字段=值 字段=[值, 值]` of these fields.
    pub(super) fn assignments(&self, fields: &[Field], tokens: &[Token]) -> Vec<Thing> {
        let equals = |token: &Token| sign(token) == Some(Sign::Equal);
        let last = tokens.last();
        let listed = tokens
            .iter()
            .rposition(|token| sign(token) == Some(Sign::OpenSquare))
            > tokens
                .iter()
                .rposition(|token| sign(token) == Some(Sign::CloseSquare));
        let value = last.is_some_and(|last| equals(last) || is(last, Word::Approx)) || listed;
        if let Some(at) = tokens.iter().rposition(equals).filter(|_| value) {
            let field = tokens.get(..at).and_then(<[Token]>::last);
            let field = field.and_then(|token| Field::find(text(token)?));
            let mut things = match field.map(|field| field.spec().ty) {
                Some(FieldType::Term(set)) => terms(set),
                Some(FieldType::Flag) => words(&[Word::True, Word::False]),
                _ => Vec::new(),
            };
            if last.is_some_and(equals) {
                things.extend(words(&[Word::Approx]));
            }
            return things;
        }
        let pairs = tokens.iter().zip(tokens.iter().skip(1));
        let stated: Vec<Field> = pairs
            .filter(|(_, sign)| equals(sign))
            .filter_map(|(name, _)| Field::find(text(name)?))
            .collect();
        let left = fields.iter().filter(|field| !stated.contains(field));
        left.copied().map(Thing::Field).collect()
    }

    /// `预期 B1 告警 1 次 于 …`.
    pub(super) fn expectation(&self, tokens: &[Token]) -> Vec<Thing> {
        let Some(last) = tokens.last() else {
            let mut things = self.declared(&[Nature::Rule, Nature::Standard, Nature::Commitment]);
            things.extend(words(&[Word::NothingElse, Word::Exposure]));
            return things;
        };
        let said = |word| tokens.iter().any(|token| is(token, word));
        if is(last, Word::Exposure) {
            terms(&Role::SET)
        } else if said(Word::NothingElse) || said(Word::Exposure) || said(Word::Contains) {
            Vec::new()
        } else if is(last, Word::Message) {
            words(&[Word::Contains])
        } else if said(Word::Alert) {
            words(&[Word::At])
        } else if matches!(last.kind, TokenKind::Word(_)) && last.word.is_none() {
            self.outcomes(tokens)
        } else {
            Vec::new()
        }
    }

    /// What may come out of the rule, standard or commitment that `tokens` name.
    fn outcomes(&self, tokens: &[Token]) -> Vec<Thing> {
        let end = tokens.last().map_or(0, |token| token.span.end);
        let start = tokens.first().map_or(end, |token| token.span.start);
        let id = self.document.slice(Span { start, end });
        let nature = match self.project.rule(id) {
            Some(Thing::Declared(index)) => self.project.declarations.get(index),
            _ => None,
        };
        words(match nature.map(|one| one.nature) {
            Some(Nature::Standard) => &[
                Word::Met,
                Word::NotMet,
                Word::NoRecord,
                Word::Pending,
                Word::NotApplicable,
            ],
            Some(Nature::Commitment) => {
                &[Word::Owed, Word::NotOwed, Word::Incomplete, Word::ToJury]
            }
            _ => &[
                Word::Alert,
                Word::NoAlert,
                Word::Withdrawn,
                Word::Unknown,
                Word::Message,
            ],
        })
    }
}
