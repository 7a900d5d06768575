//! Conditions: `或` binds loosest, then `且`, then `非`, then one comparison.
//!
//! A bracket may hold a condition or a value, and only what stands inside tells which.
//! So both are read as a [`Node`], and what is needed is asked for afterwards; nothing is read twice.

use super::cursor::Parser;
use super::{MAX_NESTING, Parse};
use crate::ast::{
    CompareOp, Condition, ConditionKind, Duration, Expression, ExpressionKind, Language,
};
use crate::lexer::Sign;
use crate::words::Word;

/// A condition or a value.
pub(super) enum Node {
    Condition(Condition),
    Value(Expression),
}

impl Parser<'_> {
    pub(super) fn condition(&mut self) -> Parse<Condition> {
        let node = self.any()?;
        self.as_condition(node)
    }

    /// A bare name may be a flag or a `定义`; any other value is none.
    pub(super) fn as_condition(&mut self, node: Node) -> Parse<Condition> {
        match node {
            Node::Condition(condition) => Ok(condition),
            Node::Value(Expression {
                kind: ExpressionKind::Name(name),
                span,
            }) => Ok(Condition {
                kind: ConditionKind::Named(name),
                span,
            }),
            Node::Value(value) => Err(self.not_a_condition(value.span)),
        }
    }

    pub(super) fn as_value(&mut self, node: Node) -> Parse<Expression> {
        match node {
            Node::Value(value) => Ok(value),
            Node::Condition(condition) => Err(self.not_a_value(condition.span)),
        }
    }

    /// `(` a condition or a value `)`. Whoever calls it counts the level.
    pub(super) fn group(&mut self) -> Parse<Node> {
        self.expect_sign(Sign::OpenRound)?;
        let bare_filter = std::mem::take(&mut self.bare_filter);
        let node = self.any()?;
        self.bare_filter = bare_filter;
        self.expect_sign(Sign::CloseRound)?;
        Ok(node)
    }

    /// `a 或 b 或 …`.
    pub(super) fn any(&mut self) -> Parse<Node> {
        let start = self.start();
        let first = self.all()?;
        if !self.at(Word::Or) {
            return Ok(first);
        }
        let mut conditions = vec![self.as_condition(first)?];
        while self.eat(Word::Or) {
            self.room(conditions.len())?;
            let next = self.all()?;
            conditions.push(self.as_condition(next)?);
        }
        Ok(Node::Condition(Condition {
            kind: ConditionKind::Any(conditions),
            span: self.since(start),
        }))
    }

    /// `a 且 b 且 …`.
    fn all(&mut self) -> Parse<Node> {
        let start = self.start();
        let first = self.negation()?;
        if !self.at(Word::And) {
            return Ok(first);
        }
        let mut conditions = vec![self.as_condition(first)?];
        while self.eat(Word::And) {
            self.room(conditions.len())?;
            let next = self.negation()?;
            conditions.push(self.as_condition(next)?);
        }
        Ok(Node::Condition(Condition {
            kind: ConditionKind::All(conditions),
            span: self.since(start),
        }))
    }

    /// `非 a`.
    fn negation(&mut self) -> Parse<Node> {
        let start = self.start();
        if !self.eat(Word::Not) {
            return self.comparison_or_value();
        }
        self.enter()?;
        let inner = self.negation()?;
        self.leave();
        let inner = Box::new(self.as_condition(inner)?);
        Ok(Node::Condition(Condition {
            kind: ConditionKind::Not(inner),
            span: self.since(start),
        }))
    }

    /// One comparison, or what alone is a condition.
    pub(super) fn comparison(&mut self) -> Parse<Condition> {
        let node = self.comparison_or_value()?;
        self.as_condition(node)
    }

    fn comparison_or_value(&mut self) -> Parse<Node> {
        let start = self.start();
        if self.at(Word::SoFar) || self.at(Word::Since) {
            return self.history().map(Node::Condition);
        }
        let left = self.side()?;
        if let Some(negated) = self.eat_either(Word::Present, Word::Absent) {
            let value = self.as_value(left)?;
            return Ok(self.node(start, ConditionKind::Present { value, negated }));
        }
        if let Some(negated) = self.eat_either(Word::In, Word::NotIn) {
            let item = self.as_value(left)?;
            let set = self.value_side()?;
            return Ok(self.node(start, ConditionKind::Member { item, negated, set }));
        }
        if let Some(op) = self.eat_comparison() {
            let left = self.as_value(left)?;
            let right = self.value_side()?;
            return Ok(self.node(start, ConditionKind::Compare { left, op, right }));
        }
        Ok(left)
    }

    fn node(&self, start: usize, kind: ConditionKind) -> Node {
        Node::Condition(Condition {
            kind,
            span: self.since(start),
        })
    }

    /// What stands on one side of a comparison; a bare filter has no room for a calculation.
    fn side(&mut self) -> Parse<Node> {
        if self.bare_filter {
            self.primary()
        } else {
            self.sum()
        }
    }

    fn value_side(&mut self) -> Parse<Expression> {
        let node = self.side()?;
        self.as_value(node)
    }

    fn eat_either(&mut self, plain: Word, negated: Word) -> Option<bool> {
        if self.eat(negated) {
            Some(true)
        } else if self.eat(plain) {
            Some(false)
        } else {
            None
        }
    }

    fn eat_comparison(&mut self) -> Option<CompareOp> {
        if self.eat(Word::IsNot) {
            return Some(CompareOp::IsNot);
        }
        if self.eat(Word::Is) {
            return Some(CompareOp::Is);
        }
        let signs = [
            (Sign::Equal, CompareOp::Is),
            (Sign::NotEqual, CompareOp::IsNot),
            (Sign::Less, CompareOp::Less),
            (Sign::AtMost, CompareOp::AtMost),
            (Sign::More, CompareOp::More),
            (Sign::AtLeast, CompareOp::AtLeast),
        ];
        signs
            .into_iter()
            .find(|(sign, _)| self.eat_sign(*sign))
            .map(|(_, op)| op)
    }

    /// `此前 有 E`, `自 A 起 没有 B`.
    fn history(&mut self) -> Parse<Condition> {
        let start = self.start();
        if self.eat(Word::SoFar) {
            return self.occurred(start, None);
        }
        self.expect(Word::Since)?;
        let since = self.pattern()?;
        if self.language == Language::Zh {
            self.expect(Word::From)?;
        }
        let negated = self.any_or_no()?;
        let event = self.pattern()?;
        let kind = ConditionKind::Since {
            start: since,
            negated,
            event,
        };
        Ok(Condition {
            kind,
            span: self.since(start),
        })
    }

    /// `有 E`, `没有 E`, behind its window.
    pub(super) fn occurred(&mut self, start: usize, within: Option<Duration>) -> Parse<Condition> {
        let negated = self.any_or_no()?;
        let event = self.pattern()?;
        let kind = ConditionKind::Occurred {
            within,
            negated,
            event,
        };
        Ok(Condition {
            kind,
            span: self.since(start),
        })
    }

    fn any_or_no(&mut self) -> Parse<bool> {
        match self.eat_either(Word::Any, Word::No) {
            Some(negated) => Ok(negated),
            None => Err(self.expected_word(Word::No)),
        }
    }

    /// Bounds a chain such as `a + b + c`, whose tree is as deep as it is long.
    pub(super) fn bounded(&mut self, links: &mut usize) -> Parse<()> {
        *links = links.saturating_add(1);
        if *links > MAX_NESTING {
            Err(self.too_deep())
        } else {
            Ok(())
        }
    }
}
