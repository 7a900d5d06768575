//! Events: `付款完成 其中 用途 是 解押款`, what a rule waits for, and how long.

use super::Parse;
use super::cursor::Parser;
use crate::ast::{Condition, Duration, EventPattern, Language, Name, Trigger};
use crate::lexer::{Sign, TokenKind};
use crate::words::Word;

impl Parser<'_> {
    /// `E [其中 c]`.
    pub(super) fn pattern(&mut self) -> Parse<EventPattern> {
        let kind = self.kind()?;
        let filter = self.filter()?;
        Ok(EventPattern { kind, filter })
    }

    pub(super) fn kind(&mut self) -> Parse<Name> {
        self.name("事件的名字", "the name of an event")
    }

    /// `其中` and one primary condition.
    pub(super) fn filter(&mut self) -> Parse<Option<Box<Condition>>> {
        let start = self.start();
        if self.bare_filter || !self.eat(Word::Where) {
            return Ok(None);
        }
        if self.at_sign(Sign::OpenRound) {
            return self
                .filter_in_brackets(start)
                .map(|condition| Some(Box::new(condition)));
        }
        if self.at(Word::Not) {
            return Err(self.filter_needs_brackets(start));
        }
        self.bare_filter = true;
        let condition = self.comparison();
        self.bare_filter = false;
        let condition = condition?;
        if self.at_arithmetic() {
            return Err(self.filter_needs_brackets(start));
        }
        Ok(Some(Box::new(condition)))
    }

    /// `(…)`; a comparison that only begins with a bracket needs another pair around it.
    fn filter_in_brackets(&mut self, start: usize) -> Parse<Condition> {
        let node = self.group()?;
        let condition = self.as_condition(node)?;
        if self.at_arithmetic() {
            return Err(self.filter_needs_brackets(start));
        }
        Ok(condition)
    }

    fn at_arithmetic(&self) -> bool {
        [Sign::Plus, Sign::Minus, Sign::Times]
            .into_iter()
            .any(|sign| self.at_sign(sign))
    }

    /// `E [其中 c] 或 F …`.
    pub(super) fn patterns(&mut self) -> Parse<Vec<EventPattern>> {
        let first = self.pattern()?;
        self.more_patterns(first)
    }

    fn more_patterns(&mut self, first: EventPattern) -> Parse<Vec<EventPattern>> {
        let start = first.kind.span.start;
        let mut patterns = vec![first];
        while self.eat(Word::Or) {
            patterns.push(self.pattern()?);
        }
        if self.at(Word::And) && patterns.last().is_some_and(|last| last.filter.is_some()) {
            return Err(self.filter_needs_brackets(start));
        }
        Ok(patterns)
    }

    /// What stands behind `当`.
    pub(super) fn trigger(&mut self) -> Parse<Trigger> {
        let kind = self.kind()?;
        let from_field = if self.eat_sign(Sign::Dot) {
            Some(self.field()?)
        } else {
            None
        };
        let start = EventPattern {
            kind,
            filter: self.filter()?,
        };
        if from_field.is_none() && !self.at(Word::After) {
            return Ok(Trigger::Events(self.more_patterns(start)?));
        }
        self.expect(Word::After)?;
        let after = self.duration()?;
        let without = match self.language {
            Language::Zh => self.eat(Word::Within),
            Language::En => self.eat(Word::Without),
        };
        if !without {
            return Ok(Trigger::Deadline {
                start,
                from_field,
                after,
                absent: None,
                same: None,
            });
        }
        if self.language == Language::Zh {
            self.expect(Word::No)?;
        }
        let absent = Some(self.pattern()?);
        let same = if self.eat(Word::Same) {
            Some(self.field()?)
        } else {
            None
        };
        Ok(Trigger::Deadline {
            start,
            from_field,
            after,
            absent,
            same,
        })
    }

    pub(super) fn field(&mut self) -> Parse<Name> {
        self.any_word("字段的名字", "the name of a field")
    }

    /// A literal, or the name of a constant or parameter.
    pub(super) fn duration(&mut self) -> Parse<Duration> {
        if matches!(
            self.peek().map(|token| &token.kind),
            Some(TokenKind::Word(_))
        ) {
            return self
                .name("时长，如 3天", "a duration such as 3 days")
                .map(Duration::Named);
        }
        self.literal().map(Duration::Literal)
    }

    /// `最近 N 内`, `last N`.
    pub(super) fn window(&mut self) -> Parse<Option<Duration>> {
        if !self.eat(Word::Last) {
            return Ok(None);
        }
        let duration = self.duration()?;
        if self.language == Language::Zh {
            self.expect(Word::Within)?;
        }
        Ok(Some(duration))
    }
}
