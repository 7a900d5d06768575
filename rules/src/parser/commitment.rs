//! Clauses of commitments.

use super::Parse;
use super::cursor::Parser;
use crate::ast::{Change, ClauseKind, Exception, Expression, Label, Requirement, Share, Sharing};
use crate::lexer::Sign;
use crate::words::Word;

impl Parser<'_> {
    pub(super) fn commitment_clause(&mut self, word: Word) -> Parse<ClauseKind> {
        match word {
            Word::Requirement => self.requirement().map(ClauseKind::Requirement),
            Word::Exclusion => self.requirement().map(ClauseKind::Exclusion),
            Word::Question => self.question(),
            Word::Base => self.base(),
            Word::Exception => self.exception().map(ClauseKind::Exception),
            Word::Cap => self.expression().map(ClauseKind::Cap),
            Word::YearlyCap => self.expression().map(ClauseKind::YearlyCap),
            Word::Sharing => self.sharing().map(ClauseKind::Sharing),
            _ => {
                let label = self.label()?;
                let within = self.duration()?;
                Ok(ClauseKind::TimeLimit { label, within })
            }
        }
    }

    /// `已催缴 [英文 "…"]`.
    fn label(&mut self) -> Parse<Label> {
        self.label_such_as("一个标签，如 已催缴", "a label such as dunned")
    }

    pub(super) fn label_such_as(&mut self, zh: &str, en: &str) -> Parse<Label> {
        let name = self.name(zh, en)?;
        let other = if self.eat(Word::OtherLanguage) {
            Some(self.quoted()?)
        } else {
            None
        };
        Ok(Label { name, other })
    }

    /// `标签 若 c [豁免 若 d]`.
    fn requirement(&mut self) -> Parse<Requirement> {
        let label = self.label()?;
        self.expect(Word::If)?;
        let condition = self.condition()?;
        let mut excused = None;
        if self.eat(Word::Excused) {
            self.expect(Word::If)?;
            excused = Some(self.condition()?);
        }
        Ok(Requirement {
            label,
            condition,
            excused,
        })
    }

    /// `标签 若 c 问 "…"`.
    fn question(&mut self) -> Parse<ClauseKind> {
        let label = self.label()?;
        self.expect(Word::If)?;
        let condition = self.condition()?;
        self.expect(Word::Ask)?;
        let ask = self.text()?;
        Ok(ClauseKind::Question {
            label,
            condition,
            ask,
        })
    }

    /// `标签 = x`.
    fn base(&mut self) -> Parse<ClauseKind> {
        let label = self.label()?;
        self.expect_sign(Sign::Equal)?;
        let amount = self.expression()?;
        Ok(ClauseKind::Base { label, amount })
    }

    /// `标签 [若 c] 减 x [不低于 y] [不高于 z] [先于 标签, …]`.
    fn exception(&mut self) -> Parse<Exception> {
        let label = self.label()?;
        let condition = if self.eat(Word::If) {
            Some(self.condition()?)
        } else {
            None
        };
        let change = if self.eat(Word::Less) {
            Change::Less
        } else if self.eat(Word::More) {
            Change::More
        } else if self.eat(Word::Instead) {
            Change::Instead
        } else {
            return Err(self.unexpected("减、加 或 改为", "`less`, `more` or `instead`"));
        };
        let amount = self.expression()?;
        let at_least = self.bound(Word::AtLeast)?;
        let at_most = self.bound(Word::AtMost)?;
        let before = if self.eat(Word::Precedes) {
            self.names("另一个例外的标签", "the label of another exception")?
        } else {
            Vec::new()
        };
        Ok(Exception {
            label,
            condition,
            change,
            amount,
            at_least,
            at_most,
            before,
        })
    }

    fn bound(&mut self, word: Word) -> Parse<Option<Expression>> {
        if self.eat(word) {
            self.expression().map(Some)
        } else {
            Ok(None)
        }
    }

    /// `[若 c 则] 平台 100% [否则 平台 50% 品牌 其余]`.
    fn sharing(&mut self) -> Parse<Sharing> {
        let condition = if self.eat(Word::If) {
            let condition = self.condition()?;
            self.expect(Word::Then)?;
            Some(condition)
        } else {
            None
        };
        let shares = self.shares()?;
        let otherwise = if self.eat(Word::Otherwise) {
            self.shares()?
        } else {
            Vec::new()
        };
        Ok(Sharing {
            condition,
            shares,
            otherwise,
        })
    }

    fn shares(&mut self) -> Parse<Vec<Share>> {
        let mut shares = Vec::new();
        loop {
            self.room(shares.len())?;
            let bearer = self.name("角色，如 平台", "a role such as platform")?;
            let part = if self.eat(Word::Rest) {
                None
            } else {
                Some(self.expression()?)
            };
            shares.push(Share { bearer, part });
            if !self.eat_sign(Sign::Comma) {
                return Ok(shares);
            }
        }
    }
}
